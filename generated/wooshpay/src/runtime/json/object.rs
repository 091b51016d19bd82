//! Objects with named members: how the reader walks the table of a struct, and what is shown and compared by it.

use std::fmt;

use super::super::secret::text::REDACTED;
use super::extra::Extra;
use super::fault::{Fault, Step};
use super::reader::{Lenient, Mark, Reader};
use super::table::{Member, Table};
use super::value::{Entries, Json, Object, Shown};

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
            if !(*members[index]).is_absent() {
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
    for entries in *additional {
        entries.each(&mut |key, value| {
            to.field(key, &value);
        });
    }
    if extra.iter().next().is_some() {
        to.field("extra", extra);
    }
    to.finish()
}
