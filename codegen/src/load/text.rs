//! Text to tree: YAML as YAML, JSON as JSON, through one reader.
//!
//! In: a file's text. Out: a JSON value in the order of the text, merge keys (`<<`) applied, every key as written,
//! and what was wrong on the way. Nesting and the size of expanded aliases are limited, so that no text can exhaust
//! stack or memory.

use std::fmt;

use saphyr_parser::{Event, Parser};
use serde::de::{DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor};
use serde_json::{Map, Number, Value};

use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::pointer::Pointer;
use crate::source::{FileId, Format, Sources};

/// How deep a document may nest: real ones stay below 25 levels.
pub const DEEPEST: usize = 64;

/// Brackets in brackets that no reader need try, be they meant as text.
const TOO_MANY_BRACKETS: usize = 5_000;

/// How many nodes aliases may add to those that are written out.
const ALIAS_NODES: usize = 1_000_000;

/// Takes the byte order mark away and decides how the text is written: JSON by its name or its first character.
pub(super) fn format(name: &str, text: &str) -> Format {
    let opens_json = text.trim_start().starts_with(['{', '[']);
    let json_name = name.rsplit('.').next().is_some_and(|it| it.eq_ignore_ascii_case("json"));
    let yaml_name =
        name.rsplit('.').next().is_some_and(|it| ["yaml", "yml"].iter().any(|x| it.eq_ignore_ascii_case(x)));
    let is_json = || serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok();
    if opens_json && (json_name || !yaml_name || is_json()) { Format::Json } else { Format::Yaml }
}

/// Reads a file's tree. `None` after a fatal message.
pub(super) fn read(sources: &Sources, file: FileId, diagnostics: &mut Diagnostics) -> Option<Value> {
    let text = sources.text(file);
    if text.trim().is_empty() {
        diagnostics.push(Diagnostic::fatal("file-empty", file, format!("`{}` is empty", sources.name(file))));
        return None;
    }
    let mut reader = Reader::new(text.len());
    let value = match sources.format(file) {
        Format::Json => json(text, &mut reader),
        Format::Yaml => yaml(text, &mut reader),
    };
    for problem in reader.problems {
        diagnostics.push(problem.diagnostic(sources, file));
    }
    match value {
        Ok(value) => Some(value),
        Err(failure) => {
            diagnostics.push(failure.diagnostic(sources, file));
            None
        }
    }
}

/// Why a text has no tree.
struct Failure {
    id: &'static str,
    message: String,
    line: usize,
    column: usize,
    label: &'static str,
    help: Option<&'static str>,
}

impl Failure {
    fn diagnostic(self, sources: &Sources, file: FileId) -> Diagnostic {
        let last = sources.text(file).matches('\n').count() + 1;
        let place = Place::Text(file, self.line.clamp(1, last), self.column.max(1));
        let diagnostic = Diagnostic::fatal(self.id, place, self.message).label(self.label);
        match self.help {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        }
    }

    fn too_deep(line: usize, column: usize) -> Self {
        Self {
            id: "nesting-too-deep",
            message: format!("the document nests deeper than {DEEPEST} levels"),
            line,
            column,
            label: "one level too many",
            help: Some("move the inner schemas to `components` and refer to them"),
        }
    }

    fn too_large(line: usize, column: usize) -> Self {
        Self {
            id: "alias-expansion",
            message: "the aliases of this text expand to far more than it holds".to_owned(),
            line,
            column,
            label: "the first alias",
            help: Some("write the repeated part once under `components` and refer to it"),
        }
    }
}

fn json(text: &str, reader: &mut Reader) -> Result<Value, Failure> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = Node { reader }.deserialize(&mut deserializer).and_then(|it| deserializer.end().map(|()| it));
    value.map_err(|error| {
        let (line, column) = (error.line(), error.column());
        if reader.too_deep || error.to_string().starts_with("recursion limit") {
            return Failure::too_deep(line, column);
        }
        let mut message = error.to_string();
        if let Some(end) = message.rfind(" at line ") {
            message.truncate(end);
        }
        Failure {
            id: "json-invalid",
            message: format!("this is not JSON: {message}"),
            line,
            column,
            label: "reading stopped here",
            help: message.contains("trailing comma").then_some("remove the comma before the closing bracket"),
        }
    })
}

