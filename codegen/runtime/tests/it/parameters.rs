//! The OpenAPI style tables, row by row, and what they leave open.

use proptest::prelude::*;
use runtime::Style;
use serde_json::{Value, json};
use url::{Url, form_urlencoded};

use crate::support::api::Part;
use crate::support::{Probe, offline, probe};

fn url(parts: impl IntoIterator<Item = Part>) -> String {
    let url = offline().call(probe(parts)).request().unwrap().url().to_owned();
    url.strip_prefix("http://localhost/probe/").unwrap().to_owned()
}

fn error(parts: impl IntoIterator<Item = Part>) -> String {
    offline().call(probe(parts)).request().unwrap_err().to_string()
}

fn path(value: Value, style: Style) -> String {
    url([Part::Path("id", value, style)])
}

fn query(value: Value, style: Style) -> String {
    let url = url([Part::Query("color", value, style)]);
    url.strip_prefix('x').unwrap().trim_start_matches('?').to_owned()
}

fn header(value: Value, style: Style) -> String {
    let request = offline().call(probe([Part::Header("X-Color", value, style)])).request().unwrap();
    request.header("x-color").unwrap_or("(none)").to_owned()
}

fn cookie(value: Value, style: Style) -> String {
    let request = offline().call(probe([Part::Cookie("color", value, style)])).request().unwrap();
    request.header("cookie").unwrap_or("(none)").to_owned()
}

fn list() -> Value {
    json!(["blue", "black", "brown"])
}

fn object() -> Value {
    json!({"B": 150, "G": 200, "R": 100})
}

#[test]
fn path_styles() {
    let table = [
        (Style::SIMPLE, false, ["blue", "blue,black,brown", "B,150,G,200,R,100"]),
        (Style::SIMPLE, true, ["blue", "blue,black,brown", "B=150,G=200,R=100"]),
        (Style::LABEL, false, [".blue", ".blue,black,brown", ".B,150,G,200,R,100"]),
        (Style::LABEL, true, [".blue", ".blue.black.brown", ".B=150.G=200.R=100"]),
        (Style::MATRIX, false, [";id=blue", ";id=blue,black,brown", ";id=B,150,G,200,R,100"]),
        (Style::MATRIX, true, [";id=blue", ";id=blue;id=black;id=brown", ";B=150;G=200;R=100"]),
    ];
    for (style, explode, expected) in table {
        let style = style.explode(explode);
        let found = [json!("blue"), list(), object()].map(|value| path(value, style));
        assert_eq!(found, expected, "{style:?}");
    }
    assert_eq!(path(json!({"a": 1}), Style::JSON), "%7B%22a%22%3A1%7D");
}

#[test]
fn query_styles() {
    let table = [
        (
            Style::FORM,
            true,
            ["color=", "color=blue", "color=blue&color=black&color=brown", "B=150&G=200&R=100"],
        ),
        (Style::FORM, false, ["color=", "color=blue", "color=blue,black,brown", "color=B,150,G,200,R,100"]),
        (
            Style::SPACE_DELIMITED,
            false,
            ["color=", "color=blue", "color=blue%20black%20brown", "color=B%20150%20G%20200%20R%20100"],
        ),
        (
            Style::PIPE_DELIMITED,
            false,
            ["color=", "color=blue", "color=blue%7Cblack%7Cbrown", "color=B%7C150%7CG%7C200%7CR%7C100"],
        ),
        (
            Style::DEEP_OBJECT,
            true,
            [
                "color=",
                "color=blue",
                "color%5B0%5D=blue&color%5B1%5D=black&color%5B2%5D=brown",
                "color%5BB%5D=150&color%5BG%5D=200&color%5BR%5D=100",
            ],
        ),
    ];
    for (style, explode, expected) in table {
        let style = style.explode(explode);
        let found = [json!(""), json!("blue"), list(), object()].map(|value| query(value, style));
        assert_eq!(found, expected, "{style:?}");
    }
    assert_eq!(query(json!({"a": [1, null]}), Style::JSON), "color=%7B%22a%22%3A%5B1%2Cnull%5D%7D");
}

