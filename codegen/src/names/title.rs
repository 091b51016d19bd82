//! Titles of schemas that have no name of their own, as words of a type's name.
//!
//! In: the title, and the words of the way to the schema. Out: what the title says beyond those, where it says anything. A
//! title that is the name of a place (`param`, `Response`, `Body`), of the member itself, or a sentence, says nothing.

use crate::wording::{stem, words};

/// More words than this are a sentence.
const MOST_WORDS: usize = 4;

/// What a title adds to the way to a schema.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Title {
    /// A better word for the member than its own.
    Instead(String),
    /// A word that tells the type from another one of the same way.
    Besides(String),
}

/// What a title says; the way ends with the member's own name.
pub(super) fn said(title: &str, hint: &[&str]) -> Option<Title> {
    let is_plain = |it: char| it.is_ascii_alphanumeric() || " _-".contains(it);
    let title_words = words(title);
    let is_name = title.starts_with(|it: char| it.is_ascii_alphabetic()) && title.chars().all(is_plain);
    if !is_name || title_words.is_empty() || title_words.len() > MOST_WORDS {
        return None;
    }
    let (own, around) = hint.split_last()?;
    let around: Vec<String> = around.iter().flat_map(|it| words(it)).map(|it| stem(&it)).collect();
    let left: Vec<String> =
        title_words.iter().filter(|it| !around.contains(&stem(it)) && !is_place(it)).cloned().collect();
    let own: Vec<String> = words(own);
    let own_stems: Vec<String> = own.iter().map(|it| stem(it)).collect();
    let left_stems: Vec<String> = left.iter().map(|it| stem(it)).collect();
    // All of it was said already: `SubscriptionList` at `CustomerSubscriptionList`.
    let is_said = hint.len() == 1 && left_stems.iter().all(|it| own_stems.contains(it));
    if left.is_empty() || left_stems == own_stems || is_said {
        return None;
    }
    // What a call gives or takes is known by that it does.
    let is_of_call = own.iter().all(|it| is_part_of_call(it));
    let says_own = own.iter().all(|it| is_vague(it)) || own_stems.iter().all(|it| left_stems.contains(it));
    let text = left.join("_");
    Some(if says_own && !is_of_call && hint.len() > 1 { Title::Instead(text) } else { Title::Besides(text) })
}

/// Words for the place that a schema is at, which everything there has.
fn is_place(word: &str) -> bool {
    const PLACES: &[&str] = &[
        "body",
        "element",
        "enum",
        "field",
        "inline",
        "inner",
        "input",
        "item",
        "items",
        "model",
        "object",
        "output",
        "param",
        "parameter",
        "parameters",
        "params",
        "payload",
        "property",
        "request",
        "response",
        "schema",
        "struct",
        "type",
        "value",
        "variant",
    ];
    PLACES.contains(&word) || word.bytes().all(|it| it.is_ascii_digit())
}

/// Words for the parts of a call.
fn is_part_of_call(word: &str) -> bool {
    ["body", "default", "payload", "request", "response"].contains(&word)
        || word.bytes().all(|it| it.is_ascii_digit())
}

/// Words of members that hold whatever there is.
fn is_vague(word: &str) -> bool {
    is_place(word) || ["content", "contents", "data", "entry", "record", "result", "results"].contains(&word)
}

#[cfg(test)]
mod tests {
    use super::{Title, said};

    #[test]
    fn a_title_counts_where_it_says_something() {
        let instead = |it: &str| Some(Title::Instead(it.to_owned()));
        let besides = |it: &str| Some(Title::Besides(it.to_owned()));
        for (title, hint, expected) in [
            ("Charge", &["ListCharges", "data"][..], None),
            ("Refund", &["ListCharges", "data"], instead("refund")),
            ("Card details", &["Payment", "card"], instead("card_details")),
            ("Payment card details", &["Payment", "card"], instead("card_details")),
            ("Address", &["Payment", "shipping"], besides("address")),
            ("Refund receipt", &["CreateRefundResponse"], besides("refund_receipt")),
            ("RefundList", &["charge refund list"], None),
            ("Default success template", &["ListCharges", "response"], besides("default_success_template")),
            ("Default error template", &["ListCharges", "default"], besides("default_error_template")),
            ("param", &["Payment", "card"], None),
            ("Response", &["ListCharges"], None),
            ("Body", &["CreateCharge"], None),
            ("object", &["Payment", "card"], None),
            ("Card", &["Payment", "card"], None),
            ("Cards", &["Payment", "card"], None),
            ("What the buyer pays with today", &["Payment", "card"], None),
            ("https://shop.example/card", &["Payment", "card"], None),
            ("Option 1", &["Payment", "card"], besides("option")),
            ("1", &["Payment", "card"], None),
            ("", &["Payment", "card"], None),
        ] {
            assert_eq!(said(title, hint), expected, "{title:?} at {hint:?}");
        }
    }
}
