//! The generator as a library call: for build scripts, and for programs that make crates without a command line.
//!
//! In: a document, and what its crate is to be like. Out: the files of a crate, or of a module of one, on disk, or every
//! message about why there are none. It prints nothing; where the crate goes is up to whoever calls.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::diagnostic::Severity;
use crate::emit::{Config, shared_runtime};
use crate::inputs::{self, Inputs};
use crate::output::{self, Changes, FileTree, OutputError};
use crate::package::{Choice, Package};
use crate::pipeline::generate_from;
use crate::{Outcome, Request};

/// Makes a crate, or a module of one, from a document.
///
/// A build script makes a module of the crate that it belongs to:
///
/// ```no_run
/// // build.rs
/// fn main() -> Result<(), Box<dyn std::error::Error>> {
///     let out = std::env::var("OUT_DIR")?;
///     let made = codegen::Generator::new("api/shop.yaml")
///         .config("api/shop.toml")
///         .only("tag=Orders")
///         .write_module(&out, "shop")?;
///     for file in made.read {
///         println!("cargo::rerun-if-changed={}", file.display());
///     }
///     Ok(())
/// }
/// ```
///
/// The crate has the module where it includes the file that declares it:
///
/// ```ignore
/// include!(concat!(env!("OUT_DIR"), "/shop.rs"));
/// ```
///
/// The module uses the dependencies and features that the manifest of its crate would have: they are in `shop/Cargo.toml`
/// in the same folder, to be copied once.
#[derive(Debug, Clone)]
pub struct Generator {
    request: Request,
    deny: Option<Severity>,
}

/// What was made.
#[derive(Debug)]
pub struct Made {
    /// Files that changed.
    pub changes: Changes,
    /// The same of the runtime, where the configuration asks for one that crates share, in a folder.
    pub runtime: Option<Changes>,
    /// The messages about the document, as text; empty if there are none.
    pub messages: String,
    /// The files that were named to the generator, and the folder of the document: what a build script watches.
    pub read: Vec<PathBuf>,
}

/// Why nothing was made.
#[derive(Debug)]
pub enum NotMade {
    /// The document, or what was asked for, has something that costs the crate: all messages, as text.
    Refused(String),
    /// The files could not be written.
    Disk(OutputError),
}

