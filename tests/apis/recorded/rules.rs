//! What a payload would be had the server kept to the schema: the rules of `x-lenient`, applied by the IR.
//!
//! A second, plain reading of the same rules, over whole JSON trees; the generated tables are held against it. Which
//! alternative of a union a value is, is settled by what both sides must agree on: tag, kind of JSON, required
//! members, constants, and what leaves the least unknown, all the way down.

use codegen::ir::{Additional, Api, Field, Lenient, Object, Scalar, TypeId, TypeKind, TypeRef, Union};
use serde_json::{Map, Value};

/// The payload as the schema wants it.
pub(crate) fn apply(api: &Api, ty: TypeId, value: Value) -> Value {
    Rules { api }.typed(&TypeRef::Named(ty), Lenient::default(), value)
}

/// The alternative of a union that a value is, if it is any.
pub(super) fn member<'a>(api: &'a Api, union: &'a Union, value: &Value) -> Option<&'a TypeRef> {
    let text = union.discriminator.as_ref().and_then(|tag| value.get(tag)?.as_str());
    if let Some(text) = text {
        let tagged = union.members.iter().find(|it| it.tags.iter().any(|tag| tag == text));
        return tagged.map(|it| &it.ty);
    }
    let fitting = union.members.iter().filter_map(|it| Some((unknown(api, &it.ty, value)?, &it.ty)));
    // The first of the best: `min_by_key` gives the first of equals.
    let best = fitting.min_by_key(|(unknown, _)| *unknown).map(|(_, ty)| ty);
    // Only where none fits as it is do deviations count.
    best.or_else(|| {
        let clean = |it: &TypeRef| Rules { api }.typed(it, Lenient::default(), value.clone());
        union.members.iter().map(|it| &it.ty).find(|it| unknown(api, it, &clean(it)).is_some())
    })
}

