//! A document in one piece: what [`bundle`](crate::bundle) makes and every stage up to `document` works on.

use serde_json::Value;

use super::Origins;
use crate::openapi::Version;

/// A document in one piece.
#[derive(Debug, Clone)]
pub struct Tree {
    /// The document.
    pub root: Value,
    /// Where its nodes came from.
    pub origins: Origins,
    /// The version that it was written in.
    pub version: Version,
}
