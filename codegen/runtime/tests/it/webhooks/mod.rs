//! Webhooks: what is taken, what is not, and why. Signatures were made with another implementation (Python's `hmac`),
//! those of `Prefixed` and `Standard` also stand in the documents of who defined these schemes.

mod schemes;

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::{HeaderMap, HeaderName, HeaderValue};
use proptest::prelude::*;
use runtime::Secret;
use runtime::webhooks::{Error, ErrorKind, Signed, Signer, Verified, Verifier};
use schemes::{Adjacent, Bare, Elements, Limited, Prefixed, Standard};

const SECRET: &str = "whsec_test_secret";
const BODY: &[u8] =
    "{\"id\":\"evt_1\",\"type\":\"payment_intent.succeeded\",\"data\":{\"object\":{\"id\":\"pi_1\",\
    \"amount\":2000,\"note\":\"€ \\u00e9\"}}}\n"
        .as_bytes();
/// Of [`BODY`], with [`SECRET`].
const AT_SECONDS: &str = "t=1700000000,v1=b413e04ead0f94cdf9a181cf57dea5fe7b49462a0929cbe3665b5862163d88e9";
const AT_MILLIS: &str = "t=1700000000123,v1=bc453b0992a0d248e741d028054261ad7939ccb6f1096c85d3b72dff90008a7b";
const RIGHT: &str = "b413e04ead0f94cdf9a181cf57dea5fe7b49462a0929cbe3665b5862163d88e9";
const WRONG: &str = "00b3e04ead0f94cdf9a181cf57dea5fe7b49462a0929cbe3665b5862163d88e9";

fn headers<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in pairs {
        let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
        headers.append(name, HeaderValue::from_str(value).unwrap());
    }
    headers
}

/// What becomes of [`BODY`] with these lines of the header.
fn verify_lines(lines: &[&str]) -> Result<Verified<'static, Elements>, Error> {
    let headers = headers(lines.iter().map(|it| ("Shop-Signature", *it)));
    Verifier::new([SECRET]).verify(&headers, BODY)
}

#[track_caller]
fn refused<W: Signed>(result: Result<Verified<'_, W>, Error>) -> (ErrorKind, String) {
    let error = result.unwrap_err();
    (error.kind(), error.to_string())
}

fn at(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds)
}

#[test]
fn elements_of_a_header() {
    let verified = verify_lines(&[AT_SECONDS]).unwrap();
    assert_eq!(verified.body(), BODY);
    assert_eq!(verified.timestamp(), Some("1700000000"));
    assert_eq!(verified.signed_at(), Some(at(1_700_000_000)));
    assert_eq!((verified.id(), verified.secret_index()), (None, 0));
    assert_eq!(verified.parse().unwrap()["data"]["object"]["note"], "€ é");

    let verified = verify_lines(&[AT_MILLIS]).unwrap();
    assert_eq!(verified.timestamp(), Some("1700000000123"));
    assert_eq!(verified.signed_at(), Some(at(1_700_000_000) + Duration::from_millis(123)));
}

#[test]
fn a_prefix() {
    let verifier = Verifier::<Prefixed>::new(["It's a Secret to Everybody"]);
    let value = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
    let verified = verifier.verify(&headers([("x-hub-signature-256", value)]), b"Hello, World!").unwrap();
    assert_eq!((verified.timestamp(), verified.signed_at(), verified.id()), (None, None, None));
    assert_eq!(verified.parse().unwrap_err().kind(), ErrorKind::Decode);
    let other = format!("sha1=00, sha256=00,{value}");
    assert!(verifier.verify(&headers([("X-Hub-Signature-256", &*other)]), b"Hello, World!").is_ok());
    for wrong in [&value["sha256=".len()..], "sha256=", "SHA256=75", ""] {
        let result = verifier.verify(&headers([("X-Hub-Signature-256", wrong)]), b"Hello, World!");
        let wanted = if wrong == "sha256=" { ErrorKind::NoMatch } else { ErrorKind::InvalidHeader };
        assert_eq!(refused(result).0, wanted, "{wrong}");
    }
}

