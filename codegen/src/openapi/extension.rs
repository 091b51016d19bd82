//! The extensions that mean something to this generator: where each may stand and what it holds.
//!
//! In: an `x-` key with its value. Out: whether it can be used. Any other `x-` key may be a misspelt one, which would be
//! dropped in silence: `x-sensitve` would show a card's number. So it is compared with those that mean something.

use serde_json::{Map, Value};

use super::{Kind, pagination};
use crate::ir::{Convention, Evidence, Source};
use crate::nearest::nearest;
use crate::pointer::Pointer;

/// One extension.
#[derive(Debug, Clone, Copy)]
pub struct Extension {
    /// Its key.
    pub name: &'static str,
    /// Where it may stand; anywhere if empty.
    pub on: &'static [Kind],
    /// What it holds, for people.
    pub holds: &'static str,
    /// What it is for, for people.
    pub meaning: &'static str,
    /// The members of the object that it holds, where those have fixed names and nobody else looks at them.
    members: &'static [&'static str],
    fits: fn(&Value) -> bool,
}

impl Extension {
    /// Whether a value has the shape that the extension needs.
    pub fn fits(&self, value: &Value) -> bool {
        (self.fits)(value)
    }

    /// All that is wrong with a value, as precisely as is known; nothing if it fits.
    pub(crate) fn faults(&self, value: &Value) -> Vec<Fault> {
        if self.fits(value) {
            return Vec::new();
        }
        if self.name == "x-pagination" {
            return pagination::faults(value);
        }
        let unknown: Vec<Fault> = self.unknown_members(value).map(|it| self.unknown_member(it)).collect();
        match unknown.is_empty() {
            true => vec![Fault::new(format!("`{}` holds {}", self.name, self.holds), "ignored")],
            false => unknown,
        }
    }

    fn unknown_members<'v>(&self, value: &'v Value) -> impl Iterator<Item = &'v str> {
        let keys = value.as_object().filter(|_| !self.members.is_empty()).into_iter().flat_map(Map::keys);
        keys.map(String::as_str).filter(|it| !self.members.contains(it))
    }

    fn unknown_member(&self, member: &str) -> Fault {
        let fault = Fault::new(
            format!("`{}` has no member `{member}`", self.name),
            format!("`{}` is ignored as a whole", self.name),
        );
        let fault = fault.at_key(member);
        match nearest(member, self.members.iter().copied()) {
            Some(near) => fault.help(format!("did you mean `{near}`?")),
            None => fault.help(format!("it holds {}", self.holds)),
        }
    }
}

/// Something that is wrong with the value of an extension.
#[derive(Debug)]
pub(crate) struct Fault {
    /// Where inside the value.
    pub(crate) at: Pointer,
    /// Whether the key there is meant rather than the value.
    pub(crate) is_key: bool,
    pub(crate) message: String,
    /// A few words for the place.
    pub(crate) label: String,
    /// A way out.
    pub(crate) help: Option<String>,
}

impl Fault {
    /// One of the extension as a whole.
    pub(crate) fn new(message: impl Into<String>, label: impl Into<String>) -> Self {
        Self { at: Pointer::root(), is_key: true, message: message.into(), label: label.into(), help: None }
    }

    /// Of a member's value.
    pub(crate) fn at(self, member: &str) -> Self {
        Self { at: Pointer::root().key(member), is_key: false, ..self }
    }

    /// Of a member's key.
    pub(crate) fn at_key(self, member: &str) -> Self {
        Self { is_key: true, ..self.at(member) }
    }

    pub(crate) fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }
}

/// The extension of this name.
pub fn find(name: &str) -> Option<&'static Extension> {
    EXTENSIONS.iter().find(|it| it.name == name)
}

/// Keys that mean something to other stages, which read them wherever vendors write them and whatever they hold.
const FOREIGN: &[&str] = &["x-webhooks", "x-ms-discriminator-value"];

/// Whether a key means something to the generator.
pub(crate) fn is_known(key: &str) -> bool {
    find(key).is_some() || FOREIGN.contains(&key)
}

/// The key that an unknown one is likely to be a misspelling of.
pub(crate) fn meant(key: &str) -> Option<&'static str> {
    let known = || EXTENSIONS.iter().map(|it| it.name).chain(FOREIGN.iter().copied());
    // The beginning, which all of them share, says nothing of how near they are.
    let word = |it: &'static str| it.strip_prefix("x-").unwrap_or(it);
    let near = nearest(key.strip_prefix("x-")?, known().map(word))?;
    known().find(|it| word(it) == near)
}

