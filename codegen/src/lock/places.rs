//! Where things of an API are used, in words that neither an order nor a move to `components` changes.
//!
//! In: an API. Out: a place for each type, and look-ups the other way: `Order/address` is the schema of the member `address` of
//! the schema `Order`, `POST /v1/orders body/address` the same in a body, `GET /v1/orders query limit` that of a parameter,
//! `GET /v1/orders 200/data` that of a response, `PATCH /v1/orders body note` the setter of the call for a member. `*` is any other member of an object. What parameters of a path are
//! called is left out, since callers do not write it.

use std::collections::{BTreeMap, HashMap};

use crate::ir::{Additional, Api, Field, Operation, Parameter, Type, TypeId, TypeKind, TypeRef};

/// The places of an API.
pub(super) struct Places<'a> {
    api: &'a Api,
    /// The type at each place that no other place leads to.
    roots: BTreeMap<String, TypeId>,
    /// The types inside each type, by the step to them.
    parts: Vec<HashMap<String, TypeId>>,
    operations: BTreeMap<String, usize>,
    parameters: BTreeMap<String, (usize, usize)>,
    /// The members of each operation's body.
    members: BTreeMap<String, (usize, &'a Field)>,
}

impl<'a> Places<'a> {
    pub(super) fn of(api: &'a Api) -> Self {
        let mut places = Self {
            api,
            roots: BTreeMap::new(),
            parts: api.types.iter().map(parts).collect(),
            operations: BTreeMap::new(),
            parameters: BTreeMap::new(),
            members: BTreeMap::new(),
        };
        for (index, ty) in api.types.iter().enumerate() {
            if let Some(name) = schema(ty).filter(|_| ty.instead_of().is_none()) {
                places.roots.entry(name.to_owned()).or_insert(TypeId(index));
            }
        }
        for (index, operation) in api.operations.iter().enumerate() {
            places.operation(index, operation);
        }
        places
    }

    fn operation(&mut self, index: usize, operation: &'a Operation) {
        let key = operation_place(operation);
        if operation.variant().is_none() {
            put(&mut self.operations, key.clone(), index);
            for (position, it) in operation.parameters.iter().enumerate() {
                let key = format!("{key} {}", parameter_place(it));
                self.root(key.clone(), &it.ty);
                put(&mut self.parameters, key, (index, position));
            }
            for field in members(self.api, operation) {
                put(&mut self.members, format!("{key} {}", member_place(field)), (index, field));
            }
        }
        if let Some(body) = &operation.body {
            let variant = body.variant.as_ref().map(|it| format!(" {it}")).unwrap_or_default();
            self.root(format!("{key} body{variant}"), &body.content.ty);
        }
        for response in &operation.responses {
            if let Some(content) = &response.content {
                self.root(format!("{key} {}", response.status), &content.ty);
            }
        }
        for header in &operation.headers {
            self.root(format!("{key} response header {}", header.wire), &header.ty);
        }
    }

    fn root(&mut self, place: String, ty: &TypeRef) {
        if let Some(id) = ty.mentioned() {
            put(&mut self.roots, place, id);
        }
    }

    /// The operation of a place.
    pub(super) fn find_operation(&self, place: &str) -> Option<usize> {
        get(&self.operations, place)
    }

    /// The parameter of a place, by the positions of its operation and its own.
    pub(super) fn find_parameter(&self, place: &str) -> Option<(usize, usize)> {
        get(&self.parameters, place)
    }

    /// The member of a body at a place, with the position of the operation.
    pub(super) fn find_member(&self, place: &str) -> Option<(usize, &'a Field)> {
        get(&self.members, place)
    }

    /// The type of a place.
    pub(super) fn find_type(&self, place: &str) -> Option<TypeId> {
        let ends = std::iter::once(place.len()).chain(place.rmatch_indices('/').map(|(at, _)| at));
        let (mut id, rest) =
            ends.into_iter().find_map(|at| Some((get(&self.roots, &place[..at])?, &place[at..])))?;
        for step in rest.split('/').skip(1) {
            id = *self.parts[id.0].get(step)?;
        }
        Some(id)
    }

