//! Words within a paragraph of the docs: our own, and text of the document in a form that cannot be anything else.
//!
//! In: literals of this program, names, and text of the document by the function that says what it is. Out: a [`Prose`],
//! which is Markdown of one line. There is no other way to make one: `format!` makes a `String`, and no `String` becomes
//! a `Prose`. Pieces are put together by [`prose!`].

use super::escape::{escape, is_linkable};
use super::markdown;
use crate::ir::Status;
use crate::names::Ident;
use crate::unseen::spelled;

/// Markdown of one line, in which text of the document has no effect.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in super::super) struct Prose(String);

/// Puts pieces together: `prose!["The header ", Prose::code(wire), "."]`.
macro_rules! prose {
    ($($piece:expr),* $(,)?) => {
        $crate::emit::docs::Prose::default()$(.and($piece))*
    };
}
pub(in super::super) use prose;

impl Prose {
    /// A plain text of the document: a title, a name.
    pub(in super::super) fn text(text: &str) -> Self {
        let mut out = String::new();
        escape(&crate::unseen::without(text), true, true, &mut out);
        Self(out.trim_end().to_owned())
    }

    /// A description of the document, which may be Markdown, squeezed into a line.
    pub(in super::super) fn description(text: &str) -> Self {
        Self(markdown::line(text))
    }

    /// The first sentence of a description in a line, if it begins with one that can stand by itself.
    pub(in super::super) fn sentence(text: &str) -> Option<Self> {
        markdown::first_sentence(text).map(Self::description)
    }

    /// A text as code, however many backticks it has itself; in quotes where nothing of it could be seen.
    pub(in super::super) fn code(text: &str) -> Self {
        Self(code(text))
    }

    /// A URL as a link to itself; as code where it leads elsewhere than to the web or a mailbox.
    pub(in super::super) fn url(url: &str) -> Self {
        if is_linkable(url) { Self(format!("<{url}>")) } else { Self::code(url) }
    }

    /// An item of the crate as a link: what is shown, and the path that rustdoc follows.
    pub(in super::super) fn item(shown: &str, path: &str) -> Self {
        let is_path = |it: char| it.is_alphanumeric() || "_:.#".contains(it);
        let shown = code(shown);
        if path.chars().all(is_path) { Self(format!("[{shown}]({path})")) } else { Self(shown) }
    }

    /// An item whose name says where it is.
    pub(in super::super) fn own_item(path: &str) -> Self {
        Self(format!("[{}]", code(path)))
    }

    /// Pieces with something between them.
    pub(in super::super) fn join(pieces: impl IntoIterator<Item = Self>, between: &'static str) -> Self {
        let pieces: Vec<_> = pieces.into_iter().map(|it| it.0).collect();
        Self(pieces.join(between))
    }

    /// These words, then a piece.
    pub(in super::super) fn and(mut self, piece: impl Into<Self>) -> Self {
        self.0.push_str(&piece.into().0);
        self
    }

    /// Ends with this, where nothing ends it yet.
    pub(in super::super) fn ended(mut self, marks: &[char], stop: &'static str) -> Self {
        if !self.0.ends_with(marks) {
            self.0.push_str(stop);
        }
        self
    }

    /// Without a full stop at its end.
    pub(in super::super) fn without_stop(self) -> Self {
        Self(self.0.trim_end_matches('.').trim_end().to_owned())
    }

    /// With a capital letter at its start.
    pub(in super::super) fn capitalized(self) -> Self {
        let mut chars = self.0.chars();
        let first = chars.next().map(|it| it.to_uppercase().to_string()).unwrap_or_default();
        Self(first + chars.as_str())
    }

    /// Whether it says nothing.
    pub(in super::super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// As Markdown.
    pub(in super::super) fn as_str(&self) -> &str {
        &self.0
    }
}

/// Words of ours. Text of the document does not live as long.
impl From<&'static str> for Prose {
    fn from(words: &'static str) -> Self {
        Self(words.to_owned())
    }
}

impl From<&Ident> for Prose {
    fn from(ident: &Ident) -> Self {
        Self::text(ident.as_str())
    }
}

impl From<Status> for Prose {
    fn from(status: Status) -> Self {
        Self(status.to_string())
    }
}

impl From<u16> for Prose {
    fn from(number: u16) -> Self {
        Self(number.to_string())
    }
}

impl From<u64> for Prose {
    fn from(number: u64) -> Self {
        Self(number.to_string())
    }
}

impl From<usize> for Prose {
    fn from(number: usize) -> Self {
        Self(number.to_string())
    }
}

impl<P: Into<Prose>> From<Option<P>> for Prose {
    fn from(piece: Option<P>) -> Self {
        piece.map(Into::into).unwrap_or_default()
    }
}

pub(super) fn code(text: &str) -> String {
    let text = spelled(&text.replace("\r\n", " ").replace(['\n', '\r', '\t'], " ")).into_owned();
    if text.trim().is_empty() {
        return format!("`\"{text}\"`");
    }
    let longest = text.split(|it| it != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let space = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{space}{text}{space}{fence}")
}

#[cfg(test)]
mod tests {
    use super::Prose;

    #[test]
    fn code_in_a_line_may_hold_backticks() {
        for (text, markdown) in [
            ("a", "`a`"),
            ("a`b", "``a`b``"),
            ("`", "`` ` ``"),
            (" ", "`\" \"`"),
            ("a\nb", "`a b`"),
            ("\u{202e}a", "`\\u{202e}a`"),
        ] {
            assert_eq!(Prose::code(text).as_str(), markdown);
        }
    }

    #[test]
    fn a_url_that_leads_elsewhere_is_code() {
        assert_eq!(Prose::url("https://x.example/").as_str(), "<https://x.example/>");
        assert_eq!(Prose::url("javascript:alert(1)").as_str(), "`javascript:alert(1)`");
        assert_eq!(Prose::url("https://x.example/\n\n```\nx").as_str(), "````https://x.example/  ``` x````");
    }

    #[test]
    fn pieces_are_put_together() {
        let it = prose!["The header ", Prose::code("X-A"), ", ", Prose::text("<b>"), "."];
        assert_eq!(it.as_str(), "The header `X-A`, \\<b>.");
    }
}
