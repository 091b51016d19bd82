//! Schemas with their references followed and their `allOf` merged, so that two spellings of one schema look the same.
//!
//! In: where the parts of a schema stand. Out: one [`Flat`] set of keywords. The same merge as in lowering, but of the
//! tree: it keeps every keyword, where it is, and what Rust has no type for. What two of them mean to each other is
//! compared elsewhere.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::side::{Side, TreeValue};
use crate::pointer::Pointer;

/// A schema, merged.
#[derive(Debug, Default)]
pub(super) struct Flat<'a> {
    /// The type; of several parts the last that has one.
    pub(super) kind: Option<(&'a str, Pointer)>,
    pub(super) nullable: bool,
    /// The values of `enum` but null, each where it is; `None` where there is no `enum`.
    pub(super) values: Option<Vec<(Pointer, Value)>>,
    /// Of these, the ones whose alternative is deprecated.
    pub(super) outdated: Vec<Value>,
    pub(super) properties: IndexMap<&'a str, Vec<Pointer>>,
    pub(super) required: BTreeMap<&'a str, Pointer>,
    pub(super) items: Vec<Pointer>,
    pub(super) additional: Extra,
    pub(super) choices: Vec<Choice<'a>>,
    /// Every other keyword that says something.
    pub(super) words: BTreeMap<&'a str, (Pointer, Value)>,
}

/// What `additionalProperties` says.
#[derive(Debug, Default, PartialEq)]
pub(super) enum Extra {
    #[default]
    Unspecified,
    Open(Pointer),
    Forbidden(Pointer),
    Typed(Vec<Pointer>),
}

/// Alternatives.
#[derive(Debug)]
pub(super) struct Choice<'a> {
    /// `oneOf` or `anyOf`.
    pub(super) key: &'static str,
    pub(super) at: Pointer,
    pub(super) members: Vec<Pointer>,
    pub(super) discriminator: Option<TreeValue<'a>>,
}

/// Keywords whose value here says no more than their absence.
fn says_nothing(key: &str, value: &Value) -> bool {
    match key {
        "nullable" | "readOnly" | "writeOnly" | "deprecated" | "uniqueItems" | "exclusiveMinimum"
        | "exclusiveMaximum" | "x-sensitive" => value == &Value::Bool(false),
        "minLength" | "minItems" | "minProperties" => value.as_f64() == Some(0.0),
        // Names of nodes: who refers to them was found by them.
        "$id" | "$schema" | "$anchor" | "$dynamicAnchor" | "$comment" | "$defs" | "definitions"
        | "$vocabulary" | "const" | "examples" => true,
        "x-lenient" => value.as_array().is_some_and(Vec::is_empty),
        _ => value.is_null() && key != "default",
    }
}

impl<'a> Flat<'a> {
    /// The schema that these parts make together.
    pub(super) fn of(side: &Side<'a>, parts: &[Pointer]) -> Self {
        let mut flat = Self::default();
        let mut seen = Vec::new();
        for part in parts {
            if let Some(node) = side.node(part) {
                flat.open(side, node, &mut seen);
            }
        }
        flat
    }

    /// What a schema says itself, without what it is made of.
    pub(super) fn alone(node: &TreeValue<'a>) -> Self {
        let mut flat = Self::default();
        for (key, member) in node.members().filter(|(key, _)| !matches!(*key, "allOf" | "nullable")) {
            if !says_nothing(key, member.value) {
                flat.say(key, member);
            }
        }
        flat
    }

