//! An API without what is not in the part, its types and operations numbered anew.
//!
//! In: the whole API and what was chosen. Out: which types, operations and webhooks stay, and the API of those.

use super::chosen::Chosen;
use super::{schema_of, types_of};
use crate::analyze::Facts;
use crate::ir::{Api, Locked, TypeId, reachable};
use crate::renumber::{keep, keep_types, places};

/// What stays of an API, by its positions in the whole, each list in the order of the whole.
pub(super) struct Part {
    pub(super) types: Vec<TypeId>,
    pub(super) operations: Vec<usize>,
    pub(super) webhooks: Vec<usize>,
}

impl Part {
    pub(super) fn new(api: &Api, chosen: &Chosen, types_only: bool) -> Self {
        let named = (0..api.types.len()).map(TypeId).filter(|it| {
            let ty = api.ty(*it);
            let schema = schema_of(&ty.pointer).filter(|it| ty.named && chosen.components.contains(it));
            // One half of a schema stays only where something sends, or returns, it.
            let is_half = ty.view.is_some_and(|it| it.twin.is_some());
            schema.is_some_and(|it| !is_half || chosen.named.contains(&it))
        });
        let calls = types_of(api, &chosen.operations, chosen.webhooks);
        let mut types: Vec<_> = reachable(&api.types, calls.into_iter().chain(named)).into_iter().collect();
        types.sort_unstable();
        let operations = if types_only { Vec::new() } else { chosen.operations.clone() };
        let webhooks = if chosen.webhooks { (0..api.webhooks.len()).collect() } else { Vec::new() };
        Self { types, operations, webhooks }
    }

    /// The API of the part.
    pub(super) fn api(&self, mut api: Api, facts: &Facts) -> Api {
        let operations = places(&self.operations, |it| it);
        keep(&mut api.operations, |it| operations.contains_key(&it));
        if self.webhooks.is_empty() {
            (api.event, api.event_keys, api.signature) = (None, None, None);
            api.webhooks.clear();
        }
        let types = keep_types(&mut api, &self.types);
        let new = |id: TypeId| types.get(&id).copied();
        let responses = api.operations.iter_mut().flat_map(|it| &mut it.responses);
        for link in responses.flat_map(|it| &mut it.links) {
            link.operation = link.operation.and_then(|it| operations.get(&it).copied());
        }
        // What callers rely on in the whole: they must find it in the part.
        let fields = |of: &mut dyn Iterator<Item = (TypeId, usize)>| {
            of.filter_map(|(id, field)| Some((new(id)?, field))).collect()
        };
        let plain = fields(&mut api.locked.plain.iter().copied());
        api.locked = Locked { boxed: fields(&mut facts.all_boxed()), plain, ..Locked::default() };
        api
    }
}
