//! Descriptions: Markdown that somebody wrote for a web page, as Markdown that rustdoc shows as meant.
//!
//! In: any text. Out: lines with the same headings, lists, tables, links and words. Code is marked as text, so that none
//! becomes a doctest. HTML is shown as it is written. Links lead to the web or to a mailbox, and images are links.
//!
//! The text is read by the reader that rustdoc has, and written anew from what that found: whatever is not part of a
//! structure is escaped. So nothing depends on where our own reading and rustdoc's would differ.

mod writer;

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};

use self::writer::Writer;
use super::escape::LESS;
use crate::unseen::without;

/// The lines of a description.
pub(super) fn lines(text: &str) -> Vec<String> {
    let text = legible(text);
    let mut writer = Writer::new(&text, false);
    for (event, at) in read(&text) {
        writer.event(event, &at);
    }
    writer.lines()
}

/// A description on one line.
pub(super) fn line(text: &str) -> String {
    let text = legible(text);
    let mut writer = Writer::new(&text, true);
    for (event, at) in read(&text) {
        writer.event(event, &at);
    }
    writer.lines().concat()
}

/// The first sentence of a description that begins with a paragraph: up to a full stop that neither code nor a link is
/// around, behind which another sentence begins. Nothing where it needs an address that is given further down.
pub(super) fn first_sentence(text: &str) -> Option<&str> {
    let mut events = read(text);
    let (Event::Start(Tag::Paragraph), paragraph) = events.next()? else { return None };
    let mut stop = paragraph.end;
    let mut covered = paragraph.start;
    for (event, at) in events {
        match event {
            Event::End(TagEnd::Paragraph) => break,
            Event::Start(Tag::Link { link_type, .. }) if link_type != LinkType::Inline => return None,
            Event::Start(Tag::Link { .. } | Tag::Image { .. }) | Event::Code(_) | Event::InlineHtml(_) => {
                covered = covered.max(at.end);
            }
            Event::Text(_) if at.start >= covered => {
                if let Some(end) = sentence_end(text, at, paragraph.end) {
                    stop = end;
                    break;
                }
            }
            _ => {}
        }
    }
    Some(text[paragraph.start..stop].trim())
}

/// Where a sentence ends in a run of plain text.
fn sentence_end(text: &str, run: Range<usize>, paragraph: usize) -> Option<usize> {
    let ends = text[run.clone()].match_indices(['.', '!', '?']).map(|(at, _)| run.start + at + 1);
    let begins = |rest: &str| rest.is_empty() || rest.starts_with(|it: char| !it.is_lowercase());
    ends.into_iter().find(|at| {
        let rest = &text[*at..paragraph];
        let apart = rest.is_empty() || rest.starts_with(char::is_whitespace);
        apart && begins(rest.trim_start())
    })
}

fn read(text: &str) -> impl Iterator<Item = (Event<'_>, Range<usize>)> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    Parser::new_ext(text, options).into_offset_iter()
}