/// Every extension.
pub const EXTENSIONS: &[Extension] = &[
    Extension {
        name: "x-evidence",
        on: &[],
        holds: Evidence::HOLDS,
        meaning: "what a node rests on, if not on the vendor's documents",
        members: &[],
        fits: is_evidence,
    },
    Extension {
        name: "x-enumEvidence",
        on: &[Kind::Schema],
        holds: "what some of the enum's values rest on, each as in `x-evidence`",
        meaning: "what enum values rest on, if not on the vendor's documents",
        members: &[],
        fits: |it| it.as_object().is_some_and(|it| it.values().all(is_evidence)),
    },
    Extension {
        name: "x-enumDescriptions",
        on: &[Kind::Schema],
        holds: "a string for each value of the enum",
        meaning: "the documentation of enum values",
        members: &[],
        fits: is_for_each_value,
    },
    Extension {
        name: "x-enum-descriptions",
        on: &[Kind::Schema],
        holds: "a string for each value of the enum",
        meaning: "the documentation of enum values",
        members: &[],
        fits: is_for_each_value,
    },
    Extension {
        name: "x-enum-varnames",
        on: &[Kind::Schema],
        holds: "a name for each value of the enum",
        meaning: "the names of enum values",
        members: &[],
        fits: is_for_each_value,
    },
    Extension {
        name: "x-enumNames",
        on: &[Kind::Schema],
        holds: "a name for each value of the enum",
        meaning: "the names of enum values",
        members: &[],
        fits: is_for_each_value,
    },
    Extension {
        name: "x-lenient",
        on: &[Kind::Schema],
        holds: "a list of `numeric-string`, `bare-number`, `empty-as-absent`, `json-in-string`",
        meaning: "deviations of the wire that a decoder accepts",
        members: &[],
        fits: is_lenient,
    },
    Extension {
        name: "x-lenient-default",
        on: &[Kind::Document],
        holds: "a list of `numeric-string`, `bare-number`, `empty-as-absent`, `json-in-string`",
        meaning: "deviations of the wire that reading accepts of whatever responses bring and no `x-lenient` is about",
        members: &[],
        fits: is_lenient,
    },
    Extension {
        name: "x-epoch",
        on: &[Kind::Schema],
        holds: "`seconds` or `milliseconds`",
        meaning: "what a point in time is counted in, since 1970",
        members: &[],
        fits: |it| matches!(it.as_str(), Some("seconds" | "milliseconds")),
    },
    Extension {
        name: "x-known-values",
        on: &[Kind::Schema],
        holds: "a list of strings",
        meaning: "values of a named string that get a constant: `Currency::GBP`. Others are as good",
        members: &[],
        fits: |it| it.as_array().is_some_and(|it| it.iter().all(Value::is_string)),
    },
    Extension {
        name: "x-lint-allow",
        on: &[],
        holds: "an object of rules, each with the reason",
        meaning: "rules of `lint` that do not hold at this node",
        members: &[],
        fits: |it| it.as_object().is_some_and(|it| it.values().all(Value::is_string)),
    },
    Extension {
        name: "x-sensitive",
        on: &[Kind::Schema, Kind::Parameter, Kind::Header],
        holds: "`true` or `false`",
        meaning: "the value is shown in no log and no message",
        members: &[],
        fits: Value::is_boolean,
    },
    Extension {
        name: "x-idempotency-key",
        on: &[Kind::Operation],
        holds: "an object with a string `header`, and with `evidence` (as `x-evidence` holds it) of what the server does with the key",
        meaning: "the header of the idempotency key, and whether a call may be repeated under it",
        members: &["header", "evidence"],
        fits: |it| {
            it.as_object().is_some_and(|it| it.keys().all(|it| ["header", "evidence"].contains(&it.as_str())))
                && it.get("header").and_then(Value::as_str).is_some_and(is_header)
                && it.get("evidence").is_none_or(is_evidence)
        },
    },
    Extension {
        name: "x-pagination",
        on: &[Kind::Operation],
        holds: "an object with a `style` and what goes with it",
        meaning: "how the next page is asked for",
        members: &[],
        fits: |it| pagination::faults(it).is_empty(),
    },
    Extension {
        name: "x-webhook-signature",
        on: &[Kind::Document],
        holds: "an object",
        meaning: "how webhooks are signed",
        members: &[],
        fits: Value::is_object,
    },
    Extension {
        name: "x-webhook-event",
        on: &[Kind::Document],
        holds: "an object",
        meaning: "where the payload of a webhook says which event it is",
        members: &[],
        fits: Value::is_object,
    },
    Extension {
        name: "x-error",
        on: &[Kind::Document],
        holds: "an object with JSON pointers, or lists of them, as `type`, `code`, `message`",
        meaning: "where an error body says what is wrong",
        members: &["type", "code", "message"],
        fits: |it| {
            let is_pointer = |it: &Value| it.as_str().is_some_and(|it| it.is_empty() || it.starts_with('/'));
            it.as_object().is_some_and(|it| {
                it.iter().all(|(key, it)| {
                    ["type", "code", "message"].contains(&key.as_str())
                        && (is_pointer(it) || it.as_array().is_some_and(|it| it.iter().all(is_pointer)))
                })
            })
        },
    },
    Extension {
        name: "x-request-id",
        on: &[Kind::Document],
        holds: "a header's name",
        meaning: "the response header that carries the request's id",
        members: &[],
        fits: |it| it.as_str().is_some_and(is_header),
    },
    Extension {
        name: "x-conventions",
        on: &[Kind::Document, Kind::Operation],
        holds: "`true`, `false`, or a list of `idempotency-key`, `pagination`, `request-id`, `retry-after`, `error`",
        meaning: "which conventions are recognised without an extension",
        members: &[],
        fits: |it| {
            let is_known = |it: &Value| it.as_str().is_some_and(|it| Convention::named(it).is_some());
            it.is_boolean() || it.as_array().is_some_and(|it| it.iter().all(is_known))
        },
    },
    Extension {
        name: "x-retry",
        on: &[Kind::Operation],
        holds: "an object with `replay` (`safe`, `idempotent` or `once`), `locked` (a list of statuses 400 to 499), or both",
        meaning: "whether and when a call is retried",
        members: &["replay", "locked"],
        fits: |it| {
            let is_refusal = |it: &Value| it.as_u64().is_some_and(|it| (400..500).contains(&it));
            it.as_object().is_some_and(|it| {
                !it.is_empty()
                    && it.iter().all(|(key, it)| match key.as_str() {
                        "replay" => matches!(it.as_str(), Some("safe" | "idempotent" | "once")),
                        "locked" => it.as_array().is_some_and(|it| it.iter().all(is_refusal)),
                        _ => false,
                    })
            })
        },
    },
    Extension {
        name: "x-stream",
        on: &[Kind::MediaType],
        holds: "`true` or `false`",
        meaning: "whether a body of this media type is read as items, one after another",
        members: &[],
        fits: Value::is_boolean,
    },
    Extension {
        name: "x-stream-end",
        on: &[Kind::MediaType],
        holds: "a string, such as `[DONE]`",
        meaning: "the text of the item that ends the stream. A body that ends without it is an error",
        members: &[],
        fits: |it| it.as_str().is_some_and(|it| !it.trim().is_empty()),
    },
    Extension {
        name: "x-key-prefix",
        on: &[Kind::Server],
        holds: "a list of strings",
        meaning: "which keys belong to the server",
        members: &[],
        fits: |it| it.as_array().is_some_and(|it| it.iter().all(Value::is_string)),
    },
    Extension {
        name: "x-sunset",
        on: &[Kind::Operation, Kind::Parameter, Kind::Schema],
        holds: "a day such as `2027-01-31`, or a time of one",
        meaning: "until when what is deprecated stays; afterwards it may go",
        members: &[],
        fits: |it| it.as_str().is_some_and(is_day),
    },
    Extension {
        name: "x-rust-argument",
        on: &[Kind::Schema, Kind::Parameter],
        holds: "a number: 1 for the first argument",
        meaning: "the place of a required member or parameter among the arguments, which else follow the alphabet",
        members: &[],
        fits: |it| it.as_u64().is_some_and(|it| (1..=u64::from(u32::MAX)).contains(&it)),
    },
    Extension {
        name: "x-rust-name",
        on: &[Kind::Schema, Kind::Operation, Kind::Parameter, Kind::Header, Kind::Tag],
        holds: "a name of letters, digits and underscores",
        meaning: "the name in Rust",
        members: &[],
        fits: |it| it.as_str().is_some_and(is_name),
    },
];

