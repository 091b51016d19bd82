//! One page of a list.

use std::fmt;

use super::super::call::unsent::Call;
use super::super::response::typed::Response;
use super::paginated::Paginated;
use super::turn;

/// One page of a list, and the calls for those beside it. From [`Pages`](super::Pages).
pub struct Page<O: Paginated> {
    pub(super) call: Call<O>,
    pub(super) response: Response<O::Output>,
    /// After how many items the page before it began, where items are counted and that is known.
    pub(super) began: Option<u64>,
    /// Whether it was asked for from the end of the list to its start.
    pub(super) backwards: bool,
}

impl<O: Paginated> Page<O> {
    /// The items, as the server orders them.
    pub fn items(&self) -> &[O::Item] {
        O::items(&self.response.value).unwrap_or_default()
    }

    /// The items, as the server orders them.
    pub fn into_items(self) -> Vec<O::Item> {
        O::into_items(self.response.value).unwrap_or_default()
    }

    /// The answer that the page came in, with status, headers and request id.
    pub fn response(&self) -> &Response<O::Output> {
        &self.response
    }

    /// The answer that the page came in, to keep.
    pub fn into_response(self) -> Response<O::Output> {
        self.response
    }

    /// The call that it answers.
    pub fn call(&self) -> &Call<O> {
        &self.call
    }

    /// The call for the page after it, with the same options; none where the server says that there is none. Where there is
    /// one and it cannot be asked for (an item without an id, a link to another server), the call says why instead of being
    /// sent.
    pub fn next(&self) -> Option<Call<O>> {
        turn::next(&self.call, &self.response)
    }

    /// The call for the page before it, in the same way; none where there is none, or the operation cannot tell which it is.
    pub fn previous(&self) -> Option<Call<O>> {
        turn::previous(&self.call, &self.response, self.began)
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
