//! Cards, client secrets and keys show nowhere, whatever the server sends back.

use std::fmt::Debug;

use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};
use wooshpay::models::{
    CardData, CheckoutSession, CreatePaymentIntent, ErrorResponse, Event, IssuingAuthorization,
    IssuingCardList, IssuingTransaction, PaymentIntent, PaymentMethodData, PaymentMethodType,
};
use wooshpay::runtime::Operation;
use wooshpay::{Call, Client, json as wooshpay_json};

use super::run;
use crate::secrets::echo::{Echo, How};
use crate::secrets::hunt::Planted;

/// A check over random keys, cards and client secrets.
fn planted(cases: u32, check: impl Fn(&mut Planted, Texts)) {
    let texts = ("[a-zA-Z0-9]{20,30}", "[45][0-9]{15}", "8[0-9]{2}", "[a-zA-Z0-9]{24}");
    let mut runner = TestRunner::new(Config { failure_persistence: None, ..Config::with_cases(cases) });
    let result = runner.run(&texts, |(key, number, cvc, secret)| {
        let mut planted = Planted::default();
        let texts = Texts {
            key: planted.text(&format!("sk_test_{key}")),
            number: planted.text(&number),
            cvc: planted.text(&cvc),
            client_secret: planted.text(&format!("pi_184372_secret_{secret}")),
        };
        check(&mut planted, texts);
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
}

struct Texts {
    key: String,
    number: String,
    cvc: String,
    client_secret: String,
}

/// An intent that repeats what it is given, where nothing is said to be sensitive.
fn intent(echo: &str) -> Value {
    json!({"id": "pi_1", "description": echo, "client_secret": echo, "status": "succeeded", "new": echo})
}

fn sent<O: Operation>(planted: &Planted, echo: &Echo, call: Call<O>)
where
    O::Output: Debug,
{
    planted.is_not_shown(&call);
    planted.is_not_shown(&call.request().unwrap());
    echo.knows(planted);
    match run(call.send()) {
        Ok(response) => {
            planted.is_not_shown(&response);
            planted.is_not_in(response.request_id().unwrap_or_default());
        }
        Err(error) => {
            planted.is_not_told(&error);
            planted.is_not_in(&format!("{:?} {:?}", error.path(), error.request_id()));
            let Some(api) = error.api() else { return };
            planted.is_not_in(&api.to_string());
            planted.is_not_shown(api);
            planted.is_not_in(&format!("{:?} {:?} {:?}", api.kind(), api.code(), api.message()));
            if let Err(fault) = ErrorResponse::try_from(api) {
                planted.is_not_told(&fault);
            }
        }
    }
}

#[test]
fn no_rendering_of_a_call_shows_the_card_or_the_key() {
    for how in How::ALL {
        let echo = Echo::start(how, intent);
        planted(2, |planted, texts| {
            let builder = Client::builder().key(texts.key.as_str()).base_url(echo.url()).retries(0);
            planted.is_not_shown(&builder);
            let client = builder.build().unwrap();
            planted.is_not_shown(&client);
            let card = CardData::new(texts.number.as_str(), "03", "2027").cvc(texts.cvc.as_str());
            let method = PaymentMethodData::new(PaymentMethodType::Card).card(card);
            let body = CreatePaymentIntent::new(2000, "GBP")
                .description("seen".repeat(300))
                .payment_method_data(method);
            planted.is_not_shown(&body);
            let intents = client.payment_intents();
            let call = intents.create(body);
            let known = Planted::of([&texts.key, &texts.number, &texts.cvc]);
            sent(&known, &echo, call);
            sent(&Planted::of([&texts.key]), &echo, intents.retrieve("pi_1"));
            sent(&Planted::of([&texts.key]), &echo, client.checkout_sessions().list().limit(3));
        });
    }
}

#[test]
fn no_object_shows_its_client_secret() {
    planted(32, |planted, texts| {
        let secret = &texts.client_secret;
        let intent = intent_with(secret);
        let shown: [&dyn Debug; 4] = [
            &read::<PaymentIntent>(&intent),
            &read::<CheckoutSession>(&json!({"id": "cs_1", "client_secret": secret, "new": secret})),
            &read::<Event>(&json!({"id": "evt_1", "data": {"object": intent}})),
            &read::<ErrorResponse>(&json!({"error": {"payment_intent": intent, "payment_method": [secret]}})),
        ];
        shown.into_iter().for_each(|it| planted.is_not_shown(it));
        let iban = json!({"type": "sepa_debit", "sepa_debit": {"iban": texts.number}});
        planted.is_not_shown(&read::<PaymentMethodData>(&iban));
    });
}

#[test]
fn no_object_shows_the_number_or_the_code_of_an_issued_card() {
    planted(32, |planted, texts| {
        let (number, cvc) = (&texts.number, &texts.cvc);
        let card =
            json!({"id": "ic_1", "number": number, "cvc": cvc, "last4": "1111", "new": {"number": number}});
        // Without quotes they are read as well.
        let bare: u64 = number.parse().unwrap();
        let bare = json!({"id": "ic_1", "number": bare, "cvc": cvc.parse::<u64>().unwrap()});
        let shown: [&dyn Debug; 3] = [
            &read::<IssuingCardList>(&json!({"data": [card, bare]})),
            &read::<IssuingAuthorization>(&json!({"id": "iauth_1", "card": card})),
            // A transaction names its card by id; one that is there as a whole is kept, and not shown.
            &read::<IssuingTransaction>(
                &json!({"id": "ipi_1", "card": card, "network_data": {"pan": number}}),
            ),
        ];
        shown.into_iter().for_each(|it| planted.is_not_shown(it));
    });
}

fn intent_with(secret: &str) -> Value {
    json!({"id": "pi_1", "client_secret": secret, "amount": 5, "new": {"secret": secret}})
}

fn read<T: wooshpay_json::Json>(value: &Value) -> T {
    wooshpay_json::from_slice(value.to_string().as_bytes()).unwrap()
}
