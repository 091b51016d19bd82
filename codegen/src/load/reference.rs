//! The text of a `$ref`, taken apart.
//!
//! In: text such as `../schemas/Pet%20Food.yaml#/Kibble`. Out: which file, which node of it. Whether either exists
//! is left to others.

use crate::pointer::Pointer;

/// Where a reference leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// Another file, relative to the one that holds the reference; `None` for this one.
    pub file: Option<String>,
    /// The node in that file.
    pub pointer: Pointer,
}

/// Why a text is no reference that can be followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoReference {
    /// A URL: nothing is ever fetched.
    Url,
    /// A path from the root of the disk.
    Absolute,
    /// A fragment that is no JSON pointer.
    Fragment,
}

impl Reference {
    /// Reads a reference.
    ///
    /// # Errors
    /// Where the text leads to no file of this disk, or to no node.
    pub fn parse(text: &str) -> Result<Self, NoReference> {
        let (file, fragment) = text.split_once('#').unwrap_or((text, ""));
        if has_scheme(file) || file.starts_with("//") {
            return Err(NoReference::Url);
        }
        if file.starts_with(['/', '\\']) {
            return Err(NoReference::Absolute);
        }
        let pointer = Pointer::parse(&decode(fragment)).filter(|_| !fragment.starts_with('#'));
        let pointer = pointer.ok_or(NoReference::Fragment)?;
        let file = decode(file.split('?').next().unwrap_or(file));
        Ok(Self { file: (!file.is_empty()).then_some(file), pointer })
    }

    /// The name of the file, seen from the file that holds the reference.
    pub fn file_from(&self, from: &str) -> String {
        match &self.file {
            Some(file) => join(from, file),
            None => from.to_owned(),
        }
    }
}

/// A relative path, seen from a file; `.` and `..` are worked out.
fn join(from: &str, to: &str) -> String {
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut steps: Vec<&str> = folder.split('/').filter(|it| !it.is_empty()).collect();
    for step in to.split('/') {
        match step {
            "" | "." => {}
            ".." if steps.last().is_some_and(|it| *it != "..") => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}

fn has_scheme(text: &str) -> bool {
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
        let expected = Reference {
            file: Some("../a b/Pet.yaml".to_owned()),
            pointer: Pointer::root().key("paths").key("/x/{id}").key("get"),
        };
        assert_eq!(parsed.as_ref(), Ok(&expected));
        assert_eq!(expected.file_from("spec/v1/openapi.yaml"), "spec/a b/Pet.yaml");
        assert_eq!(expected.file_from("openapi.yaml"), "../a b/Pet.yaml");
        assert_eq!(Reference::parse("#").map(|it| it.pointer), Ok(Pointer::root()));
        assert_eq!(
            Reference::parse("./Pet.json").map(|it| it.file_from("x/y.yaml")),
            Ok("x/Pet.json".to_owned())
        );
    }

    #[test]
    fn what_cannot_be_followed_is_told_apart() {
        assert_eq!(Reference::parse("https://x.example/a.yaml#/A"), Err(NoReference::Url));
        assert_eq!(Reference::parse("C:\\a.yaml"), Err(NoReference::Url));
        assert_eq!(Reference::parse("/etc/a.yaml"), Err(NoReference::Absolute));
        assert_eq!(Reference::parse("a.yaml#Pet"), Err(NoReference::Fragment));
    }
}
