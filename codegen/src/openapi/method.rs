//! The methods of operations: those with a key of their own in a path item, and all others.

use serde_json::{Map, Value};

/// The keys of a path item that hold an operation.
pub const METHODS: [&str; 9] = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// The key that holds the operations of all other methods, by method.
pub const ADDITIONAL: &str = "additionalOperations";

/// Where the operations of a path item are: the steps from the item to each.
pub fn operations(item: &Map<String, Value>) -> Vec<Vec<String>> {
    let mut places = Vec::new();
    for (key, value) in item {
        if METHODS.contains(&key.as_str()) {
            places.push(vec![key.clone()]);
        } else if key == ADDITIONAL {
            let methods = value.as_object().into_iter().flatten().map(|(method, _)| method.clone());
            places.extend(methods.map(|it| vec![ADDITIONAL.to_owned(), it]));
        }
    }
    places
}
