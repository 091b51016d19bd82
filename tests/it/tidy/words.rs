//! Words that nobody searches for, and what the field says instead.
//!
//! In: every file that people wrote: Markdown, and the comments of Rust. Out: the lines with a word of the list.

use super::assert_none;
use super::files;

/// What not to say, and what to say.
const WORDS: &[(&str, &str)] = &[
    ("answered", "returned, responded"),
    ("answers", "responses, returns"),
    ("as it came", "unchanged, as received"),
    ("as they came", "unchanged, as received"),
    ("asked for again", "requested again, retried"),
    ("beside", "next to, with, in addition to"),
    ("made again", "retried"),
    ("nothing set", "with no field set"),
    ("one's own", "your own"),
    ("put up with", "accept"),
    ("puts up with", "accepts"),
    ("stands", "is"),
    ("texts", "strings"),
    ("told", "reported, configured"),
];

#[test]
fn words_are_those_of_the_field() {
    let mut wrong = Vec::new();
    for file in files::all() {
        if file.is_generated() && !file.path.ends_with("CHANGELOG.md") {
            continue;
        }
        for (line, number) in file.text.lines().zip(1..) {
            for (word, instead) in found(prose(&file.path, line)) {
                wrong.push(format!("{}:{number}: `{word}`: say {instead}", file.path));
            }
        }
    }
    assert_none(&wrong);
}

/// The part of a line that is read as prose: of Rust, its comment.
fn prose<'a>(path: &str, line: &'a str) -> &'a str {
    match path.rsplit('.').next() {
        Some("rs") => line.find("//").map_or("", |at| &line[at..]),
        Some("md") => line,
        _ => "",
    }
}

fn found(text: &str) -> Vec<(&'static str, &'static str)> {
    let text = text.to_lowercase();
    let is_part = |it: Option<char>| it.is_some_and(|it| it.is_alphanumeric() || it == '_');
    let has = |word: &str| {
        text.match_indices(word).any(|(at, _)| {
            !is_part(text[..at].chars().next_back()) && !is_part(text[at + word.len()..].chars().next())
        })
    };
    WORDS.iter().copied().filter(|(word, _)| has(word)).collect()
}

#[cfg(test)]
mod tests {
    use super::{found, prose};

    #[test]
    fn words_are_found_as_words() {
        let words = |text: &str| found(text).into_iter().map(|(word, _)| word).collect::<Vec<_>>();
        assert_eq!(words("The call is made again, as it came."), ["as it came", "made again"]);
        assert!(words("besides `assert_all_used` and contexts").is_empty());
        assert_eq!(prose("a.rs", "let told = 1; // fine"), "// fine");
    }
}
