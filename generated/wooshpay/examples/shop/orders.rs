//! The orders, in a database file: what each costs, how far it is, and which ones have work waiting.
//!
//! In: what happened to an order. Out: its new state, on disk before the function returns. What to do about it is left to
//! [`fulfil`](super::fulfil).
//!
//! A transaction changes the state of an order and its entry in the outbox together, so that a program that ends at any moment
//! finds its unfinished work again when it starts. The database is redb, which needs no server; with SQL the two tables and the
//! transaction are the same. A commit waits for the disk: a busy server makes it on a thread for blocking work.

use std::fmt;
use std::path::Path;

use redb::{Database, ReadableDatabase, ReadableTable, TableDefinition, WriteTransaction};
use wooshpay::models::PaymentIntentId;

use super::paid::Verdict;
use super::{Failure, Order};

/// By PaymentIntent: the order's id, currency, amount, whether it is live, and its state.
const ORDERS: TableDefinition<'_, &str, (&str, &str, i64, bool, &str)> = TableDefinition::new("orders");

/// By order: the first PaymentIntent that was found to pay for it.
const PAID: TableDefinition<'_, &str, &str> = TableDefinition::new("paid");

/// The PaymentIntents whose order has work waiting.
const OUTBOX: TableDefinition<'_, &str, ()> = TableDefinition::new("outbox");

/// How far an order is.
///
/// ```text
/// Waiting ─ said to be paid ─▶ Claimed ─ checked ─▶ Shipping ─ taken ─▶ Shipped
///    └─ given up by the shop ─▶ GivenUp
/// ```
///
/// A payment that differs, a second payment for one order, a refund, a dispute, or a payment for an order that was given up leads
/// to a person, from any state. Nothing leads from a person back to shipping.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// The customer was sent to pay.
    Waiting,
    /// An event says that it is paid. To do: ask the API.
    Claimed,
    /// It is paid. To do: hand over the goods, unless the carrier has them.
    Shipping,
    /// The carrier has the goods.
    Shipped,
    /// The shop no longer waits for the money.
    GivenUp,
    /// A person has to decide.
    Person(Reason, Goods),
}

/// Why a person has to decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// What was paid is not what the order costs.
    Differs,
    /// Money went back, or is about to.
    Refunded,
    /// The customer's bank wants the money back.
    Disputed,
    /// The money came after the shop had given up the order.
    PaidLate,
    /// Another PaymentIntent pays for the same order: the customer paid on two pages.
    PaidTwice,
}

/// Where the goods are while a person decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goods {
    /// Not handed over for this payment.
    Here,
    /// The carrier was about to take them. Ask it.
    Unclear,
    /// The carrier has them.
    Gone,
}

/// Each state, and its text in the database.
const STATES: &[(State, &str)] = &[
    (State::Waiting, "waiting"),
    (State::Claimed, "claimed"),
    (State::Shipping, "shipping"),
    (State::Shipped, "shipped"),
    (State::GivenUp, "given up"),
    (State::Person(Reason::Differs, Goods::Here), "a person: the payment differs"),
    (State::Person(Reason::PaidLate, Goods::Here), "a person: paid late"),
    (State::Person(Reason::PaidTwice, Goods::Here), "a person: paid twice"),
    (State::Person(Reason::Refunded, Goods::Here), "a person: refunded before shipping"),
    (State::Person(Reason::Refunded, Goods::Unclear), "a person: refunded while shipping"),
    (State::Person(Reason::Refunded, Goods::Gone), "a person: refunded after shipping"),
    (State::Person(Reason::Disputed, Goods::Here), "a person: disputed before shipping"),
    (State::Person(Reason::Disputed, Goods::Unclear), "a person: disputed while shipping"),
    (State::Person(Reason::Disputed, Goods::Gone), "a person: disputed after shipping"),
];

impl State {
    /// Whether the shop has something to do.
    fn has_work(self) -> bool {
        matches!(self, Self::Claimed | Self::Shipping)
    }

    /// The state after something happened. The same state where it changes nothing.
    #[must_use]
    pub fn after(self, what: &Happened) -> Self {
        use State::{Claimed, GivenUp, Person, Shipped, Shipping, Waiting};
        match (self, what) {
            (Waiting, Happened::SaidToBePaid) => Claimed,
            (GivenUp, Happened::SaidToBePaid) => Person(Reason::PaidLate, Goods::Here),
            (Waiting, Happened::GivenUp) => GivenUp,
            (Claimed, Happened::Checked(Verdict::Paid)) => Shipping,
            (Claimed, Happened::Checked(Verdict::Canceled)) => Waiting,
            (Claimed, Happened::Checked(Verdict::Differs(_))) => Person(Reason::Differs, Goods::Here),
            (Claimed, Happened::PaidTwice) => Person(Reason::PaidTwice, Goods::Here),
            (Shipping, Happened::Taken) => Shipped,
            (Person(reason, Goods::Unclear), Happened::Taken) => Person(reason, Goods::Gone),
            (Waiting | Claimed | GivenUp, Happened::Refunded) => Person(Reason::Refunded, Goods::Here),
            (Shipping, Happened::Refunded) => Person(Reason::Refunded, Goods::Unclear),
            (Shipped, Happened::Refunded) => Person(Reason::Refunded, Goods::Gone),
            (Waiting | Claimed | GivenUp, Happened::Disputed) => Person(Reason::Disputed, Goods::Here),
            (Shipping, Happened::Disputed) => Person(Reason::Disputed, Goods::Unclear),
            (Shipped, Happened::Disputed) => Person(Reason::Disputed, Goods::Gone),
            _ => self,
        }
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = STATES.iter().find(|(state, _)| state == self).map(|(_, text)| *text);
        f.write_str(text.unwrap_or("a person"))
    }
}

