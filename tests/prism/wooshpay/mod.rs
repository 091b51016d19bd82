//! WooshPay: every operation, an area of the API a module; and what is made of each documented refusal.

use ::wooshpay as api;
use api::json::Json;
use api::models::ErrorResponse;
use api::runtime::Operation;
use api::{Call, ErrorKind};

use crate::operations::{self, Visit};
use crate::run;
use shop::Shop;

mod catalogue;
mod checkout;
mod customers;
mod events;
mod money;
mod payments;
mod refunds;
mod webhook_endpoints;

#[path = "../shop.rs"]
mod shop;

const API: &str = "wooshpay";
const CUSTOMER: &str = "cus_1843720163022675968";
const INTENT: &str = "pi_1843720166004826112";
const METHOD: &str = "pm_1843720166998876160";

#[test]
fn each_operation_gives_the_documents_example() {
    let Some(mut shop) = Shop::open(API) else { return };
    run(async {
        checkout::examples(&mut shop).await;
        payments::examples(&mut shop).await;
        refunds::examples(&mut shop).await;
        customers::examples(&mut shop).await;
        catalogue::examples(&mut shop).await;
        webhook_endpoints::examples(&mut shop).await;
        events::examples(&mut shop).await;
        money::examples(&mut shop).await;
        let client = shop.client.clone();
        operations::all(&client, &mut Examples(&mut shop)).await;
    });
    shop.close(API);
}

/// Sends each call that is visited; the document's example has to be read without a loss.
struct Examples<'a>(&'a mut Shop);

impl Visit for Examples<'_> {
    async fn visit<O: Operation<Output: Json>>(&mut self, call: Call<O>) {
        self.0.example(call).await;
    }
}

/// Sends each call that is visited; the server makes a value up.
struct Rolls<'a>(&'a mut Shop);

impl Visit for Rolls<'_> {
    async fn visit<O: Operation<Output: Json>>(&mut self, call: Call<O>) {
        self.0.roll(call).await;
    }
}

async fn anything(shop: &mut Shop) {
    let client = shop.client.clone();
    operations::all(&client, &mut Rolls(shop)).await;
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
    // Often enough for each payload of the schema that has the most.
    for _ in 0..4 {
        run(anything(&mut shop));
    }
    shop.close(API);
}

#[test]
fn each_documented_refusal_is_understood() {
    let Some(shop) = Shop::open(API) else { return };
    for (status, example, kind) in [
        (400, "bad_request", "invalid_request_error"),
        (401, "unauthorized", "invalid_request_error"),
        (402, "card_declined", "card_error"),
        (403, "forbidden", "invalid_request_error"),
        (404, "not_found", "invalid_request_error"),
        (409, "conflict", "idempotency_error"),
        (429, "too_many_requests", "api_error"),
        (500, "", "api_error"),
        (502, "", "api_error"),
        (503, "", "api_error"),
        (504, "", "api_error"),
    ] {
        let intents = shop.client.payment_intents();
        let example = if example.is_empty() { String::new() } else { format!(", example={example}") };
        let call = intents.retrieve(INTENT).header("Prefer", &format!("code={status}{example}"));
        let error = run(call.send()).unwrap_err();
        assert_eq!((error.kind(), error.status()), (ErrorKind::Api, Some(status)), "{error}");
        let api = error.api().unwrap();
        assert_eq!(api.kind(), Some(kind), "{error}");
        assert!(api.message().is_some(), "{error}");
        assert!(ErrorResponse::try_from(api).unwrap().error.is_some());
    }
}
