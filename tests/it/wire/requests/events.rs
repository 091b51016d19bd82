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
    let paid = PaymentIntent::new("pi_1").status(PaymentIntentStatus::Succeeded);
    let expected = Event::new("evt_1").type_(EventType::PaymentIntentSucceeded);
    assert_eq!(event, expected.data(EventData::new().object(EventObject::from(paid))));
}

#[test]
fn an_event_about_something_new_is_read_too() {
    let answer = r#"{"id":"evt_1","type":"invoice.paid","data":{"object":{"id":"in_1","object":"invoice"}}}"#;
    let event = check("GET /v1/events/evt_1", "", answer, |client| client.events().retrieve("evt_1"));
    assert_eq!(event.type_.unwrap().as_str(), "invoice.paid");
    let Some(EventObject::Unknown(object)) = event.data.unwrap().object else { panic!("known") };
    assert_eq!(object["id"], "in_1");
}
