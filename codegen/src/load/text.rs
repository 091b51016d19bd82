//! Text to tree: YAML as YAML, JSON as JSON, through one reader.
//!
//! In: a file's text. Out: a JSON value in the order of the text, merge keys (`<<`) applied, every key as written,
//! and what was wrong on the way; the values themselves are read by [`tree`](super::tree). Nesting and the size of
//! expanded aliases are limited, so that no text can exhaust stack or memory.

use saphyr_parser::{Event, Parser};
use serde::de::DeserializeSeed;
use serde_json::Value;

use super::broken::{At, Broken, explain};
use super::lenient::lenient;
use super::tree::{NodeSeed, Reader};
use crate::diagnostic::{Diagnostic, Diagnostics, Place, several};
use crate::pointer::Pointer;
use crate::source::{FileId, Format, Sources, Unreadable, unreadable};

/// How deep a document may nest: real ones stay below 25 levels.
pub const DEEPEST: usize = 64;

/// Brackets in brackets that no reader need try, be they meant as text.
const TOO_MANY_BRACKETS: usize = 5_000;

const ALIAS_TO_ITSELF: &str = "alias-to-itself";

/// How the text is written: JSON by its name or its first character.
pub(super) fn format(name: &str, text: &str) -> Format {
    let opens_json = text.trim_start().starts_with(['{', '[']);
    let json_name = name.rsplit('.').next().is_some_and(|it| it.eq_ignore_ascii_case("json"));
    let yaml_name =
        name.rsplit('.').next().is_some_and(|it| ["yaml", "yml"].iter().any(|x| it.eq_ignore_ascii_case(x)));
    let is_json = || serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok();
    if opens_json && (json_name || !yaml_name || is_json()) { Format::Json } else { Format::Yaml }
}

/// Reads a file's tree. `None` after a fatal message.
pub(super) fn read(sources: &mut Sources, file: FileId, diagnostics: &mut Diagnostics) -> Option<Value> {
    let text = sources.text(file);
    if text.trim().is_empty() {
        diagnostics.push(Diagnostic::fatal(
            "file-empty",
            file,
            format!("`{}` is empty", sources.shown(file)),
        ));
        return None;
    }
    let mut reader = Reader::new(text.len());
    let mut unread = Vec::new();
    let value = match sources.format(file) {
        Format::Json => {
            let lenient = lenient(text);
            reader.replaced = lenient.numbers;
            diagnostics.extend(lenient.halves.iter().map(|at| half(sources, file, *at)));
            json(&lenient.text, &mut reader)
        }
        Format::Yaml => yaml(text, &mut reader).or_else(|failure| {
            unread = failure.parts(text);
            if unread.is_empty() {
                return Err(failure);
            }
            let readable;
            (reader, readable) = passing_over(text, &unread);
            yaml(&readable, &mut reader)
        }),
    };
    sources.pass_over(file, unread.iter().map(|it| it.range.clone()).collect());
    diagnostics.extend(unread.iter().map(|it| part(sources, file, it)));
    if value.is_err() {
        reader.forget_cuts();
    }
    // As they are written: the reader knows only that no float holds them.
    let written = |at: &Pointer| sources.raw(file, at).map(|it| (at.clone(), it.to_owned()));
    let strings: Vec<_> = reader.strings().filter_map(written).collect();
    for problem in reader.problems {
        diagnostics.push(problem.diagnostic(sources, file));
    }
    match value {
        Ok(mut value) => {
            for (at, text) in strings {
                if let Some(node) = value.pointer_mut(at.as_str()) {
                    *node = Value::String(text);
                }
            }
            Some(value)
        }
        Err(failure) => {
            diagnostics.push(failure.diagnostic(sources, file));
            None
        }
    }
}

/// A text with words in the place of the parts that no reader takes, and a reader that passes over those words.
fn passing_over(text: &str, parts: &[Unreadable]) -> (Reader, String) {
    let mut words = "unreadable".to_owned();
    while text.contains(&words) {
        words.push('_');
    }
    let mut readable = String::with_capacity(text.len());
    let mut done = 0;
    for Unreadable { range, .. } in parts {
        readable += text.get(done..range.start).unwrap_or_default();
        readable += &words;
        // Lines keep their numbers.
        let lines = text.get(range.clone()).unwrap_or_default().matches('\n').count();
        readable.extend(std::iter::repeat_n('\n', lines));
        done = range.end;
    }
    readable += text.get(done..).unwrap_or_default();
    let mut reader = Reader::new(text.len());
    reader.passed_over = Some(words);
    (reader, readable)
}

