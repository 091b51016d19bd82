//! Whether two JSON documents are equal: numbers by value, to their last digit, members in any order.
//!
//! In: two documents. A number becomes a string of its own spelling before they are compared, since a parser would round it.

use serde_json::Value;

pub(super) fn is_same(a: &str, b: &str) -> bool {
    let value = |text: &str| serde_json::from_str::<Value>(&spelled(text));
    matches!((value(a), value(b)), (Ok(a), Ok(b)) if a == b)
}

/// The text with each number as an object that no instance holds.
fn spelled(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let len = match first {
            '"' => string(rest),
            '-' | '0'..='9' => {
                let is_part = |it: char| it.is_ascii_digit() || "+-.eE".contains(it);
                let len = rest.find(|it| !is_part(it)).unwrap_or(rest.len());
                out += &format!("{{\"a number\":{:?}}}", decimal(&rest[..len]));
                rest = &rest[len..];
                continue;
            }
            _ => first.len_utf8(),
        };
        out += &rest[..len];
        rest = &rest[len..];
    }
    out
}

/// How long the string at the beginning is, with its quotes.
fn string(text: &str) -> usize {
    let mut escaped = false;
    let end = text.char_indices().skip(1).find(|(_, it)| {
        let ends = *it == '"' && !escaped;
        escaped = *it == '\\' && !escaped;
        ends
    });
    end.map_or(text.len(), |(at, _)| at + 1)
}

/// One spelling for each number: its digits without zeros at either end, and the power of ten of the last.
fn decimal(number: &str) -> String {
    let (mantissa, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
    let (sign, mantissa) = mantissa.strip_prefix('-').map_or(("", mantissa), |it| ("-", it));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    let short = digits.trim_end_matches('0');
    let significant = short.trim_start_matches('0');
    if significant.is_empty() {
        return "0".to_owned();
    }
    let exponent: i64 = exponent.parse().unwrap_or_default();
    let moved = digits.len() as i64 - short.len() as i64 - fraction.len() as i64;
    format!("{sign}{significant}e{}", exponent + moved)
}

#[cfg(test)]
mod tests {
    use super::is_same;

    #[test]
    fn equality_is_by_value() {
        for (a, b) in [
            ("1.0", "1"),
            ("[1e2, 0.10]", "[100,1e-1]"),
            ("-0.0", "0"),
            (r#"{"a": 1, "b": "1\"2"}"#, r#"{"b":"1\"2","a":1.0}"#),
            ("123456789012345678901234567890", "1.2345678901234567890123456789e29"),
        ] {
            assert!(is_same(a, b), "{a} {b}");
        }
        for (a, b) in [
            ("9007199254740993", "9007199254740992"),
            ("0.1234567890123456789", "0.12345678901234568"),
            ("1e400", "1e401"),
            ("1", "\"1\""),
            ("\"a1\"", "\"a1.0\""),
            ("{\"a\":null}", "{}"),
            ("1", "-1"),
            ("1", ""),
        ] {
            assert!(!is_same(a, b), "{a} {b}");
        }
    }
}
