//! Messages for programs: as JSON lines, as annotations of GitHub Actions, as SARIF.
//!
//! In: all messages of a run, the sources, the origins of bundled nodes. Out: [`Record`]s, in the order and number of the
//! text that people get, and each of the formats. Control and invisible characters are escaped as each format does it.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde::Serialize;
use serde_json::{Value, json};

use super::{Diagnostics, Located, Severity, locate, sort};
use crate::source::{FileId, Origins, Sources, Span};
use crate::unseen::{spelled, spelled_json};

/// One message, with everything looked up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Record {
    /// The rule's id.
    pub id: &'static str,
    /// `error` if it fails the run, else `warning`.
    pub level: &'static str,
    /// `warning`, `degraded`, `refused` or `fatal`.
    pub severity: &'static str,
    /// What is wrong, in one sentence.
    pub message: String,
    /// Where.
    #[serde(flatten)]
    pub region: Region,
    /// The node as a JSON pointer, if it is one of the document.
    pub pointer: Option<String>,
    /// A few words about the place; may be empty.
    pub label: String,
    /// Suggested fixes.
    pub help: Vec<String>,
    /// Other places that matter.
    pub related: Vec<Related>,
}

/// A piece of one line of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Region {
    /// The file's name, as in the messages for people.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The column behind the last character.
    pub end_column: usize,
}

/// Another place, and what it has to do with the message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Related {
    /// Where.
    #[serde(flatten)]
    pub region: Region,
    /// What is there.
    pub label: String,
}

impl Region {
    fn of(file: FileId, span: Span, sources: &Sources) -> Self {
        let text = sources.text(file).get(span.start..span.end).unwrap_or_default();
        Self {
            file: sources.shown(file).to_owned(),
            line: span.line,
            column: span.column,
            end_column: span.column + text.chars().count(),
        }
    }
}

/// Looks everything up. Those of a denied severity are errors, as fatal ones always are.
pub fn records(
    diagnostics: &Diagnostics,
    sources: &Sources,
    origins: &Origins,
    denied: &dyn Fn(Severity) -> bool,
) -> Vec<Record> {
    let record = |Located { diagnostic, file, span, at }: Located<'_>| {
        let is_error = diagnostic.severity == Severity::Fatal || denied(diagnostic.severity);
        let related = diagnostic.related.iter().map(|(place, label)| {
            let (file, span, _) = locate(place, sources, origins);
            Related { region: Region::of(file, span, sources), label: label.clone() }
        });
        Record {
            id: diagnostic.id,
            level: if is_error { "error" } else { "warning" },
            severity: diagnostic.severity.name(),
            message: diagnostic.message.clone(),
            region: Region::of(file, span, sources),
            pointer: at.map(|it| it.to_string()),
            label: diagnostic.label.clone(),
            help: diagnostic.help.clone(),
            related: related.collect(),
        }
    };
    sort(diagnostics, sources, origins).into_iter().map(record).collect()
}

/// One JSON object a line.
pub fn json_lines(records: &[Record]) -> String {
    let line = |it: &Record| serde_json::to_string(it).map(|it| format!("{}\n", spelled_json(&it)));
    records.iter().filter_map(|it| line(it).ok()).collect()
}

/// One annotation a message: `::error file=…,line=…::…`.
pub fn github(records: &[Record]) -> String {
    let one = |it: &Record| {
        let region = &it.region;
        let at = format!(
            "file={},line={},col={},endColumn={},title={}",
            property(&region.file),
            region.line,
            region.column,
            region.end_column,
            property(it.id)
        );
        annotation(it.level, &at, &it.words("\n"))
    };
    records.iter().map(one).collect()
}

/// A line by which GitHub Actions shows a text in a file.
pub(crate) fn annotation(level: &str, at: &str, text: &str) -> String {
    let at = if at.is_empty() { String::new() } else { format!(" {at}") };
    format!("::{level}{at}::{}\n", message(text))
}

fn message(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property of an annotation.
pub(crate) fn property(text: &str) -> String {
    message(&spelled(text)).replace(':', "%3A").replace(',', "%2C")
}

/// A log of SARIF 2.1.0, with one run for each document.
pub fn sarif(runs: &[Vec<Record>]) -> String {
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": runs.iter().map(|it| run(it)).collect::<Vec<_>>(),
    });
    spelled_json(&format!("{log:#}\n")).into_owned()
}

