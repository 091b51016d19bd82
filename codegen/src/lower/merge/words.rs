//! What the alternatives of a `oneOf` or `anyOf` are called: the arms of a union, and the inline types in them.
//!
//! In: the list as it is. Out: a word for each, from what it says about itself: its title, a text that marks it,
//! the schema that it extends, a member that it has, its kind. The first of these counts that no other alternative
//! has, wherever in the list they stand, so that one more alternative leaves the names of the others as they are.

use std::collections::{HashMap, HashSet};

use openapiv3::{AdditionalProperties, ReferenceOr, Schema};
use serde_json::Value;

use super::keywords::{Keywords, Kind};
use crate::document::Document;

/// As deep are lists and maps looked into.
const DEPTH: usize = 4;

/// A word for each alternative.
pub(in crate::lower) fn words(document: &Document, list: &[ReferenceOr<Schema>]) -> Vec<String> {
    let all: Vec<_> = list.iter().map(|it| Words::of(document, it)).collect();
    let mut users: HashMap<&str, usize> = HashMap::new();
    for candidates in &all {
        candidates.words.iter().for_each(|it| *users.entry(it).or_default() += 1);
    }
    let own = |it: &&String| users.get(it.as_str()) == Some(&1);
    all.iter().map(|it| it.words.iter().find(own).unwrap_or(&it.plain).clone()).collect()
}

/// What an alternative could be called.
struct Words {
    /// The best first, each once.
    words: Vec<String>,
    /// What it is called where none is its own.
    plain: String,
}

impl Words {
    fn of(document: &Document, schema: &ReferenceOr<Schema>) -> Self {
        match schema {
            ReferenceOr::Item(schema) => Self::inline(document, schema),
            ReferenceOr::Reference { reference } => {
                let name = named(document, reference);
                Self { words: vec![name.clone()], plain: name }
            }
        }
    }

    fn inline(document: &Document, schema: &Schema) -> Self {
        let keywords = Keywords::new(schema);
        let mut words: Vec<String> = Vec::new();
        let title = keywords.data.title.clone().filter(|it| !it.trim().is_empty());
        let kind = of_keywords(document, &keywords, 0);
        let plain = title.clone().unwrap_or_else(|| kind.clone());
        words.extend(title);
        let parts: Vec<_> =
            keywords.all_of.iter().filter_map(ReferenceOr::as_item).map(Keywords::new).collect();
        let parts = || std::iter::once(&keywords).chain(&parts);
        let properties = || parts().flat_map(|it| it.properties.into_iter().flatten());
        words.extend(properties().filter_map(
            |(_, it)| match Keywords::new(it.as_item()?).values.as_slice() {
                [Value::String(text)] if !text.is_empty() => Some(text.clone()),
                _ => None,
            },
        ));
        words.extend(keywords.all_of.iter().filter_map(|it| match it {
            ReferenceOr::Reference { reference } => document.schema_name(reference).map(str::to_owned),
            ReferenceOr::Item(_) => None,
        }));
        let (required, optional): (Vec<_>, Vec<_>) =
            properties().map(|(name, _)| name).partition(|it| parts().any(|part| part.required.contains(it)));
        words.extend(required.into_iter().chain(optional).map(|it| format!("with {it}")));
        words.push(kind);
        let mut seen = HashSet::new();
        words.retain(|it| seen.insert(it.clone()));
        Self { words, plain }
    }
}

fn kind(document: &Document, schema: &ReferenceOr<Schema>, depth: usize) -> String {
    match schema {
        ReferenceOr::Item(schema) => of_keywords(document, &Keywords::new(schema), depth),
        ReferenceOr::Reference { reference } => named(document, reference),
    }
}

fn boxed_kind(document: &Document, schema: &ReferenceOr<Box<Schema>>, depth: usize) -> String {
    match schema {
        ReferenceOr::Item(schema) => of_keywords(document, &Keywords::new(schema), depth),
        ReferenceOr::Reference { reference } => named(document, reference),
    }
}

fn named(document: &Document, reference: &str) -> String {
    document.schema_name(reference).unwrap_or("value").to_owned()
}

/// The kind of a value: `string`, `date-time`, `Refund list`, `integer map`.
fn of_keywords(document: &Document, keywords: &Keywords<'_>, depth: usize) -> String {
    if let Some(title) = keywords.data.title.as_deref().filter(|it| depth > 0 && !it.trim().is_empty()) {
        return title.to_owned();
    }
    if let (Some(items), true) = (keywords.items, depth < DEPTH) {
        return of(&boxed_kind(document, items, depth + 1), "list");
    }
    if let (Some(AdditionalProperties::Schema(values)), None, true) =
        (keywords.additional, keywords.properties, depth < DEPTH)
    {
        return of(&kind(document, values, depth + 1), "map");
    }
    let word = match (keywords.kind, keywords.format) {
        _ if matches!(keywords.values.as_slice(), [Value::String(only)] if only.is_empty()) => "empty string",
        (Some(Kind::String), Some(format @ ("date-time" | "date" | "uuid" | "decimal"))) => format,
        (Some(Kind::Array), _) => "list",
        (Some(kind), _) => kind.word(),
        (None, _)
            if keywords.properties.is_some()
                || keywords.additional.is_some()
                || !keywords.all_of.is_empty() =>
        {
            "object"
        }
        (None, _) if keywords.values.first().is_some_and(Value::is_string) => "string",
        (None, _) => "value",
    };
    word.to_owned()
}

/// A list of anything is a list.
fn of(inner: &str, outer: &str) -> String {
    if inner == "value" || inner == "object" { outer.to_owned() } else { format!("{inner} {outer}") }
}
