//! Operations: whether they may be sent again, and whether a list says how its next page is asked for.

use super::{Lint, words};
use crate::diagnostic::Diagnostic;
use crate::ir::{Object, Status, TypeKind, TypeRef};

/// POSTs that say nothing of being sent again.
pub(super) fn post_undecided(lint: &Lint<'_>) -> Vec<Diagnostic> {
    let posts = lint.api.operations.iter().filter(|it| it.method == "POST" && it.variant().is_none());
    let undecided = posts.filter(|it| {
        let says = |key: &str| lint.raw(&it.pointer).is_some_and(|it| it.get(key).is_some());
        !says("x-idempotency-key") && !says("x-retry")
    });
    let finding = |it: &crate::ir::Operation| {
        let message = format!("nobody has decided whether `{}` may be sent again", it.id);
        Diagnostic::warning("post-undecided", &it.pointer, message).help(
            "say `x-retry: {replay: once}` where a repetition does something twice, or `x-idempotency-key` with its evidence",
        )
    };
    undecided.map(finding).collect()
}

/// Members by which a response says that there is more.
const SIGNS: &[&str] =
    &["has_more", "next", "next_cursor", "next_page", "next_page_token", "next_token", "next_url"];

/// Lists that come in pages, of which the client reads one.
pub(super) fn list_without_pages(lint: &Lint<'_>) -> Vec<Diagnostic> {
    let lists = lint.api.operations.iter().filter(|it| it.pagination.is_none() && it.variant().is_none());
    let found = lists.filter_map(|operation| {
        let success = operation.responses.iter().find(|it| match it.status {
            Status::Code(code) => (200..300).contains(&code),
            Status::Range(class) => class == 2,
            Status::Default => false,
        })?;
        let object = object(lint, &success.content.as_ref()?.ty)?;
        let sign = object.fields.iter().find(|it| SIGNS.contains(&words(&it.wire).join("_").as_str()))?;
        let has_list = object.fields.iter().any(|it| matches!(lint.plain(&it.ty), TypeRef::Array(_)));
        let message = format!("`{}` says that there are more pages, and only one can be read", sign.wire);
        let help = "say with `x-pagination` how the next page is asked for";
        has_list.then(|| Diagnostic::warning("list-without-pages", &operation.pointer, message).help(help))
    });
    found.collect()
}

fn object<'a>(lint: &Lint<'a>, ty: &'a TypeRef) -> Option<&'a Object> {
    match lint.plain(ty) {
        TypeRef::Named(id) => match &lint.api.ty(*id).kind {
            TypeKind::Object(it) => Some(it),
            _ => None,
        },
        _ => None,
    }
}
