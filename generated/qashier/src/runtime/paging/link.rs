//! Reads the header `Link` (RFC 8288).
//!
//! In: the headers of a response. Out: the target of the link with some relation, as the server wrote it. Whether it
//! may be followed is decided by `client::base_url`.

use http::HeaderMap;
use http::header::LINK;

/// The target of the first link with one of these relations. Links about something other than the response (`anchor`)
/// are skipped.
pub(super) fn target(headers: &HeaderMap, relations: &[&str]) -> Option<String> {
    headers.get_all(LINK).iter().find_map(|value| {
        let text = String::from_utf8_lossy(value.as_bytes());
        let mut rest = text.as_ref();
        while let Some(link) = Link::read(&mut rest) {
            let mut own = link.relation.split_ascii_whitespace();
            if !link.anchored && own.any(|it| relations.iter().any(|known| it.eq_ignore_ascii_case(known))) {
                return Some(link.target.to_owned());
            }
        }
        None
    })
}

struct Link<'a> {
    target: &'a str,
    relation: String,
    anchored: bool,
}

impl<'a> Link<'a> {
    /// The next link of a header; none where none begins.
    fn read(rest: &mut &'a str) -> Option<Self> {
        let text = rest.trim_start_matches(|it: char| it == ',' || it.is_ascii_whitespace());
        let (target, after) = text.strip_prefix('<')?.split_once('>')?;
        *rest = after;
        let mut relation = None;
        let mut anchored = false;
        while let Some((name, value)) = parameter(rest) {
            match name.to_ascii_lowercase().as_str() {
                // Of several only the first counts.
                "rel" => relation = relation.or(Some(value)),
                "anchor" => anchored = true,
                _ => {}
            }
        }
        Some(Self { target: target.trim(), relation: relation.unwrap_or_default(), anchored })
    }
}

/// The next parameter of a link: `; rel="next"`; none at the link's end.
fn parameter<'a>(rest: &mut &'a str) -> Option<(&'a str, String)> {
    let text = rest.trim_start().strip_prefix(';')?.trim_start();
    let end = text.find(['=', ';', ',']).unwrap_or(text.len());
    let (name, after) = text.split_at(end);
    let Some(value) = after.strip_prefix('=') else {
        *rest = after;
        return Some((name.trim(), String::new()));
    };
    let value = value.trim_start();
    let (value, after) = match value.strip_prefix('"') {
        Some(quoted) => unquoted(quoted),
        None => {
            let (value, after) = value.split_at(value.find([';', ',']).unwrap_or(value.len()));
            (value.trim().to_owned(), after)
        }
    };
    *rest = after;
    Some((name.trim(), value))
}

/// A quoted text behind its first quotation mark, and what follows its last.
fn unquoted(text: &str) -> (String, &str) {
    let mut value = String::new();
    let mut chars = text.char_indices();
    while let Some((at, it)) = chars.next() {
        match it {
            '"' => return (value, &text[at + 1..]),
            '\\' => value.extend(chars.next().map(|(_, it)| it)),
            _ => value.push(it),
        }
    }
    (value, "")
}
