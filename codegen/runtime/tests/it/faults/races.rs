//! A server that closes connections whenever it likes, against calls that are made at the same time.
//!
//! Whether a client notices in time that a connection is gone is chance, so that no oracle knows how a call ends. What
//! always holds is asserted: nothing is done twice that must not be, no call gets another's answer, and no error says that
//! the server has seen nothing when it has.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use runtime::{Client, ErrorKind, Phase};
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};

use super::lane::{Act, CALL, builder};
use super::ledger::{Answer, refusal, value};
use super::message::{Content, Head};
use super::plan::{Action, After, Dice, Payload};

const CALLERS: usize = 8;
const CALLS: usize = 100;

/// What the server does to a connection when a request has arrived on it.
#[derive(Debug, Clone, Copy)]
enum Whim {
    /// It responds, and waits for another request.
    Answers,
    /// It responds, and hangs up without a word.
    AnswersAndCloses,
    /// It responds, and the connection breaks.
    AnswersAndResets,
    /// It responds, says that it has waited too long for another request, and hangs up.
    AnswersTwice,
    /// It responds without reading the body of the request, and hangs up.
    AnswersEarly,
    /// It does what it is asked for, and hangs up without an answer.
    Acts,
    /// It hangs up instead.
    Resets,
}

impl Whim {
    fn of(dice: &mut Dice) -> Self {
        let rare = [
            Self::AnswersAndCloses,
            Self::AnswersAndResets,
            Self::AnswersTwice,
            Self::AnswersEarly,
            Self::Acts,
            Self::Resets,
        ];
        if dice.one_in(2) { dice.pick(&rare) } else { Self::Answers }
    }
}

/// What the server knows of a call.
#[derive(Debug, Default, Clone, Copy)]
struct Known {
    seen: u32,
    done: u32,
}

#[derive(Default)]
struct Books {
    calls: Mutex<BTreeMap<String, Known>>,
    /// Which call a key was first used by.
    keys: Mutex<BTreeMap<String, String>>,
}

impl Books {
    fn calls(&self) -> MutexGuard<'_, BTreeMap<String, Known>> {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A request is read, at least its head.
    fn see(&self, call: &str) {
        self.calls().entry(call.to_owned()).or_default().seen += 1;
    }

    /// What is asked for is done, unless its key says that it has been.
    fn apply(&self, call: &str, key: Option<String>) -> Answer {
        if let Some(key) = key {
            let mut keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(first) = keys.get(&key) {
                return value(first, 1);
            }
            keys.insert(key, call.to_owned());
        }
        let mut calls = self.calls();
        let known = calls.entry(call.to_owned()).or_default();
        known.done += 1;
        value(call, known.done)
    }
}

/// Responds to connections, each by its own dice. Every eighth is closed before anything is said on it.
async fn serve(listener: TcpListener, books: Arc<Books>, seed: u64) {
    let mut number = 0;
    while let Ok((stream, _)) = listener.accept().await {
        number += 1;
        let mut dice = Dice::new(seed, &[number]);
        if !dice.one_in(8) {
            tokio::spawn(converse(stream, Arc::clone(&books), dice));
        }
    }
}

async fn converse(mut stream: TcpStream, books: Arc<Books>, mut dice: Dice) -> io::Result<()> {
    stream.set_nodelay(true)?;
    loop {
        let whim = Whim::of(&mut dice);
        stream.readable().await?;
        if matches!(whim, Whim::Resets) {
            // Now and then the request is on its way, and now and then it is there.
            tokio::task::yield_now().await;
            return stream.set_zero_linger();
        }
        let head = Head::receive(&mut stream).await?;
        let early = head.without_body();
        books.see(&early.call);
        let request = match whim {
            Whim::AnswersEarly => early,
            _ => head.whole(&mut stream).await?,
        };
        let answer = books.apply(&request.call, request.key);
        if matches!(whim, Whim::Acts) {
            return Ok(());
        }
        let content = Content::json(&answer).with((CALL, request.call));
        stream.write_all(&content.message(answer.status, "race")).await?;
        match whim {
            Whim::Answers => {}
            Whim::AnswersAndResets => return stream.set_zero_linger(),
            Whim::AnswersTwice => {
                let late = Content::json(&refusal(408)).after(After::SaidClose);
                return stream.write_all(&late.message(408, "late")).await;
            }
            Whim::AnswersAndCloses | Whim::AnswersEarly | Whim::Acts | Whim::Resets => return Ok(()),
        }
    }
}

/// Makes calls, one after the other, and holds each against the books.
async fn call(client: Client, caller: usize, books: Arc<Books>, seed: u64) {
    let mut dice = Dice::new(seed, &[1000, caller as u64]);
    for number in 0..CALLS {
        let action = dice.pick(&Action::ALL);
        let payload = match action {
            Action::Look | Action::Remove => Payload::Nothing,
            _ if dice.one_in(8) => Payload::Long,
            _ => Payload::Short,
        };
        let id = format!("{caller}-{number}");
        let act = Act::new(action.endpoint(), payload, payload.fill(format!("\"{id}\"")));
        let call = client.call(act).header(CALL, &id).retries(9).timeout(Duration::from_secs(120));
        let ended = call.send().await;
        let Known { seen, done } = books.calls().get(&id).copied().unwrap_or_default();
        let shown = format!("call {id}: {action:?}, seen {seen} times, done {done} times, {ended:?}");
        let is_single = matches!(action, Action::Pay | Action::Capture);
        assert!(!is_single || done <= 1, "{shown}");
        match ended {
            Ok(answer) => {
                assert_eq!(answer.headers()[CALL], id.as_str(), "{shown}");
                assert_eq!(answer.value["call"], id.as_str(), "{shown}");
                assert!(done >= 1 && seen <= answer.attempts(), "{shown}");
            }
            Err(error) => {
                assert!(error.maybe_received() || seen == 0, "{shown}");
                assert!(seen <= error.attempts(), "{shown}");
                let is_expected = match error.kind() {
                    ErrorKind::Transport(Phase::Send | Phase::Body) => true,
                    // What was said to nobody in particular came just after the request was sent.
                    ErrorKind::Api => error.status() == Some(408),
                    _ => false,
                };
                assert!(is_expected && action == Action::Capture, "{shown}");
            }
        }
    }
}

#[test]
fn connections_may_be_closed_at_any_time() {
    let seed = super::seed();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let books = Arc::new(Books::default());
        tokio::spawn(serve(listener, Arc::clone(&books), seed));
        let client = builder().base_url(url).build().unwrap();
        let callers: Vec<_> =
            (0..CALLERS).map(|it| tokio::spawn(call(client.clone(), it, Arc::clone(&books), seed))).collect();
        for caller in callers {
            caller.await.unwrap();
        }
        let done = books.calls().values().filter(|it| it.done > 0).count();
        assert!(done > CALLERS * CALLS / 2, "only {done} calls came through");
    });
}
