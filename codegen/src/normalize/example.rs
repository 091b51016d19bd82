//! Examples: the value of a body or a parameter, under the key that 3.0 has for it.

use serde_json::{Map, Value};

use super::Ctx;

/// `dataValue` becomes `value`.
pub(super) fn data_value(ctx: &mut Ctx<'_>, object: &mut Map<String, Value>) {
    if let Some(value) = object.shift_remove("dataValue") {
        let to = ctx.at.key("value");
        ctx.moved("dataValue", &to);
        object.insert("value".to_owned(), value);
    }
}
