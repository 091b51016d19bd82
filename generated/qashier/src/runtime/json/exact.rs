//! Numbers that a float does not carry: `9007199254740993`, `0.1234567890123456789`, `1e400`.
//!
//! The public type of a number is `f64`, which is what one computes with. An object that is stored or forwarded is
//! still the object that came: it remembers the text of such a number and the place where it stood, in its
//! [`Extra`](super::Extra), and the text is written again while the same float stands in the same place. Ordinary
//! numbers cost a look at their length. A number that no object holds, as in a body that is a bare list, is a float
//! and no more.

use super::fault::Step;
use super::reader::Reader;
use super::writer::Writer;

/// A number that its float does not carry.
#[derive(Clone, PartialEq)]
pub(super) struct Exact {
    /// The way to it from the object that remembers it: innermost step first while it grows, then turned round.
    steps: Vec<Step>,
    value: f64,
    text: Box<str>,
}

/// What a writer knows while it is inside an object that remembers numbers.
#[derive(Default)]
pub(super) struct Remembered {
    numbers: Vec<Exact>,
    /// The way from that object to what is being written, outermost step first.
    place: Vec<Step>,
}

impl Remembered {
    /// `None` where there is nothing to remember.
    pub(super) fn of(numbers: &[Exact]) -> Option<Box<Self>> {
        (!numbers.is_empty()).then(|| Box::new(Self { numbers: numbers.to_vec(), place: Vec::new() }))
    }

    fn text(&self, value: f64) -> Option<&str> {
        // A member that came twice counts as it came last.
        let end = self.numbers.partition_point(|it| it.steps <= self.place);
        let number = self.numbers.get(end.checked_sub(1)?)?;
        let same = number.steps == self.place && number.value.to_bits() == value.to_bits();
        same.then_some(&*number.text)
    }
}

/// Numbers in the order in which they are looked up.
pub(super) fn sorted(mut numbers: Vec<Exact>) -> Vec<Exact> {
    numbers.iter_mut().for_each(|it| it.steps.reverse());
    numbers.sort_by(|a, b| a.steps.cmp(&b.steps));
    numbers
}

impl Reader<'_> {
    /// Remembers the text of a number, if the float that was made of it does not carry it.
    pub(super) fn remember(&mut self, text: &str, value: f64) {
        if !carries(value, text) {
            self.exact.push(Exact { steps: Vec::new(), value, text: text.into() });
        }
    }

    /// What was remembered since there were so many stands one step further in.
    pub(super) fn stepped(&mut self, since: usize, step: impl Fn() -> Step) {
        self.exact.iter_mut().skip(since).for_each(|it| it.steps.push(step()));
    }
}

impl Writer {
    /// Writes the text that was remembered for a number in this place; `false` if there is none.
    pub(super) fn remembered(&mut self, value: f64) -> bool {
        let Some(text) = self.exact.as_ref().and_then(|it| it.text(value)) else { return false };
        self.out.extend_from_slice(text.as_bytes());
        true
    }

    /// Goes one step in, if anybody wants to know.
    pub(super) fn step_in(&mut self, step: impl FnOnce() -> Step) {
        if let Some(it) = &mut self.exact {
            it.place.push(step());
        }
    }

    /// Goes one step out again.
    pub(super) fn step_out(&mut self) {
        if let Some(it) = &mut self.exact {
            it.place.pop();
        }
    }
}

/// Whether what is written for a float is the number that a text says.
fn carries(value: f64, text: &str) -> bool {
    /// So many decimal digits a float always carries.
    const DIGITS: usize = 15;
    if text.len() <= DIGITS && !text.contains(['e', 'E']) {
        return true;
    }
    let mut writer = Writer::new();
    writer.number(value);
    std::str::from_utf8(&writer.out).is_ok_and(|written| decimal(text) == decimal(written))
}

/// The digits of a number without zeros at either end, and the power of ten of the first of them.
fn decimal(text: &str) -> Option<(bool, String, i64)> {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (negative, mantissa) = mantissa.strip_prefix('-').map_or((false, mantissa), |it| (true, it));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    let significant = digits.trim_start_matches('0');
    if significant.is_empty() {
        return Some((negative, String::new(), 0));
    }
    let zeros = digits.len() - significant.len();
    let first = i64::try_from(whole.len()).ok()?.checked_sub(i64::try_from(zeros).ok()?)?;
    let power = exponent.parse::<i64>().ok()?.checked_add(first)?;
    Some((negative, significant.trim_end_matches('0').to_owned(), power))
}
