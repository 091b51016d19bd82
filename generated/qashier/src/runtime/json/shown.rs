//! Which members of an object are written, and what they are.
//!
//! In: what a struct holds ([`Shown`]), and the tags by which unions know it. Out: its entries, in order: with what is
//! sensitive marked, and with what the schema does not describe unchanged. The text of them is written here, too; the
//! bridge to serde passes them on in its own way.

use std::convert::Infallible;

use super::remembered::Remembered;
use super::value::{Object, Shape, Shown, Tag, View};
use super::writer::Writer;

/// The tags by which unions know an object, the innermost first: it says most.
#[derive(Clone, Copy)]
pub(super) struct Tags<'a> {
    pub(super) tag: &'static Tag,
    pub(super) outer: Option<&'a Tags<'a>>,
}

/// An entry of an object.
pub(super) struct Entry<'a> {
    pub(super) name: &'a str,
    pub(super) view: View<'a>,
    /// The schema has no other value for it, so that everybody knows it.
    pub(super) known: bool,
}

impl Shown<'_> {
    /// Shows each entry that is written, in order, until one fails.
    pub(super) fn entries<E>(
        &self,
        tags: Option<&Tags<'_>>,
        mut each: impl FnMut(Entry<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let Self { table, members, additional, extra } = self;
        let rows = table.members();
        // Those that no entry has said so far.
        let mut unsaid: Vec<&Tag> = Vec::new();
        let mut tag = tags;
        while let Some(Tags { tag: it, outer }) = tag {
            if unsaid.iter().all(|(name, _)| *name != it.0) {
                unsaid.push(it);
            }
            tag = *outer;
        }
        for (row, value) in rows.iter().zip(*members) {
            let (mut view, mut known) = (value.view(), row.is_constant() && !row.is_sensitive());
            let is_written = || row.is_required() && !extra.is_missing(row.name());
            if view.is_absent() && !is_written() {
                view = match extra.get(row.name()) {
                    // It came as something else than its type.
                    Some(kept) => Shape::Tree(kept).into(),
                    None if extra.is_null(row.name()) => Shape::Absent.into(),
                    None => continue,
                };
                known = false;
            }
            if row.is_sensitive() {
                view = view.sensitive();
            }
            if !unsaid.is_empty() {
                unsaid.retain(|(name, _)| *name != row.name());
            }
            each(Entry { name: row.name(), view, known })?;
        }
        for entries in *additional {
            let mut result = Ok(());
            entries.each(&mut |name, value| {
                if result.is_ok() {
                    unsaid.retain(|(it, _)| *it != name);
                    result = each(Entry { name, view: value.view(), known: false });
                }
            });
            result?;
        }
        for (name, value) in extra.iter() {
            // A member that the schema names was shown above, as its type or unchanged.
            if !rows.iter().any(|it| it.name() == name) {
                unsaid.retain(|(it, _)| *it != name);
                each(Entry { name, view: Shape::Tree(value).into(), known: false })?;
            }
        }
        unsaid
            .iter()
            .try_for_each(|(name, text)| each(Entry { name, view: Shape::Text(text).into(), known: true }))
    }
}

impl Writer {
    /// Writes an object by its table.
    pub(super) fn object(&mut self, object: &dyn Object, tags: Option<&Tags<'_>>) {
        object.show(&mut |it| match it.table.is_sensitive() {
            true => self.sensitive(|to| to.shown(it, tags)),
            false => self.shown(it, tags),
        });
    }

    fn shown(&mut self, shown: &Shown<'_>, tags: Option<&Tags<'_>>) {
        self.hidden.outermost.get_or_insert_with(|| shown.table.sensitive_members());
        let outer = std::mem::replace(&mut self.exact, Remembered::of(shown.extra.exact()));
        let mut entries = self.entries();
        let Ok(()) = shown.entries(tags, |Entry { name, view, known }| {
            entries.put(name, |to| {
                if known {
                    to.tells();
                }
                to.view(view, None);
            });
            Ok::<_, Infallible>(())
        });
        entries.end();
        self.exact = outer;
    }
}
