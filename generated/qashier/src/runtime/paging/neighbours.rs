//! The next and the previous page.
//!
//! In: the call for a page, and its response. Out: the call for the page after it or before it. What depends on the
//! operation's types is reduced to a [`Position`] and an [`Info`] first, so that the rules are compiled once for all
//! operations.

use serde_json::Value;
use url::Url;

use super::super::call::request::Request;
use super::super::call::unsent::Call;
use super::super::client::options::Options;
use super::super::json::convert;
use super::super::json::value::Json;
use super::super::response::typed::Response;
use super::super::wire::random;
use super::link;
use super::paginated::{Cursor, PageInfo, Paginated, Paging};

/// The call for the page after the one in `response`.
pub(super) fn next<O: Paginated>(call: &Call<O>, response: &Response<O::Output>) -> Option<Call<O>> {
    forward(O::PAGING, &position(call), &info(call, response)).map(|it| call_for(call, it))
}

/// The call for the page before it; if items are counted, the one that `began` after so many.
pub(super) fn previous<O: Paginated>(
    call: &Call<O>,
    response: &Response<O::Output>,
    began: Option<u64>,
) -> Option<Call<O>> {
    backward(O::PAGING, &position(call), &info(call, response), began).map(|it| call_for(call, it))
}

/// How another page is requested.
pub(super) enum Target {
    By(Cursor, Value),
    Follow(Value),
    /// It cannot be requested, although it exists.
    Fault(&'static str),
}

impl Target {
    const NO_ID: Self = Self::Fault("the item before this page has no id");
    const NO_NUMBER: Self = Self::Fault("the page next to this one was not requested by a number");

    /// What identifies the page.
    pub(super) fn text(&self) -> Option<String> {
        match self {
            Self::By(_, value) | Self::Follow(value) => Some(text(value)),
            Self::Fault(_) => None,
        }
    }
}

/// Where a request is in its list.
pub(super) struct Position {
    /// The cursor or link of its page; none at the start.
    pub(super) at: Option<Value>,
    /// Before which item.
    pub(super) before: Option<Value>,
    /// Whether the operation has a cursor for that.
    goes_back: bool,
}

impl Position {
    /// Whether it goes from the end of the list to its start.
    pub(super) fn is_backwards(&self) -> bool {
        self.at.is_none() && self.before.is_some()
    }

    /// What identifies its page; none at the start of the list.
    pub(super) fn here(&self) -> Option<&Value> {
        self.at.as_ref().or(self.before.as_ref())
    }

