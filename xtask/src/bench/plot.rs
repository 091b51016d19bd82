//! A picture of a run: what generation costs, how it grows, what a crate costs to compile, and what a call costs.
//!
//! In: the tables of a run as JSON, and the line that says when, where and by which command. Out: SVG with a panel for each of
//! these benchmarks that the run has. No number is in it that the tables do not have.

use std::fmt::Write as _;

use serde_json::{Map, Value};

/// Some numbers of one kind, each as a bar.
struct Panel {
    title: &'static str,
    unit: &'static str,
    bars: Vec<(String, f64)>,
}

const WIDTH: f64 = 760.0;
const LABELS: f64 = 340.0;
/// The longest bar; behind it is room for its number.
const LONGEST: f64 = 320.0;
const LINE: f64 = 22.0;

/// The picture; `None` where nothing that it shows was measured.
pub(super) fn svg(found: &Map<String, Value>, about: &str) -> Option<String> {
    let growth = [growth(found, "CPU s", "s"), growth(found, "MB", "MB")];
    let panels = [generation(found)].into_iter().chain(growth).chain([compiled(found), calls(found)]);
    let panels: Vec<Panel> = panels.flatten().filter(|it| !it.bars.is_empty()).collect();
    if panels.is_empty() {
        return None;
    }
    let mut at = 12.0;
    let body: String = panels.iter().map(|it| drawn(it, &mut at)).collect();
    let foot: String = wrapped(about).iter().map(|it| line(&mut at, "foot", 0.0, it)).collect();
    let height = at + 8.0;
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" height=\"{height}\" role=\"img\">\n\
         <title>{}</title>\n\
         <style>text{{font:13px sans-serif;fill:#24292f}}.title{{font-weight:bold}}.foot{{font-size:11px;fill:#57606a}}\
         .bar{{fill:#3b7dd8}}@media(prefers-color-scheme:dark){{text{{fill:#e6edf3}}.foot{{fill:#9198a1}}.bar{{fill:#6aa5f0}}}}</style>\n\
         {body}{foot}</svg>\n",
        escaped(about)
    ))
}

fn rows<'f>(found: &'f Map<String, Value>, benchmark: &str) -> Option<&'f Vec<Value>> {
    found.get(benchmark)?.get("rows")?.as_array()
}

/// The time of a crate on disk, next to its floor and to other generators.
fn generation(found: &Map<String, Value>) -> Option<Panel> {
    let bars = rows(found, "generation")?.iter().filter_map(|row| {
        let (document, what) = (row["document"].as_str()?, row["what"].as_str()?);
        Some((format!("{document} ({} lines): {what}", row["lines"]), row["CPU s"].as_f64()?))
    });
    Some(Panel { title: "Generating a crate", unit: "s of CPU time", bars: bars.collect() })
}

/// What documents cost that double in size.
fn growth(found: &Map<String, Value>, column: &str, unit: &'static str) -> Option<Panel> {
    let bars = rows(found, "growth")?.iter().filter_map(|row| {
        let label = format!("{} operations, {} schemas", row["operations"], row["schemas"]);
        Some((label, row[column].as_f64()?))
    });
    let title = if unit == "MB" { "Memory as a document doubles" } else { "CPU time as a document doubles" };
    Some(Panel { title, unit, bars: bars.collect() })
}

/// What rustc takes for a crate and for a program that uses it, next to crates of other generators.
fn compiled(found: &Map<String, Value>) -> Option<Panel> {
    let bars = rows(found, "rustc")?.iter().filter_map(|row| {
        let (document, what, by) =
            (row["document"].as_str()?, row["what"].as_str()?, row["crate of"].as_str()?);
        let by = if by == "ours" { String::new() } else { format!(" ({by})") };
        Some((format!("{document}: {what}{by}"), row["CPU s"].as_f64()?))
    });
    Some(Panel {
        title: "Compiling a crate, without its dependencies",
        unit: "s of CPU time",
        bars: bars.collect(),
    })
}

