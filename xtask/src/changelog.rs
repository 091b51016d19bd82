//! `cargo xtask changelog`: what changed in a description, as lines for its crate's changelog.

use std::fs;

use codegen::review::{changelog, review};

use crate::against::Against;
use crate::diff;
use crate::revision::Revision;
use crate::stop::Stop;
use crate::today::today;
use crate::{project, terminal};

/// Add what changed in spec/ to generated/API/CHANGELOG.md under `## Unreleased`, in callers' words.
///
/// A second run changes nothing. A line that you reworded stays as long as its change does.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Folders of spec/; all if none is named
    #[arg(value_name = "API")]
    apis: Vec<String>,
    /// The git revision to compare with; by default the merge base of the main branch
    #[arg(long)]
    base: Option<String>,
}

pub(crate) fn run(args: &Args) -> Result<(), Stop> {
    project::enter()?;
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
        let path = api.target().join("CHANGELOG.md");
        let before = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(err) if err.kind() == std::io::ErrorKind::NotFound => "# Changes for callers\n".to_owned(),
            Err(err) => return Err(Stop::disk("read", &path, err)),
        };
        let after = changelog::update(&before, &lines);
        if after != before {
            fs::write(&path, &after).map_err(|err| Stop::disk("write", &path, err))?;
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
