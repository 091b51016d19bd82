//! Decides every identifier of the generated crate, once.
//!
//! In: the IR. Out: [`Names`], a side table by id that emission looks names up in. Collisions are settled here, in
//! document order and so that an unrelated change of the document renames nothing, and reported.
//! Nothing else in this crate invents an identifier.

mod counts;
mod described;
mod errors;
mod event;
mod headers;
mod ident;
mod length;
mod operations;
mod parameters;
mod part;
mod paths;
mod scope;
mod table;
mod title;
mod types;

pub use counts::Counts;
pub use described::Described;
pub use errors::{ErrorNames, Question};
pub use event::EventMember;
pub use headers::HeaderNames;
pub use ident::{Ident, is_keyword};
pub use operations::{OperationNames, OutputNames, TagNames};
pub use parameters::BodySetter;
pub use types::{FieldNames, TypeNames};

use crate::analyze::Facts;
use crate::diagnostic::Diagnostics;
use crate::ir::{Api, TypeId};

/// Every identifier of a generated crate.
#[derive(Debug)]
pub struct Names {
    types: Vec<TypeNames>,
    webhooks: Vec<Ident>,
    operations: Vec<OperationNames>,
    tags: Vec<TagNames>,
    errors: ErrorNames,
}

impl Names {
    /// Decides all names of an API.
    pub fn assign(api: &Api, facts: &Facts, diagnostics: &mut Diagnostics) -> Self {
        let (types, webhooks) = types::assign(api, diagnostics);
        let (operations, tags) = operations::assign(api, facts, &types, diagnostics);
        let errors = errors::assign(api, facts, &types, diagnostics);
        Self { types, webhooks, operations, tags, errors }
    }

    /// The names of a type and what is in it.
    pub fn ty(&self, id: TypeId) -> &TypeNames {
        &self.types[id.0]
    }

    /// The arm of the event for a webhook, by its position in [`Api::webhooks`].
    pub fn webhook(&self, index: usize) -> &Ident {
        &self.webhooks[index]
    }

    /// The names of an operation, by its position in [`Api::operations`].
    pub fn operation(&self, index: usize) -> &OperationNames {
        &self.operations[index]
    }

    /// The questions about errors.
    pub fn errors(&self) -> &ErrorNames {
        &self.errors
    }

    /// The groups of operations, in the order of their first operation.
    pub fn tags(&self) -> &[TagNames] {
        &self.tags
    }
}
