//! Lowers the members of objects.
//!
//! In: a merged schema. Out: one field a property, those that are only required, and those that only a discriminator
//! speaks of; and what represents members beyond them.

use serde_json::Value;

use super::Types;
use super::schema::Usage;
use crate::diagnostic::{Cause, Diagnostic};
use crate::ir::{Additional, Direction, Docs, Field, Object, Scalar, TypeRef};
use crate::lower::merge::{Extra, Flat, Notes, Traits, with};
use crate::pointer::Pointer;

impl<'d> Types<'d, '_> {
    /// The body of a struct. The names are those of the schemas that it means, as a discriminator sees them.
    pub(in crate::lower) fn object(&mut self, flat: &Flat<'d>, hint: &[String], names: &[&'d str]) -> Object {
        let mut fields = Vec::with_capacity(flat.properties.len());
        for (name, nodes) in &flat.properties {
            let usage = self.usage(nodes, &with(hint, name));
            let at = nodes.last().map(|it| it.pointer().clone()).unwrap_or_default();
            let mut field = self.field(name, at, usage, flat.required.contains_key(name));
            if let Some(tag) = self.only_tag(names, name).map(Value::String) {
                field.tag = field.constant.get_or_insert(tag.clone()) == &tag;
            }
            fields.push(field);
        }
        for (name, at) in &flat.required {
            if !flat.properties.contains_key(name) {
                fields.push(self.undeclared(flat, name, at, hint));
            }
        }
        for (property, tag, at) in self.only_tags(names) {
            // The tag of a union travels in its members, declared or not. Alone, nothing says that it must.
            if !fields.iter().any(|it| it.wire == property) {
                let usage = Usage {
                    ty: TypeRef::Scalar(Scalar::String),
                    nullable: false,
                    notes: Notes::default(),
                    constant: Some(Value::String(tag)),
                };
                let undeclared = self.field(property, at, usage, false);
                fields.push(Field { tag: true, ..undeclared });
            }
        }
        let mut additional_docs = Docs::default();
        let additional = match &flat.additional {
            Extra::Unspecified => Additional::Unspecified,
            Extra::Forbidden => Additional::Forbidden,
            Extra::Open => Additional::Typed(TypeRef::Any),
            Extra::Typed(nodes) => {
                let usage = self.usage(nodes, &with(hint, "value"));
                additional_docs = usage.notes.docs.clone();
                Additional::Typed(usage.alone())
            }
        };
        Object { fields, left_out: Vec::new(), additional, additional_docs: Box::new(additional_docs) }
    }

    /// A member of which only its name under `required` is known. Mostly the name is a slip, and no value has the member:
    /// so it may be missing, unless members without a name of their own have a type.
    fn undeclared(&mut self, flat: &Flat<'d>, name: &str, at: &Pointer, hint: &[String]) -> Field {
        if let Extra::Typed(nodes) = &flat.additional {
            let usage = self.usage(nodes, &with(hint, "value"));
            return self.field(name, at.clone(), usage, true);
        }
        // Where its list of names is, in the schema: `required/0`.
        let schema = at.parent().and_then(|it| it.parent()).unwrap_or_default();
        let declared = schema.key("properties").key(name);
        self.messages().push(
            Diagnostic::warning(
                "required-unknown",
                at,
                format!("`{name}` is required and not among the properties"),
            )
            .label("read as a member of any type that may be missing")
            .help("declare it under `properties`, or correct its name")
            .cause(Cause::Missing(declared)),
        );
        let usage = Usage { ty: TypeRef::Any, nullable: false, notes: Notes::default(), constant: None };
        self.field(name, at.clone(), usage, false)
    }

    fn field(&mut self, wire: &str, pointer: Pointer, usage: Usage, required: bool) -> Field {
        let Usage { ty, nullable, notes, constant } = usage;
        let Notes { docs, rename, argument, traits, epoch: _, known: _ } = notes;
        Field {
            wire: wire.to_owned(),
            only: self.direction(wire, &pointer, traits),
            pointer,
            rename,
            argument,
            docs,
            ty,
            required,
            nullable,
            constant,
            tag: false,
            lenient: traits.lenient,
            sensitive: traits.sensitive,
        }
    }

    /// The only direction in which a member travels.
    fn direction(&mut self, wire: &str, at: &Pointer, traits: Traits) -> Option<Direction> {
        match (traits.read_only, traits.write_only) {
            (true, false) => Some(Direction::Response),
            (false, true) => Some(Direction::Request),
            (false, false) => None,
            (true, true) => {
                self.messages().push(
                    Diagnostic::warning(
                        "read-and-write-only",
                        at,
                        format!("`{wire}` is both `readOnly` and `writeOnly`"),
                    )
                    .label("taken for neither")
                    .help("keep the one that is meant; a schema that this one refers to may say the other"),
                );
                None
            }
        }
    }
}
