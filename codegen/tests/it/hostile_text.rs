//! Documents whose every text is hostile, through the whole pipeline: nothing of it is code, HTML, or a link to anything
//! but the web, in no file that is made.
//!
//! In: one document with text in all its places, filled at random. What rustdoc would make of the docs is read with the
//! reader that rustdoc has.

use std::collections::BTreeMap;

use codegen::emit::Config;
use codegen::load::{Source, Texts};
use codegen::output::FileTree;
use codegen::pipeline::generate_from;
use proc_macro2::{TokenStream, TokenTree};
use proptest::prelude::*;
use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag};
use serde_json::{Value, json};

/// What means something to Markdown, HTML, Rust, TOML, a terminal or a reader.
const PIECES: &[&str] = &[
    "a",
    "b",
    "1",
    " ",
    "    ",
    "     ",
    "\n",
    "\n\n",
    "\t",
    "\r",
    "\r\n",
    "`",
    "```",
    "```rust\n",
    "```\n",
    "~~~\n",
    "#",
    "# ",
    "- ",
    "* ",
    "> ",
    "1. ",
    "|",
    "\n|-|\n",
    "<",
    ">",
    "<b>",
    "</b>",
    "<!--",
    "-->",
    "<script>alert(1)</script>",
    "[a](javascript:x)",
    "[a]: javascript:x\n",
    "![",
    "](",
    "[",
    "]",
    "(",
    ")",
    "\"",
    "\\",
    "\\\"",
    "'",
    "'''",
    "\"\"\"",
    "\"#",
    "{",
    "}",
    "{}",
    "{start}",
    "{call}",
    "{x:?}",
    "/*",
    "*/",
    "//",
    "//!",
    "///",
    "#[doc",
    "*",
    "_",
    "**",
    "~~",
    "^",
    "&",
    "&lt;",
    "&#10;",
    "&#x202e;",
    "!",
    "$",
    "%",
    ";",
    ":",
    "std::process::exit(1);",
    "\");evil();(\"",
    "https://x.example/",
    "http://",
    "javascript:alert(1)",
    "data:text/html,x",
    "<javascript:x>",
    "mailto:a@b.example",
    "\u{0}",
    "\u{1b}[31m",
    "\u{7f}",
    "\u{9b}",
    "\u{202e}",
    "\u{2066}",
    "\u{200b}",
    "\u{feff}",
    "\u{2028}",
    "\u{fdd0}",
    "é",
    "漢",
    "crate::x",
    "0x",
    "r#",
];

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES), 0..12).prop_map(|it| it.concat())
}

