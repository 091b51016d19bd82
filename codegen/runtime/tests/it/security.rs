//! Which credentials a call sends, and where they go.

use runtime::{Client, Endpoint, ErrorKind, Request};

use crate::support::api::operation;
use crate::support::{endpoint, shop};

const fn guarded(security: &'static [&'static [&'static str]]) -> Endpoint {
    Endpoint { security, ..endpoint("guarded", "GET", "/x") }
}

operation!(Basic -> (), guarded(&[&["basicAuth"]]), |it| it.empty());
operation!(Bearer -> (), guarded(&[&["bearerAuth"]]), |it| it.empty());
operation!(Header -> (), guarded(&[&["headerKey"]]), |it| it.empty());
operation!(Query -> (), guarded(&[&["queryKey"]]), |it| it.empty());
operation!(Cookie -> (), guarded(&[&["cookieKey"]]), |it| it.empty());
operation!(Open -> (), guarded(&[]), |it| it.empty());
operation!(Optional -> (), guarded(&[&[], &["basicAuth"]]), |it| it.empty());
operation!(Either -> (), guarded(&[&["basicAuth", "headerKey"], &["bearerAuth"]]), |it| it.empty());

fn full() -> Client {
    shop()
        .basic("user", "pass word")
        .bearer("token-1")
        .api_key("headerKey", "header-1")
        .api_key("queryKey", "query 1")
        .api_key("cookieKey", "cookie=1")
        .base_url("http://localhost")
        .build()
        .unwrap()
}

fn sent(request: &Request) -> [Option<&str>; 3] {
    ["authorization", "x-api-key", "cookie"].map(|name| request.header(name))
}

#[test]
fn each_kind_has_its_place() {
    let client = full();
    let basic = client.call(Basic).request().unwrap();
    assert_eq!(sent(&basic), [Some("Basic dXNlcjpwYXNzIHdvcmQ="), None, None]);
    assert_eq!(sent(&client.call(Bearer).request().unwrap()), [Some("Bearer token-1"), None, None]);
    assert_eq!(sent(&client.call(Header).request().unwrap()), [None, Some("header-1"), None]);
    assert_eq!(sent(&client.call(Cookie).request().unwrap()), [None, None, Some("session=cookie=1")]);
    let query = client.call(Query).request().unwrap();
    assert_eq!(sent(&query), [None; 3]);
    assert_eq!(query.url(), "http://localhost/x?api_key=query%201");
    assert_eq!(sent(&client.call(Open).request().unwrap()), [None; 3]);
}

#[test]
fn basic_is_base64_of_any_length() {
    // The lengths cover every way that Base64 can end.
    for (user, encoded) in
        [("fooo", "Zm9vbzo="), ("foooo", "Zm9vb286"), ("foo", "Zm9vOg=="), ("ü?~ÿ", "w7w/fsO/Og==")]
    {
        let client = shop().key(user).base_url("http://localhost").build().unwrap();
        let request = client.call(Basic).request().unwrap();
        assert_eq!(request.header("authorization"), Some(format!("Basic {encoded}").as_str()));
    }
}

#[test]
fn the_first_alternative_that_can_be_met_is_taken() {
    let with = |builder: runtime::ClientBuilder| builder.base_url("http://localhost").build().unwrap();
    assert_eq!(
        sent(&full().call(Either).request().unwrap()),
        [Some("Basic dXNlcjpwYXNzIHdvcmQ="), Some("header-1"), None]
    );
    let bearer = with(shop().bearer("token-1").api_key("headerKey", "header-1"));
    assert_eq!(sent(&bearer.call(Either).request().unwrap()), [Some("Bearer token-1"), None, None]);
    let neither = with(shop().api_key("headerKey", "header-1")).call(Either).request().unwrap_err();
    assert_eq!(neither.kind(), ErrorKind::Configuration);
    assert_eq!(
        neither.to_string(),
        "guarded: no credential was given; this operation takes `basicAuth` with `headerKey`, or `bearerAuth`"
    );
}

#[test]
fn optional_credentials_are_sent_when_there_are_any() {
    assert_eq!(
        sent(&full().call(Optional).request().unwrap()),
        [Some("Basic dXNlcjpwYXNzIHdvcmQ="), None, None]
    );
    let without = shop().base_url("http://localhost").build().unwrap();
    assert_eq!(sent(&without.call(Optional).request().unwrap()), [None; 3]);
}

#[test]
fn a_call_may_bring_its_own() {
    let request = full().call(Bearer).header("Authorization", "Bearer other").request().unwrap();
    assert_eq!(request.header("authorization"), Some("Bearer other"));
    assert_eq!(request.headers().get_all("authorization").iter().count(), 1);
}
