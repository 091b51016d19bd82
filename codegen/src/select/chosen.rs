//! Which operations and components are in a part.
//!
//! In: the choices, the whole API and its tree. Out: [`Chosen`], or a message for each choice that matches nothing, and for
//! each schema that is out although something that is in needs it.

use std::collections::BTreeSet;

use serde_json::Value;

use super::reach::{Component, reached};
use super::{schema_of, types_of};
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::ir::{Api, Operation, reachable};
use crate::nearest::nearest;
use crate::package::{Choice, ChoiceOf, Selection};

/// What is in.
pub(super) struct Chosen {
    /// The operations, by their position.
    pub(super) operations: Vec<usize>,
    /// Whether webhooks are.
    pub(super) webhooks: bool,
    /// The components.
    pub(super) components: BTreeSet<Component>,
    /// The schemas that were chosen by name: they are in both ways, though nothing sends or returns them.
    pub(super) named: BTreeSet<Component>,
}

impl Chosen {
    /// Decides it.
    pub(super) fn of(
        selection: &Selection,
        api: &Api,
        root: &Value,
        diagnostics: &mut Diagnostics,
    ) -> Option<Self> {
        let calls: Vec<_> = api.operations.iter().map(|it| Call::of(it, root)).collect();
        let mut is_right = true;
        for choice in selection.only.iter().chain(&selection.without) {
            if !is_there(choice, &calls, root) {
                diagnostics.push(unmatched(choice, &calls, root));
                is_right = false;
            }
        }
        if !is_right {
            return None;
        }
        let is_out = |it: &Call<'_>| {
            selection.without.iter().any(|choice| it.is(choice))
                || (selection.no_deprecated && it.operation.docs.deprecated)
        };
        let is_all = selection.only.is_empty();
        let is_in =
            |it: &Call<'_>| (is_all || selection.only.iter().any(|choice| it.is(choice))) && !is_out(it);
        let (operations, others): (Vec<usize>, Vec<usize>) =
            (0..calls.len()).partition(|it| is_in(&calls[*it]));
        let webhooks = selection.webhooks.unwrap_or(is_all);
        let named: BTreeSet<_> = schemas(&selection.only).collect();
        let without: BTreeSet<_> = schemas(&selection.without).collect();

        let nodes = |of: &[usize]| of.iter().flat_map(|it| calls[*it].nodes.clone()).collect::<Vec<_>>();
        let hooks = || ["webhooks", "x-webhooks"].into_iter().filter_map(|it| root.get(it));
        let mut listed: Vec<Component> = named.iter().cloned().collect();
        if is_all {
            let mut away = nodes(&others);
            away.extend(hooks().filter(|_| !webhooks));
            let away = reached(root, away, without.iter().cloned());
            let is_old = |it: &Component| selection.no_deprecated && is_deprecated(root, it);
            listed.extend(all(root).filter(|it| !away.contains(it) && !is_old(it)));
        }
        let mut own = nodes(&operations);
        own.extend(hooks().filter(|_| webhooks));
        let mut components = reached(root, own.iter().copied(), listed.clone());
        // What the types of an API lead to is more than references: a base leads to all that extend it.
        loop {
            let named = (0..api.types.len()).map(crate::ir::TypeId).filter(|it| {
                let ty = api.ty(*it);
                ty.named && schema_of(&ty.pointer).is_some_and(|it| components.contains(&it))
            });
            let types = reachable(&api.types, types_of(api, &operations, webhooks).into_iter().chain(named));
            let more: BTreeSet<_> = types.iter().filter_map(|it| schema_of(&api.ty(*it).pointer)).collect();
            if more.is_subset(&components) {
                break;
            }
            components =
                reached(root, own.iter().copied(), listed.iter().cloned().chain(components).chain(more));
        }
        for choice in selection.without.iter().filter(|it| it.of == ChoiceOf::Schema) {
            let schema = Component::schema(&choice.name);
            if components.contains(&schema) {
                let needs = operations
                    .iter()
                    .find(|it| reached(root, calls[**it].nodes.iter().copied(), []).contains(&schema));
                diagnostics.push(needed(choice, needs.map(|it| calls[*it].operation)));
                is_right = false;
            }
        }
        is_right.then_some(Self { operations, webhooks, components, named })
    }
}

/// An operation as choices see it.
struct Call<'a> {
    operation: &'a Operation,
    id: Option<&'a str>,
    tags: Vec<&'a str>,
    /// The nodes that describe it.
    nodes: Vec<&'a Value>,
}

