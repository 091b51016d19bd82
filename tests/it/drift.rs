//! What an API sends that deviates from its document: it is typed as far as it can be, kept unchanged, and reported.

use serde_json::{Value, json};

use crate::ok::drift::models::{Order, OrderCustomer, OrderStatus, WebhookEvent};
use crate::ok::drift::resources::orders::Orders;
use crate::ok::drift::webhooks;
use crate::runtime::json::{Drift, drift, from_slice, to_value};
use crate::runtime::{Api, Client, ClientBuilder, ErrorKind, ErrorPointers};
use crate::server::{Server, json as ok};

static API: Api = Api {
    name: "drift",
    version: "1.0.0",
    servers: &[],
    server_variables: &[],
    security: &[],
    error: ErrorPointers::COMMON,
    request_id_header: None,
};

fn client(server: &Server) -> Client {
    ClientBuilder::from_api(&API).base_url(server.url()).retries(0).build().unwrap()
}

fn run<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

fn order(more: Value) -> Value {
    let mut order = json!({"id": "or_1", "amount": 2000});
    order.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    order
}

fn texts(drift: &[Drift]) -> Vec<String> {
    drift.iter().map(Drift::to_string).collect()
}

#[test]
fn a_response_with_drift_is_typed_kept_and_reported() {
    let body = order(json!({
        "amount_received": 20.5,
        "payment_intent": {"id": "pi_1", "amount": 2000},
        "paid_at": 1_775_034_600,
        "status": "paid",
        "customer": {"id": "cus_1", "balance": "none"},
        "price": {"tiers": [{"amount": 1, "up_to": "inf"}, {"amount": 2, "up_to": 5}]},
        "card": {"number": 4_111_111_111_111_111_i64},
    }));
    let server = Server::start(vec![ok("200 OK", &body.to_string())]);
    let client = client(&server);
    let response = run(Orders { client: &client }.retrieve("or_1").send()).unwrap();
    assert_eq!(
        texts(&response.drift()),
        [
            "/amount_received: expected an integer of 64 bits, found another number",
            "/payment_intent: expected a string, found an object",
            "/paid_at: expected a string, found a number",
            "/customer/balance: expected a number, found a string",
            "/price/tiers/0/up_to: expected a number, found a string",
            "/card: expected a string, found a number",
        ],
    );
    let order = &response.value;
    assert_eq!((order.amount, order.amount_received, &order.status), (2000, None, &Some(OrderStatus::Paid)));
    assert_eq!(order.extra().get("payment_intent"), Some(&body["payment_intent"]));
    assert!(matches!(&order.customer, Some(OrderCustomer::Customer(it)) if it.id == "cus_1"));
    let tiers = order.price.as_ref().unwrap().tiers.as_ref().unwrap();
    assert_eq!((tiers[0].amount, tiers[1].up_to), (1, Some(5)));
    assert_eq!(to_value(order), body, "written back unchanged");
    assert_eq!(serde_json::from_value::<Order>(body.clone()).unwrap(), *order, "serde reads the same");
    for shown in [format!("{:?}", response.drift()), format!("{order:?}")] {
        assert!(!shown.contains("4111"), "{shown}");
    }
}

#[test]
fn what_is_as_documented_has_no_drift() {
    let body =
        order(json!({"amount_received": "2000", "reference": 77, "new": {"member": 1}, "status": "held"}));
    let server = Server::start(vec![ok("200 OK", &body.to_string())]);
    let client = client(&server);
    let response = run(Orders { client: &client }.retrieve("or_1").send()).unwrap();
    assert_eq!(response.drift(), []);
    let order = response.value;
    assert_eq!((order.amount_received, order.reference.as_deref()), (Some(2000), Some("77")));
}

#[test]
fn a_required_member_that_cannot_be_read_fails_with_its_path() {
    for amount in [json!("20.00"), json!("2e3"), json!(20.5), json!({}), json!(null)] {
        let body = order(json!({ "amount": amount }));
        let server = Server::start(vec![ok("200 OK", &body.to_string())]);
        let client = client(&server);
        let error = run(Orders { client: &client }.retrieve("or_1").send()).unwrap_err();
        assert_eq!((error.kind(), error.path()), (ErrorKind::Decode, Some("amount")), "{amount}");
    }
}

#[test]
fn money_in_a_string_that_is_not_whole_is_drift_where_it_may_be_missing() {
    for amount in ["20.00", "20.50", "2e3", ""] {
        let body = order(json!({ "amount_received": amount }));
        let order: Order = from_slice(body.to_string().as_bytes()).unwrap();
        assert_eq!(order.amount_received, None, "{amount}");
        assert_eq!(to_value(&order), body);
        assert_eq!(drift::<Order>(body.to_string().as_bytes())[0].pointer(), "/amount_received");
    }
}

#[test]
fn an_event_is_typed_whatever_drifts_in_it() {
    let body = json!({
        "type": "order.paid", "version": 7, "data": order(json!({"payment_intent": {"id": "pi_1"}})),
    });
    let bytes = body.to_string().into_bytes();
    let headers = webhooks::sign("secret", &bytes).unwrap();
    let verified = webhooks::verify("secret", &headers, &bytes).unwrap();
    let event = verified.parse().unwrap();
    assert!(matches!(&event, WebhookEvent::OrderPaid(it) if it.data.id == "or_1"));
    assert_eq!(to_value(&event), body);
    assert_eq!(
        texts(&verified.drift()),
        [
            "/version: expected a string, found a number",
            "/data/payment_intent: expected a string, found an object"
        ],
    );
}