#[test]
fn three_headers_and_a_secret_in_base64() {
    const BODY: &[u8] = br#"{"test": 2432232314}"#;
    const ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    let signed = |signatures: &str| {
        headers([("webhook-id", ID), ("Webhook-Timestamp", "1614265330"), ("Webhook-Signature", signatures)])
    };
    let right = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    for secret in ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"] {
        let verifier = Verifier::<Standard>::new([secret]).clock(|| at(1_614_265_330));
        let verified = verifier.verify(&signed(right), BODY).unwrap();
        assert_eq!((verified.id(), verified.timestamp()), (Some(ID), Some("1614265330")));
        let several = format!("v1a,abc v2,AAAA  v1,AAAA {right}");
        assert!(verifier.verify(&signed(&several), BODY).is_ok());
        assert_eq!(refused(verifier.verify(&signed("v1,AAAA"), BODY)).0, ErrorKind::NoMatch);
        assert_eq!(refused(verifier.verify(&signed("v2,AAAA"), BODY)).0, ErrorKind::InvalidHeader);
        assert_eq!(
            refused(verifier.clone().clock(|| at(1_614_265_631)).verify(&signed(right), BODY)).0,
            ErrorKind::TooOld
        );
        for missing in ["webhook-id", "webhook-timestamp", "webhook-signature"] {
            let mut headers = signed(right);
            headers.remove(missing);
            let (kind, text) = refused(verifier.verify(&headers, BODY));
            assert_eq!(kind, ErrorKind::MissingHeader);
            assert!(text.contains(missing), "{text}");
        }
    }
    // Without padding, and in the other alphabet.
    let verifier = Verifier::<Standard>::new(["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"]).no_tolerance();
    assert!(verifier.verify(&signed("v1,g0hM9SsE-OTPJTGt_tmIKtSyZlE3uFJELVlNIOLJ1OE"), BODY).is_ok());
    // The last letter has two bits that are none of the signature's.
    let result = verifier.verify(&signed("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OF="), BODY);
    assert_eq!(refused(result).0, ErrorKind::InvalidHeader);
}

#[test]
fn nothing_but_base64() {
    let verifier = Verifier::<Bare>::new(["00ff10A5"]);
    let right = "aaCQ0t7lsTJvq7SKoGNGTN/7HoNJJbp1Ksxkhg9iS48hs1HYdsA9wcRPR1/+Cxyv3P5jBP8+JbuQcrYzm2DdXQ==";
    assert!(verifier.verify(&headers([("X-Signature", right)]), BODY).is_ok());
    let several = format!("AAAA, {right}");
    assert!(verifier.verify(&headers([("X-Signature", &*several)]), BODY).is_ok());
    assert!(verifier.verify(&headers([("X-Signature", "AAAA"), ("X-Signature", right)]), BODY).is_ok());
}

#[test]
fn pieces_without_anything_between() {
    let signature =
        "db8ce736d60f6d1aec3e7afc2dac38e5768a4e81ccd2121d8f61d2b05a2431c9236cb1769dea5e6aecf4a1b6d1c02eda";
    let verifier = Verifier::<Adjacent>::new(["k"]);
    for name in ["new", "old"] {
        let line = format!("time=T;id=id;{name}={signature}");
        let verified = verifier
            .verify(&headers([("X-Signature", &*line)]), BODY)
            .map(|it| (it.signed_at(), it.id().map(str::to_owned)));
        assert_eq!(verified.unwrap(), (None, Some("id".to_owned())));
    }
    // It is the same text that is signed, but no longer the same body.
    for (id, body) in [("id{\"id\":", &BODY[6..]), ("id{", &BODY[1..])] {
        let line = format!("time=T,id={id},new={signature}");
        assert_eq!(
            refused(verifier.verify(&headers([("X-Signature", &*line)]), body)).0,
            ErrorKind::InvalidHeader
        );
    }
}

