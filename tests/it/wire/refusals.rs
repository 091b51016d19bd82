//! What is refused before anything is sent: values that would address something else, and keys that would go astray.

use wooshpay::models::CancelPaymentIntent;
use wooshpay::runtime::Operation;
use wooshpay::{Call, Client, ErrorKind};

use super::{KEY, client, run};
use crate::server::{Server, json};

#[track_caller]
fn refused<O: Operation>(call: Call<O>, value: &str) {
    let is = if value.is_empty() { "empty" } else { "a dot segment" };
    let says = format!("{}: path parameter `id` is {is}, which would address something else", O::ENDPOINT.id);
    assert_eq!(call.request().unwrap_err().to_string(), says);
    let error = run(call.send()).err().unwrap();
    assert_eq!(error.to_string(), says);
    assert_eq!((error.kind(), error.maybe_received()), (ErrorKind::Configuration, false));
}

#[test]
fn an_id_that_would_address_something_else_is_not_sent() {
    let server = Server::start(vec![json("200 OK", r#"{"id":"x"}"#)]);
    let client = client(&server.url());
    for id in ["", ".", ".."] {
        refused(client.checkout_sessions().retrieve(id), id);
        refused(client.checkout_sessions().expire(id), id);
        refused(client.checkout_sessions().list_line_items(id), id);
        refused(client.payment_intents().retrieve(id), id);
        refused(client.payment_intents().update(id), id);
        refused(client.payment_intents().cancel(id, CancelPaymentIntent::new("x")), id);
        refused(client.payment_intents().capture(id), id);
        refused(client.payment_intents().confirm(id), id);
    }
    assert_eq!(server.seen().len(), 0);
}

#[test]
fn an_id_stays_one_segment() {
    let server = Server::start(vec![json("200 OK", r#"{"id":"x"}"#)]);
    let client = client(&server.url());
    for (id, path) in [
        ("a/../b", "a%2F..%2Fb"),
        ("a?b#c", "a%3Fb%23c"),
        ("%2e%2e", "%252e%252e"),
        ("...", "..."),
        (" ", "%20"),
        ("a\\b", "a%5Cb"),
        ("ü", "%C3%BC"),
    ] {
        run(async { client.payment_intents().confirm(id).await }).unwrap();
        let seen = server.seen();
        let line = seen.last().unwrap().lines().next().unwrap();
        assert_eq!(line, format!("POST /v1/payment_intents/{path}/confirm HTTP/1.1"), "{id}");
    }
}

#[test]
fn a_key_picks_its_host() {
    for (key, host) in
        [("sk_test_123456", "https://apitest.wooshpay.com"), ("sk_live_123456", "https://api.wooshpay.com")]
    {
        let request = Client::new(key).unwrap().payment_intents().retrieve("pi_1").request().unwrap();
        assert_eq!(request.url(), format!("{host}/v1/payment_intents/pi_1"));
    }
}

#[test]
fn a_key_goes_to_no_host_of_another_kind_of_key() {
    for (key, url, says) in [
        (
            "sk_live_123456",
            "https://apitest.wooshpay.com",
            "the key does not belong to apitest.wooshpay.com: keys of that server begin with `sk_test_`",
        ),
        (
            "sk_test_123456",
            "https://api.wooshpay.com/",
            "the key does not belong to api.wooshpay.com: keys of that server begin with `sk_live_`",
        ),
        (
            "sk_test_123456",
            "https://API.wooshpay.com:443/proxy",
            "the key does not belong to api.wooshpay.com: keys of that server begin with `sk_live_`",
        ),
    ] {
        let error = Client::builder().key(key).base_url(url).build().unwrap_err();
        assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::Configuration, says));
        assert!(!format!("{error:?}").contains(key));
    }
    // By name it is the same, and a server of your own takes any key.
    assert!(Client::builder().key("sk_live_123456").server("https://apitest.wooshpay.com").build().is_err());
    assert!(Client::builder().key("sk_live_123456").base_url("https://gateway.example").build().is_ok());
}

#[test]
fn a_key_that_cannot_be_one_is_refused_without_being_shown() {
    for (key, says) in [
        ("", "the credential for `secretKey` is empty"),
        ("sk_test_123456\n", "the credential for `secretKey` begins or ends with a space or a line break"),
        ("sk_test_123456:", "the user name for `secretKey` contains a colon, which HTTP Basic cannot send"),
        (
            "pk_test_123456",
            "the key fits none of the API's servers; keys begin with `sk_test_` \
             (https://apitest.wooshpay.com), `sk_live_` (https://api.wooshpay.com); \
             to use another server set a base URL",
        ),
    ] {
        let error = Client::new(key).unwrap_err();
        assert_eq!(error.to_string(), says);
        assert!(!format!("{error:?}").contains("123456"));
    }
}

#[test]
fn without_a_key_nothing_is_sent() {
    let server = Server::start(vec![json("200 OK", r#"{"id":"x"}"#)]);
    let client = Client::builder().base_url(server.url()).build().unwrap();
    let error = run(client.payment_intents().retrieve("pi_1").send()).unwrap_err();
    let says = "retrievePaymentIntent: no credential was given; this operation takes `secretKey`";
    assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::Configuration, says));
    assert_eq!(server.seen().len(), 0);
}

#[test]
fn plain_http_goes_to_this_machine_only() {
    let builder = |url: &str| Client::builder().key(KEY).base_url(url);
    for (url, host) in [
        ("http://gateway.example", "gateway.example"),
        ("http://apitest.wooshpay.com", "apitest.wooshpay.com"),
        ("http://192.0.2.1:8080", "192.0.2.1"),
        ("http://localhost.example", "localhost.example"),
    ] {
        let error = builder(url).build().unwrap_err();
        let says = format!(
            "{host} would be reached over plain http, which shows credentials to everybody on the way; \
             use https, or allow plain http"
        );
        assert_eq!((error.kind(), error.to_string()), (ErrorKind::Configuration, says));
        assert!(builder(url).allow_plain_http(true).build().is_ok(), "{url}");
    }
    for url in ["http://localhost:1", "http://127.0.0.2", "http://[::1]:80/v1"] {
        assert!(builder(url).build().is_ok(), "{url}");
    }
}
