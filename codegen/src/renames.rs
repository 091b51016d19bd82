//! Gives nodes the names that their crate asks for, as if `x-rust-name` said so at the node.
//!
//! In: an API before anything has an identifier, and the table `[names]` of `crate.toml`. Out: the same with a wish for each
//! name, and a message for each pointer where nothing has a name. A name of the crate comes before one of the document.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::{Api, Docs, Tag, TypeKind};
use crate::nearest::nearest;
use crate::package::Naming;
use crate::pointer::Pointer;
use crate::read::Reading;

/// Notes the names.
pub(crate) fn apply(api: &mut Api, namings: &[Naming], reading: &Reading, diagnostics: &mut Diagnostics) {
    let Some(tree) = reading.tree.as_ref().filter(|_| !namings.is_empty()) else { return };
    let mut wishes: HashMap<String, Vec<&mut Option<String>>> = HashMap::new();
    // A node has two names: where the document has it, and where it is in the tree that all stages share.
    let mut in_tree: HashMap<String, String> = HashMap::new();
    each(api, &tree.root, |pointer, rename| {
        let written = reading.written(&pointer);
        in_tree.entry(pointer.to_string()).or_insert_with(|| written.clone());
        wishes.entry(written).or_default().push(rename);
    });
    for naming in namings {
        let node =
            if wishes.contains_key(&naming.node) { Some(&naming.node) } else { in_tree.get(&naming.node) };
        match node.and_then(|it| wishes.get_mut(it)) {
            Some(renames) => renames.iter_mut().for_each(|it| **it = Some(naming.name.clone())),
            None => diagnostics.push(unmatched(naming, wishes.keys())),
        }
    }
    // A tag with nothing to say is left as it was.
    api.tags.retain(|it| it.rename.is_some() || it.docs != Docs::default());
}

/// Calls a function for each node that can have a name of its own. A property is the field, whatever its schema is.
fn each<'a>(api: &'a mut Api, root: &Value, mut of: impl FnMut(Pointer, &'a mut Option<String>)) {
    let objects = api.types.iter().filter_map(|it| match &it.kind {
        TypeKind::Object(object) => Some(object),
        _ => None,
    });
    let fields: HashSet<Pointer> = objects.flat_map(|it| &it.fields).map(|it| it.pointer.clone()).collect();
    let mut places = HashMap::new();
    for ty in &mut api.types {
        if !fields.contains(&ty.pointer) {
            of(ty.pointer.clone(), &mut ty.rename);
        }
        match &mut ty.kind {
            TypeKind::Object(object) => {
                object.fields.iter_mut().for_each(|it| of(it.pointer.clone(), &mut it.rename));
            }
            TypeKind::Enum(it) => {
                it.values.iter_mut().for_each(|it| of(it.pointer.clone(), &mut it.rename));
            }
            TypeKind::Union(_) | TypeKind::Newtype(_) | TypeKind::Alias(_) => {}
        }
    }
    for it in &mut api.operations {
        of(it.pointer.clone(), &mut it.rename);
        it.parameters.iter_mut().for_each(|it| of(it.pointer.clone(), &mut it.rename));
        for header in &mut it.headers {
            if let Some(pointer) = header.pointers.first() {
                of(pointer.clone(), &mut header.rename);
            }
        }
    }
    for it in &mut api.webhooks {
        of(it.request.pointer.clone(), &mut it.request.rename);
    }
    let listed = root.get("tags").and_then(Value::as_array).into_iter().flatten();
    for (index, name) in listed.enumerate().filter_map(|(index, it)| Some((index, it.get("name")?.as_str()?)))
    {
        // Only tags that say something of themselves are in the list yet.
        if !api.tags.iter().any(|it| it.name == name) {
            api.tags.push(Tag { name: name.to_owned(), rename: None, docs: Docs::default() });
        }
        places.insert(name.to_owned(), Pointer::root().key("tags").index(index));
    }
    for tag in &mut api.tags {
        if let Some(at) = places.remove(&tag.name) {
            of(at, &mut tag.rename);
        }
    }
}

