//! A paginated operation, as data.

use super::super::json::value::Json;
use super::super::operation::definition::Operation;

/// An operation that returns one page of a list.
///
/// The generated crate implements it for the paginated operations of the document.
pub trait Paginated: Operation {
    /// An item of the list.
    type Item: Send + 'static;

    /// How the next page is requested.
    const PAGING: Paging;

    /// Where the response has the list and the information about other pages, as JSON pointers. A page where one of
    /// these is not of its type is an error: otherwise the list would end early, and items would be lost in silence.
    const POINTERS: &'static [&'static str] = &[];

    /// The items of a page, in the order of the server; none if the response has no list.
    fn items(page: &Self::Output) -> Option<&[Self::Item]>;

    /// The same, owned.
    fn into_items(page: Self::Output) -> Option<Vec<Self::Item>>;

    /// The id of an item, for a cursor.
    fn id(_item: &Self::Item) -> Option<&dyn Json> {
        None
    }

    /// What a page says about other pages.
    fn info(_page: &Self::Output, _info: PageInfo) -> Option<&dyn Json> {
        None
    }

    /// The place in the request that selects the page. None if the operation has no such place, or the call has no body
    /// to hold it.
    fn cursor(&mut self, _cursor: Cursor) -> Option<&mut dyn Json> {
        None
    }
}

/// How the next page is requested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Paging {
    /// By the id of the item before it.
    Cursor,
    /// By a token from the page before it.
    Token,
    /// By the number of items before it.
    Offset,
    /// By its number.
    Page {
        /// The number of the first page.
        first: u64,
    },
    /// By a link in the header `Link` (RFC 8288).
    LinkHeader,
    /// By a link in the body.
    Link,
}

/// What a request says about the page that it asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Cursor {
    /// The item before the page.
    After,
    /// The item after the page.
    Before,
    /// A token.
    Token,
    /// The number of items before it.
    Offset,
    /// The number of the page.
    Page,
}

/// What a page says about other pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PageInfo {
    /// Whether there are more, in the direction of the walk.
    More,
    /// The token of the next page, or the link to it.
    Next,
    /// The token of the previous page, or the link to it.
    Previous,
    /// The number of items in the whole list.
    Total,
    /// The number of pages.
    Pages,
}
