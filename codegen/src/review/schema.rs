//! Compares schemas: what kind of value there is, of which format and which set.
//!
//! In: where a schema is before and after. Out: facts. Members of objects are compared in `members`, alternatives
//! in `unions`, bounds in `bounds`, all that restricts nothing in `words`.

use serde_json::{Value, json};

use super::fact::{Direction, Rust, Wire};
use super::flat::{Flat, canonical};
use super::labels::label;
use super::renames;
use super::side::Side;
use super::walk::Walk;
use crate::ir::{Type, TypeKind};
use crate::pointer::Pointer;

/// What a schema is for where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// A member of an object, whose presence and null are compared with the member.
    Property,
    /// A parameter.
    Parameter,
    /// Anything else: an item, a body, an alternative, a named schema.
    Value,
}

/// As many comparisons of one schema with another are within each other; deeper ones are not looked into.
const MOST_DEPTH: usize = 3;

impl<'a> Walk<'a> {
    /// Compares the schemas that stand at two places.
    pub(super) fn schema(&mut self, old: &Pointer, new: &Pointer, role: Role) {
        let (Some(before), Some(after)) = (self.old.node(old), self.new.node(new)) else { return };
        self.pair(old, new);
        // A reference in an `allOf`, to have words next to it, is a reference.
        let (before, after) = match (self.old.wrapped(&before), self.new.wrapped(&after)) {
            (Some(a), Some(b)) => {
                let (from, to) = (Flat::alone(&before), Flat::alone(&after));
                self.words(&before.at, &after.at, &from, &to, role);
                self.pair(&a.at, &b.at);
                (a, b)
            }
            _ => (before, after),
        };
        let (a, b) = (self.old.follow(before).at, self.new.follow(after).at);
        let (type_a, type_b) = (type_at(self.old, old), type_at(self.new, new));
        if let (Some(type_a), Some(type_b)) = (type_a, type_b)
            && self.is_retargeted(type_a, type_b)
        {
            return self.retarget(old, new, &a, &b, (type_a, type_b));
        }
        self.pair(&a, &b);
        if let (Some(type_a), Some(type_b)) = (type_a, type_b)
            && std::mem::discriminant(&type_a.kind) == std::mem::discriminant(&type_b.kind)
        {
            self.name_of_type(type_a, type_b, old, new);
        }
        let (from, to) =
            (Flat::of(self.old, std::slice::from_ref(&a)), Flat::of(self.new, std::slice::from_ref(&b)));
        if role != Role::Property {
            self.nullable((old, &a, &from), (new, &b, &to));
        }
        if type_a.is_some() != type_b.is_some() {
            self.wrapped_scalar(old, new, &from, &to, type_a.is_some());
        }
        self.once(&a, &b, |walk| walk.flats(&a, &b, (&from, &to), (old, new), role));
    }

    /// Whether a place refers to another schema than before although both were there and are.
    fn is_retargeted(&self, a: &Type, b: &Type) -> bool {
        let (Some(name_a), Some(name_b)) = (component(&a.pointer), component(&b.pointer)) else {
            return false;
        };
        name_a != name_b && (self.new.node(&a.pointer).is_some() || self.old.node(&b.pointer).is_some())
    }

    /// A place that refers to another schema: what that does on the wire is what the two differ in.
    fn retarget(&mut self, old: &Pointer, new: &Pointer, a: &Pointer, b: &Pointer, types: (&Type, &Type)) {
        let mut inner = Walk::new(self.old, self.new, self.today);
        inner.direction = self.direction;
        inner.depth = self.depth + 1;
        let wire = if inner.depth > MOST_DEPTH {
            Wire::Risky
        } else {
            let (from, to) =
                (Flat::of(self.old, std::slice::from_ref(a)), Flat::of(self.new, std::slice::from_ref(b)));
            inner.once(a, b, |walk| walk.flats(a, b, (&from, &to), (a, b), Role::Value));
            inner.worst()
        };
        let wire = if wire == Wire::Docs { Wire::Nothing } else { wire };
        let name = |it: &Type| json!(it.hint.join("."));
        let fact = self.fact("type-changed").at(old.clone(), new.clone());
        self.push(fact.values(name(types.0), name(types.1)).wire(wire));
    }

