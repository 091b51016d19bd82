//! How secrets are found in text, however they are written there, and what is left alone.
//!
//! Looked at through what a call shows of its operation: the client's credentials are taken out of it.

use std::fmt;

use growth::assert_linear;
use proptest::prelude::*;
use runtime::{DecodeError, Encoder, Endpoint, Operation, RawResponse};

use crate::support::{endpoint, shop};

/// An operation that shows a text as it is.
#[derive(Clone)]
struct Shown(String);

impl fmt::Debug for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Operation for Shown {
    type Output = ();
    const ENDPOINT: &'static Endpoint<'static> = &endpoint("shown", "GET", "/x");

    fn encode(&self, _: &mut Encoder<'_>) {}

    fn decode(_: &RawResponse) -> Result<(), DecodeError> {
        Ok(())
    }
}

/// The text without the secret.
fn scrubbed(secret: &str, text: &str) -> String {
    let client = shop().basic("u", secret).base_url("http://localhost").build().unwrap();
    let shown = format!("{:?}", client.call(Shown(text.to_owned())));
    let shown = shown.strip_prefix("Call { operation: ").unwrap();
    shown[..shown.find(", options: ").unwrap()].to_owned()
}

/// Whatever is in the place of the secret in `text`, at `{}`, is taken out, and nothing else.
#[track_caller]
fn taken_out(secret: &str, written: &str) {
    for text in ["{}", "a {} b", "say '{}'.", "({})", "a={}&b=1", "{}, {}"] {
        let given = text.replace("{}", written);
        assert_eq!(scrubbed(secret, &given), text.replace("{}", "[redacted]"), "{secret} in {given}");
    }
}

#[track_caller]
fn left_alone(secret: &str, text: &str) {
    assert_eq!(scrubbed(secret, text), text, "{secret}");
}

#[test]
fn a_secret_is_found_however_it_is_escaped() {
    const SECRET: &str = "pä\"s/s+w\\o r😀&<d";
    for written in [
        SECRET,
        "p%C3%A4%22s%2Fs%2Bw%5Co%20r%F0%9F%98%80%26%3Cd",
        "p%c3%a4%22s%2fs%2bw%5co+r%f0%9f%98%80%26%3cd",
        r#"pä\"s/s+w\\o r😀&<d"#,
        r#"p\u00e4\"s\/s+w\u005co r\uD83D\ude00\u0026\u003Cd"#,
        r#"p\u{e4}\"s/s+w\x5Co r\u{1f600}&<d"#,
        "p&#228;&quot;s/s+w\\o r&#x1F600;&amp;&lt;d",
        "cMOkInMvcyt3XG8gcvCfmIAmPGQ=",
    ] {
        taken_out(SECRET, written);
    }
    // A text within a text is escaped twice.
    taken_out("one\"two\"three", r#"one\\\"two\\\"three"#);
}

#[test]
fn base64_is_found_in_both_alphabets_with_and_without_padding() {
    for written in ["Pz8_Pj4-c2VjcmV0", "Pz8/Pj4+c2VjcmV0"] {
        taken_out("???>>>secret", written);
    }
    for written in ["c2VjcmV0LTEyMzQ1Ng==", "c2VjcmV0LTEyMzQ1Ng"] {
        assert!(!scrubbed("secret-123456", written).contains("c2Vj"), "{written}");
    }
}

#[test]
fn a_card_is_found_in_groups() {
    for secret in ["4111111111111111", "4111 1111 1111 1111", "4111-1111-1111-1111"] {
        for written in [
            "4111111111111111",
            "4111 1111 1111 1111",
            "4111-1111-1111-1111",
            "4111.1111.1111.1111",
            "411111 1111111111",
            "4111+1111+1111+1111",
            "4111%201111%201111%201111",
            "4111\u{a0}1111\u{a0}1111\u{a0}1111",
        ] {
            taken_out(secret, written);
        }
        left_alone(secret, "4111 1111 1111 1112, 411111******1111");
    }
    for written in ["GB33 BUKB 2020 1555 5555 55", "gb33bukb20201555555555"] {
        taken_out("GB33BUKB20201555555555", written);
    }
}

#[test]
fn a_short_secret_is_found_as_a_word_of_its_own_only() {
    for text in
        ["123", "cvc=123&x=1", "cvc%3D123%26x", "(123)", "\"123\",", r"\n123\n", r"\u000a123", "cvc_123"]
    {
        assert_eq!(scrubbed("123", text), text.replace("123", "[redacted]"));
    }
    for text in ["4123", "1234", "a123", "123b", "a4123b", "12 3", "ü123", "1.23"] {
        left_alone("123", text);
    }
    taken_out("a&b", "a%26b");
    taken_out("123", "MTIz");
    left_alone("123", "xMTIz");
}

#[test]
fn what_is_too_short_hides_nothing() {
    for secret in ["", "1", "12", "ab", "äö"] {
        left_alone(secret, "1 12 ab äö , MTI=");
    }
}

#[test]
fn a_long_secret_is_found_within_longer_words() {
    assert_eq!(scrubbed("s3cr3t-key", "xs3cr3t-keyx"), "x[redacted]x");
    // Seven are few enough to be met by chance.
    left_alone("hunter2", "hunter23");
    assert_eq!(scrubbed("hunter2", "hunter2, hunter2!"), "[redacted], [redacted]!");
}

#[test]
fn secrets_that_overlap_leave_no_ends_standing() {
    let client = shop()
        .basic("abcdefghij", "ghijklmnop")
        .default_header("Cookie", "a=klmnopqrst")
        .base_url("http://localhost")
        .build();
    let shown = format!("{:?}", client.unwrap().call(Shown("1 abcdefghijklmnopqrst 2".to_owned())));
    assert!(shown.contains("operation: 1 [redacted] 2, "), "{shown}");
}

#[test]
fn a_text_costs_what_its_length_gives_it() {
    let mixed = "aaaa1111 %25\\\\&amp; ";
    let almost = format!("{}b", "a".repeat(60));
    for (secret, one) in [
        ("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", mixed),
        ("1111111111111111111111111111111111112", mixed),
        ("\\\\\\\\\\\\\\\\\\\\\\\\b", mixed),
        (&almost, "a"),
    ]
    .into_iter()
    .chain(["\\", "\\u{", "&", "&#", "%", "%2", "+"].map(|one| ("secret\\secret", one)))
    {
        assert_linear(one, 4_000, |n| left_alone(secret, &one.repeat(n / one.len())));
    }
    // The secret itself at every place.
    assert_linear("a long secret everywhere", 4_000, |n| {
        assert_eq!(scrubbed(&"a".repeat(2000), &"a".repeat(n)), "[redacted]");
    });
}

#[test]
fn a_long_secret_is_found_where_it_is_cut_short() {
    let secret: String = (0..400).map(|it| char::from(b'a' + (it * it % 26) as u8)).collect();
    for piece in [&secret[..], &secret[..64], &secret[32..200], &secret[336..]] {
        assert_eq!(scrubbed(&secret, &format!("x {piece} y")), "x [redacted] y");
    }
    left_alone(&secret, &format!("x {} y", &secret[..50]));
}

/// Every way to write a text of which it is known how it would be read back.
fn writings(secret: &str) -> Vec<String> {
    let percent = |text: &str| text.bytes().map(|it| format!("%{it:02x}")).collect::<String>();
    let json = serde_json::to_string(secret).unwrap();
    let debug = format!("{secret:?}");
    let units = secret.encode_utf16().map(|it| format!("\\u{it:04X}")).collect();
    let html = secret.chars().map(|it| format!("&#{};", u32::from(it))).collect();
    let between_quotes = |text: &str| text[1..text.len() - 1].to_owned();
    vec![secret.to_owned(), percent(secret), between_quotes(&json), between_quotes(&debug), units, html]
}

proptest! {
    #[test]
    fn no_writing_of_a_secret_is_missed(
        secret in "[ -~]{1,4}[ -~äß漢😀]{7,30}[!-~]",
        around in ("[ -~äß漢😀]{0,20}", "[ -~äß漢😀]{0,20}"),
    ) {
        for written in writings(&secret) {
            let text = format!("{}{written}{}", around.0, around.1);
            let shown = scrubbed(&secret, &text);
            prop_assert!(!shown.contains(&written), "{} in {}: {}", secret, text, shown);
            prop_assert!(shown.contains("[redacted]"), "{} in {}: {}", secret, text, shown);
        }
    }

    #[test]
    fn no_short_secret_is_missed_where_it_is_a_word(
        secret in "[0-9]{3,7}|[a-z0-9]{3,7}",
        around in ("([ -~äß漢😀]{0,20}[ =:,_(-])?", "([ &,_)-][ -~äß漢😀]{0,20})?"),
    ) {
        let shown = scrubbed(&secret, &format!("{}{secret}{}", around.0, around.1));
        let words = shown.split(|it: char| !it.is_alphanumeric());
        prop_assert!(words.into_iter().all(|it| it != secret), "{} in {}", secret, shown);
    }

    #[test]
    fn any_text_can_be_scrubbed_of_any_secret(secret in "\\PC{0,40}", text in "(\\PC|[%&+;\\\\#xu{}0-9a-f]){0,80}") {
        prop_assume!(!secret.chars().any(char::is_control));
        let shown = scrubbed(&secret, &text);
        prop_assert!(secret.chars().count() < 8 || !shown.contains(&secret));
    }

    #[test]
    fn text_without_the_secret_stays_as_it_is(secret in "[A-Z]{8,20}", text in "[a-z0-9 %&\\\\;#äß漢😀]{0,60}") {
        prop_assert_eq!(scrubbed(&secret, &text), text);
    }
}
