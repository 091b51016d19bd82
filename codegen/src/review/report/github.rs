//! A review as annotations of GitHub Actions: `::error file=…,line=…::…`.
//!
//! In: a report. Out: a line for each fact and for each message that comes with the change.

use super::Report;
use crate::review::{Fact, Position, Rust, Wire};

/// One annotation a fact, but for words.
pub fn github(report: Report<'_>) -> String {
    let mut res = String::new();
    for fact in &report.review.facts {
        if fact.wire <= Wire::Docs && fact.rust <= Rust::Patch && !fact.silent {
            continue;
        }
        let level = level(fact);
        let at =
            report.new_place(fact).or_else(|| report.old_place(fact)).map_or(String::new(), |it| at(&it));
        let callers = fact.callers();
        let callers = if callers.is_empty() { String::new() } else { format!(" Callers: {callers}.") };
        let text = format!("{} [{}, {}, {}].{callers}", fact.message(), fact.kind.id, fact.wire, fact.rust);
        res += &format!("::{level}{at}::{}\n", message(&text));
    }
    for it in report.new_messages() {
        let text = format!("{} [{}, {}].", it.said.message, it.said.id, it.word());
        res += &format!("::warning{}::{}\n", at(&it.place), message(&text));
    }
    res
}

fn at(place: &Position) -> String {
    format!(" file={},line={},col={}", property(&place.file), place.line, place.column)
}

fn level(fact: &Fact) -> &'static str {
    match () {
        () if fact.wire == Wire::Breaking || fact.rust == Rust::Major => "error",
        () if fact.wire == Wire::Risky || fact.silent => "warning",
        () => "notice",
    }
}

fn message(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}