/// A document with a text in each of its places. Those in `free` shape no name; each of those in `named` shapes one.
fn document(free: &mut dyn FnMut() -> String, named: &mut dyn FnMut(&str) -> String) -> Value {
    let (tag, id, property, header, scheme) =
        (named("pets"), named("listPets"), named("kind"), named("X-Rate"), named("key"));
    let only = named("only");
    let (media_type, idempotency, cat) =
        (named("application/x-things"), "Idempotency-Key", [named("Dog"), named("Cat")]);
    let (arm, other, query, callback, link, sent) =
        (named("dog"), named("cat"), named("limit"), named("done"), named("next"), named("X-Sent"));
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": free(), "version": free(), "summary": free(), "description": free(), "termsOfService": free(),
            "contact": {"name": free(), "url": free(), "email": free()},
            "license": {"name": free(), "url": free()},
        },
        "externalDocs": {"url": free(), "description": free()},
        "servers": [
            {
                "url": "https://{region}.x.example", "description": free(), "x-key-prefix": [free(), free()],
                "variables": {"region": {"default": free(), "description": free()}},
            },
            // In braces there would be a variable.
            {"url": free().replace(['{', '}'], ""), "description": free(), "x-key-prefix": [free()]},
        ],
        "tags": [{"name": tag, "description": free(), "externalDocs": {"url": free(), "description": free()}}],
        "security": [{scheme.as_str(): []}],
        "x-error": {"type": ["/error/type"], "code": ["/error/code"], "message": ["/error/message"]},
        "x-request-id": "x-request-id",
        "paths": {"/pets/{id}": {"post": {
            "tags": [tag], "operationId": id, "summary": free(), "description": free(),
            "x-evidence": {"analogy": free()}, "x-unknown": free(),
            "x-idempotency-key": {"header": idempotency, "evidence": {"documented": format!("a {}", free())}},
            "externalDocs": {"url": free(), "description": free()},
            "servers": [{"url": "https://y.example", "description": free()}],
            "parameters": [
                {"name": "id", "in": "path", "required": true, "description": free(), "schema": {"type": "string"}, "example": free()},
                {"name": query, "in": "query", "x-evidence": {"inferred": free()}, "description": free(), "schema": {"type": "string", "default": free()}},
            ],
            "requestBody": {"required": true, "description": free(), "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}},
            "responses": {
                "200": {
                    "description": free(),
                    "headers": {header.as_str(): {"description": free(), "x-evidence": {"code": free()}, "schema": {"type": "string"}}},
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}},
                    "links": {link.as_str(): {"operationId": free(), "description": free(), "parameters": {"id": free()}}},
                },
                "400": {"description": free(), "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Failure"}}}},
                "5XX": {"description": free()},
            },
            "callbacks": {callback.as_str(): {"{$request.body#/kind}": {"post": {
                "summary": free(), "description": free(),
                "parameters": [{"name": sent, "in": "header", "description": free(), "schema": {"type": "string"}}],
                "responses": {"204": {"description": free()}},
            }}}},
        }, "get": {
            "tags": [tag], "operationId": "getPets", "description": free(),
            "parameters": [{"name": "id", "in": "path", "required": true, "description": free(), "schema": {"type": "string"}, "example": free()}],
            "responses": {"200": {"description": free(), "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}}},
        }}, "/things": {"post": {
            "tags": [tag], "operationId": "putThings", "description": free(),
            "requestBody": {"content": {media_type.as_str(): {"schema": {"type": "string", "format": "binary"}, "example": free()}}},
            "responses": {"200": {"description": free(), "content": {media_type.as_str(): {"schema": {"type": "string"}}}}},
        }}},
        "x-webhook-signature": {
            "header": "Pets-Signature", "signed": "{body}", "digest": "sha256", "encoding": "hex", "secret": "text",
            // Without a word an extension has no effect.
            "description": format!("a {}", free()),
        },
        "webhooks": {"pets": {"post": {"description": free(), "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}}}}},
        "components": {
            "securitySchemes": {scheme.as_str(): {"type": "apiKey", "in": "header", "name": "X-Key", "description": free()}},
            "schemas": {
                "Pet": {
                    "title": free(), "description": free(), "type": "object", "required": [property],
                    "externalDocs": {"url": free(), "description": free()},
                    "properties": {
                        property.as_str(): {
                            "type": "string", "description": free(), "default": free(), "examples": [free()], "pattern": free(),
                            "enum": [arm, other], "x-enum-varnames": cat,
                            "x-enumEvidence": {arm.as_str(): {"example": free()}}, "x-evidence": {"subtraction": free()},
                            "x-enumDescriptions": {arm.as_str(): free(), other.as_str(): free()},
                        },
                        "plain": {"type": "string", "description": free(), "contentMediaType": free(), "const": only},
                        "either": {"oneOf": [{"type": "string", "title": "Text", "description": free()}, {"type": "integer", "title": "Number", "description": free()}]},
                    },
                },
                "Failure": {"type": "object", "description": free(), "properties": {"error": {"type": "object", "properties": {
                    "type": {"type": "string", "description": free(), "enum": ["card", "api"]},
                    "code": {"type": "string", "description": free()},
                    "message": {"type": "string", "description": free()},
                }}}},
            },
        },
    })
}

fn generate(document: &Value) -> FileTree {
    let mut files = Texts::default();
    files.push("a.json", document.to_string().into_bytes());
    let config = Config {
        crate_name: "hostile".to_owned(),
        source: "a.json".to_owned(),
        command: "cargo test".to_owned(),
        ..Config::default()
    };
    let outcome = generate_from(&Source::new(&files, "a.json"), &config);
    let messages = outcome.messages(&|_| false, false);
    assert!(
        !messages.contains(|it: char| it != '\n' && codegen::unseen::is_unseen(it)),
        "a message for a terminal to obey: {messages:?}"
    );
    let report = outcome.report_json();
    assert!(!report.contains(|it: char| it != '\n' && codegen::unseen::is_unseen(it)), "{report:?}");
    outcome.files.unwrap_or_else(|| panic!("no crate:\n{messages}"))
}

/// The document with no hostile text at all, where each text is another one.
fn harmless() -> FileTree {
    let mut count = 0;
    generate(&document(
        &mut || {
            count += 1;
            format!("words {count}")
        },
        &mut str::to_owned,
    ))
}

