//! Puts together what is signed: the body, and what is signed with it.

use super::error::Error;
use super::signature::{Carrier, Piece, Signature};

/// What is signed, piece by piece. The body is not copied.
pub(super) fn pieces<'a>(
    signature: &Signature,
    timestamp: Option<&'a str>,
    id: Option<&'a str>,
    body: &'a [u8],
) -> Result<Vec<&'a [u8]>, Error> {
    let signed = signature.signed;
    let beside = |index: usize, text: Option<&'a str>, place: Option<Carrier>| {
        let text = text.unwrap_or_default();
        let neighbours = [index.checked_sub(1), Some(index + 1)].map(|it| it.and_then(|it| signed.get(it)));
        match neighbours.into_iter().flatten().all(|it| is_apart(text, it)) {
            true => Ok(text.as_bytes()),
            false => {
                let header = place.map_or(signature.header, |it| signature.header_of(it));
                Err(Error::invalid(header, "cannot be separated from the rest of what is signed"))
            }
        }
    };
    let piece = |(index, piece): (usize, &Piece)| match piece {
        Piece::Text(text) => Ok(text.as_bytes()),
        Piece::Timestamp => beside(index, timestamp, signature.timestamp),
        Piece::Id => beside(index, id, signature.id),
        Piece::Body => Ok(body),
    };
    signed.iter().enumerate().map(piece).collect()
}

/// Whether it is certain where a text ends that is signed next to another piece. Else the beginning of a genuine body
/// could be read as the end of a timestamp, and what is left of the body would still be signed.
fn is_apart(text: &str, neighbour: &Piece) -> bool {
    match neighbour {
        Piece::Text(between) => !text.contains(between),
        // Without a separator, the text must not contain a character that JSON begins with.
        _ => !text.contains(['{', '[', '"']),
    }
}
