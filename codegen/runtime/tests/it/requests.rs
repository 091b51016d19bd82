//! The request of a call: URL, headers, body, and the options that change it.

use runtime::{
    Api, Client, ClientBuilder, DecodeError, Encoder, Endpoint, ErrorKind, ErrorPointers, Operation,
    RawResponse, Replay, Server, Style,
};
use serde_json::{Value, json};

use crate::support::api::{Part, operation};
use crate::support::{client, endpoint, offline, probe, shop};

/// `POST /refunds`, as a generator would write it.
#[derive(Debug, Clone)]
pub struct CreateRefund {
    amount: i64,
    reason: Option<String>,
}

impl Operation for CreateRefund {
    type Output = Value;

    const ENDPOINT: &'static Endpoint<'static> = &Endpoint {
        idempotency_header: Some("Idempotency-Key"),
        replay: Replay::Keyed,
        ..endpoint("createRefund", "POST", "/refunds")
    };

    fn encode(&self, to: &mut Encoder<'_>) {
        to.query("reason", &self.reason, Style::FORM);
        to.json(&json!({ "amount": self.amount }));
    }

    fn decode(response: &RawResponse) -> Result<Value, DecodeError> {
        response.json()
    }
}

fn refund() -> CreateRefund {
    CreateRefund { amount: 2000, reason: None }
}

