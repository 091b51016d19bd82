//! Files as they were in a git revision, read from git's objects without a checkout.
//!
//! In: what a person calls a revision, or nothing for the merge base with the main branch. Out: the files of a folder.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Command, Stdio};
use std::thread;

use super::stop::Stop;

/// A commit of this repository.
#[derive(Debug, Clone)]
pub(crate) struct Revision {
    /// What the caller calls it.
    pub(crate) name: String,
    /// Its hash.
    pub(crate) commit: String,
}

impl Revision {
    /// The commit of this name; without one, where the current branch left the main one.
    pub(crate) fn find(name: Option<&str>) -> Result<Self, Stop> {
        if let Some(name) = name {
            return commit(name)?.map(|commit| Self { name: name.to_owned(), commit }).ok_or_else(|| {
                Stop::Usage(format!("git knows no revision `{name}`{}", shallow().unwrap_or_default()))
            });
        }
        let main = ["origin/HEAD", "origin/main", "main"].into_iter();
        for name in main {
            let Some(tip) = commit(name)? else { continue };
            let base = git(&["merge-base", "HEAD", &tip])?;
            let Some(base) = base.map(|it| it.trim().to_owned()).filter(|it| !it.is_empty()) else {
                let text = format!(
                    "the current branch and `{name}` have no commit in common{}",
                    shallow().unwrap_or_default()
                );
                return Err(Stop::Usage(format!(
                    "{text}\n  help: name the revision to compare with: `diff BASE`, `changelog --base BASE`"
                )));
            };
            return Ok(Self { name: name.to_owned(), commit: base });
        }
        let text = format!(
            "there is neither `origin/HEAD` nor `main` to compare with{}",
            shallow().unwrap_or_default()
        );
        Err(Stop::Usage(format!(
            "{text}\n  help: name the revision to compare with: `diff BASE`, `changelog --base BASE`"
        )))
    }

    /// The first letters of its hash.
    pub(crate) fn short(&self) -> &str {
        self.commit.get(..7).unwrap_or(&self.commit)
    }

    /// The regular files below some folders, by path from the top of the repository.
    pub(crate) fn files(&self, folders: &[&str]) -> Result<BTreeMap<String, Vec<u8>>, Stop> {
        let front = ["ls-tree", "-r", "-z", "--full-tree", self.commit.as_str(), "--"];
        let listing = git(&[&front[..], folders].concat())?;
        let Some(listing) = listing else {
            return Err(Stop::Disk(format!(
                "git cannot list the files of {}{}",
                self.name,
                shallow().unwrap_or_default()
            )));
        };
        let mut blobs = Vec::new();
        for entry in listing.split('\0').filter(|it| !it.is_empty()) {
            let Some((head, path)) = entry.split_once('\t') else { continue };
            let mut words = head.split(' ');
            // A link leads to another place, and a submodule to another repository.
            let (Some("100644" | "100755"), Some("blob"), Some(hash)) =
                (words.next(), words.next(), words.next())
            else {
                continue;
            };
            blobs.push((path.to_owned(), hash.to_owned()));
        }
        read(&blobs)
    }
}

/// The bytes of blobs, all in one conversation with git.
fn read(blobs: &[(String, String)]) -> Result<BTreeMap<String, Vec<u8>>, Stop> {
    let broken = |err: std::io::Error| Stop::Disk(format!("cannot read from git: {err}"));
    let mut child = Command::new("git")
        .args(["cat-file", "--batch"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|err| Stop::Disk(format!("cannot run git: {err}")))?;
    let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(Stop::Disk("cannot talk to git".into()));
    };
    let asked: Vec<String> = blobs.iter().map(|(_, hash)| format!("{hash}\n")).collect();
    // Asked from another thread: git responds while its input is still being written.
    let writer = thread::spawn(move || asked.iter().try_for_each(|it| input.write_all(it.as_bytes())));
    let mut output = BufReader::new(output);
    let mut res = BTreeMap::new();
    for (path, hash) in blobs {
        let mut head = String::new();
        output.read_line(&mut head).map_err(broken)?;
        let size = head.trim_end().rsplit(' ').next().and_then(|it| it.parse::<usize>().ok());
        let Some(size) = size else {
            return Err(Stop::Disk(format!(
                "git has no object {hash} for `{path}`{}",
                shallow().unwrap_or_default()
            )));
        };
        let mut bytes = vec![0; size + 1];
        output.read_exact(&mut bytes).map_err(broken)?;
        bytes.pop();
        res.insert(path.clone(), bytes);
    }
    let _ = writer.join();
    child.wait().map_err(broken)?;
    Ok(res)
}

/// The commit of a name; `None` if there is none.
fn commit(name: &str) -> Result<Option<String>, Stop> {
    let found =
        git(&["rev-parse", "--verify", "--quiet", "--end-of-options", &format!("{name}^{{commit}}")])?;
    Ok(found.map(|it| it.trim().to_owned()).filter(|it| !it.is_empty()))
}

/// What to do about a clone that does not hold its history.
fn shallow() -> Option<String> {
    let is_shallow = git(&["rev-parse", "--is-shallow-repository"]).ok()??.trim() == "true";
    is_shallow.then(|| {
        ": this clone is shallow\n  help: fetch the history, in GitHub Actions by `fetch-depth: 0` of actions/checkout, elsewhere by `git fetch --unshallow`".to_owned()
    })
}

/// What git says; `None` where it says no.
fn git(args: &[&str]) -> Result<Option<String>, Stop> {
    let output = Command::new("git")
        .args(args)
        .stderr(Stdio::null())
        .output()
        .map_err(|err| Stop::Disk(format!("cannot run git: {err}")))?;
    Ok(output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned()))
}
