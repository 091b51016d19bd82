//! What a type is without the types inside it, as a text to compare, and which types these are.
//!
//! In: a type, its facts and its identifiers. Out: a [`Shape`]. All that callers or the wire can see is in it: names, marks,
//! constraints, whether a value is boxed. Words are not. The order of members and of the values of an enum means nothing;
//! that of alternatives decides which of two that fit a value is taken.

use std::fmt::Write;

use serde_json::Value;

use crate::analyze::Facts;
use crate::ir::{Additional, Api, Docs, Enum, Field, Object, TypeId, TypeKind, TypeRef, Union};
use crate::names::{Names, TypeNames};

/// A type, to be compared.
pub(super) struct Shape {
    /// All of it but the types inside it.
    pub(super) alone: String,
    /// Those, in an order that is the same for equal types.
    pub(super) mentions: Vec<Mention>,
}

/// A type that another one mentions.
pub(super) enum Mention {
    /// A value of it is inside.
    Held(TypeId),
    /// It is the same schema as the other direction sees it.
    Twin(TypeId),
}

/// The shape of a type.
pub(super) fn of(api: &Api, facts: &Facts, names: &Names, id: TypeId) -> Shape {
    let ty = api.ty(id);
    let mut shape = Shape { alone: String::new(), mentions: Vec::new() };
    // An alias is a name and nothing else; the event is there once.
    if matches!(ty.kind, TypeKind::Alias(_)) || api.event == Some(id) {
        shape.add(&id);
        return shape;
    }
    shape.add(&(ty.sensitive, ty.nullable, ty.epoch, &ty.known));
    shape.add(&(facts.is_error(id), facts.is_convertible(id)));
    shape.constraints(&ty.docs);
    shape.add(&ty.view.map(|it| (it.of, it.twin.is_some())));
    shape.mentions.extend(ty.view.and_then(|it| it.twin).map(Mention::Twin));
    match &ty.kind {
        TypeKind::Object(object) => {
            shape.add(&ty.travels.is_only_received());
            shape.object(facts, names.ty(id), id, object);
        }
        TypeKind::Enum(it) => shape.values(names.ty(id), it),
        TypeKind::Union(union) => shape.union(names.ty(id), union),
        TypeKind::Newtype(scalar) => shape.add(scalar),
        TypeKind::Alias(_) => {}
    }
    shape
}

impl Shape {
    fn add(&mut self, mark: &impl std::fmt::Debug) {
        // Writing to a string cannot fail.
        let _ = write!(self.alone, "{mark:?};");
    }

    fn value(&mut self, value: Option<&Value>) {
        self.add(&value.map(Value::to_string));
    }

    /// What the document says in addition to words. Of a type in an inline schema the member says it.
    fn constraints(&mut self, docs: &Docs) {
        self.add(&(&docs.constraints, docs.deprecated));
    }

    fn object(&mut self, facts: &Facts, names: &TypeNames, id: TypeId, object: &Object) {
        self.alone.push_str("object ");
        let mut fields: Vec<_> = object.fields.iter().zip(&names.fields).enumerate().collect();
        fields.sort_by(|(_, (a, _)), (_, (b, _))| a.wire.cmp(&b.wire));
        for (position, (field, names)) in fields {
            self.add(&(names.ident.as_str(), names.null.as_str()));
            self.add(&(facts.is_boxed(id, position), facts.is_endless(id, position)));
            self.field(field);
        }
        let mut left_out: Vec<_> = object.left_out.iter().map(|it| &it.wire).collect();
        left_out.sort_unstable();
        self.add(&left_out);
        match &object.additional {
            Additional::Typed(ty) => {
                self.add(&names.additional.as_str());
                self.constraints(&object.additional_docs);
                self.refer(ty);
            }
            untyped => self.add(untyped),
        }
    }

    fn field(&mut self, field: &Field) {
        self.add(&(&field.wire, field.argument, field.required, field.nullable, field.tag));
        self.add(&(field.lenient, field.sensitive, field.only));
        self.value(field.constant.as_ref());
        self.constraints(&field.docs);
        self.value(field.docs.default.as_ref());
        self.refer(&field.ty);
    }

    fn values(&mut self, names: &TypeNames, it: &Enum) {
        self.alone.push_str("enum ");
        self.add(&it.of);
        let mut values: Vec<_> =
            it.values.iter().zip(&names.arms).map(|(it, arm)| (it.value.to_string(), arm.as_str())).collect();
        values.sort_unstable();
        self.add(&values);
    }

    fn union(&mut self, names: &TypeNames, union: &Union) {
        self.alone.push_str("union ");
        self.add(&union.discriminator);
        for (member, arm) in union.members.iter().zip(&names.arms) {
            self.add(&(arm.as_str(), &member.tags, member.sensitive));
            self.constraints(&member.docs);
            self.refer(&member.ty);
        }
    }

    fn refer(&mut self, ty: &TypeRef) {
        let mut ty = ty;
        loop {
            let (sign, inner) = match ty {
                TypeRef::Any => return self.alone.push_str("any;"),
                TypeRef::Scalar(scalar) => return self.add(scalar),
                TypeRef::Named(id) => {
                    self.mentions.push(Mention::Held(*id));
                    return self.alone.push_str("@;");
                }
                TypeRef::Array(inner) => ('[', inner),
                TypeRef::Map(inner) => ('{', inner),
                TypeRef::Nullable(inner) => ('?', inner),
                TypeRef::Sensitive(inner) => ('!', inner),
            };
            self.alone.push(sign);
            ty = inner;
        }
    }
}
