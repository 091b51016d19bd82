//! What a node of a clean tree leads to: the components that it refers to, that those refer to, and so on.
//!
//! In: nodes. Out: components. A discriminator refers to schemas by its mapping.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::pointer::Pointer;

/// A component: its section, and its name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Component {
    pub(super) section: String,
    pub(super) name: String,
}

impl Component {
    /// A schema.
    pub(super) fn schema(name: &str) -> Self {
        Self { section: "schemas".to_owned(), name: name.to_owned() }
    }

    /// Where it is.
    pub(super) fn pointer(&self) -> Pointer {
        Pointer::root().key("components").key(&self.section).key(&self.name)
    }

    /// The component that a reference means.
    fn referred(reference: &str) -> Option<Self> {
        let pointer = Pointer::parse(reference.strip_prefix('#')?)?;
        let steps: Vec<_> = pointer.steps().collect();
        match steps.as_slice() {
            [components, section, name] if components == "components" => {
                Some(Self { section: section.to_string(), name: name.to_string() })
            }
            _ => None,
        }
    }
}

/// The components that nodes lead to, and those that the list itself has.
pub(super) fn reached<'a>(
    root: &'a Value,
    nodes: impl IntoIterator<Item = &'a Value>,
    listed: impl IntoIterator<Item = Component>,
) -> BTreeSet<Component> {
    let mut found = BTreeSet::new();
    let mut open: Vec<Component> = listed.into_iter().collect();
    nodes.into_iter().for_each(|it| referred(it, &mut open));
    while let Some(component) = open.pop() {
        if let Some(node) = root.pointer(component.pointer().as_str())
            && found.insert(component)
        {
            referred(node, &mut open);
        }
    }
    found
}

/// Adds the components that a node refers to itself.
fn referred(node: &Value, found: &mut Vec<Component>) {
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        match node {
            Value::Object(object) => {
                let reference = object.get("$ref").and_then(Value::as_str);
                found.extend(reference.and_then(Component::referred));
                let mapping = object.get("discriminator").and_then(|it| it.get("mapping"));
                let mapped = mapping.and_then(Value::as_object).into_iter().flat_map(|it| it.values());
                // A mapping may name a schema without a pointer.
                let mapped = mapped.filter_map(Value::as_str);
                found.extend(
                    mapped.map(|it| Component::referred(it).unwrap_or_else(|| Component::schema(it))),
                );
                open.extend(object.values());
            }
            Value::Array(list) => open.extend(list),
            _ => {}
        }
    }
}
