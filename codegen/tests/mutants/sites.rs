//! Where a document can be changed: its operations, parameters, bodies, responses, schemas and members, by pointer.
//!
//! In: a clean tree. Out: pointers, by what is there. Of what several refer to there is one.

use serde_json::Value;

/// What is at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// The whole document.
    Document,
    /// A path.
    Path,
    Operation,
    Parameter,
    /// The body of an operation.
    Body,
    /// A response of an operation.
    Response,
    /// A member of an object.
    Property,
    /// Any schema that is no reference.
    Schema,
    /// A schema with a name.
    Component,
    Webhook,
}

/// Every place of a document.
pub(crate) struct Sites(Vec<(Place, String)>);

pub(crate) const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

impl Sites {
    pub(crate) fn of(tree: &Value) -> Self {
        let mut sites = Self(vec![(Place::Document, String::new())]);
        for (path, item) in members(tree.get("paths")) {
            let at = format!("/paths/{}", escaped(path));
            sites.0.push((Place::Path, at.clone()));
            sites.list(&at, item.get("parameters"));
            for method in METHODS.iter().filter(|it| item.get(**it).is_some()) {
                sites.operation(&format!("{at}/{method}"), &item[*method]);
            }
        }
        let components = tree.get("components");
        let of = |kind: &str| members(components.and_then(|it| it.get(kind)));
        for (name, it) in of("parameters") {
            sites.parameter(&format!("/components/parameters/{}", escaped(name)), it);
        }
        for (name, it) in of("responses") {
            sites.contents(&format!("/components/responses/{}", escaped(name)), it);
        }
        for (name, it) in of("requestBodies") {
            sites.contents(&format!("/components/requestBodies/{}", escaped(name)), it);
        }
        for (name, it) in of("schemas") {
            let at = format!("/components/schemas/{}", escaped(name));
            sites.0.push((Place::Component, at.clone()));
            sites.schema(&at, it);
        }
        for (name, item) in members(tree.get("x-webhooks").or_else(|| tree.get("webhooks"))) {
            let key = if tree.get("x-webhooks").is_some() { "x-webhooks" } else { "webhooks" };
            let at = format!("/{key}/{}", escaped(name));
            sites.0.push((Place::Webhook, at.clone()));
            if let Some(body) = item.pointer("/post/requestBody") {
                sites.contents(&format!("{at}/post/requestBody"), body);
            }
        }
        sites
    }

    pub(crate) fn of_kind(&self, place: Place) -> Vec<String> {
        self.0.iter().filter(|(it, _)| *it == place).map(|(_, at)| at.clone()).collect()
    }

    fn operation(&mut self, at: &str, it: &Value) {
        self.0.push((Place::Operation, at.to_owned()));
        self.list(at, it.get("parameters"));
        if let Some(body) = it.get("requestBody") {
            let at = format!("{at}/requestBody");
            if body.get("$ref").is_none() {
                self.0.push((Place::Body, at.clone()));
                self.contents(&at, body);
            }
        }
        for (status, it) in members(it.get("responses")) {
            if it.get("$ref").is_none() {
                let at = format!("{at}/responses/{}", escaped(status));
                self.0.push((Place::Response, at.clone()));
                self.contents(&at, it);
            }
        }
    }

    fn list(&mut self, at: &str, list: Option<&Value>) {
        for (index, it) in list.and_then(Value::as_array).into_iter().flatten().enumerate() {
            if it.get("$ref").is_none() {
                self.parameter(&format!("{at}/parameters/{index}"), it);
            }
        }
    }

    fn parameter(&mut self, at: &str, it: &Value) {
        self.0.push((Place::Parameter, at.to_owned()));
        if let Some(schema) = it.get("schema") {
            self.schema(&format!("{at}/schema"), schema);
        }
    }

    fn contents(&mut self, at: &str, it: &Value) {
        for (media, it) in members(it.get("content")) {
            if let Some(schema) = it.get("schema") {
                self.schema(&format!("{at}/content/{}/schema", escaped(media)), schema);
            }
        }
    }

    fn schema(&mut self, at: &str, it: &Value) {
        if it.get("$ref").is_none() && it.is_object() {
            self.0.push((Place::Schema, at.to_owned()));
        }
        for (name, it) in members(it.get("properties")) {
            let at = format!("{at}/properties/{}", escaped(name));
            self.0.push((Place::Property, at.clone()));
            self.schema(&at, it);
        }
        for key in ["items", "additionalProperties"] {
            if let Some(it) = it.get(key) {
                self.schema(&format!("{at}/{key}"), it);
            }
        }
        for key in ["allOf", "oneOf", "anyOf"] {
            for (index, it) in it.get(key).and_then(Value::as_array).into_iter().flatten().enumerate() {
                self.schema(&format!("{at}/{key}/{index}"), it);
            }
        }
    }
}

fn members(value: Option<&Value>) -> impl Iterator<Item = (&String, &Value)> {
    value.and_then(Value::as_object).into_iter().flatten()
}

/// A key as a pointer holds it.
pub(crate) fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
