//! Which paths of the crates a fact is about, so that both ways of finding the Rust verdict can be held to each other
//! path by path.
//!
//! In: a fact, with what follows from it, and both outcomes. Out: [`Claims`]. Nothing is judged here, and lines of a crate
//! are the business of `crates`.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::iter;

use super::fact::{Fact, Rust};
use crate::Outcome;
use crate::ir::{Api, Operation, TypeId, TypeKind, TypeRef, reachable};
use crate::pointer::Pointer;

/// What a fact is about.
#[derive(Debug, Default)]
pub(super) struct Claims {
    /// Paths with all that is below them.
    pub(super) below: BTreeSet<String>,
    /// Paths alone: the line of a type or an operation, and its impls.
    pub(super) alone: BTreeSet<String>,
    /// Types that are sent or received, or no longer: their functions and impls come and go with that.
    pub(super) travels: BTreeSet<String>,
    /// Types that are other types now, wherever a line mentions them.
    pub(super) mentioned: BTreeSet<String>,
}

/// What is known of one side.
struct Side<'a> {
    api: &'a Api,
    types: &'a [String],
    /// The types of each path.
    ids: HashMap<&'a str, Vec<TypeId>>,
    /// The types at each node.
    at: BTreeMap<&'a str, Vec<TypeId>>,
    /// The types of the fields at each node.
    fields: BTreeMap<&'a str, Vec<TypeId>>,
    /// The paths of each node, by pointer.
    paths: BTreeMap<&'a str, Vec<String>>,
    /// Where the types are that an operation sends or receives.
    operations: BTreeMap<&'a str, Vec<&'a Operation>>,
    /// The path of the headers of each operation's responses.
    headers: BTreeMap<&'a str, String>,
    /// The operations whose body is a type.
    bodies: HashMap<TypeId, Vec<&'a Operation>>,
    /// The operations that give a type, or a list of it.
    results: HashMap<TypeId, Vec<&'a Operation>>,
    /// The unions that a type is an alternative of: they may have functions for what all alternatives have.
    unions: HashMap<TypeId, Vec<TypeId>>,
    /// What callers write for a call, without the tag's handle.
    calls: HashMap<String, &'a str>,
}

/// What is known of both sides.
pub(super) struct Index<'a> {
    old: Side<'a>,
    new: Side<'a>,
    nodes: HashSet<String>,
}

/// The path of an operation among the claims: no path of Rust, since several structs may send one.
pub(super) fn operation_path(method: &str, path: &str) -> String {
    format!("{method} {path}")
}

impl<'a> Side<'a> {
    fn new(outcome: &'a Outcome, api: &'a Api) -> Self {
        let mut paths: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        let mut leaves: HashMap<&str, &str> = HashMap::new();
        for (at, path) in &outcome.names {
            leaves.insert(at.as_str(), path.rsplit("::").next().unwrap_or(path));
            if !path.starts_with("::") {
                paths.entry(at.as_str()).or_default().push(path.clone());
            }
        }
        let mut ids: HashMap<&str, Vec<TypeId>> = HashMap::new();
        let mut at: BTreeMap<&str, Vec<TypeId>> = BTreeMap::new();
        let mut fields: BTreeMap<&str, Vec<TypeId>> = BTreeMap::new();
        for (id, (ty, path)) in api.types.iter().zip(&outcome.types).enumerate() {
            ids.entry(path).or_default().push(TypeId(id));
            at.entry(ty.pointer.as_str()).or_default().push(TypeId(id));
            paths.entry(ty.pointer.as_str()).or_default().push(path.clone());
            let TypeKind::Object(object) = &ty.kind else { continue };
            // A member of a base is a field of each struct that extends it.
            for field in &object.fields {
                fields.entry(field.pointer.as_str()).or_default().extend(field.ty.mentioned());
                if let Some(leaf) = leaves.get(field.pointer.as_str()) {
                    paths.entry(field.pointer.as_str()).or_default().push(format!("{path}::{leaf}"));
                }
            }
        }
        let mut operations: BTreeMap<&str, Vec<&Operation>> = BTreeMap::new();
        let mut bodies: HashMap<TypeId, Vec<&Operation>> = HashMap::new();
        let mut results: HashMap<TypeId, Vec<&Operation>> = HashMap::new();
        let mut unions: HashMap<TypeId, Vec<TypeId>> = HashMap::new();
        for (id, ty) in api.types.iter().enumerate() {
            if matches!(ty.kind, TypeKind::Union(_)) {
                for member in ty.kind.mentioned() {
                    unions.entry(member).or_default().push(TypeId(id));
                }
            }
        }
        for it in &api.operations {
            operations.entry(it.pointer.as_str()).or_default().push(it);
            if let Some(id) = it.body.as_ref().and_then(|it| it.content.ty.mentioned()) {
                bodies.entry(id).or_default().push(it);
            }
            for id in it.responses.iter().filter_map(|it| it.content.as_ref()?.ty.mentioned()) {
                results.entry(id).or_default().push(it);
                for inner in api.ty(id).kind.mentioned() {
                    results.entry(inner).or_default().push(it);
                }
            }
        }
        let names = outcome.named.as_ref().map(|(_, names)| names);
        let headers =
            |(at, it): (usize, &'a Operation)| Some((it.pointer.as_str(), names?.headers_path(at)?));
        let headers = api.operations.iter().enumerate().filter_map(headers).collect();
        let call = |(at, path): &'a (Pointer, String)| {
            let (module, rest) = path.strip_prefix("resources::")?.split_once("::")?;
            operations.contains_key(at.as_str()).then_some(())?;
            Some((format!("{module}().{}", rest.rsplit("::").next()?), at.as_str()))
        };
        let calls = outcome.names.iter().filter_map(call).collect();
        Self {
            api,
            types: &outcome.types,
            ids,
            at,
            fields,
            paths,
            operations,
            headers,
            bodies,
            results,
            unions,
            calls,
        }
    }

