//! Compares parameters, by place and name.
//!
//! In: the parameters of an operation on both sides, those of its path included. Out: facts. What a parameter holds is
//! compared in `schema`.

use serde_json::{Value, json};

use super::fact::{Rust, Wire};
use super::operation::Entry;
use super::schema::Role;
use super::side::{Side, TreeValue};
use super::unions::known_as;
use super::walk::Walk;

/// A parameter of one side.
#[derive(Debug, Clone)]
pub(super) struct Parameter<'a> {
    node: TreeValue<'a>,
    name: &'a str,
    place: &'a str,
    required: bool,
}

impl Parameter<'_> {
    fn key(&self) -> (String, String) {
        let name = if self.place == "header" { self.name.to_lowercase() } else { self.name.to_owned() };
        (self.place.to_owned(), name)
    }

    fn label(&self, entry: &Entry<'_>) -> String {
        format!("{} `{}` of {}", self.place, self.name, entry.line())
    }

    /// How it is written, its defaults included.
    fn style(&self) -> String {
        if let Some((media, _)) = self.node.get("content").and_then(|it| it.members().next()) {
            return media.to_owned();
        }
        let usual = if matches!(self.place, "query" | "cookie") { "form" } else { "simple" };
        let style = self.node.text("style").unwrap_or(usual);
        let usual = matches!(style, "form" | "cookie");
        let explode = self.node.value.get("explode").and_then(Value::as_bool).unwrap_or(usual);
        let mut res = style.to_owned();
        if explode != usual {
            res += if explode { ", exploded" } else { ", in one" };
        }
        if self.node.flag("allowReserved") {
            res += ", reserved characters as they are";
        }
        res
    }
}

/// The parameters of an operation; its own before those of its path.
pub(super) fn of<'a>(side: &Side<'a>, entry: &Entry<'a>) -> Vec<Parameter<'a>> {
    let mut res: Vec<Parameter<'a>> = Vec::new();
    for list in [entry.node.get("parameters"), entry.item.get("parameters")] {
        for node in list.iter().flat_map(TreeValue::elements) {
            let node = side.follow(node);
            let (Some(name), Some(place)) = (node.text("name"), node.text("in")) else { continue };
            let required = node.flag("required") || place == "path";
            let it = Parameter { node, name, place, required };
            if !res.iter().any(|other| other.key() == it.key()) {
                res.push(it);
            }
        }
    }
    res
}

/// The names in a path template, in order.
fn slots(path: &str) -> Vec<&str> {
    path.split('{').skip(1).filter_map(|it| it.split('}').next()).collect()
}

