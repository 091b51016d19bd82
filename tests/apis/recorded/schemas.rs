//! Which type each schema with recorded payloads is: the one place that knows the generated crates' names.

use serde_json::Value;

/// Reads a text as a schema's type and gives what is written again.
type Decode = fn(&str) -> Result<Value, String>;

/// A schema, and the ways to read it.
pub(super) struct Schema {
    pub(super) name: &'static str,
    /// As the client reads and writes a body.
    pub(super) round_trip: Decode,
    /// As a program does it with serde.
    pub(super) serde: Decode,
}

/// Schemas whose types have the same name. Each crate has its own reader and writer.
macro_rules! schemas {
    ($api:ident: $($name:ident)*) => {
        &[$(Schema {
            name: stringify!($name),
            round_trip: |text| {
                let value: $api::models::$name = $api::json::from_slice(text.as_bytes()).map_err(text_of)?;
                json(&$api::json::to_vec(&value))
            },
            serde: |text| {
                let value: $api::models::$name = serde_json::from_str(text).map_err(text_of)?;
                let direct: $api::models::$name = $api::json::from_slice(text.as_bytes()).map_err(text_of)?;
                if value != direct {
                    return Err("serde reads another value than the client".to_owned());
                }
                json(&serde_json::to_vec(&value).map_err(text_of)?)
            },
        }),*]
    };
}

const QASHIER: &[Schema] = schemas!(qashier: CheckoutSession CheckoutSessionList ErrorResponse Event);

const WOOSHPAY: &[Schema] = schemas!(wooshpay:
    Balance Beneficiary Charge CheckoutSession CheckoutSessionEvent CheckoutSessionList Coupon Customer
    CustomerDetails CustomerPaymentMethods DeletedWebhookEndpoint Dispute DisputeEvent DisputeList ErrorResponse Event
    File Invoice InvoiceItem IssuingAuthorization IssuingCard IssuingCardLimits IssuingTransaction LineItemList
    PaymentIntent PaymentIntentEvent PaymentIntentSearchResult PaymentLink PaymentMethod Payout PayoutEvent PayoutList
    Price Product PromotionCode Refund RefundEvent SetupIntentEvent SubscriptionItem WebhookEndpoint
    WebhookEndpointList
);

const APIS: &[(&str, &[Schema])] = &[("qashier", QASHIER), ("wooshpay", WOOSHPAY)];

/// The schema of that name.
pub(super) fn find(api: &str, name: &str) -> Option<&'static Schema> {
    all().find(|(of, schema)| *of == api && schema.name == name).map(|(_, schema)| schema)
}

/// Every schema, with its API.
pub(super) fn all() -> impl Iterator<Item = (&'static str, &'static Schema)> {
    APIS.iter().flat_map(|(api, schemas)| schemas.iter().map(|it| (*api, it)))
}

fn json(written: &[u8]) -> Result<Value, String> {
    serde_json::from_slice(written).map_err(|it| format!("what is written is no JSON: {it}"))
}

fn text_of(error: impl std::fmt::Display) -> String {
    error.to_string()
}
