//! Tells requests and responses apart where a schema is not the same in both directions.
//!
//! In: an API in which each schema is one type, whichever way it travels. Out: the same, with members that travel in
//! one direction only (`readOnly`, `writeOnly`) left out of what travels in the other. Of the types that such a member
//! makes different, directly or through what they hold,
//!
//! - those that only requests or only responses reach lose what does not travel there;
//! - those that both reach become two: the type itself is what responses give, its twin what requests send;
//! - those that nothing reaches keep all their members.
//!
//! All others stay as they are, shared by both directions. Each type notes which ways it travels
//! ([`Type::travels`]), since callers only make what requests reach. What a left out member needs at run time, and what the
//! twin is called, is decided later, as for any other type.
//!
//! Types can hold each other in rings and in chains as long as the document, so all walks are over lists; each looks at
//! every mention of a type once.

use std::collections::HashSet;

use crate::ir::{Additional, Api, Direction, LeftOut, Travels, Type, TypeId, TypeKind, TypeRef, View};

/// Splits the types that both directions share and do not mean the same.
pub fn split(api: &mut Api) {
    keep_tags(&mut api.types);
    let graph = Graph::of(api);
    let differing = graph.differing();
    let requested = graph.reached(&roots(api, Direction::Request), Direction::Request);
    let answered = graph.reached(&roots(api, Direction::Response), Direction::Response);
    for (ty, (sent, received)) in api.types.iter_mut().zip(requested.iter().zip(&answered)) {
        ty.travels = Travels { sent: *sent, received: *received };
    }
    let mut twins: Vec<Option<TypeId>> = vec![None; api.types.len()];
    for (index, twin) in twins.iter_mut().enumerate().filter(|(index, _)| differing[*index]) {
        let (id, next) = (TypeId(index), TypeId(api.types.len()));
        match (requested[index], answered[index]) {
            (true, true) => {
                let mut request = api.ty(id).clone();
                narrow(&mut request, View { of: Direction::Request, twin: Some(id) });
                narrow(&mut api.types[index], View { of: Direction::Response, twin: Some(next) });
                request.travels = Travels { sent: true, received: false };
                api.types[index].travels = Travels { sent: false, received: true };
                api.types.push(request);
                *twin = Some(next);
            }
            (true, false) => narrow(&mut api.types[index], View { of: Direction::Request, twin: None }),
            (false, true) => narrow(&mut api.types[index], View { of: Direction::Response, twin: None }),
            (false, false) => {}
        }
    }
    let in_requests = api.types.iter_mut().filter(|it| it.view.is_some_and(|it| it.of == Direction::Request));
    in_requests.flat_map(|it| mentions(&mut it.kind)).for_each(|(_, ty)| redirect(ty, &twins));
    let sent = uses(api).filter(|(direction, _)| *direction == Direction::Request);
    sent.for_each(|(_, ty)| redirect(ty, &twins));
}

/// Whether responses, webhooks or callbacks bring a type, for each type of the API.
pub fn received(api: &mut Api) -> Vec<bool> {
    let roots = roots(api, Direction::Response);
    Graph::of(api).reached(&roots, Direction::Response)
}

/// Calls a function with every mention of a type, in the types and outside them.
pub(crate) fn each_mention(api: &mut Api, mut of: impl FnMut(&mut TypeId)) {
    each_reference(api, |ty| {
        if let Some(id) = ty.mentioned_mut() {
            of(id);
        }
    });
}

/// Calls a function with every place that holds a value, in the types and outside them.
pub(crate) fn each_reference(api: &mut Api, mut of: impl FnMut(&mut TypeRef)) {
    let within = api.types.iter_mut().flat_map(|it| mentions(&mut it.kind)).map(|(_, ty)| ty);
    within.for_each(&mut of);
    uses(api).for_each(|(_, ty)| of(ty));
}

/// Every place outside the types where a value travels, and which way. What webhooks and callbacks bring is received.
fn uses(api: &mut Api) -> impl Iterator<Item = (Direction, &mut TypeRef)> {
    let webhooks = api.webhooks.iter_mut().map(|it| &mut it.request);
    let webhooks = webhooks.filter_map(|it| Some((Direction::Response, &mut it.payload.as_mut()?.ty)));
    let calls = api.operations.iter_mut().flat_map(|it| {
        let parameters = it.parameters.iter_mut().map(|it| &mut it.ty);
        let body = it.body.iter_mut().map(|it| &mut it.content.ty);
        let answers = it.responses.iter_mut().filter_map(|it| Some(&mut it.content.as_mut()?.ty));
        let headers = it.headers.iter_mut().map(|it| &mut it.ty);
        let sent = parameters.chain(body).map(|ty| (Direction::Request, ty));
        let payloads = it.callbacks.iter_mut().filter_map(|it| Some(&mut it.request.payload.as_mut()?.ty));
        sent.chain(answers.chain(headers).chain(payloads).map(|ty| (Direction::Response, ty)))
    });
    calls.chain(webhooks)
}

