//! Facts about the whole API that no single node shows: where a value must be boxed, and what can be left out.
//!
//! In: the IR. Out: [`Facts`], a side table by id. Identifiers and tokens are none of its business.

use std::collections::{BTreeSet, HashSet};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::{Api, ErrorPointers, Operation, TypeId, TypeKind, TypeRef};

mod depth;
mod errors;
mod failures;
mod output;
pub mod pagination;
pub(crate) mod secrecy;
mod times;
mod twins;

pub use self::failures::CommonFailures;
pub use self::output::{Outcome, Output, Payload, failures, results};
use self::pagination::{Paged, paged};

/// Facts about an API.
#[derive(Debug, Default)]
pub struct Facts {
    boxed: BTreeSet<(TypeId, usize)>,
    endless: HashSet<(TypeId, usize)>,
    all_optional: HashSet<TypeId>,
    objects: HashSet<TypeId>,
    outputs: Vec<Output>,
    paged: Vec<Option<Paged>>,
    errors: errors::Errors,
    secretive: HashSet<TypeId>,
    convertible: HashSet<TypeId>,
    depth: usize,
    times: bool,
    common_failures: CommonFailures,
}

impl Facts {
    /// Works out the facts of an API.
    pub fn of(api: &Api, diagnostics: &mut Diagnostics) -> Self {
        let mut facts = Self::default();
        for (index, ty) in api.types.iter().enumerate() {
            if let TypeKind::Object(object) = &ty.kind {
                facts.objects.insert(TypeId(index));
                if object.fields.iter().all(|it| !it.required) {
                    facts.all_optional.insert(TypeId(index));
                }
            }
        }
        facts.errors = errors::Errors::of(api, diagnostics);
        facts.secretive = secrecy::holders(api);
        facts.convertible = twins::convertible(api);
        facts.times = times::are_any(api);
        facts.common_failures = CommonFailures::of_api(api);
        facts.outputs = api.operations.iter().map(Output::of).collect();
        facts.paged = facts.find_paged(api, diagnostics);
        facts.find_cycles(api);
        facts.find_endless(api, diagnostics);
        facts.depth = depth::depth(api, &|ty, field| facts.is_boxed(ty, field));
        facts
    }

    /// What most operations fail with.
    pub fn common_failures(&self) -> &CommonFailures {
        &self.common_failures
    }

    /// Whether a struct's field holds its value in a box, because the value may hold the struct again.
    pub fn is_boxed(&self, ty: TypeId, field: usize) -> bool {
        self.boxed.contains(&(ty, field))
    }

    /// Every field that holds its value in a box: its struct, and its position there.
    pub(crate) fn all_boxed(&self) -> impl Iterator<Item = (TypeId, usize)> {
        self.boxed.iter().copied()
    }

    /// Whether a field is optional although the schema requires it, because a value that had it would never end.
    pub fn is_endless(&self, ty: TypeId, field: usize) -> bool {
        self.endless.contains(&(ty, field))
    }

    /// What a successful call of an operation gives, by its position in [`Api::operations`].
    pub fn output(&self, operation: usize) -> &Output {
        &self.outputs[operation]
    }

    /// How an operation pages, by its position in [`Api::operations`]; none where it does not.
    pub fn paged(&self, operation: usize) -> Option<&Paged> {
        self.paged[operation].as_ref()
    }

    /// Whether a type is what an operation returns when it fails.
    pub fn is_error(&self, ty: TypeId) -> bool {
        self.errors.types.contains(&ty)
    }

    /// Where a client looks in an error body: where the document says, or where errors commonly say it; not where
    /// nothing may show what is there.
    pub fn error_pointers(&self) -> &ErrorPointers {
        &self.errors.pointers
    }

    /// The enums of strings that the class of a failure can be, in document order.
    pub fn error_kinds(&self) -> &[TypeId] {
        &self.errors.kinds
    }

    /// Whether the API speaks of time in a way that Rust can convert.
    pub fn tells_time(&self) -> bool {
        self.times
    }

    /// Whether a type holds something that nothing may show, however deep inside.
    pub fn is_secretive(&self, ty: TypeId) -> bool {
        self.secretive.contains(&ty)
    }

