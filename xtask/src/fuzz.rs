//! `cargo xtask fuzz`: what strangers send, made up at random.
//!
//! The package `hostile` does the work. It is started with cargo, since nothing here may depend on a generated crate.

use std::env;
use std::process::Command as Process;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::flags::{Args, Command, Flag};
use crate::project;
use crate::stop::Stop;

/// Minutes, if no other number is given.
const MINUTES: &str = "10";

pub(crate) const COMMAND: Command = Command {
    name: "fuzz",
    summary: "Look for an input that breaks a promise: exit 1 where there is one.\n\n\
        documents: fixtures of the generator, changed at random, through the whole pipeline\n\
        reader: JSON that a server may send, to the reader of every crate and to a model\n\
        requests: values of parameters, to URLs and headers\n\
        webhooks: headers and signatures\n\
        markdown: descriptions, to docs as rustdoc reads them\n\n\
        An input that fails is made small and kept in tests/fixtures/fuzz/, where the tests try it from then on. If\n\
        the process itself dies, the input is in target/fuzz-TARGET.*.",
    operands: None,
    flags: &[
        Flag {
            name: "--minutes",
            value: Some("N"),
            repeats: false,
            help: "how long, all targets together; 10 if not given",
        },
        Flag {
            name: "--seed",
            value: Some("S"),
            repeats: false,
            help: "a number that stands for all inputs; if not given, another one each time, which is printed",
        },
    ],
    run,
};

fn run(args: &Args) -> Result<(), Stop> {
    let minutes = args.value("--minutes").unwrap_or(MINUTES);
    if !minutes.parse::<f64>().is_ok_and(|it| it.is_finite() && it > 0.0) {
        return Err(Stop::Usage(format!("`--minutes {minutes}` is not a number of minutes")));
    }
    let seed = match args.value("--seed") {
        Some(seed) => {
            seed.parse().map_err(|_| Stop::Usage(format!("`--seed {seed}` is not a whole number")))?
        }
        None => SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |it| it.as_secs()),
    };
    project::enter()?;
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Process::new(cargo)
        .args(["run", "--quiet", "--package", "hostile", "--", "fuzz", minutes, &seed.to_string()])
        .status()
        .map_err(|err| Stop::Disk(format!("cannot start cargo: {err}")))?;
    match status.code() {
        Some(0) => Ok(()),
        Some(1) => Err(Stop::No("an input breaks a promise: it is in `tests/fixtures/fuzz`".into())),
        _ => Err(Stop::No(format!("the process died ({status}): its input is in `target`, seed {seed}"))),
    }
}
