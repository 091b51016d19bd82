//! JSON values made from the text of a schema, as a reader of the schema alone would make them.
//!
//! In: the trees of a document, and the place of a schema. Out: candidates, most of which are valid. The keywords are followed as
//! they are written, and nothing of what the generator makes of them is known here. Whether a candidate is valid is for the
//! validator to say.

use codegen::load::Loaded;
use codegen::pointer::Pointer;
use codegen::source::FileId;
use serde_json::{Map, Value, json};

use crate::dice::Dice;

/// Beyond this depth only the simplest values are made.
const DEPTH: usize = 6;

/// A schema, and the file where its references start.
#[derive(Clone, Copy)]
struct Said<'d> {
    file: FileId,
    value: &'d Value,
}

/// Makes candidates. The same seed makes the same ones.
pub(super) struct Samples<'d> {
    loaded: &'d Loaded,
    dice: Dice,
}

impl<'d> Samples<'d> {
    /// Those of a document.
    pub(super) fn new(loaded: &'d Loaded, seed: u64) -> Self {
        Self { loaded, dice: Dice::new(seed) }
    }

    /// A candidate for the schema in this place of the document.
    pub(super) fn of(&mut self, schema: &'d Value) -> Value {
        self.value(&[Said { file: FileId(0), value: schema }], 0)
    }

    fn one_of<T: Copy>(&mut self, list: &[T]) -> Option<T> {
        if list.is_empty() { None } else { Some(list[self.dice.below(list.len())]) }
    }

