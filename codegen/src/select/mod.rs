//! Makes a part of an API: the operations and schemas that were chosen, and all that they reach.
//!
//! In: an API with the names of all of it, its tree, and a [`Selection`]. Out: the same with everything else taken away, so
//! that the stages after see only what remains, and a message for each choice that matches nothing.
//!
//! The API is whole until everything has its name. So what remains is called, and is made, as in the crate of the whole
//! API: to choose more or less never renames, and adds or removes nothing but what was chosen.

mod chosen;
mod part;
mod prune;
mod reach;
#[cfg(test)]
mod tests;

use std::collections::HashSet;

use crate::analyze::Facts;
use crate::diagnostic::{Diagnostics, Place};
use crate::ir::{Api, TypeId};
use crate::names::Names;
use crate::package::Selection;
use crate::pointer::Pointer;
use crate::read::Reading;

use self::chosen::Chosen;
use self::reach::Component;

/// Leaves the chosen part. An API of which a choice matches nothing stays as it is: the message costs the crate.
pub(crate) fn apply(
    selection: &Selection,
    whole: (Api, Facts, Names),
    document: &mut Reading,
    diagnostics: &mut Diagnostics,
) -> (Api, Facts, Names) {
    let (api, facts, names) = whole;
    let Some(tree) = document.tree.as_mut().filter(|_| selection.is_part()) else {
        return (api, facts, names);
    };
    let Some(chosen) = Chosen::of(selection, &api, &tree.root, diagnostics) else {
        return (api, facts, names);
    };
    let gone = prune::prune(&mut tree.root, &api, &chosen);
    document.foreign_extensions.retain(|it| !gone.has(it));
    diagnostics.retain(|it| !it.place.node().is_some_and(|it| gone.has(it)));
    let part = part::Part::new(&api, &chosen, selection.types_only);
    let names = names.of_part(&part.types, &part.operations, &part.webhooks);
    let mut api = part.api(api, &facts);
    api.recognised.retain(|it| !gone.has(&it.pointer));
    // What there is to say of them was said of the whole.
    let facts = Facts::of(&api, &mut Diagnostics::default());
    let names = names.of_errors(&facts);
    (api, facts, names)
}

/// Nodes that were taken out of a tree.
struct Gone(HashSet<Pointer>);

impl Gone {
    /// Whether a node was taken out, or is in one that was.
    fn has(&self, at: &Pointer) -> bool {
        let mut at = Some(at.clone());
        while let Some(node) = at {
            if self.0.contains(&node) {
                return true;
            }
            at = node.parent();
        }
        false
    }
}

impl Place {
    /// The node of the bundled document, if it is one.
    fn node(&self) -> Option<&Pointer> {
        match self {
            Self::Node(at) | Self::Key(at) | Self::Pinned { at, .. } => Some(at),
            Self::InFile(..) | Self::KeyInFile(..) | Self::Text(..) | Self::File(_) => None,
        }
    }
}

/// The schema under `components` that a node is, or is in.
fn schema_of(at: &Pointer) -> Option<Component> {
    let mut steps = at.steps();
    let is_schema =
        steps.next().as_deref() == Some("components") && steps.next().as_deref() == Some("schemas");
    let name = steps.next().filter(|_| is_schema)?;
    Some(Component::schema(&name))
}

/// The types that operations, and the event of webhooks, are made of.
fn types_of(api: &Api, operations: &[usize], has_webhooks: bool) -> Vec<TypeId> {
    let calls = operations.iter().flat_map(|it| api.operations[*it].types()).filter_map(|it| it.mentioned());
    let webhooks = api.webhooks.iter().filter_map(|it| it.request.payload.as_ref()?.ty.mentioned());
    calls.chain(webhooks.chain(api.event).filter(|_| has_webhooks)).collect()
}
