//! The guide: a page for each thing that a caller has to know in addition to the operations, with examples that run as tests of
//! the crate.
//!
//! The words are in the files next to this one. What is this API's in them (its name, its calls, its keys) is there in
//! braces; [`words`] knows what it is, and here it is put in its place. A page about something that the API does not have
//! is left out.

mod words;

pub(super) use self::words::own;
use super::code::{Page, Words};
use super::docs::{Doc, Links, Prose, prose};
use super::{Context, CrateFiles, RustFile};

/// A page that an API may have.
struct Entry {
    /// The module that it is the documentation of.
    name: &'static str,
    text: fn(&Context<'_>) -> Option<Text>,
}

/// The text of a page, and what its own words become.
struct Text {
    text: &'static str,
    /// Parts of it that have words of their own.
    parts: Vec<(&'static str, &'static str)>,
    words: Words,
}

impl Text {
    fn plain(text: &'static str) -> Option<Self> {
        Self::of(text, Vec::new())
    }

    fn of(text: &'static str, words: Words) -> Option<Self> {
        Some(Self { text, parts: Vec::new(), words })
    }

    /// With all its words in their places.
    fn page(mut self, common: &Words) -> Page {
        // A page's own words come before those of all pages.
        self.words.extend(common.iter().cloned());
        for (name, part) in self.parts {
            self.words.push((name, Page::filled(part, &self.words)));
        }
        Page::filled(self.text, &self.words)
    }

    /// What it is about: its first paragraph.
    fn about(&self) -> Prose {
        let lines = self.text.split("\n\n").next().unwrap_or_default().lines();
        Prose::join(lines.map(Prose::from), " ")
    }
}

/// All pages, in the order in which one reads them.
const PAGES: &[Entry] = &[
    Entry { name: "first_call", text: words::first_call },
    Entry { name: "retries", text: words::retries },
    Entry { name: "idempotency", text: words::idempotency },
    Entry { name: "errors", text: words::errors },
    Entry { name: "paging", text: words::paging },
    Entry { name: "streams", text: words::streams },
    Entry { name: "webhooks", text: words::webhooks },
    Entry { name: "secrets", text: words::secrets },
    Entry { name: "tokens", text: words::tokens },
    Entry { name: "undocumented", text: |_| Text::plain(include_str!("undocumented.md")) },
    Entry { name: "transport", text: |_| Text::plain(include_str!("transport.md")) },
    Entry { name: "blocking", text: words::blocking },
    Entry { name: "tracing", text: |_| Text::plain(include_str!("tracing.md")) },
    Entry { name: "testing", text: |_| Text::plain(include_str!("testing.md")) },
];

pub(super) fn files<'a>(ctx: Context<'a>, files: &mut CrateFiles<'a>) {
    let common = words::common(&ctx);
    for (name, text) in pages(&ctx) {
        let docs = Doc::default().page(&text.page(&common).rooted(&ctx.config.root));
        files.rust(format!("src/guide/{name}.rs"), move || ctx.file(&docs, Vec::new()));
    }
    files.rust("src/guide/mod.rs", move || front(&ctx));
}

/// The first page, with the list of all.
fn front(ctx: &Context<'_>) -> RustFile {
    let modules = pages(ctx).map(|(name, _)| {
        let module = quote::format_ident!("{name}");
        quote::quote!(pub mod #module;)
    });
    let title = Prose::text(&ctx.api.title);
    let docs = Doc::words(prose!["A guide to ", title, " with this crate, one page per topic."])
        .append(contents(ctx, Links::Yes))
        .paragraph(
            "The examples are complete and tested: `server` is a fake server in memory (see [`testing`]) and `client` a client \
             of it, so that they need no network and no key. *The document* is the OpenAPI description that this crate is \
             generated from.",
        );
    ctx.file(&docs, modules.collect())
}

/// The pages that the API has, each with what it is about: a list for the module of the guide, or one without links.
pub(super) fn contents(ctx: &Context<'_>, links: Links) -> Doc {
    let pages = pages(ctx).map(|(name, text)| match links {
        Links::Yes => prose![Prose::own_item(name), ": ", text.about()],
        Links::No => prose![Prose::code(&format!("guide::{name}")), ": ", text.about()],
    });
    Doc::default().items(pages)
}

/// The pages that the API has, as links.
pub(super) fn names(ctx: &Context<'_>) -> Vec<Prose> {
    pages(ctx).map(|(name, _)| Links::Yes.to(ctx, name, &format!("guide::{name}"))).collect()
}

fn pages<'a>(ctx: &'a Context<'_>) -> impl Iterator<Item = (&'static str, Text)> + use<'a> {
    PAGES.iter().filter_map(|it| Some((it.name, (it.text)(ctx)?)))
}
