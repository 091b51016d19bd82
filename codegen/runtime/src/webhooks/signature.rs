//! How an API signs webhooks, as static data that the generator writes.

use std::time::Duration;

/// How an API signs webhooks: an HMAC over the body and what is signed with it, in a header.
#[derive(Debug)]
pub struct Signature {
    /// The header with the signatures.
    pub header: &'static str,
    /// The names of the elements of that header (`v1=…`) that are signatures; empty: its value is a signature, or several
    /// of them with spaces or commas between.
    pub elements: &'static [&'static str],
    /// The prefix of a signature that has no element: `sha256=`.
    pub prefix: &'static str,
    /// The place of the timestamp, if it is signed.
    pub timestamp: Option<Carrier>,
    /// The place of the delivery's id, if it is signed.
    pub id: Option<Carrier>,
    /// What is signed, in order.
    pub signed: &'static [Piece],
    /// The hash function of the HMAC.
    pub digest: Digest,
    /// How a signature is written.
    pub encoding: Encoding,
    /// How a secret is written.
    pub key: KeyForm,
    /// The prefix of a secret that is not part of it: `whsec_`.
    pub key_prefix: &'static str,
    /// How far the timestamp may be from now, unless the caller sets another limit; none: any distance.
    pub tolerance: Option<Duration>,
}

/// What carries something that is signed with the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Carrier {
    /// In an element of the header with the signatures: `t=…`.
    Element(&'static str),
    /// In a header of its own.
    Header(&'static str),
}

/// A piece of what is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece {
    /// A constant string.
    Text(&'static str),
    /// The timestamp, as received.
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

/// How bytes are encoded.
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
    /// The bytes of the string are the key.
    Text,
    /// The string is decoded first.
    Encoded(Encoding),
}

impl Signature {
    /// The header of the place.
    pub(super) fn header_of(&self, place: Carrier) -> &'static str {
        match place {
            Carrier::Element(_) => self.header,
            Carrier::Header(name) => name,
        }
    }
}
