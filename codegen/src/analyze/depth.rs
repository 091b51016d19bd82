//! How deep types hold each other: what the compiler has to walk to see that a value may go to another thread.
//!
//! In: the IR, and which types reach each other. Out: an upper bound, in the compiler's own steps.

use super::strongly_connected;
use crate::ir::{Additional, Api, TypeId, TypeKind, TypeRef};

/// Steps of the compiler from a type to one inside it: a name may be in an option and in a box; lists and maps have
/// types of their own between themselves and their items.
const NAMED: usize = 5;
const NULLABLE: usize = 1;
const ARRAY: usize = 6;
const MAP: usize = 12;

/// At most so many types does the compiler have open at once. It opens a type only once at a time, so of types that
/// reach each other all may be.
pub(super) fn depth(api: &Api) -> usize {
    let held: Vec<(Vec<TypeId>, usize)> = api.types.iter().map(|it| held(&it.kind)).collect();
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
    depths.into_iter().max().unwrap_or_default()
}

/// The types that a type holds in any way, and the steps to the farthest of them.
fn held(kind: &TypeKind) -> (Vec<TypeId>, usize) {
    let (mut ids, mut steps) = (Vec::new(), NAMED);
    let mut walk = |ty: &TypeRef, above: usize| steps = steps.max(above + inside(ty, &mut ids));
    match kind {
        TypeKind::Object(object) => {
            object.fields.iter().for_each(|it| walk(&it.ty, NULLABLE));
            if let Additional::Typed(ty) = &object.additional {
                walk(ty, MAP);
            }
        }
        TypeKind::Union(union) => union.members.iter().for_each(|it| walk(&it.ty, NULLABLE)),
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
        super::depth(&lower(&document, &mut Diagnostics::default()))
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
        assert!(depth(chain(1, "End")) < 20);
        let (short, long) = (depth(chain(10, "End")), depth(chain(100, "End")));
        assert!(short >= 40 && long >= short + 4 * 90 && long < 1000, "{short} {long}");
    }

    #[test]
    fn types_that_reach_each_other_may_all_be_open() {
        assert!(depth(chain(100, "A0")) >= 400);
    }
}
