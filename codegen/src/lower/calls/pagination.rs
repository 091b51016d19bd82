//! Lowers what an operation says of the pages of its list.
//!
//! In: `x-pagination: {style: cursor, items: /data, id: /id, after: starting_after, …}`. Out: a [`Pagination`], in the
//! document's own words.

use serde_json::Value;

use crate::ir::{Pagination, PaginationStyle};
use crate::lower::extensions::{Map, wrong};
use crate::lower::messages::Messages;
use crate::pointer::Pointer;

const KEY: &str = "x-pagination";

/// How the list of an operation is cut into pages, if it is.
pub(in crate::lower) fn pagination(
    extensions: &Map,
    at: &Pointer,
    messages: &mut Messages<'_>,
) -> Option<Pagination> {
    let value = extensions.get(KEY)?;
    let read = read(value);
    if read.is_none() {
        wrong(KEY, "an object with a `style`, `items` and what else the style needs", at, messages);
    }
    read
}

fn read(value: &Value) -> Option<Pagination> {
    let name = |key: &str| value.get(key)?.as_str().map(str::to_owned);
    let pointer = |key: &str| Pointer::parse(value.get(key)?.as_str()?);
    let style = match name("style")?.as_str() {
        "cursor" => {
            PaginationStyle::Cursor { id: pointer("id")?, after: name("after")?, before: name("before") }
        }
        "token" => PaginationStyle::Token {
            next: pointer("next")?,
            previous: pointer("previous"),
            token: name("token")?,
        },
        "offset" => PaginationStyle::Offset { offset: name("offset")?, total: pointer("total") },
        "page" => PaginationStyle::Page {
            page: name("page")?,
            first: value.get("first").map_or(Some(1), Value::as_u64)?,
            pages: pointer("pages"),
        },
        "link" => match pointer("next") {
            Some(next) => PaginationStyle::Link { next, previous: pointer("previous") },
            None => PaginationStyle::LinkHeader,
        },
        _ => return None,
    };
    Some(Pagination { items: pointer("items")?, more: pointer("more"), style })
}
