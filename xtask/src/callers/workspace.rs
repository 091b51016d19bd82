//! The workspace in which callers are compiled: a crate of each document, and each program once with the old and once
//! with the new of them.
//!
//! In: the pairs. Out: a folder below the target folder, without TLS, with the versions of this project. Documents that
//! are the same are one crate. What is not changed is not touched, so that a second run is short.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command as Process;
use std::{env, fmt, fs};

use codegen::output;

use super::Pair;
use super::caller::{Caller, Expected};
use crate::stop::Stop;

/// Before or after a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Side {
    Old,
    New,
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Old => "old",
            Self::New => "new",
        })
    }
}

/// A program with one of the two crates.
pub(super) struct Program<'p> {
    pub(super) caller: &'p Caller,
    pub(super) side: Side,
    /// Its package.
    pub(super) package: String,
    /// The package of the crate that it uses.
    pub(super) shop: String,
    /// Whether that crate reads webhooks that are signed.
    is_signed: bool,
}

impl Program<'_> {
    /// Whether it is there to be run.
    pub(super) fn is_run(&self) -> bool {
        matches!(self.caller.expected, Expected::Runs { .. })
    }

    fn manifest(&self, root: &Path) -> String {
        format!(
            "[package]\nname = \"{}\"\nedition = \"2024\"\npublish = false\n\n[lib]\npath = {:?}\n\n[dependencies]\n\
             http = \"1\"\nshop = {}\n",
            self.package,
            root.join(&self.caller.path).display().to_string(),
            self.dependency("../../crates")
        )
    }

    /// The crate that it uses, as a line of a manifest.
    pub(super) fn dependency(&self, crates: &str) -> String {
        let features = if self.is_signed { "\"testing\", \"webhooks\"" } else { "\"testing\"" };
        format!(
            "{{ package = {shop:?}, path = \"{crates}/{shop}\", default-features = false, features = [{features}] }}",
            shop = self.shop
        )
    }
}

/// What the crate of a document is called.
pub(super) fn package(pair: &str, side: Side) -> String {
    format!("{}-{side}", pair.replace('.', "-"))
}

/// What the compiler calls a package.
pub(super) fn target(package: &str) -> String {
    package.replace('-', "_")
}

/// A folder with a workspace in it.
pub(super) struct Workspace<'p> {
    dir: PathBuf,
    pub(super) programs: Vec<Program<'p>>,
}

/// What is written for the debugger and for a second build costs more than all else here.
const PROFILE: &str = "[profile.dev]\ndebug = 0\nincremental = false\n";

impl<'p> Workspace<'p> {
    /// Lays out the crates and programs of these pairs.
    pub(super) fn write(pairs: &'p [Pair]) -> Result<Self, Stop> {
        let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| "target".into(), PathBuf::from);
        let dir = target.join("callers");
        fs::create_dir_all(&dir).map_err(|err| Stop::disk("make", &dir, err))?;
        let dir = fs::canonicalize(&dir).map_err(|err| Stop::disk("read", &dir, err))?;
        let root =
            env::current_dir().map_err(|err| Stop::Disk(format!("cannot find the current folder: {err}")))?;
        let mut crates: BTreeMap<Vec<u8>, (String, bool)> = BTreeMap::new();
        let mut programs = Vec::new();
        let mut members = Vec::new();
        for pair in pairs.iter().filter(|it| !it.callers.is_empty()) {
            for side in [Side::Old, Side::New] {
                let spec = pair.folder.join(format!("{side}.yaml"));
                let text = fs::read(&spec).map_err(|err| Stop::disk("read", &spec, err))?;
                let outcome = if side == Side::Old { &pair.old } else { &pair.new };
                let Some(files) = &outcome.files else { continue };
                let (shop, is_signed) = match crates.get(&text) {
                    Some(it) => it.clone(),
                    None => {
                        let name = package(&pair.name, side);
                        let member = format!("crates/{name}");
                        output::write(&dir.join(&member), files)?;
                        members.push(member);
                        let manifest = files.get("Cargo.toml").unwrap_or_default();
                        let it = (name, manifest.contains("\nwebhooks = "));
                        crates.insert(text, it.clone());
                        it
                    }
                };
                for caller in &pair.callers {
                    let stem = caller.path.file_stem().unwrap_or_default().to_string_lossy();
                    let package = format!("{}-{stem}-{side}", pair.name.replace('.', "-"));
                    let shop = shop.clone();
                    programs.push(Program { caller, side, package, shop, is_signed });
                }
            }
        }
        let res = Self { dir, programs };
        for program in &res.programs {
            members.push(format!("callers/{}", program.package));
            res.put(&format!("callers/{}/Cargo.toml", program.package), &program.manifest(&root))?;
        }
        members.push("played".to_owned());
        let manifest = format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n\n{PROFILE}");
        res.put("Cargo.toml", &manifest)?;
        let lock = Path::new("Cargo.lock");
        res.put("Cargo.lock", &fs::read_to_string(lock).map_err(|err| Stop::disk("read", lock, err))?)?;
        Ok(res)
    }

    /// Writes a file, unless that is what it holds.
    pub(super) fn put(&self, path: &str, text: &str) -> Result<(), Stop> {
        let path = self.dir.join(path);
        if fs::read_to_string(&path).is_ok_and(|it| it == text) {
            return Ok(());
        }
        let written = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(&path, text));
        written.map_err(|err| Stop::disk("write", &path, err))
    }

    /// Cargo in this workspace, its arguments still to come.
    pub(super) fn cargo(&self) -> Process {
        let mut process = Process::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        process
            .env("CARGO_TARGET_DIR", self.dir.join("target"))
            .env("CARGO_TERM_COLOR", "never")
            .env("CARGO_NET_OFFLINE", "true")
            .current_dir(&self.dir);
        process
    }
}
