//! Sends a request until there is a result: the only place where attempts are made, and where a retry is decided.
//!
//! In: a [`Request`], a client, limits. Out: a success, whole or with its body on the way, or the error of the last
//! attempt. How long to wait before a retry is said by `client::retry`; what is read from a success is the business of
//! `call::unsent`.

use std::sync::PoisonError;
use std::time::Duration;

use super::super::client::hooks::Hooks;
use super::super::client::limits::Limits;
use super::super::client::shared::{Client, Shared};
use super::super::operation::raw_response::RawResponse;
use super::super::operation::replay::Replay;
use super::super::response::api_error::ApiError;
use super::super::response::error::{Error, ErrorKind, Failure};
use super::super::response::incoming::{ByteStream, Incoming, StreamLimits};
use super::super::response::received::{Received, Sent};
use super::super::response::typed::Response;
use super::super::secret::scrubber::Scrubber;
use super::super::wire::deadline::{Deadline, ReadingTime, Timer};
use super::super::wire::platform::BoxFuture;
use super::super::wire::transport::{RequestBody, TransportError};
use super::request::Request;
use super::trace::CallSpan;
use super::watch::Watch;
use super::{authorize, trace};

/// A success, and the hooks that are to see what deviates in it.
pub(crate) struct Success {
    pub(crate) received: Received,
    pub(crate) hooks: Hooks,
}

/// Sends a request and waits for the whole of a success.
pub(crate) fn perform(
    request: Result<Request, Error>,
    client: Client,
    limits: Limits,
) -> BoxFuture<'static, Result<Success, Error>> {
    trace::call(request, move |request, span| async move {
        let mut run = Run::new(request?, &client.shared, limits, span);
        loop {
            match run.whole().await {
                Ok(raw) => return Ok(run.succeeded(raw)),
                Err(error) => run.pause(error).await?,
            }
        }
    })
}

/// Sends a request and waits for the head of a success. A failure after the head is not retried: part of the body may
/// have been used.
pub(crate) fn begin(
    request: Result<Request, Error>,
    client: Client,
    limits: Limits,
    most: Option<usize>,
) -> BoxFuture<'static, Result<Response<ByteStream>, Error>> {
    trace::call(request, move |request, span| async move {
        let mut run = Run::new(request?, &client.shared, limits, span);
        loop {
            match run.head().await {
                Ok(incoming) => {
                    let limits = StreamLimits { silence: limits.timeout, deadline: run.total, most };
                    let Success { received, .. } = run.succeeded(incoming.head.clone());
                    let stream = ByteStream::new(incoming, &client.shared.transport, limits, &received);
                    return Ok(Response::new(stream, received));
                }
                Err(error) => run.pause(error).await?,
            }
        }
    })
}

/// A call in progress: its attempts so far, and the time left.
struct Run<'a> {
    request: Request,
    client: &'a Shared,
    limits: Limits,
    /// The deadline of all attempts together.
    total: Deadline,
    sent: Sent,
    /// Whether a refused token was renewed. A second one is not.
    renewed: bool,
    span: CallSpan,
}

/// The deadline of one attempt, and the duration that it was given.
struct Time {
    given: Duration,
    timer: Timer,
}

impl<'a> Run<'a> {
    fn new(request: Request, client: &'a Shared, limits: Limits, span: CallSpan) -> Self {
        let total = limits.total_timeout.map_or(Deadline::NEVER, |it| Deadline::after(client.clock(), it));
        let idempotency_key = request.idempotency_header().cloned();
        let sent = Sent { idempotency_key, ..Sent::default() };
        Self { request, client, limits, total, sent, renewed: false, span }
    }

    /// One attempt, up to the end of a success.
    async fn whole(&mut self) -> Result<RawResponse, Error> {
        self.prepare().await?;
        let watch = Watch::begin(self.client, &self.request, self.sent.attempts);
        let mut time = self.time();
        let received = match self.receive(&mut time).await {
            Ok(incoming) => self.rest(incoming, &mut time).await,
            Err(error) => Err(error),
        };
        match &received {
            Ok(response) => watch.succeeded(response),
            Err(error) => watch.failed(error),
        }
        received
    }

