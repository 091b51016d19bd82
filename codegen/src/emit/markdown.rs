//! Makes the Markdown of a description safe to stand in Rust documentation.
//!
//! In: text as somebody wrote it for a web page. Out: lines that rustdoc shows as meant: no code block becomes a
//! doctest, no angle bracket becomes HTML, no square bracket a link to an item that does not exist.

/// The lines of a text, made safe.
pub(super) fn lines(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut fence: Option<Fence> = None;
    // A return of its own ends a line, too; rustc takes none in a comment.
    let text = visible(text).replace("\r\n", "\n").replace('\r', "\n");
    for line in text.trim_matches('\n').lines() {
        let line = line.trim_end().replace('\t', "    ");
        match &fence {
            Some(open) if open.is_closed_by(&line) => {
                lines.push(open.mark.repeat(open.length));
                fence = None;
            }
            Some(_) => lines.push(line),
            None => match Fence::opened_by(&line) {
                Some(open) => {
                    // Without a language rustdoc takes a block for Rust and runs it.
                    lines.push(format!("{}text", open.mark.repeat(open.length)));
                    fence = Some(open);
                }
                None => lines.push(outside(&line)),
            },
        }
    }
    if let Some(open) = fence {
        lines.push(open.mark.repeat(open.length));
    }
    lines
}

/// A text inside backticks, however many backticks it has itself; in quotes where nothing of it could be seen.
pub(super) fn code(text: &str) -> String {
    let text = one_line(text);
    if text.trim().is_empty() {
        return format!("`\"{text}\"`");
    }
    let longest = text.split(|it| it != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let space = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{space}{text}{space}{fence}")
}

/// A text on one line.
pub(super) fn one_line(text: &str) -> String {
    visible(text).replace(['\n', '\r'], " ")
}

struct Fence {
    mark: &'static str,
    length: usize,
}

impl Fence {
    fn opened_by(line: &str) -> Option<Self> {
        let line = line.trim_start();
        let mark = ["`", "~"].into_iter().find(|it| line.starts_with(&it.repeat(3)))?;
        let length = line.len() - line.trim_start_matches(mark).len();
        // Backticks later in the line make it code in a sentence.
        (mark == "~" || !line[length..].contains('`')).then_some(Self { mark, length })
    }

    fn is_closed_by(&self, line: &str) -> bool {
        let line = line.trim();
        line.len() >= self.length && line.trim_start_matches(self.mark).is_empty()
    }
}

/// Deeper than three spaces would be a code block, that is a doctest; lists nest with three as well. So would be five
/// behind the mark of a list or a quotation.
fn outside(line: &str) -> String {
    let mut rest = line.trim_start_matches(' ');
    let mut safe = " ".repeat((line.len() - rest.len()).min(3));
    while let Some((mark, behind)) = mark(rest) {
        rest = behind.trim_start_matches(' ');
        let spaces = behind.len() - rest.len();
        safe.push_str(mark);
        safe.push_str(&" ".repeat(if spaces > 4 { 1 } else { spaces }));
    }
    // Where such a block ends is another question, so that it does not begin.
    if rest.starts_with("~~~") {
        safe.push('\\');
    }
    sentence(rest, &mut safe);
    safe
}

/// The mark of a list or a quotation that a line begins with, and what stands behind it.
fn mark(line: &str) -> Option<(&str, &str)> {
    let digits = line.len() - line.trim_start_matches(|it: char| it.is_ascii_digit()).len();
    let length = match line[digits..].chars().next()? {
        '.' | ')' if (1..=9).contains(&digits) => digits + 1,
        '-' | '*' | '+' | '>' if digits == 0 => 1,
        _ => return None,
    };
    let (mark, behind) = line.split_at(length);
    (mark == ">" || behind.starts_with(' ')).then_some((mark, behind))
}

fn sentence(text: &str, safe: &mut String) {
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = special(first, rest, safe);
        if length == 0 {
            safe.push(first);
            rest = &rest[first.len_utf8()..];
        } else {
            rest = &rest[length..];
        }
    }
}

/// Writes what stands at the start of a text if it needs care; says how many bytes that were.
fn special(first: char, rest: &str, safe: &mut String) -> usize {
    match first {
        '\\' => {
            let length =
                1 + rest[1..].chars().next().filter(char::is_ascii_punctuation).map_or(0, char::len_utf8);
            if length == 1 {
                safe.push_str("\\\\");
            } else {
                safe.push_str(&rest[..length]);
            }
            length
        }
        '`' => {
            let ticks = rest.len() - rest.trim_start_matches('`').len();
            // In a table a bar ends the code, whatever the backticks say, and the rest is read as text.
            let is_whole = |end: &usize| {
                let code = &rest[ticks..ticks + end];
                !(code.contains('|') && code.contains(['<', '[', ']']))
            };
            match closing(&rest[ticks..], ticks).filter(is_whole) {
                Some(end) => {
                    safe.push_str(&rest[..ticks + end + ticks]);
                    ticks + end + ticks
                }
                None => {
                    safe.push_str(&"\\`".repeat(ticks));
                    ticks
                }
            }
        }
        '<' => match rest.find('>').filter(|end| is_url(&rest[1..*end])) {
            Some(end) => {
                safe.push_str(&rest[..=end]);
                end + 1
            }
            None => {
                safe.push_str("\\<");
                1
            }
        },
        '[' => match link(rest) {
            Some((text, target, length)) => {
                let mut inner = String::new();
                sentence(text, &mut inner);
                if is_url(target) {
                    safe.push_str(&format!("[{inner}](<{target}>)"));
                } else {
                    // Without a scheme rustdoc takes the target for an item of the crate.
                    safe.push_str(&inner);
                }
                length
            }
            None => {
                safe.push_str("\\[");
                1
            }
        },
        ']' => {
            safe.push_str("\\]");
            1
        }
        'h' => match bare_url(rest) {
            Some(url) => {
                safe.push_str(&format!("<{url}>"));
                url.len()
            }
            None => 0,
        },
        _ => 0,
    }
}

