//! The parts of the guide that depend on the API: its name, its calls, its keys.
//!
//! In: the IR, facts and names. Out: for each page its text, if the API has its topic, and the values of its placeholders.

use serde_json::{Map, Value, json};

use super::super::code::{Code, Words, code};
use super::super::docs::{Links, Prose, listed, prose};
use super::super::errors::about as about_errors;
use super::super::sample::{Listing, Sample};
use super::super::{Context, webhooks as emitted};
use super::Text;
use crate::analyze::Output;
use crate::analyze::pagination::Cursor;
use crate::ir::{Encoding, Replay, SecurityKind, SecurityScheme, TypeId, TypeKind};

/// How an example ends that fails where something in it does.
const END: &str = "# Ok::<(), Box<dyn std::error::Error>>(())";

/// The crate by its name, and what an example imports of it, out of the reader's sight.
pub(in super::super) fn own(ctx: &Context<'_>) -> Words {
    let path = crate_path(ctx);
    let models = if ctx.api.types.is_empty() { "" } else { ", models" };
    vec![("imports", code!["# use ", path.clone(), "::{Client", models, "};"].into()), ("crate", path.into())]
}

/// What all pages may say: how examples begin and end, out of the reader's sight, and a call that reads something.
pub(super) fn common(ctx: &Context<'_>) -> Words {
    let (name, path) = (crate_name(ctx), crate_path(ctx));
    let models = if ctx.api.types.is_empty() { "" } else { ", models" };
    let resources = if ctx.names.tags().is_empty() { "" } else { ", resources" };
    let imports =
        code!["# use ", path.clone(), "::{Client, Credential, Hook, Retries", models, resources, "};"];
    let setup = code![
        imports.clone(),
        "\n# use ",
        path.clone(),
        "::testing::{Fake, Reply};\n# let server = Fake::new();"
    ];
    let client = code![
        "# let client = Client::builder().base_url(\"https://api.example\")",
        Code::join(credentials(ctx), ""),
        ".transport(server.clone()).build()?;"
    ];
    let runtime = "# tokio::runtime::Builder::new_current_thread().build()?.block_on(async {";
    let mut words: Words = vec![
        ("start", code![setup.clone(), "\n", client.clone(), "\n", runtime].into()),
        ("end", code![END, "\n# })?;\n", END].into()),
        ("sync", code![setup.clone(), "\n", client].into()),
        ("sync_end", END.into()),
        ("setup", setup.into()),
        ("imports", imports.into()),
        ("runtime", runtime.into()),
        ("credentials", Code::join(credentials(ctx), "\n").each_line("    ").into()),
        ("crate", path.into()),
        ("name", name.into()),
    ];
    words.extend(sample(Sample::read(ctx)));
    words
}

pub(super) fn first_call(ctx: &Context<'_>) -> Option<Text> {
    let keys = match ctx.api.servers.len() {
        _ if has_key_prefixes(ctx) => "The prefix of the key selects the server.",
        0 => "The document names no server: set [`ClientBuilder::base_url`](crate::ClientBuilder::base_url).",
        1 => "",
        _ => {
            "It uses the first of the API's servers; [`ClientBuilder::server`](crate::ClientBuilder::server) selects another."
        }
    };
    let key_row = "| [`idempotency_key`](crate::Call::idempotency_key) | the key by which a server recognises a retry, if \
                   the operation takes one | a random one |";
    let has_keys = ctx.api.operations.iter().any(|it| it.idempotency_header.is_some());
    let key_row = if has_keys { key_row } else { "" };
    let words =
        vec![("keys", keys.into()), ("key_row", key_row.into()), ("environment", environment(ctx).into())];
    Text::of(include_str!("first_call.md"), words)
}

pub(super) fn retries(ctx: &Context<'_>) -> Option<Text> {
    let count = |replay| match ctx.api.operations.iter().filter(|it| it.retry.replay == replay).count() {
        0 => Prose::from("none").into(),
        1 => Prose::from("1 operation").into(),
        count => prose![count, " operations"].into(),
    };
    let words = vec![
        ("safe", count(Replay::Safe)),
        ("idempotent", count(Replay::Idempotent)),
        ("keyed", count(Replay::Keyed)),
        ("once", count(Replay::Once)),
    ];
    Text::of(include_str!("retries.md"), words)
}

