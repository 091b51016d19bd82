//! SHA-256 of things that have several parts.
//!
//! In: parts, in order. Out: hexadecimal digits. Each part goes in with its length, so that `a, bc` and `ab, c` differ.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

/// A digest that is still being made.
#[derive(Debug, Default)]
pub struct Digest(Sha256);

impl Digest {
    /// Of these parts.
    pub fn of<P: AsRef<[u8]>>(parts: impl IntoIterator<Item = P>) -> String {
        let mut digest = Self::default();
        parts.into_iter().for_each(|it| digest.part(it));
        digest.finish()
    }

    /// Adds a part.
    pub fn part(&mut self, bytes: impl AsRef<[u8]>) {
        let bytes = bytes.as_ref();
        self.0.update((bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
    }

    /// Its digits.
    pub fn finish(self) -> String {
        self.0.finalize().iter().fold(String::with_capacity(64), |mut digits, byte| {
            // Writing to a string cannot fail.
            let _ = write!(digits, "{byte:02x}");
            digits
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Digest;

    #[test]
    fn the_border_between_parts_counts() {
        assert_eq!(Digest::of(["a", "bc"]), Digest::of(["a", "bc"]));
        assert_ne!(Digest::of(["a", "bc"]), Digest::of(["ab", "c"]));
        assert_ne!(Digest::of(["a"]), Digest::of(["a", ""]));
        assert_eq!(Digest::of(["a"]).len(), 64);
    }
}
