//! Markdown of descriptions.
//!
//! An input is a description, which a document has in several places. What is promised: as rustdoc reads the docs, no code
//! is run that is not run with a harmless description, nothing is HTML, and links lead to the web, to mailboxes and to items
//! of the crate.

use std::sync::LazyLock;
use std::time::Duration;

use codegen::output::FileTree;
use fastrand::Rng;
use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};
use serde_json::json;

use super::documents::generate;
use super::{Target, ensure};
use crate::mutate;

pub(super) const TARGET: Target =
    Target { name: "markdown", ending: "md", longest: Duration::from_secs(20), make, check };

const PIECES: &[&str] = &[
    "a",
    "word ",
    "1",
    " ",
    "    ",
    "\n",
    "\n\n",
    "\t",
    "\r",
    "`",
    "``",
    "```",
    "```rust\n",
    "```\n",
    "~~~\n",
    "~~~~",
    "#",
    "# ",
    "- ",
    "* ",
    "> ",
    ">",
    "1. ",
    "|",
    "\n|-|\n",
    "<",
    ">",
    "<b>",
    "</b>",
    "<!--",
    "-->",
    "<script>",
    "<?",
    "?>",
    "<![CDATA[",
    "[a](javascript:x)",
    "[a]: javascript:x\n",
    "[a]",
    "[^1]",
    "[^1]: x\n",
    "![",
    "](",
    "[",
    "]",
    "(",
    ")",
    "\"",
    "\\",
    "'",
    "{",
    "}",
    "*",
    "_",
    "**",
    "~~",
    "^",
    "&",
    "&lt;",
    "&#10;",
    "&#x60;",
    "!",
    ":",
    "=",
    "\n===\n",
    "\n---\n",
    "std::process::exit(1);",
    "https://x.example/",
    "http://",
    "javascript:alert(1)",
    "<javascript:x>",
    "<a@b.example>",
    "mailto:a@b.example",
    "data:text/html,x",
    "\u{0}",
    "\u{1b}",
    "\u{202e}",
    "\u{200b}",
    "\u{2028}",
    "\u{a0}",
    "é",
    "漢",
    "crate::x",
    "[`crate::x`]",
    "$",
    "$$",
    ":::\n",
    "- [ ] ",
    "+ ",
    "\n  ",
    "\n      ",
    "<div>\n",
];

fn make(rng: &mut Rng) -> Vec<u8> {
    mutate::pieces(rng, 24, PIECES).into_bytes()
}

fn check(input: &[u8]) -> Result<(), String> {
    static HARMLESS: LazyLock<Vec<String>> = LazyLock::new(|| {
        read("words").unwrap_or_else(|why| unreachable!("a harmless description is harmless: {why}"))
    });
    let run = read(&String::from_utf8_lossy(input))?;
    ensure(run == *HARMLESS, || {
        let other = run.iter().zip(HARMLESS.iter()).find(|(run, harmless)| run != harmless);
        format!("other code is run: {} instead of {} pieces, {other:?}", run.len(), HARMLESS.len())
    })
}

/// What rustdoc would run of a crate with this description.
fn read(description: &str) -> Result<Vec<String>, String> {
    let document = json!({
        "openapi": "3.0.3",
        "info": {"title": "Things", "version": "1", "description": description},
        "servers": [{"url": "https://x.example", "description": description}],
        "tags": [{"name": "pets", "description": description}],
        "paths": {"/pets/{id}": {"get": {
            "tags": ["pets"], "operationId": "getPet", "summary": description, "description": description,
            "parameters": [
                {"name": "id", "in": "path", "required": true, "description": description, "schema": {"type": "string"}},
            ],
            "responses": {"200": {"description": description, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}}},
        }}},
        "components": {"schemas": {"Pet": {
            "type": "object", "description": description,
            "properties": {"kind": {"type": "string", "description": description, "enum": ["cat", "dog"]}},
        }}},
    });
    let outcome = generate(document.to_string().as_bytes());
    let files = outcome.files.as_ref().ok_or_else(|| outcome.messages(&|_| true, false))?;
    let mut run = Vec::new();
    for docs in docs(files) {
        read_docs(&docs, &mut run).map_err(|why| format!("{why}, in\n{docs}"))?;
    }
    Ok(run)
}

/// The pages of documentation, each whole.
fn docs(files: &FileTree) -> Vec<String> {
    let mut docs = Vec::new();
    for (path, text) in files.iter().filter(|(path, _)| !path.starts_with("src/runtime/")) {
        if path.ends_with(".md") {
            docs.push(text.to_owned());
        }
        if path.ends_with(".rs") {
            let mut page = String::new();
            for line in text.lines().chain([""]) {
                let line = line.trim_start();
                match line.strip_prefix("///").or_else(|| line.strip_prefix("//!")) {
                    Some(line) => page += &format!("{}\n", line.strip_prefix(' ').unwrap_or(line)),
                    None if page.is_empty() => {}
                    None => docs.push(std::mem::take(&mut page)),
                }
            }
        }
    }
    docs
}

fn read_docs(docs: &str, run: &mut Vec<String>) -> Result<(), String> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION;
    let mut code: Option<String> = None;
    for event in Parser::new_ext(docs, options) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) if &*language == "text" => {}
            Event::Start(Tag::CodeBlock(_)) => code = Some(String::new()),
            Event::Text(text) => code.iter_mut().for_each(|code| *code += &text),
            Event::End(TagEnd::CodeBlock) => run.extend(code.take()),
            // The README says in a comment where it comes from.
            Event::Html(it) | Event::InlineHtml(it) => {
                ensure(it.starts_with("<!-- @generated by `cargo test` from a.yaml."), || {
                    format!("HTML {it:?}")
                })?;
            }
            Event::Start(Tag::Image { dest_url, .. }) => return Err(format!("an image {dest_url:?}")),
            Event::Start(Tag::Link { link_type, dest_url, .. }) => {
                let url = dest_url.to_ascii_lowercase();
                let is_web = ["http://", "https://", "mailto:"].iter().any(|it| url.starts_with(it));
                let is_item = url.chars().all(|it| it.is_alphanumeric() || "_:#.-".contains(it))
                    && !url.replace("::", "").contains(':');
                ensure(is_web || is_item || link_type == LinkType::Email, || {
                    format!("a link to {dest_url:?}")
                })?;
            }
            _ => {}
        }
    }
    Ok(())
}
