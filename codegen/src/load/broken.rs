//! Why a text is not YAML, and where the mistake is rather than where it was noticed.
//!
//! In: a text, and what both parsers say of it. The first one notices most mistakes too late, and says where it began to
//! read; the second one holds strings and brackets to their indentation, and so finds those that are not closed. Out: a
//! sentence, its place, and a fix.

use saphyr_parser::Parser;

/// A place in a text: line and column, both from 1.
pub(super) type At = (usize, usize);

/// What is wrong.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Broken {
    /// What goes on after "this is not YAML: ".
    pub(super) message: String,
    pub(super) at: At,
    pub(super) label: &'static str,
    /// Where what is broken begins, or where its end was noticed.
    pub(super) related: Option<(At, &'static str)>,
    pub(super) help: Option<String>,
}

/// What a parser says: the problem, where it noticed it, what it was reading, and where that began.
#[derive(Debug, PartialEq, Eq)]
struct Said<'m> {
    problem: &'m str,
    noticed: At,
    reading: &'m str,
    began: Option<At>,
}

/// Explains the message of a failed read: `…: did not find expected key at line 4 column 13, while parsing a block mapping
/// at line 3 column 3`.
pub(super) fn explain(text: &str, message: &str, noticed: At) -> Broken {
    let said = Said::of(message, noticed);
    let (other, place) = second_opinion(text).unwrap_or_default();
    let line = |at: At| text.lines().nth(at.0.saturating_sub(1)).unwrap_or_default();
    let is_first = |at: At| line(at).chars().take(at.1.saturating_sub(1)).all(char::is_whitespace);
    let indent = |at: At| indentation(line(at)).count();
    if other.contains("invalid indentation in quoted scalar") || said.reading.contains("quoted scalar") {
        let at = if other.contains("quoted scalar") { Some(place) } else { said.began };
        return Broken {
            message: "a quote is not closed".to_owned(),
            at: at.unwrap_or(noticed),
            label: "opened here",
            related: None,
            help: Some("close the string with the same quote at its end".to_owned()),
        };
    }
    if indentation(line(noticed)).any(|it| it == '\t') {
        return Broken {
            message: "a tab in the indentation".to_owned(),
            at: noticed,
            label: "",
            related: None,
            help: Some("YAML is indented with spaces, not with tabs".to_owned()),
        };
    }
    match (said.problem, said.began) {
        (problem, _) if problem.contains("cannot start any token") => Broken {
            message: "no value begins with this character".to_owned(),
            at: noticed,
            label: "a string has to be in quotes to begin with it",
            related: None,
            help: Some(quoted(line(noticed), noticed.1)),
        },
        (problem, Some(began)) if problem.contains("could not find expected ':'") => {
            keyless((began.0, began.1.saturating_sub(1)))
        }
        (problem, Some(began)) if problem.contains("expected ',' or") => {
            let bracket = if problem.contains("'}'") { "}" } else { "]" };
            if noticed.0 > began.0 && indent(noticed) <= indent(began) {
                return Broken {
                    message: format!("a bracket is not closed: `{bracket}` is missing"),
                    at: began,
                    label: "opened here",
                    related: Some((noticed, "not a part of it")),
                    help: Some(format!("write `{bracket}` at the end of its last item")),
                };
            }
            Broken {
                message: format!("neither `,` nor `{bracket}` is here"),
                at: noticed,
                label: "",
                related: (noticed.0 != began.0).then_some((began, "the bracket that is open")),
                help: Some(format!("separate items with `,`, or close the bracket with `{bracket}`")),
            }
        }
        (problem, Some(began)) if problem.contains("expected key") && is_first(noticed) => Broken {
            message: "this line is indented like no line before it".to_owned(),
            at: noticed,
            label: "neither a key of the mapping nor a part of its last value",
            related: Some((began, "the mapping begins here")),
            help: Some(match above(text, noticed.0).1 {
                above if above >= noticed.1 => format!(
                    "indent it by {} like the line above it, or by {} like the keys of that mapping",
                    spaces(above),
                    spaces(began.1.saturating_sub(1))
                ),
                _ => format!(
                    "indent it by {} like the keys of that mapping",
                    spaces(began.1.saturating_sub(1))
                ),
            }),
        },
        (problem, Some(began)) if problem.contains("expected key") => Broken {
            message: "more follows after the end of a value".to_owned(),
            at: noticed,
            label: "",
            related: (noticed.0 != began.0).then_some((began, "the mapping begins here")),
            help: Some(
                "put the whole string in quotes, and double each `'` or escape each `\"` in it".to_owned(),
            ),
        },
        (problem, Some(began)) if problem.contains("expected '-'") => Broken {
            message: "this line is not an item of the list around it".to_owned(),
            at: noticed,
            label: "",
            related: Some((began, "the list begins here")),
            help: Some(format!("indent the `-` of an item by {}", spaces(began.1.saturating_sub(1)))),
        },
        (problem, _) if problem.contains("mapping values are not allowed") => {
            let before: String = line(noticed).chars().take(noticed.1.saturating_sub(1)).collect();
            match before.split_once(": ") {
                Some((key, _)) => Broken {
                    message: "a second `:` in one line".to_owned(),
                    at: noticed,
                    label: "",
                    related: None,
                    help: Some(quoted(line(noticed), key.chars().count() + 3)),
                },
                None if indent(noticed) <= above(text, noticed.0).1 => keyless(above(text, noticed.0)),
                None => Broken {
                    message: "this key is indented deeper than the one before it, which has a value already"
                        .to_owned(),
                    at: (noticed.0, indent(noticed) + 1),
                    label: "read as a part of the value above",
                    related: None,
                    help: Some("indent both keys alike, or take out the value above".to_owned()),
                },
            }
        }
        (problem, began) => Broken {
            message: problem.to_owned(),
            at: noticed,
            label: "reading stopped here",
            related: began.filter(|it| it.0 != noticed.0).map(|it| (it, "what was being read begins here")),
            help: None,
        },
    }
}

