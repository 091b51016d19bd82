//! Goes through a list that comes in pages: all Checkout Sessions, with a bookmark from which a program that broke off goes
//! on; and those that are newer than one that is known, backwards.
//!
//! ```text
//! WOOSHPAY_KEY=sk_test_… cargo run --example wooshpay_list_all
//! ```
//!
//! Without a key it is a rehearsal, in which the connection breaks on the way.

mod rehearsal;

use std::error::Error as StdError;

use serde_json::{Value, json};
use wooshpay::models::{CheckoutSession, CheckoutSessionId};
use wooshpay::resources::checkout_sessions;
use wooshpay::{Client, Error, testing};

/// How far a walk through the list has come. Stored, it is where the next run begins.
#[derive(Debug, Default, Clone)]
pub struct Bookmark {
    /// The last session that was dealt with; none at the start.
    pub last: Option<CheckoutSessionId>,
}

/// How a walk ended that met no error.
#[derive(Debug, PartialEq, Eq)]
pub enum End {
    /// With the last session of the list.
    Whole,
    /// Before the server said that this is all: its response did not lead on. The filters of this list travel in the body
    /// of a GET, and something on the way may drop that.
    CutShort,
}

/// Deals with all sessions behind the bookmark, which moves along: each session is dealt with once, however often this is
/// called after an error.
///
/// # Errors
/// Where a page cannot be had. Those before it have been dealt with: call again, later, with the same bookmark.
pub async fn walk(
    client: &Client,
    bookmark: &mut Bookmark,
    mut deal_with: impl FnMut(&CheckoutSession),
) -> Result<End, Error> {
    let mut call = client.checkout_sessions().list().limit(100);
    if let Some(last) = &bookmark.last {
        call = call.starting_after(last);
    }
    let mut sessions = call.items();
    while let Some(session) = sessions.try_next().await? {
        deal_with(&session);
        bookmark.last = Some(session.id);
    }
    Ok(if sessions.is_cut_short() { End::CutShort } else { End::Whole })
}

/// The sessions that stand before one in the list, from it to the start: a call with `ending_before` goes backwards.
///
/// # Errors
/// Where a page cannot be had.
pub async fn before(client: &Client, known: &CheckoutSessionId) -> Result<Vec<CheckoutSession>, Error> {
    let mut sessions = client.checkout_sessions().list().limit(100).ending_before(known).items();
    let mut found = Vec::new();
    while let Some(session) = sessions.try_next().await? {
        found.push(session);
    }
    Ok(found)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn StdError>> {
    run(&rehearsal::client(script)?).await
}

/// Goes through the list, from where it broke off if it does, and then backwards from where it began.
///
/// # Errors
/// Where the server refuses, or cannot be reached for too long.
pub async fn run(client: &Client) -> Result<(), Box<dyn StdError>> {
    let mut bookmark = Bookmark::default();
    let mut first = None;
    // A job that runs every hour would just end, and go on from the bookmark the next time.
    for _ in 0..3 {
        let walked = walk(client, &mut bookmark, |session| {
            first.get_or_insert_with(|| session.id.clone());
            println!("{} {:?}", session.id, session.payment_status);
        });
        match walked.await {
            Ok(end) => {
                println!("the end: {end:?}");
                break;
            }
            Err(error) if error.is_retryable() => println!("{error}; on from {:?}", bookmark.last),
            Err(error) => return Err(error.into()),
        }
    }
    if let Some(first) = first {
        println!("{} are newer by now", before(client, &first).await?.len());
    }
    Ok(())
}

/// What the server in memory returns: three sessions on two pages, with a break between them, and later a newer one.
pub fn script(server: &testing::Fake) {
    let page = |ids: &[&str], more: bool| {
        let sessions: Vec<_> = ids.iter().map(|it| json!({"id": it})).collect();
        testing::Reply::json(200, &json!({"data": sessions, "has_more": more}))
    };
    let breaks = std::sync::atomic::AtomicU32::new(0);
    server.on::<checkout_sessions::List>().reply_with(move |request| {
        let asked: Value = request.json().unwrap_or_default();
        match (asked["starting_after"].as_str(), asked["ending_before"].as_str()) {
            (None, None) => page(&["cs_3", "cs_2"], true),
            // As often as a call is made by itself.
            (Some(_), _) if breaks.fetch_add(1, std::sync::atomic::Ordering::Relaxed) < 3 => {
                testing::Reply::reset()
            }
            (Some(_), _) => page(&["cs_1"], false),
            (None, Some(_)) => page(&["cs_4"], false),
        }
    });
}