#[test]
fn a_request_is_complete_without_being_sent() {
    let request = offline().call(refund()).idempotency_key("order-1").request().unwrap();
    assert_eq!(request.method(), "POST");
    assert_eq!(request.url(), "http://localhost/refunds");
    assert_eq!(request.body(), Some(br#"{"amount":2000}"#.as_slice()));
    let mut headers: Vec<_> = request
        .headers()
        .iter()
        .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
        .collect();
    headers.sort();
    assert_eq!(
        headers,
        [
            "accept: application/json",
            "authorization: Basic c2tfdGVzdF8xMjM0NTY6",
            "content-type: application/json",
            "idempotency-key: order-1",
            "user-agent: shop/1.2.3",
        ]
    );
}

#[test]
fn values_can_be_read_and_changed_until_the_call_is_sent() {
    let mut call = offline().call(refund());
    assert_eq!(call.operation().amount, 2000);
    call.operation_mut().reason = Some("a b".to_owned());
    assert_eq!(call.request().unwrap().url(), "http://localhost/refunds?reason=a%20b");
}

#[test]
fn options_of_a_call() {
    let call = offline()
        .call(refund())
        .header("X-Trace", "t1")
        .header("accept", "application/xml")
        .query("debug", "a&b")
        .body_member("extra", json!({"deep": [1]}))
        .body_member("amount", 1)
        .idempotency_key("order-1234");
    let request = call.request().unwrap();
    assert_eq!(request.url(), "http://localhost/refunds?debug=a%26b");
    assert_eq!(request.header("x-trace"), Some("t1"));
    assert_eq!(request.header("accept"), Some("application/xml"));
    assert_eq!(request.header("idempotency-key"), Some("order-1234"));
    let body: Value = serde_json::from_slice(request.body().unwrap()).unwrap();
    assert_eq!(body, json!({"amount": 1, "extra": {"deep": [1]}}));
}

#[test]
fn extra_members_make_a_body_or_need_an_object() {
    let request = offline().call(probe([])).body_member("a", 1).request().unwrap();
    assert_eq!(request.body(), Some(br#"{"a":1}"#.as_slice()));
    assert_eq!(request.header("content-type"), Some("application/json"));
    let form =
        offline().call(probe([Part::Form(json!({"a": 1}), &[])])).body_member("b", "c").request().unwrap();
    assert_eq!(form.body(), Some(b"a=1&b=c".as_slice()));
    for part in
        [Part::Json(json!([1])), Part::Text("text/plain", "hi"), Part::Bytes("image/png", vec![1].into())]
    {
        let error = offline().call(probe([part])).body_member("a", 1).request().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(error.to_string().contains("member"), "{error}");
    }
}

#[test]
fn bodies_of_other_types() {
    let text = offline().call(probe([Part::Text("text/plain; charset=utf-8", "né")])).request().unwrap();
    assert_eq!(text.body(), Some("né".as_bytes()));
    assert_eq!(text.header("content-type"), Some("text/plain; charset=utf-8"));
    let bytes = offline().call(probe([Part::Bytes("image/png", vec![0, 255].into())])).request().unwrap();
    assert_eq!(bytes.body(), Some([0, 255].as_slice()));
    assert_eq!(offline().call(probe([])).request().unwrap().body(), None);
}

#[test]
fn an_idempotency_key_is_checked_before_anything_is_sent() {
    let error = |key: &str| offline().call(refund()).idempotency_key(key).request().unwrap_err().to_string();
    assert_eq!(error(""), "createRefund: an idempotency key has 1 to 255 characters, this one has 0");
    assert_eq!(
        error(&"k".repeat(256)),
        "createRefund: an idempotency key has 1 to 255 characters, this one has 256"
    );
    for key in ["a b", "a\n", "né"] {
        assert_eq!(
            error(key),
            "createRefund: an idempotency key holds visible ASCII characters only, no spaces"
        );
    }
    assert!(offline().call(refund()).idempotency_key("k".repeat(255)).request().is_ok());
    let none = offline().call(probe([])).idempotency_key("k").request().unwrap_err();
    assert_eq!(none.to_string(), "probe: this operation takes no idempotency key");
    assert_eq!(none.kind(), ErrorKind::Configuration);
    assert!(!none.maybe_received());
}

#[test]
fn a_call_without_time_is_refused() {
    let zero = std::time::Duration::ZERO;
    for call in [offline().call(refund()).timeout(zero), offline().call(refund()).total_timeout(zero)] {
        assert_eq!(call.request().unwrap_err().to_string(), "createRefund: the timeout is zero");
    }
}

#[test]
fn headers_closer_to_the_call_win() {
    let client = shop()
        .key("sk_test_123456")
        .base_url("http://localhost")
        .user_agent("till/2")
        .default_header("X-Color", "red")
        .default_header("X-Shape", "round")
        .build()
        .unwrap();
    let operation = probe([Part::Header("x-color", json!("green"), Style::SIMPLE)]);
    let request = client.call(operation.clone()).request().unwrap();
    assert_eq!(request.header("x-color"), Some("green"));
    assert_eq!(request.header("x-shape"), Some("round"));
    assert_eq!(request.header("user-agent"), Some("shop/1.2.3 till/2"));
    let request = client.call(operation).header("X-Color", "blue").request().unwrap();
    assert_eq!(request.headers().get_all("x-color").iter().count(), 1);
    assert_eq!(request.header("x-color"), Some("blue"));
}

operation!(Fragment -> (), endpoint("fragment", "GET", "/a#one"), |it| it.empty());
operation!(Query -> (), endpoint("query", "GET", "/a?action=one"), |it| it.empty());
operation!(Verb -> (), endpoint("verb", "GET", "/a/{id}:cancel"), |it| it.empty());

#[test]
fn templates_with_a_query_or_a_fragment() {
    assert_eq!(offline().call(Fragment).request().unwrap().url(), "http://localhost/a");
    let call = offline().call(Query);
    assert_eq!(call.request().unwrap().url(), "http://localhost/a?action=one");
    assert_eq!(call.query("b", "c").request().unwrap().url(), "http://localhost/a?action=one&b=c");
    let error = offline().call(Verb).request().unwrap_err();
    assert_eq!(error.to_string(), "verb: path parameter `id` has no value");
}

const FILES: Endpoint<'static> = Endpoint {
    servers: &[
        Server {
            url: "https://files-test.shop.example",
            description: "",
            key_prefixes: &["sk_test_"],
            variables: &[],
        },
        Server {
            url: "https://files.shop.example",
            description: "",
            key_prefixes: &["sk_live_"],
            variables: &[],
        },
    ],
    ..endpoint("upload", "POST", "/files")
};
operation!(Upload -> (), FILES, |it| it.empty());
operation!(
    Relative -> (),
    Endpoint {
        servers: &[Server { url: "/v2", description: "", key_prefixes: &[], variables: &[] }],
        ..endpoint("relative", "GET", "/files")
    },
    |it| it.empty()
);

#[test]
fn an_operation_may_live_elsewhere_unless_the_caller_chose() {
    let url = |client: Client| client.call(Upload).request().unwrap().url().to_owned();
    assert_eq!(url(shop().key("sk_test_123456").build().unwrap()), "https://files-test.shop.example/files");
    assert_eq!(url(shop().key("sk_live_123456").build().unwrap()), "https://files.shop.example/files");
    assert_eq!(url(client("http://localhost/mock")), "http://localhost/mock/files");
    let live = shop().key("rk_live_123456").build().unwrap();
    let error = live.call(Upload).request().unwrap_err().to_string();
    assert!(error.starts_with("upload: the key does not belong to files-test.shop.example"), "{error}");
    let relative = shop().key("sk_live_123456").build().unwrap().call(Relative).request().unwrap();
    assert_eq!(relative.url(), "https://api.shop.example/v2/files");
}

operation!(
    Plain -> (),
    Endpoint {
        servers: &[Server { url: "http://x.example", description: "", key_prefixes: &[], variables: &[] }],
        ..endpoint("plain", "GET", "/x")
    },
    |it| it.empty()
);

#[test]
fn no_operation_leads_over_plain_http_unless_the_caller_wants_it() {
    static OLD: Api = Api {
        name: "old",
        version: "1.0.0",
        servers: &[Server { url: "http://old.example", description: "", key_prefixes: &[], variables: &[] }],
        server_variables: &[],
        security: &[],
        error: ErrorPointers::COMMON,
        request_id_header: None,
    };
    let old = || ClientBuilder::from_api(&OLD);
    let refused = old().build().unwrap_err().to_string();
    assert!(refused.starts_with("old.example would be reached over plain http"), "{refused}");
    assert!(old().allow_plain_http(true).build().is_ok());

    let refused =
        shop().key("sk_test_123456").build().unwrap().call(Plain).request().unwrap_err().to_string();
    assert!(refused.starts_with("plain: x.example would be reached over plain http"), "{refused}");
    let allowed = shop().key("sk_test_123456").allow_plain_http(true).build().unwrap();
    assert_eq!(allowed.call(Plain).request().unwrap().url(), "http://x.example/x");
}

#[test]
fn clients_and_calls_can_cross_threads() {
    fn check<T: Send + Sync + Clone>() {}
    fn send<T: Send>(_: T) {}
    check::<Client>();
    check::<runtime::Call<CreateRefund>>();
    send(std::future::IntoFuture::into_future(offline().call(refund())));
    send(offline().call(refund()).send());
    assert_eq!(size_of::<runtime::Error>(), size_of::<usize>());
}
