//! Webhooks as the users of a generated crate have them: verified by what the document says, read by their types.
//! Signatures were made with another implementation, Python's `hmac`.

use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Value, json};

use crate::ok::{
    webhook_events, webhook_signature, webhook_signature_bare, webhook_signature_elements,
    webhook_signature_prefix, webhook_signature_standard,
};
use crate::runtime::json::to_value;
use crate::runtime::webhooks::ErrorKind;
use crate::{golden, read};

const SECRET: &str = "c2tfdGVzdF8xMjM6";
const CANCELED: &[u8] = br#"{"id": "evt_1", "type": "payment_intent.canceled", "api_version": "1.0.1", "data": {"object": {"id": "pi_1", "amount": 2000, "client_secret": "cs_hidden"}}}"#;
const SIGNED: &str = "t=1700000000123,v1=9afa2443aa4fe7f2c0fd561a8181b5b8b3531b44513f0f67bc44259486685259";

fn headers<const N: usize>(pairs: [(&'static str, &str); N]) -> HeaderMap {
    let pair = |(name, value)| (HeaderName::from_static(name), HeaderValue::from_str(value).unwrap());
    pairs.map(pair).into_iter().collect()
}

/// An event of the fixture, signed as the fixture says and verified again.
fn event(
    body: &Value,
) -> Result<webhook_signature::models::WebhookEvent, webhook_signature::webhooks::Error> {
    use webhook_signature::webhooks;
    let body = body.to_string();
    let headers = webhooks::sign(SECRET, body.as_bytes())?;
    webhooks::verify(SECRET, &headers, body.as_bytes())?.parse()
}

fn payment_intent(kind: &str) -> Value {
    json!({"id": "evt_1", "type": kind, "data": {"object": {"id": "pi_1", "amount": 2000}}})
}

#[test]
fn elements_of_a_header() {
    use webhook_signature::models::WebhookEvent;
    use webhook_signature::webhooks;

    let headers = headers([("pay-signature", SIGNED)]);
    let verified = webhooks::verify(SECRET, &headers, CANCELED).unwrap();
    assert_eq!((verified.body(), verified.timestamp()), (CANCELED, Some("1700000000123")));
    let WebhookEvent::PaymentIntentCanceled(it) = verified.parse().unwrap() else { panic!("another event") };
    assert_eq!(it.data.object.amount, 2000);
    let shown = format!("{verified:?} {it:?}");
    assert!(!shown.contains("cs_hidden") && !shown.contains(SECRET), "{shown}");

    // Both secrets while one is replaced, in a value that a server would keep.
    let verifier: webhooks::Verifier = webhooks::Verifier::new(["another", SECRET]);
    assert_eq!(verifier.verify(&headers, CANCELED).unwrap().secret_index(), 1);
    let error = webhooks::verify("another", &headers, CANCELED).unwrap_err();
    assert_eq!(error.kind(), webhooks::ErrorKind::NoMatch);
}

#[test]
fn a_prefix() {
    use webhook_signature_prefix::{models::WebhookEvent, webhooks};
    let headers = headers([(
        "x-hub-signature-256",
        "sha256=b31f3c9f436c8e2a5d88ebe3a2e582fc32645cf0211d62e1769c11062dda7e5b",
    )]);
    let event =
        webhooks::verify("hub secret", &headers, br#"{"action": "created"}"#).unwrap().parse().unwrap();
    assert!(matches!(event, WebhookEvent::Star(it) if it.action == "created"));
}

#[test]
fn three_headers_and_an_age_limit() {
    use std::time::{Duration, SystemTime};
    use webhook_signature_standard::{models::WebhookEvent, webhooks};
    const BODY: &[u8] = br#"{"type": "contact.created", "timestamp": "2022-11-03T20:26:10.344522Z"}"#;
    let headers = headers([
        ("webhook-id", "msg_1"),
        ("webhook-timestamp", "1674087231"),
        ("webhook-signature", "v1,6knGtIhNI0jVBQ9ECsQCS1uyOsSGoMWhW62j8UIo5Zo="),
    ]);
    let verifier = webhooks::Verifier::new(["whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"]);
    let error = verifier.verify(&headers, BODY).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooOld);
    let verifier = verifier.clock(|| SystemTime::UNIX_EPOCH + Duration::from_secs(1_674_087_231 + 299));
    let verified = verifier.verify(&headers, BODY).unwrap();
    assert_eq!(verified.id(), Some("msg_1"));
    assert!(matches!(verified.parse().unwrap(), WebhookEvent::ContactCreated(_)));
}

#[test]
fn base64_of_what_is_not_described() {
    use webhook_signature_bare::webhooks;
    let signature =
        "dklLSRlzUKAkJzvj4XFxMo2wh837PqKLD00SBK4dViZwLSEtqwk3WuUm0tviKby64Pv8SvoA9+Z3PPZ/pdf/8Q==";
    let verified = webhooks::verify("0102030405", &headers([("x-signature", signature)]), b"[1, 2]");
    assert_eq!(verified.unwrap().parse().unwrap(), json!([1, 2]));
}

#[test]
fn two_names_for_a_signature() {
    use webhook_signature_elements::webhooks;
    for name in ["h1", "h2"] {
        let line = format!(
            "time=1700000000; delivery=d-1; {name}=f60a0cdf6e319d769f1a55f519648aa1d7f632c7409e62c2f11ab500f42cefbf041219f879f71394de200ab16ab9f2f2"
        );
        let headers = headers([("x-signature", &line)]);
        assert_eq!(webhooks::verify("key_k_1", &headers, b"[1, 2]").unwrap().id(), Some("d-1"));
    }
    // What the fixture's own signer makes.
    let signer = webhooks::Signer::new("key_k_1").timestamp("1700000000").id("d-1");
    let made = signer.sign(b"[1, 2]").unwrap();
    assert_eq!(
        made["x-signature"],
        "time=1700000000,delivery=d-1,h1=f60a0cdf6e319d769f1a55f519648aa1d7f632c7409e62c2f11ab500f42cefbf041219f879f71394de200ab16ab9f2f2"
    );
}

#[test]
fn the_type_tells_webhooks_apart_that_bring_the_same() {
    use webhook_signature::models::WebhookEvent;
    let succeeded = event(&payment_intent("payment_intent.succeeded")).unwrap();
    assert!(matches!(&succeeded, WebhookEvent::PaymentIntentSucceeded(it) if it.data.object.id == "pi_1"));
    assert_eq!(succeeded.name(), Some("payment_intent.succeeded"));
    let canceled = event(&payment_intent("payment_intent.canceled")).unwrap();
    assert!(matches!(canceled, WebhookEvent::PaymentIntentCanceled(_)));
    let session =
        json!({"id": "evt_2", "type": "checkout.session.completed", "data": {"object": {"id": "cs_1"}}});
    assert!(matches!(event(&session).unwrap(), WebhookEvent::CheckoutSessionCompleted(_)));
    // However it is read.
    let body = payment_intent("payment_intent.canceled");
    assert!(matches!(read::<WebhookEvent>(body.clone()), WebhookEvent::PaymentIntentCanceled(_)));
    let by_serde = serde_json::from_value::<WebhookEvent>(body.clone()).unwrap();
    assert!(matches!(by_serde, WebhookEvent::PaymentIntentCanceled(_)));
    let text = body.to_string();
    let unverified = WebhookEvent::from_slice(text.as_bytes()).unwrap();
    assert_eq!(unverified, by_serde);
    // A name that comes from elsewhere still counts for more.
    let named = WebhookEvent::named("payment_intent.succeeded", text.as_bytes()).unwrap();
    assert!(matches!(named, WebhookEvent::PaymentIntentSucceeded(_)));
}

#[test]
fn what_the_document_does_not_know_is_delivered_as_it_came() {
    use webhook_signature::models::WebhookEvent;
    let with = |key: &str, value: Value| {
        let mut body = payment_intent("payment_intent.succeeded");
        body[key] = value;
        body
    };
    for unknown in [
        payment_intent("payment_intent.pondered"),
        // A type that the enum lists, and no webhook.
        payment_intent("payout.paid"),
        with("type", json!(null)),
        with("type", json!({"of": "an object"})),
        json!({}),
        json!(["payment_intent.succeeded"]),
        json!(null),
    ] {
        assert_eq!(event(&unknown).unwrap(), WebhookEvent::Unknown(unknown));
    }
}

#[test]
fn an_event_of_any_version_is_read_as_its_type() {
    use webhook_signature::models::WebhookEvent;
    let mut body = payment_intent("payment_intent.succeeded");
    for (version, named, is_described) in [
        (json!(null), None, true),
        (json!("1.0.0"), Some("1.0.0"), true),
        (json!("1.0.1"), Some("1.0.1"), true),
        (json!("2.0.0"), Some("2.0.0"), false),
        (json!(""), None, true),
        (json!(2), Some("2"), false),
    ] {
        body["api_version"] = version;
        let event = event(&body).unwrap();
        assert!(matches!(event, WebhookEvent::PaymentIntentSucceeded(_)), "{body}");
        assert_eq!(
            (event.version().as_deref(), event.is_described_version()),
            (named, is_described),
            "{body}"
        );
        assert_eq!(to_value(&event), body);
    }
    body.as_object_mut().unwrap().remove("api_version");
    let event = event(&body).unwrap();
    assert!(matches!(event, WebhookEvent::PaymentIntentSucceeded(_)));
    assert_eq!((event.version(), event.is_described_version()), (None, true));
    // Of an event that is unknown by its type, too.
    let unknown = json!({"type": "new", "api_version": "3"});
    let event: WebhookEvent = read(unknown);
    assert_eq!((event.version().as_deref(), event.is_described_version()), (Some("3"), false));
}

#[test]
fn a_known_type_of_another_shape_is_an_error_with_its_place() {
    let mut body = payment_intent("payment_intent.succeeded");
    body["data"]["object"]["amount"] = json!("4111111111111111");
    let error = event(&body).unwrap_err();
    assert_eq!((error.kind(), error.path()), (ErrorKind::Decode, Some("data.object.amount")));
    assert!(error.to_string().starts_with("webhook: the event cannot be read: expected a number"), "{error}");
    assert!(!format!("{error:?}").contains("4111"));
}

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

#[test]
fn only_a_crate_that_can_verify_carries_what_that_takes() {
    for (name, is_signed) in [("webhook-signature", true), ("webhook-events", false), ("empty", false)] {
        let outcome = golden::generate("ok", name, &format!("{name}.yaml"));
        let files = outcome.files.unwrap();
        let text = |path: &str| files.iter().find(|(it, _)| *it == path).map(|(_, text)| text.to_owned());
        let manifest = text("Cargo.toml").unwrap();
        for line in ["\nwebhooks = [", "\nhmac = {", "\nsha2 = {"] {
            assert_eq!(manifest.contains(line), is_signed, "{name}: {line}");
        }
        assert_eq!(text("src/runtime/webhooks/verifier.rs").is_some(), is_signed, "{name}");
        let declared = text("src/runtime/mod.rs").unwrap().contains("pub mod webhooks;");
        assert_eq!(declared, is_signed, "{name}");
        assert_eq!(text("src/webhooks.rs").is_some(), name != "empty", "{name}");
    }
}
