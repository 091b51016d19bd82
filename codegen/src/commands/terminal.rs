//! Prints results to the standard output and messages to the standard error. A closed pipe is not an error. Control and
//! invisible characters are escaped (`\u{1b}`), wherever they come from: a document, the name of a file.

use std::io::{self, ErrorKind, Write as _};

use anstream::{AutoStream, ColorChoice};

use crate::unseen::spelled_lines;

use super::stop::Stop;

/// Prints a result.
pub fn print(text: &str) -> Result<(), Stop> {
    let mut out = io::stdout().lock();
    match out.write_all(spelled_lines(text).as_bytes()).and_then(|()| out.flush()) {
        Err(err) if err.kind() != ErrorKind::BrokenPipe => Err(Stop::Disk(format!("cannot print: {err}"))),
        _ => Ok(()),
    }
}

/// Prints a message.
pub fn say(text: &str) {
    say_colored(&spelled_lines(text));
}

/// Prints messages that are rendered already, with colours.
pub fn say_colored(text: &str) {
    // If this fails, nobody can read why.
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Whether messages have colours: on a terminal, unless `NO_COLOR` and the like say otherwise.
pub fn color() -> bool {
    AutoStream::choice(&io::stderr()) != ColorChoice::Never
}

/// Prints a result that is rendered already, with colours.
pub fn print_colored(text: &str) -> Result<(), Stop> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(err) if err.kind() != ErrorKind::BrokenPipe => Err(Stop::Disk(format!("cannot print: {err}"))),
        _ => Ok(()),
    }
}

/// Whether results have colours.
pub(crate) fn color_of_output() -> bool {
    AutoStream::choice(&io::stdout()) != ColorChoice::Never
}
