//! Products and prices.

use wooshpay::models::{
    CreatePrice, CreateProduct, Price, PriceProduct, PriceTier, Product, ProductData, ProductList,
    RecurringData, RecurringInterval,
};

use super::check;

#[test]
fn create_product() {
    let product = check(
        "POST /v1/products",
        r#"{"name":"apple","images":["https://shop.example/a.png"],"metadata":{"sku":"1"}}"#,
        r#"{"id":"prod_1","name":"apple","created":1735689600000,"images":null}"#,
        |client| {
            let apple = CreateProduct::new("apple").images(["https://shop.example/a.png"]);
            client.products().create(apple.metadata([("sku", "1")]))
        },
    );
    assert_eq!((product.name.as_deref(), product.images), (Some("apple"), None));
    assert_eq!(product.created, Some(1_735_689_600_000.into()));
}

#[test]
fn retrieve_update_and_list_products() {
    let apple = || received!(Product { id: "prod_1".into(), name: Some("apple".into()) });
    let answer = r#"{"id":"prod_1","name":"apple"}"#;
    let retrieved =
        check("GET /v1/products/prod_1", "", answer, |client| client.products().retrieve("prod_1"));
    assert_eq!(retrieved, apple());
    let body = r#"{"active":false}"#;
    let updated = check("POST /v1/products/prod_1", body, answer, |client| {
        client.products().update("prod_1").active(false)
    });
    assert_eq!(updated, apple());
    let page = check("GET /v1/products", "", &format!(r#"{{"data":[{answer}]}}"#), |client| {
        client.products().list()
    });
    assert_eq!(page, received!(ProductList { data: Some(vec![apple()]) }));
}

#[test]
fn create_price() {
    let price = check(
        "POST /v1/prices",
        concat!(
            r#"{"currency":"GBP","unit_amount":1000,"product_data":{"name":"apples"},"#,
            r#""recurring":{"interval":"month","interval_count":1}}"#,
        ),
        r#"{"id":"price_1","product":{"id":"prod_1","name":"apples"},"recurring":{"interval_count":"1"}}"#,
        |client| {
            let monthly = RecurringData::new(RecurringInterval::Month).interval_count(1);
            let price = CreatePrice::new("GBP", 1000).product_data(ProductData::new("apples"));
            client.prices().create(price.recurring(monthly))
        },
    );
    let Some(PriceProduct::Product(product)) = price.product else { panic!("no product") };
    assert_eq!(product.name.as_deref(), Some("apples"));
    assert_eq!(price.recurring.unwrap().interval_count, Some(1));
}

#[test]
fn retrieve_and_update_a_price() {
    let tiers = vec![received!(PriceTier { up_to: Some(100), unit_amount: Some(20) })];
    let answer = r#"{"id":"price_1","product":"prod_1","tiers":[{"up_to":"100","unit_amount":"20"}]}"#;
    let expected = received!(Price {
        id: "price_1".into(),
        product: Some(PriceProduct::ProductId("prod_1".into())),
        tiers: Some(tiers)
    });
    let retrieved = check("GET /v1/prices/price_1", "", answer, |client| client.prices().retrieve("price_1"));
    assert_eq!(retrieved, expected);
    let body = r#"{"active":false,"nickname":"old","metadata":{"by":"price_2"}}"#;
    let updated = check("POST /v1/prices/price_1", body, answer, |client| {
        client.prices().update("price_1").active(false).nickname("old").metadata([("by", "price_2")])
    });
    assert_eq!(updated, expected);
}
