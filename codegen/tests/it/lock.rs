//! What callers rely on stays as a document grows, where the lock of the older document is next to it.

#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use std::fs;
use std::path::Path;

use codegen::Outcome;
use codegen::emit::Config;
use codegen::load::{Source, Texts};
use codegen::pipeline::generate_from;

fn make(document: &str, lock: Option<&str>) -> Outcome {
    let mut texts = Texts::new(&[("shop.yaml", document)]);
    if let Some(lock) = lock {
        texts.push("shop.names.lock", lock.as_bytes().to_vec());
    }
    let config = Config { crate_name: "shop".to_owned(), ..Config::default() };
    generate_from(&Source::new(&texts, "shop.yaml"), &config)
}

/// A document of these paths and components.
fn document(paths: &str, components: &str) -> String {
    let indented = |text: &str| text.lines().map(|it| format!("  {it}\n")).collect::<String>();
    format!(
        "openapi: 3.0.3\ninfo: {{title: Shop, version: 1.0.0}}\npaths:\n{}components:\n{}",
        indented(paths),
        indented(components)
    )
}

/// The new document with the lock of the old one, which has to fit.
fn grown(old: &str, new: &str) -> Outcome {
    let old = make(old, None);
    assert!(old.fatal().is_empty(), "{}", old.messages(&|_| true, false));
    let new = make(new, Some(&old.lock));
    assert!(new.fatal().is_empty(), "{}", new.messages(&|_| true, false));
    assert!(new.unmatched.iter().next().is_none(), "{}", new.messages(&|_| true, false));
    new
}

fn file<'a>(outcome: &'a Outcome, path: &str) -> &'a str {
    outcome.files.as_ref().unwrap().get(path).unwrap_or_else(|| panic!("no {path}"))
}

fn has(outcome: &Outcome, path: &str, line: &str) {
    let text = file(outcome, path);
    assert!(text.contains(line), "{path} has no `{line}`:\n{text}\n{}", outcome.lock);
}

const LINES: &str = "/lines/{id}:
  get:
    tags: [lines]
    operationId: getLine
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Line'}}}}}";

#[test]
fn a_new_member_that_leads_back_is_boxed_and_the_old_ones_are_not() {
    let order = |more: &str| {
        format!(
            "schemas:\n  Line: {{type: object, properties: {{order: {{$ref: '#/components/schemas/Order'}}, \
             place: {{type: object, properties: {{order: {{$ref: '#/components/schemas/Order'}}}}}}}}}}\n  \
             Order: {{type: object, properties: {{id: {{type: string}}{more}}}}}"
        )
    };
    let (old, new) = (order(""), order(", last_line: {$ref: '#/components/schemas/Line'}"));
    let new = grown(&document(LINES, &old), &document(LINES, &new));
    has(&new, "src/models/line.rs", "pub order: Option<Order>");
    has(&new, "src/models/line.rs", "pub place: Option<LinePlace>");
    has(&new, "src/models/order.rs", "pub last_line: Option<Box<Line>>");
}

#[test]
fn a_box_stays_where_the_way_back_is_gone() {
    let node = |more: &str| {
        format!(
            "schemas:\n  Line: {{type: object, properties: {{order: {{$ref: '#/components/schemas/Order'}}}}}}\n  \
             Order: {{type: object, properties: {{id: {{type: string}}{more}}}}}"
        )
    };
    let (old, new) = (node(", line: {$ref: '#/components/schemas/Line'}"), node(""));
    let old = make(&document(LINES, &old), None);
    let new = make(&document(LINES, &new), Some(&old.lock));
    has(&new, "src/models/line.rs", "pub order: Option<Box<Order>>");
    let said = new.messages(&|_| false, false);
    assert!(
        said.contains("lock-unmatched") && said.contains("`Order` has no member `line` to box"),
        "{said}"
    );
    assert!(said.contains("--> shop.names.lock:"), "{said}");
    assert!(!new.lock.contains("- line"), "{}", new.lock);
}

