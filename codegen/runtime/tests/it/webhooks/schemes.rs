//! How some APIs sign, as data: one for each way in which schemes differ.

use std::time::Duration;

use runtime::webhooks::{Carrier, Digest, Encoding, KeyForm, Piece, Signature, Signed};
use serde_json::Value;

/// Elements of one header: `t=…,v1=…`.
#[derive(Debug)]
pub(super) enum Elements {}

impl Signed for Elements {
    const SIGNATURE: &'static Signature = &Signature {
        header: "Shop-Signature",
        elements: &["v1"],
        prefix: "",
        timestamp: Some(Carrier::Element("t")),
        id: None,
        signed: &[Piece::Timestamp, Piece::Text("."), Piece::Body],
        digest: Digest::Sha256,
        encoding: Encoding::Hex,
        key: KeyForm::Text,
        key_prefix: "",
        tolerance: None,
    };
    type Event = Value;
}

/// The same, with an age limit.
#[derive(Debug)]
pub(super) enum Limited {}

impl Signed for Limited {
    const SIGNATURE: &'static Signature =
        &Signature { tolerance: Some(Duration::from_secs(300)), ..*Elements::SIGNATURE };
    type Event = Value;
}

/// The body alone, behind a prefix.
#[derive(Debug)]
pub(super) enum Prefixed {}

impl Signed for Prefixed {
    const SIGNATURE: &'static Signature = &Signature {
        header: "X-Hub-Signature-256",
        elements: &[],
        prefix: "sha256=",
        timestamp: None,
        signed: &[Piece::Body],
        ..*Elements::SIGNATURE
    };
    type Event = Value;
}

/// Three headers, and a secret that is written in Base64.
#[derive(Debug)]
pub(super) enum Standard {}

impl Signed for Standard {
    const SIGNATURE: &'static Signature = &Signature {
        header: "webhook-signature",
        elements: &[],
        prefix: "v1,",
        timestamp: Some(Carrier::Header("webhook-timestamp")),
        id: Some(Carrier::Header("webhook-id")),
        signed: &[Piece::Id, Piece::Text("."), Piece::Timestamp, Piece::Text("."), Piece::Body],
        digest: Digest::Sha256,
        encoding: Encoding::Base64,
        key: KeyForm::Encoded(Encoding::Base64),
        key_prefix: "whsec_",
        tolerance: Some(Duration::from_secs(300)),
    };
    type Event = Value;
}

/// Nothing but Base64 in a header.
#[derive(Debug)]
pub(super) enum Bare {}

impl Signed for Bare {
    const SIGNATURE: &'static Signature = &Signature {
        header: "X-Signature",
        elements: &[],
        prefix: "",
        timestamp: None,
        id: None,
        signed: &[Piece::Body],
        digest: Digest::Sha512,
        encoding: Encoding::Base64,
        key: KeyForm::Encoded(Encoding::Hex),
        key_prefix: "",
        tolerance: None,
    };
    type Event = Value;
}

/// Nothing is between what is signed.
#[derive(Debug)]
pub(super) enum Adjacent {}

impl Signed for Adjacent {
    const SIGNATURE: &'static Signature = &Signature {
        header: "X-Signature",
        elements: &["new", "old"],
        timestamp: Some(Carrier::Element("time")),
        id: Some(Carrier::Element("id")),
        signed: &[Piece::Timestamp, Piece::Id, Piece::Body],
        digest: Digest::Sha384,
        ..*Elements::SIGNATURE
    };
    type Event = Value;
}
