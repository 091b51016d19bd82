//! The table of a struct: its members by name, each with its marks.
//!
//! It is made while the crate is compiled. `object` reads by it, `shown` writes by it.

use super::reader::Lenient;

/// What the reader and the writer know of a struct.
#[derive(Debug)]
pub struct Table {
    pub(super) name: &'static str,
    pub(super) members: &'static [Member],
    pub(super) sensitive: bool,
    pub(super) left_out: &'static [&'static str],
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
    pub(super) name: &'static str,
    pub(super) required: bool,
    pub(super) constant: bool,
    pub(super) tag: Option<&'static str>,
    pub(super) sensitive: bool,
    pub(super) lenient: Lenient,
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
