//! The lines themselves: each public item with its parts, and each other path to it.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

use syn::{
    Attribute, Field, Fields, Generics, ItemEnum, ItemTrait, Signature, StaticMutability, TraitItem,
    Visibility,
};

use super::attributes::{Conditions, conditions, metas, plain};
use super::modules::{Crate, ModuleId, Space, What};
use super::reach::Reach;
use super::scopes::{Binding, Scopes, Target, declarations};
use super::text::Writer;
use super::{Item, Surface};

/// Attributes that change what callers may do, or what they see.
const NOTED: &[&str] = &["non_exhaustive", "must_use", "repr", "deprecated"];

/// Lists a crate.
pub(super) fn list(krate: &Crate, scopes: &Scopes, mut reach: Reach) -> Surface {
    // What a listed type gives away may give away more: again until nothing new turns up.
    loop {
        let leaks = RefCell::new(BTreeSet::new());
        let surface = list_once(krate, scopes, &reach, &leaks);
        let leaks = leaks.into_inner();
        let found = leaks.iter().filter(|(home, name)| is_data(krate, *home, name));
        let mut done = true;
        for (home, name) in found {
            reach.admit(krate, *home, name);
            done = false;
        }
        if done {
            return surface;
        }
    }
}

fn list_once(
    krate: &Crate,
    scopes: &Scopes,
    reach: &Reach,
    leaks: &RefCell<BTreeSet<(ModuleId, String)>>,
) -> Surface {
    let (items, unread) = (BTreeSet::new(), krate.unread.clone());
    let mut lister = Lister { krate, scopes, reach, leaks, items, unread };
    lister.unread.extend(scopes.unresolved.iter().cloned());
    for (id, path) in reach.modules() {
        let names = path.names.join("::");
        lister.push(Line::new("pub mod", &names, "").with(&path.conditions));
        for (space, name, binding) in scopes.of(id).filter(|(_, _, it)| it.scope.is_none()) {
            lister.name(space, &format!("{names}::{name}"), binding, &path.conditions);
        }
    }
    for (id, path, scope, own) in &scopes.foreign_globs {
        let Some((_, here)) = reach.modules().find(|(module, _)| module == id && scope.is_none()) else {
            continue;
        };
        let line = Line::new("pub use", &format!("{}::*", here.names.join("::")), format!(" = {path}::*"));
        lister.push(line.with(&here.conditions).with(own));
    }
    for (home, name) in reach.nameless() {
        lister.nameless(*home, name);
    }
    lister.impls();
    Surface { items: without_empty_modules(lister.items), unread: lister.unread.into_iter().collect() }
}

/// The lines but for modules in which nothing is public, such as pages of documentation. The crate itself stays.
fn without_empty_modules(items: BTreeSet<Item>) -> Vec<Item> {
    let paths: BTreeSet<String> =
        items.iter().filter(|it| it.kind != "pub mod").map(|it| it.path.clone()).collect();
    let holds = |module: &str| {
        let start = format!("{module}::");
        paths.range(start.clone()..).next().is_some_and(|it| it.starts_with(&start))
    };
    let stays = |it: &Item| it.kind != "pub mod" || !it.path.contains("::") || holds(&it.path);
    items.into_iter().filter(stays).collect()
}

/// A line in the making.
pub(super) struct Line {
    kind: String,
    path: String,
    detail: String,
    contract: Option<String>,
    wire: Option<String>,
    notes: Conditions,
}

impl Line {
    pub(super) fn new(kind: impl Into<String>, path: &str, detail: impl Into<String>) -> Self {
        let notes = Conditions::new();
        Self {
            kind: kind.into(),
            path: path.to_owned(),
            detail: detail.into(),
            contract: None,
            wire: None,
            notes,
        }
    }

    /// With what it means on the wire.
    fn meaning(mut self, wire: Option<String>) -> Self {
        self.wire = wire;
        self
    }

    /// With the conditions on it, or on what it is in.
    pub(super) fn with(mut self, conditions: &Conditions) -> Self {
        self.notes.extend(conditions.iter().cloned());
        self
    }