pub(super) fn idempotency(ctx: &Context<'_>) -> Option<Text> {
    let carries = |it: &usize| ctx.api.operations[*it].idempotency_header.is_some();
    let is_keyed = |it: &usize| ctx.api.operations[*it].retry.replay == Replay::Keyed;
    let is_unproven = |it: &usize| carries(it) && !is_keyed(it);
    let any = |is_one: &dyn Fn(&usize) -> bool| (0..ctx.api.operations.len()).any(|it| is_one(&it));
    if !any(&carries) {
        return None;
    }
    let mut words = Words::new();
    let mut parts = Vec::new();
    let mut part = |name: &'static str, text: &'static str, is_there: bool| match is_there {
        true => parts.push((name, text)),
        false => words.push((name, "".into())),
    };
    let (keyed, once) = (Sample::with_key(ctx, Replay::Keyed), Sample::with_key(ctx, Replay::Once));
    part("honoured", include_str!("idempotency/honoured.md"), keyed.is_some());
    part("unproven", include_str!("idempotency/unproven.md"), any(&is_unproven));
    part("lost", include_str!("idempotency/lost.md"), once.is_some());
    words.extend(keyed.into_iter().flat_map(sample));
    words.push(("keyed", functions(ctx, is_keyed).into()));
    words.push(("carrying", functions(ctx, is_unproven).into()));
    if let Some(Sample { call, script, .. }) = once {
        words.extend([("lost_call", call.into()), ("lost_on", script.into())]);
    }
    Some(Text { text: include_str!("idempotency.md"), parts, words })
}

pub(super) fn errors(ctx: &Context<'_>) -> Option<Text> {
    let names = ctx.names.errors();
    // The text that a question asks for, where there are any.
    let question = names.questions.last().and_then(|it| {
        let (id, position) = it.values.first()?;
        let TypeKind::Enum(kinds) = &ctx.api.ty(*id).kind else { return None };
        Some((&it.ident, kinds.values.get(*position)?.text()))
    });
    let kind = question.as_ref().map_or("invalid_request", |(_, text)| text);
    let refusal =
        Refusal::of(ctx, [("kind", kind), ("code", "not_allowed"), ("message", "This cannot be done.")]);
    let texts = refusal.texts.iter();
    let mut known: Vec<_> = texts
        .map(|(function, text)| {
            code!["assert_eq!(refusal.", *function, "(), Some(", Code::string(text), "));"]
        })
        .collect();
    if let Some((ident, _)) = question.filter(|_| refusal.has("kind")) {
        known.push(code!["assert!(error.", ident, "());"]);
    }
    let first = (0..ctx.api.types.len()).map(TypeId).find(|it| ctx.facts.is_error(*it));
    if let Some(ident) = first.map(|it| &ctx.names.ty(it).ident) {
        known.push(code![
            "if let Ok(body) = models::",
            ident,
            "::try_from(refusal) {\n    println!(\"{body:?}\"); // the whole body, as its documented type\n}"
        ]);
    }
    let header = ctx.api.request_id_header.as_deref().unwrap_or("request-id");
    let words = vec![
        ("about", about_errors(ctx, Links::Yes).unwrap_or_default().into()),
        ("body", Code::json(&refusal.body).into()),
        ("id_header", Code::string(header).into()),
        ("known", Code::join(known, "\n").into()),
    ];
    Text::of(include_str!("errors.md"), words)
}

pub(super) fn blocking(ctx: &Context<'_>) -> Option<Text> {
    let is_paged = (0..ctx.api.operations.len()).any(|it| ctx.facts.paged(it).is_some());
    let lists = match is_paged {
        true => "`items_blocking` and `pages_blocking` go through [lists](super::paging) as iterators.",
        false => "",
    };
    Text::of(include_str!("blocking.md"), vec![("lists", lists.into())])
}

pub(super) fn streams(ctx: &Context<'_>) -> Option<Text> {
    let gives_items = |it: &usize| matches!(ctx.facts.output(*it), Output::Items(..));
    if !(0..ctx.api.operations.len()).any(|it| gives_items(&it)) {
        return None;
    }
    let mut words: Words = vec![("functions", functions(ctx, gives_items).into())];
    let mut parts = match Sample::streamed(ctx) {
        Some((call, script)) => {
            words.extend([("stream_call", call.into()), ("stream_on", script.into())]);
            vec![("example", include_str!("streams/items.md"))]
        }
        None => vec![("example", "")],
    };
    let takes_items = |it: &usize| {
        let body = ctx.api.operations[*it].body.as_ref();
        body.is_some_and(|it| it.content.encoding == Encoding::Items)
    };
    if (0..ctx.api.operations.len()).any(|it| takes_items(&it)) {
        words.push(("senders", functions(ctx, takes_items).into()));
        parts.push(("sending", include_str!("streams/sending.md")));
    } else {
        parts.push(("sending", ""));
    }
    Some(Text { text: include_str!("streams.md"), parts, words })
}

