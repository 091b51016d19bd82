//! Each operation once: the request to the byte, and the value that its answer is read as.

mod billing;
mod catalogue;
mod customers;
mod events;
mod issuing;
mod money;
mod payment_methods;
mod refunds;
mod webhook_endpoints;

use wooshpay::models::{
    BillingDetails, CancelPaymentIntent, CaptureMethod, CardData, CheckoutSession, CheckoutSessionList,
    CheckoutSessionMode, CheckoutSessionStatus, CreateCheckoutSession, CreatePaymentIntent, CreatedRange,
    CustomerDetailsFilter, LineItem, LineItemCreate, LineItemList, NextAction, NextActionType, PaymentIntent,
    PaymentIntentList, PaymentIntentSearchResult, PaymentIntentStatus, PaymentMethodData,
    PaymentMethodOptions, PaymentMethodType, PaymentStatus, Price, PriceData, ProductData, ProductId,
    RedirectAction, TerminalType, TextFlag, WalletOptions,
};
use wooshpay::runtime::Operation;
use wooshpay::{Call, Client};

use super::{BASIC, client, run};
use crate::server::{Server, json};

/// Sends a call to a server that gives `answer`. The request must be `line`, the headers that go with it and no
/// other, and `body` to the byte. Gives the value.
#[track_caller]
fn check<O: Operation>(
    line: &str,
    body: &str,
    answer: &str,
    call: impl FnOnce(&Client) -> Call<O>,
) -> O::Output {
    check_with(line, &[], body, answer, call)
}

/// The same, with headers that only this call has.
#[track_caller]
fn check_with<O: Operation>(
    line: &str,
    own: &[&str],
    body: &str,
    answer: &str,
    call: impl FnOnce(&Client) -> Call<O>,
) -> O::Output {
    let server = Server::start(vec![json("200 OK", answer)]);
    let response = run(call(&client(&server.url())).send()).unwrap();
    let seen = server.seen();
    assert_eq!(seen.len(), 1, "one attempt");
    let (head, sent) = seen[0].split_once("\r\n\r\n").unwrap();
    let mut head = head.split("\r\n");
    assert_eq!(head.next().unwrap(), format!("{line} HTTP/1.1"));

    let mut expected: Vec<String> = own.iter().map(|&it| it.to_owned()).collect();
    expected.push("accept: application/json".to_owned());
    expected.push(format!("authorization: {BASIC}"));
    expected.push(format!("host: {}", server.url().trim_start_matches("http://")));
    expected.push("user-agent: wooshpay/1.0.0".to_owned());
    if !body.is_empty() {
        expected.push("content-type: application/json".to_owned());
    }
    // A POST says its length even where it has no body: some servers insist.
    if !body.is_empty() || line.starts_with("POST ") {
        expected.push(format!("content-length: {}", body.len()));
    }
    expected.sort();
    let mut headers: Vec<&str> = head.collect();
    headers.sort_unstable();
    assert_eq!(headers, expected);
    assert_eq!(sent, body);

    assert_eq!((response.status(), response.request_id()), (200, Some("req_1")));
    assert_eq!(response.raw_body(), answer.as_bytes());
    response.into_value()
}

