//! Constraints in words: what a schema demands of its values that no type expresses.
//!
//! In: a schema as it is in the tree, since openapiv3 reads bounds as floats and knows the keywords of 3.0 only.
//! Out: phrases for the docs: "from 1 to 100", "at most 3 items". What a keyword means for the type is not asked here.

use serde_json::{Map, Number, Value};

/// As deep are schemas within constraints looked into.
const DEPTH: usize = 4;
/// As many alternatives are listed one by one.
const FEW: usize = 4;

/// What a schema demands, each a phrase.
pub(in crate::lower) fn phrases(schema: &Map<String, Value>) -> Vec<String> {
    phrases_at(schema, 0)
}

fn phrases_at(schema: &Map<String, Value>, depth: usize) -> Vec<String> {
    let count = |min: &str, max: &str| (size(schema, min), size(schema, max));
    let mut phrases = Vec::new();
    phrases.extend(epoch(schema).map(|it| format!("in {it} since 1970")));
    phrases.extend(range(schema));
    phrases.extend(number(schema, "multipleOf").map(|it| format!("multiple of {it}")));
    phrases.extend(counted(count("minLength", "maxLength"), "character", "characters"));
    phrases.extend(tuple(schema));
    phrases.extend(counted(count("minItems", "maxItems"), "item", "items"));
    phrases
        .extend((schema.get("uniqueItems") == Some(&Value::Bool(true))).then(|| "unique items".to_owned()));
    phrases.extend(contains(schema));
    phrases.extend(counted(count("minProperties", "maxProperties"), "member", "members"));
    phrases.extend(text(schema, "pattern").map(|it| format!("matches {}", code(it))));
    phrases.extend(text(schema, "contentEncoding").map(|it| format!("encoded as {it}")));
    phrases.extend(text(schema, "contentMediaType").map(|it| format!("holds {}", code(it))));
    if let Some(names) = schema.get("propertyNames").and_then(Value::as_object)
        && depth < DEPTH
    {
        phrases.extend(one_of(names).map(|it| format!("each name: {it}")));
        phrases.extend(phrases_at(names, depth + 1).iter().map(|it| format!("each name: {it}")));
    }
    phrases.extend(patterns(schema));
    phrases.extend(needs(schema));
    phrases.extend(schema.get("not").and_then(excluded));
    if schema.contains_key("if") || schema.contains_key("dependentSchemas") {
        phrases.push("further rules depend on its values".to_owned());
    }
    phrases
}

/// A text as code, whatever backticks it holds.
pub(in crate::lower) fn code(text: &str) -> String {
    let longest = text.split(|it| it != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let space = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{space}{text}{space}{fence}")
}

/// A value as it is compared and written: a whole number has no fraction, so that `1` and `1.0` are one value.
pub(super) fn canonical(value: &Value) -> Value {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match value.as_f64() {
        #[expect(clippy::cast_possible_truncation, reason = "whole and within 2^53")]
        Some(float) if value.is_f64() && float.fract() == 0.0 && float.abs() <= EXACT => {
            Value::from(float as i64)
        }
        _ => value.clone(),
    }
}

/// What a point in time is counted in.
fn epoch(schema: &Map<String, Value>) -> Option<&str> {
    let is_unix_time = matches!(text(schema, "format"), Some("unixtime" | "unix-time"));
    let said = text(schema, "x-epoch").filter(|it| ["seconds", "milliseconds"].contains(it));
    said.or(is_unix_time.then_some("seconds"))
}

fn number(schema: &Map<String, Value>, key: &str) -> Option<Number> {
    schema.get(key).and_then(|it| canonical(it).as_number().cloned())
}

fn size(schema: &Map<String, Value>, key: &str) -> Option<u64> {
    schema.get(key).and_then(Value::as_u64)
}

fn text<'s>(schema: &'s Map<String, Value>, key: &str) -> Option<&'s str> {
    schema.get(key).and_then(Value::as_str).filter(|it| !it.is_empty())
}

fn range(schema: &Map<String, Value>) -> Option<String> {
    let is_set = |key: &str| schema.get(key) == Some(&Value::Bool(true));
    let low = number(schema, "minimum").map(|it| (it, is_set("exclusiveMinimum")));
    let high = number(schema, "maximum").map(|it| (it, is_set("exclusiveMaximum")));
    let above =
        |(it, exclusive)| if exclusive { format!("more than {it}") } else { format!("at least {it}") };
    let below = |(it, exclusive)| if exclusive { format!("less than {it}") } else { format!("at most {it}") };
    Some(match (low, high) {
        (Some((min, false)), Some((max, false))) if min == max => format!("exactly {min}"),
        (Some((min, false)), Some((max, false))) => format!("from {min} to {max}"),
        (Some(low), Some(high)) => format!("{} and {}", above(low), below(high)),
        (Some(low), None) => above(low),
        (None, Some(high)) => below(high),
        (None, None) => return None,
    })
}