#[test]
fn header_and_cookie_styles() {
    assert_eq!(
        [json!("blue"), list(), object()].map(|it| header(it, Style::SIMPLE)),
        ["blue", "blue,black,brown", "B,150,G,200,R,100"]
    );
    assert_eq!(header(object(), Style::SIMPLE.explode(true)), "B=150,G=200,R=100");
    assert_eq!(header(json!("as it is: 100%"), Style::SIMPLE), "as it is: 100%");
    assert_eq!(header(json!({"a": 1}), Style::JSON), r#"{"a":1}"#);
    assert_eq!(cookie(json!("a b"), Style::FORM), "color=a%20b");
    assert_eq!(cookie(list(), Style::FORM.explode(false)), "color=blue,black,brown");
    assert_eq!(cookie(list(), Style::FORM), "color=blue; color=black; color=brown");
}

#[test]
fn scalars_have_one_text() {
    assert_eq!(query(json!(true), Style::FORM), "color=true");
    assert_eq!(query(json!(-9_007_199_254_740_993_i64), Style::FORM), "color=-9007199254740993");
    assert_eq!(query(json!(0.5), Style::FORM), "color=0.5");
}

#[test]
fn absent_null_and_empty_lists_are_left_out() {
    for value in [json!(null), json!([]), json!({})] {
        for style in [Style::FORM, Style::FORM.explode(false), Style::DEEP_OBJECT, Style::PIPE_DELIMITED] {
            assert_eq!(query(value.clone(), style), "", "{value} {style:?}");
        }
    }
    assert_eq!(header(json!(null), Style::SIMPLE), "(none)");
    assert_eq!(cookie(json!([]), Style::FORM), "(none)");
}

#[test]
fn a_separator_within_a_value_never_passes_for_one_between_values() {
    for (style, value, says) in [
        (Style::PIPE_DELIMITED, json!(["a", "b|c"]), "`|` within item 2"),
        (Style::SPACE_DELIMITED, json!(["a b", "c"]), "a space within item 1"),
        (Style::PIPE_DELIMITED, json!({"a": "b|c"}), "`|` within a member"),
        (Style::SPACE_DELIMITED, json!({"a b": 1}), "a space within a member"),
    ] {
        let text = error([Part::Query("color", value, style)]);
        let rest = "which is what separates one from the next";
        assert_eq!(text, format!("probe: query parameter `color` has {says}, {rest}"));
    }
    assert_eq!(query(json!(["a b", "c%7Cd"]), Style::PIPE_DELIMITED), "color=a%20b%7Cc%257Cd");
    assert_eq!(query(json!(["a|b"]), Style::PIPE_DELIMITED.explode(true)), "color=a%7Cb");
    assert_eq!(query(json!(["a,b", "c"]), Style::FORM.explode(false)), "color=a%2Cb,c");
    let reserved = Style::FORM.explode(false).allow_reserved();
    assert_eq!(query(json!(["a,/b", "c"]), reserved), "color=a%2C/b,c");
}

#[test]
fn deep_objects_nest() {
    assert_eq!(
        query(json!({"a": {"b": [1, {"c": 2}]}, "d": null}), Style::DEEP_OBJECT),
        "color%5Ba%5D%5Bb%5D%5B0%5D=1&color%5Ba%5D%5Bb%5D%5B1%5D%5Bc%5D=2"
    );
    assert_eq!(
        query(json!({"a": {"b": 1}, "l": [1, 2], "o": [{"p": 3}]}), Style::FORM),
        "a%5Bb%5D=1&l=1&l=2&o%5B0%5D%5Bp%5D=3"
    );
    assert_eq!(query(json!([{"a": 1}]), Style::FORM.explode(false)), "color=%7B%22a%22%3A1%7D");
}

#[test]
fn a_value_without_end_is_refused() {
    let mut value = json!(1);
    for _ in 0..100 {
        value = json!({ "a": value });
    }
    let text = error([Part::Query("color", value, Style::DEEP_OBJECT)]);
    assert_eq!(text, "probe: query parameter `color` is nested more than 64 levels deep");
}

#[test]
fn every_byte_is_encoded_but_the_unreserved() {
    for byte in 0..=127_u8 {
        let text = char::from(byte).to_string();
        let expected = match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => text.clone(),
            _ => format!("%{byte:02X}"),
        };
        assert_eq!(query(json!(text), Style::FORM), format!("color={expected}"));
        assert_eq!(path(json!(format!("a{text}")), Style::SIMPLE), format!("a{expected}"));
    }
    assert_eq!(query(json!("é€😀"), Style::FORM), "color=%C3%A9%E2%82%AC%F0%9F%98%80");
    assert_eq!(url([Part::Query("a[b]&c", json!(1), Style::FORM)]), "x?a%5Bb%5D%26c=1");
}

