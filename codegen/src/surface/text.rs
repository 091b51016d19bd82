//! Signatures as text, with each name as its full path, so that an import moved is no change.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

use syn::{
    Abi, AngleBracketedGenericArguments, BoundLifetimes, CapturedParam, FnArg, GenericArgument, GenericParam,
    Generics, NamedArg, Pat, Path, PathArguments, PathSegment, PointerMutability, QSelf, Receiver,
    ReceiverKind, ReturnType, Safety, Signature, Type, TypeParamBound, WherePredicate,
};

use super::attributes::plain;
use super::modules::{Crate, ModuleId, Space};
use super::prelude::outside;
use super::reach::Reach;
use super::scopes::{Scopes, Target};

/// Writes what is in one module.
pub(super) struct Writer<'a> {
    pub(super) krate: &'a Crate,
    pub(super) scopes: &'a Scopes,
    pub(super) reach: &'a Reach,
    pub(super) module: ModuleId,
    /// Names of type parameters, which are nobody's path.
    pub(super) params: Vec<String>,
    /// What `Self` means; `None` where it means itself.
    pub(super) own: Option<String>,
    /// Set once something was named that callers cannot name.
    pub(super) private: Cell<bool>,
    /// Where such types are noted: what a public function gives away, callers use without a name for it.
    pub(super) leaks: &'a RefCell<BTreeSet<(ModuleId, String)>>,
}

