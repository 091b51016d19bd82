//! The anatomy of a path: what is a thing, what is a parameter, what is done.
//!
//! In: a path template and a method. Out: its segments without versions, the action that it ends with, and what a query
//! in it says.

use super::verbs;
use super::words::split;

/// A segment of a path.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Segment {
    /// A thing, or several: its words.
    Thing(Vec<String>),
    /// One of them: the words of the parameter's name.
    Item(Vec<String>),
}

/// What a path says.
#[derive(Debug)]
pub(super) struct Anatomy {
    /// All segments but versions and the action, in order.
    pub(super) segments: Vec<Segment>,
    /// What is done, where the path ends with that.
    pub(super) action: Option<Vec<String>>,
    /// Whether a slash is behind the last segment, as behind that of a collection.
    pub(super) ends_with_slash: bool,
    /// What a query in the template says: `by lat lon` of `?lat={lat}&lon={lon}`, `list by kind` of `?op=list&kind={kind}`.
    pub(super) query: Vec<String>,
}

impl Anatomy {
    pub(super) fn of(path: &str, method: &str) -> Self {
        let path = path.split('#').next().unwrap_or_default();
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let mut segments = Vec::new();
        for text in path.split('/').filter(|it| !it.is_empty()) {
            // Behind a thing, a parameter says which: `/templates/{id}/versions/{version}`.
            let is_first = segments.is_empty();
            if is_version(text) && (is_first || !text.contains('{')) {
                continue;
            }
            // `things/{id}:cancel`
            let (text, verb) = match text.split_once(':') {
                Some((text, verb)) if !text.is_empty() && !verb.is_empty() => (text, Some(verb)),
                _ => (text, None),
            };
            let words = split(text);
            if text.contains('{') || ["@me", "me", "self", "current", "~", "-"].contains(&text) {
                segments.push(Segment::Item(words));
            } else {
                // `/chat.delete` is two things, `/search.json` one.
                let parts = text.split('.').filter(|it| !["json", "xml"].contains(it)).map(split);
                segments.extend(parts.filter(|it| !it.is_empty()).map(Segment::Thing));
            }
            segments.extend(verb.map(|it| Segment::Thing(split(it))));
        }
        let action = match segments.last() {
            Some(Segment::Thing(words)) => action(words, method),
            _ => None,
        };
        if action.is_some() {
            segments.pop();
            // `actions/reboot`
            if matches!(segments.last(), Some(Segment::Thing(it)) if *it == ["actions"]) && segments.len() > 1
            {
                segments.pop();
            }
        }
        Self { segments, action, ends_with_slash: path.len() > 1 && path.ends_with('/'), query: said(query) }
    }

    /// The things of the path, each with its words.
    pub(super) fn things(&self) -> impl DoubleEndedIterator<Item = &Vec<String>> {
        self.segments.iter().filter_map(|it| match it {
            Segment::Thing(words) => Some(words),
            Segment::Item(_) => None,
        })
    }

    /// The parameters of the path.
    pub(super) fn items(&self) -> impl DoubleEndedIterator<Item = &Vec<String>> {
        self.segments.iter().filter_map(|it| match it {
            Segment::Item(words) => Some(words),
            Segment::Thing(_) => None,
        })
    }

    /// Whether it leads to one of several things.
    pub(super) fn ends_in_item(&self) -> bool {
        matches!(self.segments.last(), Some(Segment::Item(_)))
    }
}

/// The words of a query: the values that it always has, and by what a caller chooses.
fn said(query: &str) -> Vec<String> {
    let (mut fixed, mut chosen) = (Vec::new(), Vec::new());
    for pair in query.split('&') {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        match value {
            _ if value.contains('{') => chosen.extend(split(name)),
            "" => fixed.extend(split(name)),
            _ => fixed.extend(split(value)),
        }
    }
    if !chosen.is_empty() {
        fixed.push("by".to_owned());
    }
    fixed.extend(chosen);
    fixed
}

/// The words of an action; a number that is written onto the verb is apart: `get3dsAvailability`.
fn action(words: &[String], method: &str) -> Option<Vec<String>> {
    let mut words = words.to_vec();
    if let Some(first) = words.first()
        && let Some(at) = first.find(|it: char| it.is_ascii_digit())
        && verbs::is_verb(&first[..at])
    {
        let rest = words[0].split_off(at);
        words.insert(1, rest);
    }
    verbs::is_action(&words, method).then_some(words)
}

/// `v1`, `2024-01`, `1.0`, `api`, `{apiVersion}`: segments that every path of an API may start with.
pub(crate) fn is_version(segment: &str) -> bool {
    if segment.contains('{') {
        return segment.to_ascii_lowercase().contains("version");
    }
    let digits = segment.strip_prefix(['v', 'V']).unwrap_or(segment);
    let numbered = digits.starts_with(|it: char| it.is_ascii_digit())
        && digits.chars().all(|it| it.is_ascii_digit() || matches!(it, '.' | '-' | '_'));
    let suffixed = segment.starts_with(['v', 'V'])
        && ["alpha", "beta"].iter().any(|it| digits.contains(it))
        && digits.starts_with(|it: char| it.is_ascii_digit());
    numbered || suffixed || matches!(segment, "api" | "rest" | "latest")
}

#[cfg(test)]
mod tests {
    use super::{Anatomy, is_version};

    fn things(path: &str, method: &str) -> (String, Option<String>) {
        let anatomy = Anatomy::of(path, method);
        let things: Vec<_> = anatomy.things().map(|it| it.join(" ")).collect();
        (things.join("/"), anatomy.action.map(|it| it.join(" ")))
    }

    #[test]
    fn things_and_actions() {
        for (method, path, all, action) in [
            ("post", "/v1/payment_intents/{id}/cancel", "payment intents", Some("cancel")),
            ("post", "/v1/payments/{id}:refund", "payments", Some("refund")),
            ("post", "/servers/{id}/actions/reboot", "servers", Some("reboot")),
            ("get", "/v1/payments/{id}/refunds", "payments/refunds", None),
            ("get", "/api/customers/search", "customers", Some("search")),
            ("post", "/chat.delete", "chat", Some("delete")),
            ("get", "/users.json", "users", None),
            ("post", "/get3dsAvailability", "", Some("get 3ds availability")),
            ("get", "/{apiVersion}/users/@me/guilds", "users/guilds", None),
            ("get", "/templates/{id}/versions/{version}", "templates/versions", None),
        ] {
            assert_eq!(things(path, method), (all.to_owned(), action.map(str::to_owned)), "{path}");
        }
    }

    #[test]
    fn a_parameter_for_a_version_says_which_thing_behind_a_thing() {
        assert!(Anatomy::of("/templates/{id}/versions/{version_id}", "get").ends_in_item());
        assert!(Anatomy::of("/{apiVersion}/templates/{id}", "get").items().eq([&["id".to_owned()]]));
    }

    #[test]
    fn a_query_says_what_is_fixed_and_by_what_a_caller_chooses() {
        for (path, said) in [
            ("/current", ""),
            ("/current?lat={lat}&lon={lon}", "by lat lon"),
            ("/act?op=list&kind={kind}", "list by kind"),
            ("/act?flush#top", "flush"),
        ] {
            assert_eq!(Anatomy::of(path, "get").query.join(" "), said, "{path}");
        }
    }

    #[test]
    fn versions() {
        assert!(["v1", "2024-01", "v1beta2", "api", "{apiVersion}"].iter().all(|it| is_version(it)));
        assert!(!["v", "vouchers", "{id}"].iter().any(|it| is_version(it)));
    }
}
