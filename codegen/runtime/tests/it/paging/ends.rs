//! Where a list ends, and where it only stops.

use runtime::{ErrorKind, Retries};
use serde_json::{Value, json};
use std::time::Duration;

use super::{
    ByCursor, ByOffset, ByPage, ByToken, Came, Kind, List, Search, all, ids, list, listed, page, pages,
    queries, query, shelf, step,
};
use crate::support::{Server, Step, json as ok, run, shop};

/// What came of the items, whether it was cut short, and after how many requests.
fn end<K: Kind>(server: &Server) -> (Vec<i64>, bool, usize) {
    let Came { ids, error, is_cut_short } = all(listed::<K>(server));
    assert!(error.is_none(), "{error:?}");
    (ids, is_cut_short, server.connections())
}

#[test]
fn a_flag_ends_it_without_another_request() {
    fn check<K: Kind>() {
        let last = page(1..=2, json!({"more": false, "next": "x", "total": 9, "pages": 9}));
        assert_eq!(end::<K>(&pages(&[last])), (vec![1, 2], false, 1));
    }
    check::<ByCursor>();
    check::<ByToken>();
    check::<ByOffset>();
    check::<ByPage>();
}

#[test]
fn without_a_word_it_goes_on_to_a_page_without_items() {
    fn check<K: Kind>(signs: &Value) {
        let server =
            pages(&[page(1..=2, signs.clone()), page(3..=3, signs.clone()), page([], signs.clone())]);
        assert_eq!(end::<K>(&server), (vec![1, 2, 3], false, 3), "{signs}");
    }
    for signs in [json!({}), json!({"more": null, "total": null, "pages": null}), json!({"more": "perhaps"})]
    {
        check::<ByCursor>(&signs);
        check::<ByOffset>(&signs);
        check::<ByPage>(&signs);
    }
}

#[test]
fn a_list_may_be_empty_or_missing() {
    fn check<K: Kind>() {
        for body in [page([], json!({"more": false})), json!({}), json!({"data": null}), json!([])] {
            assert_eq!(end::<K>(&pages(&[body])), (vec![], false, 1));
        }
    }
    check::<ByCursor>();
    check::<ByToken>();
    check::<ByOffset>();
    check::<ByPage>();
}

#[test]
fn an_empty_body_is_not_the_last_page() {
    fn check<K: Kind>() {
        let server = Server::start(vec![ok("200 OK", "")]);
        let Came { ids, error, .. } = all(listed::<K>(&server));
        let error = error.unwrap();
        assert_eq!((ids.as_slice(), error.kind()), (&[] as &[i64], ErrorKind::Decode));
        assert!(error.to_string().ends_with("expected JSON, found an empty body (request req_1)"), "{error}");
    }
    check::<ByCursor>();
    check::<ByToken>();
    check::<ByOffset>();
    check::<ByPage>();
}

#[test]
fn a_count_ends_it_without_another_request() {
    let server = pages(&[page(1..=2, json!({"total": 3})), page(3..=3, json!({"total": 3}))]);
    assert_eq!(end::<ByOffset>(&server), (vec![1, 2, 3], false, 2));
    let server = pages(&[page(1..=2, json!({"pages": 2})), page(3..=3, json!({"pages": 2}))]);
    assert_eq!(end::<ByPage>(&server), (vec![1, 2, 3], false, 2));
}

#[test]
fn no_token_is_the_end() {
    for none in
        [json!({"next": null}), json!({"next": ""}), json!({}), json!({"next": false}), json!({"next": {}})]
    {
        let server = pages(&[page(1..=2, json!({"next": "b"})), page(3..=3, none.clone())]);
        assert_eq!(end::<ByToken>(&server), (vec![1, 2, 3], false, 2), "{none}");
    }
}

#[test]
fn a_page_without_items_ends_it_and_says_where_it_would_go_on() {
    let server =
        pages(&[page(1..=2, json!({"next": "b"})), page([], json!({"next": "c"})), page(3..=3, json!({}))]);
    run(async {
        let mut items = listed::<ByToken>(&server).items();
        while items.try_next().await.unwrap().is_some() {}
        assert!(items.is_cut_short());
        let rest = items.call().unwrap().clone();
        assert_eq!(rest.operation().token, Some(json!("c")));
        assert_eq!(rest.items().try_next().await.unwrap(), Some(json!({"id": 3})));
    });
    // A cursor has nothing to go on with.
    let server = pages(&[page(1..=2, json!({"more": true})), page([], json!({"more": true}))]);
    assert_eq!(end::<ByCursor>(&server), (vec![1, 2], true, 2));
}

