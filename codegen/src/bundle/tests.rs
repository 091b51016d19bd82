//! References followed, content moved, and names that stay the same whatever else changes.

use super::*;
use crate::load::{Source, Texts, load};
use crate::openapi::Version;
use crate::source::Origins;

fn bundled(texts: &[(&str, &str)]) -> (Value, Origins, Vec<String>) {
    let mut diagnostics = Diagnostics::default();
    let files = Texts::new(texts);
    let source = Source::new(&files, texts.first().map_or("", |(name, _)| name));
    let loaded = load(&source, &mut diagnostics);
    let (_, tree) = bundle(loaded, &mut diagnostics);
    let tree = tree.unwrap_or(Tree { root: Value::Null, origins: Origins::default(), version: Version::V30 });
    let said = diagnostics.iter().map(|it| {
        let help = it.help.first().map(|it| format!(" ({it})")).unwrap_or_default();
        format!("{}: {}{help}", it.id, it.message)
    });
    (tree.root, tree.origins, said.collect())
}

fn yaml(text: &str) -> Value {
    serde_yaml::from_str(text).unwrap_or_default()
}

fn same(texts: &[(&str, &str)], expected: &str) {
    let (root, _, said) = bundled(texts);
    assert_eq!(root, yaml(expected), "{root:#}");
    assert_eq!(said, Vec::<String>::new());
}

#[test]
fn files_become_components_and_path_items_stay_where_they_are_used() {
    let root = "
openapi: 3.0.3
paths:
  /pets: {$ref: 'paths/pets.yaml'}
components:
  schemas:
    Pet: {$ref: schemas/pet.yaml}
    Beast: {$ref: schemas/pet.yaml}
";
    let path = "
get:
  parameters: [{$ref: '../parts.yaml#/limit'}]
  responses:
    '200':
      description: ''
      content: {application/json: {schema: {type: array, items: {$ref: ../schemas/pet.yaml}}}}
    default: {$ref: '../parts.yaml#/Failure'}
";
    let parts = "
limit: {name: limit, in: query, schema: {$ref: '#/Count'}}
Count: {type: integer}
Failure: {description: '', content: {application/json: {schema: {$ref: schemas/error.json}}}}
";
    let expected = "
openapi: 3.0.3
paths:
  /pets:
    get:
      parameters: [{$ref: '#/components/parameters/limit'}]
      responses:
        '200':
          description: ''
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}}}
        default: {$ref: '#/components/responses/Failure'}
components:
  schemas:
    Pet: {properties: {mother: {$ref: '#/components/schemas/Pet'}}}
    Beast: {$ref: '#/components/schemas/Pet'}
    Count: {type: integer}
    error: {type: object}
  parameters:
    limit: {name: limit, in: query, schema: {$ref: '#/components/schemas/Count'}}
  responses:
    Failure: {description: '', content: {application/json: {schema: {$ref: '#/components/schemas/error'}}}}
";
    let texts = [
        ("spec/openapi.yaml", root),
        ("spec/paths/pets.yaml", path),
        ("spec/parts.yaml", parts),
        ("spec/schemas/pet.yaml", "properties: {mother: {$ref: pet.yaml}}"),
        ("spec/schemas/error.json", "{\"type\": \"object\"}"),
    ];
    same(&texts, expected);
    let (_, origins, _) = bundled(&texts);
    let schemas = Pointer::root().key("components").key("schemas");
    assert_eq!(origins.locate(&schemas.key("Pet").key("properties")).1.as_str(), "/properties");
    assert_eq!(origins.locate(&schemas.key("Count")).1.as_str(), "/Count");
    let get = Pointer::root().key("paths").key("/pets").key("get");
    assert_eq!(origins.locate(&get).1.as_str(), "/get");
}

