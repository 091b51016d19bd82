//! Mistakes by example: what is mended, what is cut, and what is said about it.

use serde_json::{Value, json};

use crate::diagnostic::Diagnostics;
use crate::read::read_text;

/// Reads a document of which only a part is given, and returns what became of the part, with the ids of messages.
fn part(version: &str, pointer: &str, text: &str) -> (Value, Vec<String>) {
    let mut frame = json!({"openapi": version, "info": {"title": "T", "version": "1"}, "paths": {}});
    let value: Value = serde_yaml::from_str(text).unwrap_or_default();
    let mut node = &mut frame;
    for step in pointer.split('/').skip(1) {
        let step = step.replace("~1", "/");
        node = node
            .as_object_mut()
            .map(|it| it.entry(step).or_insert_with(|| json!({})))
            .unwrap_or_else(|| panic!());
    }
    *node = value;
    let mut diagnostics = Diagnostics::default();
    let document = read_text("a.json", &frame.to_string(), &mut diagnostics);
    let root = document.tree.map(|it| it.root).unwrap_or_default();
    let read = serde_json::from_value::<openapiv3::OpenAPI>(root.clone());
    assert!(read.is_ok(), "{:?}", read.err());
    let ids = diagnostics.without_consequences().iter().map(|it| it.id.to_owned()).collect();
    (root.pointer(pointer).cloned().unwrap_or_default(), ids)
}

fn becomes(pointer: &str, text: &str, expected: &str, ids: &[&str]) {
    let (value, said) = part("3.0.3", pointer, text);
    let expected: Value = serde_yaml::from_str(expected).unwrap_or_default();
    assert_eq!(value, expected, "{text}: {value}");
    assert_eq!(said, ids, "{text}");
}

const SCHEMA: &str = "/components/schemas/A";
const OPERATION: &str = "/paths/~1a~1{b}/get";

#[test]
fn schemas_are_mended_where_they_have_a_sensible_reading() {
    for (text, expected, ids) in [
        ("{requried: [a], type: object}", "{type: object}", &["key-unknown"] as &[_]),
        ("{type: file}", "{type: string, format: binary}", &["type-unknown"]),
        ("{type: Integer}", "{type: integer}", &["type-unknown"]),
        ("{type: colour}", "{}", &["type-unknown"]),
        ("{properties: {a: {required: true}}}", "{properties: {a: {}}}", &["required-flag"]),
        (
            "{properties: {a: string, b: 5}}",
            "{properties: {a: {type: string}, b: {}}}",
            &["object-expected", "wrong-kind"],
        ),
        ("{type: object, required: []}", "{type: object}", &[]),
        (
            "{type: string, minLength: '3', maxLength: -1}",
            "{type: string, minLength: 3}",
            &["number-expected", "wrong-kind"],
        ),
        ("{type: integer, minimum: 0.0}", "{type: integer, minimum: 0}", &[]),
        (
            "{type: string, enum: [a, 1, a, null]}",
            "{type: string, enum: [a, '1', null], nullable: true}",
            &["value-type", "enum-duplicate", "enum-null"],
        ),
        (
            "{type: integer, enum: [1.0, '2', x]}",
            "{type: integer, enum: [1, 2]}",
            &["value-type", "value-type"],
        ),
        // No float holds it, and no JSON has it: it is not null.
        (
            "{type: number, enum: ['1e400', inf, 0.5]}",
            "{type: number, enum: [0.5]}",
            &["value-type", "value-type"],
        ),
        ("{type: string, enum: [a], default: b}", "{type: string, enum: [a]}", &["default-outside-enum"]),
        (
            "{type: array, items: {type: string}, enum: [a]}",
            "{type: array, items: {type: string, enum: [a]}}",
            &["enum-of-array"],
        ),
        ("{type: string, example: 5, default: null}", "{type: string, example: 5, default: null}", &[]),
        ("{description: null, nullable: 'true'}", "{nullable: true}", &["value-null", "flag-expected"]),
        (
            "{oneOf: [{type: string}], discriminator: kind}",
            "{oneOf: [{type: string}], discriminator: {propertyName: kind}}",
            &["object-expected"],
        ),
        (
            "{oneOf: [{type: string}], discriminator: {mapping: {a: A}}}",
            "{oneOf: [{type: string}]}",
            &["key-missing"],
        ),
        (
            "{oneOf: [{}], discriminator: {propertyName: p, mapping: {a: B, b: A}}}",
            "{oneOf: [{}], discriminator: {propertyName: p, mapping: {b: A}}}",
            &["discriminator-mapping"],
        ),
        ("{type: boolean, format: int32}", "{type: boolean}", &["format-misplaced"]),
        (
            "{x-sensitive: 1, x-lenient: [numeric-string], x-mine: 1}",
            "{x-lenient: [numeric-string], x-mine: 1}",
            &["extension-misused"],
        ),
        ("{x-retry: {}}", "{}", &["extension-misused"]),
    ] {
        becomes(SCHEMA, text, expected, ids);
    }
}

