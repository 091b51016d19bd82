//! Discriminators.

use insta::assert_snapshot;

use super::schemas;

#[test]
fn tags_come_from_mapping_then_constants_then_names() {
    assert_snapshot!(schemas("
        Pet:
          oneOf:
            - $ref: '#/components/schemas/Cat'
            - $ref: '#/components/schemas/Dog'
            - $ref: '#/components/schemas/Eel'
            - $ref: '#/components/schemas/Fox'
          discriminator:
            propertyName: kind
            mapping:
              cat: '#/components/schemas/Cat'
              kitten: Cat
              dog: ./animals/Dog.yaml
              ghost: '#/components/schemas/Ghost'
        Cat: {type: object, required: [kind], properties: {kind: {type: string}}}
        Dog: {type: object, required: [kind], properties: {kind: {type: string}}}
        Eel: {type: object, required: [kind], properties: {kind: {type: string, enum: [eel]}}}
        Fox: {type: object, properties: {tail: {type: boolean}}}
    "), @r#"
    union Pet by kind {
      Cat: Cat tagged "cat", "kitten"
      Dog: Dog tagged "dog"
      Eel: Eel tagged "eel"
      Fox: Fox tagged "Fox"
    }
    struct Cat {
      kind!: string
    }
    struct Dog {
      kind!: string = "dog" tag
    }
    struct Eel {
      kind!: Eel.kind = "eel" tag
    }
    struct Fox {
      tail?: bool
      kind?: string = "Fox" tag
    }
    enum Eel.kind { "eel" }
    warning[discriminator-mapping-unlisted] #/components/schemas/Pet/discriminator/mapping/ghost: `ghost` is mapped to a schema that is not an alternative
    "#);
}

#[test]
fn a_schema_with_two_tags_has_no_constant() {
    assert_snapshot!(schemas("
        Cat: {type: object, required: [kind], properties: {kind: {type: string}}}
        Dog: {type: object, required: [kind], properties: {kind: {type: string}}}
        A: {oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}], discriminator: {propertyName: kind}}
        B:
          type: object
          properties:
            pet:
              oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
              discriminator: {propertyName: kind, mapping: {feline: Cat, Dog: Dog}}
    "), @r#"
    struct Cat {
      kind!: string
    }
    struct Dog {
      kind!: string = "Dog" tag
    }
    union A by kind {
      Cat: Cat tagged "Cat"
      Dog: Dog tagged "Dog"
    }
    struct B {
      pet?: B.pet
    }
    union B.pet by kind {
      Cat: Cat tagged "feline"
      Dog: Dog tagged "Dog"
    }
    "#);
}

#[test]
fn a_tag_that_means_two_goes_to_the_first() {
    assert_snapshot!(schemas("
        A: {type: object, properties: {kind: {type: string, enum: [same]}}}
        B: {type: object, properties: {kind: {type: string, enum: [same]}}}
        U: {oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}], discriminator: {propertyName: kind}}
    "), @r#"
    struct A {
      kind?: A.kind = "same" tag
    }
    struct B {
      kind?: B.kind = "same" tag
    }
    union U by kind {
      A: A tagged "same"
      B: B
    }
    enum A.kind { "same" }
    enum B.kind { "same" }
    degraded[discriminator-ambiguous] #/components/schemas/U/discriminator: `same` means two alternatives
    "#);
}

#[test]
fn a_base_with_heirs_is_a_union_to_those_who_refer_to_it() {
    assert_snapshot!(schemas("
        Shelter: {type: object, properties: {pets: {type: array, items: {$ref: '#/components/schemas/Pet'}}}}
        Pet:
          type: object
          required: [kind]
          properties: {kind: {type: string}, name: {type: string}}
          discriminator: {propertyName: kind, mapping: {cat: '#/components/schemas/Cat', dog: '#/components/schemas/Dog'}}
        Cat: {allOf: [{$ref: '#/components/schemas/Pet'}, {type: object, properties: {claws: {type: integer}}}]}
        Dog: {allOf: [{$ref: '#/components/schemas/Pet'}]}
        Puppy: {allOf: [{$ref: '#/components/schemas/Dog'}, {type: object, properties: {age: {type: integer}}}]}
    "), @r#"
    struct Shelter {
      pets?: [Pet]
    }
    union Pet by kind {
      Cat: Cat tagged "cat"
      Dog: Dog tagged "dog"
      Puppy: Puppy tagged "Puppy"
    }
    struct Cat {
      kind!: string = "cat" tag
      name?: string
      claws?: i64
    }
    struct Dog {
      kind!: string = "dog" tag
      name?: string
    }
    struct Puppy {
      kind!: string = "Puppy" tag
      name?: string
      age?: i64
    }
    "#);
}

#[test]
fn a_base_without_mapping_can_be_itself() {
    assert_snapshot!(schemas("
        Shelter: {type: object, properties: {pet: {allOf: [{$ref: '#/components/schemas/Pet'}], description: One.}}}
        Pet:
          type: object
          required: [kind]
          properties: {kind: {type: string}, size: {type: string, enum: [small, big]}}
          discriminator: {propertyName: kind}
        Cat: {allOf: [{$ref: '#/components/schemas/Pet'}, {type: object, properties: {claws: {type: integer}}}]}
    "), @r#"
    struct Shelter {
      pet?: Pet "One."
    }
    union Pet by kind {
      Cat: Cat tagged "Cat"
      base: Pet.base tagged "Pet"
    }
    struct Cat {
      kind!: string = "Cat" tag
      size?: Pet.size
      claws?: i64
    }
    struct Pet.base {
      kind!: string = "Pet" tag
      size?: Pet.size
    }
    enum Pet.size { "small", "big" }
    "#);
}

#[test]
fn a_base_that_nothing_refers_to_stays_an_object() {
    assert_snapshot!(schemas("
        Pet: {type: object, properties: {kind: {type: string}}, discriminator: {propertyName: kind}}
        Cat: {allOf: [{$ref: '#/components/schemas/Pet'}, {type: object, properties: {claws: {type: integer}}}]}
    "), @r#"
    struct Pet {
      kind?: string
    }
    struct Cat {
      kind?: string = "Cat" tag
      claws?: i64
    }
    "#);
}

#[test]
fn an_alternative_may_extend_the_choice_that_lists_it() {
    assert_snapshot!(schemas("
        Pet:
          type: object
          required: [kind]
          properties: {kind: {type: string}}
          oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
          discriminator: {propertyName: kind, mapping: {cat: Cat, dog: Dog}}
        Cat: {allOf: [{$ref: '#/components/schemas/Pet'}, {type: object, properties: {claws: {type: integer}}}]}
        Dog: {allOf: [{$ref: '#/components/schemas/Pet'}, {type: object, properties: {bark: {type: boolean}}}]}
    "), @r#"
    union Pet by kind {
      Cat: Cat tagged "cat"
      Dog: Dog tagged "dog"
    }
    struct Cat {
      kind!: string = "cat" tag
      claws?: i64
    }
    struct Dog {
      kind!: string = "dog" tag
      bark?: bool
    }
    "#);
}

#[test]
fn a_mapping_may_reach_into_a_nested_choice() {
    assert_snapshot!(schemas("
        A: {type: object, properties: {kind: {type: string}}}
        B: {type: object, properties: {kind: {type: string}}}
        C: {type: object, properties: {kind: {type: string}}}
        Inner: {oneOf: [{$ref: '#/components/schemas/B'}, {$ref: '#/components/schemas/C'}], discriminator: {propertyName: kind, mapping: {b: B, c: C}}}
        Outer: {oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/Inner'}], discriminator: {propertyName: kind, mapping: {a: A, b: B, c: C}}}
    "), @r#"
    struct A {
      kind?: string = "a" tag
    }
    struct B {
      kind?: string = "b" tag
    }
    struct C {
      kind?: string = "c" tag
    }
    union Inner by kind {
      B: B tagged "b"
      C: C tagged "c"
    }
    union Outer by kind {
      A: A tagged "a"
      Inner: Inner tagged "b", "c"
    }
    "#);
}
