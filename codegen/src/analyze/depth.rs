//! How deep types hold each other: what the compiler has to walk to see that a value may go to another thread.
//!
//! In: the IR, and which fields are boxed. Out: an upper bound, in the compiler's own steps.

use super::strongly_connected;
use crate::ir::{Additional, Api, TypeId, TypeKind, TypeRef};

/// Steps of the compiler from a type to one inside it, each one more than was measured (1.95: a step for a member and for
/// an option, three for a box, four for a list or a map, which have types of their own before their items).
const NAMED: usize = 2;
const NULLABLE: usize = 2;
const BOX: usize = 4;
const ARRAY: usize = 5;
const MAP: usize = 5;
/// Below the innermost struct: what it keeps beyond its schema is a list of pairs with any JSON.
const END: usize = 24;

/// At most so many types does the compiler have open at once. It opens a type only once at a time, so of types that
/// reach each other all may be.
pub(super) fn depth(api: &Api, is_boxed: &dyn Fn(TypeId, usize) -> bool) -> usize {
    let types = api.types.iter().enumerate();
    let held: Vec<(Vec<TypeId>, usize)> =
        types.map(|(index, ty)| held(&ty.kind, &|field| is_boxed(TypeId(index), field))).collect();
    let edges: Vec<Vec<TypeId>> = held.iter().map(|(ids, _)| ids.clone()).collect();
    let groups = strongly_connected(&edges);
    let count = groups.iter().max().map_or(0, |it| it + 1);
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); count];
    groups.iter().enumerate().for_each(|(index, group)| members[*group].push(index));
    // Groups are numbered after all that they reach.
    let mut depths: Vec<usize> = Vec::with_capacity(count);
    for group in &members {
        let own: usize = group.iter().map(|it| held[*it].1).sum();
        let targets = group.iter().flat_map(|it| &held[*it].0).filter_map(|it| depths.get(groups[it.0]));
        depths.push(own + targets.max().copied().unwrap_or_default());
    }
    depths.into_iter().max().unwrap_or_default() + END
}

/// The types that a type holds in any way, and the steps to the farthest of them.
fn held(kind: &TypeKind, is_boxed: &dyn Fn(usize) -> bool) -> (Vec<TypeId>, usize) {
    let (mut ids, mut steps) = (Vec::new(), 0);
    let mut walk = |ty: &TypeRef, above: usize| steps = steps.max(above + inside(ty, &mut ids));
    match kind {
        TypeKind::Object(object) => {
            for (position, field) in object.fields.iter().enumerate() {
                walk(&field.ty, NULLABLE + if is_boxed(position) { BOX } else { 0 });
            }
            if let Additional::Typed(ty) = &object.additional {
                walk(ty, MAP);
            }
        }
        TypeKind::Union(union) => union.members.iter().for_each(|it| walk(&it.ty, BOX)),
        TypeKind::Alias(target) => walk(target, 0),
        TypeKind::Enum(_) | TypeKind::Newtype(_) => {}
    }
    (ids, steps)
}

fn inside(ty: &TypeRef, ids: &mut Vec<TypeId>) -> usize {
    let (mut ty, mut steps) = (ty, NAMED);
    loop {
        (ty, steps) = match ty {
            TypeRef::Nullable(inner) | TypeRef::Sensitive(inner) => (inner, steps + NULLABLE),
            TypeRef::Array(inner) => (inner, steps + ARRAY),
            TypeRef::Map(inner) => (inner, steps + MAP),
            TypeRef::Named(id) => {
                ids.push(*id);
                return steps;
            }
            TypeRef::Any | TypeRef::Scalar(_) => return steps,
        };
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Diagnostics;
    use crate::document::Document;
    use crate::lower::lower;

    /// The depth of schemas, given as `name: what it holds`.
    fn depth(schemas: serde_json::Value) -> usize {
        let tree = serde_json::json!({
            "openapi": "3.0.3",
            "info": { "title": "t", "version": "1" },
            "paths": {},
            "components": { "schemas": schemas },
        });
        let document = Document::new(tree).expect("a document");
        let api = lower(&document, &mut Diagnostics::default());
        crate::analyze::Facts::of(&api, &mut Diagnostics::default()).depth()
    }

    fn chain(length: usize, last: &str) -> serde_json::Value {
        let schema = |next: &str| {
            let next = serde_json::json!({ "$ref": format!("#/components/schemas/{next}") });
            serde_json::json!({ "type": "object", "properties": { "next": next } })
        };
        let name = |it: usize| if it == length { last.to_owned() } else { format!("A{it}") };
        let mut all: serde_json::Map<_, _> =
            (0..length).map(|it| (name(it), schema(&name(it + 1)))).collect();
        all.entry(last).or_insert_with(|| serde_json::json!({ "type": "string" }));
        all.into()
    }

    #[test]
    fn a_chain_is_as_deep_as_it_is_long() {
        assert!(depth(chain(1, "End")) < 40);
        let (short, long) = (depth(chain(10, "End")), depth(chain(100, "End")));
        // Two steps a struct, by what the compiler needs.
        assert!(short >= 20 && long >= short + 2 * 90 && long < 500, "{short} {long}");
    }

    #[test]
    fn types_that_reach_each_other_may_all_be_open() {
        assert!(depth(chain(100, "A0")) >= 400);
    }
}
