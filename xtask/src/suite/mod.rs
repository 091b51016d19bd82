//! `cargo xtask suite`: the instances of the JSON-Schema-Test-Suite, through a generated crate.
//!
//! In: a folder of the suite. One crate is made of all its schemas, each a component of one document; a program in
//! that crate reads each instance and writes it again. Out: the valid ones that are rejected, have a member that is not of
//! its type, or come back changed; and those that are read although they are not valid and no word of the report says that the
//! crate is weaker than the schema.
//! `exceptions.txt` lists what is right all the same. An exception that does not apply any more is a failure, too.

mod exceptions;
mod groups;
mod said;
mod same;

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use codegen::pointer::Pointer;
use codegen::{Outcome, Request, generate, output};
use serde_json::{Map, Value, json};

use self::exceptions::Exceptions;
use self::groups::Group;
use self::said::Said;
use crate::cargo::{self, Scratch};
use codegen::commands::disk::write;
use codegen::commands::stop::Stop;
use codegen::commands::{project, terminal};

/// Check a generated crate against the instances of the JSON-Schema-Test-Suite.
///
/// Each valid instance must be read and come back equal, numbers to their last digit. One that is not valid may be read
/// if the report says what is weaker in the crate than in the schema. Everything else is a failure: exit 1, unless
/// xtask/src/suite/exceptions.txt lists it with a reason. The crate is in target/suite.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The tests of one draft, such as tests/draft2020-12
    #[arg(value_name = "DIR")]
    tests: PathBuf,
}

/// The name of the crate.
const CRATE: &str = "instances";

pub(crate) fn run(args: &Args) -> Result<(), Stop> {
    let dir = fs::canonicalize(&args.tests).map_err(|err| Stop::disk("read", &args.tests, err))?;
    project::enter()?;
    let groups = groups::read(&dir)?;
    if groups.is_empty() {
        return Err(Stop::Usage(format!("no group of tests in `{}`", dir.display())));
    }
    let work = Scratch::new("suite")?;
    let outcome = make(&groups, &work)?;
    let rows = table(&groups, &outcome)?;
    let results = again(&work, &rows)?;
    let said = Said::of(&outcome);
    let mut exceptions = Exceptions::listed();
    let mut faults = Vec::new();
    let (mut equal, mut valid) = (0, 0);
    let instances = groups.iter().flat_map(|group| group.instances.iter().map(move |it| (group, it)));
    for ((group, instance), result) in instances.zip(&results) {
        let name = format!("{} | {} | {}", group.file, group.description, instance.description);
        let fault = match instance.is_valid {
            true => fault(&instance.json, result),
            false if !result.starts_with("ok") || said.is_weaker(group) => None,
            false => Some("is not valid, but is read, and the report does not say why".to_owned()),
        };
        valid += usize::from(instance.is_valid);
        equal += usize::from(instance.is_valid && fault.is_none());
        match (fault, exceptions.take(&name)) {
            (None, false) | (Some(_), true) => {}
            (None, true) => faults.push(format!("{name}\n  holds now: take it out of the exceptions")),
            (Some(fault), false) => faults.push(format!("{name}\n  {} {fault}", instance.json)),
        }
    }
    let excepted = exceptions.taken();
    faults.extend(exceptions.left().map(|it| format!("{it}\n  an exception, but there is no such instance")));
    terminal::print(&format!(
        "{} schemas; of {valid} valid instances {equal} come back equal; {} others; {excepted} exceptions\n",
        groups.len(),
        results.len() - valid,
    ))?;
    match faults.len() {
        0 => Ok(()),
        count => {
            terminal::print(&(faults.join("\n") + "\n"))?;
            Err(Stop::No(format!("{count} instances are not as they should be")))
        }
    }
}

