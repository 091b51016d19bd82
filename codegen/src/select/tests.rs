//! What a part of an API is.

use crate::Outcome;
use crate::emit::Config;
use crate::load::{Disk, Source, Texts};
use crate::package::{Choice, Package, Selection};
use crate::pipeline::generate_from;

const SHOP: &str = "
openapi: 3.0.3
info: {title: Shop, version: 1.0.0}
tags: [{name: Orders}, {name: Refunds}, {name: Admin}]
paths:
  /orders:
    get:
      tags: [Orders]
      operationId: listOrders
      responses:
        '200': {description: Orders., content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Order'}}}}}
    post:
      tags: [Orders]
      operationId: createOrder
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
      responses: {'200': {$ref: '#/components/responses/Order'}}
  /orders/{id}/refunds:
    parameters: [{$ref: '#/components/parameters/Id'}]
    post:
      tags: [Refunds, Admin]
      operationId: refundOrder
      responses:
        '200': {description: A refund., content: {application/json: {schema: {$ref: '#/components/schemas/Refund'}}}}
  /old:
    get:
      tags: [Admin]
      operationId: old
      deprecated: true
      responses:
        '200': {description: Old., content: {application/json: {schema: {$ref: '#/components/schemas/Old'}}}}
components:
  parameters:
    Id: {name: id, in: path, required: true, schema: {$ref: '#/components/schemas/OrderId'}}
  responses:
    Order: {description: An order., content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
  schemas:
    OrderId: {type: string}
    Order:
      type: object
      properties:
        id: {allOf: [{$ref: '#/components/schemas/OrderId'}], readOnly: true}
        total: {$ref: '#/components/schemas/Money'}
        state: {type: string, enum: [open, paid]}
    Money: {type: object, properties: {amount: {type: integer}}}
    Refund: {type: object, properties: {reason: {type: string, enum: [lost, broken]}}}
    Old: {type: object, properties: {note: {type: string}}}
    Unused: {type: object, properties: {note: {type: string}}}
    Base:
      type: object
      discriminator: {propertyName: kind}
      required: [kind]
      properties: {kind: {type: string}}
    Child: {allOf: [{$ref: '#/components/schemas/Base'}], type: object, properties: {age: {type: integer}}}
";

fn shop(package: &str) -> Outcome {
    let files = [("shop.yaml", SHOP), ("crate.toml", package)];
    let texts = Texts::new(&files);
    let source = Source { package: Some((&texts, "crate.toml")), ..Source::new(&texts, "shop.yaml") };
    generate_from(&source, &Config { crate_name: "shop".to_owned(), ..Config::default() })
}

/// The operations and the types that are left.
fn left(package: &str) -> (String, String) {
    let outcome = shop(package);
    assert!(outcome.files.is_some(), "{}", outcome.messages(&|_| true, false));
    let api = outcome.api.expect("an API");
    let operations: Vec<_> = api.operations.iter().map(|it| it.id.as_str()).collect();
    let types: Vec<_> = outcome.types.iter().map(|it| it.trim_start_matches("models::")).collect();
    (operations.join(" "), types.join(" "))
}

/// The messages, each with its place in the package.
fn said(package: &str) -> Vec<String> {
    let outcome = shop(package);
    assert!(outcome.files.is_none(), "a crate was made");
    outcome
        .records(&|_| true)
        .into_iter()
        .map(|it| format!("{}:{} {} {}", it.region.line, it.region.column, it.message, it.help.join(" ")))
        .collect()
}

#[test]
fn operations_are_chosen_by_tag_path_method_and_id_with_what_they_reach() {
    let orders = "Order OrderState OrderRequest OrderId Money";
    let sorted = |text: &str| {
        let mut words: Vec<_> = text.split(' ').collect();
        words.sort_unstable();
        words.join(" ")
    };
    for (only, operations, types) in [
        ("tags = ['Orders']", "listOrders createOrder", orders),
        ("tags = ['Admin']", "refundOrder old", "OrderId Refund RefundReason Old"),
        (
            "paths = ['/orders']",
            "listOrders createOrder refundOrder",
            "Order OrderState OrderRequest OrderId Money Refund RefundReason",
        ),
        ("paths = ['/orders/{id}/refunds']", "refundOrder", "OrderId Refund RefundReason"),
        ("operations = ['get /old']", "old", "Old"),
        ("operations = ['refundOrder', 'GET /old']", "refundOrder old", "OrderId Refund RefundReason Old"),
        ("schemas = ['Refund']", "", "Refund RefundReason"),
        ("schemas = ['Child']", "", "Base BaseBase Child"),
        ("schemas = ['Base']", "", "Base BaseBase Child"),
    ] {
        let (left_operations, left_types) = left(&format!("[select.only]\n{only}\n"));
        assert_eq!(left_operations, operations, "{only}");
        assert_eq!(sorted(&left_types), sorted(types), "{only}");
    }
}

#[test]
fn half_of_a_schema_goes_with_the_only_operation_that_uses_it() {
    let (_, types) = left("[select.only]\noperations = ['listOrders']\n");
    assert!(types.contains("Order ") && !types.contains("OrderRequest"), "{types}");
    // One that is chosen by name is whole.
    let (_, types) = left("[select.only]\nschemas = ['Order']\n");
    assert!(types.contains("OrderRequest"), "{types}");
}

#[test]
fn what_only_the_others_reach_goes_with_them() {
    let (operations, types) = left("[select]\nwithout = { tags = ['Refunds'] }\n");
    assert_eq!(operations, "listOrders createOrder old");
    assert!(!types.contains("Refund") && types.contains("Unused") && types.contains("OrderId"), "{types}");
    let (operations, types) = left("[select]\ndeprecated = false\nwithout = { schemas = ['Unused'] }\n");
    assert_eq!(operations, "listOrders createOrder refundOrder");
    assert!(!types.contains("Old") && !types.contains("Unused"), "{types}");
}

#[test]
fn a_choice_that_matches_nothing_is_shown_with_what_is_near() {
    assert_eq!(
        said(
            "[select.only]\ntags = ['Order']\noperations = ['refundOrders', 'PUT /orders']\npaths = ['/order']\nschemas = ['Moneys']\n"
        ),
        [
            "2:9 the tag `Order` is not in the document did you mean `Orders`?",
            "3:15 the operation `refundOrders` is not in the document did you mean `refundOrder`?",
            "3:31 the operation `PUT /orders` is not in the document did you mean `GET /orders`?",
            "4:10 the path `/order` is not in the document did you mean `/orders`?",
            "5:12 the schema `Moneys` is not in the document did you mean `Money`?",
        ]
    );
    assert_eq!(
        said(
            "[select]\nonly = ['Orders']\nwithout = { tag = ['Admin'] }\ndeprecated = 1\ntypes_only = true\n"
        ),
        [
            "2:8 `only` is not a table write a table: `only = { tags = [\"Refunds\"] }`",
            "3:13 `tag` means nothing here did you mean `tags`?",
            "4:14 `deprecated` is not `true` or `false` ",
            "5:1 `types_only` means nothing here did you mean `types-only`?",
        ]
    );
}

#[test]
fn a_schema_that_is_needed_cannot_be_left_out() {
    assert_eq!(
        said("[select.without]\nschemas = ['Money', 'Unused']\n"),
        [
            "2:12 the schema `Money` cannot be left out: `GET /orders` needs it leave out what needs it, too, or keep the schema"
        ]
    );
}

#[test]
fn messages_about_what_is_left_out_are_not_shown() {
    let text = SHOP.replace("Unused: {type: object,", "Unused: {type: object, not-a-key: 1,");
    let files = [("shop.yaml", text.as_str())];
    let texts = Texts::new(&files);
    let messages = |only: &[&str]| {
        let only = only.iter().map(|it| Choice::parse(it)).collect();
        let package = Package { select: Selection { only, ..Selection::default() }, ..Package::default() };
        let config = Config { crate_name: "shop".to_owned(), package, ..Config::default() };
        generate_from(&Source::new(&texts, "shop.yaml"), &config).diagnostics.iter().count()
    };
    assert_eq!((messages(&[]), messages(&["tag=Orders"])), (1, 0));
}

/// The crate of each part is what it is in the crate of the whole, file by file. Docs may differ: what most operations have
/// in common is said once, and a part may have other things in common.
#[test]
fn a_part_is_called_and_made_as_it_is_in_the_whole() {
    let spec = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/wooshpay/openapi.yaml");
    let (disk, root) = Disk::around(&spec);
    let made = |only: &[&str]| {
        let only = only.iter().map(|it| Choice::parse(it)).collect();
        let package = Package { select: Selection { only, ..Selection::default() }, ..Package::default() };
        let config = Config { crate_name: "part".to_owned(), package, ..Config::default() };
        let outcome = generate_from(&Source::new(&disk, &root), &config);
        (outcome.files.expect("a crate"), outcome.lock)
    };
    let code = |text: &str| -> Vec<String> {
        text.lines().filter(|it| !it.trim_start().starts_with("///")).map(str::to_owned).collect()
    };
    let (whole, lock) = made(&[]);
    for only in [&["tag=Refunds"][..], &["tag=Invoices", "path=/v1/payouts"], &["schema=Event"]] {
        let (part, part_lock) = made(only);
        assert!(part.len() < whole.len());
        // The lock is of the whole, whatever is chosen.
        assert!(part_lock == lock);
        let files = part.iter().filter(|(path, _)| {
            !path.ends_with("/mod.rs")
                && (path.starts_with("src/models/") || path.starts_with("src/resources/"))
        });
        let mut count = 0;
        for (path, text) in files {
            let same = whole.iter().find(|it| it.0 == path).map(|it| code(it.1));
            assert!(same == Some(code(text)), "{only:?}: {path} is another one in the whole");
            count += 1;
        }
        assert!(count > 10, "{only:?}: {count} files");
    }
}
