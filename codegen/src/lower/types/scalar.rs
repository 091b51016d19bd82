//! Which built-in scalar a type and a format mean.
//!
//! In: `type` and `format`. Out: a scalar that holds every value of them. Formats that say nothing about the value leave
//! it as it is. Which integers are beyond 64 bits by their bounds or values is said in [`flat`](crate::lower::merge).

use crate::ir::Scalar;
use crate::lower::merge::Kind;

/// The scalar of a type and a format.
pub(in crate::lower) fn scalar(kind: Kind, format: Option<&str>) -> Scalar {
    match (kind, format) {
        (Kind::Boolean, _) => Scalar::Bool,
        (Kind::Integer, format) => integer(format.unwrap_or_default()),
        // A number may have a fraction, whatever its format says, and a float holds each of 32 bits; of 64 it does not.
        (Kind::Number, Some("int64")) => Scalar::I64,
        (Kind::Number, _) => Scalar::F64,
        (_, Some("date-time")) => Scalar::DateTime,
        (_, Some("date")) => Scalar::Date,
        (_, Some("uuid")) => Scalar::Uuid,
        (_, Some("decimal")) => Scalar::Decimal,
        // Whether a file can travel there is settled at the end.
        (_, Some("binary")) => Scalar::File,
        _ => Scalar::String,
    }
}

/// The integer that holds all of a format, however a language spells it: `uint64`, `unsigned long`, `u128`, `size_t`.
fn integer(format: &str) -> Scalar {
    const WORDS: &[&str] = &["", "int", "integer", "long", "longlong", "longint", "bigint", "size", "sizet"];
    if format == "int32" {
        return Scalar::I32;
    }
    let letters: String =
        format.chars().filter(char::is_ascii_alphanumeric).map(|it| it.to_ascii_lowercase()).collect();
    let word = letters.trim_end_matches("bits").trim_end_matches("bit");
    let word = word.trim_end_matches(|it: char| it.is_ascii_digit());
    let bits: Option<u32> =
        letters[word.len()..].trim_end_matches("bits").trim_end_matches("bit").parse().ok();
    let without_sign = word.strip_prefix("unsigned").or_else(|| word.strip_prefix('u'));
    let is_unsigned = word == "sizet" || without_sign.is_some_and(|it| WORDS.contains(&it));
    let is_signed = [WORDS, &["i", "s", "signedint", "sint"]].concat().contains(&word);
    match bits {
        Some(..=32) if is_unsigned => Scalar::I64,
        Some(65..) if is_unsigned => Scalar::U128,
        // Without a number the server's language decides, and most have 64 bits.
        _ if is_unsigned => Scalar::I128,
        Some(65..) if is_signed => Scalar::I128,
        _ => Scalar::I64,
    }
}

#[cfg(test)]
mod tests {
    use super::integer;
    use crate::ir::Scalar;

    #[test]
    fn integers_hold_all_of_their_format() {
        for (format, scalar) in [
            ("int32", Scalar::I32),
            ("int64", Scalar::I64),
            ("uint8", Scalar::I64),
            ("uint32", Scalar::I64),
            ("unsigned-int32", Scalar::I64),
            ("uint", Scalar::I128),
            ("uint64", Scalar::I128),
            ("UInt64", Scalar::I128),
            ("ulong", Scalar::I128),
            ("unsigned", Scalar::I128),
            ("unsigned long", Scalar::I128),
            ("unsigned_64_bit", Scalar::I128),
            ("u64", Scalar::I128),
            ("usize", Scalar::I128),
            ("size_t", Scalar::I128),
            ("int128", Scalar::I128),
            ("i128", Scalar::I128),
            ("uint128", Scalar::U128),
            ("u128", Scalar::U128),
            ("uint256", Scalar::U128),
            ("unix-time", Scalar::I64),
            ("utc-millisec", Scalar::I64),
            ("uid", Scalar::I64),
            ("duration-128", Scalar::I64),
            ("", Scalar::I64),
        ] {
            assert_eq!(integer(format), scalar, "{format}");
        }
    }
}
