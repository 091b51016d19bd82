//! Open enums of texts: the known values are arms, any other is kept.

use std::fmt;

use super::fault::Fault;
use super::reader::Reader;

/// An enum of texts with an arm for texts that it does not know.
pub trait TextEnum: for<'a> From<&'a str> {
    /// The text on the wire.
    fn as_str(&self) -> &str;

    /// Whether the text is one that the schema lists.
    fn is_known(&self) -> bool;
}

/// A text that an enum does not know.
///
/// It is made only by the enum's `From<&str>`, so a text that the enum does know never hides in here.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UnknownText(Box<str>);

impl UnknownText {
    #[allow(dead_code, reason = "for the enums of a generated crate, which may have none")]
    pub(crate) fn new(text: &str) -> Self {
        Self(text.into())
    }

    /// The text on the wire.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for UnknownText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Reader<'_> {
    /// Reads an enum of texts.
    ///
    /// # Errors
    /// Where something other than text stands.
    pub fn text_enum<T: TextEnum>(&mut self) -> Result<T, Fault> {
        let value = T::from(&self.string()?);
        if !value.is_known() {
            self.count_unknown();
        }
        Ok(value)
    }
}
