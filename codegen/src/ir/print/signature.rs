//! How webhooks are signed, as text.

use std::fmt;

use super::super::{Carrier, Signature};
use super::cut;

pub(super) fn signature(f: &mut fmt::Formatter<'_>, it: &Signature) -> fmt::Result {
    let signed: String = it.signed.iter().map(|it| it.text()).collect();
    write!(f, "signed {signed:?} with {} as {}, ", it.digest.word(), it.encoding.word())?;
    match it.elements.as_slice() {
        [] if it.prefix.is_empty() => write!(f, "in {}", it.header)?,
        [] => write!(f, "behind {:?} in {}", it.prefix, it.header)?,
        names => write!(f, "{} of {}", names.join(", "), it.header)?,
    }
    for (what, place) in [("timestamp", &it.timestamp), ("id", &it.id)] {
        match place {
            None => {}
            Some(Carrier::Element(name)) => write!(f, ", {what} {name}")?,
            Some(Carrier::Header(name)) => write!(f, ", {what} in {name}")?,
        }
    }
    it.key.map_or(Ok(()), |it| write!(f, ", secret as {}", it.word()))?;
    if !it.key_prefix.is_empty() {
        write!(f, ", secret behind {:?}", it.key_prefix)?;
    }
    it.tolerance.map_or(Ok(()), |it| write!(f, ", within {it} s"))?;
    it.description.as_ref().map_or(Ok(()), |it| write!(f, " {:?}", cut(it)))?;
    writeln!(f)
}
