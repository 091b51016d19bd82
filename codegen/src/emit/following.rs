//! What follows a call, in words: the callbacks that the server makes because of it, and the calls that its response
//! leads to.

use super::Context;
use super::docs::{Doc, Prose, prose};
use super::event::beside;
use crate::ir::{Callback, Link, Operation};

impl Context<'_> {
    /// A line for each callback of an operation: its name, where it goes, what it brings.
    pub(super) fn callbacks(&self, operation: &Operation) -> Vec<Prose> {
        operation.callbacks.iter().map(|it| self.callback(it)).collect()
    }

    fn callback(&self, callback: &Callback) -> Prose {
        let request = &callback.request;
        let brings = match request.payload.as_ref().map(|it| self.named_docs(&it.ty)) {
            Some(Some(ty)) => prose![", brings ", ty, "."],
            Some(None) => ", brings JSON.".into(),
            None => ".".into(),
        };
        let words = [&request.docs.summary, &request.docs.description].into_iter().flatten();
        let words = Prose::join(words.map(|it| sentence(it)), "");
        let about = request.payload.as_ref().map(|it| Doc::line(&it.docs)).filter(|it| !it.is_empty());
        let beside = Prose::join(beside(request), "; ");
        prose![
            Prose::code(&callback.name),
            ": ",
            Prose::text(&request.method),
            " to ",
            Prose::code(&callback.expression),
            brings,
            words,
            about.map(|it| prose![" ", it]),
            request.docs.deprecated.then_some(" Deprecated."),
            (!beside.is_empty()).then(|| prose![" With it: ", beside, "."]),
        ]
    }

    /// A line for each link of an operation's responses: the response, the operation, and what it is called with.
    pub(super) fn links(&self, operation: &Operation) -> Vec<Prose> {
        let responses = operation.responses.iter();
        let links = responses.flat_map(|it| it.links.iter().map(move |link| (it.status, link)));
        links.map(|(status, it)| prose![Prose::code(&it.name), " of ", status, ": ", self.link(it)]).collect()
    }

    fn link(&self, link: &Link) -> Prose {
        let target = match link.operation.map(|it| self.function_docs(it)) {
            Some(function) => function,
            None => Prose::code(&link.target),
        };
        let with =
            link.parameters.iter().map(|(name, value)| prose![Prose::code(name), " = ", Prose::code(value)]);
        let body = link.body.iter().map(|it| prose!["the body ", Prose::code(it)]);
        let with = Prose::join(with.chain(body), ", ");
        let with = (!with.is_empty()).then(|| prose![" with ", with]);
        prose![target, with, ".", link.description.as_deref().map(sentence)]
    }
}

/// A text of the document in a line of ours.
fn sentence(words: &str) -> Prose {
    prose![" ", Prose::description(words).ended(&['.', '!', '?', ':'], ".")]
}
