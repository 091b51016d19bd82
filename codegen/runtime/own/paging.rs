//! Pages and items of this API's lists: see the [module](paywright_runtime::paging) of the shared runtime for where a list ends.
//!
//! In: the streams of the shared runtime, which do the work. Out: the same, whose calls are [`Call`]s of this crate.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::OnceLock;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use futures_core::stream::FusedStream;
use paywright_runtime::paging as of;
pub use paywright_runtime::paging::*;

use super::call::Call;
use super::{Error, Response};

/// One page of a list, and the calls for its neighbours. From [`Pages`].
pub struct Page<O: Paginated> {
    page: of::Page<O>,
    /// Of this crate, once it is asked for.
    call: OnceLock<Call<O>>,
}

impl<O: Paginated> Page<O> {
    /// The items, in the order of the server.
    pub fn items(&self) -> &[O::Item] {
        self.page.items()
    }

    /// The items, in the order of the server, owned.
    pub fn into_items(self) -> Vec<O::Item> {
        self.page.into_items()
    }

    /// The response of the page, with status, headers and request id.
    pub fn response(&self) -> &Response<O::Output> {
        self.page.response()
    }

    /// The response of the page, owned.
    pub fn into_response(self) -> Response<O::Output> {
        self.page.into_response()
    }

    /// The call that returned it.
    pub fn call(&self) -> &Call<O> {
        self.call.get_or_init(|| Call(self.page.call().clone()))
    }

    /// The call for the next page, with the same options; none if the server says that there is none. If there is one
    /// that cannot be requested (an item without an id, a link to another server), the call fails with the reason
    /// instead of being sent.
    pub fn next(&self) -> Option<Call<O>> {
        self.page.next().map(Call)
    }

    /// The call for the previous page, in the same way; none if there is none, or if the operation cannot go back.
    pub fn previous(&self) -> Option<Call<O>> {
        self.page.previous().map(Call)
    }
}

impl<O: Paginated> fmt::Debug for Page<O>
where
    O::Output: fmt::Debug,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.page.fmt(f)
    }
}

/// The pages of a list. From [`Call::pages`]; [`paging`](self) says where they end.
#[must_use = "no page is fetched before it is polled"]
pub struct Pages<O: Paginated> {
    of: of::Pages<O>,
    /// Of this crate, once it is asked for, until the next page.
    call: OnceLock<Option<Call<O>>>,
}

impl<O: Paginated> From<of::Pages<O>> for Pages<O> {
    fn from(of: of::Pages<O>) -> Self {
        Self { of, call: OnceLock::new() }
    }
}

impl<O: Paginated> Pages<O> {
    /// The next page; none at the end. It is cancel-safe: if its future is dropped, the next one returns the page.
    ///
    /// # Errors
    ///
    /// Those of the call for that page. The stream ends after an error; [`call`](Self::call) resumes there.
    pub async fn try_next(&mut self) -> Result<Option<Page<O>>, Error> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await.transpose()
    }

    /// The call for the next page: to inspect it, or to resume later. After an error it is the call that failed. None
    /// at the end of the list.
    pub fn call(&self) -> Option<&Call<O>> {
        self.call.get_or_init(|| self.of.call().cloned().map(Call)).as_ref()
    }

    /// Whether it ended although the server did not say that this is the end: it would have looped, or a page without
    /// items names a next one (which [`call`](Self::call) leads to).
    pub fn is_cut_short(&self) -> bool {
        self.of.is_cut_short()
    }
}
impl<O: Paginated> Unpin for Pages<O> {}

impl<O: Paginated> Stream for Pages<O> {
    type Item = Result<Page<O>, Error>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        let next = ready!(Pin::new(&mut this.of).poll_next(cx));
        this.call = OnceLock::new();
        Poll::Ready(next.map(|it| it.map(|page| Page { page, call: OnceLock::new() })))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.of.size_hint()
    }
}

impl<O: Paginated> FusedStream for Pages<O> {
    fn is_terminated(&self) -> bool {
        self.of.is_terminated()
    }
}

impl<O: Paginated> fmt::Debug for Pages<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.of.fmt(f)
    }
}

/// The items of a list, through all its pages. From [`Call::items`]; [`paging`](self) says where they end.
#[must_use = "no page is fetched before an item of it is polled"]
pub struct Items<O: Paginated> {
    of: of::Items<O>,
    /// Of this crate, once it is asked for, until the next item.
    call: OnceLock<Option<Call<O>>>,
}

impl<O: Paginated> From<of::Items<O>> for Items<O> {
    fn from(of: of::Items<O>) -> Self {
        Self { of, call: OnceLock::new() }
    }
}

impl<O: Paginated> Items<O> {
    /// The next item; none at the end. It is cancel-safe: if its future is dropped, the next one returns the item.
    ///
    /// # Errors
    ///
    /// Those of the call for the page of the item. The stream ends after an error; [`call`](Self::call) resumes there.
    pub async fn try_next(&mut self) -> Result<Option<O::Item>, Error> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await.transpose()
    }

    /// The call for the next page, after the items that have [arrived](Self::size_hint): to inspect it, or to resume
    /// later. After an error, it is the call that failed. `None` after the last page.
    pub fn call(&self) -> Option<&Call<O>> {
        self.call.get_or_init(|| self.of.call().cloned().map(Call)).as_ref()
    }

    /// Whether it ended although the server did not say that this is the end; see [`Pages::is_cut_short`].
    pub fn is_cut_short(&self) -> bool {
        self.of.is_cut_short()
    }
}
impl<O: Paginated> Unpin for Items<O> {}

impl<O: Paginated> Stream for Items<O> {
    type Item = Result<O::Item, Error>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        let next = ready!(Pin::new(&mut this.of).poll_next(cx));
        this.call = OnceLock::new();
        Poll::Ready(next)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.of.size_hint()
    }
}

impl<O: Paginated> FusedStream for Items<O> {
    fn is_terminated(&self) -> bool {
        self.of.is_terminated()
    }
}

impl<O: Paginated> fmt::Debug for Items<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.of.fmt(f)
    }
}
