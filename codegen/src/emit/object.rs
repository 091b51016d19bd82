//! Structs: fields, constructor, setters, and the table that reads and writes them.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::bridge;
use super::docs::Doc;
use super::rust::{Speller, token};
use super::{Context, markdown};
use crate::ir::{Additional, Direction, Field, Object, TypeId, TypeRef};

/// More members than this are handed to `new` as a struct of their own.
const MAX_ARGUMENTS: usize = 5;

/// A field with all that is known about it.
struct Member<'a> {
    field: &'a Field,
    ident: Ident,
    null: Ident,
    boxed: bool,
    /// Held in an `Option`.
    optional: bool,
    /// There in every value.
    required: bool,
    /// Must be handed to `new`.
    argument: bool,
    /// What `new` sets it to by itself.
    constant: Option<TokenStream>,
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
    let emit = Emit { ctx, speller, id, ident, members, left_out, additional };
    let mut items = vec![emit.definition()];
    let arguments: Vec<_> = emit.members.iter().filter(|it| it.argument).collect();
    if arguments.len() > MAX_ARGUMENTS {
        items.extend(emit.required_definition(&arguments));
    }
    items.push(emit.methods(&arguments));
    if arguments.is_empty() {
        let ident = &emit.ident;
        items.push(quote! {
            impl Default for #ident {
                fn default() -> Self {
                    Self::new()
                }
            }
        });
    }
    items.push(emit.table());
    items.push(emit.json());
    items.push(bridge::debug(&emit.ident, &quote!(json::debug(self, f))));
    items.extend(bridge::serde(&emit.ident));
    items
}

