//! What the IR says of how webhooks are signed.

use crate::pointer::Pointer;

/// How webhooks are signed (`x-webhook-signature`).
#[derive(Debug, Clone, PartialEq)]
pub struct Signature {
    /// Where it is in the document.
    pub pointer: Pointer,
    /// What the document says about it.
    pub description: Option<String>,
    /// The header with the signatures.
    pub header: String,
    /// The elements of that header that are signatures; empty: its value is a signature, or a list of them.
    pub elements: Vec<String>,
    /// What is before a signature that has no element.
    pub prefix: String,
    /// Where the time of signing is.
    pub timestamp: Option<Carrier>,
    /// Where the id of the delivery is.
    pub id: Option<Carrier>,
    /// What is signed, in order; the body is among it, and all that is reported with it.
    pub signed: Vec<Piece>,
    /// The hash function of the HMAC.
    pub digest: Digest,
    /// How a signature is written.
    pub encoding: ByteText,
    /// How a secret is written; `None`: the bytes of its text are the key.
    pub key: Option<ByteText>,
    /// What is before a secret and is not part of it.
    pub key_prefix: String,
    /// How far the time of signing may be from now, in seconds; `None`: any distance.
    pub tolerance: Option<u64>,
}

/// What carries something that is signed with the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Carrier {
    /// In an element of the header with the signatures.
    Element(String),
    /// In a header of its own.
    Header(String),
}

/// A piece of what is signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Always the same text.
    Text(String),
    /// The time of signing.
    Timestamp,
    /// The id of the delivery.
    Id,
    /// The body.
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
pub enum ByteText {
    /// Hexadecimal digits.
    Hex,
    /// Base64.
    Base64,
}

impl Digest {
    /// The word for it, as the extension has it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Sha256 => "sha256",
            Self::Sha384 => "sha384",
            Self::Sha512 => "sha512",
        }
    }
}

impl ByteText {
    /// The word for it, as the extension has it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Hex => "hex",
            Self::Base64 => "base64",
        }
    }
}

impl Piece {
    /// As the extension has it.
    pub fn text(&self) -> &str {
        match self {
            Self::Text(text) => text,
            Self::Timestamp => "{timestamp}",
            Self::Id => "{id}",
            Self::Body => "{body}",
        }
    }
}
