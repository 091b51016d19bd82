//! Removes known secrets from text that came from elsewhere: from a server that repeats a key or a card number, from a
//! transport's message.
//!
//! In: secrets as they were sent. Out: text without them, in whatever form they appear: escaped for a URL, JSON, HTML
//! or Rust's `Debug`, in Base64, in groups, in another case. Which strings are secret is decided where they are sent.
//!
//! A short secret, such as a card's three-digit code, appears by chance: it is removed only where it is a word of its
//! own, so that no message is garbled.

use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};

use super::text::REDACTED;

/// Knows secrets, and finds them in text.
#[derive(Clone, Default)]
pub(crate) struct Scrubber {
    needles: Arc<[Needle]>,
}

/// A text to look for.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Needle {
    /// Its first byte, lower case. Needles are sorted by it.
    first: u8,
    text: Box<str>,
    /// Separators may be between its characters.
    grouped: bool,
    /// Long enough to be no part of a longer word by chance.
    distinct: bool,
}

impl Scrubber {
    /// Shorter strings are everywhere: they hide nothing, and removing them would garble every message.
    const SHORTEST: usize = 3;
    /// From this many characters on a text is found inside longer words, too.
    const DISTINCT: usize = 8;

    /// Looks for each of `secrets`.
    pub(crate) fn new(secrets: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        Self::default().with(secrets)
    }

    /// The same, and `more` besides.
    pub(crate) fn with(&self, more: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        let mut new: Vec<Needle> = more.into_iter().flat_map(|it| needles(it.as_ref())).collect();
        if new.is_empty() {
            return self.clone();
        }
        new.extend(self.needles.iter().cloned());
        new.sort();
        new.dedup();
        Self { needles: new.into() }
    }

    /// `text` without the secrets.
    pub(crate) fn scrub(&self, text: &str) -> String {
        let mut out = String::new();
        let mut kept = 0;
        for (start, end) in self.found(text) {
            out.push_str(&text[kept..start]);
            out.push_str(REDACTED);
            kept = end;
        }
        out.push_str(&text[kept..]);
        out
    }

    /// The beginning of `text` without the secrets: for messages of a server, which may have any length.
    pub(crate) fn scrub_beginning(&self, text: &str) -> String {
        const LONGEST: usize = 64 * 1024;
        /// A secret that is cut in two would not be found.
        const MARGIN: usize = 16 * 1024;
        if text.len() <= LONGEST {
            return self.scrub(text);
        }
        let scrubbed = self.scrub(beginning(text, LONGEST + MARGIN));
        format!("{}…", beginning(&scrubbed, LONGEST))
    }

    /// Whether `text` shows a secret.
    pub(crate) fn finds_in(&self, text: &str) -> bool {
        !self.found(text).is_empty()
    }

    /// Where the secrets are. Places that overlap are one: no end of a secret that begins within another may stay.
    fn found(&self, text: &str) -> Vec<(usize, usize)> {
        let mut found: Vec<(usize, usize)> = Vec::new();
        if self.needles.is_empty() {
            return found;
        }
        for (start, byte) in text.bytes().enumerate().filter(|(at, _)| text.is_char_boundary(*at)) {
            let ends = self.beginning_with(byte).iter().filter_map(|it| it.end(text, start));
            let Some(end) = ends.max() else { continue };
            match found.last_mut() {
                Some(last) if start < last.1 => last.1 = last.1.max(end),
                _ => found.push((start, end)),
            }
        }
        found
    }

    /// The needles that may begin at this byte: strings can be long, and few of their characters begin anything.
    fn beginning_with(&self, byte: u8) -> &[Needle] {
        if matches!(byte, b'%' | b'+' | b'\\' | b'&') {
            return &self.needles;
        }
        let first = byte.to_ascii_lowercase();
        let from = self.needles.partition_point(|it| it.first < first);
        let to = self.needles.partition_point(|it| it.first <= first);
        &self.needles[from..to]
    }
}

impl fmt::Debug for Scrubber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Scrubber({})", self.needles.len())
    }
}

/// As much of a text, in whole characters.
fn beginning(text: &str, longest: usize) -> &str {
    let fits = text.char_indices().map(|(at, _)| at).take_while(|it| *it <= longest).last();
    if text.len() <= longest { text } else { &text[..fits.unwrap_or_default()] }
}

