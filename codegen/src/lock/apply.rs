//! Matches a lock with an API.
//!
//! In: both. Out: [`Api::locked`], and a message for each entry that matches nothing.

use std::collections::HashMap;

use super::places::{Places, schema};
use super::{Entry, Kind, Lock};
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::ir::{Api, Locked, LockedType, TypeId, TypeKind};

/// Hands the entries of a lock to what they are about. A name that the document itself asks for (`x-rust-name`) needs no entry.
pub fn apply(api: &mut Api, lock: &Lock, diagnostics: &mut Diagnostics) {
    if lock.entries.is_empty() {
        return;
    }
    let places = Places::of(api);
    let mut locked = Locked { is_read: true, ..Locked::default() };
    let twins = twins(api);
    for entry in &lock.entries {
        let missed = match entry.kind {
            Kind::Function => function(api, &places, entry, &mut locked),
            Kind::Parameter => parameter(api, &places, entry, &mut locked),
            Kind::Type => ty(api, &places, entry, &mut locked),
            Kind::Boxed | Kind::Plain => field(api, &places, &twins, entry, &mut locked),
        };
        if let (Err(missed), Some(file)) = (missed, lock.file) {
            let place = Place::KeyInFile(file, entry.at.clone());
            diagnostics.push(
                Diagnostic::warning("lock-unmatched", place, missed.message)
                    .label("matches nothing, so `gen` takes it away")
                    .help(missed.help),
            );
        }
    }
    api.locked = locked;
}

/// Why an entry matches nothing.
struct Missed {
    message: String,
    help: &'static str,
}

const MOVED: &str = "if it only moved, write its new place here; callers break by its new name otherwise";

fn missed(message: String, help: &'static str) -> Result<(), Missed> {
    Err(Missed { message, help })
}

fn function(api: &Api, places: &Places<'_>, entry: &Entry, locked: &mut Locked) -> Result<(), Missed> {
    let Some(index) = places.find_operation(&entry.place) else {
        return missed(
            format!("`{}` is locked for `{}`, which is not an operation", entry.says, entry.place),
            MOVED,
        );
    };
    if api.operations[index].rename.is_none() {
        locked.functions.entry(index).or_insert_with(|| entry.says.clone());
    }
    Ok(())
}

fn parameter(api: &Api, places: &Places<'_>, entry: &Entry, locked: &mut Locked) -> Result<(), Missed> {
    if let Some((operation, field)) = places.find_member(&entry.place) {
        if field.rename.is_none() {
            locked.setters.entry((operation, field.wire.clone())).or_insert_with(|| entry.says.clone());
        }
        return Ok(());
    }
    let Some((operation, position)) = places.find_parameter(&entry.place) else {
        return missed(
            format!("`{}` is locked for `{}`, which is not a parameter", entry.says, entry.place),
            MOVED,
        );
    };
    if api.operations[operation].parameters[position].rename.is_none() {
        locked.parameters.entry((operation, position)).or_insert_with(|| entry.says.clone());
    }
    Ok(())
}

fn ty(api: &Api, places: &Places<'_>, entry: &Entry, locked: &mut Locked) -> Result<(), Missed> {
    let Some(id) = places.find_type(&entry.place) else {
        return missed(
            format!("`{}` is locked for `{}`, where no schema has a type", entry.says, entry.place),
            MOVED,
        );
    };
    if let Some(name) = schema(api.ty(id)) {
        return missed(
            format!("`{}` is locked for `{}`, which is the schema `{name}` now", entry.says, entry.place),
            "to keep the name for callers, write `x-rust-name` in the schema",
        );
    }
    if api.ty(id).rename.is_none() {
        let named = LockedType { name: entry.says.clone(), place: entry.place.clone() };
        locked.types.entry(id).or_insert(named);
    }
    Ok(())
}

/// What requests send instead of a type is held as that is.
fn twins(api: &Api) -> HashMap<TypeId, TypeId> {
    let pairs =
        api.types.iter().enumerate().filter_map(|(index, it)| Some((it.instead_of()?, TypeId(index))));
    pairs.collect()
}

fn field(
    api: &Api,
    places: &Places<'_>,
    twins: &HashMap<TypeId, TypeId>,
    entry: &Entry,
    locked: &mut Locked,
) -> Result<(), Missed> {
    const GONE: &str = "nothing is left to do where the member is gone; else write its new place";
    let Some(id) = places.find_type(&entry.place) else {
        return missed(format!("`{}` is locked, and no schema is there", entry.place), GONE);
    };
    let mut found = false;
    for id in std::iter::once(id).chain(twins.get(&id).copied()) {
        let TypeKind::Object(object) = &api.ty(id).kind else { continue };
        for (position, field) in object.fields.iter().enumerate() {
            let is_meant = match entry.kind {
                Kind::Boxed => field.wire == entry.says,
                _ => field.ty.direct().is_some_and(|it| schema(api.ty(it)) == Some(entry.says.as_str())),
            };
            if is_meant && field.ty.direct().is_some() {
                found = true;
                let fields = if entry.kind == Kind::Boxed { &mut locked.boxed } else { &mut locked.plain };
                fields.insert((id, position));
            }
        }
    }
    match (found, entry.kind) {
        (true, _) => Ok(()),
        (false, Kind::Boxed) => {
            missed(format!("`{}` has no member `{}` to box", entry.place, entry.says), GONE)
        }
        (false, _) => missed(format!("`{}` holds no `{}` itself", entry.place, entry.says), GONE),
    }
}
