//! Which models each tag needs, so that each tag can be a feature of the crate: who calls a few operations of a large API
//! compiles those and their types.
//!
//! In: the IR with what is shared, and all names. Out: [`Features`]: for each file of models the features that it is compiled
//! with. A file is compiled as a whole, so it needs what any of its types mentions. Conditions are written by `emit`.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::emit::Config;
use crate::ir::{Api, TypeId};
use crate::names::Names;
use crate::nearest::nearest;
use crate::package::Package;

/// The number of operations from which on tags are features, where nobody says whether they are.
pub const LARGE: usize = 300;

/// As many tags are features where nobody says so. crates.io accepts 300 features of a crate, and it has others.
pub const MOST_TAGS: usize = 250;

/// The feature of the models that no operation needs: what webhooks bring, and schemas that nothing mentions.
pub const OTHER: &str = "other-models";

/// The feature of all tags and of all other models. It is on by default.
pub const ALL: &str = "all-tags";

/// How the feature of a tag begins.
pub(crate) const PREFIX: &str = "tag-";

/// Whether a feature of this name may be one of those of tags.
pub(crate) fn may_be_of_tags(name: &str) -> bool {
    name.starts_with(PREFIX) || name == ALL || name == OTHER
}

/// Compares the features that `crate.toml` adds with those of tags: none may be there twice, and each that one turns on has to
/// be there.
pub(crate) fn check(features: Option<&Features>, package: &Package, diagnostics: &mut Diagnostics) {
    let of_tags: Vec<&str> = features.into_iter().flat_map(|it| it.all().chain([ALL])).collect();
    for feature in &package.features {
        if of_tags.contains(&feature.name.as_str()) {
            let message =
                format!("the crate has a feature `{}` already, since its tags are features", feature.name);
            diagnostics.push(
                Diagnostic::fatal("crate-toml", feature.place.clone(), message).help("give it another name"),
            );
        }
        for (name, place) in feature.located().filter(|(name, _)| may_be_of_tags(name)) {
            if !of_tags.contains(&name) && package.features.iter().all(|it| it.name != name) {
                let help = match (nearest(name, of_tags.iter().copied()), features) {
                    (Some(near), _) => format!("did you mean `{near}`?"),
                    (None, Some(_)) => format!("those of tags are {}", of_tags.join(", ")),
                    (None, None) => {
                        "no tag is a feature of this crate: `features-per-tag = true` asks for it".to_owned()
                    }
                };
                let message = format!("the crate has no feature `{name}`");
                diagnostics.push(Diagnostic::fatal("crate-toml", place.clone(), message).help(help));
            }
        }
    }
}

/// The features of a crate that has one for each tag.
#[derive(Debug)]
pub struct Features {
    /// All of them, those of tags in the order of the tags.
    all: Vec<String>,
    /// For each file of models the features that need it, by their position. Files that are always compiled are not in it.
    models: BTreeMap<String, BTreeSet<usize>>,
}

impl Features {
    /// The features, if tags are features of this crate.
    pub fn of(api: &Api, names: &Names, config: &Config) -> Option<Self> {
        let tags = names.tags();
        let is_large = || api.operations.len() >= LARGE && (2..=MOST_TAGS).contains(&tags.len());
        let is_asked = config.features_per_tag.or(config.package.features_per_tag);
        // A review compares what is there with all features.
        if config.surface || tags.is_empty() || !is_asked.unwrap_or_else(is_large) {
            return None;
        }
        let files = Files::of(api, names);
        let mut models: BTreeMap<String, BTreeSet<usize>> =
            files.types.keys().map(|it| ((*it).to_owned(), BTreeSet::new())).collect();
        // The functions of errors are there without any feature.
        for file in files.reached(names.errors().views.iter().map(|(_, id)| *id)) {
            models.remove(file);
        }
        let need =
            |models: &mut BTreeMap<String, BTreeSet<usize>>, feature: usize, reached: BTreeSet<&str>| {
                for file in reached {
                    models.get_mut(file).map(|it| it.insert(feature));
                }
            };
        for (feature, tag) in tags.iter().enumerate() {
            let types = tag.operations.iter().flat_map(|it| api.operations[*it].types());
            need(&mut models, feature, files.reached(types.filter_map(|it| it.mentioned())));
        }
        let mut all: Vec<String> = tags.iter().map(|it| it.feature()).collect();
        let unused = models.iter().filter(|(_, features)| features.is_empty());
        let unused: Vec<TypeId> = unused.flat_map(|(file, _)| &files.types[file.as_str()]).copied().collect();
        let other = files.reached(unused.into_iter().chain(api.event));
        if !other.is_empty() {
            need(&mut models, all.len(), other);
            all.push(OTHER.to_owned());
        }
        Some(Self { all, models })
    }

    /// All features of tags, in the order of the tags, and that of other models if there are any.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.all.iter().map(String::as_str)
    }

    /// The feature of a tag, by its position in [`Names::tags`].
    pub fn tag(&self, index: usize) -> &str {
        &self.all[index]
    }

    /// The features any of which a file of models is compiled with; `None` if it is always compiled, as is what all of them need.
    pub fn models(&self, file: &str) -> Option<Vec<&str>> {
        let features = self.models.get(file).filter(|it| it.len() < self.all.len())?;
        Some(features.iter().map(|it| self.all[*it].as_str()).collect())
    }

    /// Whether there are models that no operation needs.
    pub fn has_other(&self) -> bool {
        self.all.last().is_some_and(|it| it == OTHER)
    }
}

/// The files of models, and which others each mentions.
struct Files<'a> {
    names: &'a Names,
    types: BTreeMap<&'a str, Vec<TypeId>>,
    mentioned: BTreeMap<&'a str, BTreeSet<&'a str>>,
}

impl<'a> Files<'a> {
    fn of(api: &Api, names: &'a Names) -> Self {
        let file = |id: TypeId| names.ty(id).module.as_str();
        let mut types: BTreeMap<&str, Vec<TypeId>> = BTreeMap::new();
        let mut mentioned: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (index, ty) in api.types.iter().enumerate() {
            let id = TypeId(index);
            types.entry(file(id)).or_default().push(id);
            // An alias of an inline schema that is equal mentions that, and what requests send is made of what responses give.
            let others = ty.kind.mentioned().into_iter().chain(ty.instead_of());
            let others = others.flat_map(|it| [it, api.mentioned_as(it), api.emitted(it)]);
            mentioned.entry(file(id)).or_default().extend(others.chain([api.emitted(id)]).map(file));
        }
        Self { names, types, mentioned }
    }

    /// The files of these types, and all that they mention.
    fn reached(&self, types: impl IntoIterator<Item = TypeId>) -> BTreeSet<&'a str> {
        let mut open: Vec<&str> = types.into_iter().map(|it| self.names.ty(it).module.as_str()).collect();
        let mut reached = BTreeSet::new();
        while let Some(file) = open.pop() {
            if reached.insert(file) {
                open.extend(&self.mentioned[file]);
            }
        }
        reached
    }
}
