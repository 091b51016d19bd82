//! One view of a schema object, whichever variant openapiv3 sorted it into.
//!
//! In: a schema. Out: its keywords, side by side, and those that no type expresses as phrases for the docs.
//! What the keywords mean together is the business of [`flat`](super::flat) and [`schema`](super::schema).

use indexmap::IndexMap;
use openapiv3::{
    AdditionalProperties, Discriminator, IntegerFormat, NumberFormat, ReferenceOr, Schema, SchemaData,
    SchemaKind, StringFormat, Type, VariantOrUnknownOrEmpty as Known,
};
use serde_json::{Number, Value};

/// What `type` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    String,
    Integer,
    Number,
    Boolean,
    Object,
    Array,
    Null,
}

impl Kind {
    /// The word of JSON Schema for it.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Object => "object",
            Self::Array => "array",
            Self::Null => "null",
        }
    }
}

/// A schema's keywords.
#[derive(Debug, Clone)]
pub(super) struct Facets<'d> {
    pub(super) data: &'d SchemaData,
    pub(super) kind: Option<Kind>,
    pub(super) format: Option<&'d str>,
    /// The values of `enum`; none where it is missing or empty.
    pub(super) values: Vec<Value>,
    pub(super) bounds: Bounds<'d>,
    pub(super) properties: Option<&'d IndexMap<String, ReferenceOr<Box<Schema>>>>,
    pub(super) required: &'d [String],
    pub(super) additional: Option<&'d AdditionalProperties>,
    pub(super) items: Option<&'d ReferenceOr<Box<Schema>>>,
    pub(super) all_of: &'d [ReferenceOr<Schema>],
    pub(super) one_of: &'d [ReferenceOr<Schema>],
    pub(super) any_of: &'d [ReferenceOr<Schema>],
    pub(super) not: bool,
}

/// The keywords that only narrow a type.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Bounds<'d> {
    pub(super) minimum: Option<Number>,
    pub(super) maximum: Option<Number>,
    exclusive_minimum: bool,
    exclusive_maximum: bool,
    multiple_of: Option<Number>,
    length: (Option<usize>, Option<usize>),
    items: (Option<usize>, Option<usize>),
    members: (Option<usize>, Option<usize>),
    pattern: Option<&'d str>,
    unique: bool,
}

impl<'d> Facets<'d> {
    pub(super) fn new(schema: &'d Schema) -> Self {
        let mut it = Self::empty(&schema.schema_data);
        match &schema.schema_kind {
            SchemaKind::Type(ty) => it.set_type(ty),
            SchemaKind::OneOf { one_of } => it.one_of = one_of,
            SchemaKind::AllOf { all_of } => it.all_of = all_of,
            SchemaKind::AnyOf { any_of } => it.any_of = any_of,
            SchemaKind::Not { .. } => it.not = true,
            SchemaKind::Any(any) => it.set_any(any),
        }
        it
    }