#[test]
fn a_node_deep_inside_becomes_a_component_of_its_own() {
    same(
        &[(
            "a.yaml",
            "
openapi: 3.0.3
components:
  schemas:
    A:
      properties:
        b: {properties: {c: {type: string}, again: {$ref: '#/components/schemas/A/properties/b'}}}
    C: {items: {$ref: '#/components/schemas/A/properties/b/properties/c'}}
    Way: {$ref: '#/components/schemas/A'}
    E: {items: {$ref: '#/components/schemas/Way/properties/b'}}
",
        )],
        "
openapi: 3.0.3
components:
  schemas:
    A: {properties: {b: {$ref: '#/components/schemas/A_b'}}}
    C: {items: {$ref: '#/components/schemas/A_b_c'}}
    Way: {$ref: '#/components/schemas/A'}
    E: {items: {$ref: '#/components/schemas/A_b'}}
    A_b:
      properties: {c: {$ref: '#/components/schemas/A_b_c'}, again: {$ref: '#/components/schemas/A_b'}}
    A_b_c: {type: string}
",
    );
}

#[test]
fn references_where_there_are_none_are_replaced_by_their_targets() {
    same(
        &[
            (
                "a.yaml",
                "
openapi: 3.0.3
paths: {$ref: paths.yaml}
components: {schemas: {$ref: schemas/all.yaml}}
",
            ),
            ("paths.yaml", "/a: {get: {$ref: op.yaml, summary: mine}}"),
            (
                "op.yaml",
                "summary: theirs\nparameters: {$ref: list.yaml}\nresponses: {'200': {description: x}}",
            ),
            ("list.yaml", "- {name: a}\n- {$ref: 'b.yaml#/b'}"),
            ("b.yaml", "b: {name: b}"),
            ("schemas/all.yaml", "Pet: {$ref: Pet.yaml}\nDog: {allOf: [{$ref: '#/Pet'}]}"),
            ("schemas/Pet.yaml", "type: object"),
        ],
        "
openapi: 3.0.3
paths:
  /a:
    get:
      summary: mine
      parameters: [{name: a}, {$ref: '#/components/parameters/b'}]
      responses: {'200': {description: x}}
components:
  parameters: {b: {name: b}}
  schemas:
    Pet: {type: object}
    Dog: {allOf: [{$ref: '#/components/schemas/Pet'}]}
",
    );
}

#[test]
fn names_that_collide_are_qualified() {
    let (root, ..) = bundled(&[
        (
            "a.yaml",
            "
openapi: 3.0.3
components:
  schemas:
    Pet: {type: string}
    A: {anyOf: [{$ref: x/Pet.yaml}, {$ref: y/Pet.yaml}, {$ref: y/Pet.yaml}]}
    B: {discriminator: {propertyName: t, mapping: {x: x/Pet.yaml, y: '#/components/schemas/Pet', z: Pet}}}
",
        ),
        ("x/Pet.yaml", "type: object"),
        ("y/Pet.yaml", "type: array"),
    ]);
    let names: Vec<_> =
        root["components"]["schemas"].as_object().into_iter().flatten().map(|it| it.0).collect();
    assert_eq!(names, ["Pet", "A", "B", "x_Pet", "y_Pet"]);
    assert_eq!(root["components"]["schemas"]["A"]["anyOf"][2]["$ref"], "#/components/schemas/y_Pet");
    assert_eq!(
        root["components"]["schemas"]["B"]["discriminator"]["mapping"]["x"],
        "#/components/schemas/x_Pet"
    );
}

