//! Takes out of a tree what is not in the part.
//!
//! In: the tree of the whole API. Out: the tree of the part, and what is gone. Only members of objects go, so that the
//! pointer of everything else stays what it was.

use std::collections::HashSet;

use serde_json::Value;

use super::Gone;
use super::chosen::Chosen;
use super::reach::Component;
use crate::ir::Api;
use crate::openapi::method;
use crate::pointer::Pointer;

/// Credentials are the client's: they stay, whichever operations do.
const KEPT: &str = "securitySchemes";

pub(super) fn prune(root: &mut Value, api: &Api, chosen: &Chosen) -> Gone {
    let mut gone = HashSet::new();
    let kept: Vec<_> = chosen.operations.iter().map(|it| &api.operations[*it]).collect();
    let pointers: HashSet<&Pointer> = kept.iter().map(|it| &it.pointer).collect();
    let paths: HashSet<&str> = kept.iter().map(|it| it.path.as_str()).collect();
    let at = Pointer::root().key("paths");
    if let Some(items) = root.get_mut("paths").and_then(Value::as_object_mut) {
        items.retain(|path, item| {
            let at = at.key(path);
            let is_kept = keep_operations(&at, item, &pointers, &mut gone) || paths.contains(path.as_str());
            if !is_kept {
                gone.insert(at);
            }
            is_kept
        });
    }
    let at = Pointer::root().key("components");
    let sections = root.get_mut("components").and_then(Value::as_object_mut).into_iter().flatten();
    for (section, components) in sections.filter(|(section, _)| *section != KEPT) {
        let Some(components) = components.as_object_mut() else { continue };
        components.retain(|name, _| {
            let is_kept =
                chosen.components.contains(&Component { section: section.clone(), name: name.clone() });
            if !is_kept {
                gone.insert(at.key(section).key(name));
            }
            is_kept
        });
    }
    if let Some(object) = root.as_object_mut().filter(|_| !chosen.webhooks) {
        for key in ["webhooks", "x-webhooks"] {
            // The order of the others is the document's.
            if object.shift_remove(key).is_some() {
                gone.insert(Pointer::root().key(key));
            }
        }
    }
    Gone(gone)
}

/// Takes operations out of a path item; returns whether any is left.
fn keep_operations(
    at: &Pointer,
    item: &mut Value,
    kept: &HashSet<&Pointer>,
    gone: &mut HashSet<Pointer>,
) -> bool {
    let Some(item) = item.as_object_mut() else { return false };
    let mut is_any_left = false;
    for steps in method::operations(item) {
        let operation = steps.iter().fold(at.clone(), |at, step| at.key(step));
        if kept.contains(&operation) {
            is_any_left = true;
            continue;
        }
        match steps.as_slice() {
            [key] => drop(item.shift_remove(key)),
            [around, key] => {
                let around = item.get_mut(around).and_then(Value::as_object_mut);
                around.and_then(|it| it.shift_remove(key));
            }
            _ => {}
        }
        gone.insert(operation);
    }
    is_any_left
}