#[test]
fn create_checkout_session() {
    let apple = PriceData::new("GBP", 2000).product_data(ProductData::new("apple"));
    let order = CreateCheckoutSession::new("https://shop.example/thanks")
        .cancel_url("https://shop.example/cart?a=1&b=\"2\"")
        .mode(CheckoutSessionMode::Payment)
        .line_items([LineItemCreate::new(1).price_data(apple)])
        .payment_method_types([PaymentMethodType::Card])
        .allow_promotion_codes(false)
        .expires_at(1_735_693_200)
        .metadata([("order_id", "Ünïcode \u{1F34E}\n")]);
    let session = check_with(
        "POST /v1/checkout/sessions",
        &["idempotency-key: order-1234"],
        concat!(
            r#"{"success_url":"https://shop.example/thanks","cancel_url":"https://shop.example/cart?a=1&b=\"2\"","#,
            r#""mode":"payment","line_items":[{"quantity":1,"price_data":{"currency":"GBP","unit_amount":2000,"#,
            r#""product_data":{"name":"apple"}}}],"payment_method_types":["card"],"#,
            r#""allow_promotion_codes":false,"expires_at":1735693200,"#,
            r#""metadata":{"order_id":"Ünïcode 🍎\n"}}"#,
        ),
        concat!(
            r#"{"id":"cs_1","object":"checkout.session","created":1735689600000,"livemode":false,"mode":"payment","#,
            r#""status":"open","payment_status":"unpaid","url":"https://pay.example/cs_1","amount_total":2000,"#,
            r#""payment_intent":"pi_1","client_secret":"pi_1_secret_x","line_items":{"data":[{"id":"li_1","#,
            r#""quantity":1,"price":{"id":"price_1","product":"prod_1"}}]}}"#,
        ),
        |client| client.checkout_sessions().create(order).idempotency_key("order-1234"),
    );
    let price = received!(Price { id: "price_1".into(), product: Some(ProductId::from("prod_1").into()) });
    assert_eq!(
        session,
        received!(CheckoutSession {
            object: Some("checkout.session".into()),
            id: "cs_1".into(),
            created: Some(1_735_689_600_000.into()),
            livemode: Some(false),
            mode: Some(CheckoutSessionMode::Payment),
            status: Some(CheckoutSessionStatus::Open),
            payment_status: Some(PaymentStatus::Unpaid),
            url: Some("https://pay.example/cs_1".into()),
            amount_total: Some(2000),
            payment_intent: Some("pi_1".into()),
            client_secret: Some("pi_1_secret_x".into()),
            line_items: Some(received!(LineItemList {
                data: Some(vec![received!(LineItem {
                    id: "li_1".into(),
                    quantity: Some(1),
                    price: Some(price)
                })])
            }))
        })
    );
}

#[test]
fn list_checkout_sessions() {
    let page = check(
        "GET /v1/checkout/sessions/list",
        concat!(
            r#"{"limit":100,"starting_after":"cs_1","ending_before":"cs_9","created":{"gte":"1735689600","#,
            r#""lt":"1735776000"},"customer":"cus_1","customer_details":{"email":"ada@example.com"},"#,
            r#""payment_intent":"pi_1"}"#,
        ),
        r#"{"object":"list","url":"/v1/checkout/sessions/list","has_more":true,"data":[{"id":"cs_2","object":"checkout.session"},{"id":"cs_3","object":"checkout.session"}]}"#,
        |client| {
            client
                .checkout_sessions()
                .list()
                .limit(100)
                .starting_after("cs_1")
                .ending_before("cs_9")
                .created(CreatedRange::new().gte("1735689600").lt("1735776000"))
                .customer("cus_1")
                .customer_details(CustomerDetailsFilter::new("ada@example.com"))
                .payment_intent("pi_1")
        },
    );
    assert_eq!(
        page,
        received!(CheckoutSessionList {
            object: Some("list".into()),
            url: Some("/v1/checkout/sessions/list".into()),
            has_more: Some(true),
            data: Some(vec![
                received!(CheckoutSession { object: Some("checkout.session".into()), id: "cs_2".into() }),
                received!(CheckoutSession { object: Some("checkout.session".into()), id: "cs_3".into() })
            ])
        })
    );
}

#[test]
fn a_list_without_options_has_no_body() {
    let page = check("GET /v1/checkout/sessions/list", "", "{}", |client| client.checkout_sessions().list());
    assert_eq!(page, CheckoutSessionList::default());
}

#[test]
fn retrieve_checkout_session() {
    let session = check(
        "GET /v1/checkout/sessions/cs_1",
        "",
        r#"{"id":"cs_1","object":"checkout.session","status":"complete","payment_status":"paid","payment_intent":"pi_1","expires_at":1735776000214}"#,
        |client| client.checkout_sessions().retrieve("cs_1"),
    );
    assert_eq!(
        session,
        received!(CheckoutSession {
            object: Some("checkout.session".into()),
            id: "cs_1".into(),
            status: Some(CheckoutSessionStatus::Complete),
            payment_status: Some(PaymentStatus::Paid),
            payment_intent: Some("pi_1".into()),
            expires_at: Some(1_735_776_000_214.into())
        })
    );
}

#[test]
fn expire_checkout_session() {
    let session = check(
        "POST /v1/checkout/sessions/cs_1/expire",
        "",
        r#"{"id":"cs_1","object":"checkout.session","status":"expired","line_items":""}"#,
        |client| client.checkout_sessions().expire("cs_1"),
    );
    assert_eq!(
        session,
        received!(CheckoutSession {
            object: Some("checkout.session".into()),
            id: "cs_1".into(),
            status: Some(CheckoutSessionStatus::Expired)
        })
    );
}

