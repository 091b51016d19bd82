//! Writes multipart bodies.
//!
//! In: named parts, JSON or files. Out: a body, and the boundary that holds the parts apart. A list is one part an item,
//! an object is a part of JSON, any other value a part of text. JSON holds no files, so an object with files in it is one
//! part a member, `name[member]`; of a list of such objects the second is `name[1][member]`. Null, and a list without
//! items, are a part without content: left out, they would mean that nothing was said. Which members a body has is the
//! business of `operation::encoder`.

use std::collections::BTreeMap;
use std::ops::Bound;

use serde_json::Value;

use super::super::json::fault::Step;
use super::super::json::file::File;
use super::super::json::parts::Part;
use super::super::wire::body::Body;
use super::super::wire::framing::writer::contains;
use super::super::wire::media_type::is_json;
use super::super::wire::random;

/// A body, and what its content type has to say of it.
pub(crate) struct Multipart {
    pub(crate) boundary: String,
    pub(crate) body: Body,
}

/// A header of each part of some name.
pub(crate) struct PartHeader {
    pub(crate) part: &'static str,
    pub(crate) name: &'static str,
    pub(crate) value: &'static str,
}

/// Writes a body. `types` are the media types of parts by name, `headers` their further headers; `boundary` replaces a random
/// one.
pub(crate) fn write(
    parts: &[Part],
    types: &[(&str, &str)],
    headers: &[PartHeader],
    boundary: Option<&str>,
) -> Result<Multipart, String> {
    let mut written = Vec::new();
    for part in parts {
        let media_type = types.iter().find(|(name, _)| *name == part.name).map(|(_, it)| *it);
        let files = part.files.iter().map(|(way, file)| (way.as_slice(), file)).collect();
        let start = written.len();
        let mut member = Member { files, media_type, written: &mut written };
        member.write(&part.name, &part.value, &mut Vec::new())?;
        for header in headers.iter().filter(|it| it.part == part.name) {
            written.iter_mut().skip(start).for_each(|it| it.add(header));
        }
    }
    let contents = written.iter().flat_map(|it| [it.head.as_bytes(), it.content.bytes().unwrap_or_default()]);
    let boundary = self::boundary(boundary, contents)?;
    let mut pieces = Vec::with_capacity(written.len() * 4 + 1);
    for Written { head, content } in written {
        pieces.push(Body::from(format!("--{boundary}\r\n")));
        pieces.extend([Body::from(head), content, Body::from("\r\n")]);
    }
    pieces.push(Body::from(format!("--{boundary}--\r\n")));
    Ok(Multipart { boundary, body: Body::chain(pieces) })
}

/// A boundary that is in none of these contents: `chosen`, or else a random one. What is not there yet cannot be searched:
/// there it counts that nobody can guess the boundary.
pub(crate) fn boundary<'a>(
    chosen: Option<&str>,
    contents: impl Iterator<Item = &'a [u8]> + Clone,
) -> Result<String, String> {
    let first = match chosen {
        Some(boundary) => boundary.to_owned(),
        None => format!("part-{}", random::digits()?),
    };
    let mut free = first.clone();
    let mut number = 0_u64;
    while contents.clone().any(|it| contains(it, free.as_bytes())) {
        number += 1;
        free = format!("{first}{number}");
    }
    Ok(free)
}

/// A part: its head with the empty line that ends it, and what it holds.
struct Written {
    head: String,
    content: Body,
}

impl Written {
    /// Adds a header, unless it has one of that name.
    fn add(&mut self, header: &PartHeader) {
        let names = || self.head.lines().filter_map(|it| it.split_once(':'));
        if !names().any(|(it, _)| it.eq_ignore_ascii_case(header.name)) {
            let end = self.head.len() - "\r\n".len();
            self.head.insert_str(end, &format!("{}: {}\r\n", header.name, header.value));
        }
    }
}

