//! Where a node of the document went: its pointer, and the Rust path it became.

use super::Names;
use crate::analyze::results;
use crate::ir::{Additional, Api, Scalar, TypeId, TypeKind, TypeRef};
use crate::pointer::Pointer;

impl Names {
    /// Every schema, property, enum value, operation, parameter, header and response of several with the path it became, relative to the crate's
    /// root or, with leading colons, absolute.
    ///
    /// A node can come more than once, and then what it was first counts: a property is the field, even if its
    /// schema has a type of its own, and a field that others inherit is the one that is where the node does. Of a
    /// schema that requests and responses see differently the response comes first; a member that no view has is in
    /// the extra of one. What is inside a schema that equals another is inside the type of that one.
    pub fn paths(&self, api: &Api) -> Vec<(Pointer, String)> {
        let types = (0..api.types.len()).map(|it| (&api.types[it], TypeId(it)));
        // A named schema is its type, though it may be a member of a union, too, and have an arm there.
        let mut paths: Vec<_> = api
            .types
            .iter()
            .zip(&self.types)
            .filter(|(ty, _)| ty.named)
            .map(|(ty, names)| {
                let ident = names.or_null.as_ref().unwrap_or(&names.ident);
                (ty.pointer.clone(), format!("models::{ident}"))
            })
            .collect();
        let mut inherited = Vec::new();
        let mut left_out = Vec::new();
        for ((ty, id), names) in types.zip(&self.types) {
            let path = self.type_path(api.emitted(id));
            if !ty.named {
                inherited.push((ty.pointer.clone(), self.type_path(api.mentioned_as(id))));
            }
            match &ty.kind {
                TypeKind::Object(object) => {
                    for (field, names) in object.fields.iter().zip(&names.fields) {
                        let own = field.pointer.as_str().starts_with(ty.pointer.as_str());
                        let to = if own { &mut paths } else { &mut inherited };
                        to.push((field.pointer.clone(), format!("{path}::{}", names.ident)));
                    }
                    let gone =
                        object.left_out.iter().map(|it| (it.pointer.clone(), format!("{path}::extra")));
                    left_out.extend(gone);
                }
                TypeKind::Enum(it) => {
                    for (value, arm) in it.values.iter().zip(&names.arms) {
                        paths.push((value.pointer.clone(), format!("{path}::{arm}")));
                    }
                }
                TypeKind::Union(union) => {
                    for (member, arm) in union.members.iter().zip(&names.arms) {
                        paths.push((member.pointer.clone(), format!("{path}::{arm}")));
                    }
                }
                TypeKind::Newtype(_) | TypeKind::Alias(_) => {}
            }
        }
        paths.extend(inherited);
        paths.extend(left_out);
        for (index, (operation, names)) in api.operations.iter().zip(&self.operations).enumerate() {
            // The same node of the document, with another media type of its body.
            if operation.variant().is_some() {
                continue;
            }
            let tag = &self.tags[names.tag];
            let module = format!("resources::{}", tag.module);
            paths.push((operation.pointer.clone(), format!("{module}::{}::{}", tag.handle, names.function)));
            for (parameter, ident) in operation.parameters.iter().zip(&names.parameters) {
                let path = format!("{module}::{}::{ident}", names.parameters_struct);
                paths.push((parameter.pointer.clone(), path));
            }
            if let Some(output) = &names.output {
                let arms = results(operation).into_iter().zip(&output.arms);
                let path = |arm| format!("{module}::{}::{arm}", output.ident);
                paths.extend(arms.map(|(it, arm)| (it.listed.clone(), path(arm))));
            }
            if let Some(own) = &names.headers
                && let Some(shared) = self.headers_path(own.same_as.unwrap_or(index))
            {
                for (header, field) in operation.headers.iter().zip(&own.fields) {
                    let path = format!("{shared}::{field}");
                    paths.extend(header.pointers.iter().map(|it| (it.clone(), path.clone())));
                }
            }
        }
        if let Some(event) = api.event {
            // Those with a payload are members of the union, too.
            let arms = api.webhooks.iter().zip(&self.webhooks);
            let path = self.type_path(event);
            paths.extend(arms.map(|(it, arm)| (it.request.pointer.clone(), format!("{path}::{arm}"))));
            paths.extend(api.event_keys.iter().map(|it| (it.pointer.clone(), format!("{path}::from_slice"))));
        }
        paths.extend(api.signature.iter().map(|it| (it.pointer.clone(), "webhooks::SIGNATURE".to_owned())));
        self.nested(api, &mut paths);
        if let Some((view, _)) = self.errors.views.first() {
            paths.push((Pointer::root().key("x-error").key("type"), format!("ApiError::{view}")));
        }
        paths
    }

