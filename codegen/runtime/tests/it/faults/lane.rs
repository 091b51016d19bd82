//! Makes the calls of a lane, one after the other, and holds what becomes of them against the oracle.
//!
//! In: a plan, and a server, wherever it is. Out: a line for each call, or the first that is not as it should be, with
//! all that it takes to see it again.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use runtime::{
    Attempt, AttemptEnd, Body, ByteStream, Call, Client, ClientBuilder, DecodeError, Encoder, Endpoint,
    Error, Hook, Operation, OperationRef, RawResponse, Replay, Response, Retries,
};
use serde_json::Value;

use super::ledger::Ledger;
use super::oracle::{End, Expected, Failure, Oracle, Told};
use super::plan::{self, Action, Key, PAUSES, Payload, Plan, TIMEOUT, Way};
use crate::support::{SHOP, endpoint};

/// The header that says which call a request is of.
pub const CALL: &str = "x-call";
/// The header of the idempotency key.
pub const KEY: &str = "idempotency-key";

/// Calls that are made one after the other, with a client of their own.
pub struct Lane {
    pub plan: Plan,
    calls: usize,
    /// Which call is at hand.
    at: AtomicUsize,
    /// How the client sees what is asked for.
    endpoint: fn(Action) -> &'static Endpoint<'static>,
}

/// A server for one lane.
pub trait Server {
    /// Its books.
    fn ledger(&self) -> MutexGuard<'_, Ledger>;

    /// The time.
    fn now(&self) -> Duration;

    /// Waits until what is left of the last call is over and done with.
    fn settled(&self) -> impl Future<Output = ()>;
}

/// An operation of the kind that an action is of.
#[derive(Debug, Clone)]
pub struct Act {
    endpoint: &'static Endpoint<'static>,
    payload: Payload,
    body: Body,
}

const LOOK: Endpoint<'static> = endpoint("look", "GET", "/look");
const SET: Endpoint<'static> =
    Endpoint { replay: Replay::Idempotent, locked: &[409], ..endpoint("set", "PUT", "/set") };
const REMOVE: Endpoint<'static> =
    Endpoint { replay: Replay::Idempotent, ..endpoint("remove", "DELETE", "/remove") };
const PAY: Endpoint<'static> = Endpoint {
    replay: Replay::Keyed,
    idempotency_header: Some("Idempotency-Key"),
    ..endpoint("pay", "POST", "/pay")
};
const CAPTURE: Endpoint<'static> =
    Endpoint { replay: Replay::Once, ..endpoint("capture", "POST", "/capture") };

impl Action {
    pub fn endpoint(self) -> &'static Endpoint<'static> {
        match self {
            Self::Look => &LOOK,
            Self::Set => &SET,
            Self::Remove => &REMOVE,
            Self::Pay => &PAY,
            Self::Capture => &CAPTURE,
        }
    }
}

impl Act {
    pub fn new(endpoint: &'static Endpoint<'static>, payload: Payload, body: Vec<u8>) -> Self {
        let body = match payload {
            Payload::Source => Body::reader(std::io::Cursor::new(body)),
            _ => Body::from(body),
        };
        Self { endpoint, payload, body }
    }
}

impl Operation for Act {
    type Output = Value;

    /// Which one it is, each value knows for itself.
    const ENDPOINT: &'static Endpoint<'static> = &endpoint("act", "POST", "/act");

    fn operation(&self) -> OperationRef {
        self.endpoint.into()
    }

    fn encode(&self, to: &mut Encoder<'_>) {
        if self.payload != Payload::Nothing {
            to.bytes("application/json", &self.body);
        }
    }

    fn decode(response: &RawResponse) -> Result<Value, DecodeError> {
        response.json()
    }
}

/// A builder of a lane's client.
pub fn builder() -> ClientBuilder {
    ClientBuilder::from_api(&SHOP)
        .key("sk_test_123456")
        .timeout(TIMEOUT)
        .retries(Retries::new().pauses(PAUSES.0, PAUSES.1))
}

/// Keeps how attempts ended.
#[derive(Clone, Default)]
pub struct Log(Arc<Mutex<Vec<Told>>>);

impl Log {
    fn take(&self) -> Vec<Told> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Hook for Log {
    fn after_attempt(&self, _: &Attempt<'_>, end: &AttemptEnd<'_>) {
        let told = Told { status: end.status, failure: end.failure };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(told);
    }
}

/// What became of a call.
#[derive(Debug, PartialEq, Eq)]
struct Found {
    end: End,
    attempts: u32,
    key: Option<String>,
}

impl Lane {
    pub fn new(plan: Plan, calls: usize) -> Self {
        Self { plan, calls, at: AtomicUsize::new(0), endpoint: Action::endpoint }
    }

    /// With another view of what is asked for.
    pub fn mistaken(self, endpoint: fn(Action) -> &'static Endpoint<'static>) -> Self {
        Self { endpoint, ..self }
    }

