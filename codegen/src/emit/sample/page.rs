//! A list that comes in pages, for an example: the call, and two pages with an item each, as a server would answer them.
//!
//! In: an operation that pages. Out: Rust text; none where the list, its items or its signs take more than an example
//! should say.

use serde_json::{Value, json};

use super::super::Context;
use super::super::code::{Code, code};
use super::json::{reach, smallest};
use super::{LONGEST, operation_path, sent};
use crate::analyze::Output;
use crate::analyze::pagination::{PageInfo, Paged, Slot, Step};
use crate::ir::{PaginationStyle, Scalar, TypeKind, TypeRef};

/// A list, the call for it, and its pages.
pub(in super::super) struct Listing {
    /// The call: `client.refunds().list()`.
    pub(in super::super) call: Code,
    /// Whose responses are scripted.
    pub(in super::super) script: Code,
    /// What tells the server to answer the first page, and the last.
    pub(in super::super) pages: [Code; 2],
    /// What tells it to answer a page after the last, which is asked for where nothing says which is the last.
    pub(in super::super) end: Code,
}

impl Listing {
    /// A list of the API that an example can spell; none where it has none.
    pub(in super::super) fn of(ctx: &Context<'_>) -> Option<Self> {
        (0..ctx.api.operations.len()).find_map(|it| Self::of_operation(ctx, it))
    }

    fn of_operation(ctx: &Context<'_>, index: usize) -> Option<Self> {
        let operation = &ctx.api.operations[index];
        let (said, paged) = operation.pagination.as_ref().zip(ctx.facts.paged(index))?;
        let (Output::Json(ty) | Output::OptionalJson(ty)) = ctx.facts.output(index) else { return None };
        if operation.docs.deprecated || !paged.marks.iter().all(|(_, it)| has_place(ctx, index, *it)) {
            return None;
        }
        let call = sent(ctx, index)?;
        let reply = |number: usize| {
            let body = Code::json(&page(ctx, ty, paged, number)?);
            let link = match said.style {
                PaginationStyle::LinkHeader if number == 1 => {
                    "\n    .header(\"link\", \"<https://api.example/next>; rel=\\\"next\\\"\")"
                }
                _ => "",
            };
            (body.len() <= LONGEST)
                .then(|| code!["reply(Reply::json(200, &serde_json::json!(", body, "))", link, ")"])
        };
        Some(Self {
            call,
            script: code!["server.on::<", operation_path(ctx, index), ">()"],
            pages: [reply(1)?, reply(2)?],
            end: reply(3)?,
        })
    }
}

/// Whether a call of the operation has somewhere to say for which page it is, if it is made without what is optional.
fn has_place(ctx: &Context<'_>, index: usize, place: Slot) -> bool {
    match (place, &ctx.api.operations[index].body) {
        (Slot::Parameter(_), _) => true,
        (Slot::Member(id, _), Some(body)) => {
            let is_nullable = matches!(ctx.api.bare(&body.content.ty), TypeRef::Nullable(_));
            !is_nullable && (body.required || ctx.facts.is_all_optional(id))
        }
        (Slot::Member(..), None) => false,
    }
}

/// A page: the first and the second hold an item, the third none.
fn page(ctx: &Context<'_>, ty: &TypeRef, paged: &Paged, number: usize) -> Option<Value> {
    let mut page = smallest(ctx, ty)?;
    if page.is_null() {
        return None;
    }
    let mut put = |steps: &[Step], make: &dyn Fn(&TypeRef) -> Option<Value>| {
        let (place, ty) = reach(ctx, (&mut page, ty), steps)?;
        *place = make(&ty)?;
        Some(())
    };
    let items = match number {
        3 => Vec::new(),
        _ => vec![item(ctx, paged, number)?],
    };
    put(&paged.items, &|_| Some(json!(items)))?;
    for (sign, steps) in &paged.signs {
        let is_last = number > 1;
        put(steps, &|ty| match sign {
            PageInfo::More => Some(json!(!is_last)),
            PageInfo::Next if !is_last => mark(ctx, ty, "https://api.example/page", 2),
            PageInfo::Next | PageInfo::Previous => nothing(ctx, ty, steps),
            PageInfo::Total | PageInfo::Pages => mark(ctx, ty, "", 2),
        })?;
    }
    Some(page)
}

/// An item that is another one on each page.
fn item(ctx: &Context<'_>, paged: &Paged, number: usize) -> Option<Value> {
    let mut item = smallest(ctx, &paged.item)?;
    if let Some(steps) = &paged.id {
        let (place, ty) = reach(ctx, (&mut item, &paged.item), steps)?;
        *place = mark(ctx, &ty, "item_", number)?;
    }
    Some(item)
}

/// A text or a number that tells one from the others.
fn mark(ctx: &Context<'_>, ty: &TypeRef, text: &str, number: usize) -> Option<Value> {
    match scalar(ctx, ty)? {
        it if it.is_number() => Some(json!(number)),
        Scalar::String => Some(json!(format!("{text}{number}"))),
        _ => None,
    }
}

/// That there is none: null, or a text that says nothing.
fn nothing(ctx: &Context<'_>, ty: &TypeRef, steps: &[Step]) -> Option<Value> {
    let may_be_null = match steps.last()? {
        Step::Member(id, position) => match &ctx.api.ty(*id).kind {
            TypeKind::Object(it) => {
                it.fields.get(*position).is_some_and(|it| it.nullable || !ctx.is_required(*id, *position, it))
            }
            _ => false,
        },
        Step::Value => true,
        Step::Additional(_) | Step::Key(_) => matches!(ty, TypeRef::Nullable(_)),
    };
    match scalar(ctx, ty)? {
        _ if may_be_null => Some(Value::Null),
        Scalar::String => Some(json!("")),
        _ => None,
    }
}

fn scalar(ctx: &Context<'_>, ty: &TypeRef) -> Option<Scalar> {
    match ctx.api.bare(ty) {
        TypeRef::Scalar(it) => Some(*it),
        TypeRef::Nullable(inner) => scalar(ctx, inner),
        TypeRef::Named(id) => match &ctx.api.ty(*id).kind {
            TypeKind::Newtype(it) => Some(*it),
            _ => None,
        },
        _ => None,
    }
}
