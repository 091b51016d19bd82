//! Text that does not show what it holds: characters that nobody sees, URLs with line breaks.
//!
//! In: the bundled tree, and members of objects. Out: a warning for each such text. What becomes of it is decided where it
//! is used: docs leave these characters out, string literals spell them out.

use serde_json::Value;

use super::walk::Ctx;
use crate::diagnostic::{Diagnostic, Place};
use crate::openapi::Kind;
use crate::unseen::without;

impl Ctx<'_> {
    /// Warns of each text and name below the walk's place in which something is not seen.
    pub(super) fn unseen(&mut self, value: &Value) {
        match value {
            Value::String(text) => {
                if let Some(it) = first_unseen(text) {
                    self.unseen_at(Place::Node(self.at.clone()), it);
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.below(&index.to_string(), |ctx| ctx.unseen(item));
                }
            }
            Value::Object(members) => {
                for (name, value) in members {
                    if let Some(it) = first_unseen(name) {
                        self.unseen_at(Place::Key(self.at.key(name)), it);
                    }
                    self.below(name, |ctx| ctx.unseen(value));
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn unseen_at(&mut self, place: Place, it: char) {
        let message = format!("a character that nobody sees: U+{:04X}", u32::from(it));
        self.note(Diagnostic::warning("text-unseen", place, message))
            .label("left out of docs, spelled out in string literals")
            .help("remove it, or write it as an escape where it is meant");
    }

    /// Warns of a member that is a URL on several lines.
    pub(super) fn url(&mut self, kind: Kind, key: &str, value: &Value) {
        let is_url = matches!(
            (kind, key),
            (Kind::Server | Kind::ExternalDocs | Kind::Contact | Kind::License, "url")
                | (Kind::Info, "termsOfService")
                | (Kind::OAuthFlow, "authorizationUrl" | "tokenUrl" | "refreshUrl")
                | (Kind::SecurityScheme, "openIdConnectUrl")
        );
        // A line break at its end is how YAML writes a block.
        if is_url && value.as_str().is_some_and(|it| it.trim_end().contains(['\n', '\r', '\t'])) {
            self.warn("url-line-break", "a URL with a line break or a tab in it")
                .label("shown as code, never as a link")
                .help("write it on one line");
        }
    }
}

/// The first character that docs would leave out. A return of its own ends a line, as others do.
fn first_unseen(text: &str) -> Option<char> {
    let kept = without(text);
    if kept.len() == text.len() {
        return None;
    }
    let mut kept = kept.chars().peekable();
    text.chars().find(|it| if kept.peek() == Some(it) { kept.next().is_none() } else { *it != '\r' })
}
