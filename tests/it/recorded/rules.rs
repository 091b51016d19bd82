//! What a payload would be had the server kept to the schema: the rules of `x-lenient`, applied by the IR.
//!
//! A second, plain reading of the same rules, over whole JSON trees; the generated tables are held against it. Which
//! alternative of a union a value is, is settled by what both sides must agree on: tag, kind of JSON, required
//! members, constants, and the fewest unknown members.

use codegen::ir::{Additional, Api, Field, Lenient, Object, Scalar, TypeId, TypeKind, TypeRef, Union};
use serde_json::{Map, Value};

/// The payload as the schema wants it.
pub(crate) fn apply(api: &Api, ty: TypeId, value: Value) -> Value {
    Rules { api }.typed(&TypeRef::Named(ty), false, value)
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
    fitting.min_by_key(|(unknown, _)| *unknown).map(|(_, ty)| ty)
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
    /// A value of a type; numbers in it may be text where the member that holds it says so.
    fn typed(&self, ty: &TypeRef, numeric_string: bool, value: Value) -> Value {
        match (plain(self.api, ty), value) {
            (Plain::Scalar(Scalar::I32 | Scalar::I64 | Scalar::I128 | Scalar::F64), Value::String(text))
                if numeric_string =>
            {
                number(&text).unwrap_or(Value::String(text))
            }
            (Plain::Array(item), Value::Array(values)) => {
                values.into_iter().map(|it| self.typed(item, numeric_string, it)).collect()
            }
            (Plain::Map(item), Value::Object(members)) => {
                let entry = |(key, value)| (key, self.typed(item, numeric_string, value));
                Value::Object(members.into_iter().map(entry).collect())
            }
            (Plain::Object(object), Value::Object(members)) => Value::Object(self.object(object, members)),
            (Plain::Union(union), value) => match member(self.api, union, &value) {
                Some(ty) => self.typed(ty, numeric_string, value),
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
                (None, Additional::Typed(ty)) => Some(self.typed(ty, false, value)),
                (None, Additional::Unspecified | Additional::Forbidden) => Some(value),
            };
            if let Some(value) = value {
                res.insert(key, value);
            }
        }
        res
    }

    /// The value of a member; none where what came stands for nothing.
    fn field(&self, field: &Field, value: Value) -> Option<Value> {
        let Lenient { numeric_string, empty_as_absent, json_in_string } = field.lenient;
        let value = match value {
            Value::String(text) if text.is_empty() && empty_as_absent && !field.required => return None,
            Value::String(text) if json_in_string && text.trim_start().starts_with(['[', '{']) => {
                serde_json::from_str(&text).unwrap_or(Value::String(text))
            }
            value => value,
        };
        Some(self.typed(&field.ty, numeric_string, value))
    }
}

fn number(text: &str) -> Option<Value> {
    serde_json::from_str(text.trim()).ok().filter(Value::is_number)
}

/// How many members of a value a type does not name; none where the value is not of the type at all.
fn unknown(api: &Api, ty: &TypeRef, value: &Value) -> Option<usize> {
    let fits = match (plain(api, ty), value) {
        (Plain::Any, _) => true,
        (Plain::Object(object), Value::Object(members)) => {
            let named = |key: &String| object.fields.iter().any(|it| it.wire == *key);
            let complete =
                object.fields.iter().filter(|it| it.required).all(|it| members.contains_key(&it.wire));
            let constant = object.fields.iter().all(|it| match (&it.constant, members.get(&it.wire)) {
                (Some(constant), Some(value)) => constant == value,
                _ => true,
            });
            let open = matches!(object.additional, Additional::Typed(_));
            let unknown = if open { 0 } else { members.keys().filter(|key| !named(key)).count() };
            return (complete && constant).then_some(unknown);
        }
        (Plain::Map(_), Value::Object(_)) | (Plain::Array(_), Value::Array(_)) => true,
        (Plain::Union(union), value) => member(api, union, value).is_some(),
        (Plain::Enum, Value::String(_)) => true,
        (Plain::Scalar(Scalar::Bool), Value::Bool(_)) => true,
        (Plain::Scalar(Scalar::I32 | Scalar::I64 | Scalar::I128), Value::Number(number)) => !number.is_f64(),
        (Plain::Scalar(Scalar::F64), Value::Number(_)) => true,
        (
            Plain::Scalar(Scalar::String | Scalar::DateTime | Scalar::Date | Scalar::Uuid | Scalar::Decimal),
            Value::String(_),
        ) => true,
        _ => false,
    };
    fits.then_some(0)
}

#[cfg(test)]
mod tests {
    use codegen::emit::Config;
    use codegen::load::Texts;
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
            root: Vec::new(),
        };
        let outcome = codegen::pipeline::generate_from(&files, "openapi.yaml", &config);
        let api = outcome.api.expect("a document that can be lowered");
        let ty = api.types.iter().position(|it| it.pointer.as_str() == "/components/schemas/A");
        apply(&api, TypeId(ty.expect("a schema A")), value)
    }

    #[test]
    fn each_rule_holds_where_the_schema_says_so_and_nowhere_else() {
        let nested = r#"{"kept":"","gone":"","strict":"1","late":" 7 "}"#;
        let clean = json!({"kept": "", "strict": "1", "late": 7});
        assert_eq!(
            cleaned(json!({
                "kept": "", "gone": "", "strict": "1", "count": "2", "counts": ["3", 4, "x"],
                "unknown": "", "inside": nested, "late": "5",
            })),
            json!({
                "kept": "", "strict": "1", "count": "2", "counts": [3, 4, "x"],
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
