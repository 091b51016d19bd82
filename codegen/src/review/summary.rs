//! What changed in the public API of a crate, in a few lines, for whoever has just generated it.
//!
//! In: the files of a crate before and after. Out: a line for each thing that came, went, or is another, and how many of them
//! break callers. It compares the crates alone, and so costs no second run of the generator; why something changed, and what it
//! does on the wire, is what a [review](super::review) says.

use std::collections::BTreeMap;

use super::crates::{Became, Change, changes};
use crate::output::FileTree;
use crate::surface;

/// What callers see of a change.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// `+ CreateRefund.description`, sorted by name. `-` is gone, `~` is another.
    pub lines: Vec<String>,
    /// How many of them break code that compiles.
    pub breaking: usize,
    /// How many of them let the same code send or read something else.
    pub silent: usize,
}

/// What became of a thing that callers can name.
#[derive(Debug, Default)]
struct Fate {
    added: bool,
    gone: bool,
    silent: bool,
    /// Whether the thing itself came or went, rather than something about it.
    whole: bool,
}

/// Compares two crates; `None` where one of them cannot be read.
pub fn summary(old: &FileTree, new: &FileTree) -> Option<Summary> {
    let (before, after) = (surface::lean("crate", old).ok()?, surface::lean("crate", new).ok()?);
    let mut fates: BTreeMap<String, Fate> = BTreeMap::new();
    for change in changes(&before, &after) {
        let fate = fates.entry(name(&change)).or_default();
        match change.became {
            Became::Added => fate.added = true,
            Became::Gone => fate.gone = true,
            Became::Meaning => fate.silent = true,
            Became::Deprecated | Became::Manner => {}
        }
        fate.whole |= change.item.kind.starts_with("pub ");
    }
    let is_whole = |name: &str, sign: char| {
        fates.get(name).is_some_and(|it| it.whole && it.sign() == sign && sign != '~')
    };
    // What is in something that came or went is not listed again, nor is the setter of a member of its body.
    let shown: Vec<_> = fates
        .iter()
        .filter(|(name, fate)| {
            let (owner, member) = name.rsplit_once('.').unwrap_or_default();
            let is_setter = owner.contains(' ')
                && fates.iter().any(|(other, it)| {
                    it.sign() == fate.sign()
                        && other.rsplit_once('.').is_some_and(|(of, it)| !of.contains(' ') && it == member)
                });
            !is_setter && !is_whole(owner, fate.sign())
        })
        .collect();
    Some(Summary {
        lines: shown.iter().map(|(name, fate)| format!("{} {name}", fate.sign())).collect(),
        breaking: shown.iter().filter(|(_, it)| it.gone).count(),
        silent: shown.iter().filter(|(_, it)| it.silent).count(),
    })
}

impl Fate {
    fn sign(&self) -> char {
        match (self.added, self.gone) {
            (true, false) if self.whole => '+',
            (false, true) if self.whole => '-',
            _ => '~',
        }
    }
}

/// `CreateRefund.description`, or `POST /v1/refunds.description` for what only a call has.
fn name(change: &Change) -> String {
    // `impl From<A> for String` is about `A`.
    let is_foreign = change.item.kind == "impl" && !change.item.path.starts_with("crate::");
    let own = is_foreign.then(|| own_type(&change.item.to_string())).flatten();
    let subject = own.as_ref().unwrap_or(&change.subject);
    let short = subject.strip_prefix("models::").or_else(|| subject.strip_prefix("resources::"));
    short.unwrap_or(subject).replace("::", ".")
}

/// The first path of the crate in a line.
fn own_type(line: &str) -> Option<String> {
    let (_, path) = line.split_once("crate::")?;
    let end = path.find(|it: char| !it.is_alphanumeric() && !"_:".contains(it)).unwrap_or(path.len());
    Some(path[..end].to_owned())
}

#[cfg(test)]
mod tests {
    use super::{Summary, summary};
    use crate::output::FileTree;

    fn of(old: &str, new: &str) -> Summary {
        let tree = |text: &str| FileTree::from_iter([("src/lib.rs", format!("pub mod models {{ {text} }}"))]);
        summary(&tree(old), &tree(new)).expect("two crates")
    }

    #[test]
    fn a_member_that_comes_is_one_line_with_its_setter() {
        let with = "pub struct A { pub a: String } impl A { pub fn a(self, a: String) -> Self { self } }";
        let summary = of("pub struct A {}", with);
        assert_eq!((summary.lines, summary.breaking), (vec!["+ A.a".to_owned()], 0));
    }

    #[test]
    fn a_type_that_comes_or_goes_is_one_line() {
        let summary = of("pub struct A { pub a: String }", "pub enum B { One, Two }");
        assert_eq!((summary.lines, summary.breaking), (vec!["- A".to_owned(), "+ B".to_owned()], 1));
    }

    #[test]
    fn another_type_of_a_member_breaks_callers() {
        let summary = of(
            "pub struct A { pub a: String, pub b: i64 }",
            "pub struct A { pub a: i64, pub b: i64 } impl Clone for A { fn clone(&self) -> Self { loop {} } }",
        );
        assert_eq!((summary.lines, summary.breaking), (vec!["~ A".to_owned(), "~ A.a".to_owned()], 1));
    }

    #[test]
    fn a_conversion_into_a_foreign_type_belongs_to_what_is_converted() {
        let with = "pub struct A; impl From<A> for String { fn from(a: A) -> Self { loop {} } }";
        assert_eq!(of("pub struct B;", &format!("pub struct B; {with}")).lines, ["+ A"]);
        assert_eq!(of("pub struct A;", with).lines, ["~ A"]);
    }

    #[test]
    fn equal_crates_have_nothing_to_say() {
        assert_eq!(of("pub struct A {}", "pub struct A {}"), Summary::default());
    }
}
