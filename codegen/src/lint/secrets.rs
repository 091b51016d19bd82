//! What nobody may read in a log, and is not marked so.

use super::{Lint, words};
use crate::diagnostic::Diagnostic;
use crate::ir::{Parameter, TypeKind, TypeRef};

/// Names, or ends of names, of what is secret wherever it is.
const SECRET: &[&str] = &[
    "account_number",
    "api_key",
    "card_number",
    "cvc",
    "cvv",
    "iban",
    "password",
    "passphrase",
    "private_key",
    "secret",
    "security_code",
    "token",
];

/// Strings by one of these names that are not marked.
pub(super) fn unmarked(lint: &Lint<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (id, field) in lint.fields() {
        let holder = lint.api.ty(id).hint.join("_");
        if is_secret(&field.wire, &holder) && shows(lint, &field.ty) && !field.sensitive {
            found.push(finding(&field.wire, &field.pointer));
        }
    }
    let parameters = lint.api.operations.iter().flat_map(|it| &it.parameters);
    for Parameter { wire, ty, pointer, sensitive, .. } in parameters {
        if is_secret(wire, "") && shows(lint, ty) && !sensitive {
            found.push(finding(wire, pointer));
        }
    }
    found
}

fn finding(wire: &str, at: &crate::pointer::Pointer) -> Diagnostic {
    Diagnostic::warning("secret-unmarked", at, format!("`{wire}` would be shown in logs and errors"))
        .help("mark it with `x-sensitive: true`")
}

fn is_secret(wire: &str, holder: &str) -> bool {
    let words = words(wire);
    let name = words.join("_");
    let ends = |it: &&&str| name == **it || name.ends_with(&format!("_{it}"));
    // The number of a card is called `number` in the card.
    let in_card = name == "number" && super::words(holder).iter().any(|it| it == "card");
    in_card || SECRET.iter().any(|it| ends(&it))
}

/// Whether it is a string that is not hidden by its type.
fn shows(lint: &Lint<'_>, ty: &TypeRef) -> bool {
    match lint.api.resolve(ty) {
        TypeRef::Scalar(it) => it.is_string(),
        TypeRef::Nullable(inner) => shows(lint, inner),
        TypeRef::Named(id) => {
            let ty = lint.api.ty(*id);
            !ty.sensitive && matches!(ty.kind, TypeKind::Newtype(it) if it.is_string())
        }
        _ => false,
    }
}
