//! Customers and their payment methods.

use super::api::models::{
    Address, AttachPaymentMethod, BillingDetails, CardData, CreateCustomer, CreatePaymentMethod,
    CustomerPaymentMethods, CustomerShipping, PaymentMethodType,
};
use super::shop::Shop;
use super::{CUSTOMER, METHOD};

pub(super) async fn examples(shop: &mut Shop) {
    let client = shop.client.clone();
    let (customers, methods) = (client.customers(), client.payment_methods());

    let home = Address::new().line1("1 Sample Street").country("GB");
    let ada = CreateCustomer::new()
        .email("ada@example.com")
        .name("Ada Example")
        .phone("+442079460000")
        .description("Regular since 2021")
        .address(home.clone())
        .shipping(CustomerShipping::new().name("Ada Example").address(home))
        .payment_method(METHOD)
        .metadata([("user_id", "user-77")]);
    let customer = shop.send(customers.create(ada)).await;
    assert_eq!((customer.id.as_str(), customer.address), (CUSTOMER, Some(Address::new())));
    let customer = shop.send(customers.retrieve(CUSTOMER)).await;
    assert_eq!(customer.metadata.unwrap()["user_id"], "user-77");
    let customer = shop.send(customers.update(CUSTOMER).name("Ada Example")).await;
    assert_eq!(customer.name.as_deref(), Some("Ada Example"));
    let saved = customers.list_payment_methods(CUSTOMER).type_(PaymentMethodType::Card).limit(100);
    let CustomerPaymentMethods::PaymentMethodList(saved) = shop.send(saved).await else { panic!("no list") };
    assert_eq!(saved.data.unwrap()[0].id.as_str(), METHOD);
    let wallet = shop.send(customers.retrieve_payment_method(CUSTOMER, METHOD)).await;
    assert_eq!(wallet.type_, Some(PaymentMethodType::Alipay));

    let payer = BillingDetails::new().name("Ada Example").email("ada@example.com");
    let card = CardData::new("4111111111111111", 3, 2027).cvc("123").name("Ada Example");
    let method = CreatePaymentMethod::new(PaymentMethodType::Card).card(card);
    let method = shop.send(methods.create(method.billing_details(payer.clone()))).await;
    assert_eq!(method.card.unwrap().last4.as_deref(), Some("1111"));
    shop.send(methods.create(CreatePaymentMethod::new(PaymentMethodType::Alipay))).await;
    let page = shop.send(methods.list().customer(CUSTOMER).type_(PaymentMethodType::Card)).await;
    assert_eq!(page.data.unwrap()[0].customer, Some(CUSTOMER.into()));
    let method = shop.send(methods.retrieve(METHOD)).await;
    assert_eq!(method.customer, Some(CUSTOMER.into()));
    let method = shop.send(methods.update(METHOD).billing_details(payer)).await;
    assert_eq!(method.billing_details.unwrap().name.as_deref(), Some("Ada Example"));
    let method = shop.send(methods.attach(METHOD, AttachPaymentMethod::new(CUSTOMER))).await;
    assert_eq!(method.customer, Some(CUSTOMER.into()));
    let method = shop.send(methods.detach(METHOD)).await;
    assert_eq!(method.customer, None);
}
