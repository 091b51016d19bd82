//! The guide: a page for each thing that a caller has to know beside the operations, with examples that run as tests of
//! the crate.
//!
//! The words are in the files beside this one. What is this API's in them (its name, its calls, its keys) stands there in
//! braces; [`words`] knows what it is, and here it is put in its place. A page about something that the API does not have
//! is left out.

mod words;

use super::docs::{Doc, Links};
use super::{Context, Files};

/// A page.
struct Page {
    /// The module that it is the documentation of.
    name: &'static str,
    text: fn(&Context<'_>) -> Option<Text>,
}

/// The text of a page, and what stands for its own words.
struct Text {
    text: String,
    words: Words,
}

/// What stands for a word in braces.
type Words = Vec<(&'static str, String)>;

impl Text {
    fn plain(text: &str) -> Option<Self> {
        Some(Self { text: text.to_owned(), words: Vec::new() })
    }
}

/// All pages, in the order in which one reads them.
const PAGES: &[Page] = &[
    Page { name: "first_call", text: words::first_call },
    Page { name: "retries", text: words::retries },
    Page { name: "idempotency", text: words::idempotency },
    Page { name: "errors", text: words::errors },
    Page { name: "paging", text: words::paging },
    Page { name: "webhooks", text: words::webhooks },
    Page { name: "secrets", text: words::secrets },
    Page { name: "undocumented", text: |_| Text::plain(include_str!("guide/undocumented.md")) },
    Page { name: "transport", text: |_| Text::plain(include_str!("guide/transport.md")) },
    Page { name: "blocking", text: words::blocking },
    Page { name: "tracing", text: |_| Text::plain(include_str!("guide/tracing.md")) },
    Page { name: "testing", text: |_| Text::plain(include_str!("guide/testing.md")) },
];

pub(super) fn files(ctx: &Context<'_>, files: &mut Files) {
    let common = words::common(ctx);
    let mut modules = Vec::new();
    for (name, mut page) in pages(ctx) {
        // A page's own words come before those of all pages.
        page.words.extend(common.iter().cloned());
        let docs =
            Doc::default().guide(&filled(&page.text, &page.words).replace("](crate::", &link_root(ctx)));
        files.rust.insert(format!("src/guide/{name}.rs"), ctx.file(&docs, Vec::new()));
        let module = quote::format_ident!("{name}");
        modules.push(quote::quote!(pub mod #module;));
    }
    let title = ctx.api.title.trim();
    let docs = Doc::default()
        .markdown(&format!("A guide to {title} with this crate, a page for each thing to know."))
        .append(contents(ctx, Links::Yes))
        .paragraph(
            "Examples run as they stand: `server` is a server in memory (see [`testing`]) and `client` a client of it, so \
             that nothing needs a network or a key. *The document* is the OpenAPI description that this crate is made of.",
        );
    files.rust.insert("src/guide/mod.rs".to_owned(), ctx.file(&docs, modules));
}

/// The pages that the API has, each with what it is about: a list for the module of the guide, or one without links.
pub(super) fn contents(ctx: &Context<'_>, links: Links) -> Doc {
    let lines = pages(ctx).map(|(name, page)| {
        let about = page.text.split("\n\n").next().unwrap_or_default().replace('\n', " ");
        match links {
            Links::Yes => format!("- [`{name}`]: {about}\n"),
            Links::No => format!("- `guide::{name}`: {about}\n"),
        }
    });
    Doc::default().guide(&lines.collect::<String>())
}

/// The pages that the API has, as links.
pub(super) fn names(ctx: &Context<'_>) -> Vec<String> {
    pages(ctx).map(|(name, _)| Links::Yes.to(ctx, name, &format!("guide::{name}"))).collect()
}

fn pages<'a>(ctx: &'a Context<'_>) -> impl Iterator<Item = (&'static str, Text)> + use<'a> {
    PAGES.iter().filter_map(|it| Some((it.name, (it.text)(ctx)?)))
}

/// How links begin that lead to an item of the crate, wherever the crate stands.
fn link_root(ctx: &Context<'_>) -> String {
    format!("]({}::", ctx.root_path())
}

/// A text with its words put in their places. A line that is nothing but a word becomes the lines that stand for it, and
/// goes where nothing does. What stands for a word is no text of ours: it is not looked through for words again.
fn filled(text: &str, words: &[(&str, String)]) -> String {
    let meaning = |word: &str| words.iter().find(|(it, _)| *it == word).map(|(_, meaning)| meaning.as_str());
    let mut lines: Vec<String> = Vec::new();
    for line in text.trim_matches('\n').lines() {
        let indent = &line[..line.len() - line.trim_start().len()];
        let alone = line.trim().strip_prefix('{').and_then(|it| it.strip_suffix('}')).and_then(meaning);
        let filled = match alone {
            Some("") => continue,
            Some(meaning) => format!("{indent}{meaning}"),
            None => within(line, &meaning),
        };
        // What has several lines stays where it begins.
        lines.extend(
            filled
                .split('\n')
                .enumerate()
                .map(|(at, it)| if at == 0 { it.to_owned() } else { format!("{indent}{it}") }),
        );
    }
    // Where something is left out, what was around it is no further apart than anything else.
    lines.dedup_by(|line, before| line.is_empty() && before.is_empty());
    lines.join("\n")
}

fn within<'a>(line: &str, meaning: &dyn Fn(&str) -> Option<&'a str>) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        match after.split_once('}').and_then(|(word, tail)| Some((meaning(word)?, tail))) {
            Some((meaning, tail)) => {
                out.push_str(meaning);
                rest = tail;
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::filled;

    fn example(text: &str) -> String {
        let words = [("a", "one {b}"), ("b", "two\nthree"), ("none", "")];
        filled(text, &words.map(|(word, meaning)| (word, meaning.to_owned())))
    }

    #[test]
    fn words_stand_where_their_names_were() {
        assert_eq!(example("{a}, {c} {it:?}{a}"), "one {b}, {c} {it:?}one {b}");
        assert_eq!(example("  {b}\n    {x\n  y = {b};"), "  two\n  three\n    {x\n  y = two\n  three;");
        assert_eq!(example("x\n\n{none}\n\n{none}y"), "x\n\ny");
    }
}
