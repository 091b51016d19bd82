//! Media types, as the keys of `content` write them.
//!
//! In: a media type. Out: what it is without its parameters, and whether a body of it consists of items.

/// A media type without parameters, lower case.
pub(crate) fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or(media_type).trim().to_ascii_lowercase()
}

/// Whether a media type, or a range, is of bytes that are not text.
pub(crate) fn is_binary(media_type: &str) -> bool {
    let essence = essence(media_type);
    let (kind, subtype) = essence.split_once('/').unwrap_or_default();
    matches!(kind, "image" | "audio" | "video" | "font")
        || kind == "application" && matches!(subtype, "octet-stream" | "pdf" | "zip" | "gzip")
}

/// How the items of a body follow one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sequence {
    /// Each is a line.
    Lines,
    /// Each comes after the sign RS.
    Records,
    /// Server-sent events.
    Events,
    /// Parts without names.
    Parts,
}

/// How the items of a media type follow one another; `None` for one that does not consist of items.
pub(crate) fn sequence(media_type: &str) -> Option<Sequence> {
    Some(match essence(media_type).as_str() {
        "application/jsonl"
        | "application/x-jsonl"
        | "application/jsonlines"
        | "application/x-jsonlines"
        | "application/ndjson"
        | "application/x-ndjson" => Sequence::Lines,
        "application/json-seq" => Sequence::Records,
        "text/event-stream" => Sequence::Events,
        "multipart/form-data" => return None,
        it if it.ends_with("+json-seq") => Sequence::Records,
        it if it.starts_with("multipart/") => Sequence::Parts,
        _ => return None,
    })
}
