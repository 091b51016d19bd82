//! Words: splitting a name, comparing two of them, singular and plural.
//!
//! In: names and single lower-case words. Out: words. English, and only as good as names need it: a wrong guess makes a
//! name that reads badly, never one that is wrong.

use heck::ToSnakeCase as _;

use super::capitals;

/// The words of a name, in lower case.
pub(crate) fn split(name: &str) -> Vec<String> {
    let plain: String = name.chars().map(|it| if it.is_alphanumeric() { it } else { '_' }).collect();
    capitals::regular(&plain)
        .to_snake_case()
        .split('_')
        .filter(|it| !it.is_empty())
        .map(str::to_owned)
        .collect()
}

/// What is left of a word to compare it by, whatever its number: `categories` and `category`, `addresses` and `address`.
pub(crate) fn stem(word: &str) -> String {
    if let Some(stem) = word.strip_suffix("ies") {
        return format!("{stem}y");
    }
    let stem = word.strip_suffix('s').filter(|it| !it.ends_with('s')).unwrap_or(word);
    stem.strip_suffix('e').unwrap_or(stem).to_owned()
}

/// The stems of several words as one text, so that `node balancers` and `nodebalancers` are the same.
pub(super) fn joined(words: &[String]) -> String {
    match words.split_last() {
        Some((last, first)) => first.concat() + &stem(last),
        None => String::new(),
    }
}

/// Whether a word means several things. What a server has only once is singular, however it is spelled.
pub(super) fn is_plural(word: &str) -> bool {
    const ONE: &[&str] = &[
        "analytics",
        "details",
        "metadata",
        "preferences",
        "series",
        "settings",
        "statistics",
        "stats",
        "status",
    ];
    const MANY: &[&str] = &["children", "data", "media", "people"];
    if ONE.contains(&word) {
        return false;
    }
    MANY.contains(&word) || (word.ends_with('s') && !["ss", "us", "is"].iter().any(|it| word.ends_with(it)))
}

/// One of what a word means.
pub(super) fn singular(word: &str) -> String {
    let cut = |letters: usize| word[..word.len() - letters].to_owned();
    match word {
        "children" => "child".to_owned(),
        "people" => "person".to_owned(),
        "analyses" => "analysis".to_owned(),
        "statuses" => "status".to_owned(),
        "data" | "media" => word.to_owned(),
        _ if !is_plural(word) => word.to_owned(),
        _ if word.len() > 4 && word.ends_with("ies") => cut(3) + "y",
        _ if ["sses", "xes", "ches", "shes", "zzes"].iter().any(|it| word.ends_with(it)) => cut(2),
        _ => cut(1),
    }
}

/// The same words, the last of them singular.
pub(super) fn last_singular(words: &[String]) -> Vec<String> {
    let mut words = words.to_vec();
    if let Some(last) = words.last_mut() {
        *last = singular(last);
    }
    words
}

/// Takes the words of a group out of an operation's words where they stand together, singular or plural.
pub(super) fn without(words: &[String], group: &[String]) -> Vec<String> {
    let alike = |a: &String, b: &String| a == b || stem(a) == stem(b);
    let at = (!group.is_empty() && words.len() > group.len())
        .then(|| words.windows(group.len()).position(|it| it.iter().zip(group).all(|(a, b)| alike(a, b))))
        .flatten();
    match at {
        Some(at) => [&words[..at], &words[at + group.len()..]].concat(),
        None => words.to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::{is_plural, joined, singular, split, without};

    #[test]
    fn one_of_many() {
        for (many, one) in [
            ("refunds", "refund"),
            ("categories", "category"),
            ("addresses", "address"),
            ("boxes", "box"),
            ("invoices", "invoice"),
            ("statuses", "status"),
            ("settings", "settings"),
            ("status", "status"),
            ("refund", "refund"),
        ] {
            assert_eq!(singular(many), one);
        }
        assert!(is_plural("people") && !is_plural("address") && !is_plural("details"));
    }

    #[test]
    fn the_same_words_in_another_spelling() {
        assert_eq!(joined(&split("Node Balancers")), joined(&split("nodebalancer")));
    }

    #[test]
    fn the_words_of_the_group_are_not_said_twice() {
        for (id, group, rest) in [
            ("createCheckoutSession", "Checkout Sessions", "create"),
            ("listCheckoutSessionLineItems", "Checkout Sessions", "list line items"),
            ("repos/list-for-org", "repos", "list for org"),
            ("GetCategories", "Category", "get"),
            ("getUserByUserId", "User", "get by user id"),
            ("refunds", "Refunds", "refunds"),
            ("createRefund", "Payments", "create refund"),
        ] {
            assert_eq!(without(&split(id), &split(group)).join(" "), rest, "{id} of {group}");
        }
    }
}
