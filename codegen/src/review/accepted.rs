//! Changes that somebody has accepted: a list next to the description, with a reason and an end.
//!
//! In: the list as a tree, facts, and today's date. Out: facts that say by whom they are accepted, and a located message for
//! each entry that has no reason, has ended, or matches nothing. Accepting changes no verdict.

use serde_json::Value;

use super::Review;
use super::fact::{Accepted, Fact};
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::pointer::Pointer;
use crate::source::FileId;

/// What an entry holds, for messages.
const HOLDS: &str = "`{fingerprint, id, at, reason, until}`, where `until` is a day such as `2027-01-31`";

/// One entry of the list.
struct Entry<'v> {
    at: Pointer,
    fingerprint: &'v str,
    reason: &'v str,
    until: &'v str,
}

/// Marks the facts that a list accepts.
pub fn accept(review: &mut Review, list: &Value, today: &str, diagnostics: &mut Diagnostics) {
    let Some(elements) = list.as_array() else {
        if !list.is_null() {
            let message = "the accepted changes are not a list";
            let help = format!("write a list of {HOLDS}");
            diagnostics
                .push(Diagnostic::refused("accepted-list", place(Pointer::root()), message).help(help));
        }
        return;
    };
    for (index, element) in elements.iter().enumerate() {
        let at = Pointer::root().index(index);
        let Some(entry) = entry(element, at, today, diagnostics) else { continue };
        let mut found = false;
        for fact in &mut review.facts {
            found |= mark(fact, &entry);
        }
        if !found {
            diagnostics.push(
                Diagnostic::refused(
                    "accepted-nothing",
                    place(entry.at.key("fingerprint")),
                    format!("no change has the fingerprint `{}`", entry.fingerprint),
                )
                .label("matches nothing")
                .help("remove the entry; `diff --format json` shows the fingerprints"),
            );
        }
    }
}

fn mark(fact: &mut Fact, entry: &Entry<'_>) -> bool {
    let mut found = fact.fingerprint() == entry.fingerprint;
    if found {
        fact.accepted = Some(Accepted { reason: entry.reason.to_owned(), until: entry.until.to_owned() });
    }
    for it in &mut fact.caused {
        found |= mark(it, entry);
    }
    found
}

/// An entry that holds what it has to; else a message.
fn entry<'v>(
    element: &'v Value,
    at: Pointer,
    today: &str,
    diagnostics: &mut Diagnostics,
) -> Option<Entry<'v>> {
    let text =
        |key: &str| element.get(key).and_then(Value::as_str).map(str::trim).filter(|it| !it.is_empty());
    let mut refuse = |id: &'static str, at: Pointer, message: String, help: String| {
        diagnostics.push(Diagnostic::refused(id, place(at), message).help(help));
    };
    let (Some(fingerprint), Some(until)) = (text("fingerprint"), text("until").filter(|it| is_day(it)))
    else {
        refuse(
            "accepted-entry",
            at,
            "this is not an accepted change".to_owned(),
            format!("an entry holds {HOLDS}"),
        );
        return None;
    };
    let Some(reason) = text("reason") else {
        let help = "say in `reason` why the change does no harm".to_owned();
        refuse("accepted-reason", at, "a change is accepted without a reason".to_owned(), help);
        return None;
    };
    if until < today {
        let help = "remove the entry, or look again and set a later day".to_owned();
        refuse("accepted-until", at.key("until"), format!("the change was accepted until {until}"), help);
        return None;
    }
    Some(Entry { at, fingerprint, reason, until })
}

fn place(at: Pointer) -> Place {
    Place::InFile(FileId(0), at)
}

/// Whether a text is a day: `2027-01-31`.
fn is_day(text: &str) -> bool {
    text.len() == 10
        && text
            .bytes()
            .enumerate()
            .all(|(index, it)| if matches!(index, 4 | 7) { it == b'-' } else { it.is_ascii_digit() })
}
