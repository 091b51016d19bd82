//! What it means to make a call of an operation again: the operation's nature, fixed when the crate is generated.

/// What it means to make a call of an operation again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Replay {
    /// It changes nothing.
    Safe,
    /// Once more makes no difference.
    Idempotent,
    /// There is evidence that the server recognises a repetition by its idempotency key, which all attempts of a call
    /// share.
    Keyed,
    /// It does again what it does: money moves twice. Repeated only where it is certain that the server did not see it.
    Once,
}
