//! Cards that the account issued, and what happens with them.

use wooshpay::models::{
    CreatedRange, IssuingCancellationReason, IssuingCardExpand, IssuingCardStatus, IssuingCardType,
    IssuingTransactionCreatedRange,
};

use super::check;

#[test]
fn bounds_of_creation_times_are_in_brackets() {
    let none = r#"{"data":[]}"#;
    let line = "GET /v1/issuing/authorizations?card=ic_1&created%5Bgte%5D=1735689600&limit=2";
    check(line, "", none, |client| {
        let since = CreatedRange::new().gte("1735689600");
        client.issuing_authorizations().list().card("ic_1").created(since).limit(2)
    });
    let line = "GET /v1/issuing/cards?cardholder=ich_1&type=physical&created%5Blt%5D=1735776000";
    check(line, "", none, |client| {
        let until = CreatedRange::new().lt("1735776000");
        client.issuing_cards().list().cardholder("ich_1").type_(IssuingCardType::Physical).created(until)
    });
    let line = "GET /v1/issuing/transactions?created%5Bgt%5D=1&created%5Blte%5D=2&ending_before=ipi_9";
    check(line, "", none, |client| {
        let between = IssuingTransactionCreatedRange::new().gt(1).lte(2);
        client.issuing_transactions().list().created(between).ending_before("ipi_9")
    });
}

#[test]
fn a_card_brings_its_number_where_it_is_asked_for() {
    let card = check(
        "GET /v1/issuing/cards/ic_1?expand=issuing_card.number&expand=issuing_card.cvc",
        "",
        r#"{"id":"ic_1","number":"4000000000001111","cvc":"123","first6":400000,"metadata":"{}","status":"active"}"#,
        |client| {
            let secrets = [IssuingCardExpand::Number, IssuingCardExpand::Cvc];
            client.issuing_cards().retrieve("ic_1").expand(secrets)
        },
    );
    assert_eq!(card.number.as_deref(), Some("4000000000001111"));
    assert_eq!(card.first6.as_deref(), Some("400000"));
    let shown = format!("{card:?}");
    assert!(!shown.contains("4000000000001111") && !shown.contains("123"), "{shown}");
}

#[test]
fn a_lost_card_is_cancelled() {
    let body = r#"{"status":"canceled","cancellation_reason":"lost"}"#;
    let answer = r#"{"id":"ic_1","status":"canceled","cancellation_reason":"lost"}"#;
    let card = check("POST /v1/issuing/cards/ic_1", body, answer, |client| {
        let lost = IssuingCancellationReason::Lost;
        client.issuing_cards().update("ic_1").status(IssuingCardStatus::Canceled).cancellation_reason(lost)
    });
    assert_eq!(card.cancellation_reason, Some(IssuingCancellationReason::Lost));
}

#[test]
fn limits_of_a_card_and_those_that_it_can_be_given() {
    let answer = r#"{"currency":"GBP","limits":[{"amount":100000,"interval":"monthly","remaining":98000}]}"#;
    let limits = check("GET /v1/issuing/cards/ic_1/limits", "", answer, |client| {
        client.issuing_cards().retrieve_limits("ic_1")
    });
    assert_eq!(limits.limits.unwrap()[0].remaining, Some(98_000));
    let line = "GET /v1/issuing/cards/spending_control_config?currency=GBP&product_code=P1&is_open_card=true";
    let config = check(line, "", r#"{"max":5}"#, |client| {
        let cards = client.issuing_cards();
        cards.retrieve_spending_controls_config("GBP").product_code("P1").is_open_card(true)
    });
    assert_eq!(config["max"], 5);
}

#[test]
fn a_transaction_has_its_time_as_a_string() {
    let answer = r#"{"id":"ipi_1","type":"refund","created":"1735689600000","dispute":""}"#;
    let line = "POST /v1/issuing/transactions/ipi_1";
    let transaction = check(line, r#"{"metadata":{"order_id":"order-1234"}}"#, answer, |client| {
        client.issuing_transactions().update("ipi_1").metadata([("order_id", "order-1234")])
    });
    assert_eq!(transaction.created, Some(1_735_689_600_000.into()));
}
