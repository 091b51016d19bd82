//! One clean OpenAPI 3.0 document: the typed view, and the tree that it was read from.
//!
//! In: a tree in which every `$ref` names a component of the same document and is alone in its object.
//! Out: look-ups that follow references and say where the target is.
//! The tree stays next to the typed view, since openapiv3 drops some of what it reads (`default: null`, key order of
//! a path item). What the nodes mean for Rust is the business of [`lower`](crate::lower).

use std::borrow::Cow;
use std::panic::AssertUnwindSafe;

use indexmap::IndexMap;
use openapiv3::{
    Components, Header, Link, OpenAPI, Operation, Parameter, PathItem, ReferenceOr, RequestBody, Response,
    Schema, SecurityScheme,
};
use serde::Deserialize;
use serde_json::Value;

use crate::diagnostic::Diagnostic;
use crate::openapi::method::ADDITIONAL;
use crate::pointer::Pointer;
use crate::stack;

mod incoming;
mod later;

pub use self::incoming::IncomingEntry;

/// As many references may follow one another; a longer chain counts as a cycle.
const CHAIN: usize = 64;

/// A document, read.
#[derive(Debug)]
pub struct Document {
    api: OpenAPI,
    components: Components,
    /// Path items of webhooks and callbacks, by where they stand.
    incoming: incoming::Items,
    /// Operations that openapiv3 does not know, by where they are.
    later: later::Operations,
    tree: Value,
}

impl Document {
    /// Reads a clean tree. It fails only where an earlier stage left something that it should have mended.
    pub fn new(mut tree: Value) -> Result<Self, Box<Diagnostic>> {
        let words = later::hide(&mut tree);
        let hidden = incoming::hide(&mut tree);
        let mut api = guarded(|| read(&tree))?;
        incoming::show(&mut tree, hidden);
        let incoming = guarded(|| incoming::read(&tree).map_err(|it| misfit(&it)))?;
        let later = guarded(|| later::read(&mut tree).map_err(|it| misfit(&it)))?;
        later::show(&mut tree, words);
        let components = api.components.take().unwrap_or_default();
        Ok(Self { api, components, incoming, later, tree })
    }

    /// The typed view, without its components.
    pub fn api(&self) -> &OpenAPI {
        &self.api
    }

    /// The components.
    pub fn components(&self) -> &Components {
        &self.components
    }

    /// A node as it is in the tree.
    pub fn raw(&self, pointer: &Pointer) -> Option<&Value> {
        lookup(&self.tree, pointer)
    }

    /// The keys of an object of the tree, in document order; none where there is no object.
    pub fn keys(&self, pointer: &Pointer) -> impl Iterator<Item = &str> {
        self.raw(pointer).and_then(Value::as_object).into_iter().flat_map(|it| it.keys().map(String::as_str))
    }

    /// The name of the schema that a reference means, if the document has it.
    pub fn schema_name(&self, reference: &str) -> Option<&str> {
        let name = component(reference, "schemas")?;
        self.components.schemas.get_key_value(name.as_ref()).map(|(name, _)| name.as_str())
    }

    /// The name of the schema that is at this very place, if it has one.
    pub fn schema_at(&self, pointer: &Pointer) -> Option<&str> {
        let name = component(pointer.as_str(), "schemas")?;
        self.components.schemas.get_key_value(name.as_ref()).map(|(name, _)| name.as_str())
    }