/// A part of a text that no reader takes.
fn part(sources: &Sources, file: FileId, part: &Unreadable) -> Diagnostic {
    let span = sources.in_line(file, part.range.start, part.range.end);
    let place = Place::Text(file, span.line, span.column);
    if part.is_key {
        let message = "the key is a list or an object, and JSON has only strings as keys";
        return Diagnostic::refused("yaml-key", place, message)
            .label("left out, with its value")
            .help("write the key as a string");
    }
    let name = sources.text(file).get(part.range.clone()).unwrap_or_default();
    Diagnostic::refused("yaml-alias", place, format!("`{name}` refers to an anchor that is not there"))
        .label("left out: nothing before it has this anchor")
        .help("write the anchor before its first alias, or write the value here")
}

/// A half of a surrogate pair, by its first byte.
fn half(sources: &Sources, file: FileId, at: usize) -> Diagnostic {
    let span = sources.in_line(file, at, at);
    let place = Place::Text(file, span.line, span.column);
    Diagnostic::warning("text-surrogate", place, "half of a surrogate pair is not a character")
        .label("read as U+FFFD")
        .help("write the character itself, or both halves")
}

/// Why a text has no tree.
struct Failure {
    id: &'static str,
    message: String,
    at: At,
    label: &'static str,
    related: Option<(At, &'static str)>,
    help: Option<String>,
    /// Whether the text may be readable without some of its parts.
    is_of_parts: bool,
}

impl Failure {
    fn new(id: &'static str, at: At, label: &'static str) -> Self {
        Self { id, message: String::new(), at, label, related: None, help: None, is_of_parts: false }
    }

    /// Parts without which the text may be readable.
    fn parts(&self, text: &str) -> Vec<Unreadable> {
        if self.is_of_parts { unreadable(text) } else { Vec::new() }
    }

    fn diagnostic(self, sources: &Sources, file: FileId) -> Diagnostic {
        let last = sources.text(file).matches('\n').count() + 1;
        let place = |(line, column): At| Place::Text(file, line.clamp(1, last), column.max(1));
        let mut diagnostic = Diagnostic::fatal(self.id, place(self.at), self.message).label(self.label);
        if let Some((at, label)) = self.related {
            diagnostic = diagnostic.related(place(at), label);
        }
        match self.help {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        }
    }

    fn too_deep(at: At) -> Box<Self> {
        Box::new(Self {
            message: several::TOO_DEEP.to_owned(),
            help: Some(several::LESS_DEEP.to_owned()),
            ..Self::new("nesting-too-deep", at, "one level too many")
        })
    }

    fn too_large(at: At) -> Box<Self> {
        Box::new(Self {
            message: "the aliases of this text expand to far more than it holds".to_owned(),
            help: Some("write the repeated part once under `components` and refer to it".to_owned()),
            ..Self::new("alias-expansion", at, "the first alias")
        })
    }
}

fn json(text: &str, reader: &mut Reader) -> Result<Value, Box<Failure>> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value =
        NodeSeed { reader }.deserialize(&mut deserializer).and_then(|it| deserializer.end().map(|()| it));
    value.map_err(|error| {
        let (line, column) = (error.line(), error.column());
        let mut message = error.to_string();
        if let Some(end) = message.rfind(" at line ") {
            message.truncate(end);
        }
        let is_comma = message.contains("trailing comma");
        Box::new(Failure {
            message: format!("this is not JSON: {message}"),
            help: is_comma.then(|| "remove the comma before the closing bracket".to_owned()),
            ..Failure::new("json-invalid", (line, column), "reading stopped here")
        })
    })
}

fn yaml(text: &str, reader: &mut Reader) -> Result<Value, Box<Failure>> {
    // The tree reader's scanner takes quadratic time for brackets in brackets.
    if bracket_depth(text) > TOO_MANY_BRACKETS {
        match structure(text, DEEPEST) {
            Err(Some(failure)) => return Err(failure),
            Err(None) => return Err(Failure::too_deep((1, 1))),
            Ok(()) => {}
        }
    }
    let value =
        NodeSeed { reader }.deserialize(serde_yaml::Deserializer::from_str(text)).map_err(|error| {
            let (line, column) = error.location().map_or((1, 1), |it| (it.line(), it.column()));
            let message = error.to_string();
            if message.starts_with("recursion limit") {
                return Failure::too_deep((line, column));
            }
            if reader.too_large || message.starts_with("repetition limit") {
                return Failure::too_large(first_alias(text).unwrap_or((line, column)));
            }
            if message.contains("more than one document") {
                return Box::new(Failure {
                    message: "the file holds more than one YAML document".to_owned(),
                    help: Some("split the file at its `---` lines".to_owned()),
                    ..Failure::new("yaml-documents", (1, 1), "")
                });
            }
            let is_of_parts = ["unknown anchor", "expected a string"].iter().any(|it| message.contains(it));
            let Broken { message, at, label, related, help } = explain(text, &message, (line, column));
            Box::new(Failure {
                message: format!("this is not YAML: {message}"),
                related,
                help,
                is_of_parts,
                ..Failure::new("yaml-invalid", at, label)
            })
        })?;
    // What an alias inside its own node means has no end, so that it is met as nesting without an end.
    if reader.is_cut()
        && let Err(Some(failure)) = structure(text, usize::MAX)
        && failure.id == ALIAS_TO_ITSELF
    {
        return Err(failure);
    }
    Ok(value)
}

