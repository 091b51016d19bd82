//! Invoices, subscriptions, coupons and exchange rates.

use wooshpay::models::{
    AddInvoiceLines, BillingReason, CouponDuration, CreateCoupon, CreateFxQuote, CreatePromotionCode,
    CreateSubscription, CreateSubscriptionItem, FxQuoteUsage, FxQuoteUsageType, Invoice, InvoiceLineCreate,
    RecurringData, RecurringInterval, SubscriptionItemCreate, SubscriptionItemUpdate, SubscriptionPriceData,
};

use super::check;

#[test]
fn invoices_have_their_filters_in_the_query() {
    let page = check(
        "GET /v1/invoices?customer=cus_1&subscription=sub_1&limit=2&starting_after=in_1",
        "",
        r#"{"has_more":false,"data":[{"id":"in_2","billing_reason":"manual"}]}"#,
        |client| {
            client.invoices().list().customer("cus_1").subscription("sub_1").limit(2).starting_after("in_1")
        },
    );
    let invoice = received!(Invoice { id: "in_2".into(), billing_reason: Some(BillingReason::Manual) });
    assert_eq!((page.has_more, page.data), (Some(false), Some(vec![invoice])));
}

#[test]
fn an_invoice_is_read_whatever_form_its_times_have() {
    let answer = r#"{"id":"in_1","period_start":"2025-01-01","period_end":1738367999,"amount_due":"4000","status":""}"#;
    let invoice = check("GET /v1/invoices/in_1", "", answer, |client| client.invoices().retrieve("in_1"));
    assert_eq!(invoice.period_start.as_deref(), Some("2025-01-01"));
    assert_eq!(invoice.period_end.as_deref(), Some("1738367999"));
    assert_eq!(invoice.amount_due, Some(4000));
}

#[test]
fn lines_are_added_and_an_invoice_is_sent_and_deleted() {
    let answer = r#"{"id":"in_1"}"#;
    let line = "POST /v1/invoices/in_1/add_lines";
    let body = r#"{"lines":[{"price":"price_1","quantity":2}]}"#;
    let invoice = check(line, body, answer, |client| {
        let lines = [InvoiceLineCreate::new().price("price_1").quantity(2)];
        client.invoices().add_lines("in_1", AddInvoiceLines::new(lines))
    });
    assert_eq!(invoice, received!(Invoice { id: "in_1".into() }));
    check("POST /v1/invoices/in_1/send", "", answer, |client| client.invoices().send("in_1"));
    check("DELETE /v1/invoices/in_1", "", answer, |client| client.invoices().delete("in_1"));
}

#[test]
fn a_subscription_begins_and_changes() {
    let answer = r#"{"id":"sub_1","customer":"cus_1","items":[{"id":"si_1"}]}"#;
    let body = concat!(
        r#"{"customer":"cus_1","items":[{"price":"price_1","quantity":1}],"#,
        r#""trial_period_days":14,"metadata":{"order_id":"order-1234"}}"#,
    );
    let subscription = check("POST /v1/subscriptions", body, answer, |client| {
        let items = [SubscriptionItemCreate::new().price("price_1").quantity(1)];
        let subscription = CreateSubscription::new("cus_1", items).trial_period_days(14);
        client.subscriptions().create(subscription.metadata([("order_id", "order-1234")]))
    });
    // What no document knows is kept.
    assert_eq!(subscription.extra().get("items").unwrap()[0]["id"], "si_1");
    let body = r#"{"cancel_at_period_end":true,"line_items":[{"id":"si_1","quantity":2}]}"#;
    check("POST /v1/subscriptions/sub_1", body, answer, |client| {
        let more = SubscriptionItemUpdate::new().id("si_1").quantity(2);
        client.subscriptions().update("sub_1").cancel_at_period_end(true).line_items([more])
    });
}

#[test]
fn metadata_of_a_subscription_item_may_be_json_in_a_string() {
    let answer = r#"{"id":"si_1","metadata":"{\"order_id\":\"order-1234\"}"}"#;
    let body = concat!(
        r#"{"subscription":"sub_1","price_data":{"currency":"GBP","unit_amount":2000,"#,
        r#""recurring":{"interval":"month"},"product":"prod_1"}}"#,
    );
    let item = check("POST /v1/subscription_items", body, answer, |client| {
        let monthly = RecurringData::new(RecurringInterval::Month);
        let price = SubscriptionPriceData::new("GBP", 2000, monthly).product("prod_1");
        client.subscription_items().create(CreateSubscriptionItem::new("sub_1").price_data(price))
    });
    assert_eq!(item.metadata.unwrap()["order_id"], "order-1234");
}

#[test]
fn a_coupon_and_the_code_for_it() {
    let body = r#"{"amount_off":500,"currency":"GBP","duration":"once"}"#;
    let answer = r#"{"id":"co_1","percent_off":null,"duration_in_days":"30"}"#;
    let coupon = check("POST /v1/coupons", body, answer, |client| {
        let coupon = CreateCoupon::new().amount_off(500).currency("GBP").duration(CouponDuration::Once);
        client.coupons().create(coupon)
    });
    assert_eq!((coupon.percent_off, coupon.duration_in_days), (None, Some(30)));
    let answer = r#"{"id":"promo_1","code":"SPRING25","coupon":{"id":"co_1"},"expires_at":null}"#;
    let code = check("POST /v1/promotion_code", r#"{"coupon":"co_1","code":"SPRING25"}"#, answer, |client| {
        client.promotion_codes().create(CreatePromotionCode::new("co_1").code("SPRING25"))
    });
    assert_eq!(code.coupon.unwrap().id.unwrap().as_str(), "co_1");
}

#[test]
fn of_an_fx_quote_everything_is_kept() {
    let body = r#"{"from_currencies":["USD","EUR"],"to_currency":"GBP","usage":{"type":"payin"}}"#;
    let answer = r#"{"rates":{"USD":{"exchange_rate":0.79}}}"#;
    let quote = check("POST /v1/fx_quotes", body, answer, |client| {
        let usage = FxQuoteUsage::new(FxQuoteUsageType::Payin);
        client.fx_quotes().create(CreateFxQuote::new(["USD", "EUR"], "GBP", usage))
    });
    assert_eq!(quote.extra().get("rates").unwrap()["USD"]["exchange_rate"], 0.79);
}
