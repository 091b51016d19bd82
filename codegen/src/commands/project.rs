//! The layout of this project: which APIs there are, and where their documents and crates are.

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use super::disk;
use super::stop::Stop;

/// One API of this project: the name of its folder in `spec/`, which is that of its crate.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Api(String);

impl Api {
    /// The name of its folder and of its crate.
    pub fn name(&self) -> &str {
        &self.0
    }

    /// One that there need not be yet.
    pub(crate) fn named(name: &str) -> Self {
        Self(name.to_owned())
    }

    /// The folder of all that is kept by hand.
    pub fn folder(&self) -> PathBuf {
        Path::new("spec").join(&self.0)
    }

    /// The document.
    pub fn spec(&self) -> PathBuf {
        self.folder().join("openapi.yaml")
    }

    /// The folder that holds all files that it may refer to: those of the other APIs, too.
    pub fn root(&self) -> PathBuf {
        PathBuf::from("spec")
    }

    /// The page for the front of its crate, if it has one.
    pub(crate) fn front(&self) -> Option<PathBuf> {
        Some(self.folder().join("front.md")).filter(|it| it.is_file())
    }

    /// What the manifest of its crate says, if there is more than the description holds.
    pub(crate) fn package(&self) -> Option<PathBuf> {
        Some(self.folder().join("crate.toml")).filter(|it| it.is_file())
    }

    /// The lock of its names.
    pub(crate) fn lock(&self) -> PathBuf {
        self.folder().join(crate::lock::name_of("openapi.yaml"))
    }

    /// The crate's folder.
    pub fn target(&self) -> PathBuf {
        Path::new("generated").join(&self.0)
    }
}

/// Goes to the top folder of the workspace around the current folder, so that all paths are short and the same wherever
/// in it a command is called.
pub fn enter() -> Result<(), Stop> {
    let here =
        env::current_dir().map_err(|err| Stop::Disk(format!("cannot find the current folder: {err}")))?;
    let Some(root) = here.ancestors().find(|it| is_workspace(it)) else {
        let text = format!(
            "`{}` is not in a workspace of APIs: neither it nor a folder above has a `Cargo.toml` with `[workspace]` \
             and a folder `spec`\n  help: run the command in the project's folder, or give a document with `--spec`; \
             `new NAME` begins a project in a folder without `Cargo.toml`",
            here.display()
        );
        return Err(Stop::Usage(text));
    };
    env::set_current_dir(root).map_err(|err| Stop::disk("enter", root, err))
}

/// Goes to the project like [`enter`]. Where there is none, and no manifest that this would be about, the current folder becomes
/// one.
pub(crate) fn enter_or_begin() -> Result<(), Stop> {
    let manifest = Path::new("Cargo.toml");
    match enter() {
        Err(Stop::Usage(_)) if !manifest.exists() => disk::write(manifest, WORKSPACE),
        entered => entered,
    }
}

/// The manifest of a project that begins.
const WORKSPACE: &str = "[workspace]\nresolver = \"3\"\nmembers = [\"generated/*\"]\n";

fn is_workspace(dir: &Path) -> bool {
    let manifest = fs::read_to_string(dir.join("Cargo.toml")).unwrap_or_default();
    dir.join("spec").is_dir() && manifest.lines().any(|it| it.trim_start().starts_with("[workspace"))
}

/// The named APIs, or all of them.
pub fn apis(names: &[String]) -> Result<Vec<Api>, Stop> {
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
pub fn readable(spec: &Path) -> Result<(), Stop> {
    // Not opened before it is known what it is: to open a pipe is to wait for whoever writes to it.
    let found = fs::metadata(spec).map_err(|err| Stop::disk("read", spec, err))?;
    if found.is_dir() {
        return Err(Stop::disk("read", spec, "it is a folder"));
    }
    if !found.is_file() {
        return Err(Stop::disk("read", spec, "it is not a regular file"));
    }
    fs::File::open(spec).map(drop).map_err(|err| Stop::disk("read", spec, err))
}

/// The name of `--name`, which a crate has to be able to have.
pub(crate) fn crate_name(name: &str) -> Result<(), Stop> {
    match crate::crate_name::fault(name) {
        Some(why) => {
            Err(Stop::Usage(format!("`--name {}`: no crate can be called so: {why}", name.escape_debug())))
        }
        None => Ok(()),
    }
}

/// What a manifest that the generator has written says first of a key of its package.
pub(crate) fn stated<'m>(manifest: &'m str, key: &str) -> Option<&'m str> {
    let line = manifest.lines().find_map(|it| it.strip_prefix(key)?.strip_prefix(" = "))?;
    Some(line.trim().trim_matches('"'))
}

/// The folder of `--root`, which has to hold the document.
pub(crate) fn root(dir: &Path, spec: &Path) -> Result<(), Stop> {
    let real = |it: &Path| fs::canonicalize(it).map_err(|err| Stop::disk("read", it, err));
    let (folder, document) = (real(dir)?, real(spec)?);
    if document.starts_with(&folder) && folder.is_dir() {
        return Ok(());
    }
    let what = if folder.is_dir() { "a folder that holds" } else { "a folder, and so cannot hold" };
    Err(Stop::Usage(format!("`--root {}` is not {what} `{}`", dir.display(), spec.display())))
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
