//! What the examples share of a shop: its orders, the decision whether one is paid, and how one is fulfilled.
//!
//! Made to be copied: [`paid`] decides, [`orders`] remembers, [`fulfil`] acts, [`carrier`] takes the goods away.

pub mod carrier;
pub mod fulfil;
pub mod orders;
pub mod paid;

use std::error::Error;

/// What goes wrong in the shop itself, or on the way to the API.
pub type Failure = Box<dyn Error + Send + Sync>;

/// An order, as far as its payment is concerned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// The shop's own id of the order.
    pub id: String,
    /// Three letters.
    pub currency: String,
    /// What it costs, in the currency's smallest unit: 2000 is GBP 20.00.
    pub amount: i64,
    /// Whether it is to be paid with real money. False with a test key.
    pub livemode: bool,
}