#[test]
fn the_border_between_timestamp_and_body_cannot_be_moved() {
    let headers = Signer::<Elements>::new(SECRET).timestamp("17").sign(br#"{"a.b":1}"#).unwrap();
    let line = headers["shop-signature"].to_str().unwrap();
    assert!(line.starts_with("t=17,"));
    // The same text is signed, but this body never was.
    let moved = line.replace("t=17,", "t=17.{\"a,");
    let moved = self::headers([("Shop-Signature", &*moved)]);
    let result = Verifier::<Elements>::new([SECRET]).verify(&moved, br#"b":1}"#);
    assert_eq!(refused(result).0, ErrorKind::InvalidHeader);
}

#[test]
fn odd_forms_of_a_header() {
    let upper = RIGHT.to_uppercase();
    for lines in [
        &[&*format!("v1={RIGHT},t=1700000000")][..],
        &[&format!(" t = 1700000000 , v1 = {RIGHT} ")],
        &[&format!("t=1700000000,,v0=zz,flag,a=b=c,v1={RIGHT},v1=")],
        &[&format!("t=1700000000;v1={RIGHT}")],
        &[&format!("t=1700000000,v1={upper}")],
        &[&format!("t=1700000000,v1={WRONG},v1={RIGHT},v1={WRONG}")],
        &["t=1700000000", &format!("v1={RIGHT}")],
        &[&format!("t=1700000000,v1={WRONG}"), AT_SECONDS],
        &["unknown", AT_SECONDS, ""],
    ] {
        assert!(verify_lines(lines).is_ok(), "{lines:?}");
    }
    for name in ["shop-signature", "SHOP-SIGNATURE"] {
        let headers = headers([("content-type", "application/json"), (name, AT_SECONDS)]);
        assert!(Verifier::<Elements>::new([SECRET]).verify(&headers, BODY).is_ok());
    }
}

#[test]
fn a_header_that_says_too_little_or_too_much() {
    let (kind, text) = refused(Verifier::<Elements>::new([SECRET]).verify(&HeaderMap::new(), BODY));
    assert_eq!((kind, &*text), (ErrorKind::MissingHeader, "webhook: the header `Shop-Signature` is missing"));
    for lines in [
        &[""][..],
        &["t=1700000000"],
        &[&*format!("v1={RIGHT}")],
        &[&format!("t=,v1={RIGHT}")],
        &[&format!("T=1700000000,v1={RIGHT}")],
        &[RIGHT],
        &["t=1700000000,v1=not hexadecimal"],
        &["t=1700000000,v1=abc"],
        // Which of the two is the time?
        &[AT_SECONDS, AT_MILLIS],
        &[&format!("t=1,{AT_SECONDS}")],
    ] {
        assert_eq!(refused(verify_lines(lines)).0, ErrorKind::InvalidHeader, "{lines:?}");
    }
    let mut headers = HeaderMap::new();
    headers.insert("shop-signature", HeaderValue::from_bytes(b"t=1700000000,v1=\xff").unwrap());
    let (kind, text) = refused(Verifier::<Elements>::new([SECRET]).verify(&headers, BODY));
    assert_eq!(
        (kind, &*text),
        (ErrorKind::InvalidHeader, "webhook: the header `Shop-Signature` is not text")
    );
}

#[test]
fn what_was_signed_by_others_or_over_something_else() {
    for (secret, line, body) in [
        ("whsec_test_secreT", AT_SECONDS, BODY),
        (SECRET, &*format!("t=1700000001,v1={RIGHT}"), BODY),
        (SECRET, &format!("t=01700000000,v1={RIGHT}"), BODY),
        (SECRET, &format!("t=1700000000,v1={WRONG}"), BODY),
        (SECRET, &format!("t=1700000000,v1={}", &RIGHT[..62]), BODY),
        (SECRET, &format!("t=1700000000,v1={RIGHT}00"), BODY),
        (SECRET, "t=1700000000,v1=", BODY),
        (SECRET, AT_SECONDS, BODY.trim_ascii_end()),
        (SECRET, AT_SECONDS, b""),
    ] {
        let result = Verifier::<Elements>::new([secret]).verify(&headers([("Shop-Signature", line)]), body);
        let (kind, text) = refused(result);
        assert_eq!(kind, ErrorKind::NoMatch, "{line}");
        assert_eq!(text, "webhook: no signature in the header `Shop-Signature` matches");
    }
}

#[test]
fn json_that_was_read_and_written_again_is_another_text() {
    let again = serde_json::from_slice::<serde_json::Value>(BODY).unwrap().to_string();
    let headers = headers([("Shop-Signature", AT_SECONDS)]);
    let verifier = Verifier::<Elements>::new([SECRET]);
    assert!(verifier.verify(&headers, BODY).is_ok());
    assert_eq!(refused(verifier.verify(&headers, again.as_bytes())).0, ErrorKind::NoMatch);
}

#[test]
fn several_secrets() {
    let headers = headers([("Shop-Signature", AT_SECONDS)]);
    for (secrets, index) in [(["new", SECRET], 1), ([SECRET, "old"], 0), ([SECRET, SECRET], 0)] {
        let verified = Verifier::<Elements>::new(secrets).verify(&headers, BODY).map(|it| it.secret_index());
        assert_eq!(verified.unwrap(), index);
    }
    let result = Verifier::<Elements>::new(["new", "old"]).verify(&headers, BODY).map(drop);
    assert_eq!(result.unwrap_err().kind(), ErrorKind::NoMatch);
    let secret = Verifier::<Elements>::new(vec![Secret::new(SECRET), "old".into()]);
    assert!(secret.verify(&headers, BODY).is_ok());
}

#[test]
fn secrets_that_are_no_keys() {
    fn why<W: Signed>(secrets: &[&str]) -> String {
        let error = Verifier::<W>::new(secrets.iter().copied()).verify(&HeaderMap::new(), BODY).map(drop);
        let error = error.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Secret);
        error.to_string()
    }
    assert_eq!(why::<Elements>(&[]), "webhook: no secret is given");
    assert_eq!(why::<Elements>(&[""]), "webhook: the secret is empty");
    assert_eq!(why::<Elements>(&["s\n"]), "webhook: the secret has white space around it");
    assert_eq!(why::<Elements>(&[SECRET, ""]), "webhook: secret 2 of 2 is empty");
    assert_eq!(why::<Standard>(&["whsec_"]), "webhook: the secret is empty");
    assert_eq!(
        why::<Standard>(&["whsec_a!b"]),
        "webhook: the secret is not written as those of this API are"
    );
    assert_eq!(why::<Bare>(&["00f"]), "webhook: the secret is not written as those of this API are");
    let error = Signer::<Bare>::new("zz").sign(BODY).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Secret);
}

