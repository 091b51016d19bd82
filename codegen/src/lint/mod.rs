//! Rules for a description that is kept by hand: what no compiler and no schema validator sees, because it takes the types,
//! the names, or a sense for money.
//!
//! In: an API, its names, and the clean tree it came from. Out: findings, each with a place and a way out. `x-lint-allow`
//! at a node allows a rule there, with a reason; an allowance that nothing needs any more is a finding, too. What outside
//! linters check is left to them.

mod calls;
mod money;
mod names;
mod secrets;
mod times;

use std::collections::HashMap;

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::ir::{Api, Field, Object, Type, TypeId, TypeKind, TypeRef};
use crate::nearest::nearest;
use crate::pointer::Pointer;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Worth a look.
    Hint,
    /// To be mended or allowed.
    Warning,
    /// Money or secrets are at stake.
    Error,
}

impl Level {
    /// The word for people.
    pub fn word(self) -> &'static str {
        match self {
            Self::Hint => "hint",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A rule.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Its id, by which it is allowed.
    pub id: &'static str,
    /// How much it matters.
    pub level: Level,
    /// What it finds, in a sentence.
    pub finds: &'static str,
    check: fn(&Lint<'_>) -> Vec<Diagnostic>,
}

/// Every rule.
pub const RULES: &[Rule] = &[
    Rule {
        id: "money-number",
        level: Level::Error,
        finds: "an amount that is a number with a fraction, or an integer without `format: int64`",
        check: money::number,
    },
    Rule {
        id: "money-without-currency",
        level: Level::Warning,
        finds: "an amount whose object, its parents and its operation name no currency",
        check: money::without_currency,
    },
    Rule {
        id: "secret-unmarked",
        level: Level::Error,
        finds: "card data, a secret, a token or a bank account without `x-sensitive`",
        check: secrets::unmarked,
    },
    Rule {
        id: "time-unit",
        level: Level::Warning,
        finds: "a point in time as an integer without `x-epoch`, or as a string without a format",
        check: times::unit,
    },
    Rule {
        id: "post-undecided",
        level: Level::Error,
        finds: "a POST of which nobody has decided whether it may be sent again",
        check: calls::post_undecided,
    },
    Rule {
        id: "list-without-pages",
        level: Level::Warning,
        finds: "a list with a cursor, a next link or a page number, without `x-pagination`",
        check: calls::list_without_pages,
    },
    Rule {
        id: "name-fragile",
        level: Level::Warning,
        finds: "a Rust name that a collision has made, so that another addition could change it",
        check: names::fragile,
    },
    Rule {
        id: "arguments-alike",
        level: Level::Warning,
        finds: "two neighbouring arguments of one plain type, which a caller can swap",
        check: names::arguments_alike,
    },
    Rule {
        id: "id-untyped",
        level: Level::Hint,
        finds: "an id that is a plain string where another place has a named schema for it",
        check: names::id_untyped,
    },
    Rule {
        id: "required-unproven",
        level: Level::Warning,
        finds: "a member of a response that is required, although only inference says so",
        check: names::required_unproven,
    },
];

/// The rule of a finding.
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|it| it.id == id)
}

/// The findings in an API that came from this tree, with these Rust paths.
pub fn check(api: &Api, paths: &[(Pointer, String)], tree: &Value) -> Diagnostics {
    let lint = Lint::of(api, paths, tree);
    let mut allowances = Allowances::of(tree);
    let mut diagnostics = Diagnostics::default();
    for rule in RULES {
        for found in (rule.check)(&lint) {
            let node = match &found.place {
                Place::Node(at) | Place::Key(at) => at.clone(),
                _ => Pointer::root(),
            };
            if !allowances.allow(&node, rule.id) {
                diagnostics.push(found);
            }
        }
    }
    allowances.rest().for_each(|it| diagnostics.push(it));
    diagnostics
}

/// What rules look at.
struct Lint<'a> {
    api: &'a Api,
    paths: &'a [(Pointer, String)],
    tree: &'a Value,
    /// The types that hold each type.
    holders: HashMap<TypeId, Vec<TypeId>>,
}

