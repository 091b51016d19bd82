//! Lines for the changelog of a crate, in callers' words.
//!
//! In: a review, and the changelog as it is. Out: the changelog with a line for each fact under `## Unreleased`. Each line ends
//! with a hidden fingerprint: what is there stays, reworded or not, and a line whose fact is gone goes. At a release these lines
//! get the heading of a version: they are its notes.

use std::collections::{BTreeMap, BTreeSet};

use super::Review;
use super::fact::{Fact, Rust, Wire};

const UNRELEASED: &str = "## Unreleased";
const MARK: &str = "<!-- change:";

/// A line for a fact: the heading that it belongs under, its fingerprint, its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What the line is under.
    pub section: &'static str,
    /// The fact.
    pub fingerprint: String,
    /// The line, without a dash and without the mark.
    pub text: String,
}

/// The headings, in order.
const SECTIONS: [&str; 5] = ["Silent changes", "Breaking", "Changed on the server", "Deprecated", "Added"];

/// What callers see of a change; nothing of words.
pub fn lines(review: &Review) -> Vec<Line> {
    let mut res: Vec<Line> = review.facts.iter().filter_map(line).collect();
    res.sort_by_key(|it| SECTIONS.iter().position(|section| *section == it.section));
    res
}

fn line(fact: &Fact) -> Option<Line> {
    let section = match () {
        () if fact.silent => "Silent changes",
        () if fact.rust == Rust::Major => "Breaking",
        () if fact.kind.id.ends_with("-deprecated") => "Deprecated",
        () if fact.rust == Rust::Minor => "Added",
        () if fact.wire >= Wire::Risky => "Changed on the server",
        () => return None,
    };
    let callers = fact.callers();
    let callers = if callers.is_empty() { String::new() } else { format!(" {}.", upper(&callers)) };
    Some(Line {
        section,
        fingerprint: fact.fingerprint(),
        text: format!("{}.{callers}", upper(&fact.message())),
    })
}

fn upper(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |it| it.to_uppercase().chain(chars).collect())
}

/// A changelog with these lines under `## Unreleased`.
pub fn update(changelog: &str, lines: &[Line]) -> String {
    let wanted: BTreeSet<&str> = lines.iter().map(|it| it.fingerprint.as_str()).collect();
    let mut text: Vec<String> = changelog.lines().map(str::to_owned).collect();
    let start = match text.iter().position(|it| it.trim_end() == UNRELEASED) {
        Some(start) => start,
        None => {
            // Above the first release, below the title.
            let at = text.iter().position(|it| it.starts_with("## ")).unwrap_or(text.len());
            text.splice(at..at, [UNRELEASED.to_owned(), String::new()]);
            at
        }
    };
    let end =
        text[start + 1..].iter().position(|it| it.starts_with("## ")).map_or(text.len(), |it| start + 1 + it);
    let mut own: Vec<String> = text[start + 1..end].to_vec();
    let marked = |it: &str| {
        it.split_once(MARK).and_then(|(_, rest)| rest.split_whitespace().next()).map(str::to_owned)
    };
    own.retain(|it| marked(it).is_none_or(|it| wanted.contains(it.as_str())));
    let known: BTreeSet<String> = own.iter().filter_map(|it| marked(it)).collect();
    let mut new: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for line in lines.iter().filter(|it| !known.contains(&it.fingerprint)) {
        let section = SECTIONS.iter().position(|it| *it == line.section).unwrap_or_default();
        new.entry(section).or_default().push(format!("- {} {MARK} {} -->", line.text, line.fingerprint));
    }
    for (section, added) in new {
        let heading = format!("### {}", SECTIONS[section]);
        match own.iter().position(|it| it.trim_end() == heading) {
            Some(at) => {
                let after = own[at + 1..]
                    .iter()
                    .position(|it| it.starts_with('#'))
                    .map_or(own.len(), |it| at + 1 + it);
                let last =
                    own[..after].iter().rposition(|it| !it.trim().is_empty()).map_or(after, |it| it + 1);
                own.splice(last..last, added);
            }
            None => {
                let last = own.iter().rposition(|it| !it.trim().is_empty()).map_or(0, |it| it + 1);
                own.truncate(last);
                own.extend([String::new(), heading, String::new()]);
                own.extend(added);
                own.push(String::new());
            }
        }
    }
    let own = without_empty_headings(own);
    text.splice(start + 1..end, own);
    text.join("\n").trim_end().to_owned() + "\n"
}

