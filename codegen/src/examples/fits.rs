//! Whether a value is what a schema says, in the words of OpenAPI 3.0.
//!
//! In: a schema of the clean tree, and a value. Out: what of the value is not as the schema says. Left out is what needs
//! an engine of its own or is commonly written loosely: patterns, formats, `multipleOf`, `uniqueItems`, `not`, and that
//! only one of several alternatives fits. A library for JSON Schema would bring all that, a regular expression engine and
//! a reader of references for every document, and would have to be taught `nullable` and `x-lenient`.

use serde_json::{Map, Value};

use crate::pointer::Pointer;

/// Examples are written by hand. One that takes longer is not looked at to its end, so that no document takes forever.
const STEPS: usize = 20_000;

/// How deep schemas and values are followed.
const DEPTH: usize = 64;

/// No more are reported for one value.
const MOST: usize = 10;

/// Something in a value that is not as its schema says.
pub(super) struct Miss {
    /// Where inside the value.
    pub(super) at: Pointer,
    /// What was expected, and what was found.
    pub(super) message: String,
}

/// A comparison of a value with a schema.
pub(super) struct Fits<'a> {
    root: &'a Value,
    steps: usize,
    /// How many schemas around this one have further parts, whose members this part does not know.
    composed: usize,
}

impl<'a> Fits<'a> {
    pub(super) fn new(root: &'a Value) -> Self {
        Self { root, steps: 0, composed: 0 }
    }

    /// All that is wrong with a value; nothing if it is what the schema says, or nobody can tell.
    pub(super) fn misses(&mut self, schema: &'a Value, value: &Value) -> Vec<Miss> {
        let mut found = Vec::new();
        self.check(schema, value, &Pointer::root(), 0, &mut found);
        found.truncate(MOST);
        if self.steps > STEPS { Vec::new() } else { found }
    }

    fn check(&mut self, schema: &'a Value, value: &Value, at: &Pointer, depth: usize, found: &mut Vec<Miss>) {
        self.steps += 1;
        if self.steps > STEPS || depth > DEPTH {
            return;
        }
        let Some(schema) = schema.as_object() else { return };
        if let Some(target) = schema.get("$ref") {
            let target = target.as_str().and_then(Pointer::parse);
            if let Some(target) = target.and_then(|it| self.root.pointer(it.as_str())) {
                self.check(target, value, at, depth + 1, found);
            }
            return;
        }
        if is_lenient(self.root, schema, value)
            || (value.is_null() && schema.get("nullable") == Some(&Value::Bool(true)))
        {
            return;
        }
        let mut miss = |message: String| found.push(Miss { at: at.clone(), message });
        if let Some(kind) = schema.get("type").and_then(Value::as_str).filter(|it| !is_of(it, value)) {
            return miss(format!("expected {}, found {}", named(kind), kind_of(value)));
        }
        if let Some(values) = schema.get("enum").and_then(Value::as_array)
            && !values.iter().any(|it| is_same(it, value))
        {
            return miss("it is none of the values of the enum".to_owned());
        }
        bounds(schema, value).into_iter().for_each(&mut miss);
        self.composed += 1;
        for part in list(schema, "allOf") {
            self.check(part, value, at, depth + 1, found);
        }
        self.composed -= 1;
        for key in ["oneOf", "anyOf"] {
            self.alternatives(list(schema, key), value, at, depth, found);
        }
        match value {
            Value::Array(items) => {
                let Some(schema) = schema.get("items") else { return };
                for (index, item) in items.iter().enumerate() {
                    self.check(schema, item, &at.index(index), depth + 1, found);
                }
            }
            Value::Object(members) => self.members(schema, members, at, depth, found),
            _ => {}
        }
    }

    fn alternatives(
        &mut self,
        alternatives: &'a [Value],
        value: &Value,
        at: &Pointer,
        depth: usize,
        found: &mut Vec<Miss>,
    ) {
        let mut nearest: Option<Vec<Miss>> = None;
        for alternative in alternatives {
            let mut own = Vec::new();
            self.check(alternative, value, at, depth + 1, &mut own);
            if own.is_empty() {
                return;
            }
            if nearest.as_ref().is_none_or(|it| own.len() < it.len()) {
                nearest = Some(own);
            }
        }
        match nearest {
            Some(own) if alternatives.len() == 1 => found.extend(own),
            Some(_) => {
                found.push(Miss { at: at.clone(), message: "it fits none of the alternatives".to_owned() })
            }
            None => {}
        }
    }

