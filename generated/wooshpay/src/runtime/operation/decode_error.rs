//! Why a body does not decode.

use std::fmt;

use super::super::json::fault::Fault;
use super::super::secret::scrubber::Scrubber;

/// Why a body does not decode: what was expected, what was found, and where; never the value itself.
#[derive(Debug, Clone)]
pub struct DecodeError {
    pub(crate) text: String,
    pub(crate) path: Option<String>,
    /// Nothing is wrong with the body, but there was no time to read all of it.
    pub(crate) late: bool,
}

impl DecodeError {
    /// A reason of your own.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), path: None, late: false }
    }

    /// The same about one of several items.
    pub(crate) fn of_item(self, index: usize) -> Self {
        let path = match self.path {
            Some(path) if path.starts_with('[') => format!("[{index}]{path}"),
            Some(path) => format!("[{index}].{path}"),
            None => format!("[{index}]"),
        };
        Self { path: Some(path), ..self }
    }

    /// Where inside the body: `data[0].amount`; none for the body as a whole.
    pub fn path(&self) -> Option<&str> {
        self.path.as_deref()
    }

    /// The same without the secrets: names of members come from the server, too.
    pub(crate) fn scrubbed(self, scrubber: &Scrubber) -> Self {
        let scrub = |text: &str| scrubber.scrub_beginning(text);
        Self { text: scrub(&self.text), path: self.path.map(|path| scrub(&path)), late: self.late }
    }
}

impl From<Fault> for DecodeError {
    fn from(fault: Fault) -> Self {
        let path = Some(fault.path()).filter(|path| !path.is_empty());
        Self { text: fault.to_string(), path, late: fault.is_late() }
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for DecodeError {}
