//! Qashier's client: each operation to the byte, and what only this API has (a path before all paths, keys for one host,
//! a header with the request's id, times in seconds, events without a signature).

use std::time::Duration;

use qashier::models::{
    CheckoutSession, CheckoutSessionStatus, CreateCheckoutSession, CreatedRange, Event, LineItemCreate,
    PaymentStatus, PriceData, ProductData, WebhookEvent,
};
use qashier::runtime::{Operation, Replay};
use qashier::{Call, Client, ErrorKind, Retries, json};

use super::{BASIC, KEY, run};
use crate::server::{Server, Step, answer, json as reply};

fn client(server: &Server) -> Client {
    let quick = Retries::new().pauses(Duration::from_millis(1), Duration::from_millis(1));
    let url = format!("{}/v3/payment/qpay", server.url());
    Client::builder().key(KEY).base_url(url).retries(quick).build().unwrap()
}

fn order() -> CreateCheckoutSession {
    let coffee = PriceData::new("SGD", 550, ProductData::new("Coffee"));
    let items = [LineItemCreate::new(coffee).quantity(2)];
    CreateCheckoutSession::new(items, "https://shop.example/returned", "https://shop.example/thanks")
}

/// What the server saw of one call, head and body, and what came of it.
fn sent<O: Operation>(body: &str, call: impl FnOnce(&Client) -> Call<O>) -> (String, String, O::Output) {
    let server = Server::start(vec![reply("200 OK", body)]);
    let value = run(call(&client(&server)).send()).unwrap().into_value();
    let seen = server.seen();
    let (head, body) = seen[0].split_once("\r\n\r\n").unwrap();
    (head.to_owned(), body.to_owned(), value)
}

#[test]
fn create_checkout_session() {
    let (head, body, session) = sent(
        r#"{"id":"cs_1","object":"checkout.session","created":1735689600,"payment_status":"unpaid"}"#,
        |client| {
            client.checkout_sessions().create(order().expires_at(1_735_693_200)).idempotency_key("order-1")
        },
    );
    assert!(head.starts_with("POST /v3/payment/qpay/checkout/sessions HTTP/1.1\r\n"), "{head}");
    assert!(head.contains(&format!("authorization: {BASIC}\r\n")), "{head}");
    assert!(head.contains("idempotency-key: order-1"), "{head}");
    assert!(head.contains("user-agent: qashier/1.0.0"), "{head}");
    let expected = concat!(
        r#"{"line_items":[{"price_data":{"currency":"SGD","unit_amount":550,"product_data":{"name":"Coffee"}},"#,
        r#""quantity":2}],"return_url":"https://shop.example/returned","#,
        r#""success_url":"https://shop.example/thanks","expires_at":1735693200}"#,
    );
    assert_eq!(body, expected);
    let unpaid = received!(CheckoutSession {
        id: "cs_1".into(),
        object: Some("checkout.session".into()),
        created: Some(1_735_689_600.into()),
        payment_status: Some(PaymentStatus::Unpaid)
    });
    assert_eq!(session, unpaid);
}

#[test]
fn list_checkout_sessions() {
    let (head, body, page) = sent(r#"{"has_more":true,"data":[{"id":"cs_2","status":"new"}]}"#, |client| {
        let call = client.checkout_sessions().list().limit(100).starting_after("cs_1").ending_before("cs_9");
        call.status(CheckoutSessionStatus::Complete).created(CreatedRange::new().gte(1).lt(2))
    });
    let query = "limit=100&starting_after=cs_1&ending_before=cs_9&status=complete&created%5Bgte%5D=1&created%5Blt%5D=2";
    assert!(
        head.starts_with(&format!("GET /v3/payment/qpay/checkout/sessions?{query} HTTP/1.1\r\n")),
        "{head}"
    );
    assert_eq!((body.as_str(), page.has_more), ("", Some(true)));
    assert_eq!(page.data.unwrap()[0].status, Some("new".into()));
}

#[test]
fn retrieve_and_expire_a_checkout_session() {
    let (head, _, session) = sent(r#"{"id":"cs_1","payment_status":"paid"}"#, |client| {
        client.checkout_sessions().retrieve("cs_1")
    });
    assert!(head.starts_with("GET /v3/payment/qpay/checkout/sessions/cs_1 HTTP/1.1\r\n"), "{head}");
    assert_eq!(session.payment_status, Some(PaymentStatus::Paid));
    let (head, body, session) =
        sent(r#"{"id":"cs_1","status":"expired"}"#, |client| client.checkout_sessions().expire("cs_1"));
    assert!(head.starts_with("POST /v3/payment/qpay/checkout/sessions/cs_1/expire HTTP/1.1\r\n"), "{head}");
    assert!(head.contains("idempotency-key: "), "{head}");
    assert_eq!((body.as_str(), session.status), ("", Some(CheckoutSessionStatus::Expired)));
}

#[test]
fn every_post_is_repeated_under_its_key() {
    fn is_keyed<O: Operation>(_: &Call<O>) -> bool {
        O::ENDPOINT.replay == Replay::Keyed && O::ENDPOINT.idempotency_header == Some("Idempotency-Key")
    }
    for failure in [vec![reply("500 A", "{}")], vec![Step::Reset], vec![]] {
        let server = Server::each(vec![failure, vec![reply("200 OK", r#"{"id":"cs_1"}"#)]]);
        let client = client(&server);
        let call = client.checkout_sessions().create(order());
        assert!(is_keyed(&call) && is_keyed(&client.checkout_sessions().expire("cs_1")));
        let key = format!("idempotency-key: {}\r\n", call.idempotency_key_value().unwrap());
        assert_eq!(run(call.send()).unwrap().attempts(), 2);
        assert!(server.seen().iter().all(|it| it.contains(&key)), "{:?}", server.seen());
    }
}

#[test]
fn the_requests_id_is_in_the_header_of_this_api() {
    for (body, kind, message) in [
        (
            r#"{"error":{"type":"invalid_request_error","code":"a","message":"no"}}"#,
            "invalid_request_error",
            "no",
        ),
        (r#"{"type":"other_error","message":"none"}"#, "other_error", "none"),
    ] {
        let headers = ["content-type: application/json", "request-id: req_a_1"];
        let server = Server::start(vec![answer("404 A", &headers, body)]);
        let error = run(client(&server).checkout_sessions().retrieve("cs_1").send()).unwrap_err();
        assert_eq!(
            (error.kind(), error.status(), error.request_id()),
            (ErrorKind::Api, Some(404), Some("req_a_1"))
        );
        let api = error.api().unwrap();
        assert_eq!((api.kind(), api.message()), (Some(kind), Some(message)));
    }
}

#[test]
fn one_host_takes_every_key() {
    for key in ["sk_test_1", "sk_live_1", "anything"] {
        let client = Client::new(key).unwrap();
        let request = client.checkout_sessions().retrieve("cs_1").request().unwrap();
        assert_eq!(request.url(), "https://api.qashier.com/v3/payment/qpay/checkout/sessions/cs_1");
    }
}

#[test]
fn an_event_holds_the_session() {
    let body = br#"{"id":"evt_1","type":"checkout.session.completed","data":{"object":{"id":"cs_1"}}}"#;
    let event = WebhookEvent::named("checkout.session.completed", body).unwrap();
    let WebhookEvent::CheckoutSessionCompleted(event) = event else { panic!("{event:?}") };
    assert_eq!(event.data.object, received!(CheckoutSession { id: "cs_1".into() }));
    assert_eq!(*event, json::from_slice::<Event>(body).unwrap());
}
