//! What a successful call gives.
//!
//! In: the responses of an operation. Out: one [`Output`]. Which responses count as success is settled here, too.

use crate::ir::{Content, Encoding, Operation, Response, Status, TypeRef};

/// What a successful call of an operation gives.
#[derive(Debug, Clone, PartialEq)]
pub enum Output {
    /// Nothing: no success has a body.
    Nothing,
    /// JSON of this type.
    Json(TypeRef),
    /// JSON of this type with some successful statuses, nothing with others.
    OptionalJson(TypeRef),
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
}

impl Output {
    /// What a call of this operation gives.
    pub(super) fn of(operation: &Operation) -> Self {
        let successes = successes(operation);
        let mut bodies: Vec<_> =
            successes.iter().filter_map(|it| it.content.as_ref()).map(Payload::of).collect();
        let with_body = bodies.len();
        bodies.dedup();
        match bodies.pop() {
            None => Self::Nothing,
            Some(_) if !bodies.is_empty() => Self::Several(successes.into_iter().map(Outcome::of).collect()),
            Some(Payload::Json(ty)) if with_body == successes.len() => Self::Json(ty),
            Some(Payload::Json(ty)) => Self::OptionalJson(ty),
            Some(Payload::Text { sensitive }) => Self::Text { sensitive },
            Some(Payload::Bytes { sensitive }) => Self::Bytes { sensitive },
            Some(Payload::Nothing) => Self::Nothing,
        }
    }
}

impl Outcome {
    fn of(response: &Response) -> Self {
        let payload = response.content.as_ref().map_or(Payload::Nothing, Payload::of);
        Self { status: response.status, payload }
    }
}

impl Payload {
    fn of(content: &Content) -> Self {
        let sensitive = content.is_sensitive();
        match content.encoding {
            Encoding::Json => Self::Json(content.ty.clone()),
            Encoding::Form | Encoding::Text => Self::Text { sensitive },
            Encoding::Bytes | Encoding::Multipart => Self::Bytes { sensitive },
        }
    }
}

/// The responses that stand for success; `default` does where no other does.
pub fn successes(operation: &Operation) -> Vec<&Response> {
    let listed: Vec<_> = operation.responses.iter().filter(|it| it.status.is_success()).collect();
    if listed.is_empty() {
        return operation.responses.iter().filter(|it| it.status == Status::Default).collect();
    }
    listed
}
