//! Reads a document: its root and every file that it refers to.
//!
//! In: a path, or contents by name. Out: a tree for each file, the contents for messages, and the document's version.
//! YAML is read as YAML and JSON as JSON. Nothing is fetched from a network, and a reference is only followed to a
//! file: which node it means is left to [`bundle`](crate::bundle).

mod broken;
mod files;
mod identity;
mod lenient;
mod mapping;
mod recorded;
mod reference;
mod text;
mod tree;
mod version;
mod walk;

use std::collections::{HashMap, HashSet};

pub use files::{Disk, Files, Texts, Unread};
pub use identity::{Candidate, Identities, Location, Lost};
pub use recorded::{Recorded, Seen};
pub(crate) use reference::neighbour;
use serde_json::Value;
pub use text::DEEPEST;
pub(crate) use walk::{DEFAULT_MAPPING, MAPPING, is_harmless, is_mapping_reference, references, referring};

use crate::diagnostic::{Diagnostic, Diagnostics, Place, Severity};
use crate::nearest::Hints;
use crate::openapi::{Kind, Shape, Version};
use crate::pointer::Pointer;
use crate::source::{FileId, Origins, Sources};

/// Where a document is.
#[derive(Clone)]
pub struct Source<'a> {
    /// The files that references may lead to.
    pub files: &'a dyn Files,
    /// The name of its root among them.
    pub root: &'a str,
    /// Overlays that change it, in this order: whoever reads each, and its name there.
    pub overlays: Vec<(&'a dyn Files, &'a str)>,
    /// The lock of its names; the file next to the root that is called after it, if none is given.
    pub lock: Option<(&'a dyn Files, &'a str)>,
    /// What its crate says about itself (`crate.toml`).
    pub package: Option<(&'a dyn Files, &'a str)>,
    /// The page for the front of its crate, in Markdown. Its code is run as tests of the crate, so it must be the caller's own.
    pub front: Option<(&'a dyn Files, &'a str)>,
}

impl<'a> Source<'a> {
    /// A document that nothing changes.
    pub fn new(files: &'a dyn Files, root: &'a str) -> Self {
        Self { files, root, overlays: Vec::new(), lock: None, package: None, front: None }
    }
}

/// The root of a document and its overlays, before references are followed.
#[derive(Debug)]
pub struct Opened {
    sources: Sources,
    /// The root's tree, then that of each overlay. `None` for a file without a tree.
    trees: Vec<Option<Value>>,
    changed: Option<Origins>,
}

impl Opened {
    /// What overlays are applied to, and they; `None` where one of the files has no tree.
    pub fn overlaid(&mut self) -> Option<Overlaid<'_>> {
        let [root, overlays @ ..] = self.trees.as_mut_slice() else { return None };
        let overlays = (1..).map(FileId).zip(overlays).map(|(id, it)| Some((id, it.as_ref()?)));
        let overlays: Option<Vec<_>> = overlays.collect();
        Some(Overlaid { root: root.as_mut()?, origins: self.changed.as_mut()?, overlays: overlays? })
    }
}

/// A root on its way to be changed.
pub struct Overlaid<'a> {
    /// Its tree.
    pub root: &'a mut Value,
    /// Where its nodes come from.
    pub origins: &'a mut Origins,
    /// The tree of each overlay.
    pub overlays: Vec<(FileId, &'a Value)>,
}

/// A document as it lies in its files.
#[derive(Debug)]
pub struct Loaded {
    /// The contents.
    pub sources: Sources,
    /// The tree of each file, by its id; the root's is the first. `None` for a file without a tree.
    pub trees: Vec<Option<Value>>,
    /// The version that the root claims; `None` after a fatal message about the root.
    pub version: Option<Version>,
    /// What was changed in the root, if anything was.
    pub changed: Option<Origins>,
    /// What nodes are called.
    pub identities: Identities,
}

impl Loaded {
    /// A file's tree.
    pub fn tree(&self, file: FileId) -> Option<&Value> {
        self.trees.get(file.0 as usize)?.as_ref()
    }