/// What can happen to an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Happened {
    /// A signed event says that it is paid.
    SaidToBePaid,
    /// The API was asked about the payment.
    Checked(Verdict),
    /// The API was asked, and says that it is paid. Another payment has paid for the order before.
    PaidTwice,
    /// The carrier has the goods.
    Taken,
    /// A signed event tells of a refund.
    Refunded,
    /// A signed event tells of a dispute.
    Disputed,
    /// The shop no longer waits for the money.
    GivenUp,
}

/// The orders of a shop.
pub struct Orders(Database);

impl Orders {
    /// Opens the database, or creates it. One process at a time can have it open.
    ///
    /// # Errors
    /// If the file cannot be opened, or another process has it.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        if !path.try_exists()? {
            // A file that is half created cannot be opened any more. It gets its name once it is whole.
            let fresh = path.with_extension("new");
            let _ = std::fs::remove_file(&fresh);
            create(&fresh)?;
            std::fs::rename(&fresh, path)?;
        }
        Ok(Self(Database::open(path)?))
    }

    /// Stores an order and the PaymentIntent that pays for it. Do it before the customer is sent to pay. An order that is stored
    /// already stays as it is.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn expect(&self, intent: &PaymentIntentId, order: &Order) -> Result<(), Failure> {
        let transaction = self.0.begin_write()?;
        {
            let mut orders = transaction.open_table(ORDERS)?;
            let is_new = orders.get(intent.as_str())?.is_none();
            if is_new {
                orders.insert(intent.as_str(), row(order, &State::Waiting.to_string()))?;
            }
        }
        Ok(transaction.commit()?)
    }

    /// An order and its state.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn find(&self, intent: &PaymentIntentId) -> Result<Option<(Order, State)>, Failure> {
        let orders = self.0.begin_read()?.open_table(ORDERS)?;
        orders.get(intent.as_str())?.map(|it| read(it.value())).transpose()
    }

    /// Notes what happened to an order, and gives its new state. None where there is no such order.
    ///
    /// # Errors
    /// If the database cannot be written. Nothing has changed then.
    pub fn note(&self, intent: &PaymentIntentId, what: &Happened) -> Result<Option<State>, Failure> {
        let transaction = self.0.begin_write()?;
        let after = {
            let mut orders = transaction.open_table(ORDERS)?;
            let found = orders.get(intent.as_str())?.map(|it| read(it.value())).transpose()?;
            let Some((order, before)) = found else { return Ok(None) };
            let is_second =
                *what == Happened::Checked(Verdict::Paid) && !is_first(&transaction, &order, intent)?;
            let after = before.after(if is_second { &Happened::PaidTwice } else { what });
            orders.insert(intent.as_str(), row(&order, &after.to_string()))?;
            let mut outbox = transaction.open_table(OUTBOX)?;
            if after.has_work() {
                outbox.insert(intent.as_str(), ())?;
            } else {
                outbox.remove(intent.as_str())?;
            }
            after
        };
        transaction.commit()?;
        Ok(Some(after))
    }

    /// The orders that have work waiting, also from before a restart.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn outbox(&self) -> Result<Vec<PaymentIntentId>, Failure> {
        let outbox = self.0.begin_read()?.open_table(OUTBOX)?;
        let ids = outbox.iter()?.map(|it| it.map(|(id, _)| PaymentIntentId::from(id.value())));
        Ok(ids.collect::<Result<_, _>>()?)
    }
}

/// Whether a payment is the first that was found to pay for its order. Notes it if it is.
fn is_first(
    transaction: &WriteTransaction,
    order: &Order,
    intent: &PaymentIntentId,
) -> Result<bool, Failure> {
    let mut paid = transaction.open_table(PAID)?;
    let is_same = paid.get(order.id.as_str())?.map(|first| first.value() == intent.as_str());
    if is_same.is_none() {
        paid.insert(order.id.as_str(), intent.as_str())?;
    }
    Ok(is_same.unwrap_or(true))
}

fn row<'a>(order: &'a Order, state: &'a str) -> (&'a str, &'a str, i64, bool, &'a str) {
    (&order.id, &order.currency, order.amount, order.livemode, state)
}

fn read(
    (id, currency, amount, livemode, state): (&str, &str, i64, bool, &str),
) -> Result<(Order, State), Failure> {
    let known = STATES.iter().find(|(_, text)| *text == state);
    let (state, _) = known.ok_or_else(|| format!("order {id} has an unknown state: {state}"))?;
    Ok((Order { id: id.to_owned(), currency: currency.to_owned(), amount, livemode }, *state))
}

/// A database with all its tables, still empty.
fn create(path: &Path) -> Result<(), Failure> {
    let database = Database::create(path)?;
    let transaction = database.begin_write()?;
    transaction.open_table(ORDERS)?;
    transaction.open_table(PAID)?;
    transaction.open_table(OUTBOX)?;
    Ok(transaction.commit()?)
}
