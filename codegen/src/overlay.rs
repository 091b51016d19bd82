//! Changes a document that one does not own, as an OpenAPI Overlay 1.0 file says.
//!
//! In: the root's tree, an overlay's. Out: the changed tree, and where what is new in it came from. References in it are
//! followed afterwards, as if they had stood in the document; what is left is for the later stages to judge.

use serde_json::{Map, Value};
use serde_json_path::JsonPath;

use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::pointer::Pointer;
use crate::source::{FileId, Gone, Origins};

/// How long a target may be: the parser of paths recurses.
const LONGEST_TARGET: usize = 1_000;

/// Applies every action of an overlay, in order. Later ones see what earlier ones have done.
pub fn apply(
    root: &mut Value,
    overlay: &Value,
    file: FileId,
    origins: &mut Origins,
    diagnostics: &mut Diagnostics,
) {
    let Some(actions) = actions(overlay, file, diagnostics) else { return };
    for (index, action) in actions.iter().enumerate() {
        let at = Pointer::root().key("actions").index(index);
        let mut change = Change { root, file, at, origins, diagnostics };
        change.action(action);
    }
}

/// The actions of a file that is an overlay; `None` after a fatal message.
fn actions<'o>(overlay: &'o Value, file: FileId, diagnostics: &mut Diagnostics) -> Option<&'o Vec<Value>> {
    let version = overlay.get("overlay").and_then(Value::as_str);
    if version.is_none_or(|it| it != "1.0" && !it.starts_with("1.0.")) {
        let at = Place::InFile(file, Pointer::root().key("overlay"));
        let message = match version {
            Some(version) => format!("Overlay version `{version}` is not known"),
            None => "the file is no Overlay: it has no text `overlay`".to_owned(),
        };
        diagnostics.push(
            Diagnostic::fatal("overlay-version", at, message).help("write an Overlay of version 1.0.0"),
        );
        return None;
    }
    let actions = overlay.get("actions").and_then(Value::as_array);
    if actions.is_none() {
        let at = Place::InFile(file, Pointer::root().key("actions"));
        let message = "an Overlay needs a list of `actions`";
        diagnostics.push(Diagnostic::fatal("overlay-shape", at, message));
    }
    actions
}

struct Change<'a> {
    root: &'a mut Value,
    file: FileId,
    /// The action, in the overlay's file.
    at: Pointer,
    origins: &'a mut Origins,
    diagnostics: &'a mut Diagnostics,
}

impl Change<'_> {
    fn action(&mut self, action: &Value) {
        let target = action.get("target").and_then(Value::as_str);
        let update = action.get("update");
        let remove = action.get("remove").unwrap_or(&Value::Bool(false));
        let (Some(target), Some(remove)) = (target, remove.as_bool()) else {
            let message = "an action holds a text `target`, and `update` or `remove: true`";
            return self.fatal("overlay-shape", self.at.clone(), message.to_owned());
        };
        if !remove && update.is_none() {
            let message = "the action neither updates nor removes";
            return self.warn("overlay-action", "target", message.to_owned());
        }
        if target.len() > LONGEST_TARGET {
            let message = format!("a target of more than {LONGEST_TARGET} bytes is not read");
            return self.fatal("overlay-path", self.at.key("target"), message);
        }
        let path = match JsonPath::parse(target) {
            Ok(path) => path,
            Err(error) => {
                let message = format!("`{target}` is no JSONPath: {error}");
                let place = Place::InFile(self.file, self.at.key("target"));
                self.diagnostics.push(Diagnostic::fatal("overlay-path", place, message).help(
                    "names of other signs than letters, digits and `_` are quoted: `$.paths['/orders']`",
                ));
                return;
            }
        };
        let found = path.query_located(self.root);
        let mut nodes: Vec<Pointer> =
            found.locations().filter_map(|it| Pointer::parse(&it.to_json_pointer())).collect();
        if nodes.is_empty() {
            return self.warn("overlay-target", "target", format!("`{target}` matches nothing"));
        }
        if remove {
            // The last first, so that the places of the others hold.
            nodes.reverse();
            for node in nodes {
                self.remove(&node);
            }
        } else if let Some(update) = update {
            for node in nodes {
                self.update(&node, update);
            }
        }
    }

    fn update(&mut self, at: &Pointer, update: &Value) {
        let Some(node) = self.root.pointer_mut(at.as_str()) else { return };
        let from = self.at.key("update");
        match (&mut *node, update) {
            (Value::Object(object), Value::Object(update)) => {
                merge(object, update, at, &from, self.file, self.origins);
            }
            (Value::Array(list), update) => append(list, update, at, &from, self.file, self.origins),
            _ => {
                let message = format!("`{at}` cannot be updated: an object takes an object, a list an entry");
                self.warn("overlay-target", "update", message);
            }
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

/// Members of both are merged in turn, lists are joined, anything else is replaced.
fn merge(
    object: &mut Map<String, Value>,
    update: &Map<String, Value>,
    at: &Pointer,
    from: &Pointer,
    file: FileId,
    origins: &mut Origins,
) {
    for (key, update) in update {
        let (at, from) = (at.key(key), from.key(key));
        match (object.get_mut(key), update) {
            (Some(Value::Object(object)), Value::Object(update)) => {
                merge(object, update, &at, &from, file, origins);
            }
            (Some(Value::Array(list)), Value::Array(_)) => append(list, update, &at, &from, file, origins),
            _ => {
                if object.contains_key(key) {
                    origins.record_gone(&at, Gone::Cut);
                }
                object.insert(key.clone(), update.clone());
                origins.record(at, file, from);
            }
        }
    }
}

fn append(
    list: &mut Vec<Value>,
    update: &Value,
    at: &Pointer,
    from: &Pointer,
    file: FileId,
    origins: &mut Origins,
) {
    match update {
        Value::Array(entries) => {
            for (index, entry) in entries.iter().enumerate() {
                origins.record(at.index(list.len()), file, from.index(index));
                list.push(entry.clone());
            }
        }
        entry => {
            origins.record(at.index(list.len()), file, from.clone());
            list.push(entry.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn applied(actions: Value) -> (Value, Origins, Vec<String>) {
        let mut root = json!({
            "info": {"title": "A", "x": {"a": 1}},
            "tags": [{"name": "a"}, {"name": "b"}, {"name": "c"}],
            "paths": {"/a": {"get": {"deprecated": true}}, "/b": {"get": {}}},
        });
        let (mut origins, mut diagnostics) = (Origins::default(), Diagnostics::default());
        let overlay = json!({"overlay": "1.0.0", "actions": actions});
        apply(&mut root, &overlay, FileId(1), &mut origins, &mut diagnostics);
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
    fn mistakes_are_named() {
        let (_, _, said) = applied(json!([
            {"target": "$.nothing", "remove": true},
            {"target": "$.info.title", "update": {}},
            {"target": "$", "remove": true},
            {"target": "$.info"},
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
                "overlay-path",
                "overlay-shape"
            ],
            "{said:?}"
        );
    }
}
