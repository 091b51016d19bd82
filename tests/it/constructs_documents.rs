//! Calls operations of the fixtures about servers and security, and looks at where they go and as whom.

use std::io;

use crate::ok::security_kinds::resources::keys::Keys;
use crate::ok::security_kinds::resources::scopes::Scopes;
use crate::ok::servers::resources::elsewhere::Elsewhere;
use crate::runtime::{Api, ClientBuilder, ErrorPointers, SecurityKind, SecurityScheme, Server as Host};
use crate::server::{Server, answer};

/// As the client modules of the fixtures have it, which all share one runtime here.
static API: Api = Api {
    name: "constructs",
    version: "1.0.0",
    servers: &[Host { url: "https://api.example.com", description: "", key_prefixes: &[], variables: &[] }],
    server_variables: &["region", "bucket"],
    security: &[
        SecurityScheme { name: "oauth", kind: SecurityKind::Bearer },
        SecurityScheme { name: "oidc", kind: SecurityKind::Bearer },
        SecurityScheme { name: "key", kind: SecurityKind::ApiKeyHeader("X-Key") },
        SecurityScheme { name: "secret", kind: SecurityKind::ApiKeyQuery("secret") },
        SecurityScheme { name: "session", kind: SecurityKind::ApiKeyCookie("session") },
    ],
    error: ErrorPointers::COMMON,
    request_id_header: None,
};

#[test]
fn a_provided_token_goes_with_each_call() {
    let server = Server::start(vec![answer("204 No Content", &[], "")]);
    let client = ClientBuilder::from_api(&API)
        .token_provider(|| async { Ok::<_, io::Error>("fresh") })
        .api_key("key", "k_123456")
        .api_key("secret", "s_123456")
        .api_key("session", "c_123456")
        .base_url(server.url())
        .build()
        .unwrap();
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
        Scopes { client: &client }.one_alternative().await.unwrap();
        Scopes { client: &client }.two_alternatives().await.unwrap();
        Keys { client: &client }.several().await.unwrap();
    });
    let seen = server.seen();
    let has = |index: usize, line: &str| seen[index].lines().any(|it| it == line);
    assert!(has(0, "authorization: Bearer fresh") && !seen[0].contains("k_123456"), "{}", seen[0]);
    assert!(has(1, "authorization: Bearer fresh") && !seen[1].contains("k_123456"), "{}", seen[1]);
    assert!(has(2, "x-key: k_123456") && has(2, "cookie: session=c_123456"), "{}", seen[2]);
    assert!(seen[2].starts_with("GET /keys?secret=s_123456 ") && !seen[2].contains("fresh"), "{}", seen[2]);
}

#[test]
fn operations_go_to_their_own_servers_unless_the_caller_names_one() {
    let urls = |builder: ClientBuilder| {
        let client = builder.build().unwrap();
        let elsewhere = Elsewhere { client: &client };
        [elsewhere.from_path().request(), elsewhere.own_server().request()]
            .map(|it| it.unwrap().url().to_owned())
    };
    let api = || ClientBuilder::from_api(&API);
    assert_eq!(
        urls(api()),
        ["https://files.example.com/elsewhere", "https://all.uploads.example.com/any/elsewhere"]
    );
    assert_eq!(
        urls(api().server_variable("bucket", "mine")),
        ["https://files.example.com/elsewhere", "https://mine.uploads.example.com/any/elsewhere"]
    );
    assert_eq!(urls(api().base_url("http://localhost/mock")), ["http://localhost/mock/elsewhere"; 2]);
}
