//! The tables for maintainers keep up with the descriptions: every operation of WooshPay has its row, and no row is of
//! an operation that there is not.

use std::collections::BTreeSet;

#[test]
fn each_operation_of_the_vendors_menu_has_a_row() {
    let folder = crate::root().join("spec/wooshpay");
    let text = std::fs::read_to_string(folder.join("README.md")).unwrap();
    let table = text.split_once("## Endpoints").unwrap().1.split_once("### Events").unwrap().0;
    let rows: Vec<Vec<&str>> = table
        .lines()
        .filter(|it| it.starts_with("| ") && !it.starts_with("| operation |"))
        .map(|it| it.trim_matches('|').split('|').map(str::trim).collect())
        .collect();
    assert_eq!(rows.len(), 109, "as many as the vendor's menu has");
    let request = codegen::Request { spec: folder.join("openapi.yaml"), ..codegen::Request::default() };
    let api = codegen::generate(&request).api.unwrap();
    let described: BTreeSet<String> =
        api.operations.iter().map(|it| format!("`{}` `{} {}`", it.id, it.method, it.path)).collect();
    let listed: BTreeSet<String> =
        rows.iter().filter(|it| it[0] != "–").map(|it| format!("{} {}", it[0], it[1])).collect();
    assert_eq!(listed, described);
}
