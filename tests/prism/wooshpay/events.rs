//! Events.

use super::INTENT;
use super::api::models::{EventObject, EventType};
use super::shop::Shop;

const EVENT: &str = "evt_1843720169129582592";

pub(super) async fn examples(shop: &mut Shop) {
    let client = shop.client.clone();
    let event = shop.send(client.events().retrieve(EVENT)).await;
    assert_eq!((event.id.as_str(), event.type_), (EVENT, Some(EventType::PaymentIntentSucceeded)));
    let Some(EventObject::PaymentIntent(intent)) = event.data.unwrap().object else { panic!("no intent") };
    assert_eq!(intent.id.as_str(), INTENT);
}