    /// The nodes that a reference at a node may mean, the likeliest first.
    ///
    /// # Errors
    /// Where no file or resource that was read has the name that the reference says.
    pub fn find(&self, file: FileId, at: &Pointer, text: &str) -> Result<Vec<Candidate>, Lost> {
        self.identities.find(self.sources.name(file), file, at, text)
    }
}

/// Reads one text that is not a document: a list that is kept next to one.
pub fn plain(name: &str, text: &str, diagnostics: &mut Diagnostics) -> (Sources, Option<Value>) {
    let mut sources = Sources::default();
    let (_, value) = take(&mut sources, Named { name, shown: name }, text.as_bytes().to_vec(), diagnostics);
    (sources, value)
}

/// Reads a file next to a document into its sources; `None` if there is none, or after a fatal message.
pub fn beside(
    files: &dyn Files,
    name: &str,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Option<(FileId, Value)> {
    let (file, tree) = match files.read(name) {
        Err(Unread::Missing) => return None,
        read => first(files, sources, name, read, diagnostics),
    };
    Some((file, tree?))
}

/// Reads a text that is not a tree into the sources of a document; `None` after a fatal message.
pub fn text(
    files: &dyn Files,
    name: &str,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Option<FileId> {
    let (file, is_text) = needed(files, sources, name, files.read(name), diagnostics);
    is_text.then_some(file)
}

/// What a file is called: among the files of its document, and in messages.
#[derive(Clone, Copy)]
struct Named<'n> {
    name: &'n str,
    shown: &'n str,
}

/// Adds a file that has to be there to the sources, and reads its tree; without a tree after a fatal message.
fn first(
    files: &dyn Files,
    sources: &mut Sources,
    name: &str,
    read: Result<Vec<u8>, Unread>,
    diagnostics: &mut Diagnostics,
) -> (FileId, Option<Value>) {
    let added = needed(files, sources, name, read, diagnostics);
    tree(sources, added, diagnostics)
}

/// Adds a file to the sources, and reads its tree.
fn take(
    sources: &mut Sources,
    name: Named<'_>,
    bytes: Vec<u8>,
    diagnostics: &mut Diagnostics,
) -> (FileId, Option<Value>) {
    let added = add(sources, name, bytes, diagnostics);
    tree(sources, added, diagnostics)
}

fn tree(
    sources: &mut Sources,
    (file, is_text): (FileId, bool),
    diagnostics: &mut Diagnostics,
) -> (FileId, Option<Value>) {
    (file, if is_text { text::read(sources, file, diagnostics) } else { None })
}

/// Adds a file that has to be there to the sources; `false` after a fatal message.
fn needed(
    files: &dyn Files,
    sources: &mut Sources,
    name: &str,
    read: Result<Vec<u8>, Unread>,
    diagnostics: &mut Diagnostics,
) -> (FileId, bool) {
    let shown = &files.shown(name);
    match read {
        Ok(bytes) => add(sources, Named { name, shown }, bytes, diagnostics),
        Err(error) => {
            let file = sources.add(name, "", crate::source::Format::Yaml);
            sources.show_as(file, shown);
            diagnostics.push(Diagnostic::fatal("file-unreadable", file, format!("`{shown}` {error}")));
            (file, false)
        }
    }
}

/// Adds a file to the sources; `false` after a fatal message: it is not text, and shown as far as it is.
fn add(
    sources: &mut Sources,
    Named { name, shown }: Named<'_>,
    bytes: Vec<u8>,
    diagnostics: &mut Diagnostics,
) -> (FileId, bool) {
    let (text, is_text) = match String::from_utf8(bytes) {
        Ok(text) => (text, true),
        Err(error) => (String::from_utf8_lossy(error.as_bytes()).into_owned(), false),
    };
    let text = text.strip_prefix('\u{feff}').map(ToOwned::to_owned).unwrap_or(text);
    let format = text::format(name, &text);
    let file = sources.add(name, text, format);
    sources.show_as(file, shown);
    if !is_text {
        let message = format!("`{shown}` is not UTF-8 text");
        diagnostics.push(Diagnostic::fatal("file-encoding", file, message).help("save the file as UTF-8"));
    }
    (file, is_text)
}

/// Reads the root of a document and its overlays. Each of them has to be there.
pub fn open(source: &Source<'_>, diagnostics: &mut Diagnostics) -> Opened {
    let mut sources = Sources::default();
    let files = std::iter::once((source.files, source.root)).chain(source.overlays.iter().copied());
    let trees = files
        .map(|(files, name)| first(files, &mut sources, name, files.read(name), diagnostics).1)
        .collect();
    Opened { sources, trees, changed: (!source.overlays.is_empty()).then(Origins::default) }
}

/// Reads a document that no overlay changes, with every file that it refers to.
pub fn load(source: &Source<'_>, diagnostics: &mut Diagnostics) -> Loaded {
    let opened = open(source, diagnostics);
    follow(source, opened, diagnostics)
}

/// Follows the references of a document to other files.
pub fn follow(source: &Source<'_>, opened: Opened, diagnostics: &mut Diagnostics) -> Loaded {
    let Opened { sources, trees, changed } = opened;
    let mut loader = Loader {
        files: source.files,
        sources,
        trees,
        identities: Identities::default(),
        failed: HashMap::new(),
        lost: Vec::new(),
        seen: HashSet::new(),
        todo: Vec::new(),
        hints: Hints::default(),
        diagnostics,
    };
    let version = loader.run(source.root);
    let Loader { sources, trees, identities, .. } = loader;
    Loaded { sources, trees, version, changed, identities }
}

/// How many steps a pointer may have through which references are followed.
const LONGEST_WAY: usize = 100;

/// A node to look for references in, and what is there.
type Step = (FileId, Pointer, Shape);

struct Loader<'a> {
    files: &'a dyn Files,
    sources: Sources,
    trees: Vec<Option<Value>>,
    identities: Identities,
    /// What was wrong with each file that is not there.
    failed: HashMap<String, Unread>,
    /// References that nothing is known for yet: what they mean may have its name in a file that is still to come.
    lost: Vec<(FileId, Found)>,
    seen: HashSet<Step>,
    todo: Vec<Step>,
    hints: Hints,
    diagnostics: &'a mut Diagnostics,
}

