//! Every operation of WooshPay, called once. What all of them are held to, a test says in a [`Visit`].
//!
//! Whoever calls this compares what was visited with the operations of the document, so that none can be forgotten here.

use wooshpay::json::Json;
use wooshpay::models::{
    AttachPaymentMethod, BankAccountData, BeneficiaryData, BeneficiaryEntity, BeneficiaryType, Business,
    CancelPaymentIntent, ConfirmSetupIntent, CreateBeneficiary, CreateCheckoutSession, CreateCustomer,
    CreatePaymentIntent, CreatePaymentMethod, CreatePayout, CreatePrice, CreateProduct, CreateRefund,
    CreateSetupIntent, CreateWebhookEndpoint, DestinationData, DestinationType, EventType, PaymentMethodType,
    PayoutStatus, PayoutType, SetupFutureUsage, UpdateDispute,
};
use wooshpay::runtime::Operation;
use wooshpay::{Call, Client};

const BENEFICIARY: &str = "bf_1843720178747129856";
const CHARGE: &str = "ch_1843720173143539712";
const CUSTOMER: &str = "cus_1843720163022675968";
const DISPUTE: &str = "dp_1843720176125681664";
const ENDPOINT: &str = "we_1843720175274237952";
const EVENT: &str = "evt_1843720169129582592";
const FILE: &str = "file_1843720178336088064";
const INTENT: &str = "pi_1843720166004826112";
const LINK: &str = "plink_1843720168693374976";
const METHOD: &str = "pm_1843720166998876160";
const PAYOUT: &str = "po_1843720177035845632";
const PRICE: &str = "price_1843720165430206464";
const PRODUCT: &str = "prod_1843720165446983680";
const REFUND: &str = "re_1843720174028529664";
const SESSION: &str = "cs_1843720165392457728";
const SETUP: &str = "seti_1843720168240390144";

/// What becomes of a call.
pub(crate) trait Visit {
    async fn visit<O: Operation<Output: Json>>(&mut self, call: Call<O>);
}

/// Visits a call of each operation.
pub(crate) async fn all(client: &Client, to: &mut impl Visit) {
    let sessions = client.checkout_sessions();
    to.visit(sessions.create(CreateCheckoutSession::new("https://shop.example/thanks"))).await;
    to.visit(sessions.list()).await;
    to.visit(sessions.retrieve(SESSION)).await;
    to.visit(sessions.expire(SESSION)).await;
    to.visit(sessions.list_line_items(SESSION)).await;
    let intents = client.payment_intents();
    to.visit(intents.create(CreatePaymentIntent::new(2000, "GBP"))).await;
    to.visit(intents.list()).await;
    to.visit(intents.search("merchant_order_id:'order-1234'")).await;
    to.visit(intents.retrieve(INTENT)).await;
    to.visit(intents.update(INTENT)).await;
    to.visit(intents.cancel(INTENT, CancelPaymentIntent::new("why"))).await;
    to.visit(intents.capture(INTENT)).await;
    to.visit(intents.confirm(INTENT)).await;
    to.visit(client.refunds().create(CreateRefund::new(INTENT))).await;
    to.visit(client.refunds().retrieve(REFUND)).await;
    let customers = client.customers();
    to.visit(customers.create(CreateCustomer::new())).await;
    to.visit(customers.retrieve(CUSTOMER)).await;
    to.visit(customers.update(CUSTOMER)).await;
    to.visit(customers.list_payment_methods(CUSTOMER)).await;
    to.visit(customers.retrieve_payment_method(CUSTOMER, METHOD)).await;
    let methods = client.payment_methods();
    to.visit(methods.create(CreatePaymentMethod::new(PaymentMethodType::Card))).await;
    to.visit(methods.list()).await;
    to.visit(methods.retrieve(METHOD)).await;
    to.visit(methods.update(METHOD)).await;
    to.visit(methods.attach(METHOD, AttachPaymentMethod::new(CUSTOMER))).await;
    to.visit(methods.detach(METHOD)).await;
    catalogue(client, to).await;
    money(client, to).await;
}

async fn catalogue(client: &Client, to: &mut impl Visit) {
    let products = client.products();
    to.visit(products.create(CreateProduct::new("apple"))).await;
    to.visit(products.retrieve(PRODUCT)).await;
    to.visit(products.update(PRODUCT)).await;
    to.visit(products.list()).await;
    let prices = client.prices();
    to.visit(prices.create(CreatePrice::new("GBP", 2000))).await;
    to.visit(prices.retrieve(PRICE)).await;
    to.visit(prices.update(PRICE)).await;
    let links = client.payment_links();
    to.visit(links.list().limit(100).active(true)).await;
    to.visit(links.retrieve(LINK)).await;
    to.visit(links.update(LINK).active(false)).await;
    to.visit(links.list_line_items(LINK)).await;
    let endpoints = client.webhook_endpoints();
    let url = "https://shop.example/webhooks/wooshpay";
    to.visit(endpoints.create(CreateWebhookEndpoint::new(url, [EventType::PaymentIntentSucceeded]))).await;
    to.visit(endpoints.list()).await;
    to.visit(endpoints.retrieve(ENDPOINT)).await;
    to.visit(endpoints.update(ENDPOINT)).await;
    to.visit(endpoints.delete(ENDPOINT)).await;
    to.visit(client.events().retrieve(EVENT)).await;
}

async fn money(client: &Client, to: &mut impl Visit) {
    to.visit(client.charges().list()).await;
    to.visit(client.charges().retrieve(CHARGE)).await;
    let disputes = client.disputes();
    to.visit(disputes.list().limit(100)).await;
    to.visit(disputes.retrieve(DISPUTE)).await;
    let evidence = UpdateDispute::new().product_description("Apples").receipt(FILE);
    to.visit(disputes.update(DISPUTE, evidence)).await;
    to.visit(disputes.close(DISPUTE)).await;
    let setups = client.setup_intents();
    let card = CreateSetupIntent::new().customer(CUSTOMER).usage(SetupFutureUsage::OffSession);
    to.visit(setups.create(card)).await;
    to.visit(setups.update(SETUP).description("Card for later")).await;
    to.visit(setups.confirm(SETUP, ConfirmSetupIntent::new("https://shop.example/returned"))).await;
    to.visit(client.setup_attempts().list().setup_intent(SETUP)).await;
    to.visit(client.balance().retrieve()).await;
    to.visit(client.files().retrieve(FILE)).await;
    let account = BankAccountData::new().country("GB").account_number("EX000123456789");
    let account = DestinationData::new(DestinationType::BankAccount).bank_account(account);
    let farm = Business::new().company_registered_name("Example Ltd");
    let farm = BeneficiaryEntity::new(BeneficiaryType::Business).business(farm);
    let whom = CreateBeneficiary::new(account.clone()).entity(farm.clone()).nickname("Apple farm");
    to.visit(client.beneficiaries().create(whom)).await;
    to.visit(client.beneficiaries().retrieve(BENEFICIARY)).await;
    let payouts = client.payouts();
    let payout = CreatePayout::new()
        .type_(PayoutType::Local)
        .payment_currency("gbp")
        .payment_amount(20_000)
        .beneficiary_data(BeneficiaryData::new().destination_data(account).entity(farm))
        .payment_intents_id([INTENT]);
    to.visit(payouts.create(payout)).await;
    to.visit(payouts.list().status(PayoutStatus::Pending).created("1735689600")).await;
    to.visit(payouts.retrieve(PAYOUT)).await;
    to.visit(payouts.update(PAYOUT).metadata([("order_id", "order-1234")])).await;
}