    fn members(
        &mut self,
        schema: &'a Map<String, Value>,
        members: &Map<String, Value>,
        at: &Pointer,
        depth: usize,
        found: &mut Vec<Miss>,
    ) {
        let properties = schema.get("properties").and_then(Value::as_object);
        let property = |name: &str| properties.and_then(|it| it.get(name));
        // Of one part of a composed schema, and next to the parts, it is commonly meant of the whole.
        let has_parts = ["allOf", "oneOf", "anyOf"].iter().any(|it| !list(schema, it).is_empty());
        let is_of_the_whole = self.composed > 0 || has_parts;
        for name in list(schema, "required").iter().filter_map(Value::as_str) {
            // One that travels the other way is rightly missing from an example of this one.
            let is_one_way = property(name).is_some_and(|it| self.is_one_way(it));
            if !members.contains_key(name) && !is_one_way {
                found.push(Miss { at: at.clone(), message: format!("`{name}` is required, and is missing") });
            }
        }
        for (name, value) in members {
            let schema = property(name).or_else(|| schema.get("additionalProperties"));
            match schema {
                Some(Value::Bool(false)) if is_of_the_whole => {}
                Some(Value::Bool(false)) => {
                    let message = format!("`{name}` is not among its members, and no others are allowed");
                    found.push(Miss { at: at.key(name), message });
                }
                Some(schema) => self.check(schema, value, &at.key(name), depth + 1, found),
                None => {}
            }
        }
    }

    fn is_one_way(&self, property: &Value) -> bool {
        let target = property.get("$ref").and_then(Value::as_str).and_then(Pointer::parse);
        let target = target.and_then(|it| self.root.pointer(it.as_str()));
        [Some(property), target]
            .into_iter()
            .flatten()
            .any(|it| ["readOnly", "writeOnly"].iter().any(|key| it.get(*key) == Some(&Value::Bool(true))))
    }
}

/// The list under a key; empty where there is none.
fn list<'a>(schema: &'a Map<String, Value>, key: &str) -> &'a [Value] {
    schema.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// Whether the wire may deviate from the schema in this way, by the schema or by the default of the document.
fn is_lenient(root: &Value, schema: &Map<String, Value>, value: &Value) -> bool {
    let words = schema.get("x-lenient").or_else(|| root.get("x-lenient-default")).and_then(Value::as_array);
    let allows = |word: &str| words.is_some_and(|it| it.iter().any(|it| it == word));
    match (value, schema.get("type").and_then(Value::as_str)) {
        (Value::String(text), _) if text.is_empty() => allows("empty-as-absent"),
        (Value::String(text), Some("integer" | "number")) => {
            allows("numeric-string") && text.trim().parse::<f64>().is_ok()
        }
        (Value::String(_), Some("array" | "object")) => allows("json-in-string"),
        (Value::Number(_), Some("string")) => allows("bare-number"),
        _ => false,
    }
}

fn is_of(kind: &str, value: &Value) -> bool {
    match kind {
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "number" => value.is_number(),
        "integer" => value.as_f64().is_some_and(|it| it.fract() == 0.0),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => true,
    }
}

fn is_same(a: &Value, b: &Value) -> bool {
    a == b || matches!((a.as_f64(), b.as_f64()), (Some(a), Some(b)) if a == b)
}

/// What a value has too much or too little of.
fn bounds(schema: &Map<String, Value>, value: &Value) -> Vec<String> {
    let number = |key: &str| schema.get(key).and_then(Value::as_f64);
    let is_set = |key: &str| schema.get(key) == Some(&Value::Bool(true));
    let mut wrong = Vec::new();
    if let Some(value) = value.as_f64() {
        let (least, most) = (number("minimum"), number("maximum"));
        if least.is_some_and(|it| value < it || (value == it && is_set("exclusiveMinimum"))) {
            wrong.push("the number is below the minimum".to_owned());
        }
        if most.is_some_and(|it| value > it || (value == it && is_set("exclusiveMaximum"))) {
            wrong.push("the number is above the maximum".to_owned());
        }
    }
    let (count, what, least, most) = match value {
        Value::String(text) => (text.chars().count(), "characters", "minLength", "maxLength"),
        Value::Array(items) => (items.len(), "items", "minItems", "maxItems"),
        Value::Object(members) => (members.len(), "members", "minProperties", "maxProperties"),
        _ => return wrong,
    };
    if number(least).is_some_and(|it| (count as f64) < it) {
        wrong.push(format!("it has fewer {what} than `{least}` says"));
    }
    if number(most).is_some_and(|it| (count as f64) > it) {
        wrong.push(format!("it has more {what} than `{most}` says"));
    }
    wrong
}

