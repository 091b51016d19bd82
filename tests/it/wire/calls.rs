//! A call before it is sent: what it shows, and what one call can have beyond the document.

use wooshpay::models::{
    CardData, CreateCheckoutSession, CreatePaymentIntent, ListCheckoutSessions, PaymentMethodData,
    PaymentMethodType,
};
use wooshpay::runtime::Operation;
use wooshpay::{Client, ErrorKind};

use super::{BASIC, KEY, client, run};
use crate::server::{Server, json};

/// A client for calls that are only looked at.
fn offline() -> Client {
    client("http://localhost:1")
}

#[test]
fn a_request_can_be_looked_at_without_being_sent() {
    let server = Server::start(vec![json("200 OK", r#"{"id":"cs_1"}"#)]);
    let body = CreateCheckoutSession::new("https://shop.example/thanks");
    let call = client(&server.url()).checkout_sessions().create(body).idempotency_key("order-1");
    let request = call.request().unwrap();
    assert_eq!(request.method(), "POST");
    assert_eq!(request.url(), format!("{}/v1/checkout/sessions", server.url()));
    assert_eq!(request.header("authorization"), Some(BASIC));
    assert_eq!(request.header("accept"), Some("application/json"));
    assert_eq!(request.header("content-type"), Some("application/json"));
    assert_eq!(request.header("user-agent"), Some("wooshpay/1.0.0"));
    assert_eq!(request.header("idempotency-key"), Some("order-1"));
    assert_eq!(request.headers().len(), 5);
    assert_eq!(request.body(), Some(br#"{"success_url":"https://shop.example/thanks"}"#.as_slice()));
    assert_eq!(server.seen().len(), 0);

    // What was shown is what is sent.
    run(async { call.await }).unwrap();
    let seen = server.seen();
    assert!(seen[0].ends_with(std::str::from_utf8(request.body().unwrap()).unwrap()), "{}", seen[0]);
}

#[test]
fn an_operation_tells_what_it_is() {
    let client = offline();
    let call = client.payment_intents().search("merchant_order_id:'1'").limit(3);
    assert_eq!(call.operation().query, "merchant_order_id:'1'");
    assert_eq!(call.operation().limit, Some(3));
    fn endpoint<O: Operation>(_: &wooshpay::Call<O>) -> (&'static str, &'static str, &'static str) {
        (O::ENDPOINT.id, O::ENDPOINT.method, O::ENDPOINT.path)
    }
    assert_eq!(endpoint(&call), ("searchPaymentIntents", "GET", "/v1/payment_intents/search"));
}

#[test]
fn neither_a_call_nor_its_request_shows_secrets() {
    let card = CardData::new("4111111111111111", "03", "2027").cvc("987");
    let method = PaymentMethodData::new(PaymentMethodType::Card).card(card);
    let call =
        offline().payment_intents().create(CreatePaymentIntent::new(1, "GBP").payment_method_data(method));
    let shown = format!("{:?} {:#?} {:?}", call, call, call.request().unwrap());
    for secret in [KEY, BASIC, "4111111111111111", "987"] {
        assert!(!shown.contains(secret), "{secret}: {shown}");
    }
    assert!(shown.contains("[redacted]") && shown.contains("/v1/payment_intents"), "{shown}");
}

#[test]
fn a_call_can_have_more_than_the_document_knows() {
    let server = Server::start(vec![json("200 OK", r#"{"id":"cs_1"}"#)]);
    let body = CreateCheckoutSession::new("https://shop.example/thanks").customer_email("ada@example.com");
    let call = client(&server.url())
        .checkout_sessions()
        .create(body)
        .header("Prefer", "code=404")
        .header("accept", "text/plain")
        .query("expand[]", "line items")
        .query("expand[]", "a&b")
        .body_member("locale", "en")
        .body_member("nested", serde_json::json!({"a": [1, null]}))
        .body_member("customer_email", "bob@example.com");
    run(async { call.await }).unwrap();
    let seen = server.seen();
    let (head, sent) = seen[0].split_once("\r\n\r\n").unwrap();
    assert!(
        head.starts_with(
            "POST /v1/checkout/sessions?expand%5B%5D=line%20items&expand%5B%5D=a%26b HTTP/1.1\r\n"
        ),
        "{head}"
    );
    assert!(head.contains("prefer: code=404") && head.contains("accept: text/plain"), "{head}");
    assert!(!head.contains("accept: application/json"), "{head}");
    let sent: serde_json::Value = serde_json::from_str(sent).unwrap();
    let expected = serde_json::json!({
        "success_url": "https://shop.example/thanks",
        "customer_email": "bob@example.com",
        "locale": "en",
        "nested": {"a": [1, null]},
    });
    assert_eq!(sent, expected);
}

#[test]
fn members_of_a_body_make_one_where_there_is_none() {
    let call = offline().checkout_sessions().list().body_member("limit", 7);
    let request = call.request().unwrap();
    assert_eq!(request.body(), Some(br#"{"limit":7}"#.as_slice()));
    assert_eq!(request.header("content-type"), Some("application/json"));
    // Also where the operation takes no body at all.
    let call = offline().checkout_sessions().retrieve("cs_1").body_member("expand", true);
    assert_eq!(call.request().unwrap().body(), Some(br#"{"expand":true}"#.as_slice()));
}

#[test]
fn an_added_query_parameter_follows_those_of_the_document() {
    let call = offline().payment_intents().search("x").limit(1).query("page", "2");
    let url = call.request().unwrap().url().to_owned();
    assert!(url.ends_with("/v1/payment_intents/search?query=x&limit=1&page=2"), "{url}");
}

#[test]
fn a_whole_body_takes_the_place_of_its_parts() {
    let call = offline().checkout_sessions().list().limit(1).customer("cus_1");
    let call = call.body(ListCheckoutSessions::new().limit(2)).starting_after("cs_1");
    let expected = br#"{"limit":2,"starting_after":"cs_1"}"#;
    assert_eq!(call.request().unwrap().body(), Some(expected.as_slice()));
}

#[test]
fn a_default_header_gives_way_to_a_calls_own() {
    let builder = Client::builder().key(KEY).base_url("http://localhost:1");
    let client = builder.default_header("x-shop", "1").default_header("x-till", "2").build().unwrap();
    let call = client.payment_intents().retrieve("pi_1").header("X-Shop", "3");
    let request = call.request().unwrap();
    assert_eq!((request.header("x-shop"), request.header("x-till")), (Some("3"), Some("2")));
}

#[test]
fn options_that_do_not_fit_are_refused() {
    let client = offline();
    let sessions = client.checkout_sessions();
    let new = || sessions.create(CreateCheckoutSession::new("x"));
    let long = "k".repeat(256);
    for (call, says) in [
        (new().idempotency_key(""), "an idempotency key has 1 to 255 characters, this one has 0"),
        (new().idempotency_key(long), "an idempotency key has 1 to 255 characters, this one has 256"),
        (new().idempotency_key("a b"), "an idempotency key holds visible ASCII characters only, no spaces"),
        (new().header("a b", "c"), "`a b` is not a header name"),
        (
            new().header("x", "a\r\nb: c"),
            "header `x` cannot carry its value: character 2 is U+000D, and only visible ASCII goes",
        ),
        (new().header("host", "x"), "header `host` is the transport's own and cannot be set"),
        (new().timeout(std::time::Duration::ZERO), "the timeout is zero"),
    ] {
        let error = call.request().unwrap_err();
        assert_eq!(error.to_string(), format!("createCheckoutSession: {says}"));
        assert_eq!((error.kind(), error.maybe_received()), (ErrorKind::Configuration, false));
    }
    let error = sessions.expire("cs_1").idempotency_key("k").request().unwrap_err();
    assert_eq!(error.to_string(), "expireCheckoutSession: this operation takes no idempotency key");
}
