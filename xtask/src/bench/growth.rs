//! How time and memory of generation grow with the document.
//!
//! A synthetic document is made at 1×, 2×, 4× and 8×: a slice of four operations and nine schemas, again and again under
//! other names. Each measurement is a process of its own, so that it has its own peak of memory; the smallest of
//! several times counts, since noise only ever adds.

use std::fs;

use super::generation::{self, Crates};
use super::table::{Cell, Table};
use super::{Args, Benchmark};
use codegen::commands::stop::Stop;

pub(super) const BENCHMARK: Benchmark = Benchmark {
    name: "growth",
    about: "generation of a synthetic document; twice the document takes at most 2.2 times the CPU time and memory",
    run,
};

/// How much more twice the document may cost.
const LIMIT: f64 = 2.2;

/// Slices of the smallest document.
pub(super) const SLICES: usize = 30;

/// How often each document is measured.
const ROUNDS: usize = 4;

const HEAD: &str = "openapi: 3.0.3\ninfo: { title: Things, version: 1.0.0 }\npaths:\n";

const COMPONENTS: &str = "components:
  responses:
    Wrong:
      description: What went wrong.
      content: { application/json: { schema: { $ref: '#/components/schemas/Wrong' } } }
  schemas:
    Wrong:
      type: object
      required: [code]
      properties: { code: { type: string }, message: { type: string } }
    Person:
      type: object
      required: [name]
      properties: { name: { type: string }, email: { type: string, format: email } }
";

fn run(_: &Args) -> Result<Table, Stop> {
    let dir = generation::folder()?;
    let mut documents = Vec::new();
    for scale in [1, 2, 4, 8] {
        let file = dir.join(format!("things-{scale}.yaml"));
        fs::write(&file, document(scale * SLICES)).map_err(|err| Stop::disk("write", &file, err))?;
        documents.push((scale, file));
    }
    let mut crates = Crates::new("grown")?;
    let mut costs: Vec<(f64, f64)> = vec![(f64::INFINITY, f64::INFINITY); documents.len()];
    // Round by round, so that a busy minute of the machine affects all sizes alike.
    for _ in 0..ROUNDS {
        for ((_, file), least) in documents.iter().zip(&mut costs) {
            let cost = generation::generate(file, &crates.folder())?;
            *least = (least.0.min(cost.cpu), least.1.min(cost.megabytes));
        }
    }
    let mut table =
        Table::new(&["scale", "operations", "schemas", "CPU s", "CPU ratio", "MB", "MB ratio", "limit"]);
    let mut previous: Option<(f64, f64)> = None;
    for ((scale, _), (cpu, megabytes)) in documents.iter().zip(costs) {
        let (time, memory) = (previous.map(|it| cpu / it.0), previous.map(|it| megabytes / it.1));
        table.row([
            Cell::Name(format!("{scale}×")),
            Cell::Whole((4 * scale * SLICES) as u64),
            Cell::Whole((9 * scale * SLICES + 2) as u64),
            Cell::Number(cpu, 3),
            Cell::ratio(time),
            Cell::Number(megabytes, 0),
            Cell::ratio(memory),
            Cell::Number(LIMIT, 1),
        ]);
        for (what, ratio) in [("CPU time", time), ("memory", memory)] {
            if let Some(ratio) = ratio.filter(|it| *it > LIMIT) {
                table.beyond.push(format!(
                    "growth: at {scale}× {what} is {ratio:.2} times that of half the document"
                ));
            }
        }
        previous = Some((cpu, megabytes));
    }
    Ok(table)
}

/// A document of so many slices.
pub(super) fn document(slices: usize) -> String {
    let all =
        |slice: &str| -> String { (1..=slices).map(|it| slice.replace('@', &it.to_string())).collect() };
    [HEAD, &all(include_str!("paths.yaml")), COMPONENTS, &all(include_str!("schemas.yaml"))].concat()
}

#[cfg(test)]
mod tests {
    use codegen::diagnostic::Severity;
    use codegen::emit::Config;
    use codegen::load::{Source, Texts};

    #[test]
    fn the_document_is_without_fault() {
        let text = super::document(2);
        let config = Config {
            crate_name: "things".into(),
            source: "things.yaml".into(),
            command: String::new(),
            ..Config::default()
        };
        let outcome = codegen::pipeline::generate_from(
            &Source::new(&Texts::new(&[("things.yaml", &text)]), "things.yaml"),
            &config,
        );
        assert!(
            outcome.diagnostics.iter().next().is_none(),
            "{}",
            outcome.messages(&|_: Severity| false, false)
        );
        let api = outcome.api.expect("a document without fault gives an API");
        assert_eq!(api.operations.len(), 8);
        assert_eq!(api.types.iter().filter(|it| it.named).count(), 20);
    }
}
