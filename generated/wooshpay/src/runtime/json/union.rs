//! Unions: which of several types a value is.
//!
//! By its tag where the union has one; else by what tells the members apart without reading them (kind of value,
//! required members, constants), and then by reading each that is left under strict rules: the one that leaves the
//! least unknown wins, and on a tie the one that the schema lists first. Where that makes a difference, the winner is
//! then read again, with the leniency that its members allow. Nothing drifts while members are compared.
//!
//! A caller that knows the member by a name sent outside the value has it read as that one.

use std::borrow::Cow;

use serde_json::Value;

use super::fault::Fault;
use super::reader::{Kind, Mark, Reader};
use super::remembered::Exact;

/// A member of a union, as the reader sees it.
#[derive(Debug, Clone, Copy)]
pub struct Case<T> {
    name: Option<&'static str>,
    kinds: &'static [Kind],
    pub(super) tags: &'static [&'static str],
    fallback: bool,
    required: &'static [&'static str],
    constants: &'static [(&'static str, &'static str)],
    literals: &'static [(&'static str, &'static str)],
    pub(super) read: fn(&mut Reader<'_>) -> Result<T, Fault>,
}

impl<T> Case<T> {
    /// A member that is of one of these kinds; without kinds it is only found by a name or a tag.
    pub const fn new(kinds: &'static [Kind], read: fn(&mut Reader<'_>) -> Result<T, Fault>) -> Self {
        Self {
            name: None,
            kinds,
            tags: &[],
            fallback: false,
            required: &[],
            constants: &[],
            literals: &[],
            read,
        }
    }

    /// The same member, with a name that is sent outside the value.
    #[must_use]
    pub const fn named(mut self, name: &'static str) -> Self {
        self.name = Some(name);
        self
    }

    /// The same member, known by these tags.
    #[must_use]
    pub const fn tags(mut self, tags: &'static [&'static str]) -> Self {
        self.tags = tags;
        self
    }

    /// The same member, which is also what a value is whose tag is missing or unknown.
    #[must_use]
    pub const fn fallback(mut self) -> Self {
        self.fallback = true;
        self
    }

    /// The same member, an object that always has these members.
    #[must_use]
    pub const fn required(mut self, names: &'static [&'static str]) -> Self {
        self.required = names;
        self
    }

    /// The same member, an object that has these strings wherever it has these members.
    #[must_use]
    pub const fn constants(mut self, constants: &'static [(&'static str, &'static str)]) -> Self {
        self.constants = constants;
        self
    }

    /// The same member, an object that has these numbers and booleans, as JSON, wherever it has these members.
    #[must_use]
    pub const fn literals(mut self, literals: &'static [(&'static str, &'static str)]) -> Self {
        self.literals = literals;
        self
    }
}

/// A value that was read as a case under the strict rules.
struct Attempt<'a, T> {
    case: &'a Case<T>,
    value: T,
    penalty: u32,
    /// A string in it means something else if its members are lenient.
    literal: bool,
    after: Mark,
    exact: Vec<Exact>,
}

/// What tells cases apart, before one is read.
struct Glance<'de> {
    kind: Kind,
    /// The kinds that a text may be of besides, where all values came as text.
    also: &'static [Kind],
    members: Vec<(Cow<'de, str>, Glanced<'de>)>,
}

/// What is seen of a member at a glance.
enum Glanced<'de> {
    Text(Cow<'de, str>),
    /// A number or a boolean, as JSON.
    Literal(Cow<'de, str>),
    Other,
}

impl Glance<'_> {
    fn fits<T>(&self, case: &Case<T>) -> bool {
        (case.kinds.contains(&self.kind) || case.kinds.iter().any(|it| self.also.contains(it)))
            && case.required.iter().all(|name| self.members.iter().any(|(key, _)| key == name))
            && case.constants.iter().all(|(name, text)| self.text(name).is_none_or(|it| it == *text))
            && case.literals.iter().all(|(name, it)| self.literal(name).is_none_or(|own| is_same(own, it)))
    }

    /// Whether a case that fits is meant, however badly its members read: it has members that tell it apart, or is the
    /// only one of this kind of value.
    fn knows<T>(&self, case: &Case<T>, cases: &[Case<T>]) -> bool {
        !case.required.is_empty()
            || case.constants.iter().any(|(name, text)| self.text(name) == Some(text))
            || case.literals.iter().any(|(name, it)| self.literal(name).is_some_and(|own| is_same(own, it)))
            || cases.iter().filter(|it| it.kinds.contains(&self.kind)).count() == 1
    }

    fn literal(&self, name: &str) -> Option<&str> {
        self.members.iter().find_map(|(key, it)| match it {
            Glanced::Literal(it) if key == name => Some(&**it),
            _ => None,
        })
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.members.iter().find_map(|(key, it)| match it {
            Glanced::Text(it) if key == name => Some(&**it),
            _ => None,
        })
    }
}

/// Reads a whole JSON text as the member of a union that has this name; as an unknown one where none has it.
///
/// # Errors
/// A [`Fault`] if it is not JSON, or does not match the member.
pub fn from_slice_named<T>(
    name: &str,
    bytes: &[u8],
    cases: &[Case<T>],
    unknown: fn(Value) -> T,
) -> Result<T, Fault> {
    let mut reader = Reader::new(bytes)?;
    let read = match cases.iter().find(|it| it.name == Some(name)) {
        Some(case) => (case.read)(&mut reader),
        None => reader.value().map(unknown),
    };
    let whole = read.and_then(|value| reader.end().map(|()| value));
    whole.map_err(|fault| fault.located(bytes))
}

