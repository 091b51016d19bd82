//! What has to become of each call, by the plan and by what the documentation of the runtime promises.
//!
//! In: the calls of a lane, one after the other. Out: what is [`Expected`] of each. It repeats nothing of the runtime's
//! code: the rules are written here once more, from the documentation of `Replay`, `Retries`, `ErrorKind`, `Phase`,
//! `Call::timeout` and `Call::total_timeout`.

use std::collections::BTreeMap;
use std::time::Duration;

use bytes::Bytes;
use runtime::{ErrorKind, Phase};
use serde_json::Value;

use super::ledger::{Answer, conflict, refusal, value};
use super::plan::{
    Action, Attempt, Call, Fate, Key, LOCKED, LONGEST_RETRY_AFTER, NOT_JSON, PASSING, PAUSES, Payload, Plan,
    TIMEOUT, Way,
};

/// Timers count whole milliseconds.
const TICK: Duration = Duration::from_millis(2);

/// Knows the rules, and what came before.
pub struct Oracle {
    plan: Plan,
    /// What the client can spend on repetitions.
    budget: u32,
    /// Whether that was ever too little.
    pub was_short: bool,
    /// What each key was first used for, by the call that it comes from: the body, and the call.
    keys: BTreeMap<usize, (usize, usize)>,
    applied: BTreeMap<usize, u32>,
}

/// What has to become of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    pub end: End,
    /// How each attempt ends, as reported to hooks.
    pub attempts: Vec<Told>,
    /// How many attempts reach the server.
    pub received: u32,
    /// How often the server does what the call asks for.
    pub applied: u32,
    /// How long it takes, at least and at most.
    pub time: (Duration, Duration),
}

/// How a call ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// With an answer that holds these bytes, but for white space around them, and that says this, if it is read whole.
    Value {
        body: Bytes,
        value: Option<Value>,
        request_id: String,
    },
    Error(Failure),
}

/// What an error says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    pub kind: ErrorKind,
    pub status: Option<u16>,
    pub request_id: Option<String>,
    pub retry_after: Option<Duration>,
    pub maybe_received: bool,
    /// What the refusal says, where it is received whole.
    pub code: Option<String>,
}

/// How an attempt ends, as reported to hooks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    pub status: Option<u16>,
    pub failure: Option<ErrorKind>,
}

/// How an attempt ends.
struct Outcome {
    end: Result<Vec<u8>, (ErrorKind, Option<u16>)>,
    /// Whether it is a success as far as the attempt goes: what follows the head of a stream, and whether a body is what
    /// it should be, is the call's affair.
    is_answered: bool,
    retry_after: Option<Duration>,
    code: Option<String>,
    took: Duration,
}

impl Oracle {
    pub fn new(plan: Plan) -> Self {
        // 100 repetitions.
        Self { plan, budget: 500, was_short: false, keys: BTreeMap::new(), applied: BTreeMap::new() }
    }

    /// What has to become of the next call.
    pub fn expect(&mut self, call: &Call) -> Expected {
        let (mut earliest, mut latest) = (Duration::ZERO, Duration::ZERO);
        let (mut attempts, mut received) = (Vec::new(), 0);
        loop {
            let number = attempts.len() as u32 + 1;
            let attempt = self.plan.attempt(call, number);
            let answer = self.answer(call, &attempt);
            let time = Time::at(call, earliest, latest);
            let outcome = outcome(call, &attempt, &answer, &time);
            received += u32::from(attempt.fate != Fate::Refused);
            (earliest, latest) = time.after(outcome.took);
            let status = match &outcome.end {
                Ok(_) => Some(answer.status),
                Err((_, status)) => *status,
            };
            let failure = outcome.end.as_ref().err().map(|(kind, _)| *kind).filter(|_| !outcome.is_answered);
            attempts.push(Told { status, failure });
            let request_id = status.map(|_| format!("{}-{number}", self.plan.id(call.number)));
            let expected = |end| Expected {
                end,
                attempts: attempts.clone(),
                received,
                applied: self.applied.get(&call.number).copied().unwrap_or(0),
                time: (earliest, latest),
            };
            match outcome.end {
                Ok(body) => {
                    let value = match call.way {
                        Way::Whole => serde_json::from_str(&answer.body).ok(),
                        Way::Stream => None,
                    };
                    let request_id = request_id.unwrap_or_default();
                    let expected = expected(End::Value { body: body.into(), value, request_id });
                    self.refund(number);
                    return expected;
                }
                Err((kind, status)) => {
                    let failure = Failure {
                        kind,
                        status,
                        request_id,
                        retry_after: outcome.retry_after,
                        maybe_received: received > 0,
                        code: outcome.code,
                    };
                    let is_repeatable = !outcome.is_answered && is_repeatable(call, &failure);
                    let expected = expected(End::Error(failure));
                    if !is_repeatable {
                        if outcome.is_answered || kind == ErrorKind::Api {
                            self.refund(number);
                        }
                        return expected;
                    }
                    let asked = outcome.retry_after.unwrap_or(Duration::ZERO);
                    let longest = PAUSES.0.saturating_mul(1 << (number - 1).min(20)).min(PAUSES.1);
                    let fits = Time::at(call, earliest, latest).fits(asked, longest);
                    if number > call.most || asked > LONGEST_RETRY_AFTER || !fits {
                        return expected;
                    }
                    let Some(left) = self.budget.checked_sub(5) else {
                        self.was_short = true;
                        return expected;
                    };
                    self.budget = left;
                    earliest += asked;
                    latest += asked + longest + TICK;
                }
            }
        }
    }

