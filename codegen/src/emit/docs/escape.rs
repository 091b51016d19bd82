//! Plain text as Markdown that reads as that text, and URLs that a page may lead to.
//!
//! In: any text. Out: Markdown of one line. Nothing of the text is taken for a mark of Markdown, HTML or a link, but that
//! a web address in it becomes a link to itself.

use crate::unseen::is_unseen;

/// The stand-in for a `<` that is not HTML, while a text is read. No text has it: it is not a character.
pub(super) const LESS: char = '\u{FDD0}';

/// Writes a text. At the start of a line more marks have a meaning than elsewhere.
pub(super) fn escape(text: &str, fresh: bool, links: bool, out: &mut String) {
    let mut fresh = fresh;
    let mut before = None;
    let mut rest = text;
    while let Some(it) = rest.chars().next() {
        let behind = &rest[it.len_utf8()..];
        if links && let Some(url) = bare_url(rest) {
            out.push('<');
            out.push_str(url);
            out.push('>');
            (rest, before, fresh) = (&rest[url.len()..], Some('>'), false);
            continue;
        }
        rest = behind;
        if it.is_whitespace() {
            // More than one space says no more than one, and at the start of a line makes code.
            if !fresh && before != Some(' ') {
                out.push(' ');
            }
            before = Some(' ');
            continue;
        }
        if it == LESS {
            out.push_str("\\<");
        } else if is_unseen(it) {
            continue;
        } else if fresh && it.is_ascii_digit() {
            rest = number(it, behind, out);
        } else {
            if is_mark(it, before, behind) || fresh && begins_block(it, behind) {
                out.push('\\');
            }
            out.push(it);
        }
        (before, fresh) = (Some(it), false);
    }
}

/// A number at the start of a line, which a stop or a bracket behind it would make an item of a list.
fn number<'t>(first: char, behind: &'t str, out: &mut String) -> &'t str {
    let digits = behind.len() - behind.trim_start_matches(|it: char| it.is_ascii_digit()).len();
    let (digits, rest) = behind.split_at(digits);
    out.push(first);
    out.push_str(digits);
    if rest.starts_with(['.', ')']) && ends_mark(&rest[1..]) {
        out.push('\\');
    }
    rest
}

/// Whether a character is a mark of Markdown wherever it is.
fn is_mark(it: char, before: Option<char>, behind: &str) -> bool {
    match it {
        '\\' | '`' | '*' | '[' | ']' | '<' | '~' | '^' => true,
        // Within a word it is one of its letters.
        '_' => {
            let in_word = |it: Option<char>| it.is_some_and(char::is_alphanumeric);
            !(in_word(before) && in_word(behind.chars().next()))
        }
        '&' => is_entity(behind),
        // A link may follow, and become an image.
        '!' => behind.is_empty(),
        _ => false,
    }
}

/// Whether a character at the start of a line begins a block, or ends one as a heading.
fn begins_block(it: char, behind: &str) -> bool {
    match it {
        '#' | '>' | '|' | '=' => true,
        '+' => ends_mark(behind),
        '-' => ends_mark(behind) || behind.starts_with(['-', '|', ':']),
        ':' => behind.starts_with('-'),
        _ => false,
    }
}

fn ends_mark(behind: &str) -> bool {
    behind.chars().next().is_none_or(char::is_whitespace)
}

/// Whether an ampersand with this behind it is read as another character.
fn is_entity(behind: &str) -> bool {
    const LONGEST: usize = 40;
    let name = behind.strip_prefix('#').unwrap_or(behind);
    let end = name.bytes().take(LONGEST).position(|it| !it.is_ascii_alphanumeric());
    end.is_some_and(|it| it > 0 && name.as_bytes()[it] == b';')
}

/// The web address that a text begins with, without what ends the sentence.
fn bare_url(text: &str) -> Option<&str> {
    if !text.starts_with("http") || !["http://", "https://"].iter().any(|it| text.starts_with(it)) {
        return None;
    }
    let ends = |it: char| it.is_whitespace() || is_unseen(it) || "<>\"'`|\\[]{}".contains(it);
    let url = &text[..text.find(ends).unwrap_or(text.len())];
    let url = url.trim_end_matches(['.', ',', ';', ':', '!', '?', '*', '_', '~']);
    let url = if url.contains('(') { url } else { url.trim_end_matches(')') };
    (url.len() > "https://".len()).then_some(url)
}

/// Whether a page may lead there: to the web or to a mailbox, written so that it ends where it ends.
pub(super) fn is_linkable(url: &str) -> bool {
    let is_known = ["http://", "https://", "mailto:"]
        .iter()
        .any(|it| url.get(..it.len()).is_some_and(|scheme| scheme.eq_ignore_ascii_case(it)));
    is_known && !url.contains(|it: char| it.is_whitespace() || is_unseen(it) || "<>\\`".contains(it))
}

#[cfg(test)]
mod tests {
    use super::{escape, is_linkable};

    #[test]
    fn a_text_reads_as_itself() {
        for (text, markdown) in [
            ("Payments of a shop", "Payments of a shop"),
            ("    code", "code"),
            ("# heading", "\\# heading"),
            ("- item", "\\- item"),
            ("-5 degrees", "-5 degrees"),
            ("1. item", "1\\. item"),
            ("1.5 times", "1.5 times"),
            ("a_b and _c_ and *d*", "a_b and \\_c\\_ and \\*d\\*"),
            ("<b onclick=x>", "\\<b onclick=x>"),
            ("[a](javascript:x) ![b]", "\\[a\\](javascript:x) !\\[b\\]"),
            ("AT&T &lt;", "AT&T \\&lt;"),
            ("```\nx\n```", "\\`\\`\\` x \\`\\`\\`"),
            ("see https://x.example/a.", "see <https://x.example/a>."),
            ("a\u{202e}b\u{0}c", "abc"),
            ("wow!", "wow\\!"),
        ] {
            let mut out = String::new();
            escape(text, true, true, &mut out);
            assert_eq!(out, markdown, "{text}");
        }
    }

    #[test]
    fn only_the_web_and_mailboxes_are_linked() {
        for (url, linked) in [
            ("https://x.example/a?b=c", true),
            ("HTTP://x.example", true),
            ("mailto:a@x.example", true),
            ("javascript:alert(1)", false),
            ("data:text/html,x", false),
            (" https://x.example", false),
            ("https://x.example/\n", false),
            ("https://x.example/<b>", false),
            ("https://x.example/\\", false),
            ("//x.example", false),
        ] {
            assert_eq!(is_linkable(url), linked, "{url}");
        }
    }
}