/// What is wrong with a boundary that a caller chose, if anything. Those that are fine need no quotes.
pub(crate) fn boundary_fault(text: &str) -> Option<String> {
    let fine = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    let is_fine = (1..=60).contains(&text.len()) && text.bytes().all(fine);
    (!is_fine).then(|| "a boundary has 1 to 60 letters, digits, `-`, `_` or `.`".to_owned())
}

/// A member on its way into parts.
struct Member<'a> {
    /// The files that it is or holds, by the way to them.
    files: BTreeMap<&'a [Step], &'a File>,
    media_type: Option<&'a str>,
    written: &'a mut Vec<Written>,
}

impl Member<'_> {
    /// Writes a value at the end of this path.
    fn write(&mut self, name: &str, value: &Value, way: &mut Vec<Step>) -> Result<(), String> {
        if let Some(file) = self.files.get(way.as_slice()) {
            let name = if name.is_empty() { "file" } else { name };
            self.written.push(of_file(name, file, self.media_type)?);
            return Ok(());
        }
        let next = self.files.range::<[Step], _>((Bound::Included(way.as_slice()), Bound::Unbounded)).next();
        let holds_files = next.is_some_and(|(it, _)| it.starts_with(way));
        match value {
            Value::Array(items) if holds_files => {
                for (index, item) in items.iter().enumerate() {
                    way.push(Step::Index(index));
                    // Else nobody could tell which members are of one item.
                    match item.is_object() {
                        true => self.write(&format!("{name}[{index}]"), item, way)?,
                        false => self.write(name, item, way)?,
                    }
                    way.pop();
                }
                Ok(())
            }
            Value::Object(members) if holds_files => {
                for (key, value) in members {
                    way.push(Step::Key(key.clone()));
                    self.write(&format!("{name}[{key}]"), value, way)?;
                    way.pop();
                }
                Ok(())
            }
            _ => {
                let name = if name.is_empty() { "value" } else { name };
                of_value(name, value, self.media_type, self.written)
            }
        }
    }
}

fn of_value(
    name: &str,
    value: &Value,
    media_type: Option<&str>,
    out: &mut Vec<Written>,
) -> Result<(), String> {
    match value {
        Value::Null if !media_type.is_some_and(is_json) => out.push(of_content(name, None, media_type, "")?),
        Value::Array(items) if items.is_empty() => out.push(of_content(name, None, media_type, "")?),
        Value::Array(items) => {
            for item in items {
                match item {
                    // A list within a list has no form of its own.
                    Value::Array(_) => {
                        out.push(of_content(name, None, Some("application/json"), item.to_string())?)
                    }
                    _ => of_value(name, item, media_type, out)?,
                }
            }
        }
        Value::Object(_) => {
            let media_type = media_type.unwrap_or("application/json");
            out.push(of_content(name, None, Some(media_type), value.to_string())?);
        }
        Value::String(text) if !media_type.is_some_and(is_json) => {
            out.push(of_content(name, None, media_type, text.as_str())?);
        }
        _ => out.push(of_content(name, None, media_type, value.to_string().as_bytes())?),
    }
    Ok(())
}

fn of_file(name: &str, file: &File, media_type: Option<&str>) -> Result<Written, String> {
    let media_type = file.media_type().or(media_type).unwrap_or("application/octet-stream");
    of_content(name, Some(file.name().unwrap_or(name)), Some(media_type), file.content().clone())
}

/// The head and the body of a part.
fn of_content(
    name: &str,
    file_name: Option<&str>,
    media_type: Option<&str>,
    content: impl Into<Body>,
) -> Result<Written, String> {
    let mut head = format!("Content-Disposition: form-data; name=\"{}\"", quoted(name));
    if let Some(file_name) = file_name {
        head.push_str(&format!("; filename=\"{}\"", quoted(file_name)));
    }
    if let Some(media_type) = media_type {
        if media_type.is_empty() || !media_type.bytes().all(|it| matches!(it, b' '..=b'~')) {
            return Err(format!("part `{name}` has a media type that no header can carry"));
        }
        head.push_str("\r\nContent-Type: ");
        head.push_str(media_type);
    }
    head.push_str("\r\n\r\n");
    Ok(Written { head, content: content.into() })
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
