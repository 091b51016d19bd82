//! Variations of a payload that its schema leaves room for: at each place one, and all that go together at once.
//!
//! An unknown member in every object, null for every optional member (also one that was not there), an unknown text
//! for every enum, and JSON that is no alternative for every union.

use codegen::ir::{Additional, Api, Object, TypeId, TypeRef};
use serde_json::{Value, json};

use super::super::difference::step;
use super::rules::{Plain, member, plain};

/// A payload that differs from a recorded one, and in what.
pub(super) struct Mutant {
    pub(super) what: String,
    pub(super) value: Value,
}

/// Every variation of a payload.
pub(super) fn of(api: &Api, ty: TypeId, value: &Value) -> Vec<Mutant> {
    let mut sites = Sites { api, found: Vec::new() };
    sites.walk(&TypeRef::Named(ty), value, "");
    let mut res = Vec::new();
    let mut all = value.clone();
    for (place, change) in sites.found {
        // Null and other JSON take away what is below, where more is to be changed.
        if matches!(change, Change::Unknown | Change::Enum) {
            change.apply(&mut all, &place);
        }
        let mut value = value.clone();
        change.apply(&mut value, &place);
        res.push(Mutant { what: format!("{} at `{place}`", change.name()), value });
    }
    res.push(Mutant { what: "everything that goes together".to_owned(), value: all });
    res
}

/// What is changed at a place, which is a JSON pointer.
enum Change {
    Unknown,
    Null(String),
    Enum,
    Union(Value),
}

impl Change {
    fn name(&self) -> String {
        match self {
            Self::Unknown => "unknown members".to_owned(),
            Self::Null(member) => format!("null for `{member}`"),
            Self::Enum => "unknown text".to_owned(),
            Self::Union(value) => format!("`{value}` for a union"),
        }
    }

    fn apply(&self, value: &mut Value, place: &str) {
        let at = value.pointer_mut(place).expect("a place that was found");
        match self {
            Self::Unknown => {
                at["unknown_member"] = json!({"deep": [1, null, {"text": "\u{1F34E}\n", "big": u64::MAX}]});
                at["unknown_null"] = Value::Null;
            }
            Self::Null(member) => at[member] = Value::Null,
            Self::Enum => *at = json!("a text that came later"),
            Self::Union(other) => *at = other.clone(),
        }
    }
}

struct Sites<'a> {
    api: &'a Api,
    found: Vec<(String, Change)>,
}

impl Sites<'_> {
    fn walk(&mut self, ty: &TypeRef, value: &Value, place: &str) {
        match (plain(self.api, ty), value) {
            (Plain::Enum, Value::String(_)) => self.found.push((place.to_owned(), Change::Enum)),
            (Plain::Array(item), Value::Array(values)) => {
                for (index, value) in values.iter().enumerate() {
                    self.walk(item, value, &format!("{place}/{index}"));
                }
            }
            (Plain::Map(item), Value::Object(members)) => {
                for (key, value) in members {
                    self.walk(item, value, &step(place, key));
                }
            }
            (Plain::Object(object), Value::Object(_)) => self.object(object, value, place),
            (Plain::Union(union), value) => {
                for other in [json!([false, {"a": null}]), json!({"a": []}), json!(1.5)] {
                    if member(self.api, union, &other).is_none() {
                        self.found.push((place.to_owned(), Change::Union(other)));
                    }
                }
                if let Some(ty) = member(self.api, union, value) {
                    self.walk(ty, value, place);
                }
            }
            _ => {}
        }
    }

    fn object(&mut self, object: &Object, value: &Value, place: &str) {
        let additional = match &object.additional {
            Additional::Unspecified | Additional::Forbidden => &TypeRef::Any,
            Additional::Typed(ty) => ty,
        };
        if matches!(plain(self.api, additional), Plain::Any) {
            self.found.push((place.to_owned(), Change::Unknown));
        }
        for field in &object.fields {
            if field.nullable || !field.required {
                self.found.push((place.to_owned(), Change::Null(field.wire.clone())));
            }
            if let Some(value) = value.get(&field.wire) {
                self.walk(&field.ty, value, &step(place, &field.wire));
            }
        }
        for (key, value) in value.as_object().into_iter().flatten() {
            if object.fields.iter().all(|it| it.wire != *key) {
                self.walk(additional, value, &step(place, key));
            }
        }
    }
}
