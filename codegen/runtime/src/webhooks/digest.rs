//! The HMAC. The only module that uses the crates for it.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Sha256, Sha384, Sha512};

use super::signature::Digest;

impl Digest {
    /// The signature of these pieces together.
    pub(super) fn sign(self, key: &[u8], pieces: &[&[u8]]) -> Option<Vec<u8>> {
        match self {
            Self::Sha256 => sign::<Hmac<Sha256>>(key, pieces),
            Self::Sha384 => sign::<Hmac<Sha384>>(key, pieces),
            Self::Sha512 => sign::<Hmac<Sha512>>(key, pieces),
        }
    }

    /// Whether one of these is that signature. How long it takes does not tell how much of one is right.
    pub(super) fn is_signed(self, key: &[u8], pieces: &[&[u8]], signatures: &[Vec<u8>]) -> bool {
        match self {
            Self::Sha256 => is_signed::<Hmac<Sha256>>(key, pieces, signatures),
            Self::Sha384 => is_signed::<Hmac<Sha384>>(key, pieces, signatures),
            Self::Sha512 => is_signed::<Hmac<Sha512>>(key, pieces, signatures),
        }
    }
}

fn sign<M: Mac + KeyInit>(key: &[u8], pieces: &[&[u8]]) -> Option<Vec<u8>> {
    Some(mac::<M>(key, pieces)?.finalize().into_bytes().to_vec())
}

fn is_signed<M: Mac + KeyInit + Clone>(key: &[u8], pieces: &[&[u8]], signatures: &[Vec<u8>]) -> bool {
    // The body is hashed once, however many signatures there are.
    mac::<M>(key, pieces).is_some_and(|mac| signatures.iter().any(|it| mac.clone().verify_slice(it).is_ok()))
}

/// None for a key of a length that cannot be; an HMAC takes any.
fn mac<M: Mac + KeyInit>(key: &[u8], pieces: &[&[u8]]) -> Option<M> {
    let mut mac = <M as KeyInit>::new_from_slice(key).ok()?;
    pieces.iter().for_each(|it| mac.update(it));
    Some(mac)
}
