//! A list in pages, which breaks off and goes on.

use serde_json::{Value, json};
use wooshpay::resources::checkout_sessions::List;
use wooshpay::testing::{Fake, Reply};

use super::{client, rehearsal, run};

#[path = "../../../generated/wooshpay/examples/wooshpay_list_all.rs"]
#[allow(dead_code)]
mod example;

use example::{Bookmark, End, before, walk};

fn page(ids: &[&str], more: bool) -> Reply {
    let sessions: Vec<_> = ids.iter().map(|it| json!({"id": it})).collect();
    Reply::json(200, &json!({"data": sessions, "has_more": more}))
}

fn server(replies: impl IntoIterator<Item = Reply>) -> Fake {
    let server = Fake::new();
    for reply in replies {
        server.on::<List>().reply(reply);
    }
    server
}

/// What each request asked for.
fn asked(server: &Fake) -> Vec<Value> {
    server.requests().iter().map(|it| it.json().unwrap()).collect()
}

#[test]
fn the_rehearsal_comes_to_the_end() {
    let (client, server) = rehearsal(example::script);
    run(example::run(&client)).unwrap();
    assert_eq!(asked(&server).last(), Some(&json!({"limit": 100, "ending_before": "cs_3"})));
}

#[test]
fn a_walk_that_broke_off_goes_on_behind_what_it_dealt_with() {
    let lost = Reply::reset();
    let server =
        server([page(&["cs_4", "cs_3"], true), lost.clone(), lost.clone(), lost, page(&["cs_2"], false)]);
    let client = client(&server);
    let (mut bookmark, mut dealt) = (Bookmark::default(), Vec::new());
    let mut walk = || run(walk(&client, &mut bookmark, |it| dealt.push(it.id.to_string())));
    assert!(walk().unwrap_err().is_retryable());
    assert_eq!(walk().unwrap(), End::Whole);
    assert_eq!(dealt, ["cs_4", "cs_3", "cs_2"]);
    assert_eq!(bookmark.last, Some("cs_2".into()));
    let behind = json!({"limit": 100, "starting_after": "cs_3"});
    assert_eq!(
        asked(&server),
        [&json!({"limit": 100}), &behind, &behind, &behind, &behind].map(Clone::clone)
    );
}

#[test]
fn a_list_that_does_not_lead_on_is_cut_short() {
    // What something on the way makes of it that drops the body of a GET: the first page, for ever.
    let server = server([page(&["cs_4", "cs_3"], true)]);
    let mut dealt = Vec::new();
    let walked = run(walk(&client(&server), &mut Bookmark::default(), |it| dealt.push(it.id.to_string())));
    assert_eq!((walked.unwrap(), dealt.len()), (End::CutShort, 2));
}

#[test]
fn what_is_newer_is_found_backwards() {
    let server = server([page(&["cs_5", "cs_6"], true), page(&["cs_7"], false)]);
    let found = run(before(&client(&server), &"cs_4".into())).unwrap();
    assert_eq!(found.len(), 3);
    let cursors: Vec<_> = asked(&server).into_iter().map(|it| it["ending_before"].clone()).collect();
    assert_eq!((&cursors[0], cursors.len()), (&json!("cs_4"), 2));
}
