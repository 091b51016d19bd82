//! What the client's builder accepts, chooses and refuses.

use std::time::Duration;

use runtime::{Api, ClientBuilder, Credential, Endpoint, ErrorKind, ErrorPointers, Server, ServerVariable};

use crate::support::api::operation;
use crate::support::{SHOP, endpoint, probe, shop};

fn error(builder: ClientBuilder) -> String {
    let error = builder.build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.operation().is_none());
    error.to_string()
}

fn url(builder: ClientBuilder) -> String {
    let request = builder.build().unwrap().call(probe([])).request().unwrap();
    request.url().strip_suffix("/probe/x").unwrap().to_owned()
}

#[test]
fn the_key_picks_its_server() {
    assert_eq!(url(shop().key("sk_test_123456")), "https://test.shop.example/v1");
    assert_eq!(url(shop().key("sk_live_123456")), "https://api.shop.example/v1");
    assert_eq!(url(shop().key("rk_live_123456")), "https://api.shop.example/v1");
    assert_eq!(
        error(shop().key("pk_test_123456")),
        "the key fits none of the API's servers; keys begin with `sk_test_` (https://test.shop.example/v1), \
         `sk_live_` (https://api.shop.example/v1), `rk_live_` (https://api.shop.example/v1); \
         to use another server set a base URL"
    );
}

#[test]
fn the_longest_prefix_wins() {
    static NESTED: Api = Api {
        servers: &[
            Server { url: "https://live.example", description: "", key_prefixes: &["sk_"], variables: &[] },
            Server {
                url: "https://test.example",
                description: "",
                key_prefixes: &["sk_test_"],
                variables: &[],
            },
        ],
        name: SHOP_NAME,
        version: "1.0.0",
        server_variables: &[],
        security: SHOP.security,
        error: ErrorPointers::COMMON,
        request_id_header: None,
    };
    const SHOP_NAME: &str = "nested";
    let nested = || ClientBuilder::from_api(&NESTED);
    assert_eq!(url(nested().key("sk_123456")), "https://live.example");
    assert_eq!(url(nested().key("sk_test_123456")), "https://test.example");
    let text = error(nested().key("sk_test_123456").base_url("https://live.example"));
    assert_eq!(text, "the key does not belong to live.example: keys of that server begin with `sk_`");
}

#[test]
fn a_key_goes_to_no_server_of_other_keys() {
    let expected =
        "the key does not belong to api.shop.example: keys of that server begin with `sk_live_`, `rk_live_`";
    assert_eq!(error(shop().key("sk_test_123456").base_url("https://api.shop.example/v1")), expected);
    assert_eq!(error(shop().key("sk_test_123456").base_url("https://API.shop.example:443/v1/")), expected);
    assert_eq!(error(shop().key("sk_test_123456").base_url("https://api.shop.example/v2")), expected);
    assert_eq!(error(shop().key("sk_test_123456").server("live")), expected);
    assert_eq!(url(shop().key("sk_live_123456").server("Live")), "https://api.shop.example/v1");
    assert_eq!(url(shop().key("whatever").base_url("https://mock.example")), "https://mock.example");
}

#[test]
fn servers_have_names() {
    assert_eq!(
        url(shop().key("sk_test_123456").server("https://test.shop.example/v1/")),
        "https://test.shop.example/v1"
    );
    assert_eq!(
        error(shop().key("sk_test_123456").server("staging")),
        "the API has no server `staging`; it has `https://test.shop.example/v1`, `https://api.shop.example/v1`"
    );
}

#[test]
fn base_urls() {
    let with = |url: &str| shop().key("sk_test_123456").base_url(url);
    for (given, expected) in [
        ("https://x.example", "https://x.example"),
        ("https://x.example/", "https://x.example"),
        ("https://x.example/a/b/", "https://x.example/a/b"),
        ("http://localhost:1", "http://localhost:1"),
        ("http://127.0.0.9:1", "http://127.0.0.9:1"),
        ("http://[::1]:1", "http://[::1]:1"),
    ] {
        assert_eq!(url(with(given)), expected);
    }
    for (given, part) in [
        ("", "cannot be read"),
        ("/v1", "cannot be read"),
        ("x.example", "cannot be read"),
        ("ftp://x.example", "has to begin with https:// (it begins with ftp:)"),
        ("data:text", "has to begin with https://"),
        ("https://x.example?a=b", "a query or a fragment"),
        ("https://x.example#a", "a query or a fragment"),
        ("https://user:password@x.example", "a user name or password"),
        ("http://x.example", "x.example would be reached over plain http"),
        ("http://localhost.example", "over plain http"),
        ("http://127.0.0.1.example", "over plain http"),
    ] {
        let text = error(with(given));
        assert!(text.contains(part), "{given}: {text}");
        assert!(!text.contains("password@"), "{text}");
    }
    assert_eq!(url(with("http://x.example").allow_plain_http(true)), "http://x.example");
}

