//! Objects with named members: the table that a struct adds, and how the reader walks it.

use std::collections::BTreeMap;
use std::fmt;

use super::super::secret::REDACTED;
use super::Json;
use super::extra::Extra;
use super::fault::{Fault, Step};
use super::reader::{Lenient, Mark, Reader};
use super::writer::EntryWriter;

/// A struct that is read and written by a table of its members.
///
/// Members are numbered in the order of the table.
pub trait Object: Json {
    /// The table.
    fn table(&self) -> &'static Table;

    /// The value of a member.
    fn get(&self, member: usize) -> &dyn Json;

    /// The value of a member, to be replaced.
    fn get_mut(&mut self, member: usize) -> &mut dyn Json;

    /// What the object holds beyond its schema.
    fn extra(&self) -> &Extra;

    /// What the object holds beyond its schema, to be changed.
    fn extra_mut(&mut self) -> &mut Extra;

    /// The map of typed additional members, where the schema has them.
    fn additional(&self) -> Option<&dyn Entries> {
        None
    }

    /// The map of typed additional members, to be changed.
    fn additional_mut(&mut self) -> Option<&mut dyn Entries> {
        None
    }

    /// Members that the schema names and the struct has not, since they travel in the other direction only. Where one
    /// comes all the same it is kept as extra, and is no additional member.
    fn left_out(&self) -> &'static [&'static str] {
        &[]
    }
}

/// What the reader and the writer know of a struct.
#[derive(Debug)]
pub struct Table {
    /// The struct's name, for `Debug`.
    pub name: &'static str,
    /// Its members, in the order of the schema.
    pub members: &'static [Member],
}

/// What the reader and the writer know of a member.
#[derive(Debug, Clone, Copy)]
pub struct Member {
    name: &'static str,
    required: bool,
    constant: bool,
    tag: Option<&'static str>,
    sensitive: bool,
    lenient: Lenient,
}

impl Member {
    /// A member that is always there.
    pub const fn required(name: &'static str) -> Self {
        Self { name, required: true, constant: false, tag: None, sensitive: false, lenient: Lenient::NONE }
    }

    /// A member that may be missing.
    pub const fn optional(name: &'static str) -> Self {
        Self { required: false, ..Self::required(name) }
    }

    /// The same member, known to have one value only.
    #[must_use]
    pub const fn constant(mut self) -> Self {
        self.constant = true;
        self
    }

    /// The same member, whose text says of which type the object is.
    #[must_use]
    pub const fn tag(mut self, text: &'static str) -> Self {
        self.tag = Some(text);
        self
    }

    /// The same member, never shown: not in `Debug`, nor where a server repeats it in what it says of a request.
    #[must_use]
    pub const fn sensitive(mut self) -> Self {
        self.sensitive = true;
        self
    }

    /// The same member, a number that may come as text.
    #[must_use]
    pub const fn numeric_string(mut self) -> Self {
        self.lenient.numeric_string = true;
        self
    }

    /// The same member, a string that may come as a number.
    #[must_use]
    pub const fn bare_number(mut self) -> Self {
        self.lenient.bare_number = true;
        self
    }

    /// The same member, absent where it comes as an empty string.
    #[must_use]
    pub const fn empty_as_absent(mut self) -> Self {
        self.lenient.empty_as_absent = true;
        self
    }

    /// The same member, which may come as text that holds JSON.
    #[must_use]
    pub const fn json_in_string(mut self) -> Self {
        self.lenient.json_in_string = true;
        self
    }

    /// The name on the wire.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Whether it has one value only.
    pub(super) const fn is_constant(&self) -> bool {
        self.constant
    }

    /// Whether nothing may show it.
    pub const fn is_sensitive(&self) -> bool {
        self.sensitive
    }

    /// Whether the member is always there.
    pub const fn is_required(&self) -> bool {
        self.required
    }
}

