//! What webhooks bring is read from the body alone, and by the name of the webhook.

use serde_json::{Value, json};

use crate::ok::webhooks::models::{AnyWebhookEvent as Event, PayoutPayload};
use crate::ok::{callbacks, webhooks_extension};
use crate::runtime::json::{from_slice, to_value};

/// Reads an event, and makes sure that it goes out unchanged.
#[track_caller]
fn read(body: &Value) -> Event {
    let event: Event = from_slice(body.to_string().as_bytes()).unwrap();
    assert_eq!(to_value(&event), *body);
    assert_eq!(serde_json::to_value(&event).unwrap(), *body);
    assert_eq!(serde_json::from_value::<Event>(body.clone()).unwrap(), event);
    event
}

#[track_caller]
fn named(name: &str, body: &Value) -> Event {
    Event::named(name, body.to_string().as_bytes()).unwrap()
}

#[test]
fn a_body_is_the_event_whose_constant_it_has() {
    let event = read(&json!({"type": "payment.created", "data": {"id": "p", "parent": {"id": "q"}}}));
    assert_eq!(event.name(), Some("payment.created"));
    let Event::PaymentCreated(payload) = event else { panic!("{event:?}") };
    assert_eq!(payload.data.parent.unwrap().id, "q");
    let event = read(&json!({"type": "payment.refunded", "amount": 5, "new": true}));
    assert!(matches!(event, Event::PaymentRefunded(it) if it.amount == 5));
    assert!(matches!(read(&json!(["a"])), Event::SubscriptionChanged(it) if it == ["a"]));
    assert!(
        matches!(read(&json!({"card": "c"})), Event::Payout(it) if matches!(*it, PayoutPayload::WithCard(_)))
    );
}

#[test]
fn what_no_webhook_describes_is_kept() {
    for body in [json!({"type": "payment.lost", "data": {"id": "p"}}), json!({}), json!("text"), json!(null)]
    {
        let event = read(&body);
        assert_eq!(event.name(), None);
        assert_eq!(event, Event::Unknown(body));
    }
}

#[test]
fn of_webhooks_that_bring_the_same_the_body_means_the_first_and_the_name_any() {
    let body = json!({"account_id": "a"});
    assert!(matches!(read(&body), Event::AccountOpened(_)));
    assert!(matches!(named("account.opened", &body), Event::AccountOpened(_)));
    let event = named("account.closed", &body);
    assert_eq!(event.name(), Some("account.closed"));
    assert!(matches!(&event, Event::AccountClosed(it) if it.account_id == "a"));
    assert_eq!(to_value(&event), body);
}

#[test]
fn a_name_counts_for_more_than_the_body() {
    let body = json!({"type": "payment.refunded", "amount": 5});
    assert_eq!(named("payment.lost", &body), Event::Unknown(body.clone()));
    let error = Event::named("account.closed", body.to_string().as_bytes()).unwrap_err();
    assert!(error.to_string().contains("account_id"), "{error}");
    // A new kind of payout is a payout still.
    let event = named("payout", &json!({"cheque": "c"}));
    assert!(matches!(event, Event::Payout(it) if matches!(*it, PayoutPayload::Unknown(_))));
    for broken in [&b"{"[..], b"", b"{} {}", b"\xff"] {
        assert!(Event::named("account.closed", broken).is_err());
        assert!(Event::named("payment.lost", broken).is_err());
    }
}

#[test]
fn a_webhook_without_a_payload_is_known_by_its_name() {
    for (name, event) in [("ping", Event::Ping), ("legacy", Event::Legacy)] {
        assert_eq!(Event::named(name, b"\xff id=5").unwrap(), event);
        assert_eq!(event.name(), Some(name));
        assert_eq!(to_value(&event), json!(null));
    }
    // Of two requests under one name the usual one is meant.
    assert!(matches!(named("subscription", &json!([])), Event::SubscriptionChanged(_)));
    assert_eq!(Event::SubscriptionGet.name(), Some("subscription"));
}

#[test]
fn webhooks_of_3_0_are_events_too() {
    use webhooks_extension::models::{OrderRequest, WebhookEvent as Event};
    let shipped: Event = from_slice(br#"{"order": {"id": "o"}}"#).unwrap();
    assert!(matches!(&shipped, Event::OrderShipped(it) if it.order.id == "o"));
    assert_eq!(to_value(&OrderRequest::new("c")), json!({"card": "c"}));
    let anything: Event = from_slice(b"[1]").unwrap();
    assert_eq!(anything, Event::Anything(json!([1])));
}

#[test]
fn what_callbacks_bring_is_typed() {
    use callbacks::models::{
        CreateExportFailedPayload, CreateExportProgressPayload, CreateExportProgressPutPayload,
    };
    assert_eq!(from_slice::<CreateExportProgressPayload>(br#"{"percent": 50}"#).unwrap().percent, 50);
    assert_eq!(from_slice::<CreateExportProgressPutPayload>(br#"{"done": true}"#).unwrap().done, Some(true));
    assert_eq!(from_slice::<CreateExportFailedPayload>(br#"{"reason": "full"}"#).unwrap().reason, "full");
}
