//! The paths that a generated folder may hold, and the list of them that is kept in it.
//!
//! The list is text: a header, then one relative path a line, sorted. It names itself nowhere.

use std::collections::{BTreeMap, BTreeSet};

use super::FileTree;

/// The list's own path.
pub(super) const NAME: &str = ".generated";

/// The name of a file that is being written, in the folder that it is written to. One at a time, hence one name.
pub(super) const TEMPORARY: &str = ".generated.tmp";

const HEADER: &str =
    "# Written by the generator, with every file listed here: change the document, not these.";

/// The list of `paths` as text.
pub(super) fn print<'a>(paths: impl IntoIterator<Item = &'a String>) -> String {
    let mut text = String::from(HEADER);
    text.push('\n');
    for path in paths {
        text.push_str(path);
        text.push('\n');
    }
    text
}

/// The paths of a list. A wholly empty one is fine: it invites the generator into a folder that has things in it.
pub(super) fn parse(text: &str) -> Result<BTreeSet<String>, (usize, &'static str)> {
    if text.trim().is_empty() {
        return Ok(BTreeSet::new());
    }
    let mut lines = text.lines().zip(1..);
    if lines.next().is_none_or(|(header, _)| header != HEADER) {
        return Err((1, "not the header of a list that the generator wrote"));
    }
    lines.map(|(path, line)| verify(path).map(|()| path.to_owned()).map_err(|why| (line, why))).collect()
}

/// Whether a file may be written to, or removed from, `path`: if not, why.
pub(super) fn verify(path: &str) -> Result<(), &'static str> {
    if path.is_empty() {
        return Err("an empty path");
    }
    if path.starts_with('/') {
        return Err("an absolute path");
    }
    if path.contains(['\\', ':']) {
        return Err("`\\` and `:` are not portable in a path");
    }
    if path.chars().any(char::is_control) {
        return Err("a control character in a path");
    }
    for part in path.split('/') {
        match part {
            "" => return Err("an empty part in a path"),
            "." | ".." => return Err("`.` and `..` are not allowed in a path"),
            NAME | TEMPORARY => return Err("a name that is reserved for the generator's own use"),
            _ if part.ends_with([' ', '.']) => return Err("a part of a path that ends in a space or a dot"),
            _ => {}
        }
    }
    Ok(())
}

/// Two paths of the tree that cannot both be files everywhere, and why.
pub(super) fn clash(tree: &FileTree) -> Option<(String, String, &'static str)> {
    let mut folded: BTreeMap<String, &str> = BTreeMap::new();
    for (path, _) in tree.iter() {
        if let Some(other) = folded.insert(path.to_lowercase(), path) {
            return Some((other.to_owned(), path.to_owned(), "they differ only in case"));
        }
    }
    for (key, path) in &folded {
        if let Some(file) = folders(key).find_map(|folder| folded.get(folder)) {
            return Some((
                (*file).to_owned(),
                (*path).to_owned(),
                "the first would have to be a file and a folder",
            ));
        }
    }
    None
}

/// The folders that `path` is in, innermost first, without the top.
pub(super) fn folders(path: &str) -> impl Iterator<Item = &str> {
    let mut rest = path;
    std::iter::from_fn(move || {
        rest = &rest[..rest.rfind('/')?];
        Some(rest)
    })
}

#[cfg(test)]
mod tests {
    use super::{clash, folders, parse, print, verify};

    #[test]
    fn a_list_is_read_as_it_was_printed() {
        let paths = ["Cargo.toml".to_owned(), "src/lib.rs".to_owned()];
        let text = print(&paths);
        assert_eq!(text.lines().skip(1).collect::<Vec<_>>(), ["Cargo.toml", "src/lib.rs"]);
        assert!(parse(&text).is_ok_and(|it| it.iter().eq(&paths)));
    }

    #[test]
    fn a_list_that_names_foreign_places_is_refused() {
        let header = print([]);
        for (line, part) in [
            ("../outside", "`..`"),
            ("/etc/passwd", "absolute"),
            ("a//b", "empty part"),
            ("a\\b", "portable"),
            (".generated", "reserved"),
        ] {
            let err = parse(&format!("{header}{line}\n")).expect_err(line);
            assert_eq!(err.0, 2);
            assert!(err.1.contains(part), "{line}: {}", err.1);
        }
        assert!(parse("some other tool's list\n").is_err());
    }

    #[test]
    fn paths_are_plain_relative_and_portable() {
        assert_eq!(verify("src/models/price.rs"), Ok(()));
        for path in ["", "/a", "a/../b", "./a", "a/", "C:/a", "a\nb", "a/.generated.tmp", "a. "] {
            assert!(verify(path).is_err(), "{path}");
        }
    }

    #[test]
    fn paths_that_some_disk_cannot_keep_apart_clash() {
        let tree = |paths: &[&str]| paths.iter().map(|it| (*it, "")).collect();
        assert!(clash(&tree(&["src/a.rs", "src/b.rs"])).is_none());
        assert!(clash(&tree(&["src/a.rs", "src/A.rs"])).is_some_and(|it| it.2.contains("case")));
        assert!(clash(&tree(&["Src", "src/a.rs"])).is_some_and(|it| it.2.contains("folder")));
    }

    #[test]
    fn folders_go_from_the_inside_out() {
        assert_eq!(folders("a/b/c.rs").collect::<Vec<_>>(), ["a/b", "a"]);
        assert_eq!(folders("c.rs").count(), 0);
    }
}