    /// The discriminator, unless it names no property.
    pub(super) fn discriminator(&self) -> Option<&'d Discriminator> {
        self.data.discriminator.as_ref().filter(|it| !it.property_name.is_empty())
    }

    /// Whether it allows null and nothing else.
    pub(super) fn is_null(&self) -> bool {
        self.kind == Some(Kind::Null) || (!self.values.is_empty() && self.values.iter().all(Value::is_null))
    }

    /// Whether nothing but names of required members is said: `oneOf: [{required: [a]}, {required: [b]}]`.
    pub(super) fn is_only_required(&self) -> bool {
        matches!(self.kind, None | Some(Kind::Object))
            && self.values.is_empty()
            && self.properties.is_none()
            && self.additional.is_none()
            && self.items.is_none()
            && self.all_of.is_empty()
            && self.one_of.is_empty()
            && self.any_of.is_empty()
            && (self.not || !self.required.is_empty())
    }

    fn empty(data: &'d SchemaData) -> Self {
        Self {
            data,
            kind: None,
            format: None,
            values: Vec::new(),
            bounds: Bounds::default(),
            properties: None,
            required: &[],
            additional: None,
            items: None,
            all_of: &[],
            one_of: &[],
            any_of: &[],
            not: false,
        }
    }

    fn set_type(&mut self, ty: &'d Type) {
        let it = self;
        match ty {
            Type::String(ty) => {
                it.kind = Some(Kind::String);
                it.format = known(&ty.format, |it| match it {
                    StringFormat::Date => "date",
                    StringFormat::DateTime => "date-time",
                    StringFormat::Password => "password",
                    StringFormat::Byte => "byte",
                    StringFormat::Binary => "binary",
                });
                it.values = values(&ty.enumeration);
                it.bounds.pattern = ty.pattern.as_deref();
                it.bounds.length = (ty.min_length, ty.max_length);
            }
            Type::Number(ty) => {
                it.kind = Some(Kind::Number);
                it.format = known(&ty.format, |it| match it {
                    NumberFormat::Float => "float",
                    NumberFormat::Double => "double",
                });
                it.values = ty
                    .enumeration
                    .iter()
                    .map(|it| it.and_then(number).map_or(Value::Null, Value::Number))
                    .collect();
                it.bounds.minimum = ty.minimum.and_then(number);
                it.bounds.maximum = ty.maximum.and_then(number);
                it.bounds.exclusive_minimum = ty.exclusive_minimum;
                it.bounds.exclusive_maximum = ty.exclusive_maximum;
                it.bounds.multiple_of = ty.multiple_of.and_then(number);
            }
            Type::Integer(ty) => {
                it.kind = Some(Kind::Integer);
                it.format = known(&ty.format, |it| match it {
                    IntegerFormat::Int32 => "int32",
                    IntegerFormat::Int64 => "int64",
                });
                it.values = values(&ty.enumeration);
                it.bounds.minimum = ty.minimum.map(Number::from);
                it.bounds.maximum = ty.maximum.map(Number::from);
                it.bounds.exclusive_minimum = ty.exclusive_minimum;
                it.bounds.exclusive_maximum = ty.exclusive_maximum;
                it.bounds.multiple_of = ty.multiple_of.map(Number::from);
            }
            Type::Object(ty) => {
                it.kind = Some(Kind::Object);
                it.properties = Some(&ty.properties).filter(|it| !it.is_empty());
                it.required = &ty.required;
                it.additional = ty.additional_properties.as_ref();
                it.bounds.members = (ty.min_properties, ty.max_properties);
            }
            Type::Array(ty) => {
                it.kind = Some(Kind::Array);
                it.items = ty.items.as_ref();
                it.bounds.items = (ty.min_items, ty.max_items);
                it.bounds.unique = ty.unique_items;
            }
            Type::Boolean(ty) => {
                it.kind = Some(Kind::Boolean);
                it.values = values(&ty.enumeration);
            }
        }
    }

    fn set_any(&mut self, any: &'d openapiv3::AnySchema) {
        let it = self;
        it.kind = any.typ.as_deref().and_then(|word| {
            use Kind::{Array, Boolean, Integer, Null, Number, Object, String};
            [String, Integer, Number, Boolean, Object, Array, Null]
                .into_iter()
                .find(|kind| kind.word() == word)
        });
        it.format = any.format.as_deref().filter(|it| !it.is_empty());
        it.values = any.enumeration.clone();
        it.properties = Some(&any.properties).filter(|it| !it.is_empty());
        it.required = &any.required;
        it.additional = any.additional_properties.as_ref();
        it.items = any.items.as_ref();
        it.all_of = &any.all_of;
        it.one_of = &any.one_of;
        it.any_of = &any.any_of;
        it.not = any.not.is_some();
        it.bounds = Bounds {
            minimum: any.minimum.and_then(number),
            maximum: any.maximum.and_then(number),
            exclusive_minimum: any.exclusive_minimum.unwrap_or_default(),
            exclusive_maximum: any.exclusive_maximum.unwrap_or_default(),
            multiple_of: any.multiple_of.and_then(number),
            length: (any.min_length, any.max_length),
            items: (any.min_items, any.max_items),
            members: (any.min_properties, any.max_properties),
            pattern: any.pattern.as_deref(),
            unique: any.unique_items.unwrap_or_default(),
        };
    }
}