fn counted((min, max): (Option<u64>, Option<u64>), one: &str, many: &str) -> Option<String> {
    let noun = |count: u64| if count == 1 { one } else { many };
    match (min.filter(|it| *it > 0), max) {
        (Some(min), Some(max)) if min == max => Some(format!("exactly {min} {}", noun(min))),
        (Some(min), Some(max)) => Some(format!("from {min} to {max} {}", noun(max))),
        (Some(min), None) => Some(format!("at least {min} {}", noun(min))),
        (None, Some(max)) => Some(format!("at most {max} {}", noun(max))),
        (None, None) => None,
    }
}

/// `prefixItems`: what is in which place, and what follows. Each place is an index of the choice under `items`; what
/// no place is follows them.
fn tuple(schema: &Map<String, Value>) -> Option<String> {
    let places = schema.get("prefixItems")?.as_array().filter(|it| !it.is_empty())?;
    let choice = schema.get("items")?.get("anyOf")?.as_array()?;
    let places: Vec<_> = places.iter().map(|it| usize::try_from(it.as_u64()?).ok()).collect::<Option<_>>()?;
    let name = |it: &Value| match it.as_object() {
        Some(any) if any.is_empty() => "anything".to_owned(),
        _ => described(it).unwrap_or_else(|| "a value".to_owned()),
    };
    let words: Vec<_> = places.iter().filter_map(|it| choice.get(*it)).map(name).collect();
    let follows = choice.iter().enumerate().find(|(index, _)| !places.contains(index));
    let follows = follows.and_then(|(_, it)| described(it)).map(|it| format!(", then each {it}"));
    Some(format!("a tuple: {}{}", words.join(", "), follows.unwrap_or_default()))
}

fn contains(schema: &Map<String, Value>) -> Option<String> {
    let item = described(schema.get("contains")?).unwrap_or_else(|| "of a certain form".to_owned());
    let (min, max) = (size(schema, "minContains").unwrap_or(1), size(schema, "maxContains"));
    counted((Some(min), max), "item", "items").map(|it| format!("{it} that must be {item}"))
}

/// `patternProperties`: what members are called, of which `normalize` has left the patterns.
fn patterns(schema: &Map<String, Value>) -> Option<String> {
    let all = schema.get("patternProperties")?.as_array()?;
    let all: Vec<_> = all.iter().filter_map(Value::as_str).map(code).collect();
    let noun = if all.len() == 1 { "pattern" } else { "patterns" };
    Some(format!("members by the {noun} {}", all.join(", ")))
}

/// `dependentRequired`: members that others ask for.
fn needs(schema: &Map<String, Value>) -> Vec<String> {
    let all = schema.get("dependentRequired").and_then(Value::as_object);
    let needed = |it: &Value| {
        let names = it.as_array()?.iter().filter_map(Value::as_str).map(code);
        Some(names.collect::<Vec<_>>().join(" and ")).filter(|it| !it.is_empty())
    };
    let phrase = |(name, it): (&String, &Value)| Some(format!("{} asks for {}", code(name), needed(it)?));
    all.into_iter().flatten().filter_map(phrase).collect()
}

/// `not`
fn excluded(schema: &Value) -> Option<String> {
    let schema = schema.as_object()?;
    let required = schema.get("required").and_then(Value::as_array).into_iter().flatten();
    let required: Vec<_> = required.filter_map(Value::as_str).map(code).collect();
    let anything = |it: &Value| it.as_object().is_some_and(Map::is_empty);
    Some(match (required.as_slice(), schema.len()) {
        (_, 0) => "no value is allowed".to_owned(),
        // Whatever is not nothing.
        (_, 1) if schema.get("not").is_some_and(anything) => return None,
        ([name], 1) => format!("never with {name}"),
        ([_, _, ..], 1) => format!("never with {} together", required.join(" and ")),
        (_, 1) => match described(&Value::Object(schema.clone())) {
            Some(it) => format!("never {it}"),
            None => "some values are excluded".to_owned(),
        },
        _ => "some values are excluded".to_owned(),
    })
}

/// A schema in a few words, where it says something simple.
fn described(schema: &Value) -> Option<String> {
    let schema = schema.as_object()?;
    simple(schema).or_else(|| chosen(schema))
}

