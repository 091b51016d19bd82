//! Sensitive values: values that hide themselves, and the strings of all that is sensitive in what was written.
//!
//! What is sensitive is known to types and tables only. While a value is written, the writer notes where
//! something sensitive is; afterwards its strings are listed, so that they can be removed from what a server says.
//! Where nothing is sensitive, that costs nothing.

use std::fmt;
use std::ops::{Deref, DerefMut};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::super::secret::text::REDACTED;
use super::bridge;
use super::fault::Fault;
use super::reader::{Kind, Reader};
use super::value::{Json, View};
use super::writer::Writer;

/// A value that no `Debug` shows: a list, a map, a string or another value that cannot hide itself. Otherwise it is used as
/// the value.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Sensitive<T>(T);

impl<T> Sensitive<T> {
    /// Hides a value.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> From<T> for Sensitive<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

/// For the values of maps, which callers pass as strings.
impl From<&str> for Sensitive<String> {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl<T> Deref for Sensitive<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Sensitive<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T: IntoIterator> IntoIterator for Sensitive<T> {
    type Item = T::Item;
    type IntoIter = T::IntoIter;

    fn into_iter(self) -> T::IntoIter {
        self.0.into_iter()
    }
}

impl<T> fmt::Debug for Sensitive<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

impl<T: Json + PartialEq + 'static> Json for Sensitive<T> {
    fn blank() -> Self {
        Self(T::blank())
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Result<(), Fault> {
        from.sealed(|from| self.0.read(from))
    }

    fn view(&self) -> View<'_> {
        self.0.view().sensitive()
    }

    fn clear(&mut self) {
        self.0.clear();
    }
}

impl<T: Json + PartialEq + 'static> Serialize for Sensitive<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        bridge::serialize(&self.0, serializer)
    }
}

impl<'de, T: Json + PartialEq + 'static> Deserialize<'de> for Sensitive<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        bridge::deserialize(deserializer)
    }
}

impl Writer {
    /// Writes a sensitive value: its strings and numbers are removed from what the server says about it.
    pub(crate) fn sensitive(&mut self, write: impl FnOnce(&mut Self)) {
        let start = self.out.len();
        self.hidden.depth += 1;
        write(self);
        self.hidden.depth -= 1;
        if self.hidden.depth == 0 {
            self.hidden.places.push((start, self.out.len()));
        }
    }

    /// Notes that what is written next is not a secret: the schema has no other value for it.
    pub(super) fn tells(&mut self) {
        if self.hidden.depth > 0 {
            self.hidden.known.push(self.out.len());
        }
    }

    /// Whether something sensitive was written.
    pub(crate) fn is_sensitive(&self) -> bool {
        !self.hidden.places.is_empty()
    }

    /// The strings and numbers of all that is sensitive, as they were written.
    pub(crate) fn secrets(&self) -> Vec<String> {
        let mut secrets = self.hidden.files.clone();
        for (start, end) in &self.hidden.places {
            // What the writer writes, the reader reads.
            if let Ok(mut reader) = Reader::new(&self.out[*start..*end]) {
                let is_known = |offset: usize| self.hidden.known.binary_search(&(start + offset)).is_ok();
                let _ = texts(&mut reader, &is_known, &mut secrets);
            }
        }
        secrets
    }

    /// Whether a member of the outermost object is sensitive, one that was not written included.
    pub(crate) fn hides(&self, member: &str) -> bool {
        let whole = self.hidden.places.first().is_some_and(|it| *it == (0, self.out.len()));
        whole || self.hidden.outermost.as_ref().is_some_and(|it| it.contains(&member))
    }
}

/// Every string and number of a value. Booleans hide nothing, and keys are known from the schema.
fn texts(
    from: &mut Reader<'_>,
    is_known: &dyn Fn(usize) -> bool,
    found: &mut Vec<String>,
) -> Result<(), Fault> {
    match from.kind()? {
        _ if is_known(from.offset()) => from.skip()?,
        Kind::String => found.push(from.string()?.into_owned()),
        Kind::Number => found.push(from.number()?.into_owned()),
        Kind::Array => from.elements(&mut |from| texts(from, is_known, found))?,
        Kind::Object => from.entries(&mut |from, _| texts(from, is_known, found))?,
        Kind::Null | Kind::Bool => from.skip()?,
    }
    Ok(())
}