    /// One type before and after, whose name may differ.
    fn name_of_type(&mut self, a: &Type, b: &Type, old: &Pointer, new: &Pointer) {
        let (name_a, name_b) = (component(&a.pointer), component(&b.pointer));
        let (path_a, path_b) = (path_of(self.old, a), path_of(self.new, b));
        let rust = if path_a == path_b { Rust::Nothing } else { Rust::Major };
        match (&name_a, &name_b) {
            (Some(before), Some(after)) if before != after => {
                let fact = self.fact("schema-renamed").at(a.pointer.clone(), b.pointer.clone());
                let fact = fact.values(json!(before), json!(after)).wire(Wire::Nothing).rust(rust);
                let keeps =
                    format!("`x-rust-name: {}` on the schema keeps the old name", last_segment(path_a));
                self.push(if rust == Rust::Major { fact.way_out(keeps) } else { fact });
            }
            (None, Some(_)) | (Some(_), None) if rust == Rust::Major => {
                let id = if name_b.is_some() { "schema-extracted" } else { "schema-inlined" };
                let fact = self.fact(id).at(old.clone(), new.clone()).wire(Wire::Nothing);
                self.push(fact.values(json!(path_a), json!(path_b)));
            }
            _ => {}
        }
        self.pair_types(&a.pointer, &b.pointer);
    }

    /// A plain value that got a type of its own, or lost it, with the same values.
    fn wrapped_scalar(&mut self, old: &Pointer, new: &Pointer, from: &Flat<'_>, to: &Flat<'_>, was: bool) {
        let (before, after) = (self.old.held_at(old), self.new.held_at(new));
        let is_same = from.implied() == to.implied()
            && from.choices.is_empty() == to.choices.is_empty()
            && from.values.is_some() == to.values.is_some()
            && before.is_some()
            && after.is_some()
            && before != after;
        if !is_same {
            return;
        }
        let fact = self.fact(if was { "schema-inlined" } else { "schema-extracted" });
        let fact = fact.at(old.clone(), new.clone()).values(before.map(Value::from), after.map(Value::from));
        self.push(fact.wire(Wire::Nothing));
    }

