//! Every example in the documents of `spec/` is a value of the type that its schema became.
//!
//! In: what is given as an example of a body, a payload, a parameter or a schema. The examples of an object's members
//! are put together, so that each of them is read as the member that it is for. That an example keeps to its schema is
//! checked from outside (`.ci/run spec`); here it is read and written back, and must be the same.

use codegen::diagnostic::Diagnostics;
use codegen::ir::{Api, Content, Object, TypeId, TypeKind, TypeRef};
use codegen::load::{Disk, Source};
use codegen::pointer::Pointer;
use codegen::read::read;
use serde_json::{Map, Value};

use super::{Again, api, types};
use crate::difference::difference;

/// Objects within objects are followed so far; deeper they say nothing new.
const DEPTH: usize = 6;

#[test]
fn each_example_is_a_value_of_its_type() {
    let mut wrong = Vec::new();
    for (path, table) in types::APIS {
        let path = crate::root().join("tests").join(path);
        let api = api(&path);
        let (disk, root) = Disk::around(&path);
        let tree = read(&Source::new(&disk, &root), &mut Diagnostics::default()).tree.unwrap().root;
        let mut examples = Vec::new();
        for content in contents(&api) {
            let own = of_content(&tree, content);
            if own.is_empty() {
                wrong.push(format!("{}: a body without an example", content.pointer));
            }
            examples.extend(own.into_iter().map(|(at, value)| (at, content.ty.clone(), value)));
        }
        for parameter in api.operations.iter().flat_map(|it| &it.parameters) {
            let example = parameter.docs.example.clone();
            examples.extend(example.map(|it| (parameter.pointer.clone(), parameter.ty.clone(), it)));
        }
        for (index, ty) in api.types.iter().enumerate() {
            let mention = TypeRef::Named(TypeId(index));
            let whole = put_together(&api, &mention, DEPTH);
            examples.extend(ty.docs.example.clone().map(|it| (ty.pointer.clone(), mention.clone(), it)));
            examples.extend(whole.map(|it| (ty.pointer.clone(), mention, it)));
        }
        for (at, ty, value) in &examples {
            wrong.extend(check(table, ty, value).err().map(|it| format!("{at}: {it}\n  {value}")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Every body that an API sends, returns or delivers.
fn contents(api: &Api) -> impl Iterator<Item = &Content> {
    let sent = api.operations.iter().filter_map(|it| it.body.as_ref()).map(|it| &it.content);
    let answered = api.operations.iter().flat_map(|it| &it.responses).filter_map(|it| it.content.as_ref());
    let delivered = api.webhooks.iter().filter_map(|it| it.request.payload.as_ref());
    sent.chain(answered).chain(delivered)
}

/// The examples of a body, and where they stand.
fn of_content(tree: &Value, content: &Content) -> Vec<(Pointer, Value)> {
    let node = &tree.pointer(content.pointer.as_str()).expect("a body's place");
    let one = node.get("example").map(|it| (content.pointer.key("example"), it.clone()));
    let named = node.get("examples").and_then(Value::as_object).into_iter().flatten();
    let several = named
        .filter_map(|(name, it)| Some((content.pointer.key("examples").key(name), it.get("value")?.clone())));
    one.into_iter().chain(several).collect()
}

/// What the examples of a type and of its members make together.
fn put_together(api: &Api, ty: &TypeRef, depth: usize) -> Option<Value> {
    match ty {
        TypeRef::Named(id) => match &api.ty(*id).kind {
            TypeKind::Object(object) if depth > 0 => of_members(api, object, depth - 1),
            TypeKind::Object(_) => None,
            TypeKind::Union(it) => it.members.iter().find_map(|it| put_together(api, &it.ty, depth)),
            TypeKind::Alias(it) => put_together(api, it, depth),
            TypeKind::Enum(it) => it.values.first().map(|it| it.value.clone()),
            TypeKind::Newtype(_) => api.ty(*id).docs.example.clone(),
        },
        TypeRef::Array(item) => Some(Value::from_iter(put_together(api, item, depth))),
        TypeRef::Nullable(inner) | TypeRef::Sensitive(inner) => put_together(api, inner, depth),
        TypeRef::Any | TypeRef::Scalar(_) | TypeRef::Map(_) => None,
    }
}

fn of_members(api: &Api, object: &Object, depth: usize) -> Option<Value> {
    let mut members = Map::new();
    for field in &object.fields {
        let example = field.constant.clone().or_else(|| field.docs.example.clone());
        match example.or_else(|| put_together(api, &field.ty, depth)) {
            Some(value) => _ = members.insert(field.wire.clone(), value),
            None if field.required => return None,
            None => {}
        }
    }
    Some(Value::Object(members))
}

/// Reads a value as a type and writes it again.
fn check(table: &[Again], ty: &TypeRef, value: &Value) -> Result<(), String> {
    match ty {
        TypeRef::Named(id) => {
            let written = table[id.0](value.to_string().as_bytes())?;
            let written = serde_json::from_slice(&written).map_err(|it| it.to_string())?;
            difference(value, &written)
                .map_or(Ok(()), |at| Err(format!("another value at `{at}`: {written}")))
        }
        TypeRef::Array(item) => match value.as_array() {
            Some(items) => items.iter().try_for_each(|it| check(table, item, it)),
            None => Err("no list".to_owned()),
        },
        TypeRef::Map(item) => match value.as_object() {
            Some(members) => members.values().try_for_each(|it| check(table, item, it)),
            None => Err("no object".to_owned()),
        },
        TypeRef::Nullable(_) if value.is_null() => Ok(()),
        TypeRef::Nullable(inner) | TypeRef::Sensitive(inner) => check(table, inner, value),
        // Rust's own types: kinds of JSON, which the outside check tells apart.
        TypeRef::Any | TypeRef::Scalar(_) => Ok(()),
    }
}
