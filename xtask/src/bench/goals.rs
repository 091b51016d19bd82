//! The goals of speed, next to what a run has measured.
//!
//! In: the tables of a run, as JSON. Out: a table with a row for each goal of a benchmark that ran: the value, the goal, and whether
//! it is met. A goal is an aim. What must not be exceeded is a limit, and each benchmark judges its own.
//!
//! The goals in seconds were set on a faster machine. Those that compare with a peer hold on any: they are the goal in seconds,
//! divided by what the peer took on that machine.

use serde_json::{Map, Value};

use super::table::{Cell, Table};

/// Something to reach.
struct Goal {
    /// What is measured, and its unit.
    about: &'static str,
    at: Place,
    aim: Aim,
}

/// Which rows of which table count, and which of their columns. Of several rows the worst counts.
struct Place {
    benchmark: &'static str,
    /// A part of the document's name; empty if each counts.
    document: &'static str,
    what: &'static str,
    /// Who made the crate; empty where a table does not say it.
    by: &'static str,
    column: &'static str,
}

enum Aim {
    Most(f64),
    Least(f64),
    /// The column says how much more the peer takes. What counts is how much of that we take.
    MostOfPeer(f64),
}

const GOALS: &[Goal] = &[
    check("check of Stripe: CPU s", "stripe", "CPU s", 12.0),
    check("check of Stripe: MB", "stripe", "MB", 1200.0),
    check("check of GitHub: CPU s", "github", "CPU s", 7.0),
    check("check of Nexus: CPU s", "nexus", "CPU s", 4.5),
    compiled("check of one tag of Stripe: CPU s", "stripe", "check of one tag", 3.0),
    compiled("release of a program with 20 calls of GitHub: CPU s", "github", "release of a program", 14.0),
    beside("check of Stripe / ploidy's: CPU", "stripe", "ploidy", 0.17),
    beside("check of GitHub / ploidy's: CPU", "github", "ploidy", 0.16),
    beside("check of Nexus / ploidy's: CPU", "nexus", "ploidy", 0.19),
    beside("check of Nexus / progenitor's: CPU", "nexus", "cargo-progenitor", 0.26),
    generation("generation / its floor: CPU", "", "generation", "ratio", Aim::Most(1.5)),
    generation("generation of petstore: wall s", "petstore", "generation", "wall s", Aim::Most(0.02)),
    generation("generation of Stripe: MB", "stripe", "generation", "MB", Aim::Most(200.0)),
    generation("generation of Stripe / ploidy's: wall", "stripe", "ploidy", "ratio", Aim::MostOfPeer(0.5)),
    generation("generation of GitHub / ploidy's: wall", "github", "ploidy", "ratio", Aim::MostOfPeer(0.7)),
    json("decode, of the speed of derives", "decode", 1.0),
    json("encode, of the speed of derives", "encode", 1.0),
    json("decode by serde, of the speed of derives", "decode by serde", 0.7),
    json("encode by serde, of the speed of derives", "encode by serde", 0.7),
    Goal {
        about: "a call / one by hand: time",
        at: Place { benchmark: "calls", document: "", what: "microseconds", by: "", column: "ratio" },
        aim: Aim::Most(1.05),
    },
];

const fn check(about: &'static str, document: &'static str, column: &'static str, most: f64) -> Goal {
    let at = Place { benchmark: "rustc", document, what: "check", by: "ours", column };
    Goal { about, at, aim: Aim::Most(most) }
}

const fn compiled(about: &'static str, document: &'static str, what: &'static str, most: f64) -> Goal {
    let at = Place { benchmark: "rustc", document, what, by: "ours", column: "CPU s" };
    Goal { about, at, aim: Aim::Most(most) }
}

const fn beside(about: &'static str, document: &'static str, by: &'static str, most: f64) -> Goal {
    let at = Place { benchmark: "rustc", document, what: "check", by, column: "ratio" };
    Goal { about, at, aim: Aim::Most(most) }
}

const fn generation(
    about: &'static str,
    document: &'static str,
    what: &'static str,
    column: &'static str,
    aim: Aim,
) -> Goal {
    Goal { about, at: Place { benchmark: "generation", document, what, by: "", column }, aim }
}

const fn json(about: &'static str, what: &'static str, least: f64) -> Goal {
    let at = Place { benchmark: "json", document: "", what, by: "", column: "speed" };
    Goal { about, at, aim: Aim::Least(least) }
}

/// The goals of the benchmarks that ran. Without a value, where the run had not the document or the peer.
pub(super) fn table(found: &Map<String, Value>) -> Table {
    let mut table = Table::new(&["goal", "value", "aim", "met"]);
    for Goal { about, at, aim } in GOALS {
        let Some(rows) = found.get(at.benchmark).and_then(|it| it["rows"].as_array()) else { continue };
        let values = rows.iter().filter(|it| at.counts(it)).filter_map(|it| it[at.column].as_f64());
        let value = aim.worst(values);
        let (bound, limit) = aim.bound();
        let met = value.map_or("not measured", |it| if aim.is_met(it) { "yes" } else { "no" });
        table.row([
            Cell::Name((*about).to_owned()),
            Cell::ratio(value),
            Cell::Name(format!("{bound} {limit}")),
            Cell::Name(met.to_owned()),
        ]);
    }
    table
}

