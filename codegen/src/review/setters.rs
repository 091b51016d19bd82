//! Setters of calls that say their place, or no longer: `note` or `query_note`.
//!
//! In: what the walk found to be the same, and the setters of both crates. Out: facts about setters for members of a body;
//! those for parameters are found with all other names. What of a change wants the name of a setter is said here, too.

use std::collections::HashMap;

use super::fact::Fact;
use super::labels::label;
use super::rust_names::{own, push};
use super::walk::Walk;
use crate::pointer::Pointer;

/// Setters of calls for members of their bodies: one says its place once a parameter wants the same name.
pub(super) fn renamed(walk: &Walk<'_>, facts: &mut Vec<Fact>) {
    let after: HashMap<(&Pointer, &str), &str> = walk
        .new
        .outcome
        .body_setters
        .iter()
        .map(|it| ((&it.operation, it.wire.as_str()), it.path.as_str()))
        .collect();
    for it in &walk.old.outcome.body_setters {
        let Some(operation) = walk.same.get(&it.operation) else { continue };
        let Some(after) = after.get(&(operation, it.wire.as_str())).copied() else { continue };
        // A member that is called otherwise has a fact of its own.
        let says_place = |path: &str| own(path).starts_with("body_");
        if own(&it.path) != own(after) && says_place(&it.path) != says_place(after) {
            let what =
                format!("the setter for the member `{}` of the body of {}", it.wire, label(Some(operation)));
            push(facts, (&it.operation, operation), (&it.path, after), &what);
        }
    }
}

/// Whether a fact brings, or takes away, what wants the name of a setter, so that this one says its place, or no longer.
pub(super) fn is_beside(fact: &Fact, before: &str, after: &str) -> bool {
    let owner = |path: &str| path.rsplit_once("::").map(|it| it.0.to_owned());
    let is_about = |path: &str| {
        plain(path) == plain(before) && (path.starts_with("models::") || owner(path) == owner(before))
    };
    let is_one = ["parameter-", "property-"].iter().any(|it| fact.kind.id.starts_with(it));
    let comes_or_goes = fact.kind.id.contains("-added") || fact.kind.id.contains("-removed");
    is_one
        && comes_or_goes
        && plain(before) == plain(after)
        && fact.rust_paths.iter().flat_map(|it| [&it.before, &it.after]).flatten().any(|it| is_about(it))
}

/// The name of a setter without its place.
fn plain(path: &str) -> &str {
    const PLACES: [&str; 4] = ["query_", "header_", "cookie_", "body_"];
    let own = own(path);
    PLACES.iter().find_map(|it| own.strip_prefix(it)).unwrap_or(own)
}
