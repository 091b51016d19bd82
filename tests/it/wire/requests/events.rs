//! Events.

use wooshpay::models::{Event, EventData, EventObject, EventType, PaymentIntent, PaymentIntentStatus};

use super::check;

#[test]
fn retrieve_event() {
    let event = check(
        "GET /v1/events/evt_1",
        "",
        concat!(
            r#"{"id":"evt_1","type":"payment_intent.succeeded","request":"","data":{"object":"#,
            r#"{"id":"pi_1","object":"payment_intent","status":"succeeded","next_action":""}}}"#,
        ),
        |client| client.events().retrieve("evt_1"),
    );
    let paid = received!(PaymentIntent {
        object: Some("payment_intent".into()),
        id: "pi_1".into(),
        status: Some(PaymentIntentStatus::Succeeded)
    });
    let expected = received!(Event {
        id: "evt_1".into(),
        type_: Some(EventType::PaymentIntentSucceeded),
        data: Some(received!(EventData { object: Some(EventObject::from(paid)) }))
    });
    assert_eq!(event, expected);
}

#[test]
fn an_event_about_something_new_is_read_too() {
    let answer = r#"{"id":"evt_1","type":"invoice.paid","data":{"object":{"id":"in_1","object":"invoice"}}}"#;
    let event = check("GET /v1/events/evt_1", "", answer, |client| client.events().retrieve("evt_1"));
    assert_eq!(event.type_.unwrap().as_str(), "invoice.paid");
    let Some(EventObject::Unknown(object)) = event.data.unwrap().object else { panic!("known") };
    assert_eq!(object["id"], "in_1");
}
