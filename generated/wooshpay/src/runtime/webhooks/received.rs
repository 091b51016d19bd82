//! Reads the headers of a webhook.
//!
//! In: headers as any proxy may have left them: names in any case, several lines, spaces. Out: what is signed with the
//! body, and every signature. Unknown elements are skipped: an API that changes how it signs sends the old and the new
//! for a while.

use http::HeaderMap;

use super::error::Error;
use super::signature::{Carrier, Signature};

/// What the headers of a webhook say.
pub(super) struct Received<'h> {
    pub(super) timestamp: Option<&'h str>,
    pub(super) id: Option<&'h str>,
    /// At least one.
    pub(super) signatures: Vec<Vec<u8>>,
}

impl<'h> Received<'h> {
    pub(super) fn new(signature: &Signature, headers: &'h HeaderMap) -> Result<Self, Error> {
        let lines = lines(headers, signature.header)?;
        let beside = |place: Option<Carrier>| match place {
            None => Ok(None),
            Some(Carrier::Element(name)) => only(signature.header, elements(&lines, &[name])).map(Some),
            Some(Carrier::Header(name)) => only(name, self::lines(headers, name)?).map(Some),
        };
        let (timestamp, id) = (beside(signature.timestamp)?, beside(signature.id)?);
        let texts = match signature.elements {
            [] => bare(&lines, signature.prefix),
            names => elements(&lines, names),
        };
        let signatures: Vec<_> = texts.into_iter().filter_map(|it| signature.encoding.decode(it)).collect();
        if signatures.is_empty() {
            let why = format!("holds no signature in {}", signature.encoding.name());
            return Err(Error::invalid(signature.header, why));
        }
        Ok(Self { timestamp, id, signatures })
    }
}

/// All lines of a header.
fn lines<'h>(headers: &'h HeaderMap, name: &str) -> Result<Vec<&'h str>, Error> {
    let lines = headers.get_all(name).iter().map(|it| std::str::from_utf8(it.as_bytes()));
    match lines.collect::<Result<Vec<_>, _>>() {
        Ok(lines) if lines.is_empty() => Err(Error::missing(name)),
        Ok(lines) => Ok(lines),
        Err(_) => Err(Error::invalid(name, "is not text")),
    }
}

/// The values of the elements of these names, as in `t=1,v1=a,v1=b`.
fn elements<'h>(lines: &[&'h str], names: &[&str]) -> Vec<&'h str> {
    let elements = lines.iter().flat_map(|it| it.split([',', ';'])).filter_map(|it| it.split_once('='));
    elements.filter(|(name, _)| names.contains(&name.trim())).map(|(_, value)| value.trim()).collect()
}

/// The values that have no element: all of a line, or several with spaces or commas between.
fn bare<'h>(lines: &[&'h str], prefix: &str) -> Vec<&'h str> {
    let is_between = |it: char| it.is_whitespace() || (it == ',' && !prefix.contains(','));
    let values = lines.iter().flat_map(|it| it.split(is_between)).filter(|it| !it.is_empty());
    values.filter_map(|it| it.strip_prefix(prefix)).collect()
}

/// The one value among several, all of which have to be the same: of two times it would be unclear which one counts.
fn only<'h>(header: &str, values: Vec<&'h str>) -> Result<&'h str, Error> {
    let mut values = values.into_iter().map(str::trim);
    let first = values.next().unwrap_or_default();
    if first.is_empty() {
        return Err(Error::invalid(header, "does not say all that is signed"));
    }
    match values.all(|it| it == first) {
        true => Ok(first),
        false => Err(Error::invalid(header, "says something twice, and not the same")),
    }
}