    /// Whether a type that requests send can be made of its twin, which responses give.
    pub fn is_convertible(&self, ty: TypeId) -> bool {
        self.convertible.contains(&ty)
    }

    /// Whether a type is a struct, aliases seen through.
    pub fn is_object(&self, api: &Api, ty: &TypeRef) -> bool {
        matches!(api.resolve(ty), TypeRef::Named(id) if self.objects.contains(id))
    }

    /// How many types the compiler may have open at once, at most, where it walks from a type to what is inside it.
    pub fn depth(&self) -> usize {
        self.depth
    }

    /// Whether a type is a struct that requires nothing.
    pub fn is_all_optional(&self, ty: TypeId) -> bool {
        self.all_optional.contains(&ty)
    }

    /// The struct whose members are setters of the operation's own call: that of a body that may be left out and
    /// requires nothing.
    pub fn flattened_body(&self, operation: &Operation) -> Option<TypeId> {
        let body = operation.body.as_ref().filter(|it| !it.required)?;
        match body.content.ty {
            TypeRef::Named(id) if self.all_optional.contains(&id) => Some(id),
            _ => None,
        }
    }

    fn find_paged(&self, api: &Api, diagnostics: &mut Diagnostics) -> Vec<Option<Paged>> {
        let operations = api.operations.iter().zip(&self.outputs);
        let paged = operations.map(|(operation, output)| {
            let said = operation.pagination.as_ref()?;
            match paged(api, output, operation, said) {
                Ok(paged) => Some(paged),
                Err(wrong) => {
                    // A body of another media type may have no place for what the first has.
                    if operation.variant().is_none() {
                        wrong.into_iter().for_each(|it| diagnostics.push(it));
                    }
                    None
                }
            }
        });
        paged.collect()
    }

    /// A field is boxed if its struct can be reached again from it without passing a list, a map or a box.
    ///
    /// Fields that callers know already (the lock) are as they were, as long as the others suffice. A struct that is inline
    /// is never reached again but through a schema that refers to another, and that field is the one to box.
    fn find_cycles(&mut self, api: &Api) {
        self.boxed.clone_from(&api.locked.boxed);
        self.boxed.retain(|(ty, field)| held_of(api, *ty, *field).is_some());
        self.box_cycles(api, &|ty, field| {
            !api.locked.plain.contains(&(ty, field))
                && held_of(api, ty, field).iter().any(|it| api.ty(*it).named)
        });
        self.box_cycles(api, &|ty, field| !api.locked.plain.contains(&(ty, field)));
        self.box_cycles(api, &|_, _| true);
    }

    /// Boxes the fields on a cycle that may be.
    fn box_cycles(&mut self, api: &Api, may_be: &dyn Fn(TypeId, usize) -> bool) {
        let held: Vec<Vec<TypeId>> = api
            .types
            .iter()
            .enumerate()
            .map(|(index, ty)| match &ty.kind {
                TypeKind::Object(object) => {
                    let fields = 0..object.fields.len();
                    let plain = fields.filter(|it| !self.boxed.contains(&(TypeId(index), *it)));
                    plain.flat_map(|it| held_of(api, TypeId(index), it)).collect()
                }
                kind => held(kind),
            })
            .collect();
        let groups = strongly_connected(&held);
        let mut found = Vec::new();
        for (index, ty) in api.types.iter().enumerate() {
            let TypeKind::Object(object) = &ty.kind else { continue };
            for position in 0..object.fields.len() {
                let at = (TypeId(index), position);
                let is_on_cycle =
                    || held_of(api, at.0, position).iter().any(|it| groups[it.0] == groups[index]);
                if !self.boxed.contains(&at) && may_be(at.0, position) && is_on_cycle() {
                    found.push(at);
                }
            }
        }
        self.boxed.extend(found);
    }