/// Whether `new` takes a struct of the required members.
pub(super) fn needs_required_struct(ctx: &Context<'_>, id: TypeId, object: &Object) -> bool {
    let speller = Speller::models(ctx);
    members(ctx, &speller, id, object).iter().filter(|it| it.argument).count() > MAX_ARGUMENTS
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
            let constant = field.constant.as_ref().filter(|_| field.tag || (required && !field.nullable));
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

struct Emit<'a> {
    ctx: &'a Context<'a>,
    speller: &'a Speller<'a>,
    id: TypeId,
    ident: Ident,
    members: Vec<Member<'a>>,
    /// Members of the schema that travel in the other direction only.
    left_out: Vec<&'a str>,
    additional: Option<(Ident, &'a TypeRef)>,
}

impl Emit<'_> {
    fn definition(&self) -> TokenStream {
        let ident = &self.ident;
        let docs = self.ctx.type_docs(self.id).outer();
        let fields = self.members.iter().map(|it| {
            let (docs, deprecated, ident) = (self.field_docs(it).outer(), deprecated(it.field), &it.ident);
            let ty = self.held(it);
            quote! { #docs #deprecated pub #ident: #ty, }
        });
        let additional = self.additional.iter().map(|(ident, ty)| {
            let ty = self.map(ty);
            quote! {
                #[doc = " Members that the schema does not name."]
                pub #ident: #ty,
            }
        });
        quote! {
            #docs
            #[derive(Clone, PartialEq)]
            #[non_exhaustive]
            pub struct #ident {
                #(#fields)*
                #(#additional)*
                extra: json::Extra,
            }
        }
    }

    fn field_docs(&self, member: &Member<'_>) -> Doc {
        let field = member.field;
        let doc = self.ctx.field_docs(field);
        // Of a type for one direction the members are those that travel there.
        let doc = match field.only.filter(|_| self.ctx.api.ty(self.id).view.is_none()) {
            Some(Direction::Request) => doc.paragraph("In requests only."),
            Some(Direction::Response) => doc.paragraph("In responses only."),
            None => doc,
        };
        if member.ident == field.wire {
            doc
        } else {
            doc.paragraph(format!("On the wire: {}.", markdown::code(&field.wire)))
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

    fn required_definition(&self, arguments: &[&Member<'_>]) -> Vec<TokenStream> {
        let ident = token(&self.ctx.names.ty(self.id).required);
        let sensitive = arguments.iter().any(|it| it.field.sensitive);
        let debug = if sensitive { TokenStream::new() } else { quote!(Debug,) };
        let of = format!(" What [`{}::new`] needs.", self.ident);
        let fields = arguments.iter().map(|it| {
            let (docs, ident, ty) = (self.field_docs(it).outer(), &it.ident, self.held(it));
            quote! { #docs pub #ident: #ty, }
        });
        let mut items = vec![quote! {
            #[doc = #of]
            #[derive(#debug Clone, PartialEq)]
            pub struct #ident {
                #(#fields)*
            }
        }];
        if sensitive {
            let shown = arguments.iter().map(|it| {
                let (ident, name) = (&it.ident, it.ident.to_string());
                if it.field.sensitive {
                    quote!(.field(#name, &"[redacted]"))
                } else {
                    quote!(.field(#name, &self.#ident))
                }
            });
            let name = ident.to_string();
            items.push(bridge::debug(&ident, &quote!(f.debug_struct(#name) #(#shown)* .finish())));
        }
        items
    }

    fn methods(&self, arguments: &[&Member<'_>]) -> TokenStream {
        let ident = &self.ident;
        let new = self.constructor(arguments);
        let setters =
            self.members.iter().filter(|it| !it.argument && it.constant.is_none()).map(|it| self.setter(it));
        let nulls =
            self.members.iter().filter(|it| it.field.nullable && !it.argument).map(|it| self.null_setter(it));
        let additional = self.additional.iter().map(|(ident, ty)| {
            let (argument, value) = self.speller.argument(&TypeRef::Map(Box::new((*ty).clone())), ident);
            quote! {
                #[doc = " Sets the members that the schema does not name."]
                #[must_use]
                pub fn #ident(mut self, #ident: #argument) -> Self {
                    self.#ident = #value;
                    self
                }
            }
        });
        quote! {
            impl #ident {
                #new
                #(#setters)*
                #(#nulls)*
                #(#additional)*

                #[doc = " What the object holds beyond its schema: unknown members, explicit nulls."]
                pub fn extra(&self) -> &json::Extra {
                    &self.extra
                }

                #[doc = " What the object holds beyond its schema, to be changed."]
                pub fn extra_mut(&mut self) -> &mut json::Extra {
                    &mut self.extra
                }
            }
        }
    }

    fn constructor(&self, arguments: &[&Member<'_>]) -> TokenStream {
        let constants: Vec<_> = self
            .members
            .iter()
            .filter_map(|it| {
                let (ident, value) = (&it.ident, it.constant.as_ref()?);
                let value = if it.boxed { quote!(Box::new(#value)) } else { quote!(#value) };
                Some((ident, if it.optional { quote!(Some(#value)) } else { value }))
            })
            .collect();
        let constants = constants.iter().map(|(ident, value)| quote!(#ident: #value,));
        let allow = self.allow_deprecated();
        let docs = match arguments.len() {
            0 => " One with nothing set.",
            _ => " One with what is required, and nothing else set.",
        };
        if arguments.len() > MAX_ARGUMENTS {
            let required = token(&self.ctx.names.ty(self.id).required);
            let fields = arguments.iter().map(|it| {
                let ident = &it.ident;
                quote!(#ident: required.#ident,)
            });
            return quote! {
                #[doc = #docs]
                #allow
                pub fn new(required: #required) -> Self {
                    Self { #(#fields)* #(#constants)* ..json::Json::blank() }
                }
            };
        }
        let (parameters, fields): (Vec<_>, Vec<_>) = arguments
            .iter()
            .map(|it| {
                let ident = &it.ident;
                let (ty, value) = self.argument(it);
                let field =
                    if *ident == value.to_string() { quote!(#ident,) } else { quote!(#ident: #value,) };
                (quote!(#ident: #ty), field)
            })
            .unzip();
        let body = if fields.is_empty() && constants.len() == 0 {
            quote!(json::Json::blank())
        } else {
            quote!(Self { #(#fields)* #(#constants)* ..json::Json::blank() })
        };
        quote! {
            #[doc = #docs]
            #allow
            pub fn new(#(#parameters),*) -> Self {
                #body
            }
        }
    }

    fn setter(&self, member: &Member<'_>) -> TokenStream {
        let ident = &member.ident;
        let (ty, value) = self.argument(member);
        let docs = format!(" Sets [`{ident}`](Self#structfield.{ident}).");
        let deprecated = deprecated_setter(member.field);
        quote! {
            #[doc = #docs]
            #deprecated
            #[must_use]
            pub fn #ident(mut self, #ident: #ty) -> Self {
                self.#ident = Some(#value);
                self
            }
        }
    }

    fn null_setter(&self, member: &Member<'_>) -> TokenStream {
        let (ident, null, wire) = (&member.ident, &member.null, &member.field.wire);
        let docs = format!(" Sets [`{ident}`](Self#structfield.{ident}) to an explicit null.");
        let deprecated = deprecated_setter(member.field);
        quote! {
            #[doc = #docs]
            #deprecated
            #[must_use]
            pub fn #null(mut self) -> Self {
                self.#ident = None;
                self.extra.set_null(#wire);
                self
            }
        }
    }

    fn table(&self) -> TokenStream {
        let ident = &self.ident;
        let name = ident.to_string();
        let rows = self.members.iter().map(row);
        let (get, get_mut): (Vec<_>, Vec<_>) = self
            .members
            .iter()
            .enumerate()
            .map(|(index, it)| {
                let (index, ident) = (Literal::usize_unsuffixed(index), &it.ident);
                (quote!(#index => &self.#ident,), quote!(#index => &mut self.#ident,))
            })
            .unzip();
        let (get, get_mut) = if self.members.is_empty() {
            (quote!(&self.extra), quote!(&mut self.extra))
        } else {
            (
                quote!(match member { #(#get)* _ => &self.extra }),
                quote!(match member { #(#get_mut)* _ => &mut self.extra }),
            )
        };
        let unused = if self.members.is_empty() { format_ident!("_member") } else { format_ident!("member") };
        let additional = self.additional.iter().map(|(ident, _)| {
            let left_out = self.left_out();
            quote! {
                fn additional(&self) -> Option<&dyn json::Entries> {
                    Some(&self.#ident)
                }

                fn additional_mut(&mut self) -> Option<&mut dyn json::Entries> {
                    Some(&mut self.#ident)
                }

                #left_out
            }
        });
        let allow = self.allow_deprecated();
        quote! {
            #allow
            impl json::Object for #ident {
                fn table(&self) -> &'static json::Table {
                    const MEMBERS: &[json::Member] = &[#(#rows),*];
                    const { &json::Table { name: #name, members: MEMBERS } }
                }

                fn get(&self, #unused: usize) -> &dyn json::Json {
                    #get
                }

                fn get_mut(&mut self, #unused: usize) -> &mut dyn json::Json {
                    #get_mut
                }

                fn extra(&self) -> &json::Extra {
                    &self.extra
                }

                fn extra_mut(&mut self) -> &mut json::Extra {
                    &mut self.extra
                }

                #(#additional)*
            }
        }
    }

    /// What must not be taken for an additional member.
    fn left_out(&self) -> Option<TokenStream> {
        let names = &self.left_out;
        (!names.is_empty()).then(|| {
            quote! {
                fn left_out(&self) -> &'static [&'static str] {
                    &[#(#names),*]
                }
            }
        })
    }

    fn json(&self) -> TokenStream {
        let ident = &self.ident;
        let fields = self.members.iter().map(|it| {
            let ident = &it.ident;
            if it.optional { quote!(#ident: None,) } else { quote!(#ident: json::Json::blank(),) }
        });
        let additional = self.additional.iter().map(|(ident, _)| quote!(#ident: BTreeMap::new(),));
        let allow = self.allow_deprecated();
        quote! {
            #allow
            impl json::Json for #ident {
                fn blank() -> Self {
                    Self { #(#fields)* #(#additional)* extra: json::Extra::new() }
                }

                fn read(&mut self, from: &mut json::Reader<'_>) -> Result<(), json::Fault> {
                    from.object(self)
                }

                fn write(&self, to: &mut json::Writer) {
                    to.object(self);
                }
            }
        }
    }

    /// The table and the constructor have to name a deprecated member; that is no use of it.
    fn allow_deprecated(&self) -> TokenStream {
        if self.members.iter().any(|it| it.field.docs.deprecated) {
            quote!(#[allow(deprecated, reason = "every member is named here")])
        } else {
            TokenStream::new()
        }
    }
}

/// A row of the table.
fn row(member: &Member<'_>) -> TokenStream {
    let field = member.field;
    let wire = &field.wire;
    let mut row = if member.required {
        quote!(json::Member::required(#wire))
    } else {
        quote!(json::Member::optional(#wire))
    };
    let marks = [
        (field.constant.is_some(), quote!(.constant())),
        (field.sensitive, quote!(.sensitive())),
        (field.lenient.numeric_string, quote!(.numeric_string())),
        (field.lenient.empty_as_absent, quote!(.empty_as_absent())),
        (field.lenient.json_in_string, quote!(.json_in_string())),
    ];
    row.extend(marks.into_iter().filter(|(applies, _)| *applies).map(|(_, mark)| mark));
    row
}

fn deprecated(field: &Field) -> TokenStream {
    if field.docs.deprecated { quote!(#[deprecated]) } else { TokenStream::new() }
}

/// A deprecated setter sets what is deprecated; that is no use of it.
fn deprecated_setter(field: &Field) -> TokenStream {
    if field.docs.deprecated {
        quote!(#[deprecated] #[allow(deprecated, reason = "it is what is set")])
    } else {
        TokenStream::new()
    }
}
