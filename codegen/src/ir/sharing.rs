//! Which schemas are one type.

use super::TypeId;

/// For each type the one that is emitted for it. Empty: each is emitted itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sharing {
    emitted: Vec<TypeId>,
    /// For each type the one by whose name it is mentioned.
    mentioned: Vec<TypeId>,
    /// For each type those that are aliases of it, in document order.
    aliases: Vec<Vec<TypeId>>,
}

impl Sharing {
    /// By the type that is emitted for each, and the one by whose name each is mentioned.
    pub fn new(emitted: Vec<TypeId>, mentioned: Vec<TypeId>) -> Self {
        let mut aliases = vec![Vec::new(); emitted.len()];
        for (index, emitted) in emitted.iter().enumerate().filter(|(index, it)| it.0 != *index) {
            aliases[emitted.0].push(TypeId(index));
        }
        Self { emitted, mentioned, aliases }
    }

    /// The type that is emitted for this one, which may be itself.
    pub fn emitted(&self, id: TypeId) -> TypeId {
        self.emitted.get(id.0).copied().unwrap_or(id)
    }

    /// The types that are aliases of this one, in document order.
    pub fn aliases(&self, id: TypeId) -> &[TypeId] {
        self.aliases.get(id.0).map_or(&[], Vec::as_slice)
    }

    /// The type by whose name this one is mentioned, which may be itself.
    pub fn mentioned_as(&self, id: TypeId) -> TypeId {
        self.mentioned.get(id.0).copied().unwrap_or(id)
    }
}