impl<'m> Said<'m> {
    fn of(message: &'m str, noticed: At) -> Self {
        let (problem, rest) = message.split_once(" at line ").unwrap_or((message, ""));
        // What leads to the node, where a type was expected: only the end is about the mistake.
        let problem =
            problem.rsplit_once(": ").filter(|_| problem.contains("invalid type")).map_or(problem, |it| it.1);
        let (_, context) = rest.split_once(", ").unwrap_or_default();
        let (reading, began) = context.split_once(" at ").unwrap_or((context, ""));
        let number = |it: &str| it.trim().parse::<usize>().ok();
        let began = match began.strip_prefix("line ").and_then(|it| it.split_once(" column ")) {
            Some((line, column)) => number(line).zip(number(column)),
            // The start of the text is not mentioned.
            None => reading.contains("parsing a block").then_some((1, 1)),
        };
        Self { problem, noticed, reading, began }
    }
}

/// What another parser stumbles over first, and where.
fn second_opinion(text: &str) -> Option<(String, At)> {
    let mut parser = Parser::new_from_str(text);
    loop {
        if let Err(error) = parser.next_event()? {
            let at = (error.marker().line(), error.marker().col() + 1);
            return Some((error.info().to_owned(), at));
        }
    }
}

/// How a value is to be written that begins in this column.
fn quoted(line: &str, column: usize) -> String {
    const LONGEST: usize = 60;
    let value: String = line.chars().skip(column.saturating_sub(1)).collect();
    let value = value.trim();
    if value.is_empty() || value.chars().count() > LONGEST || value.contains('\'') {
        return "put the whole value in quotes".to_owned();
    }
    format!("put the whole value in quotes: `'{value}'`")
}

/// A line that is neither a key with a value nor a part of one.
fn keyless((line, indent): (usize, usize)) -> Broken {
    Broken {
        message: "a key without `:`".to_owned(),
        at: (line, indent + 1),
        label: "no `:` follows",
        related: None,
        help: Some("write `key: value`; a part of the value above has to be indented deeper".to_owned()),
    }
}