    fn open(&mut self, side: &Side<'a>, node: TreeValue<'a>, seen: &mut Vec<Pointer>) {
        let node = side.follow(node);
        if seen.contains(&node.at) {
            return;
        }
        seen.push(node.at.clone());
        for part in node.get("allOf").iter().flat_map(TreeValue::elements) {
            self.open(side, part, seen);
        }
        for (key, member) in node.members() {
            match key {
                "allOf" | "$ref" | "discriminator" => {}
                "type" => {
                    if let Some(kind) = member.value.as_str() {
                        // Every integer is a number.
                        let narrower = matches!((&self.kind, kind), (Some(("integer", _)), "number"));
                        if !narrower {
                            self.kind = Some((kind, member.at));
                        }
                    }
                }
                "nullable" => self.nullable |= member.value == &Value::Bool(true),
                "enum" => self.enumerate(&member),
                "properties" => {
                    for (name, schema) in member.members() {
                        let parts = self.properties.entry(name).or_default();
                        if !parts.contains(&schema.at) {
                            parts.push(schema.at);
                        }
                    }
                }
                "required" => {
                    for (index, name) in member.value.as_array().into_iter().flatten().enumerate() {
                        if let Some(name) = name.as_str() {
                            self.required.entry(name).or_insert_with(|| member.at.index(index));
                        }
                    }
                }
                "items" => self.items.push(member.at),
                "additionalProperties" => self.allow(member),
                "oneOf" | "anyOf" => self.choose(side, key, &node, &member, seen),
                _ if says_nothing(key, member.value) => {}
                _ => self.say(key, member),
            }
        }
        if self.choices.is_empty()
            && let Some(it) = node.get("discriminator")
        {
            // A base that others extend: its tags are not alternatives of its own.
            self.words.insert("discriminator", (it.at, it.value.clone()));
        }
        seen.pop();
    }

    fn enumerate(&mut self, list: &TreeValue<'a>) {
        let values: Vec<_> =
            list.elements().filter(|it| !it.value.is_null()).map(|it| (it.at, canonical(it.value))).collect();
        self.nullable |= list.elements().any(|it| it.value.is_null()) && values.is_empty();
        self.restrict(values);
    }

    /// Of two lists of values both hold.
    fn restrict(&mut self, values: Vec<(Pointer, Value)>) {
        self.values = Some(match self.values.take() {
            None => values,
            Some(before) => {
                let both: Vec<_> =
                    before.iter().filter(|(_, a)| values.iter().any(|(_, b)| a == b)).cloned().collect();
                if both.is_empty() { values } else { both }
            }
        });
    }

    fn allow(&mut self, member: TreeValue<'a>) {
        let is_empty = member.value.as_object().is_some_and(serde_json::Map::is_empty);
        self.additional = match (std::mem::take(&mut self.additional), member.value) {
            (Extra::Typed(parts), Value::Bool(_)) => Extra::Typed(parts),
            (Extra::Open(at), _) => Extra::Open(at),
            (_, Value::Bool(false)) => Extra::Forbidden(member.at),
            (_, Value::Bool(true)) => Extra::Open(member.at),
            _ if is_empty => Extra::Open(member.at),
            (Extra::Typed(mut parts), _) => {
                parts.push(member.at);
                Extra::Typed(parts)
            }
            _ => Extra::Typed(vec![member.at]),
        };
    }

    fn choose(
        &mut self,
        side: &Side<'a>,
        key: &str,
        node: &TreeValue<'a>,
        list: &TreeValue<'a>,
        seen: &mut Vec<Pointer>,
    ) {
        let all: Vec<TreeValue<'a>> = list.elements().collect();
        let members: Vec<TreeValue<'a>> = all.iter().filter(|it| !is_null(it.value)).cloned().collect();
        self.nullable |= members.len() < all.len();
        if !members.is_empty() && members.iter().all(|it| is_only_required(it.value)) {
            // A rule about which members there must be.
            return self.say(if key == "oneOf" { "oneOf" } else { "anyOf" }, list.clone());
        }
        if let [only] = members.as_slice() {
            return self.open(side, only.clone(), seen);
        }
        if members.is_empty() {
            return;
        }
        if let Some(listed) = Listed::of(side, &members) {
            self.kind = self.kind.take().or(listed.kind);
            if !listed.described.is_empty() {
                self.words.insert("x-enumDescriptions", (list.at.clone(), Value::Object(listed.described)));
            }
            self.outdated.extend(listed.outdated);
            return self.restrict(listed.values);
        }
        self.choices.push(Choice {
            key: if key == "oneOf" { "oneOf" } else { "anyOf" },
            at: list.at.clone(),
            members: members.into_iter().map(|it| it.at).collect(),
            discriminator: node.get("discriminator"),
        });
    }

