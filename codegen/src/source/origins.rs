//! Where the nodes of the bundled tree came from.
//!
//! In: what was moved, said by whoever moved it. Out: file and pointer of any node. Only moved nodes are kept:
//! all below them moved along, and all else stands in the root file under the same pointer.

use std::collections::HashMap;

use super::FileId;
use crate::pointer::Pointer;

/// Bundled pointer to file and pointer in it.
#[derive(Debug, Clone, Default)]
pub struct Origins {
    moved: HashMap<Pointer, (FileId, Pointer)>,
}

impl Origins {
    /// Says that a node of the bundled tree came from elsewhere.
    pub fn record(&mut self, bundled: Pointer, file: FileId, pointer: Pointer) {
        self.moved.insert(bundled, (file, pointer));
    }

    /// Says that a node of the bundled tree moved within it.
    pub fn record_move(&mut self, from: &Pointer, to: Pointer) {
        let (file, pointer) = self.locate(from);
        // What moved before below `from` keeps its own origin.
        let below: Vec<_> = self
            .moved
            .iter()
            .filter_map(|(key, origin)| Some((to.join(&key.below(from)?), origin.clone())))
            .collect();
        self.moved.insert(to, (file, pointer));
        self.moved.extend(below);
    }

    /// Where a node came from: by its nearest moved ancestor, else the root file.
    pub fn locate(&self, bundled: &Pointer) -> (FileId, Pointer) {
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
    }
}
