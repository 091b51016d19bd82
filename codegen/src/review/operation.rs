//! Compares operations: which there are, where they are, what a call means.
//!
//! In: the paths of both sides. Out: facts. What travels is compared in `parameters` and `bodies`, who may call in
//! `access`.

use serde_json::{Value, json};

use super::fact::{Direction, Rust, Wire};
use super::parameters;
use super::side::{Side, TreeValue};
use super::walk::Walk;
use crate::ir::{Operation, Replay};
use crate::openapi::method::{ADDITIONAL, METHODS};
use crate::pointer::Pointer;

/// An operation of one side.
#[derive(Debug, Clone)]
pub(super) struct Entry<'a> {
    pub(super) path: &'a str,
    pub(super) method: &'a str,
    /// The path item, which may say something of all its operations.
    pub(super) item: TreeValue<'a>,
    pub(super) node: TreeValue<'a>,
}

impl<'a> Entry<'a> {
    /// Method and path, as one says it.
    pub(super) fn line(&self) -> String {
        format!("{} {}", self.method.to_uppercase(), self.path)
    }

    /// The path without the names of its parameters.
    fn template(&self) -> String {
        let mut res = String::new();
        let mut rest = self.path;
        while let Some(start) = rest.find('{') {
            let Some(end) = rest[start..].find('}') else { break };
            res += &rest[..start];
            res += "{}";
            rest = &rest[start + end + 1..];
        }
        res + rest
    }

    fn id(&self) -> Option<&'a str> {
        self.node.text("operationId")
    }
}

/// Whether two operations are one.
type Same<'r, 'a> = &'r dyn Fn(&Entry<'a>, &Entry<'a>) -> bool;

/// The operations of a document.
fn entries<'a>(side: &Side<'a>, root: &TreeValue<'a>) -> Vec<Entry<'a>> {
    let mut res = Vec::new();
    for (path, item) in
        root.get("paths").iter().flat_map(TreeValue::members).filter(|(it, _)| !it.starts_with("x-"))
    {
        let item = side.follow(item);
        res.extend(by_method(&item).map(|(method, node)| Entry { path, method, item: item.clone(), node }));
    }
    res
}

/// The operations of a path item, by the keys that hold them.
pub(super) fn by_method<'a>(item: &TreeValue<'a>) -> impl Iterator<Item = (&'a str, TreeValue<'a>)> {
    let known = METHODS.into_iter().filter_map(|it| Some((it, item.get(it)?)));
    let more = item.get(ADDITIONAL);
    let more: Vec<_> = more.iter().flat_map(TreeValue::members).collect();
    known.chain(more)
}

/// What callers write to call an operation.
pub(super) fn call(side: &Side<'_>, at: &Pointer) -> Option<String> {
    let path = side.path(at)?;
    let (module, rest) = path.strip_prefix("resources::")?.split_once("::")?;
    let function = rest.rsplit("::").next()?;
    Some(format!("{module}().{function}"))
}

impl<'a> Walk<'a> {
    pub(super) fn operations(&mut self, old: &TreeValue<'a>, new: &TreeValue<'a>) {
        let (before, after) = (entries(self.old, old), entries(self.new, new));
        let mut free: Vec<bool> = vec![true; after.len()];
        let mut partner: Vec<Option<usize>> = vec![None; before.len()];
        let by_place = |it: &Entry<'_>| (it.method.to_owned(), it.template());
        let rules: [Same<'_, 'a>; 3] = [
            &|a, b| a.method == b.method && a.path == b.path,
            &|a, b| by_place(a) == by_place(b),
            &|a, b| a.id().is_some() && a.id() == b.id(),
        ];
        for rule in rules {
            let mut index = Index::default();
            for (at, it) in after.iter().enumerate().filter(|(at, _)| free[*at]) {
                index.add(it, at);
            }
            for (at, it) in before.iter().enumerate() {
                if partner[at].is_some() {
                    continue;
                }
                let found =
                    index.candidates(it).into_iter().find(|other| free[*other] && rule(it, &after[*other]));
                if let Some(other) = found {
                    partner[at] = Some(other);
                    free[other] = false;
                }
            }
        }
        for (a, partner) in before.iter().zip(&partner) {
            match partner {
                Some(at) => {
                    let b = &after[*at];
                    let label = call(self.new, &b.node.at).or_else(|| call(self.old, &a.node.at));
                    self.within(label.or_else(|| Some(b.line())), |walk| walk.operation(a, b));
                }
                None => self.operation_removed(a),
            }
        }
        for (b, _) in after.iter().zip(&free).filter(|(_, free)| **free) {
            let label = call(self.new, &b.node.at);
            self.within(label, |walk| {
                let fact = walk.fact("operation-added").at(None, b.node.at.clone()).about(b.line());
                walk.push(fact.values(None, json!(b.line())));
            });
        }
        self.path_items(old, new);
    }

