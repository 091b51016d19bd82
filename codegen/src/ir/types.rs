//! Types: what a schema becomes, and how a type is mentioned.

use std::collections::HashSet;

use serde_json::Value;

use super::{Docs, TypeId};
use crate::pointer::Pointer;

/// A type of the generated crate.
#[derive(Debug, Clone, PartialEq)]
pub struct Type {
    /// The schema that it came from.
    pub pointer: Pointer,
    /// Wire words that its name is made of: `["CheckoutSession"]` for a named schema,
    /// `["CheckoutSession", "shipping"]` for one that is in a property of it.
    pub hint: Vec<String>,
    /// Whether the schema is under `components/schemas` (or was hoisted there from another file).
    pub named: bool,
    /// A Rust name that the document asks for (`x-rust-name`).
    pub rename: Option<String>,
    /// What the document says about it.
    pub docs: Docs,
    /// Never shown in `Debug`, logs or errors (`x-sensitive`), wherever a value of it is.
    pub sensitive: bool,
    /// Whether the schema of this name allows null. Whatever refers to it says so itself.
    pub nullable: bool,
    /// What a number of it counts, where it is a point in time.
    pub epoch: Option<Epoch>,
    /// Values of a string that are worth a name (`x-known-values`). Others are as good.
    pub known: Vec<String>,
    /// The one direction that it is for, where the schema is not the same in both. `None`: it serves both, or nothing
    /// uses it.
    pub view: Option<View>,
    /// Which ways a value of it travels.
    pub travels: Travels,
    /// What it is.
    pub kind: TypeKind,
}

impl Type {
    /// The type that responses give where this is what requests send instead.
    pub fn instead_of(&self) -> Option<TypeId> {
        self.view.filter(|it| it.of == Direction::Request)?.twin
    }
}

/// The ways that a value of a type travels. Neither: no operation, webhook or callback leads to the type.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Travels {
    /// Requests reach it.
    pub sent: bool,
    /// Responses, webhooks or callbacks reach it.
    pub received: bool,
}

impl Travels {
    /// Whether only responses, webhooks and callbacks hold it, so that no caller has to make one.
    pub fn is_only_received(self) -> bool {
        self.received && !self.sent
    }
}

/// What a point in time is counted in, since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Epoch {
    /// Seconds.
    Seconds,
    /// Milliseconds.
    Milliseconds,
}

/// A schema as one direction sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct View {
    /// The direction.
    pub of: Direction,
    /// The same schema as the other direction sees it; `None` where that has no use for it.
    pub twin: Option<TypeId>,
}

/// Which way a value travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// From the client to the API: parameters and bodies.
    Request,
    /// From the API to the client: what it returns.
    Response,
}

/// The kinds of type.
#[derive(Debug, Clone, PartialEq)]
pub enum TypeKind {
    /// A struct.
    Object(Object),
    /// An open enum: a set of values that may grow.
    Enum(Enum),
    /// One of several types.
    Union(Union),
    /// A named scalar: a newtype, so that two of them cannot be mixed up.
    Newtype(Scalar),
    /// A named array, map, reference or free-form value: a type alias.
    Alias(TypeRef),
}

/// These types, and all that they are made of.
pub fn reachable(types: &[Type], roots: impl IntoIterator<Item = TypeId>) -> HashSet<TypeId> {
    let (mut found, mut open) = (HashSet::new(), roots.into_iter().collect::<Vec<_>>());
    while let Some(id) = open.pop() {
        if found.insert(id) {
            open.extend(types[id.0].kind.mentioned());
        }
    }
    found
}

impl TypeKind {
    /// The types that it is made of, each as often as it is mentioned, in lists and maps, too.
    pub fn mentioned(&self) -> Vec<TypeId> {
        match self {
            Self::Object(object) => {
                let additional = match &object.additional {
                    Additional::Typed(ty) => ty.mentioned(),
                    Additional::Unspecified | Additional::Forbidden => None,
                };
                object.fields.iter().filter_map(|it| it.ty.mentioned()).chain(additional).collect()
            }
            Self::Union(union) => union.members.iter().filter_map(|it| it.ty.mentioned()).collect(),
            Self::Alias(target) => target.mentioned().into_iter().collect(),
            Self::Enum(_) | Self::Newtype(_) => Vec::new(),
        }
    }
}

