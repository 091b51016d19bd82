//! Servers: as static data, and in words.
//!
//! In: servers of the API or of an operation. Out: tokens of the runtime's `Server`, and lines for the docs.

use proc_macro2::TokenStream;
use quote::quote;

use super::Context;
use super::docs::{Prose, prose};
use crate::ir::{Server, ServerVariable};

/// What the module has to import for some servers.
pub(super) fn uses<'a>(servers: impl Iterator<Item = &'a Server>) -> TokenStream {
    let mut servers = servers.peekable();
    let server = servers.peek().map(|_| quote!(Server,));
    let variable = servers.any(|it| !it.variables.is_empty()).then(|| quote!(ServerVariable,));
    quote!(#server #variable)
}

/// A server as static data.
pub(super) fn server(server: &Server) -> TokenStream {
    let (url, prefixes) = (&server.url, &server.key_prefixes);
    let description = server.description.as_deref().unwrap_or_default();
    let variables = server.variables.iter().map(variable);
    quote!(Server {
        url: #url,
        description: #description,
        key_prefixes: &[#(#prefixes),*],
        variables: &[#(#variables),*],
    })
}

fn variable(variable: &ServerVariable) -> TokenStream {
    let (name, values) = (&variable.name, &variable.values);
    let default = match &variable.default {
        Some(default) => quote!(Some(#default)),
        None => quote!(None),
    };
    quote!(ServerVariable { name: #name, default: #default, values: &[#(#values),*] })
}

/// The names of the variables of all servers, each once.
pub(super) fn variables<'a>(ctx: &Context<'a>) -> Vec<&'a str> {
    let own = ctx.api.operations.iter().flat_map(|it| &it.servers);
    let mut names: Vec<&str> = Vec::new();
    for variable in ctx.api.servers.iter().chain(own).flat_map(|it| &it.variables) {
        if !names.contains(&variable.name.as_str()) {
            names.push(&variable.name);
        }
    }
    names
}

/// A line for each server of the API: its URL, what it is for, what can be chosen.
pub(super) fn lines(ctx: &Context<'_>) -> Vec<Prose> {
    ctx.api.servers.iter().map(line).collect()
}

fn line(server: &Server) -> Prose {
    let words = server.description.as_deref().map(Prose::description);
    let words = words.map(|it| prose![": ", it]);
    let variables = server.variables.iter().map(|it| {
        let values = Prose::join(it.values.iter().map(|it| Prose::code(it)), ", ");
        let values = (!values.is_empty()).then(|| prose![" of ", values]);
        let default = match it.default.as_deref() {
            Some("") => ", by default empty".into(),
            Some(default) => prose![", by default ", Prose::code(default)],
            None => ", required".into(),
        };
        let words = it.description.as_deref().map(Prose::description);
        prose!["; ", Prose::code(&it.name), values, default, words.map(|it| prose![" (", it, ")"])]
    });
    prose![Prose::code(&server.url), words, Prose::join(variables, "")]
}
