//! The lines of impl blocks and derives.

use std::cell::RefCell;
use std::collections::BTreeSet;

use syn::punctuated::Punctuated;
use syn::{Attribute, GenericParam, Generics, ImplItem, ItemImpl, Meta, Path, Token, Visibility};

use super::attributes::{Conditions, conditions, metas};
use super::items::{Line, Lister};
use super::modules::ModuleId;
use super::text::Writer;

impl Lister<'_> {
    /// Every impl block of the crate, as far as it is about what callers can name.
    pub(super) fn impls(&mut self) {
        for (module, id) in self.krate.modules.iter().zip(0..) {
            for (item, own) in &module.impls {
                let mut outer = module.conditions.clone();
                outer.extend(own.iter().cloned());
                self.block(id, item, &outer);
            }
        }
    }

    /// The traits that a type derives.
    pub(super) fn derives(
        &mut self,
        writer: &Writer<'_>,
        path: &str,
        generics: &Generics,
        attrs: &[Attribute],
        outer: &Conditions,
    ) {
        for (condition, meta) in metas(attrs) {
            let Meta::List(list) = &meta else { continue };
            if !list.path.is_ident("derive") {
                continue;
            }
            let Ok(derived) = list.parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated) else {
                continue;
            };
            for derive in &derived {
                let name = writer.derive(derive);
                // A derive by another crate need not be called like the trait, nor bind parameters.
                let usual = !name.contains("::") || name.starts_with("std::") || name.starts_with("serde::");
                let bound = usual.then_some(name.as_str());
                let (params, args) = (parameters(writer, generics, bound), arguments(generics));
                let clause = writer.where_clause(generics);
                let kind = if usual { "impl" } else { "impl by derive" };
                let line =
                    Line::new(kind, path, format!("{params} {name} for {path}{args}{clause}")).with(outer);
                self.push(match &condition {
                    Some(it) => line.note(format!("cfg({it})")),
                    None => line,
                });
            }
        }
    }

    fn block(&mut self, module: ModuleId, item: &ItemImpl, outer: &Conditions) {
        let mut writer = self.writer(module).with(&item.generics);
        // An impl of what callers have no part in gives nothing away.
        let unheard = RefCell::new(BTreeSet::new());
        let head = Writer { leaks: &unheard, ..self.writer(module) }.with(&item.generics);
        let ty = head.ty(&item.self_ty);
        writer.own = Some(ty.clone());
        let base = ty.split('<').next().filter(|it| !it.is_empty()).unwrap_or(&ty).to_owned();
        let name = item.trait_.as_ref().map(|(path, _)| head.path(path, None));
        if head.private.get() {
            return;
        }
        let (generics, clause) = (writer.generics(&item.generics), writer.where_clause(&item.generics));
        let Some(name) = name else {
            let context =
                (ty != base || !generics.is_empty()).then(|| format!("in impl{generics} {ty}{clause}"));
            return self.members(&writer, &base, item, context.as_deref(), outer);
        };
        let types: Vec<String> = item
            .items
            .iter()
            .filter_map(|it| match it {
                ImplItem::Type(it) => {
                    let writer = writer.with(&it.generics);
                    let (generics, clause) =
                        (writer.generics(&it.generics), writer.where_clause(&it.generics));
                    Some(format!("type {}{generics} = {}{clause}", it.ident, writer.ty(&it.ty)))
                }
                _ => None,
            })
            .collect();
        let types = if types.is_empty() { String::new() } else { format!(" {{ {} }}", types.join("; ")) };
        let not = if item.modifiers.polarity.is_some() { "!" } else { "" };
        let detail = format!("{generics} {not}{name} for {ty}{clause}{types}");
        self.push(Line::new("impl", &base, detail).with(outer));
    }

    fn members(
        &mut self,
        writer: &Writer<'_>,
        base: &str,
        item: &ItemImpl,
        context: Option<&str>,
        outer: &Conditions,
    ) {
        for part in &item.items {
            let (vis, attrs) = match part {
                ImplItem::Fn(it) => (&it.vis, &it.attrs),
                ImplItem::Const(it) => (&it.vis, &it.attrs),
                ImplItem::Type(it) => (&it.vis, &it.attrs),
                _ => {
                    self.unread.insert(format!("{base}: a macro in an impl is not expanded"));
                    continue;
                }
            };
            let Some(own) = conditions(attrs).filter(|_| matches!(vis, Visibility::Public(_))) else {
                continue;
            };
            let line = match part {
                ImplItem::Fn(it) => {
                    self.function(writer, &format!("{base}::{}", it.sig.ident), &it.sig, outer, attrs)
                }
                ImplItem::Const(it) => Line::new(
                    "pub const",
                    &format!("{base}::{}", it.ident),
                    format!(": {}", writer.ty(&it.ty)),
                ),
                ImplItem::Type(it) => Line::new(
                    "pub type",
                    &format!("{base}::{}", it.ident),
                    format!(" = {}", writer.ty(&it.ty)),
                ),
                _ => continue,
            };
            let line = line.with(outer).with(&own).noted(attrs);
            self.push(match context {
                Some(context) => line.note(context),
                None => line,
            });
        }
    }
}

/// A type's parameters as those of an impl: without defaults, each type bound by the derived trait.
fn parameters(writer: &Writer<'_>, generics: &Generics, bound: Option<&str>) -> String {
    let mut generics = generics.clone();
    for param in &mut generics.params {
        match param {
            GenericParam::Type(it) => it.default = None,
            GenericParam::Const(it) => it.default = None,
            GenericParam::Lifetime(_) => {}
        }
    }
    if generics.params.is_empty() {
        return String::new();
    }
    let params: Vec<String> = generics
        .params
        .iter()
        .map(|it| match (it, bound) {
            (GenericParam::Type(param), Some(bound)) => {
                let joint = if param.bounds.is_empty() { ": " } else { " + " };
                format!("{}{joint}{bound}", writer.param(it))
            }
            _ => writer.param(it),
        })
        .collect();
    format!("<{}>", params.join(", "))
}

/// A type's parameters as arguments: their names.
fn arguments(generics: &Generics) -> String {
    if generics.params.is_empty() {
        return String::new();
    }
    let names: Vec<String> = generics
        .params
        .iter()
        .map(|it| match it {
            GenericParam::Type(it) => it.ident.to_string(),
            GenericParam::Const(it) => it.ident.to_string(),
            GenericParam::Lifetime(it) => it.lifetime.to_string(),
        })
        .collect();
    format!("<{}>", names.join(", "))
}