/// What is looked for to find a secret: itself, itself without what groups it, and its Base64 in both alphabets.
fn needles(secret: &str) -> Vec<Needle> {
    let mut needles = Vec::new();
    let mut add = |text: &str, grouped: bool| {
        let length = text.chars().count();
        for piece in pieces(text) {
            if let Some(first) = piece.bytes().next().filter(|_| length >= Scrubber::SHORTEST) {
                let (first, distinct) = (first.to_ascii_lowercase(), length >= Scrubber::DISTINCT);
                needles.push(Needle { first, text: piece.into(), grouped, distinct });
            }
        }
    };
    add(secret, false);
    add(secret.trim(), false);
    let bare: String = secret.chars().filter(|it| !SEPARATORS.contains(it)).collect();
    if bare.len() >= Scrubber::DISTINCT && bare.bytes().all(|it| it.is_ascii_alphanumeric()) {
        add(&bare, true);
    }
    if secret.chars().count() >= Scrubber::SHORTEST {
        for alphabet in [URL_SAFE, STANDARD] {
            let text = alphabet.encode(secret);
            add(text.trim_end_matches('='), false);
            add(&text, false);
        }
    }
    needles
}

/// A text as it is; a long one in pieces that overlap, so that it is found where a server cuts it short, too, and no text
/// makes a long search of it.
fn pieces(text: &str) -> Vec<&str> {
    const LENGTH: usize = 64;
    let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let Some(last) = (starts.len() - 1).checked_sub(LENGTH) else { return vec![text] };
    let from = (0..last).step_by(LENGTH / 2).chain([last]);
    from.map(|it| &text[starts[it]..starts[it + LENGTH]]).collect()
}

/// What people and servers put between groups: `4111 1111 1111 1111`.
const SEPARATORS: &[char] = &[' ', '-', '.', '+', '\u{a0}', '\u{2011}', '\u{2013}'];

impl Needle {
    /// Where the needle ends, if it begins at `start`.
    fn end(&self, text: &str, start: usize) -> Option<usize> {
        let mut chars = self.text.chars();
        // There are ways to write a character that begin alike, so more than one end can be right.
        let mut ends = Vec::new();
        written(text, start, chars.next()?, &mut ends);
        for wanted in chars {
            if ends.is_empty() {
                return None;
            }
            let mut next = Vec::with_capacity(ends.len());
            for end in &ends {
                written(text, *end, wanted, &mut next);
                if let Some(behind) = separator(text, *end).filter(|_| self.grouped) {
                    written(text, behind, wanted, &mut next);
                }
            }
            next.sort_unstable();
            next.dedup();
            ends = next;
        }
        let end = ends.into_iter().max()?;
        (self.distinct || is_word(text, start, end)).then_some(end)
    }
}

/// Where a separator between groups ends, if one begins at `at`.
fn separator(text: &str, at: usize) -> Option<usize> {
    let rest = &text[at..];
    match rest.chars().next()? {
        '%' => ["%20", "%2D", "%2d"].iter().any(|it| rest.starts_with(it)).then_some(at + 3),
        it => SEPARATORS.contains(&it).then_some(at + it.len_utf8()),
    }
}

/// Adds where the character ends, for each way in which it can be written at `at`.
fn written(text: &str, at: usize, wanted: char, ends: &mut Vec<usize>) {
    let rest = &text[at..];
    let Some(first) = rest.chars().next() else { return };
    if is_same(first, wanted) {
        ends.push(at + first.len_utf8());
    }
    let escaped = match first {
        '%' => percent(rest, wanted),
        '+' => (wanted == ' ').then_some(1),
        '\\' => backslash(rest, wanted),
        '&' => entity(rest, wanted),
        _ => None,
    };
    ends.extend(escaped.map(|length| at + length));
}

/// The length of `%2B`, for each byte of the character.
fn percent(rest: &str, wanted: char) -> Option<usize> {
    let mut bytes = [0; 4];
    let bytes = wanted.encode_utf8(&mut bytes).as_bytes();
    let same = bytes.iter().enumerate().all(|(index, byte)| {
        let escape = rest.get(index * 3..index * 3 + 3).and_then(|it| it.strip_prefix('%'));
        let found = escape.and_then(hex).and_then(|it| u8::try_from(it).ok());
        found.is_some_and(|it| it.eq_ignore_ascii_case(byte))
    });
    same.then_some(bytes.len() * 3)
}

