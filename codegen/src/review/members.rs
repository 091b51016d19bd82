//! Compares the members of objects: which there are, which must be there, which may be null, which way they travel.
//!
//! In: two merged schemas. Out: facts. What a member is, is the business of `schema`.

use serde_json::{Value, json};

use super::fact::{Direction, Fact, Rust, Wire};
use super::flat::{Extra, Flat};
use super::renames;
use super::schema::Role;
use super::side::Side;
use super::walk::Walk;
use crate::ir::MAX_ARGUMENTS;
use crate::pointer::Pointer;

/// A member on one side.
struct Member<'f, 'a> {
    parts: &'f [Pointer],
    flat: Flat<'a>,
    required: bool,
}

impl Member<'_, '_> {
    /// Whether it travels in the direction at hand.
    fn goes(&self, direction: Direction) -> bool {
        match direction {
            Direction::Request => !self.flat.flag("readOnly"),
            Direction::Response => !self.flat.flag("writeOnly"),
            Direction::Neither | Direction::Both => true,
        }
    }

    /// Whether it is an `Option` in Rust.
    fn is_option(&self) -> bool {
        !self.required || self.flat.nullable
    }

    fn at(&self) -> Pointer {
        self.parts.first().cloned().unwrap_or_default()
    }
}

impl<'a> Walk<'a> {
    pub(super) fn members(&mut self, a: &Pointer, b: &Pointer, from: &Flat<'a>, to: &Flat<'a>) {
        let renamed = self.renamed_member(from, to);
        let names: Vec<&str> = from
            .properties
            .keys()
            .chain(to.properties.keys().filter(|it| !from.properties.contains_key(*it)))
            .copied()
            .collect();
        for name in names {
            let member = |side, flat: &Flat<'a>, parts| Member {
                parts,
                flat: Flat::of(side, parts),
                required: flat.required.contains_key(name),
            };
            let is_new_name = renamed.is_some_and(|(_, it)| it == name);
            if is_new_name {
                continue;
            }
            let before = from.properties.get(name).map(|it| member(self.old, from, it.as_slice()));
            if let (Some(before), Some((_, new))) = (&before, renamed.filter(|(old, _)| *old == name)) {
                let after = to.properties.get(new).map(|parts| Member {
                    parts,
                    flat: Flat::of(self.new, parts),
                    required: to.required.contains_key(new),
                });
                if let Some(after) = after {
                    self.rename(before, &after, (name, new), b);
                    continue;
                }
            }
            let after = to.properties.get(name).map(|it| member(self.new, to, it.as_slice()));
            match (before, after) {
                (Some(before), Some(after)) => self.member(&before, &after),
                (Some(before), None) if before.goes(self.direction) => {
                    let id = if before.required { "property-removed-required" } else { "property-removed" };
                    let fact = self.fact(id).at(before.at(), b.clone()).about(member_of(b, name));
                    let day = before.flat.word("x-sunset").and_then(Value::as_str);
                    let is_due = before.flat.flag("deprecated") && self.has_passed(day);
                    let wire = if is_due { fact.wire.min(Wire::Risky) } else { fact.wire };
                    self.push(fact.wire(wire));
                }
                (None, Some(after)) if after.goes(self.direction) => {
                    self.added(a, b, name, &after, from.properties.is_empty());
                }
                _ => {}
            }
        }
        self.required_without_member(a, b, from, to);
        self.required_order(a, b, from, to);
    }

    /// The only member that is gone and the only one that is new, where they are one.
    fn renamed_member(&self, from: &Flat<'a>, to: &Flat<'a>) -> Option<(&'a str, &'a str)> {
        fn only<'a>(this: &Flat<'a>, other: &Flat<'a>) -> Option<&'a str> {
            let mut all = this.properties.keys().filter(|it| !other.properties.contains_key(*it));
            all.next().copied().filter(|_| all.next().is_none())
        }
        let (old, new) = (only(from, to)?, only(to, from)?);
        let (a, b) = (from.properties.get(old)?, to.properties.get(new)?);
        let is_one = renames::is_member((self.old, old, a), (self.new, new, b));
        let is_required = |flat: &Flat<'a>, name: &str| flat.required.contains_key(name);
        // Where Rust has one name for both, callers' code goes on and reads another member: that is more than a rename.
        let leaf = |side: &Side<'a>, parts: &[Pointer]| {
            parts.first().and_then(|it| side.path(it)).and_then(|it| it.rsplit("::").next())
        };
        let is_seen = leaf(self.old, a) != leaf(self.new, b);
        (is_one && is_seen && is_required(from, old) == is_required(to, new)).then_some((old, new))
    }

    /// A member that has another name: the old one is gone for whoever knows only that.
    fn rename(
        &mut self,
        before: &Member<'_, 'a>,
        after: &Member<'_, 'a>,
        (old, new): (&str, &str),
        b: &Pointer,
    ) {
        if before.goes(self.direction) {
            let fact = self.fact("property-renamed").at(before.at(), after.at());
            let fact = fact.values(json!(old), json!(new)).about(member_of(b, new));
            let wire = if before.required { fact.wire } else { fact.wire.min(Wire::Risky) };
            self.push(fact.wire(wire));
        }
        self.member(before, after);
    }

    fn added(&mut self, a: &Pointer, b: &Pointer, name: &str, after: &Member<'_, '_>, is_first: bool) {
        let id = if after.required { "property-added-required" } else { "property-added-optional" };
        let mut fact = self.fact(id).at(a.clone(), after.at()).about(member_of(b, name));
        if after.required && after.flat.constant().is_some() && fact.rust == Rust::Major {
            // `new` sets it.
            fact.rust = Rust::Minor;
        }
        if is_first && self.is_map(a) {
            fact.rust = Rust::Major;
        }
        self.push(fact);
    }

    /// Whether an object was a map in Rust.
    fn is_map(&self, at: &Pointer) -> bool {
        self.old.shape_at(at).is_some_and(|it| it.starts_with('{') || it == "any" || it == "alias")
    }

    fn member(&mut self, before: &Member<'_, 'a>, after: &Member<'_, 'a>) {
        let (old, new) = (before.at(), after.at());
        self.pair(&old, &new);
        self.travels(before, after, &old, &new);
        let goes = (before.goes(self.direction), after.goes(self.direction));
        // Where it travels on one side only, that is what is said.
        if goes != (true, true) {
            return;
        }
        let is_request = self.direction == Direction::Request;
        let is_constant = before.flat.constant().is_some() && after.flat.constant().is_some();
        if before.required != after.required {
            let id = if after.required { "property-became-required" } else { "property-became-optional" };
            let fact = self.fact(id).at(old.clone(), new.clone());
            let rust = match () {
                () if is_constant => Rust::Patch,
                () if is_request || before.is_option() != after.is_option() => Rust::Major,
                () => Rust::Patch,
            };
            self.push(fact.values(presence(before.required), presence(after.required)).rust(rust));
        }
        if before.flat.nullable != after.flat.nullable {
            self.null(before, after, is_request);
        }
        self.parts(before.parts, after.parts, Role::Property);
    }

    fn null(&mut self, before: &Member<'_, '_>, after: &Member<'_, '_>, is_request: bool) {
        let id =
            if after.flat.nullable { "property-became-nullable" } else { "property-became-not-nullable" };
        let (mut old, mut new) = (before.at(), after.at());
        let mut rust = match () {
            () if before.is_option() != after.is_option() => Rust::Major,
            // The setter of an explicit null comes or goes.
            () if !is_request => Rust::Patch,
            () if after.flat.nullable => Rust::Minor,
            () => Rust::Major,
        };
        // Where the schema that is referred to says it, it is one change for all who refer to it.
        let ends = (self.old.node(&old), self.new.node(&new));
        if let (Some(a), Some(b)) = ends {
            let (a, b) = (self.old.follow(a).at, self.new.follow(b).at);
            if (a != old || b != new) && self.says_null(&a, &b) {
                (old, new) = (a, b);
                // The alias for the schema or null comes or goes.
                rust = rust.max(if after.flat.nullable { Rust::Minor } else { Rust::Major });
            }
        }
        let fact = self.fact(id).at(old, new);
        self.push(fact.values(json!(before.flat.nullable), json!(after.flat.nullable)).rust(rust));
    }

    fn travels(&mut self, before: &Member<'_, '_>, after: &Member<'_, '_>, old: &Pointer, new: &Pointer) {
        for (key, became, no_longer) in [
            ("readOnly", "property-became-read-only", "property-no-longer-read-only"),
            ("writeOnly", "property-became-write-only", "property-no-longer-write-only"),
        ] {
            let (was, is) = (before.flat.flag(key), after.flat.flag(key));
            if was != is {
                let fact = self.fact(if is { became } else { no_longer });
                // It comes or goes where it did not travel: elsewhere nothing is seen of it.
                let elsewhere = match key {
                    "readOnly" => Direction::Response,
                    _ => Direction::Request,
                };
                let (wire, rust) = match () {
                    () if self.direction == elsewhere => (Wire::Docs, Rust::Patch),
                    () if is || (after.required && key == "readOnly") => (fact.wire, Rust::Major),
                    () => (fact.wire, Rust::Minor),
                };
                let fact = fact.at(old.clone(), new.clone()).values(json!(was), json!(is));
                self.push(fact.wire(wire).rust(rust));
            }
        }
    }

    /// Names under `required` that no property has.
    fn required_without_member(&mut self, a: &Pointer, b: &Pointer, from: &Flat<'a>, to: &Flat<'a>) {
        let names = |flat: &Flat<'a>| -> Vec<&'a str> {
            flat.required.keys().filter(|it| !flat.properties.contains_key(*it)).copied().collect()
        };
        let (before, after) = (names(from), names(to));
        for name in before.iter().filter(|it| !after.contains(it) && !to.properties.contains_key(*it)) {
            let at = from.required.get(name).cloned();
            let fact = self.fact("property-removed-required").at(at, b.clone());
            self.push(fact.about(member_of(b, name)).rust(Rust::Major));
        }
        for name in after.iter().filter(|it| !before.contains(it) && !from.properties.contains_key(*it)) {
            let at = to.required.get(name).cloned();
            let fact = self.fact("property-added-required").at(a.clone(), at);
            self.push(fact.about(member_of(b, name)).rust(Rust::Minor));
        }
    }

    /// The order of the arguments of `new`.
    fn required_order(&mut self, a: &Pointer, b: &Pointer, from: &Flat<'a>, to: &Flat<'a>) {
        if self.direction != Direction::Request {
            return;
        }
        let order = |side: &Side<'a>, this: &Flat<'a>, other: &Flat<'a>| -> Vec<&'a str> {
            let is_argument = |flat: &Flat<'a>, name: &str| flat.required.contains_key(name);
            let both = this.properties.keys().filter(|it| is_argument(this, it) && is_argument(other, it));
            let mut both: Vec<&'a str> =
                both.filter(|it| other.properties.contains_key(*it)).copied().collect();
            let place = |name: &str| side.argument_at(this.properties.get(name)?.first()?);
            both.sort_by_key(|name| (place(name).unwrap_or(u32::MAX), *name));
            both
        };
        let (before, after) = (order(self.old, from, to), order(self.new, to, from));
        if before == after {
            return;
        }
        // Then `new` takes a struct, whose fields have no order.
        let count =
            |flat: &Flat<'a>| flat.required.keys().filter(|it| flat.properties.contains_key(*it)).count();
        let is_struct = count(from) > MAX_ARGUMENTS && count(to) > MAX_ARGUMENTS;
        let type_of = |name: &str| to.properties.get(name).and_then(|it| self.new.held_at(it.first()?));
        let mut moved = before.iter().zip(&after).filter(|(a, b)| a != b);
        let alike = moved.any(|(a, b)| type_of(a) == type_of(b));
        let fact = self.fact("property-order-changed").at(a.clone(), b.clone()).wire(Wire::Nothing);
        let fact = fact.values(json!(before), json!(after)).silently(alike && !is_struct);
        self.push(if is_struct { fact.rust(Rust::Nothing) } else { fact });
    }

    /// What members beyond the properties are.
    pub(super) fn additional(&mut self, a: &Pointer, b: &Pointer, from: &Flat<'a>, to: &Flat<'a>) {
        let is_map = from.properties.is_empty() || to.properties.is_empty();
        let fact = |walk: &Self, id: &str, rust: Rust| -> Fact {
            let at = |schema: &Pointer, extra: &Extra| match extra {
                Extra::Unspecified => schema.clone(),
                Extra::Open(at) | Extra::Forbidden(at) => at.clone(),
                Extra::Typed(parts) => parts.first().cloned().unwrap_or_else(|| schema.clone()),
            };
            let fact = walk.fact(id).at(at(a, &from.additional), at(b, &to.additional));
            fact.about(super::labels::label(Some(b)))
                .values(word(&from.additional), word(&to.additional))
                .rust(rust)
        };
        let found = match (&from.additional, &to.additional) {
            (Extra::Typed(old), Extra::Typed(new)) => {
                let (old, new) = (old.clone(), new.clone());
                return self.parts(&old, &new, Role::Value);
            }
            (Extra::Unspecified, Extra::Unspecified) | (Extra::Open(_), Extra::Open(_)) => return,
            (Extra::Forbidden(_), Extra::Forbidden(_)) => return,
            // On the wire both mean the same.
            (Extra::Unspecified, Extra::Open(_)) => {
                let rust = if is_map { self.rust_of_map(a, b) } else { Rust::Minor };
                fact(self, "additional-typed", rust).wire(Wire::Nothing)
            }
            (Extra::Open(_), Extra::Unspecified) => {
                let rust = if is_map { self.rust_of_map(a, b) } else { Rust::Major };
                fact(self, "additional-untyped", rust).wire(Wire::Nothing)
            }
            (Extra::Unspecified, Extra::Typed(_)) => {
                fact(self, "additional-typed", if is_map { Rust::Major } else { Rust::Minor })
            }
            (Extra::Open(_), Extra::Typed(_)) => fact(self, "additional-typed", Rust::Major),
            (Extra::Typed(_), Extra::Unspecified | Extra::Open(_)) => {
                fact(self, "additional-untyped", Rust::Major)
            }
            (Extra::Unspecified, Extra::Forbidden(_)) => fact(self, "additional-closed", Rust::Patch),
            (_, Extra::Forbidden(_)) => fact(self, "additional-closed", Rust::Major),
            (Extra::Forbidden(_), Extra::Unspecified) => fact(self, "additional-opened", Rust::Patch),
            (Extra::Forbidden(_), _) => {
                fact(self, "additional-opened", if is_map { Rust::Major } else { Rust::Minor })
            }
        };
        self.push(found);
    }

    fn rust_of_map(&self, a: &Pointer, b: &Pointer) -> Rust {
        if self.old.shape_at(a) == self.new.shape_at(b) { Rust::Nothing } else { Rust::Major }
    }
}

fn presence(required: bool) -> Value {
    json!(if required { "required" } else { "optional" })
}

fn word(extra: &Extra) -> Option<Value> {
    match extra {
        Extra::Unspecified => None,
        Extra::Open(_) => Some(json!(true)),
        Extra::Forbidden(_) => Some(json!(false)),
        Extra::Typed(_) => Some(json!("a schema")),
    }
}

fn member_of(object: &Pointer, name: &str) -> String {
    super::labels::label(Some(&object.key("properties").key(name)))
}
