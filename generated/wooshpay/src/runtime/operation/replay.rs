//! Whether a call of an operation may be retried: fixed when the crate is generated.

/// Whether a call of an operation may be retried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Replay {
    /// It changes nothing.
    Safe,
    /// A second call makes no difference.
    Idempotent,
    /// There is evidence that the server recognises a retry by its idempotency key, which all attempts of a call share.
    Keyed,
    /// A second call does it again: money moves twice. Not retried unless the request certainly never reached the
    /// server.
    Once,
}
