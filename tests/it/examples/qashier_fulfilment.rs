//! Orders that are shipped by what the shop has asked for itself, since anybody may have sent the event.

use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use qashier::Client;
use qashier::models::{CheckoutSession, CheckoutSessionId, CheckoutSessionStatus, PaymentStatus};
use qashier::resources::checkout_sessions::Retrieve;
use qashier::testing::{Fake, Reply};

use super::qashier_checkout::client;
use super::run;

#[path = "../../../generated/qashier/examples/fulfilment.rs"]
#[allow(dead_code)]
mod example;

use example::{Failure, Order, Orders, Progress, receive};

const COMPLETED: &str =
    r#"{"id":"evt_1","type":"checkout.session.completed","data":{"object":{"id":"cs_1"}}}"#;

/// A shop that waits for one payment, and what has left its house.
struct Scene {
    client: Client,
    orders: Orders,
    server: Fake,
    shipped: AtomicUsize,
}

impl Scene {
    /// The server answers this, in turn, when it is asked for the session.
    fn new(replies: impl IntoIterator<Item = Reply>) -> Self {
        let server = Fake::new();
        for reply in replies {
            server.on::<Retrieve>().reply(reply);
        }
        let orders = Orders::default();
        orders.expect("cs_1".into(), Order { currency: "SGD".to_owned(), amount: 1100 });
        Self { client: client(&server), orders, server, shipped: AtomicUsize::new(0) }
    }

    /// The answer to a body, where shipping takes a moment.
    async fn receive(&self, body: &str) -> u16 {
        let ship = async |id: &CheckoutSessionId| {
            assert_eq!(id.as_str(), "cs_1");
            tokio::task::yield_now().await;
            self.shipped.fetch_add(1, Ordering::Relaxed);
            Ok(())
        };
        receive(&self.client, &self.orders, body.as_bytes(), ship).await
    }

    fn shipped(&self) -> usize {
        self.shipped.load(Ordering::Relaxed)
    }

    fn asked(&self) -> usize {
        self.server.requests().len()
    }

    fn progress(&self) -> Progress {
        self.orders.find(&"cs_1".into()).unwrap().1
    }
}

fn session() -> CheckoutSession {
    CheckoutSession::new("cs_1").payment_status(PaymentStatus::Paid).amount_total(1100).currency("SGD")
}

fn is(session: &CheckoutSession) -> Reply {
    Reply::json(200, session)
}

#[test]
fn the_rehearsal_runs() {
    let server = Fake::new();
    example::script(&server);
    run(example::run(&client(&server), "cs_1".into()));
    // Neither what is shipped nor what is made up is worth a call.
    assert_eq!(server.requests_of::<Retrieve>().len(), 1);
}

#[test]
fn an_event_that_comes_again_ships_nothing_more() {
    run(async {
        let scene = Scene::new([is(&session())]);
        for _ in 0..3 {
            assert_eq!(scene.receive(COMPLETED).await, 200);
        }
        assert_eq!((scene.shipped(), scene.asked(), scene.progress()), (1, 1, Progress::Shipped));
        assert!(scene.server.requests()[0].url().ends_with("/checkout/sessions/cs_1"));
    });
}

#[test]
fn events_at_the_same_time_ship_once() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(4).enable_all().build().unwrap();
    for _ in 0..20 {
        // All have asked before one is answered.
        let scene = Arc::new(Scene::new([is(&session()).delay(Duration::from_millis(5))]));
        let events: Vec<_> = (0..8)
            .map(|_| {
                let scene = scene.clone();
                runtime.spawn(async move { scene.receive(COMPLETED).await })
            })
            .collect();
        for event in events {
            assert_eq!(runtime.block_on(event).unwrap(), 200);
        }
        assert_eq!((scene.shipped(), scene.progress()), (1, Progress::Shipped));
    }
}

