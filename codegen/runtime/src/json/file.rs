//! A file: bytes or a source of them that travel as a part of a multipart body, with a name and a media type.
//!
//! Inside JSON, where a file has no place of its own, it is its bytes as text. How parts are written is the business of
//! whoever makes the body.

use std::fmt;

use super::super::wire::body::Body;

/// A file to be sent. A copy shares the content. `Debug` shows no more of it than how long it is.
#[derive(Clone, PartialEq)]
pub struct File {
    content: Body,
    name: Option<String>,
    media_type: Option<String>,
}

impl File {
    /// A file with this content: bytes, or a [`Body`] that is read while it is sent. Without a name it is sent under that
    /// of its part; without a media type, with what the document says, else as `application/octet-stream`.
    pub fn new(content: impl Into<Body>) -> Self {
        Self { content: content.into(), name: None, media_type: None }
    }

    /// The same file under this name: `receipt.pdf`.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// The same file as one of this media type: `application/pdf`.
    #[must_use]
    pub fn typed(mut self, media_type: impl Into<String>) -> Self {
        self.media_type = Some(media_type.into());
        self
    }

    /// The content.
    pub fn content(&self) -> &Body {
        &self.content
    }

    /// The bytes of the content, unless they are read while it is sent.
    pub fn bytes(&self) -> Option<&[u8]> {
        self.content.bytes()
    }

    /// The name.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The media type.
    pub fn media_type(&self) -> Option<&str> {
        self.media_type.as_deref()
    }
}

impl From<Body> for File {
    fn from(content: Body) -> Self {
        Self::new(content)
    }
}

impl From<Vec<u8>> for File {
    fn from(bytes: Vec<u8>) -> Self {
        Self::new(bytes)
    }
}

impl From<&[u8]> for File {
    fn from(bytes: &[u8]) -> Self {
        Self::new(bytes)
    }
}

impl<const N: usize> From<&[u8; N]> for File {
    fn from(bytes: &[u8; N]) -> Self {
        Self::new(bytes)
    }
}

impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("File")
            .field("name", &self.name)
            .field("media_type", &self.media_type)
            .field("content", &self.content)
            .finish()
    }
}
