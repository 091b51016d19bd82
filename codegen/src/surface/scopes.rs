//! Which name means what in which module: imports and globs, followed until nothing new turns up.

use std::collections::BTreeMap;

use syn::Item;

use super::attributes::Conditions;
use super::modules::{Crate, Decl, Import, ModuleId, Scope, Space, What};

/// What a name means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// A module of the crate.
    Module(ModuleId),
    /// Another item of the crate, by the module and the name it was declared with.
    Item(Space, ModuleId, String),
    /// A variant of an enum of the crate.
    Variant(ModuleId, String, String),
    /// Something of another crate: its path.
    Foreign(String),
}

/// A name in a module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Binding {
    pub(super) target: Target,
    pub(super) scope: Scope,
    pub(super) conditions: Conditions,
    /// The glob import that brought it; what is named wins over that.
    glob: Option<usize>,
}

/// The names of each module.
pub(super) struct Scopes {
    names: Vec<BTreeMap<(Space, String), Binding>>,
    /// Modules with everything of another crate in them: where, its path, how far it is passed on.
    pub(super) foreign_globs: Vec<(ModuleId, String, Scope, Conditions)>,
    /// Imports that lead nowhere.
    pub(super) unresolved: Vec<String>,
}

/// Finds out what each name of the crate means.
pub(super) fn bind(krate: &Crate) -> Scopes {
    let names = krate.modules.iter().zip(0..).map(|(module, id)| declared(&module.decls, id)).collect();
    let mut scopes = Scopes { names, foreign_globs: Vec::new(), unresolved: Vec::new() };
    // Each round settles at least one import, else it is the last; the bound is for sources that are no crate.
    for _ in 0..=krate.imports.len() * 2 + 2 {
        let mut news = false;
        for (import, id) in krate.imports.iter().zip(0..) {
            news |= scopes.import(krate, import, id);
        }
        // Only when nothing here explains a name can it be another crate's.
        if !news && !scopes.foreign(krate) {
            break;
        }
    }
    scopes.settle(krate);
    scopes.pass_on(krate);
    scopes
}

impl Scopes {
    /// The names of one module, sorted.
    pub(super) fn of(&self, module: ModuleId) -> impl Iterator<Item = (Space, &str, &Binding)> {
        self.names[module].iter().map(|((space, name), it)| (*space, name.as_str(), it))
    }

    /// What a name is in a module.
    pub(super) fn get(&self, module: ModuleId, space: Space, name: &str) -> Option<&Binding> {
        self.names[module].get(&(space, name.to_owned()))
    }

    /// What the longest known beginning of `path` means in `module`, and how many of its steps that took.
    pub(super) fn resolve(
        &self,
        krate: &Crate,
        module: ModuleId,
        path: &[String],
        space: Space,
    ) -> Option<(Target, usize)> {
        let mut at = Target::Module(module);
        let mut used = 0;
        for (step, position) in path.iter().zip(0..) {
            let last = position + 1 == path.len();
            let next = match (&at, step.as_str()) {
                (_, "crate") if position == 0 => Target::Module(0),
                (_, "self") if position == 0 => Target::Module(module),
                (Target::Module(id), "super") => Target::Module(krate.modules[*id].parent?),
                (Target::Module(id), name) => {
                    let space = if last { space } else { Space::Type };
                    self.get(*id, space, name)?.target.clone()
                }
                (Target::Foreign(path), name) => Target::Foreign(format!("{path}::{name}")),
                (Target::Item(Space::Type, home, item), name) if is_variant(krate, *home, item, name) => {
                    Target::Variant(*home, item.clone(), name.to_owned())
                }
                // What a type brings along, such as an associated type, is for the caller to write out.
                _ => break,
            };
            at = next;
            used = position + 1;
        }
        Some((at, used))
    }

    /// Brings in what an import names. Says whether that changed anything.
    fn import(&mut self, krate: &Crate, import: &Import, id: usize) -> bool {
        if import.foreign {
            return false;
        }
        let Some(name) = &import.name else { return self.glob(krate, import, id) };
        let mut news = false;
        for space in [Space::Type, Space::Value, Space::Macro] {
            let key = (space, name.clone());
            if self.names[import.module].get(&key).is_some_and(|it| it.glob.is_none()) {
                continue;
            }
            let Some((target, used)) = self.resolve(krate, import.module, &import.path, space) else {
                continue;
            };
            // A path to somewhere else is bound once, as a type: which it is, only its own crate knows.
            if used != import.path.len() || (space != Space::Type && matches!(target, Target::Foreign(_))) {
                continue;
            }
            self.names[import.module].insert(key, binding(target, import));
            news = true;
        }
        news
    }

    fn glob(&mut self, krate: &Crate, import: &Import, id: usize) -> bool {
        let Some((target, used)) = self.resolve(krate, import.module, &import.path, Space::Type) else {
            return false;
        };
        if used != import.path.len() {
            return false;
        }
        let found: Vec<((Space, String), Binding)> = match target {
            Target::Module(from) if from == import.module => return false,
            Target::Module(from) => self.names[from]
                .iter()
                .filter(|(_, it)| it.scope.is_none_or(|scope| is_within(krate, import.module, scope)))
                .map(|(key, it)| (key.clone(), it.clone()))
                .collect(),
            Target::Item(Space::Type, home, item) => variants(krate, home, &item)
                .into_iter()
                .map(|name| {
                    let target = Target::Variant(home, item.clone(), name.clone());
                    ((Space::Type, name), binding(target, import))
                })
                .collect(),
            _ => return false,
        };
        let mut news = false;
        for (key, mut it) in found {
            it.scope = narrower(krate, it.scope, import.scope);
            it.conditions.extend(import.conditions.iter().cloned());
            it.glob = Some(id);
            let old = self.names[import.module].get(&key);
            if old.is_none_or(|old| old.glob == Some(id) && *old != it) {
                self.names[import.module].insert(key, it);
                news = true;
            }
        }
        news
    }

