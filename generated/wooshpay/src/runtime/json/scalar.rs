//! How built-in values are read and written: booleans, numbers, strings, lists, maps, optional and boxed values, and
//! JSON trees.

use std::collections::BTreeMap;

use serde_json::{Map, Number, Value};

use super::fault::Fault;
use super::file::File;
use super::reader::{Kind, Reader};
use super::value::{Entries, Json, List, Shape, View};

impl Json for bool {
    fn blank() -> Self {
        false
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Result<(), Fault> {
        *self = from.bool()?;
        Ok(())
    }

    fn view(&self) -> View<'_> {
        Shape::Bool(*self).into()
    }
}

impl Json for i64 {
    fn blank() -> Self {
        0
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Result<(), Fault> {
        from.peek();
        let start = from.offset();
        let number = from.integer()?;
        *self = match integer(&number) {
            Some(value) => value,
            None => return Err(Fault::new(start, "expected an integer of 64 bits, found another number")),
        };
        Ok(())
    }

    fn view(&self) -> View<'_> {
        Shape::Integer(*self).into()
    }
}

impl Json for i32 {
    fn blank() -> Self {
        0
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Result<(), Fault> {
        from.peek();
        let start = from.offset();
        let number = from.integer()?;
        *self = match integer(&number).and_then(|it| it.try_into().ok()) {
            Some(value) => value,
            None => return Err(Fault::new(start, "expected an integer of 32 bits, found another number")),
        };
        Ok(())
    }

    fn view(&self) -> View<'_> {
        Shape::Integer(i64::from(*self)).into()
    }
}

impl Json for i128 {
    fn blank() -> Self {
        0
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Result<(), Fault> {
        from.peek();
        let start = from.offset();
        let number = from.integer()?;
        *self = match wide_integer(&number) {
            Some(value) => value,
            None => return Err(Fault::new(start, "expected an integer of 128 bits, found another number")),
        };
        Ok(())
    }

    fn view(&self) -> View<'_> {
        Shape::Wide(self).into()
    }
}

impl Json for u128 {
    fn blank() -> Self {
        0
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Result<(), Fault> {
        from.peek();
        let start = from.offset();
        let number = from.number()?;
        let value = without_zeros(&number).parse().ok();
        *self = match value.or_else(|| wide_integer(&number)?.try_into().ok()) {
            Some(value) => value,
            None => return Err(Fault::new(start, "expected an integer of 128 bits that is not negative")),
        };
        Ok(())
    }

    fn view(&self) -> View<'_> {
        Shape::Unsigned(self).into()
    }
}

/// `5.0` as `5`; any other number as it is.
fn without_zeros(number: &str) -> &str {
    match number.split_once('.') {
        Some((whole, fraction)) if fraction.bytes().all(|it| it == b'0') => whole,
        _ => number,
    }
}

/// An integer may be written as `5`, `5.0` or `5e2`. The first two are read without a detour over a float.
fn integer(number: &str) -> Option<i64> {
    if let Ok(value) = number.parse().or_else(|_| without_zeros(number).parse()) {
        return Some(value);
    }
    let float: f64 = number.parse().ok()?;
    let exact = float.fract() == 0.0 && float.abs() <= 9_007_199_254_740_992.0;
    exact.then_some(float as i64)
}

/// The same for integers that may be larger.
fn wide_integer(number: &str) -> Option<i128> {
    if let Some(value) = integer(number) {
        return Some(value.into());
    }
    if let Ok(value) = without_zeros(number).parse() {
        return Some(value);
    }
    let float: f64 = number.parse().ok()?;
    let whole = float.fract() == 0.0 && float.abs() < 1e38;
    whole.then_some(float as i128)
}

impl Json for f64 {
    fn blank() -> Self {
        0.0
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Result<(), Fault> {
        let text = from.number()?;
        *self = float(&text);
        from.remember(&text, *self);
        Ok(())
    }

    fn view(&self) -> View<'_> {
        Shape::Number(*self).into()
    }
}

/// The nearest number; what is beyond the range of a float is the largest.
fn float(number: &str) -> f64 {
    number.parse::<f64>().unwrap_or(0.0).clamp(f64::MIN, f64::MAX)
}

