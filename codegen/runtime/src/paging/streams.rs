//! Pages and items of a list, as streams.
//!
//! In: a [`Call`] of an operation that is [`Paginated`]. Out: [`Pages`] and [`Items`], which send and wait. The next
//! page is found by `neighbours`, the end of a list by `walk`.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use futures_core::stream::FusedStream;

use super::super::call::unsent::Call;
use super::super::response::error::Error;
use super::super::response::typed::Response;
use super::super::wire::platform::BoxFuture;
use super::page::Page;
use super::paginated::Paginated;
use super::walk::Walk;

impl<O: Paginated> Call<O> {
    /// The pages of the list, beginning with the page of this call; see [`paging`](super). Nothing is sent before the
    /// first one is polled.
    pub fn pages(self) -> Pages<O> {
        Pages { walk: Walk::new(self), response: None }
    }

    /// The items of the list, beginning with the page of this call, through all pages; see [`paging`](super). Nothing
    /// is sent before the first one is polled.
    pub fn items(self) -> Items<O> {
        Items { pages: self.pages(), page: Vec::new().into_iter() }
    }
}

/// The pages of a list. From [`Call::pages`]; [`paging`](super) says where they end.
#[must_use = "no page is fetched before it is polled"]
pub struct Pages<O: Paginated> {
    walk: Walk<O>,
    /// The response in progress.
    response: Option<BoxFuture<'static, Result<Response<O::Output>, Error>>>,
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
        self.walk.call()
    }

    /// Whether it ended although the server did not say that this is the end: it would have looped, or a page without
    /// items names a next one (which [`call`](Self::call) leads to).
    pub fn is_cut_short(&self) -> bool {
        self.walk.is_cut_short()
    }
}

// Nothing in it is ever pinned in position.
impl<O: Paginated> Unpin for Pages<O> {}

impl<O: Paginated> Stream for Pages<O> {
    type Item = Result<Page<O>, Error>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        if this.response.is_none() {
            this.response = this.walk.due().map(|it| Box::pin(it.clone().send()) as BoxFuture<'static, _>);
        }
        let Some(response) = &mut this.response else { return Poll::Ready(None) };
        let response = ready!(response.as_mut().poll(cx));
        this.response = None;
        Poll::Ready(this.walk.step(response))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (0, self.is_terminated().then_some(0))
    }
}

impl<O: Paginated> FusedStream for Pages<O> {
    fn is_terminated(&self) -> bool {
        self.walk.due().is_none()
    }
}

impl<O: Paginated> fmt::Debug for Pages<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("call", &self.call())
            .field("waiting", &self.response.is_some())
            .field("ended", &self.is_terminated())
            .finish()
    }
}

/// The items of a list, through all its pages. From [`Call::items`]; [`paging`](super) says where they end.
#[must_use = "no page is fetched before an item of it is polled"]
pub struct Items<O: Paginated> {
    pages: Pages<O>,
    /// The remaining items of the current page, in the order in which they are returned.
    page: std::vec::IntoIter<O::Item>,
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
        self.pages.call()
    }

    /// Whether it ended although the server did not say that this is the end; see [`Pages::is_cut_short`].
    pub fn is_cut_short(&self) -> bool {
        self.pages.is_cut_short()
    }
}

impl<O: Paginated> Unpin for Items<O> {}

impl<O: Paginated> Stream for Items<O> {
    type Item = Result<O::Item, Error>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        loop {
            if let Some(item) = this.page.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(Pin::new(&mut this.pages).poll_next(cx)) {
                Some(Ok(page)) => {
                    let backwards = page.backwards;
                    let mut items = page.into_items();
                    if backwards {
                        items.reverse();
                    }
                    this.page = items.into_iter();
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let arrived = self.page.len();
        (arrived, self.pages.is_terminated().then_some(arrived))
    }
}

impl<O: Paginated> FusedStream for Items<O> {
    fn is_terminated(&self) -> bool {
        self.page.len() == 0 && self.pages.is_terminated()
    }
}

impl<O: Paginated> fmt::Debug for Items<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").field("arrived", &self.page.len()).field("pages", &self.pages).finish()
    }
}
