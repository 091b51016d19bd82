//! Which credentials a call sends, and where they go.

use std::error::Error as _;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use runtime::{
    Api, BoxFuture, Client, ClientBuilder, Credential, Endpoint, ErrorKind, ErrorPointers, Request, Secret,
    SecurityKind, SecurityScheme, TokenProvider,
};

use crate::support::api::operation;
use crate::support::{SHOP, Server, answer, endpoint, run, shop};

const fn guarded(security: &'static [&'static [&'static str]]) -> Endpoint<'static> {
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

#[test]
fn who_brings_a_credential_needs_no_other() {
    let bare = || shop().base_url("http://localhost");
    let call = bare().build().unwrap().call(Bearer).header("authorization", "Digest abc");
    assert_eq!(call.request().unwrap().header("authorization"), Some("Digest abc"));
    let client = bare().default_header("Authorization", "Hoba abc").build().unwrap();
    assert_eq!(client.call(Either).request().unwrap().header("authorization"), Some("Hoba abc"));
    assert!(bare().build().unwrap().call(Query).query("api_key", "k").request().is_ok());
    assert!(bare().build().unwrap().call(Query).query("other", "k").request().is_err());
    assert!(bare().build().unwrap().call(Bearer).header("x-other", "k").request().is_err());
}

operation!(Keys -> (), guarded(&[&["headerKey", "queryKey", "cookieKey"]]), |it| it.empty());

#[test]
fn several_keys_go_together() {
    let request = full().call(Keys).request().unwrap();
    assert_eq!(sent(&request), [None, Some("header-1"), Some("session=cookie=1")]);
    assert_eq!(request.url(), "http://localhost/x?api_key=query%201");
    let two = shop().api_key("headerKey", "h").api_key("queryKey", "q").base_url("http://localhost");
    let error = two.build().unwrap().call(Keys).request().unwrap_err();
    assert!(error.to_string().ends_with("takes `headerKey` with `queryKey` with `cookieKey`"), "{error}");
}

static LOGINS: Api = Api {
    name: "logins",
    version: "1.0.0",
    servers: SHOP.servers,
    server_variables: &[],
    security: &[
        SecurityScheme { name: "bearerAuth", kind: SecurityKind::Bearer },
        SecurityScheme { name: "oauth", kind: SecurityKind::Bearer },
        SecurityScheme { name: "headerKey", kind: SecurityKind::ApiKeyHeader("X-Api-Key") },
    ],
    error: ErrorPointers::COMMON,
    request_id_header: None,
};
operation!(OAuth -> (), guarded(&[&["oauth"]]), |it| it.empty());
operation!(Combined -> (), guarded(&[&["oauth", "headerKey"]]), |it| it.empty());

fn logins() -> ClientBuilder {
    ClientBuilder::from_api(&LOGINS)
}

#[test]
fn a_token_is_for_every_scheme_that_takes_one() {
    let with = |builder: ClientBuilder| builder.base_url("http://localhost").build().unwrap();
    let client = with(logins().bearer("token-1"));
    assert_eq!(client.call(Bearer).request().unwrap().header("authorization"), Some("Bearer token-1"));
    assert_eq!(client.call(OAuth).request().unwrap().header("authorization"), Some("Bearer token-1"));
    let client = with(logins().credential("oauth", Credential::bearer("token-2")).bearer("token-1"));
    assert_eq!(client.call(Bearer).request().unwrap().header("authorization"), Some("Bearer token-1"));
    assert_eq!(client.call(OAuth).request().unwrap().header("authorization"), Some("Bearer token-2"));
}

#[test]
fn a_provider_is_asked_before_each_request() {
    let server = Server::start(vec![answer("204 No Content", &[], "")]);
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let provider = move || {
        let count = count.fetch_add(1, Ordering::SeqCst) + 1;
        async move { Ok::<_, io::Error>(format!("fresh-{count}")) }
    };
    let builder = logins().token_provider(provider).api_key("headerKey", "header-1");
    let client = builder.base_url(server.url()).build().unwrap();
    assert_eq!(client.call(Combined).request().unwrap().header("authorization"), None);
    assert_eq!(asked.load(Ordering::SeqCst), 0);
    run(async {
        client.call(Combined).await.unwrap();
        client.call(OAuth).await.unwrap();
        client.call(OAuth).header("Authorization", "Bearer own").await.unwrap();
        client.call(Open).await.unwrap();
    });
    let seen = server.seen();
    for (request, expected) in
        seen.iter().zip([Some("Bearer fresh-1"), Some("Bearer fresh-2"), Some("Bearer own"), None])
    {
        let found = request.lines().find_map(|line| line.strip_prefix("authorization: "));
        assert_eq!(found, expected, "{request}");
    }
    assert_eq!(seen.len(), 4);
    assert!(seen[0].contains("x-api-key: header-1"), "{}", seen[0]);
    assert_eq!(asked.load(Ordering::SeqCst), 2);
}

struct Vault;

impl TokenProvider for Vault {
    fn token(&self) -> BoxFuture<'_, Result<Secret, Box<dyn std::error::Error + Send + Sync>>> {
        Box::pin(async { Ok(Secret::new("vault-token-1")) })
    }
}

#[test]
fn a_providers_token_is_never_shown() {
    let server = Server::start(vec![answer("401 Unauthorized", &[], r#"{"message":"bad vault-token-1"}"#)]);
    let client = logins().token_provider(Vault).base_url(server.url()).build().unwrap();
    let error = run(async { client.call(OAuth).await.unwrap_err() });
    assert_eq!(error.status(), Some(401));
    for shown in
        [error.to_string(), format!("{error:?}"), format!("{client:?}"), format!("{:?}", client.call(OAuth))]
    {
        assert!(!shown.contains("vault-token-1"), "{shown}");
    }
    assert!(error.to_string().contains("bad [redacted]"), "{error}");
    assert_eq!(format!("{:?}", Credential::token_provider(Vault)), "Credential(a provider of bearer tokens)");
}

#[test]
fn a_provider_that_fails_sends_nothing() {
    let server = Server::start(vec![answer("204 No Content", &[], "")]);
    let failing = || async { Err::<&str, _>(io::Error::other("login with hunter22 failed")) };
    let client = logins().token_provider(failing).base_url(server.url()).build().unwrap();
    let error = run(async { client.call(OAuth).await.unwrap_err() });
    assert_eq!((error.kind(), error.maybe_received()), (ErrorKind::Credential, false));
    assert_eq!(error.to_string(), "guarded: the token provider gave no token");
    assert!(!format!("{error:?}").contains("hunter22"), "{error:?}");
    assert_eq!(error.source().unwrap().to_string(), "login with hunter22 failed");
    for bad in ["", "a b", "a\nb"] {
        let client = logins().token_provider(move || async move { Ok::<_, io::Error>(bad) });
        let client = client.base_url(server.url()).build().unwrap();
        let error = run(async { client.call(OAuth).await.unwrap_err() });
        assert_eq!(error.to_string(), "guarded: the token provider gave a token that a request cannot carry");
    }
    assert_eq!(server.seen(), Vec::<String>::new());
}

#[test]
fn a_provider_has_the_time_of_the_call() {
    let client = logins().token_provider(std::future::pending::<Result<&str, io::Error>>);
    let client =
        client.base_url("http://localhost").total_timeout(Duration::from_millis(20)).build().unwrap();
    let error = run(async { client.call(OAuth).await.unwrap_err() });
    assert_eq!((error.kind(), error.maybe_received()), (ErrorKind::Timeout, false));
    assert_eq!(error.to_string(), "guarded: the token provider timed out");
}

#[test]
fn a_provider_fits_bearer_schemes_only() {
    let error = shop().credential("basicAuth", Credential::token_provider(Vault)).build().unwrap_err();
    let expected =
        "security scheme `basicAuth` takes a user name and password, not a provider of bearer tokens";
    assert_eq!(error.to_string(), expected);
    // Which server a key belongs to cannot be read from tokens that are not there yet.
    assert!(shop().token_provider(Vault).build().is_ok());
}
