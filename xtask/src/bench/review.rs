//! What a review costs compared with generating both crates: both documents are read, named and emitted for it, but not printed.
//!
//! The CPU time of this process counts, that of all its threads: on two cores a review takes half of it.

use codegen::Outcome;
use codegen::emit::Config;
use codegen::load::{Source, Texts};
use codegen::pipeline::generate_from;
use codegen::review::{crates::crates, review};

use super::table::{Cell, Table};
use super::{Args, Benchmark, growth};
use crate::measure::cpu;
use codegen::commands::stop::Stop;

pub(super) const BENCHMARK: Benchmark = Benchmark {
    name: "review",
    about: "the review of a change of a synthetic document; at most 4 times what generating both crates takes (the aim is 1)",
    run,
};

/// How much more than generating both crates a review may cost. The aim is 1: most of it is expanding the crate's macros.
const LIMIT: f64 = 4.0;

/// Slices of the document.
const SLICES: usize = 120;

/// How often both are measured; the smallest time counts.
const ROUNDS: usize = 3;

fn run(_: &Args) -> Result<Table, Stop> {
    let old = growth::document(SLICES);
    // A member more, one that is required now, another type, and a word.
    let new = old
        .replace("required: [code]", "required: [code, message]")
        .replace(
            "properties: { name: { type: string }",
            "properties: { nick: { type: string }, name: { type: string }",
        )
        .replacen("note: { type: string }", "note: { type: boolean }", 5)
        .replacen("summary: ", "summary: Now ", 20);
    let make = |text: &str, surface: bool| -> Outcome {
        let config = Config { crate_name: "things".to_owned(), surface, ..Config::default() };
        generate_from(&Source::new(&Texts::new(&[("things.yaml", text)]), "things.yaml"), &config)
    };
    let (mut twice, mut reviewed, mut facts) = (f64::INFINITY, f64::INFINITY, 0);
    for _ in 0..ROUNDS {
        let (made, seconds) = cpu(|| (make(&old, false), make(&new, false)))?;
        if made.0.files.is_none() || made.1.files.is_none() {
            return Err(Stop::No("no crate is made of the synthetic document".into()));
        }
        twice = seconds.min(twice);
        let (found, seconds) = cpu(|| {
            let (old, new) = (make(&old, true), make(&new, true));
            let review = review(&old, &new, None)?;
            crates(&old, &new, &review).map(|it| (review.facts.len(), it.disagreements))
        })?;
        reviewed = seconds.min(reviewed);
        match found {
            Some((count, disagreements)) if disagreements.is_empty() => facts = count,
            Some((_, disagreements)) => return Err(Stop::No(disagreements.join("\n"))),
            None => return Err(Stop::No("the synthetic documents cannot be compared".into())),
        }
    }
    let ratio = reviewed / twice;
    let mut table = Table::new(&["facts", "generating both: CPU s", "review: CPU s", "ratio", "limit"]);
    let numbers =
        [Cell::Number(twice, 2), Cell::Number(reviewed, 2), Cell::Number(ratio, 2), Cell::Number(LIMIT, 1)];
    table.row([Cell::Whole(facts as u64)].into_iter().chain(numbers));
    if ratio > LIMIT {
        table.beyond.push(format!("review: it takes {ratio:.2} times what generating both crates takes"));
    }
    Ok(table)
}
