//! Unions: one of several types, known by a tag or by what tells them apart.

use std::collections::HashSet;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::docs::{Doc, Prose, prose};
use super::rust::{Speller, token};
use super::{Context, bridge, twin};
use crate::ir::{Additional, EnumOf, Field, Member, Scalar, TypeId, TypeKind, TypeRef, Union};

/// The items of a union.
pub(super) fn items(ctx: &Context<'_>, speller: &Speller<'_>, id: TypeId, union: &Union) -> Vec<TokenStream> {
    let names = ctx.names.ty(id);
    let ident = token(&names.ident);
    let docs = ctx.type_docs(id).outer();
    let arms: Vec<_> = names.arms.iter().map(token).collect();
    let held: Vec<_> = union.members.iter().map(|it| held(ctx, speller, &it.ty)).collect();
    let definitions = union.members.iter().zip(&arms).zip(&held).map(|((member, arm), ty)| {
        let docs = Doc::of(&member.docs, prose![what(ctx, &member.ty), "."]).outer();
        quote! { #docs #arm(#ty), }
    });
    // The reader takes the first that leaves nothing unknown, so what says most about a value comes first.
    let above = ctx.above(id, |it| quote!(#[#it]));
    let mut ranked: Vec<_> = union.members.iter().zip(&arms).collect();
    ranked.sort_by_key(|(member, _)| looseness(ctx, &member.ty, &mut HashSet::new()));
    let cases = ranked.into_iter().map(|(member, arm)| case(ctx, member, &quote!(#ident::#arm)));
    let tag = match &union.discriminator {
        Some(property) => quote!(Some(#property)),
        None => quote!(None),
    };
    let all = ctx.api.ty(id).sensitive;
    let some = ctx.facts.is_secretive(id);
    let view = |pattern: &TokenStream, plain: &TokenStream, sensitive: bool| match sensitive {
        true => quote!(#pattern => #plain.sensitive(),),
        false => quote!(#pattern => #plain,),
    };
    let views = union.members.iter().zip(&arms).map(|(member, arm)| {
        let plain = match (&union.discriminator, member.tags.first()) {
            (Some(property), Some(tag)) if needs_tag(ctx, member, property, tag) => {
                quote!(json::View::from(json::Shape::Tagged(&(#property, #tag), &**it)))
            }
            _ => quote!(json::Json::view(it)),
        };
        view(&quote!(Self::#arm(it)), &plain, all || member.sensitive)
    });
    // What is none of the alternatives may be one that is not as it should be, or that came later.
    let unknown = view(&quote!(Self::Unknown(it)), &quote!(json::Json::view(it)), some);
    let derived = if some { TokenStream::new() } else { quote!(Debug,) };
    let mut items = vec![
        quote! {
            #docs
            #above
            #[derive(#derived Clone, PartialEq)]
            #[non_exhaustive]
            pub enum #ident {
                #(#definitions)*
                #[doc = " None of these: the original value."]
                Unknown(serde_json::Value),
            }
        },
        quote! {
            impl json::Json for #ident {
                #[inline]
                fn blank() -> Self {
                    Self::Unknown(serde_json::Value::Null)
                }

                #[inline]
                fn read(&mut self, from: &mut json::Reader<'_>) -> Result<(), json::Fault> {
                    const CASES: &[json::Case<#ident>] = &[#(#cases),*];
                    *self = from.union(#tag, CASES, Self::Unknown)?;
                    Ok(())
                }

                #[inline]
                fn view(&self) -> json::View<'_> {
                    match self {
                        #(#views)*
                        #unknown
                    }
                }
            }
        },
    ];
    items.extend(conversions(ctx, speller, id, union));
    items.extend(match (all, some) {
        (true, _) => Some(bridge::hidden(&ident)),
        (false, true) => Some(debug(&ident, union, &arms)),
        (false, false) => None,
    });
    items.extend(bridge::serde(&ident));
    items.extend(twin::of_union(ctx, id, union));
    items
}

/// Whether the tag has to be written next to what the arm holds.
fn needs_tag(ctx: &Context<'_>, member: &Member, property: &str, tag: &str) -> bool {
    // Its own crate need not know the tag.
    if let Some(shared) = ctx.api.shared_type(&member.ty) {
        return matches!(shared.kind, TypeKind::Object(_) | TypeKind::Union(_));
    }
    let TypeRef::Named(id) = ctx.resolve(&member.ty) else { return false };
    match &ctx.api.ty(*id).kind {
        TypeKind::Object(_) => !has_tag(ctx, member, property, tag),
        TypeKind::Union(union) => !says(ctx, union, property, &mut HashSet::from([*id])),
        _ => false,
    }
}

/// Whether any alternative of a union holds this property, or is known by it.
fn says(ctx: &Context<'_>, union: &Union, property: &str, seen: &mut HashSet<TypeId>) -> bool {
    union.discriminator.as_deref() == Some(property)
        || union.members.iter().any(|it| {
            let TypeRef::Named(id) = ctx.resolve(&it.ty) else { return false };
            match &ctx.api.ty(*id).kind {
                TypeKind::Object(object) => object.fields.iter().any(|it| it.wire == property),
                TypeKind::Union(inner) => seen.insert(*id) && says(ctx, inner, property, seen),
                _ => false,
            }
        })
}

/// Whether a struct sets the tag by itself. Then one that came without it goes on without it.
fn has_tag(ctx: &Context<'_>, member: &Member, property: &str, tag: &str) -> bool {
    // Asked only whether there is a spelling: the file needs no import for it.
    let speller = Speller::models(ctx);
    let TypeRef::Named(id) = ctx.resolve(&member.ty) else { return false };
    let TypeKind::Object(object) = &ctx.api.ty(*id).kind else { return false };
    object.fields.iter().filter(|it| it.tag && it.wire == property).any(|it| {
        it.constant.as_ref().is_some_and(|own| own == tag && speller.constant(&it.ty, own).is_some())
    })
}

/// Structs and other unions are held in a box, so that a union is small and may hold itself.
pub(super) fn is_boxed(ctx: &Context<'_>, ty: &TypeRef) -> bool {
    let kind = match (ctx.api.shared_type(ty), ctx.api.bare(ty)) {
        (Some(shared), _) => &shared.kind,
        (None, TypeRef::Named(id)) => &ctx.api.ty(*id).kind,
        _ => return false,
    };
    matches!(kind, TypeKind::Object(_) | TypeKind::Union(_))
}

/// A type as an arm holds it.
pub(super) fn held(ctx: &Context<'_>, speller: &Speller<'_>, member: &TypeRef) -> TokenStream {
    let ty = speller.ty(member);
    if is_boxed(ctx, member) { quote!(Box<#ty>) } else { ty }
}

/// A row of the table of cases: what can be known about a member before it is read.
fn case(ctx: &Context<'_>, member: &Member, arm: &TokenStream) -> TokenStream {
    let mut case = kind_case(ctx, &member.ty, arm);
    if !member.tags.is_empty() {
        let tags = &member.tags;
        case.extend(quote!(.tags(&[#(#tags),*])));
    }
    if member.fallback {
        case.extend(quote!(.fallback()));
    }
    case.extend(conditions(ctx, &member.ty));
    case
}

/// The row for a type without tags, of an arm that is read where a value is like that.
pub(super) fn untagged(ctx: &Context<'_>, ty: &TypeRef, arm: &TokenStream) -> TokenStream {
    let mut case = kind_case(ctx, ty, arm);
    case.extend(conditions(ctx, ty));
    case
}

fn kind_case(ctx: &Context<'_>, ty: &TypeRef, arm: &TokenStream) -> TokenStream {
    let kinds = kinds(ctx, ty, &mut HashSet::new());
    quote!(json::Case::new(&[#(json::Kind::#kinds),*], |from| from.value().map(#arm)))
}

/// What the members of an object tell about it.
fn conditions(ctx: &Context<'_>, ty: &TypeRef) -> TokenStream {
    let mut case = TokenStream::new();
    let (kind, id) = match (ctx.api.shared_type(ty), ctx.api.bare(ty)) {
        (Some(shared), _) => (&shared.kind, None),
        (None, TypeRef::Named(id)) => (&ctx.api.ty(*id).kind, Some(*id)),
        _ => return case,
    };
    let TypeKind::Object(object) = kind else { return case };
    let is_required = |index: usize, it: &Field| id.map_or(it.required, |id| ctx.is_required(id, index, it));
    let fields = object.fields.iter().enumerate();
    let required: Vec<_> = fields
        .filter(|(index, it)| is_required(*index, it) && !it.nullable)
        .map(|(_, it)| it.wire.as_str())
        .collect();
    if !required.is_empty() {
        case.extend(quote!(.required(&[#(#required),*])));
    }
    let constants: Vec<_> = object
        .fields
        .iter()
        .filter_map(|it| Some((it.wire.as_str(), it.constant.as_ref()?.as_str()?)))
        .map(|(name, text)| quote!((#name, #text)))
        .collect();
    if !constants.is_empty() {
        case.extend(quote!(.constants(&[#(#constants),*])));
    }
    let literals: Vec<_> = object
        .fields
        .iter()
        .filter_map(|it| Some((it.wire.as_str(), it.constant.as_ref()?)))
        .filter(|(_, it)| it.is_number() || it.is_boolean())
        .map(|(name, it)| (name, it.to_string()))
        .map(|(name, text)| quote!((#name, #text)))
        .collect();
    if !literals.is_empty() {
        case.extend(quote!(.literals(&[#(#literals),*])));
    }
    case
}

/// How little a type says about a value of its kind: the values of an enum are integers as well, and every object
/// is a map.
pub(super) fn looseness(ctx: &Context<'_>, ty: &TypeRef, seen: &mut HashSet<TypeId>) -> u8 {
    if let Some(shared) = ctx.api.shared_type(ty) {
        return match &shared.kind {
            TypeKind::Enum(_) => 0,
            TypeKind::Object(it) => u8::from(matches!(it.additional, Additional::Typed(_))),
            TypeKind::Newtype(it) => scalar_looseness(*it),
            // It takes every value, as its own crate knows what its alternatives are.
            TypeKind::Union(_) | TypeKind::Alias(_) => 5,
        };
    }
    match ctx.resolve(ty) {
        TypeRef::Any => 5,
        TypeRef::Map(_) => 4,
        TypeRef::Scalar(it) => scalar_looseness(*it),
        TypeRef::Array(inner) | TypeRef::Nullable(inner) | TypeRef::Sensitive(inner) => {
            looseness(ctx, inner, seen)
        }
        TypeRef::Named(id) => match &ctx.api.ty(*id).kind {
            TypeKind::Enum(_) => 0,
            TypeKind::Object(it) => u8::from(matches!(it.additional, Additional::Typed(_))),
            TypeKind::Newtype(it) => scalar_looseness(*it),
            TypeKind::Union(it) if seen.insert(*id) => {
                it.members.iter().map(|it| looseness(ctx, &it.ty, seen)).max().unwrap_or(0)
            }
            TypeKind::Union(_) => 0,
            TypeKind::Alias(_) => 5,
        },
    }
}

fn scalar_looseness(scalar: Scalar) -> u8 {
    match scalar {
        Scalar::EmptyString => 0,
        Scalar::Bool | Scalar::I32 => 1,
        Scalar::I64 | Scalar::I128 | Scalar::U128 => 2,
        Scalar::DateTime | Scalar::Date | Scalar::Uuid | Scalar::Decimal => 2,
        _ => 3,
    }
}

/// The kinds of JSON value that a type can be.
fn kinds(ctx: &Context<'_>, ty: &TypeRef, seen: &mut HashSet<TypeId>) -> Vec<TokenStream> {
    let all = || ["Null", "Bool", "Number", "String", "Array", "Object"].map(ident).to_vec();
    if let Some(shared) = ctx.api.shared_type(ty) {
        return match &shared.kind {
            TypeKind::Object(_) => vec![ident("Object")],
            TypeKind::Enum(it) => enum_kinds(it.of),
            TypeKind::Newtype(it) => vec![scalar_kind(*it)],
            // What its alternatives are, its own crate knows.
            TypeKind::Union(_) | TypeKind::Alias(_) => all(),
        };
    }
    match ctx.resolve(ty) {
        TypeRef::Any => all(),
        TypeRef::Scalar(it) => vec![scalar_kind(*it)],
        TypeRef::Array(_) => vec![ident("Array")],
        TypeRef::Map(_) => vec![ident("Object")],
        TypeRef::Nullable(inner) => [vec![ident("Null")], kinds(ctx, inner, seen)].concat(),
        TypeRef::Sensitive(inner) => kinds(ctx, inner, seen),
        TypeRef::Named(id) => match &ctx.api.ty(*id).kind {
            TypeKind::Object(_) => vec![ident("Object")],
            TypeKind::Enum(it) => enum_kinds(it.of),
            TypeKind::Newtype(it) => vec![scalar_kind(*it)],
            // A union of unions: whatever one of them can be. One that holds itself adds nothing.
            TypeKind::Union(union) => {
                let mut found: Vec<TokenStream> = Vec::new();
                if seen.insert(*id) {
                    for kind in union.members.iter().flat_map(|it| kinds(ctx, &it.ty, seen)) {
                        if !found.iter().any(|it| it.to_string() == kind.to_string()) {
                            found.push(kind);
                        }
                    }
                }
                found
            }
            TypeKind::Alias(_) => all(),
        },
    }
}

fn enum_kinds(of: EnumOf) -> Vec<TokenStream> {
    match of {
        EnumOf::Text => vec![ident("String")],
        EnumOf::Integer | EnumOf::Number => vec![ident("Number")],
        EnumOf::Mixed => ["Bool", "Number", "String"].map(ident).to_vec(),
    }
}

fn scalar_kind(scalar: Scalar) -> TokenStream {
    ident(match scalar {
        Scalar::Bool => "Bool",
        it if it.is_number() => "Number",
        _ => "String",
    })
}

fn ident(text: &str) -> TokenStream {
    let ident = quote::format_ident!("{text}");
    quote!(#ident)
}

/// `From` for each member whose Rust type no other member has.
fn conversions(ctx: &Context<'_>, speller: &Speller<'_>, id: TypeId, union: &Union) -> Vec<TokenStream> {
    let names = ctx.names.ty(id);
    let ident = token(&names.ident);
    let resolved: Vec<_> = union.members.iter().map(|it| without_aliases(ctx, &it.ty)).collect();
    // Two formats can have one type of another crate.
    let spelled: Vec<_> = union.members.iter().map(|it| speller.ty(&it.ty).to_string()).collect();
    let mut items = Vec::new();
    for (((member, arm), ty), from) in union.members.iter().zip(&names.arms).zip(&resolved).zip(&spelled) {
        let itself = *ty == TypeRef::Named(id);
        let is_several = resolved.iter().filter(|it| *it == ty).count() > 1
            || spelled.iter().filter(|it| *it == from).count() > 1;
        if itself || is_several {
            continue;
        }
        let (arm, from) = (token(arm), speller.ty(&member.ty));
        let value = if is_boxed(ctx, &member.ty) { quote!(Box::new(it)) } else { quote!(it) };
        items.push(quote! {
            impl From<#from> for #ident {
                #[inline]
                fn from(it: #from) -> Self {
                    Self::#arm(#value)
                }
            }
        });
        if *ty == TypeRef::Scalar(Scalar::String) {
            items.push(quote! {
                impl From<&str> for #ident {
                    #[inline]
                    fn from(it: &str) -> Self {
                        Self::#arm(it.to_owned())
                    }
                }
            });
        }
    }
    items
}

/// A type as the compiler sees it: without aliases, inside lists and maps, too.
pub(super) fn without_aliases(ctx: &Context<'_>, ty: &TypeRef) -> TypeRef {
    let inside = |it: &TypeRef| Box::new(without_aliases(ctx, it));
    if let Some((id, shared)) = ctx.api.shared(ty)
        && !matches!(shared.kind, TypeKind::Alias(_))
    {
        return TypeRef::Named(id);
    }
    match ctx.resolve(ty) {
        TypeRef::Array(it) => TypeRef::Array(inside(it)),
        TypeRef::Map(it) => TypeRef::Map(inside(it)),
        TypeRef::Nullable(it) => TypeRef::Nullable(inside(it)),
        TypeRef::Sensitive(it) => TypeRef::Sensitive(inside(it)),
        TypeRef::Named(id) => TypeRef::Named(ctx.api.emitted(*id)),
        it => it.clone(),
    }
}

/// `Debug` that does not show sensitive alternatives, nor what may be one that was not recognised.
fn debug(ident: &Ident, union: &Union, arms: &[Ident]) -> TokenStream {
    let shown = union.members.iter().zip(arms).map(|(member, arm)| {
        let name = arm.to_string();
        if member.sensitive {
            let text = format!("{name}([redacted])");
            quote!(Self::#arm(_) => f.write_str(#text),)
        } else {
            quote!(Self::#arm(it) => f.debug_tuple(#name).field(it).finish(),)
        }
    });
    let body = quote! {
        match self {
            #(#shown)*
            Self::Unknown(_) => f.write_str("Unknown([redacted])"),
        }
    };
    bridge::debug(ident, &body)
}

/// In a sentence: "*A list*.", "*An [`Order`]*."
fn what(ctx: &Context<'_>, ty: &TypeRef) -> Prose {
    let what = match ty {
        TypeRef::Any => "A JSON value of any kind",
        TypeRef::Scalar(it) => match it {
            Scalar::Bool => "A boolean",
            Scalar::I32 | Scalar::I64 | Scalar::I128 | Scalar::U128 => "An integer",
            Scalar::F64 => "A number",
            Scalar::String => "A string",
            Scalar::DateTime => "A date with time",
            Scalar::Date => "A date",
            Scalar::Uuid => "A UUID",
            Scalar::Decimal => "A decimal number as a string",
            Scalar::EmptyString => "The empty string",
            Scalar::File => "A file",
        },
        TypeRef::Array(_) => "A list",
        TypeRef::Map(_) => "A map",
        TypeRef::Nullable(inner) => return what(ctx, inner).and(" or null"),
        TypeRef::Sensitive(inner) => return what(ctx, inner),
        TypeRef::Named(id) => {
            let name = ctx.mentioned(*id).to_string();
            let article = if name.starts_with(['A', 'E', 'I', 'O']) { "An " } else { "A " };
            return prose![article, Prose::own_item(&name)];
        }
    };
    what.into()
}
