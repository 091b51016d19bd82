//! Every operation of WooshPay, called once. What all of them are held to, a test says in a [`Visit`].
//!
//! Whoever calls this compares what was visited with the operations of the document, so that none can be forgotten here.

use wooshpay::json::Json;
use wooshpay::models::{
    AddInvoiceLines, Address, AttachPaymentMethod, BankAccountData, BeneficiaryData, BeneficiaryEntity,
    BeneficiaryType, BillingThresholds, Business, CancelPaymentIntent, ConfirmSetupIntent, CouponDuration,
    CreateBeneficiary, CreateCheckoutSession, CreateCoupon, CreateCustomer, CreateFxQuote, CreateInvoice,
    CreateInvoiceItem, CreateIssuingCardholder, CreatePaymentIntent, CreatePaymentMethod, CreatePayout,
    CreatePrice, CreateProduct, CreatePromotionCode, CreateRefund, CreateSetupIntent, CreateSubscription,
    CreateSubscriptionItem, CreateWebhookEndpoint, CreatedRange, DestinationData, DestinationType, EventType,
    FxQuoteUsage, FxQuoteUsageType, InvoiceLineCreate, InvoicePeriod, IssuingBilling,
    IssuingCancellationReason, IssuingCardExpand, IssuingCardStatus, IssuingCardType,
    IssuingTransactionCreatedRange, PaymentMethodType, PayoutStatus, PayoutType, PriceData, PriceTierData,
    ProductData, PromotionCodeRestrictions, RecurringData, RecurringInterval, SetupFutureUsage,
    SubscriptionExtra, SubscriptionItemCreate, SubscriptionItemUpdate, SubscriptionPaymentSettings,
    SubscriptionPriceData, UpdateDispute,
};
use wooshpay::runtime::Operation;
use wooshpay::{Call, Client};

const AUTHORIZATION: &str = "iauth_1843720181872885760";
const BENEFICIARY: &str = "bf_1843720178747129856";
const CARD: &str = "ic_1843720182288121856";
const CARDHOLDER: &str = "ich_1843720182703357952";
const CHARGE: &str = "ch_1843720173143539712";
const COUPON: &str = "coupon_1843720169548992512";
const CUSTOMER: &str = "cus_1843720163022675968";
const DISPUTE: &str = "dp_1843720176125681664";
const ENDPOINT: &str = "we_1843720175274237952";
const EVENT: &str = "evt_1843720169129582592";
const FILE: &str = "file_1843720178336088064";
const INTENT: &str = "pi_1843720166004826112";
const INVOICE: &str = "in_1843720178092810240";
const INVOICE_ITEM: &str = "ii_1843720180211941376";
const LINK: &str = "plink_1843720168693374976";
const METHOD: &str = "pm_1843720166998876160";
const PAYOUT: &str = "po_1843720177035845632";
const PRICE: &str = "price_1843720165430206464";
const PRODUCT: &str = "prod_1843720165446983680";
const REFUND: &str = "re_1843720174028529664";
const SESSION: &str = "cs_1843720165392457728";
const SETUP: &str = "seti_1843720168240390144";
const SUBSCRIPTION: &str = "sub_1843720167443472384";
const SUBSCRIPTION_ITEM: &str = "si_1843720181042413568";
const TRANSACTION: &str = "ipi_1843720183118594048";

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
    billing(client, to).await;
    discounts(client, to).await;
    issuing(client, to).await;
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

