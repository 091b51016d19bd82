//! What is this API's in the guide: its name, its calls, its keys.
//!
//! In: the IR, facts and names. Out: for each page its text, if the API has what it is about, and what stands for the
//! words in it.

use serde_json::{Value, json};

use super::super::sample::{Listing, Sample};
use super::super::{Context, webhooks as emitted};
use super::{Text, Words};
use crate::analyze::pagination::Mark;
use crate::ir::{Replay, SecurityKind, SecurityScheme};

/// How an example ends that fails where something in it does.
const END: &str = "# Ok::<(), Box<dyn std::error::Error>>(())";

/// A page lists as many functions as anybody reads.
const MOST_FUNCTIONS: usize = 12;

/// What all pages may say: how examples begin and end, out of the reader's sight, and a call that reads something.
pub(super) fn common(ctx: &Context<'_>) -> Words {
    let (name, path) = (crate_name(ctx), crate_path(ctx));
    let modules = [(", models", !ctx.api.types.is_empty()), (", resources", !ctx.names.tags().is_empty())];
    let modules: String = modules.into_iter().filter(|(_, is_there)| *is_there).map(|(it, _)| it).collect();
    let imports = format!("# use {path}::{{Client, Credential, Hook, Retries{modules}}};");
    let setup = format!("{imports}\n# use {path}::testing::{{Fake, Reply}};\n# let server = Fake::new();");
    let client = format!(
        "# let client = Client::builder().base_url(\"https://api.example\"){}.transport(server.clone()).build()?;",
        credentials(ctx).concat()
    );
    let runtime = "# tokio::runtime::Builder::new_current_thread().build()?.block_on(async {";
    let mut words = vec![
        ("start", format!("{setup}\n{client}\n{runtime}")),
        ("end", format!("{END}\n# }})?;\n{END}")),
        ("sync", format!("{setup}\n{client}")),
        ("sync_end", END.to_owned()),
        ("setup", setup),
        ("imports", imports),
        ("runtime", runtime.to_owned()),
        ("credentials", indented(&credentials(ctx))),
        ("crate", path),
        ("name", name),
    ];
    words.extend(sample(Sample::read(ctx)));
    words
}

pub(super) fn first_call(ctx: &Context<'_>) -> Option<Text> {
    let keys = match ctx.api.servers.len() {
        _ if has_key_prefixes(ctx) => "How the key begins picks the server.",
        0 => {
            "The description names no server: [`ClientBuilder::base_url`](crate::ClientBuilder::base_url) says which it is."
        }
        1 => "",
        _ => {
            "It talks to the first of the API's servers; [`ClientBuilder::server`](crate::ClientBuilder::server) takes another."
        }
    };
    let key_row = "| [`idempotency_key`](crate::Call::idempotency_key) | the key by which the server knows a repetition, \
                   where the operation takes one | a random one |";
    let has_keys = ctx.api.operations.iter().any(|it| it.idempotency_header.is_some());
    let key_row = if has_keys { key_row } else { "" };
    let words = vec![("keys", keys.to_owned()), ("key_row", key_row.to_owned())];
    Some(Text { text: include_str!("first_call.md").to_owned(), words })
}

pub(super) fn retries(ctx: &Context<'_>) -> Option<Text> {
    let count = |replay| match ctx.api.operations.iter().filter(|it| it.retry.replay == replay).count() {
        0 => "none".to_owned(),
        1 => "1 operation".to_owned(),
        count => format!("{count} operations"),
    };
    let words = vec![
        ("safe", count(Replay::Safe)),
        ("idempotent", count(Replay::Idempotent)),
        ("keyed", count(Replay::Keyed)),
        ("once", count(Replay::Once)),
    ];
    Some(Text { text: include_str!("retries.md").to_owned(), words })
}

pub(super) fn idempotency(ctx: &Context<'_>) -> Option<Text> {
    let mut words = sample(Sample::keyed(ctx)?);
    let is_keyed = |it: &usize| ctx.api.operations[*it].retry.replay == Replay::Keyed;
    words.push(("functions", functions(ctx, is_keyed)));
    Some(Text { text: include_str!("idempotency.md").to_owned(), words })
}

pub(super) fn paging(ctx: &Context<'_>) -> Option<Text> {
    let paged: Vec<_> =
        (0..ctx.api.operations.len()).filter_map(|it| ctx.facts.paged(it)).flat_map(|it| &it.marks).collect();
    let is_paged = |it: &usize| ctx.facts.paged(*it).is_some();
    if !(0..ctx.api.operations.len()).any(|it| is_paged(&it)) {
        return None;
    }
    let backwards = match paged.iter().any(|(mark, _)| *mark == Mark::Before) {
        true => "A call that says before which item, and not after which, goes through the list backwards.",
        false => "",
    };
    let mut words = vec![("functions", functions(ctx, is_paged)), ("backwards", backwards.to_owned())];
    let text = include_str!("paging.md");
    let text = match Listing::of(ctx) {
        Some(Listing { call, script, pages: [first, last], end }) => {
            let pages =
                |between: &str| hidden(&format!("{script}\n    .{first}{between}\n    .{last}\n    .{end};"));
            words.push(("pages", pages("")));
            words.push(("broken_pages", pages("\n    .reply(Reply::reset())")));
            words.push(("list", call));
            text.replace("{example}", include_str!("paging/items.md"))
                .replace("{resuming}", include_str!("paging/resuming.md"))
        }
        None => text.replace("{example}", include_str!("paging/any.md")).replace("{resuming}", ""),
    };
    Some(Text { text, words })
}

