//! Compares unions: which alternatives there are, by what they refer to, and how they are distinguished.
//!
//! In: two merged schemas with alternatives, or one with and one without. Out: facts. What an alternative is, is the
//! business of `schema`.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::fact::{Direction, Rust, Wire};
use super::flat::{Choice, Flat};
use super::schema::{Role, component, described};
use super::side::{Side, TreeValue};
use super::walk::Walk;
use crate::pointer::Pointer;

/// What an alternative is known by.
#[derive(Debug, Clone, PartialEq)]
struct Known {
    at: Pointer,
    /// The schema that it refers to.
    target: Option<Pointer>,
    title: Option<String>,
    /// The values of members that mark it.
    marks: Vec<(String, Value)>,
    kind: Option<String>,
}

impl Known {
    fn of(side: &Side<'_>, at: &Pointer) -> Self {
        let target = side.node(at).map(|it| side.follow(it).at).filter(|it| it != at);
        let flat = Flat::of(side, std::slice::from_ref(at));
        let marks = flat
            .properties
            .iter()
            .filter_map(|(name, parts)| Some(((*name).to_owned(), Flat::of(side, parts).constant()?.clone())))
            .collect();
        Self {
            at: at.clone(),
            target,
            title: flat.word("title").and_then(Value::as_str).map(str::to_owned),
            marks,
            kind: flat.implied().map(str::to_owned),
        }
    }

    fn name(&self) -> Value {
        let name = self.target.as_ref().and_then(component).or_else(|| self.title.clone());
        json!(name.or_else(|| self.kind.clone()).unwrap_or_else(|| "any value".to_owned()))
    }
}

/// What a schema is called where a sentence mentions it: by its name, its title or its type.
pub(super) fn known_as(side: &Side<'_>, schema: Option<&TreeValue<'_>>) -> Value {
    schema.map_or_else(|| json!("any value"), |it| Known::of(side, &it.at).name())
}

/// Whether two alternatives are one.
type Same<'r> = &'r dyn Fn(&Known, &Known) -> bool;

/// Pairs alternatives by what they are: first by reference, then by whatever else tells them, at last by being the only
/// ones that are left.
fn matched(walk: &Walk<'_>, old: &[Known], new: &[Known]) -> (Vec<(usize, usize)>, Vec<usize>, Vec<usize>) {
    let mut pairs = Vec::new();
    let mut left: Vec<usize> = (0..old.len()).collect();
    let mut free: Vec<usize> = (0..new.len()).collect();
    let renamed = |a: &Pointer, b: &Pointer| walk.new.node(a).is_none() && walk.old.node(b).is_none();
    let same_tree = |a: &Known, b: &Known| {
        walk.old.node(&a.at).map(|it| it.value) == walk.new.node(&b.at).map(|it| it.value)
    };
    let rules: [Same<'_>; 6] = [
        &|a, b| a.target.is_some() && a.target == b.target,
        &|a, b| same_tree(a, b),
        &|a, b| a.title.is_some() && a.title == b.title && (a.target.is_none() || b.target.is_none()),
        &|a, b| !a.marks.is_empty() && a.marks == b.marks && (a.target.is_none() || b.target.is_none()),
        &|a, b| a.target.is_none() && b.target.is_none() && a.kind == b.kind,
        &|a, b| match (&a.target, &b.target) {
            (Some(a), Some(b)) => renamed(a, b),
            (None, None) => false,
            _ => a.kind == b.kind,
        },
    ];
    for (index, rule) in rules.iter().enumerate() {
        let mut at = 0;
        while at < left.len() {
            let fits: Vec<usize> =
                free.iter().copied().filter(|it| rule(&old[left[at]], &new[*it])).collect();
            // A guess counts only where there is one way to take it.
            let is_guess = index >= 4;
            let is_only = fits.len() == 1
                && (!is_guess || left.iter().filter(|it| rule(&old[**it], &new[fits[0]])).count() == 1);
            if (is_guess && is_only) || (!is_guess && !fits.is_empty()) {
                let other = fits[0];
                pairs.push((left.remove(at), other));
                free.retain(|it| *it != other);
            } else {
                at += 1;
            }
        }
    }
    pairs.sort_unstable();
    (pairs, left, free)
}

impl<'a> Walk<'a> {
    /// Compares two schemas with alternatives.
    pub(super) fn unions(&mut self, a: &Pointer, b: &Pointer, from: &Flat<'a>, to: &Flat<'a>) {
        if from.choices.len() != to.choices.len() {
            let count = |it: &Flat<'_>| json!(format!("{} choices", it.choices.len()));
            let fact = self.fact("type-changed").at(a.clone(), b.clone());
            return self.push(fact.values(count(from), count(to)));
        }
        for (old, new) in from.choices.iter().zip(&to.choices) {
            self.choice(old, new);
        }
    }

