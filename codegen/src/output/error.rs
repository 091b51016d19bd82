//! What can go wrong between a tree of files and the disk: what, where, why, and the way out.

use std::error::Error;
use std::fmt;
use std::io;
use std::path::PathBuf;

/// A tree that was not written, or not wholly.
#[derive(Debug)]
#[non_exhaustive]
pub enum OutputError {
    /// A path of the tree that no file may have.
    Path {
        /// The path, as given.
        path: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// Two paths of the tree that some file systems cannot keep apart.
    Clash {
        /// The one.
        first: String,
        /// The other.
        second: String,
        /// What is wrong with them.
        why: &'static str,
    },
    /// A folder with things in it that the generator did not write.
    Foreign {
        /// The folder.
        dir: PathBuf,
    },
    /// Something in a file's or a folder's place that is not ours to replace.
    InTheWay {
        /// Where it is.
        path: PathBuf,
        /// What it is.
        what: &'static str,
    },
    /// A list of files that cannot be trusted.
    List {
        /// The list.
        path: PathBuf,
        /// Which line, from 1.
        line: usize,
        /// What is wrong with it.
        why: &'static str,
    },
    /// A folder that another run has been writing for longer than this one waits.
    Busy {
        /// The folder.
        dir: PathBuf,
    },
    /// The disk said no.
    Io {
        /// What was tried: "write", "remove".
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// Why not.
        error: io::Error,
    },
}

impl OutputError {
    /// What to do about it.
    pub fn help(&self) -> Option<&'static str> {
        match self {
            Self::Foreign { .. } => Some(
                "name a new or empty folder; or, to keep what is there and let the generator add its files, \
                 put an empty file `.generated` into it",
            ),
            Self::InTheWay { .. } => Some("move it away or delete it, then run again"),
            Self::List { .. } => {
                Some("restore the file from version control; or empty it, and delete by hand what it listed")
            }
            Self::Busy { .. } => Some("wait for the other run to end, then run again"),
            Self::Io { .. } => Some("what was written so far is whole; run again to complete it"),
            Self::Path { .. } | Self::Clash { .. } => None,
        }
    }
}

impl fmt::Display for OutputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Path { path, why } => {
                write!(f, "cannot write a file named `{}`: {why}", path.escape_debug())
            }
            Self::Clash { first, second, why } => {
                write!(f, "cannot write both `{first}` and `{second}`: {why}")
            }
            Self::Foreign { dir } => {
                write!(
                    f,
                    "`{}` is not empty and has no `.generated`: the generator did not write it",
                    dir.display()
                )
            }
            Self::InTheWay { path, what } => {
                write!(f, "`{}` is {what}", path.display())
            }
            Self::List { path, line, why } => write!(f, "`{}`, line {line}: {why}", path.display()),
            Self::Busy { dir } => write!(f, "`{}` is being written by another run", dir.display()),
            Self::Io { action, path, error } => write!(f, "cannot {action} `{}`: {error}", path.display()),
        }
    }
}

impl Error for OutputError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Io { error, .. } => Some(error),
            _ => None,
        }
    }
}
