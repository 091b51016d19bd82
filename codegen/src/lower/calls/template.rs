//! Path templates: the names in their braces, and what of their query is filled by query parameters.
//!
//! In: a template as the document writes it, such as `/act?op=list&kind={kind}`, and the parameters of its operations.
//! Out: the template with what is left to path parameters. Which parameters there are is the business of
//! [`parameter`](super::parameter).

use std::borrow::Cow;

use crate::ir::{Location, Parameter};

/// The names in braces.
pub(super) fn placeholders(path: &str) -> Vec<&str> {
    let rest = path.split('{').skip(1);
    rest.filter_map(|it| it.split_once('}').map(|(name, _)| name)).filter(|it| !it.is_empty()).collect()
}

/// Takes the pairs out of a template whose values are query parameters: those send themselves, under the name that the
/// pair has.
pub(super) fn without_parameters<'t>(template: &'t str, parameters: &mut [Parameter]) -> Cow<'t, str> {
    let (before, fragment) = template.split_at(template.find('#').unwrap_or(template.len()));
    let Some((path, query)) = before.split_once('?') else { return Cow::Borrowed(template) };
    let mut is_own = |pair: &&str| {
        let Some((key, name)) = own_pair(pair) else { return false };
        match parameters.iter_mut().find(|it| it.location == Location::Query && it.wire == name) {
            Some(parameter) => {
                key.clone_into(&mut parameter.wire);
                true
            }
            None => false,
        }
    };
    let left: Vec<&str> = query.split('&').filter(|it| !is_own(it)).collect();
    let mark = if left.is_empty() { "" } else { "?" };
    Cow::Owned(format!("{path}{mark}{}{fragment}", left.join("&")))
}

/// Whether a name in braces is the whole value of a pair in the query of a template.
pub(super) fn is_in_query(template: &str, name: &str) -> bool {
    let query = template.split('#').next().unwrap_or_default().split_once('?').map_or("", |(_, query)| query);
    query.split('&').filter_map(own_pair).any(|(_, it)| it == name)
}

/// The key and the name of `key={name}`.
fn own_pair(pair: &str) -> Option<(&str, &str)> {
    let (key, value) = pair.split_once('=')?;
    let name = value.strip_prefix('{')?.strip_suffix('}')?;
    (!name.contains(['{', '}'])).then_some((key, name))
}

#[cfg(test)]
mod tests {
    use super::{is_in_query, placeholders};

    #[test]
    fn placeholders_are_found_in_any_place() {
        assert_eq!(placeholders("/v1/{a}/x-{b}.{c}?d={d}"), ["a", "b", "c", "d"]);
        assert_eq!(placeholders("/v1/{/{}/}"), [""; 0]);
    }

    #[test]
    fn a_pair_of_the_query_is_a_whole_value() {
        for (template, is_own) in [
            ("/act?op=list&kind={kind}", true),
            ("/act?k={kind}#x", true),
            ("/act?kind=a{kind}", false),
            ("/act/{kind}", false),
            ("/act#kind={kind}", false),
        ] {
            assert_eq!(is_in_query(template, "kind"), is_own, "{template}");
        }
    }
}
