//! An operation that returns a list page by page, as data.

use super::super::json::value::Json;
use super::super::operation::definition::Operation;

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
