//! A file: bytes that travel as a part of a multipart body, with a name and a media type.
//!
//! Inside JSON, where a file has no place of its own, it is its bytes as text. How parts are written is the business of
//! whoever makes the body.

use std::fmt;
use std::sync::Arc;

use super::Json;
use super::fault::Fault;
use super::reader::Reader;
use super::writer::Writer;

/// A file to be sent. A copy shares the bytes. `Debug` shows no more of them than how many there are.
#[derive(Clone, PartialEq)]
pub struct File {
    bytes: Arc<Vec<u8>>,
    name: Option<String>,
    media_type: Option<String>,
}

impl File {
    /// A file with this content. Without a name it is sent under that of its part; without a media type, with what the
    /// document says, else as `application/octet-stream`.
    pub fn new(bytes: impl Into<Vec<u8>>) -> Self {
        Self { bytes: Arc::new(bytes.into()), name: None, media_type: None }
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
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
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
        Self::new(bytes.as_slice())
    }
}

impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("File")
            .field("name", &self.name)
            .field("media_type", &self.media_type)
            .field("bytes", &format_args!("{} bytes", self.bytes.len()))
            .finish()
    }
}

impl Json for File {
    fn blank() -> Self {
        Self::new(Vec::new())
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Result<(), Fault> {
        *self = Self::new(from.string()?.into_owned());
        Ok(())
    }

    fn write(&self, to: &mut Writer) {
        to.file(self);
    }
}
