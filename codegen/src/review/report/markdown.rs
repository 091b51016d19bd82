//! A review as one page of Markdown: what the reviewer of a pull request reads first.

use super::super::{Direction, Fact, Position, Rust, Wire, least_version};
use super::ReviewReport;

/// The most characters that a comment of a pull request takes, with room to say what is cut.
const MOST: usize = 60_000;
/// As many operations are named one by one.
const FEW: usize = 5;

/// The review as Markdown.
pub fn markdown(report: ReviewReport<'_>) -> String {
    let review = report.review;
    let says = report.crates.is_some_and(|it| !it.disagreements.is_empty());
    let messages = new_messages(&report);
    if review.facts.is_empty() && !says && report.generator.is_empty() && messages.is_empty() {
        return String::new();
    }
    let mut res = format!("<!-- spec-review:{} -->\n", plain(&review.api));
    res += &format!("## `{}`: {}\n\n", code(&review.api), headline(&report));
    res += &table(&report);
    let files = files(&report);
    let base =
        if report.base.is_empty() { String::new() } else { format!(", against `{}`", code(report.base)) };
    let of = if report.folder.is_empty() { String::new() } else { format!(" of `{}`", code(report.folder)) };
    res += &format!("{} in {}{of}{base}.\n", count(review.facts.len(), "change"), count(files, "file"));
    let (accepted, mut rest): (Vec<&Fact>, Vec<&Fact>) =
        review.facts.iter().partition(|it| it.accepted.is_some());
    let mut entries: Vec<String> = Vec::new();
    for (title, belongs) in SECTIONS {
        let (own, others): (Vec<&Fact>, Vec<&Fact>) = rest.into_iter().partition(belongs);
        rest = others;
        let mut title = Some(format!("\n### {title}\n"));
        for fact in own {
            entries.push(format!("{}\n{}", title.take().unwrap_or_default(), entry(&report, fact)));
        }
    }
    let (compatible, words): (Vec<&Fact>, Vec<&Fact>) =
        rest.into_iter().partition(|it| it.wire == Wire::Compatible || it.rust >= Rust::Minor);
    let mut tail = String::new();
    if !compatible.is_empty() {
        tail += &format!("\n### 🟢 Compatible\n\n{}", rows(&report, &compatible));
    }
    if !words.is_empty() {
        let title = count(words.len(), "change");
        tail += &format!(
            "\n<details><summary>{title} of words and the like</summary>\n\n{}\n</details>\n",
            rows(&report, &words)
        );
    }
    if !accepted.is_empty() {
        tail += &accepted_rows(&report, &accepted);
    }
    let log = super::super::changelog::lines(review);
    if !log.is_empty() {
        let lines: String = log.iter().map(|it| format!("- {}\n", it.text)).collect();
        let command = format!("changelog {}", code(&review.api));
        tail += &format!(
            "\n<details><summary>Lines for the changelog (<code>{command}</code>)</summary>\n\n```markdown\n{lines}```\n\n</details>\n"
        );
    }
    let end = messages + &by_generator(&report) + &agreement(&report);
    let mut left = entries.len();
    for it in entries {
        if res.chars().count() + it.chars().count() + end.chars().count() > MOST {
            break;
        }
        res += &it;
        left -= 1;
    }
    if left > 0 || res.chars().count() + tail.chars().count() + end.chars().count() > MOST {
        let what = if left > 0 {
            format!("{} and the tables", count(left, "more entry"))
        } else {
            "The tables".to_owned()
        };
        res += &format!("\n{what} do not fit here; the whole report is in the artifact of the run.\n");
    } else {
        res += &tail;
    }
    res + &end
}

type Belongs = fn(&&Fact) -> bool;

/// The sections, in the order of what a reviewer has to see; each fact is in the first that takes it.
const SECTIONS: [(&str, Belongs); 4] = [
    ("⚠️ Silent changes: the same code now does something else", |it| it.silent),
    ("🔴 Breaking on the wire: programs that already run", |it| it.wire == Wire::Breaking),
    ("🔴 Major in Rust: code that no longer compiles", |it| it.rust == Rust::Major),
    ("🟡 Risky on the wire", |it| it.wire == Wire::Risky),
];

