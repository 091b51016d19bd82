//! Each rule by example: what 3.1 says, and what it becomes.

use serde_json::Value;

use crate::diagnostic::Diagnostics;
use crate::read::read_text;

/// Reads one schema of a 3.1 document next to a schema `B`, and returns what became of it, with the ids of messages.
fn schema(version: &str, text: &str) -> (Value, Vec<&'static str>) {
    let text = format!(
        "{{openapi: {version}, info: {{title: T, version: '1'}}, paths: {{}}, components: {{schemas: {{A: {text}, B: {{}}}}}}}}"
    );
    let mut diagnostics = Diagnostics::default();
    let tree = read_text("a.yaml", &text, &mut diagnostics).tree;
    let root = tree.map(|it| it.root).unwrap_or_default();
    let read = serde_json::from_value::<openapiv3::OpenAPI>(root.clone());
    assert!(read.is_ok(), "{text}: {:?}", read.err());
    (root["components"]["schemas"]["A"].clone(), diagnostics.iter().map(|it| it.id).collect())
}

fn becomes(version: &str, cases: &[(&str, &str, &[&str])]) {
    for (text, expected, ids) in cases {
        let (value, said) = schema(version, text);
        let expected: Value = serde_yaml::from_str(expected).unwrap_or_default();
        assert_eq!(value, expected, "{text}: {value}");
        assert_eq!(&said, ids, "{text}");
    }
}

const REF: &str = "$ref: '#/components/schemas/B'";

#[test]
fn null_is_a_flag() {
    let one = format!("{{oneOf: [{{{REF}}}, {{type: 'null'}}], description: d}}");
    let one_expected = format!("{{allOf: [{{{REF}}}], nullable: true, description: d}}");
    let two = format!("{{anyOf: [{{type: 'null'}}, {{{REF}}}, {{type: string}}]}}");
    let two_expected = format!("{{anyOf: [{{{REF}}}, {{type: string}}], nullable: true}}");
    becomes(
        "3.1.0",
        &[
            ("{type: [string, 'null'], minLength: 1}", "{type: string, nullable: true, minLength: 1}", &[]),
            (
                "{type: [string, 'null'], enum: [a, null]}",
                "{type: string, nullable: true, enum: [a, null]}",
                &[],
            ),
            ("{type: 'null'}", "{nullable: true, enum: [null]}", &[]),
            (&one, &one_expected, &[]),
            (&two, &two_expected, &[]),
            (
                "{oneOf: [{type: string, description: in}, {const: null}], description: out}",
                "{type: string, nullable: true, description: out}",
                &[],
            ),
        ],
    );
}

#[test]
fn several_types_are_a_union() {
    becomes(
        "3.1.0",
        &[
            (
                "{type: [string, integer, 'null'], description: d, maxLength: 5, minimum: 1, enum: [a, 1], format: int64}",
                "{nullable: true, description: d, oneOf: [{type: string, maxLength: 5, enum: [a]}, {type: integer, minimum: 1, enum: [1], format: int64}]}",
                &[],
            ),
            (
                "{type: [array, string], items: {type: [string, 'null']}}",
                "{oneOf: [{type: array, items: {type: string, nullable: true}}, {type: string}]}",
                &[],
            ),
            ("{type: [integer, number]}", "{type: number}", &[]),
            ("{type: [string, object], oneOf: [{}]}", "{oneOf: [{}]}", &["type-several"]),
        ],
    );
}

#[test]
fn constants_bounds_and_examples_are_rewritten() {
    becomes(
        "3.1.0",
        &[
            ("{const: a}", "{const: a, type: string, enum: [a]}", &[]),
            ("{exclusiveMinimum: 0, minimum: -5}", "{exclusiveMinimum: true, minimum: 0}", &[]),
            ("{exclusiveMaximum: 9, maximum: 5}", "{exclusiveMaximum: false, maximum: 5}", &[]),
            ("{examples: [1, 2]}", "{examples: [1, 2], example: 1}", &[]),
            (
                "{type: string, contentEncoding: base64}",
                "{type: string, contentEncoding: base64, format: byte}",
                &[],
            ),
            (
                "{contentMediaType: image/png}",
                "{contentMediaType: image/png, type: string, format: binary}",
                &[],
            ),
        ],
    );
}