    /// The number of its page, `first` at the start; none if it is not a number.
    pub(super) fn number(&self, first: u64) -> Option<u64> {
        self.at.as_ref().map_or(Some(first), number)
    }
}

/// What a response says about its page and others.
#[derive(Default)]
pub(super) struct Info {
    /// How many items it holds.
    pub(super) count: usize,
    /// The ids of its first and its last item.
    pub(super) first: Option<Value>,
    pub(super) last: Option<Value>,
    pub(super) more: Option<bool>,
    /// The token of the next page, or the link to it.
    pub(super) next: Option<Value>,
    previous: Option<Value>,
    /// The number of items if those are counted, else of pages.
    total: Option<u64>,
}

/// How the next page is requested, if there is one.
pub(super) fn forward(paging: Paging, position: &Position, info: &Info) -> Option<Target> {
    // Going backwards, the flag says whether there are more before the page.
    if info.more == Some(false) && !position.is_backwards() {
        return None;
    }
    match paging {
        Paging::Cursor => adjacent(info.count, Cursor::After, &info.last, &position.at),
        Paging::Token => Some(Target::By(Cursor::Token, info.next.clone()?)),
        Paging::LinkHeader | Paging::Link => Some(Target::Follow(info.next.clone()?)),
        Paging::Offset | Paging::Page { .. } if info.count == 0 => None,
        Paging::Offset => {
            let Some(at) = position.number(0) else { return Some(Target::NO_NUMBER) };
            let next = at.checked_add(info.count as u64)?;
            info.total.is_none_or(|total| next < total).then(|| Target::By(Cursor::Offset, next.into()))
        }
        Paging::Page { first } => {
            let Some(at) = position.number(first) else { return Some(Target::NO_NUMBER) };
            let next = at.checked_add(1)?;
            let done = next.saturating_sub(first);
            info.total.is_none_or(|total| done < total).then(|| Target::By(Cursor::Page, next.into()))
        }
    }
}

/// How the previous page is requested, if there is one and it is known.
pub(super) fn backward(
    paging: Paging,
    position: &Position,
    info: &Info,
    began: Option<u64>,
) -> Option<Target> {
    let is_start = info.more == Some(false) && position.is_backwards();
    match paging {
        Paging::Cursor if is_start || !position.goes_back || position.here().is_none() => None,
        Paging::Cursor => adjacent(info.count, Cursor::Before, &info.first, &position.before),
        Paging::Token => Some(Target::By(Cursor::Token, info.previous.clone()?)),
        Paging::LinkHeader | Paging::Link => Some(Target::Follow(info.previous.clone()?)),
        Paging::Offset => Some(Target::By(Cursor::Offset, began?.into())),
        Paging::Page { first } => {
            let before = position.number(first)?.checked_sub(1)?;
            (before >= first).then(|| Target::By(Cursor::Page, before.into()))
        }
    }
}

/// The page that the item at the end of this one leads to, unless that item led here.
fn adjacent(count: usize, cursor: Cursor, id: &Option<Value>, here: &Option<Value>) -> Option<Target> {
    match id {
        _ if count == 0 => None,
        None => Some(Target::NO_ID),
        Some(_) if is_one(id, here) => None,
        Some(id) => Some(Target::By(cursor, id.clone())),
    }
}

pub(super) fn position<O: Paginated>(call: &Call<O>) -> Position {
    let mut operation = call.operation().clone();
    let mut cursor = |it| operation.cursor(it).map(|it| scalar(it));
    let at = match O::PAGING {
        Paging::Cursor => cursor(Cursor::After),
        Paging::Token => cursor(Cursor::Token),
        Paging::Offset => cursor(Cursor::Offset),
        Paging::Page { .. } => cursor(Cursor::Page),
        Paging::LinkHeader | Paging::Link => {
            let link = call.options.link.as_ref().and_then(|it| it.as_ref().ok());
            Some(link.map(|it| it.as_str().into()))
        }
    };
    let before = cursor(Cursor::Before);
    Position { at: at.flatten(), goes_back: before.is_some(), before: before.flatten() }
}

pub(super) fn info<O: Paginated>(call: &Call<O>, response: &Response<O::Output>) -> Info {
    let items = O::items(&response.value).unwrap_or_default();
    let id = |it: Option<&O::Item>| scalar(O::id(it?)?);
    let field = |it| O::info(&response.value, it);
    let (mut next, mut previous) =
        (field(PageInfo::Next).and_then(scalar), field(PageInfo::Previous).and_then(scalar));
    if O::PAGING == Paging::LinkHeader {
        next = link::target(response.headers(), &["next"]).map(Value::String);
        previous = link::target(response.headers(), &["prev", "previous"]).map(Value::String);
    }
    if matches!(O::PAGING, Paging::LinkHeader | Paging::Link) && (next.is_some() || previous.is_some()) {
        let request = call.request().ok();
        next = next.map(|it| absolute(request.as_ref(), it));
        previous = previous.map(|it| absolute(request.as_ref(), it));
    }
    let total = match O::PAGING {
        Paging::Page { .. } => field(PageInfo::Pages),
        _ => field(PageInfo::Total),
    };
    Info {
        count: items.len(),
        first: id(items.first()),
        last: id(items.last()),
        more: field(PageInfo::More).and_then(|it| convert::to_value(it).as_bool()),
        next,
        previous,
        total: total.and_then(scalar).as_ref().and_then(number),
    }
}

/// A call for the page that `target` leads to, with the options of this one.
pub(super) fn call_for<O: Paginated>(call: &Call<O>, target: Target) -> Call<O> {
    let mut next = call.clone();
    another(&mut next.options, O::ENDPOINT.idempotency_header);
    next.options.link = match target {
        Target::By(cursor, value) => {
            let operation = next.operation_mut();
            // One of the two says the direction; a call with both stays between them.
            match cursor {
                Cursor::Before => clear(operation.cursor(Cursor::After)),
                Cursor::After if operation.cursor(Cursor::After).is_some_and(|it| scalar(it).is_none()) => {
                    clear(operation.cursor(Cursor::Before));
                }
                _ => {}
            }
            let fits = operation.cursor(cursor).is_some_and(|it| put(it, &value));
            (!fits).then(|| Err("the call has no parameter for the cursor of this page".to_owned()))
        }
        Target::Follow(link) => {
            let link = link.as_str().unwrap_or_default();
            Some(Url::parse(link).map_err(|_| "the link to this page is not a URL".to_owned()))
        }
        Target::Fault(text) => Some(Err(text.to_owned())),
    };
    next
}

/// The options for another call: everything that was set, except for the idempotency key in `header`. Under the same
/// key the server would return the same response.
fn another(options: &mut Options, header: Option<&str>) {
    let Some(header) = header else { return };
    options.headers.retain(|(name, _)| !name.eq_ignore_ascii_case(header));
    options.idempotency_key = None;
    options.own_key = Some(random::uuid());
}

/// A string or a number, if there is one; an empty string counts as missing.
fn scalar(value: &dyn Json) -> Option<Value> {
    match convert::to_value(value) {
        Value::String(text) if text.is_empty() => None,
        value @ (Value::String(_) | Value::Number(_)) => Some(value),
        _ => None,
    }
}

/// A number in digits is the number.
fn number(value: &Value) -> Option<u64> {
    match value {
        Value::String(text) => text.trim().parse().ok(),
        value => value.as_u64().or_else(|| {
            let float = value.as_f64()?;
            (float >= 0.0 && float.fract() == 0.0).then_some(float as u64)
        }),
    }
}

/// What identifies a cursor or a link, whether it is a string or a number.
pub(super) fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Whether both are there and the same.
pub(super) fn is_one(one: &Option<Value>, other: &Option<Value>) -> bool {
    matches!((one, other), (Some(one), Some(other)) if text(one) == text(other))
}

/// Puts a string or number into a value whose type may be the other.
fn put(to: &mut dyn Json, value: &Value) -> bool {
    convert::read_plain(value, to) || convert::read_plain(&Value::String(text(value)), to)
}

fn clear(cursor: Option<&mut dyn Json>) {
    cursor.into_iter().for_each(Json::clear);
}

/// A link, resolved against the URL of the request.
fn absolute(request: Option<&Request>, link: Value) -> Value {
    let url = request.zip(link.as_str()).and_then(|(it, link)| it.url.join(link).ok());
    url.map_or(link, |it| it.as_str().into())
}
