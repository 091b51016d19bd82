//! JSON pointers (RFC 6901): how every stage names a node of a document.
//!
//! In: keys and indexes, one step at a time. Out: escaped text such as `/paths/~1v1~1refunds/post`.
//! Which file and line a pointer means is the business of [`source`](crate::source).

use std::borrow::Cow;
use std::fmt;

/// The way to one node of a document, from its root. The root itself is the empty pointer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Pointer(String);

impl Pointer {
    /// The document's root.
    pub fn root() -> Self {
        Self::default()
    }

    /// A pointer written as text: `/a/b`, or as the fragment of a reference, `#/a/b`. `None` if it is neither.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.strip_prefix('#').unwrap_or(text);
        (text.is_empty() || text.starts_with('/')).then(|| Self(text.to_owned()))
    }

    /// The node one step below, by key.
    #[must_use]
    pub fn key(&self, key: &str) -> Self {
        let mut text = String::with_capacity(self.0.len() + key.len() + 1);
        text.push_str(&self.0);
        text.push('/');
        text.push_str(&escape(key));
        Self(text)
    }

    /// The node one step below, by position.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        Self(format!("{}/{index}", self.0))
    }

    /// Goes one step down in place; [`truncate`](Self::truncate) with the returned length comes back.
    ///
    /// For walks over large trees, which would otherwise copy the way at every node.
    pub fn push(&mut self, key: &str) -> usize {
        let len = self.0.len();
        self.0.push('/');
        self.0.push_str(&escape(key));
        len
    }

    /// Goes back to where [`push`](Self::push) started.
    pub fn truncate(&mut self, len: usize) {
        self.0.truncate(len);
    }

    /// This pointer, continued by the steps of another.
    #[must_use]
    pub fn join(&self, below: &Self) -> Self {
        Self(format!("{}{}", self.0, below.0))
    }

    /// The steps from `ancestor` down to here; `None` where `ancestor` is none.
    pub fn below(&self, ancestor: &Self) -> Option<Self> {
        let rest = self.0.strip_prefix(ancestor.as_str())?;
        (rest.is_empty() || rest.starts_with('/')).then(|| Self(rest.to_owned()))
    }

    /// Whether this is the document's root.
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// The node one step above; `None` at the root.
    pub fn parent(&self) -> Option<Self> {
        self.0.rfind('/').map(|end| Self(self.0[..end].to_owned()))
    }

    /// The last step, unescaped; `None` at the root.
    pub fn last(&self) -> Option<Cow<'_, str>> {
        self.0.rfind('/').map(|start| unescape(&self.0[start + 1..]))
    }

    /// Every step from the root, unescaped.
    pub fn steps(&self) -> impl Iterator<Item = Cow<'_, str>> {
        self.0.split('/').skip(1).map(unescape)
    }

    /// The text without a leading `#`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// As the fragment of a reference: `#/components/schemas/Refund`.
impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}

fn escape(key: &str) -> Cow<'_, str> {
    if key.contains(['~', '/']) {
        Cow::Owned(key.replace('~', "~0").replace('/', "~1"))
    } else {
        Cow::Borrowed(key)
    }
}

fn unescape(step: &str) -> Cow<'_, str> {
    if step.contains('~') {
        Cow::Owned(step.replace("~1", "/").replace("~0", "~"))
    } else {
        Cow::Borrowed(step)
    }
}

#[cfg(test)]
mod tests {
    use super::Pointer;

    #[test]
    fn steps_are_escaped_and_read_back() {
        let pointer = Pointer::root().key("paths").key("/a~b").key("get").index(3);
        assert_eq!(pointer.as_str(), "/paths/~1a~0b/get/3");
        assert_eq!(pointer.steps().collect::<Vec<_>>(), ["paths", "/a~b", "get", "3"]);
        assert_eq!(
            pointer.parent().and_then(|it| it.last().map(|it| it.into_owned())).as_deref(),
            Some("get")
        );
        assert_eq!(Pointer::parse(&pointer.to_string()), Some(pointer));
    }

    #[test]
    fn a_name_is_no_pointer() {
        assert_eq!(Pointer::parse("Refund"), None);
    }
}
