//! The files of a document: their texts, their names for people, and where a node of the bundled tree came from.

/// One file of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub u32);