    /// With a remark.
    pub(super) fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.insert(note.into());
        self
    }

    /// With those of its attributes that matter to callers.
    pub(super) fn noted(mut self, attrs: &[Attribute]) -> Self {
        for (condition, meta) in metas(attrs) {
            let Some(name) = NOTED.iter().find(|it| meta.path().is_ident(it)) else { continue };
            let text = if *name == "repr" { plain(&meta) } else { (*name).to_owned() };
            self.notes.insert(match condition {
                Some(condition) => format!("{text} if {condition}"),
                None => text,
            });
        }
        self
    }
}

/// The listing in the making.
pub(super) struct Lister<'a> {
    pub(super) krate: &'a Crate,
    scopes: &'a Scopes,
    reach: &'a Reach,
    leaks: &'a RefCell<BTreeSet<(ModuleId, String)>>,
    items: BTreeSet<Item>,
    pub(super) unread: BTreeSet<String>,
}

impl<'a> Lister<'a> {
    pub(super) fn push(&mut self, line: Line) {
        let contract = line.contract.unwrap_or_else(|| line.detail.clone());
        let notes = line.notes.into_iter().collect();
        let Line { kind, path, detail, wire, .. } = line;
        self.items.insert(Item { path, kind, detail, contract, wire: wire.unwrap_or_default(), notes });
    }

