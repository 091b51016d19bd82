//! Paths: their slashes, and whether the parameters agree with the [`template`]s.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use super::super::walk::Ctx;
use super::template::{self, names};
use crate::diagnostic::{Diagnostic, Place};
use crate::pointer::Pointer;
use crate::source::Gone;

/// The keys of a path item that hold operations.
pub(super) const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

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
            for method in METHODS {
                let Some(operation) = item.get_mut(method).and_then(Value::as_object_mut) else { continue };
                ctx.below(method, |ctx| {
                    let own = list(ctx, operation, &names, path);
                    undefined(ctx, operation, path, &names, |name| {
                        // In the query of a template, the value is that of a query parameter as well.
                        let places = [("path", true), ("query", is_in_query(path, name))];
                        places.into_iter().filter(|(_, counts)| *counts).any(|(place, _)| {
                            let key = (name.to_owned(), place.to_owned());
                            shared.contains(&key) || own.contains(&key)
                        })
                    });
                });
            }
        });
    }
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
            .label("read as text")
            .help(format!("add a parameter `{name}` with `in: path` and `required: true`"));
        let parameter = json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}});
        let list = operation.entry("parameters").or_insert_with(|| json!([]));
        if let Some(list) = list.as_array_mut() {
            list.push(parameter);
        }
    }
}
