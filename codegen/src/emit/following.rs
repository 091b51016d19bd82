//! What follows a call, in words: the callbacks that the server makes because of it, and the calls that its answer
//! leads to.

use super::Context;
use super::event::beside;
use super::markdown::{self, code};
use crate::ir::{Callback, Link, Operation};

impl Context<'_> {
    /// A line for each callback of an operation: its name, where it goes, what it brings.
    pub(super) fn callbacks(&self, operation: &Operation) -> Vec<String> {
        operation.callbacks.iter().map(|it| self.callback(it)).collect()
    }

    fn callback(&self, callback: &Callback) -> String {
        let request = &callback.request;
        let mut line =
            format!("{}: {} to {}", code(&callback.name), request.method, code(&callback.expression));
        match request.payload.as_ref().map(|it| self.named_docs(&it.ty)) {
            Some(Some(ty)) => line.push_str(&format!(", brings {ty}.")),
            Some(None) => line.push_str(", brings JSON."),
            None => line.push('.'),
        }
        if let Some(words) = request.docs.summary.as_ref().or(request.docs.description.as_ref()) {
            line.push_str(&sentence(words));
        }
        if request.docs.deprecated {
            line.push_str(" Deprecated.");
        }
        let beside: Vec<_> = beside(request).collect();
        if !beside.is_empty() {
            line.push_str(&format!(" Beside it come {}.", beside.join("; ")));
        }
        line
    }

    /// A line for each link of an operation's answers: the answer, the operation, and what it is called with.
    pub(super) fn links(&self, operation: &Operation) -> Vec<String> {
        let responses = operation.responses.iter();
        let links = responses.flat_map(|it| it.links.iter().map(move |link| (it.status, link)));
        links.map(|(status, it)| format!("{} of {status}: {}", code(&it.name), self.link(it))).collect()
    }

    fn link(&self, link: &Link) -> String {
        let mut line = match link.operation.map(|it| self.function_docs(it)) {
            Some(function) => function,
            None => code(&link.target),
        };
        let with = link.parameters.iter().map(|(name, value)| format!("{} = {}", code(name), code(value)));
        let body = link.body.iter().map(|it| format!("the body {}", code(it)));
        let with: Vec<_> = with.chain(body).collect();
        if !with.is_empty() {
            line.push_str(&format!(" with {}", with.join(", ")));
        }
        line.push('.');
        if let Some(words) = &link.description {
            line.push_str(&sentence(words));
        }
        line
    }
}

/// A text of the document in a line of ours.
fn sentence(words: &str) -> String {
    let words = markdown::lines(words).join(" ");
    let words = words.trim();
    let stop = if words.ends_with(['.', '!', '?', ':']) { "" } else { "." };
    format!(" {words}{stop}")
}
