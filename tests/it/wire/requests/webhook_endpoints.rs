//! Webhook endpoints.

use wooshpay::models::{
    CreateWebhookEndpoint, DeletedWebhookEndpoint, EventType, WebhookEndpoint, WebhookEndpointStatus,
};

use super::check;

const EVENTS: [EventType; 2] = [EventType::PaymentIntentSucceeded, EventType::ChargeRefundUpdated];

#[test]
fn create_webhook_endpoint() {
    let endpoint = check(
        "POST /v1/webhook_endpoints",
        concat!(
            r#"{"url":"https://shop.example/hook","#,
            r#""enabled_events":["payment_intent.succeeded","charge.refund.updated"],"api_version":"1.0.1"}"#,
        ),
        r#"{"id":"we_1","secret":"c2VjcmV0OnRleHQ=","enabled_events":["payment_intent.new"],"metadata":null}"#,
        |client| {
            let hook = CreateWebhookEndpoint::new("https://shop.example/hook", EVENTS);
            client.webhook_endpoints().create(hook.api_version("1.0.1"))
        },
    );
    assert_eq!(endpoint.secret.as_deref(), Some("c2VjcmV0OnRleHQ="));
    assert_eq!(endpoint.enabled_events.as_ref().unwrap()[0].as_str(), "payment_intent.new");
    assert!(!format!("{endpoint:?}").contains("c2VjcmV0OnRleHQ="));
}

#[test]
fn list_webhook_endpoints() {
    let page = check(
        "GET /v1/webhook_endpoints?limit=2&starting_after=we_1&ending_before=we_9",
        "",
        r#"{"has_more":true,"data":[{"id":"we_2","status":"disabled"}]}"#,
        |client| client.webhook_endpoints().list().limit(2).starting_after("we_1").ending_before("we_9"),
    );
    let endpoint =
        received!(WebhookEndpoint { id: "we_2".into(), status: Some(WebhookEndpointStatus::Disabled) });
    assert_eq!((page.has_more, page.data), (Some(true), Some(vec![endpoint])));
}

#[test]
fn retrieve_update_and_delete_a_webhook_endpoint() {
    let answer = r#"{"id":"we_1","url":"https://shop.example/hook"}"#;
    let expected =
        received!(WebhookEndpoint { id: "we_1".into(), url: Some("https://shop.example/hook".into()) });
    let line = "GET /v1/webhook_endpoints/we_1";
    let endpoint = check(line, "", answer, |client| client.webhook_endpoints().retrieve("we_1"));
    assert_eq!(endpoint, expected);
    let line = "POST /v1/webhook_endpoints/we_1";
    let endpoint = check(line, r#"{"enabled_events":[],"disabled":true}"#, answer, |client| {
        client.webhook_endpoints().update("we_1").disabled(true).enabled_events([] as [EventType; 0])
    });
    assert_eq!(endpoint, expected);
    let line = "DELETE /v1/webhook_endpoints/we_1";
    let gone = check(line, "", r#"{"id":"we_1","deleted":true}"#, |client| {
        client.webhook_endpoints().delete("we_1")
    });
    assert_eq!(gone, received!(DeletedWebhookEndpoint { id: Some("we_1".into()), deleted: Some(true) }));
}
