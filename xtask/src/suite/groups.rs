//! The groups of tests: a schema each, and the instances that are valid for it, or are not.
//!
//! In: the folder of a draft. Out: the groups that have a valid instance, in the order of their files.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::value::RawValue;

use codegen::commands::stop::Stop;

/// A schema and what is valid for it.
pub(super) struct Group {
    /// The file without its ending, from the folder on.
    pub(super) file: String,
    pub(super) description: String,
    /// What the schema is called in the document.
    pub(super) component: String,
    pub(super) schema: Value,
    pub(super) instances: Vec<Instance>,
}

/// An instance of a schema, or what is none.
pub(super) struct Instance {
    pub(super) is_valid: bool,
    pub(super) description: String,
    /// As it is written, so that no digit is lost.
    pub(super) json: String,
}

/// An object whose members are still unparsed.
type Members = BTreeMap<String, Box<RawValue>>;

pub(super) fn read(dir: &Path) -> Result<Vec<Group>, Stop> {
    let mut files = Vec::new();
    find(dir, &mut files)?;
    files.sort();
    let mut groups: Vec<Group> = Vec::new();
    for path in files {
        let bytes = fs::read(&path).map_err(|err| Stop::disk("read", &path, err))?;
        let file = path.strip_prefix(dir).unwrap_or(&path).with_extension("");
        let file = file.to_string_lossy().replace('\\', "/");
        let found = read_file(&bytes, &file, groups.len());
        groups.extend(found.map_err(|err| Stop::disk("understand", &path, err))?);
    }
    Ok(groups)
}

fn read_file(bytes: &[u8], file: &str, before: usize) -> serde_json::Result<Vec<Group>> {
    let mut groups = Vec::new();
    for group in serde_json::from_slice::<Vec<Members>>(bytes)? {
        let mut instances = Vec::new();
        for test in member::<Vec<Members>>(&group, "tests")? {
            instances.push(Instance {
                is_valid: member(&test, "valid")?,
                description: member(&test, "description")?,
                json: test.get("data").map_or("", |it| it.get()).to_owned(),
            });
        }
        if instances.iter().any(|it| it.is_valid) {
            groups.push(Group {
                file: file.to_owned(),
                description: member(&group, "description")?,
                component: format!("Group{:03}", before + groups.len()),
                schema: member(&group, "schema")?,
                instances,
            });
        }
    }
    Ok(groups)
}

fn member<T: DeserializeOwned>(members: &Members, name: &str) -> serde_json::Result<T> {
    serde_json::from_str(members.get(name).map_or("null", |it| it.get()))
}

fn find(dir: &Path, files: &mut Vec<PathBuf>) -> Result<(), Stop> {
    for entry in fs::read_dir(dir).map_err(|err| Stop::disk("read", dir, err))? {
        let path = entry.map_err(|err| Stop::disk("read", dir, err))?.path();
        if path.is_dir() {
            find(&path, files)?;
        } else if path.extension() == Some(OsStr::new("json")) {
            files.push(path);
        }
    }
    Ok(())
}
