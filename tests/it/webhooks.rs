//! Webhooks as the users of a generated crate have them: read by the types that they name.

use serde_json::{Value, json};

use crate::ok::webhook_events;

#[test]
fn without_a_signature_events_are_read_all_the_same() {
    use webhook_events::models::{TransferPayload, WebhookEvent as Event};
    use webhook_events::webhooks::parse;
    let parsed = |body: Value| parse(body.to_string().as_bytes()).unwrap();
    let event = |kind: &str| json!({"meta": {"event": kind}, "account_id": "a", "order": "o", "card": "c"});
    // By a constant of another name than the webhook's, and by that alone.
    assert!(matches!(parsed(event("order.shipped")), Event::OrderShipped(it) if it.order == "o"));
    assert_eq!(parsed(event("orderShipped")), Event::Unknown(event("orderShipped")));
    // By all values of an enum of its own.
    assert!(matches!(parsed(event("payout.failed")), Event::Payout(_)));
    assert!(matches!(parsed(event("payout.paid")), Event::Payout(_)));
    assert!(matches!(parsed(event("payout")), Event::Unknown(_)));
    // By its name.
    assert!(matches!(parsed(event("account.closed")), Event::AccountClosed(_)));
    assert_eq!(parsed(event("anything")), Event::Anything(event("anything")));
    assert_eq!(parsed(event("ping")), Event::Ping);
    assert!(matches!(parsed(event("subscription")), Event::Subscription(_)));
    let Event::Transfer(transfer) = parsed(event("transfer")) else { panic!("another event") };
    assert!(matches!(*transfer, TransferPayload::WithCard(_)));
    assert!(
        parse(br#"{"meta": {"event": "account.opened"}}"#).unwrap_err().to_string().contains("account_id")
    );
    for broken in [&b""[..], b"{", b"{} {}", b"\xff"] {
        assert!(parse(broken).is_err());
    }
}
