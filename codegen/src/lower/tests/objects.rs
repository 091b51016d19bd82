//! Objects, maps, and what is said in addition to types.

use insta::assert_snapshot;

use super::schemas;

#[test]
fn a_property_keeps_what_is_said_about_it() {
    assert_snapshot!(schemas("
        A:
          type: object
          title: An A
          description: Of things.
          externalDocs: {url: https://example.com/a}
          required: [id, id]
          properties:
            id: {type: string, readOnly: true, example: a_1}
            secret: {type: string, format: password, writeOnly: true}
            limit: {type: integer, minimum: 1, maximum: 100, default: 10, deprecated: true}
            empty: {type: string, default: null}
            tags: {type: array, uniqueItems: true, items: {type: string, maxLength: 5}}
    "), @r#"
    struct A <https://example.com/a> "An A" "Of things." {
      id!: string ro (for example "a_1")
      secret?: string sensitive wo
      limit?: i64 deprecated (from 1 to 100) (default 10)
      empty?: string (default null)
      tags?: [string] (unique items) (each item: at most 5 characters)
    }
    "#);
}

#[test]
fn members_beyond_the_properties() {
    assert_snapshot!(schemas("
        Unsaid: {type: object, properties: {a: {type: string}}}
        Closed: {type: object, properties: {a: {type: string}}, additionalProperties: false}
        Open: {type: object, properties: {a: {type: string}}, additionalProperties: true}
        Typed: {type: object, properties: {a: {type: string}}, additionalProperties: {type: object, properties: {b: {type: string}}}}
        Empty: {type: object, additionalProperties: false}
        Free: {type: object, additionalProperties: true}
        Map: {type: object, additionalProperties: {type: object, properties: {c: {type: string}}}}
    "), @r#"
    struct Unsaid {
      a?: string
    }
    struct Closed {
      a?: string
      no others
    }
    struct Open {
      a?: string
      others: any
    }
    struct Typed {
      a?: string
      others: Typed.value
    }
    struct Empty {
      no others
    }
    alias Free = {any}
    alias Map = {Map.value}
    struct Typed.value {
      b?: string
    }
    struct Map.value {
      c?: string
    }
    "#);
}

#[test]
fn a_required_name_without_a_property_may_be_missing() {
    assert_snapshot!(schemas("
        A: {type: object, required: [a, b], properties: {a: {type: string}}}
        B: {type: object, required: [a], additionalProperties: {type: integer}}
    "), @r#"
    struct A {
      a!: string
      b?: any
    }
    struct B {
      a!: i64
      others: i64
    }
    warning[required-unknown] #/components/schemas/A/required/1: `b` is required and not among the properties
    "#);
}

#[test]
fn an_inline_type_is_named_by_where_it_stands() {
    assert_snapshot!(schemas("
        A:
          type: object
          properties:
            b:
              type: object
              description: Within.
              properties:
                c: {type: array, items: {type: object, properties: {d: {type: string, enum: [x, y]}}}}
        List: {type: array, items: {type: object, properties: {e: {type: string}}}}
    "), @r#"
    struct A {
      b?: A.b "Within."
    }
    alias List = [List.item]
    struct A.b "Within." {
      c?: [A.b.c]
    }
    struct A.b.c {
      d?: A.b.c.d
    }
    enum A.b.c.d { "x", "y" }
    struct List.item {
      e?: string
    }
    "#);
}

#[test]
fn extensions_are_obeyed() {
    assert_snapshot!(schemas("
        Amount: {type: integer, x-lenient: [numeric-string]}
        A:
          type: object
          x-rust-name: Alpha
          x-evidence: recorded
          properties:
            type: {type: string, x-rust-name: kind}
            amount: {allOf: [{$ref: '#/components/schemas/Amount'}], nullable: true}
            amounts: {type: array, items: {$ref: '#/components/schemas/Amount'}, x-lenient: json-in-string}
            pan: {type: string, x-sensitive: true}
            wrong: {type: string, x-lenient: [sloppy], x-sensitive: 'yes'}
    "), @r#"
    newtype Amount = i64
    struct A as Alpha recorded {
      type?: string as kind
      amount?: Amount|null numeric-string
      amounts?: [Amount] numeric-string json-in-string
      pan?: string sensitive
      wrong?: string
    }
    warning[extension-value] #/components/schemas/A/properties/wrong/x-lenient: `x-lenient` has a value that says nothing here
    warning[extension-value] #/components/schemas/A/properties/wrong/x-sensitive: `x-sensitive` has a value that says nothing here
    "#);
}