/// The verdicts in words, and the version.
pub(super) fn headline(report: &ReviewReport<'_>) -> String {
    let review = report.review;
    if review.facts.is_empty() {
        return "nothing changes".to_owned();
    }
    let breaking = review.facts.iter().filter(|it| it.wire == Wire::Breaking).count();
    let major = review.facts.iter().filter(|it| it.rust == Rust::Major).count();
    let silent = review.facts.iter().filter(|it| it.silent).count();
    let mut parts = vec![match review.wire() {
        Wire::Breaking => format!("running programs break in {}", count(breaking, "place")),
        Wire::Risky => "running programs may be affected".to_owned(),
        Wire::Compatible => "running programs keep working".to_owned(),
        Wire::Docs | Wire::Nothing => "nothing changes on the wire".to_owned(),
    }];
    parts.push(match rust(report) {
        Rust::Major => format!("code breaks in {}", count(major.max(1), "place")),
        _ => "code keeps compiling".to_owned(),
    });
    if silent > 0 {
        parts.push(count(silent, "silent change"));
    }
    parts.push(match least_version(review, report.crates) {
        None => format!("the version is `{}`, which is not semver and not judged", code(&review.version)),
        Some(least) => match is_enough(report) {
            Some(true) => format!("needs **{least}** (is {}) ✅", plain(&review.version)),
            _ => format!("needs **{least}** (is {}) ❌", plain(&review.version)),
        },
    });
    parts.join(" · ")
}

fn rust(report: &ReviewReport<'_>) -> Rust {
    report.review.rust().max(report.crates.map(|it| it.rust).unwrap_or_default())
}

fn is_enough(report: &ReviewReport<'_>) -> Option<bool> {
    let now = super::super::Version::parse(&report.review.version)?;
    Some(!now.is_below(&least_version(report.review, report.crates)?))
}

fn table(report: &ReviewReport<'_>) -> String {
    let review = report.review;
    let of_wire = |it: Wire| review.facts.iter().filter(|fact| fact.wire == it).count();
    let wire = match review.wire() {
        Wire::Breaking => format!("🔴 breaking ({})", of_wire(Wire::Breaking)),
        Wire::Risky => format!("🟡 risky ({})", of_wire(Wire::Risky)),
        Wire::Compatible => "🟢 compatible".to_owned(),
        Wire::Docs => "🟢 words only".to_owned(),
        Wire::Nothing => "🟢 nothing".to_owned(),
    };
    let major = review.facts.iter().filter(|it| it.rust == Rust::Major).count();
    let rust = match rust(report) {
        Rust::Major => format!("🔴 major ({})", major.max(1)),
        Rust::Minor => "🟢 minor".to_owned(),
        Rust::Patch => "🟢 patch".to_owned(),
        Rust::Nothing => "🟢 nothing".to_owned(),
    };
    let silent = review.facts.iter().filter(|it| it.silent).count();
    let silent = if silent == 0 { "–".to_owned() } else { format!("⚠️ {silent}") };
    let version = match least_version(review, report.crates) {
        None => "not judged".to_owned(),
        Some(least) if is_enough(report) == Some(true) => {
            format!("{} → {}, at least {least}", plain(&review.old_version), plain(&review.version))
        }
        Some(least) if report.new.package.version.is_some() => {
            format!("{} → at least **{least}**: raise `version` in `crate.toml`", plain(&review.old_version))
        }
        Some(least) => {
            let at = crate::pointer::Pointer::root().key("info").key("version");
            let place = super::place(report.new, &at);
            format!(
                "{} → at least **{least}**: raise `info.version` in {}",
                plain(&review.old_version),
                linked(report, &place, true)
            )
        }
    };
    format!(
        "| on the wire | in Rust | silent | version |\n|---|---|---|---|\n| {wire} | {rust} | {silent} | {version} |\n\n"
    )
}