    /// An answer brings back what its repetition cost, or a little.
    fn refund(&mut self, attempts: u32) {
        self.budget = (self.budget + if attempts > 1 { 5 } else { 1 }).min(500);
    }

    /// What the server has to say, if it has: what it does is done once where there is a key.
    fn answer(&mut self, call: &Call, attempt: &Attempt) -> Answer {
        let said = match attempt.fate {
            Fate::BodyCut { status, .. } | Fate::BodyStalls { status } | Fate::Oversized { status, .. } => {
                status
            }
            Fate::Refusal { status, .. } | Fate::Redirect { status } => Some(status),
            _ => None,
        };
        let done = attempt.applied.then(|| self.apply(call));
        match said {
            Some(status) => refusal(status),
            None => done.unwrap_or(Answer { status: 200, body: String::new() }),
        }
    }

    fn apply(&mut self, call: &Call) -> Answer {
        let mut by = call.number;
        if call.action == Action::Pay {
            let key = match call.key {
                Key::Own | Key::Given => call.number,
                Key::Again { of, .. } => of,
            };
            let body = self.plan.body_of(call);
            let (first, first_call) = *self.keys.entry(key).or_insert((body, call.number));
            if first != body {
                return conflict();
            }
            by = first_call;
            if self.applied.contains_key(&by) {
                return value(&self.plan.id(by), 1);
            }
        }
        let times = self.applied.entry(by).or_default();
        *times += 1;
        value(&self.plan.id(by), *times)
    }
}

/// Whether a failure may pass, and a repetition can do no harm.
fn is_repeatable(call: &Call, failure: &Failure) -> bool {
    let was_received = failure.kind != ErrorKind::Transport(Phase::Connect);
    let may_pass = match (failure.kind, failure.status) {
        (ErrorKind::Transport(_) | ErrorKind::Timeout, _) => true,
        // However much the server has to say about it.
        (ErrorKind::Api | ErrorKind::TooLarge, Some(LOCKED)) => call.action == Action::Set,
        (ErrorKind::Api | ErrorKind::TooLarge, Some(status)) => PASSING.contains(&status),
        _ => false,
    };
    let is_harmless = call.action != Action::Capture || !was_received;
    may_pass && is_harmless && call.payload != Payload::Source
}

/// The time that an attempt has, which begins at some time between two.
struct Time {
    earliest: Duration,
    latest: Duration,
    total: Duration,
}

impl Time {
    fn at(call: &Call, earliest: Duration, latest: Duration) -> Self {
        Self { earliest, latest, total: call.total.unwrap_or(Duration::MAX) }
    }

    /// What is left of the time of the call.
    fn left(&self) -> (Duration, Duration) {
        (self.total.saturating_sub(self.latest), self.total.saturating_sub(self.earliest))
    }

    /// Whether an attempt may take so long.
    fn allows(&self, took: Duration) -> bool {
        took < TIMEOUT && self.is_left(took)
    }

    /// Whether the call may still take so long.
    fn is_left(&self, took: Duration) -> bool {
        let (least, most) = self.left();
        assert_eq!(took < least, took < most, "the plan leaves it to chance whether {took:?} is in time");
        took < least
    }

