//! Random changes: of bytes, of trees, and strings of pieces that mean something to some reader.
//!
//! In: an input, and dice. Out: a changed one. Nothing here knows what the input is for.

use fastrand::Rng;
use serde_json::{Value, json};

/// One of several.
pub(crate) fn pick<'a, T>(rng: &mut Rng, of: &'a [T]) -> &'a T {
    &of[rng.usize(..of.len())]
}

/// Up to so many pieces in a row.
pub(crate) fn pieces(rng: &mut Rng, most: usize, of: &[&str]) -> String {
    (0..rng.usize(..=most)).map(|_| *pick(rng, of)).collect()
}

/// Changes some bytes of a text.
pub(crate) fn bytes(rng: &mut Rng, text: &mut Vec<u8>, marks: &[u8]) {
    for _ in 0..=rng.usize(..4) {
        let at = rng.usize(..=text.len());
        match rng.usize(..5) {
            0 => text.truncate(at),
            1 if at < text.len() => text[at] ^= 1 << rng.u8(..8),
            2 if at < text.len() => {
                text.remove(at);
            }
            3 => text.insert(at, *pick(rng, marks)),
            _ => {
                // A piece once more, which repeats keys and shifts nesting.
                let end = (at + rng.usize(..200)).min(text.len());
                let piece = text[at..end].to_vec();
                let to = rng.usize(..=text.len());
                text.splice(to..to, piece);
            }
        }
    }
}

/// Changes one node of a tree. A member may get one of these names.
pub(crate) fn tree(rng: &mut Rng, tree: &mut Value, names: &[&str]) {
    let mut nodes = Vec::new();
    pointers(tree, &mut String::new(), &mut nodes);
    let other = tree.pointer(pick(rng, &nodes).as_str()).cloned().unwrap_or_default();
    let here = pick(rng, &nodes).clone();
    let Some(node) = tree.pointer_mut(&here) else { return };
    match rng.usize(..8) {
        0 => *node = plain(rng),
        1 => *node = other,
        2 => *node = json!([node.take()]),
        3 => *node = json!({*pick(rng, names): node.take()}),
        4 => match node {
            Value::Object(object) if !object.is_empty() => {
                let key = object.keys().nth(rng.usize(..object.len())).cloned().unwrap_or_default();
                object.remove(&key);
            }
            Value::Array(list) if !list.is_empty() => {
                list.remove(rng.usize(..list.len()));
            }
            _ => *node = other,
        },
        5 => {
            let depth = 1 + rng.usize(..40);
            let name = *pick(rng, names);
            for _ in 0..depth {
                *node = if rng.bool() { json!({name: node.take()}) } else { json!([node.take()]) };
            }
        }
        _ => match node {
            Value::Object(object) => {
                let value = object.values().next().cloned().unwrap_or(other);
                object.insert((*pick(rng, names)).to_owned(), value);
            }
            Value::Array(list) => list.extend_from_within(..list.len().min(1)),
            Value::String(text) => {
                *text += *pick(rng, &["\u{0}", "*/", "\"#", "{x}", " ", "é", "\r\n///", "🦀"])
            }
            _ => *node = plain(rng),
        },
    }
}

/// A value without members, or nearly so.
pub(crate) fn plain(rng: &mut Rng) -> Value {
    let values = [
        json!(null),
        json!(true),
        json!(-1),
        json!(1.5),
        json!(u64::MAX),
        json!(i64::MIN),
        json!(1e300),
        json!(""),
        json!("string"),
        json!("ß::{}"),
        json!("\u{1b}[31m\u{202e}"),
        json!([]),
        json!({}),
        json!([null]),
        json!({"": {}}),
        json!(["a", "a"]),
    ];
    pick(rng, &values).clone()
}

fn pointers(value: &Value, at: &mut String, found: &mut Vec<String>) {
    found.push(at.clone());
    let len = at.len();
    let mut below = |step: &str, value: &Value| {
        at.push('/');
        at.push_str(&step.replace('~', "~0").replace('/', "~1"));
        pointers(value, at, found);
        at.truncate(len);
    };
    match value {
        Value::Object(object) => object.iter().for_each(|(key, value)| below(key, value)),
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(index, value)| below(&index.to_string(), value));
        }
        _ => {}
    }
}
