//! Lists that come in pages: one page after the other, or the items of all of them.
//!
//! In: a [`Call`](super::Call) of an operation that is [`Paginated`]. Out: [`Items`] or [`Pages`], by
//! [`Call::items`](super::Call::items) and [`Call::pages`](super::Call::pages): a `Stream`, with a `try_next` of its own, so
//! that it needs no crate for streams. `turn` knows what a response says of the pages around it, `walk` where a list ends;
//! `streams` asks and waits.
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

mod link;
pub(super) mod page;
pub(super) mod paginated;
mod seen;
pub(super) mod streams;
mod turn;
mod walk;

pub use self::page::Page;
pub use self::paginated::{Mark, Paginated, Paging, Sign};
pub use self::streams::{Items, Pages};
