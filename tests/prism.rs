//! The generated client against a mock server that holds every request to the API's document.
//!
//! `.ci/prism` starts the server (Prism) and names it in `PRISM_URL`; without that there is nothing to do here. The
//! server answers with the document's own examples, or as `Prefer` asks. What it thinks of the requests it tells its
//! log, which `.ci/prism` reads.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::env;
use std::io::{Write, stderr};

use wooshpay::json::{self, Json};
use wooshpay::models::{
    Address, BillingDetails, CancelPaymentIntent, CaptureMethod, CardData, CardOptions, CheckoutSessionMode,
    CheckoutSessionStatus, CreateCheckoutSession, CreatePaymentIntent, CreatedRange, CustomerCreation,
    CustomerDetailsFilter, ErrorResponse, LineItemCreate, MobileMoney, MobileMoneyProvider,
    PaymentIntentData, PaymentIntentShipping, PaymentIntentStatus, PaymentMethodData, PaymentMethodOptions,
    PaymentMethodType, PhoneNumberCollection, PriceData, ProductData, RecurringData, RecurringInterval,
    RequestThreeDSecure, SetupFutureUsage, ShippingAddressCollection, SubscriptionData, TerminalType,
    TextFlag, WalletOptions,
};
use wooshpay::runtime::Operation;
use wooshpay::{Call, Client, ErrorKind};

#[path = "it/difference.rs"]
mod difference;

use difference::difference;

const SESSION: &str = "cs_1843720165392457728";
const INTENT: &str = "pi_1843720166004826112";

/// A client of the mock server, and which operations it has called.
struct Shop {
    client: Client,
    called: BTreeSet<&'static str>,
}

impl Shop {
    /// None where there is no server.
    fn open() -> Option<Self> {
        let Ok(url) = env::var("PRISM_URL") else {
            // Not `eprintln!`, which shows with failed tests only.
            let _ = writeln!(stderr(), "skipped: PRISM_URL names no server; `.ci/prism wooshpay` starts one");
            return None;
        };
        let client = Client::builder().key("sk_test_prism").base_url(url).retries(0).build().unwrap();
        Some(Self { client, called: BTreeSet::new() })
    }

    /// Sends a call that has to succeed.
    async fn send<O: Operation>(&mut self, call: Call<O>) -> O::Output {
        self.called.insert(O::ENDPOINT.id);
        call.await.unwrap_or_else(|error| panic!("{error}: {}", body(&error)))
    }

    /// Sends a call that the server answers with whatever its schema allows. None of that may be lost.
    async fn roll<O: Operation<Output: Json>>(&mut self, call: Call<O>) {
        let response = call.header("Prefer", "dynamic=true").send().await;
        let response = response.unwrap_or_else(|error| panic!("{error}: {}", body(&error)));
        // Read by the client's own reader: serde_json's is a last digit off in some fractions.
        let sent: serde_json::Value = json::from_slice(response.raw_body()).unwrap();
        assert_eq!(difference(&sent, &json::to_value(&response.value)), None, "{sent}");
        self.called.insert(O::ENDPOINT.id);
    }

    /// Every operation of the document must have been called.
    fn close(self) {
        let spec = concat!(env!("CARGO_MANIFEST_DIR"), "/../spec/wooshpay/openapi.yaml").into();
        let api = codegen::generate(&codegen::Request { spec, ..codegen::Request::default() }).api.unwrap();
        let all: BTreeSet<&str> = api.operations.iter().map(|it| it.id.as_str()).collect();
        assert_eq!(self.called, all);
    }
}

/// What the mock server says of a request that it refuses.
fn body(error: &wooshpay::Error) -> String {
    String::from_utf8_lossy(error.raw_body().unwrap_or_default()).into_owned()
}

fn run<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