#[test]
fn reserved_characters_stay_where_they_change_nothing() {
    assert_eq!(
        query(json!(":/?#[]@!$&'()*+,;=% "), Style::FORM.allow_reserved()),
        // The URL standard encodes the quote in the query of a web address.
        "color=:/?%23%5B%5D@!$%26%27()*%2B,;%3D%25%20"
    );
}

#[test]
fn a_path_value_that_addresses_something_else_is_refused() {
    for (value, is) in [("", "empty"), (".", "a dot segment"), ("..", "a dot segment")] {
        for style in [Style::SIMPLE, Style::LABEL, Style::MATRIX] {
            if !value.is_empty() && style != Style::SIMPLE {
                continue;
            }
            let text = error([Part::Path("id", json!(value), style)]);
            assert_eq!(
                text,
                format!("probe: path parameter `id` is {is}, which would address something else")
            );
        }
    }
    for value in [json!(null), json!([]), json!({})] {
        assert!(error([Part::Path("id", value, Style::SIMPLE)]).contains("`id` is empty"));
    }
    let dots = error([Part::Path("id", json!(["", ""]), Style::LABEL.explode(true))]);
    assert_eq!(dots, "probe: path parameter `id` is a dot segment, which would address something else");
    // Everything that could divide or climb the path is encoded instead.
    assert_eq!(path(json!("../a"), Style::SIMPLE), "..%2Fa");
    assert_eq!(path(json!("..\\a?b#c"), Style::SIMPLE), "..%5Ca%3Fb%23c");
    assert_eq!(path(json!("%2e%2e"), Style::SIMPLE), "%252e%252e");
    assert_eq!(path(json!("..."), Style::SIMPLE), "...");
}

#[test]
fn a_header_value_that_would_break_the_request_is_refused() {
    for (value, code) in
        [("a\r\nX-Evil: 1", "U+000D"), ("a\0", "U+0000"), ("a\u{7f}", "U+007F"), ("né", "U+00E9")]
    {
        let text = error([Part::Header("X-Color", json!(value), Style::SIMPLE)]);
        let expected = format!("probe: header `X-Color` cannot carry its value: character 2 is {code}");
        assert!(text.starts_with(&expected), "{text}");
    }
    assert_eq!(
        error([Part::Header("X Color", json!(1), Style::SIMPLE)]),
        "probe: `X Color` is not a header name"
    );
    let own = error([Part::Header("Content-Length", json!(1), Style::SIMPLE)]);
    assert_eq!(own, "probe: header `content-length` is the transport's own and cannot be set");
}

