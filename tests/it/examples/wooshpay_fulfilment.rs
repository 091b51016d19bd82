//! Orders that are shipped when they are paid: once, and only then, whatever is killed on the way.

use std::cell::Cell;
use std::future::pending;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use wooshpay::models::PaymentIntent;
use wooshpay::resources::payment_intents::Retrieve;
use wooshpay::testing::{Fake, Reply};
use wooshpay::webhooks::{self, Verifier};

use super::{client, folder, killed, rehearsal, run};

#[path = "../../../generated/wooshpay/examples/wooshpay_fulfilment.rs"]
#[allow(dead_code)]
mod example;

use example::shop::carrier::{Carrier, Ledger};
use example::shop::fulfil::Shop;
use example::shop::orders::{Goods, Happened, Orders, Reason, State};
use example::shop::paid::{Verdict, verdict};
use example::shop::{Failure, Order};

fn event(kind: &str, object: Value) -> String {
    json!({"id": "evt_1", "type": kind, "data": {"object": object}}).to_string()
}

fn paid_event() -> String {
    event("payment_intent.succeeded", json!({"id": "pi_1"}))
}

fn refund_event(status: &str) -> String {
    event("charge.refund.updated", json!({"id": "re_1", "payment_intent": "pi_1", "status": status}))
}

fn dispute_event() -> String {
    event("charge.dispute.updated", json!({"id": "dp_1", "payment_intent": "pi_1"}))
}

fn order() -> Order {
    Order { id: "order-1".to_owned(), currency: "GBP".to_owned(), amount: 2000, livemode: false }
}

fn succeeded() -> Reply {
    Reply::json(200, &example::paid("pi_1"))
}

fn with_status(status: &str) -> Reply {
    let mut payment = example::paid("pi_1");
    payment["status"] = status.into();
    Reply::json(200, &payment)
}

/// A shop that waits for one payment, in a folder of its own.
struct Scene {
    shop: Shop,
    server: Fake,
    carrier: Ledger,
    folder: tempfile::TempDir,
}

impl Scene {
    /// The server responds with these, in turn, when it is asked for the payment.
    fn new(replies: impl IntoIterator<Item = Reply>) -> Self {
        let server = Fake::new();
        for reply in replies {
            server.on::<Retrieve>().reply(reply);
        }
        let folder = folder();
        let shop = open(&server, folder.path());
        shop.orders.expect(&"pi_1".into(), &order()).unwrap();
        let carrier = Ledger { path: folder.path().join("taken.txt") };
        Self { shop, server, carrier, folder }
    }

    /// The same shop after a restart of its program.
    fn restarted(self) -> Self {
        let Self { shop, server, carrier, folder } = self;
        drop(shop);
        Self { shop: open(&server, folder.path()), server, carrier, folder }
    }

    fn receive(&self, body: &str) -> u16 {
        let headers = webhooks::sign("secret", body.as_bytes()).unwrap();
        self.shop.receive(&headers, body.as_bytes())
    }

    async fn work(&self) {
        self.shop.work(&self.carrier).await.unwrap();
    }

    fn state(&self) -> State {
        self.shop.orders.find(&"pi_1".into()).unwrap().unwrap().1
    }

    fn shipped(&self) -> usize {
        self.carrier.lines().unwrap().len()
    }
}

fn open(server: &Fake, folder: &Path) -> Shop {
    let orders = Orders::open(&folder.join("orders.redb")).unwrap();
    Shop::new(client(server), Verifier::new(["secret"]), orders)
}

#[test]
fn the_rehearsal_ships_three_orders_and_a_second_run_nothing_more() {
    let folder = folder();
    let intents = ["pi_1".to_owned(), "pi_2".to_owned(), "pi_3".to_owned()];
    for _ in 0..2 {
        let (client, _) = rehearsal(example::script);
        run(example::run(client, folder.path(), &intents)).unwrap();
    }
    let taken = Ledger { path: folder.path().join("taken.txt") }.lines().unwrap();
    assert_eq!(taken, ["order of pi_1", "order of pi_2", "order of pi_3"]);
}

