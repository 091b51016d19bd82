//! The stages in a row: from a document to the files of its crate.
//!
//! In: where a document is and what its crate is called. Out: an [`Outcome`]: the files, or why there are none, and
//! every message on the way. Nothing is printed and nothing written; that is up to whoever asks.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use crate::analyze::Facts;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::directions;
use crate::document::Document;
use crate::emit::{self, Config};
use crate::format;
use crate::ir::{Api, TypeId};
use crate::load::{Disk, Files};
use crate::lower::lower;
use crate::names::Names;
use crate::output::FileTree;
use crate::pointer::Pointer;
use crate::read::{self, read_overlaid};
use crate::report::Report;
use crate::stack;

/// What is to be made.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// The document.
    pub spec: PathBuf,
    /// The name of the crate; made from the file's or its folder's name if not given.
    pub name: Option<String>,
    /// Overlays that change the document, in this order.
    pub overlays: Vec<PathBuf>,
    /// The folder that holds all files that the document refers to; the document's own if not given.
    pub root: Option<PathBuf>,
}

/// What became of a document.
#[derive(Debug)]
pub struct Outcome {
    /// The name of the crate.
    pub name: String,
    /// The files of the crate; `None` where nothing can be made of the document.
    pub files: Option<FileTree>,
    /// Every message, in the order in which it came up.
    pub diagnostics: Diagnostics,
    /// The Rust path of each node that has one.
    pub names: Vec<(Pointer, String)>,
    /// The Rust path of each type of the API, in the order of [`Api::types`].
    pub types: Vec<String>,
    /// The API as it was lowered; `None` where nothing can be made of the document.
    pub api: Option<Api>,
    document: read::Document,
}

impl Outcome {
    /// The messages as text.
    pub fn messages(&self, denied: &dyn Fn(Severity) -> bool, color: bool) -> String {
        self.document.render(&self.diagnostics, denied, color)
    }

    /// The messages that stopped the document, with their ids; empty where a crate was made.
    pub fn fatal(&self) -> Vec<String> {
        let fatal = self.diagnostics.iter().filter(|it| it.severity == Severity::Fatal);
        fatal.map(|it| format!("{}: {}", it.id, it.message)).collect()
    }

    /// The version of OpenAPI that the document says it is written in; empty where it could not be read.
    pub fn openapi(&self) -> &str {
        let tree = self.document.tree.as_ref();
        tree.and_then(|it| it.root.get("openapi")?.as_str()).unwrap_or_default()
    }

    /// What became of each construct; nothing where there is no tree to walk.
    pub fn report(&self) -> Report {
        let rust: HashMap<_, _> = self.names.iter().cloned().collect();
        let document = &self.document;
        document.tree.as_ref().map_or_else(Report::default, |tree| {
            Report::new(&document.sources, tree, &self.diagnostics, &rust)
        })
    }

    /// The report as JSON text.
    pub fn report_json(&self) -> String {
        format!("{:#}\n", self.report().to_json(&self.document.sources))
    }
}

/// Makes a crate from a document on disk.
pub fn generate(request: &Request) -> Outcome {
    let (mut disk, root) = Disk::around(&request.spec);
    if let Some(folder) = &request.root {
        disk = disk.within(folder);
    }
    let name = request.name.clone().unwrap_or_else(|| crate_name(&request.spec));
    // A document of a project is known by its path in the project, any other by its file alone.
    let source = if request.spec.is_relative() && request.spec.starts_with("spec") {
        request.spec.display().to_string().replace('\\', "/")
    } else {
        request.spec.file_name().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default()
    };
    let config = Config { crate_name: name, source, command: "cargo xtask gen".to_owned(), root: Vec::new() };
    let overlays: Vec<(Disk, String)> = request.overlays.iter().map(|it| Disk::around(it)).collect();
    let overlays: Vec<(&dyn Files, &str)> =
        overlays.iter().map(|(disk, name)| (disk as &dyn Files, name.as_str())).collect();
    generate_overlaid(&disk, &root, &overlays, &config)
}