/// The strings of the docs in a file, each whole, and the file's tokens without them, with nothing in its literals.
fn read(path: &str, text: &str) -> (Vec<String>, Vec<String>) {
    syn::parse_file(text).unwrap_or_else(|err| panic!("{path}: {err}\n{text}"));
    let tokens: TokenStream = text.parse().unwrap_or_else(|err| panic!("{path}: {err}"));
    let (mut docs, mut rest) = (Vec::new(), Vec::new());
    collect(tokens, &mut docs, &mut rest);
    (docs, rest)
}

fn collect(tokens: TokenStream, docs: &mut Vec<String>, rest: &mut Vec<String>) {
    let mut tokens = tokens.into_iter().peekable();
    // Lines of docs that follow each other are one text.
    let mut open = false;
    while let Some(token) = tokens.next() {
        if matches!(&token, TokenTree::Punct(it) if it.as_char() == '#') {
            let is_inner =
                tokens.next_if(|it| matches!(it, TokenTree::Punct(it) if it.as_char() == '!')).is_some();
            if let Some(TokenTree::Group(group)) = tokens.peek()
                && let Some(line) = doc(group.stream())
            {
                tokens.next();
                let line = line.strip_prefix(' ').unwrap_or(&line).to_owned();
                match docs.last_mut().filter(|_| open) {
                    Some(text) => *text += &format!("\n{line}"),
                    None => docs.push(line),
                }
                open = true;
                continue;
            }
            rest.push(if is_inner { "#!" } else { "#" }.to_owned());
            continue;
        }
        open = false;
        match token {
            TokenTree::Group(group) => {
                rest.push(format!("{:?}", group.delimiter()));
                collect(group.stream(), docs, rest);
                rest.push("end".to_owned());
            }
            // Whether there is one behind the last of a list depends on how long the list is.
            TokenTree::Punct(it) if it.as_char() == ',' => {}
            TokenTree::Literal(it) if it.to_string().ends_with('"') => rest.push("\"\"".to_owned()),
            other => rest.push(other.to_string()),
        }
    }
}

fn doc(tokens: TokenStream) -> Option<String> {
    let tokens: Vec<_> = tokens.into_iter().collect();
    match tokens.as_slice() {
        [TokenTree::Ident(name), TokenTree::Punct(_), TokenTree::Literal(text)] if name == "doc" => {
            syn::parse_str::<syn::LitStr>(&text.to_string()).ok().map(|it| it.value())
        }
        _ => None,
    }
}

/// What rustdoc would run of a text, as tokens; what else it would misread is a panic.
fn run_of(path: &str, text: &str) -> Vec<Vec<String>> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION;
    let mut run = Vec::new();
    let mut code: Option<String> = None;
    for event in Parser::new_ext(text, options) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) if &*language == "text" => {}
            Event::Start(Tag::CodeBlock(kind)) => {
                assert!(matches!(kind, CodeBlockKind::Fenced(_)), "{path}: code by indent, in\n{text}");
                code = Some(String::new());
            }
            Event::Text(it) if code.is_some() => code.as_mut().into_iter().for_each(|code| *code += &it),
            Event::End(pulldown_cmark::TagEnd::CodeBlock) => {
                run.extend(code.take().map(|it| tokens_of(path, &it)))
            }
            Event::Html(it) | Event::InlineHtml(it) => {
                let is_own =
                    path == "README.md" && it.starts_with("<!-- @generated by `cargo test` from a.json.");
                assert!(is_own, "{path}: HTML {it:?}, in\n{text}");
            }
            Event::Start(Tag::Image { dest_url, .. }) => panic!("{path}: an image {dest_url:?}, in\n{text}"),
            Event::Start(Tag::Link { link_type, dest_url, .. }) => {
                let url = dest_url.to_ascii_lowercase();
                let is_web = ["http://", "https://", "mailto:"].iter().any(|it| url.starts_with(it));
                let is_item = url.chars().all(|it| it.is_alphanumeric() || "_:#.-".contains(it))
                    && !url.replace("::", "").contains(':');
                assert!(
                    is_web || is_item || link_type == LinkType::Email,
                    "{path}: a link to {dest_url:?}, in\n{text}"
                );
            }
            _ => {}
        }
    }
    run
}