#[test]
fn what_the_server_promises_and_does_not_keep_is_told() {
    let server = pages(&[page(1..=2, json!({"more": true}))]);
    assert_eq!(end::<ByToken>(&server), (vec![1, 2], true, 1));
}

#[test]
fn a_circle_is_left_where_it_closes() {
    let circle =
        [page(1..=2, json!({})), page(3..=4, json!({})), page(1..=2, json!({})), page(3..=4, json!({}))];
    // After 2 and after 4 have been asked for; that the third page is the first again only its end shows.
    assert_eq!(end::<ByCursor>(&pages(&circle)), (vec![1, 2, 3, 4, 1, 2], true, 3));
    let tokens =
        [page([1], json!({"next": "b"})), page([2], json!({"next": "c"})), page([3], json!({"next": "b"}))];
    assert_eq!(end::<ByToken>(&pages(&tokens)), (vec![1, 2, 3], true, 3));
}

/// Longer than what a walk remembers page by page.
#[test]
fn a_long_circle_is_left_in_the_end() {
    let circle: Vec<_> = (0..900).map(|it| page([it], json!({"next": (it + 1) % 300}))).collect();
    let (ids, is_cut_short, requests) = end::<ByToken>(&pages(&circle));
    assert!(is_cut_short, "{requests}");
    assert_eq!(ids.len(), requests);
    assert!((300..900).contains(&requests), "{requests}");
}

/// As where a proxy drops the body of a GET, in which the cursor travels.
#[test]
fn a_server_that_does_not_see_the_cursor_gives_nothing_twice() {
    let first = || pages(&[page(1..=3, json!({"more": true, "next": "b"}))]);
    assert_eq!(end::<ByCursor>(&first()), (vec![1, 2, 3], true, 2));
    assert_eq!(end::<ByToken>(&first()), (vec![1, 2, 3], true, 2));
    let server = pages(&[page(4..=6, json!({"more": true}))]);
    let mut call = listed::<ByCursor>(&server);
    call.operation_mut().before = Some(json!(7));
    let came = all(call);
    assert_eq!((came.ids, came.is_cut_short, server.connections()), (vec![6, 5, 4], true, 2));
}

#[test]
fn a_token_that_leads_to_itself_is_no_repetition_where_the_items_are_others() {
    let server = pages(&[page([1], json!({"next": "b"})), page([2], json!({"next": "b"}))]);
    assert_eq!(end::<ByToken>(&server), (vec![1, 2], true, 2));
}

#[test]
fn an_item_without_an_id_is_an_error_where_there_is_more() {
    let server = pages(&[json!({"data": [{"id": 1}, {"id": null, "x": 0}], "more": true})]);
    run(async {
        let mut pages = listed::<ByCursor>(&server).pages();
        assert_eq!(pages.try_next().await.unwrap().unwrap().items().len(), 2);
        let error = pages.try_next().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert_eq!(error.to_string(), "listThings: the item before this page has no id");
        assert!(pages.try_next().await.unwrap().is_none());
    });
    assert_eq!(server.connections(), 1);
    let last = json!({"data": [{"id": null}], "more": false});
    let server = pages(&[last]);
    let page = run(async { listed::<ByCursor>(&server).pages().try_next().await.unwrap().unwrap() });
    assert!(page.next().is_none());
}

#[test]
fn a_mark_that_does_not_fit_is_an_error_and_not_another_page() {
    let server = pages(&[page(1..=2, json!({}))]);
    let mut call = listed::<ByOffset>(&server);
    call.operation_mut().offset = Some(-3);
    let came = all(call);
    assert_eq!(came.ids, [1, 2]);
    assert_eq!(
        came.error.unwrap().to_string(),
        "listThings: the page next to this one was not requested by a number"
    );
    assert_eq!(server.connections(), 1);
}

