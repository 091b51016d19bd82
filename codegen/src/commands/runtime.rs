//! `runtime`: the crate that several generated crates share; and the same on the way of `gen`, which writes it where
//! `crate.toml` says.
//!
//! In: a folder and a name, or the configurations of crates. Out: the files of that crate, or what of them is out of date. What is
//! wrong inside a configuration is reported by the run that makes its crate.

use std::fs;
use std::path::{Component, Path, PathBuf};

use crate::crate_name;
use crate::diagnostic::Diagnostics;
use crate::emit::shared_runtime;
use crate::output::{self, FileTree};
use crate::package::{self, Runtime};
use crate::source::FileId;

use super::messages::Messages;
use super::stop::Stop;
use super::{Program, terminal};

/// Write the runtime as a crate that several generated crates share (`runtime` in crate.toml).
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The folder of the crate
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// The name of its package
    #[arg(long, value_name = "CRATE", default_value = shared_runtime::CRATE)]
    name: String,
    /// Let it be published
    #[arg(long)]
    publish: bool,
}

pub(crate) fn run(args: &Args, program: Program) -> Result<(), Stop> {
    if let Some(why) = crate_name::misnamed(&args.name) {
        return Err(Stop::Usage(format!(
            "`--name {}`: no crate can be called so: {why}",
            args.name.escape_debug()
        )));
    }
    let files = shared_runtime::crate_files(&args.name, args.publish, &format!("{program} runtime"));
    let changes = output::write(&args.out, &files.into_iter().collect())?;
    terminal::print(&format!("{}: {changes}\n", args.name))
}

/// A runtime that some crates share, in a folder that the generator writes.
pub(crate) struct Shared {
    pub(crate) folder: PathBuf,
    package: String,
    publish: bool,
    /// Where it is asked for.
    asked: String,
}

/// The runtimes that crates share: of each crate its configuration, and its folder.
pub(crate) fn shared(crates: &[(Option<PathBuf>, PathBuf)]) -> Result<Vec<Shared>, Stop> {
    let mut all: Vec<Shared> = Vec::new();
    for (config, target) in crates {
        let Some((config, text)) = config.as_ref().and_then(|it| Some((it, fs::read_to_string(it).ok()?)))
        else {
            continue;
        };
        let package = package::parse(FileId(0), &text, &mut Diagnostics::default());
        let Some((runtime, path)) = package.runtime.as_ref().and_then(|it| Some((it, it.path()?))) else {
            continue;
        };
        let folder = plain(&target.join(path));
        let asked = asked(config, runtime);
        if let Some((_, taken)) = crates.iter().find(|(_, it)| plain(it) == folder) {
            return Err(Stop::No(format!(
                "{asked}: the runtime cannot be in `{}`, which is the folder of a crate\n  help: give it another one with `path`",
                taken.display()
            )));
        }
        match all.iter_mut().find(|it| it.folder == folder) {
            Some(other) if other.package != runtime.package() => {
                return Err(Stop::No(format!(
                    "{asked}: the runtime in `{}` is called `{}` here and `{}` at {}\n  help: give it one name, or each its folder",
                    folder.display(),
                    runtime.package(),
                    other.package,
                    other.asked
                )));
            }
            Some(other) => other.publish |= package.publish,
            None => all.push(Shared {
                folder,
                package: runtime.package().to_owned(),
                publish: package.publish,
                asked,
            }),
        }
    }
    Ok(all)
}

fn asked(config: &Path, runtime: &Runtime) -> String {
    let (line, column) = runtime.position();
    format!("{}:{line}:{column}", config.display())
}

impl Shared {
    fn files(&self, program: Program) -> FileTree {
        let files = shared_runtime::crate_files(&self.package, self.publish, &format!("{program} gen"));
        files.into_iter().collect()
    }

    /// Writes its files.
    pub(crate) fn write(&self, program: Program, messages: &Messages) -> Result<(), Stop> {
        let changes = output::write(&self.folder, &self.files(program))?;
        messages.result(&format!("{}: {changes}\n", self.package))
    }

    /// Whether its files are what they should be.
    pub(crate) fn check(&self, program: Program, messages: &Messages) -> Result<bool, Stop> {
        let (changes, diff) = output::check(&self.folder, &self.files(program))?;
        if changes.is_empty() {
            messages.result(&format!("{}: {changes}\n", self.package))?;
            return Ok(true);
        }
        messages.result(&diff)?;
        messages.result(&format!("{}: out of date: run `{program} gen`\n", self.package))?;
        Ok(false)
    }
}

/// A path without `..` where that is possible without the disk.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if matches!(plain.components().next_back(), Some(Component::Normal(_))) => {
                plain.pop();
            }
            part => plain.push(part),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::plain;

    #[test]
    fn a_path_is_shortened_where_the_disk_cannot_matter() {
        for (path, expected) in
            [("a/../b", "b"), ("a/b/../../../c", "../c"), ("./a/./b", "a/b"), ("../../a/..", "../..")]
        {
            assert_eq!(plain(Path::new(path)), Path::new(expected), "{path}");
        }
    }
}