impl<'a> Lint<'a> {
    fn of(api: &'a Api, paths: &'a [(Pointer, String)], tree: &'a Value) -> Self {
        let mut holders: HashMap<TypeId, Vec<TypeId>> = HashMap::new();
        for (index, ty) in api.types.iter().enumerate() {
            for id in ty.kind.mentioned() {
                holders.entry(id).or_default().push(TypeId(index));
            }
        }
        Self { api, paths, tree, holders }
    }

    /// Every struct, but for the second of two that one schema is.
    fn objects(&self) -> impl Iterator<Item = (TypeId, &'a Type, &'a Object)> {
        let types = self.api.types.iter().enumerate().filter(|(_, it)| it.instead_of().is_none());
        types.filter_map(|(index, ty)| match &ty.kind {
            TypeKind::Object(object) => Some((TypeId(index), ty, object)),
            _ => None,
        })
    }

    /// Every member of every struct.
    fn fields(&self) -> impl Iterator<Item = (TypeId, &'a Field)> {
        self.objects().flat_map(|(id, _, object)| object.fields.iter().map(move |it| (id, it)))
    }

    /// A node as the description has it.
    fn raw(&self, at: &Pointer) -> Option<&'a Value> {
        self.tree.pointer(at.as_str())
    }

    /// The type of a value, aliases, null and what hides it seen through.
    fn plain(&self, ty: &'a TypeRef) -> &'a TypeRef {
        match self.api.resolve(ty) {
            TypeRef::Nullable(inner) | TypeRef::Sensitive(inner) => self.plain(inner),
            ty => ty,
        }
    }
}

/// The words of a name on the wire, lower case: `amountTotal` is `amount`, `total`.
fn words(wire: &str) -> Vec<String> {
    use heck::ToSnakeCase;
    wire.to_snake_case().split('_').filter(|it| !it.is_empty()).map(str::to_owned).collect()
}

/// The allowances of a description.
struct Allowances(Vec<Allowance>);

struct Allowance {
    /// The node that has it.
    at: Pointer,
    rule: String,
    reason: bool,
    used: bool,
}

impl Allowances {
    const KEY: &str = "x-lint-allow";

    fn of(tree: &Value) -> Self {
        let mut found = Vec::new();
        let mut open = vec![(Pointer::root(), tree)];
        while let Some((at, node)) = open.pop() {
            match node {
                Value::Object(members) => {
                    for (rule, reason) in
                        members.get(Self::KEY).and_then(Value::as_object).into_iter().flatten()
                    {
                        let reason = reason.as_str().is_some_and(|it| !it.trim().is_empty());
                        found.push(Allowance { at: at.clone(), rule: rule.clone(), reason, used: false });
                    }
                    open.extend(members.iter().rev().map(|(key, it)| (at.key(key), it)));
                }
                Value::Array(items) => {
                    open.extend(items.iter().enumerate().rev().map(|(index, it)| (at.index(index), it)));
                }
                _ => {}
            }
        }
        Self(found)
    }

    /// Whether a rule is allowed at a node.
    fn allow(&mut self, node: &Pointer, rule: &str) -> bool {
        let mut allowed = false;
        for it in self.0.iter_mut().filter(|it| it.rule == rule && it.at == *node) {
            it.used = true;
            allowed = true;
        }
        allowed
    }

    /// What is wrong with allowances.
    fn rest(self) -> impl Iterator<Item = Diagnostic> {
        self.0.into_iter().filter_map(|it| {
            let at = Place::Key(it.at.key(Self::KEY).key(&it.rule));
            let (id, message, help) = if rule(&it.rule).is_none() {
                let near = nearest(&it.rule, RULES.iter().map(|it| it.id));
                let help = near.map_or_else(|| "remove it".to_owned(), |it| format!("did you mean `{it}`?"));
                ("lint-allow-unknown", format!("`{}` is not a rule", it.rule), help)
            } else if !it.reason {
                let help = "write why it is right here".to_owned();
                ("lint-allow-reason", format!("`{}` is allowed without a reason", it.rule), help)
            } else if !it.used {
                let help = "remove the allowance".to_owned();
                ("lint-allow-unused", format!("`{}` finds nothing here any more", it.rule), help)
            } else {
                return None;
            };
            Some(Diagnostic::warning(id, at, message).help(help))
        })
    }
}

/// The level of a finding: that of its rule; what is wrong with an allowance is an error.
pub fn level(id: &str) -> Level {
    rule(id).map_or(Level::Error, |it| it.level)
}
