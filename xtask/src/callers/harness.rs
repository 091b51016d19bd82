//! Runs the programs of callers, each with a server in memory, and prints what they sent and what they say they saw.
//!
//! Out: lines of a program's name, a tab, and a request or a line that the program returned.

/// Headers that say nothing of what a program does.
const PASSED_OVER: [&str; 4] = ["accept", "accept-encoding", "content-length", "user-agent"];

/// Waits for a program.
fn wait<T>(program: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime without threads").block_on(program)
}

/// The headers of a request, in brackets; none where nothing of interest is among them.
fn headers<'h>(all: impl Iterator<Item = (&'h str, &'h [u8])>) -> String {
    let mut res: Vec<String> = all
        .filter(|(name, _)| !PASSED_OVER.contains(name))
        .map(|(name, value)| match name {
            // It is another one each time.
            "idempotency-key" => format!("{name}: …"),
            _ => format!("{name}: {}", String::from_utf8_lossy(value)),
        })
        .collect();
    res.sort();
    if res.is_empty() { String::new() } else { format!(" [{}]", res.join(", ")) }
}

/// A query or a form with its pairs in the order of their names, which means nothing to servers. What has one name stays
/// in its order.
fn sorted(pairs: &str) -> String {
    let mut pairs: Vec<&str> = pairs.split('&').collect();
    pairs.sort_by_key(|it| it.split('=').next());
    pairs.join("&")
}

/// A URL with its query in order.
fn url(text: &str) -> String {
    text.split_once('?').map_or(text.to_owned(), |(path, query)| format!("{path}?{}", sorted(query)))
}

/// A body as text. The order of members means nothing in JSON either.
fn body(content_type: Option<&str>, bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    match content_type {
        Some("application/json") => match serde_json::from_slice::<serde_json::Value>(bytes) {
            Ok(value) => value.to_string(),
            Err(error) => format!("{text} is not JSON: {error}"),
        },
        Some("application/x-www-form-urlencoded") => sorted(&text),
        _ => text.into_owned(),
    }
}

/// Runs a program with its crate. The crates are not of one type, so that this is no function.
macro_rules! play {
    ($name:literal, $caller:ident, $shop:ident) => {{
        let server = $shop::testing::Fake::new();
        let saw = wait($caller::run(server.clone()));
        for it in server.requests() {
            let headers = headers(it.headers().iter().map(|(name, value)| (name.as_str(), value.as_bytes())));
            let body = body(it.header("content-type"), it.body());
            println!("{}\t{} {}{headers} {body}", $name, it.method(), url(it.url()));
        }
        match saw {
            Ok(saw) => saw.lines().for_each(|it| println!("{}\tsaw {it}", $name)),
            Err(error) => println!("{}\tfailed: {:?}", $name, error.kind()),
        }
    }};
}
