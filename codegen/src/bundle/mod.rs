//! Makes one tree of a document's files.
//!
//! In: a tree for each file. Out: one tree in which every `$ref` names a component: what is in another file, or
//! deep inside the document, is hoisted into `components`; path items, and references where OpenAPI has none, are
//! replaced by their targets. Where each piece came from goes into [`Origins`](crate::source::Origins). The content of objects is none of its
//! business.

mod copy;
mod miss;
mod name;
mod resolve;
mod target;

use serde_json::{Map, Value};

use crate::diagnostic::Diagnostics;
use crate::load::Loaded;
use crate::openapi::{Kind, Shape};
use crate::pointer::Pointer;
use crate::source::{FileId, Sources, Tree};

/// Bundles. `None` where there is no root to bundle, which was said before.
pub fn bundle(loaded: Loaded, diagnostics: &mut Diagnostics) -> (Sources, Option<Tree>) {
    let (Some(version), Some(root)) = (loaded.version, loaded.tree(FileId(0))) else {
        return (loaded.sources, None);
    };
    let targets = target::collect(&loaded);
    let mut copier = copy::Copier::new(&loaded, &targets, diagnostics);
    let mut tree = copier
        .copy(FileId(0), &mut Pointer::root(), Shape::One(Kind::Document), root, true)
        .unwrap_or_else(|| Value::Object(Map::new()));
    for target in targets.iter().filter(|it| !it.in_place) {
        let Some(section) = target.kind.section() else { continue };
        let Some(value) = loaded.tree(target.file).and_then(|it| it.pointer(target.pointer.as_str())) else {
            continue;
        };
        copier.go(Pointer::root().key("components").key(section).key(&target.name));
        copier.came_from(target.file, &target.pointer);
        let copied =
            copier.copy(target.file, &mut target.pointer.clone(), Shape::One(target.kind), value, true);
        if let Some(copied) = copied
            && let Some(section) = copier.section(&mut tree, section)
        {
            section.insert(target.name.clone(), copied);
        }
    }
    let origins = copier.finish();
    (loaded.sources, Some(Tree { root: tree, origins, version }))
}

#[cfg(test)]
mod tests;
