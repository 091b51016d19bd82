//! Webhook endpoints.

use super::api::models::{CreateWebhookEndpoint, EventType, WebhookEndpointStatus};
use super::shop::Shop;

const ENDPOINT: &str = "we_1843720175274237952";
const URL: &str = "https://shop.example/webhooks/wooshpay";

pub(super) async fn examples(shop: &mut Shop) {
    let client = shop.client.clone();
    let endpoints = client.webhook_endpoints();
    let orders =
        CreateWebhookEndpoint::new(URL, [EventType::PaymentIntentSucceeded, EventType::ChargeRefundUpdated])
            .description("Orders")
            .api_version("1.0.1")
            .metadata([("team", "orders")]);
    let endpoint = shop.send(endpoints.create(orders)).await;
    assert_eq!((endpoint.id.as_str(), endpoint.url.as_deref()), (ENDPOINT, Some(URL)));
    assert!(endpoint.secret.is_some());
    let page = shop.send(endpoints.list().limit(100).starting_after(ENDPOINT)).await;
    assert_eq!((page.has_more, page.data.unwrap().len()), (Some(false), 1));
    let endpoint = shop.send(endpoints.retrieve(ENDPOINT)).await;
    assert_eq!(endpoint.status, Some(WebhookEndpointStatus::Enabled));
    let change =
        endpoints.update(ENDPOINT).disabled(true).enabled_events([EventType::PaymentIntentSucceeded]);
    assert_eq!(shop.send(change).await.status, Some(WebhookEndpointStatus::Disabled));
    assert_eq!(shop.send(endpoints.delete(ENDPOINT)).await.deleted, Some(true));
}