pub(super) fn webhooks(ctx: &Context<'_>) -> Option<Text> {
    match &ctx.api.signature {
        Some(signature) => {
            let words =
                vec![("secret", emitted::example_secret(signature)), ("event", emitted::example_event(ctx))];
            Some(Text { text: include_str!("webhooks_signed.md").to_owned(), words })
        }
        None if ctx.has_webhooks() => Text::plain(include_str!("webhooks_unsigned.md")),
        None => None,
    }
}

pub(super) fn secrets(ctx: &Context<'_>) -> Option<Text> {
    let key = sample_key(ctx, "very_secret");
    let secret = match ctx.api.security_schemes.first() {
        Some(_) => format!("    .key(\"{key}\")"),
        None => format!("    .default_header(\"authorization\", \"Bearer {key}\")"),
    };
    let prefixes = match has_key_prefixes(ctx) {
        true => "- A key that belongs to another server, by how it begins, is refused.",
        false => "",
    };
    let echo = echo(ctx, &format!("{key} is no key"));
    let provider = match ctx.api.security_schemes.iter().any(|it| it.kind == SecurityKind::Bearer) {
        true => {
            ", or a [`TokenProvider`](crate::TokenProvider), which is asked for a token before each attempt"
        }
        false => "",
    };
    let words = vec![
        ("secret", secret),
        ("echo", echo),
        ("prefixes", prefixes.to_owned()),
        ("provider", provider.to_owned()),
    ];
    Some(Text { text: include_str!("secrets.md").to_owned(), words })
}

/// The body of an error that says something, where errors of the API say it.
fn echo(ctx: &Context<'_>, text: &str) -> String {
    let pointers = &ctx.api.error;
    let pointer = [&pointers.message, &pointers.code, &pointers.kind].into_iter().find_map(|it| it.first());
    let pointer = pointer.map_or("/error/message", String::as_str);
    let steps = pointer.rsplit('/').filter(|it| !it.is_empty());
    let body = steps
        .fold(Value::from(text), |inner, step| json!({ step.replace("~1", "/").replace("~0", "~"): inner }));
    body.to_string()
}

fn sample(sample: Sample) -> Words {
    vec![
        ("script", hidden(&format!("{}.{};", sample.script, sample.answer))),
        ("hidden_answer", hidden(&format!("    .{};", sample.answer))),
        ("on", sample.script),
        ("answer", sample.answer),
        ("call", sample.call),
        ("comes", sample.comes),
        ("requests", sample.requests),
        ("method", sample.method),
    ]
}

/// Code that is run, and not shown.
fn hidden(code: &str) -> String {
    let lines: Vec<_> = code.lines().map(|it| format!("# {it}")).collect();
    lines.join("\n")
}

fn indented(lines: &[String]) -> String {
    let lines: Vec<_> = lines.iter().map(|it| format!("    {it}")).collect();
    lines.join("\n")
}

/// Links to the functions of operations.
fn functions(ctx: &Context<'_>, is_one: impl FnMut(&usize) -> bool) -> String {
    let all: Vec<_> = (0..ctx.api.operations.len()).filter(is_one).collect();
    let listed: Vec<_> = all.iter().take(MOST_FUNCTIONS).map(|it| ctx.function_docs(*it)).collect();
    let others = if all.len() > MOST_FUNCTIONS { " and others" } else { "" };
    format!("{}{others}", listed.join(", "))
}

/// The crate as code names it.
fn crate_name(ctx: &Context<'_>) -> String {
    ctx.config.crate_name.replace('-', "_")
}

/// The same at the start of a path, also where examples import a module of the crate's name.
fn crate_path(ctx: &Context<'_>) -> String {
    let name = crate_name(ctx);
    if ["models", "resources", "webhooks"].contains(&name.as_str()) { format!("::{name}") } else { name }
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
fn credentials(ctx: &Context<'_>) -> Vec<String> {
    let key = sample_key(ctx, "1234567890");
    let credential = |it: &SecurityScheme| {
        let credential = match it.kind {
            SecurityKind::Basic => format!("basic(\"shop\", {key:?})"),
            SecurityKind::Bearer => format!("bearer({key:?})"),
            SecurityKind::ApiKeyHeader(_) | SecurityKind::ApiKeyQuery(_) | SecurityKind::ApiKeyCookie(_) => {
                format!("api_key({key:?})")
            }
        };
        format!(".credential({:?}, Credential::{credential})", it.name)
    };
    match ctx.api.security_schemes.as_slice() {
        [] => Vec::new(),
        [_] => vec![format!(".key({key:?})")],
        all => all.iter().map(credential).collect(),
    }
}
