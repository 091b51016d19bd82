//! The client: what the runtime has to know of the API, and a function for each tag.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{Doc, Prose, prose};
use super::rust::token;
use super::{Context, CrateFiles, server};
use crate::ir::{ErrorPointers, SecurityKind, SecurityScheme};

pub(super) fn file<'a>(ctx: Context<'a>, files: &mut CrateFiles<'a>) {
    files.rust("src/client.rs", move || {
        let items = vec![uses(&ctx), api(&ctx), implementation(&ctx)];
        let about = "The API as data, and the client's functions that lead to its operations.";
        ctx.file(&Doc::default().paragraph(about), items)
    });
}

fn uses(ctx: &Context<'_>) -> TokenStream {
    let (api, root) = (ctx.api, ctx.root());
    let server = server::uses(api.servers.iter());
    let scheme = (!api.security_schemes.is_empty()).then(|| quote!(Secret, SecurityKind, SecurityScheme,));
    let resources = (!ctx.names.tags().is_empty() && ctx.features.is_none()).then(|| {
        quote!(
            use #root::resources;
        )
    });
    quote! {
        #resources
        use #root::runtime::{Api, Client, ClientBuilder, Error, ErrorPointers, #scheme #server};
    }
}

/// The module of the operations. Where tags are features it is not imported, since nothing is used of it without them.
fn resources(ctx: &Context<'_>) -> TokenStream {
    let root = ctx.features.map(|_| ctx.root()).map(|root| quote!(#root::));
    quote!(#root resources)
}

fn api(ctx: &Context<'_>) -> TokenStream {
    let api = ctx.api;
    let servers = api.servers.iter().map(server::server);
    let variables = server::variables(ctx);
    let schemes = api.security_schemes.iter().map(scheme);
    let pointers = ctx.facts.error_pointers();
    let error = if *pointers == ErrorPointers::common() {
        quote!(ErrorPointers::COMMON)
    } else {
        let (kind, code, message) = (&pointers.kind, &pointers.code, &pointers.message);
        quote!(ErrorPointers { kind: &[#(#kind),*], code: &[#(#code),*], message: &[#(#message),*] })
    };
    let request_id = match &api.request_id_header {
        Some(header) => quote!(Some(#header)),
        None => quote!(None),
    };
    quote! {
        #[doc = " The API as a whole: servers, security schemes, the shape of errors."]
        pub static API: Api = Api {
            name: env!("CARGO_PKG_NAME"),
            version: env!("CARGO_PKG_VERSION"),
            servers: &[#(#servers),*],
            server_variables: &[#(#variables),*],
            security: &[#(#schemes),*],
            error: #error,
            request_id_header: #request_id,
        };
    }
}

fn scheme(scheme: &SecurityScheme) -> TokenStream {
    let name = &scheme.name;
    let kind = match &scheme.kind {
        SecurityKind::Basic => quote!(SecurityKind::Basic),
        SecurityKind::Bearer => quote!(SecurityKind::Bearer),
        SecurityKind::Tokens(urls) => {
            let url = |it: &Option<String>| match it {
                Some(url) => quote!(Some(#url)),
                None => quote!(None),
            };
            let (token, refresh, discovery) = (url(&urls.token), url(&urls.refresh), url(&urls.discovery));
            quote!(SecurityKind::Tokens { token_url: #token, refresh_url: #refresh, discovery_url: #discovery })
        }
        SecurityKind::ApiKeyHeader(header) => quote!(SecurityKind::ApiKeyHeader(#header)),
        SecurityKind::ApiKeyQuery(query) => quote!(SecurityKind::ApiKeyQuery(#query)),
        SecurityKind::ApiKeyCookie(cookie) => quote!(SecurityKind::ApiKeyCookie(#cookie)),
    };
    quote!(SecurityScheme { name: #name, kind: #kind })
}

/// What the document says of a credential, in a line.
fn credential(scheme: &SecurityScheme) -> Option<Prose> {
    let words = scheme.docs.description.as_deref().map(Prose::description);
    let words = match (words, scheme.docs.deprecated) {
        (Some(words), true) => prose!["deprecated. ", words],
        (Some(words), false) => words,
        (None, true) => "deprecated.".into(),
        (None, false) => return None,
    };
    Some(prose![Prose::code(&scheme.name), ": ", words])
}

fn implementation(ctx: &Context<'_>) -> TokenStream {
    let new = new(ctx);
    let handles = ctx.names.tags().iter().enumerate().map(|(index, tag)| {
        let (condition, resources) = (ctx.if_tag(index), resources(ctx));
        let (accessor, module, handle) = (token(&tag.accessor), token(&tag.module), token(&tag.handle));
        let described = ctx.api.tags.iter().find(|it| it.name == tag.tag);
        let words = prose!["Operations of the tag ", Prose::code(&tag.tag), "."];
        let docs = described.map(|it| Doc::of(&it.docs, "")).unwrap_or_default().paragraph(words).outer();
        quote! {
            #docs
            #condition
            pub fn #accessor(&self) -> #resources::#module::#handle<'_> {
                #resources::#module::#handle { client: self }
            }
        }
    });
    let builder = Doc::default()
        .paragraph("A builder for a client with your own settings.")
        .list("Servers:", server::lines(ctx))
        .list("Credentials:", ctx.api.security_schemes.iter().filter_map(credential))
        .outer();
    quote! {
        impl Client {
            #new

            #builder
            pub fn builder() -> ClientBuilder {
                ClientBuilder::from_api(&API)
            }

            #(#handles)*
        }
    }
}

fn new(ctx: &Context<'_>) -> TokenStream {
    let Some(scheme) = ctx.api.security_schemes.first() else {
        return quote! {
            #[doc = " A client of the first server."]
            #[doc = ""]
            #[doc = " # Errors"]
            #[doc = ""]
            #[doc = " If the document names no server, or TLS cannot be set up."]
            pub fn new() -> Result<Self, Error> {
                Self::builder().build()
            }
        };
    };
    let what = match &scheme.kind {
        SecurityKind::Basic => {
            "A client with this key: the user name of HTTP Basic, with an empty password.".into()
        }
        SecurityKind::Bearer | SecurityKind::Tokens(_) => "A client with this bearer token.".into(),
        SecurityKind::ApiKeyHeader(name) => {
            prose!["A client with this key, sent in the header ", Prose::code(name), "."]
        }
        SecurityKind::ApiKeyQuery(name) => {
            prose!["A client with this key, sent in the query as ", Prose::code(name), "."]
        }
        SecurityKind::ApiKeyCookie(name) => {
            prose!["A client with this key, sent in the cookie ", Prose::code(name), "."]
        }
    };
    let mut docs = Doc::words(what);
    if ctx.api.servers.iter().any(|it| !it.key_prefixes.is_empty()) {
        docs = docs.paragraph("The prefix of the key selects the server.");
        let rows = ctx.api.servers.iter().map(|it| {
            let prefixes = Prose::join(it.key_prefixes.iter().map(|it| Prose::code(it)), ", ");
            prose![prefixes, ": ", Prose::url(&it.url)]
        });
        docs = docs.list("Keys and servers:", rows);
    }
    let docs = docs
        .paragraph("# Errors")
        .paragraph("If the key cannot be sent or belongs to no server, or TLS cannot be set up.")
        .outer();
    quote! {
        #docs
        pub fn new(key: impl Into<Secret>) -> Result<Self, Error> {
            Self::builder().key(key).build()
        }
    }
}
