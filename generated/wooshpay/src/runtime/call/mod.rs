//! One call, from its options to its last attempt.
//!
//! In: an operation, a client, options. Out: a response, a stream or an error. `request` builds what is sent, `attempt` sends
//! it until there is a result.

// First, since rustdoc lists functions in the order of modules.
pub(super) mod unsent;

mod attempt;
mod authorize;
pub(super) mod raw;
pub(super) mod request;
pub(super) mod streaming;
mod trace;
mod watch;