/// Makes a crate from a document that is wherever its files are.
pub fn generate_from(files: &dyn Files, root: &str, config: &Config) -> Outcome {
    generate_overlaid(files, root, &[], config)
}

/// Makes a crate from a document that overlays change, each by where it is and its name.
pub fn generate_overlaid(
    files: &dyn Files,
    root: &str,
    overlays: &[(&dyn Files, &str)],
    config: &Config,
) -> Outcome {
    stack::with_room(|| run(files, root, overlays, config))
}

fn run(files: &dyn Files, root: &str, overlays: &[(&dyn Files, &str)], config: &Config) -> Outcome {
    let mut diagnostics = Diagnostics::default();
    let document = read_overlaid(files, root, overlays, &mut diagnostics);
    let mut outcome = Outcome {
        name: config.crate_name.clone(),
        files: None,
        names: Vec::new(),
        types: Vec::new(),
        api: None,
        diagnostics,
        document,
    };
    if !outcome.diagnostics.is_fatal() {
        make(&mut outcome, config);
    }
    outcome
}

fn make(outcome: &mut Outcome, config: &Config) {
    let diagnostics = &mut outcome.diagnostics;
    let Some(tree) = &outcome.document.tree else { return };
    let document = match Document::new(tree.root.clone()) {
        Ok(document) => document,
        Err(diagnostic) => return diagnostics.push(*diagnostic),
    };
    let mut api = lower(&document, diagnostics);
    directions::split(&mut api);
    let facts = Facts::of(&api, diagnostics);
    let names = Names::assign(&api, &facts, diagnostics);
    let mut met = HashSet::new();
    outcome.types = (0..api.types.len()).map(|it| names.type_path(TypeId(it))).collect();
    outcome.names = names.paths(&api);
    outcome
        .names
        .retain(|(pointer, _)| tree.root.pointer(pointer.as_str()).is_some() && met.insert(pointer.clone()));
    let files = emit::emit(&api, &facts, &names, config);
    outcome.api = Some(api);
    match print(files) {
        Ok(files) => outcome.files = Some(files),
        Err((path, error)) => diagnostics.push(
            Diagnostic::fatal(
                "generator-bug",
                Pointer::root(),
                format!("`{path}` does not parse as Rust: {error}"),
            )
            .help("this is a mistake of the generator, not of the document: please report it"),
        ),
    }
}

fn print(files: emit::Files) -> Result<FileTree, (String, String)> {
    let mut tree: FileTree = files.text.into_iter().collect();
    for (path, file) in files.rust {
        match format::file(&file.header, file.items) {
            Ok(text) => tree.insert(path, text),
            Err(error) => return Err((path, error)),
        }
    }
    Ok(tree)
}

/// The document's name as that of a crate: of the file, or of its folder where the file's says nothing.
fn crate_name(spec: &Path) -> String {
    let name =
        |it: Option<&std::ffi::OsStr>| it.map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
    let stem = name(spec.file_stem());
    let said = if ["openapi", "swagger", "spec", "api", "index"].contains(&stem.as_str()) {
        name(spec.parent().and_then(Path::file_name))
    } else {
        stem
    };
    let plain: String = said
        .chars()
        .map(|it| if it.is_ascii_alphanumeric() { it.to_ascii_lowercase() } else { '-' })
        .collect();
    let words: Vec<_> = plain.split('-').filter(|it| !it.is_empty()).collect();
    match words.join("-") {
        it if it.starts_with(|it: char| it.is_ascii_alphabetic()) => it,
        it if it.is_empty() => "api".to_owned(),
        it => format!("api-{it}"),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::crate_name;

    #[test]
    fn a_crate_is_named_after_its_document() {
        for (path, name) in [
            ("spec/wooshpay/openapi.yaml", "wooshpay"),
            ("x/Stripe Spec3.yaml", "stripe-spec3"),
            ("1password.json", "api-1password"),
            ("openapi.yaml", "api"),
        ] {
            assert_eq!(crate_name(Path::new(path)), name);
        }
    }
}