#[test]
fn boxes_that_a_lock_forbids_all_round_are_made_all_the_same() {
    let both = "schemas:\n  Line: {type: object, properties: {order: {$ref: '#/components/schemas/Order'}}}\n  \
                Order: {type: object, properties: {line: {$ref: '#/components/schemas/Line'}}}";
    let lock = "plain: {Line: [Order], Order: [Line]}";
    let made = make(&document(LINES, both), Some(lock));
    has(&made, "src/models/line.rs", "pub order: Option<Box<Order>>");
    has(&made, "src/models/order.rs", "pub line: Option<Box<Line>>");
}

const LIST: &str = "/orders:
  get:
    tags: [orders]
    operationId: listOrders
    parameters: [PARAMETER]
    responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}}";

#[test]
fn an_inline_type_keeps_its_name_when_its_parameter_is_shared() {
    let order = "schemas:\n  Order: {type: object, properties: {id: {type: string}}}";
    let inline = "{name: state, in: query, schema: {type: string, enum: [open, paid]}}";
    let old = document(&LIST.replace("PARAMETER", inline), order);
    let new = document(
        &LIST.replace("PARAMETER", "{$ref: '#/components/parameters/Which'}"),
        &format!("{order}\nparameters:\n  Which: {inline}"),
    );
    let alone = make(&new, None);
    assert!(!alone.lock.contains("ListOrdersState"), "the rule keeps the name by itself: {}", alone.lock);
    let new = grown(&old, &new);
    assert!(new.types.iter().any(|it| it == "models::ListOrdersState"), "{:?}", new.types);
}

#[test]
fn an_inline_type_keeps_its_name_when_a_schema_of_that_name_comes() {
    let order = "schemas:\n  Order: {type: object, properties: {address: {type: object, properties: {zip: {type: string}}}}}";
    let paths = LIST.replace("PARAMETER", "");
    let more = "\n  OrderAddress: {type: object, properties: {planet: {type: string}}}";
    let new = grown(&document(&paths, order), &document(&paths, &format!("{order}{more}")));
    has(&new, "src/models/order.rs", "pub address: Option<OrderAddress>");
    has(&new, "src/models/order.rs", "pub zip: Option<String>");
}

fn operation(path: &str, id: &str) -> String {
    format!(
        "{path}:\n  post:\n    tags: [orders]\n    operationId: {id}\n    responses: {{'204': {{description: ok}}}}\n"
    )
}

#[test]
fn a_function_keeps_its_name_when_another_would_take_it() {
    let components = "schemas: {}";
    let old = operation("/orders/{id}/void", "void_order");
    let new = operation("/void", "void_orders") + &old;
    let alone = make(&document(&new, components), None);
    assert!(alone.operations[1].contains("orders.void_order("), "{:?}", alone.operations);
    let new = grown(&document(&old, components), &document(&new, components));
    assert!(new.operations[1].contains("orders.void("), "{:?}", new.operations);
}

#[test]
fn a_header_keeps_its_name_when_a_query_parameter_of_that_name_comes() {
    let header = "{name: Trace, in: header, schema: {type: string}}";
    let both = format!("{{name: trace, in: query, schema: {{type: string}}}}, {header}");
    let order = "schemas:\n  Order: {type: object}";
    let of = |parameters: &str| document(&LIST.replace("PARAMETER", parameters), order);
    let new = grown(&of(header), &of(&both));
    let text = file(&new, "src/resources/orders.rs");
    assert!(text.contains("pub trace: Option<String>") && text.contains("pub query_trace"), "{text}");
    assert!(text.contains("fn query_trace"), "{text}");
}