fn yaml(text: &str, reader: &mut Reader) -> Result<Value, Failure> {
    // The tree reader's scanner takes quadratic time for brackets in brackets.
    let brackets = bracket_depth(text);
    if brackets > DEEPEST {
        match structure(text) {
            Err(Some(failure)) => return Err(failure),
            Err(None) if brackets > TOO_MANY_BRACKETS => return Err(Failure::too_deep(1, 1)),
            Ok(()) | Err(None) => {}
        }
    }
    Node { reader }.deserialize(serde_yaml::Deserializer::from_str(text)).map_err(|error| {
        let (line, column) = error.location().map_or((1, 1), |it| (it.line(), it.column()));
        let message = error.to_string();
        if reader.too_deep || message.starts_with("recursion limit") {
            let found = structure(text).err().flatten();
            return found.unwrap_or_else(|| Failure::too_deep(line, column));
        }
        if reader.too_large || message.starts_with("repetition limit") {
            let (line, column) = first_alias(text).unwrap_or((line, column));
            return Failure::too_large(line, column);
        }
        if message.contains("more than one document") {
            return Failure {
                id: "yaml-documents",
                message: "the file holds more than one YAML document".to_owned(),
                line: 1,
                column: 1,
                label: "",
                help: Some("split the file at its `---` lines"),
            };
        }
        let end = message.find(" at line ").unwrap_or(message.len());
        let message = message.get(..end).unwrap_or(&message);
        let message = message
            .rsplit_once(": ")
            .filter(|_| message.contains("invalid type"))
            .map_or_else(|| message.to_owned(), |(_, it)| it.to_owned());
        Failure {
            id: "yaml-invalid",
            message: format!("this is not YAML: {message}"),
            line,
            column,
            label: "reading stopped here",
            help: starts_with_tab(text, line).then_some("YAML is indented with spaces, not with tabs"),
        }
    })
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

/// Finds an alias inside what it stands for, and nesting beyond the limit. An error without words is for a text
/// that is broken otherwise, which the tree reader says better.
fn structure(text: &str) -> Result<(), Option<Failure>> {
    let mut parser = Parser::new_from_str(text);
    let mut open: Vec<usize> = Vec::new();
    while let Some(next) = parser.next_event() {
        let (event, span) = match next {
            Ok(it) => it,
            Err(error) => {
                let (line, column) = (error.marker().line(), error.marker().col() + 1);
                let deep = error.info().contains("recursion limit");
                return Err(deep.then(|| Failure::too_deep(line, column)));
            }
        };
        let (line, column) = (span.start.line(), span.start.col() + 1);
        match event {
            Event::SequenceStart(anchor, _) | Event::MappingStart(anchor, _) => {
                open.push(anchor);
                if open.len() > DEEPEST {
                    return Err(Some(Failure::too_deep(line, column)));
                }
            }
            Event::SequenceEnd | Event::MappingEnd => {
                open.pop();
            }
            Event::Alias(of) if open.contains(&of) => {
                return Err(Some(Failure {
                    id: "alias-to-itself",
                    message: "the alias stands inside the node that it refers to".to_owned(),
                    line,
                    column,
                    label: "this would never end",
                    help: Some("for a recursive schema use `$ref`"),
                }));
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

fn starts_with_tab(text: &str, line: usize) -> bool {
    let line = text.lines().nth(line.saturating_sub(1)).unwrap_or_default();
    line.chars().take_while(|it| it.is_whitespace()).any(|it| it == '\t')
}

/// What one text has told so far.
struct Reader {
    at: Pointer,
    depth: usize,
    nodes: usize,
    most_nodes: usize,
    too_deep: bool,
    too_large: bool,
    /// The value that was just read cannot be kept, which was said: its key goes, too.
    unusable: bool,
    problems: Vec<Problem>,
}

/// What is wrong at a node, though the rest can be read.
struct Problem {
    at: Pointer,
    kind: ProblemKind,
}

enum ProblemKind {
    /// The key stands twice; whether with one value.
    Repeated {
        same: bool,
    },
    NotFinite,
    Merge,
    Tag(String),
}

impl Problem {
    fn diagnostic(self, sources: &Sources, file: FileId) -> Diagnostic {
        let key = self.at.last().map_or_else(String::new, |it| it.into_owned());
        let node = Place::InFile(file, self.at.clone());
        match self.kind {
            ProblemKind::Repeated { same } => {
                let spans = sources.key_spans(file, &self.at);
                let text = |it: &crate::source::Span| Place::Text(file, it.line, it.column);
                let place = spans.last().map_or(Place::KeyInFile(file, self.at.clone()), text);
                let message = format!("the key `{key}` is written twice");
                let diagnostic = if same {
                    Diagnostic::warning("key-duplicate", place, message)
                } else {
                    Diagnostic::refused("key-duplicate", place, message)
                };
                let diagnostic = diagnostic.label(if same { "the same again" } else { "this one counts" });
                match spans.first().filter(|_| spans.len() > 1) {
                    Some(first) => diagnostic.related(text(first), "first written here"),
                    None => diagnostic,
                }
                .help("keep one of them")
            }
            ProblemKind::NotFinite => {
                Diagnostic::refused("number-not-finite", node, "JSON has no number for this")
                    .label("not a finite number")
                    .help("quote it if text is meant")
            }
            ProblemKind::Merge => Diagnostic::refused(
                "merge-key",
                node,
                "a merge key (`<<`) takes a mapping or a list of mappings",
            )
            .label("not a mapping")
            .help("use an alias of a mapping"),
            ProblemKind::Tag(tag) => {
                Diagnostic::warning("yaml-tag", node, format!("the YAML tag `!{tag}` means nothing here"))
                    .help("remove the tag")
            }
        }
    }
}

impl Reader {
    fn new(len: usize) -> Self {
        Self {
            at: Pointer::root(),
            depth: 0,
            nodes: 0,
            most_nodes: len + ALIAS_NODES,
            too_deep: false,
            too_large: false,
            unusable: false,
            problems: Vec::new(),
        }
    }

    fn enter<E: serde::de::Error>(&mut self) -> Result<(), E> {
        self.depth += 1;
        self.too_deep = self.depth > DEEPEST;
        if self.too_deep { Err(E::custom("nesting")) } else { Ok(()) }
    }

    fn problem(&mut self, kind: ProblemKind) {
        let at = self.at.clone();
        self.problems.push(Problem { at, kind });
    }
}

/// Reads one node.
struct Node<'r> {
    reader: &'r mut Reader,
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        self.reader.nodes += 1;
        if self.reader.nodes > self.reader.most_nodes {
            self.reader.too_large = true;
            return Err(serde::de::Error::custom("repetition"));
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_i128<E: serde::de::Error>(self, value: i128) -> Result<Value, E> {
        #[expect(clippy::cast_precision_loss, reason = "JSON numbers beyond 64 bits are floats")]
        self.visit_f64(value as f64)
    }

    fn visit_u128<E: serde::de::Error>(self, value: u128) -> Result<Value, E> {
        #[expect(clippy::cast_precision_loss, reason = "JSON numbers beyond 64 bits are floats")]
        self.visit_f64(value as f64)
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or_else(
            || {
                self.reader.problem(ProblemKind::NotFinite);
                self.reader.unusable = true;
                Value::Null
            },
            Value::Number,
        ))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        self.reader.enter()?;
        let mut list = Vec::new();
        loop {
            let len = self.reader.at.push(&list.len().to_string());
            let item = seq.next_element_seed(Node { reader: self.reader });
            self.reader.at.truncate(len);
            match item? {
                Some(_) if std::mem::take(&mut self.reader.unusable) => {}
                Some(item) => list.push(item),
                None => break,
            }
        }
        self.reader.depth -= 1;
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        self.reader.enter()?;
        let mut object = Map::new();
        let mut merge = None;
        while let Some(key) = map.next_key::<String>()? {
            let len = self.reader.at.push(&key);
            let value = map.next_value_seed(Node { reader: self.reader })?;
            if std::mem::take(&mut self.reader.unusable) {
                self.reader.at.truncate(len);
                continue;
            }
            if key == "<<" {
                merge = Some(value);
            } else if let Some(before) = object.get_mut(&key) {
                let same = *before == value;
                *before = value;
                self.reader.problem(ProblemKind::Repeated { same });
            } else {
                object.insert(key, value);
            }
            self.reader.at.truncate(len);
        }
        if let Some(merge) = merge {
            self.reader.merge(&mut object, merge);
        }
        self.reader.depth -= 1;
        Ok(Value::Object(object))
    }

    /// A tagged YAML node: the tag is dropped, what it marks is kept.
    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<Value, A::Error> {
        let (tag, variant) = data.variant::<String>()?;
        self.reader.problem(ProblemKind::Tag(tag));
        variant.newtype_variant_seed(self)
    }
}

impl Reader {
    /// Adds the members of a merge key that the object has not itself.
    fn merge(&mut self, object: &mut Map<String, Value>, merge: Value) {
        let parts = match merge {
            Value::Array(parts) => parts,
            part => vec![part],
        };
        for part in parts {
            match part {
                Value::Object(part) => {
                    for (key, value) in part {
                        object.entry(key).or_insert(value);
                    }
                }
                _ => {
                    let len = self.at.push("<<");
                    self.problem(ProblemKind::Merge);
                    self.at.truncate(len);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(name: &str, text: &str) -> (Option<Value>, Vec<&'static str>) {
        let mut sources = Sources::default();
        let file = sources.add(name, text, format(name, text));
        let mut diagnostics = Diagnostics::default();
        let value = read(&sources, file, &mut diagnostics);
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
    fn deep_nesting_is_refused_whatever_its_brackets() {
        for depth in [200, 10_000, 100_000] {
            let block: String = (0..depth.min(3_000)).map(|it| " ".repeat(it) + "a:\n").collect();
            let json = ["[".repeat(depth), "{\"a\":".repeat(depth)];
            let yaml = [block, "- ".repeat(depth), "{a: ".repeat(depth), "[".repeat(depth)];
            for (name, text) in
                json.iter().map(|it| ("a.json", it)).chain(yaml.iter().map(|it| ("a.yaml", it)))
            {
                assert_eq!(parse(name, text), (None, vec!["nesting-too-deep"]), "{depth} in {name}");
            }
        }
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
    fn broken_texts_are_refused() {
        assert_eq!(parse("a.yaml", "a: [1,\nb: 2").1, ["yaml-invalid"]);
        assert_eq!(parse("a.yaml", "? [a]\n: 1\n").1, ["yaml-invalid"]);
        assert_eq!(parse("a.yaml", "a: 1\n---\nb: 1\n").1, ["yaml-documents"]);
        assert_eq!(parse("a.json", "{\"a\": [1,]}").1, ["json-invalid"]);
        assert_eq!(parse("a.json", "{} x").1, ["json-invalid"]);
        assert_eq!(parse("a.yaml", " \n").1, ["file-empty"]);
    }
}