#[test]
fn an_api_without_servers_needs_a_base_url() {
    static BARE: Api = Api {
        name: "bare",
        version: "1.0.0",
        servers: &[],
        server_variables: &[],
        security: &[],
        error: ErrorPointers::COMMON,
        request_id_header: None,
    };
    let bare = || ClientBuilder::from_api(&BARE);
    assert_eq!(error(bare()), "the API names no server: set a base URL");
    assert!(bare().base_url("https://x.example").build().is_ok());
    assert_eq!(
        error(bare().base_url("https://x.example").key("k")),
        "the API has no security scheme that a key could be for"
    );
    assert_eq!(error(bare().bearer("t")), "the API has no bearer scheme; it has none");
}

#[test]
fn credentials_fit_their_scheme() {
    let known = "`basicAuth`, `bearerAuth`, `headerKey`, `queryKey`, `cookieKey`";
    assert_eq!(
        error(shop().api_key("nope", "k")),
        format!("the API has no security scheme `nope`; it has {known}")
    );
    assert_eq!(
        error(shop().api_key("basicAuth", "k")),
        "security scheme `basicAuth` takes a user name and password, not an API key"
    );
    assert_eq!(
        error(shop().credential("headerKey", Credential::bearer("t"))),
        "security scheme `headerKey` takes an API key, not a bearer token"
    );
}

#[test]
fn credentials_that_cannot_be_sent_are_refused_unseen() {
    for (builder, part) in [
        (shop().key(""), "is empty"),
        (shop().key("sk_test_123456\n"), "begins or ends with a space or a line break"),
        (shop().key("sk_test_12:3456"), "contains a colon"),
        (shop().basic("u", "a\nb"), "characters that a request cannot carry"),
        (shop().bearer("a b"), "characters that a request cannot carry"),
        (shop().api_key("headerKey", "né"), "characters that a request cannot carry"),
        (shop().api_key("cookieKey", "a;b"), "characters that a request cannot carry"),
    ] {
        let text = error(builder);
        assert!(text.contains(part), "{text}");
        assert!(!text.contains("123456"), "{text}");
    }
}

#[test]
fn durations_and_headers_are_checked() {
    let with = || shop().key("sk_test_123456");
    assert_eq!(error(with().timeout(Duration::ZERO)), "the attempt timeout is zero");
    assert_eq!(error(with().connect_timeout(Duration::ZERO)), "the connect timeout is zero");
    assert_eq!(error(with().total_timeout(Duration::ZERO)), "the total timeout is zero");
    assert!(error(with().default_header("X", "a\nb")).contains("header `X` cannot carry its value"));
    assert!(error(with().default_header("a b", "c")).contains("`a b` is not a header name"));
    assert!(error(with().user_agent("a\nb")).contains("header `user-agent` cannot carry its value"));
    assert!(with().timeout(Duration::MAX).total_timeout(Duration::MAX).build().is_ok());
}

#[test]
fn a_later_credential_replaces_an_earlier_one() {
    let client = shop().key("sk_test_123456").key("sk_live_123456").build().unwrap();
    assert_eq!(client.call(probe([])).request().unwrap().url(), "https://api.shop.example/v1/probe/x");
}

const REGION: ServerVariable = ServerVariable { name: "region", default: Some("eu"), values: &["eu", "us"] };
const TENANT: ServerVariable = ServerVariable { name: "tenant", default: None, values: &[] };
const BASE: ServerVariable = ServerVariable { name: "base", default: Some(""), values: &[] };

static REGIONS: Api = Api {
    servers: &[
        Server {
            url: "https://{region}.x.example{base}",
            description: "Shared",
            key_prefixes: &[],
            variables: &[REGION, BASE],
        },
        Server {
            url: "https://{tenant}.x.example:8443",
            description: "Own",
            key_prefixes: &[],
            variables: &[TENANT],
        },
        Server { url: "/relative", description: "Relative", key_prefixes: &[], variables: &[] },
    ],
    server_variables: &["region", "base", "tenant", "bucket"],
    name: "regions",
    version: "1.0.0",
    security: SHOP.security,
    error: ErrorPointers::COMMON,
    request_id_header: None,
};

fn regions() -> ClientBuilder {
    ClientBuilder::from_api(&REGIONS).key("k_123456")
}

const STORED: Endpoint<'static> = Endpoint {
    servers: &[Server {
        url: "https://{bucket}.files.example/{region}",
        description: "",
        key_prefixes: &[],
        variables: &[
            ServerVariable { name: "bucket", default: Some("all"), values: &[] },
            ServerVariable { name: "region", default: Some("any"), values: &[] },
        ],
    }],
    ..endpoint("store", "GET", "/file")
};
operation!(Store -> (), STORED, |it| it.empty());

