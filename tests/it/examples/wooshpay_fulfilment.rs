//! Orders that are shipped when they are paid: once, and only then.

use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use wooshpay::models::{PaymentIntent, PaymentIntentStatus};
use wooshpay::resources::payment_intents::Retrieve;
use wooshpay::testing::{Fake, Reply};
use wooshpay::webhooks::{self, Verifier};

use super::{client, rehearsal, run};

#[path = "../../../generated/wooshpay/examples/fulfilment.rs"]
#[allow(dead_code)]
mod example;

use example::{Failure, Order, Orders, Shop};

const PAID: &str = r#"{"id":"evt_1","type":"payment_intent.succeeded","data":{"object":{"id":"pi_1"}}}"#;

/// A shop that waits for one payment, and what has left its house.
struct Scene {
    shop: Shop,
    server: Fake,
    shipped: AtomicUsize,
}

impl Scene {
    /// The server answers this, in turn, when it is asked for the payment.
    fn new(replies: impl IntoIterator<Item = Reply>) -> Self {
        let server = Fake::new();
        for reply in replies {
            server.on::<Retrieve>().reply(reply);
        }
        let verifier = Verifier::new(["secret"]);
        let shop = Shop { client: client(&server), verifier, orders: Orders::default() };
        let order = Order { id: "order-1".to_owned(), currency: "GBP".to_owned(), amount: 2000 };
        shop.orders.expect("pi_1".into(), order);
        Self { shop, server, shipped: AtomicUsize::new(0) }
    }

    /// The answer to a delivery, where shipping takes a moment.
    async fn receive(&self, body: &str) -> u16 {
        let headers = webhooks::sign("secret", body.as_bytes()).unwrap();
        let ship = async |order: &Order| {
            assert_eq!(order.id, "order-1");
            tokio::task::yield_now().await;
            self.shipped.fetch_add(1, Ordering::Relaxed);
            Ok(())
        };
        self.shop.receive(&headers, body.as_bytes(), ship).await
    }

    fn shipped(&self) -> usize {
        self.shipped.load(Ordering::Relaxed)
    }

    fn asked(&self) -> usize {
        self.server.requests().len()
    }
}

fn payment(status: PaymentIntentStatus) -> PaymentIntent {
    PaymentIntent::new("pi_1").status(status).amount(2000).currency("GBP")
}

fn succeeded() -> Reply {
    Reply::json(200, &payment(PaymentIntentStatus::Succeeded))
}

#[test]
fn the_rehearsal_runs() {
    let (client, server) = rehearsal(example::script);
    run(example::run(client, "pi_1".into())).unwrap();
    server.assert_all_answered();
    // The altered body is not worth a call.
    assert_eq!(server.requests_of::<Retrieve>().len(), 2);
}

#[test]
fn an_event_that_comes_again_ships_nothing_more() {
    run(async {
        let scene = Scene::new([succeeded()]);
        for _ in 0..3 {
            assert_eq!(scene.receive(PAID).await, 200);
        }
        // The same payment in an event of another id.
        assert_eq!(scene.receive(&PAID.replace("evt_1", "evt_2")).await, 200);
        assert_eq!(scene.shipped(), 1);
        assert!(scene.server.requests().iter().all(|it| it.url().ends_with("/v1/payment_intents/pi_1")));
    });
}

#[test]
fn deliveries_at_the_same_time_ship_once() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(4).enable_all().build().unwrap();
    for _ in 0..20 {
        // All have asked before one is answered.
        let scene = Arc::new(Scene::new([succeeded().delay(Duration::from_millis(5))]));
        let deliveries: Vec<_> = (0..8)
            .map(|_| {
                let scene = scene.clone();
                runtime.spawn(async move { scene.receive(PAID).await })
            })
            .collect();
        for delivery in deliveries {
            assert_eq!(runtime.block_on(delivery).unwrap(), 200);
        }
        assert_eq!(scene.shipped(), 1);
    }
}

#[test]
fn where_shipping_fails_the_next_delivery_tries_again() {
    run(async {
        let scene = Scene::new([succeeded()]);
        let headers = webhooks::sign("secret", PAID.as_bytes()).unwrap();
        let fails = async |_: &Order| Err(Failure::from("the van is full"));
        assert_eq!(scene.shop.receive(&headers, PAID.as_bytes(), fails).await, 500);
        assert_eq!(scene.receive(PAID).await, 200);
        assert_eq!(scene.receive(PAID).await, 200);
        assert_eq!(scene.shipped(), 1);
    });
}

