//! Documentation of an operation's function: what it does and takes, where it comes from, and how it fails.

use super::docs::{Doc, Prose, prose};
use super::resource::OperationEmitter;
use crate::analyze::{failures, results};
use crate::ir::{Content, Replay, Response, Retry, Scopes, SecurityKind};

impl OperationEmitter<'_> {
    /// What the function's documentation says.
    pub(super) fn function_docs(&self) -> Doc {
        let operation = self.operation;
        let endpoint = format!("{} {}", operation.method, operation.path);
        let doc = Doc::of(&operation.docs, prose!["Calls ", Prose::code(&endpoint), "."]);
        let optional =
            self.parameters_with_names().filter(|(it, _)| !it.required).map(|(_, ident)| ident.to_string());
        let members = self.names.body_members.iter().map(|(_, ident)| ident.to_string());
        let body = operation.body.iter().filter(|it| !it.required).map(|_| self.names.body.to_string());
        let optional: Vec<_> = optional.chain(members).chain(body).map(|it| Prose::code(&it)).collect();
        let doc = if optional.is_empty() {
            doc
        } else {
            doc.paragraph(prose!["Optional: ", Prose::join(optional, ", "), "."])
        };
        let doc = match operation.body.as_ref().filter(|it| it.variant.is_some()) {
            Some(it) => doc.paragraph(prose!["Sends its body as ", Prose::code(&it.content.media_type), "."]),
            None => doc,
        };
        let about = |what: &'static str, content: Option<&Content>| {
            let words = content.map(|it| Doc::line(&it.docs)).unwrap_or_default();
            if words.is_empty() { words } else { prose![what, words] }
        };
        let doc = doc.paragraph(about("Body: ", operation.body.as_ref().map(|it| &it.content)));
        // Of several responses each is described at its arm.
        let result = results(operation).into_iter().find_map(|it| it.content.as_ref());
        let doc = doc.paragraph(about("Response: ", result.filter(|_| self.names.output.is_none())));
        let doc = match &operation.idempotency_header {
            Some(_) if operation.retry.replay == Replay::Keyed => doc.paragraph(
                "Carries an idempotency key ([`Call::idempotency_key`]), by which the server recognises a retry.",
            ),
            Some(_) => doc.paragraph(
                "Carries an idempotency key ([`Call::idempotency_key`]). It is not known whether the server recognises \
                 a retry by it.",
            ),
            None => doc,
        };
        let doc = doc.paragraph(self.pagination_docs());
        let doc = match (self.streamed(), &operation.stream_twin) {
            (None, _) => doc,
            (Some(_), None) => doc.paragraph(
                "The response is items, one after another: [`Call::stream_items`] returns each as it comes. Awaited, the call \
                 returns all of them, once the response is complete.",
            ),
            (Some(_), Some(_)) => doc.paragraph(
                "Asks for the response as a stream of items: [`Call::stream_items`] returns each as it comes.",
            ),
        };
        let doc = doc.paragraph(repetition(&operation.retry));
        let doc = match &self.names.headers {
            Some(headers) => doc.paragraph(prose![
                "Headers of the response: ",
                Prose::own_item(headers.ident.as_str()),
                "."
            ]),
            None => doc,
        };
        let doc = doc.paragraph(self.credentials());
        let doc = doc.paragraph(Prose::join(operation.scopes.iter().map(scopes), " "));
        let doc = doc.paragraph(prose![
            "Operation ",
            Prose::code(&operation.id),
            ": ",
            Prose::code(&endpoint),
            "."
        ]);
        let doc = doc.list("# Callbacks", self.ctx.callbacks(operation));
        let doc = doc.list("# Links", self.ctx.links(operation));
        doc.list("# Errors", self.errors())
    }

    /// Which functions of the builder give the credentials, where the key that the client is made with is none of them.
    fn credentials(&self) -> Prose {
        let schemes = &self.ctx.api.security_schemes;
        let security = &self.operation.security;
        let has_key =
            |set: &Vec<String>| schemes.first().is_none_or(|key| set.iter().all(|it| *it == key.name));
        if security.is_empty() || security.iter().any(has_key) {
            return Prose::default();
        }
        let alternative = |set: &Vec<String>| {
            let given = set.iter().filter_map(|name| schemes.iter().find(|it| it.name == *name)).map(|it| {
                let function = match it.kind {
                    SecurityKind::Basic => "basic",
                    SecurityKind::Bearer => "bearer",
                    _ => "api_key",
                };
                let link = Prose::item(function, &format!("crate::ClientBuilder::{function}"));
                prose![Prose::code(&it.name), " (", link, ")"]
            });
            Prose::join(given.collect::<Vec<_>>(), " and ")
        };
        prose!["Needs the credential ", Prose::join(security.iter().map(alternative), ", or "), "."]
    }

    /// A line for each group of statuses that the document says the same of.
    fn errors(&self) -> Vec<Prose> {
        let mut groups: Vec<(Vec<Prose>, Prose)> = Vec::new();
        for response in failures(self.operation) {
            let words = self.error_docs(response);
            match groups.iter_mut().find(|(_, it)| *it == words) {
                Some((statuses, _)) => statuses.push(response.status.into()),
                None => groups.push((vec![response.status.into()], words)),
            }
        }
        groups.into_iter().map(|(statuses, words)| prose![Prose::join(statuses, ", "), ": ", words]).collect()
    }

    fn error_docs(&self, response: &Response) -> Prose {
        let words = response.docs.description.as_deref().map(Prose::description);
        let words = words.filter(|it| !it.is_empty()).unwrap_or("No description.".into());
        let Some(content) = &response.content else { return words };
        let (ty, about) = (self.ctx.named_docs(&content.ty), Doc::line(&content.docs));
        let ended = |words: Prose| words.ended(&['.', '!', '?', ':', ';'], ".");
        match (ty, about.is_empty()) {
            (Some(ty), true) => prose![ended(words), " Body: ", ty, "."],
            (Some(ty), false) => prose![ended(words), " Body: ", ty, ". ", about],
            (None, true) => words,
            (None, false) => prose![ended(words), " Body: ", about],
        }
    }
}

/// What happens after a failure, and what is left to the caller.
fn repetition(retry: &Retry) -> Prose {
    let statuses = Prose::join(retry.locked.iter().map(|it| Prose::from(*it)), ", ");
    let locked = (!statuses.is_empty()).then(|| prose![", or after the status ", statuses, " (locked)"]);
    let under = match retry.replay {
        Replay::Once => {
            return "Not retried unless the request certainly never reached the server. After a lost response, check whether it \
                    was done before you call it again."
                .into();
        }
        Replay::Safe | Replay::Idempotent => "",
        Replay::Keyed => " under the same key",
    };
    prose!["Retried", under, " after failures that may pass ([`Call::retries`])", locked, "."]
}

/// What a token must be good for.
fn scopes(scopes: &Scopes) -> Prose {
    let needs = if scopes.names.len() == 1 { " needs the scope " } else { " needs the scopes " };
    let names = Prose::join(scopes.names.iter().map(|it| Prose::code(it)), ", ");
    prose!["A token of ", Prose::code(&scopes.scheme), needs, names, "."]
}
