//! Lists that come in pages: one page after the other, or the items of all of them.
//!
//! In: a [`Call`] of an operation that is [`Paginated`]. Out: [`Items`] or [`Pages`], by [`Call::items`] and
//! [`Call::pages`]: a `Stream`, with a `try_next` of its own, so that it takes no crate for streams. What an answer says of
//! the pages beside it is the module `walk`'s to know; here is asked and waited.
//!
//! **Each page is a call of its own**, with the options of the first: headers, time limits, retries, whatever else was set.
//! Only an idempotency key is not carried over: where the operation takes one, each page has a new one. A page is asked for
//! when it is needed and not before; dropping the stream gives up the call that is on its way.
//!
//! **It ends** where the server says that there is no more: with a flag, without a next token or link, at the last of the
//! pages or items that it counts. Where it says nothing, the end is a page without items. It ends, too, where it would go
//! round in circles, because the server names a page that has been asked for already, or gives the same page again. That
//! happens where something on the way drops what a request asks for, such as the body of a GET. No item comes twice for it,
//! and `is_cut_short` tells that there may be more. (Pages that are asked for by a number show nothing of the kind: a server
//! that does not see it, and does not count, gives the same page for ever.)
//!
//! **A page that cannot be followed** is an error: one whose list, flag, token or link is of another type than documented.
//!
//! **After an error** nothing more comes, and nothing is lost: what came before it was given out, and `call` is the call
//! that failed, to go on with later.
//!
//! **Backwards** goes a call that says before which item, and not after which: page by page, and the items of each page
//! from its last to its first.
//!
//! **Links** are followed to the client's own server only, and there below its base URL: a request carries credentials.
//! Any other link is an error ([`ErrorKind::Configuration`](super::ErrorKind::Configuration)), and nothing is sent.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use futures_core::stream::FusedStream;

use self::walk::Walk;
use super::json::Json;
use super::{BoxFuture, Call, Error, Operation, Response};

mod link;
mod seen;
mod walk;

/// An operation whose answer is one page of a list.
///
/// The generated crate implements it for the operations of which the document says so.
pub trait Paginated: Operation {
    /// An item of the list.
    type Item: Send + 'static;

    /// How the page after one is asked for.
    const PAGING: Paging;

    /// Where in an answer the list is, and what is said of other pages, as JSON pointers. A page where one of these is
    /// not of its type is an error: the walk would end early, and items would be lost in silence.
    const PLACES: &'static [&'static str] = &[];

    /// The items of a page, as the server orders them; none where the answer holds no list.
    fn items(page: &Self::Output) -> Option<&[Self::Item]>;

    /// The same, taken out of the answer.
    fn into_items(page: Self::Output) -> Option<Vec<Self::Item>>;

    /// What a cursor knows an item by.
    fn id(_item: &Self::Item) -> Option<&dyn Json> {
        None
    }

    /// What a page says of others.
    fn sign(_page: &Self::Output, _sign: Sign) -> Option<&dyn Json> {
        None
    }

    /// Where the request says which page it is for. None where it has no such place: the operation knows no such mark, or
    /// the call has no body that could hold it.
    fn mark(&mut self, _mark: Mark) -> Option<&mut dyn Json> {
        None
    }
}

/// How the page after one is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Paging {
    /// By the id of the item that it follows.
    Cursor,
    /// By a token that the page before it gives.
    Token,
    /// By the number of items before it.
    Offset,
    /// By its number.
    Page {
        /// The number of the first page.
        first: u64,
    },
    /// By following a link in the header `Link` (RFC 8288).
    LinkHeader,
    /// By following a link in the body.
    Link,
}

/// What a request says of the page that it is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Mark {
    /// After which item.
    After,
    /// Before which item.
    Before,
    /// By which token.
    Token,
    /// After how many items.
    Offset,
    /// By which number.
    Page,
}

/// What a page says of others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Sign {
    /// Whether there are more, in the direction in which they are asked for.
    More,
    /// The token of the next page, or the link to it.
    Next,
    /// The token of the page before, or the link to it.
    Previous,
    /// How many items there are in all.
    Total,
    /// How many pages there are in all.
    Pages,
}

