//! Scalars, enums, newtypes and aliases.

use insta::assert_snapshot;

use super::schemas;

#[test]
fn a_scalar_follows_type_and_format() {
    assert_snapshot!(schemas("
        A:
          type: object
          properties:
            text: {type: string}
            at: {type: string, format: date-time}
            day: {type: string, format: date}
            id: {type: string, format: uuid}
            amount: {type: string, format: decimal}
            mail: {type: string, format: email}
            small: {type: integer, format: int32}
            wide: {type: integer, format: int32, maximum: 4294967295}
            big: {type: integer, format: int64}
            plain: {type: integer}
            fraction: {type: number, format: float}
            whole: {type: number, format: int64}
            flag: {type: boolean}
            anything: {}
    "), @r#"
    struct A {
      text?: string
      at?: date-time
      day?: date
      id?: uuid
      amount?: decimal
      mail?: string
      small?: i32
      wide?: i64 (at most 4294967295)
      big?: i64
      plain?: i64
      fraction?: f64
      whole?: i64
      flag?: bool
      anything?: any
    }
    "#);
}

#[test]
fn a_named_scalar_is_a_newtype_and_the_rest_are_aliases() {
    assert_snapshot!(schemas("
        Id: {type: string, maxLength: 20, description: Told apart by prefix.}
        Cents: {type: integer}
        Ids: {type: array, items: {$ref: '#/components/schemas/Id'}, minItems: 1}
        Counts: {type: object, additionalProperties: {type: integer, minimum: 0}}
        Free: {type: object}
        Anything: {}
        Other: {$ref: '#/components/schemas/Id'}
        Commented: {allOf: [{$ref: '#/components/schemas/Id'}], description: The same.}
    "), @r#"
    newtype Id = string (at most 20 characters) "Told apart by prefix."
    newtype Cents = i64
    alias Ids = [Id] (at least 1 item)
    alias Counts = {i64} (each value: at least 0)
    alias Free = {any}
    alias Anything = any
    alias Other = Id
    alias Commented = Id "The same."
    "#);
}

#[test]
fn an_enum_keeps_its_values_once_and_in_order() {
    assert_snapshot!(schemas("
        Status:
          type: string
          enum: [open, paid, open, '', null]
          x-enumDescriptions: {paid: Money arrived.}
        Untyped: {enum: [a, b]}
        Holder:
          type: object
          properties:
            status: {$ref: '#/components/schemas/Status'}
            object: {type: string, enum: [holder]}
    "), @r#"
    enum Status nullable {
      "open"
      "paid" "Money arrived."
      ""
    }
    enum Untyped { "a", "b" }
    struct Holder {
      status?: Status|null
      object?: Holder.object = "holder"
    }
    enum Holder.object { "holder" }
    warning[enum-duplicate] #/components/schemas/Status/enum/2: "open" is listed twice in this enum
    "#);
}

#[test]
fn an_enum_of_scalars_is_one_and_of_one_value_its_scalar() {
    assert_snapshot!(schemas("
        Level: {type: integer, enum: [1, 2]}
        Mixed: {enum: [1, a]}
        Holder:
          type: object
          properties:
            version: {type: integer, enum: [2]}
            live: {type: boolean, enum: [true]}
            both: {type: boolean, enum: [true, false]}
    "), @r#"
    integer enum Level { 1, 2 }
    mixed enum Mixed { 1, "a" }
    struct Holder {
      version?: i64 = 2 (always `2`)
      live?: bool = true (always `true`)
      both?: bool
    }
    "#);
}

#[test]
fn null_belongs_to_the_use_of_a_type() {
    assert_snapshot!(schemas("
        Note: {type: string, nullable: true}
        Holder:
          type: object
          required: [own]
          properties:
            own: {type: string, nullable: true}
            named: {$ref: '#/components/schemas/Note'}
            wrapped: {allOf: [{$ref: '#/components/schemas/Id'}], nullable: true}
            items: {type: array, items: {type: string, nullable: true}}
            listed: {type: array, items: {$ref: '#/components/schemas/Note'}}
            values: {type: object, additionalProperties: {type: integer, nullable: true}}
            nothing: {enum: [null]}
        Id: {type: string}
        Again: {$ref: '#/components/schemas/Note'}
    "), @r#"
    newtype Note = string nullable
    struct Holder {
      own!: string|null
      named?: Note|null
      wrapped?: Id|null
      items?: [string|null]
      listed?: [Note|null]
      values?: {i64|null}
      nothing?: any|null
    }
    newtype Id = string
    alias Again = Note nullable
    degraded[null-only] #/components/schemas/Holder/properties/nothing: no value but null is allowed here
    "#);
}

#[test]
fn a_value_keeps_its_name_where_another_enum_narrows_the_list() {
    let lowered = schemas(
        "
        All:
          type: string
          enum: [a, b, c]
          x-enum-varnames: {a: First, b: Second, c: Third}
          x-enum-descriptions: {a: One, b: Two, c: Three}
        Narrowed: {allOf: [{$ref: '#/components/schemas/All'}, {enum: [c, a]}]}
    ",
    );
    let narrowed = lowered.split("Narrowed").nth(1).unwrap();
    assert!(narrowed.contains(r#"for "Third""#) && narrowed.contains("Three"), "{lowered}");
    assert!(narrowed.contains(r#"for "First""#) && !narrowed.contains("Second"), "{lowered}");
}