/// Why an instance did not come back equal.
fn fault(sent: &str, result: &str) -> Option<String> {
    match result.split_once('\t') {
        Some(("ok", back)) => (!same::is_same(sent, back)).then(|| format!("became {back}")),
        Some(("drift", what)) => Some(format!("has a member that is kept as it came: {what}")),
        Some((_, error)) => Some(format!("is rejected: {error}")),
        None => Some(format!("ended the program: {result}")),
    }
}

/// Writes the document, and the crate that is made of it. Each schema is in a file of its own, so that `#` is its root.
fn make(groups: &[Group], work: &Scratch) -> Result<Outcome, Stop> {
    let document = work.path("document");
    if document.exists() {
        fs::remove_dir_all(&document).map_err(|err| Stop::disk("remove", &document, err))?;
    }
    let mut schemas = Map::new();
    for group in groups {
        let component = match &group.schema {
            Value::Object(_) => {
                write(&document.join(format!("{}.json", group.component)), &group.schema.to_string())?;
                json!({"$ref": format!("{}.json", group.component)})
            }
            boolean => boolean.clone(),
        };
        schemas.insert(group.component.clone(), component);
    }
    let root = json!({
        "openapi": "3.1.0",
        "info": {"title": "Instances", "version": "1"},
        "components": {"schemas": schemas},
    });
    let spec = document.join("openapi.json");
    write(&spec, &root.to_string())?;
    let outcome = generate(&Request { spec, name: Some(CRATE.into()), ..Request::default() });
    let Some(files) = &outcome.files else {
        return Err(Stop::No(outcome.messages(&|_| true, false)));
    };
    output::write(&work.path(CRATE), files)?;
    Ok(outcome)
}

/// The rows of the program: a type and an instance each.
fn table(groups: &[Group], outcome: &Outcome) -> Result<String, Stop> {
    let mut rows = String::new();
    for group in groups {
        let pointer = Pointer::root().key("components").key("schemas").key(&group.component);
        let Some((_, rust)) = outcome.names.iter().find(|(at, _)| *at == pointer) else {
            return Err(Stop::No(format!("no type stands for `{}`, {}", group.component, group.description)));
        };
        for instance in &group.instances {
            let _ = writeln!(rows, "    (again::<{CRATE}::{rust}>, {:?}),", instance.json);
        }
    }
    Ok(rows)
}

/// Runs the program, which says in a line an instance what became of it.
fn again(work: &Scratch, rows: &str) -> Result<Vec<String>, Stop> {
    work.put(&format!("{CRATE}/examples/again.rs"), &PROGRAM.replace("ROWS", rows))?;
    work.members(&[CRATE.to_owned()])?;
    let mut process = work.cargo();
    let output =
        cargo::output(process.args(["run", "--quiet", "--no-default-features", "--example", "again"]))?;
    let said = String::from_utf8_lossy(&output.stderr);
    let lines: Vec<String> = String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect();
    match output.status.success() && lines.len() == rows.lines().count() {
        true => Ok(lines),
        false => Err(Stop::No(format!("the crate does not do its work ({}):\n{said}", output.status))),
    }
}

const PROGRAM: &str = r#"//! Reads each instance and writes it again.
#![allow(missing_docs)]

use instances::runtime::json::{self, Json};

type Again = fn(&str) -> Result<String, String>;

fn again<T: Json>(text: &str) -> Result<String, String> {
    let value: T = json::from_slice(text.as_bytes()).map_err(|it| format!("no\t{it}"))?;
    match json::drift::<T>(text.as_bytes()).first() {
        Some(drift) => Err(format!("drift\t{drift:?}")),
        None => Ok(String::from_utf8_lossy(&json::to_vec(&value)).into_owned()),
    }
}

const INSTANCES: &[(Again, &str)] = &[
ROWS];

fn main() {
    for (again, text) in INSTANCES {
        match again(text) {
            Ok(back) => println!("ok\t{back}"),
            Err(error) => println!("{}", error.replace('\n', " ")),
        }
    }
}
"#;
