//! The operations as a caller sees them, one on a line.
//!
//! In: the API, its facts and names. Out: `METHOD path → handle.function(arguments) → type` for each operation, in
//! document order. What a reviewer reads to see whether names are what a person would choose.

use super::Names;
use crate::analyze::{Facts, Output};
use crate::ir::{Api, TypeRef};

impl Names {
    /// A line for each operation.
    pub fn table(&self, api: &Api, facts: &Facts) -> Vec<String> {
        let lines = api.operations.iter().enumerate().map(|(index, operation)| {
            let names = self.operation(index);
            let handle = &self.tags[names.tag].accessor;
            let arguments = self.arguments(api, index).join(", ");
            let given = self.given(api, index, facts.output(index));
            format!(
                "{} {} → {handle}.{}({arguments}) → {given}",
                operation.method, operation.path, names.function
            )
        });
        lines.collect()
    }

    /// What a call has to be given: required parameters, and the type of the body.
    fn arguments(&self, api: &Api, index: usize) -> Vec<String> {
        let operation = &api.operations[index];
        let parameters = operation.parameters.iter().zip(&self.operation(index).parameters);
        let parameters = parameters.filter(|(it, _)| it.required && it.constant.is_none());
        let body = operation.body.iter().filter(|it| it.required).map(|it| self.shown(api, &it.content.ty));
        parameters.map(|(_, ident)| ident.to_string()).chain(body).collect()
    }

    pub(super) fn given(&self, api: &Api, index: usize, output: &Output) -> String {
        match output {
            Output::Nothing => "()".to_owned(),
            Output::Json(ty) => self.shown(api, ty),
            Output::OptionalJson(ty) => format!("{}?", self.shown(api, ty)),
            Output::Items(ty, _) => format!("items of {}", self.shown(api, ty)),
            Output::Text { .. } => "String".to_owned(),
            Output::Bytes { .. } => "Bytes".to_owned(),
            Output::Redirect(_) => "Redirect".to_owned(),
            Output::Several(_) => {
                let several = self.operation(index).output.as_ref();
                several.map_or_else(String::new, |it| it.ident.to_string())
            }
        }
    }

    /// A type without its path.
    fn shown(&self, api: &Api, ty: &TypeRef) -> String {
        match ty {
            TypeRef::Any => "Value".to_owned(),
            TypeRef::Scalar(it) => format!("{it:?}"),
            TypeRef::Array(item) => format!("[{}]", self.shown(api, item)),
            TypeRef::Map(value) => format!("{{{}}}", self.shown(api, value)),
            TypeRef::Nullable(inner) | TypeRef::Sensitive(inner) => self.shown(api, inner),
            TypeRef::Named(id) => self.ty(api.mentioned_as(*id)).ident.to_string(),
        }
    }
}
