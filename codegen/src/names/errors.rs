//! Names of the questions about errors: one for each class of failure that the document lists, and one for each enum that
//! lists them.

use std::collections::HashMap;

use super::ident::{self, Ident, prefixed, snake};
use super::scope::{RESPELLED, SPELLED, Scope, Wish};
use super::types::TypeNames;
use crate::analyze::Facts;
use crate::diagnostic::Diagnostics;
use crate::ir::{Api, EnumValue, TypeId, TypeKind};

/// The names of the questions about errors.
#[derive(Debug, Default)]
pub struct ErrorNames {
    /// The functions that give the class of failure as an enum.
    pub views: Vec<(Ident, TypeId)>,
    /// The functions that ask for one class of failure.
    pub questions: Vec<Question>,
}

/// A function that asks for a class of failure.
#[derive(Debug)]
pub struct Question {
    /// The function.
    pub ident: Ident,
    /// The values that mean it: an enum, and the position in it. Several where enums share a text, or spell one alike.
    pub values: Vec<(TypeId, usize)>,
}

/// Decides them. Errors and API errors have the same ones.
pub(super) fn assign(
    api: &Api,
    facts: &Facts,
    types: &[TypeNames],
    diagnostics: &mut Diagnostics,
) -> ErrorNames {
    let mut scope = Scope::new("questions about errors", is_reserved, "_error");
    let mut classes: Vec<Class<'_>> = Vec::new();
    let (mut by_text, mut by_ident) = (HashMap::new(), HashMap::new());
    for id in facts.error_kinds() {
        let TypeKind::Enum(it) = &api.ty(*id).kind else { continue };
        for (position, value) in it.values.iter().enumerate() {
            let text = value.text();
            // What says nothing is no class of failure to the runtime.
            if text.trim().is_empty() {
                continue;
            }
            let word = value.rename.as_deref().or(value.word.as_deref()).unwrap_or(&text);
            let ident = snake(&["is", word]);
            let known = by_text.get(&text).or_else(|| by_ident.get(&ident)).copied();
            let class = known.unwrap_or(classes.len());
            by_text.insert(text, class);
            match known.and_then(|it| classes.get_mut(it)) {
                Some(class) => class.values.push((*id, position)),
                None => {
                    by_ident.insert(ident.clone(), class);
                    classes.push(Class { ident, first: value, values: vec![(*id, position)] });
                }
            }
        }
    }
    let wishes: Vec<_> = classes.iter().map(Class::wish).collect();
    let idents = scope.settle(&wishes, diagnostics);
    let questions = idents.into_iter().zip(classes);
    let questions = questions.map(|(ident, class)| Question { ident, values: class.values }).collect();
    let views = facts.error_kinds().iter().map(|id| {
        let ident = snake(&[types[id.0].ident.as_str()]);
        let ident = if is_reserved(ident.as_str()) { prefixed(&ident, "error") } else { ident };
        (scope.take(ident), *id)
    });
    ErrorNames { views: views.collect(), questions }
}

/// A class of failure: the values that are spelled alike in Rust, or are the same text in several enums.
struct Class<'a> {
    ident: Ident,
    first: &'a EnumValue,
    values: Vec<(TypeId, usize)>,
}

impl Class<'_> {
    fn wish(&self) -> Wish<'_> {
        // A name of its own comes before one that has to give way to what every error has.
        let rank = if is_reserved(self.ident.as_str()) { RESPELLED } else { SPELLED };
        let wire = self.first.value.as_str().unwrap_or_default();
        Wish::plain(self.ident.clone(), wire, &self.first.pointer, rank)
    }
}

/// Besides keywords: the functions that every error has, by itself or by a trait that is always in scope.
fn is_reserved(text: &str) -> bool {
    const ERROR: &[&str] = &[
        "api",
        "attempts",
        "borrow",
        "borrow_mut",
        "code",
        "fmt",
        "from",
        "headers",
        "idempotency_key",
        "into",
        "is_retryable",
        "is_timeout",
        "json",
        "kind",
        "location",
        "maybe_received",
        "message",
        "operation",
        "path",
        "raw_body",
        "request_id",
        "retry_after",
        "source",
        "status",
        "to_string",
        "try_from",
        "try_into",
        "type_id",
    ];
    ident::is_keyword(text) || ERROR.binary_search(&text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::is_reserved;

    /// Every function of the two types, as the runtime's files spell them.
    fn functions(text: &str) -> impl Iterator<Item = &str> {
        let heads = text.lines().filter_map(|it| it.trim().split_once("fn "));
        heads.filter_map(|(_, rest)| rest.split(['(', '<']).next())
    }

    #[test]
    fn whatever_an_error_can_do_keeps_its_name() {
        for file in ["response/error.rs", "response/api_error.rs"] {
            let (_, text) = crate::emit::RUNTIME.iter().find(|(path, _)| *path == file).expect("a file");
            let public = text.lines().filter(|it| it.trim().starts_with("pub fn "));
            let public: Vec<_> = public.flat_map(functions).collect();
            assert!(public.len() > 5, "{file}: {public:?}");
            for name in public {
                assert!(is_reserved(name), "`{name}` is a function of {file}");
            }
        }
        assert!(is_reserved("type") && !is_reserved("is_card_error"));
    }
}