/// How a type is mentioned.
#[derive(Debug, Clone, PartialEq)]
pub enum TypeRef {
    /// Any JSON value.
    Any,
    /// A built-in scalar.
    Scalar(Scalar),
    /// A list.
    Array(Box<TypeRef>),
    /// An object used as a map from text.
    Map(Box<TypeRef>),
    /// A value or null. Never nested in itself; a field says it with [`Field::nullable`] instead.
    Nullable(Box<TypeRef>),
    /// A value that nothing may show, where nothing around it can hide it: the target of an alias, a body, an additional
    /// member. Fields, alternatives and parameters say it themselves, and types that are sensitive hide themselves.
    Sensitive(Box<TypeRef>),
    /// A type of [`Api::types`](super::Api::types).
    Named(TypeId),
}

impl TypeRef {
    /// The type of [`Api::types`](super::Api::types) that is mentioned, in lists and maps, too.
    pub fn mentioned(&self) -> Option<TypeId> {
        let mut ty = self;
        loop {
            match ty {
                Self::Named(id) => return Some(*id),
                Self::Array(inner) | Self::Map(inner) | Self::Nullable(inner) | Self::Sensitive(inner) => {
                    ty = inner
                }
                Self::Any | Self::Scalar(_) => return None,
            }
        }
    }

    /// The same, to be replaced.
    pub fn mentioned_mut(&mut self) -> Option<&mut TypeId> {
        let mut ty = self;
        loop {
            match ty {
                Self::Named(id) => return Some(id),
                Self::Array(inner) | Self::Map(inner) | Self::Nullable(inner) | Self::Sensitive(inner) => {
                    ty = inner
                }
                Self::Any | Self::Scalar(_) => return None,
            }
        }
    }

    /// The scalar that is held, in lists and maps, too; none where that is of a type with a name, or anything.
    pub fn scalar(&self) -> Option<Scalar> {
        match self {
            Self::Scalar(it) => Some(*it),
            Self::Array(inner) | Self::Map(inner) | Self::Nullable(inner) | Self::Sensitive(inner) => {
                inner.scalar()
            }
            Self::Any | Self::Named(_) => None,
        }
    }

    /// The same without a word on whether it may be shown.
    pub fn shown(&self) -> &Self {
        match self {
            Self::Sensitive(inner) => inner.shown(),
            ty => ty,
        }
    }

    /// The type of [`Api::types`](super::Api::types) that a value of this one is, null aside.
    pub fn direct(&self) -> Option<TypeId> {
        match self {
            Self::Named(id) => Some(*id),
            Self::Nullable(inner) | Self::Sensitive(inner) => inner.direct(),
            _ => None,
        }
    }
}

/// A value without parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scalar {
    /// `true` or `false`.
    Bool,
    /// `format: int32`.
    I32,
    /// Any other integer.
    I64,
    /// An integer that may be beyond those: `format: uint64`, or bounds and values that say so.
    I128,
    /// `format: uint128`.
    U128,
    /// A number that may have a fraction.
    F64,
    /// Text.
    String,
    /// `format: date-time`, kept as text.
    DateTime,
    /// `format: date`, kept as text.
    Date,
    /// `format: uuid`, kept as text.
    Uuid,
    /// `format: decimal`, kept as text.
    Decimal,
    /// The empty string and no other: `enum: ['']` next to another type.
    EmptyString,
    /// `format: binary` in a multipart body: bytes with a name.
    File,
}

impl Scalar {
    /// Whether values are whole numbers.
    pub fn is_integer(self) -> bool {
        matches!(self, Self::I32 | Self::I64 | Self::I128 | Self::U128)
    }

    /// Whether values are numbers.
    pub fn is_number(self) -> bool {
        self.is_integer() || self == Self::F64
    }

    /// Whether values are strings, of any format.
    pub fn is_string(self) -> bool {
        !self.is_number() && !matches!(self, Self::Bool | Self::File)
    }
}

/// A struct.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Object {
    /// Its members, in document order.
    pub fields: Vec<Field>,
    /// Members that the schema has and this view of it has not, in document order.
    pub left_out: Vec<LeftOut>,
    /// What members beyond those are.
    pub additional: Additional,
    /// What the document says in words about the latter.
    pub additional_docs: Box<Docs>,
}

/// A member that does not travel in the direction of its struct. Where it comes all the same, it is kept out of sight.
#[derive(Debug, Clone, PartialEq)]
pub struct LeftOut {
    /// The property's name on the wire.
    pub wire: String,
    /// The property's schema.
    pub pointer: Pointer,
}

/// What an object holds in addition to its properties.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Additional {
    /// Nothing is said: unknown members are kept out of sight.
    #[default]
    Unspecified,
    /// `additionalProperties: false`: unknown members are kept out of sight all the same, since servers add some.
    Forbidden,
    /// Members of this type: a public map.
    Typed(TypeRef),
}