/// A changelog at a release: what is under `## Unreleased` is under the version and its date. Or why it cannot be.
pub fn release(changelog: &str, version: &str, date: &str) -> Result<String, String> {
    let mut text: Vec<String> = changelog.lines().map(str::to_owned).collect();
    let is_this = |it: &str| it.strip_prefix("## ").is_some_and(|it| it.split(' ').next() == Some(version));
    if text.iter().any(|it| is_this(it)) {
        return Err(format!(
            "it has a section `## {version}` already: the next release needs a higher version"
        ));
    }
    let start = text.iter().position(|it| it.trim_end() == UNRELEASED);
    let lines = start.map(|start| text[start + 1..].iter().take_while(|it| !it.starts_with("## ")));
    let is_noted = lines.is_some_and(|mut it| it.any(|it| !it.trim().is_empty()));
    let Some(start) = start.filter(|_| is_noted) else {
        return Err(format!("nothing is under `{UNRELEASED}`"));
    };
    text[start] = format!("## {version} - {date}");
    text.splice(start..start, [UNRELEASED.to_owned(), String::new()]);
    Ok(text.join("\n") + "\n")
}

/// A heading of ours whose lines are all gone goes, too.
fn without_empty_headings(lines: Vec<String>) -> Vec<String> {
    let is_ours = |it: &str| it.strip_prefix("### ").is_some_and(|it| SECTIONS.contains(&it.trim_end()));
    let mut res: Vec<String> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let next = lines[index + 1..].iter().find(|it| !it.trim().is_empty());
        if is_ours(line) && next.is_none_or(|it| it.starts_with('#')) {
            continue;
        }
        if line.trim().is_empty() && res.last().is_some_and(|it| it.trim().is_empty()) {
            continue;
        }
        res.push(line.clone());
    }
    res
}

#[cfg(test)]
mod tests {
    use super::{Line, release, update};

    fn line(section: &'static str, fingerprint: &str, text: &str) -> Line {
        Line { section, fingerprint: fingerprint.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn a_second_run_changes_nothing_and_words_of_a_person_stay() {
        let lines = [line("Breaking", "aa", "A is gone."), line("Added", "bb", "B is new.")];
        let first = update("# Changes\n\n## Unreleased\n\n- By hand.\n\n## 1.0.0\n\n- Old.\n", &lines);
        assert_eq!(
            first,
            "# Changes\n\n## Unreleased\n\n- By hand.\n\n### Breaking\n\n- A is gone. <!-- change: aa -->\n\n### Added\n\n\
             - B is new. <!-- change: bb -->\n\n## 1.0.0\n\n- Old.\n"
        );
        assert_eq!(update(&first, &lines), first);
        let reworded = first.replace("A is gone.", "Farewell to A.");
        assert_eq!(update(&reworded, &lines), reworded);
        let one = update(&reworded, &lines[1..]);
        assert!(
            !one.contains("Farewell") && !one.contains("### Breaking") && one.contains("- By hand."),
            "{one}"
        );
        let none = update(&one, &[]);
        assert_eq!(none, "# Changes\n\n## Unreleased\n\n- By hand.\n\n## 1.0.0\n\n- Old.\n");
    }

    #[test]
    fn a_release_gives_what_is_unreleased_its_version() {
        let before = "# Changes\n\n## Unreleased\n\n- B is new.\n\n## 1.0.0 - 2026-01-01\n\n- Old.\n";
        let after = release(before, "1.1.0", "2026-02-01").expect("a release");
        assert_eq!(
            after,
            "# Changes\n\n## Unreleased\n\n## 1.1.0 - 2026-02-01\n\n- B is new.\n\n## 1.0.0 - 2026-01-01\n\n- Old.\n"
        );
        let twice = release(before, "1.0.0", "2026-02-01").expect_err("a version that there is");
        assert!(twice.contains("`## 1.0.0` already"), "{twice}");
        for nothing in [after.as_str(), "# Changes\n"] {
            let why = release(nothing, "1.2.0", "2026-02-02").expect_err("nothing to release");
            assert!(why.contains("nothing is under"), "{why}");
        }
    }

    #[test]
    fn a_changelog_without_the_heading_gets_it() {
        let text = update("# Changes\n\n## 1.0.0\n", &[line("Added", "bb", "B.")]);
        assert_eq!(text, "# Changes\n\n## Unreleased\n\n### Added\n\n- B. <!-- change: bb -->\n\n## 1.0.0\n");
    }
}