    fn operation_removed(&mut self, it: &Entry<'a>) {
        let label = call(self.old, &it.node.at);
        self.within(label, |walk| {
            let is_due = it.node.flag("deprecated") && walk.has_passed(it.node.text("x-sunset"));
            let fact = walk.fact("operation-removed").at(it.node.at.clone(), None).about(it.line());
            let fact = fact.values(json!(it.line()), None);
            let fact = if is_due { fact.wire(Wire::Risky) } else { fact };
            walk.push(if it.node.flag("deprecated") {
                fact
            } else {
                fact.way_out(
                    "mark it `deprecated: true` for a release first, so that the compiler warns callers",
                )
            });
        });
    }

    /// What path items say in addition to their operations.
    fn path_items(&mut self, old: &TreeValue<'a>, new: &TreeValue<'a>) {
        let (Some(old), Some(new)) = (old.get("paths"), new.get("paths")) else { return };
        for (path, a) in old.members() {
            if path.starts_with("x-") {
                continue;
            }
            if let Some(b) = new.get(path) {
                let (a, b) = (self.old.follow(a), self.new.follow(b));
                let elsewhere: Vec<&str> =
                    METHODS.into_iter().chain([ADDITIONAL, "parameters", "servers"]).collect();
                self.pair(&a.at, &b.at);
                self.rest(&a, &b, &elsewhere);
            }
        }
    }

    fn operation(&mut self, a: &Entry<'a>, b: &Entry<'a>) {
        self.pair(&a.node.at, &b.node.at);
        let (at_a, at_b) = (&a.node.at, &b.node.at);
        if a.method != b.method || a.template() != b.template() {
            let fact = self.fact("operation-moved").at(at_a.clone(), at_b.clone());
            let name = b.id().map_or_else(|| b.line(), |it| format!("`{it}`"));
            self.push(fact.values(json!(a.line()), json!(b.line())).about(name));
        }
        self.named(a, b);
        self.deprecated("operation", at_a, at_b, (a.node.flag("deprecated"), b.node.flag("deprecated")));
        let day = |it: &Entry<'a>| it.node.value.get("x-sunset").cloned();
        self.sunset((at_a.clone(), at_b.clone()), (day(a), day(b)), b.line());
        if let (Some(x), Some(y)) = (self.old.operation_at(at_a), self.new.operation_at(at_b)) {
            self.repeated(a, b, x, y);
            self.arguments(a, b, x, y);
        }
        let (list_a, list_b) = (parameters::of(self.old, a), parameters::of(self.new, b));
        self.going(Direction::Request, |walk| {
            walk.parameters(a, b, &list_a, &list_b);
            walk.body(a, b);
        });
        self.going(Direction::Response, |walk| {
            walk.responses(a, b);
            walk.callbacks(&a.node, &b.node);
        });
        self.requirements(a, b);
        self.own_servers(a, b);
        self.rest(
            &a.node,
            &b.node,
            &[
                "operationId",
                "tags",
                "deprecated",
                "parameters",
                "requestBody",
                "responses",
                "callbacks",
                "security",
                "servers",
                "x-sunset",
                "x-retry",
                "x-idempotency-key",
                "x-pagination",
            ],
        );
    }

    /// Its id and its tag, from which its name in Rust is made.
    fn named(&mut self, a: &Entry<'a>, b: &Entry<'a>) {
        let (at_a, at_b) = (&a.node.at, &b.node.at);
        let paths = (self.old.path(at_a), self.new.path(at_b));
        let rust = if paths.0 == paths.1 { Rust::Patch } else { Rust::Major };
        if a.id() != b.id() {
            let function = |it: Option<&'a str>| it.and_then(|it| it.rsplit("::").next());
            let moved = function(paths.0) != function(paths.1);
            let fact = self.fact("operation-renamed").at(at_a.clone(), at_b.clone()).about(b.line());
            let fact = fact.values(a.id().map(Value::from), b.id().map(Value::from)).wire(Wire::Nothing);
            let keeps = function(paths.0)
                .map(|it| format!("`x-rust-name: {it}` on the operation keeps the old name"));
            let fact = fact.rust(if moved { Rust::Major } else { Rust::Patch });
            self.push(match keeps.filter(|_| moved) {
                Some(text) => fact.way_out(text),
                None => fact,
            });
        }
        let tags = |it: &Entry<'a>| it.node.get("tags").map(|it| it.value.clone());
        if tags(a) == tags(b) {
            return;
        }
        let first = |it: &Option<Value>| it.as_ref().and_then(|it| it.get(0).cloned());
        let (tags_a, tags_b) = (tags(a), tags(b));
        if first(&tags_a) == first(&tags_b) {
            let fact = self.fact("documentation-changed").at(at_a.key("tags"), at_b.key("tags"));
            return self.push(fact.values(tags_a, tags_b).rust(Rust::Nothing));
        }
        let fact = self.fact("operation-retagged").at(at_a.clone(), at_b.clone()).about(b.line());
        self.push(fact.values(first(&tags_a), first(&tags_b)).wire(Wire::Nothing).rust(rust));
    }

