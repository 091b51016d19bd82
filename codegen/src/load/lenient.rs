//! JSON with single values that no reader takes: numbers beyond every float, and halves of surrogate pairs.
//!
//! In: a text of JSON, or of something else. Out: a text of the same length in which these values are readable, and
//! which they were, so that one of them does not cost the document.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::text::DEEPEST;

/// A text to read in place of another.
#[derive(Debug)]
pub(super) struct Lenient<'t> {
    /// The text, with a readable value in the place of each that is not.
    pub(super) text: Cow<'t, str>,
    /// Which numbers of the text, counted from the first, are not those that were written. What is nested too deeply
    /// to be read is not counted.
    pub(super) numbers: BTreeSet<usize>,
    /// Where halves of surrogate pairs were: bytes of the text.
    pub(super) halves: Vec<usize>,
}

/// Makes a text readable, if it is JSON. Where that breaks off, so does this.
pub(super) fn lenient(text: &str) -> Lenient<'_> {
    let mut scan = Scan { bytes: text.as_bytes(), ..Scan::default() };
    while scan.step(text).is_some() {}
    let Scan { patches, numbers, .. } = scan;
    let halves = patches.iter().filter(|it| it.is_half).map(|it| it.start).collect();
    if patches.is_empty() {
        return Lenient { text: Cow::Borrowed(text), numbers, halves };
    }
    let mut patched = String::with_capacity(text.len());
    let mut done = 0;
    for Patch { start, end, is_half } in patches {
        patched += text.get(done..start).unwrap_or_default();
        // U+FFFD, which says that something could not be read; or the shortest number.
        let readable = if is_half { r"\ufffd" } else { "0" };
        patched += readable;
        patched.extend(std::iter::repeat_n(' ', (end - start).saturating_sub(readable.len())));
        done = end;
    }
    patched += text.get(done..).unwrap_or_default();
    Lenient { text: Cow::Owned(patched), numbers, halves }
}

struct Patch {
    start: usize,
    end: usize,
    is_half: bool,
}

#[derive(Default)]
struct Scan<'t> {
    bytes: &'t [u8],
    at: usize,
    depth: usize,
    patches: Vec<Patch>,
    numbers: BTreeSet<usize>,
    /// How many numbers there were so far.
    count: usize,
}

impl Scan<'_> {
    /// One string, number or other byte; `None` at the end.
    fn step(&mut self, text: &str) -> Option<()> {
        let start = self.at;
        match *self.bytes.get(start)? {
            b'"' => self.string()?,
            b'-' | b'0'..=b'9' => {
                let is_sign = |it: &u8| it.is_ascii_digit() || b"+-.eE".contains(it);
                let len = self.bytes.get(start..)?.iter().take_while(|it| is_sign(it)).count();
                self.at += len;
                let is_beyond = text.get(start..self.at)?.parse::<f64>().is_ok_and(f64::is_infinite);
                let is_read = self.depth <= DEEPEST;
                if is_beyond {
                    self.patches.push(Patch { start, end: self.at, is_half: false });
                    self.numbers.extend(is_read.then_some(self.count));
                }
                self.count += usize::from(is_read);
            }
            other => {
                match other {
                    b'[' | b'{' => self.depth += 1,
                    b']' | b'}' => self.depth = self.depth.saturating_sub(1),
                    _ => {}
                }
                self.at += 1;
            }
        }
        Some(())
    }

    fn string(&mut self) -> Option<()> {
        self.at += 1;
        loop {
            match *self.bytes.get(self.at)? {
                b'"' => break,
                b'\\' => match self.unit(self.at) {
                    // The first half needs the second behind it.
                    Some(0xd800..=0xdbff) => match self.unit(self.at + ESCAPE) {
                        Some(0xdc00..=0xdfff) => self.at += 2 * ESCAPE,
                        _ => self.half(),
                    },
                    Some(0xdc00..=0xdfff) => self.half(),
                    _ => self.at += 2,
                },
                _ => self.at += 1,
            }
        }
        self.at += 1;
        Some(())
    }

    fn half(&mut self) {
        self.patches.push(Patch { start: self.at, end: self.at + ESCAPE, is_half: true });
        self.at += ESCAPE;
    }

    /// The number in an escape such as `\ud83d`.
    fn unit(&self, at: usize) -> Option<u16> {
        let digits = self.bytes.get(at..at + ESCAPE)?.strip_prefix(br"\u")?;
        let digits =
            std::str::from_utf8(digits).ok().filter(|it| it.bytes().all(|it| it.is_ascii_hexdigit()))?;
        u16::from_str_radix(digits, 16).ok()
    }
}

/// The length of an escape such as `\ud83d`.
const ESCAPE: usize = 6;

#[cfg(test)]
mod tests {
    use super::lenient;

    #[test]
    fn what_is_readable_stays_as_it_is() {
        for text in [
            r#"{"a": [1, -2.5e300, "1e400", "\\ud800"], "b": "\ud83d\ude00 \u00e9"}"#,
            "a: 1\nb: [1e308, 'x']",
            "\"",
            "\"\\",
            "\"\\ud8",
            "",
        ] {
            let lenient = lenient(text);
            assert_eq!(lenient.text, text);
            assert!(lenient.numbers.is_empty() && lenient.halves.is_empty(), "{text}");
        }
    }

    #[test]
    fn numbers_beyond_every_float_and_halves_of_pairs_are_replaced() {
        let text = r#"[1e9, -1e400, 7, "\ud83d\ud83d\ude00\udc00", 1e999]"#;
        let found = lenient(text);
        assert_eq!(found.text, r#"[1e9, 0     , 7, "\ufffd\ud83d\ude00\ufffd", 0    ]"#);
        assert_eq!(found.text.len(), text.len());
        assert_eq!(found.numbers.into_iter().collect::<Vec<_>>(), [1, 3]);
        assert_eq!(found.halves, [18, 36]);
        let digits = "9".repeat(400);
        assert_eq!(lenient(&digits).text.trim_end(), "0");
    }
}
