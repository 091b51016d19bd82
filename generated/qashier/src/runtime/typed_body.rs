//! A body whose media type the caller names, where the document gives a range of them (`image/*`).
//!
//! In: a media type and a [`Body`]. Out: both, or why the media type cannot be sent. How the body is sent is the business
//! of [`encoder`](super::encoder).

use super::Body;

/// A body and its media type: `TypedBody::new("image/png", bytes)`. A media type that is a range itself, or outside the
/// range that the operation takes, is an error before anything is sent.
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
    pub(super) fn fault(&self, range: &str) -> Option<String> {
        let (kind, subtype) = pieces(&self.media_type);
        let is_token = |it: &str| {
            !it.is_empty()
                && it.bytes().all(|it| it.is_ascii_alphanumeric() || b"!#$&-^_.+%'`|~".contains(&it))
        };
        if !is_token(&kind) || !is_token(&subtype) {
            return Some(format!("the body needs a media type within `{range}`, such as `image/png`"));
        }
        (!is_within(&self.media_type, range))
            .then(|| format!("the media type of the body, `{kind}/{subtype}`, is not within `{range}`"))
    }
}

/// Whether a media type is one of a range, which may be a single one; parameters do not count.
pub(super) fn is_within(media_type: &str, range: &str) -> bool {
    let ((kind, subtype), (wanted_kind, wanted_subtype)) = (pieces(media_type), pieces(range));
    let takes = |wanted: &str, given: &str| wanted == "*" || wanted == given;
    takes(&wanted_kind, &kind) && takes(&wanted_subtype, &subtype)
}

/// Type and subtype, lower case, without parameters.
fn pieces(media_type: &str) -> (String, String) {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let (kind, subtype) = essence.split_once('/').unwrap_or((essence.as_str(), ""));
    (kind.to_owned(), subtype.to_owned())
}
