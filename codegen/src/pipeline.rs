//! The stages in a row: from a document to the files of its crate.
//!
//! In: where a document is and what its crate is called. Out: an [`Outcome`]: the files, or why there are none, and
//! every message on the way. Nothing is printed and nothing written; that is up to whoever asks.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use crate::analyze::Facts;
use crate::bundle::Tree;
use crate::conventions;
use crate::crate_name;
use crate::diagnostic::{Diagnostic, Diagnostics, Place, Severity};
use crate::directions;
use crate::document::Document;
use crate::emit::{self, Config};
use crate::examples;
use crate::format;
use crate::ir::{Api, TypeId};
use crate::leniency;
use crate::lint;
use crate::load::{self, Disk, Files};
use crate::lock::{self, Lock};
use crate::lower::lower;
use crate::names::{Counts, EventMember, Names};
use crate::output::FileTree;
use crate::pointer::Pointer;
use crate::read::{self, read_overlaid};
use crate::report::{Report, Shared};
use crate::sharing;
use crate::source::FileId;
use crate::stack;
use crate::surface::{self, Surface};
use crate::unseen::spelled_json;

/// What is to be made.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// The document.
    pub spec: PathBuf,
    /// The name of the crate; made from the file's or its folder's name if not given.
    pub name: Option<String>,
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
    /// Each inline schema is a type of its own, though it equals another.
    pub no_share: bool,
}

/// What became of a document.
#[derive(Debug)]
pub struct Outcome {
    /// The name of the crate.
    pub name: String,
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
    document: read::Document,
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

    /// The document as it was read: its texts, and the clean tree.
    pub fn document(&self) -> &read::Document {
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
            let recognised = recognised.unwrap_or_default();
            Report { recognised, shared: self.shared(), ..report }
        })
    }

    /// The types that several schemas are, in document order.
    fn shared(&self) -> Vec<Shared> {
        let Some(api) = &self.api else { return Vec::new() };
        let place = |id: TypeId| (api.ty(id).pointer.clone(), self.types[id.0].clone());
        let types = (0..api.types.len()).map(TypeId).filter(|it| !api.aliases(*it).is_empty());
        let shared = types.map(|id| {
            let (pointer, rust) = place(id);
            Shared { rust, pointer, aliases: api.aliases(id).iter().map(|it| place(*it)).collect() }
        });
        shared.collect()
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
    let (mut disk, root) = Disk::around(&request.spec);
    if let Some(folder) = &request.root {
        disk = disk.within(folder);
    }
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
    let (surface, no_share) = (request.surface, request.no_share);
    let mut config = Config { crate_name: name, source, command, surface, no_share, ..Config::default() };
    let front = request.front.as_deref().map(read_front).transpose();
    let unread = front.map(|it| config.front = it).err();
    let overlays: Vec<(Disk, String)> = request.overlays.iter().map(|it| Disk::around(it)).collect();
    let overlays: Vec<(&dyn Files, &str)> =
        overlays.iter().map(|(disk, name)| (disk as &dyn Files, name.as_str())).collect();
    let given = request.lock.as_deref().map(Disk::around);
    let beside = lock::name_of(&root);
    let lock = match &given {
        Some((disk, name)) => (disk as &dyn Files, name.as_str()),
        None => (&disk as &dyn Files, beside.as_str()),
    };
    let mut outcome = stack::with_room(|| run(&disk, &root, &overlays, lock, &config));
    if let Some(unread) = unread {
        outcome.files = None;
        outcome.diagnostics.push(*unread);
    }
    outcome
}

fn read_front(path: &Path) -> Result<String, Box<Diagnostic>> {
    let (disk, name) = Disk::around(path);
    let unread = |why: String| {
        let message = format!("cannot read the front page `{name}`: {why}");
        let unread = Diagnostic::fatal("front-page", Pointer::root(), message);
        Box::new(unread.help("write it as Markdown in UTF-8, or generate without it"))
    };
    let bytes = disk.read(&name).map_err(|err| unread(err.to_string()))?;
    String::from_utf8(bytes).map_err(|err| unread(err.to_string()))
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
    let lock = lock::name_of(root);
    stack::with_room(|| run(files, root, overlays, (files, &lock), config))
}

fn run(
    files: &dyn Files,
    root: &str,
    overlays: &[(&dyn Files, &str)],
    (lock_files, lock_name): (&dyn Files, &str),
    config: &Config,
) -> Outcome {
    let mut diagnostics = Diagnostics::default();
    let mut document = read_overlaid(files, root, overlays, &mut diagnostics);
    let lock = load::beside(lock_files, lock_name, &mut document.sources, &mut diagnostics);
    let lock = lock.map(|(file, tree)| lock::parse(file, &tree, &mut diagnostics)).unwrap_or_default();
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
        diagnostics,
        document,
    };
    if !outcome.diagnostics.is_fatal() {
        make(&mut outcome, &lock, config);
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
    directions::split(&mut api);
    leniency::settle(&mut api);
    conventions::settle(&mut api);
    lock::apply(&mut api, lock, &mut outcome.unmatched);
    let facts = Facts::of(&api, diagnostics);
    let names = Names::assign(&api, &facts, diagnostics);
    // A review compares what is at each place, whatever else is like it.
    if !config.no_share && !config.surface {
        let is_inline: Vec<bool> =
            api.types.iter().map(|it| !it.named || is_inside(tree, &it.pointer)).collect();
        api.sharing = sharing::of(&api, &facts, &names, &is_inline);
    }
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
    outcome.api = Some(api);
    let made = if config.surface {
        let surface = surface::of("crate", &files).map_err(|error| (error.file, error.message));
        surface.map(|it| outcome.surface = Some(it))
    } else {
        print(files).map(|it| outcome.files = Some(it))
    };
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

/// Whether a schema is written inside another node of the document, and became a component only because something refers to
/// it there.
fn is_inside(tree: &Tree, at: &Pointer) -> bool {
    let (file, origin) = tree.origins.locate(at);
    let schemas = Pointer::root().key("components").key("schemas");
    file == FileId(0) && origin.parent() != Some(schemas)
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

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Request, generate};

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