    /// Whether null is a value, of anything but a member.
    fn nullable(
        &mut self,
        (old, a, from): (&Pointer, &Pointer, &Flat<'_>),
        (new, b, to): (&Pointer, &Pointer, &Flat<'_>),
    ) {
        if from.nullable == to.nullable {
            return;
        }
        // Where the schema that is referred to says it, it is one change for all who refer to it.
        let (old, new) = if self.says_null(a, b) { (a, b) } else { (old, new) };
        let id = if to.nullable { "nullable-set" } else { "nullable-unset" };
        let fact = self.fact(id).at(old.clone(), new.clone());
        self.push(fact.values(json!(from.nullable), json!(to.nullable)));
    }

    /// Whether a named schema itself allows null on one side only.
    pub(super) fn says_null(&self, a: &Pointer, b: &Pointer) -> bool {
        let says = |side: &Side<'_>, at: &Pointer| {
            side.node(at).is_some_and(|it| it.flag("nullable")) && component(at).is_some()
        };
        says(self.old, a) != says(self.new, b)
    }

    /// Compares two schemas, merged.
    pub(super) fn flats(
        &mut self,
        a: &Pointer,
        b: &Pointer,
        (from, to): (&Flat<'a>, &Flat<'a>),
        site: (&Pointer, &Pointer),
        role: Role,
    ) {
        if from.choices.is_empty() != to.choices.is_empty() {
            return self.wrapped(a, b, from, to);
        }
        self.words(a, b, from, to, role);
        let (kind_a, kind_b) = (from.implied(), to.implied());
        if from.choices.is_empty() && kind_a != kind_b {
            return self.kind(a, b, from, to, site);
        }
        if !from.choices.is_empty() {
            self.unions(a, b, from, to);
        }
        self.format(a, b, from, to, site);
        self.values(a, b, from, to, site);
        self.bounds(a, b, from, to);
        self.members(a, b, from, to);
        self.additional(a, b, from, to);
        self.items(a, b, from, to);
    }

    fn kind(&mut self, a: &Pointer, b: &Pointer, from: &Flat<'_>, to: &Flat<'_>, site: (&Pointer, &Pointer)) {
        let id = match (from.implied(), to.implied()) {
            (None, Some(_)) if from.is_any() => "type-narrowed",
            (Some(_), None) if to.is_any() => "type-widened",
            (Some("integer"), Some("number")) => "type-widened",
            (Some("number"), Some("integer")) => "type-narrowed",
            _ => "type-changed",
        };
        let rust = self.rust_at(site);
        let fact = self.fact(id).at(a.clone(), b.clone());
        self.push(fact.values(described(from), described(to)).rust(rust));
    }

    /// What a change of type means to callers: nothing, where Rust has the same type for both.
    fn rust_at(&self, (old, new): (&Pointer, &Pointer)) -> Rust {
        match (self.old.shape_at(old), self.new.shape_at(new)) {
            (Some(before), Some(after)) if before == after => Rust::Patch,
            _ => Rust::Major,
        }
    }

    fn format(
        &mut self,
        a: &Pointer,
        b: &Pointer,
        from: &Flat<'_>,
        to: &Flat<'_>,
        site: (&Pointer, &Pointer),
    ) {
        let text = |it: &Flat<'_>| it.word("format").and_then(Value::as_str).map(str::to_owned);
        let (before, after) = (text(from), text(to));
        if before == after {
            return;
        }
        let rust = match self.rust_at(site) {
            Rust::Patch => Rust::Nothing,
            rust => rust,
        };
        let wire = match self.direction {
            Direction::Neither => Wire::Nothing,
            Direction::Request => accepts(after.as_deref(), before.as_deref()),
            Direction::Response | Direction::Both => accepts(before.as_deref(), after.as_deref()),
        };
        let (at_a, at_b) = (place(from, "format", a), place(to, "format", b));
        let fact = self.fact("format-changed").at(at_a, at_b);
        self.push(fact.values(before.map(Value::from), after.map(Value::from)).wire(wire).rust(rust));
    }

    fn values(
        &mut self,
        a: &Pointer,
        b: &Pointer,
        from: &Flat<'_>,
        to: &Flat<'_>,
        site: (&Pointer, &Pointer),
    ) {
        let list =
            |it: &[(Pointer, Value)]| Value::Array(it.iter().map(|(_, value)| value.clone()).collect());
        let (before, after) = match (&from.values, &to.values) {
            (None, None) => return,
            (None, Some(values)) => {
                let rust = self.rust_at(site);
                let fact = self.fact("enum-set").at(a.clone(), b.key("enum"));
                return self.push(fact.values(None, list(values)).rust(rust));
            }
            (Some(values), None) => {
                let rust = self.rust_at(site);
                let fact = self.fact("enum-unset").at(a.key("enum"), b.clone());
                return self.push(fact.values(list(values), None).rust(rust));
            }
            (Some(before), Some(after)) => (before, after),
        };
        for (old, value) in before {
            if let Some((new, _)) = after.iter().find(|(_, it)| it == value) {
                self.pair(old, new);
                let (was, is) = (from.outdated.contains(value), to.outdated.contains(value));
                if was != is {
                    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                    let subject = format!("the value `{text}` of {}", label(Some(b)));
                    // In Rust it is a word in the docs of its arm.
                    self.deprecated_node(("property", subject), old, new, (was, is), false);
                }
            }
        }
        // A type of its own has an arm for the value. Who names it finds it gone; who leaves the value to `new` does not.
        let has_arm = self.old.type_of(site.0).is_some() && self.new.type_of(site.1).is_some();
        if let ([(old, one)], [(new, other)]) = (before.as_slice(), after.as_slice())
            && one != other
        {
            let fact = self.fact("const-changed").at(old.clone(), new.clone());
            let rust = if has_arm { Rust::Major } else { Rust::Patch };
            let is_sent = self.direction == Direction::Request;
            let fact = fact.values(one.clone(), other.clone()).rust(rust).silently(is_sent);
            return self.push(fact);
        }
        let rust = self.rust_at(site);
        let is_constant = |list: &[(Pointer, Value)]| list.len() == 1;
        let gone: Vec<_> =
            before.iter().filter(|(_, it)| !after.iter().any(|(_, other)| it == other)).collect();
        let added: Vec<_> =
            after.iter().filter(|(_, it)| !before.iter().any(|(_, other)| it == other)).collect();
        if let ([(old, one)], [(new, other)]) = (gone.as_slice(), added.as_slice())
            && let (Some(x), Some(y)) = (one.as_str(), other.as_str())
            && renames::is_near(x, y)
        {
            self.pair(old, new);
            let fact = self.fact("enum-value-renamed").at(old.clone(), new.clone());
            return self.push(fact.values(one.clone(), other.clone()));
        }
        for (old, value) in gone {
            let fact = self.fact("enum-value-removed").at(old.clone(), b.key("enum"));
            self.push(fact.values(value.clone(), None));
        }
        for (new, value) in added {
            let fact = self.fact("enum-value-added").at(a.key("enum"), new.clone());
            let fact = fact.values(None, value.clone());
            // What was a constant of the plain type is an enum now.
            let was_plain = is_constant(before) && rust == Rust::Major;
            self.push(if was_plain { fact.rust(Rust::Major) } else { fact });
        }
        let is_same_set = before.len() == after.len()
            && before.iter().all(|(_, it)| after.iter().any(|(_, other)| it == other));
        if is_same_set && list(before) != list(after) {
            let fact = self.fact("enum-order-changed").at(a.key("enum"), b.key("enum"));
            self.push(fact.wire(Wire::Nothing));
        }
    }

    fn items(&mut self, a: &Pointer, b: &Pointer, from: &Flat<'_>, to: &Flat<'_>) {
        match (from.items.as_slice(), to.items.as_slice()) {
            ([], []) => {}
            (old, new) if !old.is_empty() && !new.is_empty() => {
                self.parts(old, new, Role::Value);
            }
            ([], _) => self.items_typed("type-narrowed", (a, from), (b, to)),
            _ => self.items_typed("type-widened", (a, from), (b, to)),
        }
    }

    fn items_typed(&mut self, id: &str, (a, from): (&Pointer, &Flat<'_>), (b, to): (&Pointer, &Flat<'_>)) {
        let says = |side: &Side<'_>, flat: &Flat<'_>| {
            flat.items.iter().any(|it| {
                side.node(it).is_some_and(|it| it.value.as_object().is_some_and(|it| !it.is_empty()))
            })
        };
        if says(self.old, from) == says(self.new, to) {
            return;
        }
        let fact = self.fact(id).at(a.key("items"), b.key("items"));
        self.push(fact.values(
            from.items.first().map(|it| json!(it.as_str())),
            to.items.first().map(|it| json!(it.as_str())),
        ));
    }

    /// Compares what is in several places at once, as the parts of an `allOf` say it of one member.
    pub(super) fn parts(&mut self, old: &[Pointer], new: &[Pointer], role: Role) {
        match (old, new) {
            ([a], [b]) => self.schema(a, b, role),
            ([a, ..], [b, ..]) => {
                for (a, b) in old.iter().zip(new) {
                    self.pair(a, b);
                }
                let (type_a, type_b) = (type_at(self.old, a), type_at(self.new, b));
                if let (Some(type_a), Some(type_b)) = (type_a, type_b) {
                    self.name_of_type(type_a, type_b, a, b);
                }
                let (from, to) = (Flat::of(self.old, old), Flat::of(self.new, new));
                // The first two stand for all of them; a second key tells this pair from that of the two alone.
                let (key_a, key_b) = (a.key("+"), b.key("+"));
                self.once(&key_a, &key_b, |walk| walk.flats(a, b, (&from, &to), (a, b), role));
            }
            _ => {}
        }
    }
}

/// The name of a named schema.
pub(super) fn component(at: &Pointer) -> Option<String> {
    let steps: Vec<_> = at.steps().collect();
    match steps.as_slice() {
        [components, schemas, name] if components == "components" && schemas == "schemas" => {
            Some(name.clone().into_owned())
        }
        _ => None,
    }
}

/// The type that the value at a place has.
fn type_at<'a>(side: &Side<'a>, at: &Pointer) -> Option<&'a Type> {
    let ty = side.api.ty(side.type_of(at)?);
    // The type for requests is where the one for responses does.
    Some(ty).filter(|it| !matches!(it.kind, TypeKind::Alias(_)) || component(&it.pointer).is_some())
}