#[test]
fn variables_of_servers_have_defaults_and_may_be_set() {
    assert_eq!(url(regions()), "https://eu.x.example");
    assert_eq!(url(regions().server_variable("region", "us")), "https://us.x.example");
    assert_eq!(url(regions().server_variable("base", "/v2/")), "https://eu.x.example/v2");
    let twice = regions().server_variable("region", "us").server_variable("region", "eu");
    assert_eq!(url(twice), "https://eu.x.example");
    assert_eq!(
        url(regions().server("own").server_variable("tenant", "shop-1")),
        "https://shop-1.x.example:8443"
    );
    assert_eq!(url(regions().server("https://eu.x.example")), "https://eu.x.example");
}

#[test]
fn variables_that_lead_nowhere_are_refused() {
    for (builder, expected) in [
        (
            regions().server_variable("region", "cn"),
            "the server variable `region` takes `eu` or `us`, not `cn`",
        ),
        (
            regions().server_variable("regoin", "us"),
            "no server of the API has a variable `regoin`; known are: `region`, `base`, `tenant`, `bucket`",
        ),
        (
            regions().server("own"),
            "the server variable `tenant` of `https://{tenant}.x.example:8443` has no value: set it, or a base URL",
        ),
        (
            regions().server("own").server_variable("tenant", "evil.example/"),
            "the server variable `tenant` is part of a host's name, which `evil.example/` is not",
        ),
        (
            regions().server_variable("region", "us").base_url("https://mock.example"),
            "a base URL has no variables: set either that or server variables",
        ),
        (
            regions().server("relative"),
            "the API names its server as `/relative`, without a host: set a base URL, such as \
             https://host.example/relative",
        ),
        (
            shop().server_variable("region", "us"),
            "no server of the API has a variable `region`; known are: none",
        ),
    ] {
        assert_eq!(error(builder), expected);
    }
}

#[test]
fn servers_of_operations_have_variables_too() {
    let url =
        |builder: ClientBuilder| builder.build().unwrap().call(Store).request().unwrap().url().to_owned();
    assert_eq!(url(regions()), "https://all.files.example/any/file");
    let set = regions().server_variable("bucket", "mine").server_variable("region", "us");
    assert_eq!(url(set), "https://mine.files.example/us/file");
    assert_eq!(url(regions().base_url("http://localhost/mock")), "http://localhost/mock/file");
    let bad = regions().server_variable("bucket", "evil.example#").build().unwrap();
    let error = bad.call(Store).request().unwrap_err();
    assert_eq!(
        error.to_string(),
        "store: the server variable `bucket` is part of a host's name, which `evil.example#` is not"
    );
}

/// What the builder makes of environment variables. A process cannot change its own while other threads read them, so this
/// test runs itself as another process.
#[test]
fn the_environment_gives_the_key_and_the_base_url() {
    let name = "builder::the_environment_gives_the_key_and_the_base_url";
    if std::env::var_os("SHOP_CHILD").is_some() {
        let text = match shop().from_env().build() {
            Ok(client) => client.call(probe([])).request().unwrap().url().to_owned(),
            Err(error) => error.to_string(),
        };
        let with_key = shop().from_env().key("sk_live_123456").build().is_ok();
        println!("<{text}> {with_key}");
        return;
    }
    let child = |variables: &[(&str, &str)]| {
        let mut child = std::process::Command::new(std::env::current_exe().unwrap());
        child.args(["--exact", name, "--nocapture"]).env("SHOP_CHILD", "1");
        child.env_remove("SHOP_KEY").env_remove("SHOP_BASE_URL").envs(variables.iter().copied());
        let output = String::from_utf8(child.output().unwrap().stdout).unwrap();
        output.lines().find_map(|it| Some(it[it.find('<')?..].to_owned())).unwrap_or(output)
    };
    let test = "<https://test.shop.example/v1/probe/x> true";
    assert_eq!(child(&[("SHOP_KEY", "sk_test_123456")]), test);
    assert_eq!(child(&[("SHOP_KEY", "sk_test_123456"), ("SHOP_BASE_URL", "")]), test);
    assert_eq!(
        child(&[("SHOP_KEY", "sk_test_123456"), ("SHOP_BASE_URL", "http://127.0.0.1:1")]),
        "<http://127.0.0.1:1/probe/x> true"
    );
    let unset = "the environment variable `SHOP_KEY` is not set: set it to your key, or give the builder a credential";
    assert_eq!(child(&[]), format!("<{unset}> true"));
    assert_eq!(child(&[("SHOP_KEY", "")]), format!("<{unset}> true"));
}
