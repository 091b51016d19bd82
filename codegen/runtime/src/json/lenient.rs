//! Reads members of responses that deviate from their schema in a way that the document declares.
//!
//! In: a member's value, and which deviations are accepted ([`Lenient`]). Out: the value, or the fault that a strict reader
//! would have given.

use super::fault::Fault;
use super::limits::Limits;
use super::reader::{Lenient, Reader};
use super::value::Json;

impl Reader<'_> {
    /// Reads a member whose schema allows for deviations.
    pub(super) fn lenient_value(&mut self, optional: bool, value: &mut dyn Json) -> Result<(), Fault> {
        if !self.begins(b'"') || !self.deviates() {
            return value.read(self);
        }
        let start = self.mark();
        let text = self.string()?;
        let absent = text.is_empty() && self.lenient.empty_as_absent && optional;
        let nested = self.lenient.json_in_string && text.trim_start().starts_with(['[', '{']);
        if self.strict {
            self.literal |= absent || nested;
        } else if absent {
            value.clear();
            return Ok(());
        } else if nested {
            let Lenient { numeric_string, bare_number, .. } = self.lenient;
            let lenient = Lenient { numeric_string, bare_number, ..Lenient::NONE };
            let limits: Limits<'_> = self.limits.clone();
            let Self { depth, values, remembered, firm, .. } = *self;
            let mut inner =
                Reader { depth, values, remembered, limits, lenient, firm, ..Reader::over(&text) };
            let read = value.read(&mut inner).and_then(|()| inner.end());
            self.add_penalty(inner.penalty);
            (self.values, self.remembered) = (inner.values, inner.remembered);
            self.exact.append(&mut inner.exact);
            self.drift.append(&mut inner.drift);
            self.limits.used(&inner.limits);
            return read.map_err(|fault| fault.at_offset(start.offset()));
        }
        self.reset(start);
        value.read(self)
    }

    /// Whether the text that begins here may be one that leniency is about, by its first letter: empty, or JSON, maybe
    /// behind spaces or written as an escape. What cannot be is not read twice.
    fn deviates(&self) -> bool {
        let first = self.text.as_bytes().get(self.at + 1);
        first.is_none_or(|it| matches!(it, b'"' | b'[' | b'{' | b'\\') || !it.is_ascii_graphic())
    }
}