    fn choice(&mut self, old: &Choice<'a>, new: &Choice<'a>) {
        let known = |side: &Side<'a>, it: &Choice<'a>| -> Vec<Known> {
            it.members.iter().map(|at| Known::of(side, at)).collect()
        };
        let (before, after) = (known(self.old, old), known(self.new, new));
        let (pairs, gone, added) = matched(self, &before, &after);
        if old.key != new.key {
            // What fits only one of several also fits any of them.
            let wire = match (self.direction, new.key) {
                (Direction::Neither, _) => Wire::Nothing,
                (Direction::Request, "anyOf") | (Direction::Response, "oneOf") => Wire::Compatible,
                _ => Wire::Risky,
            };
            let fact = self.fact("union-kind-changed").at(old.at.clone(), new.at.clone());
            self.push(fact.values(json!(old.key), json!(new.key)).wire(wire));
        }
        for index in gone {
            let fact = self.fact("union-member-removed").at(before[index].at.clone(), new.at.clone());
            self.push(
                fact.values(before[index].name(), None).about(super::labels::label(new.at.parent().as_ref())),
            );
        }
        for index in added {
            let it = &after[index];
            // A schema that was there before gets its tag from the union now, and loses an argument.
            let was_there = it.target.as_ref().is_some_and(|at| {
                self.old.node(at).is_some() && self.old.constructor(at) != self.new.constructor(at)
            });
            let fact = self.fact("union-member-added").at(old.at.clone(), it.at.clone());
            let fact = fact.values(None, it.name()).about(super::labels::label(new.at.parent().as_ref()));
            let is_major = was_there && new.discriminator.is_some();
            self.push(if is_major { fact.rust(Rust::Major) } else { fact });
        }
        self.discriminator(old, new, (&before, &after), &pairs);
        for (a, b) in pairs {
            self.schema(&before[a].at, &after[b].at, Role::Value);
        }
    }

