//! A review as one page of HTML, to look at rather than to read: tiles, entries by operation, the lines of the
//! description before and after side by side.
//!
//! The page is self-contained: no script, no request, light and dark. Every text of a document goes through [`escape`].

use std::collections::BTreeMap;

use super::super::{Fact, Position, Rust, Wire, least_version};
use super::ReviewReport;
use crate::Outcome;
use crate::pointer::Pointer;

const STYLE: &str = include_str!("review.css");
/// As many lines around a change are shown.
const AROUND: usize = 3;
/// A longer line is cut: a minified document is one line.
const WIDEST: usize = 240;

/// The review as a page.
pub fn html(report: ReviewReport<'_>) -> String {
    let review = report.review;
    let title = format!("{}: {} → {}", review.api, review.old_version, review.version);
    let mut res = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n",
        escape(&title)
    );
    for (class, label) in CLASSES {
        res += &format!(
            "<input type=\"checkbox\" id=\"show-{class}\" checked><label for=\"show-{class}\" class=\"{class}\">{label}</label>\n"
        );
    }
    let base = if report.base.is_empty() {
        String::new()
    } else {
        format!(" against <code>{}</code>", escape(report.base))
    };
    res += &format!(
        "<header>\n<h1><code>{}</code>{base}</h1>\n{}</header>\n<main>\n",
        escape(&review.api),
        tiles(&report)
    );
    let mut groups: BTreeMap<String, Vec<&Fact>> = BTreeMap::new();
    for fact in &review.facts {
        let group = match fact.reached_from.as_slice() {
            [] => "The whole document".to_owned(),
            [one] => one.clone(),
            [first, ..] => format!("{first} and {} more", fact.reached_from.len() - 1),
        };
        groups.entry(group).or_default().push(fact);
    }
    for (group, facts) in groups {
        res += &format!("<section>\n<h2>{}</h2>\n", escape(&group));
        for fact in facts {
            res += &entry(&report, fact);
        }
        res += "</section>\n";
    }
    if review.facts.is_empty() {
        res += "<p>No fact of the description changes.</p>\n";
    }
    let messages = report.new_messages().into_iter().map(|it| {
        let at = format!("{}:{}", it.place.file, it.place.line);
        let (word, id) = (it.word(), it.said.id);
        format!("<li>{word} <code>{id}</code>: {} · {}</li>\n", prose(&it.said.message), escape(&at))
    });
    res += &listed("New messages of gen", messages);
    let generator = report.generator.iter().map(|it| format!("<li><code>{}</code></li>\n", escape(it)));
    res += &listed(
        "By the generator: no change of the description explains these lines of the public API",
        generator,
    );
    for it in report.crates.iter().flat_map(|it| &it.disagreements) {
        res += &format!("<p class=\"disagree\">The crates do not agree: {}</p>\n", prose(it));
    }
    res + "</main>\n</body>\n</html>\n"
}

/// A section that is a list; nothing if it is empty.
fn listed(title: &str, items: impl Iterator<Item = String>) -> String {
    let items: String = items.collect();
    if items.is_empty() {
        items
    } else {
        format!("<section>\n<h2>{title}</h2>\n<ul>\n{items}</ul>\n</section>\n")
    }
}

/// Every class of entry, the worst first.
const CLASSES: [(&str, &str); 5] = [
    ("silent", "silent"),
    ("breaking", "breaking"),
    ("major", "major"),
    ("risky", "risky"),
    ("other", "all else"),
];

fn class(fact: &Fact) -> &'static str {
    match () {
        () if fact.silent => "silent",
        () if fact.wire == Wire::Breaking => "breaking",
        () if fact.rust == Rust::Major => "major",
        () if fact.wire == Wire::Risky => "risky",
        () => "other",
    }
}