#[test]
fn what_3_0_cannot_say_is_said_to_be_lost() {
    becomes(
        "3.1.0",
        &[
            (
                "{patternProperties: {^x: {type: [string, 'null']}}}",
                "{patternProperties: [^x], additionalProperties: {}}",
                &["pattern-properties"],
            ),
            (
                "{patternProperties: {^x: {type: [string, 'null']}}, additionalProperties: false}",
                "{patternProperties: [^x], additionalProperties: {type: string, nullable: true}}",
                &["pattern-properties"],
            ),
            (
                "{patternProperties: {^x: {type: string}}, unevaluatedProperties: false}",
                "{patternProperties: [^x], additionalProperties: {type: string}}",
                &["pattern-properties"],
            ),
            (
                "{patternProperties: {^x: {type: string}}, unevaluatedProperties: false, if: {}}",
                "{patternProperties: [^x], additionalProperties: {}, if: {}}",
                &["pattern-properties", "keyword-condition"],
            ),
            (
                "{unevaluatedProperties: {type: string}, allOf: [{properties: {a: {type: integer}}}]}",
                "{additionalProperties: {}, allOf: [{properties: {a: {type: integer}}}]}",
                &["keyword-condition"],
            ),
            (
                "{prefixItems: [{type: string}], contains: {type: integer}, unevaluatedItems: {type: string}}",
                "{prefixItems: [0], items: {anyOf: [{type: string}, {}]}, contains: {type: integer}}",
                &["keyword-condition"],
            ),
            ("{type: string, properties: {a: {}}}", "{type: string}", &["keyword-of-another-type"]),
            ("{properties: {a: true, b: false}}", "{properties: {a: {}, b: {not: {}}}}", &["schema-false"]),
            ("{if: {}, then: {}}", "{if: {}, then: {}}", &["keyword-condition"]),
        ],
    );
}

#[test]
fn tuples_are_lists_of_a_choice() {
    let (text, number) = ("{type: string}", "{type: number}");
    let tuple = |places: &str, rest: &str| format!("{{type: array, prefixItems: [{places}], {rest}}}");
    let list = |indices: &str, rest: &str, choice: &str| {
        format!("{{type: array, prefixItems: [{indices}], {rest} items: {{anyOf: [{choice}]}}}}")
    };
    let both = format!("{text}, {number}");
    let nullable = "{type: [string, 'null']}, {type: 'null'}";
    let cases = [
        (tuple(&both, ""), list("0, 1", "", &format!("{both}, {{}}"))),
        (tuple(&both, "items: true"), list("0, 1", "", &format!("{both}, {{}}"))),
        (tuple(&both, "items: false"), list("0, 1", "maxItems: 2,", &both)),
        (tuple(&both, "items: false, maxItems: 9"), list("0, 1", "maxItems: 2,", &both)),
        (tuple(&both, "unevaluatedItems: false"), list("0, 1", "maxItems: 2,", &both)),
        (tuple(&both, "maxItems: 2, items: {type: integer}"), list("0, 1", "maxItems: 2,", &both)),
        (tuple(text, &format!("items: {number}")), list("0", "", &both)),
        (tuple(text, &format!("unevaluatedItems: {number}")), list("0", "", &both)),
        (tuple(&format!("{both}, {text}"), &format!("items: {text}")), list("0, 1, 0", "", &both)),
        (tuple("{}", ""), list("0", "", "{}")),
        (
            tuple(nullable, "items: false"),
            list("0, 1", "maxItems: 2,", "{type: string, nullable: true}, {enum: [null], nullable: true}"),
        ),
        (
            tuple(&tuple(text, "items: false"), "items: false"),
            list("0", "maxItems: 1,", &list("0", "maxItems: 1,", text)),
        ),
        (
            "{type: array, items: [{type: [integer]}]}".to_owned(),
            "{type: array, items: {type: integer}}".to_owned(),
        ),
    ];
    for (given, expected) in cases {
        becomes("3.1.0", &[(&given, &expected, &[])]);
    }
    let listed = format!("{{type: array, maxItems: 2, items: [{both}]}}");
    becomes("3.0.3", &[(&listed, &list("0, 1", "maxItems: 2,", &both), &["items-tuple"])]);
    let twice = format!("{{type: array, prefixItems: [{text}], items: [{both}]}}");
    becomes("3.1.0", &[(&twice, &list("0", "", &format!("{text}, {{}}")), &["items-tuple"])]);
}

