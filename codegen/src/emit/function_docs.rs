//! Documentation of an operation's function: what it does and takes, where it comes from, and how it fails.

use super::docs::Doc;
use super::markdown;
use super::resource::Emit;
use crate::ir::{Replay, Response, Retry, Scopes};

impl Emit<'_> {
    /// What the function's documentation says.
    pub(super) fn function_docs(&self) -> Doc {
        let operation = self.operation;
        let endpoint = format!("{} {}", operation.method, operation.path);
        let doc = Doc::of(&operation.docs, &format!("Calls {}.", markdown::code(&endpoint)));
        let optional =
            self.parameters_with_names().filter(|(it, _)| !it.required).map(|(_, ident)| ident.to_string());
        let members = self.names.body_members.iter().map(|(_, ident)| ident.to_string());
        let body = operation.body.iter().filter(|it| !it.required).map(|_| self.names.body.to_string());
        let optional: Vec<_> = optional.chain(members).chain(body).map(|it| markdown::code(&it)).collect();
        let doc = if optional.is_empty() {
            doc
        } else {
            doc.paragraph(format!("Optional: {}.", optional.join(", ")))
        };
        let doc = match operation.body.as_ref().filter(|it| it.variant.is_some()) {
            Some(it) => {
                doc.paragraph(format!("Sends its body as {}.", markdown::code(&it.content.media_type)))
            }
            None => doc,
        };
        let doc = match &operation.idempotency_header {
            Some(_) => doc.paragraph("Carries an idempotency key ([`Call::idempotency_key`])."),
            None => doc,
        };
        let doc = match self.pagination_docs() {
            Some(words) => doc.paragraph(words),
            None => doc,
        };
        let doc = doc.paragraph(repetition(&operation.retry));
        let doc = match &self.names.headers {
            Some(headers) => doc.paragraph(format!("Headers of the answer: [`{}`].", headers.ident)),
            None => doc,
        };
        let doc = match operation.scopes.as_slice() {
            [] => doc,
            all => doc.paragraph(all.iter().map(scopes).collect::<Vec<_>>().join(" ")),
        };
        let doc = doc.paragraph(format!(
            "Operation {}: {}.",
            markdown::code(&operation.id),
            markdown::code(&endpoint)
        ));
        let doc = doc.list("# Callbacks", self.ctx.callbacks(operation));
        let doc = doc.list("# Links", self.ctx.links(operation));
        doc.list("# Errors", self.errors())
    }

    /// A line for each group of statuses that the document says the same of.
    fn errors(&self) -> Vec<String> {
        let mut groups: Vec<(Vec<String>, String)> = Vec::new();
        for response in self.operation.responses.iter().filter(|it| !it.status.is_success()) {
            let words = self.error_docs(response);
            match groups.iter_mut().find(|(_, it)| *it == words) {
                Some((statuses, _)) => statuses.push(response.status.to_string()),
                None => groups.push((vec![response.status.to_string()], words)),
            }
        }
        groups.into_iter().map(|(statuses, words)| format!("{}: {words}", statuses.join(", "))).collect()
    }

    fn error_docs(&self, response: &Response) -> String {
        let words = response
            .docs
            .description
            .as_deref()
            .filter(|it| !it.trim().is_empty())
            .unwrap_or("No description.");
        let words = markdown::lines(words).join(" ");
        match response.content.as_ref().map(|it| self.ctx.named_docs(&it.ty)) {
            Some(Some(ty)) => {
                let words = words.trim();
                let stop = if words.ends_with(['.', '!', '?', ':', ';']) { "" } else { "." };
                format!("{words}{stop} Body: {ty}.")
            }
            _ => words.trim().to_owned(),
        }
    }
}

/// What becomes of a call that failed.
fn repetition(retry: &Retry) -> String {
    let locked = match retry.locked.as_slice() {
        [] => String::new(),
        all => {
            let statuses: Vec<_> = all.iter().map(u16::to_string).collect();
            format!(", or while the answer is {} (locked)", statuses.join(", "))
        }
    };
    let under = match retry.replay {
        Replay::Once => {
            return "Never repeated, unless it is certain that the server did not see it.".to_owned();
        }
        Replay::Safe | Replay::Idempotent => "",
        Replay::Keyed => " under the same key",
    };
    format!("Repeated{under} after failures that may pass ([`Call::retries`]){locked}.")
}

/// What a token must be good for.
fn scopes(scopes: &Scopes) -> String {
    let names: Vec<_> = scopes.names.iter().map(|it| markdown::code(it)).collect();
    let scope = if names.len() == 1 { "scope" } else { "scopes" };
    format!("A token of {} needs the {scope} {}.", markdown::code(&scopes.scheme), names.join(", "))
}
