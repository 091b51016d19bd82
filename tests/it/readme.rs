//! The tables for maintainers keep up with the descriptions: every operation of WooshPay has its row, and no row is of
//! an operation that there is not.

use std::collections::BTreeSet;

#[test]
fn each_operation_of_the_vendors_menu_has_a_row() {
    let folder = crate::root().join("spec/wooshpay");
    let text = std::fs::read_to_string(folder.join("README.md")).unwrap();
    let menu = rows(&text, "## Endpoints", "### Beyond the menu");
    assert_eq!(menu.len(), 109, "as many as the vendor's menu has");
    let beyond = rows(&text, "### Beyond the menu", "### Events");
    let request = codegen::Request { spec: folder.join("openapi.yaml"), ..codegen::Request::default() };
    let api = codegen::generate(&request).api.unwrap();
    let described: BTreeSet<String> =
        api.operations.iter().map(|it| format!("`{}` `{} {}`", it.id, it.method, it.path)).collect();
    let listed: BTreeSet<String> = menu
        .iter()
        .chain(&beyond)
        .filter(|it| it[0] != "–")
        .map(|it| format!("{} {}", it[0], it[1]))
        .collect();
    assert_eq!(listed, described);
}

/// The rows of the table between two headings, cell by cell.
fn rows<'a>(text: &'a str, from: &str, to: &str) -> Vec<Vec<&'a str>> {
    let table = text.split_once(from).unwrap().1.split_once(to).unwrap().0;
    table
        .lines()
        .filter(|it| it.starts_with("| ") && !it.starts_with("| operation |"))
        .map(|it| it.trim_matches('|').split('|').map(str::trim).collect())
        .collect()
}
