//! Which version of OpenAPI a document is written in.
//!
//! In: the root's tree. Out: the version, or a fatal message that names what was found.

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::pointer::Pointer;
use crate::shape::Version;
use crate::source::{FileId, Sources};

/// Reads `openapi`. `None` after a fatal message.
pub(super) fn version(
    root: &Value,
    file: FileId,
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) -> Option<Version> {
    let Some(object) = root.as_object() else {
        let message = format!("`{}` holds no object, so it is no OpenAPI document", sources.name(file));
        diagnostics.push(Diagnostic::fatal("document-kind", Place::InFile(file, Pointer::root()), message));
        return None;
    };
    let at = |key: &str| Place::InFile(file, Pointer::root().key(key));
    let Some(found) = object.get("openapi") else {
        let diagnostic = if object.contains_key("swagger") {
            Diagnostic::fatal("version-swagger", at("swagger"), "the document is written in Swagger 2.0")
                .label("this is the version before OpenAPI 3.0")
                .help("convert it to OpenAPI 3.0 first, for example with `swagger2openapi`")
        } else if object.contains_key("asyncapi") {
            Diagnostic::fatal("version-unknown", at("asyncapi"), "the document is written in AsyncAPI")
                .help("only OpenAPI 3.0 and 3.1 are read")
        } else {
            let place = object
                .keys()
                .next()
                .map_or(Place::File(file), |it| Place::KeyInFile(file, Pointer::root().key(it)));
            Diagnostic::fatal("version-missing", place, "the document has no `openapi` key")
                .help("add `openapi: 3.0.3` or `openapi: 3.1.0` as its first line")
        };
        diagnostics.push(diagnostic);
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
    let mut parts = text.splitn(3, '.');
    match (parts.next(), parts.next()) {
        (Some("3"), Some("0")) => Some(Version::V30),
        (Some("3"), Some("1")) => Some(Version::V31),
        _ => {
            let shown = if text.is_empty() { found.to_string() } else { text };
            let message = format!("OpenAPI version `{shown}` is not known");
            diagnostics.push(
                Diagnostic::fatal("version-unknown", at("openapi"), message)
                    .label("neither 3.0 nor 3.1")
                    .help("write the document in OpenAPI 3.0 or 3.1"),
            );
            None
        }
    }
}
