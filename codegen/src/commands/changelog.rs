//! `changelog`: what changed in a description, as lines for its crate's changelog; and at a release, their version.

use std::fs;
use std::path::{Path, PathBuf};

use crate::review::{changelog, review};

use super::against::Against;
use super::diff;
use super::revision::Revision;
use super::stop::Stop;
use super::today::today;
use super::{project, terminal};

/// Add what changed in spec/ to generated/API/CHANGELOG.md under `## Unreleased`, in callers' words.
///
/// A second run changes nothing. A line that you reworded stays as long as its change does.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Folders of spec/; all if none is named
    #[arg(value_name = "API")]
    apis: Vec<String>,
    /// The git revision to compare with; by default the merge base of the main branch
    #[arg(long)]
    base: Option<String>,
    /// Instead, give what is under `## Unreleased` the version of the crate, and today's date
    #[arg(long, conflicts_with = "base", requires = "apis")]
    release: bool,
}

pub(crate) fn run(args: &Args) -> Result<(), Stop> {
    project::enter()?;
    if args.release {
        return project::apis(&args.apis)?.iter().try_for_each(release);
    }
    let base = Revision::find(args.base.as_deref())?;
    let against = Against::new(&base)?;
    for api in project::apis(&args.apis)? {
        let Some((old, new)) = against.documents(&api) else {
            terminal::print(&format!("{}: new, not in {}\n", api.name(), base.name))?;
            continue;
        };
        diff::usable(&old, "old")?;
        diff::usable(&new, "new")?;
        let today = today();
        let Some(review) = review(&old, &new, Some(&today)) else {
            return Err(Stop::No("the documents cannot be compared".into()));
        };
        let lines = changelog::lines(&review);
        let path = of(&api);
        let before = read(&path)?;
        let after = changelog::update(&before, &lines);
        if after != before {
            write(&path, &after)?;
        }
        let what = if after == before { "unchanged" } else { "written" };
        terminal::print(&format!(
            "{}: {} changes for callers, {} {what}\n",
            api.name(),
            lines.len(),
            path.display()
        ))?;
    }
    Ok(())
}

/// The notes of a release of one crate.
fn release(api: &project::Api) -> Result<(), Stop> {
    let manifest = api.target().join("Cargo.toml");
    let text = fs::read_to_string(&manifest).map_err(|err| Stop::disk("read", &manifest, err))?;
    let version = project::stated(&text, "version")
        .ok_or_else(|| Stop::Disk(format!("`{}` says no version", manifest.display())))?;
    let path = of(api);
    let after = changelog::release(&read(&path)?, version, &today())
        .map_err(|why| Stop::No(format!("`{}`: {why}", path.display())))?;
    write(&path, &after)?;
    terminal::print(&format!("{}: {version} in {}\n", api.name(), path.display()))
}

fn of(api: &project::Api) -> PathBuf {
    api.target().join("CHANGELOG.md")
}

/// A changelog, or what one begins with.
fn read(path: &Path) -> Result<String, Stop> {
    match fs::read_to_string(path) {
        Err(err) if err.kind() == std::io::ErrorKind::NotFound => Ok("# Changes for callers\n".to_owned()),
        read => read.map_err(|err| Stop::disk("read", path, err)),
    }
}

fn write(path: &Path, text: &str) -> Result<(), Stop> {
    crate::output::write_file(path, text).map_err(Stop::from)
}
