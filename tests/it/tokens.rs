//! Tokens that a generated client fetches where its document says, from a real local server.

use crate::server::{Server, answer};
use crate::whole::security_tokens::runtime::tokens::Grant;
use crate::whole::security_tokens::runtime::{Credential, SecurityKind};
use crate::whole::security_tokens::{API, Client};

fn run<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

#[test]
fn the_client_knows_where_each_scheme_has_its_tokens() {
    let known: Vec<String> = API
        .security
        .iter()
        .map(|it| match it.kind {
            SecurityKind::Tokens { token_url, refresh_url, discovery_url } => {
                format!("{}: {token_url:?} {refresh_url:?} {discovery_url:?}", it.name)
            }
            kind => format!("{}: {kind:?}", it.name),
        })
        .collect();
    assert_eq!(
        known,
        [
            r#"login: Some("https://auth.example.com/token") None None"#,
            r#"code: Some("/token") Some("/refresh") None"#,
            r#"person: None None Some("https://auth.example.com/.well-known/openid-configuration")"#,
            r#"device: Some("/device-token") None None"#,
            r#"metadata: None None Some("https://auth.example.com/.well-known/oauth-authorization-server")"#,
            "nothing: Bearer",
        ]
    );
}

#[test]
fn a_token_is_fetched_with_a_refresh_token_and_sent_with_the_call() {
    let server = Server::answering(|request| match request.starts_with("POST /refresh ") {
        true => {
            let token = r#"{"access_token": "fresh", "token_type": "Bearer", "expires_in": 60}"#;
            vec![answer("200 OK", &["content-type: application/json"], token)]
        }
        false => vec![answer("204 No Content", &[], "")],
    });
    let grant = Grant::refresh_token("shop", "refresh_1").client_secret("very_secret");
    let builder = Client::builder().credential("code", Credential::token_provider(grant));
    let client = builder.base_url(server.url()).build().unwrap();
    run(async {
        client.orders().create().await.unwrap();
        client.orders().create().await.unwrap();
    });
    let seen = server.seen();
    assert!(seen[0].contains("grant_type=refresh_token&refresh_token=refresh_1"), "{}", seen[0]);
    assert!(
        seen[1].starts_with("POST /orders ") && seen[1].contains("authorization: Bearer fresh\r\n"),
        "{}",
        seen[1]
    );
    assert_eq!(seen.len(), 3);
}
