//! Numbers that a float does not carry: `9007199254740993`, `0.1234567890123456789`, `1e400`.
//!
//! The public type of a number is `f64`, which is what one computes with. An object that is stored or forwarded is
//! still the original object: it remembers the text of such a number and its place, in its
//! [`Extra`](super::Extra), and the text is written again while the same float is in the same place. Ordinary
//! numbers cost a look at their length. A number that no object holds, as in a body that is a bare list, is a float
//! and no more; so are those after the first [`MAX_REMEMBERED`] of a text.
//!
//! What is remembered is a tree, as the text is one: a step that leads to many such numbers is kept once.

use super::fault::Step;
use super::limits::MAX_REMEMBERED;
use super::reader::Reader;
use super::remembered::{Exact, What, inside};
use super::writer::Writer;

impl Reader<'_> {
    /// Remembers the text of a number, if the float that was made of it does not carry it.
    pub(super) fn remember(&mut self, text: &str, value: f64) {
        if !carries(value, text) && self.remembered < MAX_REMEMBERED {
            self.remembered += 1;
            self.exact.push(Exact { step: None, what: What::Number { value, text: text.into() } });
        }
    }

    /// Adds a step to what was remembered since there were so many.
    pub(super) fn stepped(&mut self, since: usize, step: impl FnOnce() -> Step) {
        match &mut self.exact[since..] {
            [] => {}
            [number] if number.step.is_none() => number.step = Some(step()),
            _ => {
                let what = What::Inside(inside(self.exact.split_off(since)));
                self.exact.push(Exact { step: Some(step()), what });
            }
        }
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
        if self.exact.is_none() && self.place.is_none() {
            return;
        }
        let step = step();
        if let Some(it) = &mut self.place {
            it.push(step.clone());
        }
        if let Some(it) = &mut self.exact {
            let inside = it.inside(|| step);
            it.places.push(inside);
        }
    }

    /// Goes one step out again.
    pub(super) fn step_out(&mut self) {
        if let Some(it) = &mut self.place {
            it.pop();
        }
        if let Some(it) = &mut self.exact {
            it.places.pop();
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
