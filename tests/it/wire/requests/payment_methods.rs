//! Saved ways to pay.

use wooshpay::models::{
    AttachPaymentMethod, BillingDetails, CardData, CreatePaymentIntent, CreatePaymentMethod, MobileMoney,
    MobileMoneyProvider, PaymentMethod, PaymentMethodCard, PaymentMethodData, PaymentMethodList,
    PaymentMethodOptions, PaymentMethodType, PixOptions,
};

use super::{check, client};

#[test]
fn create_payment_method() {
    let method = check(
        "POST /v1/payment_methods",
        concat!(
            r#"{"type":"card","card":{"number":"4111111111111111","exp_month":3,"exp_year":2027,"#,
            r#""cvc":"123","name":"Ada Example"}}"#,
        ),
        r#"{"id":"pm_1","object":"payment_method","type":"card","card":{"exp_month":"03","exp_year":2027,"last4":"1111"}}"#,
        |client| {
            let card = CardData::new("4111111111111111", 3, 2027).cvc("123").name("Ada Example");
            client.payment_methods().create(CreatePaymentMethod::new(PaymentMethodType::Card).card(card))
        },
    );
    let card =
        received!(PaymentMethodCard { exp_month: Some(3), exp_year: Some(2027), last4: Some("1111".into()) });
    assert_eq!(
        method,
        received!(PaymentMethod {
            object: Some("payment_method".into()),
            id: "pm_1".into(),
            type_: Some(PaymentMethodType::Card),
            card: Some(card)
        })
    );
}

#[test]
fn list_payment_methods() {
    let page = check("GET /v1/payment_methods?customer=cus_1&type=card", "", r#"{"data":null}"#, |client| {
        client.payment_methods().list().customer("cus_1").type_(PaymentMethodType::Card)
    });
    assert_eq!(page.data, received!(PaymentMethodList { object: Some("list".into()) }).data);
}

#[test]
fn retrieve_payment_method() {
    let method =
        check("GET /v1/payment_methods/pm_1", "", r#"{"id":"pm_1","object":"payment_method"}"#, |client| {
            client.payment_methods().retrieve("pm_1")
        });
    assert_eq!(method, received!(PaymentMethod { object: Some("payment_method".into()), id: "pm_1".into() }));
}

#[test]
fn update_payment_method() {
    let payer = || BillingDetails::new().name("Ada Example");
    let method = check(
        "POST /v1/payment_methods/pm_1",
        r#"{"billing_details":{"name":"Ada Example"}}"#,
        r#"{"id":"pm_1","object":"payment_method","billing_details":{"name":"Ada Example"}}"#,
        |client| client.payment_methods().update("pm_1").billing_details(payer()),
    );
    assert_eq!(method.billing_details, Some(payer()));
}

#[test]
fn attach_and_detach_a_payment_method() {
    let method = check(
        "POST /v1/payment_methods/pm_1/attach",
        r#"{"customer":"cus_1"}"#,
        r#"{"id":"pm_1","object":"payment_method","customer":"cus_1"}"#,
        |client| client.payment_methods().attach("pm_1", AttachPaymentMethod::new("cus_1")),
    );
    assert_eq!(method.customer, Some("cus_1".into()));
    let answer = r#"{"id":"pm_1","object":"payment_method","customer":""}"#;
    let method = check("POST /v1/payment_methods/pm_1/detach", "", answer, |client| {
        client.payment_methods().detach("pm_1")
    });
    assert_eq!(method.customer, None);
}

#[test]
fn what_identifies_an_account_is_shown_nowhere() {
    let debit = [("iban", serde_json::json!("DE02120300000000202051"))];
    let mobile = MobileMoney::new("250780000000", MobileMoneyProvider::MtnRw);
    let method = PaymentMethodData::new(PaymentMethodType::SepaDebit).mobile_money(mobile).sepa_debit(debit);
    let options = PaymentMethodOptions::new().pix(PixOptions::new().tax_id("12345678909"));
    let body = CreatePaymentIntent::new(1, "EUR").payment_method_data(method).payment_method_options(options);
    let call = client("http://localhost:1").payment_intents().create(body);
    let shown = format!("{call:?} {call:#?}");
    let sent = String::from_utf8(call.request().unwrap().body().unwrap().to_vec()).unwrap();
    for secret in ["DE02120300000000202051", "250780000000", "12345678909"] {
        assert!(sent.contains(secret) && !shown.contains(secret), "{secret}: {shown}");
    }
}
