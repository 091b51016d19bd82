//! The front page of a crate: a page that a project keeps next to its document, for readers of Rust.
//!
//! In: Markdown that the project vouches for, with code in blocks marked `rust`. Out: the same as documentation of the
//! crate, where rustdoc compiles and runs that code, and for the README, where nobody runs it: without the lines that
//! rustdoc hides, and without words to rustdoc behind `rust`. What the document says in its own words is not ours to
//! trust, and none of this is for it.

use super::Context;
use super::docs::Doc;

/// A page of the project's own. Nothing of the document becomes one.
pub(super) struct Front(String);

impl Front {
    /// As Markdown.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

/// The page as documentation of the crate.
pub(super) fn documentation(ctx: &Context<'_>) -> Doc {
    page(ctx, str::to_owned)
}

/// The page for the README.
pub(super) fn readme(ctx: &Context<'_>) -> Doc {
    page(ctx, shown)
}

fn page(ctx: &Context<'_>, form: fn(&str) -> String) -> Doc {
    match &ctx.config.front {
        Some(text) => Doc::default().front(&Front(form(text))),
        None => Doc::default(),
    }
}

/// What a reader sees of a page: code without the lines that rustdoc hides.
fn shown(text: &str) -> String {
    let mut lines: Vec<&str> = Vec::new();
    let mut in_rust = false;
    let mut in_other = false;
    for line in text.lines() {
        let fence = line.trim_start().strip_prefix("```");
        match fence {
            Some(_) if in_rust || in_other => (in_rust, in_other) = (false, false),
            Some(language) if language == "rust" || language.starts_with("rust,") => {
                in_rust = true;
                lines.push("```rust");
                continue;
            }
            Some(_) => in_other = true,
            None if in_rust && is_hidden(line) => continue,
            None => {}
        }
        lines.push(line);
    }
    lines.join("\n")
}

/// Whether rustdoc runs a line of code and does not show it.
fn is_hidden(line: &str) -> bool {
    let line = line.trim_start();
    line == "#" || line.starts_with("# ")
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn a_reader_sees_what_rustdoc_shows() {
        let page = "# Title\n\n```rust,no_run\n# use a::b;\nlet c = d();\n    # c.hide();\n#\n#[e]\n```\n\n```sh\n# a comment\n```\nend";
        assert_eq!(
            shown(page),
            "# Title\n\n```rust\nlet c = d();\n#[e]\n```\n\n```sh\n# a comment\n```\nend"
        );
    }
}
