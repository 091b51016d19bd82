//! Inline schemas that equal another one: aliases of its type, and the words that say so.
//!
//! In: which type is emitted for which ([`Sharing`](crate::ir::Sharing)). Out: the aliases, one for each item that the
//! schema would have alone.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{Doc, Prose, prose};
use super::rust::{Speller, token};
use super::{Context, object};
use crate::ir::{TypeId, TypeKind};

/// As many of the other names of a type are listed.
const MOST_NAMES: usize = 3;

/// The aliases for a type.
pub(super) fn aliases(
    ctx: &Context<'_>,
    speller: &Speller<'_>,
    id: TypeId,
    emitted: TypeId,
) -> Vec<TokenStream> {
    let (docs, ident, target) =
        (ctx.type_docs(id).outer(), token(&ctx.names.ty(id).ident), speller.named(emitted));
    let mut items = vec![quote! { #docs pub type #ident = #target; }];
    if let TypeKind::Object(object) = &ctx.api.ty(id).kind
        && object::needs_required_struct(ctx, id, object)
    {
        let of = Prose::own_item(&format!("{}::new", ctx.names.ty(id).ident));
        let docs = Doc::words(prose!["What ", of, " needs."]).outer();
        let (ident, target) = (token(&ctx.names.ty(id).required), speller.required(emitted));
        items.push(quote! { #docs pub type #ident = #target; });
    }
    items
}

/// What the docs of a type say of those that equal it.
pub(super) fn words(ctx: &Context<'_>, id: TypeId) -> Option<Prose> {
    let item = |id: TypeId| {
        let ident = &ctx.names.ty(id).ident;
        Prose::item(ident.as_str(), &format!("{}::models::{ident}", ctx.root_path()))
    };
    if let Some(emitted) = ctx.api.alias_of(id) {
        return Some(prose!["Equal to ", item(emitted), ", and the same type."]);
    }
    let aliases = ctx.api.aliases(id);
    if aliases.is_empty() {
        return None;
    }
    let listed = Prose::join(aliases.iter().take(MOST_NAMES).map(|it| item(*it)), ", ");
    Some(match aliases.len().saturating_sub(MOST_NAMES) {
        0 => prose!["The same type: ", listed, "."],
        more => prose!["The same type: ", listed, " and ", Prose::from(more), " more."],
    })
}
