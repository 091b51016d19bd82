//! What a response says of the pages around it, and the calls for those.
//!
//! In: the call for a page, and its response. Out: the call for the next or the previous page. What depends on the
//! operation's types is reduced to a [`Place`] and to what the response says ([`Told`]) first, so that the rules are
//! compiled once for all operations.

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
use super::paginated::{Mark, Paginated, Paging, Sign};

/// The call for the page after the one that `response` holds.
pub(super) fn next<O: Paginated>(call: &Call<O>, response: &Response<O::Output>) -> Option<Call<O>> {
    forward(O::PAGING, &place(call), &told(call, response)).map(|it| turned(call, it))
}

/// The call for the page before it; where items are counted, that which `began` after so many.
pub(super) fn previous<O: Paginated>(
    call: &Call<O>,
    response: &Response<O::Output>,
    began: Option<u64>,
) -> Option<Call<O>> {
    backward(O::PAGING, &place(call), &told(call, response), began).map(|it| turned(call, it))
}

/// How another page is asked for.
pub(super) enum Turn {
    By(Mark, Value),
    Follow(Value),
    /// Not at all, although there is one.
    Fault(&'static str),
}

impl Turn {
    const NO_ID: Self = Self::Fault("the item that leads on to this page has no id");
    const NO_NUMBER: Self =
        Self::Fault("the page beside this one was not asked for by a number, so that this one has none");

    /// What the page is known by.
    pub(super) fn text(&self) -> Option<String> {
        match self {
            Self::By(_, value) | Self::Follow(value) => Some(text(value)),
            Self::Fault(_) => None,
        }
    }
}

/// Where a request is in its list.
pub(super) struct Place {
    /// The mark or link that its page is asked for by; none at the start.
    pub(super) at: Option<Value>,
    /// Before which item.
    pub(super) before: Option<Value>,
    /// Whether it has a place to say that.
    goes_back: bool,
}

impl Place {
    /// Whether it goes from the end of the list to its start.
    pub(super) fn is_backwards(&self) -> bool {
        self.at.is_none() && self.before.is_some()
    }

    /// What its page is known by; none at the start of the list.
    pub(super) fn here(&self) -> Option<&Value> {
        self.at.as_ref().or(self.before.as_ref())
    }

    /// The number that its page is asked for by, `first` at the start; none where that is no number.
    pub(super) fn number(&self, first: u64) -> Option<u64> {
        self.at.as_ref().map_or(Some(first), number)
    }
}

/// What an answer says.
#[derive(Default)]
pub(super) struct Told {
    /// How many items it holds.
    pub(super) count: usize,
    /// The ids of its first and its last item.
    pub(super) first: Option<Value>,
    pub(super) last: Option<Value>,
    pub(super) more: Option<bool>,
    /// The token of the next page, or the link to it.
    pub(super) next: Option<Value>,
    previous: Option<Value>,
    /// How many there are in all: items where those are counted, else pages.
    total: Option<u64>,
}

/// How the page after this one is asked for, if there is one.
pub(super) fn forward(paging: Paging, place: &Place, told: &Told) -> Option<Turn> {
    // Of a page that was asked for backwards the flag says whether there are more before it.
    if told.more == Some(false) && !place.is_backwards() {
        return None;
    }
    match paging {
        Paging::Cursor => beside(told.count, Mark::After, &told.last, &place.at),
        Paging::Token => Some(Turn::By(Mark::Token, told.next.clone()?)),
        Paging::LinkHeader | Paging::Link => Some(Turn::Follow(told.next.clone()?)),
        Paging::Offset | Paging::Page { .. } if told.count == 0 => None,
        Paging::Offset => {
            let Some(at) = place.number(0) else { return Some(Turn::NO_NUMBER) };
            let next = at.checked_add(told.count as u64)?;
            told.total.is_none_or(|total| next < total).then(|| Turn::By(Mark::Offset, next.into()))
        }
        Paging::Page { first } => {
            let Some(at) = place.number(first) else { return Some(Turn::NO_NUMBER) };
            let next = at.checked_add(1)?;
            let done = next.saturating_sub(first);
            told.total.is_none_or(|total| done < total).then(|| Turn::By(Mark::Page, next.into()))
        }
    }
}

/// How the page before this one is asked for, if there is one and it is known.
pub(super) fn backward(paging: Paging, place: &Place, told: &Told, began: Option<u64>) -> Option<Turn> {
    let is_start = told.more == Some(false) && place.is_backwards();
    match paging {
        Paging::Cursor if is_start || !place.goes_back || place.here().is_none() => None,
        Paging::Cursor => beside(told.count, Mark::Before, &told.first, &place.before),
        Paging::Token => Some(Turn::By(Mark::Token, told.previous.clone()?)),
        Paging::LinkHeader | Paging::Link => Some(Turn::Follow(told.previous.clone()?)),
        Paging::Offset => Some(Turn::By(Mark::Offset, began?.into())),
        Paging::Page { first } => {
            let before = place.number(first)?.checked_sub(1)?;
            (before >= first).then(|| Turn::By(Mark::Page, before.into()))
        }
    }
}

/// The page that the item at the end of this one leads to, unless that is the item that led here.
fn beside(count: usize, mark: Mark, id: &Option<Value>, here: &Option<Value>) -> Option<Turn> {
    match id {
        _ if count == 0 => None,
        None => Some(Turn::NO_ID),
        Some(_) if is_one(id, here) => None,
        Some(id) => Some(Turn::By(mark, id.clone())),
    }
}

pub(super) fn place<O: Paginated>(call: &Call<O>) -> Place {
    let mut operation = call.operation().clone();
    let mut mark = |it| operation.mark(it).map(|it| scalar(it));
    let at = match O::PAGING {
        Paging::Cursor => mark(Mark::After),
        Paging::Token => mark(Mark::Token),
        Paging::Offset => mark(Mark::Offset),
        Paging::Page { .. } => mark(Mark::Page),
        Paging::LinkHeader | Paging::Link => {
            let link = call.options.link.as_ref().and_then(|it| it.as_ref().ok());
            Some(link.map(|it| it.as_str().into()))
        }
    };
    let before = mark(Mark::Before);
    Place { at: at.flatten(), goes_back: before.is_some(), before: before.flatten() }
}

pub(super) fn told<O: Paginated>(call: &Call<O>, response: &Response<O::Output>) -> Told {
    let items = O::items(&response.value).unwrap_or_default();
    let id = |it: Option<&O::Item>| scalar(O::id(it?)?);
    let sign = |it| O::sign(&response.value, it);
    let (mut next, mut previous) = (sign(Sign::Next).and_then(scalar), sign(Sign::Previous).and_then(scalar));
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
        Paging::Page { .. } => sign(Sign::Pages),
        _ => sign(Sign::Total),
    };
    Told {
        count: items.len(),
        first: id(items.first()),
        last: id(items.last()),
        more: sign(Sign::More).and_then(|it| convert::to_value(it).as_bool()),
        next,
        previous,
        total: total.and_then(scalar).as_ref().and_then(number),
    }
}