/// What a mention of a type comes down to, names of names followed.
pub(super) enum Plain<'a> {
    Any,
    Scalar(Scalar),
    Array(&'a TypeRef),
    Map(&'a TypeRef),
    Object(&'a Object),
    Enum,
    Union(&'a Union),
}

/// Follows names, aliases and nullability. A name that leads back to itself says nothing of its values.
pub(super) fn plain<'a>(api: &'a Api, ty: &'a TypeRef) -> Plain<'a> {
    let mut ty = ty;
    for _ in 0..=api.types.len() {
        ty = match ty {
            TypeRef::Any => return Plain::Any,
            TypeRef::Scalar(scalar) => return Plain::Scalar(*scalar),
            TypeRef::Array(item) => return Plain::Array(item),
            TypeRef::Map(item) => return Plain::Map(item),
            TypeRef::Nullable(inner) | TypeRef::Sensitive(inner) => inner,
            TypeRef::Named(id) => match &api.ty(*id).kind {
                TypeKind::Object(object) => return Plain::Object(object),
                TypeKind::Enum(_) => return Plain::Enum,
                TypeKind::Union(union) => return Plain::Union(union),
                TypeKind::Newtype(scalar) => return Plain::Scalar(*scalar),
                TypeKind::Alias(target) => target,
            },
        };
    }
    Plain::Any
}

struct Rules<'a> {
    api: &'a Api,
}

impl Rules<'_> {
    /// A value of a type; numbers in it may be strings, and strings numbers, where the member that holds it says so.
    fn typed(&self, ty: &TypeRef, lenient: Lenient, value: Value) -> Value {
        match (plain(self.api, ty), value) {
            (Plain::Scalar(it), Value::String(text)) if it.is_integer() && lenient.numeric_string => {
                number(&text).filter(|it| !it.is_f64()).unwrap_or(Value::String(text))
            }
            (Plain::Scalar(Scalar::F64), Value::String(text)) if lenient.numeric_string => {
                number(&text).unwrap_or(Value::String(text))
            }
            (Plain::Scalar(it), value) if it.is_number() => value,
            (Plain::Scalar(_), Value::Number(number)) if lenient.bare_number => number.to_string().into(),
            (Plain::Array(item), Value::Array(values)) => {
                values.into_iter().map(|it| self.typed(item, lenient, it)).collect()
            }
            (Plain::Map(item), Value::Object(members)) => {
                let entry = |(key, value)| (key, self.typed(item, lenient, value));
                Value::Object(members.into_iter().map(entry).collect())
            }
            (Plain::Object(object), Value::Object(members)) => Value::Object(self.object(object, members)),
            (Plain::Union(union), value) => match member(self.api, union, &value) {
                Some(ty) => self.typed(ty, lenient, value),
                None => value,
            },
            (_, value) => value,
        }
    }

    fn object(&self, object: &Object, members: Map<String, Value>) -> Map<String, Value> {
        let mut res = Map::new();
        for (key, value) in members {
            let value = match (object.fields.iter().find(|it| it.wire == key), &object.additional) {
                (Some(field), _) => self.field(field, value),
                (None, _) if object.left_out.iter().any(|it| it.wire == key) => Some(value),
                (None, Additional::Typed(ty)) => Some(self.typed(ty, Lenient::default(), value)),
                (None, Additional::Unspecified | Additional::Forbidden) => Some(value),
            };
            if let Some(value) = value {
                res.insert(key, value);
            }
        }
        res
    }

    /// The value of a member; none where what came means nothing.
    fn field(&self, field: &Field, value: Value) -> Option<Value> {
        let Lenient { empty_as_absent, json_in_string, .. } = field.lenient.unwrap_or_default();
        let value = match value {
            Value::String(text) if text.is_empty() && empty_as_absent && !field.required => return None,
            Value::String(text) if json_in_string && text.trim_start().starts_with(['[', '{']) => {
                serde_json::from_str(&text).unwrap_or(Value::String(text))
            }
            value => value,
        };
        Some(self.typed(&field.ty, field.lenient.unwrap_or_default(), value))
    }
}

/// A number that a text holds, with or without zeros that pad it.
fn number(text: &str) -> Option<Value> {
    let mut text = text.trim().to_owned();
    let first = usize::from(text.starts_with('-'));
    let pads = |it: &str| it.starts_with('0') && it[1..].starts_with(|it: char| it.is_ascii_digit());
    while pads(&text[first..]) {
        text.remove(first);
    }
    serde_json::from_str(&text).ok().filter(Value::is_number)
}

/// How much of a value a type does not know, all the way down; none where the value is not of the type at all.
fn unknown(api: &Api, ty: &TypeRef, value: &Value) -> Option<usize> {
    let sum = |item: &TypeRef, values: &mut dyn Iterator<Item = &Value>| {
        values.map(|it| unknown(api, item, it)).sum::<Option<usize>>()
    };
    match (plain(api, ty), value) {
        (_, Value::Null) if matches!(ty, TypeRef::Nullable(_)) => Some(0),
        (Plain::Any, _) => Some(0),
        (Plain::Object(object), Value::Object(members)) => unknown_members(api, object, members),
        (Plain::Map(item), Value::Object(members)) => sum(item, &mut members.values()),
        (Plain::Array(item), Value::Array(values)) => sum(item, &mut values.iter()),
        // What is of no alternative is kept unchanged.
        (Plain::Union(union), value) => match member(api, union, value) {
            Some(ty) => unknown(api, ty, value),
            None => Some(1),
        },
        (Plain::Enum, Value::String(_)) => Some(usize::from(!is_listed(api, ty, value))),
        (Plain::Scalar(Scalar::Bool), Value::Bool(_)) => Some(0),
        (Plain::Scalar(it), Value::Number(number)) if it.is_integer() => (!number.is_f64()).then_some(0),
        (Plain::Scalar(Scalar::F64), Value::Number(_)) => Some(0),
        (
            Plain::Scalar(Scalar::String | Scalar::DateTime | Scalar::Date | Scalar::Uuid | Scalar::Decimal),
            Value::String(_),
        ) => Some(0),
        (Plain::Scalar(Scalar::EmptyString), Value::String(text)) => text.is_empty().then_some(0),
        _ => None,
    }
}

fn unknown_members(api: &Api, object: &Object, members: &Map<String, Value>) -> Option<usize> {
    if object.fields.iter().any(|it| it.required && !it.nullable && !members.contains_key(&it.wire)) {
        return None;
    }
    let of_member = |(key, value): (&String, &Value)| {
        if let Some(field) = object.fields.iter().find(|it| it.wire == *key) {
            return match &field.constant {
                _ if value.is_null() && (field.nullable || !field.required) => Some(0),
                Some(constant) => (constant == value).then_some(0),
                None => unknown(api, &field.ty, value),
            };
        }
        match &object.additional {
            _ if object.left_out.iter().any(|it| it.wire == *key) => Some(1),
            Additional::Typed(ty) => unknown(api, ty, value),
            Additional::Unspecified | Additional::Forbidden => Some(1),
        }
    };
    members.iter().map(of_member).sum()
}

/// Whether a value is one that an enum lists.
fn is_listed(api: &Api, ty: &TypeRef, value: &Value) -> bool {
    match ty.direct().map(|id| &api.ty(id).kind) {
        Some(TypeKind::Enum(it)) => it.values.iter().any(|it| it.value == *value),
        Some(TypeKind::Alias(ty)) => is_listed(api, ty, value),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use codegen::emit::Config;
    use codegen::load::{Source, Texts};
    use serde_json::json;

    use super::*;

    const SPEC: &str = r##"
openapi: 3.0.3
info: {title: Rules, version: 1.0.0}
paths: {}
components:
  schemas:
    A:
      type: object
      required: [kept]
      properties:
        kept: {type: string, x-lenient: [empty-as-absent]}
        gone: {type: string, x-lenient: [empty-as-absent]}
        strict: {type: integer}
        count: {$ref: '#/components/schemas/Count'}
        counts: {type: array, items: {type: number}, x-lenient: [numeric-string]}
        inside: {allOf: [{$ref: '#/components/schemas/A'}], x-lenient: [json-in-string]}
        by_name: {type: object, additionalProperties: {$ref: '#/components/schemas/A'}}
        either: {oneOf: [{type: string}, {$ref: '#/components/schemas/A'}]}
        late: {allOf: [{$ref: '#/components/schemas/Count'}], x-lenient: [numeric-string, empty-as-absent]}
    Count: {type: integer, format: int64}
"##;

    fn cleaned(value: Value) -> Value {
        let files = Texts::new(&[("openapi.yaml", SPEC)]);
        let config = Config {
            crate_name: "rules".to_owned(),
            source: "openapi.yaml".to_owned(),
            command: "test".to_owned(),
            ..Config::default()
        };
        let outcome = codegen::pipeline::generate_from(&Source::new(&files, "openapi.yaml"), &config);
        let api = outcome.api.expect("a document that can be lowered");
        let ty = api.types.iter().position(|it| it.pointer.as_str() == "/components/schemas/A");
        apply(&api, TypeId(ty.expect("a schema A")), value)
    }

    #[test]
    fn each_rule_holds_where_the_schema_says_so_and_nowhere_else() {
        let nested = r#"{"kept":"","gone":"","strict":1,"late":" 7 "}"#;
        let clean = json!({"kept": "", "strict": 1, "late": 7});
        assert_eq!(
            cleaned(json!({
                "kept": "", "gone": "", "strict": "1", "count": "2", "counts": ["3", 4, "x", "-007", "00.5", "0x"],
                "unknown": "", "inside": nested, "late": "5",
            })),
            json!({
                "kept": "", "strict": "1", "count": "2", "counts": [3, 4, "x", -7, 0.5, "0x"],
                "unknown": "", "inside": clean, "late": 5,
            })
        );
        let dirty: Value = serde_json::from_str(nested).expect("JSON");
        assert_eq!(
            cleaned(json!({"by_name": {"x": dirty}, "either": dirty, "late": "", "inside": "[no"})),
            json!({"by_name": {"x": clean}, "either": clean, "inside": "[no"})
        );
        assert_eq!(cleaned(json!({"either": "1", "late": null})), json!({"either": "1", "late": null}));
    }
}
