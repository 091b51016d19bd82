//! From files to modules: follows `mod` lines, keeps what each module declares, imports and implements.

use std::collections::{BTreeMap, BTreeSet};

use syn::{Expr, Item, ItemImpl, Stmt, UseTree, Visibility};

use super::attributes::{Conditions, attributes, conditions, metas, path_attribute, plain};
use super::expand::Macro;
use super::wire::Wire;
use super::{Sources, SurfaceError};

/// The position of a module in [`Crate::modules`]; the root is 0.
pub(super) type ModuleId = usize;

/// Where a name can be used: everywhere, or within one module.
pub(super) type Scope = Option<ModuleId>;

/// A crate, taken apart.
#[derive(Default)]
pub(super) struct Crate {
    /// Its modules; parents stand before their children.
    pub(super) modules: Vec<Module>,
    /// Its imports, in the order of the modules.
    pub(super) imports: Vec<Import>,
    /// Places that could not be read.
    pub(super) unread: BTreeSet<String>,
    /// What its types mean on the wire.
    pub(super) wire: Wire,
}

/// A module.
pub(super) struct Module {
    pub(super) parent: Option<ModuleId>,
    /// Names from the crate to the module itself.
    pub(super) path: Vec<String>,
    pub(super) decls: Vec<Decl>,
    /// Impl blocks, with the conditions on them.
    pub(super) impls: Vec<(ItemImpl, Conditions)>,
    /// Conditions on the module and those that it is in.
    pub(super) conditions: Conditions,
    /// The file that it is written in.
    file: String,
}

/// An item with a name.
pub(super) struct Decl {
    pub(super) name: String,
    pub(super) space: Space,
    pub(super) scope: Scope,
    pub(super) conditions: Conditions,
    pub(super) what: What,
}

/// What a declaration is of.
pub(super) enum What {
    Module(ModuleId),
    Item(Box<Item>),
}

/// One leaf of a `use`.
pub(super) struct Import {
    pub(super) module: ModuleId,
    pub(super) scope: Scope,
    /// Starts with `::`.
    pub(super) foreign: bool,
    pub(super) path: Vec<String>,
    /// The name it goes by; `None` for `*`.
    pub(super) name: Option<String>,
    pub(super) conditions: Conditions,
}

/// Names of different spaces do not meet. A struct's constructor goes with the struct.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Space {
    Type,
    Value,
    Macro,
}

/// Reads the library of a crate.
pub(super) fn load(name: &str, files: &dyn Sources) -> Result<Crate, SurfaceError> {
    let mut loader = Loader {
        files,
        krate: Crate::default(),
        todo: Vec::new(),
        macros: BTreeMap::new(),
        calls: Vec::new(),
    };
    let root = Module {
        parent: None,
        path: vec![name.to_owned()],
        decls: Vec::new(),
        impls: Vec::new(),
        conditions: Conditions::new(),
        file: String::new(),
    };
    loader.krate.modules.push(root);
    loader.todo.push(Todo { module: 0, source: Source::File("src/lib.rs".into()), folder: "src".into() });
    // A macro may be defined in a later file than it is called in, and may write modules and further calls.
    while !loader.todo.is_empty() || !loader.calls.is_empty() {
        while let Some(todo) = loader.todo.pop() {
            loader.module(todo)?;
        }
        for call in std::mem::take(&mut loader.calls) {
            loader.call(call)?;
        }
    }
    Ok(loader.krate)
}

/// Either a file still to be read, or the body of a module in braces.
enum Source {
    File(String),
    Body(Vec<Item>),
}

struct Todo {
    module: ModuleId,
    source: Source,
    /// Where the files of child modules are looked for.
    folder: String,
}

/// A call of a macro in the place of an item.
struct Call {
    module: ModuleId,
    mac: syn::Macro,
    folder: String,
    inline: bool,
    /// How many macros wrote it, one inside the other.
    depth: usize,
}

struct Loader<'a> {
    files: &'a dyn Sources,
    krate: Crate,
    todo: Vec<Todo>,
    /// The crate's own macros; nothing for a name that several have.
    macros: BTreeMap<String, Option<Macro>>,
    calls: Vec<Call>,
}

