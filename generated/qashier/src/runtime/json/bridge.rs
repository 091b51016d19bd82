//! serde for every type, as a thin bridge over its table: what a value is goes to the serializer as it is, and what a
//! deserializer has goes to the reader.
//!
//! The client does not come this way. It is for users who store values, log them or send them on.
//!
//! A number keeps its digits as far as serde and the format have a place for them. To a serializer go integers of up to 128
//! bits as they are, all other numbers as the nearest float; one that is beyond every float is an error, since a format
//! would make null of it. From serde_json's text each number comes with all its digits, from any other format as that
//! format has it. `json::to_vec` and `json::from_slice` keep every digit.

use serde::de::Error as _;
use serde::ser::{Error as _, SerializeMap, SerializeSeq};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::convert::{from_slice, read_slice};
use super::fault::Step;
use super::file::File;
use super::foreign::{AS_IT_IS_WRITTEN, Foreign};
use super::remembered::{Exact, What, at};
use super::shown::{Entry, Tags};
use super::value::{Json, Shape, Shown, View};
use super::writer::Writer;

/// What `serde::Serialize` of a type does.
///
/// # Errors
/// Where the serializer fails, or the value holds a file whose content is not there yet, or a number that is beyond every
/// float.
pub fn serialize<S: Serializer>(value: &dyn Json, serializer: S) -> Result<S::Ok, S::Error> {
    Passed::new(value.view(), Numbers::Plain).serialize(serializer)
}

/// What `serde::Deserialize` of a type does.
///
/// # Errors
/// Where the deserializer fails, or the value is not of this type.
pub fn deserialize<'de, T: Json, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut value = T::blank();
    let mut writer = Writer::new();
    deserializer.deserialize_newtype_struct(AS_IT_IS_WRITTEN, Foreign::new(&mut writer, &mut value))?;
    // Text of JSON has been read where it was. Anything else is text now, which is never empty.
    match writer.into_bytes() {
        text if text.is_empty() => {}
        text => drop(read_slice(&text, &mut value).map_err(D::Error::custom)?),
    }
    Ok(value)
}

/// What is called with each entry of an object.
type EachEntry<'e, E> = dyn FnMut(&str, View<'_>) -> Result<(), E> + 'e;

/// A value on its way to a serializer.
struct Passed<'a> {
    view: View<'a>,
    tags: Option<&'a Tags<'a>>,
    numbers: Numbers<'a>,
}

/// What the object around a value remembers of the numbers in it.
#[derive(Clone, Copy)]
enum Numbers<'a> {
    /// Nothing.
    Plain,
    /// What is inside the object itself.
    Object(&'a [Exact]),
    /// What is inside a value of it.
    Value(&'a What),
}

impl<'a> Numbers<'a> {
    /// One step further in.
    fn inside(self, step: impl FnOnce() -> Step) -> Self {
        let all = match self {
            Self::Object(all) => all,
            Self::Value(What::Inside(all)) => all,
            _ => return Self::Plain,
        };
        at(all, step()).map_or(Self::Plain, Self::Value)
    }

    fn text(self, value: f64) -> Option<&'a str> {
        match self {
            Self::Value(it) => it.text(value),
            _ => None,
        }
    }
}

impl<'a> Passed<'a> {
    fn new(view: View<'a>, numbers: Numbers<'a>) -> Self {
        Self { view, tags: None, numbers }
    }

    fn list<S: Serializer, T: Iterator<Item = View<'a>>>(&self, to: S, items: T) -> Result<S::Ok, S::Error> {
        let mut list = to.serialize_seq(items.size_hint().1)?;
        for (index, item) in items.enumerate() {
            list.serialize_element(&Passed::new(item, self.numbers.inside(|| Step::Index(index))))?;
        }
        list.end()
    }

    /// An object, whose entries are shown as often as this asks for them.
    fn map<S: Serializer>(
        to: S,
        numbers: Numbers<'_>,
        entries: impl Fn(&mut EachEntry<'_, S::Error>) -> Result<(), S::Error>,
    ) -> Result<S::Ok, S::Error> {
        let mut length = None;
        // Binary formats write it first. Counting takes time, and text has no place for it.
        if !to.is_human_readable() {
            let mut count = 0;
            entries(&mut |_, _| {
                count += 1;
                Ok(())
            })?;
            length = Some(count);
        }
        let mut map = to.serialize_map(length)?;
        entries(&mut |name, view| {
            map.serialize_entry(name, &Passed::new(view, numbers.inside(|| Step::Key(name.to_owned()))))
        })?;
        map.end()
    }

    fn object<S: Serializer>(&self, to: S, shown: &Shown<'_>) -> Result<S::Ok, S::Error> {
        let numbers = shown.extra.exact().map_or(Numbers::Plain, |it| Numbers::Object(it));
        if !to.is_human_readable() {
            let entries = |each: &mut EachEntry<'_, S::Error>| {
                shown.entries(self.tags, |Entry { name, view, .. }| each(name, view))
            };
            return Self::map(to, numbers, entries);
        }
        // The same for text, quicker: most of what is passed on comes this way.
        let mut map = to.serialize_map(None)?;
        shown.entries(self.tags, |Entry { name, view, .. }| {
            map.serialize_entry(name, &Passed::new(view, numbers.inside(|| Step::Key(name.to_owned()))))
        })?;
        map.end()
    }

    fn tree<S: Serializer>(&self, to: S, tree: &'a Value) -> Result<S::Ok, S::Error> {
        match tree {
            // Only where a number in it may be one that a float does not carry.
            _ if matches!(self.numbers, Numbers::Plain) => tree.serialize(to),
            Value::Array(items) => self.list(to, items.iter().map(|it| Shape::Tree(it).into())),
            Value::Object(members) => Self::map(to, self.numbers, |each| {
                members.iter().try_for_each(|(key, it)| each(key, Shape::Tree(it).into()))
            }),
            Value::Number(it) => {
                match it.as_f64().filter(|_| it.is_f64()).and_then(|it| self.numbers.text(it)) {
                    Some(text) => number(to, text),
                    None => tree.serialize(to),
                }
            }
            _ => tree.serialize(to),
        }
    }
}

