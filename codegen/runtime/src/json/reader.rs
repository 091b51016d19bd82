//! Reads JSON text: values, lists and objects, and the few rules that hold for every type. `scan` reads the tokens.
//!
//! A hand-written reader, because three things that generated types need are missing in general ones: going
//! back to try the members of a union, keeping a number as it was written until its type is known, and reading into
//! a `dyn` value, so that no type brings a reader of its own.

use std::borrow::Cow;
use std::fmt;

use super::drift::Found;
use super::fault::{Fault, Step};
use super::file::File;
use super::limits::{Limits, MAX_DEPTH};
use super::remembered::Exact;

/// Reads JSON text, value by value.
pub struct Reader<'de> {
    pub(super) text: &'de str,
    pub(super) at: usize,
    pub(super) depth: usize,
    pub(super) lenient: Lenient,
    /// While the cases of a union are compared: no lenient conversion, and constants must match.
    pub(super) strict: bool,
    /// Every value other than a list or an object is a string, whatever its type.
    pub(super) plain: bool,
    /// What was read but is not in the schema: unknown members and unknown enum values.
    pub(super) penalty: u32,
    /// A string was read literally, which without the strict rules would have meant something else.
    pub(super) literal: bool,
    pub(super) limits: Limits<'de>,
    /// How many values have been read.
    pub(super) values: usize,
    /// Numbers that floats do not carry, on their way to the object that remembers them.
    pub(super) exact: Vec<Exact>,
    /// How many such numbers there were.
    pub(super) remembered: usize,
    /// Members that were kept unchanged, on their way to the root.
    pub(super) drift: Vec<Found>,
    /// No member that reads badly is kept unchanged.
    pub(super) firm: bool,
    /// What a file is read from in place of the text, and whether one was.
    pub(super) file: Option<(&'de File, bool)>,
}

/// The deviations that a decoder accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lenient {
    pub(super) numeric_string: bool,
    pub(super) bare_number: bool,
    pub(super) empty_as_absent: bool,
    pub(super) json_in_string: bool,
}

impl Lenient {
    /// Nothing but what the schema says.
    pub const NONE: Self =
        Self { numeric_string: false, bare_number: false, empty_as_absent: false, json_in_string: false };
}

/// The kinds of JSON value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// `null`
    Null,
    /// `true` or `false`
    Bool,
    /// A number.
    Number,
    /// A string.
    String,
    /// A list.
    Array,
    /// An object.
    Object,
}

/// A place to come back to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    at: usize,
    depth: usize,
    values: usize,
    exact: usize,
    remembered: usize,
    drift: usize,
}

impl Mark {
    pub(super) fn offset(self) -> usize {
        self.at
    }

    /// How many numbers were remembered then.
    pub(super) fn exact(self) -> usize {
        self.exact
    }
}

/// Reads the value of an entry, whose key has been read.
type Each<'a, 'de> = dyn FnMut(&mut Reader<'de>, &Cow<'de, str>) -> Result<(), Fault> + 'a;

