//! A made-up shop: servers for test and live keys, one scheme of each kind, and operations as a generator would
//! write them.

use std::sync::LazyLock;

use runtime::{
    Api, Body, Client, ClientBuilder, DecodeError, Encoder, Endpoint, ErrorPointers, Operation, RawResponse,
    Replay, SecurityKind, SecurityScheme, Server, Style,
};
use serde_json::Value;

pub static SHOP: Api = Api {
    name: "shop",
    version: "1.2.3",
    servers: &[
        Server {
            url: "https://test.shop.example/v1",
            description: "Test",
            key_prefixes: &["sk_test_"],
            variables: &[],
        },
        Server {
            url: "https://api.shop.example/v1",
            description: "Live",
            key_prefixes: &["sk_live_", "rk_live_"],
            variables: &[],
        },
    ],
    server_variables: &[],
    security: &[
        SecurityScheme { name: "basicAuth", kind: SecurityKind::Basic },
        SecurityScheme { name: "bearerAuth", kind: SecurityKind::Bearer },
        SecurityScheme { name: "headerKey", kind: SecurityKind::ApiKeyHeader("X-Api-Key") },
        SecurityScheme { name: "queryKey", kind: SecurityKind::ApiKeyQuery("api_key") },
        SecurityScheme { name: "cookieKey", kind: SecurityKind::ApiKeyCookie("session") },
    ],
    error: ErrorPointers::COMMON,
    request_id_header: Some("Request-Id"),
};

/// A builder of the shop's client, over one HTTP client for all: setting up TLS takes its time. It makes each call once,
/// so that tests see each failure as it is.
pub fn shop() -> ClientBuilder {
    static HTTP: LazyLock<reqwest::Client> = LazyLock::new(|| {
        reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().unwrap()
    });
    ClientBuilder::from_api(&SHOP).http_client(HTTP.clone()).retries(0)
}

/// A client that talks to this URL.
pub fn client(url: &str) -> Client {
    shop().key("sk_test_123456").base_url(url).build().unwrap()
}

/// A client for calls that are only looked at.
pub fn offline() -> Client {
    client("http://localhost")
}

/// An endpoint with the usual settings.
pub const fn endpoint(id: &'static str, method: &'static str, path: &'static str) -> Endpoint<'static> {
    Endpoint {
        id,
        method,
        path,
        accept: "application/json",
        security: &[&["basicAuth"]],
        servers: &[],
        idempotency_header: None,
        replay: Replay::Safe,
        locked: &[],
        redirects: &[],
    }
}

/// One part of a request.
#[derive(Debug, Clone)]
pub enum Part {
    Path(&'static str, Value, Style),
    Query(&'static str, Value, Style),
    Whole(Value, Style, &'static [(&'static str, Style)]),
    Header(&'static str, Value, Style),
    Cookie(&'static str, Value, Style),
    Json(Value),
    Form(Value, &'static [(&'static str, Style)]),
    Text(&'static str, &'static str),
    Bytes(&'static str, Body),
}

/// `GET /probe/{id}`: an operation that sends whatever parts it is given and returns any JSON.
#[derive(Debug, Clone, Default)]
pub struct Probe(pub Vec<Part>);

impl Operation for Probe {
    type Output = Value;

    const ENDPOINT: &'static Endpoint<'static> = &endpoint("probe", "GET", "/probe/{id}");

    fn encode(&self, to: &mut Encoder<'_>) {
        if !self.0.iter().any(|part| matches!(part, Part::Path("id", ..))) {
            to.path("id", &"x".to_owned(), Style::SIMPLE);
        }
        for part in &self.0 {
            match part {
                Part::Path(name, value, style) => to.path(name, value, *style),
                Part::Query(name, value, style) => to.query(name, value, *style),
                Part::Whole(value, style, styles) => to.querystring("whole", value, *style, styles),
                Part::Header(name, value, style) => to.header(name, value, *style),
                Part::Cookie(name, value, style) => to.cookie(name, value, *style),
                Part::Json(value) => to.json(value),
                Part::Form(value, styles) => to.form(value, styles),
                Part::Text(media_type, text) => to.text(media_type, text),
                Part::Bytes(media_type, bytes) => to.bytes(media_type, bytes),
            }
        }
    }

    fn decode(response: &RawResponse) -> Result<Value, DecodeError> {
        response.json()
    }
}

/// A probe with these parts.
pub fn probe(parts: impl IntoIterator<Item = Part>) -> Probe {
    Probe(parts.into_iter().collect())
}

/// Declares an operation without parameters.
macro_rules! operation {
    ($name:ident -> $output:ty, $endpoint:expr, |$response:ident| $decode:expr) => {
        #[derive(Debug, Clone)]
        pub struct $name;

        impl runtime::Operation for $name {
            type Output = $output;
            const ENDPOINT: &'static runtime::Endpoint<'static> = &$endpoint;
            fn encode(&self, _: &mut runtime::Encoder<'_>) {}
            fn decode($response: &runtime::RawResponse) -> Result<$output, runtime::DecodeError> {
                $decode
            }
        }
    };
}
pub(crate) use operation;
