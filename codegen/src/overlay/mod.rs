//! Changes a document that one does not own, as an OpenAPI Overlay of version 1.0 or 1.1 says.
//!
//! In: the root's tree, an overlay's. Out: the changed tree, and where what is new in it came from. References in it are
//! followed afterwards, as if they had been in the document; what is left is for the later stages to judge. How a value
//! is merged into a node is in `merge`.

mod merge;

use serde_json::Value;
use serde_json_path::JsonPath;

use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::load::{Opened, Overlaid};
use crate::pointer::Pointer;
use crate::source::{FileId, Gone, Origins};

/// How long a target may be: the parser of paths recurses.
const LONGEST_TARGET: usize = 1_000;

/// The versions of Overlay, which differ in what an action may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Edition {
    V10,
    /// Has `copy`, changes single values, and merges only what is of one kind.
    V11,
}

/// Applies the overlays of a document, in order.
pub fn apply(opened: &mut Opened, diagnostics: &mut Diagnostics) {
    let Some(Overlaid { root, origins, overlays }) = opened.overlaid() else { return };
    for (file, overlay) in overlays {
        apply_one(root, overlay, file, origins, diagnostics);
    }
}

/// Applies every action of an overlay, in order. Later ones see what earlier ones have done.
fn apply_one(
    root: &mut Value,
    overlay: &Value,
    file: FileId,
    origins: &mut Origins,
    diagnostics: &mut Diagnostics,
) {
    let Some((edition, actions)) = actions(overlay, file, diagnostics) else { return };
    for (index, action) in actions.iter().enumerate() {
        let at = Pointer::root().key("actions").index(index);
        let mut change = Change { root, edition, file, at, origins, diagnostics };
        change.action(action);
    }
}

/// The edition and the actions of a file that is an overlay; `None` after a fatal message.
fn actions<'o>(
    overlay: &'o Value,
    file: FileId,
    diagnostics: &mut Diagnostics,
) -> Option<(Edition, &'o Vec<Value>)> {
    let version = overlay.get("overlay").and_then(Value::as_str);
    let is = |version: &str, minor: &str| {
        version.strip_prefix(minor).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    let edition = match version {
        Some(version) if is(version, "1.0") => Edition::V10,
        Some(version) if is(version, "1.1") => Edition::V11,
        other => {
            let at = Place::InFile(file, Pointer::root().key("overlay"));
            let message = match other {
                Some(version) => format!("Overlay version `{version}` is not known"),
                None => "not an Overlay document: `overlay` is missing".to_owned(),
            };
            diagnostics.push(
                Diagnostic::fatal("overlay-version", at, message)
                    .help("write an Overlay of version 1.0.0 or 1.1.0"),
            );
            return None;
        }
    };
    let actions = overlay.get("actions").and_then(Value::as_array);
    if actions.is_none() {
        let at = Place::InFile(file, Pointer::root().key("actions"));
        let message = "an Overlay needs a list of `actions`";
        diagnostics.push(Diagnostic::fatal("overlay-shape", at, message));
    }
    Some((edition, actions?))
}

struct Change<'a> {
    root: &'a mut Value,
    edition: Edition,
    file: FileId,
    /// The action, in the overlay's file.
    at: Pointer,
    origins: &'a mut Origins,
    diagnostics: &'a mut Diagnostics,
}