/// What a call costs by hand and by a client.
fn calls(found: &Map<String, Value>) -> Option<Panel> {
    let row = rows(found, "calls")?.iter().find(|it| it["what"] == "microseconds")?;
    let bars = ["by hand", "client"].iter().filter_map(|column| {
        let label =
            if *column == "client" { "a generated client" } else { "by hand, over reqwest and serde" };
        Some((label.to_owned(), row[*column].as_f64()?))
    });
    Some(Panel { title: "A call on loopback", unit: "µs", bars: bars.collect() })
}

fn drawn(panel: &Panel, at: &mut f64) -> String {
    let most = panel.bars.iter().map(|(_, value)| *value).fold(f64::MIN_POSITIVE, f64::max);
    let mut text = line(at, "title", 0.0, &format!("{}, {}", panel.title, panel.unit));
    for (label, value) in &panel.bars {
        let length = (value / most * LONGEST).max(1.0);
        // Writing into a string cannot fail.
        let _ = writeln!(
            text,
            "<rect class=\"bar\" x=\"{LABELS}\" y=\"{:.0}\" width=\"{length:.1}\" height=\"14\"/>",
            *at + 3.0
        );
        let number = if *value < 10.0 { format!("{value:.3}") } else { format!("{value:.0}") };
        let mut same = *at;
        text += &line(&mut same, "number", LABELS + length + 6.0, &number);
        text += &line(at, "label", 0.0, label);
    }
    *at += LINE / 2.0;
    text
}

fn line(at: &mut f64, class: &str, x: f64, text: &str) -> String {
    *at += LINE;
    format!("<text class=\"{class}\" x=\"{x:.1}\" y=\"{:.0}\">{}</text>\n", *at - 7.0, escaped(text))
}

/// A text in lines that fit.
fn wrapped(text: &str) -> Vec<String> {
    const LETTERS: usize = 110;
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.len() + word.len() < LETTERS => *line += &format!(" {word}"),
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::svg;

    fn found() -> Value {
        json!({
            "generation": {"rows": [
                {"document": "a<b", "lines": 10, "what": "floor", "CPU s": 0.5},
                {"document": "a<b", "lines": 10, "what": "generation", "CPU s": 1.0},
                {"document": "a<b", "lines": 10, "what": "ploidy", "CPU s": null},
            ]},
            "growth": {"rows": [{"operations": 120, "schemas": 272, "CPU s": 0.25, "MB": 40.0}]},
            "rustc": {"rows": [
                {"document": "a<b", "crate of": "ours", "what": "check", "CPU s": 2.5},
                {"document": "a<b", "crate of": "ploidy", "what": "check", "CPU s": 5.0},
            ]},
            "calls": {"rows": [{"what": "microseconds", "by hand": 50.0, "client": 60.0}, {"what": "allocations"}]},
        })
    }

    #[test]
    fn each_number_of_a_run_is_a_bar_in_proportion() {
        let found = found();
        let picture = svg(found.as_object().expect("an object"), "2026-01-31, a machine: a command")
            .expect("a picture");
        assert_eq!(picture.matches("<rect").count(), 8, "{picture}");
        for part in [
            "width=\"160.0\"",
            "width=\"320.0\"",
            ">0.500<",
            "a&lt;b: check (ploidy)",
            ">60<",
            "120 operations, 272 schemas",
            "a command</text>",
        ] {
            assert!(picture.contains(part), "{part}: {picture}");
        }
        assert!(picture.contains("a&lt;b") && !picture.contains("a<b"), "{picture}");
    }

    #[test]
    fn a_long_command_is_cut_into_lines() {
        let found = found();
        let command = ["cargo xtask bench", &" --document shop.yaml".repeat(12)].concat();
        let picture = svg(found.as_object().expect("an object"), &command).expect("a picture");
        let lines: Vec<_> = picture.lines().filter(|it| it.contains("class=\"foot\"")).collect();
        assert_eq!(lines.len(), 3, "{picture}");
        assert_eq!(
            picture.matches("--document shop.yaml").count(),
            12 + 12,
            "the title has all of them, too"
        );
    }

    #[test]
    fn nothing_measured_is_no_picture() {
        assert_eq!(svg(json!({"json": {"rows": []}}).as_object().expect("an object"), ""), None);
    }
}