#[test]
fn what_leads_nowhere_is_said_and_cut() {
    let (root, _, said) = bundled(&[(
        "a.yaml",
        "
openapi: 3.0.3
paths:
  /a: {get: {parameters: [{$ref: '#/components/parameters/no'}, {name: b}], responses: {'200': {$ref: 'http://x'}}}}
  /b: {$ref: '#/paths/~1c'}
  /c: {$ref: '#/paths/~1b'}
components:
  schemas:
    Pet: {type: string}
    A: {$ref: '#/components/schemas/Pett', description: d}
    B: {$ref: '#/components/schemas/C'}
    C: {$ref: '#/components/schemas/B'}
    D: {$ref: '#/components/schemas/D'}
    E: {$ref: '#Pet'}
",
    )]);
    let expected = "
openapi: 3.0.3
paths:
  /a: {get: {parameters: [{name: b}], responses: {'200': {description: '', content: {'*/*': {schema: {}}}}}}}
components: {schemas: {Pet: {type: string}, A: {description: d}, B: {}, C: {}, D: {}, E: {}}}
";
    assert_eq!(root, yaml(expected), "{root:#}");
    assert_eq!(
        said,
        [
            "ref-unresolved: `#/components/parameters/no` leads to no node",
            "ref-url: `http://x` is on the network, and nothing is fetched (save it in the document's folder, and refer to it by its path: `$ref: ./schema.json`)",
            "ref-cycle: `#/paths/~1c` leads back to itself (put a path item somewhere on the way)",
            "ref-cycle: `#/paths/~1b` leads back to itself (put a path item somewhere on the way)",
            "ref-unresolved: `#/components/schemas/Pett` leads to no node (did you mean `#/components/schemas/Pet`?)",
            "ref-cycle: `#/components/schemas/C` leads back to itself (put a schema somewhere on the way)",
            "ref-cycle: `#/components/schemas/B` leads back to itself (put a schema somewhere on the way)",
            "ref-cycle: `#/components/schemas/D` leads back to itself (put a schema somewhere on the way)",
            "ref-unresolved: `#Pet` does not end in a JSON pointer, nor in an anchor (after `#` comes a pointer such as `/components/schemas/Pet`, or an `$anchor` of that file)",
        ]
    );
}

#[test]
fn an_id_names_a_node_of_any_file_and_is_where_references_start() {
    same(
        &[
            (
                "spec/a.yaml",
                "
openapi: 3.1.0
components:
  schemas:
    Pet:
      $id: https://x.example/schemas/pet
      properties:
        owner: {$ref: /schemas/owner}
        again: {$ref: 'owner#/properties/name'}
        own: {$ref: '#/properties/part'}
        part: {$anchor: part, type: string}
        vet: {$ref: '#/components/schemas/Vet'}
        file: {$ref: tag.yaml}
    Vet: {$ref: 'https://x.example/schemas/owner#part'}
    Use: {items: {$ref: pets.yaml}}
",
            ),
            (
                "spec/pets.yaml",
                "{$defs: {O: {$id: 'https://x.example/schemas/owner', properties: {name: {type: string}, a: {$anchor: part, type: integer}}}}, items: {$ref: 'https://x.example/schemas/pet'}}",
            ),
            ("spec/tag.yaml", "{$id: 'https://x.example/schemas/tag.yaml', type: boolean}"),
        ],
        "
openapi: 3.1.0
components:
  schemas:
    Pet:
      $id: https://x.example/schemas/pet
      properties:
        owner: {$ref: '#/components/schemas/O'}
        again: {$ref: '#/components/schemas/O_name'}
        own: {$ref: '#/components/schemas/Pet_part'}
        part: {$ref: '#/components/schemas/Pet_part'}
        vet: {$ref: '#/components/schemas/Vet'}
        file: {$ref: '#/components/schemas/tag'}
    Vet: {$anchor: part, type: integer}
    Use: {items: {$ref: '#/components/schemas/pets'}}
    pets: {$defs: {O: {$ref: '#/components/schemas/O'}}, items: {$ref: '#/components/schemas/Pet'}}
    O: {$id: 'https://x.example/schemas/owner', properties: {name: {$ref: '#/components/schemas/O_name'}, a: {$ref: '#/components/schemas/Vet'}}}
    O_name: {type: string}
    Pet_part: {$anchor: part, type: string}
    tag: {$id: 'https://x.example/schemas/tag.yaml', type: boolean}
",
    );
}

#[test]
fn below_a_url_a_file_beside_the_document_is_not_meant_unless_it_says_so() {
    let root = "
openapi: 3.1.0
components:
  schemas:
    Pet: {$id: 'https://x.example/pet', items: {$ref: tag.yaml}}
    Vet: {$id: parts/vet, items: {$ref: tag.yaml}}
";
    let (root, _, said) =
        bundled(&[("a.yaml", root), ("tag.yaml", "type: boolean"), ("parts/tag.yaml", "type: string")]);
    let schemas = &root["components"]["schemas"];
    assert_eq!(schemas["Pet"]["items"], yaml("{}"));
    assert_eq!(schemas["Vet"]["items"], yaml("{$ref: '#/components/schemas/tag'}"));
    assert_eq!(schemas["tag"], yaml("type: string"));
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].contains("it means `https://x.example/tag.yaml`"), "{said:?}");
}

