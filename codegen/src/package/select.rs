//! Which part of an API its crate is of: the table `[select]` of `crate.toml`, and the options of a command that say the same.
//!
//! In: the table, or words such as `tag=Refunds`. Out: a [`Selection`]. Whether its entries match something is not known
//! before the document is read: [`select`](crate::select) looks.

use toml::de::{DeTable, DeValue};

use super::Reader;
use crate::diagnostic::Place;
use crate::source::FileId;

/// A part of an API.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// What is in; everything if empty.
    pub only: Vec<Choice>,
    /// What is out all the same.
    pub without: Vec<Choice>,
    /// Operations and schemas that are deprecated are out.
    pub no_deprecated: bool,
    /// Whether webhooks are in; if nothing is said, they are where everything is.
    pub webhooks: Option<bool>,
    /// Only types are made, and nothing that calls.
    pub types_only: bool,
}

impl Selection {
    /// Whether anything is out.
    pub fn is_part(&self) -> bool {
        *self != Self::default()
    }
}

/// Some operations or a schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What its name is the name of.
    pub of: ChoiceOf,
    /// The name: a tag, `METHOD /path` or an id, a path, a schema.
    pub name: String,
    /// Where it was chosen.
    pub place: Place,
}

/// What a part of an API is chosen by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChoiceOf {
    /// Operations by their tag.
    Tag,
    /// An operation.
    Operation,
    /// Operations by their path: those of the path, and of all below it.
    Path,
    /// A schema.
    Schema,
}

impl ChoiceOf {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Tag, Self::Operation, Self::Path, Self::Schema];

    /// One of them in a word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Tag => "tag",
            Self::Operation => "operation",
            Self::Path => "path",
            Self::Schema => "schema",
        }
    }

    /// The key of their list.
    fn key(self) -> &'static str {
        match self {
            Self::Tag => "tags",
            Self::Operation => "operations",
            Self::Path => "paths",
            Self::Schema => "schemas",
        }
    }
}

impl Choice {
    /// What an option of a command chooses: `tag=Refunds`, `schema=Money`, `path=/v1/refunds`, `operation=cancel`; without a
    /// kind a path, if it begins with a slash, or else an operation.
    pub fn parse(words: &str) -> Self {
        let kind = |(kind, name)| Some((ChoiceOf::ALL.into_iter().find(|it| it.word() == kind)?, name));
        let (of, name) = words.split_once('=').and_then(kind).unwrap_or_else(|| {
            (if words.starts_with('/') { ChoiceOf::Path } else { ChoiceOf::Operation }, words)
        });
        Self { of, name: name.to_owned(), place: Place::File(FileId(0)) }
    }
}

/// Reads the table.
pub(super) fn read(reader: &mut Reader<'_>, table: &DeTable<'_>) -> Selection {
    let mut selection = Selection::default();
    for (key, value) in super::in_order(table) {
        let name = key.get_ref().as_ref();
        match (name, value.get_ref()) {
            ("only", DeValue::Table(table)) => selection.only = choices(reader, "only", table),
            ("without", DeValue::Table(table)) => selection.without = choices(reader, "without", table),
            ("deprecated", DeValue::Boolean(is_in)) => selection.no_deprecated = !is_in,
            ("webhooks", DeValue::Boolean(is_in)) => selection.webhooks = Some(*is_in),
            ("types-only", DeValue::Boolean(is_so)) => selection.types_only = *is_so,
            ("only" | "without", _) => {
                let help = format!("write a table: `{name} = {{ tags = [\"Refunds\"] }}`");
                reader.wrong(&value.span(), format!("`{name}` is not a table"), Some(help));
            }
            ("deprecated" | "webhooks" | "types-only", _) => {
                reader.wrong(&value.span(), format!("`{name}` is not `true` or `false`"), None);
            }
            _ => reader.unknown(key, &["only", "without", "deprecated", "webhooks", "types-only"]),
        }
    }
    selection
}

fn choices(reader: &mut Reader<'_>, around: &str, table: &DeTable<'_>) -> Vec<Choice> {
    let mut choices = Vec::new();
    for (key, value) in super::in_order(table) {
        let Some(of) = ChoiceOf::ALL.into_iter().find(|it| it.key() == key.get_ref().as_ref()) else {
            reader.unknown(key, &ChoiceOf::ALL.map(ChoiceOf::key));
            continue;
        };
        for (name, span) in reader.strings(of.key(), value) {
            choices.push(Choice { of, name: name.to_owned(), place: reader.place(&span) });
        }
    }
    if choices.is_empty() && around == "only" {
        reader.wrong(
            &table_span(table),
            "`only` chooses nothing".to_owned(),
            Some("name something, or remove the key".to_owned()),
        );
    }
    choices
}

/// Where the first key of a table is; the start of the file if it has none.
fn table_span(table: &DeTable<'_>) -> std::ops::Range<usize> {
    super::in_order(table).first().map_or(0..0, |(key, _)| key.span())
}