    fn say(&mut self, key: &'a str, member: TreeValue<'a>) {
        let value = canonical(member.value);
        if let Some((_, before)) = self.words.get(key) {
            // Of two bounds both hold, and so the tighter.
            let looser = match (key, before.as_f64(), value.as_f64()) {
                ("minimum" | "minLength" | "minItems" | "minProperties", Some(a), Some(b)) => b < a,
                ("maximum" | "maxLength" | "maxItems" | "maxProperties", Some(a), Some(b)) => b > a,
                _ => false,
            };
            if looser {
                return;
            }
        }
        self.words.insert(key, (member.at, value));
    }

    /// The type, or what the other keywords make of it.
    pub(super) fn implied(&self) -> Option<&str> {
        if let Some((kind, _)) = &self.kind {
            return Some(kind);
        }
        if !self.properties.is_empty() || self.additional != Extra::Unspecified {
            return Some("object");
        }
        if !self.items.is_empty() {
            return Some("array");
        }
        let mut kinds = self.values.iter().flatten().map(|(_, it)| match it {
            Value::String(_) => "string",
            Value::Bool(_) => "boolean",
            Value::Number(it) if !it.is_f64() => "integer",
            Value::Number(_) => "number",
            Value::Array(_) => "array",
            Value::Object(_) | Value::Null => "object",
        });
        let first = kinds.next()?;
        kinds.all(|it| it == first).then_some(first)
    }

    /// Whether nothing is said of the value: any will do.
    pub(super) fn is_any(&self) -> bool {
        self.implied().is_none() && self.values.is_none() && self.choices.is_empty()
    }

    pub(super) fn word(&self, key: &str) -> Option<&Value> {
        self.words.get(key).map(|(_, value)| value)
    }

    pub(super) fn flag(&self, key: &str) -> bool {
        self.word(key) == Some(&Value::Bool(true))
    }

    /// The only value it can have.
    pub(super) fn constant(&self) -> Option<&Value> {
        match self.values.as_deref() {
            Some([(_, only)]) => Some(only),
            _ => None,
        }
    }
}

/// A number has one spelling: `1.0` is `1`.
pub(super) fn canonical(value: &Value) -> Value {
    match value.as_f64().filter(|_| value.is_f64()) {
        Some(it) if it.fract() == 0.0 && it.abs() < 9e15 => Value::from(it as i64),
        _ => value.clone(),
    }
}

fn is_null(schema: &Value) -> bool {
    let of_null =
        |it: &Value| it.as_array().is_some_and(|it| !it.is_empty() && it.iter().all(Value::is_null));
    schema.get("enum").is_some_and(of_null) || schema.get("type").is_some_and(|it| it == "null")
}

/// Alternatives that do nothing but list values of one type: one `enum`, with words about each value.
struct Listed<'a> {
    kind: Option<(&'a str, Pointer)>,
    values: Vec<(Pointer, Value)>,
    outdated: Vec<Value>,
    /// The words about each value, by the value.
    described: Map<String, Value>,
}

impl<'a> Listed<'a> {
    fn of(side: &Side<'a>, members: &[TreeValue<'a>]) -> Option<Self> {
        const KEYS: [&str; 6] = ["type", "enum", "title", "description", "deprecated", "example"];
        let mut res = Self { kind: None, values: Vec::new(), outdated: Vec::new(), described: Map::new() };
        let mut of: Option<String> = None;
        for member in members {
            if !member.members().all(|(key, _)| KEYS.contains(&key)) {
                return None;
            }
            let flat = Flat::of(side, std::slice::from_ref(&member.at));
            let implied = flat.implied()?;
            if flat.nullable || of.get_or_insert_with(|| implied.to_owned()) != implied {
                return None;
            }
            let is_outdated = flat.flag("deprecated");
            let words = ["title", "description"].into_iter().filter_map(|it| flat.word(it)?.as_str());
            let words = words.collect::<Vec<_>>().join(": ");
            for (at, value) in flat.values? {
                if res.values.iter().any(|(_, other)| *other == value) {
                    continue;
                }
                if !words.is_empty() {
                    res.described.insert(value.to_string(), Value::String(words.clone()));
                }
                if is_outdated {
                    res.outdated.push(value.clone());
                }
                res.values.push((at, value));
            }
            res.kind = res.kind.or(flat.kind);
        }
        Some(res)
    }
}

fn is_only_required(schema: &Value) -> bool {
    schema.as_object().is_some_and(|it| {
        it.contains_key("required")
            && it.keys().all(|key| key == "required" || key == "description" || key == "title")
    })
}