    /// Makes required fields optional where structs require each other all the way round: no value of them ends.
    fn find_endless(&mut self, api: &Api, diagnostics: &mut Diagnostics) {
        let needed: Vec<Vec<TypeId>> = api
            .types
            .iter()
            .map(|ty| match &ty.kind {
                TypeKind::Object(object) => {
                    let fields = object.fields.iter().filter(|it| it.required && !it.nullable);
                    fields.filter_map(|it| required_object(api, &it.ty)).collect()
                }
                _ => Vec::new(),
            })
            .collect();
        let groups = strongly_connected(&needed);
        let mut said = HashSet::new();
        for (index, ty) in api.types.iter().enumerate() {
            let TypeKind::Object(object) = &ty.kind else { continue };
            for (position, field) in object.fields.iter().enumerate() {
                let endless = field.required
                    && !field.nullable
                    && required_object(api, &field.ty).is_some_and(|it| groups[it.0] == groups[index]);
                if !endless {
                    continue;
                }
                self.endless.insert((TypeId(index), position));
                // More than one type may have the member: both views of a schema, and those that inherit it.
                if said.insert(&field.pointer) {
                    diagnostics.push(
                        Diagnostic::degraded(
                            "schema-endless",
                            &field.pointer,
                            format!("`{}` is required, but a value that has it never ends", field.wire),
                        )
                        .label("leads back to the schema that requires it")
                        .help("take it out of `required`; until then it is read as optional"),
                    );
                }
            }
        }
    }
}

fn required_object(api: &Api, ty: &TypeRef) -> Option<TypeId> {
    match api.bare(ty) {
        TypeRef::Named(id) if matches!(api.ty(*id).kind, TypeKind::Object(_)) => Some(*id),
        _ => None,
    }
}

/// The type that an alias holds inside itself, not behind a list, a map or a box. A union holds structs and other unions in
/// a box.
fn held(kind: &TypeKind) -> Vec<TypeId> {
    match kind {
        TypeKind::Alias(target) => target.direct().into_iter().collect(),
        TypeKind::Object(_) | TypeKind::Union(_) | TypeKind::Enum(_) | TypeKind::Newtype(_) => Vec::new(),
    }
}

/// The same of a struct's field.
fn held_of(api: &Api, ty: TypeId, field: usize) -> Option<TypeId> {
    let TypeKind::Object(object) = &api.ty(ty).kind else { return None };
    object.fields.get(field)?.ty.direct()
}

/// Tarjan's algorithm, without recursion: the group of each node. Nodes that reach each other share a group; a node
/// that does not reach itself is alone in its own.
fn strongly_connected(edges: &[Vec<TypeId>]) -> Vec<usize> {
    const UNSEEN: usize = usize::MAX;
    let count = edges.len();
    let (mut order, mut low, mut group) = (vec![UNSEEN; count], vec![0; count], vec![UNSEEN; count]);
    let (mut next, mut groups) = (0, 0);
    let mut open: Vec<usize> = Vec::new();
    for root in 0..count {
        if order[root] != UNSEEN {
            continue;
        }
        // Each entry: a node, and how many of its edges have been followed.
        let mut path = vec![(root, 0)];
        while let Some((node, followed)) = path.pop() {
            if followed == 0 {
                (order[node], low[node]) = (next, next);
                next += 1;
                open.push(node);
            }
            if let Some(target) = edges[node].get(followed).map(|it| it.0) {
                path.push((node, followed + 1));
                if order[target] == UNSEEN {
                    path.push((target, 0));
                } else if group[target] == UNSEEN {
                    low[node] = low[node].min(order[target]);
                }
                continue;
            }
            if low[node] == order[node] {
                while let Some(member) = open.pop() {
                    group[member] = groups;
                    if member == node {
                        break;
                    }
                }
                groups += 1;
            }
            if let Some((parent, _)) = path.last() {
                low[*parent] = low[*parent].min(low[node]);
            }
        }
    }
    group
}

#[cfg(test)]
mod tests {
    use super::strongly_connected;
    use crate::ir::TypeId;

    #[test]
    fn nodes_that_reach_each_other_are_one_group() {
        let edges = [vec![1], vec![2], vec![0, 3], vec![], vec![3]];
        let edges: Vec<Vec<TypeId>> =
            edges.iter().map(|it| it.iter().map(|it| TypeId(*it)).collect()).collect();
        let groups = strongly_connected(&edges);
        assert!(groups[0] == groups[1] && groups[1] == groups[2]);
        assert!(groups[0] != groups[3] && groups[3] != groups[4] && groups[0] != groups[4]);
    }
}
