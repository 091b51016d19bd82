//! Amounts: how they are counted, and in which currency.

use std::collections::HashSet;

use super::{Lint, words};
use crate::diagnostic::Diagnostic;
use crate::ir::{Field, Scalar, TypeId, TypeKind, TypeRef};

/// Words that mean money where a number goes by them.
const MONEY: &[&str] =
    &["amount", "amounts", "balance", "cost", "fee", "fees", "price", "subtotal", "tax", "total"];

/// Words next to those that mean something else is counted.
const NOT_MONEY: &[&str] = &[
    "bps",
    "count",
    "days",
    "id",
    "number",
    "pages",
    "percent",
    "percentage",
    "precision",
    "quantity",
    "rate",
];

/// Whether a number of this name counts money.
fn is_money(wire: &str) -> bool {
    let words = words(wire);
    let has = |list: &[&str]| words.iter().any(|it| list.contains(&it.as_str()));
    has(MONEY) && !has(NOT_MONEY)
}

/// The number that a member holds.
fn scalar(lint: &Lint<'_>, field: &Field) -> Option<Scalar> {
    let scalar = match lint.plain(&field.ty) {
        TypeRef::Scalar(it) => *it,
        TypeRef::Named(id) => match lint.api.ty(*id).kind {
            TypeKind::Newtype(it) => it,
            _ => return None,
        },
        _ => return None,
    };
    scalar.is_number().then_some(scalar)
}

/// Amounts that are not integers of 64 bits.
pub(super) fn number(lint: &Lint<'_>) -> Vec<Diagnostic> {
    let fields = lint.fields().filter(|(_, it)| is_money(&it.wire));
    let found = fields.filter_map(|(_, field)| {
        let says_so = |at| lint.raw(at).and_then(|it| it.get("format")).is_some_and(|it| it == "int64");
        let why = match scalar(lint, field)? {
            Scalar::F64 => "is a number with a fraction",
            Scalar::I32 => "has only 32 bits",
            Scalar::I64 if lint.plain(&field.ty).direct().is_none() && !says_so(&field.pointer) => {
                "is an integer of no size"
            }
            _ => return None,
        };
        let message = format!("the amount `{}` {why}", field.wire);
        let help = "count it in the currency's smallest unit: `type: integer`, `format: int64`";
        Some(Diagnostic::warning("money-number", &field.pointer, message).help(help))
    });
    found.collect()
}

/// Amounts of which nobody can tell the currency.
pub(super) fn without_currency(lint: &Lint<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (id, field) in lint.fields().filter(|(_, it)| is_money(&it.wire)) {
        if scalar(lint, field).is_some() && !names_currency(lint, id) {
            let message = format!("nothing says in which currency `{}` is", field.wire);
            let help = "add the currency next to it, or allow it with the reason why it is known";
            found.push(Diagnostic::warning("money-without-currency", &field.pointer, message).help(help));
        }
    }
    found
}

/// Whether an object, or one that holds it, has a member for the currency.
fn names_currency(lint: &Lint<'_>, id: TypeId) -> bool {
    let mut met = HashSet::new();
    let mut open = vec![id];
    while let Some(id) = open.pop() {
        if !met.insert(id) {
            continue;
        }
        if let TypeKind::Object(object) = &lint.api.ty(id).kind
            && object.fields.iter().any(|it| words(&it.wire).iter().any(|it| it.contains("currenc")))
        {
            return true;
        }
        open.extend(lint.holders.get(&id).into_iter().flatten());
    }
    false
}
