//! Sends a request until there is an answer to give: the only place where attempts are made.
//!
//! In: a [`Request`], a client, limits. Out: a success, whole or with its body on the way, or the error of the last
//! attempt. Whether there is another attempt is [`retry`](super::retry)'s to say, what is read from a success
//! [`call`](super::call)'s.

use std::time::Duration;

use http::HeaderValue;

use super::client::{Limits, Shared};
use super::deadline::{self, Deadline};
use super::error::Failure;
use super::incoming::{Incoming, StreamLimits};
use super::secret::Scrubber;
use super::{
    ApiError, BoxFuture, ByteStream, Client, Error, ErrorKind, RawResponse, Request, Response, retry, token,
};

/// A success, and how it came about.
pub(super) struct Answer {
    pub(super) raw: RawResponse,
    /// Knows what must not show in what is said of it.
    pub(super) scrubber: Scrubber,
    pub(super) sent: Sent,
}

/// How a call was sent. Answers and errors tell it.
#[derive(Debug, Clone, Default)]
pub(super) struct Sent {
    pub(super) attempts: u32,
    /// As the header that carries it, which shows itself only if it is not sensitive.
    pub(super) idempotency_key: Option<HeaderValue>,
    /// Whether the server may have received one of the attempts.
    pub(super) maybe_received: bool,
}

impl Sent {
    pub(super) fn idempotency_key(&self) -> Option<&str> {
        self.idempotency_key.as_ref()?.to_str().ok()
    }
}

/// Sends a request and waits for the whole of a success.
pub(super) fn perform(
    request: Result<Request, Error>,
    client: Client,
    limits: Limits,
) -> BoxFuture<'static, Result<Answer, Error>> {
    Box::pin(async move {
        let mut run = Run::new(request?, &client.shared, limits);
        loop {
            match run.whole().await {
                Ok(raw) => {
                    let (request, sent) = run.answered();
                    return Ok(Answer { raw, scrubber: request.scrubber, sent });
                }
                Err(error) => run.pause(error).await?,
            }
        }
    })
}

/// Sends a request and waits for the head of a success. What happens after it cannot be repeated: part of the body may
/// have been used.
pub(super) fn begin(
    request: Result<Request, Error>,
    client: Client,
    limits: Limits,
    most: Option<usize>,
) -> BoxFuture<'static, Result<Response<ByteStream>, Error>> {
    Box::pin(async move {
        let mut run = Run::new(request?, &client.shared, limits);
        loop {
            match run.head().await {
                Ok((incoming, _)) => {
                    let limits = StreamLimits { silence: limits.timeout, deadline: run.total, most };
                    let (request, sent) = run.answered();
                    let head = incoming.head.clone();
                    let scrubber = request.scrubber;
                    let stream =
                        ByteStream::new(incoming, request.endpoint, scrubber.clone(), limits, sent.clone());
                    return Ok(Response::new(stream, Answer { raw: head, scrubber, sent }));
                }
                Err(error) => run.pause(error).await?,
            }
        }
    })
}

/// A call on its way: its attempts so far, and the time that is left for more.
struct Run<'a> {
    request: Request,
    client: &'a Shared,
    limits: Limits,
    /// When all attempts together have to be over.
    total: Deadline,
    sent: Sent,
}

/// When an attempt has to be over, and how long it was to take.
#[derive(Clone, Copy)]
struct Time {
    given: Duration,
    deadline: Deadline,
}

impl<'a> Run<'a> {
    fn new(request: Request, client: &'a Shared, limits: Limits) -> Self {
        let total = limits.total_timeout.map_or(Deadline::NEVER, Deadline::after);
        let idempotency_key = request.idempotency_header().cloned();
        let sent = Sent { idempotency_key, ..Sent::default() };
        Self { request, client, limits, total, sent }
    }

    /// An attempt, up to the end of a success.
    async fn whole(&mut self) -> Result<RawResponse, Error> {
        let (incoming, time) = self.head().await?;
        self.rest(incoming, time).await
    }