    /// A schema, through any chain of references, and where it is.
    pub fn schema<'d>(
        &'d self,
        node: &'d ReferenceOr<Schema>,
        at: &Pointer,
    ) -> Option<(&'d Schema, Pointer)> {
        follow(&self.components.schemas, "schemas", node, at)
    }

    /// A parameter, through any chain of references, and where it is.
    pub fn parameter<'d>(
        &'d self,
        node: &'d ReferenceOr<Parameter>,
        at: &Pointer,
    ) -> Option<(&'d Parameter, Pointer)> {
        follow(&self.components.parameters, "parameters", node, at)
    }

    /// A response, through any chain of references, and where it is.
    pub fn response<'d>(
        &'d self,
        node: &'d ReferenceOr<Response>,
        at: &Pointer,
    ) -> Option<(&'d Response, Pointer)> {
        follow(&self.components.responses, "responses", node, at)
    }

    /// A request body, through any chain of references, and where it is.
    pub fn request_body<'d>(
        &'d self,
        node: &'d ReferenceOr<RequestBody>,
        at: &Pointer,
    ) -> Option<(&'d RequestBody, Pointer)> {
        follow(&self.components.request_bodies, "requestBodies", node, at)
    }

    /// A header, through any chain of references, and where it is.
    pub fn header<'d>(
        &'d self,
        node: &'d ReferenceOr<Header>,
        at: &Pointer,
    ) -> Option<(&'d Header, Pointer)> {
        follow(&self.components.headers, "headers", node, at)
    }

    /// A link, through any chain of references, and where it is.
    pub fn link<'d>(&'d self, node: &'d ReferenceOr<Link>, at: &Pointer) -> Option<(&'d Link, Pointer)> {
        follow(&self.components.links, "links", node, at)
    }

    /// A security scheme, through any chain of references, and where it is.
    pub fn security_scheme<'d>(
        &'d self,
        node: &'d ReferenceOr<SecurityScheme>,
        at: &Pointer,
    ) -> Option<(&'d SecurityScheme, Pointer)> {
        follow(&self.components.security_schemes, "securitySchemes", node, at)
    }

    /// The description of what is listed at a node. One next to a reference is about this use, so it comes first.
    pub fn description<'d>(&'d self, listed: &Pointer, own: Option<&'d str>) -> Option<&'d str> {
        self.beside(listed, "description").or(own)
    }

    /// What a node says in words under a key that openapiv3 does not read, through any chain of references.
    pub fn said(&self, listed: &Pointer, key: &str) -> Option<&str> {
        self.beside(listed, key).or_else(|| {
            let mut at = listed.clone();
            for _ in 0..CHAIN {
                match self.raw(&at)?.get("$ref") {
                    Some(reference) => at = Pointer::parse(reference.as_str()?)?,
                    None => return self.raw(&at)?.get(key)?.as_str(),
                }
            }
            None
        })
    }

    /// What a reference at a node, or one that it leads to, says in words about its use.
    fn beside(&self, listed: &Pointer, key: &str) -> Option<&str> {
        let mut at = listed.clone();
        for _ in 0..CHAIN {
            let Some(node) = self.raw(&at).filter(|it| it.get("$ref").is_some()) else { break };
            let beside = node.get(key).and_then(Value::as_str);
            if let Some(text) = beside.filter(|it| !it.trim().is_empty()) {
                return Some(text);
            }
            let Some(next) = node.get("$ref").and_then(Value::as_str).and_then(Pointer::parse) else { break };
            at = next;
        }
        None
    }

    /// A path item and where it is; a reference may name another path.
    pub fn path_item(&self, path: &str) -> Option<(&PathItem, Pointer)> {
        let mut path = Cow::Borrowed(path);
        for _ in 0..CHAIN {
            match self.api.paths.paths.get(path.as_ref())? {
                ReferenceOr::Item(item) => return Some((item, Pointer::root().key("paths").key(&path))),
                ReferenceOr::Reference { reference } => {
                    let target = Pointer::parse(reference)?;
                    let mut steps = target.steps();
                    match (steps.next().as_deref(), steps.next(), steps.next()) {
                        (Some("paths"), Some(next), None) => path = Cow::Owned(next.into_owned()),
                        _ => return None,
                    }
                }
            }
        }
        None
    }

    /// Every operation in document order: path, method in lower case, path item, operation, and where it is.
    pub fn operations(&self) -> impl Iterator<Item = OperationEntry<'_>> {
        self.api.paths.paths.keys().flat_map(move |path| {
            let found = self.path_item(path);
            found.into_iter().flat_map(move |(item, at)| self.entries(path, item, &at))
        })
    }

    /// The operations of a path item, in document order; those of other methods where `additionalOperations` is.
    fn entries<'d>(
        &'d self,
        path: &'d str,
        item: &'d PathItem,
        item_pointer: &Pointer,
    ) -> Vec<OperationEntry<'d>> {
        let entry = |method: &str, operation: &'d Operation, pointer: Pointer| OperationEntry {
            path,
            method: method.to_owned(),
            item,
            item_pointer: item_pointer.clone(),
            operation,
            pointer,
        };
        let known: Vec<_> = item.iter().collect();
        let mut entries = Vec::new();
        for key in self.keys(item_pointer) {
            let at = item_pointer.key(key);
            if key == ADDITIONAL {
                let more = self.keys(&at).filter_map(|it| Some((it, self.later.get(&at.key(it))?)));
                entries.extend(more.map(|(method, operation)| entry(method, operation, at.key(method))));
            } else if let Some((method, operation)) = known.iter().find(|(it, _)| *it == key) {
                entries.push(entry(method, operation, at));
            } else if let Some(operation) = self.later.get(&at) {
                entries.push(entry(key, operation, at));
            }
        }
        entries
    }

    /// The parameters of an operation, those of its path item first unless it declares them anew (by name and place).
    pub fn parameters<'d>(&'d self, entry: &OperationEntry<'d>) -> Vec<ParameterEntry<'d>> {
        let listed = |list: &'d [ReferenceOr<Parameter>], at: Pointer| {
            list.iter().enumerate().map(move |(index, node)| {
                let at = at.index(index);
                let found = self.parameter(node, &at);
                ParameterEntry { found, reference: reference(node), listed: at }
            })
        };
        let own: Vec<_> = listed(&entry.operation.parameters, entry.pointer.key("parameters")).collect();
        let mut all: Vec<_> = listed(&entry.item.parameters, entry.item_pointer.key("parameters"))
            .filter(|shared| !own.iter().any(|it| it.key().is_some() && it.key() == shared.key()))
            .collect();
        all.extend(own);
        all
    }
}

