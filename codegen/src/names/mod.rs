//! Decides every identifier of the generated crate, once.
//!
//! In: the IR. Out: [`Names`], a side table by id that emission looks names up in. Collisions are settled here, in
//! document order and so that an unrelated change of the document renames nothing, and reported.
//! Nothing else in this crate invents an identifier.

mod headers;
mod ident;
mod operations;
mod paths;
mod scope;
mod types;

pub use headers::HeaderNames;
pub use ident::Ident;
pub use operations::{OperationNames, OutputNames, TagNames};
pub use types::{FieldNames, TypeNames};

use crate::analyze::Facts;
use crate::diagnostic::Diagnostics;
use crate::ir::{Api, TypeId};

/// Every identifier of a generated crate.
#[derive(Debug)]
pub struct Names {
    types: Vec<TypeNames>,
    operations: Vec<OperationNames>,
    tags: Vec<TagNames>,
}

impl Names {
    /// Decides all names of an API.
    pub fn assign(api: &Api, facts: &Facts, diagnostics: &mut Diagnostics) -> Self {
        let types = types::assign(api, diagnostics);
        let (operations, tags) = operations::assign(api, facts, &types, diagnostics);
        Self { types, operations, tags }
    }

    /// The names of a type and what is in it.
    pub fn ty(&self, id: TypeId) -> &TypeNames {
        &self.types[id.0]
    }

    /// The names of an operation, by its position in [`Api::operations`].
    pub fn operation(&self, index: usize) -> &OperationNames {
        &self.operations[index]
    }

    /// The groups of operations, in the order of their first operation.
    pub fn tags(&self) -> &[TagNames] {
        &self.tags
    }
}
