//! The stages in a row: from a document to the files of its crate.
//!
//! In: where a document is and what its crate is called. Out: an [`Outcome`]: the files, or why there are none, and
//! every message on the way. Nothing is printed and nothing written; that is up to whoever asks.

use std::collections::{HashMap, HashSet};
use std::num::NonZeroUsize;
use std::path::PathBuf;

use crate::analyze::Facts;
use crate::conventions;
use crate::crate_name;
use crate::diagnostic::{Diagnostic, Diagnostics, Place, Severity};
use crate::directions;
use crate::document::Document;
use crate::emit::{self, Config};
use crate::examples;
use crate::format;
use crate::inputs::{Input, Inputs};
use crate::ir::{Api, TypeId};
use crate::leniency;
use crate::lint;
use crate::load::{self, Seen, Source};
use crate::lock::{self, Lock};
use crate::lower::lower;
use crate::names::{Counts, EventMember, Names};
use crate::output::FileTree;
use crate::package::{self, Package};
use crate::parallel;
use crate::pointer::Pointer;
use crate::read::{Reading, read};
use crate::report::Report;
use crate::source::FileId;
use crate::stack;
use crate::surface::{self, Surface};
use crate::unseen::spelled_json;

/// What is to be made.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// The document.
    pub spec: PathBuf,
    /// The name of the crate, where its package gives none; made from the file's or its folder's name if not given.
    pub name: Option<String>,
    /// What the crate says about itself: `crate.toml`.
    pub package: Option<PathBuf>,
    /// Overlays that change the document, in this order.
    pub overlays: Vec<PathBuf>,
    /// A page of Markdown for the front of the crate. Its code is run as tests of the crate, so it must be the caller's own.
    pub front: Option<PathBuf>,
    /// The folder that holds all files that the document refers to; the document's own if not given.
    pub root: Option<PathBuf>,
    /// The lock of the document's names; the file beside it that is called after it, if there is one and none is given.
    pub lock: Option<PathBuf>,
    /// No files are made, only the list of what is public in the crate: all that a review needs.
    pub surface: bool,
}

/// What became of a document.
#[derive(Debug)]
pub struct Outcome {
    /// The name of the crate.
    pub name: String,
    /// What the crate says about itself.
    pub package: Package,
    /// The files of the crate; `None` where nothing can be made of the document, or only the list of what is public is
    /// asked for.
    pub files: Option<FileTree>,
    /// What is public in the crate, where that is asked for.
    pub surface: Option<Surface>,
    /// Every message, in the order in which it came up.
    pub diagnostics: Diagnostics,
    /// The Rust path of each node that has one.
    pub names: Vec<(Pointer, String)>,
    /// The Rust path of each type of the API, in the order of [`Api::types`].
    pub types: Vec<String>,
    /// Each operation as callers see it: `METHOD path → handle.function(arguments) → type`.
    pub operations: Vec<String>,
    /// The members that every webhook brings, which are functions of the event.
    pub event_members: Vec<EventMember>,
    /// How well the names read, in numbers.
    pub counts: Counts,
    /// The API as it was lowered; `None` where nothing can be made of the document.
    pub api: Option<Api>,
    /// The lock as it should be now; empty where no files are made.
    pub lock: String,
    /// What of the lock matches nothing. It costs the crate nothing.
    pub unmatched: Diagnostics,
    /// What was read from the disk, for a later run to [compare](crate::reads_the_same).
    pub read: Vec<Seen>,
    document: Reading,
}

impl Outcome {
    /// The messages as text.
    pub fn messages(&self, denied: &dyn Fn(Severity) -> bool, color: bool) -> String {
        let messages = self.document.render(&self.diagnostics, denied, color);
        messages + &self.document.render(&self.unmatched, &|_| false, color)
    }

    /// Warns of each extension that means nothing to the generator: for a document that is written for it, in which such
    /// a key is a mistake. Vendors use extensions for their own ends.
    pub fn deny_foreign_extensions(&mut self) {
        for at in &self.document.foreign_extensions {
            let key = at.last().unwrap_or_default();
            self.diagnostics.push(
                Diagnostic::warning(
                    "extension-unknown",
                    Place::Key(at.clone()),
                    format!("`{key}` means nothing"),
                )
                .label("not one of the extensions that the generator knows")
                .help("remove it; the table of extensions is in `codegen/README.md`"),
            );
        }
    }

    /// What the rules for descriptions that are kept by hand find; nothing where there is no API.
    pub fn lint(&self) -> Diagnostics {
        match (&self.api, &self.document.tree) {
            (Some(api), Some(tree)) => lint::check(api, &self.names, &tree.root),
            _ => Diagnostics::default(),
        }
    }