/// The extensions that say something of each value of an `enum`: in a list next to it, or by value.
pub const OF_VALUES: [&str; 4] =
    ["x-enum-varnames", "x-enumNames", "x-enumDescriptions", "x-enum-descriptions"];

fn is_for_each_value(value: &Value) -> bool {
    match value {
        Value::Object(by_value) => by_value.values().all(Value::is_string),
        Value::Array(list) => list.iter().all(|it| it.is_string() || it.is_null()),
        _ => false,
    }
}

/// Whether a text can be the name of a header.
pub(crate) fn is_header(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|it| it.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(it))
}

/// Whether a value says what a node rests on.
fn is_evidence(value: &Value) -> bool {
    match value {
        Value::String(word) => word == Evidence::DOCUMENTED || Source::named(word).is_some(),
        Value::Object(it) => {
            let is_note = |it: &Value| it.as_str().is_some_and(|it| !it.trim().is_empty());
            it.len() == 1 && it.iter().all(|(word, note)| Source::named(word).is_some() && is_note(note))
        }
        _ => false,
    }
}

/// Whether a value is a list of deviations.
fn is_lenient(value: &Value) -> bool {
    let is_known = |it: &Value| {
        matches!(it.as_str(), Some("numeric-string" | "bare-number" | "empty-as-absent" | "json-in-string"))
    };
    value.as_array().is_some_and(|it| it.iter().all(is_known))
}

