//! Products and prices.

use super::api::models::{
    BillingScheme, CreatePrice, CreateProduct, PriceProduct, ProductData, RecurringData, RecurringInterval,
    UsageType,
};
use super::shop::Shop;

const PRODUCT: &str = "prod_1843720165446983680";
const PRICE: &str = "price_1843720165430206464";

pub(super) async fn examples(shop: &mut Shop) {
    let client = shop.client.clone();
    let (products, prices) = (client.products(), client.prices());

    let apple = CreateProduct::new("apple")
        .description("A crisp one")
        .active(true)
        .images(["https://shop.example/apple.png"])
        .metadata([("sku", "apple-1")])
        .url("https://shop.example/apple");
    let product = shop.send(products.create(apple)).await;
    assert_eq!((product.id.as_str(), product.name.as_deref()), (PRODUCT, Some("apple")));
    let product = shop.send(products.retrieve(PRODUCT)).await;
    assert_eq!(product.images, None);
    let product = shop.send(products.update(PRODUCT).active(false).name("apple")).await;
    assert_eq!(product.active, Some(false));
    assert_eq!(shop.send(products.list()).await.data.unwrap()[0].id.as_str(), PRODUCT);

    let monthly =
        RecurringData::new(RecurringInterval::Month).interval_count(1).usage_type(UsageType::Licensed);
    let price = CreatePrice::new("GBP", 1000)
        .active(true)
        .billing_scheme(BillingScheme::PerUnit)
        .lookup_key("apples-monthly")
        .nickname("Apples, monthly")
        .metadata([("sku", "apple-1")])
        .recurring(monthly)
        .product_data(ProductData::new("apples"));
    let price = shop.send(prices.create(price)).await;
    assert!(matches!(price.product, Some(PriceProduct::Product(_))));
    shop.send(prices.create(CreatePrice::new("GBP", 2000).product(PRODUCT))).await;
    let price = shop.send(prices.retrieve(PRICE)).await;
    assert_eq!(price.product, Some(PriceProduct::ProductId(PRODUCT.into())));
    let change = prices.update(PRICE).active(false).metadata([("replaced_by", "price_1843720165430206465")]);
    assert_eq!(shop.send(change).await.active, Some(false));
}
