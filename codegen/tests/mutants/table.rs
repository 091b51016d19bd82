//! What is changed: kind, where, how. A row fits a place where its change gives `Some`.

use serde_json::{Value, json};

use super::edits::{
    add, has, is_plain, is_required, lacks, make_optional, object, owner, remove, rename, rename_component,
    set, split, unset,
};
use super::sites::{METHODS, Place, escaped};

/// A kind of change, and how it is made.
pub(crate) struct Row {
    /// The kind that the review has to find; several where the place decides which.
    pub(crate) ids: &'static [&'static str],
    pub(crate) place: Place,
    pub(crate) change: fn(&mut Value, &str) -> Option<()>,
}

const fn row(ids: &'static [&'static str], place: Place, change: fn(&mut Value, &str) -> Option<()>) -> Row {
    Row { ids, place, change }
}

/// Every kind of change that can be made anywhere in a document.
#[rustfmt::skip]
pub(crate) const ROWS: &[Row] = &[
    // Operations.
    row(&["operation-removed"], Place::Operation, |t, at| remove(t, at).map(drop)),
    row(&["operation-added"], Place::Path, |t, at| {
        let item = t.pointer(at)?.clone();
        let (_, path) = split(at)?;
        let mut added = json!({});
        for method in METHODS.iter().filter(|it| item.get(**it).is_some()).take(1) {
            added[*method] = item[*method].clone();
            added[*method].as_object_mut()?.shift_remove("x-rust-name");
            added[*method]["operationId"] = json!("somethingElse");
        }
        if let Some(it) = item.get("parameters") { added["parameters"] = it.clone(); }
        set(t, "/paths", &format!("/added{path}"), added)
    }),
    row(&["operation-moved"], Place::Path, |t, at| {
        let (_, path) = split(at)?;
        rename(t, "/paths", &path, &format!("{path}/moved"))
    }),
    row(&["operation-moved"], Place::Operation, |t, at| {
        let (path, method) = split(at)?;
        let to = match method.as_str() { "post" => "put", "patch" => "post", "put" => "patch", _ => return None };
        rename(t, path, &method, to)
    }),
    row(&["operation-renamed"], Place::Operation, |t, at| {
        let id = t.pointer(at)?.get("operationId")?.as_str()?.to_owned();
        set(t, at, "operationId", json!(format!("{id}Again")))
    }),
    row(&["operation-retagged"], Place::Operation, |t, at| set(t, at, "tags", json!(["Something Else"]))),
    row(&["operation-deprecated"], Place::Operation, |t, at| {
        lacks(t, at, "deprecated")?;
        set(t, at, "deprecated", json!(true))
    }),
    row(&["replay-changed"], Place::Operation, |t, at| {
        let is_post = at.ends_with("/post");
        let replay = if is_post && t.pointer(at)?.pointer("/x-retry/replay") != Some(&json!("safe")) { "safe" } else { "once" };
        set(t, at, "x-retry", json!({"replay": replay}))
    }),
    row(&["pagination-changed"], Place::Operation, |t, at| unset(t, at, "x-pagination").map(drop)),
    row(&["documentation-changed"], Place::Operation, |t, at| set(t, at, "summary", json!("Do something else"))),
    row(&["security-removed"], Place::Operation, |t, at| set(t, at, "security", json!([]))),
    row(&["sunset-set"], Place::Operation, |t, at| set(t, at, "x-sunset", json!("2030-01-31"))),
    // Parameters.
    row(&["parameter-removed"], Place::Parameter, |t, at| {
        if !at.starts_with("/paths") || has(t, at, "in", &json!("path")).is_some() { return None; }
        remove(t, at).map(drop)
    }),
    row(&["parameter-added-optional"], Place::Operation, |t, at| {
        add(t, at, "parameters", json!({"name": "something_else", "in": "query", "schema": {"type": "string"}}))
    }),
    row(&["parameter-added-required"], Place::Operation, |t, at| {
        add(t, at, "parameters", json!({"name": "something_else", "in": "query", "required": true, "schema": {"type": "string"}}))
    }),
    row(&["parameter-added-optional"], Place::Operation, |t, at| {
        add(t, at, "parameters", json!({"name": "Something-Else", "in": "header", "schema": {"type": "integer"}}))
    }),
    row(&["parameter-became-required"], Place::Parameter, |t, at| {
        lacks(t, at, "required")?;
        set(t, at, "required", json!(true))
    }),
    row(&["parameter-became-optional"], Place::Parameter, |t, at| {
        if has(t, at, "in", &json!("path")).is_some() { return None; }
        has(t, at, "required", &json!(true))?;
        unset(t, at, "required").map(drop)
    }),
    row(&["parameter-deprecated"], Place::Parameter, |t, at| {
        lacks(t, at, "deprecated")?;
        set(t, at, "deprecated", json!(true))
    }),
    row(&["parameter-moved"], Place::Parameter, |t, at| {
        has(t, at, "in", &json!("query"))?;
        has(t, &format!("{at}/schema"), "type", &json!("string"))?;
        set(t, at, "in", json!("header"))
    }),
    row(&["parameter-renamed"], Place::Path, |t, at| {
        let (_, path) = split(at)?;
        let name = path.split('{').nth(1)?.split('}').next()?.to_owned();
        let renamed = path.replace(&format!("{{{name}}}"), "{something_else}");
        let item = t.pointer_mut(at)?.as_object_mut()?;
        let mut done = false;
        let mut lists: Vec<&mut Value> = Vec::new();
        for (key, it) in item.iter_mut() {
            if key == "parameters" { lists.push(it); } else if let Some(it) = it.get_mut("parameters") { lists.push(it); }
        }
        for it in lists.into_iter().filter_map(Value::as_array_mut).flatten() {
            if it.get("$ref").is_some() { return None; }
            if it["name"] == json!(name) && it["in"] == json!("path") { it["name"] = json!("something_else"); done = true; }
        }
        done.then_some(())?;
        rename(t, "/paths", &path, &renamed)
    }),
    row(&["parameter-style-changed"], Place::Parameter, |t, at| {
        has(t, at, "in", &json!("query"))?;
        has(t, &format!("{at}/schema"), "type", &json!("array"))?;
        let explode = t.pointer(at)?.get("explode").and_then(Value::as_bool).unwrap_or(true);
        set(t, at, "explode", json!(!explode))
    }),
    row(&["default-changed"], Place::Parameter, |t, at| {
        let schema = format!("{at}/schema");
        has(t, &schema, "type", &json!("integer"))?;
        set(t, &schema, "default", json!(7))
    }),
    // Bodies and responses.
    row(&["body-removed"], Place::Body, |t, at| remove(t, at).map(drop)),
    row(&["body-became-optional"], Place::Body, |t, at| {
        has(t, at, "required", &json!(true))?;
        unset(t, at, "required").map(drop)
    }),
    row(&["body-became-required"], Place::Body, |t, at| {
        lacks(t, at, "required")?;
        set(t, at, "required", json!(true))
    }),
    row(&["body-added-optional"], Place::Operation, |t, at| {
        if !at.ends_with("/post") { return None; }
        lacks(t, at, "requestBody")?;
        let body = json!({"content": {"application/json": {"schema": {"type": "object", "properties": {"something_else": {"type": "string"}}}}}});
        set(t, at, "requestBody", body)
    }),
    row(&["body-added-required"], Place::Operation, |t, at| {
        if !at.ends_with("/post") { return None; }
        lacks(t, at, "requestBody")?;
        let body = json!({"required": true, "content": {"application/json": {"schema": {"type": "object", "required": ["something_else"], "properties": {"something_else": {"type": "string"}}}}}});
        set(t, at, "requestBody", body)
    }),
    row(&["media-type-removed"], Place::Body, |t, at| {
        rename(t, &format!("{at}/content"), "application/json", "application/x-www-form-urlencoded")
    }),
    row(&["media-type-added"], Place::Body, |t, at| {
        let media = t.pointer(at)?.get("content")?.get("application/json")?.clone();
        set(t, &format!("{at}/content"), "application/x-www-form-urlencoded", media)
    }),
    row(&["response-removed", "failure-removed"], Place::Response, |t, at| {
        let (parent, _) = split(at)?;
        if t.pointer(parent)?.as_object()?.len() < 2 { return None; }
        remove(t, at).map(drop)
    }),
    row(&["response-added"], Place::Operation, |t, at| {
        lacks(t, &format!("{at}/responses"), "202")?;
        set(t, &format!("{at}/responses"), "202", json!({"description": "Later."}))
    }),
    row(&["failure-added"], Place::Operation, |t, at| {
        let body = json!({"description": "No.", "content": {"application/json": {"schema": {"type": "object", "properties": {"why": {"type": "string"}}}}}});
        set(t, &format!("{at}/responses"), "418", body)
    }),
    row(&["response-body-removed"], Place::Response, |t, at| {
        t.pointer(at)?.get("content")?.as_object()?.values().next()?;
        unset(t, at, "content").map(drop)
    }),
    row(&["response-body-added"], Place::Response, |t, at| {
        lacks(t, at, "content")?;
        set(t, at, "content", json!({"application/json": {"schema": {"type": "object", "properties": {"why": {"type": "string"}}}}}))
    }),
    row(&["header-added"], Place::Response, |t, at| {
        if !split(at)?.1.starts_with('2') { return None; }
        object(t, at)?.entry("headers").or_insert_with(|| json!({}))["X-Something-Else"] = json!({"schema": {"type": "string"}});
        Some(())
    }),
    row(&["header-removed"], Place::Response, |t, at| {
        let headers = object(t, at)?.get_mut("headers")?.as_object_mut()?;
        let name = headers.keys().next()?.clone();
        headers.shift_remove(&name).map(drop)
    }),
    // Members.
    row(&["property-added-optional"], Place::Schema, |t, at| {
        t.pointer(at)?.get("properties")?;
        set(t, &format!("{at}/properties"), "something_else", json!({"type": "string"}))
    }),
    row(&["property-added-required"], Place::Schema, |t, at| {
        t.pointer(at)?.get("properties")?;
        set(t, &format!("{at}/properties"), "something_else", json!({"type": "string"}))?;
        add(t, at, "required", json!("something_else"))
    }),
    row(&["property-removed", "property-removed-required"], Place::Property, |t, at| {
        let (owner, _) = owner(at)?;
        if t.pointer(&owner)?.get("properties")?.as_object()?.len() < 2 { return None; }
        make_optional(t, at)?;
        remove(t, at).map(drop)
    }),
    row(&["property-became-required"], Place::Property, |t, at| {
        if is_required(t, at)? { return None; }
        let (owner, name) = owner(at)?;
        add(t, &owner, "required", json!(name))
    }),
    row(&["property-became-optional"], Place::Property, |t, at| {
        if !is_required(t, at)? { return None; }
        make_optional(t, at)
    }),
    row(&["property-became-nullable"], Place::Property, |t, at| {
        t.pointer(at)?.get("type")?;
        if t.pointer(at)?.get("enum").is_some() { return None; }
        lacks(t, at, "nullable")?;
        set(t, at, "nullable", json!(true))
    }),
    row(&["property-became-not-nullable"], Place::Property, |t, at| {
        has(t, at, "nullable", &json!(true))?;
        unset(t, at, "nullable").map(drop)
    }),
    row(&["property-became-read-only"], Place::Property, |t, at| {
        t.pointer(at)?.get("type")?;
        lacks(t, at, "readOnly")?;
        lacks(t, at, "writeOnly")?;
        set(t, at, "readOnly", json!(true))
    }),
    row(&["property-no-longer-read-only"], Place::Property, |t, at| unset(t, at, "readOnly").map(drop)),
    row(&["property-became-write-only"], Place::Property, |t, at| {
        t.pointer(at)?.get("type")?;
        lacks(t, at, "readOnly")?;
        lacks(t, at, "writeOnly")?;
        set(t, at, "writeOnly", json!(true))
    }),
    row(&["property-deprecated"], Place::Property, |t, at| {
        t.pointer(at)?.get("type")?;
        lacks(t, at, "deprecated")?;
        set(t, at, "deprecated", json!(true))
    }),
    row(&["property-undeprecated"], Place::Property, |t, at| {
        has(t, at, "deprecated", &json!(true))?;
        unset(t, at, "deprecated").map(drop)
    }),
    row(&["property-renamed"], Place::Property, |t, at| {
        let (owner, name) = owner(at)?;
        rename(t, &format!("{owner}/properties"), &name, &format!("{name}_again"))?;
        for it in object(t, &owner)?.get_mut("required").and_then(Value::as_array_mut).into_iter().flatten() {
            if *it == json!(name) { *it = json!(format!("{name}_again")); }
        }
        Some(())
    }),
    // What a value is.
    // An alternative is known by what it is: of another type it is another one.
    row(&["type-changed", "union-member-removed"], Place::Schema, |t, at| {
        is_plain(t, at, "string")?;
        set(t, at, "type", json!("boolean"))
    }),
    row(&["type-changed"], Place::Property, |t, at| {
        is_plain(t, at, "string")?;
        let old = t.pointer(at)?.clone();
        *t.pointer_mut(at)? = json!({"type": "array", "items": old});
        Some(())
    }),
    row(&["type-widened"], Place::Schema, |t, at| {
        has(t, at, "type", &json!("integer"))?;
        lacks(t, at, "format")?;
        lacks(t, at, "x-epoch")?;
        set(t, at, "type", json!("number"))
    }),
    row(&["type-widened"], Place::Property, |t, at| {
        is_plain(t, at, "string")?;
        unset(t, at, "type").map(drop)
    }),
    row(&["format-changed"], Place::Schema, |t, at| {
        is_plain(t, at, "string")?;
        set(t, at, "format", json!("date-time"))
    }),
    row(&["format-changed"], Place::Schema, |t, at| {
        is_plain(t, at, "string")?;
        set(t, at, "format", json!("email"))
    }),
    row(&["format-changed"], Place::Schema, |t, at| {
        has(t, at, "format", &json!("int64"))?;
        set(t, at, "format", json!("int32"))
    }),
    row(&["unit-changed"], Place::Schema, |t, at| {
        has(t, at, "x-epoch", &json!("seconds"))?;
        set(t, at, "x-epoch", json!("milliseconds"))
    }),
    row(&["enum-value-added"], Place::Schema, |t, at| {
        has(t, at, "type", &json!("string"))?;
        if t.pointer(at)?.get("enum")?.as_array()?.len() < 2 { return None; }
        add(t, at, "enum", json!("something_else"))
    }),
    row(&["enum-value-removed"], Place::Schema, |t, at| {
        has(t, at, "type", &json!("string"))?;
        let list = object(t, at)?.get_mut("enum")?.as_array_mut()?;
        if list.len() < 3 { return None; }
        list.remove(1);
        Some(())
    }),
    row(&["enum-value-renamed", "enum-value-removed"], Place::Schema, |t, at| {
        has(t, at, "type", &json!("string"))?;
        let list = object(t, at)?.get_mut("enum")?.as_array_mut()?;
        if list.len() < 2 { return None; }
        let old = list[0].as_str()?.to_owned();
        list[0] = json!(format!("{old}_again"));
        Some(())
    }),
    row(&["const-changed"], Place::Schema, |t, at| {
        has(t, at, "type", &json!("string"))?;
        let list = object(t, at)?.get_mut("enum")?.as_array_mut()?;
        if list.len() != 1 { return None; }
        list[0] = json!("something_else");
        Some(())
    }),
    row(&["enum-order-changed"], Place::Schema, |t, at| {
        let list = object(t, at)?.get_mut("enum")?.as_array_mut()?;
        if list.len() < 2 { return None; }
        list.reverse();
        Some(())
    }),
    row(&["enum-set"], Place::Schema, |t, at| {
        is_plain(t, at, "string")?;
        set(t, at, "enum", json!(["one_thing", "something_else"]))
    }),
    row(&["enum-unset"], Place::Schema, |t, at| {
        if t.pointer(at)?.get("enum")?.as_array()?.len() < 2 { return None; }
        has(t, at, "type", &json!("string"))?;
        unset(t, at, "x-enumDescriptions");
        unset(t, at, "x-enumEvidence");
        unset(t, at, "enum").map(drop)
    }),
    row(&["bound-tightened"], Place::Schema, |t, at| {
        is_plain(t, at, "string")?;
        lacks(t, at, "maxLength")?;
        set(t, at, "maxLength", json!(1000))
    }),
    row(&["bound-tightened"], Place::Schema, |t, at| {
        has(t, at, "type", &json!("integer"))?;
        lacks(t, at, "maximum")?;
        set(t, at, "maximum", json!(100_000))
    }),
    row(&["bound-loosened"], Place::Schema, |t, at| unset(t, at, "minimum").map(drop)),
    row(&["bound-loosened"], Place::Schema, |t, at| unset(t, at, "maxLength").map(drop)),
    row(&["bound-loosened"], Place::Schema, |t, at| unset(t, at, "maxItems").map(drop)),
    row(&["pattern-added"], Place::Schema, |t, at| {
        is_plain(t, at, "string")?;
        lacks(t, at, "pattern")?;
        set(t, at, "pattern", json!("^[a-z]+$"))
    }),
    row(&["pattern-removed"], Place::Schema, |t, at| unset(t, at, "pattern").map(drop)),
    row(&["unique-items-set"], Place::Schema, |t, at| {
        has(t, at, "type", &json!("array"))?;
        lacks(t, at, "uniqueItems")?;
        set(t, at, "uniqueItems", json!(true))
    }),
    row(&["default-changed"], Place::Property, |t, at| {
        is_plain(t, at, "boolean")?;
        let now = t.pointer(at)?.get("default") == Some(&json!(true));
        set(t, at, "default", json!(!now))
    }),
    row(&["additional-closed"], Place::Schema, |t, at| {
        t.pointer(at)?.get("properties")?;
        if t.pointer(at)?.get("additionalProperties").is_some() { return None; }
        set(t, at, "additionalProperties", json!(false))
    }),
    row(&["additional-typed"], Place::Schema, |t, at| {
        t.pointer(at)?.get("properties")?;
        if t.pointer(at)?.get("additionalProperties").is_some() { return None; }
        set(t, at, "additionalProperties", json!({"type": "integer"}))
    }),
    row(&["additional-typed"], Place::Schema, |t, at| {
        t.pointer(at)?.get("properties")?;
        if t.pointer(at)?.get("additionalProperties").is_some() { return None; }
        set(t, at, "additionalProperties", json!(true))
    }),
    row(&["title-changed"], Place::Schema, |t, at| set(t, at, "title", json!("Something else"))),
    row(&["documentation-changed"], Place::Schema, |t, at| set(t, at, "description", json!("Something else."))),
    row(&["sensitive-changed"], Place::Property, |t, at| {
        is_plain(t, at, "string")?;
        lacks(t, at, "x-sensitive")?;
        set(t, at, "x-sensitive", json!(true))
    }),
    row(&["lenient-changed"], Place::Property, |t, at| {
        is_plain(t, at, "integer")?;
        lacks(t, at, "x-lenient")?;
        set(t, at, "x-lenient", json!(["numeric-string"]))
    }),
    row(&["extension-changed"], Place::Property, |t, at| {
        t.pointer(at)?.get("type")?;
        set(t, at, "x-rust-name", json!("a_name_of_its_own"))
    }),
    row(&["extension-changed"], Place::Component, |t, at| {
        t.pointer(at)?.get("type")?;
        set(t, at, "x-rust-name", json!("NameOfItsOwn"))
    }),
    row(&["extension-changed"], Place::Operation, |t, at| set(t, at, "x-rust-name", json!("a_name_of_its_own"))),
    // Unions.
    row(&["union-member-added"], Place::Schema, |t, at| {
        let key = if t.pointer(at)?.get("oneOf").is_some() { "oneOf" } else { "anyOf" };
        if t.pointer(at)?.get(key)?.as_array()?.len() < 2 || t.pointer(at)?.get("discriminator").is_some() { return None; }
        add(t, at, key, json!({"type": "object", "required": ["something_else"], "properties": {"something_else": {"type": "string"}}}))
    }),
    row(&["union-member-removed", "unwrapped"], Place::Schema, |t, at| {
        let key = if t.pointer(at)?.get("oneOf").is_some() { "oneOf" } else { "anyOf" };
        let list = object(t, at)?.get_mut(key)?.as_array_mut()?;
        if list.len() < 2 { return None; }
        let gone = list.pop()?;
        // A tag would still mean it.
        if let Some(mapping) = t.pointer_mut(at)?.pointer_mut("/discriminator/mapping").and_then(Value::as_object_mut) {
            mapping.retain(|_, it| Some(&*it) != gone.get("$ref"));
        }
        Some(())
    }),
    row(&["union-kind-changed"], Place::Schema, |t, at| {
        if t.pointer(at)?.get("oneOf")?.as_array()?.len() < 2 { return None; }
        rename(t, at, "oneOf", "anyOf")
    }),
    row(&["discriminator-removed"], Place::Schema, |t, at| {
        t.pointer(at)?.get("oneOf")?;
        unset(t, at, "discriminator").map(drop)
    }),
    row(&["wrapped-in-union"], Place::Property, |t, at| {
        is_plain(t, at, "string")?;
        let old = t.pointer(at)?.clone();
        *t.pointer_mut(at)? = json!({"oneOf": [old, {"type": "array", "items": {"type": "string"}}]});
        Some(())
    }),
    // Named schemas.
    row(&["schema-renamed"], Place::Component, |t, at| rename_component(t, at, "SomethingElse")),
    row(&["schema-added"], Place::Document, |t, _| {
        set(t, "/components/schemas", "SomethingElse", json!({"type": "object", "properties": {"a": {"type": "string"}}}))
    }),
    row(&["schema-extracted", "schema-renamed", "name-changed"], Place::Property, |t, at| {
        has(t, at, "type", &json!("object"))?;
        t.pointer(at)?.get("properties")?;
        let own = t.pointer(at)?.clone();
        set(t, "/components/schemas", "SomethingElse", own)?;
        *t.pointer_mut(at)? = json!({"$ref": "#/components/schemas/SomethingElse"});
        Some(())
    }),
    row(&["schema-inlined", "schema-removed"], Place::Property, |t, at| {
        let target = t.pointer(at)?.get("$ref")?.as_str()?.strip_prefix('#')?.to_owned();
        let schema = t.pointer(&target)?.clone();
        schema.get("properties")?;
        *t.pointer_mut(at)? = schema;
        Some(())
    }),
    row(&["name-changed", "meaning-changed", "schema-added"], Place::Property, |t, at| {
        // A named schema takes the name of an inline one.
        has(t, at, "type", &json!("object"))?;
        t.pointer(at)?.get("properties")?;
        let (owner, name) = owner(at)?;
        let (components, of) = split(&owner)?;
        if components != "/components/schemas" { return None; }
        let camel: String = name.split('_').map(|it| it[..1].to_uppercase() + &it[1..]).collect();
        if t.pointer(components)?.get(format!("{of}{camel}")).is_some() { return None; }
        set(t, "/components/schemas", &format!("{of}{camel}"), json!({"type": "object", "properties": {"a": {"type": "string"}}}))
    }),
    // Webhooks, and the document as a whole.
    row(&["webhook-removed"], Place::Webhook, |t, at| remove(t, at).map(drop)),
    row(&["webhook-added"], Place::Webhook, |t, at| {
        let mut hook = t.pointer(at)?.clone();
        hook.get_mut("post")?.as_object_mut()?.shift_remove("operationId");
        let (parent, name) = split(at)?;
        set(t, parent, &format!("{name}.again"), hook)
    }),
    row(&["version-raised"], Place::Document, |t, _| set(t, "/info", "version", json!("7.0.0"))),
    row(&["version-lowered"], Place::Document, |t, _| set(t, "/info", "version", json!("0.0.1"))),
    row(&["security-scheme-added"], Place::Document, |t, _| {
        set(t, "/components/securitySchemes", "something", json!({"type": "apiKey", "in": "header", "name": "X-Something"}))
    }),
    row(&["security-scheme-changed"], Place::Document, |t, _| {
        let (name, _) = t.pointer("/components/securitySchemes")?.as_object()?.iter().next()?;
        let at = format!("/components/securitySchemes/{}", escaped(name));
        *t.pointer_mut(&at)? = json!({"type": "apiKey", "in": "header", "name": "X-Something"});
        Some(())
    }),
    row(&["security-added"], Place::Document, |t, _| {
        set(t, "/components/securitySchemes", "something", json!({"type": "apiKey", "in": "header", "name": "X-Something"}))?;
        t.get_mut("security")?.get_mut(0)?["something"] = json!([]);
        Some(())
    }),
    row(&["security-alternative-added"], Place::Document, |t, _| {
        set(t, "/components/securitySchemes", "something", json!({"type": "apiKey", "in": "header", "name": "X-Something"}))?;
        add(t, "", "security", json!({"something": []}))
    }),
    row(&["server-default-changed"], Place::Document, |t, _| {
        t.get_mut("servers")?.get_mut(0)?["url"] = json!("https://somewhere.else.example");
        Some(())
    }),
    row(&["server-changed"], Place::Document, |t, _| add(t, "", "servers", json!({"url": "https://somewhere.else.example"}))),
    row(&["error-pointers-changed"], Place::Document, |t, _| {
        t.get("x-error")?;
        set(t, "", "x-error", json!({"type": ["/something"]}))
    }),
    row(&["request-id-changed"], Place::Document, |t, _| set(t, "", "x-request-id", json!("X-Something"))),
    row(&["webhook-event-changed"], Place::Document, |t, _| unset(t, "", "x-webhook-event").map(drop)),
    row(&["webhook-signature-removed"], Place::Document, |t, _| unset(t, "", "x-webhook-signature").map(drop)),
    row(&["webhook-signature-changed"], Place::Document, |t, _| {
        t.get("x-webhook-signature")?;
        set(t, "/x-webhook-signature", "digest", json!("sha512"))
    }),
    row(&["documentation-changed"], Place::Document, |t, _| set(t, "/info", "description", json!("Something else."))),
];
