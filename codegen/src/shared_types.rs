//! Finds the schemas of a document that are types of another generated crate (`[share]` in `crate.toml`).
//!
//! In: a document that was read, and which others' types its crate uses. Out: for each schema that a reference has brought from
//! one of those the path of its type. Paths are those that the other crate has, so its document is read like any other, without
//! anything being written. A message where no reference leads into a document, or its crate has no such type.

use std::collections::HashMap;

use crate::Outcome;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::emit::Config;
use crate::load::{self, Source};
use crate::package::Share;
use crate::pipeline::generate_from;
use crate::pointer::Pointer;
use crate::read::Reading;

/// A schema whose type another crate has.
#[derive(Debug)]
pub(crate) struct Found {
    /// Its name in the document that refers to it.
    pub(crate) schema: String,
    /// Its type.
    pub(crate) path: String,
}

/// Finds them.
pub(crate) fn find(
    source: &Source<'_>,
    config: &Config,
    document: &Reading,
    diagnostics: &mut Diagnostics,
) -> Vec<Found> {
    let mut found = Vec::new();
    for share in &config.package.share {
        let wrong = |message: String, help: &str| {
            Diagnostic::fatal("crate-toml", share.place.clone(), message).help(help)
        };
        let name = load::neighbour(source.root, &share.document).unwrap_or_default();
        let schemas = from(document, &name);
        if schemas.is_empty() {
            let message = format!("no reference leads to a schema of `{}`", share.document);
            diagnostics.push(wrong(message, "refer to one, correct `document`, or remove the line"));
            continue;
        }
        if name == source.root || config.sharing.contains(&name) {
            let message = format!("`{}` shares types with this crate in turn", share.name);
            diagnostics.push(wrong(message, "move the schemas that both need to a document of their own"));
            continue;
        }
        let other = other(source, config, share, &name);
        let Some(api) = other.api.as_ref().filter(|_| !other.diagnostics.is_fatal()) else {
            let message = format!("no crate can be generated from `{}`", share.document);
            diagnostics.push(wrong(message, "generate it first: its messages say what is wrong"));
            continue;
        };
        let runtime = config.package.runtime.as_ref().map(|it| it.package());
        if other.package.runtime.as_ref().map(|it| it.package()) != runtime {
            let message = format!("`{}` has another runtime than this crate", share.name);
            diagnostics.push(wrong(message, "write the same `runtime` in the `crate.toml` of both"));
            continue;
        }
        let mut types: HashMap<&Pointer, &str> = HashMap::new();
        for (ty, path) in api.types.iter().zip(&other.types) {
            // What requests send of a schema has the same pointer, and is not the type of that name.
            types.entry(&ty.pointer).or_insert(path);
        }
        for (schema, pointer) in schemas {
            match types.get(&pointer) {
                Some(path) => {
                    found.push(Found { schema, path: format!("{}::{path}", share.name.replace('-', "_")) })
                }
                None => {
                    let message = format!("the crate `{}` has no type of `{pointer}`", share.name);
                    diagnostics.push(wrong(
                        message,
                        "refer to a schema with a name that its `[select]` does not leave out",
                    ));
                }
            }
        }
    }
    found
}

/// The schemas that come from another file: their names here, and where they are there.
fn from(document: &Reading, file: &str) -> Vec<(String, Pointer)> {
    let (Some(tree), Some(file)) = (&document.tree, document.sources.find(file)) else { return Vec::new() };
    let at = Pointer::root().key("components").key("schemas");
    let Some(schemas) = tree.root.pointer(at.as_str()).and_then(|it| it.as_object()) else {
        return Vec::new();
    };
    let moved = schemas.keys().map(|name| (name.clone(), tree.origins.locate(&at.key(name))));
    moved.filter(|(_, (from, _))| *from == file).map(|(name, (_, pointer))| (name, pointer)).collect()
}

/// What becomes of the other document.
fn other(of: &Source<'_>, config: &Config, share: &Share, name: &str) -> Outcome {
    let package = load::neighbour(name, "crate.toml").filter(|it| of.files.read(it).is_ok());
    let source =
        Source { package: package.as_deref().map(|it| (of.files, it)), ..Source::new(of.files, name) };
    let sharing = config.sharing.iter().cloned().chain([of.root.to_owned()]).collect();
    let config = Config { crate_name: share.name.clone(), surface: true, sharing, ..Config::default() };
    generate_from(&source, &config)
}
