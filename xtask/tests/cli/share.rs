//! Schemas of one document that are types of its crate in the crates of others: compiled, and carried from one API to the other.

use std::fs;
use std::path::{Path, PathBuf};

use super::shared_runtime::{Project, fixture};
use super::{path, text, xtask};

/// The document of an API with an operation that takes or gives a type of the common document.
fn api(name: &str) -> String {
    format!(
        "openapi: 3.1.0
info: {{title: {name}, version: 1.0.0, description: Payments.}}
servers: [{{url: 'https://{name}.example'}}]
paths:
  /payments:
    post:
      operationId: createPayment
      tags: [Payments]
      summary: Creates a payment.
      requestBody:
        required: true
        content: {{application/json: {{schema: {{$ref: '#/components/schemas/Payment'}}}}}}
      responses:
        '200':
          description: It.
          content: {{application/json: {{schema: {{$ref: '#/components/schemas/Payment'}}}}}}
components:
  schemas:
    Payment:
      type: object
      description: A payment.
      required: [total]
      properties:
        total: {{$ref: '../common/openapi.yaml#/components/schemas/Money'}}
        card: {{$ref: '../common/openapi.yaml#/components/schemas/Card'}}
        parts: {{type: array, items: {{$ref: '../common/openapi.yaml#/components/schemas/Money'}}}}
        fee: {{oneOf: [{{$ref: '../common/openapi.yaml#/components/schemas/Money'}}, {{type: string}}]}}
        either: {{oneOf: [{{$ref: '../common/openapi.yaml#/components/schemas/Card'}}, {{$ref: '../common/openapi.yaml#/components/schemas/Money'}}]}}
        tagged:
          oneOf: [{{$ref: '../common/openapi.yaml#/components/schemas/Card'}}, {{$ref: '../common/openapi.yaml#/components/schemas/Money'}}]
          discriminator:
            propertyName: kind
            mapping:
              card: '../common/openapi.yaml#/components/schemas/Card'
              money: '../common/openapi.yaml#/components/schemas/Money'
"
    )
}

const SHARES: &str =
    "runtime = \"crate\"\n[share]\ncommon = { path = \"../common\", default-features = false }\n";

const COMMON: &str = "runtime = \"crate\"\n[names]\n\"#/components/schemas/Money\" = \"Amount\"\n";

fn project(name: &str, shop: &str, bank: &str, common: &str) -> Project {
    let documents = [
        ("shop", api("shop"), shop),
        ("bank", api("bank"), bank),
        ("common", fs::read_to_string(fixture("common.yaml")).unwrap(), common),
    ];
    Project::new(name, &documents.map(|(api, text, config)| (api, text, config.to_owned())))
}

#[test]
fn a_value_of_a_shared_type_goes_from_one_api_to_the_other() {
    let project = project("share", SHARES, SHARES, COMMON);
    let (code, said) = project.run(&["gen"]);
    assert_eq!(code, Some(0), "{said}");
    let models = project.read("generated/shop/src/models/money.rs");
    assert!(models.contains("pub type Money = common::models::Amount;"), "{models}");
    // What is inside has no second type.
    assert!(!project.read("generated/shop/src/models/mod.rs").contains("Parts"));
    assert!(
        project
            .read("generated/shop/Cargo.toml")
            .contains("common = { path = \"../common\", default-features = false }")
    );

    project.caller(
        &fs::read_to_string(fixture("share.rs")).unwrap(),
        &[("shop", "\"blocking\", \"testing\""), ("bank", "\"blocking\""), ("common", "")],
    );
    let (is_success, said) = project.cargo(&["run", "--package", "caller"]);
    assert!(is_success && said == "one amount\n", "{said}");
    assert_eq!(project.run(&["gen", "--check"]).0, Some(0));
}

#[test]
fn without_the_key_each_crate_has_the_type() {
    let project = project("share-not", "", "", "");
    let (code, said) = project.run(&["gen"]);
    assert_eq!(code, Some(0), "{said}");
    let models = project.read("generated/shop/src/models/money.rs");
    assert!(models.contains("pub struct Money {"), "{models}");
}

#[test]
fn what_cannot_be_shared_is_an_error_where_it_is_asked_for() {
    let said = |shop: &str, common: &str| {
        let project = project("share-wrong", shop, "", common);
        let (code, said) = project.run(&["gen", "shop"]);
        assert_eq!(code, Some(1), "{said}");
        assert!(!project.folder.join("generated/shop").exists());
        said
    };
    let runtime = said("[share]\ncommon = { path = \"../common\" }\n", COMMON);
    assert!(
        runtime.contains("spec/shop/crate.toml:2:1") && runtime.contains("share their runtime, too"),
        "{runtime}"
    );
    let other = said(SHARES, "");
    assert!(other.contains("spec/shop/crate.toml:3:1") && other.contains("another runtime"), "{other}");
    let unused = said(&SHARES.replace("common = {", "bank = {"), COMMON);
    assert!(unused.contains("no reference leads to a schema of `../bank/openapi.yaml`"), "{unused}");
    let left_out = said(SHARES, &format!("{COMMON}[select.without]\nschemas = [\"Card\"]\n"));
    assert!(left_out.contains("the crate `common` has no type of `#/components/schemas/Card`"), "{left_out}");
    let unread = said(SHARES, "rutime = \"crate\"\n");
    assert!(unread.contains("no crate can be generated from `../common/openapi.yaml`"), "{unread}");
    let nowhere = said("runtime = \"crate\"\n[share]\ncommon = {}\nbank = 1\n", COMMON);
    assert!(
        nowhere.contains("3:10")
            && nowhere.contains("does not say where the crate is")
            && nowhere.contains("`bank` is not a crate"),
        "{nowhere}"
    );
}

#[test]
fn a_document_outside_of_a_project_shares_within_its_root() {
    let project = project("share-root", "", "", COMMON);
    let dir: &Path = &project.folder;
    let config = dir.join("shop.toml");
    fs::write(&config, SHARES).unwrap();
    let (spec, out): (PathBuf, PathBuf) = (dir.join("spec/shop/openapi.yaml"), dir.join("out/shop"));
    let root = dir.join("spec");
    let args =
        ["gen", "--spec", path(&spec), "--out", path(&out), "--config", path(&config), "--root", path(&root)];
    let output = xtask(&args);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let models = fs::read_to_string(out.join("src/models/card.rs")).unwrap();
    assert!(models.contains("pub type Card = common::models::Card;"), "{models}");
}