/// An operation in its place.
#[derive(Debug, Clone)]
pub struct OperationEntry<'d> {
    /// The path template as written.
    pub path: &'d str,
    /// The method as the key reads: in lower case, but under `additionalOperations`.
    pub method: String,
    /// The path item around it.
    pub item: &'d PathItem,
    /// Where that is.
    pub item_pointer: Pointer,
    /// The operation.
    pub operation: &'d Operation,
    /// Where it is.
    pub pointer: Pointer,
}

impl OperationEntry<'_> {
    /// The method as it is sent. HTTP tells upper case from lower, so that one without a key of its own stays as written.
    pub fn sent_method(&self) -> String {
        match self.item_pointer.key(&self.method) == self.pointer {
            true => self.method.to_ascii_uppercase(),
            false => self.method.clone(),
        }
    }
}

/// What a node refers to; empty where it is in place.
pub fn reference<T>(node: &ReferenceOr<T>) -> &str {
    match node {
        ReferenceOr::Reference { reference } => reference,
        ReferenceOr::Item(_) => "",
    }
}

/// A parameter of an operation.
#[derive(Debug, Clone)]
pub struct ParameterEntry<'d> {
    /// The parameter and where it is; `None` where the reference leads nowhere.
    pub found: Option<(&'d Parameter, Pointer)>,
    /// What the list refers to; empty where the parameter itself is in the list.
    pub reference: &'d str,
    /// Where the operation or path item lists it.
    pub listed: Pointer,
}

impl ParameterEntry<'_> {
    /// Its name, and where it travels. The whole query counts as one of its parameters.
    fn key(&self) -> Option<(&str, &'static str)> {
        let (parameter, _) = self.found.as_ref()?;
        let place = match parameter {
            Parameter::Query { .. } => "query",
            Parameter::Header { .. } => "header",
            Parameter::Path { .. } => "path",
            Parameter::Cookie { .. } => "cookie",
        };
        Some((parameter.parameter_data_ref().name.as_str(), place))
    }
}

