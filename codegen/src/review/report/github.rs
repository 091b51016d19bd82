//! A review as annotations of GitHub Actions: `::error file=…,line=…::…`.
//!
//! In: a report. Out: a line for each fact and for each message that comes with the change.

use super::ReviewReport;
use crate::diagnostic::records::{annotation, property};
use crate::review::{Fact, Position, Rust, Wire};

/// One annotation a fact, but for words.
pub fn github(report: ReviewReport<'_>) -> String {
    let mut res = String::new();
    for fact in &report.review.facts {
        if fact.wire <= Wire::Docs && fact.rust <= Rust::Patch && !fact.silent {
            continue;
        }
        let level = level(fact);
        let place = report.new_place(fact).or_else(|| report.old_place(fact));
        let at = place.map_or(String::new(), |it| at(&it));
        let callers = fact.callers();
        let callers = if callers.is_empty() { String::new() } else { format!(" Callers: {callers}.") };
        let text = format!("{} [{}, {}, {}].{callers}", fact.message(), fact.kind.id, fact.wire, fact.rust);
        res += &annotation(level, &at, &text);
    }
    for it in report.new_messages() {
        let text = format!("{} [{}, {}].", it.said.message, it.said.id, it.word());
        res += &annotation("warning", &at(&it.place), &text);
    }
    res
}

fn at(place: &Position) -> String {
    format!("file={},line={},col={}", property(&place.file), place.line, place.column)
}

fn level(fact: &Fact) -> &'static str {
    match () {
        () if fact.wire == Wire::Breaking || fact.rust == Rust::Major => "error",
        () if fact.wire == Wire::Risky || fact.silent => "warning",
        () => "notice",
    }
}