    /// The first place of each type, those of schemas with a name by that; none for a type that two places of one spelling
    /// lead to, or none.
    pub(super) fn of_types(&self) -> Vec<Option<String>> {
        let mut places: Vec<Option<String>> = vec![None; self.api.types.len()];
        for (index, ty) in self.api.types.iter().enumerate() {
            places[index] = schema(ty).map(str::to_owned);
        }
        // Types with a name come first: what is part of one is known by it.
        let spelled = self.roots.iter().filter(|(place, _)| !place.contains("{}"));
        let (named, others): (Vec<_>, Vec<_>) = spelled.partition(|(_, id)| self.api.ty(**id).named);
        for (root, id) in named.into_iter().chain(others) {
            let mut todo = vec![(root.clone(), *id)];
            while let Some((place, id)) = todo.pop() {
                let ty = self.api.ty(id);
                if ty.named && schema(ty) != Some(place.as_str()) {
                    continue;
                }
                if !ty.named {
                    match &places[id.0] {
                        Some(_) => continue,
                        None => places[id.0] = Some(place.clone()),
                    }
                }
                let inner = self.parts[id.0].iter().filter(|(_, id)| !self.api.ty(**id).named);
                todo.extend(inner.map(|(step, id)| (format!("{place}/{step}"), *id)));
                // Of several ways to one type the first is its place.
                todo.sort_by(|a, b| b.cmp(a));
            }
        }
        places
    }
}

/// `POST /v1/refunds`.
pub(super) fn operation_place(operation: &Operation) -> String {
    format!("{} {}", operation.method, operation.path)
}

/// `header Trace`.
pub(super) fn parameter_place(parameter: &Parameter) -> String {
    format!("{} {}", parameter.location.word(), parameter.wire)
}

/// `body note`.
pub(super) fn member_place(field: &Field) -> String {
    format!("body {}", field.wire)
}

/// The members of a body that is an object.
pub(super) fn members<'a>(api: &'a Api, operation: &Operation) -> &'a [Field] {
    match operation.body.as_ref().map(|it| &it.content.ty) {
        Some(TypeRef::Named(id)) => match &api.ty(*id).kind {
            TypeKind::Object(object) => &object.fields,
            _ => &[],
        },
        _ => &[],
    }
}

/// The name of a schema that has one.
pub(super) fn schema(ty: &Type) -> Option<&str> {
    ty.hint.first().map(String::as_str).filter(|_| ty.named)
}

/// The types inside a type, by the step to each.
fn parts(ty: &Type) -> HashMap<String, TypeId> {
    let mut parts = HashMap::new();
    let mut put = |step: String, ty: &TypeRef| {
        if let Some(id) = ty.mentioned() {
            parts.entry(step).or_insert(id);
        }
    };
    match &ty.kind {
        TypeKind::Object(object) => {
            object.fields.iter().for_each(|it| put(step(&it.wire), &it.ty));
            if let Additional::Typed(ty) = &object.additional {
                put("*".to_owned(), ty);
            }
        }
        TypeKind::Union(union) => {
            union.members.iter().for_each(|it| put(step(&it.hint.join(" ")), &it.ty));
        }
        TypeKind::Alias(target) => put("*".to_owned(), target),
        TypeKind::Enum(_) | TypeKind::Newtype(_) => {}
    }
    parts
}

/// What is at a place, and at the same with another name of a parameter in the path.
fn put<T>(map: &mut BTreeMap<String, T>, place: String, value: T)
where
    T: Copy,
{
    map.entry(erased(&place)).or_insert(value);
    map.entry(place).or_insert(value);
}

fn get<T: Copy>(map: &BTreeMap<String, T>, place: &str) -> Option<T> {
    map.get(place).or_else(|| map.get(&erased(place))).copied()
}

/// A name as one step of a place, in the spelling of JSON pointers.
fn step(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// Without the names of a path's parameters.
fn erased(place: &str) -> String {
    let mut res = String::with_capacity(place.len());
    let mut rest = place;
    while let Some((before, behind)) = rest.split_once('{') {
        res += before;
        match behind.split_once('}') {
            Some((_, after)) => {
                res += "{}";
                rest = after;
            }
            None => {
                res.push('{');
                rest = behind;
            }
        }
    }
    res + rest
}
