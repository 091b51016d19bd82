//! Results go to the standard output, messages to the standard error. A reader who has seen enough is not an error. What a
//! terminal would obey or hide is spelled out (`\u{1b}`), wherever it comes from: a document, the name of a file.

use std::io::{self, ErrorKind, IsTerminal as _, Write as _};

use codegen::unseen::spelled_lines;

use crate::stop::Stop;

/// Prints a result.
pub(crate) fn print(text: &str) -> Result<(), Stop> {
    let mut out = io::stdout().lock();
    match out.write_all(spelled_lines(text).as_bytes()).and_then(|()| out.flush()) {
        Err(err) if err.kind() != ErrorKind::BrokenPipe => Err(Stop::Disk(format!("cannot print: {err}"))),
        _ => Ok(()),
    }
}

/// Says something beside the result.
pub(crate) fn say(text: &str) {
    say_colored(&spelled_lines(text));
}

/// Says messages that are rendered, with colours of their own.
pub(crate) fn say_colored(text: &str) {
    // Where even this fails, nobody is there to read that it did.
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Whether messages are read by a person who likes colours.
pub(crate) fn color() -> bool {
    io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|it| it.is_empty())
}

/// Prints a result with colours of its own, whose texts are spelled out already.
pub(crate) fn print_colored(text: &str) -> Result<(), Stop> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(err) if err.kind() != ErrorKind::BrokenPipe => Err(Stop::Disk(format!("cannot print: {err}"))),
        _ => Ok(()),
    }
}

/// Whether results are read by a person who likes colours.
pub(crate) fn color_of_output() -> bool {
    io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|it| it.is_empty())
}
