//! Characters that a reader does not see, or that change how others are seen: control characters, marks that turn the
//! direction of writing, characters without width.
//!
//! In: a character or a string. Out: whether it is one of them, and the string with each spelled out (`\u{1b}`). A
//! document can hide code from a reviewer with them, and a terminal obeys some. What a stage does about them is its own
//! business: docs leave them out, string literals and messages spell them out.

use std::borrow::Cow;

/// Whether a character is not seen, or turns others around. A line feed and a tab are not among them.
///
/// Joiners are: the same word with and without one looks alike.
pub fn is_unseen(it: char) -> bool {
    match it {
        '\n' | '\t' => false,
        // Controls: C0, delete, C1.
        it if it.is_control() => true,
        // Soft hyphen, marks and controls of direction, line and paragraph separators.
        '\u{AD}'
        | '\u{61C}'
        | '\u{200E}'
        | '\u{200F}'
        | '\u{2028}'..='\u{202E}'
        | '\u{2066}'..='\u{2069}' => true,
        // Without width.
        '\u{34F}' | '\u{115F}' | '\u{1160}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200D}' => true,
        '\u{2060}'..='\u{2065}' | '\u{206A}'..='\u{206F}' | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}' => true,
        // Annotations, and letters that only programs read.
        '\u{FFF9}'..='\u{FFFB}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}' => true,
        // No characters at all.
        '\u{FDD0}'..='\u{FDEF}' => true,
        it => u32::from(it) & 0xFFFE == 0xFFFE,
    }
}

/// The string on one line, with all that is not seen spelled out.
pub fn spelled(text: &str) -> Cow<'_, str> {
    escaped(text, |it| is_unseen(it) || it == '\n' || it == '\t')
}

/// The string with all that is not seen spelled out; line feeds and tabs stay.
pub fn spelled_lines(text: &str) -> Cow<'_, str> {
    escaped(text, is_unseen)
}

/// The text without what is not seen. Joiners stay between letters of the scripts, and between emoji, that need them.
pub fn without(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unseen) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars();
    while let Some(it) = rest.next() {
        let joins = || {
            let is_other = |it: Option<char>| it.is_some_and(|it| !it.is_ascii() && !is_unseen(it));
            matches!(it, '\u{200C}' | '\u{200D}')
                && is_other(out.chars().next_back())
                && is_other(rest.clone().next())
        };
        if !is_unseen(it) || joins() {
            out.push(it);
        }
    }
    Cow::Owned(out)
}

/// JSON in which all that is not seen is written as JSON escapes it.
pub fn spelled_json(json: &str) -> Cow<'_, str> {
    if !json.contains(is_unseen) {
        return Cow::Borrowed(json);
    }
    let mut out = String::with_capacity(json.len() + 16);
    for it in json.chars() {
        match is_unseen(it) {
            true => out.extend(it.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}"))),
            false => out.push(it),
        }
    }
    Cow::Owned(out)
}

fn escaped(text: &str, is_bad: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&is_bad) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for it in text.chars() {
        match is_bad(it) {
            true => out.extend(it.escape_default()),
            false => out.push(it),
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::{spelled, spelled_json, spelled_lines, without};

    #[test]
    fn only_joiners_that_join_stay() {
        assert_eq!(
            without("a\u{200d}b \u{1f469}\u{200d}\u{1f4bb} \u{202e}x"),
            "ab \u{1f469}\u{200d}\u{1f4bb} x"
        );
    }

    #[test]
    fn what_is_not_seen_is_spelled_out() {
        for (text, shown) in [
            ("plain words, ümläut, 漢字", "plain words, ümläut, 漢字"),
            ("\u{1b}[31mred", "\\u{1b}[31mred"),
            ("a\u{9b}b\u{7f}c", "a\\u{9b}b\\u{7f}c"),
            ("a\r\n\tb", "a\\r\\n\\tb"),
            ("\u{202e}nimda\u{2066}", "\\u{202e}nimda\\u{2066}"),
            ("pay\u{200b}ment\u{feff}", "pay\\u{200b}ment\\u{feff}"),
            ("\u{e0041}", "\\u{e0041}"),
        ] {
            assert_eq!(spelled(text), shown);
        }
        assert_eq!(spelled_json("\"\u{9b}\u{e0041}\""), "\"\\u009b\\udb40\\udc41\"");
        assert_eq!(spelled_lines("a\n\tb\r"), "a\n\tb\\r");
    }
}
