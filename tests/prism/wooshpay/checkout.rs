//! Checkout Sessions.

use super::api::models::{
    CaptureMethod, CardOptions, CheckoutSessionMode, CheckoutSessionStatus, CreateCheckoutSession,
    CreatedRange, CustomerCreation, CustomerDetailsFilter, LineItemCreate, PaymentIntentData,
    PaymentMethodOptions, PaymentMethodType, PhoneNumberCollection, PriceData, ProductData, RecurringData,
    RecurringInterval, RequestThreeDSecure, SetupFutureUsage, ShippingAddressCollection, SubscriptionData,
};
use super::shop::Shop;
use super::{CUSTOMER, INTENT};

const SESSION: &str = "cs_1843720165392457728";

pub(super) async fn examples(shop: &mut Shop) {
    let client = shop.client.clone();
    let sessions = client.checkout_sessions();
    let session = shop.send(sessions.create(order()).idempotency_key("order-1234")).await;
    assert_eq!((session.id.as_str(), session.amount_total), (SESSION, Some(2000)));
    assert_eq!(session.payment_intent.unwrap().as_str(), INTENT);
    let page = sessions
        .list()
        .limit(100)
        .starting_after(SESSION)
        .created(CreatedRange::new().gte("1735689600").lt("1735776000"))
        .customer(CUSTOMER)
        .customer_details(CustomerDetailsFilter::new("ada@example.com"));
    assert_eq!(shop.send(page).await.data.unwrap()[0].status, Some(CheckoutSessionStatus::Complete));
    shop.send(sessions.list()).await;
    let session = shop.send(sessions.retrieve(SESSION)).await;
    assert_eq!(session.customer_details.unwrap().name.as_deref(), Some("Ada Example"));
    let session = shop.send(sessions.expire(SESSION)).await;
    assert_eq!(session.status, Some(CheckoutSessionStatus::Expired));
    let items = sessions.list_line_items(SESSION).limit(1).ending_before("li_1843720165413429248");
    assert_eq!(shop.send(items).await.data.unwrap()[0].quantity, Some(1));
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
