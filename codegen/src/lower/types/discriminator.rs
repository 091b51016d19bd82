//! Discriminators: which text means which schema, over the whole document.
//!
//! In: the tree, walked once, and the surveyed schemas. Out: the tags of an alternative; the one tag of a schema, if it
//! has one, which its discriminator property then always holds; and the union that a schema with a discriminator is to
//! those who refer to it, if other schemas extend it.

use std::collections::{HashMap, HashSet};

use openapiv3::Discriminator;
use serde::Deserialize;
use serde_json::Value;

use super::Types;
use crate::diagnostic::Diagnostic;
use crate::ir::{Member, TypeKind, TypeRef};
use crate::lower::merge::{Flat, Node, Part, Piece, Target, schema_pointer};
use crate::pointer::Pointer;

/// What the document's discriminators say.
#[derive(Debug, Default)]
pub(in crate::lower) struct Index<'d> {
    /// By schema: the properties that tell it apart, and the strings that mean it.
    tags: HashMap<&'d str, Vec<Tagged<'d>>>,
    /// The schemas that extend a schema, in document order.
    children: HashMap<&'d str, Vec<&'d str>>,
    /// Schemas that something refers to other than by extending them.
    used: HashSet<&'d str>,
}

/// What one discriminator maps.
#[derive(Debug, Default)]
pub(super) struct Mapping<'d> {
    property: String,
    listed: HashSet<&'d str>,
    /// The strings of each alternative.
    direct: HashMap<&'d str, Vec<String>>,
    /// Schemas that are no alternative themselves; one of the alternatives may be a choice that lists them.
    nested: Vec<(&'d str, String)>,
    /// Strings that mean no schema.
    nowhere: Vec<String>,
    /// What a value is whose property is missing, or says something else (`defaultMapping`).
    default: Otherwise<'d>,
}

/// The schema of values that no string of a discriminator means.
#[derive(Debug, Clone, Copy, Default)]
enum Otherwise<'d> {
    /// The document says nothing of them.
    #[default]
    Unsaid,
    Schema(&'d str),
    /// The document names a schema that it has not.
    Nowhere,
}

#[derive(Debug)]
struct Tagged<'d> {
    property: &'d str,
    texts: Vec<String>,
}

