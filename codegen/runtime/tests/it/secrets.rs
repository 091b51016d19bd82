//! No rendering of anything shows a secret, also where a server or a caller puts one.

use std::error::Error as _;
use std::fmt::Debug;

use runtime::{Client, Credential, Secret, Style};
use serde_json::json;

use crate::support::api::{Part, operation};
use crate::support::{Probe, Server, answer, close, endpoint, json as ok, probe, run, shop};

const KEY: &str = "sk_test_Zm9v+SECRET/9=";
const BASE64: &str = "c2tfdGVzdF9abTl2K1NFQ1JFVC85PTo=";
const ENCODED: &str = "sk_test_Zm9v%2BSECRET%2F9%3D";
const PASSWORD: &str = "hunter2-password";
const TOKEN: &str = "bearer-token-999";
const CARD: &str = "4111111111111111";
const CALL: &str = "call-level-secret";
const CALL_QUERY: &str = "call-level-query";

fn client(url: &str) -> Client {
    shop()
        .key(KEY)
        .bearer(TOKEN)
        .api_key("queryKey", PASSWORD)
        .api_key("headerKey", PASSWORD)
        .base_url(url)
        .default_header("Cookie", "a=1; b=default-cookie-1")
        .build()
        .unwrap()
}

/// Everything that a server could know and send back.
fn echo() -> String {
    let unpadded = BASE64.trim_end_matches('=');
    format!(
        "key {KEY} {BASE64} {unpadded} {ENCODED} {TOKEN} {PASSWORD} {CARD} {CALL} {CALL_QUERY} default-cookie-1"
    )
}

#[track_caller]
fn clean(text: &str) {
    for secret in [
        KEY,
        BASE64,
        BASE64.trim_end_matches('='),
        ENCODED,
        PASSWORD,
        TOKEN,
        CARD,
        CALL,
        CALL_QUERY,
        "default-cookie-1",
    ] {
        assert!(!text.contains(secret), "{secret} shows in: {text}");
    }
}

#[track_caller]
fn clean_debug(value: &dyn Debug) {
    clean(&format!("{value:?}"));
    clean(&format!("{value:#?}"));
}

fn probe_with_card() -> Probe {
    probe([
        Part::Path("id", json!(CARD), Style::SIMPLE.sensitive()),
        Part::Query("card", json!(CARD), Style::FORM.sensitive()),
        Part::Header("X-Card", json!(CARD), Style::SIMPLE.sensitive()),
        Part::Cookie("card", json!(CARD), Style::FORM.sensitive()),
        Part::Json(json!({"card": CARD})),
    ])
}

#[test]
fn what_is_held() {
    clean_debug(&Secret::new(KEY));
    clean_debug(&Credential::basic(KEY, PASSWORD));
    clean_debug(&shop().key(KEY).bearer(TOKEN).base_url(format!("https://u:{PASSWORD}@x.example")));
    clean_debug(&client("http://localhost"));
    clean_debug(&client(&format!("http://localhost/{KEY}")));
}

#[test]
fn requests() {
    let request = client("http://localhost")
        .call(probe_with_card())
        .header("Authorization", CALL)
        .query("api_key", CALL)
        .request()
        .unwrap();
    clean_debug(&request);
    let text = format!("{request:?}");
    assert!(text.contains("http://localhost/probe/[redacted]?card=[redacted]&api_key=[redacted]"), "{text}");
    assert!(text.contains("27 bytes"), "{text}");
    // Only looks are changed.
    assert_eq!(request.header("x-card"), Some(CARD));
    assert_eq!(request.header("cookie"), Some(format!("card={CARD}").as_str()));
    assert!(request.url().ends_with(&format!("/{CARD}?card={CARD}&api_key={CALL}")));
}

operation!(ByQuery -> serde_json::Value, runtime::Endpoint { security: &[&["queryKey", "headerKey"]], ..endpoint("byQuery", "GET", "/x") }, |it| it.json());

#[test]
fn requests_with_keys_in_query_and_header() {
    let request = client("http://localhost").call(ByQuery).request().unwrap();
    assert!(request.url().contains(PASSWORD));
    clean_debug(&request);
    let own = client("http://localhost").call(ByQuery).header("x-api-key", CALL).request().unwrap();
    assert_eq!(own.header("x-api-key"), Some(CALL));
    clean_debug(&own);
}

