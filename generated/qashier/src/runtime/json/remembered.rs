//! The tree of the numbers in a text that a float does not carry. When one is added and when it is written again is
//! `exact`'s job.

use std::sync::Arc;

use super::fault::Step;

/// A number that its float does not carry, or a value that holds such numbers.
#[derive(Clone, PartialEq)]
pub(super) struct Exact {
    /// The step that leads to it. None for a number that was just read, until whoever holds it takes the step.
    pub(super) step: Option<Step>,
    pub(super) what: What,
}

#[derive(Clone, PartialEq)]
pub(super) enum What {
    Number {
        value: f64,
        text: Arc<str>,
    },
    /// What is inside, in the order in which it is looked up.
    Inside(Arc<[Exact]>),
}

impl What {
    /// The text of a number, if it still is the same.
    pub(super) fn text(&self, value: f64) -> Option<&str> {
        match self {
            Self::Number { value: own, text } if own.to_bits() == value.to_bits() => Some(text),
            _ => None,
        }
    }
}

/// What a writer knows while it is inside an object that remembers numbers.
pub(super) struct Remembered {
    /// What is remembered of the object, and of each value on the way to what is being written; none of a value that
    /// holds no such numbers.
    pub(super) places: Vec<Option<What>>,
}

impl Remembered {
    /// `None` where there is nothing to remember.
    pub(super) fn of(numbers: Option<&Arc<[Exact]>>) -> Option<Box<Self>> {
        numbers.map(|it| Box::new(Self { places: vec![Some(What::Inside(Arc::clone(it)))] }))
    }

    pub(super) fn text(&self, value: f64) -> Option<&str> {
        self.places.last()?.as_ref()?.text(value)
    }

    /// What is remembered one step further in.
    pub(super) fn inside(&self, step: impl FnOnce() -> Step) -> Option<What> {
        let Some(Some(What::Inside(all))) = self.places.last() else { return None };
        at(all, step()).cloned()
    }
}

/// What is remembered one step further in.
pub(super) fn at(all: &[Exact], step: Step) -> Option<&What> {
    let step = Some(step);
    // Of a member that occurs twice the last one counts.
    let end = all.partition_point(|it| it.step <= step);
    let last = all.get(end.checked_sub(1)?)?;
    (last.step == step).then_some(&last.what)
}

/// What an object or a list remembers of what is inside it.
pub(super) fn inside(mut all: Vec<Exact>) -> Arc<[Exact]> {
    all.sort_by(|a, b| a.step.cmp(&b.step));
    all.into()
}
