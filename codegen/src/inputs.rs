//! Where a request is read from: the document and the files around it, overlays, the lock, the front page, the package.
//!
//! In: a [`Request`]. Out: files that remember what is read, so that a later run can tell whether it would
//! [read the same](reads_the_same).

use crate::Request;
use crate::load::{Disk, Files, Recorded, Seen, Source};

/// A file, and those that it may refer to.
pub(crate) struct Input {
    pub(crate) files: Recorded<Disk>,
    pub(crate) name: String,
}

impl Input {
    fn new((disk, name): (Disk, String)) -> Self {
        Self { files: Recorded::new(disk), name }
    }

    /// As the stages take it.
    pub(crate) fn file(&self) -> (&dyn Files, &str) {
        (&self.files, &self.name)
    }
}

/// All that a request is read from.
pub(crate) struct Inputs {
    pub(crate) document: Input,
    pub(crate) overlays: Vec<Input>,
    pub(crate) front: Option<Input>,
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
