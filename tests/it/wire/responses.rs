//! What is made of successes: values, what their schemas do not know, and bodies that are not what they should be.

use serde_json::{Value, json};
use wooshpay::models::{CheckoutSession, CheckoutSessionMode, PaymentIntentStatus, PriceProduct};
use wooshpay::{Error, ErrorKind, json as models_json};

use super::{client, retrieve, run};
use crate::server::{Server, Step, answer, json as ok};

/// What is wrong with a success: where, and in which words.
#[track_caller]
fn undecodable(error: &Error, status: u16, path: Option<&str>, reason: &str, body: &str) {
    let words = format!(": {status}, but the body does not decode: {reason}");
    assert!(error.to_string().contains(&words), "{error}");
    assert_eq!((error.kind(), error.status()), (ErrorKind::Decode, Some(status)), "{error}");
    assert_eq!((error.path(), error.raw_body()), (path, Some(body.as_bytes())), "{error}");
    // The server acted on the request; only its answer makes no sense.
    assert!(error.maybe_received() && error.api().is_none(), "{error}");
}

#[test]
fn json_of_another_shape_is_told_with_its_place() {
    for (body, path, reason) in [
        (r#"{"id":7}"#, "id", "expected a string, found a number at `id`"),
        (r#"{"id":null}"#, "id", "expected a string, found null at `id`"),
        (r#"{"object":"payment_intent"}"#, "id", "required member is missing at `id`"),
    ] {
        let error = retrieve(vec![ok("200 OK", body)]).unwrap_err();
        undecodable(&error, 200, Some(path), reason, body);
        assert!(error.to_string().ends_with(" (request req_1)"), "{error}");
    }
}

#[test]
fn a_place_deep_inside_a_list_is_kept_as_it_came_and_reported() {
    let body = r#"{"data":[{"id":"cs_1"},
        {"id":"cs_2","line_items":{"data":[{"id":"li_1","quantity":{}}]}}]}"#;
    let server = Server::start(vec![ok("200 OK", body)]);
    let response = run(async { client(&server.url()).checkout_sessions().list().send().await }).unwrap();
    let drift: Vec<_> = response.drift().iter().map(|it| it.pointer().to_owned()).collect();
    assert_eq!(drift, ["/data/1/line_items/data/0/quantity"]);
    let sessions = response.into_value().data.unwrap();
    assert_eq!(sessions.iter().map(|it| it.id.as_str()).collect::<Vec<_>>(), ["cs_1", "cs_2"]);
}

#[test]
fn bodies_that_are_no_json() {
    for (media_type, body, reason) in [
        ("application/json", "", "expected JSON, found an empty body"),
        ("application/json", " \n", "expected JSON, found an empty body"),
        ("application/json", r#"{"id":"pi_1""#, "expected `,` or `}`, line 1 column 13"),
        ("application/json", r#"{"id":"pi_1"} x"#, "expected the end of the JSON, line 1 column 15"),
        ("application/json", "null", "expected an object, found null, line 1 column 1"),
        (
            "text/html; charset=utf-8",
            "<!doctype html><title>Log in</title>",
            "expected JSON, found text/html: expected a JSON value, line 1 column 1",
        ),
    ] {
        let script = vec![answer("200 OK", &[&format!("content-type: {media_type}")], body)];
        undecodable(&retrieve(script).unwrap_err(), 200, None, reason, body);
    }
    undecodable(
        &retrieve(vec![Step::Send(b"HTTP/1.1 204 No Content\r\n\r\n".to_vec())]).unwrap_err(),
        204,
        None,
        "expected JSON, found an empty body",
        "",
    );
}

#[test]
fn nested_beyond_reason_is_an_error_and_no_overflow() {
    let body = format!(r#"{{"id":"pi_1","x":{}"#, "[".repeat(100_000));
    let error = retrieve(vec![ok("200 OK", &body)]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("nested more than 128 levels deep"), "{error}");
}

#[test]
fn json_is_read_whatever_its_label() {
    for header in ["content-type: text/plain", "content-type: text/html", "x-no-label: 1"] {
        let intent = retrieve(vec![answer("200 OK", &[header], "\u{FEFF}{\"id\":\"pi_1\"}")]).unwrap();
        assert_eq!(intent.id.as_str(), "pi_1");
    }
}

#[test]
fn other_successes_are_successes() {
    for status in ["201 Created", "202 Accepted", "299 Whatever"] {
        assert!(retrieve(vec![ok(status, r#"{"id":"pi_1"}"#)]).is_ok(), "{status}");
    }
}

#[test]
fn what_came_is_what_goes_out_again() {
    let body = json!({
        "id": "cs_1",
        "object": null,
        "mode": "rental",
        "status": "open",
        "created": null,
        "amount_total": 9_007_199_254_740_993_i64,
        "payment_method_types": ["card", "barter"],
        "line_items": {
            "data": [{
                "id": "li_1",
                "price": {"id": "price_1", "product": {"id": "prod_1", "colour": ["red", null]}},
                "discounts": null,
                "gift": {"wrapped": true, "card": null},
            }],
            "has_more": null,
        },
        "metadata": {"n": 1, "null": null, "big": 18_446_744_073_709_551_615_u64},
        "new_member": {"deep": [{"deeper": null}]},
        "new_null": null,
    });
    let server = Server::start(vec![ok("200 OK", &body.to_string())]);
    let call = client(&server.url()).checkout_sessions().retrieve("cs_1");
    let session = run(async { call.await }).unwrap();

    assert_eq!(session.mode, Some(CheckoutSessionMode::from("rental")));
    assert!(matches!(&session.mode, Some(CheckoutSessionMode::Unknown(text)) if text.as_str() == "rental"));
    assert_eq!((session.object.as_ref(), session.created), (None, None));
    assert!(session.extra().is_null("object") && !session.extra().is_null("url"));
    assert_eq!(session.extra().get("new_member"), Some(&json!({"deep": [{"deeper": null}]})));
    let item = &session.line_items.as_ref().unwrap().data.as_ref().unwrap()[0];
    let Some(PriceProduct::Product(product)) = &item.price.as_ref().unwrap().product else {
        panic!("a product, not an id: {item:?}");
    };
    assert_eq!(product.extra().get("colour"), Some(&json!(["red", null])));

    assert_eq!(models_json::to_value(&session), body);
    assert_eq!(serde_json::to_value(&session).unwrap(), body);
    let stored = serde_json::to_string(&session).unwrap();
    assert_eq!(serde_json::from_str::<CheckoutSession>(&stored).unwrap(), session);
}

#[test]
fn what_a_union_does_not_know_is_kept() {
    for product in [json!(["prod_1"]), json!(1), json!({"sku": "x"})] {
        let body = json!({"id": "cs_1", "line_items": {"data": [
            {"id": "li_1", "price": {"id": "price_1", "product": product}}
        ]}});
        let server = Server::start(vec![ok("200 OK", &body.to_string())]);
        let call = client(&server.url()).checkout_sessions().retrieve("cs_1");
        let session = run(async { call.await }).unwrap();
        let item = &session.line_items.as_ref().unwrap().data.as_ref().unwrap()[0];
        let found = item.price.as_ref().unwrap().product.as_ref().unwrap();
        assert!(matches!(found, PriceProduct::Unknown(it) if *it == product), "{product}");
        assert_eq!(models_json::to_value(&session), body);
    }
}

#[test]
fn deviations_that_the_document_knows_are_put_up_with() {
    let body = r#"{"id":"pi_1","status":"","created":"1735689600000","amount":" 20 ","cancel_at":"",
        "payment_method_types":"[\"card\"]","next_action":"","metadata":""}"#;
    let intent = retrieve(vec![ok("200 OK", body)]).unwrap();
    assert_eq!((intent.status.clone(), intent.cancel_at), (None::<PaymentIntentStatus>, None));
    assert!(intent.next_action.is_none() && intent.metadata.is_none());
    // Written as the schema wants it.
    let written: Value = models_json::to_value(&intent);
    assert_eq!(
        written,
        json!({"id": "pi_1", "created": 1_735_689_600_000_i64, "amount": 20, "payment_method_types": ["card"]})
    );
}

#[test]
fn secrets_of_an_answer_are_not_shown() {
    let body = r#"{"id":"pi_1","client_secret":"pi_1_secret_x","unknown":"also_secret"}"#;
    let intent = retrieve(vec![ok("200 OK", body)]).unwrap();
    assert_eq!(intent.client_secret.as_deref(), Some("pi_1_secret_x"));
    let shown = format!("{intent:?}");
    assert!(
        shown.contains("pi_1") && !shown.contains("secret_x") && !shown.contains("also_secret"),
        "{shown}"
    );
}
