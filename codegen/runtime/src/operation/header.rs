//! Reads the headers of a response as the types that the document gives them.
//!
//! In: the headers, a name, and how its value is to be read (OpenAPI's style `simple`). Out: a value, or none if the
//! header is missing or has another type: a wrong header does not fail a response. The structs that hold such values
//! are generated.

use http::{HeaderMap, HeaderValue};
use serde_json::{Map, Value};

use super::super::json::convert;
use super::super::json::value::Json;

/// A header as one value.
pub fn value<T: Json>(headers: &HeaderMap, name: &str) -> Option<T> {
    let mut read = T::blank();
    let text = text(headers, name)?;
    convert::read_plain(&Value::String(text), &mut read).then_some(read)
}

/// A header as values between commas. One that comes several times is one list.
pub fn list<T: Json>(headers: &HeaderMap, name: &str) -> Option<T> {
    let mut read = T::blank();
    let items = items(headers, name)?.into_iter().map(Value::String).collect();
    convert::read_plain(&Value::Array(items), &mut read).then_some(read)
}

/// A header as an object: names and values in turn, or `name=value` if it is exploded.
pub fn object<T: Json>(headers: &HeaderMap, name: &str, exploded: bool) -> Option<T> {
    let mut read = T::blank();
    let members = members(items(headers, name)?, exploded)?;
    convert::read_plain(&Value::Object(members), &mut read).then_some(read)
}

/// A header as JSON.
pub fn json<T: Json>(headers: &HeaderMap, name: &str) -> Option<T> {
    convert::from_slice(text(headers, name)?.as_bytes()).ok()
}

/// The value of a header. Several lines of one name are the same as one line with commas, except for cookies.
fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    let lines = lines(headers, name)?;
    match is_cookie(name) {
        true => lines.into_iter().next(),
        false => Some(lines.join(", ")),
    }
}

/// The elements of a header.
fn items(headers: &HeaderMap, name: &str) -> Option<Vec<String>> {
    let lines = lines(headers, name)?;
    if is_cookie(name) {
        return Some(lines);
    }
    let items = lines.iter().flat_map(|line| split(line)).map(|it| it.trim().to_owned());
    // Empty elements mean nothing (RFC 9110, 5.6.1).
    Some(items.filter(|it| !it.is_empty()).collect())
}

/// All lines of a header; none if it is missing or not a string.
fn lines(headers: &HeaderMap, name: &str) -> Option<Vec<String>> {
    let text = |it: &HeaderValue| std::str::from_utf8(it.as_bytes()).ok().map(str::to_owned);
    let lines: Vec<_> = headers.get_all(name).iter().map(text).collect::<Option<_>>()?;
    (!lines.is_empty()).then_some(lines)
}

/// The only header whose lines cannot be joined: a cookie may hold commas.
fn is_cookie(name: &str) -> bool {
    name.eq_ignore_ascii_case("set-cookie")
}

/// The elements between commas. Commas in quotes are part of an element.
fn split(line: &str) -> Vec<&str> {
    let (mut out, mut start) = (Vec::new(), 0);
    let (mut quoted, mut escaped) = (false, false);
    for (at, it) in line.char_indices() {
        match it {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            ',' if !quoted => {
                out.push(&line[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    out.push(&line[start..]);
    out
}

fn members(items: Vec<String>, exploded: bool) -> Option<Map<String, Value>> {
    let mut members = Map::new();
    let mut items = items.into_iter();
    while let Some(item) = items.next() {
        let (name, value) = match exploded {
            true => {
                item.split_once('=').map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))?
            }
            false => (item, items.next()?),
        };
        members.insert(name, Value::String(value));
    }
    Some(members)
}
