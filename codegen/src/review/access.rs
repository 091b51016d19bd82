//! Compares who may call and where: servers, credentials, what operations ask for.
//!
//! In: both documents, or an operation of both. Out: facts.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::fact::{Rust, Wire};
use super::operation::Entry;
use super::side::{Side, TreeValue};
use super::walk::Walk;
use crate::ir::{SecurityKind, Server, TokenUrls};
use crate::pointer::Pointer;

/// One way to be allowed: schemes that are needed together, each with its scopes.
type Alternative = BTreeMap<String, BTreeSet<String>>;

/// Keys of a security scheme that change what is sent.
const SENT: [&str; 4] = ["type", "in", "name", "scheme"];

impl<'a> Walk<'a> {
    pub(super) fn servers(&mut self, old: &TreeValue<'a>, new: &TreeValue<'a>) {
        let at = (old.at.key("servers"), new.at.key("servers"));
        let (before, after) = (self.old.api.servers.clone(), self.new.api.servers.clone());
        self.server_lists(at, &before, &after, "");
    }

    pub(super) fn own_servers(&mut self, a: &Entry<'a>, b: &Entry<'a>) {
        let own = |side: &Side<'a>, it: &Entry<'a>| {
            side.operation_at(&it.node.at).map(|it| it.servers.clone()).unwrap_or_default()
        };
        let at = |it: &Entry<'a>| {
            if it.node.get("servers").is_none() && it.item.get("servers").is_some() {
                it.item.at.key("servers")
            } else {
                it.node.at.key("servers")
            }
        };
        let (before, after) = (own(self.old, a), own(self.new, b));
        self.server_lists((at(a), at(b)), &before, &after, &b.line());
    }

    fn server_lists(&mut self, at: (Pointer, Pointer), before: &[Server], after: &[Server], of: &str) {
        let what = if of.is_empty() { "the servers".to_owned() } else { format!("the servers of {of}") };
        let url = |list: &[Server]| list.first().map(|it| json!(with_defaults(it)));
        if url(before) != url(after) {
            let fact = self.fact("server-default-changed").at(at.0, at.1).about(what);
            return self.push(fact.values(url(before), url(after)));
        }
        let whole = |list: &[Server]| -> Vec<Value> {
            list.iter()
                .map(|it| {
                    let variables: Vec<_> =
                        it.variables.iter().map(|it| json!([it.name, it.default, it.values])).collect();
                    json!({"url": it.url, "keys": it.key_prefixes, "variables": variables})
                })
                .collect()
        };
        let prefixes = |list: &[Server]| -> Vec<Value> {
            list.iter()
                .filter(|it| !it.key_prefixes.is_empty())
                .map(|it| json!([it.url, it.key_prefixes]))
                .collect()
        };
        if whole(before) != whole(after) {
            let only_more = whole(before).iter().all(|it| whole(after).contains(it));
            let fact = self.fact("server-changed").at(at.0, at.1).about(what);
            let fact = fact.values(json!(whole(before)), json!(whole(after)));
            let fact = if only_more { fact.wire(Wire::Compatible) } else { fact };
            // A key that belonged to one server may now choose another.
            return self.push(fact.silently(prefixes(before) != prefixes(after)));
        }
        let words = |list: &[Server]| -> Vec<Value> {
            list.iter()
                .map(|it| {
                    let variables: Vec<_> = it.variables.iter().map(|it| it.description.clone()).collect();
                    json!([it.description, variables])
                })
                .collect()
        };
        if words(before) != words(after) {
            let fact = self.fact("documentation-changed").at(at.0, at.1).about(what).wire(Wire::Docs);
            self.push(fact.values(json!(words(before)), json!(words(after))));
        }
    }

    pub(super) fn schemes(&mut self, old: &TreeValue<'a>, new: &TreeValue<'a>) {
        let list = |side: &Side<'a>, root: &TreeValue<'a>| -> Vec<(&'a str, TreeValue<'a>)> {
            let all = root.get("components").and_then(|it| it.get("securitySchemes"));
            all.iter().flat_map(TreeValue::members).map(|(name, it)| (name, side.follow(it))).collect()
        };
        let (before, after) = (list(self.old, old), list(self.new, new));
        for (name, a) in &before {
            let Some((_, b)) = after.iter().find(|(it, _)| it == name) else {
                let fact = self.fact("security-scheme-removed").at(a.at.clone(), new.at.key("components"));
                self.push(fact.about(format!("`{name}`")));
                continue;
            };
            self.pair(&a.at, &b.at);
            let sent = |it: &TreeValue<'a>| -> Vec<Value> {
                SENT.iter()
                    .map(|key| {
                        it.value
                            .get(*key)
                            .map_or(Value::Null, |it| json!(it.as_str().unwrap_or_default().to_lowercase()))
                    })
                    .collect()
            };
            if sent(a) != sent(b) {
                let said = |it: &TreeValue<'a>| {
                    json!(sent(it).iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" "))
                };
                let fact = self.fact("security-scheme-changed").at(a.at.clone(), b.at.clone());
                self.push(fact.values(said(a), said(b)).about(format!("`{name}`")));
            }
            let is_said = self.token_urls(name, a, b);
            for key in ["flows", "openIdConnectUrl", "oauth2MetadataUrl", "bearerFormat"] {
                let value = |it: &TreeValue<'a>| {
                    let value = it.value.get(key)?;
                    if is_said { without_urls(value) } else { Some(value.clone()) }
                };
                if value(a) != value(b) {
                    let fact = self.fact("documentation-changed").at(a.at.key(key), b.at.key(key));
                    self.push(fact.values(value(a), value(b)).about(format!("{key} of `{name}`")));
                }
            }
            let known = [
                "type",
                "in",
                "name",
                "scheme",
                "flows",
                "openIdConnectUrl",
                "oauth2MetadataUrl",
                "bearerFormat",
            ];
            self.rest(a, b, &known);
        }
        for (name, b) in after.iter().filter(|(name, _)| !before.iter().any(|(it, _)| it == name)) {
            let fact = self.fact("security-scheme-added").at(old.at.key("components"), b.at.clone());
            self.push(fact.about(format!("`{name}`")).wire(Wire::Nothing));
        }
        let first = |side: &Side<'a>| side.api.security_schemes.first();
        if let (Some(a), Some(b)) = (first(self.old), first(self.new))
            && a.name != b.name
        {
            let fact = self.fact("credential-default-changed").at(a.pointer.clone(), b.pointer.clone());
            let fact = fact.values(json!(a.name), json!(b.name)).wire(Wire::Nothing);
            let still_there = after.iter().any(|(it, _)| *it == a.name);
            self.push(if still_there {
                fact.way_out(format!("let `{}` stay the first that `security` asks for", a.name))
            } else {
                fact
            });
        }
    }

    /// Where the client fetches tokens for a scheme. `true` where that changed.
    fn token_urls(&mut self, name: &str, a: &TreeValue<'a>, b: &TreeValue<'a>) -> bool {
        let urls = |side: &Side<'a>| {
            let scheme = side.api.security_schemes.iter().find(|it| it.name == name);
            match scheme.map(|it| &it.kind) {
                Some(SecurityKind::Tokens(urls)) => urls.clone(),
                _ => TokenUrls::default(),
            }
        };
        let (before, after) = (urls(self.old), urls(self.new));
        if before == after {
            return false;
        }
        let id = match (before.is_empty(), after.is_empty()) {
            (true, _) => "token-url-added",
            (_, true) => "token-url-removed",
            _ => "token-url-changed",
        };
        let fact = self.fact(id).at(a.at.clone(), b.at.clone()).about(format!("`{name}`"));
        self.push(fact.values(differing(&before, &after), differing(&after, &before)));
        true
    }

    /// What an operation asks for.
    pub(super) fn requirements(&mut self, a: &Entry<'a>, b: &Entry<'a>) {
        let read = |side: &Side<'a>, it: &Entry<'a>| -> (Pointer, Vec<Alternative>) {
            let own = it
                .node
                .value
                .get("security")
                .map(|value| TreeValue { at: it.node.at.key("security"), value });
            let root = Pointer::root().key("security");
            let list = own.or_else(|| side.node(&root));
            let at = list.as_ref().map_or(root, |it| it.at.clone());
            let mut res: Vec<Alternative> = Vec::new();
            for alternative in list.iter().flat_map(TreeValue::elements) {
                let names = |it: &TreeValue<'a>| {
                    it.elements().filter_map(|it| it.value.as_str()).map(str::to_owned).collect()
                };
                let it: Alternative =
                    alternative.members().map(|(name, it)| (name.to_owned(), names(&it))).collect();
                if !res.contains(&it) {
                    res.push(it);
                }
            }
            (at, res)
        };
        let ((at_a, before), (at_b, after)) = (read(self.old, a), read(self.new, b));
        let is_open = |list: &[Alternative]| list.is_empty() || list.iter().any(Alternative::is_empty);
        let at = (at_a, at_b);
        // Where the whole document says it, it is one change for all.
        let what = if at.1 == Pointer::root().key("security") && at.0 == at.1 {
            "every operation without its own `security`".to_owned()
        } else {
            b.line()
        };
        let values = (said(&before), said(&after));
        let push = |walk: &mut Self, id: &str, before: Option<Value>, after: Option<Value>| {
            let fact = walk.fact(id).at(at.0.clone(), at.1.clone()).about(what.clone());
            walk.push(fact.values(before, after).rust(Rust::Patch));
        };
        match (is_open(&before), is_open(&after)) {
            (true, true) => {
                let named = |list: &[Alternative]| -> BTreeSet<Alternative> {
                    list.iter().filter(|it| !it.is_empty()).cloned().collect()
                };
                let (x, y) = (named(&before), named(&after));
                if let Some(it) = y.difference(&x).next() {
                    push(self, "security-alternative-added", None, said(std::slice::from_ref(it)));
                }
                if let Some(it) = x.difference(&y).next() {
                    push(self, "security-alternative-removed", said(std::slice::from_ref(it)), None);
                }
                return;
            }
            (true, false) => return push(self, "security-added", values.0, values.1),
            (false, true) => return push(self, "security-removed", values.0, values.1),
            (false, false) => {}
        }
        let names = |it: &Alternative| it.keys().cloned().collect::<BTreeSet<String>>();
        let mut gone: Vec<&Alternative> = before.iter().filter(|it| !after.contains(it)).collect();
        let mut added: Vec<&Alternative> = after.iter().filter(|it| !before.contains(it)).collect();
        gone.retain(|x| {
            let Some(place) = added.iter().position(|y| names(x) == names(y)) else { return true };
            let y = added.remove(place);
            let scopes = |it: &Alternative| it.values().flatten().cloned().collect::<BTreeSet<String>>();
            let (old, new) = (scopes(x), scopes(y));
            let list = |it: &BTreeSet<String>| Some(json!(it.iter().cloned().collect::<Vec<_>>().join(", ")));
            if new.difference(&old).next().is_some() {
                push(self, "security-scope-added", list(&old), list(&new));
            }
            if old.difference(&new).next().is_some() {
                push(self, "security-scope-removed", list(&old), list(&new));
            }
            false
        });
        // A credential more, where all that was enough is still needed.
        if let ([x], [y]) = (gone.as_slice(), added.as_slice()) {
            let id = match (names(x).is_subset(&names(y)), names(y).is_subset(&names(x))) {
                (true, _) => Some("security-added"),
                (_, true) => Some("security-removed"),
                _ => None,
            };
            if let Some(id) = id {
                return push(self, id, values.0, values.1);
            }
        }
        for it in added {
            push(self, "security-alternative-added", None, said(std::slice::from_ref(it)));
        }
        for it in gone {
            push(self, "security-alternative-removed", said(std::slice::from_ref(it)), None);
        }
    }
}

