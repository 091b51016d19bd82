//! Structs: what is in them, with the docs and types of their fields, and the wire name and marks of each member.
//!
//! All of it is one item, which the runtime's `json::object!` takes and adds the traits to. How callers make a struct is
//! left to [`methods`].

mod methods;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::alias::aliases;
use super::docs::{Doc, Prose, prose};
use super::rust::{Speller, token};
use super::{Context, twin};
use crate::ir::{Additional, Direction, Field, MAX_ARGUMENTS, Object, TypeId, TypeRef};

/// A field with all that is known about it.
pub(super) struct Member<'a> {
    pub(super) field: &'a Field,
    pub(super) ident: Ident,
    null: Ident,
    pub(super) boxed: bool,
    /// Held in an `Option`.
    pub(super) optional: bool,
    /// There in every value.
    required: bool,
    /// Must be handed to `new`.
    argument: bool,
    /// What `new` sets it to by itself.
    pub(super) constant: Option<TokenStream>,
}

/// The items of a struct.
pub(super) fn items(
    ctx: &Context<'_>,
    speller: &Speller<'_>,
    id: TypeId,
    object: &Object,
) -> Vec<TokenStream> {
    let members = members(ctx, speller, id, object);
    let names = ctx.names.ty(id);
    let ident = token(&names.ident);
    let additional = match &object.additional {
        Additional::Typed(ty) => Some((token(&names.additional), ty)),
        Additional::Unspecified | Additional::Forbidden => None,
    };
    let left_out = object.left_out.iter().map(|it| it.wire.as_str()).collect();
    let additional_docs = Doc::words("Members that the schema does not name.");
    let additional_docs = additional_docs.paragraph(Doc::line(&object.additional_docs));
    let emit = ModelEmitter { ctx, speller, id, ident, members, left_out, additional, additional_docs };
    let mut items = vec![emit.definition()];
    if !emit.is_only_received() {
        items.extend(emit.construction());
    }
    items.extend(twin::of_object(ctx, id, object, &emit.members));
    items
}

/// Whether callers make the struct by a `new` that takes a struct of the required members.
pub(super) fn needs_required_struct(ctx: &Context<'_>, id: TypeId, object: &Object) -> bool {
    if ctx.api.ty(id).travels.is_only_received() {
        return false;
    }
    let speller = Speller::models(ctx);
    members(ctx, &speller, id, object).iter().filter(|it| it.argument).count() > MAX_ARGUMENTS
}

/// The members that `new` takes, one argument each; none where it takes them in another way, or callers do not make the
/// struct.
pub(super) fn arguments<'a>(ctx: &Context<'_>, id: TypeId, object: &'a Object) -> Option<Vec<&'a Field>> {
    if ctx.api.ty(id).travels.is_only_received() {
        return None;
    }
    let speller = Speller::models(ctx);
    let members = members(ctx, &speller, id, object);
    let mut arguments: Vec<_> = members.iter().filter(|it| it.argument).collect();
    arguments.sort_by_key(|it| it.field.argument_order());
    let is_plain = arguments.len() <= MAX_ARGUMENTS && !arguments.iter().any(|it| it.optional);
    is_plain.then(|| arguments.into_iter().map(|it| it.field).collect())
}

fn members<'a>(ctx: &Context<'_>, speller: &Speller<'_>, id: TypeId, object: &'a Object) -> Vec<Member<'a>> {
    let names = &ctx.names.ty(id).fields;
    object
        .fields
        .iter()
        .zip(names)
        .enumerate()
        .map(|(position, (field, names))| {
            let required = ctx.is_required(id, position, field);
            let constant = field.constant.as_ref().filter(|_| field.is_set(required));
            let constant = constant.and_then(|it| speller.constant(&field.ty, it));
            Member {
                field,
                ident: token(&names.ident),
                null: token(&names.null),
                boxed: ctx.facts.is_boxed(id, position),
                optional: !required || field.nullable,
                required,
                argument: required && constant.is_none(),
                constant,
            }
        })
        .collect()
}

/// A setter of a call that reaches into an optional body: argument and how it becomes what the field holds.
pub(super) struct BodySetter {
    pub(super) field: Ident,
    pub(super) argument: TokenStream,
    pub(super) value: TokenStream,
    pub(super) docs: Doc,
    pub(super) deprecated: TokenStream,
}

