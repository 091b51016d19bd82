//! The server of a lane in memory: the same plan, played by the runtime's own fake.
//!
//! In: requests as the fake receives them. Out: what the fake is to do with each. What has no meaning without a network
//! becomes what a client would see of it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use runtime::testing::{Fake, Reply};

use super::lane::{CALL, KEY, Lane, Log, Server, builder};
use super::ledger::{Answer, Arrival, Ledger, Received, refusal};
use super::plan::{Action, Fate, NOT_JSON};

/// Longer than anybody waits.
const FOR_EVER: Duration = Duration::from_secs(1_000_000);

/// Makes the calls of a lane against a server of its own.
pub fn run(lane: &Lane) -> Result<Vec<String>, String> {
    let server = Memory { fake: Fake::new(), ledger: Arc::new(Mutex::new(Ledger::new(lane.plan))) };
    for action in Action::ALL {
        let ledger = Arc::clone(&server.ledger);
        let endpoint = action.endpoint();
        server
            .fake
            .on_request(endpoint.method, endpoint.path)
            .reply_with(move |it| answer(&mut ledger.lock().unwrap_or_else(PoisonError::into_inner), it));
    }
    let log = Log::default();
    let client = builder().transport(server.fake.clone()).hook(log.clone()).build();
    let client = client.map_err(|it| it.to_string())?;
    crate::support::run(lane.run(&client, &log, &server))
}

struct Memory {
    fake: Fake,
    ledger: Arc<Mutex<Ledger>>,
}

impl Server for Memory {
    fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> Duration {
        self.fake.elapsed()
    }

    async fn settled(&self) {}
}

/// What is to be done with a request.
fn answer(ledger: &mut Ledger, request: &runtime::testing::Received) -> Reply {
    let Some(Arrival { id, attempt }) = ledger.arrive() else { return Reply::reset() };
    let mut answer = Answer { status: 200, body: String::new() };
    if attempt.fate == Fate::Refused {
        ledger.miss();
        return Reply::refused();
    }
    if !matches!(attempt.fate, Fate::ResetUnread | Fate::ResetWithin) {
        let request = Received {
            method: request.method().to_owned(),
            call: request.header(CALL).unwrap_or_default().to_owned(),
            key: request.header(KEY).map(str::to_owned),
            body: request.body().to_vec(),
        };
        ledger.read(&request);
        if attempt.applied {
            answer = ledger.apply(&request);
        }
    }
    let whole = |it: Answer| Reply::status(it.status).header("request-id", &id).body(it.body);
    let or = |status: Option<u16>, answer: Answer| whole(status.map_or(answer, refusal));
    match attempt.fate {
        Fate::Answer { .. } | Fate::StopsReading => whole(answer),
        Fate::Late { seconds } => whole(answer).delay(Duration::from_secs(seconds)),
        Fate::Drip { pieces, seconds } => {
            // White space makes pieces of equal length.
            let piece = answer.body.len().div_ceil(pieces);
            let body = answer.body.clone() + &" ".repeat(piece * pieces - answer.body.len());
            whole(Answer { body, ..answer }).drip(Duration::from_secs(seconds), piece)
        }
        Fate::Labelled(charset) => {
            let body = charset.encode(&answer.body);
            whole(answer).header("content-type", charset.label()).body(body)
        }
        Fate::Refusal { status, retry_after } => {
            let headers = retry_after.into_iter().flat_map(|it| it.headers());
            headers.fold(whole(refusal(status)), |reply, (name, value)| reply.header(name, &value))
        }
        Fate::Redirect { status } => whole(refusal(status)).header("location", "http://elsewhere.example/"),
        Fate::NotJson(which) => {
            let (media_type, body) = NOT_JSON[which];
            whole(answer).header("content-type", media_type).body(body)
        }
        Fate::Refused
        | Fate::ResetUnread
        | Fate::ResetWithin
        | Fate::Reset
        | Fate::HangsUp
        | Fate::StopsWriting
        | Fate::HeadCut { .. }
        | Fate::NotHttp(_) => Reply::reset(),
        Fate::Silence { .. } => Reply::silence(),
        Fate::BodyCut { status, .. } => or(status, answer).truncated(5),
        Fate::BadChunk => whole(answer).truncated(5),
        Fate::BodyStalls { status } => or(status, answer).drip(FOR_EVER, 1),
        Fate::LengthTooLong => {
            let length = answer.body.len();
            whole(answer).truncated(length)
        }
        Fate::LengthTooShort => {
            let body = answer.body[..answer.body.len() - 1].to_owned();
            whole(Answer { body, ..answer })
        }
        Fate::Oversized { status, .. } => {
            let answer = status.map_or(answer, refusal);
            whole(Answer { body: " ".repeat(1000) + &answer.body, ..answer })
        }
    }
}
