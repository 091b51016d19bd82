//! Calls of undocumented endpoints: the caller gives method, path and body.
//!
//! In: a method, a path template, values. Out: an [`Operation`] like any other, with the client's credentials, retries,
//! limits and all options of a [`Call`]. What the response means is the caller's business.

use std::sync::Arc;

use super::super::client::shared::Client;
use super::super::json::value::Json;
use super::super::operation::decode_error::DecodeError;
use super::super::operation::definition::Operation;
use super::super::operation::encoder::Encoder;
use super::super::operation::endpoint::{Endpoint, OperationRef, RawEndpoint};
use super::super::operation::parameter::Style;
use super::super::operation::raw_response::RawResponse;
use super::super::operation::replay::Replay;
use super::super::wire::body::Body;
use super::super::wire::random;
use super::unsent::Call;

/// A call of an undocumented endpoint. From [`Client::request`].
#[derive(Debug, Clone)]
pub struct RawCall {
    endpoint: RawEndpoint,
    values: Vec<(String, String)>,
    body: Option<RawBody>,
}

#[derive(Debug, Clone)]
enum RawBody {
    Json(Arc<dyn Json + Send + Sync>),
    Other(String, Body),
}

impl Client {
    /// A call of an undocumented endpoint, with this client's credentials, retries and limits. The path begins with a
    /// slash and is appended to the base URL; [`path_value`](Call::path_value) fills a `{name}` in it. It has the
    /// options of any [`Call`], and carries all credentials of the client.
    ///
    /// GET, HEAD, OPTIONS, TRACE, PUT and DELETE are retried after a failure. Any other method is not, unless it has an
    /// idempotency key ([`keyed`](Call::keyed)).
    pub fn request(&self, method: &str, path: &str) -> Call<RawCall> {
        let method = method.to_ascii_uppercase();
        let replay = match method.as_str() {
            "GET" | "HEAD" | "OPTIONS" | "TRACE" => Replay::Safe,
            "PUT" | "DELETE" => Replay::Idempotent,
            _ => Replay::Once,
        };
        let endpoint = RawEndpoint { method, path: path.to_owned(), idempotency_header: None, replay };
        self.call(RawCall { endpoint, values: Vec::new(), body: None })
    }
}

impl Call<RawCall> {
    /// The value of a `{name}` in the path.
    pub fn path_value(mut self, name: &str, value: impl Into<String>) -> Self {
        self.operation_mut().values.push((name.to_owned(), value.into()));
        self
    }

    /// A JSON body: a model, or a `serde_json::Value`.
    pub fn json(mut self, body: impl Json + Send + Sync + 'static) -> Self {
        self.operation_mut().body = Some(RawBody::Json(Arc::new(body)));
        self
    }

    /// A body of any media type.
    pub fn body(mut self, media_type: &str, body: impl Into<Body>) -> Self {
        self.operation_mut().body = Some(RawBody::Other(media_type.to_owned(), body.into()));
        self
    }

    /// Sends an idempotency key in the header of this name: a random one, unless the call has its own
    /// ([`idempotency_key`](Self::idempotency_key)). The call is then retried. Make sure that the server honours the
    /// header for this endpoint: one that ignores it does everything twice.
    pub fn keyed(mut self, header: &str) -> Self {
        let endpoint = &mut self.operation_mut().endpoint;
        endpoint.idempotency_header = Some(header.to_owned());
        endpoint.replay = Replay::Keyed;
        self.options.own_key = Some(random::uuid());
        self
    }

    /// Whether the call may be retried, in place of what its method says.
    pub fn replay(mut self, replay: Replay) -> Self {
        self.operation_mut().endpoint.replay = replay;
        self
    }
}

impl Operation for RawCall {
    type Output = RawResponse;

    const ENDPOINT: &'static Endpoint<'static> = &Endpoint {
        id: "request",
        method: "GET",
        path: "/",
        accept: "",
        security: &[],
        servers: &[],
        idempotency_header: None,
        replay: Replay::Once,
        locked: &[],
        redirects: &[],
    };

    fn operation(&self) -> OperationRef {
        self.endpoint.clone().into()
    }

    fn encode(&self, to: &mut Encoder<'_>) {
        for (name, value) in &self.values {
            to.path(name, value, Style::SIMPLE);
        }
        match &self.body {
            Some(RawBody::Json(body)) => to.json(&**body),
            Some(RawBody::Other(media_type, body)) => to.bytes(media_type, body),
            None => {}
        }
    }

    fn decode(response: &RawResponse) -> Result<RawResponse, DecodeError> {
        Ok(response.clone())
    }
}