    /// Binds the imports whose first step is not a name of the crate.
    fn foreign(&mut self, krate: &Crate) -> bool {
        let mut news = false;
        for import in &krate.imports {
            let (Some(name), Some(first)) = (&import.name, import.path.first()) else { continue };
            let names = &self.names[import.module];
            let known = [Space::Type, Space::Value, Space::Macro]
                .into_iter()
                .any(|space| names.get(&(space, name.clone())).is_some_and(|it| it.glob.is_none()));
            if known || (!import.foreign && self.is_local(import.module, first)) {
                continue;
            }
            let target = Target::Foreign(import.path.join("::"));
            self.names[import.module].insert((Space::Type, name.clone()), binding(target, import));
            news = true;
        }
        news
    }

    /// Sorts out what is left: globs of other crates, and imports that nothing explains.
    fn settle(&mut self, krate: &Crate) {
        for import in &krate.imports {
            let target = match import.path.first() {
                _ if import.foreign => None,
                Some(first) if self.is_local(import.module, first) => {
                    self.resolve(krate, import.module, &import.path, Space::Type)
                }
                _ => None,
            };
            let path = import.path.join("::");
            match (&import.name, target) {
                (Some(name), _) => {
                    let spaces = [Space::Type, Space::Value, Space::Macro];
                    if !spaces.iter().any(|it| self.names[import.module].contains_key(&(*it, name.clone()))) {
                        let module = krate.modules[import.module].path.join("::");
                        self.unresolved.push(format!("{module}: `use {path}` leads nowhere"));
                    }
                }
                (None, Some((Target::Foreign(path), _))) => {
                    self.foreign_globs.push((import.module, path, import.scope, import.conditions.clone()));
                }
                (None, Some(_)) => {}
                (None, None) => {
                    self.foreign_globs.push((import.module, path, import.scope, import.conditions.clone()));
                }
            }
        }
    }

    /// Carries the globs of other crates through the crate's own.
    fn pass_on(&mut self, krate: &Crate) {
        let mut at = 0;
        // What is passed on is new to its module, so this ends.
        while let Some((from, path, scope, conditions)) = self.foreign_globs.get(at).cloned() {
            at += 1;
            for import in krate.imports.iter().filter(|it| it.name.is_none() && !it.foreign) {
                let target = self.resolve(krate, import.module, &import.path, Space::Type);
                let known = self.foreign_globs.iter().any(|it| it.0 == import.module && it.1 == path);
                let seen = scope.is_none_or(|scope| is_within(krate, import.module, scope));
                if target != Some((Target::Module(from), import.path.len())) || known || !seen {
                    continue;
                }
                let mut all = conditions.clone();
                all.extend(import.conditions.iter().cloned());
                let scope = narrower(krate, scope, import.scope);
                self.foreign_globs.push((import.module, path.clone(), scope, all));
            }
        }
    }

    fn is_local(&self, module: ModuleId, first: &str) -> bool {
        matches!(first, "crate" | "self" | "super")
            || self.names[module].contains_key(&(Space::Type, first.to_owned()))
    }
}

/// The declaration of a name; several if conditions choose between them.
pub(super) fn declarations<'a>(
    krate: &'a Crate,
    space: Space,
    home: ModuleId,
    name: &'a str,
) -> impl Iterator<Item = &'a Decl> {
    krate.modules[home].decls.iter().filter(move |it| it.space == space && it.name == name)
}

fn declared(decls: &[Decl], id: ModuleId) -> BTreeMap<(Space, String), Binding> {
    let mut res = BTreeMap::new();
    for decl in decls {
        let target = match decl.what {
            What::Module(id) => Target::Module(id),
            What::Item(_) => Target::Item(decl.space, id, decl.name.clone()),
        };
        let conditions = decl.conditions.clone();
        let binding = Binding { target, scope: decl.scope, conditions, glob: None };
        res.entry((decl.space, decl.name.clone())).or_insert(binding);
    }
    res
}

fn binding(target: Target, import: &Import) -> Binding {
    Binding { target, scope: import.scope, conditions: import.conditions.clone(), glob: None }
}

fn variants(krate: &Crate, home: ModuleId, name: &str) -> Vec<String> {
    declarations(krate, Space::Type, home, name)
        .filter_map(|it| match &it.what {
            What::Item(it) => match &**it {
                Item::Enum(it) => Some(it.variants.iter().map(|it| it.ident.to_string())),
                _ => None,
            },
            What::Module(_) => None,
        })
        .flatten()
        .collect()
}

fn is_variant(krate: &Crate, home: ModuleId, item: &str, name: &str) -> bool {
    variants(krate, home, item).iter().any(|it| it == name)
}

/// Whether `module` is `scope` or is in it.
fn is_within(krate: &Crate, module: ModuleId, scope: ModuleId) -> bool {
    let mut at = Some(module);
    while let Some(id) = at {
        if id == scope {
            return true;
        }
        at = krate.modules[id].parent;
    }
    false
}

fn narrower(krate: &Crate, one: Scope, other: Scope) -> Scope {
    match (one, other) {
        (None, it) | (it, None) => it,
        (Some(one), Some(other)) => Some(if is_within(krate, one, other) { one } else { other }),
    }
}
