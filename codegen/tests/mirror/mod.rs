//! Holds a review to that of the same documents the other way round.
//!
//! In: both. Out: where one is not the mirror of the other.

use std::collections::BTreeMap;

use codegen::review::Review;

/// Kinds whose mirror depends on more than the kind: what became required is an error for some and a relief for others,
/// and a name that is taken over is given up the other way round.
const WITHOUT_MIRROR: &[(&str, &str)] = &[
    ("meaning-changed", "of two nodes that trade a name both are found, of one that takes it over only that"),
    ("name-changed", "stands under the fact that explains it, which may be another the other way round"),
    ("sunset-missing", "stands under a node that is deprecated, and what no longer is needs no day"),
    ("schema-renamed", "the same both ways, but a name of its own keeps the Rust name one way only"),
];

/// How often each class of kinds is there; what is gone is one class, whether it was required or not.
fn classes<'k>(ids: impl Iterator<Item = &'k str>) -> BTreeMap<&'k str, usize> {
    let mut res = BTreeMap::new();
    for id in ids {
        let class = id.strip_suffix("-required").or_else(|| id.strip_suffix("-optional")).unwrap_or(id);
        *res.entry(class).or_default() += 1;
    }
    res
}

/// What the way back is and what it should be, where they differ.
pub(crate) fn unmirrored(there: &Review, back: &Review) -> Option<String> {
    let has_mirror = |id: &str| WITHOUT_MIRROR.iter().all(|(it, _)| *it != id);
    let kinds = |review: &Review| review.all().iter().map(|it| it.kind).collect::<Vec<_>>();
    let (there, back) = (kinds(there), kinds(back));
    let wanted = classes(there.iter().filter(|it| has_mirror(it.id)).map(|it| it.mirror));
    let found = classes(back.iter().filter(|it| has_mirror(it.id)).map(|it| it.id));
    (wanted != found).then(|| format!("{found:?}, and not {wanted:?}"))
}
