//! `cargo xtask fuzz`: random malicious inputs.
//!
//! The package `hostile` does the work. It is started with cargo, since nothing here may depend on a generated crate.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::cargo::{cargo, unstarted};
use codegen::commands::project;
use codegen::commands::stop::Stop;

/// Search for inputs that break an invariant; exit 1 if there is one.
///
/// documents: fixtures of the generator, changed at random, through the whole pipeline.
/// reader: JSON that a server may send, to the reader of every crate and to a model.
/// requests: values of parameters, to URLs and headers.
/// webhooks: headers and signatures.
/// markdown: descriptions, to docs as rustdoc reads them.
///
/// A failing input is minimised and saved in tests/fixtures/fuzz/, where the tests run it from then on. If the process
/// itself dies, the input is in target/fuzz-TARGET.*.
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Args {
    /// How long, for all targets together
    #[arg(long, value_name = "N", default_value = "10", value_parser = minutes)]
    minutes: f64,
    /// The seed of all inputs; by default a new one, which is printed
    #[arg(long, value_name = "S")]
    seed: Option<u64>,
}

fn minutes(text: &str) -> Result<f64, String> {
    let number: f64 = text.parse().map_err(|_| "not a number of minutes".to_owned())?;
    if number.is_finite() && number > 0.0 { Ok(number) } else { Err("not a number of minutes".to_owned()) }
}

pub(crate) fn run(args: &Args) -> Result<(), Stop> {
    let now = || SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |it| it.as_secs());
    let seed = args.seed.unwrap_or_else(now);
    project::enter()?;
    let mut cargo = cargo();
    cargo.args(["run", "--quiet", "--package", "hostile", "--", "fuzz"]);
    cargo.args([args.minutes.to_string(), seed.to_string()]);
    let status = cargo.status().map_err(|err| unstarted(&cargo, &err))?;
    match status.code() {
        Some(0) => Ok(()),
        Some(1) => Err(Stop::No("an input breaks an invariant: it is in `tests/fixtures/fuzz`".into())),
        _ => Err(Stop::No(format!("the process died ({status}): its input is in `target`, seed {seed}"))),
    }
}