impl fmt::Display for NotMade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(messages) => f.write_str(messages),
            Self::Disk(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for NotMade {}

impl From<OutputError> for NotMade {
    fn from(error: OutputError) -> Self {
        Self::Disk(error)
    }
}

impl Generator {
    /// Of this document.
    pub fn new(document: impl Into<PathBuf>) -> Self {
        Self { request: Request { spec: document.into(), ..Request::default() }, deny: None }
    }

    /// The name of the crate, where its configuration gives none.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.request.name = Some(name.into());
        self
    }

    /// The configuration of the crate: a file as `crate.toml` in `spec/<api>` is.
    #[must_use]
    pub fn config(mut self, file: impl Into<PathBuf>) -> Self {
        self.request.package = Some(file.into());
        self
    }

    /// Changes the document by an OpenAPI Overlay. Several are applied in the order of the calls.
    #[must_use]
    pub fn overlay(mut self, file: impl Into<PathBuf>) -> Self {
        self.request.overlays.push(file.into());
        self
    }

    /// The lock of names; by default the file next to the document that is called after it, if there is one.
    #[must_use]
    pub fn lock(mut self, file: impl Into<PathBuf>) -> Self {
        self.request.lock = Some(file.into());
        self
    }

    /// The folder that holds all files that the document refers to; by default the document's own.
    #[must_use]
    pub fn root(mut self, folder: impl Into<PathBuf>) -> Self {
        self.request.root = Some(folder.into());
        self
    }

    /// Makes this part alone, and all that it needs: `tag=NAME`, `path=/v1/refunds`, `schema=NAME`, an operation by its id or
    /// as `METHOD /path`. May be called several times.
    #[must_use]
    pub fn only(mut self, part: &str) -> Self {
        self.request.only.push(Choice::parse(part));
        self
    }

    /// Leaves this part out, written as for [`only`](Self::only).
    #[must_use]
    pub fn without(mut self, part: &str) -> Self {
        self.request.without.push(Choice::parse(part));
        self
    }

    /// Makes nothing if there is a message of this severity or of a worse one; by default only fatal ones cost the crate.
    #[must_use]
    pub fn deny(mut self, severity: Severity) -> Self {
        self.deny = Some(severity);
        self
    }

    /// Makes the crate and writes nothing.
    ///
    /// # Errors
    /// All messages, if there is a denied one.
    pub fn generate(&self) -> Result<Outcome, NotMade> {
        self.made(&inputs::config(&self.request))
    }

    /// Writes the crate to a folder, in which nothing may be that the generator did not write. A runtime that crates share is
    /// written, too, where the configuration gives its folder.
    ///
    /// # Errors
    /// All messages, if there is a denied one; what the disk says.
    pub fn write(&self, folder: impl AsRef<Path>) -> Result<Made, NotMade> {
        let mut outcome = self.generate()?;
        let files = outcome.files.take().unwrap_or_default();
        let folder = folder.as_ref();
        let changes = output::write(folder, &files)?;
        let Package { runtime, publish, .. } = &outcome.package;
        let shared = runtime.as_ref().and_then(|it| Some((it.package(), folder.join(it.path()?))));
        let runtime = shared.map(|(name, folder)| {
            let files = shared_runtime::crate_files(name, *publish, "paywright runtime");
            output::write(&folder, &files.into_iter().collect())
        });
        Ok(Made { runtime: runtime.transpose()?, ..self.result(&outcome, changes) })
    }

    /// Writes the crate as a module of another: `NAME.rs` in the folder, which declares the module, and the folder `NAME`. The
    /// module is for the root of the crate that includes it.
    ///
    /// # Errors
    /// All messages, if there is a denied one; what the disk says.
    pub fn write_module(&self, folder: impl AsRef<Path>, name: &str) -> Result<Made, NotMade> {
        let config = Config { root: vec![name.to_owned()], ..inputs::config(&self.request) };
        let mut outcome = self.made(&config)?;
        let mut files = FileTree::new();
        for (path, text) in outcome.files.take().unwrap_or_default().iter() {
            match path.strip_prefix("src/") {
                Some("lib.rs") => files.insert("mod.rs", text),
                Some(path) => files.insert(path, text),
                None if path == "Cargo.toml" => files.insert(path, text),
                None => {}
            }
        }
        let folder = folder.as_ref();
        let changes = output::write(&folder.join(name), &files)?;
        let declared = format!("#[path = {:?}]\npub mod {name};\n", folder.join(name).join("mod.rs"));
        output::write_file(&folder.join(format!("{name}.rs")), &declared)?;
        Ok(self.result(&outcome, changes))
    }

    fn made(&self, config: &Config) -> Result<Outcome, NotMade> {
        let inputs = Inputs::of(&self.request);
        let outcome = generate_from(&inputs.source(), config);
        let is_denied = |it: Severity| it == Severity::Fatal || self.deny.is_some_and(|deny| it >= deny);
        if outcome.files.is_some() && !outcome.diagnostics.iter().any(|it| is_denied(it.severity)) {
            return Ok(outcome);
        }
        Err(NotMade::Refused(outcome.messages(&is_denied, false)))
    }

    fn result(&self, outcome: &Outcome, changes: Changes) -> Made {
        let Request { spec, package, overlays, lock, root, .. } = &self.request;
        let folder = spec.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut read = vec![root.clone().unwrap_or_else(|| folder.to_owned())];
        read.extend(package.iter().chain(overlays).chain(lock).cloned());
        Made { changes, runtime: None, messages: outcome.messages(&|_| false, false), read }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Generator, NotMade};

    fn shop() -> Generator {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/own");
        Generator::new(folder.join("shop.yaml")).config(folder.join("shop.toml"))
    }

    #[test]
    fn a_crate_is_written_and_left_alone_while_nothing_changes() {
        let dir = tempfile::tempdir().expect("a folder");
        let made = shop().write(dir.path()).expect("a crate");
        assert!(made.changes.written.len() > 10 && made.messages.is_empty(), "{}", made.messages);
        assert!(dir.path().join("src/lib.rs").is_file());
        assert!(shop().write(dir.path()).expect("a crate").changes.is_empty());
        assert!(made.read.iter().any(|it| it.ends_with("shop.toml")));
    }

    #[test]
    fn a_module_is_declared_by_the_file_of_its_name() {
        let dir = tempfile::tempdir().expect("a folder");
        shop().write_module(dir.path(), "shop").expect("a module");
        let declared = std::fs::read_to_string(dir.path().join("shop.rs")).expect("the declaration");
        assert!(declared.ends_with("pub mod shop;\n"), "{declared}");
        let models = std::fs::read_to_string(dir.path().join("shop/models/purchase.rs")).expect("a model");
        assert!(models.contains("use crate::shop::runtime::json;"), "{models}");
    }

    #[test]
    fn all_messages_are_the_error_where_something_is_wrong() {
        let dir = tempfile::tempdir().expect("a folder");
        let refused = shop().only("tag=Order").without("schema=Monye").write(dir.path());
        let Err(NotMade::Refused(messages)) = refused else { panic!("{refused:?}") };
        assert!(messages.contains("`Order`") && messages.contains("did you mean `Money`?"), "{messages}");
        assert_eq!(std::fs::read_dir(dir.path()).expect("the folder").count(), 0);
    }
}