impl Json for String {
    fn blank() -> Self {
        Self::new()
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Result<(), Fault> {
        *self = from.string()?.into_owned();
        Ok(())
    }

    fn view(&self) -> View<'_> {
        Shape::Text(self).into()
    }
}

impl<T: Json + PartialEq + 'static> Json for Option<T> {
    fn blank() -> Self {
        None
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Result<(), Fault> {
        if from.begins(b'n') {
            *self = None;
            return from.null();
        }
        // Read in place: values can be large, and moving them costs more than reading them.
        self.insert(T::blank()).read(from)
    }

    fn view(&self) -> View<'_> {
        self.as_ref().map_or(Shape::Absent.into(), Json::view)
    }

    fn clear(&mut self) {
        *self = None;
    }
}

impl<T: Json + PartialEq + 'static> Json for Box<T> {
    fn blank() -> Self {
        Self::new(T::blank())
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Result<(), Fault> {
        (**self).read(from)
    }

    fn view(&self) -> View<'_> {
        (**self).view()
    }
}

impl<T: Json + PartialEq + 'static> Json for Vec<T> {
    fn blank() -> Self {
        Self::new()
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Result<(), Fault> {
        self.clear();
        from.elements(&mut |from| {
            let last = self.len();
            self.push(T::blank());
            self[last].read(from)
        })
    }

    fn view(&self) -> View<'_> {
        Shape::List(self).into()
    }
}

impl<T: Json> List for Vec<T> {
    fn count(&self) -> usize {
        self.len()
    }

    fn at(&self, index: usize) -> &dyn Json {
        &self[index]
    }
}

impl<T: Json + PartialEq + 'static> Json for BTreeMap<String, T> {
    fn blank() -> Self {
        Self::new()
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Result<(), Fault> {
        self.clear();
        from.entries(&mut |from, key| {
            self.insert(key.to_string(), from.value()?);
            Ok(())
        })
    }

    fn view(&self) -> View<'_> {
        Shape::Map(self).into()
    }
}

impl<T: Json + PartialEq + 'static> Entries for BTreeMap<String, T> {
    fn read(&mut self, key: &str, from: &mut Reader<'_>) -> Result<(), Fault> {
        let value = from.value()?;
        self.insert(key.to_owned(), value);
        Ok(())
    }

    fn each(&self, to: &mut dyn FnMut(&str, &dyn Json)) {
        for (key, value) in self {
            to(key, value);
        }
    }
}

impl Json for Value {
    fn blank() -> Self {
        Self::Null
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Result<(), Fault> {
        *self = match from.kind()? {
            Kind::Null => {
                from.null()?;
                Self::Null
            }
            Kind::Bool => Self::Bool(from.bool()?),
            Kind::Number => {
                let text = from.number()?;
                let number = number(&text);
                if let Some(float) = number.as_f64().filter(|_| number.is_f64()) {
                    from.remember(&text, float);
                }
                Self::Number(number)
            }
            Kind::String => Self::String(from.string()?.into_owned()),
            Kind::Array => Self::Array(from.value()?),
            Kind::Object => {
                let mut members = Map::new();
                from.entries(&mut |from, key| {
                    members.insert(key.to_string(), from.value()?);
                    Ok(())
                })?;
                Self::Object(members)
            }
        };
        Ok(())
    }

    fn view(&self) -> View<'_> {
        Shape::Tree(self).into()
    }
}

/// Integers stay exact; anything else is the nearest float.
fn number(text: &str) -> Number {
    if let Ok(value) = text.parse::<u64>() {
        return value.into();
    }
    match text.parse::<i64>() {
        // `-0` is a float: an integer would lose the sign.
        Ok(value) if value != 0 => value.into(),
        _ => Number::from_f64(float(text)).unwrap_or_else(|| 0.into()),
    }
}

impl Json for File {
    fn blank() -> Self {
        Self::new(Vec::new())
    }

    fn read(&mut self, from: &mut Reader<'_>) -> Result<(), Fault> {
        *self = match from.apart() {
            Some(file) => {
                from.skip()?;
                file.clone()
            }
            None => Self::new(from.string()?.into_owned()),
        };
        Ok(())
    }

    fn view(&self) -> View<'_> {
        Shape::File(self).into()
    }
}
