//! serde for every type, as a thin bridge over its table: through the JSON that the reader and the writer know.
//!
//! The client does not come this way. It is for users who store values, log them or send them on.
//!
//! A number keeps its digits as far as serde and the format have a place for them. To a serializer go integers of up to 128
//! bits as they are, all other numbers as the nearest float; one that is beyond every float is an error, since a format
//! would make null of it. From serde_json's text each number comes with all its digits, from any other format as that
//! format has it. `json::to_vec` and `json::from_slice` keep every digit.

use std::fmt;

use serde::de::{DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor};
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::convert::{from_slice, to_whole_vec};
use super::fault::Fault;
use super::file::File;
use super::reader::{Kind, Reader};
use super::value::Json;
use super::writer::Writer;

/// What `serde::Serialize` of a type does.
///
/// # Errors
/// Where the serializer fails, or the value holds a file whose content is not there yet, or a number that is beyond every
/// float.
pub fn serialize<S: Serializer>(value: &dyn Json, serializer: S) -> Result<S::Ok, S::Error> {
    let Some(bytes) = to_whole_vec(value) else {
        return Err(S::Error::custom("a streamed file has no content yet"));
    };
    let tree = Reader::new(&bytes).and_then(|mut it| Tree::read(&mut it));
    tree.map_err(S::Error::custom)?.serialize(serializer)
}

/// What `serde::Deserialize` of a type does.
///
/// # Errors
/// Where the deserializer fails, or the value is not of this type.
pub fn deserialize<'de, T: Json, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut writer = Writer::new();
    deserializer.deserialize_newtype_struct(AS_IT_IS_WRITTEN, ToJson(&mut writer))?;
    from_slice(&writer.into_bytes()).map_err(D::Error::custom)
}

/// The name by which `serde_json::value::RawValue` asks serde_json for the text of a value. To any other format it is the
/// name of a type, which says nothing.
const AS_IT_IS_WRITTEN: &str = "$serde_json::private::RawValue";

/// The name under which serde_json has a number where somebody turned its feature `arbitrary_precision` on.
const AS_A_NUMBER: &str = "$serde_json::private::Number";

/// JSON on its way to a serializer.
enum Tree {
    /// What a `Value` carries: null, a flag, a string, a number.
    Leaf(Value),
    Integer(i128),
    Unsigned(u128),
    /// A number that is beyond every float.
    Beyond(String),
    List(Vec<Self>),
    Object(Vec<(String, Self)>),
}

impl Tree {
    fn read(from: &mut Reader<'_>) -> Result<Self, Fault> {
        match from.kind()? {
            Kind::Array => {
                let mut items = Vec::new();
                from.elements(&mut |from| Self::read(from).map(|it| items.push(it)))?;
                Ok(Self::List(items))
            }
            Kind::Object => {
                let mut members = Vec::new();
                from.entries(&mut |from, key| {
                    let key = key.to_string();
                    Self::read(from).map(|it| members.push((key, it)))
                })?;
                Ok(Self::Object(members))
            }
            Kind::Number => from.number().map(|it| Self::number(&it)),
            _ => from.value().map(Self::Leaf),
        }
    }

    fn number(text: &str) -> Self {
        if let Ok(value) = text.parse::<u64>() {
            return Self::Leaf(value.into());
        }
        // `-0` is a float: an integer would lose the sign.
        match (text.parse::<i128>(), text.parse::<u128>(), text.parse::<f64>()) {
            (Ok(value), ..) if value != 0 => match i64::try_from(value) {
                Ok(value) => Self::Leaf(value.into()),
                Err(_) => Self::Integer(value),
            },
            (_, Ok(value), _) => Self::Unsigned(value),
            (.., Ok(value)) if value.is_finite() => Self::Leaf(value.into()),
            _ => Self::Beyond(text.to_owned()),
        }
    }
}

impl Serialize for Tree {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Leaf(it) => it.serialize(serializer),
            Self::Integer(it) => serializer.serialize_i128(*it),
            Self::Unsigned(it) => serializer.serialize_u128(*it),
            Self::Beyond(text) => Err(S::Error::custom(format_args!(
                "{text} is beyond every float, and serde has no other place for it: `runtime::json::to_vec` writes it"
            ))),
            Self::List(items) => serializer.collect_seq(items),
            Self::Object(members) => serializer.collect_map(members.iter().map(|(key, it)| (key, it))),
        }
    }
}

/// Writes what a deserializer has as JSON.
struct ToJson<'a>(&'a mut Writer);

impl<'de> DeserializeSeed<'de> for ToJson<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ToJson<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value that JSON has, too")
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.0.bool(value);
        Ok(())
    }

    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        self.0.integer(value);
        Ok(())
    }

    fn visit_i128<E>(self, value: i128) -> Result<(), E> {
        self.0.wide_integer(value);
        Ok(())
    }

    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        self.0.unsigned_integer(value.into());
        Ok(())
    }

    fn visit_u128<E>(self, value: u128) -> Result<(), E> {
        self.0.unsigned_integer(value);
        Ok(())
    }

    fn visit_f64<E>(self, value: f64) -> Result<(), E> {
        match value.is_finite() {
            true => self.0.number(value),
            false => self.0.null(),
        }
        Ok(())
    }

    fn visit_str<E>(self, value: &str) -> Result<(), E> {
        self.0.string(value);
        Ok(())
    }

    fn visit_none<E>(self) -> Result<(), E> {
        self.0.null();
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.0.null();
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        self.0.listed("[");
        let mut between = "";
        loop {
            // A comma that no item follows is taken back.
            let end = self.0.out.len();
            self.0.listed(between);
            if items.next_element_seed(ToJson(self.0))?.is_none() {
                self.0.out.truncate(end);
                break;
            }
            between = ",";
        }
        self.0.listed("]");
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let mut between = "{";
        while let Some(key) = members.next_key::<String>()? {
            if key == AS_IT_IS_WRITTEN || key == AS_A_NUMBER {
                let text = members.next_value::<String>()?;
                self.0.listed(&text);
                return Ok(());
            }
            self.0.listed(between);
            between = ",";
            self.0.string(&key);
            self.0.listed(":");
            members.next_value_seed(ToJson(self.0))?;
        }
        self.0.listed(if between == "{" { "{}" } else { "}" });
        Ok(())
    }
}

impl Serialize for File {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for File {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize(deserializer)
    }
}
