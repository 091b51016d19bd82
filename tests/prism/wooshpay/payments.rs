//! PaymentIntents.

use super::api::models::{
    Address, BillingDetails, CancelPaymentIntent, CaptureMethod, CardData, CreatePaymentIntent, MobileMoney,
    MobileMoneyProvider, PaymentIntentShipping, PaymentIntentStatus, PaymentMethodData, PaymentMethodOptions,
    PaymentMethodType, SetupFutureUsage, TerminalType, TextFlag, WalletOptions,
};
use super::shop::Shop;
use super::{CUSTOMER, INTENT};

pub(super) async fn examples(shop: &mut Shop) {
    let client = shop.client.clone();
    let intents = client.payment_intents();
    let intent = shop.send(intents.create(payment()).idempotency_key("order-1234")).await;
    let next = intent.next_action.unwrap().challenge_redirect.unwrap();
    assert_eq!(next.url.as_deref(), Some("https://pages.example/3ds/1843720171402903552"));
    let mobile = MobileMoney::new("250780000000", MobileMoneyProvider::from("mtn_rw"));
    let method = PaymentMethodData::new(PaymentMethodType::MobileMoney).mobile_money(mobile);
    shop.send(intents.create(CreatePaymentIntent::new(1000, "RWF").payment_method_data(method))).await;
    let page = shop.send(intents.list().limit(100).created("1735689600")).await;
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
        .customer(CUSTOMER)
        .description("Order 1234")
        .quantity(1)
        .merchant_order_id("order-1234")
        .metadata([("order_id", "order-1234")])
        .shipping(PaymentIntentShipping::new("Ada Example").phone("+442079460000"))
        .return_url("https://shop.example/returned")
        .off_session(false)
}
