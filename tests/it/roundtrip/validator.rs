//! What an outside validator says of values.
//!
//! In: the trees of a document. Out: for each named schema whether a value is valid, by the `boon` crate. OpenAPI 3.0's own keywords
//! are written as JSON Schema has them; where that would allow more than 3.0 does, less is allowed.

use std::collections::HashMap;

use boon::{Compiler, Draft, SchemaIndex, Schemas};
use codegen::load::Loaded;
use codegen::openapi::Version;
use codegen::source::FileId;
use serde_json::{Map, Value, json};

/// The named schemas of a document, compiled.
pub(super) struct Validator {
    schemas: Schemas,
    by_name: HashMap<String, SchemaIndex>,
}

impl Validator {
    /// Compiles the schemas of these names. One that the validator cannot read is left out.
    pub(super) fn new<'n>(loaded: &Loaded, names: impl Iterator<Item = &'n String>) -> Self {
        let mut compiler = Compiler::new();
        compiler.set_default_draft(Draft::V2020_12);
        for (index, tree) in (0..).zip(&loaded.trees) {
            let mut tree = tree.clone().unwrap_or_default();
            modernize(&mut tree, loaded.version == Some(Version::V30));
            compiler.add_resource(&url(loaded.sources.name(FileId(index))), tree).unwrap();
        }
        let root = url(loaded.sources.name(FileId(0)));
        let mut it = Self { schemas: Schemas::new(), by_name: HashMap::new() };
        for name in names {
            let key = name.replace('~', "~0").replace('/', "~1").replace('%', "%25").replace(' ', "%20");
            let at = format!("{root}#/components/schemas/{key}");
            if let Ok(index) = compiler.compile(&at, &mut it.schemas) {
                it.by_name.insert(name.clone(), index);
            }
        }
        it
    }

    /// Whether a value is one of the schema. None is of a schema that the validator could not read.
    pub(super) fn allows(&self, name: &str, value: &Value) -> bool {
        self.by_name.get(name).is_some_and(|index| self.schemas.validate(value, *index).is_ok())
    }
}

fn url(name: &str) -> String {
    format!("https://document.test/{}", name.trim_start_matches("./").replace(' ', "%20"))
}

/// Writes the keywords of OpenAPI as those of JSON Schema, at every depth.
fn modernize(value: &mut Value, is_30: bool) {
    /// Keys whose value holds schemas by name, and is not a schema itself.
    const MAPS: [&str; 5] = ["properties", "patternProperties", "dependentSchemas", "$defs", "schemas"];
    match value {
        Value::Object(object) => {
            if is_30 {
                modernize_30(object);
            }
            imply_type(object);
            imply_bound(object);
            for (key, value) in object {
                match value {
                    Value::Object(map) if MAPS.contains(&key.as_str()) => {
                        map.values_mut().for_each(|it| modernize(it, is_30));
                    }
                    value => modernize(value, is_30),
                }
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|it| modernize(it, is_30)),
        _ => {}
    }
}

/// References without what is next to them, `nullable`, and bounds that are flags.
fn modernize_30(object: &mut Map<String, Value>) {
    if object.get("$ref").is_some_and(Value::is_string) {
        object.retain(|key, _| key == "$ref");
    }
    if object.get("nullable") == Some(&json!(true))
        && let Some(kind) = object.get_mut("type").filter(|it| it.is_string())
    {
        *kind = json!([kind.take(), "null"]);
    }
    for (bound, exclusive) in [("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")] {
        let Some(Value::Bool(is_exclusive)) = object.get(exclusive) else { continue };
        match object.get(bound).filter(|_| *is_exclusive).cloned() {
            Some(number) => object.insert(exclusive.to_owned(), number),
            None => object.remove(exclusive),
        };
    }
}

/// An integer of 128 bits without a sign is not negative, which is a format to JSON Schema.
fn imply_bound(object: &mut Map<String, Value>) {
    let format = object.get("format").and_then(Value::as_str).unwrap_or_default();
    if format.starts_with('u') && format.ends_with("128") {
        object.insert("minimum".to_owned(), json!(0));
    }
}

/// Without a type, the keywords of objects mean an object, and those of lists a list: the mapping table says so.
fn imply_type(object: &mut Map<String, Value>) {
    let has = |keys: &[&str]| {
        keys.iter().any(|it| object.get(*it).is_some_and(|it| it.is_object() || it.is_array()))
    };
    let kind = match object.get("type") {
        Some(_) => return,
        None if has(&["properties", "patternProperties"]) => "object",
        None if has(&["items", "prefixItems"]) => "array",
        None => return,
    };
    object.insert("type".to_owned(), json!(kind));
}
