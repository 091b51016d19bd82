//! Where messages about documents go, and in which format: text for people, or one of the formats for programs.
//!
//! In: what became of each document, and results. Out: text on the standard error and results on the standard output; or
//! records on the standard output, where nothing else may be, and results on the standard error.

use crate::Outcome;
use crate::diagnostic::records::{Record, github, json_lines, sarif};
use crate::diagnostic::{Diagnostics, Severity};

use super::stop::Stop;
use super::terminal;

/// The format of messages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum MessageFormat {
    /// For people
    #[default]
    Text,
    /// One object a line
    Json,
    /// Annotations of GitHub Actions
    Github,
    /// A log of SARIF 2.1.0
    Sarif,
}

/// The messages of one command.
pub(crate) struct Messages {
    format: MessageFormat,
    /// For a log that is written at the end.
    runs: Vec<Vec<Record>>,
}

impl Messages {
    pub(crate) fn new(format: MessageFormat) -> Self {
        Self { format, runs: Vec::new() }
    }

    pub(crate) fn is_text(&self) -> bool {
        self.format == MessageFormat::Text
    }

    /// Prints the messages about a document, and returns them where they are text.
    pub(crate) fn say(
        &mut self,
        outcome: &Outcome,
        denied: &dyn Fn(Severity) -> bool,
    ) -> Result<String, Stop> {
        self.print(|color| outcome.messages(denied, color), || outcome.records(denied))
    }

    /// Prints what a document breaks of the rules for descriptions.
    pub(crate) fn findings(&mut self, outcome: &Outcome, findings: &Diagnostics) -> Result<(), Stop> {
        self.print(|color| outcome.render(findings, color), || outcome.findings(findings)).map(drop)
    }

    fn print(
        &mut self,
        text: impl FnOnce(bool) -> String,
        records: impl FnOnce() -> Vec<Record>,
    ) -> Result<String, Stop> {
        match self.format {
            MessageFormat::Text => {
                let text = text(terminal::color());
                terminal::say_colored(&text);
                return Ok(text);
            }
            MessageFormat::Json => terminal::print(&json_lines(&records()))?,
            MessageFormat::Github => terminal::print(&github(&records()))?,
            MessageFormat::Sarif => self.runs.push(records()),
        }
        Ok(String::new())
    }

    /// Prints what else a run has to say.
    pub(crate) fn result(&self, text: &str) -> Result<(), Stop> {
        if self.is_text() {
            return terminal::print(text);
        }
        terminal::say(text);
        Ok(())
    }

    /// Prints the log, in the format that is one.
    pub(crate) fn finish(&self) -> Result<(), Stop> {
        match self.format {
            MessageFormat::Sarif => terminal::print(&sarif(&self.runs)),
            _ => Ok(()),
        }
    }
}
