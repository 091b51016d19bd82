//! A body whose media type the caller chooses, if the document gives a range (`image/*`).
//!
//! In: a media type and a [`Body`]. Out: both, or why the media type cannot be sent. Sending the body is the business
//! of `operation::encoder`.

use super::super::wire::body::Body;
use super::super::wire::media_type;

/// A body and its media type: `TypedBody::new("image/png", bytes)`. A media type that is itself a range, or is outside
/// the range of the operation, is an error before anything is sent.
#[derive(Debug, Clone, PartialEq)]
pub struct TypedBody {
    media_type: String,
    content: Body,
}

impl TypedBody {
    /// A body of this media type, which may have parameters: `text/csv; charset=utf-8`.
    pub fn new(media_type: impl Into<String>, content: impl Into<Body>) -> Self {
        Self { media_type: media_type.into(), content: content.into() }
    }

    /// The media type.
    pub fn media_type(&self) -> &str {
        &self.media_type
    }

    /// The content.
    pub fn content(&self) -> &Body {
        &self.content
    }

    /// Why it cannot be sent where a media type of this range is wanted, if it cannot.
    pub(crate) fn fault(&self, range: &str) -> Option<String> {
        let (kind, subtype) = media_type::pieces(&self.media_type);
        let is_token = |it: &str| {
            !it.is_empty()
                && it.bytes().all(|it| it.is_ascii_alphanumeric() || b"!#$&-^_.+%'`|~".contains(&it))
        };
        if !is_token(&kind) || !is_token(&subtype) {
            return Some(format!("the body needs a media type within `{range}`, such as `image/png`"));
        }
        (!media_type::is_within(&self.media_type, range))
            .then(|| format!("the media type of the body, `{kind}/{subtype}`, is not within `{range}`"))
    }
}
