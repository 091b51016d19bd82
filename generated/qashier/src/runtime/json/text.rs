//! Open enums of strings: the known values are arms, any other is kept.

use std::fmt;

use super::fault::Fault;
use super::reader::Reader;

/// An enum of strings with an arm for strings that it does not know.
pub trait TextEnum: Clone + 'static {
    /// The values that the schema lists.
    const KNOWN: &'static [Self];

    /// The string on the wire.
    fn as_str(&self) -> &str;

    /// The arm for a string that the schema does not list.
    fn unknown(it: UnknownText) -> Self;
}

/// The value of a string: the arm that has it, or the one for all others.
pub fn text_enum<T: TextEnum>(text: &str) -> T {
    known(text).unwrap_or_else(|| T::unknown(UnknownText::new(text)))
}

fn known<T: TextEnum>(text: &str) -> Option<T> {
    T::KNOWN.iter().find(|it| it.as_str() == text).cloned()
}

/// A string that an enum does not know.
///
/// It is made only by the enum's `From<&str>`, so a string that the enum does know never hides in here.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UnknownText(Box<str>);

impl UnknownText {
    fn new(text: &str) -> Self {
        Self(text.into())
    }

    /// The string on the wire.
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
    /// Reads an enum of strings.
    ///
    /// # Errors
    /// When the next value is not a string.
    pub fn text_enum<T: TextEnum>(&mut self) -> Result<T, Fault> {
        let text = self.string()?;
        Ok(known(&text).unwrap_or_else(|| {
            self.count_unknown();
            T::unknown(UnknownText::new(&text))
        }))
    }
}