/// The length of `\"`, `\n`, `\u002B`, `\u{2b}` or `\x2b`, with as many backslashes as nested strings have.
fn backslash(rest: &str, wanted: char) -> Option<usize> {
    /// Strings nested three times have no more.
    const MOST: usize = 15;
    let before = rest.bytes().take(MOST).take_while(|it| *it == b'\\').count();
    if wanted == '\\' && before > 1 {
        return Some(2);
    }
    let code = &rest[before..];
    let first = code.chars().next()?;
    let meant = match first {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'b' => '\u{8}',
        'f' => '\u{c}',
        '0' => '\0',
        it => it,
    };
    if is_same(meant, wanted) && first != 'u' && first != 'x' {
        return Some(before + first.len_utf8());
    }
    let code = code.get(1..)?;
    let length = match first {
        'x' => is_code(code.get(..2)?, wanted).then_some(3),
        'u' => match code.strip_prefix('{') {
            Some(code) => {
                let length = code.bytes().take(LONGEST_CODE).position(|it| it == b'}')?;
                is_code(code.get(..length)?, wanted).then_some(length + 3)
            }
            None => utf16(code, wanted).map(|it| it + 1),
        },
        _ => None,
    };
    length.map(|it| before + it)
}

/// The length of `002B`, or of `D83D\uDE00`.
fn utf16(code: &str, wanted: char) -> Option<usize> {
    if code.get(..4).is_some_and(|it| is_code(it, wanted)) {
        return Some(4);
    }
    let mut units = [0; 2];
    let units = wanted.encode_utf16(&mut units);
    let mut at = 0;
    for (index, unit) in units.iter().enumerate() {
        if index > 0 {
            at += code.get(at..)?.strip_prefix("\\u").map(|_| 2)?;
        }
        (hex(code.get(at..at + 4)?)? == u32::from(*unit)).then_some(())?;
        at += 4;
    }
    Some(at)
}

/// The code of a character has no more digits, signs around it included.
const LONGEST_CODE: usize = 10;

/// The length of `&quot;`, `&#34;` or `&#x22;`.
fn entity(rest: &str, wanted: char) -> Option<usize> {
    let end = rest.bytes().take(LONGEST_CODE).position(|it| it == b';')?;
    let name = rest.get(1..end)?;
    let meant = match name {
        "amp" => '&',
        "apos" => '\'',
        "gt" => '>',
        "lt" => '<',
        "quot" => '"',
        _ => {
            let code = name.strip_prefix('#')?;
            let number = match code.strip_prefix(['x', 'X']) {
                Some(digits) => hex(digits),
                None => code.parse().ok(),
            };
            char::from_u32(number?)?
        }
    };
    is_same(meant, wanted).then_some(end + 1)
}

/// Whether these digits encode the character.
fn is_code(digits: &str, wanted: char) -> bool {
    hex(digits).and_then(char::from_u32).is_some_and(|it| is_same(it, wanted))
}

/// Servers change the case of what they repeat, most of all in headers.
fn is_same(found: char, wanted: char) -> bool {
    found.eq_ignore_ascii_case(&wanted)
}

fn hex(digits: &str) -> Option<u32> {
    // Rust reads `+2` as a number, too.
    let fine = !digits.is_empty() && digits.bytes().all(|it| it.is_ascii_hexdigit());
    if fine { u32::from_str_radix(digits, 16).ok() } else { None }
}

/// Whether there is neither a letter nor a digit on either side.
fn is_word(text: &str, start: usize, end: usize) -> bool {
    let before = &text[..start];
    let joined_before = before.ends_with(char::is_alphanumeric) && !ends_with_escape(before);
    !joined_before && !text[end..].starts_with(char::is_alphanumeric)
}

/// Whether the last letters or digits are an escape, which means something else: `%26`, `\n`, `\u0026`.
fn ends_with_escape(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_hex = |digits: &[u8]| digits.iter().all(u8::is_ascii_hexdigit);
    let last = |length: usize| bytes.len().checked_sub(length).map_or(&[][..], |at| &bytes[at..]);
    matches!(last(3), [b'%', digits @ ..] if is_hex(digits))
        || matches!(last(2), [b'\\', b'n' | b'r' | b't' | b'b' | b'f' | b'0'])
        || matches!(last(6), [b'\\', b'u', digits @ ..] if is_hex(digits))
}
