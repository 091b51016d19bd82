//! Compares bodies: whether there is one, in which media types, with which statuses, and the headers next to it.
//!
//! In: an operation of both sides. Out: facts. What a body holds is compared in `schema`.

use serde_json::{Value, json};

use super::fact::{Direction, Rust, Wire};
use super::operation::{Entry, by_method};
use super::schema::Role;
use super::side::{Side, TreeValue};
use super::unions::known_as;
use super::walk::Walk;
use crate::analyze::{failures, results};
use crate::ir::{Encoding, Items, Operation, TypeRef};
use crate::pointer::Pointer;

/// A media type as it is compared: letter case and blanks do not count.
fn media_key(text: &str) -> String {
    text.to_lowercase().split(';').map(str::trim).collect::<Vec<_>>().join(";")
}

fn is_success(status: &str) -> bool {
    status.starts_with(['2', '3'])
}

impl<'a> Walk<'a> {
    pub(super) fn body(&mut self, a: &Entry<'a>, b: &Entry<'a>) {
        let read = |side: &Side<'a>, it: &Entry<'a>| it.node.get("requestBody").map(|it| side.follow(it));
        let (old, new) = match (read(self.old, a), read(self.new, b)) {
            (None, None) => return,
            (Some(old), Some(new)) => (old, new),
            (Some(old), None) => {
                let fact = self.fact("body-removed").at(old.at, b.node.at.clone()).about(b.line());
                return self.push(fact);
            }
            (None, Some(new)) => {
                let id = if new.flag("required") { "body-added-required" } else { "body-added-optional" };
                let fact = self.fact(id).at(a.node.at.clone(), new.at).about(b.line());
                return self.push(fact);
            }
        };
        self.pair(&old.at, &new.at);
        let (was, is) = (old.flag("required"), new.flag("required"));
        if was != is {
            let id = if is { "body-became-required" } else { "body-became-optional" };
            let fact = self.fact(id).at(old.at.clone(), new.at.clone()).about(b.line());
            self.push(fact);
        }
        self.rest(&old, &new, &["required", "content"]);
        self.contents(&old, &new, (a, b), true);
    }