#[test]
fn who_hangs_up_while_it_is_shipped_gives_the_order_back() {
    run(async {
        let scene = Scene::new([succeeded()]);
        let headers = webhooks::sign("secret", PAID.as_bytes()).unwrap();
        let never = scene.shop.receive(&headers, PAID.as_bytes(), async |_: &Order| pending().await);
        tokio::select! {
            biased;
            _ = never => panic!("nobody ships"),
            // The other has the order by now.
            status = async {
                while scene.asked() == 0 { tokio::task::yield_now().await }
                scene.receive(PAID).await
            } => assert_eq!((status, scene.shipped()), (200, 0)),
        }
        assert_eq!((scene.receive(PAID).await, scene.shipped()), (200, 1));
    });
}

#[test]
fn only_succeeded_counts() {
    use PaymentIntentStatus::*;
    run(async {
        for status in [RequiresPaymentMethod, RequiresAction, RequiresCapture, Processing, Canceled] {
            let scene = Scene::new([Reply::json(200, &payment(status)), succeeded()]);
            assert_eq!((scene.receive(PAID).await, scene.shipped()), (503, 0));
            // It comes again, and is true by then.
            assert_eq!((scene.receive(PAID).await, scene.shipped()), (200, 1));
        }
        let nothing = Scene::new([Reply::json(200, &PaymentIntent::new("pi_1"))]);
        assert_eq!((nothing.receive(PAID).await, nothing.shipped()), (503, 0));
    });
}

#[test]
fn what_differs_from_the_order_ships_nothing() {
    let paid = || PaymentIntent::new("pi_1").status(PaymentIntentStatus::Succeeded);
    for payment in [
        paid().amount(1999).currency("GBP"),
        paid().amount(20).currency("GBP"),
        paid().amount(2000).currency("JPY"),
        paid().amount(2000),
        paid().currency("GBP"),
    ] {
        let scene = Scene::new([Reply::json(200, &payment)]);
        assert_eq!((run(scene.receive(PAID)), scene.shipped()), (200, 0));
    }
}

#[test]
fn where_the_api_cannot_be_asked_the_next_delivery_asks_again() {
    run(async {
        for lost in [Reply::refused(), Reply::reset(), Reply::status(500)] {
            let scene = Scene::new([lost.clone(), lost.clone(), lost, succeeded()]);
            assert_eq!((scene.receive(PAID).await, scene.shipped(), scene.asked()), (500, 0, 3));
            assert_eq!((scene.receive(PAID).await, scene.shipped(), scene.asked()), (200, 1, 4));
        }
        let unknown = Scene::new([Reply::status(404)]);
        assert_eq!((unknown.receive(PAID).await, unknown.shipped()), (500, 0));
    });
}

#[test]
fn what_is_no_event_of_a_payment_asks_for_nothing() {
    run(async {
        let scene = Scene::new([succeeded()]);
        let signed = |secret| webhooks::sign(secret, PAID.as_bytes()).unwrap();
        let ship = async |_: &Order| -> Result<(), Failure> { panic!("nothing is paid") };
        let altered = PAID.replace("pi_1", "pi_2");
        assert_eq!(scene.shop.receive(&signed("secret"), altered.as_bytes(), ship).await, 400);
        assert_eq!(scene.shop.receive(&signed("a guess"), PAID.as_bytes(), ship).await, 400);
        assert_eq!(scene.shop.receive(&http::HeaderMap::new(), PAID.as_bytes(), ship).await, 400);
        for (body, status) in [
            // Types that are new, and one that says that the customer is through the page.
            (r#"{"id":"evt_1","type":"coffee.spilled"}"#, 200),
            (r#"{"id":"evt_1","type":"checkout.session.completed","data":{"object":{"id":"cs_1"}}}"#, 200),
            // Genuine, and not to be read yet.
            (r#"{"id":"evt_1","type":"payment_intent.succeeded","data":7}"#, 500),
            // Its order may be about to be stored.
            (r#"{"id":"evt_1","type":"payment_intent.succeeded","data":{"object":{"id":"pi_2"}}}"#, 503),
        ] {
            assert_eq!(scene.receive(body).await, status, "{body}");
        }
        assert_eq!((scene.asked(), scene.shipped()), (0, 0));
    });
}
