//! The public API of a crate as text: one line for each thing that a caller can name or rely on.
//!
//! In: the crate's sources, which compile. Out: sorted [`Item`]s, the raw material of a semver verdict:
//! two crates with the same lines break nobody who moves from one to the other.
//! Nothing is compiled: imports are followed here, names in signatures become full paths whatever the source imports,
//! and what a caller cannot reach is left out.
//!
//! Not seen, because only a compiler knows it: auto traits (`Send`), and what a macro of another crate writes in item
//! position; the latter is named in [`Surface::unread`] so that nobody takes the listing for complete.

mod alike;
mod attributes;
mod expand;
mod fragments;
mod impls;
mod items;
mod lean;
mod modules;
mod prelude;
mod reach;
mod rules;
mod scopes;
mod text;
mod wire;

use std::error::Error;
use std::fmt;
use std::num::NonZeroUsize;

use self::alike::{Alike, Beside};
use crate::emit::CrateFiles;
use crate::output::FileTree;
use crate::parallel;

/// The public API of one crate.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Surface {
    /// What is public, sorted by path, each once.
    pub items: Vec<Item>,
    /// Places that may hold more: item macros of other crates, imports that lead nowhere.
    pub unread: Vec<String>,
}

/// One line of a [`Surface`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Item {
    /// The full path that a caller writes; for an impl, that of the type.
    pub path: String,
    /// The words in front: `pub struct`, `pub const fn`, `impl`.
    pub kind: String,
    /// What follows the path: parameters, a type, bounds. For an impl, all behind `impl`.
    pub detail: String,
    /// [`detail`](Self::detail) without what binds nobody: the names of a function's parameters.
    pub contract: String,
    /// What it means on the wire, where the sources say so: `"amount", required`, `POST /v1/refunds, …`; else empty. It
    /// binds nobody who compiles: where only this differs, the same code sends something else.
    pub wire: String,
    /// Attributes that callers depend on: `non_exhaustive`, `cfg(feature = "blocking")`, `deprecated`, sorted.
    pub notes: Vec<String>,
}

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.kind.starts_with("impl") {
            write!(f, "{}{}", self.kind, self.detail)?;
        } else {
            write!(f, "{} {}{}", self.kind, self.path, self.detail)?;
        }
        if !self.notes.is_empty() {
            write!(f, " [{}]", self.notes.join(", "))?;
        }
        if !self.wire.is_empty() {
            write!(f, " // {}", self.wire)?;
        }
        Ok(())
    }
}

impl fmt::Display for Surface {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.items.iter().try_for_each(|it| writeln!(f, "{it}"))
    }
}

/// Sources that are no crate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SurfaceError {
    /// The file.
    pub file: String,
    /// What is wrong with it.
    pub message: String,
}

impl fmt::Display for SurfaceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: {}", self.file, self.message)
    }
}

impl Error for SurfaceError {}

/// Where the files of a crate are.
pub trait Sources {
    /// Whether there is a file.
    fn has(&self, path: &str) -> bool;

    /// A file, parsed; `None` where there is none.
    fn parse(&self, path: &str) -> Option<syn::Result<syn::File>>;
}

impl Sources for FileTree {
    fn has(&self, path: &str) -> bool {
        self.get(path).is_some()
    }

    fn parse(&self, path: &str) -> Option<syn::Result<syn::File>> {
        self.get(path).map(syn::parse_file)
    }
}

/// What emission lists, as text that is enough for a listing: without documentation, and not laid out.
pub fn sources(files: CrateFiles<'_>, threads: NonZeroUsize) -> FileTree {
    let rust: Vec<_> = files.rust.into_iter().collect();
    let texts = parallel::map(&rust, threads, |(_, make)| {
        let items = make().items.into_iter().map(|it| lean::undocumented(it).to_string() + "\n");
        items.collect::<String>()
    });
    let mut tree: FileTree = rust.into_iter().map(|(path, _)| path).zip(texts).collect();
    for (path, text) in files.text {
        let lean = lean::lean(&path, &text);
        tree.insert(path, lean);
    }
    tree
}

/// Both listings of two crates, as far as they may differ: of a file that both have, the items alone are listed.
///
/// # Errors
///
/// As for [`of`].
pub fn both(name: &str, old: &FileTree, new: &FileTree) -> Result<(Surface, Surface), SurfaceError> {
    let alike = &Alike::default();
    let list = |own, other| of(name, &Beside { own, other, alike });
    Ok((list(old, new)?, list(new, old)?))
}

/// The public API of a crate with these files, found faster: what is inside functions is not parsed.
///
/// # Errors
///
/// As for [`of`].
pub fn lean(name: &str, files: &FileTree) -> Result<Surface, SurfaceError> {
    let lean: FileTree = files.iter().map(|(path, text)| (path.to_owned(), lean::lean(path, text))).collect();
    of(name, &lean).or_else(|_| of(name, files))
}

/// The public API of the library crate `name` with these files, whose root is `src/lib.rs`.
///
/// # Errors
///
/// If the root or the file of a module is missing, or a file is not Rust.
pub fn of(name: &str, files: &dyn Sources) -> Result<Surface, SurfaceError> {
    let name = name.replace('-', "_");
    let krate = modules::load(&name, files)?;
    let scopes = scopes::bind(&krate);
    let reach = reach::paths(&krate, &scopes);
    Ok(items::list(&krate, &scopes, reach))
}

#[cfg(test)]
mod tests;
