//! A program that calls twenty operations of a generated crate, as callers do.
//!
//! In: the sources of the crate. Out: the program's text and its manifest. The operations are spread over the crate, and only
//! those are called whose arguments are strings, numbers and flags.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use quote::ToTokens as _;
use syn::{FnArg, ImplItem, Item, ReturnType, Visibility};

use codegen::commands::stop::Stop;

/// How many operations are called.
const CALLS: usize = 20;

/// The program; none where too few operations can be called.
pub(super) fn calls(krate: &Path, name: &str) -> Result<Option<String>, Stop> {
    let accessors = accessors(&krate.join("src/client.rs"))?;
    let mut all = Vec::new();
    for (module, accessor) in accessors {
        let file = parse(&krate.join(format!("src/resources/{module}.rs")))?;
        all.extend(functions(&file).into_iter().map(|it| format!("client.{accessor}().{it}")));
    }
    if all.len() < CALLS {
        return Ok(None);
    }
    let calls: String = (0..CALLS)
        .map(|it| format!("        println!(\"{{}}\", {}.await.is_ok());\n", all[it * all.len() / CALLS]))
        .collect();
    Ok(Some(format!(
        "fn main() {{\n    let client = {name}::Client::builder().build().expect(\"a client\");\n    \
         let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect(\"a runtime\");\n    \
         runtime.block_on(async {{\n{calls}    }});\n}}\n"
    )))
}

/// Its manifest.
pub(super) fn manifest(own: &str, name: &str, folder: &str) -> String {
    format!(
        "[package]\nname = \"{own}\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n[dependencies]\n\
         {name} = {{ path = \"../{folder}\", default-features = false, features = [\"http-client\", \"all-tags\"] }}\n\
         tokio = {{ version = \"1\", features = [\"rt\", \"time\", \"net\"] }}\n"
    )
}

/// The function of the client for each module of operations.
fn accessors(client: &Path) -> Result<BTreeMap<String, String>, Stop> {
    let mut found = BTreeMap::new();
    for item in parse(client)?.items {
        let Item::Impl(it) = item else { continue };
        for item in it.items {
            let ImplItem::Fn(it) = item else { continue };
            let ReturnType::Type(_, ty) = &it.sig.output else { continue };
            let ty = ty.to_token_stream().to_string().replace(' ', "");
            let path = ty.split_once("resources::").and_then(|(_, rest)| rest.split_once("::"));
            found.extend(path.map(|(module, _)| (module.to_owned(), it.sig.ident.to_string())));
        }
    }
    Ok(found)
}

/// Calls of the functions of a handle: `list("x", 1)`.
fn functions(file: &syn::File) -> Vec<String> {
    // The handle comes first, then what it does.
    let handle = file.items.iter().find_map(|it| match it {
        Item::Impl(it) if it.trait_.is_none() => Some(it),
        _ => None,
    });
    let items = handle.into_iter().flat_map(|it| &it.items);
    let call = |item: &ImplItem| {
        let ImplItem::Fn(it) = item else { return None };
        let is_plain = matches!(it.vis, Visibility::Public(_))
            && !it.attrs.iter().any(|it| it.path().is_ident("deprecated"));
        let arguments = it.sig.inputs.iter().filter(|it| matches!(it, FnArg::Typed(_))).map(value);
        let arguments: Option<Vec<&str>> = arguments.collect();
        is_plain.then(|| Some(format!("{}({})", it.sig.ident, arguments?.join(", "))))?
    };
    items.filter_map(call).collect()
}

/// A value for an argument of a plain type.
fn value(argument: &FnArg) -> Option<&'static str> {
    let FnArg::Typed(it) = argument else { return None };
    match it.ty.to_token_stream().to_string().replace(' ', "").as_str() {
        "implInto<String>" => Some("\"x\""),
        "i64" | "i32" => Some("1"),
        "bool" => Some("true"),
        _ => None,
    }
}

fn parse(path: &Path) -> Result<syn::File, Stop> {
    let text = fs::read_to_string(path).map_err(|err| Stop::disk("read", path, err))?;
    syn::parse_file(&text).map_err(|err| Stop::disk("parse", path, err))
}

#[cfg(test)]
mod tests {
    #[test]
    fn functions_of_plain_arguments_are_called() {
        let text = "pub struct Pets<'a> { client: &'a Client }
            impl Pets<'_> {
                pub fn list(&self) -> Call<List> { }
                pub fn get(&self, id: impl Into<String>, at: i64) -> Call<Get> { }
                pub fn put(&self, pet: models::Pet) -> Call<Put> { }
                #[deprecated]
                pub fn old(&self) -> Call<Old> { }
            }
            impl Call<List> { pub fn limit(self, limit: i64) -> Self { } }";
        let file = syn::parse_file(text).expect("Rust");
        assert_eq!(super::functions(&file), ["list()", "get(\"x\", 1)"]);
    }
}