fn lookup<'d>(tree: &'d Value, pointer: &Pointer) -> Option<&'d Value> {
    pointer.steps().try_fold(tree, |node, step| match node {
        Value::Object(map) => map.get(step.as_ref()),
        Value::Array(list) => list.get(step.parse::<usize>().ok()?),
        _ => None,
    })
}

fn read(tree: &Value) -> Result<OpenAPI, Box<Diagnostic>> {
    let reduced = without_foreign_security(tree);
    OpenAPI::deserialize(reduced.as_ref().unwrap_or(tree)).map_err(|it| misfit(&it))
}

fn misfit(error: &serde_json::Error) -> Box<Diagnostic> {
    let message = format!("the document does not fit the OpenAPI 3.0 object model: {error}");
    Box::new(
        Diagnostic::fatal("document-unreadable", Pointer::root(), message)
            .help("an earlier stage should have mended or cut this; please report it with the document"),
    )
}

/// openapiv3 knows four kinds of security scheme and fails on any other, which is no reason to lose the document.
fn without_foreign_security(tree: &Value) -> Option<Value> {
    const KNOWN: [&str; 4] = ["apiKey", "http", "oauth2", "openIdConnect"];
    let schemes = tree.pointer("/components/securitySchemes")?.as_object()?;
    let foreign = |scheme: &Value| {
        scheme.get("$ref").is_none()
            && !scheme.get("type").and_then(Value::as_str).is_some_and(|it| KNOWN.contains(&it))
    };
    if !schemes.values().any(foreign) {
        return None;
    }
    let mut copy = tree.clone();
    copy.pointer_mut("/components/securitySchemes")?.as_object_mut()?.retain(|_, scheme| !foreign(scheme));
    Some(copy)
}

/// openapiv3 takes several large frames for each level of nesting, and it can panic: neither leaves here.
fn guarded<T: Send>(work: impl FnOnce() -> Result<T, Box<Diagnostic>> + Send) -> Result<T, Box<Diagnostic>> {
    let stopped = |_| {
        let diagnostic =
            Diagnostic::fatal("document-unreadable", Pointer::root(), "the document could not be read");
        Err(Box::new(diagnostic.help(
            "an earlier stage should have mended or cut the reason; please report it with the document",
        )))
    };
    stack::with_room(|| std::panic::catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(stopped))
}

/// The name behind `#/components/<kind>/<name>`.
fn component<'r>(reference: &'r str, kind: &str) -> Option<Cow<'r, str>> {
    let pointer = reference.strip_prefix('#').unwrap_or(reference);
    let name = pointer.strip_prefix("/components/")?.strip_prefix(kind)?.strip_prefix('/')?;
    (!name.contains('/')).then(|| {
        if name.contains('~') {
            Cow::Owned(name.replace("~1", "/").replace("~0", "~"))
        } else {
            Cow::Borrowed(name)
        }
    })
}