/// How deep brackets may nest at most; those in plain and quoted text count, too.
fn bracket_depth(text: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for byte in text.bytes() {
        match byte {
            b'[' | b'{' => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

/// Finds an alias inside the node that it refers to, and nesting beyond a limit. An error without words is for a text
/// that is broken otherwise, which the tree reader says better.
fn structure(text: &str, deepest: usize) -> Result<(), Option<Box<Failure>>> {
    let mut parser = Parser::new_from_str(text);
    let mut open: Vec<usize> = Vec::new();
    while let Some(next) = parser.next_event() {
        let (event, span) = match next {
            Ok(it) => it,
            Err(error) => {
                let (line, column) = (error.marker().line(), error.marker().col() + 1);
                let deep = error.info().contains("recursion limit");
                return Err(deep.then(|| Failure::too_deep((line, column))));
            }
        };
        let (line, column) = (span.start.line(), span.start.col() + 1);
        match event {
            Event::SequenceStart(anchor, _) | Event::MappingStart(anchor, _) => {
                open.push(anchor);
                if open.len() > deepest {
                    return Err(Some(Failure::too_deep((line, column))));
                }
            }
            Event::SequenceEnd | Event::MappingEnd => {
                open.pop();
            }
            Event::Alias(of) if open.contains(&of) => {
                return Err(Some(Box::new(Failure {
                    message: "the alias is inside the node that it refers to".to_owned(),
                    help: Some("for a recursive schema use `$ref`".to_owned()),
                    ..Failure::new(ALIAS_TO_ITSELF, (line, column), "this would never end")
                })));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Line and column of the first alias.
fn first_alias(text: &str) -> Option<(usize, usize)> {
    let mut parser = Parser::new_from_str(text);
    while let Some(Ok((event, span))) = parser.next_event() {
        if matches!(event, Event::Alias(_)) {
            return Some((span.start.line(), span.start.col() + 1));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(name: &str, text: &str) -> (Option<Value>, Vec<&'static str>) {
        let mut sources = Sources::default();
        let file = sources.add(name, text, format(name, text));
        let mut diagnostics = Diagnostics::default();
        let value = read(&mut sources, file, &mut diagnostics);
        (value, diagnostics.iter().map(|it| it.id).collect())
    }

    #[test]
    fn keys_are_texts_as_written_and_merge_keys_are_applied() {
        let text = "base: &b {x: 1, y: 2}\n200: {<<: *b, y: 3}\n1.10: ~\ntrue: no\nnull: 0x10\n";
        let (value, ids) = parse("a.yaml", text);
        let json = "{\"base\":{\"x\":1,\"y\":2},\"200\":{\"y\":3,\"x\":1},\"1.10\":null,\"true\":\"no\",\"null\":16}";
        assert_eq!(value.map(|it| it.to_string()).as_deref(), Some(json));
        assert!(ids.is_empty());
    }

    #[test]
    fn what_nests_too_deeply_is_cut_and_the_rest_is_read() {
        for depth in [DEEPEST, DEEPEST + 1, 200, 2_000, 100_000] {
            let brackets = format!("{{\"a\": {}1{}, \"b\": 2}}", "[".repeat(depth), "]".repeat(depth));
            let objects = format!("{{\"a\": {}1{}, \"b\": 2}}", "{\"x\":".repeat(depth), "}".repeat(depth));
            let lines = depth.min(2_000);
            let block: String = (1..lines).map(|it| " ".repeat(it) + "x:\n").collect();
            let block = format!("a:\n{block}{}x: 1\nb: 2\n", " ".repeat(lines));
            for (name, text) in [("a.json", &brackets), ("a.json", &objects), ("a.yaml", &block)] {
                let (value, ids) = parse(name, text);
                assert_eq!(value.and_then(|it| it.get("b").cloned()), Some(2.into()), "{depth} in {name}");
                assert_eq!(ids, ["nesting-too-deep"], "{depth} in {name}");
            }
        }
        let fits = format!("{}1{}", "[".repeat(DEEPEST), "]".repeat(DEEPEST));
        assert!(
            parse("a.json", &fits).1.is_empty()
                && parse("a.yaml", &format!("a: {}", &fits[1..fits.len() - 1])).1.is_empty()
        );
    }

    #[test]
    fn endless_brackets_are_refused() {
        for depth in [200, 10_000, 100_000] {
            for text in ["[", "{\"a\":"] {
                assert_eq!(parse("a.json", &text.repeat(depth)), (None, vec!["json-invalid"]), "{depth}");
            }
        }
        for text in ["[", "{a: "] {
            assert_eq!(parse("a.yaml", &text.repeat(100_000)), (None, vec!["nesting-too-deep"]), "{text}");
        }
    }

    #[test]
    fn a_value_that_no_reader_takes_is_cut_or_mended() {
        let (value, ids) =
            parse("a.json", r#"{"a": [1, 1e400, 2], "maximum": -1e400, "b": "x\ud800y", "c": 3}"#);
        assert_eq!(
            value.map(|it| it.to_string()).as_deref(),
            Some("{\"a\":[1,\"1e400\",2],\"b\":\"x\u{fffd}y\",\"c\":3}")
        );
        assert_eq!(ids, ["text-surrogate", "number-not-finite", "number-not-finite"]);
    }

    #[test]
    fn an_alias_cannot_refer_to_itself_nor_explode() {
        assert_eq!(parse("a.yaml", "a: &a {b: *a}").1, ["alias-to-itself"]);
        let bomb: String =
            (1..30).map(|it| format!("a{it}: &a{it} [*a{0}, *a{0}, *a{0}, *a{0}]\n", it - 1)).collect();
        assert_eq!(parse("a.yaml", &format!("a0: &a0 x\n{bomb}")).1, ["alias-expansion"]);
        let wide = format!("a: &a [{}]\nb: [{}]\n", "x, ".repeat(30_000), "*a, ".repeat(30_000));
        assert_eq!(parse("a.yaml", &wide).1, ["alias-expansion"]);
    }

    #[test]
    fn mistakes_of_one_node_leave_the_rest() {
        let (value, ids) = parse("a.yaml", "a: 1\nb: !odd .inf\na: 2\n<<: 3\n");
        assert_eq!(value.map(|it| it.to_string()).as_deref(), Some("{\"a\":2}"));
        assert_eq!(ids, ["yaml-tag", "number-not-finite", "key-duplicate", "merge-key"]);
        assert_eq!(parse("a.json", "{\"a\":1,\"a\":1}").1, ["key-duplicate"]);
    }

    #[test]
    fn a_key_or_an_alias_that_nobody_reads_costs_itself() {
        for (text, left, ids) in [
            ("? [a]\n: 1\nb: 2\n", r#"{"b":2}"#, &["yaml-key"][..]),
            ("? a: 1\n  x: [1,\n    2]\n: v\nb: 2\n", r#"{"b":2}"#, &["yaml-key"]),
            ("? - a\n  - [b]\n: v\n? {c: 1}\n: w\nb: 2\n", r#"{"b":2}"#, &["yaml-key", "yaml-key"]),
            ("é: &e {x: 1}\nb: {*e : 1, y: 2}\n", r#"{"é":{"x":1},"b":{"y":2}}"#, &["yaml-key"]),
            ("é: *b1\nb: [*c, 2, *d]\n", r#"{"b":[2]}"#, &["yaml-alias", "yaml-alias", "yaml-alias"]),
            ("a: &a 1\nb: {*no : 1, c: *a}\n", r#"{"a":1,"b":{"c":1}}"#, &["yaml-alias"]),
            ("unreadable: *no\nb: unreadable\n", r#"{"b":"unreadable"}"#, &["yaml-alias"]),
        ] {
            let (value, said) = parse("a.yaml", text);
            assert_eq!(value.map(|it| it.to_string()).as_deref(), Some(left), "{text}");
            assert_eq!(said, ids, "{text}");
        }
        let many = "- *no\n".repeat(1_000);
        assert_eq!(parse("a.yaml", &many).0, None, "not with work without a bound");
    }

    #[test]
    fn a_key_again_and_again_is_one_message() {
        assert_eq!(parse("a.yaml", &"a: 1\n".repeat(100)).1, ["key-duplicate"]);
        let twice: String = (0..100).map(|it| format!("a{}: {it}\n", it % 50)).collect();
        assert_eq!(parse("a.yaml", &twice).1.len(), 50);
    }

    #[test]
    fn broken_texts_are_refused() {
        assert_eq!(parse("a.yaml", "a: [1,\nb: 2").1, ["yaml-invalid"]);
        assert_eq!(parse("a.yaml", "a: 1\n---\nb: 1\n").1, ["yaml-documents"]);
        assert_eq!(parse("a.json", "{\"a\": [1,]}").1, ["json-invalid"]);
        assert_eq!(parse("a.json", "{} x").1, ["json-invalid"]);
        assert_eq!(parse("a.yaml", " \n").1, ["file-empty"]);
    }
}
