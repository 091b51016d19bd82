//! Names of operations: the handle of each tag, a function and a parameter struct for each operation.

use std::collections::HashMap;

use super::headers::{self, HeaderNames};
use super::ident::{self, Case, Ident, camel, snake};
use super::parameters::{self, ParameterNames};
use super::scope::{SPELLED, Scope, UNNAMED, Wish};
use super::types::TypeNames;
use crate::analyze::{Facts, Output};
use crate::diagnostic::Diagnostics;
use crate::ir::{Api, Operation, Status};

/// The names of a group of operations.
#[derive(Debug)]
pub struct TagNames {
    /// The tag as written, where it was met first.
    pub tag: String,
    /// The module (and file) under `resources`.
    pub module: Ident,
    /// The function of the client that gives the handle.
    pub accessor: Ident,
    /// The handle.
    pub handle: Ident,
    /// The operations, by their position in [`Api::operations`].
    pub operations: Vec<usize>,
}

impl TagNames {
    /// The feature of the group, where tags are features: its module in the words of a manifest. The prefix keeps it apart from
    /// all other features.
    pub fn feature(&self) -> String {
        format!("tag-{}", self.module.as_str().replace('_', "-"))
    }
}

/// The names of an operation.
#[derive(Debug)]
pub struct OperationNames {
    /// The group, by its position in [`Names::tags`](super::Names::tags).
    pub tag: usize,
    /// The function of the handle.
    pub function: Ident,
    /// The struct of its parameters.
    pub parameters_struct: Ident,
    /// Its parameters, in the order of the IR: fields, arguments and setters alike.
    pub parameters: Vec<Ident>,
    /// Its body: a field and an argument, or the setter that replaces the whole body.
    pub body: Ident,
    /// Setters that reach into an optional body: position of the member, and the setter.
    pub body_members: Vec<(usize, Ident)>,
    /// The enum of what it gives, where that differs from status to status.
    pub output: Option<OutputNames>,
    /// The struct of the headers of its responses, where any are described.
    pub headers: Option<HeaderNames>,
}

/// The names of an enum by status.
#[derive(Debug, Clone)]
pub struct OutputNames {
    /// The enum.
    pub ident: Ident,
    /// Its arms, in the order of the outcomes.
    pub arms: Vec<Ident>,
    /// The arm for a status that the document does not list.
    pub other: Ident,
}

pub(super) fn assign(
    api: &Api,
    facts: &Facts,
    types: &[TypeNames],
    diagnostics: &mut Diagnostics,
) -> (Vec<OperationNames>, Vec<TagNames>) {
    let tags = tags(api);
    let mut named: Vec<Option<OperationNames>> = api.operations.iter().map(|_| None).collect();
    for (position, tag) in tags.iter().enumerate() {
        let operations: Vec<_> =
            tag.operations.iter().map(|index| (*index, &api.operations[*index])).collect();
        let functions = functions(api, &operations, diagnostics);
        let mut structs = Scope::new("parameter structs", is_reserved_struct, "Parameters");
        structs.take(tag.handle.clone());
        for ((index, operation), function) in operations.into_iter().zip(functions) {
            let parameters_struct = structs.settle(
                &[Wish::plain(camel(&[function.as_str()]), &operation.id, &operation.pointer, 0)],
                diagnostics,
            );
            let parameters_struct =
                parameters_struct.into_iter().next().unwrap_or_else(|| camel(&[&operation.id]));
            named[index] = Some(operation_names(
                api,
                facts,
                types,
                index,
                position,
                function,
                parameters_struct,
                diagnostics,
            ));
        }
        // Operations come first: what is named after one of them gives way.
        for index in &tag.operations {
            // What a call gives does not depend on how its body is written.
            let first = first_of(api, *index);
            let known = named[first].as_ref().filter(|_| first != *index);
            let known = known.map(|it| (it.output.clone(), it.headers.clone()));
            let Some(names) = &mut named[*index] else { continue };
            (names.output, names.headers) = known.unwrap_or_else(|| {
                (
                    output_names(facts.output(*index), &names.function, &mut structs),
                    headers::names(&api.operations[*index], &names.function, &mut structs, diagnostics),
                )
            });
        }
        headers::share(api, tag, &mut named);
    }
    (named.into_iter().flatten().collect(), tags)
}

