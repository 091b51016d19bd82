//! What a benchmark found, as a table.
//!
//! In: rows of names and numbers, and what is beyond its limit. Out: Markdown for people and for `codegen/README.md`, and JSON
//! for programs.

use serde_json::{Map, Value, json};

use crate::measure::Cost;

/// The rows of a benchmark.
pub(super) struct Table {
    columns: &'static [&'static str],
    rows: Vec<Vec<Cell>>,
    /// What is beyond its limit, one sentence each.
    pub(super) beyond: Vec<String>,
}

/// One cell of a row.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    Name(String),
    Whole(u64),
    /// A number with so many digits behind the point.
    Number(f64, usize),
    /// Not measured.
    Nothing,
}

impl Table {
    /// A table without rows.
    pub(super) fn new(columns: &'static [&'static str]) -> Self {
        Self { columns, rows: Vec::new(), beyond: Vec::new() }
    }

    /// Adds a row.
    pub(super) fn row(&mut self, cells: impl IntoIterator<Item = Cell>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// Whether it has no rows.
    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// As Markdown: names to the left, numbers to the right.
    pub(super) fn markdown(&self) -> String {
        let shown: Vec<Vec<String>> =
            self.rows.iter().map(|it| it.iter().map(Cell::shown).collect()).collect();
        let width = |at: usize| {
            let cells = shown.iter().filter_map(|it| Some(it.get(at)?.chars().count()));
            cells.chain([self.columns[at].chars().count()]).max().unwrap_or_default()
        };
        let widths: Vec<usize> = (0..self.columns.len()).map(width).collect();
        let is_name = |at: usize| self.rows.iter().any(|it| matches!(it.get(at), Some(Cell::Name(_))));
        let line = |cells: &[String]| {
            let cells = cells.iter().zip(&widths).enumerate().map(|(at, (cell, width))| match is_name(at) {
                true => format!(" {cell:<width$} |"),
                false => format!(" {cell:>width$} |"),
            });
            format!("|{}\n", cells.collect::<String>())
        };
        let columns: Vec<String> = self.columns.iter().map(|it| (*it).to_owned()).collect();
        let rule = widths.iter().enumerate().map(|(at, width)| match is_name(at) {
            true => format!("{}|", "-".repeat(width + 2)),
            false => format!("{}:|", "-".repeat(width + 1)),
        });
        let rule = format!("|{}\n", rule.collect::<String>());
        [line(&columns), rule].into_iter().chain(shown.iter().map(|it| line(it))).collect()
    }

    /// As JSON: an object for each row.
    pub(super) fn json(&self) -> Value {
        let rows = self.rows.iter().map(|cells| {
            let cells =
                self.columns.iter().zip(cells).map(|(column, cell)| ((*column).to_owned(), cell.json()));
            Value::Object(cells.collect::<Map<_, _>>())
        });
        json!({"rows": rows.collect::<Vec<_>>(), "beyond": self.beyond})
    }
}

impl Cell {
    /// A number of a run; nothing where the run failed, since what a failure costs says nothing.
    pub(super) fn of(cost: &Cost, number: f64, digits: usize) -> Self {
        if cost.is_success { Self::Number(number, digits) } else { Self::Nothing }
    }

    /// A number of hundredths, or nothing.
    pub(super) fn ratio(ratio: Option<f64>) -> Self {
        ratio.map_or(Self::Nothing, |it| Self::Number(it, 2))
    }

    fn shown(&self) -> String {
        match self {
            Self::Name(name) => name.clone(),
            Self::Whole(number) => number.to_string(),
            Self::Number(number, digits) => format!("{number:.digits$}"),
            Self::Nothing => "–".to_owned(),
        }
    }

    fn json(&self) -> Value {
        match self {
            Self::Name(name) => json!(name),
            Self::Whole(number) => json!(number),
            Self::Number(number, _) => json!(number),
            Self::Nothing => Value::Null,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Cell, Table};

    fn table() -> Table {
        let mut table = Table::new(&["document", "lines", "ratio"]);
        table.row([Cell::Name("shop".into()), Cell::Whole(1200), Cell::Number(1.234, 2)]);
        table.row([Cell::Name("a".into()), Cell::Whole(7), Cell::ratio(None)]);
        table
    }

    #[test]
    fn names_are_to_the_left_and_numbers_to_the_right() {
        let expected = "| document | lines | ratio |\n|----------|------:|------:|\n| shop     |  1200 |  1.23 |\n| a        |     7 |     – |\n";
        assert_eq!(table().markdown(), expected);
    }

    #[test]
    fn programs_get_every_digit() {
        let rows = json!([{"document": "shop", "lines": 1200, "ratio": 1.234}, {"document": "a", "lines": 7, "ratio": null}]);
        assert_eq!(table().json(), json!({"rows": rows, "beyond": []}));
    }
}
