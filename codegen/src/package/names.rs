//! The names that a crate asks for: the table `[names]` of `crate.toml`.
//!
//! In: pointers, each with a name. Out: a list of [`Naming`]. Whether there is something at a pointer that has a name is not
//! known before the document is read: [`renames`](crate::renames) looks.

use toml::de::{DeTable, DeValue};

use super::Reader;
use crate::diagnostic::Place;
use crate::openapi::extension;
use crate::pointer::Pointer;

/// A name for a node of the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Naming {
    /// The node, as the command `names` lists it: a pointer, with the name of its file before it where it is not in the root.
    pub node: String,
    /// The name in Rust.
    pub name: String,
    /// Where it was asked for.
    pub place: Place,
}

/// Reads the table.
pub(super) fn read(reader: &mut Reader<'_>, table: &DeTable<'_>) -> Vec<Naming> {
    let mut namings = Vec::new();
    for (key, value) in super::in_order(table) {
        let node = node(key.get_ref());
        let name = match value.get_ref() {
            DeValue::String(name) if extension::is_name(name) => Some(name.to_string()),
            _ => None,
        };
        if node.is_none() {
            let help = "write it as the command `names` does: \"#/components/schemas/Refund\"".to_owned();
            reader.wrong(&key.span(), format!("{:?} is not a pointer to a node", key.get_ref()), Some(help));
        }
        if name.is_none() {
            let message = "a name is a string of letters, digits and underscores, and begins with a letter";
            reader.wrong(&value.span(), message.to_owned(), None);
        }
        if let (Some(node), Some(name)) = (node, name) {
            namings.push(Naming { node, name, place: reader.place(&key.span()) });
        }
    }
    namings
}

/// A node in the one way in which it is written; `None` for what is not a pointer, or one to all of a document.
fn node(key: &str) -> Option<String> {
    let (file, pointer) = match key.find('#') {
        Some(at) if !key.starts_with('/') => key.split_at(at),
        _ => ("", key),
    };
    let pointer = Pointer::parse(pointer).filter(|it| !it.is_root())?;
    Some(format!("{file}{pointer}"))
}