/// Code as a test of rustdoc runs it: hidden lines are part of it.
fn tokens_of(path: &str, code: &str) -> Vec<String> {
    let lines = code.lines().map(|it| it.trim_start().strip_prefix("# ").unwrap_or(it));
    let code = lines.collect::<Vec<_>>().join("\n");
    let tokens: TokenStream = code.parse().unwrap_or_else(|err| panic!("{path}: {err} in\n{code}"));
    let (mut docs, mut rest) = (Vec::new(), Vec::new());
    collect(tokens, &mut docs, &mut rest);
    rest.extend(docs);
    rest
}

/// What a crate is, but for words: the tokens of each file, and of each test in its docs.
type Outline = BTreeMap<String, (Vec<String>, Vec<Vec<String>>)>;

fn outline(files: &FileTree) -> Outline {
    let own = files.iter().filter(|(path, _)| !path.starts_with("src/runtime/"));
    own.filter_map(|(path, text)| {
        assert!(
            path.chars().all(|it| it.is_ascii_alphanumeric() || "/._-".contains(it)),
            "a file named {path:?}"
        );
        let unseen = text.chars().find(|it| codegen::unseen::is_unseen(*it));
        assert_eq!(unseen, None, "{path}: unseen, in\n{text}");
        match path {
            "README.md" => Some((path.to_owned(), (Vec::new(), run_of(path, text)))),
            _ if path.ends_with(".rs") => {
                let (docs, tokens) = read(path, text);
                let run = docs.iter().flat_map(|it| run_of(path, it)).collect();
                Some((path.to_owned(), (tokens, run)))
            }
            _ => None,
        }
    })
    .collect()
}

/// The keys of a manifest, each with its table.
fn keys(files: &FileTree) -> Vec<String> {
    fn collect(at: &str, value: &toml::Value, keys: &mut Vec<String>) {
        keys.push(at.to_owned());
        for (name, value) in value.as_table().into_iter().flatten() {
            collect(&format!("{at}.{name}"), value, keys);
        }
    }
    let text =
        files.iter().find_map(|(path, text)| (path == "Cargo.toml").then_some(text)).unwrap_or_default();
    let table: toml::Table = text.parse().unwrap_or_else(|err| panic!("{err}\n{text}"));
    let mut keys = Vec::new();
    collect("", &toml::Value::Table(table), &mut keys);
    keys
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 100, ..ProptestConfig::default() })]

    #[test]
    fn words_change_nothing_but_words(texts in prop::collection::vec(text(), 120)) {
        let mut next = texts.iter().cycle().cloned();
        let files = generate(&document(&mut || next.next().unwrap_or_default(), &mut str::to_owned));
        let plain = harmless();
        prop_assert_eq!(keys(&files), keys(&plain));
        let (hostile, plain) = (outline(&files), outline(&plain));
        prop_assert_eq!(hostile.keys().collect::<Vec<_>>(), plain.keys().collect::<Vec<_>>());
        for (path, (tokens, run)) in &hostile {
            prop_assert_eq!(tokens, &plain[path].0, "{}", path);
            prop_assert_eq!(run, &plain[path].1, "{}", path);
        }
    }

    #[test]
    fn names_are_no_more_than_names(texts in prop::collection::vec(text(), 120)) {
        let mut next = texts.iter().cycle().cloned();
        let mut names = texts.iter().rev().cloned().enumerate();
        // Two that are equal would be one, which is another matter.
        let mut name = |harmless: &str| match names.next() {
            Some((position, it)) => format!("{it}{harmless}{position}"),
            None => harmless.to_owned(),
        };
        let files = generate(&document(&mut || next.next().unwrap_or_default(), &mut name));
        let plain = harmless();
        prop_assert_eq!(keys(&files), keys(&plain));
        let (hostile, plain) = (outline(&files), outline(&plain));
        // A tag that is a sentence groups nothing: into how many files operations go depends on it. What runs does not.
        let is_resource = |path: &str| path.starts_with("src/resources/");
        let elsewhere = |it: &Outline| {
            let mut run: Vec<usize> =
                it.iter().filter(|(path, _)| !is_resource(path)).map(|(_, (_, run))| run.len()).collect();
            run.sort_unstable();
            run
        };
        prop_assert_eq!(elsewhere(&hostile), elsewhere(&plain));
        let examples = |it: &Outline| -> usize {
            it.iter().filter(|(path, _)| is_resource(path)).map(|(_, (_, run))| run.len()).sum()
        };
        prop_assert_eq!(examples(&hostile), examples(&plain));
    }
}
