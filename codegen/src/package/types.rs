//! The types that a crate has in other places than its document says: the table `[types]` of `crate.toml`.
//!
//! In: the table. Out: [`Types`]. Each type is a path into a crate that this crate depends on. Whether a schema is in the
//! document is not known before it is read: [`foreign`](crate::foreign) looks.

use toml::de::{DeTable, DeValue};

use super::Reader;
use crate::diagnostic::Place;
use crate::ir::Scalar;

/// Types of other crates, and what is written above types of this one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Types {
    /// The types of strings of a format.
    pub formats: Vec<(Scalar, RustType)>,
    /// The types that schemas are instead of what they say, by the schema's name.
    pub replaced: Vec<(String, RustType)>,
    /// What every type has above it.
    pub every: Above,
    /// What the type of a schema has above it, by the schema's name.
    pub schemas: Vec<(String, Above, Place)>,
}

/// A type of another crate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RustType {
    /// As Rust spells it: `uuid::Uuid`.
    pub path: String,
    /// Where it was asked for.
    pub place: Place,
    /// Where what it is for was named.
    pub key: Place,
}

/// What is written above a type.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Above {
    /// Traits that are derived.
    pub derives: Vec<String>,
    /// Attributes, without `#[` and `]`.
    pub attributes: Vec<String>,
}

impl Above {
    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.derives.is_empty() && self.attributes.is_empty()
    }
}

/// The formats that a type can be given for.
const FORMATS: [(&str, Scalar); 4] = [
    ("date-time", Scalar::DateTime),
    ("date", Scalar::Date),
    ("uuid", Scalar::Uuid),
    ("decimal", Scalar::Decimal),
];

const KEYS: [&str; 5] = ["formats", "replace", "derives", "attributes", "schemas"];

impl RustType {
    /// The crate that it is of, as Rust calls it.
    pub fn of_crate(&self) -> &str {
        self.path.trim_start_matches("::").split("::").next().unwrap_or_default()
    }
}

/// Reads the table.
pub(super) fn read(reader: &mut Reader<'_>, table: &DeTable<'_>) -> Types {
    let mut types = Types::default();
    for (key, value) in super::in_order(table) {
        match (key.get_ref().as_ref(), value.get_ref()) {
            ("formats", DeValue::Table(table)) => {
                for (key, ty) in rust_types(reader, table) {
                    match FORMATS.iter().find(|(name, _)| *name == key.get_ref().as_ref()) {
                        Some((_, scalar)) => types.formats.push((*scalar, ty)),
                        None => reader.unknown(key, &FORMATS.map(|(name, _)| name)),
                    }
                }
            }
            ("replace", DeValue::Table(table)) => {
                let all = rust_types(reader, table).into_iter();
                types.replaced.extend(all.map(|(key, ty)| (key.get_ref().to_string(), ty)));
            }
            ("schemas", DeValue::Table(table)) => {
                for (key, value) in super::in_order(table) {
                    match value.get_ref() {
                        DeValue::Table(table) => {
                            let (name, place) = (key.get_ref().to_string(), reader.place(&key.span()));
                            types.schemas.push((name, above(reader, table), place));
                        }
                        _ => reader.wrong(&value.span(), "a schema has a table here".to_owned(), None),
                    }
                }
            }
            ("derives" | "attributes", _) => one_above(reader, &mut types.every, key, value),
            ("formats" | "replace" | "schemas", _) => {
                reader.wrong(&value.span(), format!("`{}` is not a table", key.get_ref()), None);
            }
            _ => reader.unknown(key, &KEYS),
        }
    }
    types
}

type Key<'t, 'd> = &'t toml::Spanned<toml::de::DeString<'d>>;

/// A table of types.
fn rust_types<'t, 'd>(reader: &mut Reader<'_>, table: &'t DeTable<'d>) -> Vec<(Key<'t, 'd>, RustType)> {
    let mut types = Vec::new();
    for (key, value) in super::in_order(table) {
        let path = match value.get_ref() {
            DeValue::String(path) if is_path(path) => path.to_string(),
            _ => {
                let help = "write its whole path: `uuid::Uuid`".to_owned();
                reader.wrong(&value.span(), "this is not a type of a crate".to_owned(), Some(help));
                continue;
            }
        };
        types.push((
            key,
            RustType { path, place: reader.place(&value.span()), key: reader.place(&key.span()) },
        ));
    }
    types
}

/// Whether a text is the path of a type, beginning with its crate.
fn is_path(text: &str) -> bool {
    let path = match syn::parse_str::<syn::Type>(text) {
        Ok(syn::Type::Path(path)) if path.qself.is_none() => path.path,
        _ => return false,
    };
    let first = path.segments.first().map(|it| it.ident.to_string()).unwrap_or_default();
    path.segments.len() > 1 && !["crate", "self", "super"].contains(&first.as_str())
}

fn above(reader: &mut Reader<'_>, table: &DeTable<'_>) -> Above {
    let mut above = Above::default();
    for (key, value) in super::in_order(table) {
        match key.get_ref().as_ref() {
            "derives" | "attributes" => one_above(reader, &mut above, key, value),
            _ => reader.unknown(key, &["derives", "attributes"]),
        }
    }
    above
}

fn one_above(
    reader: &mut Reader<'_>,
    above: &mut Above,
    key: Key<'_, '_>,
    value: &toml::Spanned<DeValue<'_>>,
) {
    let is_derive = key.get_ref().as_ref() == "derives";
    let DeValue::Array(list) = value.get_ref() else {
        return reader.wrong(&value.span(), format!("`{}` is not a list of strings", key.get_ref()), None);
    };
    for item in list {
        match item.get_ref() {
            DeValue::String(text) if is_derive && syn::parse_str::<syn::Path>(text).is_ok() => {
                above.derives.push(text.to_string());
            }
            DeValue::String(text) if !is_derive && syn::parse_str::<syn::Meta>(text).is_ok() => {
                above.attributes.push(text.to_string());
            }
            _ if is_derive => {
                let help = "write a trait as Rust derives it: `Hash`, `schemars::JsonSchema`".to_owned();
                reader.wrong(&item.span(), "this is not a trait".to_owned(), Some(help));
            }
            _ => {
                let help =
                    "write it without `#[` and `]`: `must_use`, `cfg_attr(test, derive(Hash))`".to_owned();
                reader.wrong(&item.span(), "this is not an attribute".to_owned(), Some(help));
            }
        }
    }
}
