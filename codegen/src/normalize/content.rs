//! Text that holds bytes: content keywords in 3.1, formats in 3.0.

use serde_json::{Map, Value, json};

use super::Ctx;

/// `contentEncoding: base64` becomes `format: byte`; a media type alone means raw bytes.
pub(super) fn format(_ctx: &mut Ctx<'_>, object: &mut Map<String, Value>) {
    let is_text = object.get("type").is_none_or(|it| it == "string");
    if !is_text || object.contains_key("format") {
        return;
    }
    let text = |key: &str| object.get(key).and_then(Value::as_str).map(str::to_lowercase);
    let format = match (text("contentEncoding").as_deref(), text("contentMediaType")) {
        (Some("base64" | "base64url"), _) => "byte",
        (None | Some("binary"), Some(media)) if !media.contains("json") && !media.starts_with("text/") => {
            "binary"
        }
        (Some("binary"), None) => "binary",
        _ => return,
    };
    object.insert("type".to_owned(), json!("string"));
    object.insert("format".to_owned(), json!(format));
}