    /// Compares the media types of two bodies, which are sent or received.
    fn contents(
        &mut self,
        old: &TreeValue<'a>,
        new: &TreeValue<'a>,
        (a, b): (&Entry<'a>, &Entry<'a>),
        is_request: bool,
    ) {
        let list = |it: &TreeValue<'a>| -> Vec<(&'a str, TreeValue<'a>)> {
            it.get("content").iter().flat_map(TreeValue::members).collect()
        };
        let (before, after) = (list(old), list(new));
        let partner = |list: &[(&'a str, TreeValue<'a>)], key: &str| {
            list.iter().find(|(it, _)| media_key(it) == media_key(key)).map(|(_, node)| node.clone())
        };
        let gone: Vec<_> = before.iter().filter(|(key, _)| partner(&after, key).is_none()).cloned().collect();
        let added: Vec<_> =
            after.iter().filter(|(key, _)| partner(&before, key).is_none()).cloned().collect();
        for (key, x) in &before {
            if let Some(y) = partner(&after, key) {
                self.media(x, &y);
            }
        }
        let is_replaced = gone.len() == 1 && added.len() == 1;
        let preferred = |side: &Side<'a>, at: &Pointer| -> Option<String> {
            Some(side.operation_at(at)?.body.as_ref()?.content.media_type.clone())
        };
        let preference =
            is_request.then(|| (preferred(self.old, &a.node.at), preferred(self.new, &b.node.at)));
        let is_other = preference.as_ref().is_some_and(|(before, after)| {
            before.is_some() && before.as_deref().map(media_key) != after.as_deref().map(media_key)
        });
        let what = if is_request {
            format!("the request of {}", b.line())
        } else {
            super::labels::label(Some(&new.at))
        };
        let held = (
            gone.first().and_then(|(_, it)| self.old.held_at(&it.at.key("schema"))),
            added.first().and_then(|(_, it)| self.new.held_at(&it.at.key("schema"))),
        );
        for (key, x) in &gone {
            let fact = self.fact("media-type-removed").at(x.at.clone(), new.at.key("content"));
            let fact = fact.values(json!(key), None).about(what.clone());
            let rust = match is_request {
                // The same function sends the same type in another way.
                true if is_replaced && held.0 == held.1 => Rust::Patch,
                true => Rust::Major,
                false => self.rust_of_results(a, b),
            };
            self.push(fact.rust(rust).silently(is_request && is_other && rust != Rust::Major));
        }
        for (key, y) in &added {
            let fact = self.fact("media-type-added").at(old.at.key("content"), y.at.clone());
            let fact = fact.values(None, json!(key)).about(what.clone());
            let is_preferred = is_other
                && preference
                    .as_ref()
                    .is_some_and(|(_, it)| it.as_deref().map(media_key) == Some(media_key(key)));
            let fact = fact.silently(is_preferred);
            let fact = match is_request {
                true if is_replaced => fact.rust(Rust::Patch),
                true => fact,
                false => {
                    let rust = self.rust_of_results(a, b);
                    fact.rust(rust)
                }
            };
            self.push(fact);
        }
        if is_replaced {
            self.media(&gone[0].1, &added[0].1);
        }
    }

    /// One media type.
    fn media(&mut self, x: &TreeValue<'a>, y: &TreeValue<'a>) {
        self.pair(&x.at, &y.at);
        match (x.get("schema"), y.get("schema")) {
            (Some(a), Some(b)) => self.schema(&a.at, &b.at, Role::Value),
            (None, None) => {}
            (before, after) => {
                let says = |it: &Option<TreeValue<'a>>| {
                    it.as_ref().is_some_and(|it| it.value.as_object().is_some_and(|it| !it.is_empty()))
                };
                if says(&before) != says(&after) {
                    let fact = self.fact(if after.is_some() { "type-narrowed" } else { "type-widened" });
                    let fact = fact.at(x.at.clone(), y.at.clone());
                    let values = (known_as(self.old, before.as_ref()), known_as(self.new, after.as_ref()));
                    self.push(fact.values(values.0, values.1));
                }
            }
        }
        let members = |it: &TreeValue<'a>| -> Vec<(&'a str, TreeValue<'a>)> {
            it.get("encoding").iter().flat_map(TreeValue::members).collect()
        };
        let (before, after) = (members(x), members(y));
        let names =
            before.iter().chain(after.iter().filter(|(name, _)| !before.iter().any(|(it, _)| it == name)));
        for (name, _) in names {
            let of = |list: &[(&'a str, TreeValue<'a>)]| {
                list.iter().find(|(it, _)| it == name).map(|(_, it)| it.value.clone())
            };
            let values = (of(&before), of(&after));
            if values.0 != values.1 {
                let at = |it: &TreeValue<'a>| it.at.key("encoding").key(name);
                let fact =
                    self.fact("encoding-changed").at(at(x), at(y)).about(super::labels::label(Some(&y.at)));
                self.push(fact.values(values.0, values.1));
            }
        }
        for key in ["prefixEncoding", "itemEncoding"] {
            let of = |it: &TreeValue<'a>| it.get(key).map(|it| it.value.clone());
            let values = (of(x), of(y));
            if values.0 != values.1 {
                let fact = self.fact("encoding-changed").at(x.at.key(key), y.at.key(key));
                let fact = fact.about(super::labels::label(Some(&y.at)));
                self.push(fact.values(values.0, values.1));
            }
        }
        let by_place = ["prefixEncoding", "itemEncoding"];
        match self.form_of_items(x, y) {
            true => self.rest(
                x,
                y,
                &[&by_place[..], &["schema", "encoding", "itemSchema", "x-stream", "x-stream-end"]].concat(),
            ),
            false => self.rest(x, y, &[&by_place[..], &["schema", "encoding"]].concat()),
        }
    }

    /// Whether a body is items, how they are written, and what ends them. `false` where it is items on neither side.
    fn form_of_items(&mut self, x: &TreeValue<'a>, y: &TreeValue<'a>) -> bool {
        let (before, after) = (self.old.items_at(&x.at).cloned(), self.new.items_at(&y.at).cloned());
        let what = super::labels::label(Some(&y.at));
        let fact = |walk: &Self, id: &str| walk.fact(id).at(x.at.clone(), y.at.clone()).about(what.clone());
        let word = |it: &Option<Items>| json!(it.as_ref().map_or("one value", |it| it.framing.word()));
        if word(&before) != word(&after) {
            let is_new_type = before.is_some() != after.is_some();
            let rust = if is_new_type { Rust::Major } else { Rust::Patch };
            let fact = fact(self, "items-changed").values(word(&before), word(&after)).rust(rust);
            self.push(fact.silently(!is_new_type));
        }
        if let (Some(a), Some(b)) = (&before, &after)
            && a.end != b.end
        {
            let end = |it: &Items| it.end.clone().map(Value::from);
            let fact = fact(self, "items-end-changed").values(end(a), end(b));
            self.push(fact);
        }
        before.is_some() || after.is_some()
    }

    pub(super) fn responses(&mut self, a: &Entry<'a>, b: &Entry<'a>) {
        let list = |side: &Side<'a>, it: &Entry<'a>| -> Vec<(String, TreeValue<'a>)> {
            let all = it.node.get("responses");
            let all = all.iter().flat_map(TreeValue::members).filter(|(key, _)| !key.starts_with("x-"));
            all.map(|(key, it)| (key.to_uppercase().replace("DEFAULT", "default"), side.follow(it))).collect()
        };
        let (before, after) = (list(self.old, a), list(self.new, b));
        let partner = |list: &[(String, TreeValue<'a>)], key: &str| {
            list.iter().find(|(it, _)| it == key).map(|(_, node)| node.clone())
        };
        for (key, x) in &before {
            if let Some(y) = partner(&after, key) {
                self.response(x, &y, key, a, b);
            }
        }
        let gone: Vec<_> = before.iter().filter(|(key, _)| partner(&after, key).is_none()).collect();
        let added: Vec<_> = after.iter().filter(|(key, _)| partner(&before, key).is_none()).collect();
        for (key, x) in &gone {
            let is_success =
                is_success(key) || (key == "default" && !before.iter().any(|(it, _)| is_success(it)));
            let fact = self.fact(if is_success { "response-removed" } else { "failure-removed" });
            let fact =
                fact.at(x.at.clone(), b.node.at.key("responses")).values(json!(key), None).about(b.line());
            let rust = if is_success { self.rust_of_results(a, b) } else { self.rust_of_failure(x) };
            self.push(fact.rust(rust));
        }
        for (key, y) in &added {
            let is_success =
                is_success(key) || (key == "default" && !after.iter().any(|(it, _)| is_success(it)));
            let fact = self.fact(if is_success { "response-added" } else { "failure-added" });
            let fact =
                fact.at(a.node.at.key("responses"), y.at.clone()).values(None, json!(key)).about(b.line());
            let rust = if is_success { self.rust_of_results(a, b) } else { self.rust_of_new_failure(y) };
            self.push(fact.rust(rust));
        }
        // A status that alone changed.
        let successes = |list: &[&(String, TreeValue<'a>)]| -> Vec<TreeValue<'a>> {
            list.iter().filter(|(key, _)| is_success(key)).map(|(_, it)| it.clone()).collect()
        };
        if let ([x], [y]) = (successes(&gone).as_slice(), successes(&added).as_slice()) {
            self.contents(x, y, (a, b), false);
        }
    }

    fn response(&mut self, x: &TreeValue<'a>, y: &TreeValue<'a>, status: &str, a: &Entry<'a>, b: &Entry<'a>) {
        self.pair(&x.at, &y.at);
        let has_body = |it: &TreeValue<'a>| it.get("content").is_some_and(|it| it.members().next().is_some());
        match (has_body(x), has_body(y)) {
            (true, true) => self.contents(x, y, (a, b), false),
            (false, false) => {}
            (was, _) => {
                let id = if was { "response-body-removed" } else { "response-body-added" };
                let fact = self.fact(id).at(x.at.clone(), y.at.clone());
                let fact = fact.about(format!("the response {status} of {}", b.line()));
                let rust = if is_success(status) {
                    self.rust_of_results(a, b)
                } else if was {
                    self.rust_of_failure(x)
                } else {
                    self.rust_of_new_failure(y)
                };
                self.push(fact.rust(rust));
            }
        }
        self.headers(x, y, b);
        self.rest(x, y, &["content", "headers", "links"]);
        let links = |it: &TreeValue<'a>| it.get("links").map(|it| it.value.clone());
        if links(x) != links(y) {
            let fact = self.fact("documentation-changed").at(x.at.key("links"), y.at.key("links"));
            self.push(fact.values(links(x), links(y)).wire(Wire::Docs));
        }
    }

    fn headers(&mut self, x: &TreeValue<'a>, y: &TreeValue<'a>, b: &Entry<'a>) {
        let list = |side: &Side<'a>, it: &TreeValue<'a>| -> Vec<(String, TreeValue<'a>)> {
            let all = it.get("headers");
            all.iter()
                .flat_map(TreeValue::members)
                .map(|(key, it)| (key.to_lowercase(), side.follow(it)))
                .collect()
        };
        let (before, after) = (list(self.old, x), list(self.new, y));
        let partner = |list: &[(String, TreeValue<'a>)], key: &str| {
            list.iter().find(|(it, _)| it == key).map(|(_, node)| node.clone())
        };
        let label = |key: &str| format!("the header `{key}` of {}", b.line());
        // The same header of another response is the same field.
        let is_field = |operation: Option<&Operation>, key: &str| {
            operation.is_some_and(|it| it.headers.iter().any(|it| it.wire.eq_ignore_ascii_case(key)))
        };
        for (key, old) in &before {
            let Some(new) = partner(&after, key) else {
                let stays = is_field(self.new.operation_at(&b.node.at), key);
                let fact = self.fact("header-removed").at(old.at.clone(), y.at.clone()).about(label(key));
                self.push(if stays { fact.rust(Rust::Patch) } else { fact });
                continue;
            };
            self.pair(&old.at, &new.at);
            if old.flag("required") != new.flag("required") {
                let is = new.flag("required");
                let fact = self.fact("rule-changed").at(old.at.clone(), new.at.clone()).about(label(key));
                let fact = fact.values(json!(old.flag("required")), json!(is));
                self.push(fact.wire(if is { Wire::Compatible } else { Wire::Risky }));
            }
            self.deprecated("parameter", &old.at, &new.at, (old.flag("deprecated"), new.flag("deprecated")));
            if let (Some(a), Some(b)) = (old.get("schema"), new.get("schema")) {
                self.schema(&a.at, &b.at, Role::Value);
            } else if old.value.get("schema") != new.value.get("schema")
                || old.value.get("content") != new.value.get("content")
            {
                let fact = self.fact("type-changed").at(old.at.clone(), new.at.clone()).about(label(key));
                self.push(fact);
            }
            self.rest(old, &new, &["required", "deprecated", "schema", "content"]);
        }
        for (key, new) in after.iter().filter(|(key, _)| partner(&before, key).is_none()) {
            let fact = self.fact("header-added").at(x.at.clone(), new.at.clone()).about(label(key));
            self.push(fact);
        }
    }

    /// What a change of the results means to callers: nothing, where the call gives the same type.
    fn rust_of_results(&self, a: &Entry<'a>, b: &Entry<'a>) -> Rust {
        match (self.old.operation_at(&a.node.at), self.new.operation_at(&b.node.at)) {
            (Some(before), Some(after)) if outcome(self.old, before) == outcome(self.new, after) => {
                Rust::Patch
            }
            _ => Rust::Major,
        }
    }

    /// What is left of a failure that is gone: its type may be read from other failures still.
    fn rust_of_failure(&self, gone: &TreeValue<'a>) -> Rust {
        match failure(self.old, gone) {
            Some(path) if !is_failure(self.new, path) => Rust::Major,
            _ => Rust::Patch,
        }
    }

    /// What a failure brings that is new: a type that no other was read as so far.
    fn rust_of_new_failure(&self, new: &TreeValue<'a>) -> Rust {
        match failure(self.new, new) {
            Some(path) if !is_failure(self.old, path) => Rust::Minor,
            _ => Rust::Patch,
        }
    }

    pub(super) fn callbacks(&mut self, a: &TreeValue<'a>, b: &TreeValue<'a>) {
        let list = |side: &Side<'a>, it: &TreeValue<'a>| -> Vec<(String, TreeValue<'a>)> {
            let mut res = Vec::new();
            for (name, callback) in it.get("callbacks").iter().flat_map(TreeValue::members) {
                for (expression, item) in
                    side.follow(callback).members().filter(|(it, _)| !it.starts_with("x-"))
                {
                    res.push((format!("{name} {expression}"), side.follow(item)));
                }
            }
            res
        };
        let (before, after) = (list(self.old, a), list(self.new, b));
        self.incoming(&before, &after, "callback");
    }

    /// Compares requests that the server makes, by name and method.
    pub(super) fn incoming(
        &mut self,
        before: &[(String, TreeValue<'a>)],
        after: &[(String, TreeValue<'a>)],
        what: &str,
    ) {
        let flat = |list: &[(String, TreeValue<'a>)]| -> Vec<(String, TreeValue<'a>)> {
            let of = |(name, item): &(String, TreeValue<'a>)| {
                let name = name.clone();
                by_method(item)
                    .map(move |(method, it)| {
                        let method = method.to_uppercase();
                        (if method == "POST" { name.clone() } else { format!("{name} ({method})") }, it)
                    })
                    .collect::<Vec<_>>()
            };
            list.iter().flat_map(of).collect()
        };
        let (before, after) = (flat(before), flat(after));
        self.going(Direction::Response, |walk| {
            for (name, x) in &before {
                match after.iter().find(|(it, _)| it == name) {
                    Some((_, y)) => {
                        let label = walk.new.path(&y.at).map(arm).unwrap_or_else(|| format!("{what} {name}"));
                        walk.within(Some(label), |walk| walk.receives(x, y, name));
                    }
                    None => {
                        let fact = walk.fact(&format!("{what}-removed")).at(x.at.clone(), None).about(name);
                        walk.push(fact.values(json!(name), None));
                    }
                }
            }
            for (name, y) in after.iter().filter(|(name, _)| !before.iter().any(|(it, _)| it == name)) {
                let fact = walk.fact(&format!("{what}-added")).at(None, y.at.clone()).about(name);
                walk.push(fact.values(None, json!(name)));
            }
        });
    }

    fn receives(&mut self, x: &TreeValue<'a>, y: &TreeValue<'a>, name: &str) {
        self.pair(&x.at, &y.at);
        let body = |side: &Side<'a>, it: &TreeValue<'a>| it.get("requestBody").map(|it| side.follow(it));
        match (body(self.old, x), body(self.new, y)) {
            (Some(old), Some(new)) => {
                let media = |it: &TreeValue<'a>| it.get("content").and_then(|it| it.members().next());
                if let (Some((key_a, a)), Some((key_b, b))) = (media(&old), media(&new)) {
                    if media_key(key_a) != media_key(key_b) {
                        let fact = self.fact("media-type-removed").at(a.at.clone(), b.at.clone());
                        self.push(fact.values(json!(key_a), json!(key_b)).about(name));
                    }
                    self.media(&a, &b);
                }
                self.rest(&old, &new, &["content", "required"]);
            }
            (None, None) => {}
            (_, is) => {
                let id = if is.is_some() { "response-body-added" } else { "response-body-removed" };
                let fact = self.fact(id).at(x.at.clone(), y.at.clone()).about(format!("the webhook {name}"));
                self.push(fact);
            }
        }
        self.deprecated("operation", &x.at, &y.at, (x.flag("deprecated"), y.flag("deprecated")));
        for key in ["responses", "parameters", "security", "servers", "callbacks"] {
            let value = |it: &TreeValue<'a>| it.get(key).map(|it| it.value.clone());
            if value(x) != value(y) {
                let fact = self.fact("receiver-changed").at(x.at.key(key), y.at.key(key));
                let fact = fact.about(format!("{key} of {name}"));
                self.push(fact.values(value(x), value(y)).wire(if key == "responses" {
                    Wire::Risky
                } else {
                    Wire::Docs
                }));
            }
        }
        for key in ["operationId", "tags"] {
            let value = |it: &TreeValue<'a>| it.get(key).map(|it| it.value.clone());
            if value(x) != value(y) {
                let fact =
                    self.fact("documentation-changed").at(x.at.key(key), y.at.key(key)).wire(Wire::Docs);
                self.push(fact.values(value(x), value(y)).rust(Rust::Patch));
            }
        }
        let known = [
            "requestBody",
            "deprecated",
            "responses",
            "parameters",
            "security",
            "servers",
            "callbacks",
            "operationId",
            "tags",
        ];
        self.rest(x, y, &known);
    }

    pub(super) fn webhooks(&mut self, old: &TreeValue<'a>, new: &TreeValue<'a>) {
        let list = |side: &Side<'a>, root: &TreeValue<'a>| -> Vec<(String, TreeValue<'a>)> {
            let all =
                ["webhooks", "x-webhooks"].into_iter().filter_map(|it| root.get(it)).collect::<Vec<_>>();
            all.iter()
                .flat_map(TreeValue::members)
                .map(|(name, it)| (name.to_owned(), side.follow(it)))
                .collect()
        };
        let (before, after) = (list(self.old, old), list(self.new, new));
        self.incoming(&before, &after, "webhook");
    }
}

/// The type of a failure's body.
fn failure<'a>(side: &Side<'a>, response: &TreeValue<'a>) -> Option<&'a str> {
    let media = response.get("content").and_then(|it| it.members().next());
    let schema = media.and_then(|(_, it)| it.get("schema"))?;
    Some(side.type_path(side.type_of(&schema.at)?))
}

/// Whether any failure is read as this type.
fn is_failure(side: &Side<'_>, path: &str) -> bool {
    side.api.operations.iter().any(|operation| {
        let types = failures(operation).filter_map(|it| it.content.as_ref()?.ty.direct());
        types.map(|it| side.type_path(it)).any(|it| it == path)
    })
}

/// What a successful call gives, whatever the status: each body once, and whether some result has none.
fn outcome(side: &Side<'_>, operation: &Operation) -> Value {
    let mut bodies: Vec<(String, String)> = Vec::new();
    for it in results(operation) {
        let body = match &it.content {
            None => "nothing".to_owned(),
            Some(content) => match content.encoding {
                Encoding::Json => side.print(&content.ty),
                Encoding::Items => {
                    let how = content.items.as_ref().map_or("items", |it| it.framing.word());
                    format!("{how} of {}", side.print(&content.ty))
                }
                Encoding::Text | Encoding::Form => {
                    format!("text {}", matches!(content.ty, TypeRef::Sensitive(_)))
                }
                _ => format!("bytes {}", matches!(content.ty, TypeRef::Sensitive(_))),
            },
        };
        let body = if it.status.is_redirect() { format!("redirect {body}") } else { body };
        bodies.push((it.status.to_string(), body));
    }
    let mut kinds: Vec<&str> = bodies.iter().map(|(_, body)| body.as_str()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let several = kinds.iter().filter(|it| **it != "nothing").count() > 1;
    if several {
        json!(bodies.iter().map(|(status, body)| format!("{status} {body}")).collect::<Vec<_>>())
    } else {
        json!(kinds)
    }
}

/// The arm of the event, without the module.
fn arm(path: &str) -> String {
    path.strip_prefix("models::").unwrap_or(path).to_owned()
}
