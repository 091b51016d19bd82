//! What programs send and read, with the old crate and with the new one.
//!
//! In: the workspace. Out: programs that do something else than they say. All of them are part of one program, whose
//! source is `harness.rs` and a line for each of them.

use std::collections::BTreeMap;
use std::process::Stdio;

use super::Found;
use super::caller::Expected;
use super::workspace::{Program, Side, Workspace, target};
use crate::cargo::output;
use codegen::commands::stop::Stop;

/// The program that runs the others, but for the list of them.
const HARNESS: &str = include_str!("harness.rs");

pub(super) fn wrong(workspace: &Workspace<'_>) -> Result<Found, Stop> {
    let programs: Vec<&Program<'_>> = runs(workspace).collect();
    let mut found = Found { programs: programs.len() / 2, wrong: Vec::new() };
    if programs.is_empty() {
        return Ok(found);
    }
    let Some(did) = run(workspace)? else {
        let why =
            "the programs that are run do not all compile with both crates, or one of them panics: see above";
        found.wrong.push(why.to_owned());
        return Ok(found);
    };
    for program in programs {
        let Expected::Runs { old, new } = &program.caller.expected else { continue };
        let expected = if program.side == Side::Old { old } else { new };
        let did = did.get(&program.package).map(Vec::as_slice).unwrap_or_default();
        if did != expected.as_slice() {
            found.wrong.push(format!(
                "{}: does something else with the {} crate than its header says\n  says: {}\n  does: {}",
                program.caller.path.display(),
                program.side,
                expected.join("\n        "),
                did.join("\n        ")
            ));
        }
    }
    Ok(found)
}

fn runs<'w, 'p>(workspace: &'w Workspace<'p>) -> impl Iterator<Item = &'w Program<'p>> {
    workspace.programs.iter().filter(|it| it.is_run())
}

/// Writes the program that runs the others.
pub(super) fn lay_out(workspace: &Workspace<'_>) -> Result<(), Stop> {
    let mut manifest = String::from(
        "[package]\nname = \"played\"\nedition = \"2024\"\npublish = false\n\n[dependencies]\n\
         serde_json = \"1\"\ntokio = { version = \"1\", default-features = false, features = [\"rt\", \"time\"] }\n",
    );
    let mut list = String::new();
    let mut shops = BTreeMap::new();
    for program in runs(workspace) {
        let name = &program.package;
        manifest += &format!("{name} = {{ path = \"../callers/{name}\" }}\n");
        shops.insert(&program.shop, program.dependency("../crates"));
        list += &format!("    play!({name:?}, {}, {});\n", target(name), target(&program.shop));
    }
    manifest.extend(shops.iter().map(|(name, dependency)| format!("{name} = {dependency}\n")));
    workspace.scratch.put("played/Cargo.toml", &manifest)?;
    workspace.scratch.put("played/src/main.rs", &format!("{HARNESS}\nfn main() {{\n{list}}}\n"))
}

/// Runs them: the lines of each, by its package. `None` where that does not come to its end.
fn run(workspace: &Workspace<'_>) -> Result<Option<BTreeMap<String, Vec<String>>>, Stop> {
    let mut cargo = workspace.scratch.cargo();
    cargo.args(["run", "--quiet", "--keep-going", "--package", "played"]).stderr(Stdio::inherit());
    let output = output(&mut cargo)?;
    if !output.status.success() {
        return Ok(None);
    }
    let mut res = BTreeMap::<String, Vec<String>>::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        if let Some((name, did)) = line.split_once('\t') {
            res.entry(name.to_owned()).or_default().push(did.trim_end().to_owned());
        }
    }
    Ok(Some(res))
}