#[test]
fn an_age_limit() {
    // Signed at 1700000000 s and at 1700000000.123 s.
    let kind = |line: &str, now: u64| {
        let verifier = Verifier::<Limited>::new([SECRET]).clock(move || at(now));
        verifier.verify(&headers([("Shop-Signature", line)]), BODY).map(drop).map_err(|it| it.kind())
    };
    for line in [AT_SECONDS, AT_MILLIS] {
        for now in [1_700_000_000, 1_700_000_300, 1_699_999_701] {
            assert_eq!(kind(line, now), Ok(()), "{line} at {now}");
        }
        assert_eq!(kind(line, 1_700_000_301), Err(ErrorKind::TooOld));
        assert_eq!(kind(line, 1_699_999_699), Err(ErrorKind::TooNew));
    }
    // What is forged is not called old.
    assert_eq!(kind(&format!("t=1,v1={WRONG}"), 1_700_000_000), Err(ErrorKind::NoMatch));
    let headers = headers([("Shop-Signature", AT_SECONDS)]);
    let verifier = Verifier::<Limited>::new([SECRET]).clock(|| at(1_700_000_600));
    let text = refused(verifier.verify(&headers, BODY)).1;
    assert_eq!(text, "webhook: it was signed 600 s ago, and 300 s are allowed");
    assert!(verifier.clone().tolerance(Duration::from_secs(600)).verify(&headers, BODY).is_ok());
    assert!(verifier.no_tolerance().verify(&headers, BODY).is_ok());
}