fn follow<'d, T>(
    all: &'d IndexMap<String, ReferenceOr<T>>,
    kind: &str,
    node: &'d ReferenceOr<T>,
    at: &Pointer,
) -> Option<(&'d T, Pointer)> {
    let mut node = node;
    let mut at = Cow::Borrowed(at);
    for _ in 0..CHAIN {
        match node {
            ReferenceOr::Item(item) => return Some((item, at.into_owned())),
            ReferenceOr::Reference { reference } => {
                let name = component(reference, kind)?;
                node = all.get(name.as_ref())?;
                at = Cow::Owned(Pointer::root().key("components").key(kind).key(&name));
            }
        }
    }
    None
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use serde_json::json;

    use super::Document;
    use crate::pointer::Pointer;

    fn document(rest: serde_json::Value) -> Document {
        let mut tree = json!({ "openapi": "3.0.3", "info": { "title": "t", "version": "1" }, "paths": {} });
        tree.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
        Document::new(tree).unwrap()
    }

    #[test]
    fn references_are_followed_to_the_end_and_say_where_it_is() {
        let document = document(json!({ "components": { "schemas": {
            "A": { "$ref": "#/components/schemas/B" },
            "B": { "$ref": "#/components/schemas/c~1d" },
            "c/d": { "type": "string" },
        } } }));
        let node = &document.components().schemas["A"];
        let (_, at) = document.schema(node, &Pointer::root()).unwrap();
        assert_eq!(at.as_str(), "/components/schemas/c~1d");
    }

    #[test]
    fn a_description_beside_a_reference_is_about_this_use() {
        let document = document(json!({ "components": { "responses": {
            "A": { "$ref": "#/components/responses/B", "description": "of this use" },
            "B": { "$ref": "#/components/responses/C", "description": " " },
            "C": { "description": "of all" },
            "D": { "$ref": "#/components/responses/A" },
        } } }));
        let described = |name: &str| {
            let at = Pointer::root().key("components").key("responses").key(name);
            document.description(&at, Some("of all"))
        };
        let found = ["A", "B", "C", "D"].map(described);
        assert_eq!(found, [Some("of this use"), Some("of all"), Some("of all"), Some("of this use")]);
    }

    #[test]
    fn a_ring_of_references_leads_nowhere() {
        let document = document(json!({ "components": { "responses": {
            "A": { "$ref": "#/components/responses/B" },
            "B": { "$ref": "#/components/responses/A" },
        } } }));
        let node = &document.components().responses["A"];
        assert!(document.response(node, &Pointer::root()).is_none());
    }

    #[test]
    fn an_operation_wins_over_its_path_item() {
        let parameter = |name: &str, place: &str, text: &str| json!({ "name": name, "in": place, "description": text, "schema": {} });
        let document = document(json!({ "paths": { "/a": {
            "parameters": [parameter("id", "query", "shared"), parameter("id", "header", "other place")],
            "get": {
                "parameters": [parameter("id", "query", "own")],
                "responses": { "200": { "description": "" } },
            },
        } } }));
        let entry = document.operations().next().unwrap();
        let texts: Vec<_> = document
            .parameters(&entry)
            .iter()
            .map(|it| it.found.as_ref().unwrap().0.parameter_data_ref().description.clone().unwrap())
            .collect();
        assert_eq!(texts, ["other place", "own"]);
    }

    #[test]
    fn operations_keep_the_order_of_the_document() {
        let operation = json!({ "responses": { "200": { "description": "" } } });
        let document = document(json!({ "paths": { "/a": { "post": operation, "get": operation } } }));
        let methods: Vec<_> = document.operations().map(|it| it.method).collect();
        assert_eq!(methods, ["post", "get"]);
    }

    #[test]
    fn a_security_scheme_of_another_kind_does_not_cost_the_document() {
        let document = document(json!({ "components": { "securitySchemes": {
            "tls": { "type": "mutualTLS" },
            "key": { "type": "http", "scheme": "basic" },
        } } }));
        let typed: Vec<_> = document.components().security_schemes.keys().collect();
        assert_eq!(typed, ["key"]);
        let all: Vec<_> = document.keys(&Pointer::parse("/components/securitySchemes").unwrap()).collect();
        assert_eq!(all, ["tls", "key"]);
    }

    #[test]
    fn deep_nesting_is_read() {
        let mut schema = json!({ "type": "string" });
        for _ in 0..60 {
            schema = json!({ "type": "object", "properties": { "a": schema } });
        }
        document(json!({ "components": { "schemas": { "A": schema } } }));
    }

    #[test]
    fn what_an_earlier_stage_missed_is_fatal_and_named() {
        let diagnostic = Document::new(json!({ "openapi": "3.0.3", "info": 3, "paths": {} })).unwrap_err();
        assert_eq!(diagnostic.id, "document-unreadable");
    }
}
