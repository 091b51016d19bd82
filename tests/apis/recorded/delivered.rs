//! Recorded events, as webhooks bring them: each is the event of its name, with the object that the name promises.

use serde_json::Value;
use wooshpay::json;
use wooshpay::models::WebhookEvent;

use super::PAYLOADS;

#[test]
fn each_event_is_the_webhook_of_its_type() {
    let mut tried = 0;
    for it in PAYLOADS.iter() {
        let Some(schema) = it.name.strip_prefix("wooshpay/").filter(|_| it.schema.name.ends_with("Event"))
        else {
            continue;
        };
        let value: Value = serde_json::from_str(&it.text).unwrap();
        let name = value["type"].as_str().unwrap();
        let event = WebhookEvent::named(name, it.text.as_bytes()).unwrap();
        // An event that is about something else has no webhook of its own.
        let known = it.name != "wooshpay/Event.unknown-object";
        assert_eq!(event.name(), known.then_some(name), "{schema}");
        let alone: WebhookEvent = json::from_slice(it.text.as_bytes()).unwrap();
        if it.schema.name != "Event" {
            assert_eq!(json::to_value(&event), it.clean, "{schema}");
            assert_eq!(json::to_value(&alone), it.clean, "{schema}, from the body alone");
            assert!(!matches!(alone, WebhookEvent::Unknown(_)), "{schema}");
        }
        tried += 1;
    }
    assert!(tried > 5, "only {tried} events");
}
