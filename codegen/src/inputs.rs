//! What is asked for, and where it is read from: the document and the files around it, overlays, the lock, the front page, the
//! package.
//!
//! In: a [`Request`]. Out: files that remember what is read, so that a later run can tell whether it would
//! [read the same](reads_the_same).

use std::path::PathBuf;

use crate::crate_name;
use crate::emit::Config;
use crate::load::{Disk, Files, Recorded, Seen, Source};
use crate::package::{Choice, Package, Selection};

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
    /// The lock of the document's names; the file next to it that is called after it, if there is one and none is given.
    pub lock: Option<PathBuf>,
    /// No files are made, only the list of what is public in the crate: all that a review needs.
    pub surface: bool,
    /// Each inline schema is a type of its own, even if it equals another one.
    pub no_share: bool,
    /// The command that generates the crate, as the head of each file says; `paywright gen` if not given.
    pub command: Option<String>,
    /// Whether each tag is a feature of the crate; if not given, what its package says, or its size.
    pub features_per_tag: Option<bool>,
    /// What is in, besides what the package chooses; everything if neither chooses anything.
    pub only: Vec<Choice>,
    /// What is out, besides what the package leaves out.
    pub without: Vec<Choice>,
}

/// A file, and those that it may refer to.
struct Input {
    files: Recorded<Disk>,
    name: String,
}

impl Input {
    fn new((disk, name): (Disk, String)) -> Self {
        Self { files: Recorded::new(disk), name }
    }

    /// As the stages take it.
    fn file(&self) -> (&dyn Files, &str) {
        (&self.files, &self.name)
    }
}

/// All that a request is read from.
pub(crate) struct Inputs {
    document: Input,
    overlays: Vec<Input>,
    front: Option<Input>,
    /// The lock that was named; one next to the document is read like the document.
    lock: Option<Input>,
    package: Option<Input>,
}

impl Inputs {
    pub(crate) fn of(request: &Request) -> Self {
        let (mut disk, name) = Disk::around(&request.spec);
        if let Some(folder) = &request.root {
            disk = disk.within(folder);
        }
        Self {
            document: Input::new((disk, name)),
            overlays: request.overlays.iter().map(|it| Input::new(Disk::around(it))).collect(),
            front: request.front.as_deref().map(|it| Input::new(Disk::around(it))),
            lock: request.lock.as_deref().map(|it| Input::new(Disk::around(it))),
            package: request.package.as_deref().map(|it| Input::new(Disk::around(it))),
        }
    }

    /// As the stages take them.
    pub(crate) fn source(&self) -> Source<'_> {
        let (files, root) = self.document.file();
        Source {
            files,
            root,
            overlays: self.overlays.iter().map(Input::file).collect(),
            lock: self.lock.as_ref().map(Input::file),
            package: self.package.as_ref().map(Input::file),
            front: self.front.as_ref().map(Input::file),
        }
    }

    /// What was read, input by input.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.all().map(|it| it.files.seen()).collect()
    }

    fn all(&self) -> impl Iterator<Item = &Input> {
        [&self.document]
            .into_iter()
            .chain(&self.overlays)
            .chain(&self.front)
            .chain(&self.lock)
            .chain(&self.package)
    }
}

/// Whether a request reads the same as an earlier run of it, of which this is [what was read](crate::Outcome::read).
pub fn reads_the_same(request: &Request, read: &[Seen]) -> bool {
    let inputs = Inputs::of(request);
    inputs.all().count() == read.len() && inputs.all().zip(read).all(|(input, seen)| seen.holds(&input.files))
}

/// What emission gets besides the API.
pub(crate) fn config(request: &Request) -> Config {
    // A document of a project is known by its path in the project, any other by its file alone.
    let source = if request.spec.is_relative() && request.spec.starts_with("spec") {
        request.spec.display().to_string().replace('\\', "/")
    } else {
        request.spec.file_name().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default()
    };
    Config {
        crate_name: request.name.clone().unwrap_or_else(|| crate_name::of_document(&request.spec)),
        // It is shown in comments, on one line.
        source: source.chars().map(|it| if it.is_control() { ' ' } else { it }).collect(),
        command: request.command.clone().unwrap_or_else(|| "paywright gen".to_owned()),
        surface: request.surface,
        no_share: request.no_share,
        features_per_tag: request.features_per_tag,
        package: Package {
            select: Selection {
                only: request.only.clone(),
                without: request.without.clone(),
                ..Selection::default()
            },
            ..Package::default()
        },
        ..Config::default()
    }
}