fn run(records: &[Record]) -> Value {
    let mut rules: Vec<&str> = records.iter().map(|it| it.id).collect();
    rules.sort_unstable();
    rules.dedup();
    let rules: Vec<Value> = rules.into_iter().map(|id| json!({"id": id})).collect();
    json!({
        "tool": {"driver": {"name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION"), "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "results": records.iter().map(result).collect::<Vec<_>>(),
    })
}

fn result(record: &Record) -> Value {
    let mut location = location(&record.region);
    if let Some(pointer) = &record.pointer {
        location["logicalLocations"] = json!([{"fullyQualifiedName": pointer}]);
    }
    let related: Vec<Value> = record
        .related
        .iter()
        .map(|it| {
            let mut location = self::location(&it.region);
            location["message"] = json!({"text": it.label});
            location
        })
        .collect();
    let mut result = json!({
        "ruleId": record.id,
        "level": record.level,
        "message": {"text": record.words("\n")},
        "locations": [location],
    });
    if !related.is_empty() {
        result["relatedLocations"] = Value::Array(related);
    }
    result
}

fn location(region: &Region) -> Value {
    /// What a relative URI cannot hold; `/` separates its steps.
    const ESCAPED: &AsciiSet =
        &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'%').add(b'<').add(b'>').add(b'?').add(b':').add(b'\\');
    let uri = utf8_percent_encode(&region.file, ESCAPED).to_string();
    json!({"physicalLocation": {
        "artifactLocation": {"uri": uri},
        "region": {
            "startLine": region.line,
            "startColumn": region.column,
            "endLine": region.line,
            "endColumn": region.end_column,
        },
    }})
}

impl Record {
    /// The message with its label and fixes, each after `between`.
    fn words(&self, between: &str) -> String {
        let label = Some(self.label.clone()).filter(|it| !it.is_empty());
        let help = self.help.iter().map(|it| format!("help: {it}"));
        let parts = [self.message.clone()].into_iter().chain(label).chain(help);
        parts.map(|it| spelled(&it).into_owned()).collect::<Vec<_>>().join(between)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Diagnostic;
    use super::*;
    use crate::pointer::Pointer;
    use crate::source::Format;

    fn example() -> Vec<Record> {
        let mut sources = Sources::default();
        sources.add("spec/my a.yaml", "paths:\n  /é: {get: 1}\n  put: 2\n", Format::Yaml);
        let mut all = Diagnostics::default();
        let at = Pointer::root().key("paths").key("/é").key("get");
        all.push(
            Diagnostic::refused("some-rule", &at, "`get` is 100% odd")
                .label("here")
                .related(Pointer::root().key("paths").key("put"), "and here")
                .help("write `post`"),
        );
        all.push(Diagnostic::warning("other-rule", Pointer::root(), "one\u{202e}"));
        records(&all, &sources, &Origins::default(), &|it| it == Severity::Refused)
    }

    #[test]
    fn a_message_is_one_line_of_json() {
        let text = json_lines(&example());
        let lines: Vec<Value> = text.lines().map(|it| serde_json::from_str(it).expect("JSON")).collect();
        assert_eq!(
            lines[1],
            json!({
                "id": "some-rule", "level": "error", "severity": "refused", "message": "`get` is 100% odd",
                "file": "spec/my a.yaml", "line": 2, "column": 13, "end_column": 14,
                "pointer": "#/paths/~1é/get", "label": "here", "help": ["write `post`"],
                "related": [{"file": "spec/my a.yaml", "line": 3, "column": 8, "end_column": 9, "label": "and here"}],
            })
        );
        assert_eq!((lines.len(), &lines[0]["level"]), (2, &json!("warning")));
        assert!(text.contains("one\\u202e"), "{text}");
    }

    #[test]
    fn an_annotation_escapes_what_github_reads() {
        let text = github(&example());
        let last = text.lines().last().expect("a line");
        assert_eq!(
            last,
            "::error file=spec/my a.yaml,line=2,col=13,endColumn=14,title=some-rule::`get` is 100%25 odd%0Ahere%0Ahelp: write `post`"
        );
    }

    #[test]
    fn sarif_has_a_run_for_each_document() {
        let log: Value = serde_json::from_str(&sarif(&[example(), Vec::new()])).expect("JSON");
        assert_eq!(log["version"], "2.1.0");
        assert_eq!(log["runs"].as_array().map(Vec::len), Some(2));
        let result = &log["runs"][0]["results"][1];
        assert_eq!((&result["ruleId"], &result["level"]), (&json!("some-rule"), &json!("error")));
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "spec/my%20a.yaml");
        assert_eq!(place["region"]["startColumn"], 13);
        assert_eq!(result["relatedLocations"][0]["message"]["text"], "and here");
        assert_eq!(
            log["runs"][0]["tool"]["driver"]["rules"],
            json!([{"id": "other-rule"}, {"id": "some-rule"}])
        );
    }
}
