//! The APIs of this project as they were in a git revision, and as they are now.
//!
//! In: a revision. Out: for each API both documents as the generator of today reads them, and the crate that was committed.

use std::collections::{BTreeMap, BTreeSet};

use crate::emit::Config;
use crate::load::{Files, Source, Texts};
use crate::output::FileTree;
use crate::{Outcome, Request};

use super::project;
use super::revision::Revision;
use super::stop::Stop;

/// What two pieces of work give that know nothing of each other, each on a thread of its own.
pub(crate) fn both<T: Send>(one: impl FnOnce() -> T, other: impl FnOnce() -> T + Send) -> (T, T) {
    std::thread::scope(|scope| {
        let other = scope.spawn(other);
        let one = one();
        (one, other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    })
}

/// The APIs of this project as they were in a revision.
pub(crate) struct Against {
    files: BTreeMap<String, Vec<u8>>,
}

impl Against {
    pub(crate) fn new(base: &Revision) -> Result<Self, Stop> {
        Ok(Self { files: base.files(&["spec/", "generated/"])? })
    }

    /// The names of the APIs that there were.
    pub(crate) fn names(&self) -> BTreeSet<String> {
        let names =
            self.files.keys().filter_map(|it| it.strip_prefix("spec/")?.strip_suffix("/openapi.yaml"));
        names.filter(|it| !it.contains('/')).map(str::to_owned).collect()
    }

    /// An API as it was and as it is; `None` if it is new.
    pub(crate) fn documents(&self, api: &project::Api) -> Option<(Outcome, Outcome)> {
        let name = api.name().to_owned();
        let spec = api.spec().display().to_string().replace('\\', "/");
        self.files.get(&spec)?;
        let mut texts = Texts::default();
        let folder = format!("spec/{name}/");
        for (path, bytes) in self.files.iter().filter(|(path, _)| path.starts_with("spec/")) {
            texts.push(path, bytes.clone());
        }
        let config =
            Config { crate_name: name.clone(), source: spec.clone(), surface: true, ..Config::default() };
        let request = Request {
            spec: api.spec(),
            name: Some(name),
            package: api.package(),
            root: Some(api.root()),
            surface: true,
            ..Request::default()
        };
        let package = format!("{folder}crate.toml");
        let has_package = self.files.contains_key(&package);
        let source = Source {
            package: has_package.then_some((&texts as &dyn Files, package.as_str())),
            ..Source::new(&texts, &spec)
        };
        Some(both(|| crate::pipeline::generate_from(&source, &config), || crate::generate(&request)))
    }

    /// The committed crate of an API, as it was.
    pub(crate) fn krate(&self, api: &project::Api) -> FileTree {
        let folder = format!("{}/", api.target().display().to_string().replace('\\', "/"));
        let own = self.files.iter().filter_map(|(path, bytes)| {
            let path =
                path.strip_prefix(&folder).filter(|it| it.starts_with("src/") && it.ends_with(".rs"))?;
            Some((path.to_owned(), String::from_utf8_lossy(bytes).into_owned()))
        });
        own.collect()
    }
}
