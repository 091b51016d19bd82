//! One scope of identifiers: who took which, and what the next one is called that wants the same.

use std::collections::HashMap;

use super::ident::{Case, Ident, prefixed, suffixed};
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::pointer::Pointer;

/// The rank of what callers know by its name already.
const LOCKED: u8 = 0;
/// The rank of what a document asks for.
const ASKED: u8 = 1;
/// The rank of a name that is spelled as on the wire.
pub(super) const SPELLED: u8 = 2;
/// The rank of a name that is spelled another way than on the wire.
pub(super) const RESPELLED: u8 = 3;
/// The rank of what no document has named: that two of those are alike is nobody's mistake.
pub(super) const UNNAMED: u8 = 4;

/// Names that others have, and what to put behind a name to avoid them.
type Beside = (fn(&str) -> bool, &'static str);

/// What asks for an identifier.
pub(super) struct Wish<'a> {
    /// The spelling it would get if it were alone.
    pub(super) ident: Ident,
    /// Spellings that say more, for where the first is taken, the best first.
    pub(super) others: Vec<Ident>,
    /// Whether the document is right where one of those is taken, so that nothing is said of it.
    pub(super) is_right: bool,
    /// What the document calls it.
    pub(super) wire: &'a str,
    /// The name that the document asks for (`x-rust-name`), if it does.
    pub(super) asked: Option<&'a str>,
    /// Where it is.
    pub(super) pointer: &'a Pointer,
    /// Wishes of a lower rank choose first: names that are locked, then names that a document asks for, then names that
    /// are spelled as on the wire, then all others, each in document order.
    pub(super) rank: u8,
    /// Names next to which it is, and what to put behind its own to avoid them.
    beside: Option<Beside>,
}

impl<'a> Wish<'a> {
    /// A wish without a name that the document asks for.
    pub(super) fn plain(ident: Ident, wire: &'a str, pointer: &'a Pointer, rank: u8) -> Self {
        Self { ident, others: Vec::new(), is_right: false, wire, asked: None, pointer, rank, beside: None }
    }

    /// The same next to more names than those of the scope.
    pub(super) fn beside(self, names: fn(&str) -> bool, suffix: &'static str) -> Self {
        Self { beside: Some((names, suffix)), ..self }
    }

    /// The same with the spelling to take where the first one is taken.
    pub(super) fn or(mut self, spelled_out: Ident) -> Self {
        self.others.push(spelled_out);
        self
    }

    /// The same with several of them, which are as good as the first.
    pub(super) fn or_any(self, others: &[Ident]) -> Self {
        Self { others: others.to_vec(), is_right: true, ..self }
    }

    /// The same with such a name, which comes before all others.
    pub(super) fn asking(self, asked: Option<&'a str>, case: Case) -> Self {
        match asked {
            Some(text) => Self { ident: case.asked(text), others: Vec::new(), asked, rank: ASKED, ..self },
            None => self,
        }
    }

    /// The same with the name that callers know it by (the lock), which comes before all others.
    pub(super) fn locked(self, name: Option<&str>, case: Case) -> Self {
        match name {
            Some(text) => Self { ident: case.asked(text), others: Vec::new(), rank: LOCKED, ..self },
            None => self,
        }
    }
}

/// One scope of identifiers.
pub(super) struct Scope {
    /// What the scope holds, for messages: "types", "arms of an enum".
    what: &'static str,
    /// Names that generated code needs itself, and what to put behind a name to avoid them.
    reserved: fn(&str) -> bool,
    suffix: &'static str,
    taken: HashMap<Ident, Option<(Pointer, u8)>>,
}

impl Scope {
    pub(super) fn new(what: &'static str, reserved: fn(&str) -> bool, suffix: &'static str) -> Self {
        Self { what, reserved, suffix, taken: HashMap::new() }
    }

    /// Takes a name for generated code; whoever wants it later gets another.
    pub(super) fn take(&mut self, ident: Ident) -> Ident {
        let ident = self.free(ident);
        self.taken.insert(ident.clone(), None);
        ident
    }