    /// The types of fields, bodies and the like that are at a node, below it or around it.
    fn types_used(&self, at: &str) -> Vec<TypeId> {
        let mut res: Vec<TypeId> = within(&self.at, at).flatten().copied().collect();
        res.extend(within(&self.fields, at).flatten());
        // An alternative or an item of it.
        let around_it = around(&self.at, at).flatten().map(|id| &self.api.ty(*id).kind);
        let not_by_name = around_it.filter(|it| !matches!(it, TypeKind::Object(_)));
        res.extend(not_by_name.flat_map(TypeKind::mentioned));
        let operations = within(&self.operations, at).chain(around(&self.operations, at));
        res.extend(operations.flatten().flat_map(|it| mentioned(it)));
        for it in self.api.webhooks.iter().filter(|it| is_within(it.request.pointer.as_str(), at)) {
            res.extend(it.request.payload.as_ref().and_then(|it| it.ty.mentioned()));
        }
        res
    }

    fn path(&self, id: TypeId) -> Option<String> {
        self.types.get(id.0).cloned()
    }

    fn claim(&self, fact: &Fact, at: &Pointer, is_holder: bool, res: &mut Claims) {
        let text = at.as_str();
        // What is said of the document as a whole is about no node of it.
        if text.is_empty() {
            return;
        }
        if !is_holder {
            for paths in within(&self.paths, text) {
                res.below.extend(paths.iter().cloned());
                // The struct of an operation's headers is there for them.
                let structs = paths.iter().filter(|it| it.starts_with("resources::"));
                res.alone.extend(structs.filter_map(|it| Some(it.rsplit_once("::")?.0.to_owned())));
            }
            res.below.extend(within(&self.headers, text).cloned());
        }
        // What holds it: its own line and its `new`, which knows of its members.
        let mut above = Some(at.clone());
        while let Some(here) = above {
            if let Some(paths) = self.paths.get(here.as_str()) {
                for path in paths {
                    res.alone.insert(path.clone());
                    if let Some((owner, leaf)) =
                        path.rsplit_once("::").filter(|(owner, _)| *owner != "models")
                    {
                        res.alone.extend([owner.to_owned(), format!("{owner}::{leaf}_null")]);
                    }
                }
                break;
            }
            above = here.parent();
        }
        // An object whose members change, and the calls that take them one by one.
        let owners: BTreeSet<String> = res
            .alone
            .iter()
            .chain(&res.below)
            .filter_map(|it| it.strip_prefix("models::"))
            .map(|it| format!("models::{}", it.split("::").next().unwrap_or_default()))
            .collect();
        let types = owners.iter().filter_map(|path| Some((path, self.ids.get(path.as_str())?)));
        for (path, id) in types.flat_map(|(path, ids)| ids.iter().map(move |id| (path, id))) {
            res.alone.extend([format!("{path}::new"), format!("{path}OrNull")]);
            res.below.insert(format!("{path}Required"));
            for it in self.bodies.get(id).into_iter().flatten() {
                res.below.insert(operation_path(&it.method, &it.path));
            }
            // Its pages, and the members that every alternative has.
            let lists = self.results.get(id).into_iter().flatten();
            res.alone.extend(lists.map(|it| operation_path(&it.method, &it.path)));
            let unions = self.unions.get(id).into_iter().flatten();
            res.alone.extend(unions.filter_map(|it| self.path(*it)));
        }
        let below = within(&self.operations, text).filter(|_| !is_holder);
        let operations = around(&self.operations, text).chain(below).flatten();
        res.below.extend(operations.map(|it| operation_path(&it.method, &it.path)));
        // How alternatives are distinguished is seen in the union, and in each of them.
        if ["discriminator", "union-member", "wrapped"].iter().any(|it| fact.kind.id.contains(it)) {
            for id in around(&self.at, text).flatten() {
                let kind = &self.api.ty(*id).kind;
                if matches!(kind, TypeKind::Union(_)) {
                    let all = kind.mentioned().into_iter().chain([*id]);
                    res.below.extend(all.filter_map(|it| self.path(it)));
                }
            }
        }
        if text.starts_with("/x-webhook-event") {
            res.alone.extend(self.api.event.and_then(|it| self.path(it)));
        }
        if spreads(fact) {
            for id in reachable(&self.api.types, self.types_used(text)) {
                res.travels.extend(self.path(id));
            }
        }
    }
}

