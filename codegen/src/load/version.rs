//! Which version of OpenAPI a document is written in.
//!
//! In: the root's tree. Out: the version, or a fatal message that names what was found.

use serde_json::{Map, Value};

use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::openapi::Version;
use crate::pointer::Pointer;
use crate::source::{FileId, Sources};

/// Reads `openapi`. `None` after a fatal message.
pub(super) fn version(
    root: &Value,
    file: FileId,
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) -> Option<Version> {
    let Some(object) = root.as_object() else {
        let message = format!("`{}` is not an object, so it is not an OpenAPI document", sources.shown(file));
        diagnostics.push(Diagnostic::fatal("document-kind", Place::InFile(file, Pointer::root()), message));
        return None;
    };
    let at = |key: &str| Place::InFile(file, Pointer::root().key(key));
    let Some(found) = object.get("openapi") else {
        diagnostics.push(without_key(object, file, sources.name(file)));
        return None;
    };
    // An unquoted 3.0 is a number.
    let text = match found {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(_) => {
            let raw = sources.raw(file, &Pointer::root().key("openapi"));
            raw.map_or_else(|| found.to_string(), ToOwned::to_owned)
        }
        _ => String::new(),
    };
    let mut parts = text.split('.');
    let known = match (parts.next(), parts.next()) {
        (Some("3"), Some("0")) => Version::V30,
        (Some("3"), Some("1")) => Version::V31,
        (Some("3"), Some("2")) => Version::V32,
        (Some("2"), _) => {
            diagnostics.push(swagger(at("openapi"), sources.name(file)));
            return None;
        }
        _ => {
            let shown = if text.is_empty() { found.to_string() } else { text };
            let message = format!("OpenAPI version `{shown}` is not known");
            diagnostics.push(
                Diagnostic::fatal("version-unknown", at("openapi"), message)
                    .label("not 3.0, 3.1 or 3.2")
                    .help("write the document in OpenAPI 3.0, 3.1 or 3.2"),
            );
            return None;
        }
    };
    let patch = parts.next().is_some_and(|it| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit()));
    if !found.is_string() || !patch || parts.next().is_some() {
        let name = text.split('.').take(2).collect::<Vec<_>>().join(".");
        diagnostics.push(
            Diagnostic::warning("version-shape", at("openapi"), format!("the version is read as {name}"))
                .label(if found.is_string() { "not of three numbers" } else { "a number, not a string" })
                .help(format!("write `openapi: {name}.0`")),
        );
    }
    Some(known)
}

/// What is wrong with a root that has no `openapi`.
fn without_key(object: &Map<String, Value>, file: FileId, name: &str) -> Diagnostic {
    let key_at = |key: &str| Place::KeyInFile(file, Pointer::root().key(key));
    let value_at = |key: &str| Place::InFile(file, Pointer::root().key(key));
    let misspelt = object.iter().find(|(key, value)| {
        let is_later = value.as_str().is_some_and(|it| it.starts_with("3."));
        key.eq_ignore_ascii_case("openapi") || *key == "swagger" && is_later
    });
    if let Some((key, _)) = misspelt {
        let message = "the document has no `openapi` key";
        return Diagnostic::fatal("version-missing", key_at(key), message)
            .label("probably this")
            .help("write `openapi`, in small letters");
    }
    if object.contains_key("swagger") {
        return swagger(value_at("swagger"), name);
    }
    if object.contains_key("asyncapi") {
        return Diagnostic::fatal(
            "version-unknown",
            value_at("asyncapi"),
            "the document is written in AsyncAPI",
        )
        .help("only OpenAPI 3.0, 3.1 and 3.2 are read");
    }
    let place = object.keys().next().map_or(Place::File(file), |it| key_at(it));
    Diagnostic::fatal("version-missing", place, "the document has no `openapi` key")
        .help("add `openapi: 3.0.4`, `openapi: 3.1.1` or `openapi: 3.2.0` as its first line")
}

/// A document of the version before 3.0 is converted by others: the message has the command line.
fn swagger(place: Place, name: &str) -> Diagnostic {
    let name = name.rsplit('/').next().unwrap_or(name);
    let is_plain =
        name.bytes().all(|it| it.is_ascii_alphanumeric() || b"._-".contains(&it)) && !name.starts_with('-');
    let name = if is_plain { name } else { "FILE" };
    Diagnostic::fatal("version-swagger", place, "the document is written in Swagger 2.0")
        .label("this is the version before OpenAPI 3.0")
        .help(format!(
            "convert it first, for example with `npx swagger2openapi --yaml --outfile openapi.yaml {name}`"
        ))
}
