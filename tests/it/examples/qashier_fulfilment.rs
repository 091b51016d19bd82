//! Orders that are shipped by what the shop has asked for itself, since anybody may have sent the event.

use std::cell::Cell;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use qashier::models::CheckoutSession;
use qashier::resources::checkout_sessions::Retrieve;
use qashier::testing::{Fake, Reply};
use serde_json::{Value, json};

use super::qashier_checkout::client;
use super::{folder, killed, run};

#[path = "../../../generated/qashier/examples/qashier_fulfilment.rs"]
#[allow(dead_code)]
mod example;

use example::shop::carrier::{Carrier, Ledger};
use example::shop::fulfil::Shop;
use example::shop::orders::{Happened, Orders, State};
use example::shop::paid::{Verdict, verdict};
use example::shop::{Failure, Order};

const COMPLETED: &str =
    r#"{"id":"evt_1","type":"checkout.session.completed","data":{"object":{"id":"cs_1"}}}"#;

fn order() -> Order {
    Order { id: "order-1".to_owned(), currency: "SGD".to_owned(), amount: 1100 }
}

/// A shop that waits for one payment, in a folder of its own.
struct Scene {
    shop: Shop,
    server: Fake,
    carrier: Ledger,
    folder: tempfile::TempDir,
}

impl Scene {
    /// The server responds with these, in turn, when it is asked for the session.
    fn new(replies: impl IntoIterator<Item = Reply>) -> Self {
        let server = Fake::new();
        for reply in replies {
            server.on::<Retrieve>().reply(reply);
        }
        let folder = folder();
        let shop = open(&server, folder.path());
        shop.orders.expect(&"cs_1".into(), &order()).unwrap();
        let carrier = Ledger { path: folder.path().join("taken.txt") };
        Self { shop, server, carrier, folder }
    }

    /// The same shop after a restart of its program.
    fn restarted(self) -> Self {
        let Self { shop, server, carrier, folder } = self;
        drop(shop);
        Self { shop: open(&server, folder.path()), server, carrier, folder }
    }

    /// Receives a body, and does what is to be done.
    async fn receive(&self, body: &str) -> u16 {
        let status = self.shop.receive(body.as_bytes());
        self.shop.work(&self.carrier).await.unwrap();
        status
    }

    fn state(&self) -> State {
        self.shop.orders.find(&"cs_1".into()).unwrap().unwrap().1
    }

    fn shipped(&self) -> usize {
        self.carrier.lines().unwrap().len()
    }

    fn asked(&self) -> usize {
        self.server.requests().len()
    }
}

fn open(server: &Fake, folder: &Path) -> Shop {
    Shop::new(client(server), Orders::open(&folder.join("orders.redb")).unwrap())
}

/// The session that is paid, but for these members.
fn session(changes: &Value) -> Value {
    let mut session = example::paid("cs_1");
    for (key, value) in changes.as_object().unwrap() {
        session[key] = value.clone();
    }
    session
}

fn is(changes: Value) -> Reply {
    Reply::json(200, &session(&changes))
}

#[test]
fn the_rehearsal_ships_three_orders_and_a_second_run_nothing_more() {
    let folder = folder();
    let sessions = ["cs_1".to_owned(), "cs_2".to_owned(), "cs_3".to_owned()];
    for _ in 0..2 {
        let server = Fake::new();
        example::script(&server);
        run(example::run(client(&server), folder.path(), &sessions)).unwrap();
    }
    let taken = Ledger { path: folder.path().join("taken.txt") }.lines().unwrap();
    assert_eq!(taken, ["order of cs_1", "order of cs_2", "order of cs_3"]);
}

