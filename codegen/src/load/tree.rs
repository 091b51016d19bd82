//! The reader of trees, the same for both formats.
//!
//! In: the events of a parser, through serde. Out: a JSON value in the order of the text, and what was wrong with
//! single nodes. Which files are broken as a whole is left to [`text`](super::text).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, IgnoredAny, MapAccess, SeqAccess, VariantAccess, Visitor,
};
use serde_json::{Map, Number, Value};

use super::text::DEEPEST;
use super::walk;
use crate::diagnostic::{Diagnostic, Place, Severity, several};
use crate::pointer::Pointer;
use crate::source::{FileId, Sources, Span};

/// How many nodes aliases may add to those that are written out.
const ALIAS_NODES: usize = 1_000_000;

/// What one text has brought so far.
pub(super) struct Reader {
    at: Pointer,
    depth: usize,
    nodes: usize,
    most_nodes: usize,
    /// How many numbers were met, and which of them the text did not have: see [`lenient`](super::lenient).
    numbers: usize,
    pub(super) replaced: BTreeSet<usize>,
    /// Reading stopped at the limit of nodes.
    pub(super) too_large: bool,
    /// The value that was just read is a number that JSON has not, as YAML spells it.
    not_finite: Option<&'static str>,
    /// The value that was just read cannot be kept, which was said: its key goes, too.
    unusable: bool,
    /// What is written where no reader takes what the text has, which was said.
    pub(super) passed_over: Option<String>,
    pub(super) problems: Vec<Problem>,
}

/// What is wrong at a node, though the rest can be read.
pub(super) struct Problem {
    at: Pointer,
    kind: ProblemKind,
}

enum ProblemKind {
    /// The key is written more than once; whether with one value.
    Repeated {
        same: bool,
    },
    /// Whether it is kept as a string, so that the rest of its list keeps its place.
    NotFinite {
        kept: bool,
    },
    TooDeep,
    Merge,
    Tag(String),
}

