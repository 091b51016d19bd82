//! Names for what is hoisted.
//!
//! In: a file's name and a pointer in it. Out: a component's name, free and the same in every run.

use crate::pointer::Pointer;

/// The best free name: of the node, else with its parent's before it, else numbered.
pub(super) fn choose(file: &str, pointer: &Pointer, is_free: impl Fn(&str) -> bool) -> String {
    let words = words(file, pointer);
    let last = words.last().cloned().unwrap_or_default();
    let base = if is_name_of_its_own(pointer) || words.len() == 1 { last.clone() } else { words.join("_") };
    let qualifier = match words.len().checked_sub(2).and_then(|it| words.get(it)) {
        Some(parent) => parent.clone(),
        None if pointer.is_root() => folder(file),
        None => stem(file),
    };
    let qualified = clean(&format!("{qualifier}_{last}"));
    let base = if base.is_empty() { "Unnamed".to_owned() } else { base };
    let numbered = (2_usize..).map(|it| format!("{base}_{it}"));
    [base.clone(), qualified].into_iter().chain(numbered).find(|it| is_free(it)).unwrap_or(base)
}

/// Steps whose next step is a name that somebody chose.
const NAMING: [&str; 17] = [
    "schemas",
    "responses",
    "parameters",
    "examples",
    "requestBodies",
    "headers",
    "securitySchemes",
    "links",
    "callbacks",
    "pathItems",
    "properties",
    "patternProperties",
    "$defs",
    "definitions",
    "paths",
    "webhooks",
    "content",
];

/// Steps that say nothing.
const SILENT: [&str; 10] = [
    "components",
    "schema",
    "allOf",
    "oneOf",
    "anyOf",
    "prefixItems",
    "not",
    "application/json",
    "requestBody",
    "x-webhooks",
];

/// Whether the last step names the node, rather than saying which part of its parent it is.
fn is_name_of_its_own(pointer: &Pointer) -> bool {
    let parent = pointer.parent().and_then(|it| it.last().map(|it| it.into_owned()));
    match parent.as_deref() {
        None => true,
        Some(_) if is_in_list(pointer) => false,
        Some("properties" | "patternProperties" | "content" | "paths") => false,
        Some(parent) => NAMING.contains(&parent),
    }
}

/// Whether a node is one of a list of parameters, which has a number and no name.
fn is_in_list(pointer: &Pointer) -> bool {
    let mut steps: Vec<_> = pointer.steps().collect();
    let is_number = steps.pop().is_some_and(|it| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit()));
    is_number
        && steps.pop().is_some_and(|it| it == "parameters")
        && steps.pop().is_some_and(|it| it != "components")
}

/// The telling steps of a pointer; of a file's root, the file's stem.
fn words(file: &str, pointer: &Pointer) -> Vec<String> {
    let mut words = Vec::new();
    let mut is_name = true;
    let mut at = Pointer::root();
    for step in pointer.steps() {
        let step: &str = &step;
        let naming = NAMING.contains(&step);
        at.push(step);
        if is_in_list(&at) {
            words.push(format!("parameter_{step}"));
            is_name = false;
        } else if is_name && !(words.is_empty() && naming) {
            words.push(clean(step));
            is_name = false;
        } else if naming {
            is_name = true;
        } else if !SILENT.contains(&step) {
            words.push(match step {
                "items" => "item".to_owned(),
                "additionalProperties" => "value".to_owned(),
                step => clean(step),
            });
        }
        if step == "components" {
            words.clear();
            is_name = false;
        }
    }
    words.retain(|it| !it.is_empty() && it != "application_json");
    if words.is_empty() {
        words.push(stem(file));
    }
    words
}

/// The file's name without folder and extension; the folder's for an index.
fn stem(file: &str) -> String {
    let name = file.rsplit('/').next().unwrap_or(file);
    let stem = name.split('.').next().unwrap_or(name);
    if ["index", "_index", ""].contains(&stem) { folder(file) } else { clean(stem) }
}

fn folder(file: &str) -> String {
    clean(file.rsplit('/').nth(1).unwrap_or("root"))
}

/// Only what a component's name may hold.
fn clean(text: &str) -> String {
    let mut name = String::with_capacity(text.len());
    for it in text.chars() {
        if it.is_ascii_alphanumeric() || "-.".contains(it) || (!it.is_ascii() && it.is_alphanumeric()) {
            name.push(it);
        } else if !name.is_empty() && !name.ends_with('_') {
            name.push('_');
        }
    }
    name.trim_end_matches('_').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_comes_from_where_the_node_stands() {
        for (file, pointer, name) in [
            ("spec/schemas/CheckoutSession.yaml", "", "CheckoutSession"),
            ("spec/schemas/Pet/index.yaml", "", "Pet"),
            ("a.yaml", "/components/schemas/Pet", "Pet"),
            ("a.yaml", "/definitions/Pet", "Pet"),
            ("a.yaml", "/Pet", "Pet"),
            ("a.yaml", "/components/schemas/Pet/properties/owner", "Pet_owner"),
            ("a.yaml", "/components/schemas/Pet/properties/items/items", "Pet_items_item"),
            ("a.yaml", "/components/schemas/A/allOf/1", "A_1"),
            (
                "a.yaml",
                "/paths/~1v1~1refunds~1{id}/get/responses/200/content/application~1json/schema",
                "v1_refunds_id_get_200",
            ),
            ("a.yaml", "/paths/~1a/get/parameters/0", "a_get_parameter_0"),
            ("a.yaml", "/paths/~1a/get/parameters/0/schema", "a_get_parameter_0"),
            ("a.yaml", "/components/parameters/0", "0"),
        ] {
            assert_eq!(choose(file, &Pointer::parse(pointer).unwrap_or_default(), |_| true), name);
        }
    }

    #[test]
    fn a_taken_name_is_qualified_and_then_numbered() {
        let pet = Pointer::root().key("components").key("schemas").key("Pet");
        assert_eq!(choose("x/shared.yaml", &pet, |it| it != "Pet"), "shared_Pet");
        assert_eq!(choose("x/shared.yaml", &pet, |it| it.ends_with('3')), "Pet_3");
        assert_eq!(choose("x/Pet.yaml", &Pointer::root(), |it| it != "Pet"), "x_Pet");
    }
}