pub(super) fn paging(ctx: &Context<'_>) -> Option<Text> {
    let paged: Vec<_> =
        (0..ctx.api.operations.len()).filter_map(|it| ctx.facts.paged(it)).flat_map(|it| &it.marks).collect();
    let is_paged = |it: &usize| ctx.facts.paged(*it).is_some();
    if !(0..ctx.api.operations.len()).any(|it| is_paged(&it)) {
        return None;
    }
    let backwards = match paged.iter().any(|(mark, _)| *mark == Cursor::Before) {
        true => "A call that says before which item, and not after which, goes backwards through the list.",
        false => "",
    };
    let mut words: Words =
        vec![("functions", functions(ctx, is_paged).into()), ("backwards", backwards.into())];
    let parts = match Listing::of(ctx) {
        Some(Listing { call, script, pages: [first, last], end }) => {
            let pages = |between: &'static str| {
                let replies = [first.clone().and(between), last.clone(), end.clone()];
                code![script.clone(), "\n    .", Code::join(replies, "\n    ."), ";"].each_line("# ")
            };
            words.push(("pages", pages("").into()));
            words.push(("broken_pages", pages("\n    .reply(Reply::reset())").into()));
            words.push(("list", call.into()));
            vec![
                ("example", include_str!("paging/items.md")),
                ("resuming", include_str!("paging/resuming.md")),
            ]
        }
        None => vec![("example", include_str!("paging/any.md")), ("resuming", "")],
    };
    Some(Text { text: include_str!("paging.md"), parts, words })
}

pub(super) fn webhooks(ctx: &Context<'_>) -> Option<Text> {
    match &ctx.api.signature {
        Some(signature) => {
            let mut words = matched(ctx);
            words.push(("secret", emitted::example_secret(signature).into()));
            Some(Text { text: include_str!("webhooks_signed.md"), parts: matching(ctx), words })
        }
        None if ctx.has_webhooks() => {
            let words = matched(ctx);
            Some(Text { text: include_str!("webhooks_unsigned.md"), parts: matching(ctx), words })
        }
        None => None,
    }
}

/// An event, its type, and an arm of it.
fn matched(ctx: &Context<'_>) -> Words {
    let mut words: Words = vec![("event", emitted::example_event(ctx).into())];
    if let (Some(event), Some(webhook)) = (ctx.api.event, ctx.api.webhooks.first()) {
        let payload = if webhook.request.payload.is_some() { "(_)" } else { "" };
        words.push(("type", Code::from(&ctx.names.ty(event).ident).into()));
        words.push(("arm", code![ctx.names.webhook(0), payload].into()));
    }
    words
}

/// A match on an event, where the API has events.
fn matching(ctx: &Context<'_>) -> Vec<(&'static str, &'static str)> {
    let has_arms = ctx.api.event.is_some() && !ctx.api.webhooks.is_empty();
    vec![("matching", if has_arms { include_str!("webhooks_match.md") } else { "" })]
}

pub(super) fn secrets(ctx: &Context<'_>) -> Option<Text> {
    let key = sample_key(ctx, "very_secret");
    let secret = match ctx.api.security_schemes.first() {
        Some(_) => code!["    .key(", Code::string(&key), ")"],
        None => {
            code!["    .default_header(\"authorization\", ", Code::string(&format!("Bearer {key}")), ")"]
        }
    };
    let prefixes = match has_key_prefixes(ctx) {
        true => "- A key with the prefix of another server is refused.",
        false => "",
    };
    // Wherever errors say something, and be it a code.
    let echo = format!("{key} is not a key");
    let echo = Refusal::of(ctx, [("kind", &echo), ("code", &echo), ("message", &echo)]).body;
    let provider = match ctx.api.security_schemes.iter().any(|it| it.kind.is_bearer()) {
        true => ", or a [`TokenProvider`](crate::TokenProvider), which is called before each attempt",
        false => "",
    };
    let words = vec![
        ("secret", secret.into()),
        ("echo", Code::json(&echo).into()),
        ("prefixes", prefixes.into()),
        ("provider", provider.into()),
    ];
    Text::of(include_str!("secrets.md"), words)
}

pub(super) fn tokens(ctx: &Context<'_>) -> Option<Text> {
    let scheme = ctx.api.security_schemes.iter().find(|it| matches!(it.kind, SecurityKind::Tokens(_)))?;
    let words = vec![("scheme", Code::string(&scheme.name).into())];
    Text::of(include_str!("tokens.md"), words)
}