    /// Takes the first of two names that is free for generated code.
    pub(super) fn take_first(&mut self, [first, second]: [Ident; 2]) -> Ident {
        let ident = if self.taken.contains_key(&first) { second } else { first };
        self.take(ident)
    }

    /// Takes a name, with a word before it where it is taken or reserved already, or is among these names.
    pub(super) fn take_or(&mut self, ident: &Ident, word: &str, is_among: impl Fn(&str) -> bool) -> Ident {
        let is_free = |it: &Ident| !is_among(it.as_str()) && !(self.reserved)(it.as_str());
        if !self.taken.contains_key(ident) && is_free(ident) {
            return self.take(ident.clone());
        }
        let ident = prefixed(ident, word);
        let ident = if is_free(&ident) { ident } else { suffixed(&ident, "_param") };
        self.take(ident)
    }

    /// Settles all wishes at once, without a word about collisions: for names that no document has chosen.
    pub(super) fn settle_quietly(&mut self, wishes: &[Wish<'_>]) -> Vec<Ident> {
        self.settle(wishes, &mut Diagnostics::default())
    }

    /// Settles all wishes at once; the names are in the order of the wishes.
    pub(super) fn settle(&mut self, wishes: &[Wish<'_>], diagnostics: &mut Diagnostics) -> Vec<Ident> {
        let mut order: Vec<usize> = (0..wishes.len()).collect();
        order.sort_by_key(|index| wishes[*index].rank);
        let mut settled: Vec<Option<Ident>> = vec![None; wishes.len()];
        for index in order {
            settled[index] = Some(self.claim(&wishes[index], diagnostics));
        }
        settled.into_iter().flatten().collect()
    }

    fn claim(&mut self, wish: &Wish<'_>, diagnostics: &mut Diagnostics) -> Ident {
        let unreserved = |ident: &Ident| {
            let ident = self.unreserved(ident.clone());
            match wish.beside {
                Some((is_taken, suffix)) if is_taken(ident.as_str()) => suffixed(&ident, suffix),
                _ => ident,
            }
        };
        let wished = unreserved(&wish.ident);
        let mut all = std::iter::once(wished.clone()).chain(wish.others.iter().map(unreserved));
        let ident = all.find(|it| !self.taken.contains_key(it));
        let ident = ident.unwrap_or_else(|| self.free(wished.clone()));
        let is_right = wish.is_right && wish.others.contains(&ident);
        if ident != wished
            && !is_right
            && let Some(Some((first, rank))) = self.taken.get(&wished)
            && !(wish.rank == UNNAMED && *rank == UNNAMED)
        {
            diagnostics.push(
                Diagnostic::warning(
                    "name-collision",
                    Place::Key(wish.pointer.clone()),
                    format!(
                        "two {} would be called `{wished}`: {:?} becomes `{ident}`",
                        self.what, wish.wire
                    ),
                )
                .related(Place::Key(first.clone()), "this one keeps the name")
                .help("say `x-rust-name` to give it a name of its own"),
            );
        }
        if ident == wished
            && let Some(asked) = wish.asked.filter(|it| *it != ident.as_str())
        {
            let place = Place::Node(wish.pointer.key("x-rust-name"));
            let message = format!("{asked:?} cannot be the name here: it becomes `{ident}`");
            diagnostics.push(
                Diagnostic::warning("rust-name", place, message)
                    .label("a keyword, a name in the case of something else, or one that is needed")
                    .help(format!("write `x-rust-name: {ident}`, or another name")),
            );
        }
        self.taken.insert(ident.clone(), Some((wish.pointer.clone(), wish.rank)));
        ident
    }

    fn unreserved(&self, ident: Ident) -> Ident {
        if (self.reserved)(ident.as_str()) { suffixed(&ident, self.suffix) } else { ident }
    }

    fn free(&self, ident: Ident) -> Ident {
        if !self.taken.contains_key(&ident) {
            return ident;
        }
        // A number is apart from one that the name ends with.
        let joint = if ident.as_str().ends_with(|it: char| it.is_ascii_digit()) { "_" } else { "" };
        (2..)
            .map(|number| suffixed(&ident, &format!("{joint}{number}")))
            .find(|it| !self.taken.contains_key(it))
            .unwrap_or(ident)
    }
}
