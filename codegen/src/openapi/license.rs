//! The licence that a document states, as the manifest of a crate says it.
//!
//! In: `info.license`. Out: an SPDX expression: its identifier, or what its name clearly is. Of any other name no licence is
//! made: it would be a claim that nobody has made.

use serde_json::Value;

/// Names that are no identifier, and what they clearly mean.
const NAMES: &[(&str, &str)] = &[
    ("apache 2", "Apache-2.0"),
    ("apache 2.0", "Apache-2.0"),
    ("apache license 2.0", "Apache-2.0"),
    ("apache license, version 2.0", "Apache-2.0"),
    ("mit license", "MIT"),
    ("the mit license", "MIT"),
];

/// Names that are identifiers already.
const IDENTIFIERS: &[&str] = &[
    "AGPL-3.0-only",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CC-BY-4.0",
    "CC0-1.0",
    "GPL-2.0-only",
    "GPL-3.0-only",
    "ISC",
    "LGPL-3.0-only",
    "MIT",
    "MPL-2.0",
    "Unlicense",
];

/// What a licence object says.
pub(crate) fn license(object: &Value) -> Option<String> {
    let text = |key: &str| object.get(key).and_then(Value::as_str).map(str::trim).filter(|it| !it.is_empty());
    // New in 3.1, and an expression by the specification.
    if let Some(identifier) = text("identifier").filter(|it| crate::package::is_license(it).is_ok()) {
        return Some(identifier.to_owned());
    }
    let name = text("name")?;
    let identifier = IDENTIFIERS.iter().find(|it| it.eq_ignore_ascii_case(name));
    let meant = || NAMES.iter().find(|(it, _)| it.eq_ignore_ascii_case(name)).map(|(_, it)| it);
    identifier.or_else(meant).map(|it| (*it).to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::license;

    #[test]
    fn only_what_is_clearly_a_licence_is_taken_for_one() {
        for (object, expected) in [
            (json!({"name": "Whatever", "identifier": "MIT OR Apache-2.0"}), Some("MIT OR Apache-2.0")),
            (json!({"name": "Apache 2.0", "url": "https://www.apache.org/licenses"}), Some("Apache-2.0")),
            (json!({"name": "mit"}), Some("MIT")),
            (json!({"name": "Proprietary"}), None),
            (json!({"name": "MIT", "identifier": "see the terms"}), Some("MIT")),
            (json!({"name": ""}), None),
        ] {
            assert_eq!(license(&object).as_deref(), expected, "{object}");
        }
    }
}
