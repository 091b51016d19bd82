//! One view of a schema object, whichever variant openapiv3 sorted it into.
//!
//! In: a schema. Out: its keywords, side by side; those that no type expresses are left to
//! [`constraints`](super::constraints). What the keywords mean together is the business of [`flat`](super::flat) and [`schema`](crate::lower::types).

use indexmap::IndexMap;
use openapiv3::{
    AdditionalProperties, Discriminator, IntegerFormat, NumberFormat, ReferenceOr, Schema, SchemaData,
    SchemaKind, StringFormat, Type, VariantOrUnknownOrEmpty as Known,
};
use serde_json::Value;

/// What `type` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::lower) enum Kind {
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
    pub(in crate::lower) fn word(self) -> &'static str {
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
pub(in crate::lower) struct Keywords<'d> {
    pub(in crate::lower) data: &'d SchemaData,
    pub(in crate::lower) kind: Option<Kind>,
    pub(in crate::lower) format: Option<&'d str>,
    /// The values of `enum`; none where it is missing or empty.
    pub(in crate::lower) values: Vec<Value>,
    /// `minimum` and `maximum`, as near as a float comes.
    pub(in crate::lower) bounds: [Option<f64>; 2],
    pub(in crate::lower) properties: Option<&'d IndexMap<String, ReferenceOr<Box<Schema>>>>,
    pub(in crate::lower) required: &'d [String],
    pub(in crate::lower) additional: Option<&'d AdditionalProperties>,
    pub(in crate::lower) items: Option<&'d ReferenceOr<Box<Schema>>>,
    pub(super) all_of: &'d [ReferenceOr<Schema>],
    pub(super) one_of: &'d [ReferenceOr<Schema>],
    pub(super) any_of: &'d [ReferenceOr<Schema>],
    pub(in crate::lower) not: bool,
}

impl<'d> Keywords<'d> {
    pub(in crate::lower) fn new(schema: &'d Schema) -> Self {
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
    pub(in crate::lower) fn discriminator(&self) -> Option<&'d Discriminator> {
        self.data.discriminator.as_ref().filter(|it| !it.property_name.is_empty())
    }

    /// Whether it allows null and nothing else.
    pub(in crate::lower) fn is_null(&self) -> bool {
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
            bounds: [None, None],
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
            }
            Type::Number(ty) => {
                it.kind = Some(Kind::Number);
                it.format = known(&ty.format, |it| match it {
                    NumberFormat::Float => "float",
                    NumberFormat::Double => "double",
                });
                it.values = ty.enumeration.iter().map(|it| it.map_or(Value::Null, Value::from)).collect();
                it.bounds = [ty.minimum, ty.maximum];
            }
            Type::Integer(ty) => {
                it.kind = Some(Kind::Integer);
                it.format = known(&ty.format, |it| match it {
                    IntegerFormat::Int32 => "int32",
                    IntegerFormat::Int64 => "int64",
                });
                it.values = values(&ty.enumeration);
                #[expect(clippy::cast_precision_loss, reason = "only their size matters")]
                let float = |it: i64| it as f64;
                it.bounds = [ty.minimum.map(float), ty.maximum.map(float)];
            }
            Type::Object(ty) => {
                it.kind = Some(Kind::Object);
                it.properties = Some(&ty.properties).filter(|it| !it.is_empty());
                it.required = &ty.required;
                it.additional = ty.additional_properties.as_ref();
            }
            Type::Array(ty) => {
                it.kind = Some(Kind::Array);
                it.items = ty.items.as_ref();
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
        it.bounds = [any.minimum, any.maximum];
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
