//! The dependencies and features that a crate has besides its own: the tables `[dependencies]` and `[features]` of
//! `crate.toml`.
//!
//! In: the tables. Out: lists of [`Dependency`] and [`Feature`]. What Cargo would refuse only later is a mistake here, where
//! it was written: a feature that names nothing, and a dependency or a feature that every crate has.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Package, Reader};
use crate::crate_name;
use crate::diagnostic::Place;
use crate::{emit, features};

/// A dependency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dependency {
    /// Its key in the manifest.
    pub name: String,
    /// What the manifest says of it, as TOML.
    pub value: String,
    /// Whether only a feature brings it.
    pub optional: bool,
}

/// A feature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feature {
    /// Its name.
    pub name: String,
    /// What it turns on.
    pub turns_on: Vec<String>,
    /// Where each of these is.
    places: Vec<Place>,
    /// Where the feature itself is.
    pub(crate) place: Place,
}

impl Feature {
    /// What it turns on, each with its place.
    pub(crate) fn located(&self) -> impl Iterator<Item = (&str, &Place)> {
        self.turns_on.iter().map(String::as_str).zip(&self.places)
    }
}

/// The keys that a dependency can have outside a workspace.
pub(super) const KEYS: [&str; 12] = [
    "version",
    "features",
    "default-features",
    "optional",
    "package",
    "path",
    "git",
    "branch",
    "tag",
    "rev",
    "registry",
    "registry-index",
];

/// Reads `[dependencies]`.
pub(super) fn read(reader: &mut Reader<'_>, table: &DeTable<'_>, package: &Package) -> Vec<Dependency> {
    let mut dependencies = Vec::new();
    for (key, value) in super::in_order(table) {
        let name = key.get_ref().to_string();
        if is_own(package, &name) {
            let help = "remove it: its types can be named as they are".to_owned();
            reader.wrong(&key.span(), format!("the crate depends on `{name}` already"), Some(help));
        } else if let Some(why) = crate_name::misnamed(&name) {
            reader.wrong(&key.span(), format!("no dependency can have this name: {why}"), None);
        }
        let optional = match value.get_ref() {
            DeValue::String(_) => false,
            DeValue::Table(table) => {
                for (key, _) in super::in_order(table) {
                    if !KEYS.contains(&key.get_ref().as_ref()) {
                        reader.unknown(key, &KEYS);
                    }
                }
                matches!(table.get("optional").map(Spanned::get_ref), Some(DeValue::Boolean(true)))
            }
            _ => {
                let help = "write a version, or a table as in any manifest".to_owned();
                reader.wrong(&value.span(), format!("`{name}` is not a dependency"), Some(help));
                continue;
            }
        };
        // A table that has a header of its own is on several lines.
        let value = inline(value.get_ref());
        dependencies.push(Dependency { name, value, optional });
    }
    dependencies
}

/// Reads `[features]`.
pub(super) fn read_features(reader: &mut Reader<'_>, table: &DeTable<'_>) -> Vec<Feature> {
    let mut features = Vec::new();
    for (key, value) in super::in_order(table) {
        let name = key.get_ref().to_string();
        if emit::feature_names().any(|it| it == name) {
            let help = "give it another name".to_owned();
            reader.wrong(&key.span(), format!("crates have a feature `{name}` already"), Some(help));
        }
        let mut feature =
            Feature { name, turns_on: Vec::new(), places: Vec::new(), place: reader.place(&key.span()) };
        for (text, span) in reader.strings(&feature.name, value) {
            feature.turns_on.push(text.to_owned());
            feature.places.push(reader.place(&span));
        }
        features.push(feature);
    }
    features
}

/// Looks whether each feature turns on something that there is, and each type is of a crate that there is.
pub(super) fn check(reader: &mut Reader<'_>, package: &Package) {
    let types = package.types.formats.iter().map(|(_, it)| it);
    for ty in types.chain(package.types.replaced.iter().map(|(_, it)| it)) {
        let name = ty.of_crate();
        let is_called = |it: &str| it.replace('-', "_") == name;
        let is_there = ["std", "core", "alloc"].contains(&name)
            || own(package).any(is_called)
            || package.dependencies.iter().any(|it| is_called(&it.name) && !it.optional);
        if !is_there {
            let message = format!("the crate does not depend on `{name}`");
            let help = format!("add it to `[dependencies]`, and not as an optional one: `{name} = \"1\"`");
            reader.wrong_at(ty.place.clone(), message, Some(help));
        }
    }
    let is_dependency =
        |name: &str| is_own(package, name) || package.dependencies.iter().any(|it| it.name == name);
    let is_optional = |name: &str| package.dependencies.iter().any(|it| it.name == name && it.optional);
    for feature in &package.features {
        for (turned_on, place) in feature.located() {
            let is_there = match (turned_on.strip_prefix("dep:"), turned_on.split_once('/')) {
                (Some(name), _) => is_optional(name),
                (None, Some((name, _))) => is_dependency(name.trim_end_matches('?')),
                (None, None) => {
                    emit::feature_names().any(|it| it == turned_on)
                        || package.features.iter().any(|it| it.name == turned_on)
                        // Which of these there are is known once the tags are.
                        || features::may_be_of_tags(turned_on)
                }
            };
            if !is_there {
                let message = format!("`{turned_on}` is neither a feature nor an optional dependency");
                let help = "write another feature, `dep:NAME` of an optional dependency, or `NAME/FEATURE`";
                reader.wrong_at(place.clone(), message, Some(help.to_owned()));
            }
        }
    }
}

fn is_own(package: &Package, name: &str) -> bool {
    let ident = name.replace('-', "_");
    own(package).any(|it| it.replace('-', "_") == ident)
}

/// What the crate depends on anyway.
fn own(package: &Package) -> Box<dyn Iterator<Item = &'static str>> {
    match package.runtime {
        Some(_) => Box::new(emit::dependencies_beside_runtime()),
        None => Box::new(emit::dependencies()),
    }
}

/// The value on one line, as TOML: a string is written as JSON writes it.
pub(super) fn inline(value: &DeValue<'_>) -> String {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    match value {
        DeValue::String(it) => quoted(it),
        DeValue::Boolean(it) => it.to_string(),
        DeValue::Integer(it) => it.to_string(),
        DeValue::Float(it) => it.to_string(),
        DeValue::Datetime(it) => it.to_string(),
        DeValue::Array(list) => {
            format!("[{}]", list.iter().map(|it| inline(it.get_ref())).collect::<Vec<_>>().join(", "))
        }
        DeValue::Table(table) => {
            let rows = super::in_order(table).into_iter();
            let rows = rows.map(|(key, value)| format!("{} = {}", key.get_ref(), inline(value.get_ref())));
            format!("{{ {} }}", rows.collect::<Vec<_>>().join(", "))
        }
    }
}