fn entry(report: &ReviewReport<'_>, fact: &Fact) -> String {
    let direction = fact.direction.word().map_or(String::new(), |it| format!(" · {it}"));
    let place = report.shown_place(fact).map_or(String::new(), |(place, is_new)| {
        format!(" · {}{}", if is_new { "" } else { "was " }, linked(report, &place, is_new))
    });
    let mut res = format!("**{}** · `{}`{direction}{place}\n", first_upper(&fact.message()), fact.kind.id);
    let (before, after) = &fact.declarations;
    if fact.rust == Rust::Major && before != after && (before.is_some() || after.is_some()) {
        res += "```diff\n";
        let lines = |sign: char, text: &Option<String>| -> String {
            text.iter().flat_map(|it| it.lines()).map(|it| format!("{sign} {}\n", code(it))).collect()
        };
        res += &lines('-', before);
        res += &lines('+', after);
        res += "```\n";
    }
    let callers = fact.callers();
    if !callers.is_empty() {
        res += &format!("*Callers:* {callers}.\n");
    } else if fact.wire >= Wire::Risky {
        res += &copes(fact).map_or(String::new(), |it| format!("{it}\n"));
    }
    if let Some(text) = &fact.way_out {
        res += &format!("*Way out:* {text}.\n");
    }
    if !fact.reached_from.is_empty() {
        res += &format!("Reached from: {}.\n", some(&fact.reached_from));
    }
    if !fact.caused.is_empty() {
        let all: Vec<String> =
            fact.caused.iter().map(|it| format!("{} `{}`", it.message(), it.kind.id)).collect();
        res += &format!(
            "\n<details><summary>{} from it</summary>\n\n{}\n\n</details>\n",
            if all.len() == 1 {
                "1 change follows".to_owned()
            } else {
                format!("{} changes follow", all.len())
            },
            all.join("; ")
        );
    }
    res
}

/// Where crates that are made here cope with what the contract calls breaking.
fn copes(fact: &Fact) -> Option<&'static str> {
    if fact.direction == Direction::Request {
        return None;
    }
    match fact.kind.id {
        "property-became-nullable" | "nullable-set" => Some("Generated crates read null as nothing."),
        "enum-value-added" => {
            Some("Generated crates read it as `Unknown`; a `match` falls into its last arm.")
        }
        "union-member-added" => Some("Generated crates read it as `Unknown`, which keeps the value."),
        "additional-opened" => Some("Generated crates keep members that they do not know."),
        "property-removed" | "property-became-optional" => {
            Some("Generated crates read an optional member that is missing as `None`.")
        }
        _ => None,
    }
}

fn rows(report: &ReviewReport<'_>, facts: &[&Fact]) -> String {
    let mut res = String::from("| what | kind | where | Rust |\n|---|---|---|---|\n");
    for fact in facts {
        let place =
            report.shown_place(fact).map_or(String::new(), |(it, is_new)| linked(report, &it, is_new));
        let rust = fact.rust_paths.iter().find_map(|it| it.after.clone().or_else(|| it.before.clone()));
        let declared = fact.declarations.1.as_ref().and_then(|it| it.lines().next()).map(str::to_owned);
        let rust =
            declared.or(rust).map_or(String::new(), |it| format!("`{}`", code(&it).replace('|', "\\|")));
        res += &format!(
            "| {} | `{}` | {place} | {rust} |\n",
            first_upper(&fact.message()).replace('|', "\\|"),
            fact.kind.id
        );
    }
    res
}

fn accepted_rows(report: &ReviewReport<'_>, facts: &[&Fact]) -> String {
    let mut res = format!(
        "\n<details><summary>{}</summary>\n\n| what | where | why |\n|---|---|---|\n",
        count(facts.len(), "accepted change")
    );
    for fact in facts {
        let place =
            report.shown_place(fact).map_or(String::new(), |(it, is_new)| linked(report, &it, is_new));
        let (reason, until) =
            fact.accepted.as_ref().map_or(("", ""), |it| (it.reason.as_str(), it.until.as_str()));
        let what = fact.message().replace('|', "\\|");
        res +=
            &format!("| {what} `{}` | {place} | {}, until {} |\n", fact.kind.id, plain(reason), plain(until));
    }
    res + "\n</details>\n"
}

/// What the generator says of the new document alone.
fn new_messages(report: &ReviewReport<'_>) -> String {
    let all = report.new_messages();
    if all.is_empty() {
        return String::new();
    }
    let line = |it: &super::NewMessage<'_>| {
        let place = linked(report, &it.place, true);
        format!("- {} `{}`: {} · {place}\n", it.word(), it.said.id, quoted(&it.said.message))
    };
    let shown: String = all.iter().take(FEW).map(line).collect();
    let more = all.len().saturating_sub(FEW);
    let more = if more > 0 { format!("- and {}\n", count(more, "more message")) } else { String::new() };
    format!("\n### New messages of `gen`\n\n{shown}{more}")
}