/// The text with no character that nobody sees, and none that begins HTML. What is between tags is Markdown then: a
/// reader of HTML would leave it as it is.
fn legible(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n").replace('\t', "    ");
    let text = without(&text);
    let mut out = String::with_capacity(text.len());
    let mut end = 0;
    for (event, at) in read(&text) {
        if matches!(event, Event::Html(_) | Event::InlineHtml(_)) && at.start >= end {
            out.push_str(&text[end..at.start]);
            out.extend(text[at.clone()].chars().map(|it| if it == '<' { LESS } else { it }));
            end = at.end;
        }
    }
    out + &text[end..]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag};

    use super::{first_sentence, line, lines};

    #[test]
    fn a_sentence_ends_outside_of_code_and_links() {
        let sentence = |text| first_sentence(text).unwrap_or("none");
        assert_eq!(sentence("How much. In cents."), "How much.");
        assert_eq!(sentence("As in `a. B`, e.g. one.\n\nMore."), "As in `a. B`, e.g. one.");
        assert_eq!(
            sentence("See [the. Page](https://a.example/b.C). More."),
            "See [the. Page](https://a.example/b.C)."
        );
        assert_eq!(sentence("Version 1.2 and on"), "Version 1.2 and on");
        assert_eq!(sentence("# A heading\n\nText."), "none");
        assert_eq!(sentence("See [there][1]. More.\n\n[1]: https://a.example"), "none");
    }

    /// What rustdoc would run, take for HTML, or link to anything but the web.
    fn misread(text: &str) -> Option<String> {
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_SMART_PUNCTUATION;
        Parser::new_ext(text, options).find_map(|event| match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) if &*language == "text" => None,
            Event::Start(Tag::Link { link_type: LinkType::Email, .. }) => None,
            Event::Start(Tag::Link { dest_url, .. }) => {
                let is_known = ["http:", "https:", "mailto:"]
                    .iter()
                    .any(|it| dest_url.to_ascii_lowercase().starts_with(it));
                (!is_known).then(|| dest_url.into_string())
            }
            Event::Start(
                it @ (Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::Image { .. } | Tag::FootnoteDefinition(_)),
            ) => Some(format!("{it:?}")),
            Event::Html(it) | Event::InlineHtml(it) | Event::FootnoteReference(it) => Some(it.into_string()),
            _ => None,
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn whatever_is_written_nothing_of_it_is_run(
            pieces in prop::collection::vec(
                prop::sample::select(vec![
                    "\n", "\n\n", " ", "  ", "    ", "     ", "\t", "-", "*", "+", ">", "1.", "12)", "#", "`", "```", "~~~",
                    "```json", "<b>", "</b>", "<", "<!--", "[a](b)", "[a]: b", "|", "|-|", "a", "let x = y;", "\\", "==", "&lt;",
                    "https://x.example/", "\r", "_", "!", "\u{202E}", "\0", "~~", "**", "[a](javascript:x)", "[^a]", "[ ] ",
                    "![", "](https://y.example)", "[", "]", "<mailto:a@b.example>", "<a@b.example>", "<javascript:x>", "&#10;",
                    "&#32;", "&#96;", "<a href='", "'>", "-->", "- ", "$", "a|b\n-|-\n", "\u{fdd0}", "\u{1b}", "[a]:https://z.example/|`",
                ]),
                0..28,
            )
        ) {
            let text = pieces.concat();
            for safe in [lines(&text).join("\n"), line(&text), format!("- {}", line(&text))] {
                prop_assert_eq!(misread(&safe), None, "{:?} became\n{}", text, safe);
            }
            prop_assert!(!line(&text).contains('\n'));
        }
    }

    #[test]
    fn what_rustdoc_would_misread_is_escaped() {
        for (text, safe) in [
            ("a <b>bold</b> word", "a \\<b>bold\\</b> word"),
            ("Vec<String> in `Vec<String>`", "Vec\\<String> in `Vec<String>`"),
            (
                "see [the guide](https://x.example/a) or [b]",
                "see [the guide](<https://x.example/a>) or \\[b\\]",
            ),
            ("see [the guide](/relative#x)", "see the guide"),
            ("see [the guide](javascript:alert(1))", "see the guide"),
            ("![a picture](https://x.example/a.png)", "[a picture](<https://x.example/a.png>)"),
            ("at https://x.example/a.", "at <https://x.example/a>."),
            ("(https://x.example/a)", "(<https://x.example/a>)"),
            ("<https://x.example/a>", "<https://x.example/a>"),
            ("one ` tick", "one \\` tick"),
            ("`a|b`", "`a|b`"),
            ("a\\b \\*", "a\\\\b \\*"),
            ("array[string]", "array\\[string\\]"),
            ("\u{202E}x", "x"),
            ("**bold** and _low_ and ~~gone~~", "**bold** and _low_ and ~~gone~~"),
            ("<p>a **b** `c`</p>", "\\<p>a **b** `c`\\</p>"),
        ] {
            assert_eq!(lines(text), [safe], "{text}");
        }
    }

    #[test]
    fn any_end_of_a_line_ends_a_line() {
        assert_eq!(lines("a\r\nb\rc\nd\r\n"), ["a", "b", "c", "d"]);
    }

    #[test]
    fn code_blocks_are_text() {
        for (text, safe) in [
            ("```\nlet x\n```\nafter", "```text\nlet x\n```\n\nafter"),
            ("~~~json\n{}", "```text\n{}\n```"),
            ("a\n\n      indented\n\n    code", "a\n\n```text\n  indented\n\ncode\n```"),
            ("> -      a", "> - ```text\n>    a\n>   ```"),
            ("~~~\n```\na\n~~~", "````text\n```\na\n````"),
        ] {
            assert_eq!(lines(text).join("\n"), safe, "{text}");
        }
    }

    #[test]
    fn blocks_are_what_they_were() {
        for text in [
            "# Heading\n\nwords\nmore words\n\n- a\n- b\n  - c\n    more\n- d\n\n1. e\n2. f\n\nend",
            "1) loose\n\n   second paragraph\n\n2) items\n\n---\n\n> quoted\n> lines\n>\n> apart",
            "| a | b |\n|:--|---|\n| `c\\|d` | e |",
            "- [ ] open\n- [x] done",
            "a\\\nb",
        ] {
            assert_eq!(lines(text).join("\n"), text);
        }
    }

    #[test]
    fn on_one_line_the_words_are_left() {
        assert_eq!(line("# A\n\n- b\n- `c`\n\n```\nd\ne\n```"), "A b `c` `d e`");
    }

    #[test]
    fn hostile_text_takes_no_more_than_its_length() {
        let events = |text: &str| super::read(text).count();
        for piece in [
            "[", "`", "> ", "- ", "*a ", "_", "<", "![", "<!--", "h", "&", "](", "``a`", "~~", "|", "\\",
            "1.",
        ] {
            let output = |count: usize| {
                let text = piece.repeat(count) + "\n" + &"a\n".repeat(count);
                (events(&text) + lines(&text).iter().map(String::len).sum::<usize>()) as f64
            };
            assert!(output(4000) < 2.5 * output(2000), "{piece}");
        }
    }
}
