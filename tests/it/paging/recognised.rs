//! What a document declares in the way that many APIs share is called as if an extension said it.

use serde_json::{Value, json};

use super::styles::asked;
use super::{Asked, Shelf, all, answer, answering, client, ok, run};
use crate::ok::conventions::models::Item;
use crate::ok::conventions::resources::payments::Payments;
use crate::ok::conventions::resources::things::Things;
use crate::server::Server;

const SHELF: Shelf = Shelf { length: 12, size: 5 };

fn item(number: usize) -> Value {
    json!({ "id": number.to_string() })
}

fn numbers(items: &[Item]) -> Vec<usize> {
    items.iter().map(|it| it.id.as_ref().unwrap().parse().unwrap()).collect()
}

fn whole() -> Vec<usize> {
    (1..=SHELF.length).collect()
}

fn said(texts: &[Option<&str>]) -> Vec<Option<String>> {
    texts.iter().map(|it| it.map(str::to_owned)).collect()
}

#[test]
fn cursors() {
    let server = answering(|asked| {
        let part = SHELF.after(asked.number("starting_after").unwrap_or(0));
        json!({ "has_more": part.after > 0, "data": part.items(item) })
    });
    let client = client(&server);
    assert_eq!(numbers(&all(Things { client: &client }.list_cursors())), whole());
    assert_eq!(asked(&server, "starting_after"), said(&[None, Some("5"), Some("10")]));
}

#[test]
fn tokens() {
    let server = answering(|asked| {
        let part = SHELF.after(asked.number("cursor").unwrap_or(0));
        let next = (part.after > 0).then(|| part.end().to_string());
        json!({ "items": part.items(item), "next_cursor": next })
    });
    let client = client(&server);
    assert_eq!(numbers(&all(Things { client: &client }.list_tokens())), whole());
    assert_eq!(asked(&server, "cursor"), said(&[None, Some("5"), Some("10")]));
}

#[test]
fn numbers_of_pages() {
    let server = answering(|asked| {
        let page = asked.number("page").unwrap_or(1);
        json!({ "results": SHELF.after((page - 1) * SHELF.size).items(item), "total_pages": SHELF.pages() })
    });
    let client = client(&server);
    assert_eq!(numbers(&all(Things { client: &client }.list_pages())), whole());
    assert_eq!(server.seen().len(), 3);
}

#[test]
fn links_in_a_header() {
    let server = Server::answering(|request| {
        let page = Asked::of(request).number("page").unwrap_or(1);
        let link = format!("Link: </linked?page={}>; rel=\"next\"", page + 1);
        let headers: &[&str] = if page < SHELF.pages() {
            &["Content-Type: application/json", &link]
        } else {
            &["Content-Type: application/json"]
        };
        vec![answer("200 OK", headers, SHELF.after((page - 1) * SHELF.size).items(item).to_string())]
    });
    let client = client(&server);
    assert_eq!(numbers(&all(Things { client: &client }.list_linked())), whole());
    assert_eq!(server.seen().len(), 3);
}

#[test]
fn urls_of_pages() {
    let server = answering(|asked| {
        let start = asked.number("start").unwrap_or(0);
        let part = SHELF.after(start);
        let next = (part.after > 0).then(|| format!("/urls?start={}", part.end()));
        json!({ "things": part.items(item), "next": next })
    });
    let client = client(&server);
    assert_eq!(numbers(&all(Things { client: &client }.list_urls())), whole());
    assert_eq!(asked(&server, "start"), said(&[None, Some("5"), Some("10")]));
}

#[test]
fn a_declared_idempotency_key_is_the_key_of_the_call() {
    let key = |request: &str| {
        let line =
            request.lines().find(|it| it.to_ascii_lowercase().starts_with("idempotency-key:")).unwrap();
        line.split_once(':').unwrap().1.trim().to_owned()
    };
    let server = Server::answering(|_| vec![ok("201 Created", "{}")]);
    let client = client(&server);
    let payments = Payments { client: &client };
    run(async {
        payments.create(Item::new()).idempotency_key("mine").await.unwrap();
        payments.create(Item::new()).await.unwrap();
        payments.create(Item::new()).await.unwrap();
        payments.create_key().idempotency_key_param("plain").await.unwrap();
    });
    let keys: Vec<_> = server.seen().iter().map(|it| key(it)).collect();
    assert_eq!((keys[0].as_str(), keys[3].as_str()), ("mine", "plain"));
    assert!(keys[1].len() == 36 && keys[1] != keys[2], "a random key for each call: {keys:?}");
}

#[test]
fn a_call_under_a_declared_key_is_made_again() {
    let server = Server::answering(|_| {
        vec![answer(
            "503 Service Unavailable",
            &["Content-Type: application/problem+json", "Retry-After: 0"],
            "{}",
        )]
    });
    let client = super::builder(&server).retries(1).build().unwrap();
    let payments = Payments { client: &client };
    let res = run(async { payments.create(Item::new()).await });
    assert!(res.is_err());
    assert_eq!(server.seen().len(), 2, "a payment is tried again under its key");
}

#[test]
fn a_problem_says_its_type_and_what_happened() {
    let body = r#"{"type": "https://errors.example/busy", "title": "Busy", "status": 429, "detail": "Come back at nine."}"#;
    let server = Server::answering(move |_| {
        vec![answer("429 Too Many Requests", &["Content-Type: application/problem+json"], body)]
    });
    let client = client(&server);
    let error = run(async { Payments { client: &client }.create(Item::new()).await }).unwrap_err();
    let api = error.api().unwrap();
    assert_eq!(
        (api.kind(), api.message()),
        (Some("https://errors.example/busy"), Some("Come back at nine."))
    );
}

#[test]
fn what_is_recognised_is_in_the_report() {
    let outcome = crate::golden::generate("ok", "conventions", "conventions.yaml");
    let report: Value = serde_json::from_str(&outcome.report_json()).unwrap();
    let found = report["recognised"].as_array().unwrap();
    let row = |it: &Value| format!("{} {}", it["convention"].as_str().unwrap(), it["what"].as_str().unwrap());
    let rows: Vec<String> = found.iter().map(row).collect();
    assert_eq!(
        rows,
        [
            "idempotency-key the header `idempotency-key` carries the idempotency key",
            "pagination `has_more` and `starting_after`",
            "pagination `cursor` and `/next_cursor`",
            "pagination `page` and `/total_pages`",
            "pagination the header `Link`",
            "pagination the URL `/next`",
            "request-id the header `X-Request-ID` carries the request's id",
            "retry-after the server says how long to wait before the next attempt",
            "error a problem of RFC 9457: `type`, and `detail` or `title` as the message",
        ]
    );
    assert!(found.iter().all(|it| it["line"].as_u64().is_some_and(|it| it > 1) && it["file"].is_string()));
}
