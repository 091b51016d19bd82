//! Tokens that are fetched and renewed: how often, by what, and what is never shown.

use std::collections::VecDeque;
use std::error::Error as _;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use runtime::testing::{Fake, Reply};
use runtime::tokens::{Grant, TokenError, TokenErrorKind};
use runtime::{
    Api, Client, ClientBuilder, Credential, Endpoint, Error, ErrorKind, ErrorPointers, Replay, SecurityKind,
    SecurityScheme,
};
use serde_json::{Value, json};

use crate::support::api::operation;
use crate::support::{FOREVER, SHOP, Server, Step, endpoint, json as ok, probe, run, shop, wait};

const PASSWORD: &str = "client_password_1";

const fn api(security: &'static [SecurityScheme]) -> Api {
    Api {
        name: "shop",
        version: "1.2.3",
        servers: &[],
        server_variables: &[],
        security,
        error: ErrorPointers::COMMON,
        request_id_header: None,
    }
}

static OAUTH: Api = api(&[SecurityScheme {
    name: "login",
    kind: SecurityKind::Tokens {
        token_url: Some("/token"),
        refresh_url: Some("/refresh"),
        discovery_url: None,
    },
}]);

static OPENID: Api = api(&[SecurityScheme {
    name: "login",
    kind: SecurityKind::Tokens {
        token_url: None,
        refresh_url: None,
        discovery_url: Some("/.well-known/openid-configuration"),
    },
}]);

const fn guarded(replay: Replay) -> Endpoint<'static> {
    Endpoint { security: &[&["login"]], replay, ..endpoint("pay", "POST", "/pay") }
}

operation!(Read -> Value, guarded(Replay::Safe), |it| it.json());
operation!(Pay -> Value, guarded(Replay::Once), |it| it.json());

fn grant() -> Grant {
    Grant::client_credentials("shop 1", PASSWORD).scope("payments").scope("refunds")
}

fn client(api: &'static Api, url: &str, grant: Grant) -> Client {
    ClientBuilder::from_api(api).token_provider(grant).base_url(url).build().unwrap()
}

fn token(text: &str, lifetime: u64) -> Vec<Step> {
    let body = json!({"access_token": text, "token_type": "Bearer", "expires_in": lifetime});
    vec![ok("200 OK", &body.to_string())]
}