#[test]
fn calls() {
    let call = client("http://localhost")
        .call(probe([Part::Text("text/plain", KEY)]))
        .header("X", CALL)
        .query("q", CARD);
    clean_debug(&call.body_member("pin", PASSWORD));
}

#[test]
fn errors_before_anything_is_sent() {
    let error = client("http://localhost")
        .call(probe([]))
        .header("X-Key", &format!("{KEY}\n"))
        .request()
        .unwrap_err();
    clean(&error.to_string());
    clean_debug(&error);
    for builder in [
        shop().key(format!("{KEY}\n")),
        shop().key(KEY).base_url("https://api.shop.example/v1"),
        shop().key(KEY).base_url(format!("https://u:{PASSWORD}@x.example")),
        shop().bearer(TOKEN).server(TOKEN),
        shop().bearer(TOKEN).credential(TOKEN, Credential::bearer("x")),
        shop().key(PASSWORD),
    ] {
        let error = builder.build().unwrap_err();
        clean(&error.to_string());
        clean_debug(&error);
    }
}

#[test]
fn refusals_that_echo() {
    let echo = echo();
    let nested = json!({"error": {"type": echo, "code": echo, "message": echo}}).to_string();
    for body in [nested, json!({"error": echo}).to_string(), echo.clone(), format!("<p>{echo}</p>")] {
        let header = format!("request-id: {echo}");
        let server = Server::start(vec![answer(
            "401 Unauthorized",
            &["content-type: application/json", &header],
            &body,
        )]);
        let call = client(&server.url())
            .call(probe_with_card())
            .header("X-Api-Key", CALL)
            .query("api_key", CALL_QUERY);
        let error = run(call.send()).unwrap_err();
        assert!(server.seen()[0].contains(CARD) && server.seen()[0].contains(CALL));
        clean(&error.to_string());
        clean_debug(&error);
        let api = error.api().unwrap();
        clean(&api.to_string());
        clean_debug(api);
        for text in [api.kind(), api.code(), api.message(), api.request_id(), error.request_id()]
            .into_iter()
            .flatten()
        {
            clean(text);
        }
        assert_eq!(error.raw_body(), Some(body.as_bytes()));
    }
}

operation!(Numbers -> std::collections::BTreeMap<String, i64>, endpoint("numbers", "GET", "/x"), |it| it.json());

#[test]
fn bodies_that_echo() {
    let body = json!({KEY: echo()}).to_string();
    let server = Server::start(vec![ok("200 OK", &body)]);
    let error = run(async { client(&server.url()).call(Numbers).await }).unwrap_err();
    clean(&error.to_string());
    clean(error.path().unwrap());
    clean_debug(&error);

    let server = Server::start(vec![answer("200 OK", &[&format!("request-id: {KEY}")], body.clone())]);
    let call = client(&server.url())
        .call(probe_with_card())
        .header("Authorization", &format!("Bearer {CALL}"))
        .query("api_key", CALL_QUERY);
    let response = run(call.send()).unwrap();
    clean_debug(&response);
    assert_eq!(response.raw_body(), body.as_bytes());
}

#[test]
fn transports_that_break() {
    for script in [
        vec![],
        vec![close(&format!("HTTP/1.1 {KEY}\r\n\r\n"))],
        vec![close("HTTP/1.1 200\r\ncontent-length: 9\r\n\r\n1")],
    ] {
        let server = Server::start(script);
        let error = run(client(&server.url()).call(ByQuery).send()).unwrap_err();
        clean(&error.to_string());
        clean_debug(&error);
        let mut cause = error.source();
        while let Some(it) = cause {
            clean(&it.to_string());
            clean_debug(&it);
            cause = it.source();
        }
    }
}

#[test]
fn sensitive_values_too_short_to_be_found_in_text() {
    let client =
        shop().api_key("headerKey", "h98").api_key("queryKey", "q98").base_url("http://localhost").build();
    let client = client.unwrap();
    let parts = [
        Part::Path("id", json!(987), Style::SIMPLE.sensitive()),
        Part::Query("cvc", json!([987, "986"]), Style::FORM.sensitive()),
        Part::Header("X-Pin", json!("987"), Style::SIMPLE.sensitive()),
    ];
    for text in [
        format!("{:?}", client.call(ByQuery).request().unwrap()),
        format!("{:?}", shop().key("sk_test_123456").build().unwrap().call(probe(parts)).request().unwrap()),
    ] {
        assert!(text.contains("[redacted]") && !text.contains("98"), "{text}");
    }
}
