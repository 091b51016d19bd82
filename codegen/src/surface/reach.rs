//! By which path a caller reaches a module or an item: its own if all of that is public, else the shortest other.

use std::collections::{BTreeMap, BTreeSet};

use super::attributes::Conditions;
use super::modules::{Crate, ModuleId, Space};
use super::scopes::{Scopes, Target};

/// The path of everything that callers can name.
pub(super) struct Reach {
    modules: BTreeMap<ModuleId, Path>,
    items: BTreeMap<(Space, ModuleId, String), Path>,
    /// Types that callers come by, and cannot name.
    nameless: Vec<(ModuleId, String)>,
}

/// A path, and when it exists.
#[derive(Clone)]
pub(super) struct Path {
    pub(super) names: Vec<String>,
    pub(super) conditions: Conditions,
}

impl Reach {
    /// The modules that callers can name, with their paths.
    pub(super) fn modules(&self) -> impl Iterator<Item = (ModuleId, &Path)> {
        self.modules.iter().map(|(id, path)| (*id, path))
    }

    /// Takes up a type that a public signature mentions: known by where it is declared.
    pub(super) fn admit(&mut self, krate: &Crate, home: ModuleId, name: &str) {
        let module = &krate.modules[home];
        let mut names = module.path.clone();
        names.push(name.to_owned());
        let path = Path { names, conditions: module.conditions.clone() };
        self.items.insert((Space::Type, home, name.to_owned()), path);
        self.nameless.push((home, name.to_owned()));
    }

    /// The types that were taken up.
    pub(super) fn nameless(&self) -> &[(ModuleId, String)] {
        &self.nameless
    }

    /// The path of an item, if callers can name it.
    pub(super) fn item(&self, space: Space, home: ModuleId, name: &str) -> Option<&Path> {
        self.items.get(&(space, home, name.to_owned()))
    }

    /// The path of whatever a name means, if callers can name that.
    pub(super) fn target(&self, target: &Target) -> Option<String> {
        match target {
            Target::Module(id) => self.modules.get(id).map(|it| it.names.join("::")),
            Target::Item(space, home, name) => self.item(*space, *home, name).map(|it| it.names.join("::")),
            Target::Variant(home, name, variant) => {
                self.item(Space::Type, *home, name).map(|it| it.names.join("::") + "::" + variant)
            }
            Target::Foreign(path) => Some(path.clone()),
        }
    }
}

/// Finds the paths.
pub(super) fn paths(krate: &Crate, scopes: &Scopes) -> Reach {
    let mut reach = Reach { modules: own_paths(krate, scopes), items: BTreeMap::new(), nameless: Vec::new() };
    // Shortest first, so that of several ways in, the plainest gives the path.
    let mut todo: BTreeSet<(usize, Vec<String>, ModuleId)> =
        reach.modules.iter().map(|(id, path)| (path.names.len(), path.names.clone(), *id)).collect();
    let mut others = Vec::new();
    while let Some((_, _, id)) = todo.pop_first() {
        let Some(here) = reach.modules.get(&id).cloned() else { continue };
        for (_, name, binding) in scopes.of(id).filter(|(_, _, it)| it.scope.is_none()) {
            let path = here.step(name, &binding.conditions);
            match &binding.target {
                Target::Module(to) if !reach.modules.contains_key(to) => {
                    todo.insert((path.names.len(), path.names.clone(), *to));
                    reach.modules.insert(*to, path);
                }
                Target::Item(space, home, own) if *home == id && own == name => {
                    reach.items.insert((*space, *home, own.clone()), path);
                }
                Target::Item(space, home, own) => others.push((path, (*space, *home, own.clone()))),
                _ => {}
            }
        }
    }
    others.sort_by(|(one, _), (other, _)| {
        (one.names.len(), &one.names).cmp(&(other.names.len(), &other.names))
    });
    for (path, key) in others {
        reach.items.entry(key).or_insert(path);
    }
    reach
}

impl Path {
    fn step(&self, name: &str, conditions: &Conditions) -> Self {
        let mut res = self.clone();
        res.names.push(name.to_owned());
        res.conditions.extend(conditions.iter().cloned());
        res
    }
}

/// The modules whose whole path is public.
fn own_paths(krate: &Crate, scopes: &Scopes) -> BTreeMap<ModuleId, Path> {
    let mut res: BTreeMap<ModuleId, Path> = BTreeMap::new();
    for (module, id) in krate.modules.iter().zip(0..) {
        let path = match module.parent {
            None => Some(Path { names: module.path.clone(), conditions: module.conditions.clone() }),
            Some(parent) => module.path.last().and_then(|name| {
                let binding = scopes.get(parent, Space::Type, name)?;
                let public = binding.target == Target::Module(id) && binding.scope.is_none();
                Some(res.get(&parent).filter(|_| public)?.step(name, &module.conditions))
            }),
        };
        if let Some(path) = path {
            res.insert(id, path);
        }
    }
    res
}
