//! Takes out of a file what says nothing of its public API, before it is parsed: most of it.
//!
//! In: the text of a file as the formatter writes it. Out: a shorter text that has the same public API, or one that is no
//! Rust, where the file is laid out in another way. Or tokens, and out the same without documentation.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// Tokens without documentation, which would pass through the parser again with each macro that writes an item.
pub(super) fn undocumented(tokens: TokenStream) -> TokenStream {
    let mut trees = tokens.into_iter().peekable();
    let mut res = Vec::new();
    while let Some(tree) = trees.next() {
        match tree {
            TokenTree::Punct(it) if it.as_char() == '#' && trees.peek().is_some_and(is_documentation) => {
                trees.next();
            }
            TokenTree::Group(it) => {
                res.push(Group::new(it.delimiter(), undocumented(it.stream())).into());
            }
            other => res.push(other),
        }
    }
    res.into_iter().collect()
}

/// Whether this is `[doc = …]`.
fn is_documentation(tree: &TokenTree) -> bool {
    let TokenTree::Group(it) = tree else { return false };
    let mut inside = it.stream().into_iter();
    it.delimiter() == Delimiter::Bracket
        && matches!(inside.next(), Some(TokenTree::Ident(it)) if it == "doc")
        && matches!(inside.next(), Some(TokenTree::Punct(it)) if it.as_char() == '=')
}

/// A file without comments and without what is inside functions, which is most of it and says nothing to callers. Functions
/// that say what travels stay whole: what an operation sends, and how alternatives are distinguished.
///
/// It goes by lines, as the formatter writes them: what a function holds ends with a brace as deep as the function. Where
/// that is not so the result is no Rust, and the file is read as it is.
pub(super) fn lean(path: &str, text: &str) -> String {
    if !path.ends_with(".rs") {
        return String::new();
    }
    let is_runtime = path.starts_with("src/runtime");
    let mut res = String::with_capacity(text.len() / 2);
    // How deep the function is whose head or body is being read.
    let (mut head, mut body): (Option<usize>, Option<usize>) = (None, None);
    let mut says_what_travels = false;
    // A macro matches on what is inside the functions that it is called with.
    let mut is_in_call = false;
    for line in text.lines() {
        let trimmed = line.trim_start();
        let depth = line.len() - trimmed.len();
        if let Some(end) = body {
            if depth == end && trimmed.starts_with('}') {
                res.push_str("}\n");
                body = None;
            }
            continue;
        }
        if trimmed.starts_with("//") || trimmed.starts_with("#[doc = ") {
            continue;
        }
        is_in_call = if is_in_call { line != "}" } else { depth == 0 && line.ends_with("! {") };
        if head.is_none() && !is_in_call && is_function(trimmed) {
            head = Some(depth);
            says_what_travels = trimmed.starts_with("fn encode(")
                || trimmed.starts_with("fn read<")
                || trimmed.starts_with("fn read(");
        }
        res.push_str(line);
        res.push('\n');
        if let Some(start) = head.filter(|it| *it == depth) {
            if line.ends_with('{') && (is_runtime || !says_what_travels) {
                body = Some(start);
            }
            if line.ends_with(['{', '}', ';']) {
                head = None;
            }
        }
    }
    res
}

/// Whether a line starts a function.
fn is_function(line: &str) -> bool {
    let mut rest = line;
    loop {
        if rest.starts_with("fn ") {
            return true;
        }
        let Some((word, after)) = rest.split_once(' ') else { return false };
        let is_front = matches!(word, "pub" | "const" | "async" | "unsafe" | "extern" | "default")
            || word.starts_with("pub(");
        if !is_front {
            return false;
        }
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::{lean, undocumented};

    #[test]
    fn documentation_is_left_out_wherever_it_is() {
        let tokens = |text: &str| text.parse::<proc_macro2::TokenStream>().expect("tokens");
        let given = "#[doc = \"A\"] #[doc(hidden)] object! { #[doc = \"B\"] #[json(x)] pub struct C { #[doc = \"D\"] e: [doc; 2] } }";
        let left = "#[doc(hidden)] object! { #[json(x)] pub struct C { e: [doc; 2] } }";
        assert_eq!(undocumented(tokens(given)).to_string(), tokens(left).to_string());
    }

    #[test]
    fn calls_of_macros_stay_whole() {
        let text = "json::setters! {\n    impl A {\n        pub fn a(self, a: B) {\n            a.into()\n        }\n    }\n}\n";
        assert_eq!(lean("a.rs", text), text);
    }

    #[test]
    fn what_is_inside_functions_is_left_out() {
        let text = "impl A {\n    /// Words.\n    pub const fn a(\n        b: u8,\n    ) -> u8 {\n        if b > 1 {\n            2\n        }\n    }\n    fn c();\n    fn d() {}\n    pub e: u8,\n}\n";
        assert_eq!(
            lean("a.rs", text),
            "impl A {\n    pub const fn a(\n        b: u8,\n    ) -> u8 {\n}\n    fn c();\n    fn d() {}\n    pub e: u8,\n}\n"
        );
    }
}
