//! Where the nodes of the bundled tree came from.
//!
//! In: what was moved, said by whoever moved it. Out: file and pointer of any node. Only moved nodes are kept:
//! all below them moved along, and all else is in the root file under the same pointer.

use std::collections::BTreeMap;

use super::FileId;
use crate::pointer::Pointer;

/// Why a node is no longer in the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gone {
    /// It was read: something else in the tree represents it.
    Read,
    /// It was cut.
    Cut,
}

/// Bundled pointer to file and pointer in it.
#[derive(Debug, Clone, Default)]
pub struct Origins {
    /// Sorted, so that all below a node stand in a row.
    moved: BTreeMap<Pointer, (FileId, Pointer)>,
    gone: Vec<(FileId, Pointer, Gone)>,
    /// What had changed in the root before it was bundled.
    root: Option<Box<Self>>,
}

impl Origins {
    /// The origins of a tree that is made of a root which had been changed.
    pub fn of_changed(root: Self) -> Self {
        Self { root: Some(Box::new(root)), ..Self::default() }
    }

    /// Says that a node of the bundled tree came from elsewhere.
    pub fn record(&mut self, bundled: Pointer, file: FileId, pointer: Pointer) {
        self.moved.insert(bundled, (file, pointer));
    }

    /// Says that a node of the bundled tree moved within it.
    pub fn record_move(&mut self, from: &Pointer, to: Pointer) {
        let (file, pointer) = self.trace(from);
        // What moved before below `from` comes along with its own origin; what was below `to` is gone.
        let below: Vec<_> = self.below(from).map(|(key, origin)| (key.clone(), origin.clone())).collect();
        let gone: Vec<_> = self.below(&to).map(|(key, _)| key.clone()).collect();
        for key in below.iter().map(|(key, _)| key).chain(&gone) {
            self.moved.remove(key);
        }
        let below: Vec<_> = below
            .into_iter()
            .filter_map(|(key, origin)| Some((to.join(&key.below(from)?), origin)))
            .collect();
        self.moved.insert(to, (file, pointer));
        self.moved.extend(below);
    }

    /// Says that a node of the bundled tree is no longer there, nor is what is below it, unless that was moved.
    pub fn record_gone(&mut self, bundled: &Pointer, why: Gone) {
        let (file, pointer) = self.trace(bundled);
        self.gone.push((file, pointer, why));
    }

    /// The same of a node of a file that does not come into the bundled tree.
    pub fn record_gone_in(&mut self, file: FileId, pointer: Pointer, why: Gone) {
        self.gone.push((file, pointer, why));
    }

    /// What is gone, by file and pointer in it.
    pub fn gone(&self) -> impl Iterator<Item = (FileId, Pointer, Gone)> {
        let before = self.root.iter().flat_map(|it| it.gone.iter().cloned());
        before.chain(self.gone.iter().map(|(file, pointer, why)| {
            let (file, pointer) = self.before(*file, pointer.clone());
            (file, pointer, *why)
        }))
    }

    /// Whether the root was changed before it was bundled, so that a node may have come from elsewhere than its parent
    /// though nothing moved it.
    pub fn is_changed(&self) -> bool {
        self.root.is_some()
    }

    /// File and pointer of a node, if it is itself one that moved.
    pub fn moved(&self, bundled: &Pointer) -> Option<&(FileId, Pointer)> {
        self.moved.get(bundled)
    }

    fn below(&self, ancestor: &Pointer) -> impl Iterator<Item = (&Pointer, &(FileId, Pointer))> {
        let first = ancestor.key("");
        self.moved.range(first.clone()..).take_while(move |(key, _)| key.as_str().starts_with(first.as_str()))
    }

    /// Where a node came from: by its nearest moved ancestor, else the root file.
    pub fn locate(&self, bundled: &Pointer) -> (FileId, Pointer) {
        let (file, pointer) = self.trace(bundled);
        self.before(file, pointer)
    }

    /// What stood at a node of the root before that was changed.
    fn before(&self, file: FileId, pointer: Pointer) -> (FileId, Pointer) {
        match &self.root {
            Some(root) if file.0 == 0 => root.locate(&pointer),
            _ => (file, pointer),
        }
    }

    /// Where a node came from, as the root is now: what is recorded is recorded in these terms.
    pub fn trace(&self, bundled: &Pointer) -> (FileId, Pointer) {
        let mut ancestor = (!self.moved.is_empty()).then(|| bundled.clone());
        while let Some(it) = ancestor {
            if let (Some((file, pointer)), Some(rest)) = (self.moved.get(&it), bundled.below(&it)) {
                return (*file, pointer.join(&rest));
            }
            ancestor = it.parent();
        }
        (FileId(0), bundled.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_moved_ancestor_decides() {
        let mut origins = Origins::default();
        let schemas = Pointer::root().key("components").key("schemas");
        let pet = schemas.key("Pet");
        origins.record(pet.clone(), FileId(1), Pointer::root());
        origins.record(pet.key("owner"), FileId(2), Pointer::root().key("Owner"));
        assert_eq!(origins.locate(&pet.key("id")), (FileId(1), Pointer::root().key("id")));
        assert_eq!(
            origins.locate(&pet.key("owner").key("id")),
            (FileId(2), Pointer::root().key("Owner").key("id"))
        );
        assert_eq!(origins.locate(&schemas.key("Pets")), (FileId(0), schemas.key("Pets")));
        origins.record_move(&pet, schemas.key("Animal"));
        assert_eq!(origins.locate(&schemas.key("Animal").key("owner")).0, FileId(2));
        assert_eq!(origins.moved(&pet.key("owner")), None, "it moved, and was not copied");
        origins.record(schemas.key("Pets"), FileId(3), Pointer::root());
        origins.record_move(&schemas.key("Pets"), schemas.key("Animal"));
        assert_eq!(origins.locate(&schemas.key("Animal").key("owner")).0, FileId(3));
    }
}
