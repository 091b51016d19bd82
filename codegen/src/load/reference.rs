//! The text of a `$ref`, taken apart.
//!
//! In: text such as `../schemas/Pet%20Food.yaml#/Kibble`. Out: which file or resource, which node of it. Whether either
//! exists is left to others.

use crate::pointer::Pointer;

/// Where a reference leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reference {
    /// What is before the `#`: a file or a URI, relative to where the reference is; `None` for there.
    pub(super) target: Option<String>,
    /// The node in it.
    pub(super) fragment: Fragment,
}

/// What is after the `#`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fragment {
    /// A pointer; and the same without percent decoding, which is what an author means who does not know of that.
    Pointer(Pointer, Option<Pointer>),
    /// The name of an anchor, or nonsense; and the pointer that it would be with a slash before it.
    Name(String, Option<Pointer>),
}

impl Reference {
    /// Reads a reference.
    pub(super) fn parse(text: &str) -> Self {
        let (target, fragment) = text.split_once('#').unwrap_or((text, ""));
        let decoded = decode(fragment);
        let pointer = Pointer::parse(&decoded).filter(|_| !decoded.starts_with('#'));
        let fragment = match pointer {
            Some(pointer) => {
                Fragment::Pointer(pointer, Pointer::parse(fragment).filter(|_| decoded != fragment))
            }
            None => {
                let pointer = Pointer::parse(&format!("/{decoded}")).filter(|_| decoded.contains('/'));
                Fragment::Name(decoded, pointer)
            }
        };
        Self { target: (!target.is_empty()).then(|| decode(target)), fragment }
    }
}

/// The file that a relative reference means next to another; `None` for a URL, and for what is in that file.
pub(crate) fn neighbour(file_name: &str, text: &str) -> Option<String> {
    let target = Reference::parse(text).target.filter(|it| !has_scheme(it) && !it.starts_with('/'))?;
    Some(join(file_name, target.split('?').next().unwrap_or(&target)))
}

/// A relative name, seen from another; `.` and `..` are worked out. Names are those of files, or URIs.
pub(super) fn join(from: &str, to: &str) -> String {
    if has_scheme(to) {
        let (start, path) = split(to);
        return format!("{start}{}", tidy(path));
    }
    let (start, path) = split(from);
    if let Some(rest) = to.strip_prefix("//") {
        let scheme = start.split_once(':').map_or("", |(scheme, _)| scheme);
        return join("", &format!("{scheme}://{rest}"));
    }
    if to.starts_with('/') {
        return format!("{start}{}", tidy(to));
    }
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let slash = if folder.is_empty() && !path.starts_with('/') && start.is_empty() { "" } else { "/" };
    format!("{start}{}", tidy(&format!("{folder}{slash}{to}")))
}

/// The start of a URI that a relative one keeps, and its path: `https://x.example` and `/a/b`.
fn split(uri: &str) -> (&str, &str) {
    let Some((scheme, rest)) = uri.split_once(':').filter(|_| has_scheme(uri)) else { return ("", uri) };
    let host = rest.strip_prefix("//").map_or(0, |it| it.find('/').unwrap_or(it.len()) + 2);
    uri.split_at(scheme.len() + 1 + host)
}

/// A path without `.`, `..` and empty steps, as far as they can be worked out.
fn tidy(path: &str) -> String {
    let mut steps: Vec<&str> = Vec::new();
    for step in path.split('/') {
        match step {
            "" | "." => {}
            ".." if steps.last().is_some_and(|it| *it != "..") => {
                steps.pop();
            }
            // Above the root there is nothing.
            ".." if path.starts_with('/') => {}
            step => steps.push(step),
        }
    }
    let root = if path.starts_with('/') { "/" } else { "" };
    format!("{root}{}", steps.join("/"))
}

pub(super) fn has_scheme(text: &str) -> bool {
    // One letter before the colon is a drive, which is as foreign.
    text.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|it: char| it.is_ascii_alphabetic())
            && scheme.chars().all(|it| it.is_ascii_alphanumeric() || "+-.".contains(it))
    })
}

/// Percent decoding; what decodes to no text stays as it is.
fn decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let pair = after.get(..2).and_then(|it| std::str::from_utf8(it).ok());
        let code = pair.filter(|it| !it.starts_with('+')).and_then(|it| u8::from_str_radix(it, 16).ok());
        match code.filter(|_| first == b'%') {
            Some(code) => {
                bytes.push(code);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_and_pointers_are_decoded() {
        let parsed = Reference::parse("../a%20b/Pet.yaml#/paths/~1x~1%7Bid%7D/get");
        let pointer = Pointer::root().key("paths").key("/x/{id}").key("get");
        let raw = Pointer::parse("/paths/~1x~1%7Bid%7D/get");
        let expected = Reference {
            target: Some("../a b/Pet.yaml".to_owned()),
            fragment: Fragment::Pointer(pointer, raw),
        };
        assert_eq!(parsed, expected);
        let whole = Reference { target: None, fragment: Fragment::Pointer(Pointer::root(), None) };
        assert_eq!(Reference::parse("#"), whole);
        assert_eq!(Reference::parse("a.yaml#Pet").fragment, Fragment::Name("Pet".to_owned(), None));
        let pointer = Some(Pointer::root().key("a").key("b"));
        assert_eq!(Reference::parse("#a/b").fragment, Fragment::Name("a/b".to_owned(), pointer));
    }

    #[test]
    fn names_are_seen_from_where_they_are_written() {
        for (from, to, expected) in [
            ("spec/v1/openapi.yaml", "../a b/Pet.yaml", "spec/a b/Pet.yaml"),
            ("openapi.yaml", "../a/Pet.yaml", "../a/Pet.yaml"),
            ("x/y.yaml", "./Pet.json", "x/Pet.json"),
            ("x/y.yaml", "/pet", "/pet"),
            ("https://x.example/schemas/pet", "owner", "https://x.example/schemas/owner"),
            ("https://x.example/schemas/pet", "/owner", "https://x.example/owner"),
            ("https://x.example", "../owner", "https://x.example/owner"),
            ("https://x.example/a", "//y.example/b", "https://y.example/b"),
            ("x/y.yaml", "https://y.example/./b", "https://y.example/b"),
            ("x/y.yaml", "urn:example:pet", "urn:example:pet"),
        ] {
            assert_eq!(join(from, to), expected, "{to} seen from {from}");
        }
    }
}