#[test]
fn each_way_to_be_wrong_is_not_paid() {
    let is = |changes: Value| {
        let mut payment = example::paid("pi_1");
        for (key, value) in changes.as_object().unwrap() {
            payment[key] = value.clone();
        }
        let payment: PaymentIntent = serde_json::from_value(payment).unwrap();
        verdict(&payment, &order())
    };
    assert_eq!(is(json!({})), Verdict::Paid);
    assert_eq!(is(json!({"currency": "gbp"})), Verdict::Paid);
    assert_eq!(is(json!({"amount_received": 2000})), Verdict::Paid);
    for nothing in [json!(null), json!("")] {
        assert_eq!(is(json!({"amount_received": nothing})), Verdict::Paid);
    }
    for status in ["requires_payment_method", "requires_capture", "processing", "pondered"] {
        assert_eq!(is(json!({"status": status})), Verdict::Open, "{status}");
    }
    assert_eq!(is(json!({"status": null})), Verdict::Open);
    for spelling in ["canceled", "cancelled"] {
        assert_eq!(is(json!({"status": spelling})), Verdict::Canceled);
    }
    for (changes, differs) in [
        (json!({"amount": 1}), "the amount"),
        (json!({"amount": 2001}), "the amount"),
        (json!({"amount": null}), "the amount"),
        (json!({"amount_received": 1999}), "the amount received"),
        (json!({"amount_received": 0}), "the amount received"),
        // What cannot be read as an amount: it says that something was received, and not that it was enough.
        (json!({"amount_received": "19.50"}), "the amount received"),
        (json!({"amount_received": "20.00"}), "the amount received"),
        (json!({"amount_received": 1999.5}), "the amount received"),
        (json!({"amount_received": {"GBP": 1}}), "the amount received"),
        (json!({"currency": "JPY"}), "the currency"),
        (json!({"currency": null}), "the currency"),
        (json!({"livemode": true}), "live or test"),
        (json!({"livemode": null}), "live or test"),
    ] {
        assert_eq!(is(changes.clone()), Verdict::Differs(differs), "{changes}");
    }
}

#[test]
fn an_event_that_comes_again_ships_nothing_more() {
    run(async {
        let scene = Scene::new([succeeded()]);
        for _ in 0..3 {
            assert_eq!(scene.receive(&paid_event()), 200);
            scene.work().await;
        }
        // The same payment in an event of another id.
        assert_eq!(scene.receive(&paid_event().replace("evt_1", "evt_2")), 200);
        scene.work().await;
        assert_eq!((scene.shipped(), scene.state()), (1, State::Shipped));
        assert_eq!(scene.server.requests().len(), 1);
    });
}

#[test]
fn deliveries_at_the_same_time_ship_once() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(4).enable_all().build().unwrap();
    let scene = Arc::new(Scene::new([succeeded().delay(Duration::from_millis(5))]));
    let deliveries: Vec<_> = (0..8)
        .map(|_| {
            let scene = scene.clone();
            runtime.spawn(async move {
                let status = scene.receive(&paid_event());
                scene.work().await;
                status
            })
        })
        .collect();
    for delivery in deliveries {
        assert_eq!(runtime.block_on(delivery).unwrap(), 200);
    }
    assert_eq!(scene.shipped(), 1);
}

/// A carrier that stops for ever at one of its steps, as a program does that is killed there.
struct Stops<'l> {
    ledger: &'l Ledger,
    at: usize,
    step: Cell<usize>,
}

impl Stops<'_> {
    async fn step(&self) {
        let step = self.step.replace(self.step.get() + 1);
        if step == self.at {
            pending::<()>().await;
        }
    }
}

impl Carrier for Stops<'_> {
    async fn has_taken(&self, order: &Order) -> Result<bool, Failure> {
        self.step().await;
        let taken = self.ledger.has_taken(order).await;
        self.step().await;
        taken
    }

    async fn take(&self, order: &Order) -> Result<(), Failure> {
        self.step().await;
        let taken = self.ledger.take(order).await;
        self.step().await;
        taken
    }
}

