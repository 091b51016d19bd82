//! What the compiler says of the programs that are compiled.
//!
//! In: the workspace. Out: programs that the old crate refuses, and those of which the compiler says something else with
//! the new crate than they do themselves. All are asked about at once, and one that fails keeps no other from being read.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::Found;
use super::caller::Expected;
use super::workspace::{Program, Side, Workspace, target};
use crate::cargo::output;
use codegen::commands::stop::Stop;

/// What was said of one crate.
#[derive(Default)]
struct Said {
    /// Codes of errors, `deprecated` for that warning, `error` for an error without a code.
    words: BTreeSet<String>,
    /// The errors as people read them.
    errors: String,
    is_done: bool,
}

pub(super) fn wrong(workspace: &Workspace<'_>) -> Result<Found, Stop> {
    let programs: Vec<&Program<'_>> = workspace.programs.iter().filter(|it| !it.is_run()).collect();
    let mut found = Found { programs: programs.len() / 2, wrong: Vec::new() };
    if programs.is_empty() {
        return Ok(found);
    }
    let all = ask(workspace, &programs)?;
    for program in programs {
        let Expected::Compiled(expected) = &program.caller.expected else { continue };
        let path = program.caller.path.display();
        let said = all.get(&target(&program.package)).filter(|it| it.is_done || !it.errors.is_empty());
        let Some(said) = said else {
            // Then the crate that it uses does not compile, which is no fault of the program.
            let why = all.get(&target(&program.shop)).map(|it| it.errors.as_str()).unwrap_or_default();
            found.wrong.push(format!("{path}: the {} crate does not compile:\n{why}", program.side));
            continue;
        };
        match program.side {
            Side::Old if !said.errors.is_empty() => {
                found.wrong.push(format!("{path}: does not compile with the old crate:\n{}", said.errors));
            }
            Side::New if said.words != *expected => found.wrong.push(format!(
                "{path}: expects `{}` of the new crate, and the compiler says `{}`:\n{}",
                listed(expected),
                listed(&said.words),
                said.errors
            )),
            _ => {}
        }
    }
    Ok(found)
}

/// As a header says it.
fn listed(words: &BTreeSet<String>) -> String {
    if words.is_empty() {
        return "compiles".to_owned();
    }
    words.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
}

/// Asks about the programs, and gives what was said of each crate, by the compiler's name for it.
fn ask(workspace: &Workspace<'_>, programs: &[&Program<'_>]) -> Result<BTreeMap<String, Said>, Stop> {
    let mut cargo = workspace.scratch.cargo();
    cargo.args(["check", "--keep-going", "--quiet", "--message-format", "json"]);
    for program in programs {
        cargo.args(["--package", &program.package]);
    }
    let output = output(&mut cargo)?;
    let mut res = BTreeMap::<String, Said>::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let Ok(message) = serde_json::from_str::<Value>(line) else { continue };
        let Some(name) = message["target"]["name"].as_str() else { continue };
        let said = res.entry(name.to_owned()).or_default();
        match message["reason"].as_str() {
            Some("compiler-artifact") => said.is_done = true,
            Some("compiler-message") => said.hear(&message["message"]),
            _ => {}
        }
    }
    if res.is_empty() {
        // Cargo itself refuses, before it asks the compiler.
        return Err(Stop::No(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    Ok(res)
}

impl Said {
    fn hear(&mut self, message: &Value) {
        let code = message["code"]["code"].as_str();
        if message["level"] == "warning" {
            self.words.extend(code.filter(|it| *it == "deprecated").map(str::to_owned));
            return;
        }
        let text = message["message"].as_str().unwrap_or_default();
        // What sums up is not an error of its own.
        if message["level"] != "error" || text.starts_with("aborting due to") {
            return;
        }
        self.words.insert(code.unwrap_or("error").to_owned());
        self.errors += message["rendered"].as_str().unwrap_or(text);
    }
}
