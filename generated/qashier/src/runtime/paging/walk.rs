//! From page to page, up to the end of a list.
//!
//! In: the response of the call that is due. Out: the [`Page`], and the call that is due next; or the end. A [`Walk`]
//! remembers where it has been, so that it does not loop. The next page is found by `neighbours`.

use std::hash::{DefaultHasher, Hasher};

use super::super::call::unsent::Call;
use super::super::json::drift::Drift;
use super::super::response::error::Error;
use super::super::response::typed::Response;
use super::neighbours::{Info, Position, Target, backward, call_for, forward, info, is_one, position, text};
use super::page::Page;
use super::paginated::{Paginated, Paging};
use super::seen::Seen;

/// A walk from page to page, as far as the server leads.
pub(super) struct Walk<O: Paginated> {
    /// For the next page, or for the one that failed.
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

    /// The call for the next page, whether it is to be made or not.
    pub(super) fn call(&self) -> Option<&Call<O>> {
        self.call.as_ref()
    }

    /// Whether it ended although the server did not say that this is the end.
    pub(super) fn is_cut_short(&self) -> bool {
        self.trail.cut_short
    }

    /// Takes the response of the call that was due. Returns the page, or its error; none at the end.
    pub(super) fn step(
        &mut self,
        result: Result<Response<O::Output>, Error>,
    ) -> Option<Result<Page<O>, Error>> {
        let response = match result {
            Ok(response) => response,
            Err(error) => {
                self.trail.ended = true;
                return Some(Err(error));
            }
        };
        // An empty body is not the last page, but a page that did not arrive.
        let is_empty = response.raw_body().iter().all(u8::is_ascii_whitespace);
        let is_needed =
            |drift: &Drift| is_empty || O::POINTERS.iter().any(|it| is_within(it, drift.pointer()));
        if let Some(drift) = response.drift().into_iter().find(is_needed) {
            self.trail.ended = true;
            let operation = self.call.as_ref()?.operation().operation();
            return Some(Err(response.unusable(operation, &drift)));
        }
        let call = self.call.take()?;
        let (position, info) = (position(&call), info(&call, &response));
        if self.trail.is_ignored(O::PAGING, &position, &info, response.raw_body()) {
            return None;
        }
        let began = self.trail.began;
        self.call = self.trail.target(O::PAGING, &position, &info).map(|it| call_for(&call, it));
        Some(Ok(Page { call, response, began, backwards: position.is_backwards() }))
    }
}

/// Where a walk has been, and whether it is over.
#[derive(Default)]
struct Trail {
    ended: bool,
    cut_short: bool,
    /// The cursors and links of the pages so far.
    seen: Seen,
    /// After how many items the last page began.
    began: Option<u64>,
    /// A hash of the last response.
    print: Option<u64>,
}

impl Trail {
    /// Whether the server ignored the cursor and returned a page for another request: the end. No page ends with the
    /// item that it comes after. A page whose link leads to itself may be the last one; it was ignored if it equals the
    /// one before.
    fn is_ignored(&mut self, paging: Paging, position: &Position, info: &Info, body: &[u8]) -> bool {
        let mut hasher = DefaultHasher::new();
        hasher.write(body);
        let print = hasher.finish();
        let is_same = self.print.replace(print) == Some(print);
        let is_ignored = match paging {
            Paging::Cursor if position.is_backwards() => is_one(&position.before, &info.first),
            Paging::Cursor => is_one(&position.at, &info.last),
            Paging::Token | Paging::LinkHeader | Paging::Link => is_same && is_one(&position.at, &info.next),
            Paging::Offset | Paging::Page { .. } => false,
        };
        self.ended |= is_ignored;
        self.cut_short |= is_ignored;
        is_ignored
    }

    /// How the next page is requested. If the walk is over, how it could go on.
    fn target(&mut self, paging: Paging, position: &Position, info: &Info) -> Option<Target> {
        let target = match position.is_backwards() {
            true => backward(paging, position, info, self.began),
            false => forward(paging, position, info),
        };
        self.began = position.number(0);
        if let Some(here) = position.here() {
            self.seen.add(&text(here));
        }
        let is_seen = target.as_ref().and_then(Target::text).is_some_and(|it| self.seen.has(&it));
        let is_empty = info.count == 0;
        self.ended = is_seen || is_empty || target.is_none();
        self.cut_short = is_seen
            || match &target {
                Some(_) => is_empty,
                None => info.more == Some(true),
            };
        target.filter(|_| !is_seen)
    }
}

/// Whether a JSON pointer leads through another one. A deviation of the response as a whole concerns no member.
fn is_within(pointer: &str, outer: &str) -> bool {
    let rest = pointer.strip_prefix(outer).filter(|_| !outer.is_empty());
    rest.is_some_and(|it| it.is_empty() || it.starts_with('/'))
}
