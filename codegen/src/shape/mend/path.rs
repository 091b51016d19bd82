//! Paths: their slashes, and whether the parameters agree with the [`template`]s.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use super::super::walk::Ctx;
use super::template::{self, names};
use crate::diagnostic::{Diagnostic, Place};
use crate::openapi::{extension, method};
use crate::pointer::Pointer;
use crate::source::Gone;

/// Puts the leading `/` where it is missing, and cuts paths that are no templates.
pub(super) fn before(ctx: &mut Ctx<'_>, object: &mut Map<String, Value>) {
    let odd = |it: &String| !it.starts_with("x-") && (!it.starts_with('/') || names(it).is_none());
    if !object.keys().any(odd) {
        return;
    }
    for (path, item) in std::mem::take(object) {
        if !odd(&path) {
            object.insert(path, item);
            continue;
        }
        let place = Place::Key(ctx.at.key(&path));
        if names(&path).is_none() {
            let message = format!("the braces of the path `{path}` do not match");
            ctx.note(Diagnostic::refused("path-template", place, message))
                .label("no path template")
                .help("write each parameter as `{name}`");
            continue;
        }
        let whole = format!("/{path}");
        if object.contains_key(&whole) {
            let message = format!("the path `{path}` has no leading `/` and is there with one, too");
            ctx.note(Diagnostic::refused("path-slash", place, message)).label("left out");
            continue;
        }
        ctx.note(Diagnostic::warning("path-slash", place, format!("the path `{path}` has no leading `/`")))
            .label(format!("read as `{whole}`"));
        let from = ctx.at.key(&path);
        ctx.origins.record_move(&from, ctx.at.key(&whole));
        object.insert(whole, item);
    }
}

/// Reads a webhook that is written like a callback, by the expression where it goes, as its path item.
pub(super) fn webhook(ctx: &mut Ctx<'_>, object: &mut Map<String, Value>) {
    let is_webhook = ctx.at.parent().is_some_and(|it| ["/webhooks", "/x-webhooks"].contains(&it.as_str()));
    let is_expression = |it: &String| it.starts_with("{$");
    let Some(expression) = object.keys().find(|it| is_webhook && is_expression(it)).cloned() else { return };
    let others = object.keys().any(|it| *it != expression && !it.starts_with("x-"));
    if others || !object.get(&expression).is_some_and(Value::is_object) {
        return;
    }
    ctx.warn_at("webhook-expression", &expression, "a webhook has no expression that says where it goes")
        .label("what is below it is read as the webhook")
        .help("take this level out, or write a callback of an operation");
    let from = ctx.at.key(&expression);
    let Some(Value::Object(item)) = object.shift_remove(&expression) else { return };
    ctx.gone(&expression, Gone::Read);
    for (key, value) in item {
        ctx.origins.record_move(&from.key(&key), ctx.at.key(&key));
        object.insert(key, value);
    }
}

/// Makes the parameters agree with the templates.
pub(super) fn after(ctx: &mut Ctx<'_>, object: &mut Map<String, Value>) {
    for (path, item) in object {
        template::check(ctx, path);
        let (Some(names), Some(item)) = (names(path), item.as_object_mut()) else { continue };
        ctx.below(path, |ctx| {
            let shared = list(ctx, item, &names, path);
            for steps in method::operations(item) {
                let at = steps.iter().fold(ctx.at.clone(), |at, step| at.key(step));
                let before = std::mem::replace(&mut ctx.at, at);
                if let Some(operation) = below(item, &steps) {
                    let own = list(ctx, operation, &names, path);
                    undefined(ctx, operation, path, &names, |name| {
                        // In the query of a template, the value is that of a query parameter as well.
                        let places = [("path", true), ("query", is_in_query(path, name))];
                        places.into_iter().filter(|(_, counts)| *counts).any(|(place, _)| {
                            let key = (name.to_owned(), place.to_owned());
                            shared.contains(&key) || own.contains(&key)
                        })
                    });
                }
                ctx.at = before;
            }
        });
    }
}

/// The object some steps below a path item.
fn below<'v>(item: &'v mut Map<String, Value>, steps: &[String]) -> Option<&'v mut Map<String, Value>> {
    steps.iter().try_fold(item, |object, step| object.get_mut(step)?.as_object_mut())
}