#[test]
fn a_delivery_ten_minutes_late_passes_where_there_is_no_limit() {
    let late = SystemTime::now() - Duration::from_secs(600);
    let headers = Signer::<Elements>::new(SECRET).at_millis(late).sign(BODY).unwrap();
    assert!(Verifier::<Elements>::new([SECRET]).verify(&headers, BODY).is_ok());
    let limited = Verifier::<Elements>::new([SECRET]).tolerance(Duration::from_secs(300));
    assert_eq!(refused(limited.verify(&headers, BODY)).0, ErrorKind::TooOld);
}

#[test]
fn an_age_limit_without_a_time_takes_nothing() {
    let limit = Duration::from_secs(300);
    let signed = Signer::<Prefixed>::new(SECRET).sign(BODY).unwrap();
    let result = Verifier::<Prefixed>::new([SECRET]).tolerance(limit).verify(&signed, BODY);
    assert_eq!(refused(result).0, ErrorKind::NoTimestamp);
    for text in ["soon", "+1700000000", "99999999999999999999", "2023-11-14T22:13:20Z"] {
        let signed = Signer::<Limited>::new(SECRET).timestamp(text).sign(BODY).unwrap();
        let verifier = Verifier::<Limited>::new([SECRET]);
        assert_eq!(refused(verifier.verify(&signed, BODY)).0, ErrorKind::NoTimestamp, "{text}");
        let verifier = verifier.no_tolerance();
        let verified = verifier.verify(&signed, BODY).unwrap();
        assert_eq!((verified.timestamp(), verified.signed_at()), (Some(text), None));
    }
}

#[test]
fn what_would_not_arrive_as_it_is_is_not_signed() {
    for timestamp in ["1,2", "1;2", "1\n2", "1.2", " 1", ""] {
        let error = Signer::<Elements>::new(SECRET).timestamp(timestamp).sign(BODY).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidHeader, "{timestamp:?}");
    }
    let error = Signer::<Standard>::new("whsec_MDEy").id("a.b").sign(BODY).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidHeader);
}

#[test]
fn nothing_that_is_shown_has_a_secret_a_signature_or_a_body() {
    let headers = headers([("Shop-Signature", AT_SECONDS)]);
    let verifier = Verifier::<Elements>::new([SECRET]);
    let verified = verifier.verify(&headers, BODY).unwrap();
    let wrong = Verifier::<Elements>::new(["another_secret"]).verify(&headers, BODY).unwrap_err();
    let unread = Verifier::<Standard>::new(["whsec_!"]).verify(&headers, BODY).unwrap_err();
    let shown = [
        format!("{verifier:?} {verifier:#?}"),
        format!("{verified:?} {verified:#?}"),
        format!("{:?}", verified.clone()),
        format!("{:?}", Signer::<Elements>::new(SECRET)),
        format!("{wrong} {wrong:?} {unread} {unread:?}"),
        format!("{:?}", Elements::SIGNATURE),
    ];
    for text in shown {
        for hidden in ["secret\"", SECRET, "another", RIGHT, "pi_1", "whsec"] {
            assert!(!text.contains(hidden), "{hidden} shows in: {text}");
        }
    }
}