/// The body of an error, and what is known of it: each text where the client looks for it first.
struct Refusal {
    body: Value,
    /// The strings that it holds, by the function that returns each.
    texts: Vec<(&'static str, String)>,
}

impl Refusal {
    fn of(ctx: &Context<'_>, texts: [(&'static str, &str); 3]) -> Self {
        let pointers = ctx.facts.error_pointers();
        let mut it = Self { body: json!({}), texts: Vec::new() };
        for ((function, text), pointers) in
            texts.into_iter().zip([&pointers.kind, &pointers.code, &pointers.message])
        {
            if pointers.first().is_some_and(|pointer| put(&mut it.body, pointer, text)) {
                it.texts.push((function, text.to_owned()));
            }
        }
        it
    }

    fn has(&self, function: &str) -> bool {
        self.texts.iter().any(|(it, _)| *it == function)
    }
}

/// Puts a string at a pointer, unless something else is on the way.
fn put(body: &mut Value, pointer: &str, text: &str) -> bool {
    let mut place = body;
    for step in pointer.split('/').skip(1) {
        let Value::Object(members) = place else { return false };
        let step = step.replace("~1", "/").replace("~0", "~");
        place = members.entry(step).or_insert_with(|| json!({}));
    }
    let is_free = place.as_object().is_some_and(Map::is_empty);
    if is_free {
        *place = Value::from(text);
    }
    is_free
}

fn sample(sample: Sample) -> Words {
    vec![
        ("script", code![sample.script.clone(), ".", sample.reply.clone(), ";"].each_line("# ").into()),
        ("hidden_reply", code!["    .", sample.reply.clone(), ";"].each_line("# ").into()),
        ("on", sample.script.into()),
        ("reply", sample.reply.into()),
        ("call", sample.call.into()),
        ("comes", sample.comes.into()),
        ("requests", sample.requests.into()),
        ("method", sample.method.into()),
    ]
}

/// Links to the functions of operations.
fn functions(ctx: &Context<'_>, is_one: impl FnMut(&usize) -> bool) -> Prose {
    listed((0..ctx.api.operations.len()).filter(is_one).map(|it| ctx.function_docs(it)))
}

/// The crate as code names it.
fn crate_name(ctx: &Context<'_>) -> Code {
    Code::path(&ctx.config.crate_name.replace('-', "_"))
}

/// The same at the start of a path, also where examples import a module of the crate's name.
fn crate_path(ctx: &Context<'_>) -> Code {
    let name = crate_name(ctx);
    let is_module = ["models", "resources", "webhooks"].contains(&ctx.config.crate_name.as_str());
    if is_module { code!["::", name] } else { name }
}

/// The variables of the environment that a client can be built from.
fn environment(ctx: &Context<'_>) -> Prose {
    let variable = |rest: &str| {
        let prefix = ctx.config.crate_name.to_uppercase().replace('-', "_");
        Prose::code(&format!("{prefix}_{rest}"))
    };
    let base_url = prose!["the base URL from ", variable("BASE_URL"), ", if that is set."];
    let reads = "[`ClientBuilder::from_env`](crate::ClientBuilder::from_env) reads ";
    match ctx.api.security_schemes.is_empty() {
        true => prose![reads, base_url],
        false => prose![reads, "the key from the environment variable ", variable("KEY"), ", and ", base_url],
    }
}

fn has_key_prefixes(ctx: &Context<'_>) -> bool {
    ctx.api.servers.iter().any(|it| !it.key_prefixes.is_empty())
}

/// A key that the first server takes.
fn sample_key(ctx: &Context<'_>, rest: &str) -> String {
    let prefix = ctx.api.servers.iter().flat_map(|it| &it.key_prefixes).next();
    format!("{}{rest}", prefix.map_or("", String::as_str))
}

/// What a client's builder is given so that every operation finds its credentials.
fn credentials(ctx: &Context<'_>) -> Vec<Code> {
    let key = Code::string(&sample_key(ctx, "1234567890"));
    let credential = |it: &SecurityScheme| {
        let made = match it.kind {
            SecurityKind::Basic => code!["basic(\"shop\", ", key.clone(), ")"],
            SecurityKind::Bearer | SecurityKind::Tokens(_) => code!["bearer(", key.clone(), ")"],
            SecurityKind::ApiKeyHeader(_) | SecurityKind::ApiKeyQuery(_) | SecurityKind::ApiKeyCookie(_) => {
                code!["api_key(", key.clone(), ")"]
            }
        };
        code![".credential(", Code::string(&it.name), ", Credential::", made, ")"]
    };
    match ctx.api.security_schemes.as_slice() {
        [] => Vec::new(),
        [_] => vec![code![".key(", key, ")"]],
        all => all.iter().map(credential).collect(),
    }
}
