//! A crate of types alone (`types-only`): models, and of the runtime what reads and writes them.
//!
//! In: an API without operations. Out: its files. Nothing in them sends anything, and no HTTP client is among the
//! dependencies.

use quote::quote;

use super::docs::{Doc, Prose, prose};
use super::{Context, CrateFiles, RustFile, manifest, models, runtime, shared_runtime};

/// The root of the runtime in place of the one that has calls.
const ROOT: &str = "\
//! What the types of this crate need to be read from JSON and to be written as JSON.

#![allow(dead_code, unused_imports, reason = \"these files are those of crates that have calls, too\")]

pub mod json;
mod secret;
mod wire;

pub use self::wire::body::Body;
";

/// What a file is made of.
const WIRE: &str = "\
//! Content of files.

pub(super) mod body;
pub(super) mod once;
pub(super) mod platform;
";

const SECRET: &str = "\
//! What is not shown.

pub(super) mod text;
";

/// Files that are copied as they are, besides those of `json`.
const COPIED: [&str; 4] = ["secret/text.rs", "wire/body.rs", "wire/once.rs", "wire/platform.rs"];

pub(super) fn files<'a>(ctx: Context<'a>, files: &mut CrateFiles<'a>) {
    models(ctx, files);
    manifest::files(ctx, files);
    files.rust("src/lib.rs", move || root(&ctx));
    if ctx.shares_runtime() {
        return shared_runtime::own_files(ctx, files);
    }
    for (path, text) in [("mod.rs", ROOT), ("wire/mod.rs", WIRE), ("secret/mod.rs", SECRET)] {
        files.text(format!("src/runtime/{path}"), text);
    }
    runtime::copy(ctx, files, |path| path.starts_with("json/") || COPIED.contains(&path));
}

fn root(ctx: &Context<'_>) -> RustFile {
    let title = Prose::text(&ctx.api.title);
    let about =
        Doc::of(&ctx.api.docs, prose![title, "."]).paragraph("The types of the API, without its operations.");
    let models = (!ctx.api.types.is_empty()).then(|| {
        quote!(
            pub mod models;
        )
    });
    let rest = quote! {
        pub mod runtime;
    };
    let json = quote! {
        #[doc(inline)]
        pub use self::runtime::json;
    };
    ctx.file(&about, models.into_iter().chain([rest, json]).collect())
}
