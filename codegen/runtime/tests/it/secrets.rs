//! No rendering of anything shows a secret, also where a server or a caller puts one.

use std::collections::BTreeMap;
use std::error::Error as _;
use std::fmt::Debug;

use runtime::json::{File, Sensitive, drift, from_slice, to_value};
use runtime::{
    Body, Client, Credential, DecodeError, Encoder, Endpoint, Error, Operation, RawResponse, Secret, Style,
};
use serde_json::{Value, json};

use crate::json::models::{Loose, Price, Tagged};
use crate::support::api::{Part, operation};
use crate::support::{Probe, Server, answer, close, endpoint, json as ok, probe, run, shop};

const KEY: &str = "sk_test_Zm9v+SECRET/9=";
const BASE64: &str = "c2tfdGVzdF9abTl2K1NFQ1JFVC85PTo=";
const ENCODED: &str = "sk_test_Zm9v%2BSECRET%2F9%3D";
const PASSWORD: &str = "hunter2-password";
const TOKEN: &str = "bearer-token-999";
const CARD: &str = "4111111111111111";
const TILL: &str = "till-secret-77";
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
        .default_header("X-Till", Secret::new(TILL))
        .build()
        .unwrap()
}

/// Everything that a server could know and send back.
fn echo() -> String {
    let unpadded = BASE64.trim_end_matches('=');
    format!(
        "key {KEY} {BASE64} {unpadded} {ENCODED} {TOKEN} {PASSWORD} {CARD} {CALL} {CALL_QUERY} default-cookie-1 {TILL}"
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
        TILL,
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

/// An error as an API may document it: a field for what was wrong, which repeats it.
type Refusal = BTreeMap<String, Value>;

#[test]
fn typed_refusals_that_echo() {
    let card: i64 = CARD.parse().unwrap();
    let body = json!({
        "message": echo(),
        "fields": [{"name": "card", "given": CARD}, {"name": CARD, "given": card}, {CARD: null}],
        "grouped": "4111 1111-1111 1111",
        "status": 402,
    });
    let reply = answer("402 Payment Required", &["content-type: application/json"], body.to_string());
    let server = Server::start(vec![reply]);
    let call = client(&server.url())
        .call(probe_with_card())
        .header("X-Api-Key", CALL)
        .header("X-Till", TILL)
        .query("api_key", CALL_QUERY);
    clean_debug(&call.request().unwrap());
    let error = run(call.send()).unwrap_err();
    let refusal: Refusal = error.api().unwrap().json().unwrap();
    clean_debug(&refusal);
    assert!(!format!("{refusal:?}").contains("4111"), "{refusal:?}");
    assert_eq!(refusal["status"], json!(402));
    assert_eq!(refusal["fields"][0], json!({"name": "card", "given": "[redacted]"}));
    // Nothing is lost: the body is there unchanged.
    assert_eq!(error.raw_body(), Some(body.to_string().as_bytes()));
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

/// How a body is written.
#[derive(Debug, Clone, Copy)]
enum How {
    Json,
    Form,
    Multipart,
    Text,
    Bytes,
}

/// `POST /pay` with a body that has a sensitive member.
#[derive(Debug, Clone)]
struct Pay(Price, How);

impl Operation for Pay {
    type Output = Value;
    const ENDPOINT: &'static Endpoint<'static> = &endpoint("pay", "POST", "/pay");

    fn encode(&self, to: &mut Encoder<'_>) {
        let text = self.0.secret.clone().unwrap_or_default();
        match self.1 {
            How::Json => to.json(&self.0),
            How::Form => to.form(&self.0, &[]),
            How::Multipart => to.multipart("multipart/form-data", &self.0, &[], &[]),
            How::Text => to.sensitive_text("text/plain", &text),
            How::Bytes => to.sensitive_bytes("application/jwt", &Body::from(text)),
        }
    }

    fn decode(response: &RawResponse) -> Result<Value, DecodeError> {
        response.json()
    }
}

fn price(secret: &str) -> Price {
    let parent = json!({"id": "q", "amount": 2, "due": null, "secret": "the parent's one"});
    let price =
        json!({"id": "p", "amount": 1, "due": null, "secret": secret, "parent": parent, "note": "seen"});
    from_slice(price.to_string().as_bytes()).unwrap()
}

/// The error of a call that is refused with this message.
fn refused<O: Operation>(call: impl FnOnce(Client) -> runtime::Call<O>, message: &str) -> Error {
    let body = json!({"error": {"code": message, "message": message}}).to_string();
    let server = Server::start(vec![answer("402 A", &["content-type: application/json"], body)]);
    run(call(client(&server.url())).send()).err().unwrap()
}

/// Everything that an error tells, and what caused it.
fn told(error: &Error) -> String {
    let mut told = format!("{error} {error:?} {error:#?}");
    let mut cause = error.source();
    while let Some(it) = cause {
        told.push_str(&format!("{it} {it:?} {it:#?}"));
        cause = it.source();
    }
    if let Some(api) = error.api() {
        told.push_str(&format!(
            "{api} {api:?} {api:#?} {:?} {:?} {:?}",
            api.kind(),
            api.code(),
            api.message()
        ));
    }
    told
}

#[test]
fn sensitive_members_of_a_body_are_taken_out_of_what_the_server_says() {
    for how in [How::Json, How::Form, How::Multipart] {
        for (secret, echoed) in [
            (CARD, "4111 1111 1111 1111"),
            ("123", "123"),
            ("a\"b\\c\nd", "a\"b\\c\nd"),
            ("a\"b\\c\nd", r#"a\"b\\c\nd"#),
        ] {
            let message = format!("no: {echoed}; the parent's one; seen");
            let error = refused(|it| it.call(Pay(price(secret), how)), &message);
            let message = error.api().unwrap().message();
            assert_eq!(message, Some("no: [redacted]; [redacted]; seen"), "{how:?} {secret}");
            assert!(!told(&error).contains(echoed), "{how:?} {secret}: {error:?}");
        }
    }
    for how in [How::Text, How::Bytes] {
        let error = refused(|it| it.call(Pay(price("as a text"), how)), "not as a text");
        assert_eq!(error.api().unwrap().message(), Some("not [redacted]"), "{how:?}");
    }
}

/// An operation with a body that hides itself.
#[derive(Debug, Clone)]
struct Hide(Sensitive<Value>);

impl Operation for Hide {
    type Output = Sensitive<BTreeMap<String, i64>>;
    const ENDPOINT: &'static Endpoint<'static> = &endpoint("hide", "POST", "/x");

    fn encode(&self, to: &mut Encoder<'_>) {
        to.json(&self.0);
    }

    fn decode(response: &RawResponse) -> Result<Self::Output, DecodeError> {
        response.json()
    }
}

#[test]
fn values_that_hide_themselves() {
    let value = Sensitive::new(json!({"a": ["s3cr3t-a", 4567, true], "b": {"c": "s3cr3t-c", "d": 12.50}}));
    assert_eq!(format!("{value:?} {value:#?}"), "[redacted] [redacted]");
    assert_eq!(to_value(&value), *value);
    assert_eq!(serde_json::to_value(&value).unwrap(), *value);
    assert_eq!(serde_json::from_value::<Sensitive<Value>>(value.clone().into_inner()).unwrap(), value);
    assert!(!format!("{:?}", client("http://localhost").call(Hide(value.clone()))).contains("s3cr3t"));
    let error = refused(|it| it.call(Hide(value)), "s3cr3t-a 4567 true s3cr3t-c 12.5 a b c d");
    let message = error.api().unwrap().message();
    assert_eq!(message, Some("[redacted] [redacted] true [redacted] [redacted] a b c d"));

    let server = Server::start(vec![ok("200 OK", r#"{"s3cr3t":"x"}"#)]);
    let error = run(client(&server.url()).call(Hide(Sensitive::default())).send()).unwrap_err();
    assert_eq!(error.path(), None, "keys may be secrets, too");
    assert!(!told(&error).contains("s3cr3t"), "{error:?}");
}

/// An operation with a body that is sensitive as a whole, and has members that everybody knows.
#[derive(Debug, Clone)]
struct Known(Sensitive<Loose>, Sensitive<Tagged>);

impl Operation for Known {
    type Output = Value;
    const ENDPOINT: &'static Endpoint<'static> = &endpoint("known", "POST", "/x");

    fn encode(&self, to: &mut Encoder<'_>) {
        to.query("tagged", &self.1, Style::JSON);
        to.json(&self.0);
    }

    fn decode(response: &RawResponse) -> Result<Value, DecodeError> {
        response.json()
    }
}

#[test]
fn what_a_schema_tells_everybody_is_no_secret() {
    let loose: Loose = from_slice(br#"{"kind":"paid","one":7654321}"#).unwrap();
    let tagged = Tagged::Price(Box::new(price("s3cr3t")));
    let call = |it: Client| it.call(Known(Sensitive::new(loose), Sensitive::new(tagged)));
    let error = refused(call, "paid price 7654321 s3cr3t seen");
    let message = error.api().unwrap().message();
    assert_eq!(message, Some("paid price [redacted] [redacted] [redacted]"), "constants and tags stay");
}

#[test]
fn a_sensitive_member_ends_the_path_of_a_fault() {
    let drift = drift::<Price>(br#"{"id":"p","amount":1,"due":null,"secret":{"s3cr3t":1}}"#);
    assert_eq!(drift[0].to_string(), "/secret: expected a string, found an object");
    let fault = from_slice::<BTreeMap<String, Sensitive<BTreeMap<String, i64>>>>(br#"{"a":{"s3cr3t":"x"}}"#);
    assert_eq!(fault.unwrap_err().path(), "a");
}

#[test]
fn extra_members_are_sensitive_where_the_document_has_a_sensitive_one_of_that_name() {
    for how in [How::Json, How::Form, How::Multipart] {
        let call = |it: Client| {
            let call = it.call(Pay(from_slice(br#"{"id":"p","amount":1,"due":null}"#).unwrap(), how));
            call.body_member("secret", json!({"now": ["s3cr3t-now"]})).body_member("open", "not secret")
        };
        let error = refused(call, "s3cr3t-now, not secret");
        assert_eq!(error.api().unwrap().message(), Some("[redacted], not secret"), "{how:?}");
    }
    let call = |it: Client| it.call(Hide(Sensitive::new(json!({})))).body_member("any", "s3cr3t-any");
    assert_eq!(refused(call, "no s3cr3t-any").api().unwrap().message(), Some("no [redacted]"));
}

#[test]
fn extra_parameters_are_sensitive_where_the_document_has_a_sensitive_one_of_that_name() {
    let parts = [
        Part::Query("pin", json!(null), Style::FORM.sensitive()),
        Part::Header("X-Pin", json!(null), Style::SIMPLE.sensitive()),
    ];
    let call = |it: Client| {
        let call =
            it.call(probe(parts.clone())).query("pin", "s3cr3t-query").header("x-pin", "s3cr3t-header");
        call.query("open", "not secret")
    };
    let request = format!("{:?}", call(client("http://localhost")).request().unwrap());
    assert!(!request.contains("s3cr3t") && request.contains("not%20secret"), "{request}");
    let error = refused(call, "s3cr3t-query s3cr3t-header not secret");
    assert_eq!(error.api().unwrap().message(), Some("[redacted] [redacted] not secret"));
}

/// A parameter that is an object with a sensitive member.
#[derive(Debug, Clone)]
struct Find(Price);

impl Operation for Find {
    type Output = Value;
    const ENDPOINT: &'static Endpoint<'static> = &endpoint("find", "GET", "/find");

    fn encode(&self, to: &mut Encoder<'_>) {
        to.query("deep", &self.0, Style::DEEP_OBJECT);
        to.query("json", &self.0, Style::JSON);
        to.header("X-Json", &self.0, Style::JSON);
    }

    fn decode(response: &RawResponse) -> Result<Value, DecodeError> {
        response.json()
    }
}

#[test]
fn a_parameter_is_hidden_as_a_whole_where_a_part_of_it_is_sensitive() {
    let request = client("http://localhost").call(Find(price("12"))).request().unwrap();
    assert!(request.url().contains("deep%5Bsecret%5D=12"), "{}", request.url());
    let shown = format!("{request:?}");
    assert!(!shown.contains("12") && shown.contains("deep%5Bsecret%5D=[redacted]"), "{shown}");
    assert!(shown.contains("json=[redacted]") && shown.contains("x-json: [redacted]"), "{shown}");
    let error = refused(|it| it.call(Find(price("s3cr3t"))), "s3cr3t");
    assert_eq!(error.api().unwrap().message(), Some("[redacted]"));
}

#[test]
fn a_file_is_taken_out_where_it_is_a_text() {
    #[derive(Debug, Clone)]
    struct Upload(Sensitive<BTreeMap<String, File>>);

    impl Operation for Upload {
        type Output = Value;
        const ENDPOINT: &'static Endpoint<'static> = &endpoint("upload", "POST", "/x");

        fn encode(&self, to: &mut Encoder<'_>) {
            to.multipart("multipart/form-data", &self.0, &[], &[]);
        }

        fn decode(response: &RawResponse) -> Result<Value, DecodeError> {
            response.json()
        }
    }

    let files = [
        ("a", File::new("s3cr3t-file")),
        ("b", File::new(vec![0xFF; 9])),
        ("c", File::new(vec![b'c'; 9000])),
    ];
    let upload = Upload(Sensitive::new(files.map(|(name, it)| (name.to_owned(), it)).into()));
    let error = refused(|it| it.call(upload), &format!("s3cr3t-file {}", "c".repeat(9000)));
    assert!(error.api().unwrap().message().unwrap().starts_with("[redacted] ccc"));
}

#[test]
fn a_media_type_that_the_server_makes_up() {
    let server = Server::start(vec![answer("402 A", &[&format!("content-type: {CARD}/{KEY}")], "x")]);
    let error = run(client(&server.url()).call(probe_with_card()).send()).unwrap_err();
    assert_eq!(error.to_string(), "probe: 402 Payment Required (1 bytes of [redacted]/[redacted])");
}