impl Problem {
    pub(super) fn diagnostic(self, sources: &Sources, file: FileId) -> Diagnostic {
        let key = self.at.last().map_or_else(String::new, |it| it.into_owned());
        let node = Place::InFile(file, self.at.clone());
        match self.kind {
            ProblemKind::Repeated { same } => {
                let spans = sources.repeated_key(file, &self.at);
                let text = |it: &Span| Place::Text(file, it.line, it.column);
                let place = spans.map_or(Place::KeyInFile(file, self.at.clone()), |(_, last)| text(&last));
                let message = format!("the key `{key}` is written more than once");
                let diagnostic = if same {
                    Diagnostic::warning("key-duplicate", place, message)
                } else {
                    Diagnostic::refused("key-duplicate", place, message)
                };
                let diagnostic = diagnostic.label(if same { "the same again" } else { "this one counts" });
                match spans {
                    Some((first, _)) => diagnostic.related(text(&first), "first written here"),
                    None => diagnostic,
                }
                .help("keep one of them")
            }
            ProblemKind::NotFinite { kept: true } => {
                Diagnostic::warning("number-not-finite", node, "no JSON number has this value")
                    .label("read as a string, so that the others keep their places")
                    .help("quote it if a string is meant")
            }
            ProblemKind::NotFinite { kept: false } => {
                let diagnostic =
                    Diagnostic::refused("number-not-finite", node, "no JSON number has this value")
                        .label("left out: not a finite number, or beyond every float")
                        .help("quote it if a string is meant");
                match walk::is_of_words(&self.at) {
                    true => Diagnostic { severity: Severity::Warning, ..diagnostic },
                    false => diagnostic,
                }
            }
            ProblemKind::TooDeep => {
                let label = format!("deeper than {DEEPEST} levels: this is left out");
                several::too_deep(node, Severity::Refused, &label)
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
    pub(super) fn new(len: usize) -> Self {
        Self {
            at: Pointer::root(),
            depth: 0,
            nodes: 0,
            most_nodes: len + ALIAS_NODES,
            numbers: 0,
            replaced: BTreeSet::new(),
            too_large: false,
            unusable: false,
            not_finite: None,
            passed_over: None,
            problems: Vec::new(),
        }
    }

    /// Goes one level down; `false` where that is one too many, which is said, and the value cannot be kept.
    fn enter(&mut self) -> bool {
        if self.depth == DEEPEST {
            self.problem(ProblemKind::TooDeep);
            self.unusable = true;
            return false;
        }
        self.depth += 1;
        true
    }

    /// Counts a number; `false` where the text had one that cannot be read.
    fn count_number(&mut self) -> bool {
        self.numbers += 1;
        let is_own = !self.replaced.contains(&(self.numbers - 1));
        if !is_own {
            self.not_finite = Some(".inf");
        }
        is_own
    }

    fn is_passed_over(&self, text: &str) -> bool {
        self.passed_over.as_deref() == Some(text)
    }

    /// Where lists hold strings for numbers that JSON does not have.
    pub(super) fn strings(&self) -> impl Iterator<Item = &Pointer> {
        self.problems
            .iter()
            .filter(|it| matches!(it.kind, ProblemKind::NotFinite { kept: true }))
            .map(|it| &it.at)
    }

    /// Whether something was left out because it nests too deeply.
    pub(super) fn is_cut(&self) -> bool {
        self.problems.iter().any(|it| matches!(it.kind, ProblemKind::TooDeep))
    }

    /// Says nothing of what was left out, since all is.
    pub(super) fn forget_cuts(&mut self) {
        self.problems.retain(|it| !matches!(it.kind, ProblemKind::TooDeep));
    }

    fn problem(&mut self, kind: ProblemKind) {
        let at = self.at.clone();
        self.problems.push(Problem { at, kind });
    }
}

/// Reads one node.
pub(super) struct NodeSeed<'r> {
    pub(super) reader: &'r mut Reader,
}

impl<'de> DeserializeSeed<'de> for NodeSeed<'_> {
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

impl<'de> Visitor<'de> for NodeSeed<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(if self.reader.count_number() { Value::from(value) } else { Value::Null })
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(if self.reader.count_number() { Value::from(value) } else { Value::Null })
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
        if !self.reader.count_number() {
            return Ok(Value::Null);
        }
        Ok(Number::from_f64(value).map_or_else(
            || {
                self.reader.not_finite = Some(match value {
                    f64::INFINITY => ".inf",
                    f64::NEG_INFINITY => "-.inf",
                    _ => ".nan",
                });
                Value::Null
            },
            Value::Number,
        ))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        self.reader.unusable |= self.reader.is_passed_over(value);
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        self.reader.unusable |= self.reader.is_passed_over(&value);
        Ok(Value::String(value))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        if !self.reader.enter() {
            while seq.next_element::<IgnoredAny>()?.is_some() {}
            return Ok(Value::Null);
        }
        let mut list = Vec::new();
        loop {
            let len = self.reader.at.push(&list.len().to_string());
            let item = seq.next_element_seed(NodeSeed { reader: self.reader });
            let not_finite = self.reader.not_finite.take();
            if not_finite.is_some() {
                self.reader.problem(ProblemKind::NotFinite { kept: true });
            }
            self.reader.at.truncate(len);
            match (item?, not_finite) {
                (Some(_), _) if std::mem::take(&mut self.reader.unusable) => {}
                (Some(_), Some(text)) => list.push(Value::from(text)),
                (Some(item), None) => list.push(item),
                (None, _) => break,
            }
        }
        self.reader.depth -= 1;
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        if !self.reader.enter() {
            while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            return Ok(Value::Null);
        }
        let mut object = Map::new();
        let mut merge = None;
        // Each key that is written again, and whether always with the same value.
        let mut repeated: BTreeMap<String, bool> = BTreeMap::new();
        while let Some(key) = map.next_key::<String>()? {
            let len = self.reader.at.push(&key);
            let value = map.next_value_seed(NodeSeed { reader: self.reader })?;
            if self.reader.not_finite.take().is_some() {
                self.reader.problem(ProblemKind::NotFinite { kept: false });
                self.reader.unusable = true;
            }
            if self.reader.is_passed_over(&key) {
                self.reader.unusable = true;
            }
            if std::mem::take(&mut self.reader.unusable) {
                self.reader.at.truncate(len);
                continue;
            }
            if key == "<<" {
                merge = Some(value);
            } else if let Some(before) = object.get_mut(&key) {
                let same = *before == value;
                *before = value;
                *repeated.entry(key).or_insert(true) &= same;
            } else {
                object.insert(key, value);
            }
            self.reader.at.truncate(len);
        }
        for (key, same) in repeated {
            let len = self.reader.at.push(&key);
            self.reader.problem(ProblemKind::Repeated { same });
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
