//! A program of a caller: where it is, and what it says of itself.
//!
//! In: the folder of a pair. Out: its programs, with what their headers expect. What is expected twice, or not at all, is
//! an error that says how it is written.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use codegen::commands::stop::Stop;

/// The programs that a pair may have.
const COMPILED: &str = "caller.rs";
const RUN: &str = "caller-runs.rs";

/// A program that compiles with the old crate.
#[derive(Debug)]
pub(super) struct Caller {
    pub(super) path: PathBuf,
    pub(super) expected: Expected,
}

/// What a program expects of the new crate.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Expected {
    /// What the compiler says: codes of errors, and `deprecated` for that warning. Nothing if it just compiles.
    Compiled(BTreeSet<String>),
    /// It compiles. What it sends and reads with each of the crates, a line each.
    Runs { old: Vec<String>, new: Vec<String> },
}

impl Caller {
    /// Those in a folder.
    pub(super) fn beside(folder: &Path) -> Result<Vec<Self>, Stop> {
        let mut res = Vec::new();
        for (name, read) in [(COMPILED, compiled as fn(&str) -> Result<Expected, String>), (RUN, runs)] {
            let path = folder.join(name);
            let text = match fs::read_to_string(&path) {
                Ok(text) => text,
                Err(err) if err.kind() == std::io::ErrorKind::NotFound => continue,
                Err(err) => return Err(Stop::disk("read", &path, err)),
            };
            let expected = read(&text).map_err(|why| Stop::No(format!("{}: {why}", path.display())))?;
            res.push(Self { path, expected });
        }
        Ok(res)
    }
}

/// What follows one of these words in the header, line by line.
fn lines(text: &str, words: &[&str]) -> Vec<String> {
    let header = text.lines().map_while(|it| it.strip_prefix("//!")).map(str::trim);
    let behind =
        header.filter_map(|it| words.iter().find_map(|word| it.strip_prefix(word)?.strip_prefix(':')));
    behind.map(|it| it.trim().to_owned()).collect()
}

fn compiled(text: &str) -> Result<Expected, String> {
    let found = lines(text, &["new"]);
    let [line] = found.as_slice() else {
        return Err(format!("{} lines `//! new: …` in its header, where there has to be one", found.len()));
    };
    let words: BTreeSet<String> = line.split(',').map(|it| it.trim().to_owned()).collect();
    if words.iter().map(String::as_str).eq(["compiles"]) {
        return Ok(Expected::Compiled(BTreeSet::new()));
    }
    let is_code = |it: &String| {
        it.strip_prefix('E').is_some_and(|it| it.len() == 4 && it.bytes().all(|it| it.is_ascii_digit()))
    };
    match words.iter().find(|it| *it != "deprecated" && !is_code(it)) {
        Some(word) => {
            Err(format!("`new: {word}` is neither `compiles`, `deprecated` nor the code of an error"))
        }
        None => Ok(Expected::Compiled(words)),
    }
}

fn runs(text: &str) -> Result<Expected, String> {
    let (old, new) = (lines(text, &["old", "both"]), lines(text, &["new", "both"]));
    if old.is_empty() || new.is_empty() {
        return Err("its header needs lines `//! old: …` and `//! new: …`, or lines `//! both: …`".to_owned());
    }
    if old == new && !lines(text, &["old", "new"]).is_empty() {
        return Err("`old` and `new` are the same: write `//! both: …`".to_owned());
    }
    Ok(Expected::Runs { old, new })
}

#[cfg(test)]
mod tests {
    use super::{Expected, compiled, runs};

    fn words(list: &[&str]) -> Expected {
        Expected::Compiled(list.iter().map(|it| (*it).to_owned()).collect())
    }

    #[test]
    fn a_header_says_what_the_compiler_says() {
        assert_eq!(compiled("//! Does it.\n//!\n//! new: compiles\n"), Ok(words(&[])));
        assert_eq!(compiled("//! new: E0308, E0061\n"), Ok(words(&["E0061", "E0308"])));
        assert_eq!(compiled("//! new: deprecated\n"), Ok(words(&["deprecated"])));
        for wrong in
            ["", "//! x\nuse a; //! new: compiles\n", "//! new: E1\n", "//! new: fails\n", "//! new: \n"]
        {
            assert!(compiled(wrong).is_err(), "{wrong}");
        }
        assert!(compiled("//! new: E0308\n//! new: E0061\n").is_err(), "two lines");
    }

    #[test]
    fn a_header_says_what_is_sent() {
        let lines = |list: &[&str]| list.iter().map(|it| (*it).to_owned()).collect();
        let both = Expected::Runs { old: lines(&["GET /a"]), new: lines(&["GET /a"]) };
        assert_eq!(runs("//! both: GET /a\n"), Ok(both));
        let differ = Expected::Runs { old: lines(&["GET /a", "GET /b"]), new: lines(&["GET /b"]) };
        assert_eq!(runs("//! old: GET /a\n//! old: GET /b\n//!\n//! new: GET /b\n"), Ok(differ));
        let mixed = Expected::Runs { old: lines(&["GET /a", "one"]), new: lines(&["GET /a", "two"]) };
        assert_eq!(runs("//! both: GET /a\n//! old: one\n//! new: two\n"), Ok(mixed));
        for wrong in ["", "//! old: a\n", "//! old: a\n//! new: a\n", "//! both: c\n//! old: a\n//! new: a\n"]
        {
            assert!(runs(wrong).is_err(), "{wrong}");
        }
    }
}
