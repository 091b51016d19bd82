//! Points in time: what they are counted in, or how they are written.

use super::{Lint, words};
use crate::diagnostic::Diagnostic;
use crate::ir::{Scalar, TypeKind, TypeRef};
use crate::pointer::Pointer;

/// Words by which a member is a point in time.
const TIME: &[&str] = &["at", "created", "date", "expires", "expiry", "time", "timestamp", "updated"];

/// Members named like a time without a word on its unit.
pub(super) fn unit(lint: &Lint<'_>) -> Vec<Diagnostic> {
    let fields = lint.fields().filter(|(_, it)| is_time(&it.wire) && it.constant.is_none());
    let found = fields.filter_map(|(_, field)| {
        let (why, help) = match lint.plain(&field.ty) {
            TypeRef::Scalar(Scalar::I64) if !says_unit(lint, &field.pointer) => integer(),
            TypeRef::Scalar(Scalar::String) => string(),
            TypeRef::Named(id) if lint.api.ty(*id).epoch.is_none() => match lint.api.ty(*id).kind {
                TypeKind::Newtype(Scalar::I64) => integer(),
                TypeKind::Newtype(Scalar::String) => string(),
                _ => return None,
            },
            _ => return None,
        };
        let message = format!("`{}` is a point in time {why}", field.wire);
        Some(Diagnostic::warning("time-unit", &field.pointer, message).help(help))
    });
    found.collect()
}

/// Whether a node says what it counts.
fn says_unit(lint: &Lint<'_>, at: &Pointer) -> bool {
    let node = lint.raw(at);
    let format = node.and_then(|it| it.get("format")?.as_str());
    node.is_some_and(|it| it.get("x-epoch").is_some()) || matches!(format, Some("unixtime" | "unix-time"))
}

fn integer() -> (&'static str, &'static str) {
    ("of an unknown unit", "say `x-epoch: seconds` or `x-epoch: milliseconds`")
}

fn string() -> (&'static str, &'static str) {
    ("of an unknown form", "say `format: date-time` or `format: date`")
}

/// The last word decides: `created_at`, `expires`, not `time_zone`.
fn is_time(wire: &str) -> bool {
    let words = words(wire);
    words.last().is_some_and(|it| TIME.contains(&it.as_str()))
}
