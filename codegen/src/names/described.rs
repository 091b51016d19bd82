//! What each node of the document became: for programs, which cannot look it up in the crate.
//!
//! In: the API, its facts and names, and the paths of its nodes. Out: a [`Described`] for each of them.

use std::collections::HashMap;

use super::Names;
use super::paths::scalar_path;
use crate::analyze::Facts;
use crate::ir::{Api, Scalar, TypeId, TypeKind, TypeRef};
use crate::pointer::Pointer;

/// A node of the document, and what it became.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Described {
    /// The node.
    pub pointer: Pointer,
    /// Its path in Rust, relative to the crate's root or, with leading colons, absolute.
    pub rust: String,
    /// What is at the path: `struct`, `enum`, `union`, `newtype`, `alias`, `field`, `variant`, `function`, `parameter`,
    /// `header`; `type` for a schema that has no type of its own.
    pub kind: &'static str,
    /// The type of what is there, as Rust spells it with the paths of this crate; none where it is a type itself.
    pub ty: Option<String>,
}

/// What is at a path, and its type.
type What = (&'static str, Option<String>);

impl Names {
    /// Each of some nodes with what it became.
    pub(crate) fn described(&self, api: &Api, facts: &Facts, paths: &[(Pointer, String)]) -> Vec<Described> {
        let known = self.known(api, facts);
        let describe = |(pointer, rust): &(Pointer, String)| {
            let (kind, ty) = known.get(pointer).cloned().unwrap_or(("type", None));
            Described { pointer: pointer.clone(), rust: rust.clone(), kind, ty }
        };
        paths.iter().map(describe).collect()
    }

    /// In the order in which paths are given: of several things at one node the first counts.
    fn known(&self, api: &Api, facts: &Facts) -> HashMap<Pointer, What> {
        let mut known: HashMap<Pointer, What> = HashMap::new();
        let mut add = |at: &Pointer, what: What| {
            known.entry(at.clone()).or_insert(what);
        };
        for (index, ty) in api.types.iter().enumerate().filter(|(_, it)| it.named) {
            add(&ty.pointer, self.type_of(api, TypeId(index)));
        }
        for (index, ty) in api.types.iter().enumerate() {
            match &ty.kind {
                TypeKind::Object(object) => {
                    for (position, field) in object.fields.iter().enumerate() {
                        let id = TypeId(index);
                        let mut spelled = self.spelled(api, &field.ty);
                        if facts.is_boxed(id, position) {
                            spelled = format!("Box<{spelled}>");
                        }
                        if !field.required || field.nullable || facts.is_endless(id, position) {
                            spelled = format!("Option<{spelled}>");
                        }
                        add(&field.pointer, ("field", Some(spelled)));
                    }
                }
                TypeKind::Enum(it) => {
                    it.values.iter().for_each(|it| add(&it.pointer, ("variant", None)));
                }
                TypeKind::Union(it) => {
                    for member in &it.members {
                        add(&member.pointer, ("variant", Some(self.spelled(api, &member.ty))));
                    }
                }
                TypeKind::Newtype(_) | TypeKind::Alias(_) => {}
            }
        }
        for (index, ty) in api.types.iter().enumerate().filter(|(_, it)| !it.named) {
            add(&ty.pointer, self.type_of(api, TypeId(index)));
        }
        for (index, it) in api.operations.iter().enumerate() {
            add(&it.pointer, ("function", Some(self.given(api, index, facts.output(index)))));
            for parameter in &it.parameters {
                add(&parameter.pointer, ("parameter", Some(self.spelled(api, &parameter.ty))));
            }
            for header in &it.headers {
                let ty = Some(format!("Option<{}>", self.spelled(api, &header.ty)));
                header.pointers.iter().for_each(|at| add(at, ("header", ty.clone())));
            }
            for response in &it.responses {
                let ty = response.content.as_ref().map(|it| self.spelled(api, &it.ty));
                add(&response.listed, ("variant", ty));
            }
        }
        known
    }

    fn type_of(&self, api: &Api, id: TypeId) -> What {
        if let Some(shared) = api.foreign.shared.get(&id) {
            return ("alias", Some(shared.path.clone()));
        }
        if let Some(path) = api.foreign.types.get(&id) {
            return ("alias", Some(format!("runtime::json::Held<{path}>")));
        }
        match &api.ty(id).kind {
            TypeKind::Object(_) => ("struct", None),
            TypeKind::Enum(_) => ("enum", None),
            TypeKind::Union(_) => ("union", None),
            TypeKind::Newtype(it) => ("newtype", Some(scalar(*it).to_owned())),
            TypeKind::Alias(target) => ("alias", Some(self.spelled(api, target))),
        }
    }

    /// A type as Rust spells it.
    fn spelled(&self, api: &Api, ty: &TypeRef) -> String {
        match ty {
            TypeRef::Any => "serde_json::Value".to_owned(),
            TypeRef::Scalar(it) => match api.foreign.format(*it) {
                Some(path) => format!("runtime::json::Typed<{path}>"),
                None => scalar(*it).to_owned(),
            },
            TypeRef::Array(item) => format!("Vec<{}>", self.spelled(api, item)),
            TypeRef::Map(value) => format!("BTreeMap<String, {}>", self.spelled(api, value)),
            TypeRef::Nullable(inner) => format!("Option<{}>", self.spelled(api, inner)),
            TypeRef::Sensitive(inner) => format!("runtime::json::Sensitive<{}>", self.spelled(api, inner)),
            TypeRef::Named(id) => self.type_path(api.mentioned_as(*id)),
        }
    }
}

/// A type of the language by its name alone, one of the runtime with its path.
fn scalar(it: Scalar) -> &'static str {
    let path = scalar_path(it);
    path.strip_prefix("::").map_or(path, |it| it.rsplit("::").next().unwrap_or(it))
}
