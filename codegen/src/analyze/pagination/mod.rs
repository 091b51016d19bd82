//! What the names and pointers of `x-pagination` lead to.
//!
//! In: an operation, and what its calls give. Out: [`Paged`], the way to each of them through the types that the crate
//! has; or what leads nowhere, and what could have been meant. This comes after the directions of types are distinguished,
//! since a member that does not travel leads nowhere either.

mod wanted;

use self::wanted::{Wanted, found};
use super::Output;
use crate::diagnostic::Diagnostic;
use crate::ir::{
    Additional, Api, Encoding, Object, Operation, Pagination, PaginationStyle, TypeId, TypeKind, TypeRef,
};
use crate::nearest::nearest;
use crate::pointer::Pointer;

/// How an operation pages, with all that its document says of it followed.
#[derive(Debug, Clone, PartialEq)]
pub struct Paged {
    /// From what a call gives to the list.
    pub items: Vec<Step>,
    /// What an item is.
    pub item: TypeRef,
    /// From an item to its id.
    pub id: Option<Vec<Step>>,
    /// What a page says of others, and the way to it from what a call gives.
    pub signs: Vec<(PageInfo, Vec<Step>)>,
    /// What a request says of its page, and where.
    pub marks: Vec<(Cursor, Slot)>,
}

/// A step on the way to a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// From a value or null to the value.
    Value,
    /// To a member of a struct, by its position there.
    Member(TypeId, usize),
    /// To a member of a struct that its schema does not name.
    Additional(TypeId),
    /// To a value of a map.
    Key(String),
}

/// What a page says of others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageInfo {
    /// Whether there are more.
    More,
    /// The token of the next one, or the link to it.
    Next,
    /// The token of the one before, or the link to it.
    Previous,
    /// How many items there are.
    Total,
    /// How many pages there are.
    Pages,
}

/// What a request says of its page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cursor {
    /// After which item.
    After,
    /// Before which item.
    Before,
    /// By which token.
    Token,
    /// After how many items.
    Offset,
    /// By which number.
    Page,
}

/// Where a request says something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    /// In a parameter, by its position among those of the operation.
    Parameter(usize),
    /// In a member of the body, by its struct and its position there.
    Member(TypeId, usize),
}

/// Follows what an operation says of its pages.
pub(crate) fn paged(
    api: &Api,
    output: &Output,
    operation: &Operation,
    said: &Pagination,
) -> Result<Paged, Vec<Diagnostic>> {
    let at = operation.pointer.key("x-pagination");
    let mut follow = Follow { api, operation, at, wrong: Vec::new() };
    let paged = follow.all(output, said);
    match paged {
        Some(paged) if follow.wrong.is_empty() => Ok(paged),
        _ => Err(follow.wrong),
    }
}

struct Follow<'a> {
    api: &'a Api,
    operation: &'a Operation,
    /// Where the extension is.
    at: Pointer,
    wrong: Vec<Diagnostic>,
}

impl<'a> Follow<'a> {
    fn all(&mut self, output: &'a Output, said: &Pagination) -> Option<Paged> {
        let body = match output {
            Output::Json(ty) | Output::OptionalJson(ty) => ty,
            Output::Several(_) => return self.no_list("different bodies with different statuses"),
            Output::Nothing => return self.no_list("nothing"),
            Output::Items(..) => return self.no_list("items, one after another"),
            Output::Text { .. } => return self.no_list("text"),
            Output::Bytes { .. } => return self.no_list("bytes"),
            Output::Redirect(_) => return self.no_list("a redirect"),
        };
        let list = self.pointer("items", &said.items, body, Wanted::List);
        let item = list.as_ref().and_then(|(_, ty)| match ty {
            TypeRef::Array(item) => Some(&**item),
            _ => None,
        });
        let mut signs = Vec::new();
        let mut marks = Vec::new();
        let mut id = None;
        let mut sign = |follow: &mut Self, sign, member, pointer: Option<&Pointer>, wanted| {
            let way = pointer.and_then(|it| follow.pointer(member, it, body, wanted));
            signs.extend(way.map(|(steps, _)| (sign, steps)));
        };
        let mut mark = |follow: &mut Self, mark, member, name: Option<&str>| {
            marks.extend(name.and_then(|it| follow.name(member, it)).map(|it| (mark, it)));
        };
        sign(self, PageInfo::More, "more", said.more.as_ref(), Wanted::Flag);
        match &said.style {
            PaginationStyle::Cursor { id: pointer, after, before } => {
                id = item
                    .and_then(|it| self.pointer("id", pointer, it, Wanted::Cursor))
                    .map(|(steps, _)| steps);
                mark(self, Cursor::After, "after", Some(after));
                mark(self, Cursor::Before, "before", before.as_deref());
            }
            PaginationStyle::Token { next, previous, token } => {
                sign(self, PageInfo::Next, "next", Some(next), Wanted::Cursor);
                sign(self, PageInfo::Previous, "previous", previous.as_ref(), Wanted::Cursor);
                mark(self, Cursor::Token, "token", Some(token));
            }
            PaginationStyle::Offset { offset, total } => {
                sign(self, PageInfo::Total, "total", total.as_ref(), Wanted::Count);
                mark(self, Cursor::Offset, "offset", Some(offset));
            }
            PaginationStyle::Page { page, pages, .. } => {
                sign(self, PageInfo::Pages, "pages", pages.as_ref(), Wanted::Count);
                mark(self, Cursor::Page, "page", Some(page));
            }
            PaginationStyle::LinkHeader => {}
            PaginationStyle::Link { next, previous } => {
                sign(self, PageInfo::Next, "next", Some(next), Wanted::Link);
                sign(self, PageInfo::Previous, "previous", previous.as_ref(), Wanted::Link);
            }
        }
        let item = item?.clone();
        Some(Paged { items: list?.0, item, id, signs, marks })
    }

