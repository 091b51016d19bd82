//! The runtime that this crate shares with others: requests, retries, responses, errors, JSON.
//!
//! All of it is [`paywright_runtime`], except for the types that this crate adds functions to: [`Client`], [`ClientBuilder`],
//! [`Call`], and the pages of lists in [`paging`].

// First, since rustdoc lists what a call can do in the order of modules.
mod call;
mod client;
pub mod paging;

pub use paywright_runtime::*;

pub use self::call::Call;
pub use self::client::{Client, ClientBuilder};
