//! Reads what a user's deserializer has.
//!
//! In: the calls of a deserializer. Out: the value, where the deserializer is serde_json's and shows its text, which is read
//! where it is; from any other format the same value as JSON text, to be read afterwards. Text, since reading a union needs to
//! go back, and a deserializer cannot.

use std::fmt;

use serde::Deserializer;
use serde::de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};

use super::convert::read_str;
use super::value::Json;
use super::writer::Writer;

/// The name by which `serde_json::value::RawValue` asks serde_json for the text of a value. To any other format it is the
/// name of a type, which says nothing.
pub(super) const AS_IT_IS_WRITTEN: &str = "$serde_json::private::RawValue";

/// The name under which serde_json has a number where somebody turned its feature `arbitrary_precision` on.
const AS_A_NUMBER: &str = "$serde_json::private::Number";

/// What a deserializer has, on its way to JSON text, or to a value where it is JSON text already.
pub(super) struct Foreign<'a> {
    text: &'a mut Writer,
    value: Option<&'a mut dyn Json>,
}

impl<'a> Foreign<'a> {
    /// The text of JSON goes to this value; anything else is written as JSON.
    pub(super) fn new(text: &'a mut Writer, value: &'a mut dyn Json) -> Self {
        Self { text, value: Some(value) }
    }

    fn part(text: &'a mut Writer) -> Self {
        Self { text, value: None }
    }
}

impl<'de> DeserializeSeed<'de> for Foreign<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Foreign<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value that JSON has, too")
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.text.bool(value);
        Ok(())
    }

    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        self.text.integer(value);
        Ok(())
    }

    fn visit_i128<E>(self, value: i128) -> Result<(), E> {
        self.text.wide_integer(value);
        Ok(())
    }

    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        self.text.unsigned_integer(value.into());
        Ok(())
    }

    fn visit_u128<E>(self, value: u128) -> Result<(), E> {
        self.text.unsigned_integer(value);
        Ok(())
    }

    fn visit_f64<E>(self, value: f64) -> Result<(), E> {
        match value.is_finite() {
            true => self.text.number(value),
            false => self.text.null(),
        }
        Ok(())
    }

    fn visit_str<E>(self, value: &str) -> Result<(), E> {
        self.text.string(value);
        Ok(())
    }

    fn visit_none<E>(self) -> Result<(), E> {
        self.text.null();
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.text.null();
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        self.text.listed("[");
        let mut between = "";
        loop {
            // A comma that no item follows is taken back.
            let end = self.text.out.len();
            self.text.listed(between);
            if items.next_element_seed(Foreign::part(self.text))?.is_none() {
                self.text.out.truncate(end);
                break;
            }
            between = ",";
        }
        self.text.listed("]");
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let Self { text, value } = self;
        let mut between = "{";
        loop {
            // So is what was written before a key that does not come, or that is the name of something else.
            let end = text.out.len();
            text.listed(between);
            match members.next_key_seed(Key(text))? {
                None => {
                    text.out.truncate(end);
                    break;
                }
                Some(Named::Member) => {
                    text.listed(":");
                    members.next_value_seed(Foreign::part(text))?;
                    between = ",";
                }
                Some(Named::Json) => {
                    text.out.truncate(end);
                    return members.next_value_seed(Verbatim { text, value });
                }
            }
        }
        text.listed(if between == "{" { "{}" } else { "}" });
        Ok(())
    }
}

/// What a key names.
enum Named {
    /// A member, whose name has been written.
    Member,
    /// The text of the value itself.
    Json,
}

/// Writes a key, unless it names something else than a member.
struct Key<'a>(&'a mut Writer);

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = Named;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Named, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = Named;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key that is a string")
    }

    fn visit_str<E>(self, key: &str) -> Result<Named, E> {
        if key == AS_IT_IS_WRITTEN || key == AS_A_NUMBER {
            return Ok(Named::Json);
        }
        self.0.string(key);
        Ok(Named::Member)
    }
}

/// Takes the text of JSON as it is.
struct Verbatim<'a> {
    text: &'a mut Writer,
    value: Option<&'a mut dyn Json>,
}

impl<'de> DeserializeSeed<'de> for Verbatim<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Verbatim<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the text of JSON")
    }

    fn visit_str<E: Error>(self, json: &str) -> Result<(), E> {
        match self.value {
            Some(value) => read_str(json, value).map(drop).map_err(E::custom),
            None => {
                self.text.listed(json);
                Ok(())
            }
        }
    }
}
