//! How time and memory of generation grow with the document.
//!
//! A synthetic document is made at 1×, 2×, 4× and 8×: a slice of four operations and nine schemas, again and again under
//! other names. Each measurement is a process of its own, so that it has its own peak of memory; the smallest of
//! several times counts, since noise only ever adds.

use std::fs;
use std::path::Path;

use codegen::{Request, generate};

use super::Benchmark;
use crate::cargo::{output, target, this_program};
use crate::measure::{peak, timed};
use crate::stop::Stop;
use crate::terminal;

pub(super) const BENCHMARK: Benchmark = Benchmark {
    name: "growth",
    about: "generation of a synthetic document; twice the document takes at most 2.2 times the time and memory",
    run,
};

/// How much more twice the document may cost.
const LIMIT: f64 = 2.2;

/// Slices of the smallest document.
const SLICES: usize = 30;

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

/// What one document cost.
#[derive(Clone, Copy)]
struct Cost {
    seconds: f64,
    megabytes: f64,
    lines: f64,
}

fn run() -> Result<Vec<String>, Stop> {
    let dir = target().join("bench");
    fs::create_dir_all(&dir).map_err(|err| Stop::disk("make", &dir, err))?;
    let mut documents = Vec::new();
    for scale in [1, 2, 4, 8] {
        let file = dir.join(format!("things-{scale}.yaml"));
        fs::write(&file, document(scale * SLICES)).map_err(|err| Stop::disk("write", &file, err))?;
        documents.push((scale, file));
    }
    let mut costs: Vec<Option<Cost>> = vec![None; documents.len()];
    // Round by round, so that a busy minute of the machine meets all sizes alike.
    for _ in 0..ROUNDS {
        for ((_, file), least) in documents.iter().zip(&mut costs) {
            let cost = measure(file)?;
            let before = least.unwrap_or(cost);
            *least = Some(Cost {
                seconds: cost.seconds.min(before.seconds),
                megabytes: cost.megabytes.min(before.megabytes),
                lines: cost.lines,
            });
        }
    }
    let costs: Vec<Cost> = costs.into_iter().flatten().collect();
    terminal::print(&format!(
        "{:>6} {:>10} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8}\n",
        "scale", "operations", "schemas", "lines", "seconds", "ratio", "MB", "ratio"
    ))?;
    let mut beyond = Vec::new();
    let mut previous: Option<Cost> = None;
    for ((scale, _), cost) in documents.iter().zip(costs) {
        let ratio = |of: fn(&Cost) -> f64| previous.as_ref().map(|it| of(&cost) / of(it));
        let (time, memory) = (ratio(|it| it.seconds), ratio(|it| it.megabytes));
        let shown = |ratio: Option<f64>| ratio.map_or_else(|| "-".to_owned(), |it| format!("{it:.2}"));
        terminal::print(&format!(
            "{:>6} {:>10} {:>8} {:>8} {:>8.2} {:>8} {:>8} {:>8}\n",
            format!("{scale}×"),
            4 * scale * SLICES,
            9 * scale * SLICES + 2,
            cost.lines,
            cost.seconds,
            shown(time),
            cost.megabytes,
            shown(memory),
        ))?;
        for (what, ratio) in [("time", time), ("memory", memory)] {
            if let Some(ratio) = ratio.filter(|it| *it > LIMIT) {
                beyond.push(format!(
                    "growth: at {scale}× {what} is {ratio:.2} times that of half the document"
                ));
            }
        }
        previous = Some(cost);
    }
    Ok(beyond)
}

/// A document of so many slices.
pub(super) fn document(slices: usize) -> String {
    let all =
        |slice: &str| -> String { (1..=slices).map(|it| slice.replace('@', &it.to_string())).collect() };
    [HEAD, &all(include_str!("paths.yaml")), COMPONENTS, &all(include_str!("schemas.yaml"))].concat()
}

fn measure(file: &Path) -> Result<Cost, Stop> {
    let output = output(this_program()?.args(["bench", "--sample"]).arg(file))?;
    let said = String::from_utf8_lossy(&output.stdout);
    let numbers: Vec<f64> = said.split_whitespace().filter_map(|it| it.parse().ok()).collect();
    match numbers.as_slice() {
        [seconds, megabytes, lines] => Ok(Cost { seconds: *seconds, megabytes: *megabytes, lines: *lines }),
        _ => Err(Stop::Disk(format!("nothing was measured: {}", String::from_utf8_lossy(&output.stderr)))),
    }
}

/// Makes the crate of one document, in memory, and prints seconds, megabytes and lines.
pub(super) fn sample(file: &Path) -> Result<(), Stop> {
    let (outcome, seconds) = timed(|| generate(&Request { spec: file.to_owned(), ..Request::default() }));
    let Some(files) = &outcome.files else {
        return Err(Stop::No(outcome.messages(&|_| false, false)));
    };
    let lines: usize = files.iter().map(|(_, text)| text.lines().count()).sum();
    let megabytes =
        peak().ok_or_else(|| Stop::Disk("this system does not tell a process's memory".into()))?;
    terminal::print(&format!("{seconds:.4} {megabytes} {lines}\n"))
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