#[test]
fn an_error_comes_after_all_that_came_before_and_the_call_goes_on_from_there() {
    let server = Server::answering(|request| match query(request, "after").as_deref() {
        None => step(&page(1..=2, json!({"more": true}))),
        Some("2") if !request.contains("x-again") => vec![ok("400 Bad Request", r#"{"message": "not now"}"#)],
        Some("2") => step(&page(3..=4, json!({"more": true}))),
        Some(_) => step(&page(5..=5, json!({"more": false}))),
    });
    run(async {
        let mut items = listed::<ByCursor>(&server).items();
        let mut came = Vec::new();
        let error = loop {
            match items.try_next().await {
                Ok(item) => came.push(item.unwrap()["id"].as_i64().unwrap()),
                Err(error) => break error,
            }
        };
        assert_eq!((came, error.status()), (vec![1, 2], Some(400)));
        assert!(items.try_next().await.unwrap().is_none());
        assert!(!items.is_cut_short());
        let failed = items.call().unwrap().clone();
        assert_eq!(failed.operation().after, Some(json!(2)));
        assert_eq!(ids_of(failed.header("x-again", "1")).await, [3, 4, 5]);
    });
}

async fn ids_of(call: runtime::Call<List<ByCursor>>) -> Vec<i64> {
    let mut items = call.items();
    let mut ids = Vec::new();
    while let Some(item) = items.try_next().await.unwrap() {
        ids.push(item["id"].as_i64().unwrap());
    }
    ids
}

#[test]
fn each_page_is_repeated_and_limited_as_a_call_of_its_own() {
    let server = Server::each(vec![
        step(&page([1], json!({"more": true}))),
        vec![ok("503 Service Unavailable", "{}")],
        step(&page([2], json!({"more": true}))),
        vec![ok("503 Service Unavailable", "{}")],
        step(&page([3], json!({"more": false}))),
    ]);
    let quick = Retries::new().most(1).pauses(Duration::from_millis(1), Duration::from_millis(1));
    let client = shop().key("sk_test_123456").base_url(server.url()).build().unwrap();
    assert_eq!(ids(client.call(list::<ByCursor>()).retries(quick)), [1, 2, 3]);
    assert_eq!(server.connections(), 5);
}

#[test]
fn options_are_carried_over_to_every_page() {
    let server = shelf(5, 2);
    let call = listed::<ByCursor>(&server)
        .header("x-shop", "1")
        .query("limit", "2")
        .body_member("more", true)
        .timeout(Duration::from_secs(9));
    run(async {
        let mut pages = call.pages();
        while pages.try_next().await.unwrap().is_some() {
            let debug = pages.call().map(|it| format!("{it:?}")).unwrap_or_default();
            assert!(debug.is_empty() || debug.contains("timeout: Some(9s)"), "{debug}");
        }
    });
    for request in server.seen() {
        assert_eq!(query(&request, "limit").as_deref(), Some("2"));
        assert!(request.contains("x-shop: 1") && request.ends_with(r#"{"more":true}"#), "{request}");
    }
    assert_eq!(queries(&server, "after"), [None, Some("2".into()), Some("4".into())]);
}

#[test]
fn no_page_is_asked_for_under_the_key_of_another() {
    fn keys(call: impl Fn(runtime::Call<List<Search>>) -> runtime::Call<List<Search>>) -> Vec<String> {
        let server =
            pages(&[page([1], json!({"next": "b"})), page([2], json!({"next": "c"})), page([3], json!({}))]);
        assert_eq!(ids(call(listed::<Search>(&server))), [1, 2, 3]);
        let key =
            |it: &String| it.lines().find_map(|it| it.strip_prefix("idempotency-key: ")).unwrap().to_owned();
        server.seen().iter().map(key).collect()
    }
    let all_differ = |keys: &[String]| keys[0] != keys[1] && keys[1] != keys[2] && keys[0] != keys[2];
    let own = keys(|it| it);
    assert!(all_differ(&own), "{own:?}");
    let given = keys(|it| it.idempotency_key("order-1"));
    assert!(all_differ(&given) && given[0] == "order-1", "{given:?}");
    let header = keys(|it| it.header("idempotency-KEY", "order-1"));
    assert!(all_differ(&header) && header[0] == "order-1", "{header:?}");
}

#[test]
fn the_same_page_is_asked_for_again_under_its_own_key() {
    let server = Server::each(vec![
        step(&page([1], json!({"next": "b"}))),
        vec![Step::Reset],
        step(&page([2], json!({}))),
    ]);
    run(async {
        let mut items = listed::<Search>(&server).items();
        assert!(items.try_next().await.unwrap().is_some());
        let key = items.call().unwrap().idempotency_key_value();
        let error = items.try_next().await.unwrap_err();
        assert_eq!(error.idempotency_key(), key.as_deref());
        assert_eq!(items.call().unwrap().idempotency_key_value(), key);
    });
}