impl Bounds<'_> {
    /// What the bounds say, each a phrase.
    pub(super) fn phrases(&self) -> Vec<String> {
        let mut phrases = Vec::new();
        phrases.extend(self.range());
        phrases.extend(self.multiple_of.as_ref().map(|it| format!("multiple of {it}")));
        phrases.extend(count(self.length, "character", "characters"));
        phrases.extend(count(self.items, "item", "items"));
        phrases.extend(self.unique.then(|| "unique items".to_owned()));
        phrases.extend(count(self.members, "member", "members"));
        phrases.extend(self.pattern.map(|it| format!("matches `{}`", it.replace('`', "\\x60"))));
        phrases
    }

    fn range(&self) -> Option<String> {
        let low = self.minimum.as_ref().map(|it| {
            if self.exclusive_minimum { format!("more than {it}") } else { format!("at least {it}") }
        });
        let high = self.maximum.as_ref().map(|it| {
            if self.exclusive_maximum { format!("less than {it}") } else { format!("at most {it}") }
        });
        match (&self.minimum, &self.maximum, low, high) {
            (Some(min), Some(max), ..) if !self.exclusive_minimum && !self.exclusive_maximum => {
                Some(format!("from {min} to {max}"))
            }
            (_, _, Some(low), Some(high)) => Some(format!("{low} and {high}")),
            (_, _, low, high) => low.or(high),
        }
    }
}

fn count((min, max): (Option<usize>, Option<usize>), one: &str, many: &str) -> Option<String> {
    let noun = |count: usize| if count == 1 { one } else { many };
    match (min.filter(|it| *it > 0), max) {
        (Some(min), Some(max)) if min == max => Some(format!("exactly {min} {}", noun(min))),
        (Some(min), Some(max)) => Some(format!("from {min} to {max} {}", noun(max))),
        (Some(min), None) => Some(format!("at least {min} {}", noun(min))),
        (None, Some(max)) => Some(format!("at most {max} {}", noun(max))),
        (None, None) => None,
    }
}

/// openapiv3 reads bounds as floats; a whole one is written without a fraction.
fn number(value: f64) -> Option<Number> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    #[expect(clippy::cast_possible_truncation, reason = "whole and within 2^53")]
    if value.fract() == 0.0 && value.abs() <= EXACT {
        Some(Number::from(value as i64))
    } else {
        Number::from_f64(value)
    }
}

fn values<T: Clone + Into<Value>>(list: &[Option<T>]) -> Vec<Value> {
    list.iter().map(|it| it.clone().map_or(Value::Null, Into::into)).collect()
}

fn known<T>(format: &Known<T>, word: impl Fn(&T) -> &'static str) -> Option<&str> {
    match format {
        Known::Item(it) => Some(word(it)),
        Known::Unknown(text) => Some(text.as_str()).filter(|it| !it.is_empty()),
        Known::Empty => None,
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use serde_json::json;

    use super::Facets;

    fn phrases(schema: serde_json::Value) -> Vec<String> {
        let schema = serde_json::from_value(schema).unwrap();
        Facets::new(&schema).bounds.phrases()
    }

    #[test]
    fn bounds_read_as_phrases() {
        let cases = [
            (json!({ "type": "integer", "minimum": 1, "maximum": 100 }), vec!["from 1 to 100"]),
            (json!({ "type": "number", "minimum": 0, "exclusiveMinimum": true }), vec!["more than 0"]),
            (
                json!({ "type": "number", "minimum": 0.5, "maximum": 2, "exclusiveMaximum": true }),
                vec!["at least 0.5 and less than 2"],
            ),
            (json!({ "type": "integer", "multipleOf": 5 }), vec!["multiple of 5"]),
            (json!({ "type": "string", "maxLength": 200 }), vec!["at most 200 characters"]),
            (json!({ "type": "string", "minLength": 3, "maxLength": 3 }), vec!["exactly 3 characters"]),
            (json!({ "type": "string", "minLength": 0 }), vec![]),
            (json!({ "type": "string", "pattern": "^[A-Z]+$" }), vec!["matches `^[A-Z]+$`"]),
            (
                json!({ "type": "array", "minItems": 1, "uniqueItems": true }),
                vec!["at least 1 item", "unique items"],
            ),
            (
                json!({ "type": "object", "minProperties": 1, "maxProperties": 2 }),
                vec!["from 1 to 2 members"],
            ),
            (json!({ "maxLength": 1 }), vec!["at most 1 character"]),
        ];
        for (schema, expected) in cases {
            assert_eq!(phrases(schema.clone()), expected, "{schema}");
        }
    }
}
