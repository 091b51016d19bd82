//! Conventions that a document follows without an extension that says so.

use crate::pointer::Pointer;

/// Something that a document declares in a way that many APIs share, so that it needs no extension.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Convention {
    /// A header parameter `Idempotency-Key`.
    IdempotencyKey,
    /// A list whose response and parameters say how the next page is asked for.
    Pagination,
    /// A response header that carries the id of the request.
    RequestId,
    /// A response header `Retry-After`.
    RetryAfter,
    /// Error bodies that say type, code or message where errors commonly do.
    Error,
}

impl Convention {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::IdempotencyKey, Self::Pagination, Self::RequestId, Self::RetryAfter, Self::Error];

    /// As `x-conventions` and the report spell it.
    pub fn name(self) -> &'static str {
        match self {
            Self::IdempotencyKey => "idempotency-key",
            Self::Pagination => "pagination",
            Self::RequestId => "request-id",
            Self::RetryAfter => "retry-after",
            Self::Error => "error",
        }
    }

    /// The one of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.name() == name)
    }
}

/// Where a convention was recognised, and in what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recognised {
    /// The convention.
    pub convention: Convention,
    /// The node of the document that shows it.
    pub pointer: Pointer,
    /// What it says there, in a few words.
    pub what: String,
}
