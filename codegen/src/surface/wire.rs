//! What public things mean on the wire, read from the sources of a crate: the wire name and marks of a member, the text
//! of an enum's value, the tag of a union's alternative, place and style of a parameter, method and path of an operation.
//!
//! In: impl blocks and the calls of the crate's own macros. Out: a few words for each type, field and variant. Two crates
//! whose paths are the same and whose words are not compile the same callers, and send something else.
//!
//! Nothing here knows a document: the words are those of the source, so they cannot differ from what the crate does.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use syn::visit::Visit;
use syn::{Expr, ExprMethodCall, ExprStruct, ImplItem, Item, ItemImpl, Member, Type};

use super::attributes::plain;
use super::modules::ModuleId;

/// The words, by module, type, and field or variant; those of the type itself without the last.
#[derive(Default)]
pub(super) struct Wire(BTreeMap<(ModuleId, String, Option<String>), Vec<String>>);

impl Wire {
    /// The words of a type, or of its field or variant.
    pub(super) fn of(&self, module: ModuleId, name: &str, member: Option<&str>) -> Option<String> {
        let words = self.0.get(&(module, name.to_owned(), member.map(str::to_owned)))?;
        Some(words.join("; "))
    }

    /// What the call of a macro says of the item that it is around: the attributes `#[json(…)]`.
    pub(super) fn described(&mut self, module: ModuleId, tokens: &TokenStream) {
        let Ok(item) = syn::parse2::<Item>(tokens.clone()) else { return };
        match &item {
            Item::Struct(it) => {
                let name = it.ident.to_string();
                self.marked(module, &name, None, &it.attrs);
                for (field, ident) in
                    it.fields.iter().filter_map(|field| Some((field, field.ident.as_ref()?)))
                {
                    self.marked(module, &name, Some(ident.to_string()), &field.attrs);
                }
            }
            Item::Enum(it) => {
                let name = it.ident.to_string();
                self.marked(module, &name, None, &it.attrs);
                for variant in &it.variants {
                    self.marked(module, &name, Some(variant.ident.to_string()), &variant.attrs);
                }
            }
            _ => {}
        }
    }

    fn marked(&mut self, module: ModuleId, name: &str, member: Option<String>, attrs: &[syn::Attribute]) {
        for attr in attrs {
            match &attr.meta {
                syn::Meta::List(it) if it.path.is_ident("json") => {
                    self.add(module, name, member.clone(), plain(&it.tokens));
                }
                syn::Meta::Path(it) if it.is_ident("additional") => {
                    self.add(module, name, member.clone(), "members without a name of their own".to_owned());
                }
                _ => {}
            }
        }
    }

    /// What an impl block says: the endpoint of an operation and what it sends, the pages of a list, how items follow
    /// one another, the alternatives of a union.
    pub(super) fn implemented(&mut self, module: ModuleId, item: &ItemImpl) {
        let (Some((of, _)), Type::Path(ty)) = (&item.trait_, &*item.self_ty) else { return };
        let (Some(of), Some(ty)) = (of.segments.last(), ty.path.segments.last()) else { return };
        let (of, ty) = (of.ident.to_string(), ty.ident.to_string());
        for part in &item.items {
            match part {
                ImplItem::Const(it) if of == "Operation" && it.ident == "ENDPOINT" => {
                    self.add(module, &ty, None, endpoint(&it.expr));
                }
                ImplItem::Const(it) if matches!(of.as_str(), "Paginated" | "Streamed") => {
                    let words = format!("{} {}", it.ident, plain(&it.expr).replace("& ", ""));
                    self.add(module, &ty, None, words);
                }
                ImplItem::Fn(it) if of == "Operation" && it.sig.ident == "encode" => {
                    let mut sent = Sent::default();
                    sent.visit_block(&it.block);
                    for (field, words) in sent.fields {
                        self.add(module, &ty, Some(field), words);
                    }
                }
                ImplItem::Fn(it) if of == "Json" && it.sig.ident == "read" => {
                    let mut cases = Cases::default();
                    cases.visit_block(&it.block);
                    for (variant, words) in cases.variants {
                        self.add(module, &ty, Some(variant), words);
                    }
                }
                _ => {}
            }
        }
    }

    fn add(&mut self, module: ModuleId, name: &str, member: Option<String>, words: String) {
        if !words.is_empty() {
            self.0.entry((module, name.to_owned(), member)).or_default().push(words);
        }
    }
}

/// The fields of a value that is written as a struct, but for those that say nothing.
pub(super) fn fields(value: &Expr) -> Vec<(String, String)> {
    let Some(it) = structure(value) else { return Vec::new() };
    let said = it.fields.iter().filter_map(|it| {
        let Member::Named(name) = &it.member else { return None };
        let value = plain(&it.expr);
        let nothing = matches!(value.as_str(), "& []" | "&[]" | "None" | "\"\"");
        (!nothing && !value.starts_with("env !")).then(|| (name.to_string(), value.replace("& ", "")))
    });
    said.collect()
}

