//! Lowers what a document says about how webhooks are signed.
//!
//! In: `x-webhook-signature: {header: …, timestamp: t, signature: v1, signed: '{timestamp}.{body}', …}`. Out: a
//! [`Signature`] in which all fits together, or none: what would be verified by half of it is not verified.

use serde_json::Value;

use crate::ir::{ByteText, Carrier, Digest, Piece, Signature};
use crate::lower::extensions::Map;
use crate::lower::members::Members;
use crate::lower::messages::Messages;
use crate::nearest::nearest;
use crate::openapi::extension::is_header;
use crate::pointer::Pointer;

const KEY: &str = "x-webhook-signature";
const MEMBERS: &[&str] = &[
    "header",
    "timestamp",
    "signature",
    "prefix",
    "signed",
    "id",
    "digest",
    "encoding",
    "secret",
    "tolerance",
    "description",
];
const DIGESTS: &[(&str, Digest)] =
    &[("sha256", Digest::Sha256), ("sha384", Digest::Sha384), ("sha512", Digest::Sha512)];
const ENCODINGS: &[(&str, ByteText)] = &[("hex", ByteText::Hex), ("base64", ByteText::Base64)];
const FORMS: &[(&str, Option<ByteText>)] =
    &[("text", None), ("hex", Some(ByteText::Hex)), ("base64", Some(ByteText::Base64))];
const HEADER: &str = "the name of a header";
const ELEMENT: &str = "the name of an element, or an object with a `header`";

/// How webhooks are signed, if the document says so and means something by it.
pub(in crate::lower) fn signature(map: &Map, at: &Pointer, messages: &mut Messages<'_>) -> Option<Signature> {
    let mut members = Members::of(KEY, map.get(KEY)?, at.key(KEY), MEMBERS, messages)?;
    members.need(&[
        ("header", HEADER),
        ("signed", "what is signed, such as `{timestamp}.{body}`"),
        ("digest", "`sha256`, `sha384` or `sha512`"),
        ("encoding", "`hex` or `base64`"),
    ]);
    let header = members.text("header", HEADER, is_header);
    let description = members.text("description", "a string", |it| !it.trim().is_empty());
    let digest = members.word("digest", DIGESTS);
    let encoding = members.word("encoding", ENCODINGS);
    let (key, key_prefix) = secret(&mut members);
    let tolerance = tolerance(&mut members);
    let elements = elements(&mut members);
    let prefix = members.text("prefix", "a string", |it| !it.is_empty()).unwrap_or_default();
    if !prefix.is_empty() && !elements.is_empty() {
        let message = "`prefix` is for signatures that have no element, and these have one";
        members.wrong("prefix", message, "remove `prefix` or `signature`");
    }
    let timestamp = place("timestamp", &elements, &mut members);
    let id = place("id", &elements, &mut members);
    let signed = signed(&mut members);
    fit(&timestamp, &id, signed.as_deref(), tolerance, &mut members);
    let is_fine = members.is_fine();
    let pointer = members.at().clone();
    let signature = Signature {
        pointer,
        description: description.map(str::to_owned),
        header: header?.to_owned(),
        elements,
        prefix: prefix.to_owned(),
        timestamp,
        id,
        signed: signed?,
        digest: digest?,
        encoding: encoding?,
        key,
        key_prefix,
        tolerance,
    };
    is_fine.then_some(signature)
}

/// `secret: text`, or `{form: base64, prefix: whsec_}`.
fn secret(members: &mut Members<'_, '_, '_>) -> (Option<ByteText>, String) {
    match members.get("secret") {
        None | Some(Value::String(_)) => (members.word("secret", FORMS).flatten(), String::new()),
        Some(_) => {
            let Some(mut below) = members.below("secret", &["form", "prefix"]) else {
                members.spoil();
                return (None, String::new());
            };
            below.need(&[("form", "`text`, `hex` or `base64`")]);
            let form = below.word("form", FORMS).flatten();
            let prefix = below.text("prefix", "a string", |it| !it.is_empty()).unwrap_or_default().to_owned();
            if !below.is_fine() {
                members.spoil();
            }
            (form, prefix)
        }
    }
}

fn tolerance(members: &mut Members<'_, '_, '_>) -> Option<u64> {
    let value = members.get("tolerance")?;
    let seconds = value.as_u64().filter(|it| *it > 0);
    if seconds.is_none() {
        members.wrong(
            "tolerance",
            "`tolerance` is not a number of seconds",
            "write a whole number of seconds, or remove `tolerance` if there is no age limit",
        );
    }
    seconds
}

