//! Whether the words of a node are shown, where that depends on what is around it rather than on its key.
//!
//! In: the clean tree, and the Rust paths of its nodes. Out: what the table of keys cannot know: components that nothing
//! refers to, responses whose description is shown since they are errors or arms of an enum, and schemas that only restrict
//! another one, which a phrase sums up.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use crate::openapi::{self, Kind, Use};
use crate::pointer::Pointer;

/// What a document refers to.
#[derive(Debug, Default)]
pub(super) struct Shown {
    referred: HashSet<String>,
    /// The responses that the documentation describes, and what those are that refer to another.
    responses: HashSet<String>,
    /// The manifest says the licence by its name.
    names_license: bool,
}

impl Shown {
    pub(super) fn of(root: &Value, rust: &HashMap<Pointer, String>) -> Self {
        let mut it = Self::default();
        // Of several successes each is an arm.
        for at in
            rust.keys().filter(|it| it.parent().is_some_and(|it| it.last().as_deref() == Some("responses")))
        {
            if let Some(response) = root.pointer(at.as_str()) {
                it.responses.insert(at.to_string());
                it.responses.extend(reference(response).filter(|_| response.get("description").is_none()));
            }
        }
        let license = root.pointer("/info/license").filter(|it| it.get("identifier").is_none());
        it.names_license = license.and_then(openapi::license).is_some();
        let mut open = vec![root];
        while let Some(value) = open.pop() {
            match value {
                Value::Array(list) => open.extend(list),
                Value::Object(object) => {
                    it.referred.extend(reference(value));
                    if let Some(Value::Object(responses)) = object.get("responses") {
                        let failures = responses.iter().filter(|(status, _)| is_failure(status));
                        it.responses.extend(failures.filter_map(|(_, it)| reference(it)));
                    }
                    open.extend(object.values());
                }
                _ => {}
            }
        }
        it
    }

    /// Whether a component is one that nothing refers to, and that is nothing by itself: schemas and credentials are.
    pub(super) fn is_unused(&self, at: &Pointer) -> bool {
        let mut steps = at.steps();
        let section = steps.next().filter(|it| it == "components").and_then(|_| steps.next());
        let is_component = steps.next().is_some() && steps.next().is_none();
        is_component
            && section.is_some_and(|it| !["schemas", "securitySchemes"].contains(&it.as_ref()))
            && !self.referred.contains(&at.to_string())
    }

    /// The most that can become of a key that holds words of this node.
    pub(super) fn most(&self, kind: Kind, key: &str, at: &Pointer, is_restriction: bool) -> Option<Use> {
        let is_shown = match (kind, key) {
            // What a success is, its type says.
            (Kind::Response, "description") => {
                let is_component = at.steps().next().is_some_and(|it| it == "components");
                let is_failure = at.last().is_some_and(|it| !is_component && is_failure(&it));
                is_failure || self.responses.contains(&at.to_string())
            }
            (Kind::License, "name") => self.names_license,
            (
                Kind::Schema,
                "description" | "externalDocs" | "default" | "example" | "examples" | "deprecated",
            ) => !is_restriction,
            _ => true,
        };
        (!is_shown).then_some(Use::Ignored)
    }
}

/// Whether the schema under this key says what a value must or must not be, without being the type of anything.
pub(super) fn restricts(kind: Kind, key: &str) -> bool {
    kind == Kind::Schema && ["not", "contains", "propertyNames"].contains(&key)
}

fn reference(value: &Value) -> Option<String> {
    value.get("$ref")?.as_str().map(str::to_owned)
}

fn is_failure(status: &str) -> bool {
    !status.starts_with(['2', '3'])
}
