//! What the IR says of lists that come in pages.

use crate::pointer::Pointer;

/// How the list that an operation returns is cut into pages (`x-pagination`), in the document's words: where its names
/// and pointers lead is worked out when all types are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pagination {
    /// From the body of a success to the list.
    pub items: Pointer,
    /// From there to whether there are more.
    pub more: Option<Pointer>,
    /// How the next page is asked for.
    pub style: PaginationStyle,
}

/// How the page after one is asked for. Names are those of parameters or of members of the body that is sent; pointers
/// lead from the body of the answer, unless said otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaginationStyle {
    /// By the id of the last item.
    Cursor {
        /// From an item to its id.
        id: Pointer,
        /// Which item the page comes after.
        after: String,
        /// Which item the page comes before.
        before: Option<String>,
    },
    /// By a token that the page gives.
    Token {
        /// To the token of the next page.
        next: Pointer,
        /// To the token of the page before.
        previous: Option<Pointer>,
        /// Which token the page is asked for by.
        token: String,
    },
    /// By the number of items so far.
    Offset {
        /// How many items come before the page.
        offset: String,
        /// To the number of all items.
        total: Option<Pointer>,
    },
    /// By number.
    Page {
        /// Which page it is.
        page: String,
        /// The number of the first.
        first: u64,
        /// To the number of all pages.
        pages: Option<Pointer>,
    },
    /// By following the links of the header `Link`.
    LinkHeader,
    /// By following links in the body.
    Link {
        /// To the link to the next page.
        next: Pointer,
        /// To the link to the page before.
        previous: Option<Pointer>,
    },
}
