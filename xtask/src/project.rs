//! Where things stand in this project: which APIs there are, and where their documents and crates are.

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::stop::Stop;

/// One API of this project: the name of its folder in `spec/`, which is that of its crate.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Api(String);

impl Api {
    pub(crate) fn name(&self) -> &str {
        &self.0
    }

    /// The document.
    pub(crate) fn spec(&self) -> PathBuf {
        Path::new("spec").join(&self.0).join("openapi.yaml")
    }

    /// The page for the front of its crate, if it has one.
    pub(crate) fn front(&self) -> Option<PathBuf> {
        Some(Path::new("spec").join(&self.0).join("front.md")).filter(|it| it.is_file())
    }

    /// The crate's folder.
    pub(crate) fn target(&self) -> PathBuf {
        Path::new("generated").join(&self.0)
    }
}

/// Goes to the project's top folder, so that all paths are short and the same wherever a command is called.
pub(crate) fn enter() -> Result<(), Stop> {
    let manifest =
        env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    let root = manifest.parent().unwrap_or(&manifest);
    env::set_current_dir(root).map_err(|err| Stop::disk("enter", root, err))
}

/// The named APIs, or all of them.
pub(crate) fn apis(names: &[String]) -> Result<Vec<Api>, Stop> {
    let all = find()?;
    if names.is_empty() {
        return Ok(all.into_iter().collect());
    }
    let named: BTreeSet<Api> = names.iter().map(|it| Api(it.trim_end_matches('/').to_owned())).collect();
    for api in &named {
        if !all.contains(api) {
            let known: Vec<&str> = all.iter().map(Api::name).collect();
            let text = format!("no API `{}` in `spec`: there are {}", api.name(), known.join(", "));
            return Err(Stop::Usage(text));
        }
    }
    Ok(named.into_iter().collect())
}

/// Crates in `generated/` that come from no document in `spec/`.
pub(crate) fn orphans() -> Result<Vec<PathBuf>, Stop> {
    let apis = find()?;
    let mut res = Vec::new();
    for name in folders(Path::new("generated"))? {
        let api = Api(name);
        if !apis.contains(&api) && api.target().join(".generated").exists() {
            res.push(api.target());
        }
    }
    Ok(res)
}

/// Makes sure that a document can be read, before a stage says why not in its own words.
pub(crate) fn readable(spec: &Path) -> Result<(), Stop> {
    let file =
        fs::File::open(spec).and_then(|it| it.metadata()).map_err(|err| Stop::disk("read", spec, err))?;
    if file.is_dir() { Err(Stop::disk("read", spec, "it is a folder")) } else { Ok(()) }
}

fn find() -> Result<BTreeSet<Api>, Stop> {
    let found = folders(Path::new("spec"))?.into_iter().map(Api).filter(|it| it.spec().is_file()).collect();
    Ok(found)
}

/// The names of the folders in a folder, sorted; none where there is no such folder.
fn folders(dir: &Path) -> Result<BTreeSet<String>, Stop> {
    if !dir.is_dir() {
        return Ok(BTreeSet::new());
    }
    let mut res = BTreeSet::new();
    for entry in fs::read_dir(dir).map_err(|err| Stop::disk("read", dir, err))? {
        let path = entry.map_err(|err| Stop::disk("read", dir, err))?.path();
        if let Some(name) = path.file_name().and_then(|it| it.to_str()).filter(|_| path.is_dir()) {
            res.insert(name.to_owned());
        }
    }
    Ok(res)
}
