//! How well the names of an API read, in numbers.
//!
//! In: the API and its names. Out: [`Counts`]: functions that say no more than method or path, and types with names that
//! are long, cut or numbered.

use std::iter::Sum;
use std::ops::Add;

use super::{Names, types};
use crate::ir::{Api, Operation};
use crate::wording::{is_version, stem, words};

/// Numbers about the names of an API.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Functions.
    pub functions: usize,
    /// Those that are called `get`, `post`, `put`, `patch`, `head` or `options` after their method. To `delete` is what
    /// is done.
    pub by_method: usize,
    /// Those whose words are all of the path's, in its order, and no others but the method: of two segments or more.
    pub by_path: usize,
    /// Types.
    pub types: usize,
    /// Those with more than 60 letters.
    pub above_60: usize,
    /// Those with more than 80 letters.
    pub above_80: usize,
    /// Functions and types with a number behind the name, and files whose name is cut.
    pub numbered: usize,
}

impl Counts {
    /// What each of the numbers counts, in two or three words, and the number.
    pub fn rows(&self) -> [(&'static str, usize); 7] {
        [
            ("functions", self.functions),
            ("by method", self.by_method),
            ("by path", self.by_path),
            ("types", self.types),
            ("above 60", self.above_60),
            ("above 80", self.above_80),
            ("numbered", self.numbered),
        ]
    }
}

impl Add for Counts {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            functions: self.functions + other.functions,
            by_method: self.by_method + other.by_method,
            by_path: self.by_path + other.by_path,
            types: self.types + other.types,
            above_60: self.above_60 + other.above_60,
            above_80: self.above_80 + other.above_80,
            numbered: self.numbered + other.numbered,
        }
    }
}

impl Sum for Counts {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::default(), Add::add)
    }
}

impl Names {
    /// Counts how well the names read.
    pub fn counts(&self, api: &Api) -> Counts {
        let functions = api.operations.iter().zip(&self.operations);
        let functions = functions.map(|(operation, names)| {
            let function = names.function.as_str();
            let is_numbered = operation.rename.is_none()
                && operation.variant().is_none()
                && is_numbered(function, &operation.called);
            Counts {
                functions: 1,
                by_method: usize::from(is_by_method(operation, function)),
                by_path: usize::from(is_by_path(operation, function)),
                numbered: usize::from(is_numbered),
                ..Counts::default()
            }
        });
        let types = api.types.iter().zip(&self.types).map(|(ty, names)| {
            let ident = names.ident.as_str();
            let letters = ident.chars().count();
            Counts {
                types: 1,
                above_60: usize::from(letters > 60),
                above_80: usize::from(letters > 80),
                numbered: usize::from(types::is_numbered(ty, &names.ident) || names.module.is_cut()),
                ..Counts::default()
            }
        });
        functions.chain(types).sum()
    }
}

fn is_by_method(operation: &Operation, function: &str) -> bool {
    function == operation.method.to_ascii_lowercase() && function != "delete"
}

/// Whether a function says nothing but all words of its path, with or without those of the parameters.
fn is_by_path(operation: &Operation, function: &str) -> bool {
    let method = operation.method.to_ascii_lowercase();
    let path = operation.path.split(['?', '#']).next().unwrap_or_default();
    let segments: Vec<&str> = path.split('/').filter(|it| !it.is_empty() && !is_version(it)).collect();
    let stems = |with_items: bool| -> Vec<String> {
        let segments = segments.iter().filter(|it| with_items || !it.contains('{'));
        segments.flat_map(|it| words(it)).map(|it| stem(&it)).collect()
    };
    let said: Vec<_> =
        words(function).into_iter().filter(|it| *it != method && it != "by").map(|it| stem(&it)).collect();
    let things = segments.iter().filter(|it| !it.contains('{')).count();
    (things > 1 && said == stems(false)) || (segments.len() > 1 && said == stems(true))
}

/// Whether a name has a number that nobody asked for.
fn is_numbered(name: &str, asked: &[String]) -> bool {
    let asked: Vec<String> = asked.iter().map(|it| it.replace(' ', "")).collect();
    let plain = name.replace('_', "");
    let bare = plain.trim_end_matches(|it: char| it.is_ascii_digit());
    bare != plain && !asked.contains(&plain) && asked.iter().any(|it| it == bare)
}
