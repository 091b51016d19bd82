//! Media types, their parameters, and ranges of them (`image/*`).

/// Whether a media type is one of a range, which may be a single one; parameters do not count.
pub(crate) fn is_within(media_type: &str, range: &str) -> bool {
    let ((kind, subtype), (wanted_kind, wanted_subtype)) = (pieces(media_type), pieces(range));
    let takes = |wanted: &str, given: &str| wanted == "*" || wanted == given;
    takes(&wanted_kind, &kind) && takes(&wanted_subtype, &subtype)
}

/// Type and subtype, lower case, without parameters.
pub(crate) fn pieces(media_type: &str) -> (String, String) {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let (kind, subtype) = essence.split_once('/').unwrap_or((essence.as_str(), ""));
    (kind.to_owned(), subtype.to_owned())
}

/// Whether it holds JSON.
pub(crate) fn is_json(media_type: &str) -> bool {
    let (_, subtype) = pieces(media_type);
    subtype == "json" || subtype.ends_with("+json")
}

/// The value of a parameter, without its quotes: the charset of `text/plain; charset=utf-8`.
pub(crate) fn parameter<'t>(media_type: &'t str, name: &str) -> Option<&'t str> {
    let mut pairs = media_type.split(';').skip(1).filter_map(|it| it.split_once('='));
    let (_, value) = pairs.find(|(own, _)| own.trim().eq_ignore_ascii_case(name))?;
    Some(value.trim().trim_matches('"'))
}
