//! A large crate, of which each tag is a feature: each compiles alone, without a warning.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Map, Value, json};

use super::{folder, path, text, xtask};

/// As many operations make a crate large.
const LARGE: usize = 300;

/// A document with all that leads from one file of models to another: named schemas and inline ones that are equal, in several
/// tags, rings, both directions of one schema, lists by page, classes of errors, webhooks, and a schema that nothing mentions.
fn document() -> Value {
    let schema = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
    let content = |schema: Value| json!({"application/json": {"schema": schema}});
    let gives = |schema: Value| json!({"200": {"description": "It.", "content": content(schema)}, "default": {"description": "Wrong.", "content": content(json!({"$ref": "#/components/schemas/Wrong"}))}});
    let takes = |schema: Value| json!({"required": true, "content": content(schema)});
    let billing = json!({"type": "object", "properties": {"iban": {"type": "string"}, "kind": {"type": "string", "enum": ["sepa", "wire"]}}});
    let mut paths = Map::new();
    paths.insert("/orders".into(), json!({
        "post": {"tags": ["orders"], "operationId": "createOrder", "requestBody": takes(schema("Order")), "responses": gives(schema("Order"))},
        "get": {"tags": ["orders"], "operationId": "listOrders", "x-pagination": {"style": "page", "items": "/data", "page": "page"},
            "parameters": [{"name": "page", "in": "query", "schema": {"type": "integer"}}],
            "responses": gives(json!({"type": "object", "required": ["data"], "properties": {"data": {"type": "array", "items": schema("Order")}, "billing": billing}}))}
    }));
    paths.insert("/refunds".into(), json!({
        "post": {"tags": ["re funds"], "operationId": "createRefund",
            "requestBody": takes(json!({"type": "object", "properties": {"billing": billing, "tree": schema("Tree")}})), "responses": gives(schema("Refund"))}
    }));
    paths.insert("/testing".into(), json!({
        "get": {"tags": ["testing"], "operationId": "getTest", "responses": {"204": {"description": "Nothing."}}}
    }));
    for index in 0..LARGE {
        let parameter = json!({"name": "id", "in": "path", "required": true, "schema": schema("Id")});
        paths.insert(format!("/parts/{index}/{{id}}"), json!({
            "get": {"tags": ["parts"], "operationId": format!("getPart{index}"), "parameters": [parameter], "responses": gives(json!({"type": "integer"}))}
        }));
    }
    json!({
        "openapi": "3.1.0",
        "info": {"title": "Large", "version": "1.0.0"},
        "x-webhook-signature": {"header": "X-Signature", "signed": "{body}", "digest": "sha512", "encoding": "base64", "secret": "hex"},
        "x-error": {"type": "/kind"},
        "paths": paths,
        "webhooks": {"order.paid": {"post": {"requestBody": takes(json!({"type": "object", "properties": {"order": schema("Order"), "note": schema("Note")}})), "responses": {"200": {"description": "Taken."}}}}},
        "components": {"schemas": {
            "Id": {"type": "string", "pattern": "^[a-z]+$"},
            "Order": {"type": "object", "required": ["lines"], "properties": {
                "id": {"allOf": [schema("Id")], "readOnly": true}, "lines": {"type": "array", "items": schema("Line")}}},
            "Line": {"type": "object", "properties": {"made": {"type": "string", "readOnly": true}, "of": schema("Order"), "price": {"oneOf": [schema("Money"), {"type": "string"}]}}},
            "Money": {"type": "object", "required": ["amount"], "properties": {"amount": {"type": "integer"}}},
            "Refund": {"type": "object", "properties": {"order": schema("Order"), "money": schema("Money")}},
            "Tree": {"type": "object", "properties": {"leaf": schema("Leaf")}},
            "Leaf": {"type": "object", "properties": {"trees": {"type": "array", "items": schema("Tree")}}},
            "Note": {"type": "object", "properties": {"text": {"type": "string"}}},
            "Alone": {"type": "object", "properties": {"money": schema("Money")}},
            "Wrong": {"type": "object", "properties": {"kind": {"type": "string", "enum": ["busy", "gone"]}}},
        }},
    })
}

/// The features that a manifest has for tags, and that of all other models.
fn features(manifest: &str) -> Vec<&str> {
    let rows = manifest.lines().filter_map(|it| it.strip_suffix(" = []"));
    rows.filter(|it| it.starts_with("tag-") || *it == "other-models").collect()
}

fn check(dir: &Path, features: &str) -> (bool, String) {
    let output = Command::new(env!("CARGO"))
        .args(["check", "--quiet", "--offline", "--lib", "--no-default-features", "--features", features])
        .current_dir(dir)
        // Not in the folder that is made anew, so that dependencies are checked once.
        .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("features-target"))
        .env("CARGO_INCREMENTAL", "0")
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .output()
        .expect("cargo runs");
    (output.status.success(), text(&output.stderr))
}

#[test]
fn each_tag_of_a_large_crate_is_a_feature_that_compiles_alone() {
    let dir = folder("features");
    let spec = dir.join("large.json");
    fs::write(&spec, document().to_string()).unwrap();
    let out = dir.join("large");
    let output = xtask(&["gen", "--spec", path(&spec), "--out", path(&out), "--deny", "warning"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let manifest = fs::read_to_string(out.join("Cargo.toml")).unwrap();
    let features = features(&manifest);
    assert_eq!(features, ["tag-orders", "tag-re-funds", "tag-testing", "tag-parts", "other-models"]);
    // Its own workspace, with the versions of this one.
    fs::write(out.join("Cargo.toml"), format!("{manifest}\n[workspace]\n")).unwrap();
    fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock"), out.join("Cargo.lock")).unwrap();
    for feature in features.iter().chain(&["", "webhooks", "all-tags"]) {
        let (is_success, said) = check(&out, feature);
        assert!(is_success && !said.contains("warning"), "{feature}: {said}");
    }
}
