//! What a server does, wherever it is: it honours idempotency keys, and keeps the books.
//!
//! In: the requests of one lane. Out: responses, and what was done how often. It knows nothing of connections.

use std::collections::BTreeMap;

use super::plan::{Action, Attempt, Call, Plan};

/// The books of one lane.
pub struct Ledger {
    plan: Plan,
    call: Option<Call>,
    attempts: u32,
    /// How many of them found nobody.
    missed: u32,
    /// How often the server did what a call asks for, by its number.
    applied: BTreeMap<usize, u32>,
    /// What a key was first used for: the body, and the number of the call.
    keys: BTreeMap<String, (Vec<u8>, usize)>,
    /// What came, a line each.
    entries: Vec<String>,
    /// What should not have come.
    strays: Vec<String>,
}

/// An attempt that has reached the server.
#[derive(Debug)]
pub struct Arrival {
    /// Under which id the server knows it.
    pub id: String,
    pub attempt: Attempt,
}

/// A request, as far as a server looks at it.
#[derive(Debug)]
pub struct Received {
    pub method: String,
    pub call: String,
    pub key: Option<String>,
    pub body: Vec<u8>,
}

/// What a server has to say, if nothing comes in its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    pub body: String,
}

impl Ledger {
    pub fn new(plan: Plan) -> Self {
        Self {
            plan,
            call: None,
            attempts: 0,
            missed: 0,
            applied: BTreeMap::new(),
            keys: BTreeMap::new(),
            entries: Vec::new(),
            strays: Vec::new(),
        }
    }

    /// The next call begins.
    pub fn begin(&mut self, call: Call) {
        self.call = Some(call);
        (self.attempts, self.missed) = (0, 0);
    }

    /// An attempt of the call has arrived, read or not: what is to happen to it. The server counts for itself: who sends
    /// more than the client tells of is found out.
    pub fn arrive(&mut self) -> Option<Arrival> {
        let call = self.call?;
        self.attempts += 1;
        let id = format!("{}-{}", self.plan.id(call.number), self.attempts);
        Some(Arrival { id, attempt: self.plan.attempt(&call, self.attempts) })
    }

    /// The attempt that arrived last never did: nobody was there.
    pub fn miss(&mut self) {
        self.missed += 1;
    }

    /// How many attempts of the call have arrived.
    pub fn received(&self) -> u32 {
        self.attempts - self.missed
    }

    /// A request is read.
    pub fn read(&mut self, request: &Received) {
        let Some(call) = self.call else { return self.stray(format!("{request:?} before the first call")) };
        let id = &request.call;
        if *id != self.plan.id(call.number) {
            self.stray(format!("a request of call {id} during call {}", call.number));
        }
        if request.body != self.plan.body(&call) {
            self.stray(format!("a request of call {id} with another body, of {} bytes", request.body.len()));
        }
        if request.key.is_some() != (call.action == Action::Pay) {
            self.stray(format!("a request of call {id} with the key {:?}", request.key));
        }
        self.entries.push(format!("{id} attempt {}: {} is read", self.attempts, request.method));
    }

    /// What a request asks for is done, unless its key says that it has been.
    pub fn apply(&mut self, request: &Received) -> Answer {
        let number = request.call.rsplit('-').next().and_then(|it| it.parse().ok()).unwrap_or(usize::MAX);
        if let Some(key) = &request.key {
            match self.keys.get(key) {
                Some((body, first)) if *body == request.body => {
                    let first = *first;
                    self.entries.push(format!("{}: was done by {first}", request.call));
                    return self.value(first);
                }
                Some(_) => {
                    self.entries.push(format!("{}: its key is another request's", request.call));
                    return conflict();
                }
                None => _ = self.keys.insert(key.clone(), (request.body.clone(), number)),
            }
        }
        *self.applied.entry(number).or_default() += 1;
        self.entries.push(format!("{}: done {} times", request.call, self.applied(number)));
        self.value(number)
    }

    /// How often the server did what a call asks for.
    pub fn applied(&self, number: usize) -> u32 {
        self.applied.get(&number).copied().unwrap_or(0)
    }

    /// Something came that should not have.
    pub fn stray(&mut self, what: String) {
        self.strays.push(what);
    }

    /// What came that should not have.
    pub fn strays(&self) -> &[String] {
        &self.strays
    }

    /// All that came, a line each.
    pub fn entries(&self) -> &[String] {
        &self.entries
    }

    fn value(&self, number: usize) -> Answer {
        value(&self.plan.id(number), self.applied(number))
    }
}

/// The answer to what was done, and how often that was.
pub fn value(call: &str, times: u32) -> Answer {
    Answer {
        status: 200,
        body: format!("{{\"call\":\"{call}\",\"times\":{times},\"price\":\"£5 à la carte\"}}"),
    }
}

/// The answer to a key that was used for something else.
pub fn conflict() -> Answer {
    let body = r#"{"error":{"code":"key_reused","message":"The key was used for another request"}}"#;
    Answer { status: 409, body: body.to_owned() }
}

/// What a server says that responds with this status.
pub fn refusal(status: u16) -> Answer {
    let body = match status {
        304 => String::new(),
        _ => format!(r#"{{"error":{{"code":"status_{status}","message":"Not now"}}}}"#),
    };
    Answer { status, body }
}
