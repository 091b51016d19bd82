//! Webhooks: verifying who sent one, and reading its event.
//!
//! In: the headers and the unchanged body of a request to the caller's server, and the secret that the API signs with.
//! Out: [`Verified`], from which the event is read, or an [`Error`]. How an API signs is data ([`Signature`]); a
//! [`Signer`] creates the same headers, so that callers can test their receiver. Receiving requests and responding to
//! them is the caller's business.
//!
//! In the order in which a request passes them: `received` reads the headers, `pieces` puts together what was signed,
//! `digest` finds the secret (one of the `key`s) that signed it, `age` checks the clock.

mod age;
mod digest;
mod encoding;
mod error;
mod key;
mod pieces;
mod received;
mod signature;
mod signed;
mod signer;
mod verifier;

pub use self::error::{Error, ErrorKind};
pub use self::signature::{Carrier, Digest, Encoding, KeyForm, Piece, Signature};
pub use self::signed::Signed;
pub use self::signer::Signer;
pub use self::verifier::{Verified, Verifier};