#[test]
fn an_order_that_was_not_shipped_waits_again() {
    run(async {
        let scene = Scene::new([is(&session())]);
        let fails = async |_: &CheckoutSessionId| Err(Failure::from("the van is full"));
        assert_eq!(receive(&scene.client, &scene.orders, COMPLETED.as_bytes(), fails).await, 500);
        assert_eq!(scene.progress(), Progress::Waiting);
        let never = async |_: &CheckoutSessionId| pending().await;
        tokio::select! {
            biased;
            _ = receive(&scene.client, &scene.orders, COMPLETED.as_bytes(), never) => panic!("nobody ships"),
            () = async {
                while scene.progress() != Progress::Shipping { tokio::task::yield_now().await }
            } => {}
        }
        assert_eq!(scene.progress(), Progress::Waiting);
        assert_eq!((scene.receive(COMPLETED).await, scene.shipped()), (200, 1));
    });
}

#[test]
fn only_paid_counts_whatever_the_event_says() {
    let paid_by_its_own_word = COMPLETED.replace(
        r#""id":"cs_1""#,
        r#""id":"cs_1","payment_status":"paid","amount_total":1100,"currency":"SGD""#,
    );
    for payment in [PaymentStatus::Unpaid, PaymentStatus::NoPaymentRequired, "pending".into()] {
        let complete = session().payment_status(payment).status(CheckoutSessionStatus::Complete);
        let scene = Scene::new([is(&complete)]);
        assert_eq!(run(scene.receive(&paid_by_its_own_word)), 200);
        assert_eq!((scene.shipped(), scene.progress()), (0, Progress::Waiting));
    }
}

#[test]
fn what_differs_from_the_order_ships_nothing() {
    let paid = || CheckoutSession::new("cs_1").payment_status(PaymentStatus::Paid);
    for session in [
        session().amount_total(1099),
        session().currency("JPY"),
        paid().amount_total(1100),
        paid().currency("SGD"),
    ] {
        let scene = Scene::new([is(&session)]);
        assert_eq!((run(scene.receive(COMPLETED)), scene.shipped()), (200, 0));
        assert_eq!(scene.progress(), Progress::Waiting);
    }
}

#[test]
fn an_order_is_given_up_when_the_server_says_that_it_has_expired() {
    let expired = COMPLETED.replace("completed", "expired");
    let unpaid = session().payment_status(PaymentStatus::Unpaid);
    run(async {
        // An event alone does not do it.
        let open = unpaid.clone().status(CheckoutSessionStatus::Open);
        let scene = Scene::new([is(&open), is(&unpaid.status(CheckoutSessionStatus::Expired))]);
        assert_eq!((scene.receive(&expired).await, scene.progress()), (200, Progress::Waiting));
        assert_eq!((scene.receive(&expired).await, scene.progress()), (200, Progress::GivenUp));
        assert_eq!((scene.receive(COMPLETED).await, scene.shipped()), (200, 0));
        // Nor where it is paid after all.
        let paid = Scene::new([is(&session().status(CheckoutSessionStatus::Expired))]);
        assert_eq!((paid.receive(&expired).await, paid.shipped()), (200, 1));
    });
}

#[test]
fn inventions_call_nothing() {
    run(async {
        let scene = Scene::new([is(&session())]);
        for (body, status) in [
            ("no JSON", 400),
            (r#"{"id":"evt_1","type":"checkout.session.completed"}"#, 400),
            (r#"{"id":"evt_1","type":"coffee.spilled"}"#, 200),
            (r#"{"id":"evt_1","type":"checkout.session.completed","data":{"object":{"id":"cs_2"}}}"#, 200),
        ] {
            assert_eq!(scene.receive(body).await, status, "{body}");
        }
        assert_eq!((scene.asked(), scene.shipped()), (0, 0));
    });
}

#[test]
fn where_the_api_cannot_be_asked_the_order_waits() {
    run(async {
        for lost in [Reply::refused(), Reply::reset(), Reply::status(500)] {
            let scene = Scene::new([lost.clone(), lost.clone(), lost, is(&session())]);
            assert_eq!((scene.receive(COMPLETED).await, scene.asked()), (500, 3));
            assert_eq!(scene.progress(), Progress::Waiting);
            assert_eq!((scene.receive(COMPLETED).await, scene.shipped()), (200, 1));
        }
    });
}