fn path_of<'a>(side: &Side<'a>, ty: &Type) -> &'a str {
    side.types_at(&ty.pointer).first().map_or("", |it| side.type_path(*it))
}

fn last_segment(path: &str) -> &str {
    path.rsplit("::").next().unwrap_or(path)
}

/// Where a keyword is, or the schema that has none.
pub(super) fn place(flat: &Flat<'_>, key: &str, or: &Pointer) -> Pointer {
    flat.words.get(key).map_or_else(|| or.clone(), |(at, _)| at.clone())
}

/// A schema in a few words.
pub(super) fn described(flat: &Flat<'_>) -> Value {
    let format = flat.word("format").and_then(Value::as_str);
    match (flat.implied(), format) {
        _ if !flat.choices.is_empty() => json!("one of several"),
        (None, _) => json!("any value"),
        (Some(kind), Some(format)) => json!(format!("{kind} ({format})")),
        (Some(kind), None) => json!(canonical(&json!(kind))),
    }
}

/// What happens to values of one format where another is expected.
fn accepts(expected: Option<&str>, given: Option<&str>) -> Wire {
    /// Formats that a server or a program holds values to.
    const HELD: &[&str] = &[
        "date-time",
        "date",
        "time",
        "duration",
        "uuid",
        "email",
        "uri",
        "hostname",
        "ipv4",
        "ipv6",
        "decimal",
        "int32",
        "int64",
        "uint32",
        "uint64",
        "float",
        "double",
        "byte",
        "binary",
    ];
    let is_held = |it: Option<&str>| it.is_some_and(|it| HELD.contains(&it));
    match (expected, given) {
        (Some("int64" | "double"), Some("int32" | "float")) => Wire::Compatible,
        (None, Some("password")) | (Some("password"), None) => Wire::Nothing,
        (None, _) => Wire::Compatible,
        // An integer of no format may be as large as one of 64 bits.
        (Some("int64" | "double"), None) => Wire::Compatible,
        _ if is_held(expected) => Wire::Breaking,
        _ if is_held(given) => Wire::Compatible,
        _ => Wire::Risky,
    }
}
