//! Why a command ended early, and with which exit code.

use std::fmt;
use std::path::Path;

use crate::output::OutputError;

/// The end of a command that did not go well.
#[derive(Debug)]
pub enum Stop {
    /// A check failed, or a document is refused. The reason was printed; this is the last line, if any.
    No(String),
    /// Wrong usage.
    Usage(String),
    /// A failure of the disk.
    Disk(String),
}

impl Stop {
    /// What was tried on which file, and why it did not go.
    pub fn disk(action: &str, path: &Path, error: impl fmt::Display) -> Self {
        Self::Disk(format!("cannot {action} `{}`: {error}", path.display()))
    }

    /// The exit code of the process.
    pub fn code(&self) -> u8 {
        match self {
            Self::No(_) => 1,
            Self::Usage(_) | Self::Disk(_) => 2,
        }
    }

    /// The last line of what is printed, if any.
    pub fn message(&self) -> String {
        let (Self::No(text) | Self::Usage(text) | Self::Disk(text)) = self;
        if text.is_empty() { String::new() } else { format!("error: {}\n", text.trim_end()) }
    }
}

impl From<OutputError> for Stop {
    fn from(error: OutputError) -> Self {
        Self::Disk(match error.help() {
            Some(help) => format!("{error}\n  help: {help}"),
            None => error.to_string(),
        })
    }
}
