//! Messages that several stages give: one function, and so one wording, for each.
//!
//! In: a place, and what the document says there. Out: the message. A stage adds its own help where only it knows one.

use super::{Diagnostic, Place};

/// A reference that leads nowhere, and what becomes of it: `this is left out`.
pub(crate) fn unresolved(at: impl Into<Place>, text: &str, becomes: &str) -> Diagnostic {
    Diagnostic::refused("ref-unresolved", at, format!("`{text}` leads to no node"))
        .label(format!("nothing there: {becomes}"))
}

/// A mapping of a discriminator to a schema that does not exist; `what` is the mapping.
pub(crate) fn mapped_to_no_schema(at: impl Into<Place>, what: &str, text: &str) -> Diagnostic {
    Diagnostic::degraded("discriminator-mapping", at, format!("{what} leads to no schema: `{text}`"))
        .label("no such schema")
}

/// An extension that means nothing to the generator; `near` is the one that it is spelled almost like.
pub(crate) fn unknown_extension(at: impl Into<Place>, key: &str, near: Option<&str>) -> Diagnostic {
    let diagnostic = Diagnostic::warning("extension-unknown", at, format!("`{key}` means nothing"))
        .label("ignored: not one of the extensions that the generator knows");
    match near {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic.help("remove it; the table of extensions is in `codegen/README.md`"),
    }
}

/// Content of a response that never has a body; `what` is the response.
pub(crate) fn bodiless(at: impl Into<Place>, what: &str) -> Diagnostic {
    Diagnostic::warning("response-without-body", at, format!("{what} never has a body"))
        .label("its `content` is ignored: HTTP has the last word")
}

/// A name that no header can have; `what` is left out because of it.
pub(crate) fn not_a_header(at: impl Into<Place>, name: &str, what: &str) -> Diagnostic {
    Diagnostic::refused("header-name", at, format!("{name:?} is not the name of a header"))
        .label(format!("no request can have it: the {what} is left out"))
        .help("a name has letters, digits and some signs, no spaces")
}

/// An object without a key that it cannot be without; `what` is the object, with its article.
pub(crate) fn key_missing(at: impl Into<Place>, what: &str, key: &str) -> Diagnostic {
    Diagnostic::refused("key-missing", at, format!("{what} needs `{key}`")).label(format!("without `{key}`"))
}

/// What is said of schemas within schemas, deeper than anybody writes by hand.
pub(crate) const TOO_DEEP: &str = "the document is nested too deeply";

/// What to do about it.
pub(crate) const LESS_DEEP: &str = "give an inner schema a name under `components/schemas`, and refer to it";

/// Schemas within schemas, deeper than anybody writes by hand; `becomes` says what is read there.
pub(crate) fn too_deep(at: impl Into<Place>, severity: super::Severity, becomes: &str) -> Diagnostic {
    Diagnostic::new(severity, "nesting-too-deep", at.into(), TOO_DEEP).label(becomes).help(LESS_DEEP)
}

/// A schema that refers to itself where no value could end; `what` is left out.
pub(crate) fn endless(at: impl Into<Place>, message: String, what: &str) -> Diagnostic {
    Diagnostic::refused("schema-cycle", at, message)
        .label(format!("this {what} is left out"))
        .help("let the schema refer to itself only from a property or an item")
}
