//! Rust in examples: expressions and lines that a page of the docs shows and runs.
//!
//! In: literals of this program, names, and text of the document as what it is: a string, a JSON value. Out: [`Code`], and
//! a [`Page`] that has it in its places. Text of the document cannot get out of its string literal, since that is made by
//! `proc_macro2`, and there is no other way to put text into code. Pieces are put together by [`code!`].

use std::fmt;

use proc_macro2::Literal;
use quote::quote;
use serde_json::Value;

use super::docs::{Doc, Prose};
use crate::names::Ident;

/// Some Rust.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Code(String);

/// Puts pieces together: `code!["client.", accessor, "()"]`.
macro_rules! code {
    ($($piece:expr),* $(,)?) => {
        $crate::emit::code::Code::default()$(.and($piece))*
    };
}
pub(super) use code;

impl Code {
    /// A string literal.
    pub(super) fn string(text: &str) -> Self {
        Self(Literal::string(text).to_string())
    }

    /// What `serde_json::json!` takes for a value.
    pub(super) fn json(value: &Value) -> Self {
        match value {
            Value::String(text) => Self::string(text),
            Value::Array(items) => code!["[", Self::join(items.iter().map(Self::json), ","), "]"],
            Value::Object(members) => {
                let members =
                    members.iter().map(|(name, value)| code![Self::string(name), ":", Self::json(value)]);
                code!["{", Self::join(members, ","), "}"]
            }
            // Null, booleans and numbers are written alike in both.
            plain => Self(plain.to_string()),
        }
    }

    /// A literal of bytes: raw, where the text allows it.
    pub(super) fn bytes(text: &str) -> Self {
        let is_raw = text.bytes().all(|it| it.is_ascii_graphic() || it == b' ') && !text.contains("\"#");
        Self(if is_raw {
            format!("br#\"{text}\"#")
        } else {
            Literal::byte_string(text.as_bytes()).to_string()
        })
    }

    /// The path of a crate or a module: characters that a path cannot have are left out.
    pub(super) fn path(path: &str) -> Self {
        let is_path = |it: &char| it.is_alphanumeric() || "_:".contains(*it);
        Self(path.chars().filter(is_path).collect())
    }

    /// Pieces with something between them.
    pub(super) fn join(pieces: impl IntoIterator<Item = Self>, between: &'static str) -> Self {
        let pieces: Vec<_> = pieces.into_iter().map(|it| it.0).collect();
        Self(pieces.join(between))
    }

    /// This, then a piece.
    pub(super) fn and(mut self, piece: impl Into<Self>) -> Self {
        self.0.push_str(&piece.into().0);
        self
    }

    /// Each line but the first with this before it.
    pub(super) fn hanging(&self, indent: &'static str) -> Self {
        Self(self.0.replace('\n', &format!("\n{indent}")))
    }

    /// Each line with this before it.
    pub(super) fn each_line(&self, before: &'static str) -> Self {
        let lines: Vec<_> = self.0.lines().map(|it| format!("{before}{it}")).collect();
        Self(lines.join("\n"))
    }

    /// How long it is.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether it has several lines.
    pub(super) fn has_lines(&self) -> bool {
        self.0.contains('\n')
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Code of ours. Text of the document does not live as long.
impl From<&'static str> for Code {
    fn from(code: &'static str) -> Self {
        Self(code.to_owned())
    }
}

impl From<&Ident> for Code {
    fn from(ident: &Ident) -> Self {
        Self(ident.to_string())
    }
}

impl From<i32> for Code {
    fn from(number: i32) -> Self {
        let number = Literal::i32_unsuffixed(number);
        Self(quote!(#number).to_string())
    }
}

/// Lines of a page: Markdown of ours with code that is run, in which this API's own words have their places.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Page(String);

/// What a word in braces means.
pub(super) type Words = Vec<(&'static str, Page)>;

impl Page {
    /// A text with its words put in their places. A line that is nothing but a word becomes the lines that stand for it,
    /// and goes where nothing does. The meaning of a word is not looked through for words again.
    pub(super) fn filled(text: &'static str, words: &[(&'static str, Self)]) -> Self {
        let meaning = |word: &str| words.iter().find(|(it, _)| *it == word).map(|(_, it)| it.0.as_str());
        let mut lines: Vec<String> = Vec::new();
        for line in text.trim_matches('\n').lines() {
            let indent = &line[..line.len() - line.trim_start().len()];
            let alone = line.trim().strip_prefix('{').and_then(|it| it.strip_suffix('}')).and_then(meaning);
            let filled = match alone {
                Some("") => continue,
                Some(meaning) => format!("{indent}{meaning}"),
                None => within(line, &meaning),
            };
            // What has several lines stays where it begins.
            lines.extend(
                filled
                    .split('\n')
                    .enumerate()
                    .map(|(at, it)| if at == 0 { it.to_owned() } else { format!("{indent}{it}") }),
            );
        }
        // Where something is left out, what was around it is no further apart than anything else.
        lines.dedup_by(|line, before| line.is_empty() && before.is_empty());
        Self(lines.join("\n"))
    }

    /// The page with the links of ours, `](crate::…)`, led to where the crate is.
    pub(super) fn rooted(self, root: &[String]) -> Self {
        let modules: String = root.iter().map(|it| format!("{it}::")).collect();
        Self(self.0.replace("](crate::", &format!("](crate::{modules}")))
    }

    /// As Markdown.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&'static str> for Page {
    fn from(text: &'static str) -> Self {
        Self(text.to_owned())
    }
}

impl From<Code> for Page {
    fn from(code: Code) -> Self {
        Self(code.0)
    }
}

impl From<Prose> for Page {
    fn from(words: Prose) -> Self {
        Self(words.as_str().to_owned())
    }
}

impl From<Doc> for Page {
    fn from(doc: Doc) -> Self {
        Self(doc.markdown().trim_end().to_owned())
    }
}

fn within<'a>(line: &str, meaning: &dyn Fn(&str) -> Option<&'a str>) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        match after.split_once('}').and_then(|(word, tail)| Some((meaning(word)?, tail))) {
            Some((meaning, tail)) => {
                out.push_str(meaning);
                rest = tail;
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Code, Page};

    fn example(text: &'static str) -> String {
        let words = [("a", "one {b}"), ("b", "two\nthree"), ("none", "")];
        Page::filled(text, &words.map(|(word, meaning)| (word, meaning.into()))).as_str().to_owned()
    }

    #[test]
    fn words_stand_where_their_names_were() {
        assert_eq!(example("{a}, {c} {it:?}{a}"), "one {b}, {c} {it:?}one {b}");
        assert_eq!(example("  {b}\n    {x\n  y = {b};"), "  two\n  three\n    {x\n  y = two\n  three;");
        assert_eq!(example("x\n\n{none}\n\n{none}y"), "x\n\ny");
    }

    #[test]
    fn a_text_does_not_get_out_of_its_literal() {
        for (text, literal) in [
            ("sk_\"); evil(); (\"", r#""sk_\"); evil(); (\"""#),
            ("a\n```\nb", r#""a\n```\nb""#),
            ("\\", r#""\\""#),
            ("\u{202e}\u{1b}", r#""\u{202e}\u{1b}""#),
        ] {
            assert_eq!(Code::string(text).to_string(), literal);
        }
        assert_eq!(
            Code::json(&json!({"a\u{8}": ["\u{1b}", 1.5, null, true]})).to_string(),
            r#"{"a\u{8}":["\u{1b}",1.5,null,true]}"#
        );
    }
}