impl Loader<'_> {
    fn module(&mut self, todo: Todo) -> Result<(), SurfaceError> {
        let (items, inline) = match todo.source {
            Source::Body(items) => (items, true),
            Source::File(path) => {
                let file = self.read(&path, todo.module)?;
                self.krate.modules[todo.module].file = path;
                // A condition within the file is one on the module.
                match conditions(&file.attrs) {
                    Some(it) => self.krate.modules[todo.module].conditions.extend(it),
                    None => return Ok(()),
                }
                (file.items, false)
            }
        };
        for item in items {
            self.item(todo.module, item, &todo.folder, inline, 0)?;
        }
        Ok(())
    }

    /// Reads what a call of a macro means.
    fn call(&mut self, call: Call) -> Result<(), SurfaceError> {
        /// No macro that is meant to end goes deeper.
        const DEEPEST: usize = 64;
        let name = call.mac.path.segments.last().map(|it| it.ident.to_string()).unwrap_or_default();
        let rules = self.macros.get(&name).and_then(Option::as_ref).filter(|_| call.depth < DEEPEST);
        self.krate.wire.described(call.module, &call.mac.tokens);
        let expanded = rules.and_then(|it| it.expand(call.mac.tokens));
        match expanded.map(syn::parse2::<syn::File>) {
            Some(Ok(file)) => {
                for item in file.items {
                    self.item(call.module, item, &call.folder, call.inline, call.depth + 1)?;
                }
            }
            _ => self.unread(call.module, &format!("`{}!` is not expanded", plain(&call.mac.path))),
        }
        Ok(())
    }

    fn read(&self, path: &str, module: ModuleId) -> Result<syn::File, SurfaceError> {
        let err = |message: String| SurfaceError { file: path.to_owned(), message };
        let mut above = self.krate.modules[module].parent;
        while let Some(id) = above {
            if self.krate.modules[id].file == path {
                return Err(err("a module that contains itself".into()));
            }
            above = self.krate.modules[id].parent;
        }
        let file = self.files.parse(path).ok_or_else(|| err("no such file".into()))?;
        file.map_err(|it| err(format!("not Rust: {it}")))
    }

    fn item(
        &mut self,
        module: ModuleId,
        item: Item,
        folder: &str,
        inline: bool,
        depth: usize,
    ) -> Result<(), SurfaceError> {
        let Some(conditions) = conditions(attributes(&item)) else { return Ok(()) };
        let (name, space, vis) = match &item {
            Item::Mod(_) => return self.child(module, item, conditions, folder, inline),
            Item::Use(it) => {
                let scope = self.scope(&it.vis, module);
                let base = Import {
                    module,
                    scope,
                    foreign: it.leading_colon.is_some(),
                    path: Vec::new(),
                    name: None,
                    conditions,
                };
                self.uses(&it.tree, &base);
                return Ok(());
            }
            Item::ExternCrate(it) => {
                let ident = it.ident.to_string();
                let name = it.rename.as_ref().map_or(&it.ident, |(_, name)| name).to_string();
                let own = ident == "self";
                let path = vec![if own { "crate".to_owned() } else { ident }];
                let scope = self.scope(&it.vis, module);
                let import = Import { module, scope, foreign: !own, path, name: Some(name), conditions };
                self.krate.imports.push(import);
                return Ok(());
            }
            Item::Impl(it) => {
                self.krate.wire.implemented(module, it);
                self.krate.modules[module].impls.push((it.clone(), conditions));
                return Ok(());
            }
            Item::Const(it) if it.ident == "_" => {
                // Derives are written by hand like this: a block that nobody names around an impl.
                self.anonymous(module, &it.expr, &conditions);
                return Ok(());
            }
            Item::Macro(it) => {
                if let Some(name) = &it.ident {
                    let rules = Macro::new(it.mac.tokens.clone());
                    self.macros.entry(name.to_string()).and_modify(|it| *it = None).or_insert(Some(rules));
                }
                let exported = metas(&it.attrs).iter().any(|(_, meta)| meta.path().is_ident("macro_export"));
                match &it.ident {
                    Some(name) if exported => {
                        let name = name.to_string();
                        let what = What::Item(Box::new(item));
                        // Wherever it is, its path is the crate's.
                        let decl = Decl { name, space: Space::Macro, scope: None, conditions, what };
                        self.krate.modules[0].decls.push(decl);
                    }
                    Some(_) => {}
                    None => {
                        let folder = folder.to_owned();
                        self.calls.push(Call { module, mac: it.mac.clone(), folder, inline, depth });
                    }
                }
                return Ok(());
            }
            Item::Const(it) => (&it.ident, Space::Value, &it.vis),
            Item::Static(it) => (&it.ident, Space::Value, &it.vis),
            Item::Fn(it) => (&it.sig.ident, Space::Value, &it.vis),
            Item::Enum(it) => (&it.ident, Space::Type, &it.vis),
            Item::Struct(it) => (&it.ident, Space::Type, &it.vis),
            Item::Trait(it) => (&it.ident, Space::Type, &it.vis),
            Item::TraitAlias(it) => (&it.ident, Space::Type, &it.vis),
            Item::Type(it) => (&it.ident, Space::Type, &it.vis),
            Item::Union(it) => (&it.ident, Space::Type, &it.vis),
            _ => {
                self.unread(module, "an item of an unknown kind");
                return Ok(());
            }
        };
        let decl = Decl {
            name: name.to_string(),
            space,
            scope: self.scope(vis, module),
            conditions,
            what: What::Item(Box::new(item)),
        };
        self.krate.modules[module].decls.push(decl);
        Ok(())
    }

    fn child(
        &mut self,
        parent: ModuleId,
        item: Item,
        conditions: Conditions,
        folder: &str,
        inline: bool,
    ) -> Result<(), SurfaceError> {
        let Item::Mod(item) = item else { return Ok(()) };
        let name = item.ident.to_string();
        let plain_name = name.trim_start_matches("r#");
        if self.krate.modules[parent].decls.iter().any(|it| it.space == Space::Type && it.name == name) {
            self.unread(parent, &format!("`mod {name}` is there twice, and only the first is read"));
        }
        let own = &self.krate.modules[parent];
        let mut folder = format!("{folder}/{plain_name}");
        let source = match item.content {
            Some((_, items)) => Source::Body(items),
            None => {
                let path = match path_attribute(&item.attrs) {
                    // Relative to the file, or within braces to where children are looked for.
                    Some(path) if inline => Some(join(parent_folder(&folder), &path)),
                    Some(path) => Some(join(parent_folder(&own.file), &path)),
                    None => None,
                };
                let path = match path {
                    Some(path) => {
                        folder = parent_folder(&path).to_owned();
                        path
                    }
                    None => {
                        let (flat, nested) = (format!("{folder}.rs"), format!("{folder}/mod.rs"));
                        if !self.files.has(&flat) && self.files.has(&nested) { nested } else { flat }
                    }
                };
                Source::File(path)
            }
        };
        let mut path = own.path.clone();
        path.push(name.clone());
        let mut all = own.conditions.clone();
        all.extend(conditions.iter().cloned());
        let file = own.file.clone();
        let scope = self.scope(&item.vis, parent);
        let id = self.krate.modules.len();
        self.krate.modules.push(Module {
            parent: Some(parent),
            path,
            decls: Vec::new(),
            impls: Vec::new(),
            conditions: all,
            file,
        });
        let what = What::Module(id);
        let decl = Decl { name, space: Space::Type, scope, conditions, what };
        self.krate.modules[parent].decls.push(decl);
        self.todo.push(Todo { module: id, source, folder });
        Ok(())
    }

    fn uses(&mut self, tree: &UseTree, base: &Import) {
        let mut todo = vec![(tree, base.path.clone())];
        while let Some((tree, path)) = todo.pop() {
            let step = |name: &syn::Ident| {
                let mut path = path.clone();
                path.push(name.to_string());
                path
            };
            let (mut path, name) = match tree {
                UseTree::Path(it) => {
                    todo.push((&it.tree, step(&it.ident)));
                    continue;
                }
                UseTree::Group(it) => {
                    todo.extend(it.items.iter().rev().map(|it| (it, path.clone())));
                    continue;
                }
                UseTree::Name(it) => (step(&it.ident), Some(it.ident.to_string())),
                UseTree::Rename(it) if it.rename == "_" => continue,
                UseTree::Rename(it) => (step(&it.ident), Some(it.rename.to_string())),
                UseTree::Glob(_) => (path, None),
            };
            let mut name = name;
            if path.len() > 1 && path.last().is_some_and(|it| it == "self") {
                // `a::{self}` means `a`, and goes by its name unless it has another.
                path.pop();
                if name.as_deref() == Some("self") {
                    name = path.last().cloned();
                }
            }
            let conditions = base.conditions.clone();
            self.krate.imports.push(Import { path, name, conditions, ..*base });
        }
    }

    fn anonymous(&mut self, module: ModuleId, expr: &Expr, conditions: &Conditions) {
        let Expr::Block(block) = expr else { return };
        for stmt in &block.block.stmts {
            let Stmt::Item(Item::Impl(item)) = stmt else { continue };
            let Some(mut own) = super::attributes::conditions(&item.attrs) else { continue };
            own.extend(conditions.iter().cloned());
            self.krate.modules[module].impls.push((item.clone(), own));
        }
    }

    /// How far a visibility reaches.
    fn scope(&self, vis: &Visibility, module: ModuleId) -> Scope {
        let path = match vis {
            Visibility::Public(_) => return None,
            Visibility::Inherited => return Some(module),
            Visibility::Restricted(it) => &it.path,
        };
        let mut at = module;
        for (step, position) in path.segments.iter().zip(0..) {
            match step.ident.to_string().as_str() {
                "crate" => at = 0,
                "self" => {}
                "super" => at = self.krate.modules[at].parent.unwrap_or(0),
                // A path names a module around this one: the one of that depth.
                _ => {
                    let mut around = module;
                    while self.krate.modules[around].path.len() > position + 1 {
                        around = self.krate.modules[around].parent.unwrap_or(0);
                    }
                    at = around;
                }
            }
        }
        Some(at)
    }

    fn unread(&mut self, module: ModuleId, what: &str) {
        let file = &self.krate.modules[module].file;
        self.krate.unread.insert(format!("{file}: {what}"));
    }
}

fn parent_folder(path: &str) -> &str {
    path.rfind('/').map_or("", |end| &path[..end])
}

/// `folder` and a relative path below or above it.
fn join(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|it| !it.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}
