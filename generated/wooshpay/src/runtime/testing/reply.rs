//! One reply of a fake server: a response or a failure.
//!
//! In: what a test wants to happen. Out: a response or a failure, as a network would give it, with its delays and
//! broken connections.

use std::future::{Future, pending};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http_body::{Body, Frame, SizeHint};

use super::super::json::convert;
use super::super::json::value::Json;
use super::super::operation::streamed::Streamed;
use super::super::operation::{item_body, multipart};
use super::super::wire::framing::found::Framing;
use super::super::wire::framing::part::Item;
use super::super::wire::framing::writer::ItemWriter;
use super::super::wire::transport::{BoxError, Phase, ResponseBody, TransportError};
use super::time::{Clock, Sleep};

/// What a [`Fake`](super::Fake) does with a request: a response, or a failure on the way.
#[derive(Debug, Clone)]
#[must_use = "a reply does nothing until it is scripted"]
pub struct Reply {
    fate: Fate,
    delay: Duration,
    headers: Vec<(String, String)>,
    body: Bytes,
    /// After so many bytes of the body the connection breaks.
    cut: Option<usize>,
    /// How long each chunk of the body takes, and how many bytes it has.
    drip: Option<(Duration, usize)>,
}

#[derive(Debug, Clone, Copy)]
enum Fate {
    Status(u16),
    Broken(Phase),
    Silent,
}

impl Reply {
    /// A response with this status, without a body.
    pub fn status(status: u16) -> Self {
        Self::of(Fate::Status(status))
    }

    /// A response with this status and a JSON body: a model, or a `serde_json::Value`.
    pub fn json(status: u16, body: &dyn Json) -> Self {
        Self::status(status).header(CONTENT_TYPE.as_str(), "application/json").body(convert::to_vec(body))
    }

    /// A response of items, one after another, as [`Streamed`](super::super::Streamed) reads them. Chunks of it are delayed by
    /// [`drip`](Self::drip), and it breaks off by [`truncated`](Self::truncated). An item that is a file needs its bytes: one
    /// whose content is read while it is sent is left out.
    pub fn items<O: Streamed>(items: &[O::Item]) -> Self {
        let media_type = match O::FRAMING {
            Framing::Lines => "application/x-ndjson",
            Framing::Sequence => "application/json-seq",
            Framing::Events(_) => "text/event-stream",
            Framing::Parts(_) => {
                let mut accepted = O::ENDPOINT.accept.split(',').map(str::trim);
                accepted.find(|it| it.starts_with("multipart/")).unwrap_or("multipart/mixed")
            }
        };
        let is_parts = matches!(O::FRAMING, Framing::Parts(_));
        let item = |it: &O::Item| {
            let (writer, file) = item_body::written(it, is_parts);
            Item { json: writer.into_bytes(), file }
        };
        let items: Vec<Item> = items.iter().map(item).collect();
        let boundary = multipart::boundary(Some("part"), items.iter().map(Item::bytes));
        let writer = ItemWriter::new(O::FRAMING, boundary.unwrap_or_default());
        let written = items.into_iter().enumerate().filter_map(|(index, it)| writer.item(index, it).ok());
        let mut body: Vec<u8> = written.flat_map(|it| it.bytes().unwrap_or_default().to_vec()).collect();
        if let Some(end) = O::END {
            match O::FRAMING {
                Framing::Events(_) => body.extend(format!("data: {end}\n\n").into_bytes()),
                _ => body.extend(format!("{end}\n").into_bytes()),
            }
        }
        body.extend(writer.end());
        Self::status(200).header(CONTENT_TYPE.as_str(), &writer.content_type(media_type)).body(body)
    }

    /// The connection is refused: the server sees nothing of the request.
    pub fn refused() -> Self {
        Self::of(Fate::Broken(Phase::Connect))
    }

    /// The connection breaks after the server has received the request, before it responds.
    pub fn reset() -> Self {
        Self::of(Fate::Broken(Phase::Send))
    }

    /// No response, ever: the call ends with a timeout.
    pub fn silence() -> Self {
        Self::of(Fate::Silent)
    }

    /// Adds a header to the response.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Sets the body of the response.
    pub fn body(mut self, body: impl Into<Bytes>) -> Self {
        self.body = body.into();
        self
    }

    /// Delays the response, or the failure.
    pub fn delay(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// The connection breaks after this many bytes of the body.
    pub fn truncated(mut self, bytes: usize) -> Self {
        self.cut = Some(bytes);
        self
    }

    /// The body arrives in chunks of this size, one per duration.
    pub fn drip(mut self, each: Duration, bytes: usize) -> Self {
        self.drip = Some((each, bytes.max(1)));
        self
    }

    fn of(fate: Fate) -> Self {
        Self { fate, delay: Duration::ZERO, headers: Vec::new(), body: Bytes::new(), cut: None, drip: None }
    }

    /// Lets it happen.
    pub(super) async fn play(self, clock: &Clock) -> Result<http::Response<ResponseBody>, TransportError> {
        clock.sleep(self.delay).await;
        let status = match self.fate {
            Fate::Status(status) => status,
            Fate::Broken(phase) => return Err(TransportError::new(phase, "the fake is scripted to fail")),
            Fate::Silent => pending().await,
        };
        let bad =
            |what: &str| TransportError::unsendable(format!("the fake has {what} that no response can have"));
        let mut builder = http::Response::builder().status(status);
        if !self.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case(CONTENT_LENGTH.as_str())) {
            builder = builder.header(CONTENT_LENGTH, self.body.len());
        }
        for (name, value) in &self.headers {
            builder = builder.header(name, value);
        }
        let body = ResponseBody::new(Playing {
            left: self.body.len(),
            until_break: self.cut,
            body: self.body,
            drip: self.drip,
            clock: clock.clone(),
            pause: None,
        });
        builder.body(body).map_err(|_| bad("a status or a header"))
    }
}

/// A body on its way.
struct Playing {
    body: Bytes,
    left: usize,
    until_break: Option<usize>,
    drip: Option<(Duration, usize)>,
    clock: Clock,
    pause: Option<Pin<Box<Sleep>>>,
}

impl Body for Playing {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = self.get_mut();
        if this.until_break == Some(0) {
            return Poll::Ready(Some(Err("the fake is scripted to break off".into())));
        }
        if this.left == 0 {
            return Poll::Ready(None);
        }
        let mut length = this.left.min(this.until_break.unwrap_or(usize::MAX));
        if let Some((each, bytes)) = this.drip {
            let pause = this.pause.get_or_insert_with(|| Box::pin(this.clock.sleep(each)));
            ready!(pause.as_mut().poll(cx));
            this.pause = None;
            length = length.min(bytes);
        }
        this.left -= length;
        this.until_break = this.until_break.map(|it| it - length);
        Poll::Ready(Some(Ok(Frame::data(this.body.split_to(length)))))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left as u64)
    }
}