#[test]
fn a_program_that_is_killed_at_any_step_of_shipping_ships_once() {
    run(async {
        // Before and after each of the carrier's two steps; with 4 it is not killed.
        for at in 0..=4 {
            let scene = Scene::new([succeeded()]);
            assert_eq!(scene.receive(&paid_event()), 200);
            let carrier = Stops { ledger: &scene.carrier, at, step: Cell::new(0) };
            killed(async { scene.shop.work(&carrier).await.unwrap() }).await;
            let scene = scene.restarted();
            scene.work().await;
            assert_eq!((scene.shipped(), scene.state()), (1, State::Shipped), "killed at step {at}");
        }
    });
}

#[test]
fn a_program_that_asked_the_api_in_vain_asks_again_after_a_restart() {
    run(async {
        // The client tries three times.
        let scene = Scene::new([Reply::silence(), Reply::silence(), Reply::silence(), succeeded()]);
        assert_eq!(scene.receive(&paid_event()), 200);
        scene.work().await;
        assert_eq!(scene.state(), State::Claimed);
        let scene = scene.restarted();
        scene.work().await;
        assert_eq!((scene.shipped(), scene.state()), (1, State::Shipped));
    });
}

#[test]
fn a_hang_up_while_it_ships_ships_nothing_twice() {
    run(async {
        let scene = Scene::new([succeeded()]);
        assert_eq!(scene.receive(&paid_event()), 200);
        // The goods are taken, and whoever waited for the work hangs up before that is noted.
        let carrier = Stops { ledger: &scene.carrier, at: 3, step: Cell::new(0) };
        killed(async { scene.shop.work(&carrier).await.unwrap() }).await;
        assert_eq!((scene.shipped(), scene.state()), (1, State::Shipping));
        assert_eq!(scene.receive(&paid_event()), 200);
        scene.work().await;
        assert_eq!((scene.shipped(), scene.state()), (1, State::Shipped));
    });
}

/// What the process does that is killed: the example, on the folder that it is given. Nothing without one.
#[test]
fn child_of_the_test_that_kills() {
    let Some(folder) = std::env::var_os("FULFILMENT_FOLDER") else { return };
    let intents: Vec<_> = (1..=INTENTS).map(|it| format!("pi_{it}")).collect();
    let (client, _) = rehearsal(example::script);
    run(example::run(client, Path::new(&folder), &intents)).unwrap();
}

const INTENTS: usize = 8;

#[test]
fn a_process_that_is_killed_again_and_again_ships_each_order_once() {
    let folder = folder();
    let start = || {
        let mut child = Command::new(std::env::current_exe().unwrap());
        child.args(["--exact", "examples::wooshpay_fulfilment::child_of_the_test_that_kills"]);
        child.env("FULFILMENT_FOLDER", folder.path()).stdout(std::process::Stdio::null());
        child.spawn().unwrap()
    };
    // How far each run comes depends on the machine. That nothing is shipped twice does not.
    for milliseconds in (0..120).step_by(8) {
        let mut child = start();
        std::thread::sleep(Duration::from_millis(milliseconds));
        child.kill().unwrap();
        child.wait().unwrap();
    }
    assert!(start().wait().unwrap().success());
    let mut taken = Ledger { path: folder.path().join("taken.txt") }.lines().unwrap();
    taken.sort_unstable();
    let expected: Vec<_> = (1..=INTENTS).map(|it| format!("order of pi_{it}")).collect();
    assert_eq!(taken, expected);
}

#[test]
fn a_process_that_is_killed_while_it_creates_the_database_can_start_again() {
    let folder = folder();
    let path = folder.path().join("orders.redb");
    // What is on disk then: a file of full length, without the mark of a database.
    std::fs::write(path.with_extension("new"), [0; 4096]).unwrap();
    drop(Orders::open(&path).unwrap());
    Orders::open(&path).unwrap();
}