/// A session with whatever a session can have.
fn order() -> CreateCheckoutSession {
    let fruit = ProductData::new("apple").description("A crisp one").images(["https://shop.example/a.png"]);
    let price = PriceData::new("GBP", 2000).product_data(fruit).nickname("retail").active(true);
    let weekly = PriceData::new("GBP", 500)
        .product("prod_1843720165446983680")
        .recurring(RecurringData::new(RecurringInterval::Week).interval_count(2));
    let card = CardOptions::new()
        .request_three_d_secure(RequestThreeDSecure::Any)
        .setup_future_usage(SetupFutureUsage::OffSession)
        .capture_method(CaptureMethod::Manual);
    CreateCheckoutSession::new("https://shop.example/thanks")
        .cancel_url("https://shop.example/cart")
        .mode(CheckoutSessionMode::Payment)
        .line_items([
            LineItemCreate::new(1).price_data(price),
            LineItemCreate::new(2).price_data(weekly),
            LineItemCreate::new(3).price("price_1843720165430206464"),
        ])
        .customer_email("ada@example.com")
        .customer_creation(CustomerCreation::Always)
        .client_reference_id("cart-1234")
        .payment_method_types([PaymentMethodType::Card, PaymentMethodType::Alipay])
        .payment_method_options(PaymentMethodOptions::new().card(card))
        .payment_intent_data(PaymentIntentData::new().capture_method(CaptureMethod::Automatic))
        .subscription_data(SubscriptionData::new().trial_period_days(14))
        .allow_promotion_codes(true)
        .shipping_address_collection(ShippingAddressCollection::new().allowed_countries(["GB", "IE"]))
        .phone_number_collection(PhoneNumberCollection::new().enabled(true))
        .expires_at(1_735_693_200)
        .metadata([("order_id", "order-1234")])
}

/// A payment with whatever a payment can have.
fn payment() -> CreatePaymentIntent {
    let payer = BillingDetails::new().name("Ada Example").address(Address::new().line1("1 Sample Street"));
    let card = CardData::new("4111111111111111", "03", "2027").cvc("123").name("Ada Example");
    CreatePaymentIntent::new(2000, "GBP")
        .confirm(true)
        .payment_method_data(
            PaymentMethodData::new(PaymentMethodType::Card).billing_details(payer).card(card),
        )
        .payment_method_types([PaymentMethodType::Card])
        .capture_method(CaptureMethod::Manual)
        .setup_future_usage(SetupFutureUsage::OnSession)
        .customer("cus_1843720163022675968")
        .description("Order 1234")
        .quantity(1)
        .merchant_order_id("order-1234")
        .metadata([("order_id", "order-1234")])
        .shipping(PaymentIntentShipping::new("Ada Example").phone("+442079460000"))
        .return_url("https://shop.example/returned")
        .off_session(false)
}

