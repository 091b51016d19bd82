//! WooshPay's lists: cursors in the body of a GET, which not everything on the way lets through, and in the query.

use serde_json::{Value, json};
use wooshpay::models::CheckoutSession;
use wooshpay::runtime::paging::Items;

use super::{client, run};
use crate::server::{Server, Step, json as ok};

/// Sessions from one number to another, as the test host calls them.
fn page(first: usize, last: usize, more: Value) -> Vec<Step> {
    let sessions: Vec<_> = (first..=last).map(|it| json!({ "id": format!("cs_{it}") })).collect();
    let page =
        json!({ "object": "list", "url": "/v1/checkout/sessions/list", "has_more": more, "data": sessions });
    vec![ok("200 OK", &page.to_string())]
}

/// The numbers of the sessions that come.
async fn numbers<O>(items: &mut Items<O>) -> Vec<usize>
where
    O: wooshpay::runtime::paging::Paginated<Item = CheckoutSession>,
{
    let mut numbers = Vec::new();
    while let Some(session) = items.try_next().await.unwrap() {
        numbers.push(session.id.as_str().trim_start_matches("cs_").parse().unwrap());
    }
    numbers
}

fn bodies(server: &Server) -> Vec<Value> {
    let body = |it: &String| serde_json::from_str(it.split_once("\r\n\r\n").unwrap().1).unwrap_or_default();
    server.seen().iter().map(body).collect()
}

#[test]
fn all_sessions_come_through_all_pages() {
    let server = Server::each(vec![
        page(1, 100, json!(true)),
        page(101, 200, json!(true)),
        page(201, 230, json!(false)),
    ]);
    let came = run(async {
        let mut items = client(&server.url()).checkout_sessions().list().limit(100).customer("cus_1").items();
        let came = numbers(&mut items).await;
        assert!(!items.is_cut_short());
        came
    });
    assert_eq!(came, (1..=230).collect::<Vec<_>>());
    let expected = [
        json!({ "limit": 100, "customer": "cus_1" }),
        json!({ "limit": 100, "customer": "cus_1", "starting_after": "cs_100" }),
        json!({ "limit": 100, "customer": "cus_1", "starting_after": "cs_200" }),
    ];
    assert_eq!(bodies(&server), expected);
}

#[test]
fn answers_that_do_not_say_whether_there_are_more() {
    let server =
        Server::each(vec![page(1, 2, json!(null)), page(3, 3, json!(null)), page(4, 3, json!(null))]);
    let came = run(async { numbers(&mut client(&server.url()).checkout_sessions().list().items()).await });
    assert_eq!((came, server.connections()), (vec![1, 2, 3], 3));
}

/// What drops the body of a GET gets the first ten, however they are asked for.
#[test]
fn a_dropped_body_gives_nothing_twice() {
    let server = Server::start(page(1, 10, json!(true)));
    run(async {
        let mut items = client(&server.url()).checkout_sessions().list().limit(100).items();
        assert_eq!(numbers(&mut items).await, (1..=10).collect::<Vec<_>>());
        assert!(items.is_cut_short());
    });
    assert_eq!(server.connections(), 2);
}

#[test]
fn a_cursor_in_the_query() {
    let endpoints = |ids: &[&str], more: bool| {
        let data: Vec<_> = ids.iter().map(|it| json!({ "id": it })).collect();
        vec![ok("200 OK", &json!({ "has_more": more, "data": data }).to_string())]
    };
    let server = Server::each(vec![endpoints(&["we_1", "we_2"], true), endpoints(&["we_3"], false)]);
    let came = run(async {
        let mut items = client(&server.url()).webhook_endpoints().list().limit(2).items();
        let mut came = Vec::new();
        while let Some(endpoint) = items.try_next().await.unwrap() {
            came.push(endpoint.id.to_string());
        }
        came
    });
    assert_eq!(came, ["we_1", "we_2", "we_3"]);
    let second = server.seen().pop().unwrap();
    assert!(second.starts_with("GET /v1/webhook_endpoints?limit=2&starting_after=we_2 HTTP/1.1"), "{second}");
}
