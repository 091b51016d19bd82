//! What is fed with inputs, one file a target.
//!
//! A target makes an input, which is a text or bytes that a person can read, and says of any input whether what is promised
//! holds for it. It is the input that is kept, not the seed: it means the same when the target has changed.

mod documents;
mod markdown;
mod reader;
mod requests;
mod webhooks;

use std::time::Duration;

use fastrand::Rng;

/// Something that takes what strangers send.
#[derive(Clone, Copy)]
pub(crate) struct Target {
    /// Its name, and that of its folder with inputs that failed.
    pub(crate) name: &'static str,
    /// How the names of those inputs end.
    pub(crate) ending: &'static str,
    /// The most CPU time that one input may take, where nothing is optimized.
    pub(crate) longest: Duration,
    pub(crate) make: fn(&mut Rng) -> Vec<u8>,
    /// Why a promise does not hold for an input. A panic says so as well.
    pub(crate) check: fn(&[u8]) -> Result<(), String>,
}

pub(crate) const TARGETS: [Target; 5] =
    [documents::TARGET, reader::TARGET, requests::TARGET, webhooks::TARGET, markdown::TARGET];

/// An error unless something holds.
fn ensure(holds: bool, why: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(why()) }
}
