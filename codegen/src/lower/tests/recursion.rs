//! Rings, depth, and other ways not to end.

use std::fmt::Write;

use insta::assert_snapshot;

use super::schemas;

#[test]
fn recursion_through_properties_items_and_alternatives_is_plain_ids() {
    assert_snapshot!(schemas("
        Node: {type: object, properties: {next: {$ref: '#/components/schemas/Node'}, all: {type: array, items: {$ref: '#/components/schemas/Node'}}}}
        A: {type: object, properties: {b: {$ref: '#/components/schemas/B'}}}
        B: {type: object, additionalProperties: {$ref: '#/components/schemas/A'}}
        Filter: {oneOf: [{type: string}, {type: object, properties: {not: {$ref: '#/components/schemas/Filter'}}}]}
        Tree: {allOf: [{$ref: '#/components/schemas/Node'}, {properties: {up: {$ref: '#/components/schemas/Tree'}}}]}
    "), @r#"
    struct Node {
      next?: Node
      all?: [Node]
    }
    struct A {
      b?: B
    }
    alias B = {A}
    union Filter {
      string: string
      with not: Filter.with not
    }
    struct Tree {
      next?: Node
      all?: [Node]
      up?: Tree
    }
    struct Filter.with not {
      not?: Filter
    }
    "#);
}

#[test]
fn references_that_only_lead_to_each_other_are_refused() {
    assert_snapshot!(schemas("
        A: {$ref: '#/components/schemas/B'}
        B: {$ref: '#/components/schemas/A'}
        Self: {allOf: [{$ref: '#/components/schemas/Self'}, {type: object, properties: {a: {type: string}}}]}
        One: {oneOf: [{$ref: '#/components/schemas/One'}, {type: string}, {type: object, properties: {a: {type: string}}}]}
        Left: {oneOf: [{$ref: '#/components/schemas/Right'}, {type: string}]}
        Right: {oneOf: [{$ref: '#/components/schemas/Left'}, {type: integer}]}
        Missing: {$ref: '#/components/schemas/Nobody'}
    "), @r#"
    alias A = B
    alias B = any
    struct Self {
      a?: string
    }
    union One {
      string: string
      with a: One.with a
    }
    union Left {
      Right: Right
      string: string
    }
    union Right {
      integer: i64
    }
    alias Missing = any
    struct One.with a {
      a?: string
    }
    refused[ref-unresolved] #/components/schemas/Missing: `#/components/schemas/Nobody` leads to no node
    refused[schema-cycle] #/components/schemas/B: schemas `B` and `A` are defined by each other
    refused[schema-cycle] #/components/schemas/Self/allOf/0: schema `Self` is defined by itself
    refused[schema-cycle] #/components/schemas/One/oneOf/0: schema `One` is one of its own alternatives
    refused[schema-cycle] #/components/schemas/Right/oneOf/0: schema `Right` is one of its own alternatives
    "#);
}

#[test]
fn an_alias_cannot_expand_to_itself() {
    assert_snapshot!(schemas("
        List: {type: array, items: {$ref: '#/components/schemas/List'}}
        Map: {type: object, additionalProperties: {$ref: '#/components/schemas/Other'}}
        Other: {$ref: '#/components/schemas/Map'}
        Json: {oneOf: [{type: string}, {type: array, items: {$ref: '#/components/schemas/Json'}}, {type: object, additionalProperties: {$ref: '#/components/schemas/Json'}}]}
    "), @r#"
    union List {
      array: [List]
    }
    union Map {
      object: {Other}
    }
    alias Other = Map
    union Json {
      string: string
      Json list: [Json]
      Json map: {Json}
    }
    "#);
}

#[test]
fn a_property_that_extends_its_owner_shares_its_type() {
    assert_snapshot!(schemas("
        A:
          type: object
          properties:
            name: {type: string}
            child:
              allOf:
                - $ref: '#/components/schemas/A'
                - {type: object, properties: {extra: {type: string}}}
    "), @r#"
    struct A {
      name?: string
      child?: A.child
    }
    struct A.child {
      name?: string
      child?: A.child
      extra?: string
    }
    "#);
}

#[test]
fn an_inline_alternative_may_extend_its_own_choice() {
    assert_snapshot!(schemas("
        A:
          properties: {id: {type: string}}
          oneOf:
            - {allOf: [{$ref: '#/components/schemas/A'}, {type: object, properties: {a: {type: string}}}]}
            - {type: object, title: Other, properties: {b: {type: string}}}
    "), @r#"
    union A {
      A: A.A
      Other: A.Other "Other"
    }
    struct A.A {
      id?: string
      a?: string
    }
    struct A.Other "Other" {
      id?: string
      b?: string
    }
    "#);
}

#[test]
fn a_chain_as_long_as_the_document_needs_no_stack() {
    let mut yaml = String::new();
    for index in 0..5000 {
        writeln!(yaml, "S{index}: {{allOf: [{{$ref: '#/components/schemas/S{}'}}]}}", index + 1).unwrap();
    }
    yaml.push_str("S5000: {type: object, nullable: true, properties: {a: {type: string}}}\n");
    yaml.push_str("Last: {type: object, properties: {s: {$ref: '#/components/schemas/S0'}}}\n");
    let text = schemas(&yaml);
    assert!(text.contains("s?: S0|null"), "null travels the whole chain");
}

#[test]
fn deep_nesting_ends_in_any() {
    let mut schema = "{type: string}".to_owned();
    for _ in 0..90 {
        schema = format!("{{type: array, items: {schema}}}");
    }
    let text = schemas(&format!("A: {schema}"));
    assert!(text.contains("degraded[nesting-too-deep]"), "{text}");
}

#[test]
fn properties_that_meet_in_ever_new_ways_end() {
    let mut yaml = String::new();
    for index in 0..16 {
        writeln!(
            yaml,
            "S{index}: {{type: object, properties: {{p: {{allOf: [{{$ref: '#/components/schemas/S{}'}}, {{$ref: '#/components/schemas/S{}'}}, {{type: object, properties: {{x{index}: {{type: string}}}}}}]}}}}}}",
            (index + 1) % 16,
            (index + 5) % 16,
        )
        .unwrap();
    }
    assert!(schemas(&yaml).contains("struct S0 {"));
}

#[test]
fn choices_that_extend_each_other_end() {
    let choice = |other: &str, name: &str| {
        let member = |it| {
            format!(
                "{{allOf: [{{$ref: '#/components/schemas/{other}'}}, {{properties: {{{name}{it}: {{}}}}}}]}}"
            )
        };
        (0..4).map(member).collect::<Vec<_>>().join(", ")
    };
    let text =
        schemas(&format!("A: {{oneOf: [{}]}}\nB: {{oneOf: [{}]}}", choice("B", "p"), choice("A", "q")));
    assert!(
        text.contains("degraded[nesting-too-deep]") || text.contains("degraded[composition-too-large]"),
        "{text}"
    );
}
