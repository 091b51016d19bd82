//! A part of an API, and what tools are given: options of `gen`, `effective`, `names` as JSON.

use std::fs;
use std::path::Path;

use super::{folder, path, text, xtask};

fn own(name: &str) -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/own").join(name);
    path(&file).to_owned()
}

#[test]
fn options_choose_a_part_as_the_file_does() {
    let out = folder("part").join("crate");
    let spec = own("shop.yaml");
    let args =
        ["gen", "--spec", &spec, "--out", path(&out), "--only", "tag=Orders", "--without", "POST /orders"];
    let output = xtask(&args);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let orders = fs::read_to_string(out.join("src/resources/orders.rs")).unwrap();
    assert!(orders.contains("pub fn list") && !orders.contains("pub fn create"), "{orders}");
    assert!(!out.join("src/resources/refunds.rs").exists());
    // Another part is another crate: the run is not taken for one that changes nothing.
    let output = xtask(&["gen", "--spec", &spec, "--out", path(&out), "--only", "createRefund"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(out.join("src/resources/refunds.rs").is_file() && !out.join("src/resources/orders.rs").exists());
}

#[test]
fn an_option_that_matches_nothing_is_an_error_with_what_is_near() {
    let out = folder("part-unmatched").join("crate");
    let spec = own("shop.yaml");
    let output =
        xtask(&["gen", "--spec", &spec, "--out", path(&out), "--only", "tag=Order", "--only", "lisOrders"]);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("the tag `Order` of the command line"), "{said}");
    assert!(said.contains("did you mean `Orders`?") && said.contains("did you mean `listOrders`?"), "{said}");
    assert!(!out.exists());
}

#[test]
fn names_are_json_for_programs() {
    let output =
        xtask(&["names", "--spec", &own("shop.yaml"), "--config", &own("shop.toml"), "--format", "json"]);
    let list: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let at = |pointer: &str| {
        let found = list.as_array().unwrap().iter().find(|it| it["pointer"] == pointer);
        let it = found.unwrap_or_else(|| panic!("{pointer}: {list:#}"));
        let of = |key: &str| it[key].as_str().unwrap_or("-").to_owned();
        format!("{} {} {}", of("kind"), of("rust"), of("type"))
    };
    assert_eq!(at("#/components/schemas/Order"), "struct models::Purchase -");
    assert_eq!(
        at("#/components/schemas/Order/properties/type"),
        "field models::Purchase::kind Option<models::OrderType>"
    );
    assert_eq!(
        at("#/components/schemas/Order/properties/linked"),
        "field models::Purchase::linked Option<Vec<runtime::json::Typed<uuid::Uuid>>>"
    );
    assert_eq!(at("#/components/schemas/OrderType/enum/0"), "variant models::OrderType::Online -");
    assert_eq!(
        at("#/components/schemas/Money"),
        "alias models::Money runtime::json::Held<std::collections::BTreeMap<String, serde_json::Value>>"
    );
    assert!(at("#/paths/~1orders/get").starts_with("function resources::orders::"));
    assert!(at("#/paths/~1orders/get/parameters/0").ends_with(" runtime::json::Typed<jiff::Timestamp>"));
    assert!(!text(&output.stdout).contains("refunds"));
}

#[test]
fn the_effective_document_is_in_one_piece_with_its_overlays_applied() {
    let overlays = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/overlay");
    let (spec, overlay) = (overlays.join("shop.yaml"), overlays.join("changes.yaml"));
    let args = ["effective", "--spec", path(&spec), "--overlay", path(&overlay)];
    let output = xtask(&args);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let plain = text(&xtask(&args[..3]).stdout);
    let changed = text(&output.stdout);
    assert!(changed.starts_with("openapi: ") && changed != plain, "{changed}");
    // What the generator makes of it is what it makes of the document and its overlay.
    let dir = folder("effective");
    let file = dir.join("shop.yaml");
    fs::write(&file, &changed).unwrap();
    let once = xtask(&["names", "--spec", path(&file)]);
    let both = xtask(&["names", "--spec", path(&spec), "--overlay", path(&overlay)]);
    let named = |output: &std::process::Output| text(&output.stdout).lines().count();
    assert_eq!(named(&once), named(&both));
    let json = xtask(&["effective", "--spec", path(&spec), "--format", "json"]);
    assert!(serde_json::from_slice::<serde_json::Value>(&json.stdout).is_ok());
}

#[test]
fn the_report_says_on_the_terminal_why_nodes_have_no_type() {
    let dir = folder("untyped");
    let spec = dir.join("any.yaml");
    let any = "openapi: 3.1.0\ninfo: {title: Any, version: 1.0.0}\npaths: {}\ncomponents:\n  schemas:\n    A:\n      \
               type: object\n      properties:\n        any: {}\n        more: {type: array, items: {}}\n        none: false\n";
    fs::write(&spec, any).unwrap();
    let (out, report) = (dir.join("crate"), dir.join("report.json"));
    let output = xtask(&["gen", "--spec", path(&spec), "--out", path(&out), "--report", path(&report)]);
    let said = text(&output.stdout);
    let lines: Vec<_> = said.lines().filter(|it| it.contains("untyped")).collect();
    assert!(lines.len() == 2, "{said}");
    assert!(lines[0].contains("the schema allows any JSON: #/components/schemas/A/properties/any"), "{said}");
    assert!(lines[1].contains("1 untyped: ") && lines[1].contains("properties/none"), "{said}");
}