#[test]
fn a_misspelt_pointer_is_read_as_what_is_meant() {
    let (root, _, said) = bundled(&[(
        "a.yaml",
        "
openapi: 3.1.0
components:
  schemas:
    A: {items: {$ref: '#components/schemas/B'}}
    B: {items: {$ref: '#/components/schemas/C%20d'}}
    C%20d: {items: {$ref: '#/components/schemas/E%20f'}}
    E f: {}
",
    )]);
    let items = |name: &str| root["components"]["schemas"][name]["items"]["$ref"].clone();
    assert_eq!(items("A"), "#/components/schemas/B");
    assert_eq!(items("B"), "#/components/schemas/C%20d");
    assert_eq!(items("C%20d"), "#/components/schemas/E f");
    let [slash, percent] = said.as_slice() else { panic!("{said:?}") };
    assert!(slash.contains("write `#/components/schemas/B`"), "{slash}");
    assert!(percent.contains("write `#/components/schemas/C%2520d`"), "{percent}");
}

#[test]
fn what_other_files_bring_needs_no_section_of_the_root() {
    let (root, _, said) = bundled(&[
        (
            "a.yaml",
            "{openapi: 3.0.3, paths: {/a: {parameters: [{$ref: q.yaml}]}}, components: {parameters: ~}}",
        ),
        ("q.yaml", "{name: q, in: query, schema: {$ref: s.yaml}}"),
        ("s.yaml", "type: string"),
    ]);
    assert_eq!(root["components"]["parameters"]["q"]["name"], "q");
    assert_eq!(root["components"]["schemas"]["s"]["type"], "string");
    assert_eq!(said, ["value-null: `parameters` is not an object"]);
}

#[test]
fn a_dynamic_reference_is_followed_where_only_one_node_can_be_meant() {
    let (root, _, said) = bundled(&[(
        "a.yaml",
        "
openapi: 3.1.0
components:
  schemas:
    Tree: {$dynamicAnchor: node, properties: {children: {items: {$dynamicRef: '#node'}}}}
    List: {$id: list, $defs: {T: {$dynamicAnchor: T}}, items: {$dynamicRef: '#T', description: d}}
    Names: {$id: names, $defs: {T: {$dynamicAnchor: T, type: string}}, $ref: list}
",
    )]);
    let schemas = &root["components"]["schemas"];
    let children = yaml("items: {$ref: '#/components/schemas/Tree'}");
    assert_eq!(schemas["Tree"]["properties"]["children"], children);
    assert_eq!(schemas["List"]["items"], yaml("description: d"));
    assert_eq!(schemas["Names"]["$ref"], "#/components/schemas/List");
    let expected = "ref-dynamic: `#T` means one of several nodes, by the way that led here (give the \
                    `$dynamicAnchor` to one node only, or refer to the node by a `$ref`)";
    assert_eq!(said, [expected]);
}

#[test]
fn a_schema_in_the_place_of_a_media_type_has_its_references_followed() {
    same(
        &[(
            "a.yaml",
            "
openapi: 3.0.3
paths:
  /a:
    GET:
      responses:
        '200': {content: {application/json: {$ref: '#/components/schemas/B'}}}
        Default: {content: {application/json: {properties: {b: {$ref: '#/components/schemas/B/properties/c'}}}}}
components: {schemas: {B: {properties: {c: {type: string}}}}}
",
        )],
        "
openapi: 3.0.3
paths:
  /a:
    GET:
      responses:
        '200': {content: {application/json: {$ref: '#/components/schemas/B'}}}
        Default: {content: {application/json: {properties: {b: {$ref: '#/components/schemas/B_c'}}}}}
components: {schemas: {B: {properties: {c: {$ref: '#/components/schemas/B_c'}}}, B_c: {type: string}}}
",
    );
}
