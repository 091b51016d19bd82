//! Leaves a part of a list, and says where each of what stays is now.
//!
//! In: what stays, in the order of the whole. Out: the shorter list, and the new place of each old one. The types of an API
//! mention one another by their places, so [`keep_types`] mends every mention.

use std::collections::HashMap;
use std::hash::Hash;

use crate::directions;
use crate::ir::{Api, TypeId, View};

/// The new place of each that stays, by the old one.
pub(crate) fn places<T: Copy + Eq + Hash>(kept: &[T], place: impl Fn(usize) -> T) -> HashMap<T, T> {
    kept.iter().enumerate().map(|(new, old)| (*old, place(new))).collect()
}

/// Keeps what is at some places.
pub(crate) fn keep<T>(list: &mut Vec<T>, is_kept: impl Fn(usize) -> bool) {
    let mut place = 0;
    list.retain(|_| {
        place += 1;
        is_kept(place - 1)
    });
}

/// Keeps some types, and returns the new place of each. What they and everything else in the API mention has to stay, too.
pub(crate) fn keep_types(api: &mut Api, kept: &[TypeId]) -> HashMap<TypeId, TypeId> {
    let types = places(kept, TypeId);
    let new = |id: TypeId| types.get(&id).copied();
    keep(&mut api.types, |it| types.contains_key(&TypeId(it)));
    for ty in &mut api.types {
        ty.view = ty.view.map(|it| View { twin: it.twin.and_then(new), ..it });
    }
    let foreign = std::mem::take(&mut api.foreign.types).into_iter();
    api.foreign.types = foreign.filter_map(|(id, it)| Some((new(id)?, it))).collect();
    let shared = std::mem::take(&mut api.foreign.shared).into_iter();
    api.foreign.shared = shared.filter_map(|(id, it)| Some((new(id)?, it))).collect();
    api.event = api.event.and_then(new);
    directions::each_mention(api, |id| *id = new(*id).unwrap_or(*id));
    types
}
