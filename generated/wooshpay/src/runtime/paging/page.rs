//! One page of a list.

use std::fmt;

use super::super::call::unsent::Call;
use super::super::response::typed::Response;
use super::neighbours;
use super::paginated::Paginated;

/// One page of a list, and the calls for its neighbours. From [`Pages`](super::Pages).
pub struct Page<O: Paginated> {
    pub(super) call: Call<O>,
    pub(super) response: Response<O::Output>,
    /// How many items precede the page before it, if items are counted and that is known.
    pub(super) began: Option<u64>,
    /// Whether the list is walked from its end to its start.
    pub(super) backwards: bool,
}

impl<O: Paginated> Page<O> {
    /// The items, in the order of the server.
    pub fn items(&self) -> &[O::Item] {
        O::items(&self.response.value).unwrap_or_default()
    }

    /// The items, in the order of the server, owned.
    pub fn into_items(self) -> Vec<O::Item> {
        O::into_items(self.response.value).unwrap_or_default()
    }

    /// The response of the page, with status, headers and request id.
    pub fn response(&self) -> &Response<O::Output> {
        &self.response
    }

    /// The response of the page, owned.
    pub fn into_response(self) -> Response<O::Output> {
        self.response
    }

    /// The call that returned it.
    pub fn call(&self) -> &Call<O> {
        &self.call
    }

    /// The call for the next page, with the same options; none if the server says that there is none. If there is one
    /// that cannot be requested (an item without an id, a link to another server), the call fails with the reason
    /// instead of being sent.
    pub fn next(&self) -> Option<Call<O>> {
        neighbours::next(&self.call, &self.response)
    }

    /// The call for the previous page, in the same way; none if there is none, or if the operation cannot go back.
    pub fn previous(&self) -> Option<Call<O>> {
        neighbours::previous(&self.call, &self.response, self.began)
    }
}

impl<O: Paginated> fmt::Debug for Page<O>
where
    O::Output: fmt::Debug,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Page").field("call", &self.call).field("response", &self.response).finish()
    }
}
