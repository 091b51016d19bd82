//! Strings with a format. They are kept unchanged, so that nothing is lost on the way through; a value is checked
//! only when it is converted. A union looks at how the text is made, and rather takes a member that it is made for.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::fault::Fault;
use super::reader::Reader;
use super::value::{Json, Shape, View};

/// A date with time, as RFC 3339 writes it: `2026-04-01T09:30:00Z`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DateTime(String);

impl DateTime {
    /// The string on the wire.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for DateTime {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<DateTime> for String {
    fn from(it: DateTime) -> Self {
        it.0
    }
}

impl From<String> for DateTime {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for DateTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for DateTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self)
    }
}

impl Json for DateTime {
    fn blank() -> Self {
        Self(String::new())
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Result<(), Fault> {
        self.0.read(from)?;
        if !is_date_time(&self.0) {
            from.count_unknown();
        }
        Ok(())
    }

    fn view(&self) -> View<'_> {
        Shape::Text(&self.0).into()
    }
}

/// A date, as RFC 3339 writes it: `2026-04-01`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date(String);

impl Date {
    /// The string on the wire.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Date {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<Date> for String {
    fn from(it: Date) -> Self {
        it.0
    }
}

impl From<String> for Date {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self)
    }
}

impl Json for Date {
    fn blank() -> Self {
        Self(String::new())
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Result<(), Fault> {
        self.0.read(from)?;
        if !is_date(&self.0) {
            from.count_unknown();
        }
        Ok(())
    }

    fn view(&self) -> View<'_> {
        Shape::Text(&self.0).into()
    }
}

/// A UUID: `67e55044-10b1-426f-9247-bb680e5fe0c8`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Uuid(String);

impl Uuid {
    /// The string on the wire.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Uuid {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<Uuid> for String {
    fn from(it: Uuid) -> Self {
        it.0
    }
}

impl From<String> for Uuid {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Display for Uuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for Uuid {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Uuid {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self)
    }
}

impl Json for Uuid {
    fn blank() -> Self {
        Self(String::new())
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Result<(), Fault> {
        self.0.read(from)?;
        if !is_uuid(&self.0) {
            from.count_unknown();
        }
        Ok(())
    }

    fn view(&self) -> View<'_> {
        Shape::Text(&self.0).into()
    }
}

/// A decimal number as a string: `12.50`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Decimal(String);

impl Decimal {
    /// The string on the wire.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Decimal {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<Decimal> for String {
    fn from(it: Decimal) -> Self {
        it.0
    }
}

impl From<String> for Decimal {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self)
    }
}

impl Json for Decimal {
    fn blank() -> Self {
        Self(String::new())
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Result<(), Fault> {
        self.0.read(from)?;
        if !is_decimal(&self.0) {
            from.count_unknown();
        }
        Ok(())
    }

    fn view(&self) -> View<'_> {
        Shape::Text(&self.0).into()
    }
}

fn is_date_time(text: &str) -> bool {
    let (date, time) = text.split_at_checked(10).unwrap_or_default();
    let clock = time.get(1..6).unwrap_or_default();
    is_date(date) && time.starts_with(['T', 't', ' ']) && is_made_like(clock, "00:00")
}

fn is_date(text: &str) -> bool {
    is_made_like(text, "0000-00-00")
}

fn is_uuid(text: &str) -> bool {
    is_made_like(text, "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx")
}

fn is_decimal(text: &str) -> bool {
    // Not every text that Rust reads as a number is one: `inf`, `NaN`.
    text.parse::<f64>().is_ok() && text.bytes().all(|it| it.is_ascii_digit() || b"+-.eE".contains(&it))
}

/// Whether a text has a digit for each `0` of a pattern, a hexadecimal one for each `x`, and all else as it is there.
fn is_made_like(text: &str, pattern: &str) -> bool {
    let is_like = |(it, wanted): (u8, u8)| match wanted {
        b'0' => it.is_ascii_digit(),
        b'x' => it.is_ascii_hexdigit(),
        _ => it == wanted,
    };
    text.len() == pattern.len() && text.bytes().zip(pattern.bytes()).all(is_like)
}
