//! Qashier: every operation.

use ::qashier as api;
use api::ErrorKind;
use api::models::{
    CheckoutSessionStatus, CreateCheckoutSession, CreatedRange, ErrorResponse, LineItemCreate, PaymentStatus,
    PriceData, ProductData,
};

use crate::run;
use shop::Shop;

#[path = "shop.rs"]
mod shop;

const API: &str = "qashier";
const SESSION: &str = "cs_example0001";

fn order() -> CreateCheckoutSession {
    let coffee = PriceData::new("SGD", 550, ProductData::new("Coffee").description("With milk"));
    let items = [LineItemCreate::new(coffee).quantity(2)];
    CreateCheckoutSession::new(items, "https://shop.example/returned", "https://shop.example/thanks")
}

#[test]
fn each_operation_gives_the_documents_example() {
    let Some(mut shop) = Shop::open(API) else { return };
    run(async {
        let client = shop.client.clone();
        let sessions = client.checkout_sessions();
        let whole = order().cancel_url("https://shop.example/cart").expires_at(1_735_693_200);
        let session = shop.send(sessions.create(whole).idempotency_key("order-1234")).await;
        assert_eq!((session.id.as_str(), session.amount_total), (SESSION, Some(1100)));
        let page = sessions
            .list()
            .limit(100)
            .starting_after(SESSION)
            .status(CheckoutSessionStatus::Complete)
            .created(CreatedRange::new().gte(1_735_689_600).lt(1_735_776_000));
        assert_eq!(shop.send(page).await.data.unwrap()[0].status, Some(CheckoutSessionStatus::Complete));
        shop.send(sessions.list()).await;
        let session = shop.send(sessions.retrieve(SESSION)).await;
        assert_eq!(session.payment_status, Some(PaymentStatus::Paid));
        let session = shop.send(sessions.expire(SESSION)).await;
        assert_eq!(session.status, Some(CheckoutSessionStatus::Expired));
    });
    shop.close(API);
}

async fn anything(shop: &mut Shop) {
    let client = shop.client.clone();
    let sessions = client.checkout_sessions();
    shop.roll(sessions.create(order())).await;
    shop.roll(sessions.list()).await;
    shop.roll(sessions.retrieve(SESSION)).await;
    shop.roll(sessions.expire(SESSION)).await;
}

#[test]
fn whatever_a_schema_allows_is_read() {
    let Some(mut shop) = Shop::open(API) else { return };
    run(anything(&mut shop));
    shop.close(API);
}

#[test]
fn what_was_recorded_is_as_the_document_says() {
    let Some(mut shop) = Shop::behind_proxy(API) else { return };
    for _ in 0..2 {
        run(anything(&mut shop));
    }
    shop.close(API);
}

#[test]
fn a_refusal_is_understood() {
    let Some(shop) = Shop::open(API) else { return };
    for (status, kind) in [(400, "invalid_request_error"), (404, "invalid_request_error"), (500, "api_error")]
    {
        let call =
            shop.client.checkout_sessions().retrieve(SESSION).header("Prefer", &format!("code={status}"));
        let error = run(call.send()).unwrap_err();
        assert_eq!((error.kind(), error.status()), (ErrorKind::Api, Some(status)), "{error}");
        let api = error.api().unwrap();
        assert_eq!(api.kind(), Some(kind), "{error}");
        assert!(ErrorResponse::try_from(api).unwrap().error.is_some());
    }
}