impl Place {
    fn counts(&self, row: &Value) -> bool {
        let is = |column: &str, wanted: &str| wanted.is_empty() || row[column] == wanted;
        let named = || row["document"].as_str().is_some_and(|it| it.to_lowercase().contains(self.document));
        (self.document.is_empty() || named()) && is("what", self.what) && is("crate of", self.by)
    }
}

impl Aim {
    fn worst(&self, values: impl Iterator<Item = f64>) -> Option<f64> {
        match self {
            Self::Most(_) => values.reduce(f64::max),
            Self::Least(_) => values.reduce(f64::min),
            Self::MostOfPeer(_) => values.map(f64::recip).reduce(f64::max),
        }
    }

    fn bound(&self) -> (&'static str, f64) {
        match self {
            Self::Most(it) | Self::MostOfPeer(it) => ("at most", *it),
            Self::Least(it) => ("at least", *it),
        }
    }

    fn is_met(&self, value: f64) -> bool {
        match self {
            Self::Most(most) | Self::MostOfPeer(most) => value <= *most,
            Self::Least(least) => value >= *least,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value, json};

    use super::GOALS;

    fn rows(found: &Value) -> Vec<(String, Value, String)> {
        let found: Map<String, Value> = found.as_object().expect("an object").clone();
        let table = super::table(&found).json();
        let rows = table["rows"].as_array().expect("rows").iter();
        let text = |it: &Value| it.as_str().expect("text").to_owned();
        rows.map(|it| (text(&it["goal"]), it["value"].clone(), text(&it["met"]))).collect()
    }

    #[test]
    fn only_benchmarks_that_ran_have_goals() {
        assert!(rows(&json!({})).is_empty());
        let calls = json!({"calls": {"rows": [
            {"what": "microseconds", "ratio": 1.04}, {"what": "allocations", "ratio": 1.4}]}});
        assert_eq!(rows(&calls), [("a call / one by hand: time".into(), json!(1.04), "yes".into())]);
    }

    #[test]
    fn the_worst_of_several_rows_counts() {
        let found = json!({"generation": {"rows": [
            {"document": "a", "what": "floor", "ratio": null},
            {"document": "a", "what": "generation", "ratio": 1.2},
            {"document": "b", "what": "generation", "ratio": 3.5}]}});
        assert!(rows(&found).contains(&("generation / its floor: CPU".into(), json!(3.5), "no".into())));
        let found = json!({"json": {"rows": [{"what": "decode", "speed": 1.2}, {"what": "decode by serde", "speed": 0.4}]}});
        let rows = rows(&found);
        assert_eq!(rows[0], ("decode, of the speed of derives".into(), json!(1.2), "yes".into()));
        assert_eq!(rows[1].1, Value::Null, "encode was not measured");
        assert_eq!(rows[1].2, "not measured");
        assert_eq!(rows[2].2, "no");
    }

    #[test]
    fn a_peer_counts_for_its_own_rows_and_documents_by_a_part_of_their_name() {
        let found = json!({
            "rustc": {"rows": [
                {"document": "stripe-spec3", "crate of": "ours", "what": "check", "CPU s": 11.0, "MB": 1300, "ratio": null},
                {"document": "stripe-spec3", "crate of": "ploidy", "what": "check", "CPU s": 70.0, "ratio": 0.16}]},
            "generation": {"rows": [
                {"document": "Stripe", "what": "ploidy", "ratio": 4.0}]}});
        let rows = rows(&found);
        let met = |about: &str| {
            let row = rows.iter().find(|it| it.0 == about).unwrap_or_else(|| panic!("no goal `{about}`"));
            (row.1.as_f64(), row.2.as_str())
        };
        assert_eq!(met("check of Stripe: CPU s"), (Some(11.0), "yes"));
        assert_eq!(met("check of Stripe: MB"), (Some(1300.0), "no"));
        assert_eq!(met("check of Stripe / ploidy's: CPU"), (Some(0.16), "yes"));
        assert_eq!(met("generation of Stripe / ploidy's: wall"), (Some(0.25), "yes"));
        assert_eq!(met("check of GitHub: CPU s"), (None, "not measured"));
    }

    #[test]
    fn each_goal_is_of_a_benchmark_that_there_is() {
        for goal in GOALS {
            let is_known = super::super::BENCHMARKS.iter().any(|it| it.name == goal.at.benchmark);
            assert!(is_known, "{}", goal.about);
        }
    }
}