#[test]
fn each_way_to_be_wrong_is_not_paid() {
    let is = |changes: Value| {
        let session: CheckoutSession = serde_json::from_value(session(&changes)).unwrap();
        verdict(&session, &order())
    };
    assert_eq!(is(json!({})), Verdict::Paid);
    assert_eq!(is(json!({"currency": "sgd"})), Verdict::Paid);
    // Whatever else it says: what is paid is paid.
    assert_eq!(is(json!({"status": "expired"})), Verdict::Paid);
    for status in ["unpaid", "no_payment_required", "pending"] {
        assert_eq!(is(json!({"payment_status": status})), Verdict::Open, "{status}");
    }
    assert_eq!(is(json!({"payment_status": "unpaid", "status": "expired"})), Verdict::Expired);
    for (changes, differs) in [
        (json!({"amount_total": 1099}), "the amount"),
        (json!({"amount_total": null}), "the amount"),
        (json!({"amount_total": "11.00"}), "the amount"),
        (json!({"currency": "JPY"}), "the currency"),
        (json!({"currency": null}), "the currency"),
    ] {
        assert_eq!(is(changes.clone()), Verdict::Differs(differs), "{changes}");
    }
}

#[test]
fn an_event_that_comes_again_ships_nothing_more() {
    run(async {
        let scene = Scene::new([is(json!({}))]);
        for _ in 0..3 {
            assert_eq!(scene.receive(COMPLETED).await, 200);
        }
        assert_eq!((scene.shipped(), scene.asked(), scene.state()), (1, 1, State::Shipped));
        assert!(scene.server.requests()[0].url().ends_with("/checkout/sessions/cs_1"));
    });
}

#[test]
fn events_at_the_same_time_ship_once() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(4).enable_all().build().unwrap();
    let scene = Arc::new(Scene::new([is(json!({})).delay(Duration::from_millis(5))]));
    let events: Vec<_> = (0..8)
        .map(|_| {
            let scene = scene.clone();
            runtime.spawn(async move { scene.receive(COMPLETED).await })
        })
        .collect();
    for event in events {
        assert_eq!(runtime.block_on(event).unwrap(), 200);
    }
    assert_eq!((scene.shipped(), scene.state()), (1, State::Shipped));
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
            std::future::pending::<()>().await;
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
fn a_program_that_is_killed_at_any_step_ships_once() {
    run(async {
        // Before and after each of the carrier's two steps; with 4 it is not killed.
        for at in 0..=4 {
            let scene = Scene::new([is(json!({}))]);
            assert_eq!(scene.shop.receive(COMPLETED.as_bytes()), 200);
            let carrier = Stops { ledger: &scene.carrier, at, step: Cell::new(0) };
            killed(async { scene.shop.work(&carrier).await.unwrap() }).await;
            let scene = scene.restarted();
            scene.shop.work(&scene.carrier).await.unwrap();
            assert_eq!((scene.shipped(), scene.state()), (1, State::Shipped), "killed at step {at}");
        }
    });
}

/// What the process does that is killed: the example, on the folder that it is given. Nothing without one.
#[test]
fn child_of_the_test_that_kills() {
    let Some(folder) = std::env::var_os("FULFILMENT_FOLDER") else { return };
    let sessions: Vec<_> = (1..=SESSIONS).map(|it| format!("cs_{it}")).collect();
    let server = Fake::new();
    example::script(&server);
    run(example::run(client(&server), Path::new(&folder), &sessions)).unwrap();
}

const SESSIONS: usize = 8;