/// `signature: v1`, or a list of names.
fn elements(members: &mut Members<'_, '_, '_>) -> Vec<String> {
    let names = match members.get("signature") {
        None => return Vec::new(),
        Some(Value::Array(list)) => list.iter().map(Value::as_str).collect(),
        Some(value) => value.as_str().map(|it| vec![it]),
    };
    match names.filter(|it| !it.is_empty() && it.iter().all(|it| is_element(it))) {
        Some(names) => names.into_iter().map(str::to_owned).collect(),
        None => {
            let what = "the name of an element, or a list of such names";
            members.wrong("signature", format!("`signature` is not {what}"), format!("write {what}"));
            Vec::new()
        }
    }
}

/// `timestamp: t`, or `{header: X-Timestamp}`.
fn place(key: &'static str, elements: &[String], members: &mut Members<'_, '_, '_>) -> Option<Carrier> {
    if !members.get(key)?.is_object() {
        let name = members.text(key, ELEMENT, is_element)?;
        if elements.is_empty() && members.get("signature").is_none() {
            let message = format!("`{key}` is an element of a header that has none");
            let right = format!(
                "name the element of the signature with `signature`, or the header of `{key}` with an object: `{{header: …}}`"
            );
            members.wrong(key, message, right);
        } else if elements.iter().any(|it| it == name) {
            let message = format!("the element `{name}` is a signature already");
            members.wrong(key, message, "name another element");
        }
        return Some(Carrier::Element(name.to_owned()));
    }
    let mut below = members.below(key, &["header"])?;
    below.need(&[("header", HEADER)]);
    let header = below.text("header", HEADER, is_header).map(str::to_owned);
    if !below.is_fine() {
        members.spoil();
    }
    header.map(Carrier::Header)
}

/// `signed: '{timestamp}.{body}'`, piece by piece.
fn signed(members: &mut Members<'_, '_, '_>) -> Option<Vec<Piece>> {
    const NAMES: [&str; 3] = ["timestamp", "id", "body"];
    let mut rest = members.text("signed", "a string", |it| !it.is_empty())?;
    let mut pieces = Vec::new();
    while !rest.is_empty() {
        let (text, name, after) = match rest.split_once('{') {
            None => (rest, None, ""),
            Some((text, after)) => match after.split_once('}') {
                Some((name, after)) => (text, Some(name), after),
                None => (text, Some(after), ""),
            },
        };
        if !text.is_empty() {
            pieces.push(Piece::Text(text.to_owned()));
        }
        match name {
            None => {}
            Some("timestamp") => pieces.push(Piece::Timestamp),
            Some("id") => pieces.push(Piece::Id),
            Some("body") => pieces.push(Piece::Body),
            Some(name) => {
                let help = match nearest(name, NAMES) {
                    Some(near) => format!("did you mean `{{{near}}}`?"),
                    None => "write `{body}`, `{timestamp}` or `{id}`".to_owned(),
                };
                members.wrong("signed", format!("`{{{name}}}` is nothing that can be signed here"), help);
                return None;
            }
        }
        rest = after;
    }
    Some(pieces)
}

/// Whether what is signed and what is reported fit together.
fn fit(
    timestamp: &Option<Carrier>,
    id: &Option<Carrier>,
    signed: Option<&[Piece]>,
    tolerance: Option<u64>,
    members: &mut Members<'_, '_, '_>,
) {
    if tolerance.is_some() && members.get("timestamp").is_none() {
        let help = "add `timestamp`, the place of the time of signing, or remove `tolerance`";
        members.wrong("tolerance", "there is an age limit, but no time of signing", help);
    }
    let Some(signed) = signed else { return };
    if !signed.contains(&Piece::Body) {
        members.wrong("signed", "the body is not signed", "add `{body}` in its place");
    }
    for (key, place, piece) in [("timestamp", timestamp, Piece::Timestamp), ("id", id, Piece::Id)] {
        let is_signed = signed.contains(&piece);
        if is_signed && members.get(key).is_none() {
            let message = format!("`{{{key}}}` is signed, but its place is missing");
            members.wrong("signed", message, format!("add `{key}`: {ELEMENT}"));
        } else if !is_signed && place.is_some() {
            let message = format!("`{key}` is not signed, so that it proves nothing");
            members.wrong(key, message, format!("add `{{{key}}}` to `signed`, or remove `{key}`"));
        }
    }
}

/// Whether a text can be distinguished from what is around an element.
fn is_element(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|it| it.is_ascii_graphic() && !",;=".contains(it))
}