/// The types that travel as they are in one direction.
fn roots(api: &mut Api, of: Direction) -> Vec<TypeId> {
    uses(api).filter(|(direction, _)| *direction == of).filter_map(|(_, ty)| ty.mentioned()).collect()
}

/// What a type is made of, each with the only direction in which it is there.
pub(crate) fn mentions(kind: &mut TypeKind) -> Vec<(Option<Direction>, &mut TypeRef)> {
    match kind {
        TypeKind::Object(object) => {
            let fields = object.fields.iter_mut().map(|it| (it.only, &mut it.ty));
            let additional = match &mut object.additional {
                Additional::Typed(ty) => Some((None, ty)),
                Additional::Unspecified | Additional::Forbidden => None,
            };
            fields.chain(additional).collect()
        }
        TypeKind::Union(union) => union.members.iter_mut().map(|it| (None, &mut it.ty)).collect(),
        TypeKind::Alias(target) => vec![(None, target)],
        TypeKind::Enum(_) | TypeKind::Newtype(_) => Vec::new(),
    }
}

/// Leaves out what does not travel this way.
fn narrow(ty: &mut Type, view: View) {
    ty.view = Some(view);
    if let TypeKind::Object(object) = &mut ty.kind {
        let gone = object.fields.extract_if(.., |it| it.only.is_some_and(|it| it != view.of));
        object.left_out = gone.map(|it| LeftOut { wire: it.wire, pointer: it.pointer }).collect();
    }
}

/// Lets a request mention what requests send.
fn redirect(ty: &mut TypeRef, twins: &[Option<TypeId>]) {
    if let Some(id) = ty.mentioned_mut()
        && let Some(twin) = twins.get(id.0).copied().flatten()
    {
        *id = twin;
    }
}

/// The tag of a union travels both ways, whatever the schema says of it: without it nobody knows what a value is.
fn keep_tags(types: &mut [Type]) {
    let mut tags: Vec<(TypeId, usize)> = Vec::new();
    let mut open: Vec<(TypeId, &str)> = Vec::new();
    for ty in types.iter() {
        if let TypeKind::Union(union) = &ty.kind
            && let Some(property) = &union.discriminator
        {
            open.extend(union.members.iter().filter_map(|it| Some((it.ty.direct()?, property.as_str()))));
        }
    }
    let mut met = HashSet::new();
    while let Some((id, property)) = open.pop() {
        if !met.insert((id, property)) {
            continue;
        }
        match &types[id.0].kind {
            TypeKind::Object(object) => {
                let tag = object.fields.iter().position(|it| it.wire == property && it.only.is_some());
                tags.extend(tag.map(|it| (id, it)));
            }
            TypeKind::Alias(target) => open.extend(target.direct().map(|it| (it, property))),
            TypeKind::Union(union) => {
                open.extend(union.members.iter().filter_map(|it| Some((it.ty.direct()?, property))));
            }
            TypeKind::Enum(_) | TypeKind::Newtype(_) => {}
        }
    }
    for (id, position) in tags {
        if let TypeKind::Object(object) = &mut types[id.0].kind {
            object.fields[position].only = None;
        }
    }
}

/// Which types hold which.
struct Graph {
    /// What each type mentions, and the only direction in which it does.
    held: Vec<Vec<(Option<Direction>, TypeId)>>,
    /// Whether a type has a member of its own that travels in one direction only.
    marked: Vec<bool>,
}

impl Graph {
    fn of(api: &mut Api) -> Self {
        let mut held = Vec::with_capacity(api.types.len());
        let mut marked = Vec::with_capacity(api.types.len());
        for ty in &mut api.types {
            let all = mentions(&mut ty.kind);
            marked.push(all.iter().any(|(only, _)| only.is_some()));
            held.push(all.into_iter().filter_map(|(only, ty)| Some((only, ty.mentioned()?))).collect());
        }
        Self { held, marked }
    }

