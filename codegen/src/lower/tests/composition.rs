//! `allOf`, `oneOf`, `anyOf`.

use insta::assert_snapshot;

use super::schemas;

#[test]
fn all_of_merges_properties_and_required() {
    assert_snapshot!(schemas("
        Base: {type: object, required: [id], properties: {id: {type: string}, note: {type: string}}}
        Mid: {allOf: [{$ref: '#/components/schemas/Base'}, {type: object, properties: {size: {type: integer}}}]}
        Child:
          description: Its own words.
          allOf:
            - $ref: '#/components/schemas/Mid'
            - {type: object, description: Not these., properties: {kind: {type: string, enum: [a, b]}}}
            - {required: [note, size]}
        Grandchild: {allOf: [{$ref: '#/components/schemas/Child'}, {properties: {more: {type: boolean}}}]}
    "), @r#"
    struct Base {
      id!: string
      note?: string
    }
    struct Mid {
      id!: string
      note?: string
      size?: i64
    }
    struct Child "Its own words." {
      id!: string
      note!: string
      size!: i64
      kind?: Child.kind
    }
    struct Grandchild {
      id!: string
      note!: string
      size!: i64
      kind?: Child.kind
      more?: bool
    }
    enum Child.kind { "a", "b" }
    "#);
}

#[test]
fn a_property_declared_twice_takes_the_narrower_type() {
    assert_snapshot!(schemas("
        Base:
          type: object
          properties:
            kind: {type: string}
            status: {$ref: '#/components/schemas/Status'}
            same: {type: string, enum: [x, y]}
            size: {type: number}
            inner: {type: object, properties: {a: {type: string}}}
        Status: {type: string, enum: [open, paid, void]}
        Child:
          allOf:
            - $ref: '#/components/schemas/Base'
            - type: object
              properties:
                kind: {type: string, enum: [child], description: Told here.}
                status: {enum: [open, paid]}
                same: {type: string, enum: [x, y]}
                size: {type: integer}
                inner: {type: object, properties: {b: {type: string}}}
    "), @r#"
    struct Base {
      kind?: string
      status?: Status
      same?: Base.same
      size?: f64
      inner?: Base.inner
    }
    enum Status { "open", "paid", "void" }
    struct Child {
      kind?: Child.kind = "child" "Told here."
      status?: Child.status
      same?: Base.same
      size?: i64
      inner?: Child.inner
    }
    enum Base.same { "x", "y" }
    struct Base.inner {
      a?: string
    }
    enum Child.kind "Told here." { "child" }
    enum Child.status { "open", "paid" }
    struct Child.inner {
      a?: string
      b?: string
    }
    "#);
}

#[test]
fn contradictions_are_told_and_the_later_wins() {
    assert_snapshot!(schemas("
        A:
          allOf:
            - {type: object, properties: {a: {type: string}, b: {type: string, enum: [x]}}}
            - {type: object, properties: {a: {type: integer}, b: {type: string, enum: [y]}}}
    "), @r#"
    struct A {
      a?: i64
      b?: A.b = "y"
    }
    enum A.b { "y" }
    degraded[allof-conflict] #/components/schemas/A/allOf/1/properties/a: a value cannot be a string and an integer at once
    degraded[allof-conflict] #/components/schemas/A/allOf/1/properties/b/enum/0: the enums of an `allOf` share no value
    "#);
}

#[test]
fn comments_around_a_reference_leave_it_a_reference() {
    assert_snapshot!(schemas("
        Inner: {type: object, required: [a], properties: {a: {type: string}}}
        Text: {type: string}
        A:
          type: object
          properties:
            commented: {allOf: [{$ref: '#/components/schemas/Inner'}], description: Here., readOnly: true}
            typed: {type: object, allOf: [{$ref: '#/components/schemas/Inner'}], required: [a]}
            bounded: {allOf: [{$ref: '#/components/schemas/Text'}], maxLength: 5}
            only: {oneOf: [{$ref: '#/components/schemas/Inner'}], nullable: true}
            twice: {anyOf: [{$ref: '#/components/schemas/Inner'}, {$ref: '#/components/schemas/Inner'}]}
            more: {allOf: [{$ref: '#/components/schemas/Inner'}], required: [b], properties: {b: {type: string}}}
    "), @r#"
    struct Inner {
      a!: string
    }
    newtype Text = string
    struct A {
      commented?: Inner ro "Here."
      typed?: Inner
      bounded?: Text (at most 5 characters)
      only?: Inner|null
      twice?: Inner
      more?: A.more
    }
    struct A.more {
      a!: string
      b!: string
    }
    "#);
}

#[test]
fn all_of_over_scalars_and_enums() {
    assert_snapshot!(schemas("
        Text: {type: string, maxLength: 20}
        Word: {allOf: [{$ref: '#/components/schemas/Text'}, {pattern: '^[a-z]+$'}]}
        Three: {type: string, enum: [a, b, c]}
        Two: {allOf: [{$ref: '#/components/schemas/Three'}, {type: string, enum: [c, b, d]}]}
    "), @r#"
    newtype Text = string (at most 20 characters)
    alias Word = Text (matches `^[a-z]+$`)
    enum Three { "a", "b", "c" }
    enum Two { "c", "b" }
    "#);
}

#[test]
fn a_union_keeps_its_alternatives() {
    assert_snapshot!(schemas("
        Card: {type: object, properties: {last4: {type: string}}}
        Source:
          oneOf:
            - $ref: '#/components/schemas/Card'
            - type: string
            - {type: object, title: Bank account, properties: {iban: {type: string}}}
            - {type: array, items: {type: string}}
            - {type: array, items: {$ref: '#/components/schemas/Card'}}
            - {enum: [null]}
            - {type: string, description: Again.}
        Holder: {type: object, properties: {source: {$ref: '#/components/schemas/Source'}}}
    "), @r#"
    struct Card {
      last4?: string
    }
    union Source nullable {
      Card: Card
      string: string
      Bank account: Source.Bank account "Bank account"
      string list: [string]
      Card list: [Card]
    }
    struct Holder {
      source?: Source|null
    }
    struct Source.Bank account "Bank account" {
      iban?: string
    }
    "#);
}

#[test]
fn a_choice_of_texts_is_one_type() {
    assert_snapshot!(schemas("
        Known: {type: string, enum: [a, b]}
        Open: {anyOf: [{$ref: '#/components/schemas/Known'}, {type: string}]}
        Inline: {anyOf: [{type: string, enum: [x]}, {type: string}]}
        Both: {oneOf: [{$ref: '#/components/schemas/Known'}, {type: string, enum: [c]}]}
        Consts: {type: string, oneOf: [{enum: [up], title: Up, description: Rising.}, {enum: [down], deprecated: true}]}
        Clearable: {anyOf: [{type: string, maxLength: 9}, {type: string, enum: ['']}]}
        Dates: {oneOf: [{type: string, format: date}, {type: string, format: date-time}]}
        Numbers: {oneOf: [{type: integer, enum: [1], title: One}, {type: integer, enum: [2], title: Two}]}
        Sizes: {oneOf: [{type: integer}, {type: number}]}
    "), @r#"
    enum Known { "a", "b" }
    alias Open = Known
    enum Inline { "x" }
    enum Both { "a", "b", "c" }
    enum Consts {
      "up" "Up" "Rising."
      "down" deprecated
    }
    newtype Clearable = string
    newtype Dates = string
    integer enum Numbers {
      1 for "One" "One"
      2 for "Two" "Two"
    }
    union Sizes {
      integer: i64
      number: f64
    }
    "#);
}

#[test]
fn what_stands_beside_a_choice_belongs_to_each_alternative() {
    assert_snapshot!(schemas("
        Card: {type: object, properties: {last4: {type: string}}}
        Payment:
          type: object
          required: [id, last4]
          properties: {id: {type: string}}
          oneOf:
            - $ref: '#/components/schemas/Card'
            - {properties: {iban: {type: string}}, required: [iban]}
        Extended:
          allOf:
            - $ref: '#/components/schemas/Payment'
            - {type: object, properties: {extra: {type: boolean}}}
        Plain: {type: object, oneOf: [{$ref: '#/components/schemas/Card'}, {type: object, properties: {a: {type: string}}}]}
    "), @r#"
    struct Card {
      last4?: string
    }
    union Payment {
      Card: Payment.Card
      with iban: Payment.with iban
    }
    union Extended {
      Card: Extended.Card
      with iban: Extended.with iban
    }
    union Plain {
      Card: Card
      with a: Plain.with a
    }
    struct Payment.Card {
      id!: string
      last4!: string
    }
    struct Payment.with iban {
      id!: string
      iban!: string
      last4?: any
    }
    struct Extended.Card {
      id!: string
      extra?: bool
      last4!: string
    }
    struct Extended.with iban {
      id!: string
      extra?: bool
      iban!: string
      last4?: any
    }
    struct Plain.with a {
      a?: string
    }
    warning[required-unknown] #/components/schemas/Payment/required/1: `last4` is required and not among the properties
    "#);
}

#[test]
fn alternatives_that_only_require_members_are_a_rule_about_one_object() {
    assert_snapshot!(schemas("
        A:
          type: object
          properties: {id: {type: string}, email: {type: string}, phone: {type: string}}
          anyOf:
            - {required: [id]}
            - {required: [email, phone]}
        B: {allOf: [{$ref: '#/components/schemas/A'}, {oneOf: [{required: [email]}, {required: [phone]}]}]}
        C: {type: object, properties: {a: {type: string}}, not: {required: [a]}}
    "), @r#"
    struct A (at least one of `id`, `email` with `phone`) {
      id?: string
      email?: string
      phone?: string
    }
    alias B = A (exactly one of `email`, `phone`)
    struct C (never with `a`) {
      a?: string
    }
    "#);
}

#[test]
fn two_choices_at_once_are_multiplied_out() {
    assert_snapshot!(schemas("
        A:
          type: object
          oneOf: [{title: x, properties: {x: {type: string}}}, {title: y, properties: {y: {type: string}}}]
          anyOf: [{title: p, properties: {p: {type: string}}}, {title: q, properties: {q: {type: string}}}]
    "), @r#"
    union A {
      x p: A.x p "p"
      x q: A.x q "q"
      y p: A.y p "p"
      y q: A.y q "q"
    }
    struct A.x p "p" {
      x?: string
      p?: string
    }
    struct A.x q "q" {
      x?: string
      q?: string
    }
    struct A.y p "p" {
      y?: string
      p?: string
    }
    struct A.y q "q" {
      y?: string
      q?: string
    }
    "#);
}

#[test]
fn too_many_combinations_become_one_object() {
    let member = |name: &str, index: usize| format!("{{properties: {{{name}{index}: {{type: string}}}}}}");
    let list = |name: &str| (0..7).map(|it| member(name, it)).collect::<Vec<_>>().join(", ");
    let text = schemas(&format!("A: {{type: object, oneOf: [{}], anyOf: [{}]}}", list("x"), list("y")));
    assert!(text.starts_with("struct A {\n  x0?: string\n"), "{text}");
    assert!(text.contains("degraded[allof-over-union] #/components/schemas/A/oneOf"), "{text}");
}

#[test]
fn properties_beside_an_alternative_that_is_no_object() {
    assert_snapshot!(schemas("
        A:
          properties: {a: {type: string}}
          oneOf: [{type: string}, {type: object, properties: {b: {type: string}}}]
    "), @r#"
    union A {
      string: string
      with b: A.with b
    }
    struct A.with b {
      a?: string
      b?: string
    }
    degraded[allof-over-union] #/components/schemas/A/oneOf/0: properties next to an alternative that is not an object
    "#);
}

#[test]
fn a_named_schema_of_which_one_alternative_is_left_is_a_type_of_its_own() {
    assert_snapshot!(schemas("
        Card: {type: object, required: [kind], properties: {kind: {type: string, enum: [card]}, number: {type: string}}}
        Bank: {type: object, required: [kind], properties: {kind: {type: string, enum: [bank]}, iban: {type: string}}}
        CardPayment:
          allOf:
            - oneOf:
                - $ref: '#/components/schemas/Card'
                - $ref: '#/components/schemas/Bank'
            - type: object
              required: [kind, amount]
              properties: {kind: {type: string, enum: [card]}, amount: {type: integer}}
        Inline:
          allOf:
            - oneOf:
                - {type: object, description: By card., required: [kind], properties: {kind: {type: string, enum: [card]}}}
                - {type: object, required: [kind], properties: {kind: {type: string, enum: [bank]}}}
            - {required: [kind], properties: {kind: {type: string, enum: [card]}}}
        Nested:
          allOf:
            - $ref: '#/components/schemas/CardPayment'
            - {properties: {note: {type: string}}}
        Level: {type: string, enum: [low, high]}
        LowOnly:
          allOf:
            - oneOf: [{$ref: '#/components/schemas/Level'}, {type: integer}]
            - {type: string, enum: [low]}
    "), @r#"
    struct Card {
      kind!: Card.kind = "card"
      number?: string
    }
    struct Bank {
      kind!: Bank.kind = "bank"
      iban?: string
    }
    struct CardPayment {
      kind!: CardPayment.kind = "card"
      amount!: i64
      number?: string
    }
    struct Inline "By card." {
      kind!: Inline.kind = "card"
    }
    struct Nested {
      kind!: CardPayment.kind = "card"
      amount!: i64
      note?: string
      number?: string
    }
    enum Level { "low", "high" }
    enum LowOnly { "low" }
    enum Card.kind { "card" }
    enum Bank.kind { "bank" }
    enum CardPayment.kind { "card" }
    enum Inline.kind { "card" }
    warning[alternative-impossible] #/components/schemas/CardPayment/allOf/0/oneOf/1: its `kind` is never one that the schema around the choice allows
    warning[alternative-impossible] #/components/schemas/Inline/allOf/0/oneOf/1: its `kind` is never one that the schema around the choice allows
    warning[alternative-impossible] #/components/schemas/LowOnly/allOf/0/oneOf/1: no value is a string and an integer at once
    "#);
}