/// Whether a text starts with a day, as dates and times of RFC 3339 do.
fn is_day(text: &str) -> bool {
    let day = text.as_bytes().get(..10);
    day.is_some_and(|it| {
        it.iter()
            .enumerate()
            .all(|(at, it)| if matches!(at, 4 | 7) { *it == b'-' } else { it.is_ascii_digit() })
    })
}

pub(crate) fn is_name(text: &str) -> bool {
    text.chars().all(|it| it.is_ascii_alphanumeric() || it == '_')
        && text.chars().any(|it| it != '_')
        && !text.starts_with(|it: char| it.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::find;

    #[test]
    fn each_extension_knows_its_shape() {
        for (name, good, bad) in [
            ("x-evidence", json!("recorded"), json!("guess")),
            ("x-evidence", json!({"analogy": "the list of sessions"}), json!({"analogy": ""})),
            ("x-evidence", json!("recorded-null"), json!(["recorded"])),
            ("x-enumEvidence", json!({"a": "code", "b": {"code": "two plugins"}}), json!({"a": "guess"})),
            ("x-enumDescriptions", json!({"a": "b"}), json!({"a": 1})),
            ("x-enum-descriptions", json!(["b", null]), json!("b")),
            ("x-enum-varnames", json!(["B"]), json!([["B"]])),
            ("x-enumNames", json!(["B"]), json!([1])),
            ("x-lenient", json!(["numeric-string"]), json!(["anything"])),
            ("x-lenient-default", json!(["empty-as-absent"]), json!("empty-as-absent")),
            ("x-epoch", json!("milliseconds"), json!("ms")),
            ("x-sensitive", json!(true), json!("yes")),
            ("x-idempotency-key", json!({"header": "Idempotency-Key"}), json!({"header": "a b"})),
            (
                "x-idempotency-key",
                json!({"header": "Key", "evidence": "documented"}),
                json!({"header": "Key", "evidence": "clients send it"}),
            ),
            ("x-error", json!({"type": "/error/type", "code": ["/a", "/b"]}), json!({"type": "error.type"})),
            ("x-webhook-event", json!({"type": "/type"}), json!("/type")),
            ("x-webhook-signature", json!({"header": "X-Signature"}), json!("X-Signature")),
            ("x-request-id", json!("Request-Id"), json!({})),
            ("x-key-prefix", json!(["sk_test_"]), json!("sk_test_")),
            ("x-conventions", json!(["pagination"]), json!(["pages"])),
            ("x-conventions", json!(false), json!("no")),
            ("x-retry", json!({"replay": "once"}), json!({"replay": "often"})),
            ("x-retry", json!({"locked": [409]}), json!({"locked": [200]})),
            ("x-retry", json!({"replay": "safe", "locked": [409, 423]}), json!({})),
            ("x-pagination", json!({"style": "link", "items": ""}), json!({"style": "link"})),
            ("x-known-values", json!(["GBP", "USD"]), json!("GBP")),
            ("x-lint-allow", json!({"time-unit": "a day of the month"}), json!(["time-unit"])),
            ("x-rust-argument", json!(1), json!("first")),
            ("x-sunset", json!("2027-01-31"), json!("soon")),
            ("x-rust-name", json!("Card_2"), json!("2Card")),
        ] {
            let fits = |value| find(name).is_some_and(|it| it.fits(value));
            assert!(fits(&good), "{name}");
            assert!(!fits(&bad), "{name}");
        }
    }
}
