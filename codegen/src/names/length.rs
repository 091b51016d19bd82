//! Names of types that would be long: which words of the way to a schema are left out.
//!
//! In: the words of a hint, from the operation or schema around it to its own member. Out: names, the best first. A name of
//! at most [`LONG`] letters is left as it is. A longer one says what it belongs to and its own member, with as many of the
//! members between as there is room for, the nearest first; words that were said already are left out. All of that depends on
//! the way alone, so that no other schema changes it.

use super::ident::{Ident, camel};
use crate::wording::{stem, words};

/// From more letters on, words are left out.
const LONG: usize = 60;
/// More letters than this has none, so that with a number behind it it has at most 80.
pub(super) const LONGEST: usize = 78;

/// What a type may be called, the best first.
pub(super) fn names(hint: &[&str]) -> Vec<Ident> {
    let full = camel(hint);
    if letters(&full) <= LONG {
        return vec![full];
    }
    let Some((root, members)) = hint.split_first() else { return vec![full] };
    let pieces = pieces(root, members);
    let Some((own, between)) = pieces.split_last() else {
        return if letters(&full) <= LONGEST {
            vec![full]
        } else {
            vec![camel(&[&fitting(&words(root), LONGEST)])]
        };
    };
    if between.is_empty() && letters(&full) <= LONGEST {
        return vec![full];
    }
    let room = LONG.saturating_sub(own.chars().count()).max(LONG / 2);
    let root = fitting(&words(root), room);
    let name = |from: usize, ahead: Option<usize>| {
        let ahead = ahead.map(|it| between[it].as_str());
        let near = between[from..].iter().map(String::as_str);
        camel(
            &std::iter::once(root.as_str())
                .chain(ahead)
                .chain(near)
                .chain([own.as_str()])
                .collect::<Vec<_>>(),
        )
    };
    let fits = |from: &usize, most: usize| letters(&name(*from, None)) <= most;
    let nearest = (0..=between.len()).find(|from| fits(from, LONG)).unwrap_or(between.len());
    let longer = (0..nearest).rev().filter(|from| fits(from, LONGEST)).map(|from| name(from, None));
    // One from further up, where the near ones are the same.
    let farther =
        (0..nearest).rev().flat_map(|ahead| [nearest, between.len()].map(|from| name(from, Some(ahead))));
    let farther = farther.filter(|it| letters(it) <= LONGEST);
    let mut all = vec![name(nearest, None)];
    for it in longer.chain(farther) {
        if !all.contains(&it) {
            all.push(it);
        }
    }
    all.sort_by_key(|it| letters(it) > LONG);
    if let [first, ..] = all.as_mut_slice()
        && letters(first) > LONGEST
    {
        *first = camel(&[&fitting(&words(first.as_str()), LONGEST)]);
    }
    all
}

/// The members on the way, without what says nothing and what was said.
fn pieces(root: &str, members: &[&str]) -> Vec<String> {
    let stems = |words: &[String]| words.iter().map(|it| stem(it)).collect::<Vec<_>>();
    let mut said = stems(&words(root));
    let mut pieces = Vec::new();
    for (at, member) in members.iter().enumerate() {
        let all = words(member);
        let own_stems = stems(&all);
        let is_own = at + 1 == members.len();
        let kept = if is_own && all.len() == 1 { all.clone() } else { without_said(&all, &own_stems, &said) };
        said.extend(own_stems);
        let speaking: Vec<String> = kept.iter().filter(|it| !says_nothing(it)).cloned().collect();
        match (speaking.is_empty(), is_own) {
            (false, _) => pieces.push(speaking.join("_")),
            (true, true) => pieces.push(all.join("_")),
            (true, false) => {}
        }
    }
    pieces
}

/// Without the words at its beginning that end what was said, and without a run of two or more that was said before.
fn without_said(words: &[String], stems: &[String], said: &[String]) -> Vec<String> {
    let ends = (1..words.len()).rev().find(|it| said.ends_with(&stems[..*it])).unwrap_or(0);
    let (words, stems) = (&words[ends..], &stems[ends..]);
    // Runs are as long as names of members are: a few words.
    for length in (2..words.len().min(8)).rev() {
        for start in 0..=words.len() - length {
            if said.windows(length).any(|it| it == &stems[start..start + length]) {
                return [&words[..start], &words[start + length..]].concat();
            }
        }
    }
    words.to_vec()
}

/// Words that a schema has because it is one.
fn says_nothing(word: &str) -> bool {
    ["body", "item", "object", "param", "params", "request", "response", "schema", "value"].contains(&word)
}

/// As many words as there is room for: the first, and the last ones.
fn fitting(words: &[String], room: usize) -> String {
    let mut words = words.to_vec();
    let length = |words: &[String]| words.iter().map(|it| it.chars().count()).sum::<usize>();
    while words.len() > 2 && length(&words) > room {
        words.remove(1);
    }
    if length(&words) > room
        && let Some(first) = words.first_mut()
    {
        *first = first.chars().take(room.max(1)).collect();
        words.truncate(1);
    }
    words.join("_")
}

fn letters(ident: &Ident) -> usize {
    ident.as_str().chars().count()
}

#[cfg(test)]
mod tests {
    use super::{LONG, LONGEST, letters, names};

    fn best(hint: &[&str]) -> String {
        names(hint)[0].to_string()
    }

    #[test]
    fn a_name_that_is_not_long_has_all_its_words() {
        assert_eq!(best(&["CheckoutSession", "shipping"]), "CheckoutSessionShipping");
        assert_eq!(
            best(&["Payment", "payment_method", "payment_method_options"]),
            "PaymentPaymentMethodPaymentMethodOptions"
        );
    }

    #[test]
    fn a_long_name_says_whose_part_it_is_and_which() {
        let hint = [
            "update customer subscription",
            "payment_settings",
            "payment_method_options",
            "us_bank_account",
            "invoice_payment_method_options_param",
            "financial_connections",
            "permissions",
        ];
        assert_eq!(best(&hint), "UpdateCustomerSubscriptionFinancialConnectionsPermissions");
        let all = names(&hint);
        assert!(all.iter().all(|it| letters(it) <= LONGEST), "{all:?}");
        assert!(all.len() > 2, "{all:?}");
    }

    #[test]
    fn no_name_is_longer_than_the_longest() {
        let long = "a_word_of_a_very_long_name_".repeat(9);
        for hint in [
            vec![long.as_str()],
            vec![&long, &long],
            vec!["x", &long],
            vec![&long, "y"],
            vec![&long, "y", "z"],
        ] {
            assert!(names(&hint).iter().all(|it| letters(it) <= LONGEST), "{hint:?}: {:?}", names(&hint));
        }
        let one = "w".repeat(300);
        assert!(letters(&names(&[&one])[0]) <= LONGEST && LONG < LONGEST);
    }

    #[test]
    fn members_that_say_the_same_are_told_apart_by_what_is_around_them() {
        let hint = |kind: &'static str| {
            [
                "create payment intent",
                "payment_method_options",
                kind,
                "mandate_options",
                "setup_future_usage_of_the_method",
            ]
        };
        assert_ne!(names(&hint("card")), names(&hint("link")));
    }
}