impl Serialize for Passed<'_> {
    #[inline]
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self.view.shape {
            Shape::Absent => to.serialize_unit(),
            Shape::Bool(it) => to.serialize_bool(it),
            Shape::Integer(it) => to.serialize_i64(it),
            Shape::Wide(it) => wide(to, *it),
            Shape::Unsigned(it) => unsigned(to, *it),
            Shape::Number(it) => match self.numbers.text(it) {
                Some(text) => number(to, text),
                None => float(to, it),
            },
            Shape::Text(it) => to.serialize_str(it),
            Shape::File(it) => match it.bytes() {
                Some(bytes) => to.serialize_str(&String::from_utf8_lossy(bytes)),
                None => Err(S::Error::custom("a streamed file has no content yet")),
            },
            Shape::Tree(it) => self.tree(to, it),
            Shape::Listed(it) if it.starts_with(|it: char| it == '-' || it.is_ascii_digit()) => {
                number(to, it)
            }
            Shape::Listed(it) => from_slice::<Value>(it.as_bytes()).map_err(S::Error::custom)?.serialize(to),
            Shape::List(it) => self.list(to, (0..it.count()).map(|index| it.at(index).view())),
            Shape::Map(it) => Self::map(to, self.numbers, |each| {
                let mut result = Ok(());
                it.each(&mut |key, value| {
                    if result.is_ok() {
                        result = each(key, value.view());
                    }
                });
                result
            }),
            Shape::Object(it) => {
                let (mut to, mut result) = (Some(to), None);
                it.show(&mut |shown| result = to.take().map(|to| self.object(to, shown)));
                result.unwrap_or_else(|| Err(S::Error::custom("a struct showed nothing")))
            }
            Shape::Tagged(tag, it) => {
                let tags = Tags { tag, outer: self.tags };
                Passed { view: it.view(), tags: Some(&tags), numbers: self.numbers }.serialize(to)
            }
        }
    }
}

/// A whole number is one without a fraction, as in JSON text.
fn float<S: Serializer>(to: S, value: f64) -> Result<S::Ok, S::Error> {
    match Writer::whole(value) {
        Some(whole) => to.serialize_i64(whole),
        // JSON has neither NaN nor infinities.
        None if !value.is_finite() => to.serialize_unit(),
        None => to.serialize_f64(value),
    }
}

/// Formats that know no integers of 128 bits still have the smaller ones.
fn wide<S: Serializer>(to: S, value: i128) -> Result<S::Ok, S::Error> {
    match (i64::try_from(value), u64::try_from(value)) {
        (Ok(value), _) => to.serialize_i64(value),
        (_, Ok(value)) => to.serialize_u64(value),
        _ => to.serialize_i128(value),
    }
}

fn unsigned<S: Serializer>(to: S, value: u128) -> Result<S::Ok, S::Error> {
    match i128::try_from(value) {
        Ok(value) => wide(to, value),
        Err(_) => to.serialize_u128(value),
    }
}

/// A number that is text so far.
fn number<S: Serializer>(to: S, text: &str) -> Result<S::Ok, S::Error> {
    // `-0` is a float: an integer would lose the sign.
    match (text.parse::<i128>(), text.parse::<u128>(), text.parse::<f64>()) {
        (Ok(value), ..) if value != 0 || text == "0" => wide(to, value),
        (_, Ok(value), _) => unsigned(to, value),
        (.., Ok(value)) if value.is_finite() => to.serialize_f64(value),
        _ => Err(S::Error::custom(format_args!(
            "{text} is beyond every float, and serde has no other place for it: `runtime::json::to_vec` writes it"
        ))),
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