/// A member of a struct.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// The property's name on the wire.
    pub wire: String,
    /// The property's schema.
    pub pointer: Pointer,
    /// A Rust name that the document asks for (`x-rust-name`).
    pub rename: Option<String>,
    /// Where its argument goes among those of `new`, where the document says so (`x-rust-argument`).
    pub argument: Option<u32>,
    /// What the document says about it.
    pub docs: Docs,
    /// Its type, without null.
    pub ty: TypeRef,
    /// Listed in `required`.
    pub required: bool,
    /// Null is a value of it.
    pub nullable: bool,
    /// The one value it can have: `const`, an enum of one value, or the tag that a union knows it by.
    pub constant: Option<Value>,
    /// The constant is the text that a discriminator knows the struct by: it is sent even where it may be missing.
    pub tag: bool,
    /// How responses may deviate from the schema (`x-lenient`); `None` where nothing is said, so that the document's
    /// default holds.
    pub lenient: Option<Lenient>,
    /// Never shown in `Debug`, logs or errors (`x-sensitive`, `format: password`).
    pub sensitive: bool,
    /// The only direction in which it travels (`readOnly`, `writeOnly`).
    pub only: Option<Direction>,
}

/// The most arguments that a `new` takes one by one; of more it takes a struct, whose fields have names.
pub const MAX_ARGUMENTS: usize = 5;

impl Object {
    /// The members that `new` takes, in the order of its arguments.
    pub fn arguments(&self) -> Vec<&Field> {
        let mut arguments: Vec<_> =
            self.fields.iter().filter(|it| it.required && !it.is_set(it.required)).collect();
        arguments.sort_by_key(|it| it.argument_order());
        arguments
    }
}

impl Field {
    /// Whether `new` sets it to the one value that it can have, so that callers need not.
    pub fn is_set(&self, is_required: bool) -> bool {
        self.constant.is_some() && (self.tag || (is_required && !self.nullable))
    }

    /// The order of arguments: those with a place of their own first, all others by their names on the wire. Both say the
    /// same wherever the document lists the member.
    pub fn argument_order(&self) -> (u32, &str) {
        (self.argument.unwrap_or(u32::MAX), &self.wire)
    }
}

/// Deviations of the wire from the schema that reading accepts (`x-lenient`).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Lenient {
    /// A number may come as a string.
    pub numeric_string: bool,
    /// A string may come as a number.
    pub bare_number: bool,
    /// An empty string means that the value is absent.
    pub empty_as_absent: bool,
    /// The value may come as a string that holds JSON.
    pub json_in_string: bool,
}

/// An open enum.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Enum {
    /// What its values are.
    pub of: EnumOf,
    /// The known values, in document order, each once.
    pub values: Vec<EnumValue>,
}

/// What the values of an enum are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum EnumOf {
    /// Strings.
    #[default]
    Text,
    /// Integers of 64 bits.
    Integer,
    /// Numbers that a float holds, each another one.
    Number,
    /// Strings, numbers and booleans, compared as JSON.
    Mixed,
}

/// A known value of an enum.
#[derive(Debug, Clone, PartialEq)]
pub struct EnumValue {
    /// The value on the wire. A whole number is written without a fraction.
    pub value: Value,
    /// A word for it, where the document has one (`x-enum-varnames`).
    pub word: Option<String>,
    /// Where it is in the document.
    pub pointer: Pointer,
    /// A Rust name that the document asks for.
    pub rename: Option<String>,
    /// What the document says about it (`x-enumDescriptions`).
    pub docs: Docs,
}

impl EnumValue {
    /// What one would call the value: a text as it is, anything else as JSON.
    pub fn text(&self) -> String {
        self.value.as_str().map_or_else(|| self.value.to_string(), str::to_owned)
    }
}

/// One of several types.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Union {
    /// The alternatives, in document order.
    pub members: Vec<Member>,
    /// The property whose text says which member it is.
    pub discriminator: Option<String>,
}

/// An alternative of a union.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// Where it is in the document.
    pub pointer: Pointer,
    /// Wire words that its name is made of: a schema's name, or the JSON type (`string`, `object`).
    pub hint: Vec<String>,
    /// Its type.
    pub ty: TypeRef,
    /// The discriminator's strings that mean it; empty in a union without discriminator.
    pub tags: Vec<String>,
    /// It is also what no string, and any unknown one, means (`defaultMapping`).
    pub fallback: bool,
    /// Never shown in `Debug`, logs or errors (`x-sensitive`, `format: password`).
    pub sensitive: bool,
    /// What the document says about it.
    pub docs: Docs,
}