/// A call for the page that `turn` leads to, with the options of this one.
pub(super) fn turned<O: Paginated>(call: &Call<O>, turn: Turn) -> Call<O> {
    let mut next = call.clone();
    another(&mut next.options, O::ENDPOINT.idempotency_header);
    next.options.link = match turn {
        Turn::By(mark, value) => {
            let operation = next.operation_mut();
            // Which way it goes is said by one of the two; a call that is given both stays between them.
            match mark {
                Mark::Before => clear(operation.mark(Mark::After)),
                Mark::After if operation.mark(Mark::After).is_some_and(|it| scalar(it).is_none()) => {
                    clear(operation.mark(Mark::Before));
                }
                _ => {}
            }
            let fits = operation.mark(mark).is_some_and(|it| put(it, &value));
            (!fits).then(|| Err("the call has no place for what the server knows this page by".to_owned()))
        }
        Turn::Follow(link) => {
            let link = link.as_str().unwrap_or_default();
            Some(Url::parse(link).map_err(|_| "the link to this page is no URL".to_owned()))
        }
        Turn::Fault(text) => Some(Err(text.to_owned())),
    };
    next
}

/// The options for another call: whatever was set, but for the idempotency key that goes in `header`. Under the same one
/// the server would answer what it has answered.
fn another(options: &mut Options, header: Option<&str>) {
    let Some(header) = header else { return };
    options.headers.retain(|(name, _)| !name.eq_ignore_ascii_case(header));
    options.idempotency_key = None;
    options.own_key = Some(random::uuid());
}

/// A text or a number, if it is there; a text without a character says nothing.
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

/// What a mark or a link is known by, whether it came as a text or as a number.
pub(super) fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Whether both are there, and one.
pub(super) fn is_one(one: &Option<Value>, other: &Option<Value>) -> bool {
    matches!((one, other), (Some(one), Some(other)) if text(one) == text(other))
}

/// Puts a text or number into a value of a type that may be the other.
fn put(to: &mut dyn Json, value: &Value) -> bool {
    convert::read_plain(value, to) || convert::read_plain(&Value::String(text(value)), to)
}

fn clear(mark: Option<&mut dyn Json>) {
    mark.into_iter().for_each(Json::clear);
}

/// A link as the answer to this request means it.
fn absolute(request: Option<&Request>, link: Value) -> Value {
    let url = request.zip(link.as_str()).and_then(|(it, link)| it.url.join(link).ok());
    url.map_or(link, |it| it.as_str().into())
}