impl<'a> Index<'a> {
    pub(super) fn new(old: &'a Outcome, new: &'a Outcome) -> Option<Self> {
        let (old, new) = (Side::new(old, old.api.as_ref()?), Side::new(new, new.api.as_ref()?));
        let nodes = [&old, &new].into_iter().flat_map(|it| it.paths.values().flatten().cloned()).collect();
        Some(Self { old, new, nodes })
    }

    /// Whether a path is that of a node of one of the documents: a member, a value, an alternative, a type.
    pub(super) fn is_node(&self, path: &str) -> bool {
        self.nodes.contains(path)
    }

    /// What a fact is about, with all that follows from it.
    pub(super) fn of(&self, fact: &Fact) -> Claims {
        let mut res = Claims::default();
        self.add(fact, &mut res);
        res
    }

    fn add(&self, fact: &Fact, res: &mut Claims) {
        let is_new = fact.kind.id.contains("-added");
        let is_gone = fact.kind.id.contains("-removed");
        for (side, at, is_holder) in [(&self.old, &fact.old, is_new), (&self.new, &fact.new, is_gone)] {
            // A function of the event is at no node of its own: its path says it.
            let Some(at) = at.as_ref().filter(|_| !fact.kind.id.starts_with("event-function")) else {
                continue;
            };
            side.claim(fact, at, is_holder, res);
            // What several operations share is a matter of each.
            if !at.as_str().starts_with("/components/schemas") {
                for label in &fact.reached_from {
                    let Some(all) = side.calls.get(label).and_then(|it| side.operations.get(it)) else {
                        continue;
                    };
                    res.below.extend(all.iter().map(|it| operation_path(&it.method, &it.path)));
                    res.below
                        .extend(all.iter().filter_map(|it| side.headers.get(it.pointer.as_str())).cloned());
                    if spreads(fact) {
                        let types = reachable(&side.api.types, all.iter().flat_map(|it| mentioned(it)));
                        res.travels.extend(types.into_iter().filter_map(|it| side.path(it)));
                    }
                }
            }
        }
        for path in fact.rust_paths.iter().flat_map(|it| [&it.before, &it.after]).flatten() {
            res.below.insert(path.clone());
            let is_type = path.strip_prefix("models::").is_some_and(|it| !it.contains("::"));
            if is_type && fact.rust == Rust::Major {
                res.mentioned.insert(path.clone());
            }
        }
        fact.caused.iter().for_each(|it| self.add(it, res));
    }
}

/// Whether one node is another or is in it.
fn is_within(at: &str, other: &str) -> bool {
    at.strip_prefix(other).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// What is known of a node and of all below it.
fn within<'m, V>(nodes: &'m BTreeMap<&str, V>, at: &'m str) -> impl Iterator<Item = &'m V> {
    let below = nodes.range(at..).take_while(move |(it, _)| it.starts_with(at));
    below.filter(move |(it, _)| is_within(it, at)).map(|(_, known)| known)
}

/// What is known of a node and of all that hold it.
fn around<'m, V>(nodes: &'m BTreeMap<&str, V>, at: &'m str) -> impl Iterator<Item = &'m V> {
    let holders = iter::successors(Some(at), |it| Some(&it[..it.rfind('/')?]));
    holders.filter_map(|it| nodes.get(it))
}

/// The types that an operation sends and receives.
fn mentioned(it: &Operation) -> impl Iterator<Item = TypeId> {
    it.types().filter_map(TypeRef::mentioned)
}

/// Whether a change of this kind can be why a type is sent or received, or distinguished, that so far was not.
fn spreads(fact: &Fact) -> bool {
    const WORDS: [&str; 14] = [
        "added",
        "removed",
        "type-",
        "moved",
        "wrapped",
        "unwrapped",
        "-only",
        "-typed",
        "-untyped",
        "extracted",
        "inlined",
        "discriminator",
        "schema-split",
        "schema-joined",
    ];
    WORDS.iter().any(|it| fact.kind.id.contains(it))
}
