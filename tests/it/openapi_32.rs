//! What came with OpenAPI 3.2, called against a real server, or read and written.

use serde_json::json;

use crate::constructs_bodies::{answering, run};
use crate::ok::discriminator_default::models::{Event, Pet, Sent};
use crate::ok::discriminator_default::resources::pets;
use crate::ok::media_types_shared::models::Order;
use crate::ok::media_types_shared::resources::orders as shared;
use crate::ok::methods_other::models::Filter;
use crate::ok::methods_other::resources::orders;
use crate::ok::parameters_unencoded::resources::files;
use crate::ok::querystrings::models::{Filter as Query, FilterRange};
use crate::ok::querystrings::resources::queries;
use crate::ok::{documented_later, self_uri};
use crate::read;
use crate::runtime::Client;
use crate::server::{Server, answer};

fn done() -> (Server, Client) {
    answering(answer("204 No Content", &[], ""))
}

fn json_of(status: &str, body: &str) -> (Server, Client) {
    answering(answer(status, &["content-type: application/json"], body))
}

/// The first line of the only request, and all of it.
fn seen(server: &Server) -> (String, String) {
    let all = server.seen().remove(0);
    (all.lines().next().unwrap().to_owned(), all)
}

#[test]
fn a_query_operation_sends_its_body_by_the_method_query() {
    let (server, client) = json_of("200 OK", r#"[{"id":"o1"}]"#);
    let found =
        run(orders::Orders { client: &client }.find(Filter::new().status("open")).into_future()).unwrap();
    assert_eq!(found[0].id, "o1");
    let (line, all) = seen(&server);
    assert_eq!(line, "QUERY /orders HTTP/1.1");
    assert!(all.ends_with(r#"{"status":"open"}"#), "{all}");
}

#[test]
fn other_methods_are_sent_as_they_are_written() {
    let (server, client) = json_of("201 Created", r#"{"id":"o2"}"#);
    let copy = run(orders::Orders { client: &client }.copy("o1", "/orders/o2").into_future()).unwrap();
    assert_eq!(copy.id, "o2");
    assert_eq!(seen(&server).0, "COPY /orders/o1 HTTP/1.1");
    let (server, client) = done();
    run(orders::Orders { client: &client }.lock("o1").into_future()).unwrap();
    assert_eq!(seen(&server).0, "lock /orders/o1 HTTP/1.1");
}

#[test]
fn the_whole_query_is_a_form_json_or_a_string() {
    let filter = || Query::new().name("a b").tags(["x", "y"]).range(FilterRange::new().from(1));
    let (server, client) = done();
    run(queries::Queries { client: &client }.list_forms(filter()).into_future()).unwrap();
    let line = seen(&server).0;
    assert_eq!(line, "GET /forms?name=a%20b&tags=x,y&range=%7B%22from%22%3A1%7D HTTP/1.1");
    let (server, client) = done();
    run(queries::Queries { client: &client }.list_json().filter(Query::new().name("é&")).into_future())
        .unwrap();
    assert_eq!(seen(&server).0, "GET /json?%7B%22name%22%3A%22%C3%A9%26%22%7D HTTP/1.1");
    let (server, client) = done();
    run(queries::Queries { client: &client }.list_json().into_future()).unwrap();
    assert_eq!(seen(&server).0, "GET /json HTTP/1.1");
    let (server, client) = done();
    let call = queries::Queries { client: &client }.list_paths().selector("$.a[1:2]");
    assert!(!format!("{:?} {call:?}", call.request().unwrap()).contains("%24.a"), "a secret is shown");
    run(call.into_future()).unwrap();
    assert_eq!(seen(&server).0, "GET /paths?%24.a%5B1%3A2%5D HTTP/1.1");
}

#[test]
fn a_query_that_is_one_value_takes_no_parameter() {
    let (_, client) = done();
    let queries = queries::Queries { client: &client };
    let call = queries.list_json().filter(Query::new().name("a")).query("more", "1");
    let error = call.request().unwrap_err().to_string();
    assert!(error.contains("one value, to which no parameter can be added"), "{error}");
    let url =
        queries.list_forms(Query::new().name("a")).query("more", "1").request().unwrap().url().to_owned();
    assert!(url.ends_with("/forms?name=a&more=1"), "{url}");
}

#[test]
fn some_signs_are_sent_as_they_are() {
    let (server, client) = done();
    let call = files::Files { client: &client }.retrieve("a:b@c=d/é?").session("a%20b").flags(["x", "y"]);
    run(call.joined(["1", "2"]).plain("a b").into_future()).unwrap();
    let (line, all) = seen(&server);
    assert_eq!(line, "GET /files/a:b@c=d%2F%C3%A9%3F HTTP/1.1");
    let cookie = all.lines().find(|it| it.starts_with("cookie: ")).unwrap();
    assert_eq!(cookie, "cookie: session=a%20b; flags=x; flags=y; joined=1,2; plain=a%20b");
}

#[test]
fn media_types_are_read_by_reference() {
    let (server, client) = json_of("201 Created", r#"{"id":"o1"}"#);
    let order = run(shared::Orders { client: &client }.create(Order::new("o1")).into_future()).unwrap();
    assert_eq!(order.id, "o1");
    assert!(seen(&server).1.ends_with(r#"{"id":"o1"}"#));
    let (_, client) = json_of("200 OK", r#"{"data":[{"id":"o1"}]}"#);
    let orders = run(shared::Orders { client: &client }.list().into_future()).unwrap();
    assert_eq!(orders.data.unwrap()[0].id, "o1");
}

#[test]
fn a_value_without_a_known_tag_is_the_default() {
    let pet = |value| read::<Pet>(value);
    assert!(matches!(pet(json!({"kind": "Cat", "lives": 9})), Pet::Cat(_)));
    for value in [json!({"kind": "ferret", "name": "F"}), json!({"name": "F"}), json!({"kind": "OtherPet"})] {
        assert!(matches!(pet(value.clone()), Pet::OtherPet(_)), "{value}");
    }
    // What is not what the default says is kept.
    assert!(matches!(pet(json!([1])), Pet::Unknown(_)));
}

#[test]
fn a_default_that_has_a_tag_of_its_own_keeps_the_tag_that_came() {
    for value in
        [json!({"type": "sent", "to": "a"}), json!({"type": "queued", "to": "a"}), json!({"to": "a"})]
    {
        assert!(matches!(read::<Event>(value.clone()), Event::Sent(_)), "{value}");
    }
    assert!(matches!(read::<Event>(json!({"type": "made", "by": "a"})), Event::Made(_)));
}

#[test]
fn pets_and_events_with_a_default_are_read_and_sent_by_calls() {
    let (_, client) = json_of("200 OK", r#"[{"kind":"Cat"},{"name":"F"}]"#);
    let found = run(pets::Pets { client: &client }.list().into_future()).unwrap();
    assert!(matches!(found.as_slice(), [Pet::Cat(_), Pet::OtherPet(_)]), "{found:?}");
    let (server, client) = json_of("200 OK", r#"{"to":"b"}"#);
    let event = Event::from(Sent::new().to("a"));
    let found = run(pets::Pets { client: &client }.create_event(event).into_future()).unwrap();
    assert!(matches!(found, Event::Sent(_)), "{found:?}");
    let sent = seen(&server).1;
    assert!(sent.contains(r#""to":"a""#) && sent.contains(r#""type":"sent""#), "{sent}");
}

#[test]
fn references_start_from_what_the_document_calls_itself() {
    let body =
        r#"{"relative":{"amount":1},"whole":{"id":"o"},"beside":"DE","elsewhere":{"name":"N"},"named":{}}"#;
    let (server, client) = json_of("200 OK", body);
    let orders = self_uri::resources::orders::Orders { client: &client };
    let found = run(orders.retrieve().into_future()).unwrap();
    assert_eq!(found.relative.unwrap().amount, Some(1));
    assert_eq!(found.whole.unwrap().id.as_deref(), Some("o"));
    assert_eq!(found.beside, Some(self_uri::models::Country::De));
    assert_eq!(found.elsewhere.unwrap().name.as_deref(), Some("N"));
    assert_eq!(seen(&server).0, "GET /orders HTTP/1.1");
}

#[test]
fn what_is_only_documented_changes_no_call() {
    let (server, client) = json_of("200 OK", r#"{"data":["o1"]}"#);
    let orders = documented_later::resources::orders::Orders { client: &client };
    let call = orders.list().limit(3).header("authorization", "Bearer t");
    let found = run(call.into_future()).unwrap();
    assert_eq!(found.data.unwrap(), ["o1"]);
    assert_eq!(seen(&server).0, "GET /orders?limit=3 HTTP/1.1");
}

#[test]
fn what_came_with_openapi_32_is_in_the_documentation() {
    let spec = crate::root().join("tests/fixtures/ok/documented-later.yaml");
    let request = codegen::Request { spec, name: Some("shop".to_owned()), ..codegen::Request::default() };
    let files = codegen::generate(&request).files.unwrap();
    let (orders, client) =
        (files.get("src/resources/orders.rs").unwrap(), files.get("src/client.rs").unwrap());
    for words in [
        "//! Orders\n",
        "//! What was bought.",
        "//! Part of `shop`.",
        "/// - 404: No orders. There is nothing. Body: [`Problem`](crate::models::Problem).",
        "/// Example: `3`.",
    ] {
        assert!(orders.contains(words), "{words}: {orders}");
    }
    assert!(!orders.contains("limit=3"), "a serialized value is not an example of the argument");
    for words in ["`https://api.example.com`: live: Real money.", "- `old`: deprecated."] {
        assert!(client.contains(words), "{words}: {client}");
    }
}
