//! Which type each schema with recorded payloads is: the one place that knows the generated crates' names.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use wooshpay::json::{self, Json};

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

/// Schemas whose types have the same name.
macro_rules! schemas {
    ($api:ident: $($name:ident)*) => {
        &[$(Schema {
            name: stringify!($name),
            round_trip: round_trip::<$api::models::$name>,
            serde: serde::<$api::models::$name>,
        }),*]
    };
}

const APIS: &[(&str, &[Schema])] = &[(
    "wooshpay",
    schemas!(wooshpay:
        Charge CheckoutSession CheckoutSessionEvent CheckoutSessionList Customer CustomerDetails
        CustomerPaymentMethods DeletedWebhookEndpoint DisputeEvent DisputeList ErrorResponse Event LineItemList
        PaymentIntent PaymentIntentEvent PaymentIntentSearchResult PaymentMethod Price Product Refund RefundEvent
        SetupIntentEvent WebhookEndpoint WebhookEndpointList
    ),
)];

/// The schema of that name.
pub(super) fn find(api: &str, name: &str) -> Option<&'static Schema> {
    all().find(|(of, schema)| *of == api && schema.name == name).map(|(_, schema)| schema)
}

/// Every schema, with its API.
pub(super) fn all() -> impl Iterator<Item = (&'static str, &'static Schema)> {
    APIS.iter().flat_map(|(api, schemas)| schemas.iter().map(|it| (*api, it)))
}

fn round_trip<T: Json>(text: &str) -> Result<Value, String> {
    let value: T = json::from_slice(text.as_bytes()).map_err(|it| it.to_string())?;
    let written = json::to_vec(&value);
    serde_json::from_slice(&written).map_err(|it| format!("what is written is no JSON: {it}"))
}

fn serde<T: Json + PartialEq + Serialize + DeserializeOwned>(text: &str) -> Result<Value, String> {
    let value: T = serde_json::from_str(text).map_err(|it| it.to_string())?;
    let direct: T = json::from_slice(text.as_bytes()).map_err(|it| it.to_string())?;
    if value != direct {
        return Err("serde reads another value than the client".to_owned());
    }
    let written = serde_json::to_string(&value).map_err(|it| it.to_string())?;
    serde_json::from_str(&written).map_err(|it| format!("what is written is no JSON: {it}"))
}