impl Change<'_> {
    fn action(&mut self, action: &Value) {
        let target = action.get("target").and_then(Value::as_str);
        let remove = action.get("remove").unwrap_or(&Value::Bool(false));
        let (Some(target), Some(remove)) = (target, remove.as_bool()) else {
            let message = match self.edition {
                Edition::V10 => "an action holds a string `target`, and `update` or `remove: true`",
                Edition::V11 => "an action holds a string `target`, and `update`, `copy` or `remove: true`",
            };
            return self.fatal("overlay-shape", self.at.clone(), message.to_owned());
        };
        let Some(nodes) = self.select("target", target) else { return };
        if nodes.is_empty() {
            return self.warn("overlay-target", "target", format!("`{target}` matches nothing"));
        }
        if remove {
            // The last first, so that the places of the others hold.
            for node in nodes.iter().rev() {
                self.remove(node);
            }
            return;
        }
        let Some((value, from)) = self.value(action) else { return };
        if self.edition == Edition::V11 && !self.are_alike(&nodes) {
            let message = format!("`{target}` matches objects, lists and single values at once");
            return self.warn("overlay-target", "target", message);
        }
        for node in nodes {
            self.update(&node, &value, from.clone());
        }
    }

    /// What an action puts into its targets, and where it comes from; `None` after a message.
    fn value(&mut self, action: &Value) -> Option<(Value, merge::From)> {
        let copy = action.get("copy").filter(|_| self.edition == Edition::V11);
        let update = action.get("update");
        if action.get("copy").is_some() && self.edition == Edition::V10 {
            let message = "`copy` belongs to Overlay 1.1, and this one is of version 1.0";
            self.warn("overlay-action", "copy", message.to_owned());
        }
        match (update, copy) {
            (Some(_), Some(_)) => {
                let message = "an action has `update` or `copy`, not both";
                self.warn("overlay-action", "copy", message.to_owned());
                None
            }
            (Some(update), None) => {
                Some((update.clone(), merge::From::File(self.file, self.at.key("update"))))
            }
            (None, Some(Value::String(path))) => {
                let nodes = self.select("copy", path)?;
                let [node] = nodes.as_slice() else {
                    let message = format!("`{path}` matches {} nodes, and one is copied", nodes.len());
                    self.warn("overlay-target", "copy", message);
                    return None;
                };
                let value = self.root.pointer(node.as_str())?.clone();
                Some((value, merge::From::Root(node.clone())))
            }
            (None, Some(_)) => {
                let at = self.at.key("copy");
                self.fatal("overlay-shape", at, "`copy` is a JSONPath, which is a string".to_owned());
                None
            }
            (None, None) => {
                let message = "the action does not change anything";
                self.warn("overlay-action", "target", message.to_owned());
                None
            }
        }
    }

    /// The nodes that a path selects; `None` after a fatal message.
    fn select(&mut self, key: &str, path: &str) -> Option<Vec<Pointer>> {
        if path.len() > LONGEST_TARGET {
            let message = format!("a path of more than {LONGEST_TARGET} bytes is not read");
            self.fatal("overlay-path", self.at.key(key), message);
            return None;
        }
        match JsonPath::parse(path) {
            Ok(parsed) => {
                let found = parsed.query_located(self.root);
                Some(found.locations().filter_map(|it| Pointer::parse(&it.to_json_pointer())).collect())
            }
            Err(error) => {
                let message = format!("`{path}` is not a JSONPath: {error}");
                let place = Place::InFile(self.file, self.at.key(key));
                self.diagnostics.push(Diagnostic::fatal("overlay-path", place, message).help(
                    "names of other signs than letters, digits and `_` are quoted: `$.paths['/orders']`",
                ));
                None
            }
        }
    }

    fn are_alike(&self, nodes: &[Pointer]) -> bool {
        let kind = |it: &Pointer| self.root.pointer(it.as_str()).map(merge::Kind::of);
        let mut kinds = nodes.iter().map(kind);
        let first = kinds.next();
        kinds.all(|it| Some(it) == first)
    }

    fn update(&mut self, at: &Pointer, update: &Value, from: merge::From) {
        let is_single =
            self.root.pointer(at.as_str()).is_some_and(|it| merge::Kind::of(it) == merge::Kind::Single);
        let mut refused = Vec::new();
        if is_single && self.edition == Edition::V10 {
            let message = format!("`{at}` cannot be updated: an object takes an object, a list an entry");
            return self.warn("overlay-target", "update", message);
        }
        let Some(node) = self.root.pointer_mut(at.as_str()) else { return };
        let mut merger =
            merge::Merger { edition: self.edition, origins: self.origins, refused: &mut refused };
        merger.merge(node, update, at, &from);
        let place = match from {
            merge::From::File(file, pointer) => Place::InFile(file, pointer),
            merge::From::Root(_) => Place::InFile(self.file, self.at.key("copy")),
        };
        for at in refused {
            let message =
                format!("`{at}` cannot be updated: what is there and what is new are of different kinds");
            let diagnostic = Diagnostic::refused("overlay-target", place.clone(), message);
            self.diagnostics.push(diagnostic.label(format!("`{at}` stays as it is")));
        }
    }

    fn remove(&mut self, at: &Pointer) {
        let (Some(above), Some(last)) = (at.parent(), at.last()) else {
            return self.warn("overlay-target", "target", "the document itself cannot be removed".to_owned());
        };
        match self.root.pointer_mut(above.as_str()) {
            Some(Value::Object(object)) => {
                self.origins.record_gone(at, Gone::Cut);
                object.shift_remove(&*last);
            }
            Some(Value::Array(list)) => {
                let Some(index) = last.parse::<usize>().ok().filter(|it| *it < list.len()) else { return };
                self.origins.record_gone(at, Gone::Cut);
                list.remove(index);
                for later in index..list.len() {
                    self.origins.record_move(&above.index(later + 1), above.index(later));
                }
            }
            _ => {}
        }
    }

    fn warn(&mut self, id: &'static str, key: &str, message: String) {
        let place = Place::InFile(self.file, self.at.key(key));
        self.diagnostics.push(Diagnostic::warning(id, place, message).label("without effect"));
    }

    fn fatal(&mut self, id: &'static str, at: Pointer, message: String) {
        self.diagnostics.push(Diagnostic::fatal(id, Place::InFile(self.file, at), message));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn applied(actions: Value) -> (Value, Origins, Vec<String>) {
        applied_as("1.0.0", actions)
    }

    fn applied_as(version: &str, actions: Value) -> (Value, Origins, Vec<String>) {
        let mut root = json!({
            "info": {"title": "A", "x": {"a": 1}},
            "tags": [{"name": "a"}, {"name": "b"}, {"name": "c"}],
            "paths": {"/a": {"get": {"deprecated": true}}, "/b": {"get": {}}},
        });
        let (mut origins, mut diagnostics) = (Origins::default(), Diagnostics::default());
        let overlay = json!({"overlay": version, "actions": actions});
        apply_one(&mut root, &overlay, FileId(1), &mut origins, &mut diagnostics);
        (root, origins, diagnostics.iter().map(|it| format!("{}: {}", it.id, it.message)).collect())
    }

    #[test]
    fn objects_are_merged_and_lists_are_joined() {
        let (root, origins, said) = applied(json!([
            {"target": "$", "update": {"info": {"title": "B", "x": {"b": 2}}, "tags": [{"name": "d"}]}},
            {"target": "$.tags", "update": {"name": "e"}},
            {"target": "$.paths.*.get", "update": {"summary": "S"}},
        ]));
        assert_eq!(said, Vec::<String>::new());
        assert_eq!(root["info"], json!({"title": "B", "x": {"a": 1, "b": 2}}));
        assert_eq!(root["tags"][3], json!({"name": "d"}));
        assert_eq!(root["tags"][4], json!({"name": "e"}));
        assert_eq!(root["paths"]["/b"]["get"], json!({"summary": "S"}));
        let tag = Pointer::root().key("tags").index(3).key("name");
        let from = Pointer::parse("/actions/0/update/tags/0/name").unwrap_or_default();
        assert_eq!(origins.locate(&tag), (FileId(1), from));
    }

    #[test]
    fn what_is_removed_is_gone_and_the_rest_knows_its_place() {
        let (root, origins, said) = applied(json!([
            {"target": "$.tags[?@.name != 'c']", "remove": true},
            {"target": "$.paths[?@.get.deprecated == true]", "remove": true},
        ]));
        assert_eq!(said, Vec::<String>::new());
        assert_eq!(root["tags"], json!([{"name": "c"}]));
        assert_eq!(root["paths"], json!({"/b": {"get": {}}}));
        let tags = Pointer::root().key("tags");
        assert_eq!(origins.locate(&tags.index(0)), (FileId(0), tags.index(2)));
    }

    #[test]
    fn a_node_is_copied_and_knows_where_it_came_from() {
        let (root, origins, said) = applied_as(
            "1.1.0",
            json!([
                {"target": "$.paths['/b'].get", "copy": "$.paths['/a'].get"},
                {"target": "$.tags", "copy": "$.tags[0]"},
                {"target": "$.info.title", "copy": "$.tags[1].name"},
            ]),
        );
        assert_eq!(said, Vec::<String>::new());
        assert_eq!(root["paths"]["/b"]["get"], json!({"deprecated": true}));
        assert_eq!(root["tags"][3], json!({"name": "a"}));
        assert_eq!(root["info"]["title"], json!("b"));
        let get = |path: &str| Pointer::root().key("paths").key(path).key("get").key("deprecated");
        assert_eq!(origins.locate(&get("/b")), (FileId(0), get("/a")));
    }

    #[test]
    fn edition_1_1_replaces_single_values_and_mixes_no_kinds() {
        let (root, _, said) = applied_as(
            "1.1.0",
            json!([
                {"target": "$.info.title", "update": "B"},
                {"target": "$.paths.*.get.deprecated", "update": false},
                {"target": "$.tags", "update": [{"name": "d"}, {"name": "e"}]},
                {"target": "$.info", "update": {"x": "no object", "title": ["no string"], "y": 1}},
                {"target": "$.tags[0].name", "remove": true},
                {"target": "$['info', 'tags']", "update": {}},
                {"target": "$.info", "update": {}, "copy": "$.info"},
                {"target": "$.info", "copy": "$.tags.*"},
            ]),
        );
        assert_eq!(root["info"], json!({"title": "B", "x": {"a": 1}, "y": 1}));
        assert_eq!(root["paths"]["/a"]["get"]["deprecated"], json!(false));
        assert_eq!(root["tags"], json!([{}, {"name": "b"}, {"name": "c"}, {"name": "d"}, {"name": "e"}]));
        let ids: Vec<&str> = said.iter().filter_map(|it| it.split(':').next()).collect();
        let expected =
            ["overlay-target", "overlay-target", "overlay-target", "overlay-action", "overlay-target"];
        assert_eq!(ids, expected, "{said:?}");
    }

    #[test]
    fn functions_of_rfc_9535_select() {
        let (root, _, said) = applied(json!([
            {"target": "$.tags[?match(@.name, '[ab]')]", "update": {"x-matched": true}},
            {"target": "$.tags[?search(@.name, 'c')]", "update": {"x-found": true}},
            {"target": "$.tags[?length(@.name) == 1 && count(@.*) > 1]", "update": {"x-counted": true}},
        ]));
        assert_eq!(said, Vec::<String>::new());
        assert_eq!(root["tags"][0], json!({"name": "a", "x-matched": true, "x-counted": true}));
        assert_eq!(root["tags"][2], json!({"name": "c", "x-found": true, "x-counted": true}));
    }

    #[test]
    fn mistakes_are_named() {
        let (_, _, said) = applied(json!([
            {"target": "$.nothing", "remove": true},
            {"target": "$.info.title", "update": {}},
            {"target": "$", "remove": true},
            {"target": "$.info"},
            {"target": "$.info", "copy": "$.tags"},
            {"target": "$[", "remove": true},
            {"update": {}},
        ]));
        let ids: Vec<&str> = said.iter().filter_map(|it| it.split(':').next()).collect();
        assert_eq!(
            ids,
            [
                "overlay-target",
                "overlay-target",
                "overlay-target",
                "overlay-action",
                "overlay-action",
                "overlay-action",
                "overlay-path",
                "overlay-shape"
            ],
            "{said:?}"
        );
    }
}