impl<O: Paginated> Call<O> {
    /// The pages of the list, from the one that this call is for; see [`paging`](self). Nothing is sent before the first
    /// is asked for.
    pub fn pages(self) -> Pages<O> {
        Pages { walk: Walk::new(self), answer: None }
    }

    /// The items of the list, from the page that this call is for, through all pages; see [`paging`](self). Nothing is
    /// sent before the first is asked for.
    pub fn items(self) -> Items<O> {
        Items { pages: self.pages(), page: Vec::new().into_iter() }
    }
}

/// One page of a list, and the calls for those beside it. From [`Pages`].
pub struct Page<O: Paginated> {
    call: Call<O>,
    response: Response<O::Output>,
    /// After how many items the page before it began, where items are counted and that is known.
    began: Option<u64>,
    /// Whether it was asked for from the end of the list to its start.
    backwards: bool,
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
        walk::next(&self.call, &self.response)
    }

    /// The call for the page before it, in the same way; none where there is none, or the operation cannot tell which it is.
    pub fn previous(&self) -> Option<Call<O>> {
        walk::previous(&self.call, &self.response, self.began)
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

/// The pages of a list, one after the other. From [`Call::pages`]; [`paging`](self) says where they end.
#[must_use = "no page is asked for before it is wanted"]
pub struct Pages<O: Paginated> {
    walk: Walk<O>,
    /// The answer that is on its way.
    answer: Option<BoxFuture<'static, Result<Response<O::Output>, Error>>>,
}

impl<O: Paginated> Pages<O> {
    /// The next page; none at the end. If what it gives is dropped before it is ready, the page that it waited for comes
    /// with the next one.
    ///
    /// # Errors
    ///
    /// Those of the call for that page. There is nothing after an error; [`call`](Self::call) goes on from there.
    pub async fn try_next(&mut self) -> Result<Option<Page<O>>, Error> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await.transpose()
    }

    /// The call for the page that comes next: to look at, or to go on from there another time. After an error it is the
    /// call that failed. None at the end of the list.
    pub fn call(&self) -> Option<&Call<O>> {
        self.walk.call()
    }

    /// Whether it ended although the server did not say that this is the end: it began to go round in circles, or gave a
    /// page without items that names a next one all the same (to which [`call`](Self::call) leads).
    pub fn is_cut_short(&self) -> bool {
        self.walk.is_cut_short()
    }
}

// Nothing in it is ever pinned in place.
impl<O: Paginated> Unpin for Pages<O> {}

impl<O: Paginated> Stream for Pages<O> {
    type Item = Result<Page<O>, Error>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        if this.answer.is_none() {
            this.answer = this.walk.due().map(|it| Box::pin(it.clone().send()) as BoxFuture<'static, _>);
        }
        let Some(answer) = &mut this.answer else { return Poll::Ready(None) };
        let answer = ready!(answer.as_mut().poll(cx));
        this.answer = None;
        Poll::Ready(this.walk.step(answer))
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
            .field("waiting", &self.answer.is_some())
            .field("ended", &self.is_terminated())
            .finish()
    }
}

/// The items of a list, through all its pages. From [`Call::items`]; [`paging`](self) says where they end.
#[must_use = "no page is asked for before an item of it is wanted"]
pub struct Items<O: Paginated> {
    pages: Pages<O>,
    /// What is left of the page at hand, in the order in which it is given out.
    page: std::vec::IntoIter<O::Item>,
}

impl<O: Paginated> Items<O> {
    /// The next item; none at the end. If what it gives is dropped before it is ready, the item that it waited for comes
    /// with the next one.
    ///
    /// # Errors
    ///
    /// Those of the call for the page that the item is on. There is nothing after an error; [`call`](Self::call) goes on
    /// from there.
    pub async fn try_next(&mut self) -> Result<Option<O::Item>, Error> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await.transpose()
    }

    /// The call for the page that comes next, after the items that have [arrived](Self::size_hint) already: to look at, or
    /// to go on from there another time. After an error it is the call that failed. None where there is no further page.
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