/// Tags that are spelled alike in Rust are one group.
fn tags(api: &Api) -> Vec<TagNames> {
    let mut modules = Scope::new("modules", ident::is_keyword, "_");
    let mut accessors = Scope::new("functions of the client", is_reserved_accessor, "_");
    let mut handles = Scope::new("handles", is_reserved_struct, "Operations");
    let mut tags: Vec<(Ident, TagNames)> = Vec::new();
    for (index, operation) in api.operations.iter().enumerate() {
        let asked = api.tags.iter().find(|it| it.name == operation.tag).and_then(|it| it.rename.as_deref());
        let spelled = asked.unwrap_or(&operation.tag);
        let key = snake(&[spelled]);
        if let Some((_, tag)) = tags.iter_mut().find(|(it, _)| *it == key) {
            tag.operations.push(index);
            continue;
        }
        let settle = |scope: &mut Scope, ident: Ident| {
            let wish = Wish::plain(ident, &operation.tag, &operation.pointer, 0);
            scope.settle_quietly(&[wish]).remove(0)
        };
        let module = settle(&mut modules, ident::module(spelled));
        let accessor = settle(&mut accessors, key.clone());
        let handle = settle(&mut handles, camel(&[spelled]));
        tags.push((
            key,
            TagNames { tag: operation.tag.clone(), module, accessor, handle, operations: vec![index] },
        ));
    }
    tags.into_iter().map(|(_, tag)| tag).collect()
}

/// The functions of a group. Where two want one name, the one with the shorter path keeps it, then the one that is
/// first, and the other takes more of its words: an operation below another, or behind it, never renames it.
fn functions(api: &Api, operations: &[(usize, &Operation)], diagnostics: &mut Diagnostics) -> Vec<Ident> {
    let all = operations;
    let variants: Vec<_> = all.iter().filter(|(_, it)| it.variant().is_some()).collect();
    let mut operations: Vec<_> = all.iter().filter(|(_, it)| it.variant().is_none()).collect();
    operations.sort_by_key(|(_, it)| it.path.split('/').count());
    let spelled: Vec<Vec<Ident>> =
        operations.iter().map(|(_, it)| it.called.iter().map(|it| snake(&[it])).collect()).collect();
    let wishes: Vec<_> = operations
        .iter()
        .zip(&spelled)
        .map(|((index, it), spelled)| {
            let (first, others) =
                spelled.split_first().map_or((snake(&[&it.id]), &[][..]), |(a, b)| (a.clone(), b));
            Wish::plain(first, &it.id, &it.pointer, SPELLED)
                .or_any(others)
                .asking(it.rename.as_deref(), Case::Snake)
                .locked(api.locked.functions.get(index).map(String::as_str), Case::Snake)
        })
        .collect();
    let mut scope = Scope::new("functions", is_reserved_function, "_");
    let mut settled: HashMap<usize, Ident> =
        operations.iter().map(|it| it.0).zip(scope.settle(&wishes, diagnostics)).collect();
    // The same operation with another media type is called after the first.
    for (index, it) in variants {
        let first = operations.iter().find(|(_, first)| first.pointer == it.pointer);
        let first = first.and_then(|(first, _)| settled.get(first)).map_or(it.id.as_str(), Ident::as_str);
        let ident = snake(&[first, it.variant().unwrap_or_default()]);
        let wish = Wish::plain(ident, &it.id, &it.pointer, UNNAMED);
        settled.extend(scope.settle_quietly(&[wish]).into_iter().map(|ident| (*index, ident)));
    }
    all.iter().filter_map(|(index, _)| settled.remove(index)).collect()
}

/// The operation that this one is a variant of; itself, if it is none.
fn first_of(api: &Api, index: usize) -> usize {
    let operation = &api.operations[index];
    if operation.variant().is_none() {
        return index;
    }
    api.operations.iter().position(|it| it.pointer == operation.pointer).unwrap_or(index)
}

/// Besides keywords: what every reader takes for a constructor.
fn is_reserved_function(text: &str) -> bool {
    ident::is_keyword(text) || text == "new"
}