impl<'de> Reader<'de> {
    /// Reads a union: by its tag, if it has one, else by trying. What is none of the members is kept as unknown, and so is
    /// what is a member by its tag but not of the member's type.
    ///
    /// # Errors
    /// When it is not JSON.
    pub fn union<T>(
        &mut self,
        tag: Option<&str>,
        cases: &[Case<T>],
        unknown: fn(Value) -> T,
    ) -> Result<T, Fault> {
        let start = self.mark();
        let glance = self.glance()?;
        let end = self.mark();
        let text = tag.and_then(|it| glance.text(it));
        let tagged = text.and_then(|it| cases.iter().find(|case| case.tags.contains(&it)));
        if let Some(case) = tagged.or_else(|| cases.iter().find(|it| it.fallback)) {
            self.reset(start);
            let penalty = self.penalty();
            if let Ok(value) = (case.read)(self) {
                return Ok(value);
            }
            self.set_penalty(penalty);
            if text.is_some() {
                self.count_invalid();
            }
        }
        // What has a tag is what the tag says, or unknown: no other member is tried.
        if text.is_none()
            && let Some(value) = self.best((start, end), &glance, cases)
        {
            return Ok(value);
        }
        self.reset(start);
        self.count_unknown();
        let value = self.value()?;
        debug_assert_eq!(self.offset(), end.offset());
        Ok(unknown(value))
    }

    fn best<T>(&mut self, (start, end): (Mark, Mark), glance: &Glance<'_>, cases: &[Case<T>]) -> Option<T> {
        let length = end.offset() - start.offset();
        let mut best: Option<Attempt<'_, T>> = None;
        for case in cases.iter().filter(|case| glance.fits(case)) {
            let Some(attempt) = self.attempt(start, length, case) else { continue };
            let perfect = attempt.penalty == 0;
            if best.as_ref().is_none_or(|it| attempt.penalty < it.penalty) {
                best = Some(attempt);
            }
            if perfect {
                break;
            }
        }
        match best {
            Some(mut best) => {
                // Which member it is has been settled; now the leniency of its members counts, too.
                if best.literal && !self.is_strict() && self.limits.try_again(length) {
                    self.reset(start);
                    if let Ok(value) = self.firmly(best.case.read) {
                        return Some(value);
                    }
                }
                self.add_penalty(best.penalty);
                self.literal |= best.literal;
                self.reset(best.after);
                self.exact.append(&mut best.exact);
                Some(best.value)
            }
            None if self.is_strict() => None,
            None => {
                let fitting: Vec<_> = cases.iter().filter(|case| glance.fits(case)).collect();
                let read = |from: &mut Self, case: &Case<T>| {
                    from.reset(start);
                    from.limits.try_again(length).then(|| (case.read)(from).ok()).flatten()
                };
                // No member fits strictly: the first that fits with the leniency its members allow.
                let lenient = self.firmly(|from| fitting.iter().find_map(|case| read(from, case)));
                // Where it is known which one is meant, what reads badly in it is kept unchanged. Else drift would make
                // a wrong one fit.
                match (lenient, fitting.as_slice()) {
                    (None, [only]) if self.drifts() && glance.knows(only, cases) => read(self, only),
                    (lenient, _) => lenient,
                }
            }
        }
    }

    fn attempt<'a, T>(&mut self, start: Mark, length: usize, case: &'a Case<T>) -> Option<Attempt<'a, T>> {
        if !self.limits.try_again(length) {
            return None;
        }
        self.reset(start);
        let before = std::mem::take(&mut self.literal);
        let (read, penalty) = self.strictly(case.read);
        let literal = std::mem::replace(&mut self.literal, before);
        let exact = self.exact.split_off(start.exact());
        read.ok().map(|value| Attempt { case, value, penalty, literal, after: self.mark(), exact })
    }

    /// Looks over the next value without reading what is inside its members.
    fn glance(&mut self) -> Result<Glance<'de>, Fault> {
        let kind = self.kind()?;
        let also: &[Kind] = match self.is_plain() && kind == Kind::String {
            true => &[Kind::Number, Kind::Bool],
            false => &[],
        };
        let mut glance = Glance { kind, also, members: Vec::new() };
        if glance.kind != Kind::Object {
            self.skip()?;
            return Ok(glance);
        }
        self.entries(&mut |from, key| {
            let seen = match from.kind()? {
                Kind::String => Glanced::Text(from.string()?),
                Kind::Number => Glanced::Literal(from.number()?),
                Kind::Bool => Glanced::Literal(if from.bool()? { "true" } else { "false" }.into()),
                _ => {
                    from.skip()?;
                    Glanced::Other
                }
            };
            glance.members.push((key.clone(), seen));
            Ok(())
        })?;
        Ok(glance)
    }
}

/// Numbers are the same however they are written.
fn is_same(a: &str, b: &str) -> bool {
    a == b || matches!((a.parse::<f64>(), b.parse::<f64>()), (Ok(a), Ok(b)) if a == b)
}
