//! What a call of the generated client costs compared with the same call written by hand over reqwest: time and allocations.
//!
//! Both create a Checkout Session on a server on loopback: a JSON body, Basic credentials, an idempotency key, a limit of
//! time, the status looked at, the request id kept, the response read into types. They take turns within one run, so that
//! a busy machine meets both alike. `cargo xtask bench calls` starts this and judges what it prints, one line: the
//! microseconds of a round trip by hand and by the client, the allocations by hand and by the client. With the argument
//! `json` it does the same for reading and writing the session alone (`codec`).

#![allow(missing_docs, unreachable_pub)]

mod by_hand;
mod codec;
mod server;

use std::io::{Write, stdout};
use std::time::{Duration, Instant};

use wooshpay::Client;
use wooshpay::models::{CheckoutSessionMode, CreateCheckoutSession, LineItemCreate, PriceData, ProductData};

use by_hand::ByHand;
use server::Server;

/// As many calls in a row of each kind; the least of all rounds counts, since noise only ever adds.
const CALLS: u32 = 200;
const ROUNDS: usize = 60;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    if std::env::args().nth(1).as_deref() == Some("json") {
        return codec::run();
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let server = Server::start()?;
    let client = Client::builder().key("sk_test_123456").base_url(server.url()).build()?;
    let by_hand = ByHand::new("sk_test_123456", &server.url())?;

    let generated = || async {
        let session = client.checkout_sessions().create(order()).send().await?;
        assert_eq!(session.value.amount_total, Some(19600));
        assert!(session.request_id().is_some());
        Ok::<(), wooshpay::Error>(())
    };
    let written = || async {
        let (session, request_id) = by_hand.create(&by_hand::order()).await?;
        assert_eq!(session.amount_total, Some(19600));
        assert!(request_id.is_some());
        Ok::<(), by_hand::Failure>(())
    };

    // The first calls open connections and fill caches.
    for _ in 0..CALLS {
        runtime.block_on(written())?;
        runtime.block_on(generated())?;
    }
    let (mut hand, mut own) = (Duration::MAX, Duration::MAX);
    for _ in 0..ROUNDS {
        let started = Instant::now();
        for _ in 0..CALLS {
            runtime.block_on(written())?;
        }
        hand = hand.min(started.elapsed());
        let started = Instant::now();
        for _ in 0..CALLS {
            runtime.block_on(generated())?;
        }
        own = own.min(started.elapsed());
    }
    // They are counted on this thread, and the server has another.
    let count = |call: &mut dyn FnMut()| allocation_counter::measure(call).count_total;
    let mut failed = None;
    let by_hand = count(&mut || failed = runtime.block_on(written()).err().map(|it| it.to_string()));
    let by_client = count(&mut || failed = runtime.block_on(generated()).err().map(|it| it.to_string()));
    if let Some(failed) = failed {
        return Err(failed.into());
    }
    let micros = |it: Duration| it.as_secs_f64() * 1e6 / f64::from(CALLS);
    writeln!(stdout(), "{:.2} {:.2} {by_hand} {by_client}", micros(hand), micros(own))?;
    Ok(())
}

/// Four chairs.
fn order() -> CreateCheckoutSession {
    let chair = ProductData::new("garden chair").description("Made of beech");
    CreateCheckoutSession::new("https://shop.example/thanks")
        .cancel_url("https://shop.example/cart")
        .mode(CheckoutSessionMode::Payment)
        .client_reference_id("cart-1234")
        .line_items([LineItemCreate::new(4).price_data(PriceData::new("USD", 4900).product_data(chair))])
        .metadata([("order_id", "order-1234")])
}
