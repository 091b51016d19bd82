//! What is this API's in the guide: its name, its calls, its keys.
//!
//! In: the IR, facts and names. Out: for each page its text, if the API has what it is about, and what stands for the
//! words in it.

use serde_json::{Map, Value, json};

use super::super::docs::{Links, listed};
use super::super::errors::about as about_errors;
use super::super::sample::{Listing, Sample};
use super::super::{Context, webhooks as emitted};
use super::{Text, Words};
use crate::analyze::pagination::Mark;
use crate::ir::{Replay, SecurityKind, SecurityScheme, TypeId, TypeKind};

/// How an example ends that fails where something in it does.
const END: &str = "# Ok::<(), Box<dyn std::error::Error>>(())";

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
    let mut known: Vec<_> = refusal
        .texts
        .iter()
        .map(|(function, text)| format!("assert_eq!(refusal.{function}(), Some({text:?}));"))
        .collect();
    if let Some((ident, _)) = question.filter(|_| refusal.has("kind")) {
        known.push(format!("assert!(error.{ident}());"));
    }
    let first = (0..ctx.api.types.len()).map(TypeId).find(|it| ctx.facts.is_error(*it));
    if let Some(ident) = first.map(|it| &ctx.names.ty(it).ident) {
        known.push(format!(
            "if let Ok(body) = models::{ident}::try_from(refusal) {{\n    println!(\"{{body:?}}\"); // all of it, as the document has it\n}}"
        ));
    }
    let about = about_errors(ctx, Links::Yes).map_or_else(String::new, |it| it.text().trim_end().to_owned());
    let header = ctx.api.request_id_header.as_deref().unwrap_or("request-id");
    let words = vec![
        ("about", about),
        ("body", refusal.body.to_string()),
        ("id_header", format!("{header:?}")),
        ("known", known.join("\n")),
    ];
    Some(Text { text: include_str!("errors.md").to_owned(), words })
}

pub(super) fn blocking(ctx: &Context<'_>) -> Option<Text> {
    let is_paged = (0..ctx.api.operations.len()).any(|it| ctx.facts.paged(it).is_some());
    let lists = match is_paged {
        true => "`items_blocking` and `pages_blocking` go through [lists](super::paging) as iterators.",
        false => "",
    };
    Some(Text { text: include_str!("blocking.md").to_owned(), words: vec![("lists", lists.to_owned())] })
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
    // Wherever errors say something, and be it a code.
    let echo = format!("{key} is no key");
    let echo = Refusal::of(ctx, [("kind", &echo), ("code", &echo), ("message", &echo)]).body.to_string();
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

/// The body of an error, and what is known of it: each text where the client looks for it first.
struct Refusal {
    body: Value,
    /// The texts that it holds, by the function that gives each.
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

/// Puts a text at a pointer; not where something else stands on the way.
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
    listed((0..ctx.api.operations.len()).filter(is_one).map(|it| ctx.function_docs(it)))
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
