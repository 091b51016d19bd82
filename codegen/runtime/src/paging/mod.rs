//! Pagination: one page of a list after the other, or the items of all pages.
//!
//! In: a [`Call`](super::Call) of an operation that is [`Paginated`]. Out: [`Items`] or [`Pages`], by
//! [`Call::items`](super::Call::items) and [`Call::pages`](super::Call::pages). Both are a `Stream`, and have a
//! `try_next` of their own, so that you need no crate for streams. `neighbours` finds the next and the previous page,
//! `walk` the end of a list; `streams` sends and waits.
//!
//! **Each page is a separate call** with the options of the first: headers, timeouts, retries and everything else that
//! was set. Only the idempotency key is not reused: if the operation takes one, each page has a new one. A page is
//! fetched when it is needed and not before; dropping the stream cancels the call in progress.
//!
//! **A list ends** where the server says so: by a flag, by the absence of a next token or link, or at the last of the
//! pages or items that it counts. If it says nothing, a page without items is the end. A list also ends if it would
//! loop, because the server names a page that was fetched already or returns the same page again, as happens when
//! something on the way drops part of the request, such as the body of a GET. No item is returned twice because of it,
//! and `is_cut_short` reports that there may be more. (Pages with a number cannot be checked like that: a server that
//! ignores the number, and does not count, returns the same page forever.)
//!
//! **A page that cannot be followed** is an error: its list, flag, token or link is of another type than documented.
//!
//! **After an error** the stream ends. The items before it were returned, and `call` is the call that failed: resume
//! with it later.
//!
//! **Backwards**: a call that says before which item, and not after which, goes backwards page by page, and through the
//! items of each page from the last to the first.
//!
//! **Links** are followed to the client's own server only, below its base URL, since a request carries credentials. Any
//! other link is an error ([`ErrorKind::Configuration`](super::ErrorKind::Configuration)), and nothing is sent.

mod link;
mod neighbours;
pub(super) mod page;
pub(super) mod paginated;
mod seen;
pub(super) mod streams;
mod walk;

pub use self::page::Page;
pub use self::paginated::{Cursor, PageInfo, Paginated, Paging};
pub use self::streams::{Items, Pages};