#[test]
fn forms() {
    const STYLES: &[(&str, Style)] =
        &[("expand", Style::DEEP_OBJECT), ("ids", Style::FORM.explode(false)), ("raw", Style::JSON)];
    let body = json!({
        "amount": 100, "expand": ["a", "b"], "ids": [1, 2], "items": [{"price": "p&1"}], "name": "a b",
        "none": null, "object": {"k": [1]}, "raw": {"x": 1}, "tags": ["t", "u"], "unset": [],
    });
    let request = offline().call(probe([Part::Form(body, STYLES)])).request().unwrap();
    assert_eq!(request.header("content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(
        std::str::from_utf8(request.body().unwrap()).unwrap(),
        "amount=100&expand%5B0%5D=a&expand%5B1%5D=b&ids=1,2&items=%7B%22price%22%3A%22p%261%22%7D&name=a%20b\
         &none=&object=%7B%22k%22%3A%5B1%5D%7D&raw=%7B%22x%22%3A1%7D&tags=t&tags=u&unset="
    );
    // What is empty is said, in whatever style: left out, it would mean that nothing changes.
    for value in [json!(null), json!([]), json!({})] {
        for style in [Style::FORM, Style::FORM.explode(false), Style::DEEP_OBJECT, Style::PIPE_DELIMITED] {
            let styles: &[(&str, Style)] = Box::leak(Box::new([("a", style)]));
            let request =
                offline().call(probe([Part::Form(json!({ "a": value }), styles)])).request().unwrap();
            assert_eq!(request.body(), Some(b"a=".as_slice()), "{value} {style:?}");
        }
    }
    assert_eq!(error([Part::Form(json!([1]), &[])]), "probe: a form body has to be an object");
}

#[test]
fn a_path_parameter_without_value_is_an_error() {
    use runtime::{DecodeError, Encoder, Endpoint, Operation, RawResponse};
    #[derive(Debug, Clone)]
    struct Forgetful;
    impl Operation for Forgetful {
        type Output = ();
        const ENDPOINT: &'static Endpoint<'static> = Probe::ENDPOINT;
        fn encode(&self, _: &mut Encoder<'_>) {}
        fn decode(response: &RawResponse) -> Result<(), DecodeError> {
            response.empty()
        }
    }
    let error = offline().call(Forgetful).request().unwrap_err();
    assert_eq!(error.to_string(), "probe: path parameter `id` has no value");
}

proptest! {
    #[test]
    fn a_server_reads_back_what_was_given(text in any::<String>(), name in "[^=]+") {
        let parts = [
            Part::Path("id", json!(format!("{text}x")), Style::SIMPLE),
            Part::Query("plain", json!(text), Style::FORM),
            Part::Query("reserved", json!(text), Style::FORM.allow_reserved()),
            Part::Query("deep", json!({ name.clone(): text }), Style::DEEP_OBJECT),
        ];
        let url = Url::parse(offline().call(probe(parts)).request().unwrap().url()).unwrap();
        let segments: Vec<_> = url.path_segments().unwrap().collect();
        prop_assert_eq!(segments.len(), 2);
        // A form's decoder turns a plus into a space; none is ever sent as it is.
        let decode = |text: &str| {
            form_urlencoded::parse(text.as_bytes()).next().map(|(key, _)| key.into_owned()).unwrap_or_default()
        };
        prop_assert_eq!(decode(segments[1]), format!("{text}x"));
        let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
        let expected = [("plain".to_owned(), &text), ("reserved".to_owned(), &text), (format!("deep[{name}]"), &text)];
        prop_assert_eq!(pairs, expected.map(|(name, text)| (name, text.clone())));
        prop_assert_eq!(url.fragment(), None);
    }
}

fn whole(value: Value, style: Style) -> String {
    let url = url([Part::Whole(value, style, &[("list", Style::PIPE_DELIMITED)])]);
    url.strip_prefix('x').unwrap().to_owned()
}

#[test]
fn a_query_may_be_one_value() {
    let form = json!({"a": "b c", "list": [1, 2], "none": null, "many": ["x", "y"]});
    assert_eq!(whole(form, Style::FORM), "?a=b%20c&list=1%7C2&many=x&many=y");
    assert_eq!(whole(json!({"a": [1]}), Style::JSON), "?%7B%22a%22%3A%5B1%5D%7D");
    assert_eq!(whole(json!("$.a&b"), Style::SIMPLE), "?%24.a%26b");
    assert_eq!(whole(Value::Null, Style::JSON), "");
    assert_eq!(
        error([Part::Whole(json!([1]), Style::FORM, &[])]),
        "probe: query `whole` has to be an object"
    );
}

#[test]
fn a_sensitive_query_is_not_shown() {
    for (value, style) in [(json!({"a": "hush"}), Style::FORM), (json!("hush"), Style::SIMPLE)] {
        let part = Part::Whole(value, style.sensitive(), &[]);
        let request = offline().call(probe([part])).request().unwrap();
        assert!(request.url().contains("hush") && !format!("{request:?}").contains("hush"), "{request:?}");
    }
}

#[test]
fn cookies_of_their_own_style_are_not_encoded() {
    let of = |value, explode| cookie(value, Style::COOKIE.explode(explode));
    assert_eq!(of(json!("a%20b=c"), true), "color=a%20b=c");
    assert_eq!(
        [of(list(), true), of(list(), false)],
        ["color=blue; color=black; color=brown", "color=blue,black,brown"]
    );
    assert_eq!([of(object(), true), of(object(), false)], ["B=150; G=200; R=100", "color=B,150,G,200,R,100"]);
    assert_eq!(of(Value::Null, true), "(none)");
    for bad in ["a b", "a;b", "a\"b", "a\\b", "\u{e9}", "a\nb"] {
        let error = error([Part::Cookie("color", json!(bad), Style::COOKIE)]);
        assert!(error.contains("which a cookie cannot hold"), "{error}");
    }
    let error = error([Part::Cookie("color", json!(["a,b"]), Style::COOKIE.explode(false))]);
    assert!(error.contains("what separates one from the next"), "{error}");
}

#[test]
fn reserved_characters_of_a_path_end_no_step() {
    let reserved = |text: &str| path(json!(text), Style::SIMPLE.allow_reserved());
    assert_eq!(reserved(":/?#[]@!$&'()*+,;=% "), ":%2F%3F%23%5B%5D@!$&'()*+,;=%25%20");
    let error = error([Part::Path("id", json!(".."), Style::SIMPLE.allow_reserved())]);
    assert!(error.contains("dot segment"), "{error}");
}