async fn billing(client: &Client, to: &mut impl Visit) {
    let invoices = client.invoices();
    let invoice = CreateInvoice::new().customer(CUSTOMER).currency("GBP").auto_advance(false);
    to.visit(invoices.create(invoice)).await;
    to.visit(invoices.list().customer(CUSTOMER).subscription(SUBSCRIPTION).limit(100)).await;
    to.visit(invoices.retrieve(INVOICE)).await;
    let apples = PriceData::new("GBP", 2000).product_data(ProductData::new("apple"));
    let lines = [
        InvoiceLineCreate::new().price(PRICE).quantity(2),
        InvoiceLineCreate::new().price_data(apples.clone()),
    ];
    to.visit(invoices.add_lines(INVOICE, AddInvoiceLines::new(lines))).await;
    to.visit(invoices.send(INVOICE)).await;
    to.visit(invoices.delete(INVOICE)).await;
    let items = client.invoice_items();
    let january = InvoicePeriod::new().start("2025-01-01").end("2025-01-31");
    let item = CreateInvoiceItem::new().customer(CUSTOMER).period(january).price(PRICE).quantity(2);
    to.visit(items.create(item)).await;
    to.visit(items.retrieve(INVOICE_ITEM)).await;
    let subscriptions = client.subscriptions();
    let box_of = SubscriptionItemCreate::new()
        .price(PRICE)
        .quantity(1)
        .billing_thresholds(BillingThresholds::new().usage_gte(100));
    let subscription = CreateSubscription::new(CUSTOMER, [box_of])
        .add_invoice_items([SubscriptionExtra::new().price_data(apples).quantity(1)])
        .payment_settings(SubscriptionPaymentSettings::new().payment_method_types("card"))
        .trial_period_days(14)
        .metadata([("order_id", "order-1234")]);
    to.visit(subscriptions.create(subscription)).await;
    to.visit(subscriptions.list().customer(CUSTOMER).price(PRICE).limit(100)).await;
    let more = SubscriptionItemUpdate::new().id(SUBSCRIPTION_ITEM).quantity(2).deleted(false);
    to.visit(subscriptions.update(SUBSCRIPTION).cancel_at_period_end(true).line_items([more])).await;
    let items = client.subscription_items();
    let monthly = RecurringData::new(RecurringInterval::Month).interval_count(1);
    let price = SubscriptionPriceData::new("GBP", 2000, monthly)
        .product(PRODUCT)
        .tiers([PriceTierData::new().up_to(100).flat_amount(500).unit_amount(20)]);
    to.visit(items.create(CreateSubscriptionItem::new(SUBSCRIPTION).price_data(price).quantity(1))).await;
    to.visit(items.retrieve(SUBSCRIPTION_ITEM)).await;
}

async fn discounts(client: &Client, to: &mut impl Visit) {
    let once = CreateCoupon::new().amount_off(500).currency("GBP").duration(CouponDuration::Once);
    to.visit(client.coupons().create(once)).await;
    to.visit(client.coupons().retrieve(COUPON)).await;
    let least = PromotionCodeRestrictions::new().minimum_amount(2000).minimum_amount_currency("GBP");
    let code = CreatePromotionCode::new(COUPON).code("SPRING25").max_redemptions(100).restrictions(least);
    to.visit(client.promotion_codes().create(code)).await;
    let quote = CreateFxQuote::new(["USD", "EUR"], "GBP", FxQuoteUsage::new(FxQuoteUsageType::Payin));
    to.visit(client.fx_quotes().create(quote)).await;
}

async fn issuing(client: &Client, to: &mut impl Visit) {
    let since = CreatedRange::new().gte("1735689600").lt("1735776000");
    let authorizations = client.issuing_authorizations();
    let list = authorizations.list().card(CARD).cardholder(CARDHOLDER).created(since.clone()).limit(100);
    to.visit(list).await;
    to.visit(authorizations.retrieve(AUTHORIZATION)).await;
    let home = Address::new().line1("1 Sample Street").city("London").country("GB");
    let holder = CreateIssuingCardholder::new().billing(IssuingBilling::new().address(home));
    to.visit(client.issuing_cardholders().create(holder)).await;
    let cards = client.issuing_cards();
    let list = cards.list().cardholder(CARDHOLDER).type_(IssuingCardType::Virtual).created(since);
    to.visit(list.limit(100)).await;
    let secrets = [IssuingCardExpand::Number, IssuingCardExpand::Cvc];
    to.visit(cards.retrieve(CARD).expand(secrets)).await;
    let lost = IssuingCancellationReason::Lost;
    to.visit(cards.update(CARD).status(IssuingCardStatus::Canceled).cancellation_reason(lost)).await;
    to.visit(cards.retrieve_limits(CARD)).await;
    to.visit(cards.retrieve_spending_controls_config("GBP").card_id(CARD).is_open_card(false)).await;
    let transactions = client.issuing_transactions();
    let since = IssuingTransactionCreatedRange::new().gte(1_735_689_600).lt(1_735_776_000);
    to.visit(transactions.list().card(CARD).cardholder(CARDHOLDER).created(since).limit(100)).await;
    to.visit(transactions.update(TRANSACTION).metadata([("order_id", "order-1234")])).await;
}
