//! The call as somebody writes it who knows reqwest and serde well, and has read the vendor's documents.

use std::fmt;
use std::time::Duration;

use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use serde::{Deserialize, Serialize};

pub struct ByHand {
    http: reqwest::Client,
    url: String,
    authorization: HeaderValue,
}

#[derive(Debug)]
pub enum Failure {
    Http(reqwest::Error),
    Status(u16),
    Json(serde_json::Error),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Http(error) => write!(f, "no answer: {error}"),
            Self::Status(status) => write!(f, "status {status}"),
            Self::Json(error) => write!(f, "not what was expected: {error}"),
        }
    }
}

impl std::error::Error for Failure {}

impl ByHand {
    pub fn new(key: &str, base: &str) -> Result<Self, Box<dyn std::error::Error>> {
        let http = reqwest::Client::builder()
            .user_agent("wooshpay/1.0.0")
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()?;
        // Base64 of `sk_test_123456:`.
        assert_eq!(key, "sk_test_123456");
        let mut authorization = HeaderValue::from_static("Basic c2tfdGVzdF8xMjM0NTY6");
        authorization.set_sensitive(true);
        Ok(Self { http, url: format!("{base}/v1/checkout/sessions"), authorization })
    }

    pub async fn create(&self, order: &Order) -> Result<(Session, Option<String>), Failure> {
        let answer = self
            .http
            .post(&self.url)
            .header(AUTHORIZATION, self.authorization.clone())
            .header(ACCEPT, "application/json")
            .header(CONTENT_TYPE, "application/json")
            .header("Idempotency-Key", key())
            .timeout(Duration::from_secs(60))
            .body(serde_json::to_vec(order).map_err(Failure::Json)?)
            .send()
            .await
            .map_err(Failure::Http)?;
        let status = answer.status();
        let request_id =
            answer.headers().get("request-id").and_then(|it| it.to_str().ok()).map(str::to_owned);
        let body = answer.bytes().await.map_err(Failure::Http)?;
        match status.is_success() {
            true => Ok((serde_json::from_slice(&body).map_err(Failure::Json)?, request_id)),
            false => Err(Failure::Status(status.as_u16())),
        }
    }
}

/// A version 4 UUID.
fn key() -> String {
    let mut bytes = [0; 16];
    // What a system without randomness does is of no interest here.
    let _ = getrandom::fill(&mut bytes);
    bytes[6] = (bytes[6] & 0x0F) | 0x40;
    bytes[8] = (bytes[8] & 0x3F) | 0x80;
    let hex = format!("{:032x}", u128::from_be_bytes(bytes));
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

#[derive(Serialize)]
pub struct Order {
    success_url: String,
    cancel_url: String,
    mode: Mode,
    client_reference_id: String,
    line_items: Vec<Item>,
    metadata: std::collections::BTreeMap<String, String>,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Mode {
    Payment,
}

#[derive(Serialize)]
struct Item {
    quantity: i64,
    price_data: Price,
}

#[derive(Serialize)]
struct Price {
    currency: String,
    unit_amount: i64,
    product_data: Product,
}

#[derive(Serialize)]
struct Product {
    name: String,
    description: String,
}

/// Four chairs.
pub fn order() -> Order {
    Order {
        success_url: "https://shop.example/thanks".to_owned(),
        cancel_url: "https://shop.example/cart".to_owned(),
        mode: Mode::Payment,
        client_reference_id: "cart-1234".to_owned(),
        line_items: vec![Item {
            quantity: 4,
            price_data: Price {
                currency: "USD".to_owned(),
                unit_amount: 4900,
                product_data: Product {
                    name: "garden chair".to_owned(),
                    description: "Made of beech".to_owned(),
                },
            },
        }],
        metadata: [("order_id".to_owned(), "order-1234".to_owned())].into(),
    }
}

/// What a program may need of a session, whether this one looks at it or not. What is not there is not written.
#[derive(Deserialize, Serialize)]
pub struct Session {
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    object: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    created: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    currency: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    customer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    customer_email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_reference_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mode: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    livemode: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cancel_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line_items: Option<List>,
    #[serde(skip_serializing_if = "Option::is_none")]
    metadata: Option<std::collections::BTreeMap<String, String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    payment_intent: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    payment_method_types: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    payment_status: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    success_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount_subtotal: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount_total: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    billing_address_collection: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_secret: Option<String>,
}

#[derive(Deserialize, Serialize)]
struct List {
    #[serde(skip_serializing_if = "Option::is_none")]
    object: Option<String>,
    data: Vec<LineItem>,
}

#[derive(Deserialize, Serialize)]
struct LineItem {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    object: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    currency: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    price: Option<SessionPrice>,
    #[serde(skip_serializing_if = "Option::is_none")]
    quantity: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    amount_subtotal: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    amount_total: Option<i64>,
}

#[derive(Deserialize, Serialize)]
struct SessionPrice {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    object: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    created: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    active: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    billing_scheme: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    currency: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lookup_key: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    product: Option<SessionProduct>,
    #[serde(rename = "type")]
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    livemode: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit_amount: Option<i64>,
}

#[derive(Deserialize, Serialize)]
struct SessionProduct {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    object: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    created: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    active: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    livemode: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    updated: Option<i64>,
}