#[test]
fn keys_beside_a_reference_are_kept() {
    let given = format!("{{{REF}, description: d, nullable: true, x-sensitive: true, maxLength: 5}}");
    let kept = format!("{{allOf: [{{{REF}}}], description: d, nullable: true, x-sensitive: true}}");
    becomes("3.0.3", &[(&given, &kept, &["ref-sibling"])]);
    let given = format!("{{{REF}, required: [a], allOf: [{{type: object}}]}}");
    let kept = format!("{{allOf: [{{{REF}}}, {{type: object}}], required: [a]}}");
    becomes("3.1.0", &[(&given, &kept, &[])]);
    let plain = format!("{{{REF}, type: object}}");
    becomes("3.1.0", &[(&plain, &format!("{{{REF}}}"), &[])]);
}

#[test]
fn webhooks_and_callbacks_are_rewritten_where_they_stand() {
    let body = |schema: &str| format!("{{content: {{application/json: {{schema: {schema}}}}}}}");
    let responses = "responses: {'200': {description: D}}";
    let call = format!("{{post: {{requestBody: {}, {responses}}}}}", body("{const: a}"));
    let text = format!(
        "
openapi: 3.1.0
info: {{title: T, version: '1'}}
webhooks: {{paid: {call}}}
paths: {{/a: {{post: {{{responses}, callbacks: {{c: {{'{{$request.body#/u}}': {call}}}}}}}}}}}
components: {{callbacks: {{C: {{'{{$request.body#/u}}': {call}, x-y: 1}}}}}}
"
    );
    let mut diagnostics = Diagnostics::default();
    let root = read_text("a.yaml", &text, &mut diagnostics).tree.map(|it| it.root).unwrap_or_default();
    for at in [
        "/webhooks/paid",
        "/paths/~1a/post/callbacks/c/{$request.body#~1u}",
        "/components/callbacks/C/{$request.body#~1u}",
    ] {
        let schema = root.pointer(&format!("{at}/post/requestBody/content/application~1json/schema/enum"));
        assert_eq!(schema, Some(&serde_json::json!(["a"])), "{at}");
    }
    let said: Vec<_> = diagnostics.iter().map(|it| it.message.as_str()).collect();
    assert_eq!(said, Vec::<&str>::new());
}

#[test]
fn the_deepest_document_is_read_without_exhausting_the_stack() {
    for (open, close) in [
        (r#"{"type": ["array", "string"], "items": "#, "}"),
        (r#"{"type": "array", "prefixItems": ["#, "]}"),
        (r#"{"allOf": ["#, "]}"),
        (r#"{"properties": {"a": "#, "}}"),
        (r#"{"additionalProperties": "#, "}"),
    ] {
        let deep = |levels: usize| format!("{}{{}}{}", open.repeat(levels), close.repeat(levels));
        let levels = (1..200).rev().find(|&levels| is_read(&deep(levels)));
        assert!(levels.is_some_and(|it| it >= crate::load::DEEPEST / 2 - 4), "{open}: {levels:?}");
    }
}

fn is_read(schema: &str) -> bool {
    let text = format!(
        r#"{{"openapi": "3.1.0", "info": {{"title": "T", "version": "1"}}, "components": {{"schemas": {{"A": {schema}}}}}}}"#
    );
    crate::stack::with_room(|| {
        let tree = read_text("a.json", &text, &mut Diagnostics::default()).tree;
        tree.is_some_and(|it| serde_json::from_value::<openapiv3::OpenAPI>(it.root).is_ok())
    })
}
