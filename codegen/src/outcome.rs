//! What became of a document: all that its stages bring to light, and views of it for people and programs.
//!
//! In: the results of the stages, from [`pipeline`](crate::pipeline). Out: messages, the report of fates, the findings of
//! `lint`. Nothing is printed here.

use std::collections::{HashMap, HashSet};

use crate::analyze::Facts;
use crate::diagnostic::records::Record;
use crate::diagnostic::{Diagnostics, Place, Severity, several};
use crate::ir::{Api, TypeId};
use crate::lint;
use crate::load::Seen;
use crate::names::{BodySetter, Counts, Described, EventMember, Names};
use crate::output::FileTree;
use crate::package::Package;
use crate::pointer::Pointer;
use crate::read::Reading;
use crate::report::{Report, Shared, Untyped, untyped};
use crate::unseen::spelled_json;

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
    /// The [sources](crate::surface::sources) of the crate, where only what is public in it is asked for.
    pub sources: Option<FileTree>,
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
    /// The setters of calls for members of their bodies.
    pub body_setters: Vec<BodySetter>,
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
    /// What names and facts there are besides, where a crate was made.
    pub(crate) named: Option<(Facts, Names)>,
    pub(crate) document: Reading,
}

impl Outcome {
    /// A document that was read, and nothing of it made yet.
    pub(crate) fn of(document: Reading, diagnostics: Diagnostics, name: &str, package: &Package) -> Self {
        Self {
            name: name.to_owned(),
            package: package.clone(),
            files: None,
            sources: None,
            names: Vec::new(),
            types: Vec::new(),
            operations: Vec::new(),
            event_members: Vec::new(),
            body_setters: Vec::new(),
            counts: Counts::default(),
            api: None,
            lock: String::new(),
            unmatched: Diagnostics::default(),
            read: Vec::new(),
            named: None,
            diagnostics,
            document,
        }
    }

    /// Keeps what the API and its parts are called.
    pub(crate) fn names_are(&mut self, api: &Api, facts: &Facts, names: &Names) {
        self.types = (0..api.types.len()).map(|it| names.type_path(TypeId(it))).collect();
        self.operations = names.table(api, facts);
        self.event_members = names.event_members(api);
        self.body_setters = names.body_setters(api);
        self.counts = names.counts(api);
        // What a stage has moved is not a node of the clean tree.
        let mut met = HashSet::new();
        self.names = names.paths(api);
        let tree = self.document.tree.as_ref();
        self.names.retain(|(at, _)| {
            tree.is_some_and(|it| it.root.pointer(at.as_str()).is_some()) && met.insert(at.clone())
        });
    }

    /// What of the lock matches nothing; not where that is since a file cannot be read and so nothing is made, and nothing lost.
    fn unmatched(&self, denied: &dyn Fn(Severity) -> bool) -> Option<&Diagnostics> {
        (!self.diagnostics.lack_a_file(denied)).then_some(&self.unmatched)
    }

    /// The messages as text.
    pub fn messages(&self, denied: &dyn Fn(Severity) -> bool, color: bool) -> String {
        let messages = self.document.render(&self.diagnostics.without_consequences(), denied, color);
        let unmatched = self.unmatched(denied).map(|it| self.document.render(it, &|_| false, color));
        messages + &unmatched.unwrap_or_default()
    }

    /// The messages for programs.
    pub fn records(&self, denied: &dyn Fn(Severity) -> bool) -> Vec<Record> {
        let mut records = self.document.records(&self.diagnostics.without_consequences(), denied);
        records
            .extend(self.unmatched(denied).into_iter().flat_map(|it| self.document.records(it, &|_| false)));
        records
    }

    /// Warns of each extension that means nothing to the generator: for a document that is written for it, in which such
    /// a key is a mistake. Vendors use extensions for their own ends.
    pub fn deny_foreign_extensions(&mut self) {
        for at in &self.document.foreign_extensions {
            let key = at.last().unwrap_or_default();
            self.diagnostics.push(several::unknown_extension(Place::Key(at.clone()), &key, None));
        }
    }

    /// The findings of the lint rules for descriptions that are maintained by hand. Empty without an API.
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

    /// The findings of [`lint`](Self::lint) for programs. A hint is a warning, which fails nothing; all else is an error.
    pub fn findings(&self, findings: &Diagnostics) -> Vec<Record> {
        let mut records = self.document.records(findings, &|_| false);
        for record in &mut records {
            record.level = if lint::level(record.id) > lint::Level::Hint { "error" } else { "warning" };
        }
        records
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

    /// The version of the crate as written: from `crate.toml`, or else `info.version`. Empty without an API.
    pub fn version(&self) -> &str {
        let stated = self.api.as_ref().map(|it| it.version.as_str());
        self.package.version.as_deref().or(stated).unwrap_or_default()
    }

    /// The document as it was read: its files, and the clean tree.
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
            Report { recognised: recognised.unwrap_or_default(), shared: self.shared(), ..report }
        })
    }

    /// The Rust path of each node that has one, the nodes as the document has them. Of several nodes that came from one, the
    /// first counts.
    pub fn written_names(&self) -> Vec<(String, &str)> {
        let mut met = HashSet::new();
        let all = self.names.iter().map(|(at, rust)| (self.document.written(at), rust.as_str()));
        all.filter(|(at, _)| met.insert(at.clone())).collect()
    }

    /// What each node with a Rust path became; empty where no crate was made.
    pub fn described(&self) -> Vec<Described> {
        match (&self.api, &self.named) {
            (Some(api), Some((facts, names))) => names.described(api, facts, &self.names),
            _ => Vec::new(),
        }
    }

    /// The nodes that are any JSON in Rust, by the reason.
    pub fn untyped(&self) -> Vec<Untyped> {
        untyped(&self.described(), &self.report())
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