#[test]
fn list_checkout_session_line_items() {
    let page = check(
        "GET /v1/checkout/sessions/cs_1/line_items",
        r#"{"limit":2,"starting_after":"li_1"}"#,
        r#"{"has_more":false,"data":[{"id":"li_2","quantity":"4","amount_total":"17640","price":{"id":"price_1","unit_amount":0}}]}"#,
        |client| client.checkout_sessions().list_line_items("cs_1").limit(2).starting_after("li_1"),
    );
    let price = received!(Price { id: "price_1".into(), unit_amount: Some(0) });
    let item = received!(LineItem {
        id: "li_2".into(),
        quantity: Some(4),
        amount_total: Some(17_640),
        price: Some(price)
    });
    assert_eq!(page, received!(LineItemList { has_more: Some(false), data: Some(vec![item]) }));
}

#[test]
fn create_payment_intent() {
    let card = CardData::new("4111111111111111", "03", "2027").cvc("123").name("Ada Example");
    let intent = check_with(
        "POST /v1/payment_intents",
        &["idempotency-key: order-1234"],
        concat!(
            r#"{"amount":2000,"currency":"GBP","confirm":true,"payment_method_data":{"type":"card","billing_details":"#,
            r#"{"email":"ada@example.com"},"card":{"number":"4111111111111111","exp_month":"03","exp_year":"2027","#,
            r#""cvc":"123","name":"Ada Example"}},"capture_method":"manual","off-session":true}"#,
        ),
        concat!(
            r#"{"id":"pi_1","object":"payment_intent","status":"requires_action","amount":2000,"currency":"GBP","payment_method_types":["card"],"#,
            r#""next_action":{"type":"challenge_redirect","challenge_redirect":{"url":"https://pages.example/3ds"}}}"#,
        ),
        |client| {
            let method = PaymentMethodData::new(PaymentMethodType::Card)
                .billing_details(BillingDetails::new().email("ada@example.com"))
                .card(card);
            let body = CreatePaymentIntent::new(2000, "GBP")
                .confirm(true)
                .payment_method_data(method)
                .capture_method(CaptureMethod::Manual)
                .off_session(true);
            client.payment_intents().create(body).idempotency_key("order-1234")
        },
    );
    assert_eq!(
        intent,
        received!(PaymentIntent {
            object: Some("payment_intent".into()),
            id: "pi_1".into(),
            status: Some(PaymentIntentStatus::RequiresAction),
            amount: Some(2000),
            currency: Some("GBP".into()),
            payment_method_types: Some(vec![PaymentMethodType::Card]),
            next_action: Some(received!(NextAction {
                type_: Some(NextActionType::ChallengeRedirect),
                challenge_redirect: Some(received!(RedirectAction {
                    url: Some("https://pages.example/3ds".into())
                }))
            }))
        })
    );
}

#[test]
fn list_payment_intents() {
    let page = check(
        "GET /v1/payment_intents",
        r#"{"limit":100,"starting_after":"pi_1","created":"1735689600"}"#,
        r#"{"data":[{"id":"pi_2","object":"payment_intent","status":"succeeded"}]}"#,
        |client| client.payment_intents().list().limit(100).starting_after("pi_1").created("1735689600"),
    );
    let intent = received!(PaymentIntent {
        object: Some("payment_intent".into()),
        id: "pi_2".into(),
        status: Some(PaymentIntentStatus::Succeeded)
    });
    assert_eq!(page, received!(PaymentIntentList { data: Some(vec![intent]) }));
}

#[test]
fn search_payment_intents() {
    let found = check(
        "GET /v1/payment_intents/search?query=merchant_order_id%3A%27a%20%26%20b%2B%C3%BC%27&limit=5",
        "",
        r#"{"object":"list","has_more":false,"data":[]}"#,
        |client| client.payment_intents().search("merchant_order_id:'a & b+ü'").limit(5),
    );
    assert_eq!(
        found,
        received!(PaymentIntentSearchResult {
            object: Some("list".into()),
            has_more: Some(false),
            data: Some(Vec::<PaymentIntent>::new())
        })
    );
}

