//! Customers, and what they have saved to pay with.

use wooshpay::models::{
    Address, CreateCustomer, Customer, CustomerPaymentMethods, CustomerShipping, PaymentMethod,
    PaymentMethodList, PaymentMethodType,
};

use super::check;

#[test]
fn create_customer() {
    let customer = check(
        "POST /v1/customers",
        r#"{"email":"ada@example.com"}"#,
        r#"{"id":"cus_1","object":"customer","created":1695645775000,"address":{},"email":"ada@example.com"}"#,
        |client| client.customers().create(CreateCustomer::new().email("ada@example.com")),
    );
    let expected = received!(Customer {
        id: "cus_1".into(),
        object: Some("customer".into()),
        created: Some(1_695_645_775_000.into()),
        address: Some(Address::new()),
        email: Some("ada@example.com".into())
    });
    assert_eq!(customer, expected);
}

#[test]
fn retrieve_customer() {
    let customer = check("GET /v1/customers/cus_1", "", r#"{"id":"cus_1","address":""}"#, |client| {
        client.customers().retrieve("cus_1")
    });
    assert_eq!(customer, received!(Customer { id: "cus_1".into() }));
}

#[test]
fn update_customer() {
    let customer = check(
        "POST /v1/customers/cus_1",
        r#"{"name":"Ada Example","shipping":{"address":{"country":"GB"}}}"#,
        r#"{"id":"cus_1","name":"Ada Example"}"#,
        |client| {
            let home = CustomerShipping::new().address(Address::new().country("GB"));
            client.customers().update("cus_1").name("Ada Example").shipping(home)
        },
    );
    assert_eq!(customer.name.as_deref(), Some("Ada Example"));
}

#[test]
fn list_customer_payment_methods() {
    let wallet = || {
        received!(PaymentMethod {
            object: Some("payment_method".into()),
            id: "pm_1".into(),
            type_: Some(PaymentMethodType::Alipay)
        })
    };
    let list = |answer| {
        check("GET /v1/customers/cus_1/payment_methods?type=alipay&limit=100", "", answer, |client| {
            let call = client.customers().list_payment_methods("cus_1");
            call.type_(PaymentMethodType::Alipay).limit(100)
        })
    };
    let one = list(r#"{"object":"list","data":[{"id":"pm_1","object":"payment_method","type":"alipay"}]}"#);
    assert_eq!(
        one,
        CustomerPaymentMethods::from(received!(PaymentMethodList {
            object: Some("list".into()),
            data: Some(vec![wallet()])
        }))
    );
    assert_eq!(
        list(r#"{"object":"list","data":[]}"#),
        received!(PaymentMethodList { object: Some("list".into()), data: Some(Vec::new()) }).into()
    );
    // What the reference says.
    assert_eq!(list(r#"{"id":"pm_1","object":"payment_method","type":"alipay"}"#), wallet().into());
}

#[test]
fn retrieve_customer_payment_method() {
    let method = check(
        "GET /v1/customers/cus_1/payment_methods/pm_1",
        "",
        r#"{"id":"pm_1","object":"payment_method","customer":"cus_1"}"#,
        |client| client.customers().retrieve_payment_method("cus_1", "pm_1"),
    );
    assert_eq!(
        method,
        received!(PaymentMethod {
            object: Some("payment_method".into()),
            id: "pm_1".into(),
            customer: Some("cus_1".into())
        })
    );
}
