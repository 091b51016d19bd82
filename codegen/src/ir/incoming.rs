//! What an API says in addition to its calls: the requests that the server makes, and how one call leads to another.

use super::{Content, Docs, Location};
use crate::pointer::Pointer;

/// Something that happened, as the server tells it on its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Webhook {
    /// Its name: `payment.created`.
    pub name: String,
    /// The types by which a payload says that it is of this webhook; empty where payloads do not say it, or only those
    /// of an earlier webhook with the same ones.
    pub types: Vec<String>,
    /// The request.
    pub request: Incoming,
}

/// Where a payload says which event it is (`x-webhook-event`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventKeys {
    /// Where it is in the document.
    pub pointer: Pointer,
    /// Where a payload says its type, as a JSON pointer into it.
    pub kind: String,
    /// Where it says its version.
    pub version: Option<String>,
    /// The versions that the document describes: information, since an event of any version is read as its type.
    pub versions: Vec<String>,
}

/// What the server tells later of a call that it was asked to.
#[derive(Debug, Clone, PartialEq)]
pub struct Callback {
    /// Its name.
    pub name: String,
    /// Where it goes, as an expression over the call: `{$request.body#/url}`.
    pub expression: String,
    /// The request.
    pub request: Incoming,
}

/// A request that the server makes. Its payload is received, never sent.
#[derive(Debug, Clone, PartialEq)]
pub struct Incoming {
    /// Where it is in the document.
    pub pointer: Pointer,
    /// `operationId`.
    pub id: Option<String>,
    /// A Rust name that the document asks for (`x-rust-name`).
    pub rename: Option<String>,
    /// What the document says about it.
    pub docs: Docs,
    /// The method, upper case.
    pub method: String,
    /// What comes next to the payload, in words only.
    pub parameters: Vec<IncomingParameter>,
    /// What it brings; always JSON. `None` where it brings nothing, or nothing that has a type.
    pub payload: Option<Content>,
}

/// A header, or another part of the head of a request that the server makes.
#[derive(Debug, Clone, PartialEq)]
pub struct IncomingParameter {
    /// The name on the wire.
    pub wire: String,
    /// Where it travels.
    pub location: Location,
    /// What the document says about it.
    pub description: Option<String>,
}

/// What can be called with what a response says.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// Its name.
    pub name: String,
    /// The operation as the document names it: its id, or a reference to it.
    pub target: String,
    /// The position of the operation in [`Api::operations`](super::Api::operations), if it is one of this API.
    pub operation: Option<usize>,
    /// What its parameters are, each by an expression over the response: `$response.body#/id`.
    pub parameters: Vec<(String, String)>,
    /// What its body is, by an expression or as JSON.
    pub body: Option<String>,
    /// What the document says about it.
    pub description: Option<String>,
}