/// A map from text, as a place where members without a name of their own are kept.
pub trait Entries {
    /// Reads the value of an entry.
    ///
    /// # Errors
    /// A [`Fault`] where the value is not of the map's type.
    fn read(&mut self, key: &str, from: &mut Reader<'_>) -> Result<(), Fault>;

    /// Writes all entries.
    fn write(&self, to: &mut EntryWriter<'_>);

    /// Adds all entries to a `Debug` text.
    fn debug(&self, to: &mut fmt::DebugStruct<'_, '_>);
}

impl<T: Json> Entries for BTreeMap<String, T> {
    fn read(&mut self, key: &str, from: &mut Reader<'_>) -> Result<(), Fault> {
        let value = from.value()?;
        self.insert(key.to_owned(), value);
        Ok(())
    }

    fn write(&self, to: &mut EntryWriter<'_>) {
        for (key, value) in self {
            to.entry(key, value);
        }
    }

    fn debug(&self, to: &mut fmt::DebugStruct<'_, '_>) {
        for (key, value) in self {
            to.field(key, value);
        }
    }
}

impl Reader<'_> {
    /// Reads an object by its table.
    ///
    /// # Errors
    /// A [`Fault`] where the text is no object, a required member is missing, or a member is not of its type.
    pub fn object(&mut self, object: &mut dyn Object) -> Result<(), Fault> {
        let table = object.table().members;
        let start = self.offset();
        let (exact, drift) = (self.exact.len(), self.drift.len());
        let mut seen = Seen::new(table.len());
        let mut next = 0;
        self.entries(&mut |from, key| {
            let Some(index) = find(table, key, next) else {
                let key: &str = key;
                if !object.left_out().contains(&key)
                    && let Some(additional) = object.additional_mut()
                {
                    let start = from.mark();
                    let Err(fault) = additional.read(key, from) else { return Ok(()) };
                    return from.keep(start, fault, key, object.extra_mut());
                }
                from.count_unknown();
                let value = from.value::<serde_json::Value>()?;
                object.extra_mut().keep(key, value);
                return Ok(());
            };
            next = index + 1;
            let member = &table[index];
            if seen.contains(index) {
                // A member that comes twice counts as it came last.
                from.forget_drift(drift, member.name);
                object.extra_mut().remove(member.name);
            }
            seen.insert(index);
            if member.required {
                return from.member(member, object.get_mut(index));
            }
            if from.begins(b'n') {
                object.extra_mut().set_null(member.name);
                object.get_mut(index).clear();
                return from.skip();
            }
            let start = from.mark();
            let Err(fault) = from.member(member, object.get_mut(index)) else { return Ok(()) };
            object.get_mut(index).clear();
            from.keep(start, fault, member.name, object.extra_mut())
        })?;
        object.extra_mut().remember(self.exact.split_off(exact));
        for (index, member) in table.iter().enumerate().filter(|(_, it)| it.required) {
            if seen.contains(index) {
                continue;
            }
            if !object.get(index).is_absent() {
                let fault = Fault::new(start, "required member is missing");
                return Err(fault.inside(Step::Key(member.name.to_owned())));
            }
            // A required member that allows null is read as absent where it is missing, and stays missing.
            self.count_invalid();
            object.extra_mut().set_missing(member.name);
        }
        Ok(())
    }

    /// Keeps an optional member that reads badly as it came, if nothing speaks against it.
    fn keep(&mut self, start: Mark, fault: Fault, name: &str, extra: &mut Extra) -> Result<(), Fault> {
        if !self.drifts() {
            return Err(fault);
        }
        self.reset(start);
        // What is not JSON at all fails here.
        let value = self.value::<serde_json::Value>()?;
        extra.insert(name, value);
        self.drifted(fault);
        Ok(())
    }

    fn member(&mut self, member: &Member, value: &mut dyn Json) -> Result<(), Fault> {
        if let Some(tag) = member.tag.filter(|_| self.is_strict())
            && self.begins(b'"')
        {
            let start = self.mark();
            if self.string()? != tag {
                return Err(Fault::new(start.offset(), "expected the tag of the schema"));
            }
            self.reset(start);
        }
        let unknown = self.penalty();
        // Leniency is granted to one member; it does not reach into the members of an object that it holds.
        let mut read = |from: &mut Self| {
            from.with_lenient(member.lenient, |from| match member.lenient {
                Lenient::NONE => value.read(from),
                _ => from.lenient_value(!member.required, value),
            })
        };
        if member.sensitive {
            self.sealed(read)?
        } else {
            read(self)?
        }
        if member.constant && self.is_strict() && self.penalty() > unknown {
            return Err(Fault::new(self.offset(), "expected the constant of the schema"));
        }
        Ok(())
    }
}

/// Members mostly come in the order of the schema, so the one after the last is tried first.
fn find(table: &[Member], key: &str, next: usize) -> Option<usize> {
    // Those that are missing have been passed over: on from there, and then from the start.
    let (before, after) = table.split_at(next.min(table.len()));
    let at = |members: &[Member]| members.iter().position(|it| it.name == key);
    at(after).map(|it| before.len() + it).or_else(|| at(before))
}

/// Which members have been read.
enum Seen {
    Few(u64),
    Many(Vec<bool>),
}

impl Seen {
    fn new(members: usize) -> Self {
        if members <= 64 { Self::Few(0) } else { Self::Many(vec![false; members]) }
    }

    fn insert(&mut self, index: usize) {
        match self {
            Self::Few(bits) => *bits |= 1 << index,
            Self::Many(seen) => seen[index] = true,
        }
    }

    fn contains(&self, index: usize) -> bool {
        match self {
            Self::Few(bits) => bits & (1 << index) != 0,
            Self::Many(seen) => seen[index],
        }
    }
}

/// `Debug` by the table: absent members are left out, sensitive ones are shown as `[redacted]`.
///
/// # Errors
/// Where the formatter fails.
pub fn debug(object: &dyn Object, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let table = object.table();
    let mut to = f.debug_struct(table.name);
    for (index, member) in table.members.iter().enumerate() {
        let value = object.get(index);
        if value.is_absent() && !member.required {
            continue;
        }
        if member.sensitive {
            to.field(member.name, &format_args!("{REDACTED}"));
        } else {
            to.field(member.name, value);
        }
    }
    if let Some(additional) = object.additional() {
        additional.debug(&mut to);
    }
    if object.extra().iter().next().is_some() {
        to.field("extra", object.extra());
    }
    to.finish()
}
