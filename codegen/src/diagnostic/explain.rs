//! Explains a message by its id.
//!
//! In: an id, such as `ref-unresolved`. Out: its entry of `DIAGNOSTICS.md`. The page is generated from the documents of the
//! tests, so that each entry shows what a run really says.

/// The page of all ids: a heading of the second level for each.
const PAGE: &str = include_str!("../../DIAGNOSTICS.md");

/// The entry of an id; `None` if there is none.
pub fn explain(id: &str) -> Option<&'static str> {
    entries().find(|(own, _)| *own == id).map(|(_, entry)| entry)
}

/// All ids that have an entry, sorted.
pub fn ids() -> impl Iterator<Item = &'static str> {
    entries().map(|(id, _)| id)
}

/// Each id with the text below its heading.
fn entries() -> impl Iterator<Item = (&'static str, &'static str)> {
    PAGE.split("\n## `").skip(1).filter_map(|section| {
        let (id, entry) = section.split_once('`')?;
        Some((id, entry.trim()))
    })
}

#[cfg(test)]
mod tests {
    use super::{explain, ids};

    #[test]
    fn an_entry_is_found_by_its_id() {
        let entry = explain("ref-unresolved").expect("an entry");
        assert!(entry.contains("[ref-unresolved]") && !entry.contains("\n## "), "{entry}");
        assert_eq!(explain("ref"), None);
        assert!(ids().is_sorted());
    }
}
