//! Lowers `enum`.
//!
//! In: the values that are left once `allOf` and choices are merged, null aside. Out: an open enum where they are
//! strings, numbers, or several kinds of scalar; else a phrase for the docs of the plain type. Lists and objects are no
//! arms: a name for a whole list says less than the list, and the plain type shows what is in it.

use serde_json::Value;

use super::Types;
use crate::diagnostic::Diagnostic;
use crate::ir::{EnumOf, EnumValue};
use crate::lower::merge::{Kind, code};

impl Types<'_, '_> {
    /// Says which values a type has that is not an enum in Rust.
    pub(super) fn weaken_values(&mut self, values: &[EnumValue], phrases: &mut Vec<String>) {
        let list: Vec<_> = values
            .iter()
            .map(|it| match &it.docs.summary {
                Some(summary) => format!("{} ({summary})", code(&it.value.to_string())),
                None => code(&it.value.to_string()),
            })
            .collect();
        match values {
            [] => {}
            [_] => phrases.push(format!("always {}", list.concat())),
            _ if values.iter().all(|it| it.value.is_boolean()) => {}
            [first, ..] => {
                phrases.push(format!("one of {}", list.join(", ")));
                let at = first.pointer.parent().unwrap_or_default();
                self.messages().push(
                    Diagnostic::degraded("enum-not-typed", &at, "an enum of lists or objects is not typed")
                        .label("any value of its type is accepted")
                        .help("the values are listed in the docs"),
                );
            }
        }
    }
}

/// What an open enum of these values is an enum of; `None` where they are better read as their plain type. The kind
/// is that of the schema, where it says one.
pub(super) fn enum_of(kind: Option<Kind>, values: &[EnumValue]) -> Option<EnumOf> {
    let all = |test: fn(&Value) -> bool| values.iter().all(|it| test(&it.value));
    if all(Value::is_string) {
        return matches!(kind, None | Some(Kind::String))
            .then_some(EnumOf::Text)
            .filter(|_| !values.is_empty());
    }
    // One value is a constant, and both booleans are what a boolean is anyway.
    if values.len() < 2 || all(Value::is_boolean) {
        return None;
    }
    let of = if all(Value::is_i64) && kind != Some(Kind::Number) {
        EnumOf::Integer
    } else if all(is_float) {
        EnumOf::Number
    } else if all(|it| it.is_string() || it.is_number() || it.is_boolean()) {
        EnumOf::Mixed
    } else {
        return None;
    };
    let fits = match kind {
        None => true,
        Some(Kind::Integer | Kind::Number) => all(Value::is_number),
        Some(_) => false,
    };
    fits.then_some(of)
}

/// Whether a float is exactly this number.
fn is_float(value: &Value) -> bool {
    let Some(number) = value.as_number() else { return false };
    #[expect(clippy::cast_possible_truncation, reason = "compared with what it came from")]
    match (number.as_i128(), number.as_f64()) {
        (Some(integer), Some(float)) => float as i128 == integer,
        _ => number.is_f64(),
    }
}