/// An operation with what may be spelled alike: parameters, and a body of which each member is optional.
fn update(parameters: &str, members: &str) -> String {
    let parameters: Vec<_> = parameters.split_whitespace().filter_map(|it| it.split_once(':')).collect();
    let parameters: Vec<_> = parameters
        .iter()
        .map(|(place, name)| format!("{{name: {name}, in: {place}, schema: {{type: string}}}}"))
        .collect();
    let members: Vec<_> = members.split_whitespace().map(|it| format!("{it}: {{type: string}}")).collect();
    let body = format!("{{type: object, properties: {{{}}}}}", members.join(", "));
    document(
        &format!(
            "/orders:\n  patch:\n    tags: [orders]\n    operationId: updateOrder\n    parameters: [{}]\n    requestBody: {{content: {{application/json: {{schema: {body}}}}}}}\n    responses: {{'204': {{description: ok}}}}\n",
            parameters.join(", ")
        ),
        "schemas: {}",
    )
}

/// The setters of the call, but for the body as a whole.
fn setters(made: &Outcome) -> Vec<String> {
    let text = file(made, "src/resources/orders.rs");
    let names = text.lines().filter_map(|it| it.trim().strip_prefix("pub fn ")?.split_once("(mut self, "));
    names.map(|it| it.0.to_owned()).filter(|it| it != "body").collect()
}

#[test]
fn what_is_spelled_alike_in_two_places_says_its_place_where_no_lock_knows_which_was_first() {
    for (parameters, members, expected) in [
        ("header:Trace", "note", &["trace", "note"][..]),
        ("header:Trace query:trace", "note", &["header_trace", "query_trace", "note"]),
        ("query:note", "note sku", &["query_note", "body_note", "sku"]),
        ("query:an-id query:an_id header:an_id", "", &["query_an_id", "query_an_id2", "header_an_id"]),
        ("header:Note", "note", &["header_note", "body_note"]),
        (
            "cookie:note header:Note query:note",
            "note",
            &["cookie_note", "header_note", "query_note", "body_note"],
        ),
    ] {
        let made = make(&update(parameters, members), None);
        assert_eq!(setters(&made), expected, "{parameters}, {members}");
        let again = make(&update(parameters, members), Some(&made.lock));
        assert_eq!(setters(&again), expected, "{parameters}, {members}: a second run has the same names");
        assert_eq!(again.lock, made.lock);
    }
}

#[test]
fn what_comes_beside_something_of_its_name_renames_nothing_in_silence() {
    for (old, new, expected) in [
        // A header that the lock has keeps its name, and so does a member next to a header that it does not have.
        (
            ("header:Trace", "note"),
            ("header:Trace query:trace", "note"),
            &["trace", "query_trace", "note"][..],
        ),
        (("query:trace", "note"), ("query:trace header:Trace", "note"), &["trace", "header_trace", "note"]),
        (("header:Note", "sku"), ("header:Note", "sku note"), &["note", "sku", "body_note"]),
        (("", "note"), ("header:Note", "note"), &["header_note", "note"]),
        // Of a query and a body nobody knows which is new: neither has the name that the other may have had.
        (("query:note", "sku"), ("query:note", "sku note"), &["query_note", "sku", "body_note"]),
        (("", "note"), ("query:note", "note"), &["query_note", "body_note"]),
    ] {
        let lock = make(&update(old.0, old.1), None).lock;
        let made = make(&update(new.0, new.1), Some(&lock));
        assert_eq!(setters(&made), expected, "{old:?} → {new:?}");
        let again = make(&update(new.0, new.1), Some(&made.lock));
        assert_eq!(setters(&again), expected, "{old:?} → {new:?}: a second run has the same names");
    }
}

#[test]
fn names_of_path_parameters_are_not_part_of_a_place() {
    let old = operation("/orders/{id}/void", "void_order");
    let (old, new) =
        (document(&old, "schemas: {}"), document(&old.replace("{id}", "{order}"), "schemas: {}"));
    grown(&old, &new);
}

