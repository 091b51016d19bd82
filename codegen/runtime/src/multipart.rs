//! Writes multipart bodies.
//!
//! In: named parts, JSON or files. Out: the bytes, and the boundary that holds them apart. A list is one part an item,
//! an object is a part of JSON, any other value a part of text. Which members a body has is the business of
//! [`encoder`](super::encoder).

use std::hash::{BuildHasher, RandomState};

use serde_json::Value;

use super::json::{File, Part};

/// A body, and what its content type has to say of it.
pub(super) struct Multipart {
    pub(super) boundary: String,
    pub(super) bytes: Vec<u8>,
}

/// Writes a body. `types` are the media types of parts by name; `boundary` stands in place of a random one.
pub(super) fn write(
    parts: &[Part],
    types: &[(&str, &str)],
    boundary: Option<&str>,
) -> Result<Multipart, String> {
    let mut written = Vec::new();
    for part in parts {
        let media_type = types.iter().find(|(name, _)| *name == part.name).map(|(_, it)| *it);
        for file in &part.files {
            written.push(of_file(&part.name, file, media_type)?);
        }
        if part.files.is_empty() {
            of_value(&part.name, &part.value, media_type, &mut written)?;
        }
    }
    let boundary = absent(boundary.map_or_else(random, str::to_owned), &written);
    let mut bytes = Vec::with_capacity(written.iter().map(|it| it.len() + boundary.len() + 6).sum());
    for part in &written {
        bytes.extend_from_slice(b"--");
        bytes.extend_from_slice(boundary.as_bytes());
        bytes.extend_from_slice(b"\r\n");
        bytes.extend_from_slice(part);
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend_from_slice(b"--");
    bytes.extend_from_slice(boundary.as_bytes());
    bytes.extend_from_slice(b"--\r\n");
    Ok(Multipart { boundary, bytes })
}

/// What is wrong with a boundary that a caller chose, if anything. Those that are fine need no quotes.
pub(super) fn boundary_fault(text: &str) -> Option<String> {
    let fine = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    let is_fine = (1..=60).contains(&text.len()) && text.bytes().all(fine);
    (!is_fine).then(|| "a boundary has 1 to 60 letters, digits, `-`, `_` or `.`".to_owned())
}

fn of_value(
    name: &str,
    value: &Value,
    media_type: Option<&str>,
    out: &mut Vec<Vec<u8>>,
) -> Result<(), String> {
    match value {
        Value::Null => {}
        Value::Array(items) => {
            for item in items {
                match item {
                    // A list within a list has no form of its own.
                    Value::Array(_) => {
                        out.push(of_bytes(name, None, Some("application/json"), item.to_string().as_bytes())?)
                    }
                    _ => of_value(name, item, media_type, out)?,
                }
            }
        }
        Value::Object(_) => {
            let media_type = media_type.unwrap_or("application/json");
            out.push(of_bytes(name, None, Some(media_type), value.to_string().as_bytes())?);
        }
        Value::String(text) if !media_type.is_some_and(is_json) => {
            out.push(of_bytes(name, None, media_type, text.as_bytes())?);
        }
        _ => out.push(of_bytes(name, None, media_type, value.to_string().as_bytes())?),
    }
    Ok(())
}

fn of_file(name: &str, file: &File, media_type: Option<&str>) -> Result<Vec<u8>, String> {
    let media_type = file.media_type().or(media_type).unwrap_or("application/octet-stream");
    of_bytes(name, Some(file.name().unwrap_or(name)), Some(media_type), file.bytes())
}

/// The head and the body of a part.
fn of_bytes(
    name: &str,
    file_name: Option<&str>,
    media_type: Option<&str>,
    bytes: &[u8],
) -> Result<Vec<u8>, String> {
    let mut part = format!("Content-Disposition: form-data; name=\"{}\"", quoted(name));
    if let Some(file_name) = file_name {
        part.push_str(&format!("; filename=\"{}\"", quoted(file_name)));
    }
    if let Some(media_type) = media_type {
        if media_type.is_empty() || !media_type.bytes().all(|it| matches!(it, b' '..=b'~')) {
            return Err(format!("part `{name}` has a media type that no header can carry"));
        }
        part.push_str("\r\nContent-Type: ");
        part.push_str(media_type);
    }
    part.push_str("\r\n\r\n");
    let mut part = part.into_bytes();
    part.extend_from_slice(bytes);
    Ok(part)
}

/// A name between quotes, with what would end it or the line written as browsers do.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for it in text.chars() {
        match it {
            '"' => out.push_str("%22"),
            '\r' => out.push_str("%0D"),
            '\n' => out.push_str("%0A"),
            _ => out.push(it),
        }
    }
    out
}

fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json") || essence.to_ascii_lowercase().ends_with("+json")
}

/// The boundary with as many digits behind it as it takes to stand in no part.
fn absent(boundary: String, parts: &[Vec<u8>]) -> String {
    let stands_in = |text: &str| parts.iter().any(|part| contains(part, text.as_bytes()));
    let mut free = boundary.clone();
    let mut number = 0_u64;
    while stands_in(&free) {
        number += 1;
        free = format!("{boundary}{number}");
    }
    free
}

fn contains(text: &[u8], needle: &[u8]) -> bool {
    let Some(first) = needle.first() else { return true };
    let mut rest = text;
    while let Some(at) = rest.iter().position(|it| it == first) {
        rest = &rest[at..];
        if rest.starts_with(needle) {
            return true;
        }
        rest = &rest[1..];
    }
    false
}

/// A boundary that nobody can guess: the standard library's hash keys are random.
fn random() -> String {
    let word = || RandomState::new().hash_one(0_u8);
    format!("part-{:016x}{:016x}", word(), word())
}
