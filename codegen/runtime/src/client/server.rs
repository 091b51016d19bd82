//! The URL of a server, with its variables filled in.
//!
//! In: a [`Server`] of the document, and the variables that the builder was given. Out: the URL as a string, or which
//! variable is wrong. Whether the URL may be used is decided by `client::base_url`.

use super::super::operation::api::{Server, ServerVariable};

/// The variables of servers that the builder was given, by name.
#[derive(Debug, Clone, Default)]
pub(crate) struct Variables(Vec<(String, String)>);

impl Variables {
    /// Sets a variable, in place of an earlier value.
    pub(crate) fn set(&mut self, name: String, value: String) {
        self.0.retain(|(it, _)| *it != name);
        self.0.push((name, value));
    }

    /// Refuses names that no server has.
    pub(crate) fn check(&self, known: &[&str]) -> Result<(), String> {
        let Some((unknown, _)) = self.0.iter().find(|(name, _)| !known.contains(&&**name)) else {
            return Ok(());
        };
        let known = match known.is_empty() {
            true => "none".to_owned(),
            false => list(known, ", "),
        };
        Err(format!("no server of the API has a variable `{unknown}`; known are: {known}"))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The URL of a server: each variable by what was given for it, or by its default.
    pub(crate) fn fill(&self, server: &Server) -> Result<String, String> {
        let mut url = String::with_capacity(server.url.len() + 16);
        let mut rest = server.url;
        while let Some((before, tail)) = rest.split_once('{')
            && let Some((name, after)) = tail.split_once('}')
        {
            url.push_str(before);
            let variable = server.variables.iter().find(|it| it.name == name);
            let given = self.0.iter().find(|(it, _)| it == name).map(|(_, value)| value.as_str());
            let value = given.or_else(|| variable?.default).ok_or_else(|| {
                format!(
                    "the server variable `{name}` of `{}` has no value: set it, or a base URL",
                    server.url
                )
            })?;
            if given.is_some() {
                check(name, value, variable, &url, after)?;
            }
            url.push_str(value);
            rest = after;
        }
        url.push_str(rest);
        Ok(url)
    }
}

/// Refuses a value that the document does not list, and one that would lead to another host than its place says.
fn check(
    name: &str,
    value: &str,
    variable: Option<&ServerVariable>,
    before: &str,
    after: &str,
) -> Result<(), String> {
    let (values, default) = variable.map_or((&[][..], ""), |it| (it.values, it.default.unwrap_or_default()));
    if !values.is_empty() {
        return match values.contains(&value) {
            true => Ok(()),
            false => {
                Err(format!("the server variable `{name}` takes {}, not `{value}`", list(values, " or ")))
            }
        };
    }
    let in_host = before.split_once("://").is_some_and(|(_, host)| !host.contains('/'));
    // Where the host's name is over a path may begin.
    let ends_host = !before.ends_with("://") && (after.is_empty() || after.starts_with(['/', '{']));
    let is_path = ends_host && value.starts_with('/');
    let leaves = |it: char| "/\\?#@:".contains(it) && !default.contains(it);
    match in_host && !is_path && value.contains(leaves) {
        true => Err(format!("the server variable `{name}` is part of a host's name, which `{value}` is not")),
        false => Ok(()),
    }
}

fn list(texts: &[&str], by: &str) -> String {
    texts.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(by)
}
