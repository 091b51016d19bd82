//! Where a node of the document went: its pointer, and the Rust path it became.

use super::Names;
use crate::ir::{Api, TypeKind};
use crate::pointer::Pointer;

impl Names {
    /// Every schema, property, enum value, operation and parameter with the path it became, relative to the crate's
    /// root; in document order of the types, then of the operations.
    pub fn paths(&self, api: &Api) -> Vec<(Pointer, String)> {
        let mut paths = Vec::new();
        for (ty, names) in api.types.iter().zip(&self.types) {
            let path = format!("models::{}", names.ident);
            paths.push((ty.pointer.clone(), path.clone()));
            match &ty.kind {
                TypeKind::Object(object) => {
                    for (field, names) in object.fields.iter().zip(&names.fields) {
                        paths.push((field.pointer.clone(), format!("{path}::{}", names.ident)));
                    }
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
        for (operation, names) in api.operations.iter().zip(&self.operations) {
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
        }
        paths
    }
}