    fn discriminator(
        &mut self,
        old: &Choice<'a>,
        new: &Choice<'a>,
        (before, after): (&[Known], &[Known]),
        pairs: &[(usize, usize)],
    ) {
        let at = |choice: &Choice<'a>| {
            choice.discriminator.as_ref().map_or_else(|| choice.at.clone(), |it| it.at.clone())
        };
        let name = |choice: &Choice<'a>| {
            choice.discriminator.as_ref().and_then(|it| it.text("propertyName")).map(str::to_owned)
        };
        self.default_of_tags(old, new);
        let (name_a, name_b) = (name(old), name(new));
        let values = (name_a.clone().map(Value::from), name_b.clone().map(Value::from));
        let id = match (&name_a, &name_b) {
            (None, None) => return,
            (None, Some(_)) => "discriminator-added",
            (Some(_), None) => "discriminator-removed",
            (Some(a), Some(b)) if a != b => "discriminator-changed",
            _ => return self.tags(old, new, (before, after), pairs),
        };
        let fact = self.fact(id).at(at(old), at(new)).about(super::labels::label(new.at.parent().as_ref()));
        self.push(fact.values(values.0, values.1));
    }

    /// What a value is whose tag is missing or unknown.
    fn default_of_tags(&mut self, old: &Choice<'a>, new: &Choice<'a>) {
        let (Some(a), Some(b)) = (&old.discriminator, &new.discriminator) else { return };
        let said = |it: &TreeValue<'a>| it.text("defaultMapping").map(str::to_owned);
        let (before, after) = (said(a), said(b));
        if before != after {
            let fact = self.fact("discriminator-default-changed").at(a.at.clone(), b.at.clone());
            let fact = fact.values(before.map(Value::from), after.map(Value::from));
            self.push(fact.about(super::labels::label(new.at.parent().as_ref())));
        }
    }

    /// Which text means which alternative, of those that are there before and after.
    fn tags(
        &mut self,
        old: &Choice<'a>,
        new: &Choice<'a>,
        (before, after): (&[Known], &[Known]),
        pairs: &[(usize, usize)],
    ) {
        let (mapping_a, mapping_b) = (mapping(old, before), mapping(new, after));
        let (mut gone, mut come) = (serde_json::Map::new(), serde_json::Map::new());
        let mut only_more = true;
        for &(a, b) in pairs {
            let of = |mapping: &BTreeMap<String, Pointer>, it: &Known| -> Vec<String> {
                let target = it.target.as_ref();
                mapping.iter().filter(|(_, at)| Some(*at) == target).map(|(tag, _)| tag.clone()).collect()
            };
            let (tags_a, tags_b) = (of(&mapping_a, &before[a]), of(&mapping_b, &after[b]));
            if tags_a == tags_b {
                continue;
            }
            only_more &= tags_a.iter().all(|it| tags_b.contains(it));
            let name = |it: Value| it.as_str().unwrap_or_default().to_owned();
            gone.insert(name(before[a].name()), json!(tags_a));
            come.insert(name(after[b].name()), json!(tags_b));
        }
        if come.is_empty() {
            return;
        }
        let wire = match (self.direction, only_more) {
            (Direction::Neither, _) => Wire::Nothing,
            (Direction::Request, true) => Wire::Compatible,
            (Direction::Response, true) => Wire::Risky,
            _ => Wire::Breaking,
        };
        let at = |choice: &Choice<'a>| choice.discriminator.as_ref().map(|it| it.at.clone());
        let fact =
            self.fact("discriminator-mapping-changed").at(at(old), at(new)).wire(wire).silently(!only_more);
        let fact = fact.about(super::labels::label(new.at.parent().as_ref()));
        self.push(fact.values(Value::Object(gone), Value::Object(come)));
    }

    /// One schema before, one of several after, or the other way round.
    pub(super) fn wrapped(&mut self, a: &Pointer, b: &Pointer, from: &Flat<'a>, to: &Flat<'a>) {
        let is_wrapped = from.choices.is_empty();
        let (plain, plain_side, union, union_side) =
            if is_wrapped { (from, self.old, to, self.new) } else { (to, self.new, from, self.old) };
        if plain.is_any() {
            let id = if is_wrapped { "type-narrowed" } else { "type-widened" };
            let fact = self.fact(id).at(a.clone(), b.clone());
            return self.push(fact.values(described(from), described(to)));
        }
        let alone = if is_wrapped { a } else { b };
        let members: Vec<Known> =
            union.choices.iter().flat_map(|it| &it.members).map(|at| Known::of(union_side, at)).collect();
        let itself = plain_side.node(alone).map(|it| it.value);
        // What is left of alternatives may be one of them.
        let only = plain_side
            .node(alone)
            .and_then(|it| ["oneOf", "anyOf", "allOf"].iter().find_map(|key| it.get(key)));
        let only = only.filter(|it| it.value.as_array().is_some_and(|it| it.len() == 1));
        let target = only.and_then(|it| it.elements().next()).map(|it| plain_side.follow(it).at);
        let same = members.iter().find(|it| {
            it.target.as_ref() == Some(alone)
                || (it.target.is_some() && it.target == target)
                || union_side.node(&it.at).map(|it| it.value) == itself
        });
        let same = same.or_else(|| {
            let mut alike = members.iter().filter(|it| it.kind.as_deref() == plain.implied());
            alike.next().filter(|_| alike.next().is_none())
        });
        let names = json!(members.iter().map(Known::name).collect::<Vec<_>>());
        let id = match (same.is_some(), is_wrapped) {
            (false, _) => "type-changed",
            (true, true) => "wrapped-in-union",
            (true, false) => "unwrapped",
        };
        let fact = self.fact(id).at(a.clone(), b.clone());
        let one = described(plain);
        self.push(if is_wrapped { fact.values(one, names) } else { fact.values(names, one) });
        // What else changed in the alternative that is the schema itself.
        if let Some(it) = same.filter(|it| it.target.is_some()) {
            let at = it.at.clone();
            let target = it.target.clone().unwrap_or_default();
            if target != *alone {
                let (old, new) = if is_wrapped { (a.clone(), at) } else { (at, b.clone()) };
                self.schema(&old, &new, Role::Value);
            } else if is_wrapped {
                self.schema(&target.clone(), &target, Role::Value);
            }
        }
    }
}

/// Which text means which schema: what the mapping says, else the schema's name.
fn mapping(choice: &Choice<'_>, members: &[Known]) -> BTreeMap<String, Pointer> {
    let mut res = BTreeMap::new();
    let listed = choice.discriminator.as_ref().and_then(|it| it.get("mapping"));
    for (tag, target) in listed.iter().flat_map(|it| it.members()) {
        let Some(text) = target.value.as_str() else { continue };
        let named = Pointer::root().key("components").key("schemas").key(text);
        res.insert(tag.to_owned(), text.strip_prefix('#').and_then(Pointer::parse).unwrap_or(named));
    }
    for target in members.iter().filter_map(|it| it.target.as_ref()) {
        if !res.values().any(|it| it == target)
            && let Some(name) = component(target)
        {
            res.insert(name, target.clone());
        }
    }
    res
}
