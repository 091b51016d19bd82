//! What an API says about how it signs webhooks, as static data that the generator writes.

use std::time::Duration;

/// How an API signs webhooks: an HMAC over the body and what is told beside it, in a header.
#[derive(Debug)]
pub struct Signature {
    /// The header with the signatures.
    pub header: &'static str,
    /// The names of the elements of that header (`v1=…`) that are signatures; empty: its value is a signature, or several
    /// of them with spaces or commas between.
    pub elements: &'static [&'static str],
    /// What stands before a signature that has no element: `sha256=`.
    pub prefix: &'static str,
    /// Where the time of signing stands, if it is signed.
    pub timestamp: Option<Place>,
    /// Where the id of the delivery stands, if it is signed.
    pub id: Option<Place>,
    /// What is signed, in order.
    pub signed: &'static [Piece],
    /// The hash function of the HMAC.
    pub digest: Digest,
    /// How a signature is written.
    pub encoding: Encoding,
    /// How a secret is written.
    pub key: KeyForm,
    /// What stands before a secret and is no part of it: `whsec_`.
    pub key_prefix: &'static str,
    /// How far the time of signing may be from now, unless the caller says otherwise; none: any distance.
    pub tolerance: Option<Duration>,
}

/// Where something stands that is signed beside the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In an element of the header with the signatures: `t=…`.
    Element(&'static str),
    /// In a header of its own.
    Header(&'static str),
}

/// A piece of what is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece {
    /// Always the same text.
    Text(&'static str),
    /// The time of signing, as it came.
    Timestamp,
    /// The id of the delivery.
    Id,
    /// The body, byte for byte.
    Body,
}

/// A hash function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Digest {
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

/// How bytes are written as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// Hexadecimal digits.
    Hex,
    /// Base64.
    Base64,
}

/// How a key is written as a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyForm {
    /// The bytes of the text are the key.
    Text,
    /// The text has to be decoded first.
    Encoded(Encoding),
}

impl Signature {
    /// The header that something stands in.
    pub(super) fn header_of(&self, place: Place) -> &'static str {
        match place {
            Place::Element(_) => self.header,
            Place::Header(name) => name,
        }
    }
}
