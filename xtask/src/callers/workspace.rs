//! The workspace in which callers are compiled: a crate of each document, and each program once with the old and once
//! with the new of them.
//!
//! In: the pairs. Out: a workspace, without TLS. Documents that are the same are one crate. What is not changed is not
//! touched, so that a second run is short.

use std::collections::BTreeMap;
use std::path::Path;
use std::{env, fmt, fs};

use codegen::output;

use super::Pair;
use super::caller::{Caller, Expected};
use crate::cargo::Scratch;
use codegen::commands::stop::Stop;

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
    /// The features of that crate that it is built with.
    features: Vec<&'static str>,
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
        format!(
            "{{ package = {shop:?}, path = \"{crates}/{shop}\", default-features = false, features = {features:?} }}",
            shop = self.shop,
            features = self.features
        )
    }
}

/// What the programs need of a crate, as far as it has it.
fn features(manifest: &str) -> Vec<&'static str> {
    let optional = ["webhooks", "oauth2"].into_iter().filter(|it| manifest.contains(&format!("\n{it} = [")));
    ["testing"].into_iter().chain(optional).collect()
}

/// What the crate of a document is called.
pub(super) fn package(pair: &str, side: Side) -> String {
    format!("{}-{side}", pair.replace('.', "-"))
}

/// What the compiler calls a package.
pub(super) fn target(package: &str) -> String {
    package.replace('-', "_")
}

/// The workspace with all programs in it.
pub(super) struct Workspace<'p> {
    pub(super) scratch: Scratch,
    pub(super) programs: Vec<Program<'p>>,
}

impl<'p> Workspace<'p> {
    /// Lays out the crates and programs of these pairs.
    pub(super) fn write(pairs: &'p [Pair]) -> Result<Self, Stop> {
        let scratch = Scratch::new("callers")?;
        let root =
            env::current_dir().map_err(|err| Stop::Disk(format!("cannot find the current folder: {err}")))?;
        let mut crates: BTreeMap<Vec<u8>, (String, Vec<&'static str>)> = BTreeMap::new();
        let mut programs = Vec::new();
        let mut members = Vec::new();
        for pair in pairs.iter().filter(|it| !it.callers.is_empty()) {
            for side in [Side::Old, Side::New] {
                let spec = pair.folder.join(format!("{side}.yaml"));
                let text = fs::read(&spec).map_err(|err| Stop::disk("read", &spec, err))?;
                let outcome = if side == Side::Old { &pair.old } else { &pair.new };
                let Some(files) = &outcome.files else { continue };
                let (shop, features) = match crates.get(&text) {
                    Some(it) => it.clone(),
                    None => {
                        let name = package(&pair.name, side);
                        let member = format!("crates/{name}");
                        output::write(&scratch.path(&member), files)?;
                        members.push(member);
                        let manifest = files.get("Cargo.toml").unwrap_or_default();
                        let it = (name, features(manifest));
                        crates.insert(text, it.clone());
                        it
                    }
                };
                for caller in &pair.callers {
                    let stem = caller.path.file_stem().unwrap_or_default().to_string_lossy();
                    let package = format!("{}-{stem}-{side}", pair.name.replace('.', "-"));
                    let shop = shop.clone();
                    let features = features.clone();
                    programs.push(Program { caller, side, package, shop, features });
                }
            }
        }
        for program in &programs {
            members.push(format!("callers/{}", program.package));
            scratch.put(&format!("callers/{}/Cargo.toml", program.package), &program.manifest(&root))?;
        }
        members.push("played".to_owned());
        scratch.members(&members)?;
        Ok(Self { scratch, programs })
    }
}
