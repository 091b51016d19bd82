//! What the IR says of calls that are retried.

/// What a failed call of an operation allows.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Retry {
    /// What it means to make the call again.
    pub replay: Replay,
    /// The statuses that say that what it works on is locked for now, ascending.
    pub locked: Vec<u16>,
}

/// What it means to make a call again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Replay {
    /// It changes nothing.
    Safe,
    /// Once more makes no difference.
    Idempotent,
    /// The server recognises a repetition by its idempotency key.
    Keyed,
    /// It does again what it does: what must be assumed of whatever is not known to be better.
    #[default]
    Once,
}

impl Replay {
    /// What HTTP says of a method (RFC 9110, 9.2; of QUERY its own document). Of any other method nothing is assumed.
    pub fn of_method(method: &str) -> Self {
        match method {
            "GET" | "HEAD" | "OPTIONS" | "TRACE" | "QUERY" => Self::Safe,
            "PUT" | "DELETE" => Self::Idempotent,
            _ => Self::Once,
        }
    }

    /// The word for it, as `x-retry` has it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Idempotent => "idempotent",
            Self::Keyed => "keyed",
            Self::Once => "once",
        }
    }
}
