//! The names of a part of an API: those of the whole, numbered anew.
//!
//! In: the names of the whole, and what of it stays. Out: the names of the part, letter by letter the same.

use std::collections::HashMap;

use super::{ErrorNames, Names, Question};
use crate::analyze::Facts;
use crate::ir::TypeId;
use crate::renumber::{keep, places};

impl Names {
    /// The names of some types, operations and webhooks, given by their positions in ascending order.
    pub(crate) fn of_part(mut self, types: &[TypeId], operations: &[usize], webhooks: &[usize]) -> Self {
        let (new_types, new) = (places(types, TypeId), places(operations, |it| it));
        keep(&mut self.types, |it| new_types.contains_key(&TypeId(it)));
        keep(&mut self.operations, |it| new.contains_key(&it));
        keep(&mut self.webhooks, |it| webhooks.contains(&it));
        let mut tags = HashMap::new();
        for (position, tag) in std::mem::take(&mut self.tags).into_iter().enumerate() {
            let operations: Vec<_> = tag.operations.iter().filter_map(|it| new.get(it).copied()).collect();
            if !operations.is_empty() {
                tags.insert(position, self.tags.len());
                self.tags.push(super::TagNames { operations, ..tag });
            }
        }
        for names in &mut self.operations {
            names.tag = tags.get(&names.tag).copied().unwrap_or_default();
            if let Some(headers) = &mut names.headers {
                headers.same_as = headers.same_as.and_then(|it| new.get(&it).copied());
            }
        }
        let ErrorNames { views, questions } = self.errors;
        let view = |(ident, id)| Some((ident, *new_types.get(&id)?));
        let question = |it: Question| {
            let values = it.values.iter().filter_map(|(id, value)| Some((*new_types.get(id)?, *value)));
            Question { ident: it.ident, values: values.collect() }
        };
        self.errors = ErrorNames {
            views: views.into_iter().filter_map(view).collect(),
            questions: questions.into_iter().map(question).collect(),
        };
        self
    }

    /// Keeps the questions about errors that an operation of the part can fail with.
    pub(crate) fn of_errors(mut self, facts: &Facts) -> Self {
        let kinds = facts.error_kinds();
        self.errors.views.retain(|(_, id)| kinds.contains(id));
        for question in &mut self.errors.questions {
            question.values.retain(|(id, _)| kinds.contains(id));
        }
        self.errors.questions.retain(|it| !it.values.is_empty());
        self
    }
}