#[test]
fn retrieve_payment_intent() {
    let intent = check(
        "GET /v1/payment_intents/pi_1",
        "",
        r#"{"id":"pi_1","object":"payment_intent","status":"succeeded","amount":"2000","amount_received":2e3,"merchant_order_id":"order-1234"}"#,
        |client| client.payment_intents().retrieve("pi_1"),
    );
    assert_eq!(
        intent,
        received!(PaymentIntent {
            object: Some("payment_intent".into()),
            id: "pi_1".into(),
            status: Some(PaymentIntentStatus::Succeeded),
            amount: Some(2000),
            amount_received: Some(2000),
            merchant_order_id: Some("order-1234".into())
        })
    );
}

#[test]
fn update_payment_intent() {
    let intent = check(
        "POST /v1/payment_intents/pi_1",
        r#"{"amount":2500,"currency":"GBP","metadata":{"a":"1","b":"2"}}"#,
        r#"{"id":"pi_1","object":"payment_intent","amount":2500,"metadata":{"a":"1","b":{"c":2}}}"#,
        |client| {
            let call = client.payment_intents().update("pi_1").amount(2500).currency("GBP");
            call.metadata([("b", "2"), ("a", "1")])
        },
    );
    assert_eq!(intent.amount, Some(2500));
    assert_eq!(intent.metadata.unwrap()["b"], serde_json::json!({"c": 2}));
}

#[test]
fn cancel_payment_intent() {
    let intent = check(
        "POST /v1/payment_intents/pi_1/cancel",
        r#"{"cancellation_reason":"customer changed their mind"}"#,
        r#"{"id":"pi_1","object":"payment_intent","status":"canceled"}"#,
        |client| {
            let reason = CancelPaymentIntent::new("customer changed their mind");
            client.payment_intents().cancel("pi_1", reason)
        },
    );
    assert_eq!(
        intent,
        received!(PaymentIntent {
            object: Some("payment_intent".into()),
            id: "pi_1".into(),
            status: Some(PaymentIntentStatus::Canceled)
        })
    );
}

#[test]
fn capture_payment_intent() {
    let intent = check(
        "POST /v1/payment_intents/pi_1/capture",
        r#"{"amount_to_capture":1500}"#,
        r#"{"id":"pi_1","object":"payment_intent","amount_received":1500,"capture_method":"manual"}"#,
        |client| client.payment_intents().capture("pi_1").amount_to_capture(1500),
    );
    let expected = received!(PaymentIntent {
        object: Some("payment_intent".into()),
        id: "pi_1".into(),
        amount_received: Some(1500),
        capture_method: Some(CaptureMethod::Manual)
    });
    assert_eq!(intent, expected);
}

#[test]
fn confirm_payment_intent() {
    let intent = check(
        "POST /v1/payment_intents/pi_1/confirm",
        concat!(
            r#"{"payment_method_data":{"type":"alipay"},"off_session":"false","#,
            r#""payment_method_options":{"alipay":{"terminal_type":"WEB"}},"return_url":"https://shop.example/returned"}"#,
        ),
        r#"{"id":"pi_1","object":"payment_intent","next_action":"{\"ddc_redirect\":{\"url\":\"https://pages.example/ddc\"}}"}"#,
        |client| {
            let web = WalletOptions::new().terminal_type(TerminalType::Web);
            client
                .payment_intents()
                .confirm("pi_1")
                .payment_method_data(PaymentMethodData::new(PaymentMethodType::Alipay))
                .payment_method_options(PaymentMethodOptions::new().alipay(web))
                .off_session(TextFlag::False)
                .return_url("https://shop.example/returned")
        },
    );
    let redirect = received!(RedirectAction { url: Some("https://pages.example/ddc".into()) });
    let expected = received!(PaymentIntent {
        object: Some("payment_intent".into()),
        id: "pi_1".into(),
        next_action: Some(received!(NextAction { ddc_redirect: Some(redirect) }))
    });
    assert_eq!(intent, expected);
}

#[test]
fn the_user_agent_names_the_program_too() {
    let server = Server::start(vec![json("200 OK", r#"{"id":"pi_1","object":"payment_intent"}"#)]);
    let builder = Client::builder().key(super::KEY).base_url(server.url()).user_agent("shop/2.1");
    let client = builder.build().unwrap();
    run(async { client.payment_intents().retrieve("pi_1").await }).unwrap();
    assert!(server.seen()[0].contains("user-agent: wooshpay/1.0.0 shop/2.1\r\n"));
}