    /// Makes the calls. The log is that of the client.
    pub async fn run(&self, client: &Client, log: &Log, server: &impl Server) -> Result<Vec<String>, String> {
        let plan = &self.plan;
        let mut oracle = Oracle::new(*plan);
        let mut keys: Vec<Option<String>> = Vec::new();
        let mut lines = Vec::new();
        for number in 0..self.calls {
            self.at.store(number, Ordering::Relaxed);
            let planned = plan.call(number);
            let expected = oracle.expect(&planned);
            let call = self.call(&planned, client, &keys);
            let has_key = planned.action == Action::Pay;
            keys.push(has_key.then(|| call.idempotency_key_value()).flatten());
            server.ledger().begin(planned);
            let started = server.now();
            let found = make(call, planned.way).await;
            let took = server.now() - started;
            server.settled().await;
            let told = log.take();
            let seen = Seen { found, told, took, key: keys[number].as_deref() };
            let faults = differences(&planned, &expected, &seen, &server.ledger());
            if !faults.is_empty() {
                let shown = self.show(number, expected.attempts.len().max(seen.told.len()));
                let faults = faults.join("\n- ");
                return Err(format!("{shown}\nexpected {expected:?}\nseen     {seen:?}\n- {faults}"));
            }
            lines.push(format!("{}: {:?} after {:?}", plan.id(number), seen.found.end, seen.told));
        }
        lines.extend(server.ledger().entries().iter().cloned());
        Ok(lines)
    }

    /// The call at hand, and what happens to its first attempts.
    pub fn show_current(&self) -> String {
        self.show(self.at.load(Ordering::Relaxed), 5)
    }

    fn show(&self, number: usize, attempts: usize) -> String {
        let call = self.plan.call(number);
        let attempts = (1..=attempts as u32).map(|it| format!("\n{it}: {:?}", self.plan.attempt(&call, it)));
        format!("{:?}\n{call:?}{}", self.plan, attempts.collect::<String>())
    }

    fn call(&self, planned: &plan::Call, client: &Client, keys: &[Option<String>]) -> Call<Act> {
        let id = self.plan.id(planned.number);
        let act = Act::new((self.endpoint)(planned.action), planned.payload, self.plan.body(planned));
        let mut call = client.call(act).header(CALL, &id).retries(planned.most);
        call = match planned.key {
            Key::Own => call,
            Key::Given => call.idempotency_key(format!("order-{id}")),
            Key::Again { of, .. } => call.idempotency_key(keys[of].clone().unwrap_or_default()),
        };
        if let Some(total) = planned.total {
            call = call.total_timeout(total);
        }
        match planned.longest {
            Some(longest) => call.max_response_bytes(longest),
            None => call,
        }
    }
}

/// Makes a call, to the last byte of its answer.
async fn make(call: Call<Act>, way: Way) -> Found {
    match way {
        Way::Whole => match call.send().await {
            Ok(answer) => {
                let body = answer.raw_body().to_vec();
                value(&answer, body, Some(answer.value.clone()))
            }
            Err(error) => failure(&error),
        },
        Way::Stream => match call.stream().await {
            Ok(mut answer) => match rest(&mut answer.value).await {
                Ok(body) => value(&answer, body, None),
                Err(error) => failure(&error),
            },
            Err(error) => failure(&error),
        },
    }
}

async fn rest(stream: &mut ByteStream) -> Result<Vec<u8>, Error> {
    let mut body = Vec::new();
    while let Some(chunk) = stream.chunk().await? {
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn value<T>(answer: &Response<T>, body: Vec<u8>, value: Option<Value>) -> Found {
    let request_id = answer.request_id().unwrap_or_default().to_owned();
    Found {
        end: End::Value { body: body.trim_ascii().to_vec().into(), value, request_id },
        attempts: answer.attempts(),
        key: answer.idempotency_key().map(str::to_owned),
    }
}

fn failure(error: &Error) -> Found {
    Found {
        end: End::Error(Failure {
            kind: error.kind(),
            status: error.status(),
            request_id: error.request_id().map(str::to_owned),
            retry_after: error.retry_after(),
            maybe_received: error.maybe_received(),
            code: error.api().and_then(|it| it.code()).map(str::to_owned),
        }),
        attempts: error.attempts(),
        key: error.idempotency_key().map(str::to_owned),
    }
}

/// What is seen of a call, on both sides of it.
#[derive(Debug)]
struct Seen<'a> {
    found: Found,
    told: Vec<Told>,
    took: Duration,
    /// The key that the call had before it was sent.
    key: Option<&'a str>,
}

/// What is not as it should be.
fn differences(planned: &plan::Call, expected: &Expected, seen: &Seen<'_>, ledger: &Ledger) -> Vec<String> {
    let Seen { found, told, took, key } = seen;
    let mut faults = ledger.strays().to_vec();
    let mut check = |is_right: bool, what: String| {
        if !is_right {
            faults.push(what);
        }
    };
    check(found.end == expected.end, "it ends differently".to_owned());
    let attempts = found.attempts as usize;
    check(attempts == expected.attempts.len(), format!("it took {attempts} attempts"));
    check(*told == expected.attempts, "hooks are told otherwise".to_owned());
    let has_key = planned.action == Action::Pay;
    check(found.key.as_deref() == *key && key.is_some() == has_key, "the key is not its own".to_owned());
    let (least, most) = expected.time;
    let total = planned.total.map_or(Duration::MAX, |it| it + Duration::from_millis(2));
    check((least..=most).contains(took) && *took <= total, format!("it took {took:?}"));
    let (received, applied) = (ledger.received(), ledger.applied(planned.number));
    check(received == expected.received, format!("{received} attempts reached the server"));
    check(applied == expected.applied, format!("it was done {applied} times"));
    // What follows from the above, said once more: it is what all this is for.
    let is_single = matches!(planned.action, Action::Pay | Action::Capture);
    check(!is_single || applied <= 1, "what must not be done twice was".to_owned());
    if let End::Error(failure) = &found.end {
        check(
            failure.maybe_received || received == 0,
            "the server saw it, whatever the error says".to_owned(),
        );
    }
    faults
}
