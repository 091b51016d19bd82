//! Who takes the goods away: a parcel service, a warehouse, a mail with a licence key.
//!
//! A program can end between handing goods over and noting it. So a carrier has to know the orders it has taken: that question is
//! asked before anything is shipped. Parcel services answer it by your reference; with one that cannot, a person has to look.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::PathBuf;

use super::{Failure, Order};

/// Takes goods, and knows which it has taken.
pub trait Carrier {
    /// Whether the goods of this order have been taken.
    fn has_taken(&self, order: &Order) -> impl Future<Output = Result<bool, Failure>>;

    /// Takes the goods of this order. After an error they may have been taken all the same.
    fn take(&self, order: &Order) -> impl Future<Output = Result<(), Failure>>;
}

/// A carrier for rehearsals: a file with a line for each order whose goods it has taken.
pub struct Ledger {
    /// The file.
    pub path: PathBuf,
}

impl Ledger {
    /// The ids of the orders whose goods were taken, each time they were.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn lines(&self) -> Result<Vec<String>, Failure> {
        match std::fs::read_to_string(&self.path) {
            Ok(text) => Ok(text.lines().map(str::to_owned).collect()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
            Err(error) => Err(error.into()),
        }
    }
}

impl Carrier for Ledger {
    async fn has_taken(&self, order: &Order) -> Result<bool, Failure> {
        Ok(self.lines()?.contains(&order.id))
    }

    async fn take(&self, order: &Order) -> Result<(), Failure> {
        let mut file = OpenOptions::new().create(true).append(true).open(&self.path)?;
        // One write for one line, so that a line is there whole or not at all.
        file.write_all(format!("{}\n", order.id).as_bytes())?;
        Ok(file.sync_all()?)
    }
}