    /// All that is said of one value: the schemas themselves, what they refer to, all of `allOf`, and one of each choice.
    fn gathered(&mut self, schemas: &[Said<'d>]) -> Vec<Said<'d>> {
        let mut all: Vec<Said<'d>> = Vec::new();
        let mut open = schemas.to_vec();
        while let Some(it) = open.pop() {
            if all.len() > 40 || all.iter().any(|known| std::ptr::eq(known.value, it.value)) {
                continue;
            }
            all.push(it);
            let said = |value| Said { file: it.file, value };
            if let Some(text) = it.value.get("$ref").and_then(Value::as_str) {
                open.extend(self.target(it.file, text));
            }
            open.extend(list(it.value, "allOf").map(said));
            for key in ["oneOf", "anyOf"] {
                let alternatives: Vec<_> = list(it.value, key).map(said).collect();
                open.extend(self.one_of(&alternatives));
            }
            for key in ["then", "else"] {
                open.extend(it.value.get(key).map(said).filter(|_| self.dice.below(2) == 0));
            }
            for (_, inner) in members(it.value, "dependentSchemas") {
                open.extend(Some(said(inner)).filter(|_| self.dice.below(2) == 0));
            }
        }
        all
    }

    fn target(&self, file: FileId, text: &str) -> Option<Said<'d>> {
        let found = self.loaded.find(file, &Pointer::root(), text).ok()?;
        let (file, pointer) = found.into_iter().next()?.node;
        let value = self.loaded.tree(file)?.pointer(pointer.as_str())?;
        Some(Said { file, value })
    }

    fn value(&mut self, schemas: &[Said<'d>], depth: usize) -> Value {
        // What has to hold itself has no end.
        if depth > 3 * DEPTH {
            return Value::Null;
        }
        let all = self.gathered(schemas);
        let listed: Vec<&Value> =
            all.iter().flat_map(|it| list(it.value, "enum").chain(it.value.get("const"))).collect();
        // A value of another kind now and then: some schemas allow it.
        if let Some(value) = self.one_of(&listed).filter(|_| self.dice.below(12) > 0) {
            return value.clone();
        }
        if self.dice.below(25) == 0 {
            return self.anything(depth);
        }
        match self.kind(&all) {
            Some("object") => self.object(&all, depth),
            Some("array") => self.array(&all, depth),
            Some("string") => self.text(&all),
            Some("integer") => whole(self.number(&all)),
            Some("number") => json!(self.number(&all)),
            Some("boolean") => json!(self.dice.below(2) == 0),
            Some("null") => Value::Null,
            _ => self.anything(depth),
        }
    }

    /// A type that all agree on: one that is listed everywhere, else what the keywords are about.
    fn kind(&mut self, all: &[Said<'d>]) -> Option<&'static str> {
        const KINDS: [&str; 7] = ["object", "array", "string", "integer", "number", "boolean", "null"];
        let allows = |schema: &Value, kind: &str| match schema.get("type") {
            Some(Value::String(it)) => it == kind || (it == "number" && kind == "integer"),
            Some(Value::Array(types)) => {
                types.iter().any(|it| it == kind || (it == "number" && kind == "integer"))
            }
            _ => true,
        };
        let mut kinds: Vec<&str> =
            KINDS.into_iter().filter(|kind| all.iter().all(|it| allows(it.value, kind))).collect();
        let has = |keys: &[&str]| all.iter().any(|it| keys.iter().any(|key| it.value.get(key).is_some()));
        if kinds.len() == KINDS.len() {
            let object = ["properties", "required", "additionalProperties", "patternProperties"];
            let array = ["items", "prefixItems", "contains"];
            if has(&object) {
                kinds = vec!["object"];
            } else if has(&array) {
                kinds = vec!["array"];
            }
        }
        self.one_of(&kinds)
    }

    fn object(&mut self, all: &[Said<'d>], depth: usize) -> Value {
        let mut object = Map::new();
        let required: Vec<&str> =
            all.iter().flat_map(|it| list(it.value, "required")).filter_map(Value::as_str).collect();
        let mut names: Vec<&str> =
            all.iter().flat_map(|it| members(it.value, "properties")).map(|(name, _)| name).collect();
        names.extend(&required);
        names.extend(all.iter().flat_map(|it| members(it.value, "dependentRequired")).map(|(name, _)| name));
        for name in names {
            let keep = if required.contains(&name) {
                self.dice.below(30) > 0
            } else {
                depth < DEPTH && self.dice.below(2) == 0
            };
            if !keep || object.contains_key(name) {
                continue;
            }
            let of_name: Vec<Said<'d>> = all
                .iter()
                .filter_map(|it| Some(Said { value: it.value.get("properties")?.get(name)?, ..*it }))
                .collect();
            let value =
                if of_name.is_empty() { self.anything(depth + 1) } else { self.value(&of_name, depth + 1) };
            object.insert(name.to_owned(), value);
        }
        if depth < DEPTH {
            self.other_members(all, depth, &mut object);
        }
        Value::Object(object)
    }

    /// Members by pattern, and those that nothing names.
    fn other_members(&mut self, all: &[Said<'d>], depth: usize, object: &mut Map<String, Value>) {
        for it in all {
            for (pattern, schema) in members(it.value, "patternProperties") {
                let name: String =
                    pattern.chars().filter(|it| it.is_alphanumeric() || "-_".contains(*it)).collect();
                for name in [name.clone(), format!("{name}1"), format!("a{name}")] {
                    if self.dice.below(2) == 0 && !object.contains_key(&name) {
                        let value = self.value(&[Said { value: schema, ..*it }], depth + 1);
                        object.insert(name, value);
                    }
                }
            }
        }
        let keys = ["additionalProperties", "unevaluatedProperties"];
        let others: Vec<Said<'d>> = all
            .iter()
            .flat_map(|it| keys.iter().filter_map(|key| Some(Said { value: it.value.get(key)?, ..*it })))
            .filter(|it| it.value.is_object())
            .collect();
        for name in ["other", "Other-One", "x y", "123"] {
            if self.dice.below(3) == 0 && !object.contains_key(name) {
                let value = match self.dice.below(4) {
                    0 => self.anything(depth + 1),
                    _ if others.is_empty() => self.anything(depth + 1),
                    _ => self.value(&others, depth + 1),
                };
                object.insert(name.to_owned(), value);
            }
        }
    }

    fn array(&mut self, all: &[Said<'d>], depth: usize) -> Value {
        let bound = |key: &str| all.iter().filter_map(|it| it.value.get(key)?.as_u64()).max();
        let places: Vec<Vec<Said<'d>>> =
            (0..all.iter().map(|it| list(it.value, "prefixItems").count()).max().unwrap_or_default())
                .map(|index| {
                    all.iter()
                        .filter_map(|it| {
                            Some(Said { value: it.value.get("prefixItems")?.get(index)?, ..*it })
                        })
                        .collect()
                })
                .collect();
        let of = |keys: &[&str]| -> Vec<Said<'d>> {
            all.iter()
                .flat_map(|it| keys.iter().filter_map(|key| Some(Said { value: it.value.get(key)?, ..*it })))
                .filter(|it| it.value.is_object())
                .collect()
        };
        let (items, contained) = (of(&["items", "unevaluatedItems"]), of(&["contains"]));
        let least = usize::try_from(bound("minItems").unwrap_or_default()).unwrap_or_default().min(8);
        let count = if depth < DEPTH { least.max(self.dice.below(places.len() + 3)) } else { least };
        (0..count)
            .map(|index| match places.get(index) {
                Some(place) => self.value(place, depth + 1),
                None if !contained.is_empty() && self.dice.below(2) == 0 => self.value(&contained, depth + 1),
                None if items.is_empty() => self.anything(depth + 1),
                None => self.value(&items, depth + 1),
            })
            .collect()
    }

    fn text(&mut self, all: &[Said<'d>]) -> Value {
        let examples: Vec<&str> = all
            .iter()
            .flat_map(|it| it.value.get("example").into_iter().chain(list(it.value, "examples")))
            .filter_map(Value::as_str)
            .collect();
        if let Some(example) = self.one_of(&examples).filter(|_| self.dice.below(2) == 0) {
            return json!(example);
        }
        let mut texts: Vec<String> = match all.iter().find_map(|it| it.value.get("format")?.as_str()) {
            Some("date-time") => ["2026-01-31T12:00:00Z", "2026-01-31T12:00:00.5+01:00"].as_slice(),
            Some("date") => &["2026-01-31"],
            Some("uuid") => &["123e4567-e89b-12d3-a456-426614174000"],
            Some("decimal") => &["12.50", "0"],
            Some("byte") => &["aGk=", ""],
            _ => &[
                "",
                "a",
                "A1",
                "12",
                "GBP",
                "ü",
                "true",
                "null",
                "12.50",
                "a-b_c",
                "some words",
                "1234567890",
            ],
        }
        .iter()
        .map(|it| (*it).to_owned())
        .collect();
        // What a pattern begins with, and something behind it.
        for pattern in all.iter().filter_map(|it| it.value.get("pattern")?.as_str()) {
            let literal = pattern
                .trim_start_matches('^')
                .split(['[', '(', '\\', '.', '$', '?', '*', '+', '{', '|'])
                .next();
            let literal = literal.unwrap_or_default();
            texts = ["", "1", "a1", "ABC"].iter().map(|end| format!("{literal}{end}")).collect();
        }
        let bound = |key: &'static str| all.iter().filter_map(move |it| it.value.get(key)?.as_u64());
        let (least, most) =
            (bound("minLength").max().unwrap_or(0), bound("maxLength").min().unwrap_or(u64::MAX));
        let fits = |text: &String| (least..=most).contains(&(text.chars().count() as u64));
        if texts.iter().any(fits) {
            texts.retain(fits);
        }
        let index = self.dice.below(texts.len());
        json!(texts.get(index))
    }

    fn number(&mut self, all: &[Said<'d>]) -> f64 {
        let bound = |key: &'static str| all.iter().filter_map(move |it| it.value.get(key)?.as_f64());
        let least = bound("minimum").chain(bound("exclusiveMinimum").map(|it| it + 1.0)).reduce(f64::max);
        let most = bound("maximum").chain(bound("exclusiveMaximum").map(|it| it - 1.0)).reduce(f64::min);
        let step = bound("multipleOf").reduce(f64::max).unwrap_or(1.0);
        let mut numbers = vec![0.0, 1.0, -1.0, step, step * 7.0, 2_000_000_000.0];
        numbers.extend(least);
        numbers.extend(most);
        if bound("multipleOf").next().is_none() {
            numbers.extend([0.5, -12.25]);
        }
        numbers.retain(|it| least.is_none_or(|least| *it >= least) && most.is_none_or(|most| *it <= most));
        self.one_of(&numbers).unwrap_or_default().clamp(-9e15, 9e15)
    }

    fn anything(&mut self, depth: usize) -> Value {
        let simple = [json!(null), json!(true), json!(7), json!(-0.5), json!("text"), json!([]), json!({})];
        let nested = [json!([1, "a", null]), json!({"a": {"b": [1]}}), json!({"id": "x", "type": "y"})];
        let mut all: Vec<&Value> = simple.iter().collect();
        all.extend(nested.iter().filter(|_| depth < DEPTH));
        self.one_of(&all).cloned().unwrap_or_default()
    }
}

/// A whole number, written without a fraction.
fn whole(number: f64) -> Value {
    format!("{:.0}", number.floor()).parse::<i64>().unwrap_or_default().into()
}

fn list<'v>(schema: &'v Value, key: &str) -> impl Iterator<Item = &'v Value> + use<'v> {
    schema.get(key).and_then(Value::as_array).into_iter().flatten()
}

fn members<'v>(schema: &'v Value, key: &str) -> impl Iterator<Item = (&'v str, &'v Value)> + use<'v> {
    schema
        .get(key)
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .map(|(name, value)| (name.as_str(), value))
}
