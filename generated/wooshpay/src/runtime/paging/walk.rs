//! From page to page, up to the end of a list.
//!
//! In: the response to the call that is due. Out: the [`Page`], and the call that is due next; or the end. A [`Walk`]
//! remembers where it has been, so that it does not go round in circles. How another page is asked for is `turn`'s question.

use std::hash::{DefaultHasher, Hasher};

use super::super::call::unsent::Call;
use super::super::json::drift::Drift;
use super::super::response::error::Error;
use super::super::response::typed::Response;
use super::page::Page;
use super::paginated::{Paginated, Paging};
use super::seen::Seen;
use super::turn::{Place, Told, Turn, backward, forward, is_one, place, text, told, turned};

/// From page to page, as far as the server leads.
pub(super) struct Walk<O: Paginated> {
    /// For the next page, or for the one that could not be had.
    call: Option<Call<O>>,
    trail: Trail,
}

impl<O: Paginated> Walk<O> {
    pub(super) fn new(call: Call<O>) -> Self {
        Self { call: Some(call), trail: Trail::default() }
    }

    /// The call to make now; none at the end.
    pub(super) fn due(&self) -> Option<&Call<O>> {
        self.call.as_ref().filter(|_| !self.trail.ended)
    }

    /// The call that leads on, whether it is to be made or not.
    pub(super) fn call(&self) -> Option<&Call<O>> {
        self.call.as_ref()
    }

    /// Whether it ended without a word of the server that this is the end.
    pub(super) fn is_cut_short(&self) -> bool {
        self.trail.cut_short
    }

    /// Takes the answer to the call that was due. Gives the page, or why there is none; nothing at the end.
    pub(super) fn step(
        &mut self,
        answer: Result<Response<O::Output>, Error>,
    ) -> Option<Result<Page<O>, Error>> {
        let response = match answer {
            Ok(response) => response,
            Err(error) => {
                self.trail.ended = true;
                return Some(Err(error));
            }
        };
        // Nothing at all is not the last page, but a page that did not arrive.
        let is_empty = response.raw_body().iter().all(u8::is_ascii_whitespace);
        let is_needed = |drift: &Drift| is_empty || O::PLACES.iter().any(|it| is_within(it, drift.pointer()));
        if let Some(drift) = response.drift().into_iter().find(is_needed) {
            self.trail.ended = true;
            let operation = self.call.as_ref()?.operation().operation();
            return Some(Err(response.unusable(operation, &drift)));
        }
        let call = self.call.take()?;
        let (place, told) = (place(&call), told(&call, &response));
        if self.trail.is_ignored(O::PAGING, &place, &told, response.raw_body()) {
            return None;
        }
        let began = self.trail.began;
        self.call = self.trail.turn(O::PAGING, &place, &told).map(|it| turned(&call, it));
        Some(Ok(Page { call, response, began, backwards: place.is_backwards() }))
    }
}

/// Where a walk has been, and whether it is over.
#[derive(Default)]
struct Trail {
    ended: bool,
    cut_short: bool,
    /// The marks and links that pages were asked for by.
    seen: Seen,
    /// After how many items the last page began.
    began: Option<u64>,
    /// The last answer in a few bytes.
    print: Option<u64>,
}

impl Trail {
    /// Whether the answer is that to another request, because the server did not see what this one asks for: the end. No
    /// page ends with the item that it comes after. One that leads to itself may be the last one; it is the one before it
    /// if both are the same.
    fn is_ignored(&mut self, paging: Paging, place: &Place, told: &Told, body: &[u8]) -> bool {
        let mut hasher = DefaultHasher::new();
        hasher.write(body);
        let print = hasher.finish();
        let is_same = self.print.replace(print) == Some(print);
        let is_ignored = match paging {
            Paging::Cursor if place.is_backwards() => is_one(&place.before, &told.first),
            Paging::Cursor => is_one(&place.at, &told.last),
            Paging::Token | Paging::LinkHeader | Paging::Link => is_same && is_one(&place.at, &told.next),
            Paging::Offset | Paging::Page { .. } => false,
        };
        self.ended |= is_ignored;
        self.cut_short |= is_ignored;
        is_ignored
    }

    /// How the walk goes on from a page. Where it is over, that is how it could.
    fn turn(&mut self, paging: Paging, place: &Place, told: &Told) -> Option<Turn> {
        let turn = match place.is_backwards() {
            true => backward(paging, place, told, self.began),
            false => forward(paging, place, told),
        };
        self.began = place.number(0);
        if let Some(here) = place.here() {
            self.seen.add(&text(here));
        }
        let is_seen = turn.as_ref().and_then(Turn::text).is_some_and(|it| self.seen.has(&it));
        let is_empty = told.count == 0;
        self.ended = is_seen || is_empty || turn.is_none();
        self.cut_short = is_seen
            || match &turn {
                Some(_) => is_empty,
                None => told.more == Some(true),
            };
        turn.filter(|_| !is_seen)
    }
}

/// Whether a JSON pointer leads through another one. A deviation of the answer as a whole costs no member.
fn is_within(pointer: &str, outer: &str) -> bool {
    let rest = pointer.strip_prefix(outer).filter(|_| !outer.is_empty());
    rest.is_some_and(|it| it.is_empty() || it.starts_with('/'))
}