#[expect(clippy::too_many_arguments, reason = "the one place where all that names depend on meets")]
fn operation_names(
    api: &Api,
    facts: &Facts,
    types: &[TypeNames],
    index: usize,
    tag: usize,
    function: Ident,
    parameters_struct: Ident,
    diagnostics: &mut Diagnostics,
) -> OperationNames {
    let ParameterNames { body, parameters, body_members } =
        parameters::assign(api, facts, types, (first_of(api, index), index), diagnostics);
    OperationNames {
        tag,
        function,
        parameters_struct,
        parameters,
        body,
        body_members,
        output: None,
        headers: None,
    }
}

fn output_names(output: &Output, function: &Ident, structs: &mut Scope) -> Option<OutputNames> {
    let Output::Several(outcomes) = output else { return None };
    let arms = outcomes.iter().map(|it| status_name(it.status)).collect();
    let ident = structs.take(camel(&[function.as_str(), "output"]));
    Some(OutputNames { ident, arms, other: camel(&["other"]) })
}

/// What the status of a result is called: the words of RFC 9110, or its number.
fn status_name(status: Status) -> Ident {
    let words = match status {
        Status::Code(200) => "ok",
        Status::Code(201) => "created",
        Status::Code(202) => "accepted",
        Status::Code(203) => "non authoritative",
        Status::Code(204) => "no content",
        Status::Code(205) => "reset content",
        Status::Code(206) => "partial content",
        Status::Code(207) => "multi status",
        Status::Code(208) => "already reported",
        Status::Code(226) => "im used",
        Status::Code(300) => "multiple choices",
        Status::Code(301) => "moved permanently",
        Status::Code(302) => "found",
        Status::Code(303) => "see other",
        Status::Code(304) => "not modified",
        Status::Code(307) => "temporary redirect",
        Status::Code(308) => "permanent redirect",
        Status::Code(code) => return camel(&["status", &code.to_string()]),
        Status::Range(3) => "redirect",
        Status::Range(_) => "success",
        Status::Default => "default",
    };
    camel(&[words])
}

/// Besides keywords: the functions that every client has or will have.
fn is_reserved_accessor(text: &str) -> bool {
    const CLIENT: &[&str] =
        &["api", "base_url", "builder", "call", "clone", "new", "request", "send", "server", "webhooks"];
    ident::is_keyword(text) || CLIENT.binary_search(&text).is_ok()
}

/// What the files of operations import.
fn is_reserved_struct(text: &str) -> bool {
    const RUNTIME: &[&str] = &[
        "Body",
        "Call",
        "Client",
        "DecodeError",
        "Encoder",
        "Endpoint",
        "Error",
        "HeaderMap",
        "Operation",
        "RawResponse",
        "Redirect",
        "Replay",
        "Server",
        "Style",
        "TypedBody",
    ];
    ident::is_prelude(text) || ident::is_keyword(text) || RUNTIME.binary_search(&text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::super::parameters::is_reserved_setter;
    use super::is_reserved_accessor;

    /// The functions that a type has by itself, whoever may call them: no name may be given twice.
    fn functions(of: &str) -> Vec<String> {
        let mut found = Vec::new();
        for (path, text) in crate::emit::RUNTIME {
            for item in syn::parse_file(text).expect(path).items {
                let syn::Item::Impl(it) = item else { continue };
                let syn::Type::Path(ty) = &*it.self_ty else { continue };
                let is_of = ty.path.segments.last().is_some_and(|it| it.ident == of);
                // What only calls have that no document describes is in nobody's way.
                let is_raw = quote::quote!(#ty).to_string().contains("RawCall");
                if !is_of || is_raw || it.trait_.is_some() {
                    continue;
                }
                found.extend(it.items.iter().filter_map(|it| match it {
                    syn::ImplItem::Fn(it) => Some(it.sig.ident.to_string()),
                    _ => None,
                }));
            }
        }
        found
    }

    #[test]
    fn whatever_a_call_and_a_client_can_do_keeps_its_name() {
        for (ty, least, is_reserved) in
            [("Call", 20, is_reserved_setter as fn(&str) -> bool), ("Client", 2, is_reserved_accessor)]
        {
            let functions = functions(ty);
            assert!(functions.len() >= least, "{functions:?}");
            let free: Vec<_> = functions.iter().filter(|it| !is_reserved(it)).collect();
            assert!(free.is_empty(), "a document may call something of `{ty}` {free:?}");
        }
    }
}