#[test]
fn a_number_that_should_be_text_keeps_the_digits_that_were_written() {
    let mut diagnostics = Diagnostics::default();
    let text = "openapi: 3.0.3\ninfo: {title: T, version: 1.10}\npaths: {}\ncomponents: {schemas: {V: {type: string, enum: [1.0, 1.10]}}}\n";
    let root = read_text("a.yaml", text, &mut diagnostics).tree.map(|it| it.root).unwrap_or_default();
    assert_eq!(root["info"]["version"], "1.10");
    assert_eq!(root["components"]["schemas"]["V"]["enum"], json!(["1.0", "1.10"]));
}

#[test]
fn parameters_are_mended_or_cut() {
    let ok = "responses: {default: {description: d}}, operationId: x";
    let id = "name: b, in: path, required: true, schema: {type: string}";
    for (given, expected, ids) in [
        ("", "", &["path-parameter-undefined"] as &[_]),
        ("{name: b, in: path, schema: {type: string}}", "", &["path-parameter-optional"]),
        ("{name: b, in: Path, required: true, type: string}", "", &["schema-missing", "parameter-in"]),
        ("{name: b, in: path, required: true, style: form}", "", &["parameter-style", "schema-missing"]),
        ("{ID}, {name: c, in: path, required: true, schema: {}}", "", &["path-parameter-unused"]),
        ("{ID}, {name: c, in: formData, schema: {}}", "", &["parameter-in"]),
        ("{ID}, {name: Authorization, in: header, schema: {}}", "", &["header-reserved"]),
        ("{ID}, {in: query, schema: {}}", "", &["key-missing"]),
        ("{ID}, {nam: q, in: query, schema: {}}", "", &["key-unknown"]),
        ("{ID}, {name: q, inn: query, schema: {}}", "", &["key-unknown"]),
        (
            "{ID}, {nam: q, in: query, schema: {}}, {in: query, schema: {}}",
            "",
            &["key-unknown", "key-missing"],
        ),
        ("{ID}, {name: q, schema: {}}", "", &["key-missing"]),
        ("{name: b, required: true, schema: {}}", "", &["key-missing"]),
        (
            "{name: q, in: query, schema: {}}, {name: q, in: query, schema: {}}, {ID}",
            "{name: q, in: query, schema: {}}, ",
            &["parameter-duplicate"],
        ),
        ("{ID}, {name: q, in: query, schema: {}, content: {a/b: {}}}", "", &["schema-and-content"]),
    ] {
        let given = given.replace("ID", id);
        let (value, said) = part("3.0.3", OPERATION, &format!("{{{ok}, parameters: [{given}]}}"));
        assert_eq!(said, ids, "{given}");
        let parameters = value["parameters"].to_string();
        assert!(
            parameters.contains(r#""name":"b","in":"path""#) || parameters.contains(r#""in":"path""#),
            "{parameters}"
        );
        assert!(
            expected.is_empty() || value["parameters"].as_array().is_some_and(|it| it.len() == 2),
            "{parameters}"
        );
    }
}

#[test]
fn what_swagger_2_wrote_elsewhere_is_read() {
    becomes(
        "/paths/~1a/post",
        "{parameters: [{in: body, name: b, required: true, schema: {type: object}}], responses: {200: {description: d, schema: {type: string}}}}",
        "{parameters: [], requestBody: {required: true, content: {application/json: {schema: {type: object}}}}, responses: {'200': {description: d, content: {application/json: {schema: {type: string}}}}}}",
        &["parameter-in", "schema-missing"],
    );
}

#[test]
fn responses_have_status_codes() {
    becomes(
        "/paths/~1a/get/responses",
        "{200: {description: d}, 4xx: {}, default: text, OK: {description: d}, 600: {description: d}}",
        "{'200': {description: d}, 4xx: {description: ''}, default: {description: text}}",
        &["key-missing", "object-expected", "status-code", "status-code"],
    );
}

#[test]
fn paths_and_their_operations_are_unique() {
    let text = "{a: {get: {operationId: x, responses: {default: {description: d}}}}, '/b/{c': {}, /d: {put: {operationId: x, responses: {default: {description: d}}}}}";
    becomes(
        "/paths",
        text,
        "{/a: {get: {operationId: x, responses: {default: {description: d}}}}, /d: {put: {responses: {default: {description: d}}}}}",
        &["path-slash", "path-template", "operation-id-duplicate"],
    );
}

#[test]
fn security_schemes_are_checked() {
    becomes(
        "/components/securitySchemes",
        "{a: {type: basic}, b: {type: http}, c: {type: apiKey, name: k, in: Header}, d: {type: oauth2, flows: {password: {}}}, e: {type: mutualTLS}}",
        "{a: {type: http, scheme: basic}, c: {type: apiKey, name: k, in: header}, d: {type: oauth2, flows: {password: {scopes: {}, tokenUrl: ''}}}}",
        &["security-scheme", "key-missing", "key-missing", "key-missing", "security-scheme"],
    );
    becomes("/security", "[{nobody: []}]", "~", &["security-undefined"]);
}

#[test]
fn what_was_cut_is_not_referred_to() {
    let text = "
parameters: {A: {name: a, in: nowhere}, B: {$ref: '#/components/parameters/A'}, C: {name: c, in: query, schema: {}}}
schemas: {S: null}
";
    becomes(
        "/components",
        text,
        "{parameters: {C: {name: c, in: query, schema: {}}}, schemas: {S: {}}}",
        &["parameter-in", "value-null", "ref-cut"],
    );
    let document = "
openapi: 3.0.3
info: {title: T, version: '1'}
components: {parameters: {A: {name: a, in: nowhere, schema: {}}}}
paths: {/x: {get: {parameters: [{$ref: '#/components/parameters/A'}], responses: {default: {description: d}}}}}
";
    let mut diagnostics = Diagnostics::default();
    let root = read_text("a.yaml", document, &mut diagnostics).tree.map(|it| it.root).unwrap_or_default();
    assert_eq!(root["paths"]["/x"]["get"]["parameters"], json!([]));
    assert_eq!(diagnostics.iter().map(|it| it.id).collect::<Vec<_>>(), ["parameter-in", "ref-cut"]);
}

#[test]
fn every_row_of_the_table_is_unique() {
    use crate::openapi::{Kind, table};
    for kind in
        [Kind::Document, Kind::Schema, Kind::Operation, Kind::Parameter, Kind::PathItem, Kind::Components]
    {
        let mut names: Vec<_> = table::keys(kind).iter().map(|it| it.name).collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all, "{kind:?}");
    }
}

#[test]
fn a_misspelt_key_is_one_message() {
    let parameter = "parameters: [{name: id, in: path, requried: true, schema: {type: string}}]";
    let responses = "responses: {default: {description: d}}";
    for operation in [
        format!("{{{parameter}, {responses}}}"),
        format!(
            "{{{}, {}}}",
            parameter.replace("requried", "required"),
            responses.replace("responses", "response")
        ),
    ] {
        let text = format!(
            "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths: {{'/a/{{id}}': {{get: {operation}}}}}\n"
        );
        let mut diagnostics = Diagnostics::default();
        read_text("a.yaml", &text, &mut diagnostics);
        let shown = diagnostics.without_consequences();
        assert_eq!(shown.iter().map(|it| it.id).collect::<Vec<_>>(), ["key-unknown"], "{text}");
    }
    let mut diagnostics = Diagnostics::default();
    read_text("a.yaml", "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npath: {}\n", &mut diagnostics);
    let shown = diagnostics.without_consequences();
    assert_eq!(shown.iter().map(|it| it.id).collect::<Vec<_>>(), ["key-unknown"]);
}
