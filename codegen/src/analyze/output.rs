//! What a successful call gives.
//!
//! In: the responses of an operation. Out: one [`Output`]. Which responses are results, and which are failures,
//! is settled here, too.

use crate::ir::{Content, Encoding, Items, Operation, Response, Status, TypeRef};

/// What a successful call of an operation gives.
#[derive(Debug, Clone, PartialEq)]
pub enum Output {
    /// Nothing: no success has a body.
    Nothing,
    /// JSON of this type.
    Json(TypeRef),
    /// JSON of this type with some successful statuses, nothing with others.
    OptionalJson(TypeRef),
    /// Items of this type, one after another.
    Items(TypeRef, Items),
    /// Text.
    Text {
        /// Nothing may show it.
        sensitive: bool,
    },
    /// Bytes as they come.
    Bytes {
        /// Nothing may show them.
        sensitive: bool,
    },
    /// A redirect with this body.
    Redirect(Payload),
    /// Different bodies with different statuses: one of these.
    Several(Vec<Outcome>),
}

/// What one of several successful statuses gives.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// The statuses.
    pub status: Status,
    /// The body that comes with them.
    pub payload: Payload,
}

/// What the body of one status becomes.
#[derive(Debug, Clone, PartialEq)]
pub enum Payload {
    /// Nothing.
    Nothing,
    /// JSON of this type.
    Json(TypeRef),
    /// Items of this type, one after another.
    Items(TypeRef, Items),
    /// Text.
    Text {
        /// Nothing may show it.
        sensitive: bool,
    },
    /// Bytes as they come.
    Bytes {
        /// Nothing may show them.
        sensitive: bool,
    },
    /// Where to go next, in addition to a body.
    Redirect(Box<Payload>),
}

impl Output {
    /// What a call of this operation gives.
    pub(crate) fn of(operation: &Operation) -> Self {
        let mut outcomes: Vec<_> = results(operation).into_iter().map(Outcome::of).collect();
        // HTTP gives this status no body, whatever the range says that it is one of.
        let has_body = |it: &Outcome| it.status == Status::Range(2) && it.payload != Payload::Nothing;
        let no_content = Status::Code(204);
        if outcomes.iter().any(has_body) && outcomes.iter().all(|it| it.status != no_content) {
            outcomes.push(Outcome { status: no_content, payload: Payload::Nothing });
        }
        let mut bodies: Vec<_> =
            outcomes.iter().map(|it| &it.payload).filter(|it| **it != Payload::Nothing).cloned().collect();
        let with_body = bodies.len();
        bodies.dedup();
        match bodies.pop() {
            None => Self::Nothing,
            Some(_) if !bodies.is_empty() => Self::Several(outcomes),
            // Where to go next is not what is missing from another outcome.
            Some(Payload::Redirect(_)) if with_body < outcomes.len() => Self::Several(outcomes),
            Some(Payload::Redirect(body)) => Self::Redirect(*body),
            Some(Payload::Json(ty)) if with_body == outcomes.len() => Self::Json(ty),
            Some(Payload::Json(ty)) => Self::OptionalJson(ty),
            Some(Payload::Items(ty, how)) => Self::Items(ty, how),
            Some(Payload::Text { sensitive }) => Self::Text { sensitive },
            Some(Payload::Bytes { sensitive }) => Self::Bytes { sensitive },
            Some(Payload::Nothing) => Self::Nothing,
        }
    }
}

impl Output {
    /// Whether some outcome is a redirect.
    pub fn gives_redirect(&self) -> bool {
        match self {
            Self::Redirect(_) => true,
            Self::Several(outcomes) => outcomes.iter().any(|it| matches!(it.payload, Payload::Redirect(_))),
            _ => false,
        }
    }
}

impl Outcome {
    fn of(response: &Response) -> Self {
        let body = response.content.as_ref().map_or(Payload::Nothing, Payload::of);
        let payload = if response.status.is_redirect() { Payload::Redirect(Box::new(body)) } else { body };
        Self { status: response.status, payload }
    }
}

impl Payload {
    fn of(content: &Content) -> Self {
        let sensitive = content.is_sensitive();
        match content.encoding {
            Encoding::Json => Self::Json(content.ty.clone()),
            Encoding::Items => match &content.items {
                Some(how) => Self::Items(content.ty.clone(), how.clone()),
                None => Self::Bytes { sensitive },
            },
            Encoding::Form | Encoding::Text => Self::Text { sensitive },
            Encoding::Bytes | Encoding::Multipart => Self::Bytes { sensitive },
        }
    }
}

/// The responses that are failures of an operation and not results.
pub fn failures(operation: &Operation) -> impl Iterator<Item = &Response> {
    let results = results(operation);
    operation.responses.iter().filter(move |it| !results.contains(it))
}

/// The responses that are results of an operation and not failures: those with a status of success, and documented
/// redirects. `default` counts as a success where no other is listed, or none but 304.
pub fn results(operation: &Operation) -> Vec<&Response> {
    let is_default = |it: &&Response| it.status == Status::Default;
    let says_more = |it: &Response| it.status.is_result() && it.status != Status::Code(304);
    let has_default = !operation.responses.iter().any(says_more);
    let listed = operation.responses.iter();
    listed.filter(|it| it.status.is_result() || has_default && is_default(it)).collect()
}