#[test]
fn a_document_in_another_order_has_the_same_lock() {
    let schemas = [
        "  A: {type: object, properties: {b: {$ref: '#/components/schemas/B'}, c: {type: object, properties: {d: {type: string, enum: [x, y]}}}}}",
        "  B: {type: object, properties: {a: {$ref: '#/components/schemas/A'}, e: {$ref: '#/components/schemas/E'}}}",
        "  E: {type: object, properties: {x: {type: string}}}",
    ];
    let paths = [
        operation("/orders/{id}/void", "void_order"),
        operation("/orders", "create_order"),
        LINES.to_owned(),
    ];
    let order = |it: &[&str]| format!("schemas:\n{}", it.join("\n"));
    let first = document(&paths.join("\n"), &order(&schemas));
    let [a, b, c] = paths;
    let second = document(&[c, b, a].join("\n"), &order(&[schemas[2], schemas[1], schemas[0]]));
    assert_eq!(make(&first, None).lock, make(&second, None).lock);
}

#[test]
fn what_is_not_a_lock_is_said_at_once_and_nothing_is_made() {
    let lock = "function: {}\ntypes: {A: [b]}\nboxed: {A: b}\nplain: [x]\n";
    let made = make(&document(LINES, "schemas:\n  Line: {type: object}"), Some(lock));
    assert!(made.files.is_none());
    let said = made.messages(&|_| true, false);
    assert_eq!(said.matches("error[lock-shape]").count(), 4, "{said}");
    for place in [":1:1", ":2:", ":3:", ":4:"] {
        assert!(said.contains(&format!("--> shop.names.lock{place}")), "{place}: {said}");
    }
    let made = make(&document(LINES, "schemas:\n  Line: {type: object}"), Some("types: {A: b\n"));
    assert!(made.files.is_none() && made.messages(&|_| true, false).contains("shop.names.lock"));
}

/// Documents with a lock of their own are the documents without: a lock never changes what made it.
#[test]
fn a_crate_is_the_same_with_its_own_lock() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures");
    let mut seen = 0;
    for group in ["ok", "names"] {
        for entry in fs::read_dir(folder.join(group)).unwrap() {
            let path = entry.unwrap().path();
            let Ok(text) = fs::read_to_string(&path) else { continue };
            let first = make(&text, None);
            let Some(files) = &first.files else { continue };
            let second = make(&text, Some(&first.lock));
            let name = path.display();
            assert!(
                second.unmatched.iter().next().is_none(),
                "{name}: {}",
                second.messages(&|_| false, false)
            );
            assert_eq!(first.lock, second.lock, "{name}");
            let differing = files.iter().zip(second.files.as_ref().unwrap().iter()).find(|(a, b)| a != b);
            assert!(differing.is_none(), "{name}: {}\n{}", differing.unwrap().0.0, first.lock);
            seen += 1;
        }
    }
    assert!(seen > 100, "{seen}");
}

/// Where nothing is made, nothing is lost: then the message about the file is all there is to say.
#[test]
fn what_a_broken_file_takes_from_the_lock_is_said_if_a_crate_is_made_without_it() {
    let root = document(LINES, "schemas:\n  Line: {$ref: line.yaml}");
    let make = |line: &str, lock: Option<&str>| {
        let mut texts = Texts::new(&[("shop.yaml", root.as_str()), ("line.yaml", line)]);
        if let Some(lock) = lock {
            texts.push("shop.names.lock", lock.as_bytes().to_vec());
        }
        let config = Config { crate_name: "shop".to_owned(), ..Config::default() };
        generate_from(&Source::new(&texts, "shop.yaml"), &config)
    };
    let line = "{type: object, properties: {place: {type: object, properties: {shop: {type: string}}}}}";
    let lock = make(line, None).lock;
    let broken = make(line.trim_end_matches('}'), Some(&lock));
    assert!(!lock.is_empty() && broken.unmatched.iter().next().is_some(), "{lock}");
    let (made, refused) = (broken.messages(&|_| false, false), broken.messages(&|_| true, false));
    assert!(made.contains("[yaml-invalid]") && made.contains("[lock-unmatched]"), "{made}");
    assert!(refused.contains("[yaml-invalid]") && !refused.contains("[lock-unmatched]"), "{refused}");
}
