//! Objects with named members: the table that a struct adds, and how the reader walks it.

use std::collections::BTreeMap;
use std::fmt;

use super::super::secret::text::REDACTED;
use super::entries::EntryWriter;
use super::extra::Extra;
use super::fault::{Fault, Step};
use super::reader::{Lenient, Mark, Reader};
use super::value::{Json, Same};

/// A struct that is read and written by a table of its members. The macro `object!` writes it.
pub trait Object: Json {
    /// The table.
    fn table() -> &'static Table
    where
        Self: Sized;

    /// Shows all that the struct holds, once.
    fn show(&self, to: &mut dyn FnMut(&Shown<'_>));
}

/// What a struct holds, to be written.
#[derive(Debug)]
pub struct Shown<'a> {
    /// The table.
    pub table: &'static Table,
    /// The values of its members, in the order of the table.
    pub members: &'a [&'a dyn Json],
    /// The map of typed additional members, where the schema has them.
    pub additional: &'a [&'a dyn Entries],
    /// What the schema does not describe.
    pub extra: &'a Extra,
}

/// What the reader and the writer know of a struct.
#[derive(Debug)]
pub struct Table {
    name: &'static str,
    members: &'static [Member],
    sensitive: bool,
    left_out: &'static [&'static str],
}

impl Table {
    /// The struct's name, for `Debug`, and its members in the order of the schema.
    pub const fn new(name: &'static str, members: &'static [Member]) -> Self {
        Self { name, members, sensitive: false, left_out: &[] }
    }

    /// The same struct, of which nothing may be shown.
    #[must_use]
    pub const fn sensitive(mut self) -> Self {
        self.sensitive = true;
        self
    }

    /// The same struct, which only responses, webhooks and callbacks hold. The tables are the same.
    #[must_use]
    pub const fn received(self) -> Self {
        self
    }

    /// The same struct, whose schema names members that travel in the other direction only. Where one comes all the
    /// same it is kept as extra, and is not an additional member.
    #[must_use]
    pub const fn left_out(mut self, names: &'static [&'static str]) -> Self {
        self.left_out = names;
        self
    }

    /// Its members, in the order of the schema.
    pub const fn members(&self) -> &'static [Member] {
        self.members
    }

    /// The names of the members that nothing may show.
    pub(super) fn sensitive_members(&self) -> Vec<&'static str> {
        self.members.iter().filter(|it| it.sensitive).map(|it| it.name).collect()
    }

    /// Whether nothing of the struct may be shown.
    pub(super) const fn is_sensitive(&self) -> bool {
        self.sensitive
    }
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
    /// A member of this name on the wire, which may be missing.
    pub const fn new(name: &'static str) -> Self {
        Self { name, required: false, constant: false, tag: None, sensitive: false, lenient: Lenient::NONE }
    }

    /// The same member, which is always there.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// The same member, known to have one value only.
    #[must_use]
    pub const fn constant(mut self) -> Self {
        self.constant = true;
        self
    }

    /// The same member, whose value says of which type the object is.
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

    /// The same member, a number that may be a string.
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

    /// The same member, which may be a string that contains JSON.
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

/// A map from strings, for members that the schema does not name.
pub trait Entries: fmt::Debug + Same {
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

impl<T: Json + PartialEq + 'static> Entries for BTreeMap<String, T> {
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
    /// Reads an object by its table: each member into its place, what has no place into the map of additional members,
    /// or else into `extra`.
    ///
    /// # Errors
    /// A [`Fault`] where the value is not an object, a required member is missing, or a member is not of its type.
    pub fn object(
        &mut self,
        table: &'static Table,
        members: &mut [&mut dyn Json],
        additional: &mut [&mut dyn Entries],
        extra: &mut Extra,
    ) -> Result<(), Fault> {
        let Table { members: rows, left_out, .. } = table;
        let start = self.offset();
        let (exact, drift) = (self.exact.len(), self.drift.len());
        let mut seen = Seen::new(rows.len());
        let mut next = 0;
        self.entries(&mut |from, key| {
            let Some(index) = find(rows, key, next) else {
                let key: &str = key;
                if !left_out.contains(&key)
                    && let Some(additional) = additional.first_mut()
                {
                    let start = from.mark();
                    let Err(fault) = additional.read(key, from) else { return Ok(()) };
                    return from.keep(start, fault, key, extra);
                }
                from.count_unknown();
                let value = from.value::<serde_json::Value>()?;
                extra.keep(key, value);
                return Ok(());
            };
            next = index + 1;
            let (row, member) = (&rows[index], &mut *members[index]);
            if seen.contains(index) {
                // Of a member that occurs twice the last one counts.
                from.forget_drift(drift, row.name);
                extra.remove(row.name);
            }
            seen.insert(index);
            if row.required {
                return from.member(row, member);
            }
            if from.begins(b'n') {
                extra.set_null(row.name);
                member.clear();
                return from.skip();
            }
            let start = from.mark();
            let Err(fault) = from.member(row, member) else { return Ok(()) };
            member.clear();
            from.keep(start, fault, row.name, extra)
        })?;
        extra.remember(self.exact.split_off(exact));
        for (index, row) in rows.iter().enumerate().filter(|(_, it)| it.required) {
            if seen.contains(index) {
                continue;
            }
            if !members[index].is_absent() {
                let fault = Fault::new(start, "required member is missing");
                return Err(fault.inside(Step::Key(row.name.to_owned())));
            }
            // A required member that allows null is read as absent where it is missing, and stays missing.
            self.count_invalid();
            extra.set_missing(row.name);
        }
        Ok(())
    }

    /// Keeps an optional member that cannot be read unchanged, unless the caller forbids it.
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

/// Whether two structs of one type hold the same.
pub fn same(a: &dyn Object, b: &dyn Object) -> bool {
    let mut same = false;
    a.show(&mut |a| b.show(&mut |b| same = a.holds_the_same(b)));
    same
}

impl Shown<'_> {
    fn holds_the_same(&self, other: &Shown<'_>) -> bool {
        let members = || self.members.iter().zip(other.members);
        let additional = || self.additional.iter().zip(other.additional);
        members().all(|(a, b)| a.is_same(b.as_any()))
            && additional().all(|(a, b)| a.is_same(b.as_any()))
            && self.extra == other.extra
    }
}

/// `Debug` by the table: absent members are left out, sensitive ones are shown as `[redacted]`.
///
/// # Errors
/// Where the formatter fails.
pub fn debug(object: &dyn Object, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut result = Ok(());
    object.show(&mut |it| result = show(it, f));
    result
}

fn show(Shown { table, members, additional, extra }: &Shown<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if table.sensitive {
        return write!(f, "{}({REDACTED})", table.name);
    }
    let mut to = f.debug_struct(table.name);
    for (row, value) in table.members.iter().zip(*members) {
        if value.is_absent() && !row.required {
            continue;
        }
        if row.sensitive {
            to.field(row.name, &format_args!("{REDACTED}"));
        } else {
            to.field(row.name, value);
        }
    }
    additional.iter().for_each(|it| it.debug(&mut to));
    if extra.iter().next().is_some() {
        to.field("extra", extra);
    }
    to.finish()
}
