//! What comes after payments and next to them: charges, disputes, SetupIntents, payment links, payouts, the balance.

use wooshpay::models::{
    Charge, ConfirmSetupIntent, CreatePayout, CreatedRange, Dispute, DisputeCreatedRange, DisputeStatus,
    LineItem, LineItemList, Payout, PayoutDestination, PayoutStatus, PayoutType, SetupFutureUsage,
    SetupIntent, SetupIntentStatus, UpdateDispute,
};

use super::{check, check_with};

#[test]
fn list_and_retrieve_charges() {
    let answer = r#"{"id":"ch_1","object":"charge","amount":2000,"outcome":{"risk":"normal"}}"#;
    let charge = check("GET /v1/charges/ch_1", "", answer, |client| client.charges().retrieve("ch_1"));
    assert_eq!(charge.additional_properties["outcome"]["risk"], "normal");
    let body = r#"{"customer":"cus_1","created":{"gte":"1"}}"#;
    let page = check("GET /v1/charges/list", body, &format!(r#"{{"data":[{answer}]}}"#), |client| {
        client.charges().list().customer("cus_1").created(CreatedRange::new().gte("1"))
    });
    assert_eq!(page.data, Some(vec![charge]));
    let bare = check("GET /v1/charges/ch_1", "", r#"{"id":"ch_1","object":"charge"}"#, |client| {
        client.charges().retrieve("ch_1")
    });
    assert_eq!(bare, received!(Charge { object: Some("charge".into()), id: "ch_1".into() }));
}

#[test]
fn list_retrieve_and_update_disputes() {
    let answer = r#"{"id":"dp_1","object":"dispute","status":"lost"}"#;
    let expected = received!(Dispute {
        object: Some("dispute".into()),
        id: "dp_1".into(),
        status: Some(DisputeStatus::Lost)
    });
    let dispute = check("GET /v1/disputes/dp_1", "", answer, |client| client.disputes().retrieve("dp_1"));
    assert_eq!(dispute, expected);
    let body = r#"{"payment_intent":"pi_1","created":{"gte":1,"lt":"2"}}"#;
    let page = check("GET /v1/disputes/list", body, &format!(r#"{{"data":[{answer}]}}"#), |client| {
        let span = DisputeCreatedRange::new().gte(1).lt("2");
        client.disputes().list().payment_intent("pi_1").created(span)
    });
    assert_eq!(page.data, Some(vec![expected.clone()]));
    let body = r#"{"metadata":{"order_id":"1"},"submit":true}"#;
    let dispute = check("POST /v1/disputes/dp_1", body, answer, |client| {
        let mut change = UpdateDispute::new().metadata([("order_id", "1")]);
        change.additional_properties.insert("submit".to_owned(), true.into());
        client.disputes().update("dp_1", change)
    });
    assert_eq!(dispute, expected);
}

#[test]
fn confirm_setup_intent() {
    let setup = check(
        "POST /v1/setup_intents/seti_1/confirm",
        r#"{"return_url":"https://shop.example/r","customer":"cus_1","usage":"off_session"}"#,
        r#"{"id":"seti_1","object":"setup_intent","status":"succeeded","next_action":""}"#,
        |client| {
            let body = ConfirmSetupIntent::new("https://shop.example/r").customer("cus_1");
            client.setup_intents().confirm("seti_1", body.usage(SetupFutureUsage::OffSession))
        },
    );
    assert_eq!(
        setup,
        received!(SetupIntent {
            object: Some("setup_intent".into()),
            id: "seti_1".into(),
            status: Some(SetupIntentStatus::Succeeded)
        })
    );
}

#[test]
fn list_payment_link_line_items() {
    let page = check(
        "GET /v1/payment_links/plink_1/line_items",
        r#"{"limit":100}"#,
        r#"{"data":[{"id":"li_1","quantity":"3"}]}"#,
        |client| client.payment_links().list_line_items("plink_1").limit(100),
    );
    assert_eq!(
        page,
        received!(LineItemList {
            data: Some(vec![received!(LineItem { id: "li_1".into(), quantity: Some(3) })])
        })
    );
}

#[test]
fn create_payout() {
    let payout = check_with(
        "POST /v1/payouts",
        &["idempotency-key: takings-12"],
        r#"{"type":"to_China","payment_currency":"cny","payment_amount":20000,"beneficiary":"bf_1"}"#,
        r#"{"id":"po_1","object":"payout","status":"pending","payment_amount":"20000"}"#,
        |client| {
            let payout = CreatePayout::new().payment_currency("cny").payment_amount(20_000);
            let payout = payout.type_(PayoutType::ToChina).beneficiary("bf_1");
            client.payouts().create(payout).idempotency_key("takings-12")
        },
    );
    assert_eq!(
        payout,
        received!(Payout {
            object: Some("payout".into()),
            id: "po_1".into(),
            status: Some(PayoutStatus::Pending),
            payment_amount: Some(20_000)
        })
    );
}

#[test]
fn list_retrieve_and_update_payouts() {
    let answer =
        r#"{"id":"po_1","object":"payout","status":"in_transit","destination":"ba_1","type":"bank_account"}"#;
    let payout = check("GET /v1/payouts/po_1", "", answer, |client| client.payouts().retrieve("po_1"));
    assert_eq!(payout.destination, Some(PayoutDestination::BankAccountId("ba_1".into())));
    assert_eq!(payout.type_.as_deref(), Some("bank_account"), "a kind of destination, not a way to pay out");
    let body = r#"{"limit":1,"starting_after":"po_9","status":"paid","created":"1735689600"}"#;
    let page = check("GET /v1/payouts/list", body, &format!(r#"{{"data":[{answer}]}}"#), |client| {
        let list = client.payouts().list().limit(1).starting_after("po_9");
        list.status(PayoutStatus::Paid).created("1735689600")
    });
    assert_eq!(page.data, Some(vec![payout.clone()]));
    let body = r#"{"metadata":{"order_id":"1"}}"#;
    let changed = check("POST /v1/payouts/po_1", body, answer, |client| {
        client.payouts().update("po_1").metadata([("order_id", "1")])
    });
    assert_eq!(changed, payout);
}

#[test]
fn close_dispute() {
    let answer = r#"{"id":"dp_1","object":"dispute","status":"lost"}"#;
    let dispute = check("POST /v1/disputes/dp_1/close", "", answer, |client| client.disputes().close("dp_1"));
    assert_eq!(
        dispute,
        received!(Dispute {
            object: Some("dispute".into()),
            id: "dp_1".into(),
            status: Some(DisputeStatus::Lost)
        })
    );
}

#[test]
fn evidence_stands_at_the_top_of_the_body() {
    let body = r#"{"customer_name":"Ada Example","receipt":"file_1","metadata":{"order_id":"1"}}"#;
    let answer =
        r#"{"id":"dp_1","object":"dispute","evidence":{"customer_name":"Ada Example","receipt":null}}"#;
    let dispute = check("POST /v1/disputes/dp_1", body, answer, |client| {
        let evidence = UpdateDispute::new().customer_name("Ada Example").receipt("file_1");
        client.disputes().update("dp_1", evidence.metadata([("order_id", "1")]))
    });
    assert_eq!(dispute.evidence.and_then(|it| it.customer_name).as_deref(), Some("Ada Example"));
}

#[test]
fn retrieve_balance() {
    let answer = r#"{"object":"balance","available":[{"amount":-62,"currency":"usd"}],"pending":[]}"#;
    let balance = check("GET /v1/balance", "", answer, |client| client.balance().retrieve());
    assert_eq!(balance.available.unwrap()[0].amount, Some(-62));
}