impl<'a> Writer<'a> {
    /// The same with more type parameters.
    pub(super) fn with(&self, generics: &Generics) -> Writer<'a> {
        let mut params = self.params.clone();
        params.extend(generics.params.iter().filter_map(|it| match it {
            GenericParam::Type(it) => Some(it.ident.to_string()),
            GenericParam::Const(it) => Some(it.ident.to_string()),
            GenericParam::Lifetime(_) => None,
        }));
        Writer { params, own: self.own.clone(), private: Cell::new(false), ..*self }
    }

    /// A type.
    pub(super) fn ty(&self, ty: &Type) -> String {
        match ty {
            Type::Array(it) => format!("[{}; {}]", self.ty(&it.elem), plain(&it.len)),
            Type::FnPtr(it) => {
                let (bound, abi) = (self.bound_lifetimes(it.lifetimes.as_ref()), self.abi(it.abi.as_ref()));
                let unsafety = if it.unsafety.is_some() { "unsafe " } else { "" };
                let inputs = self.list(it.inputs.iter(), |it| self.named_arg(it));
                let dots = if it.variadic.is_some() { ", ..." } else { "" };
                format!("{bound}{unsafety}{abi}fn({inputs}{dots}){}", self.output(&it.output))
            }
            Type::Group(it) => self.ty(&it.elem),
            Type::ImplTrait(it) => format!("impl {}", self.bounds(it.bounds.iter())),
            Type::Infer(_) => "_".to_owned(),
            Type::Never(_) => "!".to_owned(),
            Type::Paren(it) => format!("({})", self.ty(&it.elem)),
            Type::Path(it) => self.path(&it.path, it.qself.as_ref()),
            Type::Ptr(it) => {
                let word = match it.mutability {
                    PointerMutability::Mut(_) => "mut",
                    PointerMutability::Const(_) => "const",
                };
                format!("*{word} {}", self.ty(&it.elem))
            }
            Type::Reference(it) => {
                let lifetime = it.lifetime.as_ref().map_or(String::new(), |it| format!("{it} "));
                let word = if it.mutability.is_some() { "mut " } else { "" };
                format!("&{lifetime}{word}{}", self.ty(&it.elem))
            }
            Type::Slice(it) => format!("[{}]", self.ty(&it.elem)),
            Type::TraitObject(it) => format!("dyn {}", self.bounds(it.bounds.iter())),
            Type::Tuple(it) if it.elems.len() == 1 => {
                format!("({},)", self.list(it.elems.iter(), |it| self.ty(it)))
            }
            Type::Tuple(it) => format!("({})", self.list(it.elems.iter(), |it| self.ty(it))),
            other => plain(other),
        }
    }

    /// A path to a type or trait.
    pub(super) fn path(&self, path: &Path, qself: Option<&QSelf>) -> String {
        let segments: Vec<&PathSegment> = path.segments.iter().collect();
        let Some(qself) = qself else { return self.segments(path.leading_colon.is_some(), &segments) };
        let ty = self.ty(&qself.ty);
        let (of, rest) = segments.split_at(qself.position.min(segments.len()));
        let start = if of.is_empty() {
            format!("<{ty}>")
        } else {
            format!("<{ty} as {}>", self.segments(path.leading_colon.is_some(), of))
        };
        rest.iter().fold(start, |acc, it| format!("{acc}::{}{}", it.ident, self.arguments(&it.arguments)))
    }

    /// The path that a derive or the like means, where a bare name may be one of the standard library's macros.
    pub(super) fn derive(&self, path: &Path) -> String {
        match self.path(path, None).as_str() {
            "Debug" => "std::fmt::Debug".to_owned(),
            "Hash" => "std::hash::Hash".to_owned(),
            other => other.to_owned(),
        }
    }

    /// Type parameters with their bounds, in angle brackets; nothing for none.
    pub(super) fn generics(&self, generics: &Generics) -> String {
        if generics.params.is_empty() {
            return String::new();
        }
        format!("<{}>", self.list(generics.params.iter(), |it| self.param(it)))
    }

    /// A where clause with a space in front; nothing for none.
    pub(super) fn where_clause(&self, generics: &Generics) -> String {
        let Some(clause) = generics.where_clause.as_ref().filter(|it| !it.predicates.is_empty()) else {
            return String::new();
        };
        let predicates = self.list(clause.predicates.iter(), |it| match it {
            WherePredicate::Lifetime(it) => {
                let bounds: Vec<String> = it.bounds.iter().map(ToString::to_string).collect();
                format!("{}: {}", it.lifetime, bounds.join(" + "))
            }
            WherePredicate::Type(it) => {
                let bound = self.bound_lifetimes(it.lifetimes.as_ref());
                format!("{bound}{}: {}", self.ty(&it.bounded_ty), self.bounds(it.bounds.iter()))
            }
            other => plain(other),
        });
        format!(" where {predicates}")
    }

    /// A function from its type parameters on: with the names of its parameters, or with `_` for each.
    pub(super) fn signature(&self, sig: &Signature, names: bool) -> String {
        let inputs = self.list(sig.inputs.iter(), |it| match it {
            FnArg::Receiver(it) => self.receiver(it),
            FnArg::Typed(it) => {
                let name = match &*it.pat {
                    Pat::Ident(it) if names => it.ident.to_string(),
                    _ => "_".to_owned(),
                };
                format!("{name}: {}", self.ty(&it.ty))
            }
        });
        let dots = if sig.variadic.is_some() { ", ..." } else { "" };
        let (generics, clause) = (self.generics(&sig.generics), self.where_clause(&sig.generics));
        format!("{generics}({inputs}{dots}){}{clause}", self.output(&sig.output))
    }

    /// The words before `fn`, each with a space behind it.
    pub(super) fn qualifiers(&self, sig: &Signature) -> String {
        let mut res = String::new();
        if sig.constness.is_some() {
            res.push_str("const ");
        }
        if sig.asyncness.is_some() {
            res.push_str("async ");
        }
        match sig.safety {
            Safety::Unsafe(_) => res.push_str("unsafe "),
            Safety::Safe(_) => res.push_str("safe "),
            Safety::Default => {}
        }
        res + &self.abi(sig.abi.as_ref())
    }

    /// Bounds, joined by `+`.
    pub(super) fn bounds<'b>(&self, bounds: impl Iterator<Item = &'b TypeParamBound>) -> String {
        let bounds: Vec<String> = bounds
            .map(|it| match it {
                TypeParamBound::Trait(it) => {
                    let maybe = if it.maybe.is_some() { "?" } else { "" };
                    let bound = self.bound_lifetimes(it.lifetimes.as_ref());
                    format!("{maybe}{bound}{}", self.path(&it.path, None))
                }
                TypeParamBound::Lifetime(it) => it.to_string(),
                TypeParamBound::PreciseCapture(it) => {
                    let params = self.list(it.params.iter(), |it| match it {
                        CapturedParam::Lifetime(it) => it.to_string(),
                        CapturedParam::Ident(it) => it.to_string(),
                        other => plain(other),
                    });
                    format!("use<{params}>")
                }
                other => plain(other),
            })
            .collect();
        bounds.join(" + ")
    }

    fn segments(&self, foreign: bool, segments: &[&PathSegment]) -> String {
        let names: Vec<String> = segments.iter().map(|it| it.ident.to_string()).collect();
        let (start, used) = self.beginning(foreign, &names);
        let mut res = start;
        if let Some(last) = used.checked_sub(1).and_then(|it| segments.get(it)) {
            res += &self.arguments(&last.arguments);
        }
        for it in segments.iter().skip(used) {
            res = format!("{res}::{}{}", it.ident, self.arguments(&it.arguments));
        }
        res
    }

    /// The full path that a path's beginning means, and how many steps that is.
    fn beginning(&self, foreign: bool, names: &[String]) -> (String, usize) {
        let Some(first) = names.first() else { return (String::new(), 0) };
        if foreign {
            return (outside(&names.join("::")), names.len());
        }
        if first == "Self" || self.params.contains(first) {
            let own = self.own.as_ref().filter(|_| first == "Self" && names.len() == 1);
            return (own.unwrap_or(first).clone(), 1);
        }
        match self.scopes.resolve(self.krate, self.module, names, Space::Type) {
            Some((Target::Foreign(path), used)) => (outside(&path), used),
            Some((target, used)) if used > 0 => {
                let path = self.reach.target(&target).unwrap_or_else(|| {
                    self.private.set(true);
                    if let Target::Item(Space::Type, home, name) = &target {
                        self.leaks.borrow_mut().insert((*home, name.clone()));
                    }
                    own_path(self.krate, &target)
                });
                (path, used)
            }
            _ => (outside(&names.join("::")), names.len()),
        }
    }

    fn arguments(&self, arguments: &PathArguments) -> String {
        match arguments {
            PathArguments::None => String::new(),
            PathArguments::AngleBracketed(it) => self.angle_bracketed(it),
            PathArguments::Parenthesized(it) => {
                let inputs = self.list(it.inputs.iter(), |it| self.named_arg(it));
                format!("({inputs}){}", self.output(&it.output))
            }
        }
    }

    fn angle_bracketed(&self, args: &AngleBracketedGenericArguments) -> String {
        if args.args.is_empty() {
            return String::new();
        }
        let inner = |it: &Option<AngleBracketedGenericArguments>| {
            it.as_ref().map_or(String::new(), |it| self.angle_bracketed(it))
        };
        let args = self.list(args.args.iter(), |it| match it {
            GenericArgument::Lifetime(it) => it.to_string(),
            GenericArgument::Type(it) => self.ty(it),
            GenericArgument::Const(it) => plain(it),
            GenericArgument::AssocType(it) => {
                format!("{}{} = {}", it.ident, inner(&it.generics), self.ty(&it.ty))
            }
            GenericArgument::AssocConst(it) => {
                format!("{}{} = {}", it.ident, inner(&it.generics), plain(&it.value))
            }
            GenericArgument::Constraint(it) => {
                format!("{}{}: {}", it.ident, inner(&it.generics), self.bounds(it.bounds.iter()))
            }
            other => plain(other),
        });
        format!("<{args}>")
    }

    /// A type parameter with its bounds and default.
    pub(super) fn param(&self, param: &GenericParam) -> String {
        let colon = |bounds: String| if bounds.is_empty() { bounds } else { format!(": {bounds}") };
        match param {
            GenericParam::Lifetime(it) => {
                let bounds: Vec<String> = it.bounds.iter().map(ToString::to_string).collect();
                format!("{}{}", it.lifetime, colon(bounds.join(" + ")))
            }
            GenericParam::Type(it) => {
                let default =
                    it.default.as_ref().map_or(String::new(), |(_, it)| format!(" = {}", self.ty(it)));
                format!("{}{}{default}", it.ident, colon(self.bounds(it.bounds.iter())))
            }
            GenericParam::Const(it) => {
                let default =
                    it.default.as_ref().map_or(String::new(), |(_, it)| format!(" = {}", plain(it)));
                format!("const {}: {}{default}", it.ident, self.ty(&it.ty))
            }
        }
    }

    fn receiver(&self, receiver: &Receiver) -> String {
        match &receiver.kind {
            ReceiverKind::Reference(_, lifetime, mutability) => {
                let lifetime = lifetime.as_ref().map_or(String::new(), |it| format!("{it} "));
                format!("&{lifetime}{}self", if mutability.is_some() { "mut " } else { "" })
            }
            ReceiverKind::Typed(_, ty) => {
                // `Self` stays here: a receiver is about the type, by any name.
                let plain =
                    Writer { own: None, params: self.params.clone(), private: Cell::new(false), ..*self };
                format!("self: {}", plain.ty(ty))
            }
            _ => "self".to_owned(),
        }
    }

    fn output(&self, output: &ReturnType) -> String {
        match output {
            ReturnType::Type(_, ty) if !matches!(&**ty, Type::Tuple(it) if it.elems.is_empty()) => {
                format!(" -> {}", self.ty(ty))
            }
            _ => String::new(),
        }
    }

    fn named_arg(&self, arg: &NamedArg) -> String {
        self.ty(&arg.ty)
    }

    fn bound_lifetimes(&self, bound: Option<&BoundLifetimes>) -> String {
        bound.map_or(String::new(), |it| {
            format!("for<{}> ", self.list(it.lifetimes.iter(), |it| self.param(it)))
        })
    }

    fn abi(&self, abi: Option<&Abi>) -> String {
        let Some(abi) = abi else { return String::new() };
        format!("extern \"{}\" ", abi.name.as_ref().map_or("C".to_owned(), syn::LitStr::value))
    }

    fn list<T>(&self, items: impl Iterator<Item = T>, text: impl Fn(T) -> String) -> String {
        items.map(text).collect::<Vec<_>>().join(", ")
    }
}

/// Where something is declared, for what has no public path.
pub(super) fn own_path(krate: &Crate, target: &Target) -> String {
    let (home, rest) = match target {
        Target::Module(id) => (*id, String::new()),
        Target::Item(_, home, name) => (*home, format!("::{name}")),
        Target::Variant(home, name, variant) => (*home, format!("::{name}::{variant}")),
        Target::Foreign(path) => return path.clone(),
    };
    krate.modules[home].path.join("::") + &rest
}
