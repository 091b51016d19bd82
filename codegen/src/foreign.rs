//! Puts types of other crates where a crate asks for them.
//!
//! In: an API as it was lowered, the table `[types]` of `crate.toml`, and the schemas that are types of another generated crate. Out: the same, in which a schema that is replaced
//! has no parts of its own and says which type it is; what only it was made of is gone. A message for each schema that the
//! document does not have.

use std::collections::{HashMap, HashSet};

use crate::analyze::secrecy;
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::directions;
use crate::ir::{Api, SharedType, TypeId, TypeKind, TypeRef, reachable};
use crate::nearest::nearest;
use crate::package::Types;
use crate::pointer::Pointer;
use crate::renumber::keep_types;
use crate::shared_types::Found;

/// Puts them there.
pub(crate) fn apply(api: &mut Api, types: &Types, shared: &[Found], diagnostics: &mut Diagnostics) {
    let schemas = types.schemas.iter().map(|(name, _, place)| (name, place));
    let replaced = types.replaced.iter().map(|(name, it)| (name, &it.key));
    let known: HashMap<String, TypeId> = named(api);
    for (name, place) in replaced.chain(schemas).filter(|(name, _)| !known.contains_key(*name)) {
        diagnostics.push(unmatched(name, place, &known));
    }
    let mut held = HashSet::new();
    directions::each_reference(api, |ty| held.extend(ty.scalar()));
    for (scalar, ty) in &types.formats {
        if !held.contains(scalar) {
            diagnostics.push(unused(&ty.key));
        }
        api.foreign.formats.push((*scalar, ty.path.clone()));
    }
    let mut inner = Vec::new();
    for (name, ty) in &types.replaced {
        let Some(id) = known.get(name) else { continue };
        inner.push(api.ty(*id).pointer.clone());
        api.types[id.0].kind = TypeKind::Alias(TypeRef::Any);
        api.foreign.types.insert(*id, ty.path.clone());
    }
    let secret = if shared.is_empty() { HashSet::new() } else { secrecy::holders(api) };
    for Found { schema, path } in shared {
        let Some(id) = known.get(schema).filter(|it| !api.foreign.types.contains_key(it)) else { continue };
        inner.push(api.ty(*id).pointer.clone());
        let mut kind = std::mem::replace(&mut api.types[id.0].kind, TypeKind::Alias(TypeRef::Any));
        directions::mentions(&mut kind).into_iter().for_each(|(_, ty)| *ty = TypeRef::Any);
        let secret = secret.contains(id);
        api.foreign.shared.insert(*id, SharedType { path: path.clone(), kind, secret });
    }
    if !inner.is_empty() {
        remove_parts(api, &inner);
    }
}

/// The schemas that have a name.
fn named(api: &Api) -> HashMap<String, TypeId> {
    let schemas = Pointer::root().key("components").key("schemas");
    let types = (0..api.types.len()).map(TypeId).filter(|it| api.ty(*it).named);
    let name = |it: TypeId| {
        let below = api.ty(it).pointer.below(&schemas)?;
        let mut steps = below.steps();
        let name = steps.next()?.into_owned();
        steps.next().is_none().then_some((name, it))
    };
    types.filter_map(name).collect()
}

/// Removes the inline types below some schemas, unless something else is made of them.
fn remove_parts(api: &mut Api, schemas: &[Pointer]) {
    let is_part = |id: TypeId| {
        let at = &api.ty(id).pointer;
        schemas.iter().any(|it| at != it && at.below(it).is_some())
    };
    let parts: HashSet<TypeId> = (0..api.types.len()).map(TypeId).filter(|it| is_part(*it)).collect();
    let mut roots: Vec<TypeId> = (0..api.types.len()).map(TypeId).filter(|it| !parts.contains(it)).collect();
    roots.extend(api.operations.iter().flat_map(|it| it.types()).filter_map(|it| it.mentioned()));
    let kept = reachable(&api.types, roots);
    let kept: Vec<TypeId> = (0..api.types.len()).map(TypeId).filter(|it| kept.contains(it)).collect();
    keep_types(api, &kept);
}

fn unmatched(name: &str, place: &Place, known: &HashMap<String, TypeId>) -> Diagnostic {
    let mut names: Vec<&str> = known.keys().map(String::as_str).collect();
    names.sort_unstable();
    let message = format!("the document has no schema `{name}`");
    let diagnostic = Diagnostic::fatal("types-unmatched", place.clone(), message);
    diagnostic.help(match nearest(name, names) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "write its name under `components/schemas`".to_owned(),
    })
}

fn unused(place: &Place) -> Diagnostic {
    let message = "the document has no string of this format, except for schemas with a name";
    Diagnostic::fatal("types-unmatched", place.clone(), message)
        .help("remove it; a schema with a name is replaced by its name")
}
