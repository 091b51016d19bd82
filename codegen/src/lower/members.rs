//! Reads an extension that is an object, member by member, strictly.
//!
//! In: the object and where it is. Out: each member as what it has to be. Whatever is wrong is said at its place,
//! and leaves the whole without effect: half of what an API says about its signatures would be worse than nothing.

use serde_json::{Map, Value};

use super::messages::Messages;
use crate::diagnostic::Diagnostic;
use crate::nearest::nearest;
use crate::pointer::Pointer;

/// An object on its way to be read.
pub(super) struct Members<'m, 'r, 'd> {
    /// How messages call it.
    name: &'m str,
    /// What has no effect where anything is wrong: the extension that it is, or is a part of.
    whole: &'m str,
    at: Pointer,
    object: &'m Map<String, Value>,
    messages: &'r mut Messages<'d>,
    is_fine: bool,
}

impl<'m, 'r, 'd> Members<'m, 'r, 'd> {
    /// An extension. Members of other names than these are mistakes.
    pub(super) fn of(
        name: &'m str,
        value: &'m Value,
        at: Pointer,
        known: &[&str],
        messages: &'r mut Messages<'d>,
    ) -> Option<Self> {
        Self::part_of(name, name, value, at, known, messages)
    }

    fn part_of(
        whole: &'m str,
        name: &'m str,
        value: &'m Value,
        at: Pointer,
        known: &[&str],
        messages: &'r mut Messages<'d>,
    ) -> Option<Self> {
        let Some(object) = value.as_object() else {
            let message = format!("`{name}` is not an object");
            messages.push(
                Diagnostic::warning("extension-value", at, message)
                    .label("has no effect")
                    .help(format!("its members are {}", listed(known, "and"))),
            );
            return None;
        };
        let mut members = Self { name, whole, at, object, messages, is_fine: true };
        for key in object.keys().filter(|it| !known.contains(&it.as_str())) {
            let help = match nearest(key, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("its members are {}", listed(known, "and")),
            };
            members.wrong(key, format!("`{name}` has no member `{key}`"), help);
        }
        Some(members)
    }

    /// Whether nothing was wrong so far.
    pub(super) fn is_fine(&self) -> bool {
        self.is_fine
    }

    /// Where the object is.
    pub(super) fn at(&self) -> &Pointer {
        &self.at
    }

    /// Says what is wrong with a member, and what would be right.
    pub(super) fn wrong(&mut self, key: &str, message: impl Into<String>, right: impl Into<String>) {
        let label = format!("leaves all of `{}` without effect", self.whole);
        self.push(&self.at.key(key), message, label, right);
    }

    /// A member.
    pub(super) fn get(&self, key: &str) -> Option<&'m Value> {
        self.object.get(key)
    }

    /// Says that members are missing that have to be there, each with what it would be.
    pub(super) fn need(&mut self, keys: &[(&str, &str)]) {
        let missing: Vec<_> = keys.iter().filter(|(key, _)| !self.object.contains_key(*key)).collect();
        if !missing.is_empty() {
            let names: Vec<_> = missing.iter().map(|(key, _)| format!("`{key}`")).collect();
            let lines: Vec<_> = missing.iter().map(|(key, what)| format!("`{key}`: {what}")).collect();
            let message = format!("`{}` needs {}", self.name, names.join(" and "));
            self.whole(message, format!("add {}", lines.join("; ")));
        }
    }

    /// Says what is wrong with the object as a whole, and what would be right.
    pub(super) fn whole(&mut self, message: impl Into<String>, right: impl Into<String>) {
        self.push(&self.at.clone(), message, "has no effect", right);
    }

    /// A member that is text, and has to be like that.
    pub(super) fn text(&mut self, key: &str, what: &str, is_right: fn(&str) -> bool) -> Option<&'m str> {
        let value = self.get(key)?;
        let text = value.as_str().filter(|it| is_right(it));
        if text.is_none() {
            self.wrong(key, format!("`{key}` is not {what}"), format!("write {what}"));
        }
        text
    }

    /// A member that is one of these words.
    pub(super) fn word<T: Copy>(&mut self, key: &str, words: &[(&str, T)]) -> Option<T> {
        let value = self.get(key)?;
        let found = words.iter().find(|(word, _)| value.as_str() == Some(word));
        if found.is_none() {
            let known: Vec<_> = words.iter().map(|(word, _)| *word).collect();
            let near = value.as_str().and_then(|it| nearest(it, known.iter().copied()));
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("write {}", listed(&known, "or")),
            };
            self.wrong(key, format!("`{key}` is none of {}", listed(&known, "or")), help);
        }
        found.map(|(_, it)| *it)
    }

    /// An object below a member.
    pub(super) fn below(&mut self, key: &'m str, known: &[&str]) -> Option<Members<'m, '_, 'd>> {
        let value = self.get(key)?;
        Members::part_of(self.whole, key, value, self.at.key(key), known, self.messages)
    }

    /// Notes that something was wrong with what is below.
    pub(super) fn spoil(&mut self) {
        self.is_fine = false;
    }

    fn push(
        &mut self,
        at: &Pointer,
        message: impl Into<String>,
        label: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.is_fine = false;
        self.messages.push(Diagnostic::warning("extension-value", at, message).label(label).help(help));
    }
}

/// `a`, `b` or `c`.
fn listed(words: &[&str], last_word: &str) -> String {
    let quoted: Vec<_> = words.iter().map(|it| format!("`{it}`")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} {last_word} {last}", first.join(", ")),
    }
}
