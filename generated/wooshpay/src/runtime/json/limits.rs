//! How much reading one text may take, so that no text takes more time or memory than its length gives it.
//!
//! In: what the reader does, value by value. Out: a [`Fault`] where a text asks for too much. The limits are constants:
//! real payloads stay far below them. How many bytes a text may have is the business of whoever received it.

use super::fault::Fault;

/// How deep values may be nested.
pub const MAX_DEPTH: usize = 128;

/// How many values one text may hold: members of objects and items of lists, at all levels together.
pub const MAX_VALUES: usize = 5_000_000;

/// Of how many numbers in one text the digits are remembered. Those after them are the nearest float and no more.
pub const MAX_REMEMBERED: usize = 100_000;

/// How many bytes may be read to find out of which type values are, for each byte of the text: the cases of nested unions
/// are read again and again. A union for which nothing is left becomes the arm for unknown values.
const TRIES: u64 = 256;

/// The same for the smallest bodies.
const FEW_TRIES: u64 = 1 << 20;

/// So many values are read between two looks at the clock: reading them takes far less than a millisecond.
const VALUES_BETWEEN_LOOKS: u32 = 1024;

/// What is left of the limits.
#[derive(Clone)]
pub(super) struct Limits<'a> {
    tries: u64,
    looked: u32,
    /// Whether the time for reading is over.
    is_late: Option<&'a dyn Fn() -> bool>,
    late: bool,
}

impl<'a> Limits<'a> {
    /// For a text of so many bytes.
    pub(super) fn of(length: usize) -> Self {
        let tries = (length as u64).saturating_mul(TRIES).saturating_add(FEW_TRIES);
        Self { tries, looked: 0, is_late: None, late: false }
    }

    /// The same, until this says that the time is over.
    pub(super) fn until(self, is_late: &'a dyn Fn() -> bool) -> Self {
        Self { is_late: Some(is_late), ..self }
    }

    /// Takes over what reading a text inside this one took.
    pub(super) fn used(&mut self, inner: &Limits<'_>) {
        (self.tries, self.looked, self.late) = (inner.tries, inner.looked, inner.late);
    }

    /// Takes what it costs to read so many bytes once more; `false` where that is too much.
    pub(super) fn try_again(&mut self, bytes: usize) -> bool {
        match self.tries.checked_sub(bytes as u64 + 1) {
            Some(left) => {
                self.tries = left;
                true
            }
            None => false,
        }
    }

    /// Notes that a value is read, the first or one of many times; `values` is how many the text has up to here.
    #[inline]
    pub(super) fn value(&mut self, values: usize, at: usize) -> Result<(), Fault> {
        if values > MAX_VALUES {
            return Err(Fault::new(at, format!("more than {MAX_VALUES} values in one body")));
        }
        if let Some(is_late) = self.is_late {
            self.looked += 1;
            if self.looked == VALUES_BETWEEN_LOOKS {
                self.looked = 0;
                self.late = self.late || is_late();
            }
        }
        // It stays late: what is tried next after a fault, a case of a union, gets no time of its own.
        if self.late { Err(Fault::late(at)) } else { Ok(()) }
    }
}