/// Puts operations in order whose methods have no key of their own: one that has a key goes there.
pub(super) fn additional(ctx: &mut Ctx<'_>, item: &mut Map<String, Value>) {
    let Some(operations) = item.get(method::ADDITIONAL).and_then(Value::as_object) else { return };
    let is_odd = |it: &String| key_of(it).is_some() || !extension::is_header(it);
    let odd: Vec<String> = operations.keys().filter(|it| is_odd(it)).cloned().collect();
    let at = ctx.at.key(method::ADDITIONAL);
    for name in odd {
        let from = at.key(&name);
        let place = Place::Key(from.clone());
        let operations = item.get_mut(method::ADDITIONAL).and_then(Value::as_object_mut);
        let Some(operation) = operations.and_then(|it| it.shift_remove(&name)) else { continue };
        match key_of(&name) {
            Some(key) if !item.contains_key(key) => {
                let message =
                    format!("the operation of the method {} belongs to the key `{key}`", name.to_uppercase());
                ctx.note(Diagnostic::warning("method-place", place, message))
                    .label(format!("read as `{key}`"))
                    .help(format!("move it out of `{}`", method::ADDITIONAL));
                ctx.origins.record_move(&from, ctx.at.key(key));
                item.insert(key.to_owned(), operation);
            }
            Some(key) => {
                let message = format!("the method {} is described twice", name.to_uppercase());
                ctx.note(Diagnostic::refused("method-place", place, message))
                    .label(format!("left out: the key `{key}` has it, too"))
                    .help("remove one of them");
                ctx.origins.record_gone(&from, Gone::Cut);
            }
            None => {
                ctx.note(Diagnostic::refused("method-place", place, format!("{name:?} is not a method")))
                    .label("no request can have it: left out")
                    .help("a method has letters, digits and some signs, no spaces");
                ctx.origins.record_gone(&from, Gone::Cut);
            }
        }
    }
}

/// The key of a path item for a method, in whatever case it is written.
fn key_of(method: &str) -> Option<&'static str> {
    method::METHODS.into_iter().find(|it| it.eq_ignore_ascii_case(method))
}

/// Whether a parameter is the value of a pair in the query of a template: `/act?kind={kind}`.
fn is_in_query(path: &str, name: &str) -> bool {
    let query = path.split('#').next().unwrap_or_default().split_once('?').map_or("", |(_, query)| query);
    query.split('&').filter_map(|it| it.split_once('=')).any(|(_, value)| value == format!("{{{name}}}"))
}

/// Name and location of each parameter of a list; those that cannot be used are cut.
fn list(
    ctx: &mut Ctx<'_>,
    owner: &mut Map<String, Value>,
    names: &[&str],
    path: &str,
) -> HashSet<(String, String)> {
    let mut seen = HashSet::new();
    let Some(Value::Array(parameters)) = owner.get_mut("parameters") else { return seen };
    ctx.below("parameters", |ctx| {
        ctx.retain(parameters, |ctx, parameter| {
            let Some((name, location)) = identity(ctx, parameter) else { return true };
            if location == "path" && !names.contains(&name.as_str()) {
                let message = format!("the path parameter `{name}` does not occur in `{path}`");
                ctx.warn("path-parameter-unused", message).label("ignored");
                return false;
            }
            if !seen.insert((name.clone(), location.clone())) {
                let message = format!("the {location} parameter `{name}` is defined twice");
                ctx.warn("parameter-duplicate", message).label("ignored");
                return false;
            }
            true
        });
    });
    seen
}

fn identity(ctx: &Ctx<'_>, parameter: &Value) -> Option<(String, String)> {
    if let Some(text) = parameter.get("$ref").and_then(Value::as_str) {
        let pointer = Pointer::parse(text)?;
        return ctx.known.parameters.get(&*pointer.last()?).cloned();
    }
    let text = |key: &str| parameter.get(key).and_then(Value::as_str).map(ToOwned::to_owned);
    Some((text("name")?, text("in")?))
}

/// Adds the parameters of the template that nothing defines.
fn undefined(
    ctx: &mut Ctx<'_>,
    operation: &mut Map<String, Value>,
    path: &str,
    names: &[&str],
    is_defined: impl Fn(&str) -> bool,
) {
    for name in names.iter().filter(|it| !is_defined(it)) {
        let place = Place::Key(ctx.at.clone());
        let message = format!("the path parameter `{name}` of `{path}` is not defined");
        ctx.note(Diagnostic::warning("path-parameter-undefined", place, message))
            .label("read as a string")
            .help(format!("add a parameter `{name}` with `in: path` and `required: true`"));
        let parameter = json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}});
        let list = operation.entry("parameters").or_insert_with(|| json!([]));
        if let Some(list) = list.as_array_mut() {
            list.push(parameter);
        }
    }
}