    pub(super) fn writer(&self, module: ModuleId) -> Writer<'a> {
        let Self { krate, scopes, reach, leaks, .. } = *self;
        Writer {
            krate,
            scopes,
            reach,
            module,
            params: Vec::new(),
            own: None,
            private: Cell::new(false),
            leaks,
        }
    }

    pub(super) fn function(
        &mut self,
        writer: &Writer<'_>,
        path: &str,
        sig: &Signature,
        outer: &Conditions,
        notes: &[Attribute],
    ) -> Line {
        let writer = writer.with(&sig.generics);
        let mut line =
            Line::new(format!("pub {}fn", writer.qualifiers(sig)), path, writer.signature(sig, true));
        line.contract = Some(writer.signature(sig, false));
        line.with(outer).noted(notes)
    }

    /// A public name in a public module.
    fn name(&mut self, space: Space, path: &str, binding: &Binding, here: &Conditions) {
        let Some(target) = self.reach.target(&binding.target) else { return };
        let Target::Item(_, home, name) = &binding.target else {
            if target != path {
                self.push(
                    Line::new("pub use", path, format!(" = {target}")).with(here).with(&binding.conditions),
                );
            }
            return;
        };
        if target != path {
            return self.push(
                Line::new("pub use", path, format!(" = {target}")).with(here).with(&binding.conditions),
            );
        }
        let mut outer = self.krate.modules[*home].conditions.clone();
        outer.extend(here.iter().cloned());
        // What is declared several times brings its conditions along one by one; an import has its own.
        let imported = self.scopes.get(*home, space, name) != Some(binding);
        if imported {
            outer.extend(binding.conditions.iter().cloned());
        }
        for decl in declarations(self.krate, space, *home, name) {
            let What::Item(item) = &decl.what else { continue };
            let mut all = outer.clone();
            all.extend(decl.conditions.iter().cloned());
            self.item(path, item, *home, &all);
        }
    }

    /// A type that callers come by, and cannot name.
    fn nameless(&mut self, home: ModuleId, name: &str) {
        let module = &self.krate.modules[home];
        let path = format!("{}::{name}", module.path.join("::"));
        for decl in declarations(self.krate, Space::Type, home, name) {
            let What::Item(item) = &decl.what else { continue };
            let mut outer = module.conditions.clone();
            outer.extend(decl.conditions.iter().cloned());
            outer.insert("nameless".to_owned());
            self.item(&path, item, home, &outer);
        }
    }

    fn item(&mut self, path: &str, item: &syn::Item, module: ModuleId, outer: &Conditions) {
        let writer = self.writer(module);
        let line = match item {
            syn::Item::Const(it) => {
                Line::new("pub const", path, format!(": {}", writer.ty(&it.ty))).noted(&it.attrs)
            }
            syn::Item::Static(it) => {
                let word = if matches!(it.mutability, StaticMutability::Mut(_)) { " mut" } else { "" };
                let detail = format!(": {}", writer.ty(&it.ty));
                for (field, value) in super::wire::fields(&it.expr) {
                    let path = format!("{path}::{field}");
                    self.push(Line::new("value", &path, "").meaning(Some(value)).with(outer));
                }
                Line::new(format!("pub static{word}"), path, detail).noted(&it.attrs)
            }
            syn::Item::Fn(it) => self.function(&writer, path, &it.sig, outer, &it.attrs),
            syn::Item::Macro(it) => Line::new("pub macro", path, "!").noted(&it.attrs),
            syn::Item::Type(it) => {
                let writer = writer.with(&it.generics);
                let (generics, clause) = (writer.generics(&it.generics), writer.where_clause(&it.generics));
                Line::new("pub type", path, format!("{generics} = {}{clause}", writer.ty(&it.ty)))
                    .noted(&it.attrs)
            }
            syn::Item::TraitAlias(it) => {
                let writer = writer.with(&it.generics);
                let (generics, bounds) = (writer.generics(&it.generics), writer.bounds(it.bounds.iter()));
                Line::new("pub trait", path, format!("{generics} = {bounds}")).noted(&it.attrs)
            }
            syn::Item::Struct(it) => {
                let writer = writer.with(&it.generics);
                let name = it.ident.to_string();
                self.fields(&writer, path, (module, &name), &it.fields, outer);
                self.derives(&writer, path, &it.generics, &it.attrs, outer);
                let wire = self.krate.wire.of(module, &name, None);
                data(&writer, "pub struct", path, &it.generics, &it.fields).noted(&it.attrs).meaning(wire)
            }
            syn::Item::Union(it) => {
                let writer = writer.with(&it.generics);
                let fields = Fields::Named(it.fields.clone());
                self.fields(&writer, path, (module, &it.ident.to_string()), &fields, outer);
                self.derives(&writer, path, &it.generics, &it.attrs, outer);
                data(&writer, "pub union", path, &it.generics, &fields).noted(&it.attrs)
            }
            syn::Item::Enum(it) => self.enumeration(&writer, path, it, module, outer),
            syn::Item::Trait(it) => self.definition(&writer, path, it, outer),
            _ => return,
        };
        self.push(line.with(outer));
    }

    fn enumeration(
        &mut self,
        writer: &Writer<'_>,
        path: &str,
        item: &ItemEnum,
        module: ModuleId,
        outer: &Conditions,
    ) -> Line {
        let writer = writer.with(&item.generics);
        let name = item.ident.to_string();
        for variant in &item.variants {
            let Some(own) = conditions(&variant.attrs) else { continue };
            let path = format!("{path}::{}", variant.ident);
            let wire = self.krate.wire.of(module, &name, Some(&variant.ident.to_string()));
            let mut all = outer.clone();
            all.extend(own);
            let mut detail = match &variant.fields {
                Fields::Unit => String::new(),
                Fields::Named(_) => " { .. }".to_owned(),
                Fields::Unnamed(it) => {
                    let types: Vec<String> = it.unnamed.iter().map(|it| writer.ty(&it.ty)).collect();
                    format!("({})", types.join(", "))
                }
            };
            if let Some((_, value)) = &variant.discriminant {
                detail = format!("{detail} = {}", plain(value));
            }
            if let fields @ Fields::Named(_) = &variant.fields {
                self.fields_of_variant(&writer, &path, fields, &all);
            }
            self.push(Line::new("pub variant", &path, detail).with(&all).noted(&variant.attrs).meaning(wire));
        }
        self.derives(&writer, path, &item.generics, &item.attrs, outer);
        let (generics, clause) = (writer.generics(&item.generics), writer.where_clause(&item.generics));
        let wire = self.krate.wire.of(module, &name, None);
        Line::new("pub enum", path, generics + &clause).noted(&item.attrs).meaning(wire)
    }

    fn definition(&mut self, writer: &Writer<'_>, path: &str, item: &ItemTrait, outer: &Conditions) -> Line {
        let writer = writer.with(&item.generics);
        for part in &item.items {
            let (attrs, name, line) = match part {
                TraitItem::Fn(it) => {
                    let path = format!("{path}::{}", it.sig.ident);
                    let line = self.function(&writer, &path, &it.sig, outer, &it.attrs);
                    (&it.attrs, if it.default.is_some() { "provided" } else { "required" }, line)
                }
                TraitItem::Const(it) => {
                    let path = format!("{path}::{}", it.ident);
                    let line =
                        Line::new("pub const", &path, format!(": {}", writer.ty(&it.ty))).noted(&it.attrs);
                    (&it.attrs, if it.default.is_some() { "provided" } else { "required" }, line)
                }
                TraitItem::Type(it) => {
                    let path = format!("{path}::{}", it.ident);
                    let writer = writer.with(&it.generics);
                    let bounds = writer.bounds(it.bounds.iter());
                    let colon = if bounds.is_empty() { "" } else { ": " };
                    let default =
                        it.default.as_ref().map_or(String::new(), |(_, it)| format!(" = {}", writer.ty(it)));
                    let (generics, clause) =
                        (writer.generics(&it.generics), writer.where_clause(&it.generics));
                    let detail = format!("{generics}{colon}{bounds}{default}{clause}");
                    let line = Line::new("pub type", &path, detail).noted(&it.attrs);
                    (&it.attrs, if it.default.is_some() { "provided" } else { "required" }, line)
                }
                _ => {
                    self.unread.insert(format!("{path}: a macro in a trait is not expanded"));
                    continue;
                }
            };
            let Some(own) = conditions(attrs) else { continue };
            self.push(line.with(outer).with(&own).note(name));
        }
        let bounds = writer.bounds(item.supertraits.iter());
        let colon = if bounds.is_empty() { "" } else { ": " };
        let (generics, clause) = (writer.generics(&item.generics), writer.where_clause(&item.generics));
        let unsafety = if item.unsafety.is_some() { "unsafe " } else { "" };
        let auto = if item.modifiers.auto_token.is_some() { "auto " } else { "" };
        Line::new(format!("pub {unsafety}{auto}trait"), path, format!("{generics}{colon}{bounds}{clause}"))
            .noted(&item.attrs)
    }

    /// The public fields of a type, which is declared in this module by this name.
    fn fields(
        &mut self,
        writer: &Writer<'_>,
        path: &str,
        (module, name): (ModuleId, &str),
        fields: &Fields,
        outer: &Conditions,
    ) {
        for (field, position) in fields.iter().zip(0..) {
            if matches!(field.vis, Visibility::Public(_)) {
                let ident = field.ident.as_ref().map(ToString::to_string);
                let wire = self.krate.wire.of(module, name, ident.as_deref());
                self.field(writer, path, field, position, wire.filter(|_| ident.is_some()), outer);
            }
        }
    }

    /// The fields of a variant, which are as public as it is.
    fn fields_of_variant(&mut self, writer: &Writer<'_>, path: &str, fields: &Fields, outer: &Conditions) {
        for (field, position) in fields.iter().zip(0..) {
            self.field(writer, path, field, position, None, outer);
        }
    }

    fn field(
        &mut self,
        writer: &Writer<'_>,
        path: &str,
        field: &Field,
        position: usize,
        wire: Option<String>,
        outer: &Conditions,
    ) {
        let Some(own) = conditions(&field.attrs) else { return };
        let name = field.ident.as_ref().map_or_else(|| position.to_string(), ToString::to_string);
        let line = Line::new("pub field", &format!("{path}::{name}"), format!(": {}", writer.ty(&field.ty)));
        self.push(line.with(outer).with(&own).noted(&field.attrs).meaning(wire));
    }
}

/// Whether a name is that of a type that values have, rather than of a trait or an alias.
fn is_data(krate: &Crate, home: ModuleId, name: &str) -> bool {
    declarations(krate, Space::Type, home, name).any(|it| match &it.what {
        What::Item(it) => matches!(**it, syn::Item::Struct(_) | syn::Item::Enum(_) | syn::Item::Union(_)),
        What::Module(_) => false,
    })
}

/// The line of a struct or union.
fn data(writer: &Writer<'_>, kind: &str, path: &str, generics: &Generics, fields: &Fields) -> Line {
    let shape = match fields {
        Fields::Unnamed(_) => "(..)",
        Fields::Unit => ";",
        Fields::Named(_) => "",
    };
    let detail = format!("{}{shape}{}", writer.generics(generics), writer.where_clause(generics));
    let line = Line::new(kind, path, detail);
    // Only where no field is private can callers make one, or take one apart, by naming each.
    if fields.iter().any(|it| !matches!(it.vis, Visibility::Public(_))) {
        return line.note("private fields");
    }
    line
}