fn tiles(report: &ReviewReport<'_>) -> String {
    let review = report.review;
    let rust = review.rust().max(report.crates.map(|it| it.rust).unwrap_or_default());
    let silent = review.facts.iter().filter(|it| it.silent).count();
    let least = least_version(review, report.crates).map_or("not judged".to_owned(), |it| it.to_string());
    let tile = |name: &str, value: &str, class: &str| {
        format!("<div class=\"tile {class}\"><b>{}</b><span>{name}</span></div>\n", escape(value))
    };
    let wire_class = match review.wire() {
        Wire::Breaking => "breaking",
        Wire::Risky => "risky",
        _ => "other",
    };
    let rust_class = if rust == Rust::Major { "major" } else { "other" };
    let silent_class = if silent > 0 { "silent" } else { "other" };
    format!(
        "<div class=\"tiles\">\n{}{}{}{}</div>\n",
        tile("on the wire", review.wire().word(), wire_class),
        tile("in Rust", rust.word(), rust_class),
        tile("silent", &silent.to_string(), silent_class),
        tile(&format!("at least (is {})", escape(&review.version)), &least, "other"),
    )
}

fn entry(report: &ReviewReport<'_>, fact: &Fact) -> String {
    let direction = fact.direction.word().map_or(String::new(), |it| format!(" · {it}"));
    let mut res = format!(
        "<article class=\"{}\">\n<h3>{}</h3>\n<p class=\"verdict\"><code>{}</code>{direction} · {} on the wire · {} in Rust{}</p>\n",
        class(fact),
        prose(&fact.message()),
        fact.kind.id,
        fact.wire,
        fact.rust,
        if fact.silent { " · silent" } else { "" },
    );
    let callers = fact.callers();
    if !callers.is_empty() {
        res += &format!("<p><b>Callers:</b> {}</p>\n", prose(&callers));
    }
    if let Some(text) = &fact.way_out {
        res += &format!("<p><b>Way out:</b> {}</p>\n", prose(text));
    }
    if let (Some(before), Some(after)) = &fact.declarations
        && before != after
    {
        res += &format!(
            "<pre class=\"rust\"><del>{}</del>\n<ins>{}</ins></pre>\n",
            escape(before),
            escape(after)
        );
    }
    let link = |is_new: bool| report.link.map(|(new, old)| if is_new { new } else { old });
    res += "<div class=\"sides\">\n";
    res += &side(report.old, fact.old.as_ref(), report.old_place(fact), link(false), "before");
    res += &side(report.new, fact.new.as_ref(), report.new_place(fact), link(true), "after");
    res += "</div>\n";
    if !fact.caused.is_empty() {
        res += "<details><summary>What follows from it</summary><ul>\n";
        for it in &fact.caused {
            res += &format!("<li>{} <code>{}</code></li>\n", prose(&it.message()), it.kind.id);
        }
        res += "</ul></details>\n";
    }
    res + "</article>\n"
}

/// The lines of a description around a node.
fn side(
    outcome: &Outcome,
    at: Option<&Pointer>,
    place: Option<Position>,
    link: Option<&str>,
    class: &str,
) -> String {
    let (Some(at), Some(place)) = (at, place) else {
        return format!("<div class=\"{class}\"><p>not there</p></div>\n");
    };
    let document = outcome.document();
    let file = document.tree.as_ref().map_or(crate::source::FileId(0), |it| it.origins.locate(at).0);
    let (first, last) = (place.line.saturating_sub(AROUND).max(1), place.line + AROUND);
    let (text, _) = document.sources.line_text(file, first, last);
    let name = format!("{}:{}", escape(&place.file), place.line);
    let name = match link.filter(|it| it.starts_with("https://") || it.starts_with("http://")) {
        Some(base) => format!(
            "<a href=\"{}/{}#L{}\">{name}</a>",
            escape(base.trim_end_matches('/')),
            escape(&place.file),
            place.line
        ),
        None => name,
    };
    let lines: Vec<String> = text
        .lines()
        .zip(first..)
        .map(|(line, number)| {
            let line: String = line.chars().take(WIDEST).collect();
            let line = escape(&line);
            if number == place.line { format!("<mark>{line}</mark>") } else { line }
        })
        .collect();
    format!("<div class=\"{class}\"><p>{name}</p><pre>{}</pre></div>\n", lines.join("\n"))
}

/// A sentence with code between backticks.
fn prose(text: &str) -> String {
    let parts = text.split('`').map(escape).enumerate();
    parts.map(|(index, it)| if index % 2 == 1 { format!("<code>{it}</code>") } else { it }).collect()
}

/// A text as HTML shows it.
fn escape(text: &str) -> String {
    let spelled = crate::unseen::spelled_lines(text);
    spelled
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}