    /// One attempt, up to the head of a success.
    async fn head(&mut self) -> Result<Incoming, Error> {
        self.prepare().await?;
        let watch = Watch::begin(self.client, &self.request, self.sent.attempts);
        let received = self.receive(&mut self.time()).await;
        match &received {
            Ok(incoming) => watch.succeeded(&incoming.head),
            Err(error) => watch.failed(error),
        }
        received
    }

    /// What has to be done before an attempt.
    async fn prepare(&mut self) -> Result<(), Error> {
        self.authorize().await?;
        self.sent.attempts = self.sent.attempts.saturating_add(1);
        Ok(())
    }

    /// The time limit of an attempt that begins now.
    fn time(&self) -> Time {
        let clock = self.client.clock();
        let given = self.limits.timeout.min(self.total.left(clock).unwrap_or(Duration::MAX));
        Time { given, timer: Timer::until(Deadline::after(clock, given)) }
    }

    /// Sends the request and waits for the head of a result. The body of a failure is received whole.
    async fn receive(&self, time: &mut Time) -> Result<Incoming, Error> {
        let incoming = self.send(time).await.map_err(|it| self.failed(it))?;
        let redirects = self.request.operation.endpoint().redirects;
        if incoming.head.is_success() || redirects.contains(&incoming.head.status()) {
            return Ok(incoming);
        }
        let response = self.rest(incoming, time).await?;
        let api = ApiError::new(response, &self.client.api.error, &self.request.scrubber);
        Err(Error::of_api(self.request.operation.clone(), api))
    }

    /// Sends the request and waits for the head of a response, whatever its status.
    async fn send(&self, time: &mut Time) -> Result<Incoming, Failure> {
        let outgoing = outgoing(&self.request)?;
        let unread = outgoing.body().failure();
        let clock = self.client.clock();
        let Some(sent) = time.timer.wait(clock, clock.send(outgoing)).await else {
            let text = format!("no response within {:?}", time.given);
            return Err(before_response(ErrorKind::Timeout, text, true));
        };
        // If the body could not be read, that is the reason, whatever the transport reports.
        let unread = unread.and_then(|it| it.lock().unwrap_or_else(PoisonError::into_inner).take());
        match (sent, unread) {
            (Ok(response), _) => {
                let mut incoming = Incoming::from(response);
                self.name(&mut incoming.head);
                Ok(incoming)
            }
            (Err(_), Some(reason)) => {
                // The server has seen the beginning of a request that never became whole.
                let text = format!("the source of the body failed: {reason}");
                let failure = before_response(ErrorKind::Source, text, true);
                Err(Failure { source: Some(Box::new(reason)), ..failure })
            }
            (Err(error), None) => Err(error.into()),
        }
    }

    /// Waits for the rest of a response.
    async fn rest(&self, incoming: Incoming, time: &mut Time) -> Result<RawResponse, Error> {
        let most = self.limits.max_response_bytes;
        let whole = incoming.whole(most, self.client.clock(), &mut time.timer, time.given).await;
        let mut response = whole.map_err(|it| self.failed(it))?;
        response.time = Some(ReadingTime::until(time.timer.deadline(), &self.client.transport));
        Ok(response)
    }

    /// Adds the token that a request waits for, anew for each attempt, since the last one may have expired. It counts
    /// towards the time of the whole call, not of an attempt.
    async fn authorize(&mut self) -> Result<(), Error> {
        let operation = self.request.operation.clone();
        let mut timer = Timer::until(self.total);
        match timer.wait(self.client.clock(), authorize::bring(&mut self.request)).await {
            Some(brought) => brought,
            None => {
                let late =
                    before_response(ErrorKind::Timeout, "the token provider timed out".to_owned(), false);
                Err(Error::of_transport(operation, late, &Scrubber::default()))
            }
        }
    }

