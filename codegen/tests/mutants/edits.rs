//! What changes a tree of JSON: small steps that the rows of the table are made of.
//!
//! Each gives `None`, and has changed nothing that matters, where it does not fit.

use serde_json::{Map, Value, json};

use super::sites::escaped;

type Object = Map<String, Value>;

/// The object at a pointer.
pub(crate) fn object<'t>(tree: &'t mut Value, at: &str) -> Option<&'t mut Object> {
    tree.pointer_mut(at)?.as_object_mut()
}

/// The pointer to what holds this node, and the key of the node, as it is written.
pub(crate) fn split(at: &str) -> Option<(&str, String)> {
    let (parent, key) = at.rsplit_once('/')?;
    Some((parent, key.replace("~1", "/").replace("~0", "~")))
}

/// Takes a node out of what holds it.
pub(crate) fn remove(tree: &mut Value, at: &str) -> Option<Value> {
    let (parent, key) = split(at)?;
    match tree.pointer_mut(parent)? {
        Value::Object(it) => it.shift_remove(&key),
        Value::Array(it) => Some(it.remove(key.parse().ok()?)),
        _ => None,
    }
}

/// Gives a key another value, or a first one.
pub(crate) fn set(tree: &mut Value, at: &str, key: &str, value: Value) -> Option<()> {
    object(tree, at)?.insert(key.to_owned(), value);
    Some(())
}

/// Takes a key away that is there.
pub(crate) fn unset(tree: &mut Value, at: &str, key: &str) -> Option<Value> {
    object(tree, at)?.shift_remove(key)
}

/// Adds to a list, which may be missing.
pub(crate) fn add(tree: &mut Value, at: &str, key: &str, value: Value) -> Option<()> {
    let list = object(tree, at)?.entry(key).or_insert_with(|| json!([]));
    list.as_array_mut()?.push(value);
    Some(())
}

/// Gives a key of an object another name, in its place.
pub(crate) fn rename(tree: &mut Value, at: &str, from: &str, to: &str) -> Option<()> {
    let object = object(tree, at)?;
    if !object.contains_key(from) || object.contains_key(to) {
        return None;
    }
    let entries: Vec<(String, Value)> = std::mem::take(object).into_iter().collect();
    let renamed =
        entries.into_iter().map(|(key, value)| (if key == from { to.to_owned() } else { key }, value));
    object.extend(renamed);
    Some(())
}

/// Puts another text wherever a text is exactly this.
pub(crate) fn replace(value: &mut Value, from: &str, to: &str) {
    match value {
        Value::String(it) if it == from => to.clone_into(it),
        Value::Array(it) => it.iter_mut().for_each(|it| replace(it, from, to)),
        Value::Object(it) => it.values_mut().for_each(|it| replace(it, from, to)),
        _ => {}
    }
}

/// Whether a node is a schema of this type without anything else that gives it a shape.
pub(crate) fn is_plain(tree: &Value, at: &str, kind: &str) -> Option<()> {
    let it = tree.pointer(at)?;
    let shaped = ["enum", "format", "allOf", "oneOf", "anyOf", "x-epoch", "x-lenient", "x-known-values"];
    (it.get("type")? == kind && shaped.iter().all(|key| it.get(key).is_none())).then_some(())
}

/// Whether a node has a key with this value.
pub(crate) fn has(tree: &Value, at: &str, key: &str, value: &Value) -> Option<()> {
    (tree.pointer(at)?.get(key)? == value).then_some(())
}

/// Whether a node lacks a key, or has it as `false`.
pub(crate) fn lacks(tree: &Value, at: &str, key: &str) -> Option<()> {
    tree.pointer(at)?.get(key).is_none_or(|it| it == &Value::Bool(false)).then_some(())
}

/// The object that a member belongs to, and the member's name.
pub(crate) fn owner(at: &str) -> Option<(String, String)> {
    let (properties, name) = split(at)?;
    Some((properties.strip_suffix("/properties")?.to_owned(), name))
}

/// Whether a member is required where it is.
pub(crate) fn is_required(tree: &Value, at: &str) -> Option<bool> {
    let (owner, name) = owner(at)?;
    let list = tree.pointer(&owner)?.get("required").and_then(Value::as_array);
    Some(list.is_some_and(|it| it.contains(&Value::String(name))))
}

/// Makes a member optional, wherever that is said in its object.
pub(crate) fn make_optional(tree: &mut Value, at: &str) -> Option<()> {
    let (owner, name) = owner(at)?;
    let list = object(tree, &owner)?.get_mut("required").and_then(Value::as_array_mut);
    if let Some(list) = list {
        list.retain(|it| it.as_str() != Some(name.as_str()));
    }
    Some(())
}

/// Gives a named schema another name, with all that refers to it.
pub(crate) fn rename_component(tree: &mut Value, at: &str, to: &str) -> Option<()> {
    let (parent, name) = split(at)?;
    let parent = parent.to_owned();
    rename(tree, &parent, &name, to)?;
    replace(tree, &format!("#{parent}/{}", escaped(&name)), &format!("#{parent}/{}", escaped(to)));
    Some(())
}
