//! The lock of an API as it is now.
//!
//! In: the API with its facts and names. Out: the text of the file. What the document itself asks for is left out, and
//! so is what follows from a single schema's own name: an addition changes neither.

use super::places::{Places, member_place, members, operation_place, parameter_place, schema};
use super::{HEAD, Written};
use crate::analyze::Facts;
use crate::ir::{Api, Location, TypeId, TypeKind, TypeRef};
use crate::names::Names;

/// Writes what the crate of an API promises beyond what the document says.
pub fn collect(api: &Api, facts: &Facts, names: &Names) -> String {
    let mut written = Written::default();
    operations(api, names, &mut written);
    let places = Places::of(api);
    let found: Vec<Option<String>> = places.of_types();
    for (index, ty) in api.types.iter().enumerate() {
        let id = TypeId(index);
        let is_first = ty.instead_of().is_none();
        let kept = api.locked.types.get(&id).map(|it| it.place.clone());
        let Some(place) = kept.or_else(|| found[index].clone()) else { continue };
        // A place that leads elsewhere is the same for two types: a lock cannot tell them apart.
        if is_first && places.find_type(&place) != Some(id) {
            continue;
        }
        if !ty.named && ty.rename.is_none() && is_first && api.event != Some(id) {
            written.types.insert(names.ty(id).ident.to_string(), place.clone());
        }
        fields(api, facts, id, &place, &mut written);
    }
    let lists = written.boxed.values_mut().chain(written.plain.values_mut());
    for list in lists {
        list.sort();
        list.dedup();
    }
    // Serializing maps of strings cannot fail.
    let text = serde_yaml::to_string(&written).unwrap_or_default();
    format!("{HEAD}{}", if text.trim() == "{}" { "" } else { &text })
}

fn operations(api: &Api, names: &Names, written: &mut Written) {
    for (index, operation) in api.operations.iter().enumerate().filter(|(_, it)| it.variant().is_none()) {
        let named = names.operation(index);
        let place = operation_place(operation);
        if operation.rename.is_none() {
            let handle = names.tags()[named.tag].accessor.to_string();
            written.functions.entry(handle).or_default().insert(named.function.to_string(), place.clone());
        }
        for (parameter, ident) in operation.parameters.iter().zip(&named.parameters) {
            // One that says its place did so because of another, which may go.
            let says_place = ident.as_str().starts_with(&format!("{}_", parameter.location.word()));
            let gives_way = says_place || matches!(parameter.location, Location::Header | Location::Cookie);
            if gives_way && parameter.rename.is_none() && parameter.constant.is_none() {
                let parameters = written.parameters.entry(place.clone()).or_default();
                parameters.insert(ident.to_string(), parameter_place(parameter));
            }
        }
        let fields = members(api, operation);
        for (position, ident) in named.body_members.iter().filter(|(_, it)| it.as_str().starts_with("body_"))
        {
            let field = &fields[*position];
            if field.rename.is_none() {
                let parameters = written.parameters.entry(place.clone()).or_default();
                parameters.insert(ident.to_string(), member_place(field));
            }
        }
    }
}

fn fields(api: &Api, facts: &Facts, id: TypeId, place: &str, written: &mut Written) {
    let TypeKind::Object(object) = &api.ty(id).kind else { return };
    for (position, field) in object.fields.iter().enumerate() {
        let Some(held) = field.ty.direct() else { continue };
        if facts.is_boxed(id, position) {
            written.boxed.entry(place.to_owned()).or_default().push(field.wire.clone());
            continue;
        }
        let is_struct = facts.is_object(api, &TypeRef::Named(held));
        // No circle closes but through a schema with a name.
        if let Some(name) = schema(api.ty(held)).filter(|_| is_struct) {
            written.plain.entry(place.to_owned()).or_default().push(name.to_owned());
        }
    }
}