    /// Schemas that have no type of their own, with the type they are held as. Which of the pointers exist is for the
    /// caller to say: behind a reference or a composition there is no node of that name.
    fn nested(&self, api: &Api, paths: &mut Vec<(Pointer, String)>) {
        for ty in &api.types {
            match &ty.kind {
                TypeKind::Object(object) => {
                    for field in &object.fields {
                        self.inside(api, &field.pointer, &field.ty, paths);
                    }
                    if let Additional::Typed(value) = &object.additional {
                        self.held(api, &ty.pointer.key("additionalProperties"), value, paths);
                    }
                }
                TypeKind::Alias(target) => self.inside(api, &ty.pointer, target, paths),
                TypeKind::Enum(_) | TypeKind::Union(_) | TypeKind::Newtype(_) => {}
            }
        }
        for operation in &api.operations {
            for parameter in &operation.parameters {
                self.held(api, &parameter.pointer.key("schema"), &parameter.ty, paths);
            }
            for header in &operation.headers {
                for pointer in &header.pointers {
                    self.held(api, &pointer.key("schema"), &header.ty, paths);
                }
            }
            for content in operation.contents() {
                self.held(api, &content.pointer.key("schema"), &content.ty, paths);
            }
        }
        for content in api.webhooks.iter().filter_map(|it| it.request.payload.as_ref()) {
            self.held(api, &content.pointer.key("schema"), &content.ty, paths);
        }
    }

    fn held(&self, api: &Api, pointer: &Pointer, ty: &TypeRef, paths: &mut Vec<(Pointer, String)>) {
        paths.push((pointer.clone(), self.path(api, ty)));
        self.inside(api, pointer, ty, paths);
    }

    fn inside(&self, api: &Api, pointer: &Pointer, ty: &TypeRef, paths: &mut Vec<(Pointer, String)>) {
        match ty {
            TypeRef::Array(item) => self.held(api, &pointer.key("items"), item, paths),
            TypeRef::Map(value) => self.held(api, &pointer.key("additionalProperties"), value, paths),
            TypeRef::Nullable(inner) | TypeRef::Sensitive(inner) => self.inside(api, pointer, inner, paths),
            TypeRef::Any | TypeRef::Scalar(_) | TypeRef::Named(_) => {}
        }
    }

    fn path(&self, api: &Api, ty: &TypeRef) -> String {
        match ty {
            TypeRef::Any => "::serde_json::Value".to_owned(),
            TypeRef::Scalar(scalar) => match api.foreign.format(*scalar) {
                Some(_) => "runtime::json::Typed".to_owned(),
                None => scalar_path(*scalar).to_owned(),
            },
            TypeRef::Array(_) => "::std::vec::Vec".to_owned(),
            TypeRef::Map(_) => "::std::collections::BTreeMap".to_owned(),
            TypeRef::Nullable(inner) | TypeRef::Sensitive(inner) => self.path(api, inner),
            TypeRef::Named(id) => self.type_path(api.mentioned_as(*id)),
        }
    }

    /// The path of the headers of an operation's responses, relative to the crate's root: a struct, or another name for one.
    pub fn headers_path(&self, operation: usize) -> Option<String> {
        let names = self.operation(operation);
        let headers = names.headers.as_ref()?;
        Some(format!("resources::{}::{}", self.tags[names.tag].module, headers.ident))
    }

    /// The path of a type, relative to the crate's root.
    pub fn type_path(&self, id: TypeId) -> String {
        format!("models::{}", self.ty(id).ident)
    }
}

pub(super) fn scalar_path(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::Bool => "::core::primitive::bool",
        Scalar::I32 => "::core::primitive::i32",
        Scalar::I64 => "::core::primitive::i64",
        Scalar::I128 => "::core::primitive::i128",
        Scalar::U128 => "::core::primitive::u128",
        Scalar::F64 => "::core::primitive::f64",
        Scalar::String => "::std::string::String",
        Scalar::DateTime => "runtime::json::DateTime",
        Scalar::Date => "runtime::json::Date",
        Scalar::Uuid => "runtime::json::Uuid",
        Scalar::Decimal => "runtime::json::Decimal",
        Scalar::EmptyString => "runtime::json::EmptyString",
        Scalar::File => "runtime::json::File",
    }
}
