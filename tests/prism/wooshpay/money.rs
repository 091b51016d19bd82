//! What comes after payments and next to them: charges, disputes, SetupIntents, payment links, payouts.

use super::api::models::{
    ConfirmSetupIntent, CreatePayout, CreatedRange, DisputeCreatedRange, DisputeStatus, PayoutStatus,
    SetupFutureUsage, SetupIntentStatus, UpdateDispute,
};
use super::shop::Shop;
use super::{CUSTOMER, INTENT, METHOD};

const CHARGE: &str = "ch_1843720173143539712";
const DISPUTE: &str = "dp_1843720176125681664";
const LINK: &str = "plink_1843720168693374976";
const SETUP: &str = "seti_1843720168240390144";

pub(super) async fn examples(shop: &mut Shop) {
    let client = shop.client.clone();
    let (charges, disputes) = (client.charges(), client.disputes());

    let span = CreatedRange::new().gte("1735689600").lt("1735776000");
    let page = shop.send(charges.list().customer(CUSTOMER).created(span)).await;
    assert_eq!(page.data.unwrap()[0].id.as_str(), CHARGE);
    assert_eq!(*shop.send(charges.retrieve(CHARGE)).await.additional_properties["amount"], 2000);

    let span = DisputeCreatedRange::new().gte(1_735_689_600).lt("1735776000");
    let page = shop.send(disputes.list().charge(CHARGE).payment_intent(INTENT).created(span)).await;
    assert_eq!(page.data.unwrap()[0].id.as_str(), DISPUTE);
    assert_eq!(shop.send(disputes.retrieve(DISPUTE)).await.status, Some(DisputeStatus::Lost));
    let change = UpdateDispute::new().metadata([("order_id", "order-1234")]);
    let dispute = shop.send(disputes.update(DISPUTE, change)).await;
    assert_eq!(dispute.status, Some(DisputeStatus::NeedsResponse));

    let save = ConfirmSetupIntent::new("https://shop.example/returned")
        .customer(CUSTOMER)
        .payment_method(METHOD)
        .usage(SetupFutureUsage::OffSession);
    let setup = shop.send(client.setup_intents().confirm(SETUP, save)).await;
    assert_eq!(setup.status, Some(SetupIntentStatus::Succeeded));
    let items = shop.send(client.payment_links().list_line_items(LINK).limit(100)).await;
    assert_eq!(items.data.unwrap()[0].quantity, Some(1));
    let payout = CreatePayout::new()
        .payment_currency("gbp")
        .payment_amount(20_000)
        .source_currency("usd")
        .source_amount(25_000)
        .description("Takings of December");
    let payout = shop.send(client.payouts().create(payout).idempotency_key("takings-12")).await;
    assert_eq!(payout.status, Some(PayoutStatus::Pending));
}