fn unmatched<'a>(naming: &Naming, known: impl Iterator<Item = &'a String>) -> Diagnostic {
    let mut known: Vec<&String> = known.collect();
    known.sort_unstable();
    let asked = &naming.node;
    let message = format!("nothing at `{asked}` has a name in Rust");
    let diagnostic = Diagnostic::fatal("names-unmatched", naming.place.clone(), message);
    diagnostic.help(match nearest(asked, known.into_iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "the command `names` lists each pointer with its name".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use crate::emit::Config;
    use crate::load::{Source, Texts};
    use crate::pipeline::generate_from;

    const SHOP: &str = "
openapi: 3.0.3
info: {title: Shop, version: 1.0.0}
tags: [{name: Orders}]
paths:
  /orders:
    get:
      tags: [Orders]
      operationId: listOrders
      parameters: [{name: max, in: query, schema: {type: integer}}]
      responses:
        '200': {description: Orders., content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
components:
  schemas:
    Order:
      type: object
      properties:
        type: {type: string, enum: [a, b]}
        where: {type: object, properties: {street: {type: string}}}
";

    fn made(package: &str) -> crate::Outcome {
        let files = [("shop.yaml", SHOP), ("crate.toml", package)];
        let texts = Texts::new(&files);
        let source = Source { package: Some((&texts, "crate.toml")), ..Source::new(&texts, "shop.yaml") };
        generate_from(&source, &Config { crate_name: "shop".to_owned(), ..Config::default() })
    }

    #[test]
    fn a_node_is_named_where_the_document_has_it() {
        let text = "
openapi: 3.1.0
info: {title: Shop, version: 1.0.0}
paths: {}
components:
  schemas:
    Order: {type: object, properties: {payer: {oneOf: [{type: object, properties: {id: {type: string}}}, {type: 'null'}]}}}
    Item: {$ref: 'items.yaml#/Item'}
";
        let items =
            "Item: {type: object, properties: {of: {type: object, properties: {id: {type: string}}}}}";
        let made = |package: &str| {
            let files = [("shop.yaml", text), ("items.yaml", items), ("crate.toml", package)];
            let texts = Texts::new(&files);
            let source = Source { package: Some((&texts, "crate.toml")), ..Source::new(&texts, "shop.yaml") };
            generate_from(&source, &Config { crate_name: "shop".to_owned(), ..Config::default() })
        };
        let plain = made("");
        let names = plain.written_names();
        let rust = |node: &str| names.iter().find(|(it, _)| it == node).map(|(_, rust)| *rust);
        let (payer, of) =
            ("#/components/schemas/Order/properties/payer/oneOf/0", "items.yaml#/Item/properties/of");
        assert_eq!(rust(&format!("{payer}/properties/id")), Some("models::OrderPayer::id"), "{names:?}");
        assert_eq!(rust(of), Some("models::Item::of"), "{names:?}");
        let wish = format!("[names]\n'{payer}/properties/id' = 'key'\n'{of}/properties/id' = 'key'\n");
        let asked = made(&wish);
        let said = asked.messages(&|_| true, false);
        let names = asked.written_names();
        let is_named =
            |of: &str| names.iter().any(|(node, rust)| node.starts_with(of) && rust.ends_with("::key"));
        assert!(is_named(payer) && is_named(of), "{said} {names:?}");
    }

    #[test]
    fn each_kind_of_node_takes_the_name_that_its_crate_asks_for() {
        let outcome = made(
            "[names]\n'#/components/schemas/Order' = 'Purchase'\n'#/components/schemas/Order/properties/type' = 'kind'\n\
             '#/components/schemas/Order/properties/type/enum/0' = 'First'\n'#/paths/~1orders/get' = 'all'\n\
             '#/paths/~1orders/get/parameters/0' = 'at_most'\n'#/tags/0' = 'Purchases'\n",
        );
        let names: Vec<_> = outcome.names.iter().map(|(at, name)| format!("{at} {name}")).collect();
        for name in [
            "#/components/schemas/Order models::Purchase",
            "#/components/schemas/Order/properties/type models::Purchase::kind",
            "#/paths/~1orders/get resources::purchases::Purchases::all",
        ] {
            assert!(names.iter().any(|it| it == name), "{name}: {names:#?}");
        }
        assert!(names.iter().any(|it| it.contains("enum/0 ") && it.ends_with("::First")), "{names:#?}");
        assert!(names.iter().any(|it| it.contains("parameters/0 ") && it.ends_with("at_most")), "{names:#?}");
    }

    #[test]
    fn a_pointer_to_nothing_with_a_name_is_shown_with_what_is_near() {
        let outcome = made(
            "[names]\n'#/components/schemas/Ordre' = 'A'\n'#/info' = 'B'\nOrder = 'C'\n'#/paths/~1orders/get' = '1st'\n",
        );
        assert!(outcome.files.is_none());
        let said: Vec<_> = outcome
            .records(&|_| true)
            .into_iter()
            .map(|it| format!("{}:{} {} {}", it.region.line, it.region.column, it.message, it.help.join(" ")))
            .collect();
        assert_eq!(
            said,
            [
                "4:1 \"Order\" is not a pointer to a node write it as the command `names` does: \"#/components/schemas/Refund\"",
                "5:26 a name is a string of letters, digits and underscores, and begins with a letter ",
            ]
        );
        let outcome = made("[names]\n'#/components/schemas/Ordre' = 'A'\n'#/info' = 'B'\n");
        let said: Vec<_> =
            outcome.diagnostics.iter().map(|it| format!("{} {}", it.message, it.help.join(" "))).collect();
        assert_eq!(
            said,
            [
                "nothing at `#/components/schemas/Ordre` has a name in Rust did you mean `#/components/schemas/Order`?",
                "nothing at `#/info` has a name in Rust the command `names` lists each pointer with its name",
            ]
        );
    }
}
