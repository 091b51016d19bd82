//! Runs of text that need no escape: found by the reader and by the writer.

/// How many bytes there are before what ends a run of plain text: a quote, a backslash, a control character, or the end.
/// Eight at a time while there are so many: most of a body is text.
pub(super) fn plain(text: &[u8]) -> usize {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    const HIGHEST: u64 = ONES << 7;
    // The highest bit of each byte that is zero, exact up to the first.
    let zeros = |word: u64| word.wrapping_sub(ONES) & !word & HIGHEST;
    let special = |chunk: &[u8; 8]| {
        let word = u64::from_le_bytes(*chunk);
        let control = word.wrapping_sub(ONES * 0x20) & !word & HIGHEST;
        zeros(word ^ (ONES * u64::from(b'"'))) | zeros(word ^ (ONES * u64::from(b'\\'))) | control
    };
    let mut rest = text;
    while let Some((chunk, after)) = rest.split_first_chunk() {
        let special = special(chunk);
        if special != 0 {
            return text.len() - rest.len() + special.trailing_zeros() as usize / 8;
        }
        rest = after;
    }
    // The rest with some that has been looked at, if there is so much.
    if text.last_chunk().is_some_and(|last| special(last) == 0) {
        return text.len();
    }
    let is_special = |it: &u8| matches!(it, b'"' | b'\\' | 0..=0x1F);
    text.len() - rest.len() + rest.iter().position(is_special).unwrap_or(rest.len())
}