impl<'de> Reader<'de> {
    /// At the start of a text.
    ///
    /// # Errors
    /// When the bytes are not UTF-8.
    pub fn new(bytes: &'de [u8]) -> Result<Self, Fault> {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        match std::str::from_utf8(bytes) {
            Ok(text) => Ok(Self::over(text)),
            Err(error) => Err(Fault::new(error.valid_up_to(), "not UTF-8").located(bytes)),
        }
    }

    pub(super) fn over(text: &'de str) -> Self {
        Self {
            text,
            at: 0,
            depth: 0,
            lenient: Lenient::NONE,
            strict: false,
            plain: false,
            penalty: 0,
            literal: false,
            limits: Limits::of(text.len()),
            values: 0,
            exact: Vec::new(),
            remembered: 0,
            drift: Vec::new(),
            firm: false,
            file: None,
        }
    }

    /// The same, which ends with a fault when this says that the time is over.
    pub(super) fn until(mut self, is_late: &'de dyn Fn() -> bool) -> Self {
        self.limits = self.limits.until(is_late);
        self
    }

    /// At the start of a text in which numbers and booleans are strings.
    pub(super) fn over_plain(text: &'de str) -> Self {
        Self { plain: true, ..Self::over(text) }
    }

    /// The byte offset of the next token, or of what follows the last.
    pub fn offset(&self) -> usize {
        self.at
    }

    /// The kind of the next value.
    ///
    /// # Errors
    /// Where no value begins.
    pub fn kind(&mut self) -> Result<Kind, Fault> {
        Ok(match self.peek() {
            Some(b'n') => Kind::Null,
            Some(b't' | b'f') => Kind::Bool,
            Some(b'-' | b'0'..=b'9') => Kind::Number,
            Some(b'"') => Kind::String,
            Some(b'[') => Kind::Array,
            Some(b'{') => Kind::Object,
            Some(_) => return Err(self.fault("expected a JSON value")),
            None => return Err(self.fault("the JSON ends where a value is expected")),
        })
    }

    /// Whether the next token begins with this byte. Quicker than to ask for its kind, where one is awaited.
    #[inline]
    pub(super) fn begins(&mut self, byte: u8) -> bool {
        self.peek() == Some(byte)
    }

    /// Reads `null`.
    ///
    /// # Errors
    /// When the next value is something else.
    pub fn null(&mut self) -> Result<(), Fault> {
        self.expect(Kind::Null)?;
        self.word("null")
    }

    /// Reads `true` or `false`.
    ///
    /// # Errors
    /// When the next value is something else.
    pub fn bool(&mut self) -> Result<bool, Fault> {
        if self.plain && self.begins(b'"') {
            let start = self.at;
            return match &*self.string()? {
                "true" => Ok(true),
                "false" => Ok(false),
                _ => Err(Fault::new(start, "expected a boolean, found another string")),
            };
        }
        self.expect(Kind::Bool)?;
        let value = self.peek() == Some(b't');
        self.word(if value { "true" } else { "false" })?;
        Ok(value)
    }

    /// Reads a number, as it is written; also one in a string where that is accepted.
    ///
    /// # Errors
    /// When the next value is something else.
    pub fn number(&mut self) -> Result<Cow<'de, str>, Fault> {
        if self.is_numeric_string() {
            let start = self.at;
            let text = unpadded(self.string()?.trim());
            let mut inner = Reader::over(&text);
            return match inner.number_token() {
                Ok(_) if inner.at == inner.text.len() => Ok(Cow::Owned(text)),
                _ => Err(Fault::new(start, "expected a number, found another string")),
            };
        }
        if !matches!(self.peek(), Some(b'-' | b'0'..=b'9')) {
            self.expect(Kind::Number)?;
        }
        self.number_token().map(Cow::Borrowed)
    }

    /// Reads a number that is to be an integer. In a string only digits are one: `"20.00"` and `"2e3"` are amounts in
    /// another unit, or written by something that calculates with floats.
    ///
    /// # Errors
    /// When the next value is something else.
    pub(super) fn integer(&mut self) -> Result<Cow<'de, str>, Fault> {
        let is_string = self.is_numeric_string();
        let start = self.at;
        let text = self.number()?;
        let is_whole =
            |text: &str| text.strip_prefix('-').unwrap_or(text).bytes().all(|it| it.is_ascii_digit());
        match is_string && !is_whole(&text) {
            true => Err(Fault::new(start, "expected an integer, found a string with another number")),
            false => Ok(text),
        }
    }

    /// Whether the next value is a string that may contain a number.
    fn is_numeric_string(&mut self) -> bool {
        (self.plain || (self.lenient.numeric_string && !self.strict)) && self.begins(b'"')
    }

    /// Whether the next value is a number that may be a string.
    pub(super) fn is_bare_number(&mut self) -> bool {
        self.lenient.bare_number && !self.strict && matches!(self.peek(), Some(b'-' | b'0'..=b'9'))
    }

    /// Reads a list; the callback reads one element.
    ///
    /// # Errors
    /// When the next value is something else, or an element cannot be read.
    pub fn elements(&mut self, each: &mut dyn FnMut(&mut Self) -> Result<(), Fault>) -> Result<(), Fault> {
        self.expect(Kind::Array)?;
        self.descend()?;
        let mut index = 0;
        if self.peek() != Some(b']') {
            loop {
                self.next_value()?;
                let (exact, drift) = (self.exact.len(), self.drift.len());
                each(self).map_err(|fault| fault.inside(Step::Index(index)))?;
                self.came_from((exact, drift), || Step::Index(index));
                index += 1;
                match self.peek() {
                    Some(b',') => self.at += 1,
                    Some(b']') => break,
                    _ => return Err(self.fault("expected `,` or `]`")),
                }
            }
        }
        self.ascend();
        Ok(())
    }

    /// Reads an object; the callback reads the value of one entry.
    ///
    /// # Errors
    /// When the next value is something else, or an entry cannot be read.
    pub fn entries(&mut self, each: &mut Each<'_, 'de>) -> Result<(), Fault> {
        self.expect(Kind::Object)?;
        self.descend()?;
        if self.peek() != Some(b'}') {
            loop {
                if self.peek() != Some(b'"') {
                    return Err(self.fault("expected a key"));
                }
                self.next_value()?;
                let key = self.string_here()?;
                if self.peek() != Some(b':') {
                    return Err(self.fault("expected `:`"));
                }
                self.at += 1;
                let (exact, drift) = (self.exact.len(), self.drift.len());
                let step = || Step::Key(key.as_ref().to_owned());
                each(self, &key).map_err(|fault| fault.inside(step()))?;
                self.came_from((exact, drift), step);
                match self.peek() {
                    Some(b',') => self.at += 1,
                    Some(b'}') => break,
                    _ => return Err(self.fault("expected `,` or `}`")),
                }
            }
        }
        self.ascend();
        Ok(())
    }

    /// Reads a value and forgets it.
    ///
    /// # Errors
    /// When it is not JSON.
    pub fn skip(&mut self) -> Result<(), Fault> {
        match self.kind()? {
            Kind::Null => self.word("null"),
            Kind::Bool => self.bool().map(drop),
            Kind::Number => self.number_token().map(drop),
            Kind::String => self.string().map(drop),
            Kind::Array => self.elements(&mut Self::skip),
            Kind::Object => self.entries(&mut |from, _| from.skip()),
        }
    }

    /// Makes sure that nothing follows.
    ///
    /// # Errors
    /// When something follows.
    pub fn end(&mut self) -> Result<(), Fault> {
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(self.fault("expected the end of the JSON")),
        }
    }

    /// Does something under other rules of leniency.
    pub(super) fn with_lenient<T>(&mut self, lenient: Lenient, run: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.lenient, lenient);
        let result = run(self);
        self.lenient = before;
        result
    }

    /// Does something under the strict rules, and says how much of it the schema does not describe.
    pub(super) fn strictly<T>(&mut self, run: impl FnOnce(&mut Self) -> T) -> (T, u32) {
        let (strict, penalty) = (self.strict, self.penalty);
        (self.strict, self.penalty) = (true, 0);
        let result = run(self);
        let found = self.penalty;
        (self.strict, self.penalty) = (strict, penalty);
        (result, found)
    }

    pub(super) fn is_plain(&self) -> bool {
        self.plain
    }

    pub(super) fn is_strict(&self) -> bool {
        self.strict
    }

    pub(super) fn penalty(&self) -> u32 {
        self.penalty
    }

    /// Notes that something was read which the schema does not know.
    pub fn count_unknown(&mut self) {
        self.add_penalty(1);
    }

    /// Notes that what was read is not valid by its schema. A case of a union that is valid goes before one that is not,
    /// however much of it is not described.
    pub(super) fn count_invalid(&mut self) {
        self.add_penalty(1 << 16);
    }

    pub(super) fn set_penalty(&mut self, penalty: u32) {
        self.penalty = penalty;
    }

    pub(super) fn add_penalty(&mut self, penalty: u32) {
        self.penalty = self.penalty.saturating_add(penalty);
    }

    #[inline]
    pub(super) fn mark(&self) -> Mark {
        let Self { at, depth, values, remembered, .. } = *self;
        Mark { at, depth, values, exact: self.exact.len(), remembered, drift: self.drift.len() }
    }

    pub(super) fn reset(&mut self, mark: Mark) {
        (self.at, self.depth, self.values, self.remembered) =
            (mark.at, mark.depth, mark.values, mark.remembered);
        self.exact.truncate(mark.exact);
        self.drift.truncate(mark.drift);
    }

    /// A fault at the next token.
    pub fn fault(&self, reason: impl Into<String>) -> Fault {
        Fault::new(self.at, reason)
    }

    pub(super) fn expect(&mut self, kind: Kind) -> Result<(), Fault> {
        let found = self.kind()?;
        if found == kind {
            return Ok(());
        }
        Err(self.fault(format!("expected {}, found {}", kind.name(), found.name())))
    }

    /// Adds a step to what was noted since there were so many numbers and so much drift. Mostly there is nothing.
    #[inline]
    fn came_from(&mut self, (exact, drift): (usize, usize), step: impl Fn() -> Step) {
        if self.exact.len() > exact {
            self.stepped(exact, &step);
        }
        if self.drift.len() > drift {
            self.drifted_inside(drift, &step);
        }
    }

    /// Begins with the next member or item.
    #[inline]
    fn next_value(&mut self) -> Result<(), Fault> {
        self.values += 1;
        self.limits.value(self.values, self.at)
    }

    /// Steps over the bracket that opens a list or an object.
    fn descend(&mut self) -> Result<(), Fault> {
        if self.depth == MAX_DEPTH {
            return Err(self.fault(format!("nested more than {MAX_DEPTH} levels deep")));
        }
        self.depth += 1;
        self.at += 1;
        Ok(())
    }

    /// Steps over the bracket that closes it.
    fn ascend(&mut self) {
        self.depth -= 1;
        self.at += 1;
    }
}

impl fmt::Debug for Reader<'_> {
    // What is read may hold what nothing should show.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader").field("at", &self.at).finish_non_exhaustive()
    }
}

impl Kind {
    /// In a sentence: "expected *an object*".
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool => "a boolean",
            Self::Number => "a number",
            Self::String => "a string",
            Self::Array => "a list",
            Self::Object => "an object",
        }
    }
}

/// A number in a string, without the zeros that pad it: the months of a card are `03` and `3`.
fn unpadded(text: &str) -> String {
    let (sign, digits) = text.split_at(usize::from(text.starts_with('-')));
    let padding = digits.len() - digits.trim_start_matches('0').len();
    let begun = digits[padding..].starts_with(|it: char| it.is_ascii_digit());
    let kept = if begun { padding } else { padding.saturating_sub(1) };
    format!("{sign}{}", &digits[kept..])
}
