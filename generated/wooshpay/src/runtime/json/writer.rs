//! Writes values as JSON text.

use std::fmt;

use super::fault;
use super::fault::Step;
use super::file::File;
use super::hidden::Hidden;
use super::parts::Parts;
use super::plain::plain;
use super::remembered::Remembered;

/// Writes values as JSON text, compact and in one pass.
#[derive(Default)]
pub(crate) struct Writer {
    pub(super) out: Vec<u8>,
    pub(super) parts: Option<Parts>,
    /// The numbers that the object at hand remembers; `None` where there are none, as there mostly are.
    pub(super) exact: Option<Box<Remembered>>,
    /// A file was written whose content is not there yet.
    pub(super) lacking: bool,
    /// The first number that JSON has no word for, and where it stood as far as that was looked at.
    pub(super) infinite: Option<(String, f64)>,
    /// The way to what is being written, where somebody wants to know it.
    pub(super) place: Option<Vec<Step>>,
    /// What must not be seen of it.
    pub(super) hidden: Hidden,
}

impl Writer {
    /// Nothing written yet.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// The same, with room for most bodies: one that grows is copied.
    pub(crate) fn of_body() -> Self {
        /// So many bytes have most bodies at most.
        const MOST: usize = 512;
        Self { out: Vec::with_capacity(MOST), ..Self::default() }
    }

    /// What was written.
    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.out
    }

    /// Writes `null`.
    pub(crate) fn null(&mut self) {
        self.out.extend_from_slice(b"null");
    }

    /// Writes `true` or `false`.
    pub(crate) fn bool(&mut self, value: bool) {
        self.out.extend_from_slice(if value { b"true" } else { b"false" });
    }

    /// Writes an integer.
    pub(crate) fn integer(&mut self, value: i64) {
        self.serialize(&value);
    }

    /// Writes an integer that may be larger.
    pub(crate) fn wide_integer(&mut self, value: i128) {
        self.out.extend_from_slice(value.to_string().as_bytes());
    }

    /// Writes an integer that may be larger still and is never negative.
    pub(crate) fn unsigned_integer(&mut self, value: u128) {
        self.out.extend_from_slice(value.to_string().as_bytes());
    }

    /// Writes a number, a whole one without a fraction. JSON has neither NaN nor infinities: they become `null`, and
    /// a request that holds one is refused by name before anything is sent.
    pub(crate) fn number(&mut self, value: f64) {
        if self.remembered(value) {
            return;
        }
        if !value.is_finite() && self.infinite.is_none() {
            self.infinite = Some((fault::path(self.place.iter().flatten()), value));
        }
        match Self::whole(value) {
            Some(whole) => self.integer(whole),
            None => self.serialize(&value),
        }
    }

    /// A number as an integer, if it is one; `-0` is not.
    pub(super) fn whole(value: f64) -> Option<i64> {
        /// The whole numbers of 64 bits end here.
        const WHOLE: f64 = 9_223_372_036_854_775_808.0;
        let is_whole =
            value.fract() == 0.0 && value.abs() < WHOLE && !(value == 0.0 && value.is_sign_negative());
        // Below 2^63, so that the conversion is exact.
        is_whole.then_some(value as i64)
    }

    /// Writes what a table lists as JSON.
    pub(super) fn listed(&mut self, json: &str) {
        self.out.extend_from_slice(json.as_bytes());
    }

    /// Writes a string. Most need no escape, and are written as they are.
    #[inline]
    pub(crate) fn string(&mut self, value: &str) {
        if plain(value.as_bytes()) < value.len() {
            return self.serialize(value);
        }
        self.out.reserve(value.len() + 2);
        self.out.push(b'"');
        self.out.extend_from_slice(value.as_bytes());
        self.out.push(b'"');
    }

    /// Writes a key and what is around it. Most need no escape.
    pub(super) fn key(&mut self, key: &str, is_first: bool) {
        self.out.reserve(key.len() + 4);
        if !is_first {
            self.out.push(b',');
        }
        self.string(key);
        self.out.push(b':');
    }

    /// Whether all numbers were some that JSON has a word for.
    pub(crate) fn is_finite(&self) -> bool {
        self.infinite.is_none()
    }

    /// Whether all that was to be written could be.
    pub(crate) fn is_whole(&self) -> bool {
        !self.lacking
    }

    /// Writes a file: as a string, unless files are kept apart here. A streamed one is empty.
    pub(crate) fn file(&mut self, file: &File) {
        match &mut self.parts {
            Some(parts) => {
                parts.files.push((self.place.clone().unwrap_or_default(), file.clone()));
                self.null();
                self.hidden.leave_out(file);
            }
            None => {
                self.lacking |= file.bytes().is_none();
                self.string(&String::from_utf8_lossy(file.bytes().unwrap_or_default()));
            }
        }
    }

    pub(super) fn serialize<T: serde::Serialize + ?Sized>(&mut self, value: &T) {
        // Writing text and trees into memory cannot fail.
        let _ = serde_json::to_writer(&mut self.out, value);
    }
}

impl fmt::Debug for Writer {
    // What was written may hold what nothing should show.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Writer").field("out", &format_args!("{} bytes", self.out.len())).finish()
    }
}