/// What a call needs to set one member of its body; `named` is the argument's name.
pub(super) fn body_setter(
    ctx: &Context<'_>,
    speller: &Speller<'_>,
    id: TypeId,
    object: &Object,
    position: usize,
    named: &Ident,
) -> Option<BodySetter> {
    let field = object.fields.get(position)?;
    let names = ctx.names.ty(id).fields.get(position)?;
    let (argument, value) = speller.argument(&field.ty, named);
    let value = if ctx.facts.is_boxed(id, position) { quote!(Box::new(#value)) } else { value };
    let docs = ctx.field_docs(field);
    Some(BodySetter {
        field: token(&names.ident),
        argument,
        value,
        docs,
        deprecated: deprecated_setter(field),
    })
}

struct ModelEmitter<'a> {
    ctx: &'a Context<'a>,
    speller: &'a Speller<'a>,
    id: TypeId,
    ident: Ident,
    members: Vec<Member<'a>>,
    /// Members of the schema that travel in the other direction only.
    left_out: Vec<&'a str>,
    additional: Option<(Ident, &'a TypeRef)>,
    additional_docs: Doc,
}

impl ModelEmitter<'_> {
    /// Whether nothing may show any of it.
    fn is_sensitive(&self) -> bool {
        self.ctx.api.ty(self.id).sensitive
    }

    /// Whether callers only read it.
    fn is_only_received(&self) -> bool {
        self.ctx.api.ty(self.id).travels.is_only_received()
    }

    fn definition(&self) -> TokenStream {
        let ident = &self.ident;
        let docs = self.ctx.type_docs(self.id).outer();
        let above = self.ctx.above(self.id, |it| quote!(#[above(#it)]));
        let received = self.is_only_received().then(|| quote!(received));
        let sensitive = self.is_sensitive().then(|| quote!(sensitive));
        // Only a map of all other members could take them for its own.
        let left_out = (self.additional.is_some() && !self.left_out.is_empty()).then(|| {
            let names = &self.left_out;
            quote!(left_out(#(#names),*))
        });
        let marks: Vec<_> = [received, sensitive, left_out].into_iter().flatten().collect();
        let marks = (!marks.is_empty()).then(|| quote!(#[json(#(#marks),*)]));
        let fields = self.members.iter().map(|it| {
            let (docs, deprecated, ident) = (self.field_docs(it).outer(), deprecated(it.field), &it.ident);
            let (row, ty) = (row(it), self.held(it));
            let aliases = aliases(&ident.to_string(), [it.field.wire.as_str()]);
            quote! { #docs #aliases #deprecated #row pub #ident: #ty, }
        });
        let additional = self.additional.iter().map(|(ident, ty)| {
            let (ty, docs) = (self.map(ty), self.additional_docs.outer());
            quote! {
                #[additional]
                #docs
                pub #ident: #ty,
            }
        });
        quote! {
            json::object! {
                #docs
                #above
                #marks
                pub struct #ident {
                    #(#fields)*
                    #(#additional)*
                }
            }
        }
    }

    fn field_docs(&self, member: &Member<'_>) -> Doc {
        let field = member.field;
        let doc = self.ctx.field_docs(field).hidden(field.sensitive);
        // Of a type for one direction the members are those that travel there.
        let doc = match field.only.filter(|_| self.ctx.api.ty(self.id).view.is_none()) {
            Some(Direction::Request) => doc.paragraph("In requests only."),
            Some(Direction::Response) => doc.paragraph("In responses only."),
            None => doc,
        };
        if member.ident == field.wire {
            doc
        } else {
            doc.paragraph(prose!["On the wire: ", Prose::code(&field.wire), "."])
        }
    }

    /// The type a field has.
    fn held(&self, member: &Member<'_>) -> TokenStream {
        let mut ty = self.speller.ty(&member.field.ty);
        if member.boxed {
            ty = quote!(Box<#ty>);
        }
        if member.optional {
            ty = quote!(Option<#ty>);
        }
        ty
    }

    fn map(&self, value: &TypeRef) -> TokenStream {
        self.speller.ty(&TypeRef::Map(Box::new(value.clone())))
    }

    /// The argument for a field, and how it becomes what the field holds.
    fn argument(&self, member: &Member<'_>) -> (TokenStream, TokenStream) {
        let ident = &member.ident;
        if member.optional && member.argument {
            // Required and nullable: the caller says which.
            let ty = self.speller.ty(&member.field.ty);
            let boxed = if member.boxed { quote!(.map(Box::new)) } else { TokenStream::new() };
            return (quote!(impl Into<Option<#ty>>), quote!(#ident.into() #boxed));
        }
        let (ty, value) = self.speller.argument(&member.field.ty, ident);
        (ty, if member.boxed { quote!(Box::new(#value)) } else { value })
    }

    /// The constructor has to name a deprecated member; that is not a use of it.
    fn allow_deprecated(&self) -> TokenStream {
        if self.members.iter().any(|it| it.field.docs.deprecated) {
            quote!(#[allow(deprecated, reason = "every member is named here")])
        } else {
            TokenStream::new()
        }
    }
}

fn deprecated(field: &Field) -> TokenStream {
    if field.docs.deprecated { quote!(#[deprecated]) } else { TokenStream::new() }
}

/// A deprecated setter sets what is deprecated; that is not a use of it.
fn deprecated_setter(field: &Field) -> TokenStream {
    if field.docs.deprecated {
        quote!(#[deprecated] #[allow(deprecated, reason = "it is what is set")])
    } else {
        TokenStream::new()
    }
}

/// How a member is on the wire.
fn row(member: &Member<'_>) -> TokenStream {
    let field = member.field;
    let wire = &field.wire;
    // The type of a tag may allow for any string.
    let tag = field.constant.as_ref().filter(|_| field.tag).and_then(|it| it.as_str());
    let constant = tag.map_or_else(|| quote!(constant), |tag| quote!(tag(#tag)));
    let lenient = field.lenient.unwrap_or_default();
    let marks = [
        (member.required, quote!(required)),
        (field.constant.is_some(), constant),
        (field.sensitive, quote!(sensitive)),
        (lenient.numeric_string, quote!(numeric_string)),
        (lenient.bare_number, quote!(bare_number)),
        (lenient.empty_as_absent, quote!(empty_as_absent)),
        (lenient.json_in_string, quote!(json_in_string)),
    ];
    let marks = marks.into_iter().filter(|(applies, _)| *applies).map(|(_, mark)| mark);
    quote!(#[json(#wire #(, #marks)*)])
}
