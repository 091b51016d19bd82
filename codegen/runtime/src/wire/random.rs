//! Random values: idempotency keys, boundaries, the length of pauses.
//!
//! In: the operating system's randomness, read each time. The hash keys of the standard library would save the
//! dependency, but are drawn once per thread: processes that were forked, or restored from one snapshot, would share
//! them, and so give two payments one key.

use std::time::Duration;

/// A version 4 UUID (RFC 9562).
pub(crate) fn uuid() -> Result<String, String> {
    let mut bytes = draw()?;
    bytes[6] = (bytes[6] & 0x0F) | 0x40;
    bytes[8] = (bytes[8] & 0x3F) | 0x80;
    let hex = hex(bytes);
    let parts = [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]];
    Ok(parts.join("-"))
}

/// 32 random hexadecimal digits.
pub(crate) fn digits() -> Result<String, String> {
    draw().map(hex)
}

/// A random duration up to this one. The longest one on a system without randomness.
pub(crate) fn up_to(longest: Duration) -> Duration {
    let Ok([a, b, c, d, ..]) = draw() else { return longest };
    longest.mul_f64(f64::from(u32::from_be_bytes([a, b, c, d])) / f64::from(u32::MAX))
}

fn draw() -> Result<[u8; 16], String> {
    let mut bytes = [0; 16];
    match getrandom::fill(&mut bytes) {
        Ok(()) => Ok(bytes),
        Err(error) => Err(format!("the system has no randomness to give: {error}")),
    }
}

fn hex(bytes: [u8; 16]) -> String {
    format!("{:032x}", u128::from_be_bytes(bytes))
}