    /// A finding as text.
    pub fn render(&self, diagnostics: &Diagnostics, color: bool) -> String {
        self.document.render(diagnostics, &|_| false, color)
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

    /// The version of the crate as it is stated: its own, or `info.version`. Empty where there is no API.
    pub fn version(&self) -> &str {
        let stated = self.api.as_ref().map(|it| it.version.as_str());
        self.package.version.as_deref().or(stated).unwrap_or_default()
    }

    /// The document as it was read: its texts, and the clean tree.
    pub fn document(&self) -> &Reading {
        &self.document
    }

    /// The root of the clean tree.
    pub fn tree(&self) -> Option<&serde_json::Value> {
        self.document.tree.as_ref().map(|it| &it.root)
    }

    /// What became of each construct; nothing where there is no tree to walk.
    pub fn report(&self) -> Report {
        let rust: HashMap<_, _> = self.names.iter().cloned().collect();
        let document = &self.document;
        document.tree.as_ref().map_or_else(Report::default, |tree| {
            let report = Report::new(&document.sources, tree, &self.diagnostics, &rust);
            let recognised = self.api.as_ref().map(|it| it.recognised.clone());
            Report { recognised: recognised.unwrap_or_default(), ..report }
        })
    }

    /// The report as JSON text.
    pub fn report_json(&self) -> String {
        let json =
            format!("{:#}\n", self.report().to_json(&self.document.sources, self.document.tree.as_ref()));
        spelled_json(&json).into_owned()
    }
}

/// Makes a crate from a document on disk.
pub fn generate(request: &Request) -> Outcome {
    let inputs = Inputs::of(request);
    let name = request.name.clone().unwrap_or_else(|| crate_name::of_document(&request.spec));
    // A document of a project is known by its path in the project, any other by its file alone.
    let source = if request.spec.is_relative() && request.spec.starts_with("spec") {
        request.spec.display().to_string().replace('\\', "/")
    } else {
        request.spec.file_name().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default()
    };
    // It is shown in comments, on one line.
    let source = source.chars().map(|it| if it.is_control() { ' ' } else { it }).collect();
    let command = "cargo xtask gen".to_owned();
    let surface = request.surface;
    let mut config = Config { crate_name: name, source, command, surface, ..Config::default() };
    let front = inputs.front.as_ref().map(read_front).transpose();
    let unread = front.map(|it| config.front = it).err();
    let mut outcome = generate_from(&inputs.source(), &config);
    outcome.read = inputs.seen();
    if let Some(unread) = unread {
        outcome.files = None;
        outcome.diagnostics.push(*unread);
    }
    outcome
}

fn read_front(input: &Input) -> Result<String, Box<Diagnostic>> {
    let (files, name) = input.file();
    let unread = |why: String| {
        let message = format!("cannot read the front page `{name}`: {why}");
        let unread = Diagnostic::fatal("front-page", Pointer::root(), message);
        Box::new(unread.help("write it as Markdown in UTF-8, or generate without it"))
    };
    let bytes = files.read(name).map_err(|err| unread(err.to_string()))?;
    String::from_utf8(bytes).map_err(|err| unread(err.to_string()))
}

/// Makes a crate from a document that is wherever its files are.
pub fn generate_from(source: &Source<'_>, config: &Config) -> Outcome {
    stack::with_room(|| run(source, config))
}

fn run(source: &Source<'_>, config: &Config) -> Outcome {
    let mut diagnostics = Diagnostics::default();
    let mut document = read(source, &mut diagnostics);
    let beside = lock::name_of(source.root);
    let (files, name) = source.lock.unwrap_or((source.files, &beside));
    let lock = load::beside(files, name, &mut document.sources, &mut diagnostics);
    let lock = lock.map(|(file, tree)| lock::parse(file, &tree, &mut diagnostics)).unwrap_or_default();
    let mut config = config.clone();
    if let Some((files, name)) = source.package
        && let Some(file) = load::text(files, name, &mut document.sources, &mut diagnostics)
    {
        config.package = package::parse(file, document.sources.text(file), &mut diagnostics);
        config.package.name.iter().for_each(|it| it.clone_into(&mut config.crate_name));
    }
    if let Some(why) = crate_name::fault(&config.crate_name) {
        let message = format!("no crate can be called {:?}: {why}", config.crate_name);
        diagnostics.push(
            Diagnostic::fatal("crate-name", FileId(0), message).help("give another name with `--name CRATE`"),
        );
    }
    if let Some(tree) = document.tree.as_ref().filter(|_| !diagnostics.is_fatal()) {
        examples::check(tree, &mut diagnostics);
    }
    let mut outcome = Outcome {
        name: config.crate_name.clone(),
        package: config.package.clone(),
        files: None,
        surface: None,
        names: Vec::new(),
        types: Vec::new(),
        operations: Vec::new(),
        event_members: Vec::new(),
        counts: Counts::default(),
        api: None,
        lock: String::new(),
        unmatched: Diagnostics::default(),
        read: Vec::new(),
        diagnostics,
        document,
    };
    if !outcome.diagnostics.is_fatal() {
        make(&mut outcome, &lock, &config);
    }
    outcome
}

fn make(outcome: &mut Outcome, lock: &Lock, config: &Config) {
    let diagnostics = &mut outcome.diagnostics;
    let Some(tree) = &outcome.document.tree else { return };
    let document = match Document::new(tree.root.clone()) {
        Ok(document) => document,
        Err(diagnostic) => return diagnostics.push(*diagnostic),
    };
    let mut api = lower(&document, diagnostics);
    // It is as large as all that comes after.
    drop(document);
    directions::split(&mut api);
    leniency::settle(&mut api);
    conventions::settle(&mut api);
    lock::apply(&mut api, lock, &mut outcome.unmatched);
    let facts = Facts::of(&api, diagnostics);
    let names = Names::assign(&api, &facts, diagnostics);
    let mut met = HashSet::new();
    outcome.types = (0..api.types.len()).map(|it| names.type_path(TypeId(it))).collect();
    outcome.names = names.paths(&api);
    outcome.operations = names.table(&api, &facts);
    outcome.event_members = names.event_members(&api);
    outcome.counts = names.counts(&api);
    // A review writes none.
    if !config.surface {
        outcome.lock = lock::collect(&api, &facts, &names);
    }
    outcome
        .names
        .retain(|(pointer, _)| tree.root.pointer(pointer.as_str()).is_some() && met.insert(pointer.clone()));
    let files = emit::emit(&api, &facts, &names, config);
    let made = if config.surface {
        let surface = surface::of("crate", &files).map_err(|error| (error.file, error.message));
        drop(files);
        surface.map(|it| outcome.surface = Some(it))
    } else {
        let threads = config.threads.unwrap_or_else(parallel::cores);
        print(files, threads).map(|it| outcome.files = Some(it))
    };
    outcome.api = Some(api);
    match made {
        Ok(()) => {}
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

/// Makes and prints each file. The tokens of one file are gone before the thread makes the next.
fn print(files: emit::Files<'_>, threads: NonZeroUsize) -> Result<FileTree, (String, String)> {
    let rust: Vec<_> = files.rust.into_iter().collect();
    let texts = parallel::map(&rust, threads, |(_, make)| {
        let file = make();
        format::file(&file.header, file.items)
    });
    let mut tree: FileTree = files.text.into_iter().collect();
    for ((path, _), text) in rust.into_iter().zip(texts) {
        match text {
            Ok(text) => tree.insert(path, text),
            Err(error) => return Err((path, error)),
        }
    }
    Ok(tree)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use std::num::NonZeroUsize;

    use super::{Request, generate, generate_from};
    use crate::emit::Config;
    use crate::load::{Disk, Source};

    /// All files but those of the runtime are made anew for each number.
    #[test]
    fn the_files_are_the_same_for_any_number_of_threads() {
        let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/qashier/openapi.yaml");
        let (disk, root) = Disk::around(&spec);
        let files = |threads: usize| {
            let threads = NonZeroUsize::new(threads);
            let config = Config { crate_name: "same".to_owned(), threads, ..Config::default() };
            generate_from(&Source::new(&disk, &root), &config).files.expect("a crate")
        };
        let one = files(1);
        assert!(one.len() > 100);
        // Without a number it is that of the cores.
        for other in [0, 2, 16] {
            assert!(files(other) == one, "{other} threads");
        }
    }

    #[test]
    fn a_front_page_that_cannot_be_read_is_said_and_nothing_is_made() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/ok");
        let request = Request {
            spec: folder.join("empty.yaml"),
            front: Some(folder.join("no-such-page.md")),
            ..Request::default()
        };
        let outcome = generate(&request);
        assert!(outcome.files.is_none());
        let fatal = outcome.fatal();
        assert!(
            fatal.len() == 1 && fatal[0].starts_with("front-page: cannot read the front page"),
            "{fatal:?}"
        );
    }
}