    /// Waits until the next attempt is due. Returns the error, with all attempts in it, if there is none.
    async fn pause(&mut self, error: Error) -> Result<(), Error> {
        self.sent.maybe_received |= error.maybe_received();
        if self.renews(&error) {
            return Ok(());
        }
        match self.next(&error) {
            Some(pause) => {
                self.client.transport.sleep(pause).await;
                Ok(())
            }
            None => {
                let error = error.sent(self.sent.clone());
                self.span.ended(&self.sent, error.status(), error.request_id(), Some(error.kind()));
                Err(error)
            }
        }
    }

    /// Whether the call is sent once more with another token, at once. A provider hears of each token that was refused,
    /// also where the call must not be repeated: the next call then has another one.
    fn renews(&mut self, error: &Error) -> bool {
        let is_left = || self.limits.retries.pause(self.sent.attempts, None).is_some();
        let renews = authorize::may_renew(&self.request, error)
            && !self.renewed
            && is_harmless(&self.request)
            && self.request.replayable()
            && is_left();
        self.renewed |= renews;
        renews
    }

    /// The pause before the next attempt, if there is one.
    fn next(&self, error: &Error) -> Option<Duration> {
        let budget = &self.client.budget;
        if !is_repeatable(&self.request, error) {
            // The server responded, so it is there.
            if error.kind() == ErrorKind::Api {
                budget.refund(self.sent.attempts);
            }
            return None;
        }
        let pause = self.limits.retries.pause(self.sent.attempts, error.retry_after())?;
        let fits = self.total.left(self.client.clock()).is_none_or(|left| pause < left);
        (fits && budget.pay()).then_some(pause)
    }

    /// The end of the call: a success.
    fn succeeded(mut self, raw: RawResponse) -> Success {
        self.client.budget.refund(self.sent.attempts);
        self.sent.maybe_received = true;
        self.span.ended(&self.sent, Some(raw.status()), raw.request_id(), None);
        let Request { operation, scrubber, .. } = self.request;
        let received = Received { operation, raw, scrubber, sent: self.sent };
        Success { received, hooks: self.client.hooks.clone() }
    }

    fn failed(&self, failure: Failure) -> Error {
        Error::of_transport(self.request.operation.clone(), failure, &self.request.scrubber)
    }

    /// Notes the id under which the server knows the request, and what must not be shown.
    fn name(&self, response: &mut RawResponse) {
        let id = match self.client.api.request_id_header {
            Some(name) => response.header(name),
            None => response.header("request-id").or_else(|| response.header("x-request-id")),
        };
        let id = id.map(|it| self.request.scrubber.scrub(it));
        response.request_id = id;
        response.scrubber = self.request.scrubber.clone();
        response.operation = Some(self.request.operation.clone());
    }
}

/// Whether an attempt that failed like this may be retried, and whether a retry may help.
fn is_repeatable(request: &Request, error: &Error) -> bool {
    error.is_retryable() && request.replayable() && (is_harmless(request) || !error.maybe_received())
}

/// Whether nothing is done twice if the server receives the request twice.
fn is_harmless(request: &Request) -> bool {
    match request.operation.endpoint().replay {
        Replay::Safe | Replay::Idempotent => true,
        Replay::Keyed => request.idempotency_key().is_some(),
        Replay::Once => false,
    }
}

/// A request in the words of a transport.
fn outgoing(request: &Request) -> Result<http::Request<RequestBody>, TransportError> {
    let body = RequestBody::open(request.body.as_ref()).map_err(TransportError::unsendable)?;
    let uri = http::Uri::try_from(request.url.as_str())
        .map_err(|it| TransportError::unsendable(format!("the URL cannot be sent: {it}")))?;
    let mut outgoing = http::Request::new(body);
    *outgoing.method_mut() = request.method.clone();
    *outgoing.uri_mut() = uri;
    *outgoing.headers_mut() = request.headers.clone();
    outgoing.extensions_mut().insert(request.operation.clone());
    // For the transport that wants it in this form: reading a URL is half the work of building a request.
    outgoing.extensions_mut().insert(request.url.clone());
    Ok(outgoing)
}

fn before_response(kind: ErrorKind, text: String, maybe_received: bool) -> Failure {
    Failure { kind, text, response: None, source: None, maybe_received }
}