/// Alternatives as one says them: `key`, `key with token (read)`.
fn said(list: &[Alternative]) -> Option<Value> {
    let one = |it: &Alternative| {
        let schemes = it.iter().map(|(name, scopes)| {
            let scopes: Vec<&str> = scopes.iter().map(String::as_str).collect();
            if scopes.is_empty() { name.clone() } else { format!("{name} ({})", scopes.join(", ")) }
        });
        let schemes: Vec<String> = schemes.collect();
        if schemes.is_empty() { "nothing".to_owned() } else { schemes.join(" with ") }
    };
    (!list.is_empty()).then(|| json!(list.iter().map(one).collect::<Vec<_>>().join(" or ")))
}

/// The URLs of these that the others do not have, as one says them.
fn differing(urls: &TokenUrls, others: &TokenUrls) -> Option<Value> {
    let all = [
        ("", &urls.token, &others.token),
        ("refresh ", &urls.refresh, &others.refresh),
        ("metadata ", &urls.discovery, &others.discovery),
    ];
    let differ = all.into_iter().filter(|(_, it, other)| it != other);
    let said: Vec<String> =
        differ.filter_map(|(what, it, _)| Some(format!("{what}{}", it.as_ref()?))).collect();
    (!said.is_empty()).then(|| json!(said.join(", ")))
}

/// A member of a security scheme but for where tokens are fetched; none where it says nothing else.
fn without_urls(value: &Value) -> Option<Value> {
    let mut flows = value.clone();
    for flow in flows.as_object_mut()?.values_mut().filter_map(Value::as_object_mut) {
        flow.shift_remove("tokenUrl");
        flow.shift_remove("refreshUrl");
    }
    Some(flows)
}

/// The URL that is called unless a variable is set.
fn with_defaults(server: &Server) -> String {
    server.variables.iter().fold(server.url.clone(), |url, it| {
        url.replace(&format!("{{{}}}", it.name), it.default.as_deref().unwrap_or_default())
    })
}
