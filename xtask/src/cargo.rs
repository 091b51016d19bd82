//! Cargo, started from here: in this project, or in a workspace of its own for crates that are generated to be compiled.
//!
//! In: arguments, files and members. Out: a process, or what it printed. What crates and programs hold is up to the commands.

use std::path::{Path, PathBuf};
use std::process::{Command as Process, Output};
use std::{env, fs};

use codegen::commands::disk;
use codegen::commands::stop::Stop;

/// The cargo that started this program, or that on the PATH; its arguments are still to come.
pub(crate) fn cargo() -> Process {
    Process::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// This program, for a part of its work in a process of its own.
pub(crate) fn this_program() -> Result<Process, Stop> {
    let own = env::current_exe().map_err(|err| Stop::Disk(format!("cannot find this program: {err}")))?;
    Ok(Process::new(own))
}

/// Runs a process to its end.
pub(crate) fn output(process: &mut Process) -> Result<Output, Stop> {
    process.output().map_err(|err| unstarted(process, &err))
}

/// Why a process did not start.
pub(crate) fn unstarted(process: &Process, err: &std::io::Error) -> Stop {
    Stop::Disk(format!("cannot start `{}`: {err}", process.get_program().display()))
}

/// The target folder of this project.
pub(crate) fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| "target".into(), PathBuf::from)
}

/// A workspace in the target folder, with the versions of this project.
pub(crate) struct Scratch {
    dir: PathBuf,
}

impl Scratch {
    /// The workspace of this name.
    pub(crate) fn new(name: &str) -> Result<Self, Stop> {
        let dir = target().join(name);
        fs::create_dir_all(&dir).map_err(|err| Stop::disk("make", &dir, err))?;
        let dir = fs::canonicalize(&dir).map_err(|err| Stop::disk("read", &dir, err))?;
        Ok(Self { dir })
    }

    /// A path in its folder.
    pub(crate) fn path(&self, path: impl AsRef<Path>) -> PathBuf {
        self.dir.join(path)
    }

    /// Writes a file, unless that is what it holds: what is not changed is not compiled again.
    pub(crate) fn put(&self, path: &str, text: &str) -> Result<(), Stop> {
        let path = self.path(path);
        if fs::read_to_string(&path).is_ok_and(|it| it == text) {
            return Ok(());
        }
        disk::write(&path, text)
    }

    /// Makes these folders its members. No other crate in it can interfere.
    pub(crate) fn members(&self, members: &[String]) -> Result<(), Stop> {
        self.put("Cargo.toml", &format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n"))?;
        let lock = Path::new("Cargo.lock");
        self.put("Cargo.lock", &fs::read_to_string(lock).map_err(|err| Stop::disk("read", lock, err))?)
    }

    /// Cargo in it; its arguments are still to come.
    pub(crate) fn cargo(&self) -> Process {
        let mut process = cargo();
        process
            .env("CARGO_TARGET_DIR", self.path("target"))
            .env("CARGO_TERM_COLOR", "never")
            // What is written for a second build and for a debugger costs more than all else here.
            .env("CARGO_INCREMENTAL", "0")
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            .current_dir(&self.dir);
        process
    }
}