fn structure(value: &Expr) -> Option<&ExprStruct> {
    match value {
        Expr::Reference(it) => structure(&it.expr),
        Expr::Struct(it) => Some(it),
        _ => None,
    }
}

/// The endpoint of an operation: `POST /v1/refunds, id createRefund, accept application/json`.
fn endpoint(value: &Expr) -> String {
    let fields = fields(value);
    let get = |name: &str| fields.iter().find(|it| it.0 == name).map_or("", |it| it.1.trim_matches('"'));
    let rest = fields.iter().filter(|it| it.0 != "method" && it.0 != "path");
    let rest = rest.map(|(name, value)| format!(", {name} {}", value.trim_matches('"')));
    format!("{} {}{}", get("method"), get("path"), rest.collect::<String>())
}

/// How each field of an operation is sent: `query "limit" FORM`.
#[derive(Default)]
struct Sent {
    fields: BTreeMap<String, String>,
    /// What a pattern has bound to a field.
    bound: BTreeMap<String, String>,
}

impl Sent {
    /// The field that an expression is about.
    fn field(&self, value: &Expr) -> Option<String> {
        match value {
            Expr::Reference(it) => self.field(&it.expr),
            Expr::Paren(it) => self.field(&it.expr),
            Expr::MethodCall(it) => self.field(&it.receiver),
            Expr::Field(it) => match (&*it.base, &it.member) {
                (Expr::Path(base), Member::Named(name)) if base.path.is_ident("self") => {
                    Some(name.to_string())
                }
                (base, _) => self.field(base),
            },
            Expr::Path(it) => self.bound.get(&it.path.get_ident()?.to_string()).cloned(),
            _ => None,
        }
    }
}

impl<'a> Visit<'a> for Sent {
    fn visit_expr_let(&mut self, it: &'a syn::ExprLet) {
        if let Some(field) = self.field(&it.expr) {
            let mut names = Names(Vec::new());
            names.visit_pat(&it.pat);
            self.bound.extend(names.0.into_iter().map(|name| (name, field.clone())));
        }
        syn::visit::visit_expr_let(self, it);
    }

    fn visit_expr_method_call(&mut self, it: &'a ExprMethodCall) {
        let is_sent = matches!(&*it.receiver, Expr::Path(to) if to.path.is_ident("to"));
        let field = it.args.iter().find_map(|arg| self.field(arg)).filter(|_| is_sent);
        if let Some(field) = field {
            let others = it.args.iter().filter(|arg| self.field(arg).is_none());
            let words = others.map(|it| format!(" {}", plain(it).replace("& ", "").replace("Style::", "")));
            let words = format!("{}{}", it.method, words.collect::<String>());
            let all = self.fields.entry(field).or_default();
            if !all.is_empty() {
                all.push_str("; ");
            }
            all.push_str(&words);
        }
        syn::visit::visit_expr_method_call(self, it);
    }
}

/// The names that a pattern binds.
struct Names(Vec<String>);

impl Visit<'_> for Names {
    fn visit_pat_ident(&mut self, it: &syn::PatIdent) {
        self.0.push(it.ident.to_string());
    }
}

/// By what the alternatives of a union are known: `tags ["card"], required ["id"]`.
#[derive(Default)]
struct Cases {
    variants: BTreeMap<String, String>,
}

impl<'a> Visit<'a> for Cases {
    fn visit_item_const(&mut self, it: &'a syn::ItemConst) {
        let list = match &*it.expr {
            Expr::Reference(list) => &list.expr,
            _ => &it.expr,
        };
        let Expr::Array(list) = &**list else { return };
        for case in &list.elems {
            let mut marks = Vec::new();
            let mut at = case;
            while let Expr::MethodCall(it) = at {
                let args: Vec<_> = it.args.iter().map(|it| plain(it).replace("& ", "")).collect();
                marks.push(format!("{} {}", it.method, args.join(", ")));
                at = &it.receiver;
            }
            let Expr::Call(new) = at else { continue };
            let kinds = new.args.first().map(plain).unwrap_or_default();
            let kinds = kinds.replace("& ", "").replace("json::Kind::", "").to_lowercase();
            let mut last = LastPath::default();
            new.args.iter().skip(1).for_each(|it| last.visit_expr(it));
            if kinds != "[]" {
                marks.push(kinds);
            }
            marks.reverse();
            if let Some(variant) = last.0 {
                self.variants.insert(variant, marks.join(", "));
            }
        }
    }
}

/// The last name of the last path of several names: the variant in `|from| from.value().map(Pet::Cat)`.
#[derive(Default)]
struct LastPath(Option<String>);

impl Visit<'_> for LastPath {
    fn visit_path(&mut self, it: &syn::Path) {
        if it.segments.len() > 1 {
            self.0 = it.segments.last().map(|it| it.ident.to_string());
        }
    }
}