#[test]
fn each_operation_gives_the_documents_example() {
    let Some(mut shop) = Shop::open() else { return };
    run(async {
        let client = shop.client.clone();
        let (sessions, intents) = (client.checkout_sessions(), client.payment_intents());

        let session = shop.send(sessions.create(order()).idempotency_key("order-1234")).await;
        assert_eq!((session.id.as_str(), session.amount_total), (SESSION, Some(2000)));
        assert_eq!(session.payment_intent.unwrap().as_str(), INTENT);
        let page = sessions
            .list()
            .limit(100)
            .starting_after(SESSION)
            .created(CreatedRange::new().gte("1735689600000").lt("1735776000000"))
            .customer("cus_1843720163022675968")
            .customer_details(CustomerDetailsFilter::new("ada@example.com"));
        assert_eq!(shop.send(page).await.data.unwrap()[0].status, Some(CheckoutSessionStatus::Complete));
        shop.send(sessions.list()).await;
        let session = shop.send(sessions.retrieve(SESSION)).await;
        assert_eq!(session.customer_details.unwrap().name.as_deref(), Some("Ada Example"));
        let session = shop.send(sessions.expire(SESSION)).await;
        assert_eq!(session.status, Some(CheckoutSessionStatus::Expired));
        let items = sessions.list_line_items(SESSION).limit(1).ending_before("li_1843720165413429248");
        assert_eq!(shop.send(items).await.data.unwrap()[0].quantity, Some(1));

        let intent = shop.send(intents.create(payment()).idempotency_key("order-1234")).await;
        let next = intent.next_action.unwrap().challenge_redirect.unwrap();
        assert_eq!(next.url.as_deref(), Some("https://pages.example/3ds/1843720171402903552"));
        let mobile = MobileMoney::new("250780000000", MobileMoneyProvider::from("mtn_rw"));
        let method = PaymentMethodData::new(PaymentMethodType::MobileMoney).mobile_money(mobile);
        shop.send(intents.create(CreatePaymentIntent::new(1000, "RWF").payment_method_data(method))).await;
        let page = shop.send(intents.list().limit(100).created("1735689600000")).await;
        assert_eq!(page.data.unwrap()[0].id.as_str(), INTENT);
        let found = shop.send(intents.search("merchant_order_id:'order-1234'").limit(5)).await;
        assert_eq!(found.data.unwrap()[0].merchant_order_id.as_deref(), Some("order-1234"));
        let intent = shop.send(intents.retrieve(INTENT)).await;
        assert_eq!(intent.status, Some(PaymentIntentStatus::Succeeded));
        let intent = shop.send(intents.update(INTENT).amount(2500).currency("GBP")).await;
        assert_eq!(intent.amount, Some(2500));
        let reason = CancelPaymentIntent::new("customer changed their mind");
        let intent = shop.send(intents.cancel(INTENT, reason)).await;
        assert_eq!(intent.status, Some(PaymentIntentStatus::Canceled));
        let intent = shop.send(intents.capture(INTENT).amount_to_capture(1500)).await;
        assert_eq!(intent.amount_received, Some(1500));
        shop.send(intents.capture(INTENT)).await;
        let web = WalletOptions::new().terminal_type(TerminalType::Web);
        let confirm = intents
            .confirm(INTENT)
            .payment_method_data(PaymentMethodData::new(PaymentMethodType::Alipay))
            .payment_method_options(PaymentMethodOptions::new().alipay(web))
            .off_session(TextFlag::False)
            .return_url("https://shop.example/returned");
        let intent = shop.send(confirm).await;
        assert!(intent.next_action.unwrap().alipay_handle_redirect.is_some());
    });
    shop.close();
}

#[test]
fn whatever_a_schema_allows_is_read() {
    let Some(mut shop) = Shop::open() else { return };
    run(async {
        let client = shop.client.clone();
        let (sessions, intents) = (client.checkout_sessions(), client.payment_intents());
        shop.roll(sessions.create(CreateCheckoutSession::new("https://shop.example/thanks"))).await;
        shop.roll(sessions.list()).await;
        shop.roll(sessions.retrieve(SESSION)).await;
        shop.roll(sessions.expire(SESSION)).await;
        shop.roll(sessions.list_line_items(SESSION)).await;
        shop.roll(intents.create(CreatePaymentIntent::new(2000, "GBP"))).await;
        shop.roll(intents.list()).await;
        shop.roll(intents.search("merchant_order_id:'order-1234'")).await;
        shop.roll(intents.retrieve(INTENT)).await;
        shop.roll(intents.update(INTENT)).await;
        shop.roll(intents.cancel(INTENT, CancelPaymentIntent::new("why"))).await;
        shop.roll(intents.capture(INTENT)).await;
        shop.roll(intents.confirm(INTENT)).await;
    });
    shop.close();
}

#[test]
fn each_documented_refusal_is_understood() {
    let Some(shop) = Shop::open() else { return };
    for (status, kind) in [
        (400, "invalid_request_error"),
        (401, "invalid_request_error"),
        (402, "card_error"),
        (403, "invalid_request_error"),
        (404, "invalid_request_error"),
        (409, "idempotency_error"),
        (429, "api_error"),
        (500, "api_error"),
        (502, "api_error"),
        (503, "api_error"),
        (504, "api_error"),
    ] {
        let intents = shop.client.payment_intents();
        let call = intents.retrieve(INTENT).header("Prefer", &format!("code={status}"));
        let error = run(call.send()).unwrap_err();
        assert_eq!((error.kind(), error.status()), (ErrorKind::Api, Some(status)), "{error}");
        let api = error.api().unwrap();
        assert_eq!(api.kind(), Some(kind), "{error}");
        assert!(api.message().is_some(), "{error}");
        assert!(ErrorResponse::try_from(api).unwrap().error.is_some());
    }
}