    /// The way from a type along a pointer, and the type at its end.
    fn pointer(
        &mut self,
        member: &'static str,
        pointer: &Pointer,
        from: &'a TypeRef,
        wanted: Wanted,
    ) -> Option<(Vec<Step>, &'a TypeRef)> {
        let mut steps = Vec::new();
        let mut ty = self.api.resolve(from);
        let mut so_far = Pointer::root();
        let mut within = None;
        for name in pointer.steps() {
            ty = self.value(ty, &mut steps);
            let next = match ty {
                TypeRef::Map(value) => {
                    steps.push(Step::Key(name.clone().into_owned()));
                    &**value
                }
                TypeRef::Named(id) => match &self.api.ty(*id).kind {
                    TypeKind::Object(object) => {
                        within = Some((object, so_far.clone()));
                        match self.member(*id, object, &name, &mut steps) {
                            Some(ty) => ty,
                            None => return self.no_member(member, pointer, *id, object, &so_far, &name),
                        }
                    }
                    _ => return self.no_object(member, pointer, ty, &name),
                },
                _ => return self.no_object(member, pointer, ty, &name),
            };
            so_far.push(&name);
            ty = self.api.resolve(next);
        }
        // A list has to be one; whether any other value is there is asked when it is read.
        if wanted == Wanted::List {
            ty = self.value(ty, &mut steps);
        }
        if wanted.fits(self.api, ty) {
            return Some((steps, ty));
        }
        let help = within.map(|(object, above)| {
            let fits = object.fields.iter().filter(|it| wanted.fits(self.api, &it.ty));
            match list(fits.map(|it| above.key(&it.wire).as_str().to_owned())) {
                Some(fits) => format!("next to it there is {fits}"),
                None => "there is none next to it".to_owned(),
            }
        });
        let found = found(self.api, ty);
        let message =
            format!("`{}` leads to {found}, where {} is expected", pointer.as_str(), wanted.words());
        self.wrong("pagination-type", member, message, found, help);
        None
    }

    /// Where a request says what goes by this name.
    fn name(&mut self, member: &'static str, name: &str) -> Option<Slot> {
        let body = self.body();
        let parameters = &self.operation.parameters;
        let parameter = parameters.iter().position(|it| it.wire == name);
        let field = body.and_then(|(id, object)| {
            let position = object.fields.iter().position(|it| it.wire == name)?;
            Some((Slot::Member(id, position), &object.fields[position].ty))
        });
        let (place, ty) = match (parameter, field) {
            (Some(it), _) => (Slot::Parameter(it), &parameters[it].ty),
            (None, Some(member)) => member,
            (None, None) => return self.no_name(member, name, body.map(|(_, object)| object)),
        };
        if Wanted::Cursor.fits(self.api, ty) {
            return Some(place);
        }
        let found = found(self.api, ty);
        let message = format!("`{name}` takes {found}, where {} is expected", Wanted::Cursor.words());
        self.wrong("pagination-type", member, message, found, None);
        None
    }

    /// The struct of the body that is sent, if it is one.
    fn body(&self) -> Option<(TypeId, &'a Object)> {
        let content = &self.operation.body.as_ref()?.content;
        let mut ty = match content.encoding {
            Encoding::Json | Encoding::Form => self.api.resolve(&content.ty),
            Encoding::Multipart | Encoding::Items | Encoding::Text | Encoding::Bytes => return None,
        };
        if let TypeRef::Nullable(inner) = ty {
            ty = self.api.resolve(inner);
        }
        match ty {
            TypeRef::Named(id) => match &self.api.ty(*id).kind {
                TypeKind::Object(object) => Some((*id, object)),
                _ => None,
            },
            _ => None,
        }
    }