#[test]
fn failed_shipping_is_tried_again() {
    struct Full(AtomicUsize);
    impl Carrier for Full {
        async fn has_taken(&self, _: &Order) -> Result<bool, Failure> {
            Ok(false)
        }

        async fn take(&self, _: &Order) -> Result<(), Failure> {
            self.0.fetch_add(1, Ordering::Relaxed);
            Err("the van is full".into())
        }
    }
    run(async {
        let scene = Scene::new([succeeded()]);
        assert_eq!(scene.receive(&paid_event()), 200);
        let full = Full(AtomicUsize::new(0));
        scene.shop.work(&full).await.unwrap();
        assert_eq!((full.0.into_inner(), scene.state()), (1, State::Shipping));
        scene.work().await;
        assert_eq!((scene.shipped(), scene.state()), (1, State::Shipped));
    });
}

#[test]
fn only_a_payment_that_the_api_confirms_ships() {
    run(async {
        for status in ["requires_payment_method", "requires_action", "requires_capture", "processing"] {
            let scene = Scene::new([with_status(status), succeeded()]);
            assert_eq!(scene.receive(&paid_event()), 200);
            scene.work().await;
            assert_eq!((scene.shipped(), scene.state()), (0, State::Claimed), "{status}");
            scene.work().await;
            assert_eq!((scene.shipped(), scene.state()), (1, State::Shipped), "{status}");
        }
        let canceled = Scene::new([with_status("canceled")]);
        canceled.receive(&paid_event());
        canceled.work().await;
        assert_eq!((canceled.shipped(), canceled.state()), (0, State::Waiting));
    });
}

#[test]
fn a_payment_of_something_else_goes_to_a_person() {
    run(async {
        let mut payment = example::paid("pi_1");
        payment["amount"] = 1.into();
        let scene = Scene::new([Reply::json(200, &payment), succeeded()]);
        for _ in 0..2 {
            assert_eq!(scene.receive(&paid_event()), 200);
            scene.work().await;
        }
        assert_eq!((scene.shipped(), scene.state()), (0, State::Person(Reason::Differs, Goods::Here)));
    });
}

#[test]
fn a_refund_or_a_dispute_stops_the_order_however_often_success_comes_again() {
    run(async {
        for (stop, reason) in [
            (refund_event("succeeded"), Reason::Refunded),
            (refund_event("pending"), Reason::Refunded),
            (dispute_event(), Reason::Disputed),
        ] {
            // Before the payment is heard of, and between hearing of it and shipping.
            for is_claimed in [false, true] {
                let scene = Scene::new([succeeded()]);
                if is_claimed {
                    scene.receive(&paid_event());
                }
                assert_eq!(scene.receive(&stop), 200);
                assert_eq!(scene.receive(&paid_event()), 200);
                scene.work().await;
                assert_eq!((scene.shipped(), scene.state()), (0, State::Person(reason, Goods::Here)));
            }
            // After shipping.
            let scene = Scene::new([succeeded()]);
            scene.receive(&paid_event());
            scene.work().await;
            assert_eq!(scene.receive(&stop), 200);
            assert_eq!(scene.receive(&paid_event()), 200);
            scene.work().await;
            assert_eq!((scene.shipped(), scene.state()), (1, State::Person(reason, Goods::Gone)));
        }
        let failed = Scene::new([succeeded()]);
        assert_eq!(failed.receive(&refund_event("failed")), 200);
        assert_eq!(failed.state(), State::Waiting);
    });
}

#[test]
fn a_refund_while_it_ships_asks_a_person_and_says_where_the_goods_are() {
    run(async {
        let scene = Scene::new([succeeded()]);
        scene.receive(&paid_event());
        let carrier = Stops { ledger: &scene.carrier, at: 0, step: Cell::new(0) };
        killed(async { scene.shop.work(&carrier).await.unwrap() }).await;
        scene.receive(&refund_event("succeeded"));
        let state = State::Person(Reason::Refunded, Goods::Unclear);
        assert_eq!(scene.state(), state);
        assert_eq!(state.after(&Happened::Taken), State::Person(Reason::Refunded, Goods::Gone));
        scene.work().await;
        assert_eq!(scene.shipped(), 0);
    });
}

