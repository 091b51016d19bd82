//! Finds what was renamed: a member or a value that is gone and another that is new are one where that is the only reading.
//!
//! In: what is gone and what is new in one place. Out: pairs. What a rename does is judged where the place is compared.

use serde_json::Value;

use super::side::Side;
use crate::nearest::nearest;
use crate::pointer::Pointer;

/// Keys of a schema that do not shape its values.
const WORDS: &[&str] = &[
    "description",
    "title",
    "example",
    "examples",
    "externalDocs",
    "x-evidence",
    "x-rust-name",
    "x-enumDescriptions",
    "x-enumEvidence",
];

/// Whether two members, one gone and one new, are one: of the same shape, and described alike or called alike.
pub(super) fn is_member(
    (old, name_a, at_a): (&Side<'_>, &str, &[Pointer]),
    (new, name_b, at_b): (&Side<'_>, &str, &[Pointer]),
) -> bool {
    let ([at_a], [at_b]) = (at_a, at_b) else { return false };
    let (Some(a), Some(b)) = (old.node(at_a), new.node(at_b)) else { return false };
    let described = |it: Option<&str>| it.filter(|it| !it.trim().is_empty()).map(str::to_owned);
    let (words_a, words_b) = (described(a.text("description")), described(b.text("description")));
    let alike = words_a.is_some() && words_a == words_b;
    shape(a.value) == shape(b.value) && (alike || is_near(name_a, name_b))
}

/// A schema without what only describes it.
fn shape(schema: &Value) -> Value {
    let mut res = schema.clone();
    if let Some(it) = res.as_object_mut() {
        it.retain(|key, _| !WORDS.contains(&key.as_str()));
    }
    res
}

/// Whether two names are spelled almost alike, or one is the other with a word more.
pub(super) fn is_near(a: &str, b: &str) -> bool {
    let plain = |it: &str| it.chars().filter(|it| it.is_alphanumeric()).collect::<String>().to_lowercase();
    let (x, y) = (plain(a), plain(b));
    let (short, long) = if x.len() < y.len() { (&x, &y) } else { (&y, &x) };
    if x == y {
        return true;
    }
    let is_longer = short.len() >= 3 && (long.starts_with(short.as_str()) || long.ends_with(short.as_str()));
    // Of a short word every other is near.
    is_longer || (short.len() >= 4 && nearest(a, [b]).is_some())
}

#[cfg(test)]
mod tests {
    use super::is_near;

    #[test]
    fn names_are_near_where_a_reader_takes_them_for_one() {
        for (a, b) in [
            ("sku", "sku_code"),
            ("skuCode", "sku_code"),
            ("cancelled", "canceled"),
            ("reference", "payment_reference"),
        ] {
            assert!(is_near(a, b) && is_near(b, a), "{a} {b}");
        }
        for (a, b) in
            [("open", "paid"), ("id", "name"), ("usd", "gbp"), ("now", "new"), ("amount", "currency")]
        {
            assert!(!is_near(a, b) && !is_near(b, a), "{a} {b}");
        }
    }
}