fn simple(schema: &Map<String, Value>) -> Option<String> {
    if let Some(values) = one_of(schema) {
        return Some(values);
    }
    if let Some(name) = text(schema, "$ref").and_then(|it| it.rsplit('/').next()) {
        return Some(code(name));
    }
    let title = text(schema, "title").map(str::to_owned);
    title.or_else(|| text(schema, "type").map(|it| a(it).to_owned()))
}

/// One of a few schemas.
fn chosen(schema: &Map<String, Value>) -> Option<String> {
    let members = ["oneOf", "anyOf"].iter().find_map(|it| schema.get(*it)?.as_array())?;
    let words = || members.iter().map(|it| simple(it.as_object()?)).collect::<Option<Vec<_>>>();
    (members.len() <= FEW).then(words)?.map(|it| it.join(" or "))
}

fn one_of(schema: &Map<String, Value>) -> Option<String> {
    let json = |it: &Value| code(&it.to_string());
    if let Some(value) = schema.get("const") {
        return Some(json(value));
    }
    match schema.get("enum")?.as_array()?.as_slice() {
        [] => None,
        [only] => Some(json(only)),
        values => Some(format!("one of {}", values.iter().map(json).collect::<Vec<_>>().join(", "))),
    }
}

fn a(kind: &str) -> &str {
    match kind {
        "string" => "a string",
        "integer" => "an integer",
        "number" => "a number",
        "boolean" => "a boolean",
        "array" => "a list",
        "object" => "an object",
        kind => kind,
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use serde_json::{Value, json};

    use super::phrases;

    #[test]
    fn constraints_read_as_phrases() {
        let cases = [
            (json!({ "minimum": 1, "maximum": 100 }), vec!["from 1 to 100"]),
            (json!({ "minimum": 1.0, "maximum": 1 }), vec!["exactly 1"]),
            (json!({ "minimum": 0, "exclusiveMinimum": true }), vec!["more than 0"]),
            (
                json!({ "minimum": 0.5, "maximum": 2, "exclusiveMaximum": true }),
                vec!["at least 0.5 and less than 2"],
            ),
            (json!({ "maximum": u64::MAX }), vec!["at most 18446744073709551615"]),
            (json!({ "multipleOf": 5 }), vec!["multiple of 5"]),
            (json!({ "maxLength": 200 }), vec!["at most 200 characters"]),
            (json!({ "minLength": 3, "maxLength": 3 }), vec!["exactly 3 characters"]),
            (json!({ "minLength": 0 }), vec![]),
            (json!({ "pattern": "^[A-Z]+$" }), vec!["matches `^[A-Z]+$`"]),
            (json!({ "pattern": "^`$" }), vec!["matches ``^`$``"]),
            (json!({ "minItems": 1, "uniqueItems": true }), vec!["at least 1 item", "unique items"]),
            (json!({ "minProperties": 1, "maxProperties": 2 }), vec!["from 1 to 2 members"]),
            (
                json!({
                    "prefixItems": [0, 1, 0, 2],
                    "items": {"anyOf": [{"type": "number"}, {"$ref": "#/components/schemas/Unit"}, {}]},
                }),
                vec!["a tuple: a number, `Unit`, a number, anything"],
            ),
            (
                json!({
                    "prefixItems": [0],
                    "items": {"anyOf": [{"oneOf": [{"type": "number"}, {"const": "x"}]}, {"type": "string"}]},
                }),
                vec!["a tuple: a number or `\"x\"`, then each a string"],
            ),
            (json!({ "contains": {"const": "a"} }), vec!["at least 1 item that must be `\"a\"`"]),
            (json!({ "not": {"required": ["a", "b"]} }), vec!["never with `a` and `b` together"]),
            (json!({ "not": {"enum": ["a", 1]} }), vec!["never one of `\"a\"`, `1`"]),
            (json!({ "not": {"type": "string"} }), vec!["never a string"]),
            (json!({ "not": {} }), vec!["no value is allowed"]),
            (json!({ "dependentRequired": {"a": ["b", "c"]} }), vec!["`a` asks for `b` and `c`"]),
            (json!({ "patternProperties": ["^x-", "^y"] }), vec!["members by the patterns `^x-`, `^y`"]),
            (json!({ "propertyNames": {"maxLength": 8} }), vec!["each name: at most 8 characters"]),
            (json!({ "if": {}, "then": {} }), vec!["further rules depend on its values"]),
        ];
        for (schema, expected) in cases {
            let Value::Object(map) = &schema else { panic!() };
            assert_eq!(phrases(map), expected, "{schema}");
        }
        assert!(phrases(json!({ "type": "string" }).as_object().unwrap()).is_empty());
    }
}