#[test]
fn a_second_payment_for_one_order_ships_nothing_and_goes_to_a_person() {
    run(async {
        let mut second = example::paid("pi_2");
        let scene = Scene::new([succeeded(), Reply::json(200, &second)]);
        scene.shop.orders.expect(&"pi_2".into(), &order()).unwrap();
        assert_eq!(scene.receive(&paid_event()), 200);
        scene.work().await;
        let scene = scene.restarted();
        assert_eq!(scene.receive(&paid_event().replace("pi_1", "pi_2")), 200);
        scene.work().await;
        let state_of = |scene: &Scene, id: &str| scene.shop.orders.find(&id.into()).unwrap().unwrap().1;
        assert_eq!((scene.shipped(), scene.state()), (1, State::Shipped));
        assert_eq!(state_of(&scene, "pi_2"), State::Person(Reason::PaidTwice, Goods::Here));

        // Not paid, the second one is none.
        second["status"] = "canceled".into();
        let scene = Scene::new([succeeded(), Reply::json(200, &second)]);
        scene.shop.orders.expect(&"pi_2".into(), &order()).unwrap();
        assert_eq!(scene.receive(&paid_event()), 200);
        scene.work().await;
        assert_eq!(scene.receive(&paid_event().replace("pi_1", "pi_2")), 200);
        scene.work().await;
        assert_eq!((scene.shipped(), state_of(&scene, "pi_2")), (1, State::Waiting));
    });
}

#[test]
fn money_for_an_order_that_was_given_up_goes_to_a_person() {
    run(async {
        let scene = Scene::new([succeeded()]);
        scene.shop.orders.note(&"pi_1".into(), &Happened::GivenUp).unwrap();
        assert_eq!(scene.receive(&paid_event()), 200);
        scene.work().await;
        assert_eq!((scene.shipped(), scene.state()), (0, State::Person(Reason::PaidLate, Goods::Here)));
    });
}

#[test]
fn where_the_api_cannot_be_asked_the_order_stays_in_the_outbox() {
    run(async {
        for lost in [Reply::refused(), Reply::reset(), Reply::status(500)] {
            let scene = Scene::new([lost.clone(), lost.clone(), lost, succeeded()]);
            assert_eq!(scene.receive(&paid_event()), 200);
            scene.work().await;
            assert_eq!((scene.shipped(), scene.state()), (0, State::Claimed));
            scene.work().await;
            assert_eq!((scene.shipped(), scene.server.requests().len()), (1, 4));
        }
    });
}

#[test]
fn an_event_of_an_unknown_version_ships_like_any_other() {
    run(async {
        for version in ["", "1.0.1", "9.9.9"] {
            let scene = Scene::new([succeeded()]);
            let body = paid_event().replacen('{', &format!(r#"{{"api_version":"{version}","#), 1);
            assert_eq!(scene.receive(&body), 200);
            scene.work().await;
            assert_eq!(scene.shipped(), 1, "version {version:?}");
        }
    });
}

#[test]
fn what_is_not_about_a_payment_changes_nothing() {
    run(async {
        let scene = Scene::new([succeeded()]);
        let sign = |secret| webhooks::sign(secret, paid_event().as_bytes()).unwrap();
        let altered = paid_event().replace("pi_1", "pi_2");
        assert_eq!(scene.shop.receive(&sign("secret"), altered.as_bytes()), 400);
        assert_eq!(scene.shop.receive(&sign("a guess"), paid_event().as_bytes()), 400);
        assert_eq!(scene.shop.receive(&http::HeaderMap::new(), paid_event().as_bytes()), 400);
        for (body, status) in [
            // A type that is new, and one that says that the customer has left the page.
            (r#"{"id":"evt_1","type":"coffee.spilled"}"#.to_owned(), 200),
            (event("checkout.session.completed", json!({"id": "cs_1"})), 200),
            // Genuine, and not to be read yet.
            (r#"{"id":"evt_1","type":"payment_intent.succeeded","data":7}"#.to_owned(), 500),
            // Its order may be about to be stored.
            (paid_event().replace("pi_1", "pi_2"), 503),
        ] {
            assert_eq!(scene.receive(&body), status, "{body}");
        }
        scene.work().await;
        assert_eq!((scene.server.requests().len(), scene.shipped(), scene.state()), (0, 0, State::Waiting));
    });
}
