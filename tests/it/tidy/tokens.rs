//! Rust as a flat row of words and signs: enough to see what a file names, with comments and strings out of the way.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// The words (identifiers), signs and brackets of a file, but for what is under `#[cfg(test)]`.
pub(crate) fn outside_tests(text: &str) -> Vec<String> {
    let stream: TokenStream = text.parse().expect("Rust that compiles");
    let mut res = Vec::new();
    flatten(stream, &mut res);
    res
}

/// Whether `path`, such as `["std", "fs"]`, is named: in one piece, or through the braces of a `use`.
pub(crate) fn names(tokens: &[String], path: &[&str]) -> bool {
    let Some((first, rest)) = path.split_first() else { return true };
    let starts = tokens.iter().zip(0..).filter(|(it, _)| it == first).map(|(_, at)| at);
    starts.filter(|at| is_start(tokens, *at)).any(|at| follows(&tokens[at + 1..], rest))
}

/// Whether a macro such as `todo!` is called.
pub(crate) fn calls(tokens: &[String], name: &str) -> bool {
    tokens.windows(2).any(|it| it[0] == name && it[1] == "!")
}

/// Whether the word at `at` is the first of a path, rather than a later one, a field or a name of something else.
fn is_start(tokens: &[String], at: usize) -> bool {
    let before = at.checked_sub(1).map(|it| tokens[it].as_str());
    let after = tokens.get(at + 1).map(String::as_str);
    // A leading `::` comes after no name.
    let leading = before == Some("::") && at.checked_sub(2).is_none_or(|it| !is_name(&tokens[it]));
    match before {
        Some("::") if !leading => false,
        Some("use" | "crate") => true,
        _ => matches!(after, Some("::" | "!")),
    }
}

/// Whether `rest` comes next, each step behind `::`, or as one of several in braces.
fn follows(tokens: &[String], rest: &[&str]) -> bool {
    let Some((next, rest)) = rest.split_first() else { return true };
    let Some(("::", tokens)) = tokens.split_first().map(|(sign, rest)| (sign.as_str(), rest)) else {
        return false;
    };
    match tokens.split_first() {
        Some((word, tokens)) if word == next => follows(tokens, rest),
        Some((brace, tokens)) if brace == "{" => {
            let mut depth = 0;
            for (token, at) in tokens.iter().zip(0..) {
                match token.as_str() {
                    "{" => depth += 1,
                    "}" if depth == 0 => return false,
                    "}" => depth -= 1,
                    word if depth == 0 && word == *next && follows(&tokens[at + 1..], rest) => {
                        let first = at.checked_sub(1).is_none_or(|it| tokens[it] == ",");
                        if first {
                            return true;
                        }
                    }
                    _ => {}
                }
            }
            false
        }
        _ => false,
    }
}

fn is_name(token: &str) -> bool {
    let keyword = matches!(token, "as" | "dyn" | "for" | "impl" | "in" | "mut" | "return" | "use");
    !keyword && token.starts_with(|it: char| it.is_alphabetic() || it == '_')
}

fn flatten(stream: TokenStream, out: &mut Vec<String>) {
    let trees: Vec<TokenTree> = stream.into_iter().collect();
    let mut at = 0;
    while let Some(tree) = trees.get(at) {
        if is_test_marker(&trees[at..]) {
            at = end_of_item(&trees, at + 2);
            continue;
        }
        match tree {
            TokenTree::Ident(it) => out.push(it.to_string()),
            TokenTree::Literal(_) => out.push("\"\"".to_owned()),
            TokenTree::Punct(it) => {
                let double = it.as_char() == ':'
                    && matches!(trees.get(at + 1), Some(TokenTree::Punct(next)) if next.as_char() == ':');
                if double {
                    at += 1;
                }
                out.push(if double { "::".to_owned() } else { it.as_char().to_string() });
            }
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::None => ("", ""),
                };
                out.push(open.to_owned());
                flatten(group.stream(), out);
                out.push(close.to_owned());
            }
        }
        at += 1;
    }
}

/// `#[cfg(test)]`
fn is_test_marker(trees: &[TokenTree]) -> bool {
    matches!(trees, [TokenTree::Punct(sign), TokenTree::Group(group), ..]
        if sign.as_char() == '#' && group.stream().to_string().replace(' ', "") == "cfg(test)")
}

/// Behind the item that starts at `at`: its braces or its semicolon.
fn end_of_item(trees: &[TokenTree], at: usize) -> usize {
    let is_end = |it: &TokenTree| match it {
        TokenTree::Punct(it) => it.as_char() == ';',
        TokenTree::Group(it) => it.delimiter() == Delimiter::Brace,
        _ => false,
    };
    trees.iter().skip(at).position(is_end).map_or(trees.len(), |it| at + it + 1)
}

#[cfg(test)]
mod tests {
    use super::{calls, names, outside_tests};

    #[test]
    fn paths_are_found_however_they_are_written() {
        let has = |text: &str, path: &[&str]| names(&outside_tests(text), path);
        for text in [
            "use std::fs;",
            "use ::std::fs::File;",
            "use std::{env, fs};",
            "use std::{fs::{self, File}, io};",
            "fn f() { std::fs::read(a) }",
            "type A = Vec<std::fs::File>;",
        ] {
            assert!(has(text, &["std", "fs"]), "{text}");
        }
        for text in [
            "use std::io;",
            "// std::fs",
            "fn f() { \"std::fs\" }",
            "use my::std::fs;",
            "use std::{io::{fs}};",
            "#[cfg(test)] mod tests { use std::fs; }",
        ] {
            assert!(!has(text, &["std", "fs"]), "{text}");
        }
        assert!(has("quote! { a }", &["quote"]));
        assert!(!has("let quote = self.quote;", &["quote"]));
        assert!(has("use crate::{ir, names::Names};", &["crate", "names"]));
    }

    #[test]
    fn macros_are_found_by_their_call() {
        assert!(calls(&outside_tests("fn f() { todo!() }"), "todo"));
        assert!(!calls(&outside_tests("fn f() { let todo = a; }"), "todo"));
    }
}