    /// What it means to repeat a call, and how its list comes in pages.
    fn repeated(&mut self, a: &Entry<'a>, b: &Entry<'a>, x: &Operation, y: &Operation) {
        let (at_a, at_b) = (&a.node.at, &b.node.at);
        let said = |it: &Operation| {
            let key = it.idempotency_header.as_ref().filter(|_| it.retry.replay == Replay::Keyed);
            let key = key.map_or(String::new(), |it| format!(" by {it}"));
            let locked = if it.retry.locked.is_empty() {
                String::new()
            } else {
                format!(", locked while {:?}", it.retry.locked)
            };
            json!(format!("{}{key}{locked}", it.retry.replay.word()))
        };
        if x.retry != y.retry {
            let fact = self.fact("replay-changed").at(at_a.clone(), at_b.clone()).about(b.line());
            self.push(fact.values(said(x), said(y)));
        } else if x.idempotency_header != y.idempotency_header {
            let fact = self.fact("replay-changed").at(at_a.clone(), at_b.clone()).about(b.line());
            let value = |it: &Operation| match &it.idempotency_header {
                Some(header) => json!(format!("{}, with a key in {header}", it.retry.replay.word())),
                None => json!(format!("{}, without a key", it.retry.replay.word())),
            };
            let rust = match (&x.idempotency_header, &y.idempotency_header) {
                (None, Some(_)) => Rust::Minor,
                (Some(_), None) => Rust::Major,
                _ => Rust::Patch,
            };
            self.push(fact.values(value(x), value(y)).rust(rust));
        } else {
            for key in ["x-retry", "x-idempotency-key"] {
                let (before, after) = (a.node.value.get(key).cloned(), b.node.value.get(key).cloned());
                if before != after {
                    // Said in another way, or with another reason: calls do the same.
                    let fact = self.fact("documentation-changed").at(at_a.key(key), at_b.key(key));
                    self.push(fact.values(before, after).about(format!("`{key}` of {}", b.line())));
                }
            }
        }
        let key = "x-pagination";
        let value = |it: &Entry<'a>| it.node.value.get(key).cloned();
        if x.pagination != y.pagination || value(a) != value(b) {
            let fact = self.fact("pagination-changed").at(at_a.clone(), at_b.clone()).about(b.line());
            let rust = match (&x.pagination, &y.pagination) {
                // What is said is what was recognised without it.
                (before, after) if before == after => Rust::Nothing,
                (Some(_), None) => Rust::Major,
                (None, Some(_)) => Rust::Minor,
                _ => Rust::Patch,
            };
            self.push(fact.values(value(a), value(b)).rust(rust));
        }
    }

    /// The order of the arguments of the function.
    fn arguments(&mut self, a: &Entry<'a>, b: &Entry<'a>, x: &Operation, y: &Operation) {
        let list = |it: &Operation| -> Vec<(String, Pointer)> {
            let mut all: Vec<_> =
                it.parameters.iter().filter(|it| it.required && it.constant.is_none()).collect();
            all.sort_by_key(|parameter| it.argument_order(parameter));
            let key = |it: &crate::ir::Parameter| format!("{} {}", it.location.word(), it.wire);
            all.iter()
                .filter(|it| it.location != crate::ir::Location::Path)
                .map(|it| (key(it), it.pointer.key("schema")))
                .collect()
        };
        let (before, after) = (list(x), list(y));
        let both = |this: &[(String, Pointer)], other: &[(String, Pointer)]| -> Vec<(String, Pointer)> {
            this.iter().filter(|(key, _)| other.iter().any(|(it, _)| it == key)).cloned().collect()
        };
        let (order_a, order_b) = (both(&before, &after), both(&after, &before));
        let keys = |list: &[(String, Pointer)]| json!(list.iter().map(|(key, _)| key).collect::<Vec<_>>());
        if keys(&order_a) == keys(&order_b) {
            return;
        }
        let mut moved = order_a.iter().zip(&order_b).filter(|(a, b)| a.0 != b.0);
        let alike = moved.any(|(a, b)| self.old.held_at(&a.1) == self.new.held_at(&b.1));
        let fact = self.fact("parameter-order-changed").at(a.node.at.clone(), b.node.at.clone());
        let fact = fact.values(keys(&order_a), keys(&order_b)).about(b.line()).silently(alike);
        self.push(fact.wire(Wire::Nothing));
    }
}

/// Operations by what they may be found by.
#[derive(Default)]
struct Index {
    by_place: std::collections::HashMap<(String, String), Vec<usize>>,
    by_id: std::collections::HashMap<String, Vec<usize>>,
}

impl Index {
    fn add(&mut self, it: &Entry<'_>, at: usize) {
        self.by_place.entry((it.method.to_owned(), it.template())).or_default().push(at);
        if let Some(id) = it.id() {
            self.by_id.entry(id.to_owned()).or_default().push(at);
        }
    }

    fn candidates(&self, it: &Entry<'_>) -> Vec<usize> {
        let mut res = self.by_place.get(&(it.method.to_owned(), it.template())).cloned().unwrap_or_default();
        res.extend(it.id().and_then(|id| self.by_id.get(id)).into_iter().flatten());
        res
    }
}