    /// An attempt, up to the head of a success. What is no success is received whole.
    async fn head(&mut self) -> Result<(Incoming, Time), Error> {
        self.authorize().await?;
        self.sent.attempts = self.sent.attempts.saturating_add(1);
        let given = self.limits.timeout.min(self.total.left().unwrap_or(Duration::MAX));
        let time = Time { given, deadline: Deadline::after(given) };
        let mut incoming = match time.deadline.wait(self.client.transport.send(&self.request)).await {
            Some(sent) => sent.map_err(|it| self.failed(it))?,
            None => {
                let text = format!("no answer came within {given:?}");
                return Err(self.failed(before_answer(ErrorKind::Timeout, text, true)));
            }
        };
        self.name(&mut incoming.head);
        if incoming.head.is_success() {
            return Ok((incoming, time));
        }
        let response = self.rest(incoming, time).await?;
        let api = ApiError::new(response, &self.client.api.error, &self.request.scrubber);
        Err(Error::of_api(self.request.endpoint, api))
    }

    /// Waits for the rest of an answer.
    async fn rest(&self, incoming: Incoming, time: Time) -> Result<RawResponse, Error> {
        let whole = incoming.whole(self.limits.max_response_bytes, time.deadline, time.given);
        let mut response = whole.await.map_err(|it| self.failed(it))?;
        self.name(&mut response);
        Ok(response)
    }

    /// Brings the token that a request waits for, anew for each attempt: it may have run out since the last one. Its time
    /// is that of the whole call, not that of an attempt.
    async fn authorize(&mut self) -> Result<(), Error> {
        let endpoint = self.request.endpoint;
        let failed = |kind, text: &str| {
            let failure = before_answer(kind, text.to_owned(), false);
            Error::of_transport(endpoint, failure, &Scrubber::default())
        };
        // What keeps the time belongs to Tokio, as does what keeps the connections.
        if tokio::runtime::Handle::try_current().is_err() {
            return Err(failed(ErrorKind::Configuration, "calls have to be awaited within a Tokio runtime"));
        }
        match self.total.wait(token::bring(&mut self.request)).await {
            Some(brought) => brought,
            None => Err(failed(ErrorKind::Timeout, "no token came in time")),
        }
    }

    /// Waits until the next attempt is due. The error comes back, with all that is known of the attempts, if there is to
    /// be none.
    async fn pause(&mut self, error: Error) -> Result<(), Error> {
        self.sent.maybe_received |= error.maybe_received();
        match self.next(&error) {
            Some(pause) => {
                deadline::pause(pause).await;
                Ok(())
            }
            None => Err(error.sent(self.sent.clone())),
        }
    }

    /// How long to wait before the next attempt, if there is to be one.
    fn next(&self, error: &Error) -> Option<Duration> {
        let budget = &self.client.budget;
        if !retry::is_repeatable(&self.request, error) {
            // Who gets an answer like this knows that the server is there.
            if error.kind() == ErrorKind::Api {
                budget.refund(self.sent.attempts);
            }
            return None;
        }
        let pause = self.limits.retries.pause(self.sent.attempts, error.retry_after())?;
        let fits = self.total.left().is_none_or(|left| pause < left);
        (fits && budget.pay()).then_some(pause)
    }

    /// The end of it: a success.
    fn answered(mut self) -> (Request, Sent) {
        self.client.budget.refund(self.sent.attempts);
        self.sent.maybe_received = true;
        (self.request, self.sent)
    }

    fn failed(&self, failure: Failure) -> Error {
        Error::of_transport(self.request.endpoint, failure, &self.request.scrubber)
    }

    /// Notes under which id the server knows the request, and what it must not show.
    fn name(&self, response: &mut RawResponse) {
        response.scrubber = self.request.scrubber.clone();
        let id = request_id(self.client, response).map(|id| self.request.scrubber.scrub(id));
        response.request_id = id;
    }
}

fn before_answer(kind: ErrorKind, text: String, maybe_received: bool) -> Failure {
    Failure { kind, text, response: None, source: None, maybe_received }
}

fn request_id<'a>(client: &Shared, response: &'a RawResponse) -> Option<&'a str> {
    match client.api.request_id_header {
        Some(name) => response.header(name),
        None => response.header("request-id").or_else(|| response.header("x-request-id")),
    }
}