    /// The types that are not the same in both directions.
    fn differing(&self) -> Vec<bool> {
        let mut holders: Vec<Vec<TypeId>> = vec![Vec::new(); self.held.len()];
        for (index, held) in self.held.iter().enumerate() {
            held.iter().for_each(|(_, id)| holders[id.0].push(TypeId(index)));
        }
        let marked = self.marked.iter().enumerate().filter(|(_, it)| **it);
        let marked = marked.map(|(index, _)| TypeId(index)).collect();
        spread(marked, self.held.len(), |id| holders[id.0].iter().copied())
    }

    /// The types that values of these can hold where they travel this way.
    fn reached(&self, roots: &[TypeId], by: Direction) -> Vec<bool> {
        spread(roots.to_vec(), self.held.len(), |id| {
            self.held[id.0].iter().filter(move |(only, _)| only.is_none_or(|it| it == by)).map(|(_, id)| *id)
        })
    }
}

/// Everything that these lead to, themselves included.
fn spread<I: Iterator<Item = TypeId>>(
    mut open: Vec<TypeId>,
    count: usize,
    next: impl Fn(TypeId) -> I,
) -> Vec<bool> {
    let mut met = vec![false; count];
    while let Some(id) = open.pop() {
        if !std::mem::replace(&mut met[id.0], true) {
            open.extend(next(id));
        }
    }
    met
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::{Body, Content, Docs, Encoding, Field, Object, Operation, Response, Retry, Status};
    use crate::pointer::Pointer;

    fn field(wire: &str, ty: TypeId, only: Option<Direction>) -> Field {
        Field {
            wire: wire.to_owned(),
            pointer: Pointer::root().key(wire),
            rename: None,
            argument: None,
            docs: Docs::default(),
            ty: TypeRef::Array(Box::new(TypeRef::Named(ty))),
            required: false,
            nullable: false,
            constant: None,
            tag: false,
            lenient: None,
            sensitive: false,
            only,
        }
    }

    fn structure(fields: Vec<Field>) -> Type {
        Type {
            pointer: Pointer::root(),
            hint: Vec::new(),
            named: false,
            rename: None,
            docs: Docs::default(),
            sensitive: false,
            epoch: None,
            known: Vec::new(),
            nullable: false,
            view: None,
            travels: Travels::default(),
            kind: TypeKind::Object(Object { fields, ..Object::default() }),
        }
    }

    /// An operation that sends and gives the same.
    fn operation(ty: TypeRef) -> Operation {
        let content = Content {
            pointer: Pointer::root(),
            media_type: "application/json".to_owned(),
            encoding: Encoding::Json,
            ty,
            docs: Docs::default(),
            members: Vec::new(),
            items: None,
        };
        Operation {
            id: String::new(),
            pointer: Pointer::root(),
            rename: None,
            called: Vec::new(),
            conventions: Vec::new(),
            stream_twin: None,
            tag: String::new(),
            docs: Docs::default(),
            method: "PUT".to_owned(),
            path: "/".to_owned(),
            parameters: Vec::new(),
            body: Some(Body {
                pointer: Pointer::root(),
                docs: Docs::default(),
                required: true,
                variant: None,
                content: content.clone(),
            }),
            responses: vec![Response {
                status: Status::Default,
                pointer: Pointer::root(),
                listed: Pointer::root(),
                docs: Docs::default(),
                content: Some(content),
                links: Vec::new(),
            }],
            headers: Vec::new(),
            callbacks: Vec::new(),
            security: Vec::new(),
            scopes: Vec::new(),
            servers: Vec::new(),
            idempotency_header: None,
            retry: Retry::default(),
            pagination: None,
        }
    }

    #[test]
    fn a_ring_as_long_as_the_document_is_split_as_a_whole() {
        const LENGTH: usize = 100_000;
        let next = |index: usize| field("next", TypeId((index + 1) % LENGTH), None);
        let mut types: Vec<Type> = (0..LENGTH).map(|it| structure(vec![next(it)])).collect();
        types[LENGTH / 2] =
            structure(vec![next(LENGTH / 2), field("id", TypeId(0), Some(Direction::Response))]);
        let operations = vec![operation(TypeRef::Named(TypeId(0)))];
        let mut api = Api { types, operations, ..Api::default() };
        split(&mut api);
        assert_eq!(api.types.len(), 2 * LENGTH);
        let TypeKind::Object(last) = &api.types[2 * LENGTH - 1].kind else { panic!("a struct") };
        assert_eq!(last.fields[0].ty.mentioned(), Some(TypeId(LENGTH)), "the ring of the twins is closed");
        let sent = api.operations[0].body.as_ref().map(|it| it.content.ty.clone());
        assert_eq!(sent, Some(TypeRef::Named(TypeId(LENGTH))));
    }
}
