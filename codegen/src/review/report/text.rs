//! A review for a person at a terminal.

use super::ReviewReport;
use crate::review::{Fact, Rust, Wire};
use crate::unseen::spelled_lines;

/// The review as text; with colours, if asked for.
pub fn text(report: ReviewReport<'_>, color: bool) -> String {
    let review = report.review;
    // A text of a document must not paint by itself.
    let paint = |code: &str, text: &str| {
        let text = spelled_lines(text);
        if color { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.into_owned() }
    };
    let mut res =
        format!("{}: {}\n", spelled_lines(&review.api), spelled_lines(&super::markdown::headline(&report)));
    for fact in &review.facts {
        let code = match () {
            () if fact.silent || fact.wire == Wire::Breaking => "1;31",
            () if fact.rust == Rust::Major => "31",
            () if fact.wire == Wire::Risky => "33",
            () => "2",
        };
        let silent = if fact.silent { ", silent" } else { "" };
        let direction = fact.direction.word().map_or(String::new(), |it| format!(" {it}"));
        let verdict = format!("{}{direction}, {}{silent}", fact.wire, fact.rust);
        let place = report.shown_place(fact).map_or(String::new(), |(it, is_new)| {
            format!("{}{}:{}:{}", if is_new { "" } else { "was " }, it.file, it.line, it.column)
        });
        res += &format!(
            "\n{} [{}] {verdict}\n  {}\n",
            paint(code, &fact.message()),
            fact.kind.id,
            spelled_lines(&place)
        );
        res += &spelled_lines(&details(fact));
    }
    for it in report.new_messages() {
        let at = format!("{}:{}:{}", it.place.file, it.place.line, it.place.column);
        let line =
            format!("\n{} [{}] since this change: {}\n  {at}\n", it.word(), it.said.id, it.said.message);
        res += &spelled_lines(&line);
    }
    if !report.generator.is_empty() {
        res += "\nby the generator, since no change of the description explains it:\n";
        res += &report.generator.iter().map(|it| format!("  {}\n", spelled_lines(it))).collect::<String>();
    }
    if let Some(crates) = report.crates {
        for it in &crates.disagreements {
            res += &format!("\nthe crates do not agree: {}\n", spelled_lines(it));
        }
    }
    res
}

fn details(fact: &Fact) -> String {
    let mut res = String::new();
    if !fact.reached_from.is_empty() {
        res += &format!("  reached from {}\n", super::markdown::some(&fact.reached_from));
    }
    let callers = fact.callers();
    if !callers.is_empty() {
        res += &format!("  callers: {callers}\n");
    }
    if let Some(text) = &fact.way_out {
        res += &format!("  way out: {text}\n");
    }
    if let Some(it) = &fact.accepted {
        res += &format!("  accepted until {}: {}\n", it.until, it.reason);
    }
    for it in &fact.caused {
        res += &format!("  and so: {} [{}]\n", it.message(), it.kind.id);
    }
    res
}
