//! The types of other generated crates that a crate uses as they are: the table `[share]` of `crate.toml`.
//!
//! In: the table. Out: a list of [`Share`]: each says whose types, and the document that they are in. Which schemas these are is
//! known once the documents are read: [`shared_types`](crate::shared_types) looks.

use toml::de::{DeTable, DeValue};

use super::dependencies::{Dependency, KEYS, inline};
use super::{Reader, in_order};
use crate::crate_name;
use crate::diagnostic::Place;

/// A generated crate whose types another one uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// What it is called in the manifest.
    pub name: String,
    /// Its document, from that of the crate that uses it.
    pub document: String,
    /// Where it is asked for.
    pub(crate) place: Place,
}

/// Reads the table. The crates are dependencies like any others.
pub(super) fn read(reader: &mut Reader<'_>, table: &DeTable<'_>) -> (Vec<Share>, Vec<Dependency>) {
    let (mut shares, mut dependencies) = (Vec::new(), Vec::new());
    let keys: Vec<&str> = KEYS.into_iter().filter(|it| *it != "optional").chain(["document"]).collect();
    for (key, value) in in_order(table) {
        let name = key.get_ref().to_string();
        if let Some(why) = crate_name::fault(&name) {
            reader.wrong(&key.span(), format!("no crate can have this name: {why}"), None);
            continue;
        }
        let mut document = format!("../{name}/openapi.yaml");
        let value = match value.get_ref() {
            DeValue::String(_) => inline(value.get_ref()),
            DeValue::Table(table) => {
                let mut rows = Vec::new();
                for (key, value) in in_order(table) {
                    match (key.get_ref().as_ref(), value.get_ref()) {
                        ("document", DeValue::String(text)) => document = text.to_string(),
                        ("document", _) => {
                            reader.wrong(&value.span(), "`document` is not a string".to_owned(), None)
                        }
                        (name, _) if !keys.contains(&name) => reader.unknown(key, &keys),
                        (name, value) => rows.push(format!("{name} = {}", inline(value))),
                    }
                }
                if !["path", "version", "git"].iter().any(|it| table.contains_key(*it)) {
                    let help = Some("add `path`, `version` or `git`".to_owned());
                    reader.wrong(&value.span(), "this does not say where the crate is".to_owned(), help);
                }
                format!("{{ {} }}", rows.join(", "))
            }
            _ => {
                let help = Some(format!("write where the crate is: `{{ path = \"../{name}\" }}`"));
                reader.wrong(&value.span(), format!("`{name}` is not a crate"), help);
                continue;
            }
        };
        shares.push(Share { name: name.clone(), document, place: reader.place(&key.span()) });
        dependencies.push(Dependency { name, value, optional: false });
    }
    (shares, dependencies)
}

/// Looks whether the crate can share types at all.
pub(super) fn check(reader: &mut Reader<'_>, shares: &[Share], shares_runtime: bool) {
    if let Some(share) = shares.first().filter(|_| !shares_runtime) {
        let help = "add `runtime = \"crate\"`, here and in the `crate.toml` of the other crate";
        let message = "crates that share types share their runtime, too";
        reader.wrong_at(share.place.clone(), message.to_owned(), Some(help.to_owned()));
    }
}
