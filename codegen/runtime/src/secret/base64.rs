//! Base64 in one direction, for HTTP Basic, signatures, and for finding what a server repeats in it.
//!
//! In one direction it is shorter than a dependency that everybody has in another version.

/// `bytes` in Base64, standard alphabet, padded.
pub(crate) fn encode(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for (at, shift) in [18, 12, 6, 0].into_iter().enumerate() {
            match at <= chunk.len() {
                true => out.push(char::from(ALPHABET[(bits >> shift & 63) as usize])),
                false => out.push('='),
            }
        }
    }
    out
}
