//! Documentation of an operation's function: what it does and takes, where it comes from, and how it fails.

use super::code::Page;
use super::docs::{Doc, Prose, prose};
use super::resource::OperationEmitter;
use super::{Context, guide, sample};
use crate::analyze::{Output, failures, results};
use crate::ir::{Content, Docs, Replay, Response, Retry, Scopes, SecurityKind, TypeKind};

/// A longer call than this is a program, and explains nothing.
const LONGEST_EXAMPLE: usize = 600;

impl OperationEmitter<'_> {
    /// What the function's documentation says.
    pub(super) fn function_docs(&self) -> Doc {
        let operation = self.operation;
        let endpoint = format!("{} {}", operation.method, operation.path);
        let doc = Doc::of(&operation.docs, prose!["Calls ", Prose::code(&endpoint), "."]);
        let options = self.options();
        let doc =
            if options.is_empty() { doc } else { doc.table(["option of the call", "what it is"], options) };
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
        let doc = match self.example() {
            Some(page) => doc.page(&page),
            None => doc,
        };
        doc.list("# Errors", self.errors())
    }

    /// What a caller may set: each as a link to where it is described, and what it is in a sentence.
    fn options(&self) -> Vec<[Prose; 2]> {
        let own = &self.names.parameters_struct;
        let parameters = self.operation.parameters.iter().zip(&self.names.parameters);
        let mut rows: Vec<_> = parameters
            .filter(|(it, _)| !it.required)
            .map(|(it, ident)| option(&ident.to_string(), &format!("{own}::{ident}"), &it.docs))
            .collect();
        let Some(body) = self.operation.body.as_ref().filter(|it| !it.required) else { return rows };
        if let Some(id) = self.ctx.facts.flattened_body(self.operation)
            && let TypeKind::Object(object) = &self.ctx.api.ty(id).kind
        {
            let names = self.ctx.names.ty(id);
            let of = format!("{}::models::{}", self.ctx.root_path(), names.ident);
            for (position, ident) in &self.names.body_members {
                let (Some(field), Some(names)) = (object.fields.get(*position), names.fields.get(*position))
                else {
                    continue;
                };
                rows.push(option(&ident.to_string(), &format!("{of}::{}", names.ident), &field.docs));
            }
        }
        let ident = &self.names.body;
        let mut whole = option(&ident.to_string(), &format!("{own}::{ident}"), &body.docs);
        if whole[1].is_empty() {
            whole[1] = "The body.".into();
        }
        rows.push(whole);
        rows
    }

    /// The call with all that it requires, as values that the document gives; compiled, and not sent.
    fn example(&self) -> Option<Page> {
        let call = sample::call(self.ctx, self.index).filter(|it| it.len() <= LONGEST_EXAMPLE)?;
        let result = match self.ctx.facts.output(self.index) {
            Output::Nothing => "",
            _ => "let response = ",
        };
        let mut words = guide::own(self.ctx);
        words.push(("call", super::code::code![result, call, ".await?;"].into()));
        Some(Page::filled(include_str!("example.md"), &words))
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
                    SecurityKind::Bearer | SecurityKind::Tokens(_) => "bearer",
                    _ => "api_key",
                };
                let link = Prose::item(function, &format!("crate::ClientBuilder::{function}"));
                prose![Prose::code(&it.name), " (", link, ")"]
            });
            Prose::join(given.collect::<Vec<_>>(), " and ")
        };
        prose!["Needs the credential ", Prose::join(security.iter().map(alternative), ", or "), "."]
    }

    /// How the operation fails.
    fn errors(&self) -> Vec<Prose> {
        let common = self.ctx.facts.common_failures();
        // What all but a few operations have in common is said once.
        let has_common = common.is_had_by(self.index);
        let own = failures(self.operation).filter(|it| !has_common || !common.has(it));
        let mut lines = lines(self.ctx, own);
        if has_common {
            let all = Prose::item("resources", &format!("{}::resources#errors", self.ctx.root_path()));
            lines.push(prose!["Those of most operations: see ", all, "."]);
        }
        lines
    }
}

/// What most operations have in common, for the page of all.
pub(super) fn common_errors(ctx: &Context<'_>) -> Vec<Prose> {
    lines(ctx, ctx.facts.common_failures().of(ctx.api))
}

/// A line for each group of statuses that the document says the same of.
fn lines<'r>(ctx: &Context<'_>, responses: impl Iterator<Item = &'r Response>) -> Vec<Prose> {
    let mut groups: Vec<(Vec<Prose>, Prose)> = Vec::new();
    for response in responses {
        let words = error_docs(ctx, response);
        match groups.iter_mut().find(|(_, it)| *it == words) {
            Some((statuses, _)) => statuses.push(response.status.into()),
            None => groups.push((vec![response.status.into()], words)),
        }
    }
    groups.into_iter().map(|(statuses, words)| prose![Prose::join(statuses, ", "), ": ", words]).collect()
}

fn error_docs(ctx: &Context<'_>, response: &Response) -> Prose {
    let said = |it: &Option<String>| it.as_deref().map(Prose::description).filter(|it| !it.is_empty());
    let ended = |words: Prose| words.ended(&['.', '!', '?', ':', ';'], ".");
    let words = match (said(&response.docs.summary), said(&response.docs.description)) {
        (Some(summary), Some(description)) if summary != description => {
            prose![ended(summary), " ", description]
        }
        (None, Some(words)) | (Some(words), _) => words,
        (None, None) => "No description.".into(),
    };
    let Some(content) = &response.content else { return words };
    let (ty, about) = (ctx.named_docs(&content.ty), Doc::line(&content.docs));
    match (ty, about.is_empty()) {
        (Some(ty), true) => prose![ended(words), " Body: ", ty, "."],
        (Some(ty), false) => prose![ended(words), " Body: ", ty, ". ", about],
        (None, true) => words,
        (None, false) => prose![ended(words), " Body: ", about],
    }
}

/// An option as a row of a table.
fn option(shown: &str, path: &str, docs: &Docs) -> [Prose; 2] {
    let text = [&docs.summary, &docs.description].into_iter().flatten().find(|it| !it.trim().is_empty());
    let words = text.map(|it| Prose::sentence(it).unwrap_or_else(|| Prose::description(it)));
    [Prose::item(shown, path), words.unwrap_or_default()]
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