impl<'a> Call<'a> {
    fn of(operation: &'a Operation, root: &'a Value) -> Self {
        let node = root.pointer(operation.pointer.as_str());
        let at = |key: &str| node.and_then(|it| it.get(key));
        let tags = at("tags").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
        let mut tags: Vec<_> = tags.collect();
        if tags.is_empty() {
            // One without a tag is in the group that its path says.
            tags.push(&operation.tag);
        }
        let item =
            operation.pointer.steps().take(2).fold(crate::pointer::Pointer::root(), |at, it| at.key(&it));
        let shared = root.pointer(item.as_str()).and_then(|it| it.get("parameters"));
        Self {
            operation,
            id: at("operationId").and_then(Value::as_str),
            tags,
            nodes: node.into_iter().chain(shared).collect(),
        }
    }

    fn is(&self, choice: &Choice) -> bool {
        let name = choice.name.as_str();
        match choice.of {
            ChoiceOf::Tag => self.tags.contains(&name),
            ChoiceOf::Path => {
                let rest = self.operation.path.strip_prefix(name.trim_end_matches('/'));
                rest.is_some_and(|it| it.is_empty() || it.starts_with('/'))
            }
            ChoiceOf::Operation => match name.split_once(' ') {
                Some((method, path)) if path.trim_start().starts_with('/') => {
                    self.operation.method.eq_ignore_ascii_case(method) && self.operation.path == path.trim()
                }
                _ => self.id == Some(name) || self.operation.id == name,
            },
            ChoiceOf::Schema => false,
        }
    }

    /// What it could be chosen by.
    fn names(&self, of: ChoiceOf) -> Vec<String> {
        match of {
            ChoiceOf::Tag => self.tags.iter().map(|it| (*it).to_owned()).collect(),
            ChoiceOf::Path => vec![self.operation.path.clone()],
            ChoiceOf::Operation => {
                let line = format!("{} {}", self.operation.method, self.operation.path);
                [Some(line), self.id.map(str::to_owned)].into_iter().flatten().collect()
            }
            ChoiceOf::Schema => Vec::new(),
        }
    }
}

fn is_there(choice: &Choice, calls: &[Call<'_>], root: &Value) -> bool {
    match choice.of {
        ChoiceOf::Schema => root.pointer(Component::schema(&choice.name).pointer().as_str()).is_some(),
        _ => calls.iter().any(|it| it.is(choice)),
    }
}

fn schemas(choices: &[Choice]) -> impl Iterator<Item = Component> {
    choices.iter().filter(|it| it.of == ChoiceOf::Schema).map(|it| Component::schema(&it.name))
}

/// Every component of a tree.
fn all(root: &Value) -> impl Iterator<Item = Component> {
    let sections = root.get("components").and_then(Value::as_object).into_iter().flatten();
    sections.flat_map(|(section, components)| {
        let names = components.as_object().into_iter().flat_map(|it| it.keys());
        names.map(move |name| Component { section: section.clone(), name: name.clone() })
    })
}

fn is_deprecated(root: &Value, component: &Component) -> bool {
    let node = root.pointer(component.pointer().as_str());
    node.and_then(|it| it.get("deprecated")).and_then(Value::as_bool).unwrap_or_default()
}

/// What a choice is called in messages.
fn shown(choice: &Choice) -> String {
    match choice.place {
        Place::File(_) => format!("the {} `{}` of the command line", choice.of.word(), choice.name),
        _ => format!("the {} `{}`", choice.of.word(), choice.name),
    }
}

fn unmatched(choice: &Choice, calls: &[Call<'_>], root: &Value) -> Diagnostic {
    let mut names: Vec<String> = calls.iter().flat_map(|it| it.names(choice.of)).collect();
    if choice.of == ChoiceOf::Schema {
        names = all(root).filter(|it| it.section == "schemas").map(|it| it.name).collect();
    }
    let help = match nearest(&choice.name, names.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => match choice.of {
            ChoiceOf::Operation => "name it by its id, or as `METHOD /path`".to_owned(),
            ChoiceOf::Path => "write it as the document does; it chooses all paths below it, too".to_owned(),
            ChoiceOf::Tag => "write it as the operations do".to_owned(),
            ChoiceOf::Schema => "write its name under `components/schemas`".to_owned(),
        },
    };
    let message = format!("{} is not in the document", shown(choice));
    Diagnostic::fatal("select-unmatched", choice.place.clone(), message).help(help)
}

fn needed(choice: &Choice, by: Option<&Operation>) -> Diagnostic {
    let by =
        by.map_or_else(|| "something that is in".to_owned(), |it| format!("`{} {}`", it.method, it.path));
    let message = format!("{} cannot be left out: {by} needs it", shown(choice));
    Diagnostic::fatal("select-needed", choice.place.clone(), message)
        .help("leave out what needs it, too, or keep the schema")
}
