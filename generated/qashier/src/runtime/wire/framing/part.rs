//! What a part of a body is besides its content: what the document says of it by its place, and what its head says.
//!
//! In: the lines of a head, or a content on its way into a body. Out: headers, or the lines. Which bytes are between parts is
//! the business of `parts` and `writer`.

use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, HeaderValue};

use super::super::body::Body;
use super::super::media_type;

/// What the document says of the parts of a body by their place (`prefixEncoding`, `itemEncoding`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartFormats {
    /// The first parts, each by its place.
    pub prefix: &'static [PartFormat],
    /// All further parts.
    pub rest: PartFormat,
}

/// What the document says of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartFormat {
    /// Its media type. None: the one that follows from its content.
    pub media_type: Option<&'static str>,
    /// Headers that have one value.
    pub headers: &'static [(&'static str, &'static str)],
}

impl PartFormats {
    /// The document says nothing of any part.
    pub const PLAIN: Self = Self { prefix: &[], rest: PartFormat::PLAIN };

    /// That of the part at this place.
    pub(crate) fn at(&self, index: usize) -> PartFormat {
        self.prefix.get(index).copied().unwrap_or(self.rest)
    }
}

impl PartFormat {
    /// The document says nothing.
    pub const PLAIN: Self = Self { media_type: None, headers: &[] };
}

/// An item on its way into a body.
pub(crate) struct Item {
    pub(crate) json: Vec<u8>,
    /// What is sent in place of the JSON, if it is a file.
    pub(crate) file: Option<FileContent>,
}

/// A file as a part.
pub(crate) struct FileContent {
    pub(crate) content: Body,
    pub(crate) name: Option<String>,
    pub(crate) media_type: Option<String>,
}

impl Item {
    /// The bytes of its content, as far as they are there.
    pub(crate) fn bytes(&self) -> &[u8] {
        match &self.file {
            Some(file) => file.content.bytes().unwrap_or_default(),
            None => &self.json,
        }
    }
}

/// The head of a part with the empty line behind it, and its content.
pub(super) fn written(item: Item, format: PartFormat) -> Result<(String, Body), String> {
    let disposition = item.file.as_ref().and_then(|it| it.name.as_deref()).map(attachment);
    let (media_type, content) = match item.file {
        Some(file) => {
            let own = file.media_type.or(format.media_type.map(str::to_owned));
            (own.unwrap_or_else(|| "application/octet-stream".to_owned()), file.content)
        }
        None => of_json(item.json, format.media_type),
    };
    let mut head = String::new();
    let mut line = |name: &str, value: &str| {
        if !is_line(value) {
            return Err(format!("`{name}` of a part cannot be sent: a header is one line of visible ASCII"));
        }
        head.push_str(&format!("{name}: {value}\r\n"));
        Ok(())
    };
    line("Content-Type", &media_type)?;
    for (name, value) in format.headers {
        line(name, value)?;
    }
    let is_described = format.headers.iter().any(|(it, _)| it.eq_ignore_ascii_case("content-disposition"));
    if let Some(disposition) = disposition.filter(|_| !is_described) {
        line("Content-Disposition", &disposition)?;
    }
    head.push_str("\r\n");
    Ok((head, content))
}

/// The media type and the content of a value: a string as it is, unless its part is to be JSON.
fn of_json(json: Vec<u8>, media_type: Option<&str>) -> (String, Body) {
    let is_value = matches!(json.first(), Some(b'{' | b'[' | b'n') | None);
    let media_type =
        media_type.unwrap_or(if is_value { "application/json" } else { "text/plain; charset=utf-8" });
    let text = || serde_json::from_slice::<String>(&json).ok().filter(|_| !media_type::is_json(media_type));
    let content = text().map_or_else(|| Body::from(json.clone()), Body::from);
    (media_type.to_owned(), content)
}

/// A name between quotes, with what would end it or the line written as browsers do.
fn attachment(name: &str) -> String {
    let quoted = name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A");
    format!("attachment; filename=\"{quoted}\"")
}

/// Whether a header of a part can have this value. What is not ASCII is UTF-8, as in the names of files in a form.
fn is_line(value: &str) -> bool {
    !value.is_empty() && !value.chars().any(char::is_control)
}

/// The headers of a part from the lines of its head. A line that is not a header is left out.
pub(super) fn headers(lines: &[u8]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let mut add = |line: &[u8]| {
        let Some(at) = line.iter().position(|it| *it == b':') else { return };
        let (name, value) = line.split_at(at);
        let value = value.get(1..).unwrap_or_default().trim_ascii();
        if let (Ok(name), Ok(value)) =
            (HeaderName::from_bytes(name.trim_ascii()), HeaderValue::from_bytes(value))
        {
            headers.append(name, value);
        }
    };
    let mut line: Vec<u8> = Vec::new();
    for next in lines.split(|it| *it == b'\n').map(<[u8]>::trim_ascii_end) {
        // A line that begins with a space goes on with the one before.
        if !matches!(next.first(), Some(b' ' | b'\t')) {
            add(&std::mem::take(&mut line));
        }
        line.extend_from_slice(next);
    }
    add(&line);
    headers
}

/// The media type of a part; empty if its head has none.
pub(crate) fn media_type_of(headers: &HeaderMap) -> &str {
    headers.get(CONTENT_TYPE).and_then(|it| it.to_str().ok()).unwrap_or_default()
}

/// The file name of a part, if its head has one.
pub(crate) fn file_name(headers: &HeaderMap) -> Option<String> {
    let disposition = std::str::from_utf8(headers.get(CONTENT_DISPOSITION)?.as_bytes()).ok()?;
    media_type::parameter(disposition, "filename").map(str::to_owned)
}