/// A `$ref` on its way from the tree to the files.
struct Found {
    text: String,
    at: Pointer,
    shape: Shape,
    /// What another reference asks for below the node that this one means.
    rest: Pointer,
}

impl Loader<'_> {
    fn run(&mut self, root: &str) -> Option<Version> {
        if self.trees.iter().any(Option::is_none) {
            return None;
        }
        let (file, tree) = (FileId(0), self.trees.first()?.as_ref()?);
        let version = version::version(tree, file, &self.sources, self.diagnostics)?;
        self.identities.scan(file, root, tree);
        self.todo.push((file, Pointer::root(), Shape::One(Kind::Document)));
        while let Some((file, pointer, shape)) = self.todo.pop() {
            self.follow(file, &pointer, shape);
            if self.todo.is_empty() {
                for (file, found) in std::mem::take(&mut self.lost) {
                    self.reach(file, found);
                }
            }
        }
        for (file, found) in std::mem::take(&mut self.lost) {
            self.missing(file, &found);
        }
        Some(version)
    }

    /// Looks through one node for references to other files.
    fn follow(&mut self, file: FileId, pointer: &Pointer, shape: Shape) {
        let Some(value) =
            self.trees.get(file.0 as usize).and_then(|it| it.as_ref()?.pointer(pointer.as_str()))
        else {
            return self.through(file, pointer, shape);
        };
        let mut found = Vec::new();
        references(value, shape, &mut pointer.clone(), &mut |text, at, shape| {
            // The root's components are looked through anyway; elsewhere a reference may be the only way to a node.
            if file.0 != 0 || !text.starts_with("#/components/") {
                found.push(Found { text: text.to_owned(), at: at.clone(), shape, rest: Pointer::root() });
            }
        });
        for it in found {
            self.reach(file, it);
        }
    }

    /// Goes on where a reference is on the way to a node.
    fn through(&mut self, file: FileId, pointer: &Pointer, shape: Shape) {
        let Some(mut value) = self.trees.get(file.0 as usize).and_then(Option::as_ref) else { return };
        let mut at = Pointer::root();
        for step in pointer.steps().take(LONGEST_WAY) {
            let below = value.get(&*step).or_else(|| value.get(step.parse::<usize>().ok()?));
            let Some(below) = below else { break };
            value = below;
            at.push(&step);
        }
        // One that leads to below itself would grow without an end.
        let is_short = pointer.steps().count() <= LONGEST_WAY;
        let text = value.get("$ref").and_then(Value::as_str).filter(|_| is_short).map(ToOwned::to_owned);
        if let (Some(text), Some(rest)) = (text, pointer.below(&at)) {
            self.reach(file, Found { text, at, shape, rest });
        }
    }

    /// Goes on to what a reference means, in a file that is read when it is first asked for.
    fn reach(&mut self, file: FileId, found: Found) {
        let mut nodes = self.identities.find(self.sources.name(file), file, &found.at, &found.text);
        let opened = match &nodes {
            Err(Lost::File(name)) => self.open(name),
            Err(Lost::Url(url)) => self.open_neighbour(file, &found.text, url),
            _ => false,
        };
        if opened {
            nodes = self.identities.find(self.sources.name(file), file, &found.at, &found.text);
        }
        let Ok(nodes) = nodes else {
            self.lost.push((file, found));
            return;
        };
        let shape = if found.shape == MAPPING { Shape::One(Kind::Schema) } else { found.shape };
        for Candidate { node: (file, pointer), .. } in nodes {
            let step = (file, pointer.join(&found.rest), shape);
            if self.seen.insert(step.clone()) {
                self.todo.push(step);
            }
        }
    }

    /// Says that a file is not there. Of other references it is said when the one tree is made, and of a mapping's
    /// there, too: the crate is only weaker for it.
    fn missing(&mut self, file: FileId, found: &Found) {
        let lost = self.identities.find(self.sources.name(file), file, &found.at, &found.text);
        let Err(Lost::File(name)) = lost else { return };
        let Some(reason) = self.failed.get(&name).filter(|_| found.shape != MAPPING) else { return };
        let node = self.trees.get(file.0 as usize).and_then(|it| it.as_ref()?.pointer(found.at.as_str()));
        let key = node.and_then(|it| referring(found.shape, it)).map_or("$ref", |(key, _)| key);
        let message = format!("`{key}` names a file that {reason}");
        let place = Place::InFile(file, found.at.key(key));
        let mut diagnostic = match reason {
            Unread::Outside { .. } => Diagnostic::refused("ref-outside", place, message)
                .label("not read")
                .help("move the file into that folder, or name a folder that holds both with `--root DIR`"),
            Unread::Missing => Diagnostic::refused("ref-file", place, message).label(format!("no `{name}`")),
            Unread::NotAFile | Unread::TooLarge | Unread::Failed(_) => {
                Diagnostic::refused("ref-file", place, message).label(format!("`{name}` is not read"))
            }
        };
        if is_harmless(found.shape) {
            diagnostic.severity = Severity::Warning;
        }
        let advice = if matches!(reason, Unread::Missing) { self.advice(&name, &found.text) } else { None };
        self.diagnostics.push(match advice {
            Some(advice) => diagnostic.help(advice),
            None => diagnostic,
        });
    }

    fn advice(&mut self, name: &str, text: &str) -> Option<String> {
        let (folder, last) = name.rsplit_once('/').unwrap_or(("", name));
        let there = self.files.list(folder);
        let same_stem = |it: &&String| {
            let stem = |name: &str| name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned();
            stem(it) == stem(last) && it.contains('.')
        };
        let near = there.iter().find(same_stem).map(String::as_str);
        let near = near.or_else(|| self.hints.nearest(last, there.iter().map(String::as_str)));
        match near {
            Some(near) if folder.is_empty() => Some(format!("`{near}` exists")),
            Some(near) => Some(format!("`{folder}/{near}` exists")),
            None if !text.contains(['/', '.', '#']) => {
                Some(format!("for a schema of this document write `#/components/schemas/{text}`"))
            }
            None => None,
        }
    }

    /// Reads and parses a file; `false` where there is none. What is wrong with its text is said here: it costs what
    /// refers to it, and not the document.
    fn open(&mut self, name: &str) -> bool {
        if self.failed.contains_key(name) {
            return false;
        }
        match self.files.read(name) {
            Ok(bytes) => {
                let mut said = Diagnostics::default();
                let shown = &self.files.shown(name);
                let (file, tree) = take(&mut self.sources, Named { name, shown }, bytes, &mut said);
                self.trees.push(tree);
                self.diagnostics.extend(
                    said.into_iter()
                        .map(|it| Diagnostic { severity: it.severity.min(Severity::Refused), ..it }),
                );
                let mut tree = self.trees.get_mut(file.0 as usize).and_then(Option::as_mut);
                if let Some(tree) = &mut tree {
                    mapping::localize(tree);
                }
                self.identities.scan(file, name, tree.as_deref().unwrap_or(&Value::Null));
                true
            }
            Err(reason) => {
                self.failed.insert(name.to_owned(), reason);
                false
            }
        }
    }

    /// Opens the file next to this one that a relative reference would mean without an `$id` around it, but only if it
    /// calls itself what the reference means; `false` where it does not.
    fn open_neighbour(&mut self, file: FileId, text: &str, url: &str) -> bool {
        let Some(name) = reference::neighbour(self.sources.name(file), text) else { return false };
        if self.sources.find(&name).is_some() {
            return false;
        }
        let Some(text) = self.files.read(&name).ok().and_then(|it| String::from_utf8(it).ok()) else {
            return false;
        };
        let mut sources = Sources::default();
        let file = sources.add(&name, text.as_str(), text::format(&name, &text));
        let tree = text::read(&mut sources, file, &mut Diagnostics::default());
        let id = tree.as_ref().and_then(|it| it.get("$id")?.as_str()).unwrap_or_default();
        id.trim_end_matches('#') == url && self.open(&name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(texts: &[(&str, &str)]) -> (Loaded, Vec<String>) {
        let mut diagnostics = Diagnostics::default();
        let files = Texts::new(texts);
        let source = Source::new(&files, texts.first().map_or("", |(name, _)| name));
        let loaded = super::load(&source, &mut diagnostics);
        let said = diagnostics
            .iter()
            .map(|it| [&[it.id.to_owned()], it.help.as_slice()].concat().join(": "))
            .collect();
        (loaded, said)
    }

    #[test]
    fn files_are_followed_round_and_round_but_read_once() {
        let root = "openapi: 3.0.3\npaths:\n  /a: {$ref: 'paths/a%20b.yaml#/~1a'}\n";
        let path = "/a:\n  get:\n    responses:\n      default:\n        $ref: ../r.json\n";
        let response = "{\"content\": {\"application/json\": {\"schema\": {\"$ref\": \"s.yml\"}}}}";
        let schema = "properties: {me: {$ref: 's.yml#'}, up: {$ref: './openapi.yaml#/paths'}}\nexample: {$ref: no.yaml}";
        let (loaded, said) = load(&[
            ("openapi.yaml", root),
            ("paths/a b.yaml", path),
            ("r.json", response),
            ("s.yml", schema),
        ]);
        assert_eq!(said, Vec::<String>::new());
        assert_eq!(loaded.trees.len(), 4);
    }

    #[test]
    fn files_are_opened_through_references_on_the_way() {
        let root = "openapi: 3.1.0\ncomponents: {schemas: {A: {$ref: 'a.yaml#/A/properties/x'}}}\n";
        let (loaded, said) = load(&[
            ("openapi.yaml", root),
            ("a.yaml", "A: {$ref: b.yaml}\nC: {$ref: '#/C/x'}\n"),
            ("b.yaml", "properties: {x: {$ref: c.yaml}}"),
            ("c.yaml", "type: string"),
        ]);
        assert_eq!((loaded.trees.len(), said), (4, Vec::new()));
        let (_, said) = load(&[("openapi.yaml", root), ("a.yaml", "A: {$ref: '#/A/properties/x'}")]);
        assert_eq!(said, Vec::<String>::new());
    }

    #[test]
    fn a_missing_file_is_named_with_the_nearest_that_exists() {
        let root =
            "openapi: 3.0.3\ncomponents:\n  schemas:\n    A: {$ref: s/Pett.yaml}\n    B: {$ref: Pet}\n";
        let (_, said) = load(&[("openapi.yaml", root), ("s/Pet.yaml", "type: string")]);
        assert_eq!(
            said,
            [
                "ref-file: `s/Pet.yaml` exists",
                "ref-file: for a schema of this document write `#/components/schemas/Pet`"
            ]
        );
    }

    #[test]
    fn a_document_is_known_by_the_uri_that_it_calls_itself() {
        let root = "openapi: 3.2.0\n$self: https://a.example/v1/api.yaml\ncomponents:\n  schemas:\n    A: {$ref: REF}\n    B: {}";
        let other = "openapi: 3.2.0\n$self: https://b.example/other\ncomponents: {schemas: {C: {}}}";
        let found = |reference: &str| {
            let root = root.replace("REF", &format!("'{reference}'"));
            let (loaded, said) =
                load(&[("dir/api.yaml", &root), ("dir/x/y.yaml", other), ("dir/z.yaml", "A: {}")]);
            let at = Pointer::root().key("components").key("schemas").key("A");
            let nodes = loaded.find(FileId(0), &at, reference);
            (nodes.ok().and_then(|it| Some(loaded.sources.name(it.first()?.node.0).to_owned())), said)
        };
        for (reference, file) in [
            ("#/components/schemas/B", "dir/api.yaml"),
            ("api.yaml#/components/schemas/B", "dir/api.yaml"),
            ("https://a.example/v1/api.yaml#/components/schemas/B", "dir/api.yaml"),
            ("x/y.yaml#/components/schemas/C", "dir/x/y.yaml"),
            ("https://a.example/v1/x/y.yaml#/components/schemas/C", "dir/x/y.yaml"),
            ("z.yaml#/A", "dir/z.yaml"),
        ] {
            assert_eq!(found(reference), (Some(file.to_owned()), Vec::new()), "{reference}");
        }
        // What is elsewhere is not fetched, and no file can be named from above the folder.
        assert_eq!(found("https://c.example/api.yaml#/A").0, None);
        assert_eq!(found("nothing.yaml#/A").0, None);
    }

    #[test]
    fn versions_are_known_by_name() {
        let version = |text: &str| {
            let (loaded, said) = load(&[("a.yaml", text)]);
            loaded.version.map(Version::name).ok_or(said.concat().split(':').next().map(str::to_owned))
        };
        assert_eq!(version("openapi: 3.0.4"), Ok("3.0"));
        assert_eq!(version("\u{feff}openapi: 3.1\r\n"), Ok("3.1"));
        for patch in 0..=4 {
            let (loaded, said) = load(&[("a.yaml", &format!("openapi: 3.0.{patch}"))]);
            assert_eq!((loaded.version, said), (Some(Version::V30), Vec::new()));
            let (loaded, said) = load(&[("a.yaml", &format!("openapi: \"3.1.{patch}\""))]);
            assert_eq!((loaded.version, said), (Some(Version::V31), Vec::new()));
            let (loaded, said) = load(&[("a.yaml", &format!("openapi: '3.2.{patch}'"))]);
            assert_eq!((loaded.version, said), (Some(Version::V32), Vec::new()));
        }
        for (text, name) in [
            ("openapi: 3.1", "3.1"),
            ("openapi: 3.0", "3.0"),
            ("openapi: '3.0'", "3.0"),
            ("{\"openapi\": 3.1}", "3.1"),
            ("openapi: 3.1.0-rc1", "3.1"),
        ] {
            let (loaded, said) = load(&[("a.yaml", text)]);
            assert_eq!(loaded.version.map(Version::name), Some(name), "{text}");
            assert_eq!(said, [format!("version-shape: write `openapi: {name}.0`")], "{text}");
        }
        for (text, id) in [
            ("swagger: '2.0'", "version-swagger"),
            ("openapi: 2.0", "version-swagger"),
            ("openapi: 3.10.0", "version-unknown"),
            ("OpenAPI: 3.0.1", "version-missing"),
            ("swagger: 3.0.1", "version-missing"),
            ("openapi: [3]", "version-unknown"),
            ("info: {}", "version-missing"),
            ("- 1", "document-kind"),
            ("", "file-empty"),
        ] {
            assert_eq!(version(text), Err(Some(id.to_owned())), "{text}");
        }
    }
}
