//! Where the runtime of a crate is: the key `runtime` of `crate.toml`.
//!
//! In: the word `"copied"` or `"crate"`, or a table as of a dependency. Out: the [`Runtime`] that the crate depends on, or none
//! where its files are copied. Writing that crate is left to whoever writes the other files.

use toml::Spanned;
use toml::de::DeValue;

use super::Reader;
use crate::crate_name;
use crate::diagnostic::Place;
use crate::emit::shared_runtime::CRATE;

/// A runtime that several crates depend on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Runtime {
    /// What the manifest says of it, by key.
    rows: Vec<(String, String)>,
    /// The line and the column where it is asked for.
    position: (usize, usize),
}

/// The keys of the table.
const KEYS: [&str; 9] =
    ["package", "path", "version", "git", "branch", "tag", "rev", "registry", "registry-index"];

/// Where it is if nothing else is said: next to the crates in `generated`.
const PATH: &str = "../runtime";

impl Runtime {
    /// The name of its package.
    pub fn package(&self) -> &str {
        self.get("package").unwrap_or(CRATE)
    }

    /// Its folder, from that of a crate that depends on it. Where there is one, the generator writes it.
    pub fn path(&self) -> Option<&str> {
        self.get("path")
    }

    /// The line and the column where it is asked for.
    pub(crate) fn position(&self) -> (usize, usize) {
        self.position
    }

    /// What the manifest of a crate says of it, as TOML.
    pub(crate) fn dependency(&self) -> String {
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        let rows = self.rows.iter().map(|(key, value)| format!("{key} = {}", quoted(value)));
        // One that the generator writes has its version.
        let version = self.path().map(|_| format!("version = \"{}\"", env!("CARGO_PKG_VERSION")));
        let rows: Vec<_> = rows.chain(version).collect();
        format!("{{ {}, default-features = false }}", rows.join(", "))
    }

    fn get(&self, key: &str) -> Option<&str> {
        self.rows.iter().find(|(it, _)| it == key).map(|(_, value)| value.as_str())
    }
}

/// Reads the key.
pub(super) fn read(reader: &mut Reader<'_>, value: &Spanned<DeValue<'_>>) -> Option<Runtime> {
    let position = match reader.place(&value.span()) {
        Place::Text(_, line, column) => (line, column),
        _ => (1, 1),
    };
    let table = match value.get_ref() {
        DeValue::String(word) if word == "copied" => return None,
        DeValue::String(word) if word == "crate" => {
            return Some(Runtime { rows: vec![("path".to_owned(), PATH.to_owned())], position });
        }
        DeValue::Table(table) => table,
        _ => {
            let help = "write `\"copied\"`, `\"crate\"` for one in `../runtime`, or where it is: `{ path = \"../shop-runtime\", \
                        package = \"shop-runtime\" }`";
            reader.wrong(&value.span(), "this is not a runtime".to_owned(), Some(help.to_owned()));
            return None;
        }
    };
    let mut runtime = Runtime { rows: Vec::new(), position };
    for (key, value) in super::in_order(table) {
        let name = key.get_ref().as_ref();
        match value.get_ref() {
            _ if !KEYS.contains(&name) => reader.unknown(key, &KEYS),
            DeValue::String(text) => {
                if name == "package"
                    && let Some(why) = crate_name::misnamed(text)
                {
                    reader.wrong(&value.span(), format!("no crate can have this name: {why}"), None);
                } else if name == "version" && table.contains_key("path") {
                    let help =
                        "remove it: the runtime is written with the version of the generator".to_owned();
                    reader.wrong(
                        &value.span(),
                        "a runtime in a folder has no version to choose".to_owned(),
                        Some(help),
                    );
                } else if name == "path" && is_inside(text) {
                    let help = "write a folder next to that of the crate: `../runtime`".to_owned();
                    reader.wrong(
                        &value.span(),
                        "the folder of the runtime is within that of the crate".to_owned(),
                        Some(help),
                    );
                } else {
                    runtime.rows.push((name.to_owned(), text.to_string()));
                }
            }
            _ => reader.wrong(&value.span(), format!("`{name}` is not a string"), None),
        }
    }
    let is_found = ["path", "version", "git"].iter().any(|it| table.contains_key(*it));
    if !is_found {
        let help = "add `path`, `version` or `git`".to_owned();
        reader.wrong(&value.span(), "this does not say where the runtime is".to_owned(), Some(help));
    }
    Some(runtime)
}

/// Whether a folder is the crate's own or within it. One on another disk is not.
fn is_inside(path: &str) -> bool {
    let mut depth = 0_i32;
    for part in path.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." => depth -= 1,
            _ => depth += 1,
        }
        if depth < 0 {
            return false;
        }
    }
    !path.starts_with(['/', '\\']) && !path.contains(':')
}