/// The last line before this one that holds anything, and its indentation.
fn above(text: &str, line: usize) -> (usize, usize) {
    let before: Vec<&str> = text.lines().take(line.saturating_sub(1)).collect();
    let holds = |it: &str| !it.trim().is_empty() && !it.trim_start().starts_with('#');
    let last = before.iter().rposition(|it| holds(it));
    last.map_or((1, 0), |at| (at + 1, indentation(before[at]).count()))
}

/// The characters that a line begins with before it holds anything.
fn indentation(line: &str) -> impl Iterator<Item = char> {
    line.chars().take_while(|it| it.is_whitespace())
}

/// An indentation, in words.
fn spaces(count: usize) -> String {
    match count {
        1 => "1 space".to_owned(),
        count => format!("{count} spaces"),
    }
}

#[cfg(test)]
mod tests {
    use super::{At, explain};

    /// What is said of a text: the message, where, and the other place.
    fn said(text: &str) -> (String, At, Option<At>) {
        let error = serde_yaml::from_str::<serde_yaml::Value>(text).expect_err("a mistake");
        let at = error.location().map_or((1, 1), |it| (it.line(), it.column()));
        let broken = explain(text, &error.to_string(), at);
        assert!(broken.help.is_some(), "no way out of {text}");
        (broken.message, broken.at, broken.related.map(|it| it.0))
    }

    #[test]
    fn a_quote_that_is_open_is_reported_where_it_opens() {
        let open = ("a quote is not closed".to_owned(), (2, 10), None);
        assert_eq!(said("info:\n  title: \"Shop\n  version: \"1\"\npaths: {}\n"), open);
        assert_eq!(said("info:\n  title: 'Shop\n  version: 1.0.0\npaths: {}\nmore: {}\n"), open);
    }

    #[test]
    fn a_bracket_that_is_open_is_reported_where_it_opens() {
        let text = "schemas:\n  A: {type: object, properties: {a: {type: string}\n  B:\n    type: object\n";
        assert_eq!(said(text), ("a bracket is not closed: `}` is missing".to_owned(), (2, 33), Some((3, 3))));
        let text = "a:\n  required: [a, b\n  properties: {}\n";
        assert_eq!(
            said(text),
            ("a bracket is not closed: `]` is missing".to_owned(), (2, 13), Some((3, 13)))
        );
        assert_eq!(said("a: {b: 'x' c: 1}\n"), ("neither `,` nor `}` is here".to_owned(), (1, 12), None));
    }

    #[test]
    fn a_line_of_odd_indentation_is_reported_with_the_mapping_that_it_is_not_in() {
        let odd = "this line is indented like no line before it".to_owned();
        let text = "get:\n    operationId: a\n   summary: x\n    responses: {}\n";
        assert_eq!(said(text), (odd.clone(), (3, 4), Some((1, 1))));
        assert_eq!(
            said("info:\n  description: |\n    one\n   two\n  title: x\n"),
            (odd, (4, 4), Some((2, 3)))
        );
        let deeper =
            "this key is indented deeper than the one before it, which has a value already".to_owned();
        assert_eq!(said("a:\n  type: object\n    properties:\n    id: {}\n"), (deeper, (3, 5), None));
        let list = "this line is not an item of the list around it".to_owned();
        assert_eq!(said("tags:\n  - name: a\n   - name: c\n"), (list, (3, 4), Some((2, 3))));
    }

    #[test]
    fn a_key_or_a_value_that_needs_more_is_reported_where_it_is() {
        assert_eq!(
            said("info:\n  version\n  description: x\npaths: {}\n"),
            ("a key without `:`".to_owned(), (2, 3), None)
        );
        assert_eq!(
            said("info:\n  title: Shop: the API\n"),
            ("a second `:` in one line".to_owned(), (2, 14), None)
        );
        assert_eq!(
            said("title: \"a\" shop\nb: 1\n"),
            ("more follows after the end of a value".to_owned(), (1, 12), None)
        );
        assert_eq!(said("a: @shop\n"), ("no value begins with this character".to_owned(), (1, 4), None));
        assert_eq!(said("a:\n\tb: 1\n"), ("a tab in the indentation".to_owned(), (2, 1), None));
    }
}