fn named(kind: &str) -> &'static str {
    match kind {
        "string" => "a string",
        "boolean" => "a boolean",
        "number" => "a number",
        "integer" => "an integer",
        "array" => "a list",
        _ => "an object",
    }
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(it) if it.as_f64().is_some_and(|it| it.fract() == 0.0) => "an integer",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::Fits;

    /// What is wrong with a value, each with its place.
    fn misses(schema: &Value, value: &Value) -> Vec<String> {
        let root = json!({"components": {"schemas": {
            "Id": {"type": "string", "minLength": 3},
            "Node": {"type": "object", "properties": {"next": {"$ref": "#/components/schemas/Node"}}},
            "Loop": {"allOf": [{"$ref": "#/components/schemas/Loop"}]},
        }}});
        let found = Fits::new(&root).misses(schema, value);
        found.iter().map(|it| format!("{} {}", it.at.as_str(), it.message)).collect()
    }

    #[test]
    fn what_a_schema_says_is_held_and_what_it_leaves_open_is_not() {
        let id = json!({"$ref": "#/components/schemas/Id"});
        let object = json!({
            "type": "object",
            "required": ["id", "made"],
            "properties": {"id": id, "made": {"type": "string", "readOnly": true}, "n": {"type": "integer", "minimum": 1}},
            "additionalProperties": false,
        });
        for (schema, value, wrong) in [
            (&id, json!("abc"), vec![]),
            (&id, json!("ab"), vec![" it has fewer characters than `minLength` says"]),
            (&id, json!(5), vec![" expected a string, found an integer"]),
            (&object, json!({"id": "abc", "n": 1.0}), vec![]),
            (
                &object,
                json!({"n": 0}),
                vec![" `id` is required, and is missing", "/n the number is below the minimum"],
            ),
            (
                &object,
                json!({"id": "abc", "m": 1}),
                vec!["/m `m` is not among its members, and no others are allowed"],
            ),
            (&json!({"type": "integer", "nullable": true}), json!(null), vec![]),
            (&json!({"type": "integer"}), json!(null), vec![" expected an integer, found null"]),
            (&json!({"enum": ["a", 1]}), json!(1.0), vec![]),
            (&json!({"enum": ["a", 1]}), json!("b"), vec![" it is none of the values of the enum"]),
            (
                &json!({"maximum": 5, "exclusiveMaximum": true}),
                json!(5),
                vec![" the number is above the maximum"],
            ),
            (&json!({"oneOf": [id, {"type": "integer"}]}), json!(5), vec![]),
            (
                &json!({"anyOf": [id, {"type": "integer"}]}),
                json!(true),
                vec![" it fits none of the alternatives"],
            ),
            (
                &json!({"allOf": [id, {"maxLength": 4}]}),
                json!("abcde"),
                vec![" it has more characters than `maxLength` says"],
            ),
            (
                &json!({"items": id}),
                json!(["abc", "x"]),
                vec!["/1 it has fewer characters than `minLength` says"],
            ),
            // Whoever writes this means that no other members are allowed than those of the parts.
            (
                &json!({"allOf": [{"properties": {"n": {"type": "integer"}}}], "additionalProperties": false}),
                json!({"n": 1}),
                vec![],
            ),
            (&json!({"type": "integer", "x-lenient": ["numeric-string"]}), json!("5"), vec![]),
            (&json!({}), json!({"anything": [1]}), vec![]),
            (&json!({"$ref": "#/components/schemas/Missing"}), json!(1), vec![]),
            (&json!({"$ref": "#/components/schemas/Loop"}), json!(1), vec![]),
            (
                &json!({"$ref": "#/components/schemas/Node"}),
                json!({"next": {"next": 5}}),
                vec!["/next/next expected an object, found an integer"],
            ),
        ] {
            assert_eq!(misses(schema, &value), wrong, "{schema} {value}");
        }
    }

    #[test]
    fn no_schema_takes_forever() {
        let level = |it: usize| json!({"$ref": format!("#/schemas/{it}")});
        let schemas = (0..50).map(|it| (it.to_string(), json!({"oneOf": [level(it + 1), level(it + 1)]})));
        let mut schemas: serde_json::Map<String, Value> = schemas.collect();
        schemas.insert("50".to_owned(), json!({"type": "string"}));
        let root = json!({ "schemas": schemas });
        let schema = level(0);
        let mut fits = Fits::new(&root);
        assert!(fits.misses(&schema, &json!(5)).is_empty(), "nobody can tell");
        assert!(fits.steps <= super::STEPS + 1, "{}", fits.steps);
    }
}