#[test]
fn a_process_that_is_killed_again_and_again_ships_each_order_once() {
    let folder = folder();
    let start = || {
        let mut child = Command::new(std::env::current_exe().unwrap());
        child.args(["--exact", "examples::qashier_fulfilment::child_of_the_test_that_kills"]);
        child.env("FULFILMENT_FOLDER", folder.path()).stdout(Stdio::null());
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
    let expected: Vec<_> = (1..=SESSIONS).map(|it| format!("order of cs_{it}")).collect();
    assert_eq!(taken, expected);
}

#[test]
fn an_event_that_lies_ships_nothing() {
    let paid_by_its_own_word = COMPLETED.replace(
        r#""id":"cs_1""#,
        r#""id":"cs_1","payment_status":"paid","amount_total":1100,"currency":"SGD""#,
    );
    run(async {
        let scene = Scene::new([is(json!({"payment_status": "unpaid", "status": "open"}))]);
        assert_eq!(scene.receive(&paid_by_its_own_word).await, 200);
        assert_eq!((scene.shipped(), scene.state()), (0, State::Waiting));
        // An event alone does not give an order up, either.
        assert_eq!(scene.receive(&COMPLETED.replace("completed", "expired")).await, 200);
        assert_eq!(scene.state(), State::Waiting);
    });
}

#[test]
fn a_payment_of_something_else_goes_to_a_person() {
    run(async {
        let scene = Scene::new([is(json!({"amount_total": 1})), is(json!({}))]);
        for _ in 0..2 {
            assert_eq!(scene.receive(COMPLETED).await, 200);
        }
        assert_eq!((scene.shipped(), scene.state()), (0, State::Differs));
    });
}

#[test]
fn money_for_an_order_that_was_given_up_goes_to_a_person() {
    run(async {
        let expired = is(json!({"payment_status": "unpaid", "status": "expired"}));
        let scene = Scene::new([expired.clone(), expired, is(json!({}))]);
        for state in [State::GivenUp, State::GivenUp, State::PaidLate, State::PaidLate] {
            assert_eq!(scene.receive(COMPLETED).await, 200);
            assert_eq!(scene.state(), state);
        }
        assert_eq!((scene.shipped(), scene.asked()), (0, 3));
        // Also where it was the shop that gave it up.
        let scene = Scene::new([is(json!({}))]);
        scene.shop.orders.note(&"cs_1".into(), &Happened::GivenUp).unwrap();
        assert_eq!(scene.receive(COMPLETED).await, 200);
        assert_eq!((scene.shipped(), scene.state()), (0, State::PaidLate));
    });
}

#[test]
fn a_second_payment_for_one_order_ships_nothing_and_goes_to_a_person() {
    run(async {
        // In time, and after the second session was given up.
        for is_given_up in [false, true] {
            let scene = Scene::new([is(json!({})), is(json!({"id": "cs_2"}))]);
            scene.shop.orders.expect(&"cs_2".into(), &order()).unwrap();
            if is_given_up {
                scene.shop.orders.note(&"cs_2".into(), &Happened::GivenUp).unwrap();
            }
            assert_eq!(scene.receive(COMPLETED).await, 200);
            let scene = scene.restarted();
            assert_eq!(scene.receive(&COMPLETED.replace("cs_1", "cs_2")).await, 200);
            let (_, second) = scene.shop.orders.find(&"cs_2".into()).unwrap().unwrap();
            assert_eq!((scene.shipped(), scene.state(), second), (1, State::Shipped, State::PaidTwice));
        }
    });
}

#[test]
fn an_invented_event_calls_nothing() {
    run(async {
        let scene = Scene::new([is(json!({}))]);
        for (body, status) in [
            ("not JSON", 400),
            (r#"{"id":"evt_1","type":"coffee.spilled"}"#, 200),
            (r#"{"id":"evt_1","type":"checkout.session.completed","data":{"object":{"id":"cs_2"}}}"#, 200),
        ] {
            assert_eq!(scene.receive(body).await, status, "{body}");
        }
        assert_eq!((scene.asked(), scene.shipped()), (0, 0));
    });
}

#[test]
fn where_the_api_cannot_be_asked_the_order_stays_in_the_outbox() {
    run(async {
        for lost in [Reply::refused(), Reply::reset(), Reply::status(500)] {
            let scene = Scene::new([lost.clone(), lost.clone(), lost, is(json!({}))]);
            assert_eq!((scene.receive(COMPLETED).await, scene.asked()), (200, 3));
            assert_eq!(scene.state(), State::Claimed);
            scene.shop.work(&scene.carrier).await.unwrap();
            assert_eq!((scene.shipped(), scene.state()), (1, State::Shipped));
        }
    });
}