/// Where the walk through the tree is.
#[derive(Clone, Copy)]
enum Within<'d> {
    Root,
    Components,
    Schemas,
    /// A named schema itself, or a member of its `allOf`.
    Named(&'d str),
    /// The `allOf` of a named schema.
    AllOf(&'d str),
    Elsewhere,
}

impl<'d> Types<'d, '_> {
    /// Collects what the document's discriminators say.
    pub(in crate::lower) fn index_discriminators(&mut self) {
        let found = self.walk();
        for name in self.document.components().schemas.keys() {
            let parts = self.schemas.named.parts.get(name.as_str()).cloned().unwrap_or_else(|| [].into());
            for part in parts.iter() {
                if let Part::Named { name: base, .. } = part
                    && *base != name.as_str()
                {
                    self.tags.children.entry(base).or_default().push(name);
                }
            }
        }
        for (discriminator, schema, owner) in found {
            let Some(property) = self.interned(discriminator) else { continue };
            let Ok(discriminator) = Discriminator::deserialize(discriminator) else { continue };
            let listed: Vec<&'d str> = ["oneOf", "anyOf"]
                .iter()
                .filter_map(|key| schema.get(key)?.as_array())
                .flatten()
                .filter_map(|it| self.document.schema_name(it.get("$ref")?.as_str()?))
                .collect();
            let members = match owner {
                Some(owner) if listed.is_empty() => self.heirs(owner, &discriminator),
                _ => listed,
            };
            let mapping =
                self.mapping(&discriminator, &members, self.default_of(schema.get("discriminator")));
            for name in &members {
                if owner == Some(name) && !self.tags.used.contains(name) {
                    continue; // an abstract schema has no text of its own
                }
                let flat = self.schemas.flat_of(name);
                let texts = match self.base(name).is_some_and(|(it, _)| it.property_name == mapping.property)
                {
                    // What a base can turn out to be has strings of its own.
                    true => mapping.direct.get(name).cloned().unwrap_or_else(|| vec![self.own_tag(name)]),
                    false => self.tags_of(&mapping, Some(name), &flat),
                };
                self.learn(name, property, texts);
            }
        }
    }

    /// What a discriminator maps, sorted by schema.
    fn mapping(
        &self,
        discriminator: &Discriminator,
        listed: &[&'d str],
        default: Otherwise<'d>,
    ) -> Mapping<'d> {
        let listed: HashSet<&str> = listed.iter().copied().collect();
        let property = discriminator.property_name.clone();
        let mut mapping = Mapping { property, default, ..Mapping::default() };
        for (text, target) in &discriminator.mapping {
            match self.mapped(target) {
                Some(name) if listed.contains(name) => {
                    mapping.direct.entry(name).or_default().push(text.clone())
                }
                Some(name) => mapping.nested.push((name, text.clone())),
                None => mapping.nowhere.push(text.clone()),
            }
        }
        mapping.listed = listed;
        mapping
    }

    /// The same of a discriminator at a place.
    pub(super) fn mapping_at(
        &self,
        discriminator: &Discriminator,
        at: &Pointer,
        listed: &[&'d str],
    ) -> Mapping<'d> {
        self.mapping(discriminator, listed, self.default_of(self.document.raw(at)))
    }

    fn default_of(&self, discriminator: Option<&'d Value>) -> Otherwise<'d> {
        match discriminator.and_then(|it| it.get("defaultMapping")?.as_str()) {
            None => Otherwise::Unsaid,
            Some(target) => self.mapped(target).map_or(Otherwise::Nowhere, Otherwise::Schema),
        }
    }

    /// The strings that mean an alternative.
    pub(super) fn tags_of(
        &mut self,
        mapping: &Mapping<'d>,
        name: Option<&'d str>,
        flat: &Flat<'d>,
    ) -> Vec<String> {
        self.tags_within(mapping, name, flat, &mut name.into_iter().collect())
    }

    fn tags_within(
        &mut self,
        mapping: &Mapping<'d>,
        name: Option<&'d str>,
        flat: &Flat<'d>,
        seen: &mut HashSet<&'d str>,
    ) -> Vec<String> {
        let mut mapped = name.and_then(|it| mapping.direct.get(it)).cloned().unwrap_or_default();
        mapped.extend(
            mapping.nested.iter().filter(|(target, _)| holds(flat, target)).map(|(_, text)| text.clone()),
        );
        if !mapped.is_empty() {
            return mapped;
        }
        let mut marks = self.marks(flat, &mapping.property, seen);
        if let Some(name) = name.filter(|_| marks.is_empty()) {
            marks = self.marks_of_heirs(mapping, name, seen);
        }
        if !marks.is_empty() {
            let mut once = HashSet::new();
            marks.retain(|it| once.insert(it.clone()));
            return marks;
        }
        // What any other string means as well has none of its own, so that callers may send the one they have.
        name.filter(|it| !mapping.is_default(it)).map(|it| self.own_tag(it)).into_iter().collect()
    }

    /// The text that means a schema where nothing else says one.
    fn own_tag(&self, name: &str) -> String {
        self.said_tag(name).unwrap_or(name).to_owned()
    }

    /// The strings that mark a schema: the one that its property always holds, or those of all that it can turn out to be.
    fn marks(&mut self, flat: &Flat<'d>, property: &str, seen: &mut HashSet<&'d str>) -> Vec<String> {
        if let Some(Value::String(text)) = self.marked(flat, property) {
            return vec![text];
        }
        let mut marks: Vec<String> = Vec::new();
        for choice in &flat.choices {
            let own = choice.discriminator.filter(|it| it.property_name == property);
            let listed: Vec<_> = choice.members.iter().filter_map(Node::name).collect();
            let at = choice.pointer.parent().unwrap_or_default().key("discriminator");
            let mapping = own.map(|it| self.mapping_at(it, &at, &listed));
            for member in &choice.members {
                let name = member.name();
                if name.is_some_and(|it| !seen.insert(it)) {
                    continue;
                }
                let parts = self.schemas.parts(std::slice::from_ref(member));
                let flat = self.schemas.flatten(&parts);
                marks.extend(match &mapping {
                    Some(mapping) => self.tags_within(mapping, name, &flat, seen),
                    None => self.marks(&flat, property, seen),
                });
            }
        }
        marks
    }

    /// The strings of the schemas that extend a schema, where its own discriminator is on the same property, and the union at
    /// hand does not list them itself.
    fn marks_of_heirs(
        &mut self,
        mapping: &Mapping<'d>,
        base: &'d str,
        seen: &mut HashSet<&'d str>,
    ) -> Vec<String> {
        let Some((own, at)) = self.base(base).filter(|(it, _)| it.property_name == mapping.property) else {
            return Vec::new();
        };
        let heirs = self.heirs(base, own);
        let own = self.mapping_at(own, &at, &heirs);
        let mut marks = Vec::new();
        for heir in heirs {
            if heir == base {
                marks.push(self.own_tag(base));
            } else if !mapping.listed.contains(heir) && seen.insert(heir) {
                let flat = self.schemas.flat_of(heir);
                marks.extend(self.tags_within(&own, Some(heir), &flat, seen));
            }
        }
        marks
    }

    /// The text that a schema says of itself: in Azure's documents, which came from OpenAPI 2.0 and its lack of mappings.
    fn said_tag(&self, name: &str) -> Option<&'d str> {
        let said = self.document.raw(&schema_pointer(name).key("x-ms-discriminator-value"))?;
        said.as_str().filter(|it| !it.is_empty())
    }

    /// The one text that the schema's property always holds, if a discriminator decides on it.
    pub(super) fn only_tag(&self, names: &[&'d str], property: &str) -> Option<String> {
        let mut texts = names
            .iter()
            .filter_map(|it| self.tags.tags.get(it))
            .flatten()
            .filter(|it| it.property == property)
            .flat_map(|it| &it.texts);
        let first = texts.next()?;
        texts.all(|it| it == first).then(|| first.clone())
    }

    /// Every property that a discriminator decides on, with its one text and the place where it would be declared.
    pub(super) fn only_tags(&self, names: &[&'d str]) -> Vec<(&'d str, String, Pointer)> {
        let mut all: Vec<(&'d str, String, Pointer)> = Vec::new();
        for name in names {
            for it in self.tags.tags.get(name).into_iter().flatten() {
                if let Some(text) = self.only_tag(names, it.property)
                    && !all.iter().any(|(property, ..)| *property == it.property)
                {
                    let at = schema_pointer(name).key("properties").key(it.property);
                    all.push((it.property, text, at));
                }
            }
        }
        all
    }

    /// The union of the schemas that extend this one, if it has a discriminator and is referred to.
    pub(super) fn inheritance(&mut self, name: &'d str, node: &Node<'d>) -> Option<TypeKind> {
        let (discriminator, at) = self.base(name)?;
        if !self.tags.used.contains(name) {
            return None;
        }
        let heirs = self.heirs(name, discriminator);
        if heirs.iter().all(|it| *it == name) {
            return None;
        }
        let alternatives = heirs
            .into_iter()
            .map(|heir| {
                let (here, word) = if heir == name {
                    (node.masked(), "base")
                } else {
                    (Node::new(Target::Named(heir), schema_pointer(heir), vec![heir.to_owned()]), heir)
                };
                self.listed_alternative(here, heir, word, (discriminator, at.clone()))
            })
            .collect();
        Some(self.union(alternatives, &[name.to_owned()]))
    }

    /// Whether a schema's `allOf` makes it a kind of that base, even if it adds nothing, rather than another name for it.
    pub(super) fn is_heir(&self, name: &str, base: &str) -> bool {
        let names = |target: &String| target == name || self.document.schema_name(target) == Some(name);
        self.base(base).is_some_and(|(it, _)| it.mapping.values().any(names) || !self.is_plain_alias(name))
    }

    /// Says which strings map to nothing.
    pub(super) fn check_mapping(&mut self, mapping: &Mapping<'d>, at: &Pointer, members: &[Member]) {
        let known: HashSet<&String> = members.iter().flat_map(|it| &it.tags).collect();
        for text in mapping.nested.iter().map(|(_, text)| text).chain(&mapping.nowhere) {
            if known.contains(text) {
                continue;
            }
            let at = at.key("mapping").key(text);
            self.messages().push(
                Diagnostic::warning(
                    "discriminator-mapping-unlisted",
                    &at,
                    format!("`{text}` is mapped to a schema that is not an alternative"),
                )
                .label("this tag is read as unknown")
                .help("list the schema under `oneOf`, or correct its name"),
            );
        }
    }

    /// Marks the alternative that is meant by no string or an unknown one, or says that there is none.
    pub(super) fn settle_default(&mut self, mapping: &Mapping<'d>, at: &Pointer, members: &mut [Member]) {
        let named = match mapping.default {
            Otherwise::Unsaid => return,
            Otherwise::Schema(name) => Some(name),
            Otherwise::Nowhere => None,
        };
        let id = named.and_then(|it| self.ids.get(it).copied());
        match members.iter_mut().find(|it| id.is_some_and(|id| it.ty == TypeRef::Named(id))) {
            Some(member) => member.fallback = true,
            None => self.messages().push(
                Diagnostic::degraded(
                    "discriminator-default",
                    at.key("defaultMapping"),
                    "`defaultMapping` names no alternative",
                )
                .label("a value without a known text is kept as unknown")
                .help("list the schema under `oneOf`, or correct its name"),
            ),
        }
    }

    /// Each text means one alternative: the first.
    pub(super) fn settle_tags(&mut self, members: &mut [Member], at: &Pointer) {
        let mut seen = HashSet::new();
        for member in members {
            let messages = self.messages();
            member.tags.retain(|tag| {
                let first = seen.insert(tag.clone());
                if !first {
                    messages.push(
                        Diagnostic::degraded(
                            "discriminator-ambiguous",
                            at,
                            format!("`{tag}` means two alternatives"),
                        )
                        .label("the first is taken")
                        .help("give each alternative a string of its own under `mapping`"),
                    );
                }
                first
            });
        }
    }

    /// Whether the alternatives of a schema are the schemas that extend it.
    pub(super) fn is_base(&self, name: &str) -> bool {
        self.base(name).is_some()
    }

    /// The discriminator of a schema whose alternatives are the schemas that extend it.
    fn base(&self, name: &str) -> Option<(&'d Discriminator, Pointer)> {
        if !self.schemas.flat_of(name).choices.is_empty() {
            return None;
        }
        self.schemas.named.parts.get(name)?.iter().find_map(|part| match part {
            Part::Piece(piece) => {
                let it = piece.keywords.discriminator()?;
                Some((it, piece.node.pointer().key("discriminator")))
            }
            Part::Named { .. } => None,
        })
    }

    /// The schemas that a base can turn out to be: those it maps, then those that extend it; itself if it maps nothing.
    fn heirs(&self, base: &'d str, discriminator: &Discriminator) -> Vec<&'d str> {
        let mut heirs: Vec<&'d str> = Vec::new();
        let mut seen = HashSet::new();
        for name in discriminator.mapping.values().filter_map(|it| self.mapped(it)) {
            if seen.insert(name) {
                heirs.push(name);
            }
        }
        let mut descendants = vec![base];
        let mut met = HashSet::from([base]);
        let mut next = 0;
        while let Some(name) = descendants.get(next).copied() {
            next += 1;
            let children = self.tags.children.get(name).map(Vec::as_slice).unwrap_or_default();
            for child in children {
                if met.insert(child) {
                    descendants.push(child);
                }
            }
            let inner = !children.is_empty() && !discriminator.mapping.is_empty();
            if name != base && !inner && !self.is_plain_alias(name) && seen.insert(name) {
                heirs.push(name);
            }
        }
        if discriminator.mapping.is_empty() && !heirs.is_empty() {
            heirs.push(base);
        }
        heirs
    }

    /// Whether a schema is only another name: a reference with comments. One that has properties, and be they none,
    /// or a text of its own, is meant as a kind of what it extends.
    fn is_plain_alias(&self, name: &str) -> bool {
        let has = |piece: &Piece<'d>, key: &str| self.document.raw(&piece.node.pointer().key(key)).is_some();
        self.said_tag(name).is_none()
            && self.schemas.named.parts.get(name).is_some_and(|parts| {
                parts.iter().all(|it| match it {
                    Part::Named { .. } => true,
                    Part::Piece(piece) => {
                        let keywords = &piece.keywords;
                        !has(piece, "properties")
                            && keywords.required.is_empty()
                            && keywords.additional.is_none()
                    }
                })
            })
    }

    /// The schema that a mapping means: a reference, a bare name, or a file called like the schema.
    fn mapped(&self, target: &str) -> Option<&'d str> {
        let schemas = &self.document.components().schemas;
        let named = |name: &str| schemas.get_key_value(name).map(|(name, _)| name.as_str());
        let file = || target.rsplit('/').next().and_then(|it| it.split('.').next());
        self.document.schema_name(target).or_else(|| named(target)).or_else(|| file().and_then(named))
    }

    /// The one value that the schema itself gives its property.
    fn marked(&self, flat: &Flat<'d>, property: &str) -> Option<Value> {
        let node = flat.properties.get(property)?.last()?;
        match node.target() {
            Target::Named(name) => self.schemas.flat_of(name).constant().cloned(),
            Target::Inline(schema) => match crate::lower::merge::Keywords::new(schema).values.as_slice() {
                [only] => Some(only.clone()),
                _ => None,
            },
            Target::Missing => None,
        }
    }

    fn learn(&mut self, name: &'d str, property: &'d str, texts: Vec<String>) {
        let known = self.tags.tags.entry(name).or_default();
        match known.iter_mut().find(|it| it.property == property) {
            Some(it) => it.texts.extend(texts),
            None => known.push(Tagged { property, texts }),
        }
    }

    fn interned(&self, discriminator: &'d Value) -> Option<&'d str> {
        discriminator.get("propertyName")?.as_str().filter(|it| !it.is_empty())
    }

    /// Every discriminator with its schema, and with the name of that if it has one; notes who is referred to.
    fn walk(&mut self) -> Vec<(&'d Value, &'d Value, Option<&'d str>)> {
        let mut found = Vec::new();
        let Some(root) = self.document.raw(&Pointer::root()) else { return found };
        let mut stack = vec![(root, Within::Root, false)];
        while let Some((node, place, extends)) = stack.pop() {
            match node {
                Value::Array(list) => {
                    let inside = matches!(place, Within::AllOf(_)) && list.len() > 1;
                    let place = match place {
                        Within::AllOf(name) => Within::Named(name),
                        _ => Within::Elsewhere,
                    };
                    stack.extend(list.iter().rev().map(|it| (it, place, inside)));
                }
                Value::Object(map) => {
                    if let Some(Value::String(reference)) = map.get("$ref")
                        && !extends
                        && let Some(name) = self.document.schema_name(reference)
                    {
                        self.tags.used.insert(name);
                    }
                    if let Some(discriminator @ Value::Object(_)) = map.get("discriminator") {
                        let owner = if let Within::Named(name) = place { Some(name) } else { None };
                        found.push((discriminator, node, owner));
                    }
                    stack.extend(map.iter().rev().map(|(key, it)| (it, place.within(key, map), false)));
                }
                _ => {}
            }
        }
        found
    }
}

impl Mapping<'_> {
    /// Whether a schema is what is meant by a string that nothing else has.
    fn is_default(&self, name: &str) -> bool {
        matches!(self.default, Otherwise::Schema(it) if it == name)
    }
}

impl<'d> Within<'d> {
    fn within(self, key: &'d str, siblings: &serde_json::Map<String, Value>) -> Self {
        match (self, key) {
            (Self::Root, "components") => Self::Components,
            (Self::Components, "schemas") => Self::Schemas,
            (Self::Schemas, name) => Self::Named(name),
            // A lone member without properties next to it is a reference with comments.
            (Self::Named(name), "allOf") if siblings.contains_key("properties") || has_many(siblings) => {
                Self::AllOf(name)
            }
            _ => Self::Elsewhere,
        }
    }
}

fn has_many(siblings: &serde_json::Map<String, Value>) -> bool {
    siblings.get("allOf").and_then(Value::as_array).is_some_and(|it| it.len() > 1)
}

/// Whether an alternative is itself a choice that lists this schema.
fn holds(flat: &Flat<'_>, name: &str) -> bool {
    flat.choices.iter().flat_map(|it| &it.members).any(|it| match it.target() {
        Target::Named(member) => member == name,
        Target::Inline(_) | Target::Missing => false,
    })
}
