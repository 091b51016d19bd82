//! What strangers send, to the generator and to its crates.
//!
//! `hostile fuzz MINUTES SEED` looks for inputs that break a promise, `hostile rows` shows how the cost of work grows with
//! inputs that mean harm. Both are started by `cargo xtask`. The tests here try each input again that broke a promise once.

mod fuzz;
mod mutate;
mod rows;
mod targets;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    match words[..] {
        ["rows"] => {
            rows::print();
            ExitCode::SUCCESS
        }
        ["fuzz", minutes, seed] => match (minutes.parse(), seed.parse()) {
            (Ok(minutes), Ok(seed)) => fuzz::run(minutes, seed),
            _ => usage(),
        },
        _ => usage(),
    }
}

fn usage() -> ExitCode {
    eprintln!("usage: hostile rows | hostile fuzz MINUTES SEED");
    ExitCode::from(2)
}

/// The root of this repository.
fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here)
}