/// A token server with these responses, and an API that accepts these tokens only.
fn server(tokens: Vec<Vec<Step>>, accepted: &'static [&'static str]) -> Server {
    let tokens = Mutex::new(VecDeque::from(tokens));
    Server::answering(move |request| {
        if request.starts_with("POST /token") || request.starts_with("POST /refresh") {
            return tokens.lock().unwrap().pop_front().expect("no further token is asked for");
        }
        if request.starts_with("GET /.well-known/openid-configuration") {
            return vec![ok("200 OK", r#"{"issuer": "x", "token_endpoint": "/token"}"#)];
        }
        match accepted.iter().any(|it| request.contains(&format!("authorization: Bearer {it}\r\n"))) {
            true => vec![ok("200 OK", "1")],
            // It repeats the token, as some do.
            false => {
                let sent =
                    request.lines().find_map(|it| it.strip_prefix("authorization: ")).unwrap_or_default();
                vec![ok("401 Unauthorized", &json!({"message": format!("{sent} has ended")}).to_string())]
            }
        }
    })
}

/// The requests so far, by method and path.
fn asked(server: &Server) -> Vec<String> {
    let line = |it: &String| it.split(" HTTP").next().unwrap().to_owned();
    server.seen().iter().map(line).collect()
}

fn cause(error: &Error) -> &TokenError {
    error.source().unwrap().downcast_ref().unwrap()
}

/// All that an error and a client show.
fn shown(error: &Error, client: &Client) -> String {
    let source = error.source().map(|it| format!("{it} {it:?} {it:#?}")).unwrap_or_default();
    format!("{error} {error:?} {error:#?} {client:?} {source}")
}

#[test]
fn a_token_is_fetched_once_and_used_for_all_calls() {
    let server = server(vec![token("first", 3600)], &["first"]);
    let client = client(&OAUTH, &server.url(), grant().parameter("audience", "https://shop.example"));
    run(async {
        client.call(Read).await.unwrap();
        client.clone().call(Pay).await.unwrap();
    });
    assert_eq!(asked(&server), ["POST /token", "POST /pay", "POST /pay"]);
    let asked = server.seen().remove(0);
    // `shop+1:client_password_1`, each in the form of a URL, as the standard has it.
    assert!(asked.contains("authorization: Basic c2hvcCsxOmNsaWVudF9wYXNzd29yZF8x\r\n"), "{asked}");
    assert!(asked.contains("user-agent: shop/1.2.3\r\n"), "{asked}");
    let body = "grant_type=client_credentials&scope=payments+refunds&audience=https%3A%2F%2Fshop.example";
    assert!(asked.ends_with(&format!("\r\n\r\n{body}")), "{asked}");
}

#[test]
fn id_and_password_go_into_the_body_where_the_caller_says_so() {
    let server = server(vec![token("first", 3600)], &["first"]);
    let client = client(&OAUTH, &server.url(), grant().credentials_in_body());
    run(async { client.call(Read).await.unwrap() });
    let asked = server.seen().remove(0);
    assert!(!asked.contains("authorization:"), "{asked}");
    assert!(asked.contains("client_id=shop+1&client_secret=client_password_1"), "{asked}");
}

#[test]
fn many_calls_that_wait_share_one_request_for_a_token() {
    let slow = [vec![wait(100)], token("first", 3600)].concat();
    let server = server(vec![slow], &["first"]);
    let client = client(&OAUTH, &server.url(), grant());
    run(async {
        let calls: Vec<_> = (0..20).map(|_| tokio::spawn(client.call(Read).into_future())).collect();
        for call in calls {
            call.await.unwrap().unwrap();
        }
    });
    assert_eq!(asked(&server).iter().filter(|it| *it == "POST /token").count(), 1);
    assert_eq!(asked(&server).len(), 21);
}

#[test]
fn a_failure_is_that_of_all_calls_that_waited_and_is_not_repeated() {
    let refusal = json!({"error": "invalid_client", "error_description": format!("{PASSWORD} is wrong")});
    let slow = vec![wait(100), ok("401 Unauthorized", &refusal.to_string())];
    let server = server(vec![slow], &[]);
    let client = client(&OAUTH, &server.url(), grant());
    let errors = run(async {
        let calls: Vec<_> = (0..5).map(|_| tokio::spawn(client.call(Read).into_future())).collect();
        let mut errors = Vec::new();
        for call in calls {
            errors.push(call.await.unwrap().unwrap_err());
        }
        errors
    });
    assert_eq!(asked(&server), ["POST /token"]);
    for error in &errors {
        assert_eq!(
            (error.kind(), error.maybe_received(), error.attempts()),
            (ErrorKind::Credential, false, 0)
        );
        assert!(!error.is_retryable());
        assert_eq!(cause(error).kind(), TokenErrorKind::Refused);
        assert_eq!(cause(error).code(), Some("invalid_client"));
        assert_eq!(cause(error).to_string(), "the token server refused: invalid_client: [redacted] is wrong");
        assert!(!shown(error, &client).contains(PASSWORD));
    }
}

#[test]
fn a_token_is_renewed_shortly_before_it_ends() {
    let fake = Fake::new();
    let reply = |text: &str| {
        Reply::json(200, &json!({"access_token": text, "token_type": "bearer", "expires_in": 600}))
    };
    fake.on_request("POST", "/token").reply(reply("first")).reply(reply("second"));
    fake.on::<Read>().reply(Reply::json(200, &json!(1)));
    let builder = ClientBuilder::from_api(&OAUTH).token_provider(grant()).transport(fake.clone());
    let client = builder.base_url("https://shop.example").build().unwrap();
    let used = |after: u64| {
        run(async {
            // Passes at once: the clock is that of the fake.
            runtime::Transport::sleep(&fake, Duration::from_secs(after)).await;
            client.call(Read).await.unwrap();
        });
        fake.requests_of::<Read>().pop().unwrap().header("authorization").unwrap().to_owned()
    };
    assert_eq!(used(0), "Bearer first");
    // A minute before the end, that is after 540 seconds.
    assert_eq!(used(530), "Bearer first");
    assert_eq!(used(11), "Bearer second");
    assert_eq!(fake.requests().len(), 5);
}

#[test]
fn a_refused_token_is_renewed_once_where_a_call_may_be_repeated() {
    let server = server(vec![token("first", 3600), token("second", 3600)], &["second"]);
    let client = client(&OAUTH, &server.url(), grant());
    let response = run(async { client.call(Read).send().await.unwrap() });
    assert_eq!(response.attempts(), 2);
    assert_eq!(asked(&server), ["POST /token", "POST /pay", "POST /token", "POST /pay"]);
}

#[test]
fn a_second_refusal_is_the_end_of_the_call() {
    let server = server(vec![token("token_one", 3600), token("token_two", 3600)], &[]);
    let client = client(&OAUTH, &server.url(), grant());
    let error = run(async { client.call(Read).await.unwrap_err() });
    assert_eq!((error.status(), error.attempts()), (Some(401), 2));
    assert_eq!(asked(&server).len(), 4);
    let shown = shown(&error, &client);
    assert!(!shown.contains("token_one") && !shown.contains("token_two"), "{shown}");
}

#[test]
fn a_payment_that_cannot_be_repeated_is_not_sent_again_and_the_next_one_has_a_new_token() {
    let server = server(vec![token("first", 3600), token("second", 3600)], &["second"]);
    let client = client(&OAUTH, &server.url(), grant());
    let error = run(async { client.call(Pay).await.unwrap_err() });
    assert_eq!((error.status(), error.attempts()), (Some(401), 1));
    assert_eq!(asked(&server), ["POST /token", "POST /pay"]);
    run(async { client.call(Pay).await.unwrap() });
    assert_eq!(asked(&server).len(), 4);
}

#[test]
fn without_retries_a_refused_token_is_not_tried_again() {
    let server = server(vec![token("first", 3600)], &[]);
    let client = client(&OAUTH, &server.url(), grant());
    let error = run(async { client.call(Read).retries(0).await.unwrap_err() });
    assert_eq!((error.status(), error.attempts()), (Some(401), 1));
}

#[test]
fn a_refresh_token_is_replaced_by_the_one_that_the_server_gives() {
    let with = |text: &str, refresh: &str| {
        let body =
            json!({"access_token": text, "token_type": "Bearer", "expires_in": 0, "refresh_token": refresh});
        vec![ok("200 OK", &body.to_string())]
    };
    let server = server(vec![with("first", "refresh_2"), with("second", "refresh_3")], &["first", "second"]);
    let stored = Arc::new(Mutex::new(Vec::new()));
    let store = Arc::clone(&stored);
    let grant = Grant::refresh_token("shop", "refresh_1")
        .on_rotated(move |it| store.lock().unwrap().push(it.expose().to_owned()));
    assert_eq!(format!("{grant:?}"), "Grant(refresh token)");
    let client = client(&OAUTH, &server.url(), grant);
    run(async {
        client.call(Read).await.unwrap();
        client.call(Read).await.unwrap();
    });
    assert_eq!(asked(&server), ["POST /refresh", "POST /pay", "POST /refresh", "POST /pay"]);
    let seen = server.seen();
    assert!(seen[0].contains("grant_type=refresh_token&refresh_token=refresh_1"), "{}", seen[0]);
    assert!(seen[2].contains("grant_type=refresh_token&refresh_token=refresh_2"), "{}", seen[2]);
    assert_eq!(*stored.lock().unwrap(), ["refresh_2", "refresh_3"]);
}

#[test]
fn a_fetch_goes_on_when_the_call_that_began_it_is_dropped() {
    let slow = [vec![wait(150)], token("first", 3600)].concat();
    let server = server(vec![slow], &["first"]);
    let client = client(&OAUTH, &server.url(), grant());
    run(async {
        let begun = tokio::time::timeout(Duration::from_millis(50), client.call(Read).into_future());
        assert!(begun.await.is_err());
        client.call(Read).await.unwrap();
    });
    assert_eq!(asked(&server), ["POST /token", "POST /pay"]);
}

#[test]
fn the_metadata_of_the_server_say_where_tokens_are_fetched() {
    let server = server(vec![token("first", 0), token("second", 3600)], &["first", "second"]);
    let client = client(&OPENID, &server.url(), grant());
    run(async {
        client.call(Read).await.unwrap();
        client.call(Read).await.unwrap();
    });
    let metadata = "GET /.well-known/openid-configuration";
    assert_eq!(asked(&server), [metadata, "POST /token", "POST /pay", "POST /token", "POST /pay"]);
}

#[test]
fn what_gives_no_token_is_a_typed_error() {
    type Case = (Vec<Step>, TokenErrorKind, &'static str);
    let leak = format!(r#"{{"access": "{PASSWORD}"}}"#);
    let cases: [Case; 6] = [
        (
            vec![ok("503 Busy", "later")],
            TokenErrorKind::Unavailable,
            "the token server is busy or down: status 503",
        ),
        (
            vec![ok("429 Slow", "{}")],
            TokenErrorKind::Unavailable,
            "the token server is busy or down: status 429",
        ),
        (
            vec![ok("200 OK", &leak)],
            TokenErrorKind::Malformed,
            "the response of the token server holds no token",
        ),
        (
            vec![ok("302 Found", "x")],
            TokenErrorKind::Malformed,
            "the response of the token server holds no token",
        ),
        (
            token("a b", 60),
            TokenErrorKind::Malformed,
            "the token server gave a token that a request cannot carry",
        ),
        (vec![wait(FOREVER)], TokenErrorKind::Timeout, "the token server: no response within 300ms"),
    ];
    for (steps, kind, text) in cases {
        let server = server(vec![steps], &[]);
        let builder = ClientBuilder::from_api(&OAUTH).token_provider(grant()).base_url(server.url());
        let client = builder.timeout(Duration::from_millis(300)).build().unwrap();
        let error = run(async { client.call(Read).await.unwrap_err() });
        assert_eq!((error.kind(), cause(&error).kind()), (ErrorKind::Credential, kind));
        assert_eq!(cause(&error).to_string(), text);
        assert_eq!(asked(&server), ["POST /token"]);
        assert!(!shown(&error, &client).contains(PASSWORD));
    }
}

#[test]
fn a_client_is_refused_whose_tokens_cannot_be_fetched_safely() {
    let refused = |grant: Grant| {
        let builder = ClientBuilder::from_api(&OAUTH).token_provider(grant).base_url("https://shop.example");
        builder.build().unwrap_err().to_string()
    };
    let error = refused(grant().token_url("http://login.example/token"));
    assert!(error.starts_with("login.example would be reached over plain http"), "{error}");
    let error = refused(grant().token_url("https://[x"));
    assert_eq!(error, "the URL for tokens cannot be read: invalid IPv6 address");
    let error = shop().token_provider(grant()).base_url("http://localhost").build().unwrap_err();
    assert_eq!(
        error.to_string(),
        "the document does not say where tokens are fetched: set `Grant::token_url`"
    );
}

#[test]
fn a_call_may_have_a_credential_of_its_own() {
    let server = server(vec![], &["of_another"]);
    let client = client(&OAUTH, &server.url(), grant());
    let call = client.call(Read).credential("login", Credential::bearer("of_another"));
    assert!(!format!("{call:?} {:?}", call.request().unwrap()).contains("of_another"));
    run(async { call.await.unwrap() });
    assert_eq!(asked(&server), ["POST /pay"]);
    let text = |it: Result<_, Error>| it.map(|_: runtime::Request| ()).unwrap_err().to_string();
    let unknown = client.call(Read).credential("other", Credential::bearer("x"));
    assert_eq!(text(unknown.request()), "pay: the API has no security scheme `other`; it has `login`");
    let wrong = client.call(Read).credential("login", Credential::api_key("x"));
    assert_eq!(text(wrong.request()), "pay: security scheme `login` takes a bearer token, not an API key");
}

#[test]
fn a_key_of_one_call_belongs_to_the_server_of_the_client() {
    let client = ClientBuilder::from_api(&SHOP).key("sk_test_123456").transport(Fake::new()).build().unwrap();
    let call = client.call(probe([])).credential("basicAuth", Credential::basic("sk_live_9", ""));
    let error = call.request().unwrap_err().to_string();
    assert_eq!(
        error,
        "probe: the key does not belong to test.shop.example: keys of that server begin with `sk_test_`"
    );
}
