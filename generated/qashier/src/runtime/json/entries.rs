//! Writes values of any type: what their view says, in JSON text.
//!
//! In: values. Out: their text. Objects with a table are written by `shown`.

use serde_json::Value;

use super::fault::Step;
use super::shown::Tags;
use super::value::{Entries, Json, List, Shape, View};
use super::writer::Writer;

impl Writer {
    /// Writes a value.
    pub(crate) fn put(&mut self, value: &dyn Json) {
        self.view(value.view(), None);
    }

    #[inline]
    pub(super) fn view(&mut self, view: View<'_>, tags: Option<&Tags<'_>>) {
        match view.sensitive {
            true => self.sensitive(|to| to.shape(view.shape, tags)),
            false => self.shape(view.shape, tags),
        }
    }

    #[inline]
    fn shape(&mut self, shape: Shape<'_>, tags: Option<&Tags<'_>>) {
        match shape {
            Shape::Absent => self.null(),
            Shape::Bool(it) => self.bool(it),
            Shape::Integer(it) => self.integer(it),
            Shape::Wide(it) => self.wide_integer(*it),
            Shape::Unsigned(it) => self.unsigned_integer(*it),
            Shape::Number(it) => self.number(it),
            Shape::Text(it) => self.string(it),
            Shape::File(it) => self.file(it),
            Shape::Tree(it) => self.tree(it),
            Shape::Listed(it) => self.listed(it),
            Shape::List(it) => self.list(it),
            Shape::Map(it) => self.map(it),
            Shape::Object(it) => self.object(it, tags),
            Shape::Tagged(tag, it) => self.view(it.view(), Some(&Tags { tag, outer: tags })),
        }
    }

    fn list(&mut self, list: &dyn List) {
        self.items((0..list.count()).map(|index| list.at(index).view()));
    }

    fn items<'a>(&mut self, items: impl Iterator<Item = View<'a>>) {
        self.out.push(b'[');
        for (index, item) in items.enumerate() {
            if index > 0 {
                self.out.push(b',');
            }
            self.step_in(|| Step::Index(index));
            self.view(item, None);
            self.step_out();
        }
        self.out.push(b']');
    }

    fn map(&mut self, map: &dyn Entries) {
        let mut entries = self.entries();
        map.each(&mut |key, value| entries.put(key, |to| to.put(value)));
        entries.end();
    }

    /// Begins an object that is written entry by entry.
    pub(super) fn entries(&mut self) -> EntryWriter<'_> {
        self.out.push(b'{');
        if let Some(parts) = &mut self.parts {
            parts.depth += 1;
        }
        EntryWriter { writer: self, first: true }
    }

    fn tree(&mut self, value: &Value) {
        match value {
            // Only where a number in it may be one that a float does not carry.
            _ if self.exact.is_none() => self.serialize(value),
            Value::Number(it) if it.is_f64() && it.as_f64().is_some_and(|it| self.remembered(it)) => {}
            Value::Array(items) => self.items(items.iter().map(|it| Shape::Tree(it).into())),
            Value::Object(members) => {
                let mut entries = self.entries();
                members.iter().for_each(|(key, it)| entries.put(key, |to| to.tree(it)));
                entries.end();
            }
            _ => self.serialize(value),
        }
    }

    /// The first number in a value that JSON has no word for: where it is, and what it is.
    pub(crate) fn infinite(value: &dyn Json) -> Option<(String, f64)> {
        let mut writer = Self { place: Some(Vec::new()), ..Self::default() };
        writer.put(value);
        writer.infinite
    }
}

/// An object that is being written entry by entry.
pub(super) struct EntryWriter<'a> {
    writer: &'a mut Writer,
    first: bool,
}

impl EntryWriter<'_> {
    /// Writes one entry.
    pub(super) fn put(&mut self, key: &str, write: impl FnOnce(&mut Writer)) {
        self.writer.key(key, std::mem::replace(&mut self.first, false));
        let start = self.writer.out.len();
        self.writer.step_in(|| Step::Key(key.to_owned()));
        write(self.writer);
        self.writer.step_out();
        self.writer.part(key, start);
    }

    /// Ends the object.
    pub(super) fn end(self) {
        self.writer.out.push(b'}');
        if let Some(parts) = &mut self.writer.parts {
            parts.depth -= 1;
        }
    }
}
