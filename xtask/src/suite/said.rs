//! Whether a crate may read what is not valid: where the report says so, or the mapping table does.
//!
//! In: the report of a document. Out: the schemas of which it says that something is not checked: a fate that is worse than
//! typed, or a reason. In addition there are the keywords that the mapping table reads openly wherever they are.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::path::Path;

use codegen::Outcome;
use codegen::report::Fate;
use serde_json::Value;

use super::groups::Group;

/// An enum keeps a value that it does not list, a union what is of none of its alternatives, an object a member that the
/// schema does not allow; a string with a format is kept unchanged.
const OPEN: &[&str] =
    &["enum", "const", "oneOf", "anyOf", "additionalProperties", "unevaluatedProperties", "format"];

/// The components of which the report says something.
pub(super) struct Said(HashSet<String>);

impl Said {
    pub(super) fn of(outcome: &Outcome) -> Self {
        let sources = &outcome.document().sources;
        let report = outcome.report();
        let of_component = report.constructs.iter().filter_map(|it| {
            // Names and comments shape nothing: that they are ignored says nothing of what is checked.
            let is_name = it.fate == Fate::Ignored && it.construct.starts_with("schema.$");
            if is_name || it.fate == Fate::Typed && it.reason.is_none() {
                return None;
            }
            let file = Path::new(sources.name(it.file)).file_stem().and_then(OsStr::to_str);
            let component = it.pointer.steps().nth(2).unwrap_or_default();
            Some(file.filter(|it| it.starts_with("Group")).unwrap_or(&component).to_owned())
        });
        Self(of_component.collect())
    }

    /// Whether what a crate reads may be more than what the schema of a group allows.
    pub(super) fn is_weaker(&self, group: &Group) -> bool {
        self.0.contains(&group.component) || is_open(&group.schema)
    }
}

/// Whether a keyword that is read openly is anywhere in a schema. Several types are a union.
fn is_open(schema: &Value) -> bool {
    match schema {
        Value::Object(members) => members
            .iter()
            .any(|(key, it)| OPEN.contains(&key.as_str()) || key == "type" && it.is_array() || is_open(it)),
        Value::Array(items) => items.iter().any(is_open),
        _ => false,
    }
}