    /// Whether a pause of so long, and at most so much more, is over in time.
    fn fits(&self, asked: Duration, more: Duration) -> bool {
        let (least, most) = self.left();
        assert_eq!(asked + more < least, asked < most, "the plan leaves it to chance whether a pause fits");
        asked < most
    }

    /// The time at which an attempt is over that takes so long, or all that there is.
    fn after(&self, took: Duration) -> (Duration, Duration) {
        let end = |from: Duration| from.saturating_add(took).min(self.total);
        (end(self.earliest), end(self.latest) + TICK)
    }
}

/// How an attempt ends that has so much time.
fn outcome(call: &Call, attempt: &Attempt, answer: &Answer, time: &Time) -> Outcome {
    let status = Some(answer.status);
    let is_success = (200..300).contains(&answer.status);
    let begins_stream = call.way == Way::Stream && is_success;
    let at_once = Duration::ZERO;
    let outcome = |end, took| Outcome { end, is_answered: false, retry_after: None, code: None, took };
    let failed = |kind, status, took| outcome(Err((kind, status)), took);
    // What happens after the head of a stream is not repeated.
    let within = |kind, took| Outcome { is_answered: begins_stream, ..failed(kind, status, took) };
    let broke = ErrorKind::Transport(Phase::Send);
    let cut = ErrorKind::Transport(Phase::Body);
    let answered = |took: Duration| match is_success {
        true => outcome(Ok(answer.body.clone().into_bytes()), took),
        false => {
            let body = serde_json::from_str(&answer.body).unwrap_or(Value::Null);
            let code = body.pointer("/error/code").and_then(Value::as_str).map(str::to_owned);
            Outcome { code, ..failed(ErrorKind::Api, status, took) }
        }
    };
    // A body that comes whole, and says nothing.
    let unreadable = |body: Vec<u8>| match (is_success, call.way) {
        (true, Way::Whole) => Outcome { is_answered: true, ..failed(ErrorKind::Decode, status, at_once) },
        (true, Way::Stream) => outcome(Ok(body), at_once),
        (false, _) => failed(ErrorKind::Api, status, at_once),
    };
    match attempt.fate {
        Fate::Answer { .. } | Fate::StopsReading => answered(at_once),
        Fate::Late { seconds } => match Duration::from_secs(seconds) {
            took if time.allows(took) => answered(took),
            _ => failed(ErrorKind::Timeout, None, TIMEOUT),
        },
        Fate::Drip { pieces, seconds } => {
            let took = Duration::from_secs(seconds * pieces as u64);
            // A stream has its time for each piece.
            let is_in_time = if begins_stream { time.is_left(took) } else { time.allows(took) };
            match is_in_time {
                true => answered(took),
                false if begins_stream => within(ErrorKind::Timeout, took),
                false => within(ErrorKind::Timeout, TIMEOUT),
            }
        }
        Fate::Labelled(charset) if charset.is_readable() => match answered(at_once) {
            it @ Outcome { end: Err(_), .. } => it,
            it => Outcome { end: Ok(charset.encode(&answer.body)), ..it },
        },
        Fate::Labelled(charset) => unreadable(charset.encode(&answer.body)),
        Fate::NotJson(which) => unreadable(NOT_JSON[which].1.as_bytes().to_vec()),
        Fate::LengthTooShort => unreadable(answer.body.as_bytes()[..answer.body.len() - 1].to_vec()),
        Fate::Refusal { retry_after, .. } => {
            Outcome { retry_after: retry_after.and_then(|it| it.asked()), ..answered(at_once) }
        }
        Fate::Redirect { .. } => answered(at_once),
        Fate::Refused => failed(ErrorKind::Transport(Phase::Connect), None, at_once),
        Fate::ResetUnread
        | Fate::ResetWithin
        | Fate::Reset
        | Fate::HangsUp
        | Fate::StopsWriting
        | Fate::HeadCut { .. }
        | Fate::NotHttp(_) => failed(broke, None, at_once),
        Fate::Silence { .. } => failed(ErrorKind::Timeout, None, TIMEOUT),
        Fate::BodyCut { .. } | Fate::BadChunk | Fate::LengthTooLong => within(cut, at_once),
        Fate::BodyStalls { .. } => within(ErrorKind::Timeout, TIMEOUT),
        Fate::Oversized { .. } => within(ErrorKind::TooLarge, at_once),
    }
}