    /// A type without null.
    fn value(&self, ty: &'a TypeRef, steps: &mut Vec<Step>) -> &'a TypeRef {
        match ty {
            TypeRef::Nullable(inner) => {
                steps.push(Step::Value);
                self.api.resolve(inner)
            }
            _ => ty,
        }
    }

    /// The type of a struct's member, and the step to it.
    fn member(
        &self,
        id: TypeId,
        object: &'a Object,
        name: &str,
        steps: &mut Vec<Step>,
    ) -> Option<&'a TypeRef> {
        if let Some(position) = object.fields.iter().position(|it| it.wire == name) {
            steps.push(Step::Member(id, position));
            return Some(&object.fields[position].ty);
        }
        match &object.additional {
            Additional::Typed(ty) if !object.left_out.iter().any(|it| it.wire == name) => {
                steps.extend([Step::Additional(id), Step::Key(name.to_owned())]);
                Some(ty)
            }
            _ => None,
        }
    }

    fn no_name<T>(&mut self, member: &'static str, name: &str, body: Option<&Object>) -> Option<T> {
        let fields = body.iter().flat_map(|it| &it.fields).map(|it| it.wire.as_str());
        let parameters = self.operation.parameters.iter().map(|it| it.wire.as_str());
        let names: Vec<&str> = parameters.chain(fields).collect();
        let left_out = body.is_some_and(|it| it.left_out.iter().any(|it| it.wire == name));
        let (label, help) = if left_out {
            ("a member that is read-only is not sent", None)
        } else {
            let help =
                match (nearest(name, names.iter().copied()), list(names.iter().map(|it| (*it).to_owned()))) {
                    (Some(near), _) => format!("did you mean `{near}`?"),
                    (None, Some(names)) => format!("known are {names}"),
                    (None, None) => "the operation takes no parameter and no body with members".to_owned(),
                };
            ("no such name", Some(help))
        };
        let message = format!("no parameter and no member of the body is called `{name}`");
        self.wrong("pagination-name", member, message, label, help);
        None
    }

    fn no_list<T>(&mut self, what: &str) -> Option<T> {
        let message = format!("the response is {what}, and a list is expected");
        self.wrong.push(
            Diagnostic::warning("pagination-answer", self.at.clone(), message)
                .label("no list to go through")
                .help("remove `x-pagination`, or describe the response as JSON"),
        );
        None
    }

    fn no_member<T>(
        &mut self,
        member: &'static str,
        pointer: &Pointer,
        id: TypeId,
        object: &Object,
        above: &Pointer,
        name: &str,
    ) -> Option<T> {
        let ty = self.api.ty(id);
        let whose = match ty.hint.last() {
            Some(hint) if ty.named => format!("`{hint}`"),
            _ => "the object".to_owned(),
        };
        let (label, help) = if object.left_out.iter().any(|it| it.wire == name) {
            (format!("`{name}` of {whose} is write-only: it is not received"), None)
        } else {
            let names = || object.fields.iter().map(|it| it.wire.as_str());
            let help = match nearest(name, names()) {
                Some(near) => format!("did you mean `{}`?", above.key(near).as_str()),
                None => match list(names().map(str::to_owned)) {
                    Some(names) => format!("it has {names}"),
                    None => "it has no members".to_owned(),
                },
            };
            (format!("{whose} has no member `{name}`"), Some(help))
        };
        let message = format!("`{}` leads nowhere", pointer.as_str());
        self.wrong("pagination-pointer", member, message, label, help);
        None
    }

    fn no_object<T>(
        &mut self,
        member: &'static str,
        pointer: &Pointer,
        ty: &TypeRef,
        name: &str,
    ) -> Option<T> {
        let label = format!("{} has no member `{name}`", found(self.api, ty));
        let message = format!("`{}` leads nowhere", pointer.as_str());
        let help = "a pointer leads through members of objects".to_owned();
        self.wrong("pagination-pointer", member, message, label, Some(help));
        None
    }

    fn wrong(
        &mut self,
        id: &'static str,
        member: &'static str,
        message: String,
        label: impl Into<String>,
        help: Option<String>,
    ) {
        let diagnostic = Diagnostic::warning(id, self.at.key(member), message).label(label);
        let diagnostic = help.into_iter().fold(diagnostic, Diagnostic::help);
        self.wrong.push(diagnostic.help("until then the operation is made without pages"));
    }
}

/// Names in a row, as many as a reader takes in; none if there are none.
fn list(names: impl Iterator<Item = String>) -> Option<String> {
    const MOST: usize = 8;
    let names: Vec<String> = names.map(|it| format!("`{it}`")).collect();
    match names.len() {
        0 => None,
        count if count > MOST => Some(format!("{} and {} more", names[..MOST].join(", "), count - MOST)),
        _ => Some(names.join(", ")),
    }
}