/// What the crates tell that no change of the description explains.
fn by_generator(report: &ReviewReport<'_>) -> String {
    if report.generator.is_empty() {
        return String::new();
    }
    let shown: String = report.generator.iter().take(6).map(|it| format!("{}\n", code(it))).collect();
    let more = report.generator.len().saturating_sub(6);
    let more = if more > 0 { format!("\nand {}.\n", count(more, "more line")) } else { String::new() };
    format!(
        "\n### By the generator\n\nNo change of the description explains these lines of the public API:\n\n```diff\n{shown}```\n{more}"
    )
}

fn agreement(report: &ReviewReport<'_>) -> String {
    match report.crates {
        None => String::new(),
        Some(crates) if crates.disagreements.is_empty() => format!(
            "\nBoth ways of finding the Rust verdict agree, path by path ({}; {} gone, {} added, {} with another meaning on the wire).\n",
            count(report.review.facts.len(), "fact"),
            count(crates.gone.len(), "line"),
            crates.added.len(),
            crates.meanings.len()
        ),
        Some(crates) => {
            let shown: Vec<String> =
                crates.disagreements.iter().take(FEW).map(|it| format!("- {it}")).collect();
            let more = crates.disagreements.len().saturating_sub(FEW);
            let more = if more > 0 { format!("\n- and {more} more") } else { String::new() };
            format!(
                "\n**The two ways of finding the Rust verdict disagree**, which is a mistake of the generator or of the review, not of this change; the higher counts:\n\n{}{more}\n",
                shown.join("\n")
            )
        }
    }
}

/// The first few, then how many more.
pub(super) fn some(list: &[String]) -> String {
    let mut res: Vec<String> = list.iter().take(FEW).map(|it| format!("`{}`", code(it))).collect();
    if list.len() > FEW {
        res.push(format!("and {} more", list.len() - FEW));
    }
    res.join(", ")
}

fn linked(report: &ReviewReport<'_>, place: &Position, is_new: bool) -> String {
    let text = plain(&format!("{}:{}", place.file, place.line));
    match report.link {
        None => text,
        Some((new, old)) => {
            let base = if is_new { new } else { old };
            format!("[{text}]({}/{}#L{})", base.trim_end_matches('/'), url(&place.file), place.line)
        }
    }
}

fn files(report: &ReviewReport<'_>) -> usize {
    let mut all: Vec<String> = report
        .review
        .facts
        .iter()
        .filter_map(|it| report.shown_place(it).map(|(place, _)| place.file))
        .collect();
    all.sort_unstable();
    all.dedup();
    all.len()
}

fn count(count: usize, word: &str) -> String {
    match (count, word.strip_suffix('y')) {
        (1, _) => format!("1 {word}"),
        (_, Some(stem)) => format!("{count} {stem}ies"),
        _ => format!("{count} {word}s"),
    }
}

fn first_upper(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |it| it.to_uppercase().chain(chars).collect())
}

/// A text of a document between backticks: on one line, and without what would end them.
fn code(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('`', "'")
}

/// A text of a document outside of code, with every sign that Markdown or HTML would heed spelled out.
fn plain(text: &str) -> String {
    let mut res = String::new();
    for it in text.chars() {
        match it {
            '<' => res += "&lt;",
            '>' => res += "&gt;",
            '&' => res += "&amp;",
            '@' => res += "&#64;",
            '\n' | '\r' => res.push(' '),
            '[' | ']' | '(' | ')' | '*' | '_' | '`' | '#' | '|' | '!' | '\\' | '~' => {
                res.push('\\');
                res.push(it);
            }
            _ => res.push(it),
        }
    }
    res
}

/// A sentence with code between backticks, of which the rest may be a text of a document.
fn quoted(text: &str) -> String {
    let parts = text.split('`').enumerate();
    let parts = parts.map(|(index, it)| if index % 2 == 1 { format!("`{}`", code(it)) } else { plain(it) });
    parts.collect()
}

fn url(path: &str) -> String {
    let mut res = String::new();
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/._-".contains(&byte) {
            res.push(char::from(byte));
        } else {
            res += &format!("%{byte:02X}");
        }
    }
    res
}

#[cfg(test)]
mod tests {
    use super::{code, plain, url};

    #[test]
    fn a_text_of_a_document_stays_text() {
        assert_eq!(plain("<b>@user [x](y) ![z]"), "&lt;b&gt;&#64;user \\[x\\]\\(y\\) \\!\\[z\\]");
        assert_eq!(code("a`b\nc"), "a'b c");
        assert_eq!(url("spec/a b/ü.yaml"), "spec/a%20b/%C3%BC.yaml");
    }
}
