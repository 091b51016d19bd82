//! Path templates: their variables, and templates that no server can tell apart.
//!
//! In: the path of a path item. Out: the names in it, and messages; all of it is kept as it is.

use super::super::walk::Ctx;
use crate::diagnostic::{Diagnostic, Place};

/// The parameters of a template, in order and each once; `None` where its braces do not match.
pub(super) fn names(path: &str) -> Option<Vec<&str>> {
    let mut names = Vec::new();
    for name in all_names(path)? {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    Some(names)
}

fn all_names(path: &str) -> Option<Vec<&str>> {
    let mut names = Vec::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, next) = after.split_once('}')?;
        if before.contains('}') || name.is_empty() || name.contains('{') {
            return None;
        }
        names.push(name);
        rest = next;
    }
    (!rest.contains('}')).then_some(names)
}

/// Says what is odd about a template that can be read.
pub(super) fn check(ctx: &mut Ctx<'_>, path: &str) {
    let here = Place::Key(ctx.at.key(path));
    let names = all_names(path).unwrap_or_default();
    if let Some((_, name)) = names.iter().enumerate().find(|(index, name)| names[..*index].contains(name)) {
        let message = format!("the path `{path}` has the variable `{name}` twice");
        ctx.note(Diagnostic::warning("path-variable-duplicate", here.clone(), message))
            .label("both are filled with one value")
            .help("give each variable a name of its own");
    }
    if let Some((before, _)) = path.split_once('#') {
        let message = format!("the path `{path}` has a fragment, which no request has");
        ctx.note(Diagnostic::warning("path-fragment", here.clone(), message))
            .label(format!("sent as `{before}`"));
    }
    let template = without_names(path);
    match ctx.templates.get(&template).cloned() {
        Some(first) => {
            let first = Place::Key(ctx.at.key(&first));
            let message =
                format!("the path `{path}` differs from another in the names of its variables only");
            ctx.note(Diagnostic::warning("path-identical", here, message))
                .label("no server can tell the two apart")
                .related(first, "the other")
                .help("merge the two path items");
        }
        None => {
            ctx.templates.insert(template, path.to_owned());
        }
    }
}

fn without_names(path: &str) -> String {
    let mut is_name = false;
    let is_shown = |it: &char| {
        let is_kept = !is_name || *it == '}';
        is_name = *it == '{' || (is_name && *it != '}');
        is_kept
    };
    path.chars().filter(is_shown).collect()
}

#[cfg(test)]
mod tests {
    use super::{names, without_names};

    #[test]
    fn a_template_gives_its_names_once() {
        assert_eq!(names("/a/{b}/c-{d}.{b}"), Some(vec!["b", "d"]));
        assert_eq!(names("/a"), Some(vec![]));
        for odd in ["/a/{b", "/a/b}", "/a/{}", "/{a{b}}", "/}{"] {
            assert_eq!(names(odd), None, "{odd}");
        }
    }

    #[test]
    fn templates_are_compared_without_their_names() {
        assert_eq!(without_names("/a/{b}/c-{d}.{b}"), "/a/{}/c-{}.{}");
        assert_eq!(without_names("/a"), "/a");
    }
}
