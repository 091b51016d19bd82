//! `cargo xtask changelog`: what changed in a description, as lines for its crate's changelog.

use std::fs;

use codegen::review::{changelog, review};

use crate::against::Against;
use crate::diff;
use crate::flags::{Args, Command, Flag};
use crate::revision::Revision;
use crate::stop::Stop;
use crate::today::today;
use crate::{project, terminal};

pub(crate) const COMMAND: Command = Command {
    name: "changelog",
    summary: "Write what changed in spec/ under `## Unreleased` of generated/<api>/CHANGELOG.md, in callers' words.\n\n\
              A second run changes nothing; a line that was reworded stays while its change does.",
    operands: Some(("API", "folders of spec/; all if none is named")),
    flags: &[Flag {
        name: "--base",
        value: Some("BASE"),
        repeats: false,
        help: "the git revision to compare with; where the branch left the main one if not given",
    }],
    run,
};

fn run(args: &Args) -> Result<(), Stop> {
    project::enter()?;
    let base = Revision::find(args.value("--base"))?;
    let against = Against::new(&base)?;
    for api in project::apis(&args.operands)? {
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
