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

use qashier::models::CheckoutSessionId;
use redb::{Database, ReadableDatabase, ReadableTable, TableDefinition, WriteTransaction};

use super::paid::Verdict;
use super::{Failure, Order};

/// By session: the order's id, currency, amount, and state.
const ORDERS: TableDefinition<'_, &str, (&str, &str, i64, &str)> = TableDefinition::new("orders");

/// By order: the first session that was found to pay for it.
const PAID: TableDefinition<'_, &str, &str> = TableDefinition::new("paid");

/// The sessions whose order has work waiting.
const OUTBOX: TableDefinition<'_, &str, ()> = TableDefinition::new("outbox");

/// How far an order is.
///
/// ```text
/// Waiting ─ time to look ─▶ Claimed ─ paid ─▶ Shipping ─ taken ─▶ Shipped
///    ▲                         ├─ not paid ─▶ Waiting
///    │                         └─ expired ──▶ GivenUp ─ time to look ─▶ Reopened
/// ```
///
/// A payment that differs, a second one for one order, or one for an order that was given up leads to a person. Nothing leads from
/// a person back to shipping.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// The customer was sent to pay.
    Waiting,
    /// Somebody says that something has changed. To do: ask the API.
    Claimed,
    /// It is paid. To do: hand over the goods, unless the carrier has them.
    Shipping,
    /// The carrier has the goods.
    Shipped,
    /// The session has expired, or the shop no longer waits for the money.
    GivenUp,
    /// It was given up, and somebody says that something has changed. To do: ask the API.
    Reopened,
    /// A person has to decide: what was paid is not what the order costs.
    Differs,
    /// A person has to decide: the money came after the order was given up.
    PaidLate,
    /// A person has to decide: another session pays for the same order. The customer paid on two pages.
    PaidTwice,
}

/// Each state, and its text in the database.
const STATES: &[(State, &str)] = &[
    (State::Waiting, "waiting"),
    (State::Claimed, "claimed"),
    (State::Shipping, "shipping"),
    (State::Shipped, "shipped"),
    (State::GivenUp, "given up"),
    (State::Reopened, "given up, to be looked at again"),
    (State::Differs, "a person: the payment differs"),
    (State::PaidLate, "a person: paid late"),
    (State::PaidTwice, "a person: paid twice"),
];

impl State {
    /// Whether the shop has something to do.
    fn has_work(self) -> bool {
        matches!(self, Self::Claimed | Self::Shipping | Self::Reopened)
    }

    /// The state after something happened. The same state where it changes nothing.
    #[must_use]
    pub fn after(self, what: &Happened) -> Self {
        use State::{Claimed, Differs, GivenUp, PaidLate, PaidTwice, Reopened, Shipped, Shipping, Waiting};
        match (self, what) {
            (Waiting, Happened::TimeToLook) => Claimed,
            (GivenUp, Happened::TimeToLook) => Reopened,
            (Waiting, Happened::GivenUp) => GivenUp,
            (Claimed, Happened::Checked(Verdict::Paid)) => Shipping,
            (Claimed, Happened::Checked(Verdict::Open)) => Waiting,
            (Claimed, Happened::Checked(Verdict::Expired)) => GivenUp,
            (Claimed | Reopened, Happened::Checked(Verdict::Differs(_))) => Differs,
            (Reopened, Happened::Checked(Verdict::Paid)) => PaidLate,
            (Claimed | Reopened, Happened::PaidTwice) => PaidTwice,
            (Reopened, Happened::Checked(_)) => GivenUp,
            (Shipping, Happened::Taken) => Shipped,
            _ => self,
        }
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = STATES.iter().find(|(state, _)| state == self).map(|(_, text)| *text);
        f.write_str(text.unwrap_or_default())
    }
}

/// What can happen to an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Happened {
    /// An event, the customer's return, or the clock.
    TimeToLook,
    /// The API was asked about the session.
    Checked(Verdict),
    /// The API was asked, and says that it is paid. Another session has paid for the order before.
    PaidTwice,
    /// The carrier has the goods.
    Taken,
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

    /// Stores an order and the session that pays for it. Do it before the customer is sent to pay. An order that is stored already
    /// stays as it is.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn expect(&self, session: &CheckoutSessionId, order: &Order) -> Result<(), Failure> {
        let transaction = self.0.begin_write()?;
        {
            let mut orders = transaction.open_table(ORDERS)?;
            let is_new = orders.get(session.as_str())?.is_none();
            if is_new {
                orders.insert(session.as_str(), row(order, &State::Waiting.to_string()))?;
            }
        }
        Ok(transaction.commit()?)
    }

    /// An order and its state.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn find(&self, session: &CheckoutSessionId) -> Result<Option<(Order, State)>, Failure> {
        let orders = self.0.begin_read()?.open_table(ORDERS)?;
        orders.get(session.as_str())?.map(|it| read(it.value())).transpose()
    }

    /// Notes what happened to an order, and gives its new state. None where there is no such order.
    ///
    /// # Errors
    /// If the database cannot be written. Nothing has changed then.
    pub fn note(&self, session: &CheckoutSessionId, what: &Happened) -> Result<Option<State>, Failure> {
        let transaction = self.0.begin_write()?;
        let after = {
            let mut orders = transaction.open_table(ORDERS)?;
            let found = orders.get(session.as_str())?.map(|it| read(it.value())).transpose()?;
            let Some((order, before)) = found else { return Ok(None) };
            let is_second =
                *what == Happened::Checked(Verdict::Paid) && !is_first(&transaction, &order, session)?;
            let after = before.after(if is_second { &Happened::PaidTwice } else { what });
            orders.insert(session.as_str(), row(&order, &after.to_string()))?;
            let mut outbox = transaction.open_table(OUTBOX)?;
            if after.has_work() {
                outbox.insert(session.as_str(), ())?;
            } else {
                outbox.remove(session.as_str())?;
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
    pub fn outbox(&self) -> Result<Vec<CheckoutSessionId>, Failure> {
        let outbox = self.0.begin_read()?.open_table(OUTBOX)?;
        let ids = outbox.iter()?.map(|it| it.map(|(id, _)| CheckoutSessionId::from(id.value())));
        Ok(ids.collect::<Result<_, _>>()?)
    }
}

/// Whether a session is the first that was found to pay for its order. Notes it if it is.
fn is_first(
    transaction: &WriteTransaction,
    order: &Order,
    session: &CheckoutSessionId,
) -> Result<bool, Failure> {
    let mut paid = transaction.open_table(PAID)?;
    let is_same = paid.get(order.id.as_str())?.map(|first| first.value() == session.as_str());
    if is_same.is_none() {
        paid.insert(order.id.as_str(), session.as_str())?;
    }
    Ok(is_same.unwrap_or(true))
}

fn row<'a>(order: &'a Order, state: &'a str) -> (&'a str, &'a str, i64, &'a str) {
    (&order.id, &order.currency, order.amount, state)
}

fn read((id, currency, amount, state): (&str, &str, i64, &str)) -> Result<(Order, State), Failure> {
    let known = STATES.iter().find(|(_, text)| *text == state);
    let (state, _) = known.ok_or_else(|| format!("order {id} has an unknown state: {state}"))?;
    Ok((Order { id: id.to_owned(), currency: currency.to_owned(), amount }, *state))
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