/// Where a run of exactly this many backticks ends a piece of code.
fn closing(text: &str, ticks: usize) -> Option<usize> {
    let mut from = 0;
    while let Some(at) = text[from..].find('`').map(|it| it + from) {
        let run = text[at..].len() - text[at..].trim_start_matches('`').len();
        if run == ticks {
            return Some(at);
        }
        from = at + run;
    }
    None
}

/// `[text](target)`: the text, the target without a title, and the length of the whole.
fn link(rest: &str) -> Option<(&str, &str, usize)> {
    let middle = rest.find("](")?;
    let text = &rest[1..middle];
    let end = middle + 2 + rest[middle + 2..].find(')')?;
    let target = rest[middle + 2..end].split_whitespace().next().unwrap_or_default();
    (!text.contains(['[', '\n'])).then_some((text, target.trim_matches(['<', '>']), end + 1))
}

fn bare_url(rest: &str) -> Option<&str> {
    let end = rest.find(|it: char| it.is_whitespace() || "<>\"'`|\\[]{}".contains(it)).unwrap_or(rest.len());
    let mut url = rest[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', '*', '_']);
    if url.ends_with(')') && !url.contains('(') {
        url = url.trim_end_matches(')');
    }
    (is_url(url) && url.len() > "https://".len()).then_some(url)
}

fn is_url(text: &str) -> bool {
    let scheme = ["http://", "https://", "mailto:"].iter().any(|it| text.starts_with(it));
    scheme && !text.contains(|it: char| it.is_whitespace() || it == '<' || it == '>')
}

/// Characters that turn the direction of writing make rustc refuse a file.
fn visible(text: &str) -> String {
    text.chars()
        .filter(|it| !matches!(it, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\0'))
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};

    use super::{code, lines};

    /// What rustdoc would run, or take for HTML.
    fn misread(text: &str) -> Option<String> {
        let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
        Parser::new_ext(text, options).find_map(|event| match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) if &*language == "text" => None,
            Event::Start(it @ Tag::CodeBlock(_)) | Event::Start(it @ Tag::HtmlBlock) => {
                Some(format!("{it:?}"))
            }
            Event::Html(it) | Event::InlineHtml(it) => Some(it.into_string()),
            _ => None,
        })
    }

    proptest! {
        #[test]
        fn whatever_is_written_nothing_of_it_is_run(
            pieces in prop::collection::vec(
                prop::sample::select(vec![
                    "\n", "\n\n", " ", "  ", "    ", "     ", "\t", "-", "*", "+", ">", "1.", "12)", "#", "`", "```", "~~~",
                    "```json", "<b>", "</b>", "<", "<!--", "[a](b)", "[a]: b", "|", "|-|", "a", "let x = y;", "\\", "==", "&lt;",
                    "https://x.example/", "\r", "_", "!", "\u{202E}", "\0",
                ]),
                0..24,
            )
        ) {
            let safe = lines(&pieces.concat()).join("\n");
            prop_assert_eq!(misread(&safe), None, "{}", safe);
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
            ("at https://x.example/a.", "at <https://x.example/a>."),
            ("(https://x.example/a)", "(<https://x.example/a>)"),
            ("<https://x.example/a>", "<https://x.example/a>"),
            ("one ` tick", "one \\` tick"),
            ("`a|b`", "`a|b`"),
            ("`Map<A|B>`", "\\`Map\\<A|B>\\`"),
            ("a\\b \\*", "a\\\\b \\*"),
            ("array[string]", "array\\[string\\]"),
            ("\u{202E}x", "x"),
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
        assert_eq!(lines("```\nlet x\n```\nafter"), ["```text", "let x", "```", "after"]);
        assert_eq!(lines("~~~json\n{}"), ["~~~text", "{}", "~~~"]);
        assert_eq!(lines("a\n\n      indented"), ["a", "", "   indented"]);
        for (text, safe) in [
            ("-          |a|b", "- |a|b"),
            ("  12.     a", "  12. a"),
            ("*\t\ta", "* a"),
            (">     a", "> a"),
            ("> -      a", "> - a"),
            ("-    a", "-    a"),
            ("-     - b", "- - b"),
            ("*bold*  text      here", "*bold*  text      here"),
            ("1.5      a", "1.5      a"),
        ] {
            assert_eq!(lines(text), [safe], "{text}");
        }
    }

    #[test]
    fn code_in_a_line_may_hold_backticks() {
        assert_eq!(code("a"), "`a`");
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("`"), "`` ` ``");
    }
}
