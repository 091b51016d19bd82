//! Lists that come in pages: how an operation tells the runtime where its list, its signs and its marks are, and the
//! words about it.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::Context;
use super::docs::{Prose, prose};
use super::resource::OperationEmitter;
use super::rust::token;
use crate::analyze::Output;
use crate::analyze::pagination::{Cursor, PageInfo, Paged, Slot, Step};
use crate::ir::{Field, Object, Pagination, PaginationStyle, TypeId, TypeKind, TypeRef};
use crate::pointer::Pointer;

impl OperationEmitter<'_> {
    /// How the operation pages; none where it does not.
    fn paged(&self) -> Option<(&Pagination, &Paged)> {
        self.operation.pagination.as_ref().zip(self.ctx.facts.paged(self.index))
    }

    pub(super) fn is_paged(&self) -> bool {
        self.paged().is_some()
    }

    /// Whether a value of the request or the answer is looked at when the page turns.
    pub(super) fn is_paged_by_json(&self) -> bool {
        self.paged().is_some_and(|(_, it)| it.id.is_some() || !it.signs.is_empty() || !it.marks.is_empty())
    }

    /// What makes `items` and `pages` functions of the operation's call.
    pub(super) fn pagination(&self) -> Option<TokenStream> {
        let (said, paged) = self.paged()?;
        let ident = token(&self.names.parameters_struct);
        let item = self.speller.ty(&paged.item);
        let style = style(&said.style);
        let answer = match self.ctx.facts.output(self.index) {
            Output::OptionalJson(_) => Held::InOption,
            _ => Held::Plainly,
        };
        let list = self.ctx.way(quote!(page), answer, &paged.items).list();
        let (page, taken) = self.ctx.taken(quote!(page), answer, &paged.items);
        let id = paged.id.iter().map(|steps| {
            let id = self.ctx.way(quote!(item), Held::Plainly, steps).json();
            quote! {
                #[inline]
                fn id(item: &Self::Item) -> Option<&dyn json::Json> {
                    #id
                }
            }
        });
        let deprecated = self
            .names_deprecated(paged)
            .then(|| quote!(#[allow(deprecated, reason = "that is where the document says that it stands")]));
        let (sign, mark) = (self.sign(paged, answer), self.mark(paged));
        let ways = std::iter::once(&paged.items).chain(paged.signs.iter().map(|(_, steps)| steps));
        let places = ways.map(|steps| self.ctx.pointer(steps));
        Some(quote! {
            #deprecated
            impl paging::Paginated for #ident {
                type Item = #item;

                const PAGING: paging::Paging = #style;
                const POINTERS: &'static [&'static str] = &[#(#places),*];

                #[inline]
                fn items(page: &Self::Output) -> Option<&[Self::Item]> {
                    #list
                }

                #[inline]
                fn into_items(#page: Self::Output) -> Option<Vec<Self::Item>> {
                    #taken
                }

                #(#id)*
                #sign
                #mark
            }
        })
    }

    fn sign(&self, paged: &Paged, answer: Held) -> Option<TokenStream> {
        let arms = paged.signs.iter().map(|(sign, steps)| {
            let value = self.ctx.way(quote!(page), answer, steps).json();
            let sign = match sign {
                PageInfo::More => quote!(More),
                PageInfo::Next => quote!(Next),
                PageInfo::Previous => quote!(Previous),
                PageInfo::Total => quote!(Total),
                PageInfo::Pages => quote!(Pages),
            };
            quote!(paging::PageInfo::#sign => #value,)
        });
        (!paged.signs.is_empty()).then(|| {
            quote! {
                #[inline]
                fn info(page: &Self::Output, info: paging::PageInfo) -> Option<&dyn json::Json> {
                    match info {
                        #(#arms)*
                        _ => None,
                    }
                }
            }
        })
    }

    fn mark(&self, paged: &Paged) -> Option<TokenStream> {
        let arms = paged.marks.iter().map(|(mark, place)| {
            let value = self.place(*place);
            let mark = match mark {
                Cursor::After => quote!(After),
                Cursor::Before => quote!(Before),
                Cursor::Token => quote!(Token),
                Cursor::Offset => quote!(Offset),
                Cursor::Page => quote!(Page),
            };
            quote!(paging::Cursor::#mark => Some(&mut #value),)
        });
        (!paged.marks.is_empty()).then(|| {
            quote! {
                #[inline]
                fn cursor(&mut self, cursor: paging::Cursor) -> Option<&mut dyn json::Json> {
                    match cursor {
                        #(#arms)*
                        _ => None,
                    }
                }
            }
        })
    }

    /// Where the request says something. A body that can be made of nothing is made where there is none.
    fn place(&self, place: Slot) -> TokenStream {
        let (id, position) = match place {
            Slot::Parameter(position) => {
                let ident = token(&self.names.parameters[position]);
                return quote!(self.#ident);
            }
            Slot::Member(id, position) => (id, position),
        };
        let (body, member) = (token(&self.names.body), token(&self.ctx.names.ty(id).fields[position].ident));
        let body = quote!(self.#body);
        let held = self.operation.body.as_ref();
        let options = held.map_or(0, |it| {
            let is_nullable = matches!(self.ctx.resolve(&it.content.ty), TypeRef::Nullable(_));
            usize::from(!it.required) + usize::from(is_nullable)
        });
        match options {
            0 => quote!(#body.#member),
            1 if self.ctx.facts.is_all_optional(id) => quote!(#body.get_or_insert_default().#member),
            1 => quote!(#body.as_mut()?.#member),
            _ => quote!(#body.as_mut()?.as_mut()?.#member),
        }
    }

    fn names_deprecated(&self, paged: &Paged) -> bool {
        let ways = paged.signs.iter().map(|(_, steps)| steps).chain([&paged.items]).chain(&paged.id);
        let on_ways = ways.flatten().filter_map(|it| match it {
            Step::Member(id, position) => self.ctx.field(*id, *position),
            Step::Value | Step::Additional(_) | Step::Key(_) => None,
        });
        let in_bodies = paged.marks.iter().filter_map(|(_, place)| match place {
            Slot::Member(id, position) => self.ctx.field(*id, *position),
            Slot::Parameter(_) => None,
        });
        on_ways.chain(in_bodies).any(|it| it.docs.deprecated)
    }

    /// That the operation pages, and how.
    pub(super) fn pagination_docs(&self) -> Option<Prose> {
        let (said, _) = self.paged()?;
        let code = |it: &str| Prose::code(it);
        let how = match &said.style {
            PaginationStyle::Cursor { id, after, before } => {
                let id = match member(id) {
                    Some(id) => prose!["the ", id, " of its last item"],
                    None => "its last item".into(),
                };
                let back =
                    before.as_ref().map(|it| prose!["; a call with ", code(it), " alone goes backwards"]);
                prose!["by ", code(after), ", ", id, back]
            }
            PaginationStyle::Token { next, token, .. } => {
                let next = member(next).map(|it| prose![", from ", it]);
                prose!["by ", code(token), next]
            }
            PaginationStyle::Offset { offset, .. } => {
                prose!["by ", code(offset), ", the number of items so far"]
            }
            PaginationStyle::Page { page, .. } => prose!["by ", code(page), ", its number"],
            PaginationStyle::LinkHeader => "by the link in its header `Link`".into(),
            PaginationStyle::Link { next, .. } => {
                let next = member(next).map(|it| prose![" in ", it]);
                prose!["by the link", next]
            }
        };
        Some(prose![
            "Paginated: [`Call::items`] returns the items of all pages, [`Call::pages`] the pages. The next page is \
             requested ",
            how,
            "."
        ])
    }
}

/// A member by its pointer, as a reader of Rust writes it: `meta.id`. None where it is the whole.
fn member(pointer: &Pointer) -> Option<Prose> {
    let steps: Vec<_> = pointer.steps().collect();
    (!steps.is_empty()).then(|| Prose::code(&steps.join(".")))
}

/// Where a value is held that a way goes through.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Held {
    /// In a place of its type.
    Plainly,
    /// In a place that is an option.
    InOption,
    /// The way to it gives an option of a reference.
    MaybeBorrowed,
}

/// An expression that leads to a value, and how it gives it.
struct Way {
    tokens: TokenStream,
    held: Held,
    /// No step was taken: the expression is the reference that the way begins with.
    is_start: bool,
}

impl Way {
    /// The value, which is there.
    fn value(self) -> TokenStream {
        let tokens = self.tokens;
        match self.held {
            Held::Plainly => tokens,
            Held::InOption => quote!(#tokens.as_ref()?),
            Held::MaybeBorrowed => quote!(#tokens?),
        }
    }

    /// The list as a slice, if it is there.
    fn list(self) -> TokenStream {
        let tokens = self.tokens;
        match self.held {
            Held::Plainly if self.is_start => quote!(Some(#tokens)),
            Held::Plainly => quote!(Some(&#tokens)),
            Held::InOption => quote!(#tokens.as_deref()),
            Held::MaybeBorrowed => quote!(#tokens.map(Vec::as_slice)),
        }
    }

    /// The value as the runtime looks at it. Of an option it sees itself whether something is in it.
    fn json(self) -> TokenStream {
        let tokens = self.tokens;
        match self.held {
            _ if self.is_start => quote!(Some(#tokens)),
            Held::Plainly | Held::InOption => quote!(Some(&#tokens)),
            Held::MaybeBorrowed => quote!(Some(#tokens?)),
        }
    }
}

impl Context<'_> {
    fn field(&self, id: TypeId, position: usize) -> Option<&Field> {
        match &self.api.ty(id).kind {
            TypeKind::Object(Object { fields, .. }) => fields.get(position),
            _ => None,
        }
    }

    /// The way through the JSON, as a pointer.
    fn pointer(&self, steps: &[Step]) -> String {
        let start = Pointer::root();
        let end = steps.iter().fold(start, |at, step| match step {
            Step::Member(id, position) => {
                self.field(*id, *position).map_or(at.clone(), |it| at.key(&it.wire))
            }
            Step::Key(key) => at.key(key),
            Step::Value | Step::Additional(_) => at,
        });
        end.as_str().to_owned()
    }

    /// How a struct holds a member.
    fn held(&self, id: TypeId, position: usize) -> Held {
        let field = self.field(id, position);
        let is_plain = field.is_some_and(|it| self.is_required(id, position, it) && !it.nullable);
        if is_plain { Held::Plainly } else { Held::InOption }
    }

    /// Follows steps through what is only looked at.
    fn way(&self, from: TokenStream, held: Held, steps: &[Step]) -> Way {
        let start = Way { tokens: from, held, is_start: true };
        steps.iter().fold(start, |way, step| {
            let value = way.value();
            let (tokens, held) = match step {
                Step::Value => (value, Held::InOption),
                Step::Member(id, position) => {
                    let ident = token(&self.names.ty(*id).fields[*position].ident);
                    (quote!(#value.#ident), self.held(*id, *position))
                }
                Step::Additional(id) => {
                    let ident = token(&self.names.ty(*id).additional);
                    (quote!(#value.#ident), Held::Plainly)
                }
                Step::Key(key) => (quote!(#value.get(#key)), Held::MaybeBorrowed),
            };
            Way { tokens, held, is_start: false }
        })
    }

    /// Follows steps to a list that is taken out: how what it is taken from is bound, and the list, if it is there.
    fn taken(&self, from: TokenStream, held: Held, steps: &[Step]) -> (TokenStream, TokenStream) {
        let (mut tokens, mut is_option, mut is_own) = (from.clone(), held == Held::InOption, true);
        let mut binding = from.clone();
        for step in steps {
            if is_option {
                // From here on it is a value that nobody else has.
                (tokens, is_option, is_own) = (quote!(#tokens?), false, false);
            }
            match step {
                Step::Value => is_option = true,
                Step::Member(id, position) => {
                    let ident = token(&self.names.ty(*id).fields[*position].ident);
                    tokens = quote!(#tokens.#ident);
                    is_option = self.held(*id, *position) == Held::InOption;
                }
                Step::Additional(id) => {
                    let ident = token(&self.names.ty(*id).additional);
                    tokens = quote!(#tokens.#ident);
                }
                Step::Key(key) => {
                    if is_own {
                        binding = quote!(mut #from);
                    }
                    (tokens, is_option) = (quote!(#tokens.remove(#key)), true);
                }
            }
        }
        let list = if is_option { tokens } else { quote!(Some(#tokens)) };
        (binding, list)
    }
}

fn style(style: &PaginationStyle) -> TokenStream {
    match style {
        PaginationStyle::Cursor { .. } => quote!(paging::Paging::Cursor),
        PaginationStyle::Token { .. } => quote!(paging::Paging::Token),
        PaginationStyle::Offset { .. } => quote!(paging::Paging::Offset),
        PaginationStyle::Page { first, .. } => {
            let first = Literal::u64_unsuffixed(*first);
            quote!(paging::Paging::Page { first: #first })
        }
        PaginationStyle::LinkHeader => quote!(paging::Paging::LinkHeader),
        PaginationStyle::Link { .. } => quote!(paging::Paging::Link),
    }
}
