//! Names of the headers of responses: a struct for each operation, or another name for one that is the same.

use std::collections::HashMap;

use super::Names;
use super::ident::{self, Case, Ident, camel, snake};
use super::operations::{OperationNames, TagNames};
use super::scope::{SPELLED, Scope, Wish};
use crate::diagnostic::Diagnostics;
use crate::ir::{Api, Header, Operation};

/// The names of a struct of headers.
#[derive(Debug, Clone)]
pub struct HeaderNames {
    /// The struct.
    pub ident: Ident,
    /// The fields, in the order of the headers.
    pub fields: Vec<Ident>,
    /// The operation before it in the group whose struct is the same, so that this one is another name for it.
    pub same_as: Option<usize>,
}

/// The names of the headers of one operation, if its responses describe any.
pub(super) fn names(
    operation: &Operation,
    function: &Ident,
    structs: &mut Scope,
    diagnostics: &mut Diagnostics,
) -> Option<HeaderNames> {
    let mut scope = Scope::new("headers", ident::is_keyword, "_header");
    let wishes: Vec<_> = operation
        .headers
        .iter()
        .filter_map(|it| it.pointers.first().map(|pointer| (it, pointer)))
        .map(|(it, pointer)| {
            Wish::plain(snake(&[&it.wire]), &it.wire, pointer, SPELLED)
                .asking(it.rename.as_deref(), Case::Snake)
        })
        .collect();
    let fields = scope.settle(&wishes, diagnostics);
    let ident = (!fields.is_empty()).then(|| structs.take(camel(&[function.as_str(), "headers"])))?;
    Some(HeaderNames { ident, fields, same_as: None })
}

/// APIs that have the same headers everywhere get one struct a group, and a name of its own for each operation.
pub(super) fn share(api: &Api, tag: &TagNames, named: &mut [Option<OperationNames>]) {
    let mut structs: HashMap<Vec<&str>, Vec<usize>> = HashMap::new();
    for index in &tag.operations {
        let headers = &api.operations[*index].headers;
        if headers.is_empty() || api.operations[*index].variant().is_some() {
            continue;
        }
        let known = structs.entry(headers.iter().map(|it| it.wire.as_str()).collect()).or_default();
        let same_as = known.iter().copied().find(|other| alike(headers, &api.operations[*other].headers));
        match same_as {
            None => known.push(*index),
            Some(_) => {
                if let Some(names) = named[*index].as_mut().and_then(|it| it.headers.as_mut()) {
                    names.same_as = same_as;
                }
            }
        }
    }
}

impl Names {
    /// Gives each operation a struct of its own, though another one has the same headers.
    pub fn keep_headers_apart(&mut self) {
        for headers in self.operations.iter_mut().filter_map(|it| it.headers.as_mut()) {
            headers.same_as = None;
        }
    }
}

/// Whether two sets of headers look the same in Rust.
fn alike(ours: &[Header], others: &[Header]) -> bool {
    ours.len() == others.len()
        && ours.iter().zip(others).all(|(our, other)| {
            let Header { wire, pointers: _, rename, docs, format, ty, sensitive } = our;
            (wire, rename, docs, format) == (&other.wire, &other.rename, &other.docs, &other.format)
                && (ty, sensitive) == (&other.ty, &other.sensitive)
        })
}