impl<'a> Walk<'a> {
    pub(super) fn parameters(
        &mut self,
        a: &Entry<'a>,
        b: &Entry<'a>,
        before: &[Parameter<'a>],
        after: &[Parameter<'a>],
    ) {
        let mut left: Vec<&Parameter<'a>> = before.iter().collect();
        let mut free: Vec<&Parameter<'a>> = after.iter().collect();
        let mut pairs = Vec::new();
        let mut take = |left: &mut Vec<&Parameter<'a>>,
                        free: &mut Vec<&Parameter<'a>>,
                        same: &dyn Fn(&Parameter<'a>, &Parameter<'a>) -> bool| {
            left.retain(|x| match free.iter().position(|y| same(x, y)) {
                Some(at) => {
                    pairs.push(((*x).clone(), free.remove(at).clone()));
                    false
                }
                None => true,
            });
        };
        take(&mut left, &mut free, &|x, y| x.key() == y.key());
        let (slots_a, slots_b) = (slots(a.path), slots(b.path));
        let slot = |slots: &[&str], name: &str| slots.iter().position(|it| *it == name);
        let is_slot = |x: &Parameter<'a>, y: &Parameter<'a>| {
            x.place == "path"
                && y.place == "path"
                && slots_a.len() == slots_b.len()
                && slot(&slots_a, x.name).is_some()
                && slot(&slots_a, x.name) == slot(&slots_b, y.name)
        };
        take(&mut left, &mut free, &is_slot);
        take(&mut left, &mut free, &|x, y| x.name == y.name && x.place != "path" && y.place != "path");
        for (x, y) in &pairs {
            self.parameter(x, y, b);
        }
        for x in left {
            let fact = self.fact("parameter-removed").at(x.node.at.clone(), b.node.at.clone());
            let fact = fact.values(json!(x.key().1), None).about(x.label(a));
            let rust = if self.is_rust(true, a, x) { fact.rust } else { Rust::Nothing };
            self.push(fact.rust(rust));
        }
        for y in free {
            let id = if y.required { "parameter-added-required" } else { "parameter-added-optional" };
            let fact = self.fact(id).at(a.node.at.clone(), y.node.at.clone());
            let fact = fact.values(None, json!(y.key().1)).about(y.label(b));
            let rust = match () {
                () if !self.is_rust(false, b, y) => Rust::Nothing,
                // The call sends its only value.
                () if y.required && self.is_constant(b, y) => Rust::Patch,
                () => fact.rust,
            };
            self.push(fact.rust(rust));
        }
    }

    /// Whether a parameter is one in Rust: some headers are not.
    fn is_rust(&self, old: bool, entry: &Entry<'a>, it: &Parameter<'a>) -> bool {
        let side = if old { self.old } else { self.new };
        let found = side.operation_at(&entry.node.at);
        found.is_none_or(|operation| operation.parameters.iter().any(|other| other.pointer == it.node.at))
    }

    fn is_constant(&self, entry: &Entry<'a>, it: &Parameter<'a>) -> bool {
        let operation = self.new.operation_at(&entry.node.at);
        operation.is_some_and(|operation| {
            operation.parameters.iter().any(|other| other.pointer == it.node.at && other.constant.is_some())
        })
    }

    fn parameter(&mut self, x: &Parameter<'a>, y: &Parameter<'a>, b: &Entry<'a>) {
        let (at_x, at_y) = (x.node.at.clone(), y.node.at.clone());
        self.pair(&at_x, &at_y);
        let label = y.label(b);
        if x.place != y.place {
            let fact = self.fact("parameter-moved").at(at_x.clone(), at_y.clone()).about(label.clone());
            self.push(fact.values(json!(x.place), json!(y.place)));
        } else if x.place == "path" && x.name != y.name {
            let fact = self.fact("parameter-renamed").at(at_x.clone(), at_y.clone()).about(label.clone());
            self.push(fact.values(json!(x.name), json!(y.name)).wire(Wire::Nothing));
        }
        if x.required != y.required {
            let id = if y.required { "parameter-became-required" } else { "parameter-became-optional" };
            let fact = self.fact(id).at(at_x.clone(), at_y.clone()).about(label.clone());
            self.push(fact);
        }
        let deprecated = (x.node.flag("deprecated"), y.node.flag("deprecated"));
        // Of an argument nobody is warned.
        self.deprecated_node(("parameter", label.clone()), &at_x, &at_y, deprecated, !y.required);
        let (style_x, style_y) = (x.style(), y.style());
        if style_x != style_y && x.place == y.place && !self.is_scalar_alike(x, y) {
            let fact =
                self.fact("parameter-style-changed").at(at_x.clone(), at_y.clone()).about(label.clone());
            self.push(fact.values(json!(style_x), json!(style_y)));
        }
        if x.node.flag("allowEmptyValue") != y.node.flag("allowEmptyValue") {
            let fact = self.fact("rule-changed").at(at_x.clone(), at_y.clone()).about(label);
            let said = |it: &Parameter<'a>| {
                json!(if it.node.flag("allowEmptyValue") { "may be empty" } else { "may not be empty" })
            };
            self.push(fact.values(said(x), said(y)));
        }
        let schema = |it: &Parameter<'a>| {
            let content = it.node.get("content").and_then(|it| it.members().next());
            it.node.get("schema").or_else(|| content?.1.get("schema"))
        };
        match (schema(x), schema(y)) {
            (Some(x), Some(y)) => self.schema(&x.at, &y.at, Role::Parameter),
            (None, None) => {}
            (before, after) => {
                let fact = self.fact(if after.is_some() { "type-narrowed" } else { "type-widened" });
                let fact = fact.at(at_x.clone(), at_y.clone());
                let values = (known_as(self.old, before.as_ref()), known_as(self.new, after.as_ref()));
                self.push(fact.values(values.0, values.1));
            }
        }
        let known = [
            "name",
            "in",
            "required",
            "deprecated",
            "style",
            "explode",
            "allowReserved",
            "allowEmptyValue",
            "schema",
            "content",
        ];
        self.rest(&x.node, &y.node, &known);
    }

    /// Whether two styles that only differ in how they cut lists and objects write the same, since there is neither.
    fn is_scalar_alike(&self, x: &Parameter<'a>, y: &Parameter<'a>) -> bool {
        let plain = |side: &Side<'a>, it: &Parameter<'a>| {
            let style = it.node.text("style").unwrap_or("form");
            let is_plain = it.node.get("content").is_none()
                && matches!(style, "form" | "simple" | "spaceDelimited" | "pipeDelimited")
                && !it.node.flag("allowReserved");
            let flat = super::flat::Flat::of(side, &[it.node.at.key("schema")]);
            is_plain && matches!(flat.implied(), Some("string" | "integer" | "number" | "boolean"))
        };
        plain(self.old, x) && plain(self.new, y)
    }
}
