//! The clock of a lane: time passes only where a lane allows it, and then at once.
//!
//! Tokio's clock, stopped, runs ahead to the next timer as soon as nothing is left to do. It does not know of bytes that
//! are on their way through the system, so it is held while there may be any: by a thread that is at work as far as Tokio
//! can see, which is its documented way to do so.

use std::sync::mpsc::{Sender, channel};
use std::sync::{Mutex, PoisonError};

/// Holds Tokio's clock, or lets it run ahead. It belongs to one runtime, and starts running.
#[derive(Debug, Default)]
pub struct Clock(Mutex<Option<Sender<()>>>);

impl Clock {
    /// No time passes from now on.
    pub fn hold(&self) {
        self.set(true);
    }

    /// Time passes again, where nothing else happens.
    pub fn release(&self) {
        self.set(false);
    }

    fn set(&self, held: bool) {
        let mut holder = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match (held, holder.is_some()) {
            (true, false) => {
                let (until_dropped, held) = channel();
                tokio::task::spawn_blocking(move || held.recv());
                *holder = Some(until_dropped);
            }
            (false, true) => *holder = None,
            _ => {}
        }
    }
}