#[test]
fn a_verifier_serves_several_threads() {
    fn shared<T: Send + Sync + Clone + 'static>(_: &T) {}
    shared(&Verifier::<Elements>::new([SECRET]));
    shared(&Signer::<Elements>::new(SECRET));
}

/// One of the ways to sign.
type Way = fn(&str, &[u8], &str) -> Result<HeaderMap, Error>;

fn signed<W: Signed>(secret: &str, body: &[u8], timestamp: &str) -> Result<HeaderMap, Error> {
    let headers = Signer::<W>::new(secret).timestamp(timestamp).sign(body)?;
    let verifier = Verifier::<W>::new(["6f6c6432", secret]).no_tolerance();
    assert_eq!(verifier.verify(&headers, body)?.secret_index(), 1);
    Ok(headers)
}

proptest! {
    #[test]
    fn what_is_signed_is_taken(
        body in proptest::collection::vec(any::<u8>(), 0..200),
        key in proptest::collection::vec(any::<u8>(), 1..100),
        timestamp in 0_u64..2_000_000_000_000,
    ) {
        let hex: String = key.iter().map(|it| format!("{it:02x}")).collect();
        prop_assume!(hex != "6f6c6432");
        // Hexadecimal digits are Base64, too, in groups of four.
        let secret = hex.repeat(2);
        for way in [signed::<Elements> as Way, signed::<Prefixed>, signed::<Standard>, signed::<Bare>, signed::<Adjacent>] {
            way(&secret, &body, &timestamp.to_string()).unwrap();
        }
    }

    /// Whatever changes by a single bit is no longer what was signed.
    #[test]
    fn one_bit_is_enough(place in 0_usize..3, at in any::<prop::sample::Index>(), bit in 0_u8..8) {
        let (mut body, mut timestamp) = (BODY.to_vec(), b"1700000000".to_vec());
        let mut signature: Vec<u8> = RIGHT.as_bytes().to_vec();
        let changed = [&mut body, &mut timestamp, &mut signature];
        let changed = changed.into_iter().nth(place).unwrap();
        let at = at.index(changed.len());
        let before = changed[at];
        changed[at] ^= 1 << bit;
        // A hexadecimal digit means the same in either case.
        prop_assume!(place != 2 || !changed[at].eq_ignore_ascii_case(&before));
        let line = [b"t=", &*timestamp, b",v1=", &*signature].concat();
        // What cannot stand in a header does not arrive.
        let value = HeaderValue::from_bytes(&line);
        prop_assume!(value.is_ok());
        let mut headers = HeaderMap::new();
        headers.insert("shop-signature", value.unwrap());
        let error = Verifier::<Elements>::new([SECRET]).verify(&headers, &body).map(drop).unwrap_err();
        prop_assert!(matches!(error.kind(), ErrorKind::NoMatch | ErrorKind::InvalidHeader));
    }

    /// Whatever comes: a kind of error, and nothing else.
    #[test]
    fn no_header_makes_it_fail_otherwise(line in "[ -~]{0,80}", body in proptest::collection::vec(any::<u8>(), 0..20)) {
        let value = HeaderValue::from_str(&line).unwrap();
        let names = ["shop-signature", "x-hub-signature-256", "webhook-signature", "webhook-id", "webhook-timestamp", "x-signature"];
        let headers: HeaderMap = names.into_iter().map(|it| (HeaderName::from_static(it), value.clone())).collect();
        prop_assert!(Verifier::<Elements>::new([SECRET]).verify(&headers, &body).is_err());
        prop_assert!(Verifier::<Prefixed>::new([SECRET]).verify(&headers, &body).is_err());
        prop_assert!(Verifier::<Standard>::new(["whsec_MDEy"]).verify(&headers, &body).is_err());
        prop_assert!(Verifier::<Bare>::new(["00ff"]).verify(&headers, &body).is_err());
        prop_assert!(Verifier::<Adjacent>::new([SECRET]).verify(&headers, &body).is_err());
    }
}
