//! The cause of an error, safe to show.
//!
//! In: the error of a transport, a body's source or a token provider, with its chain of sources. Out: the same, so that
//! callers can downcast it; if its message shows a secret, only the message, without the secret.

use std::error::Error as StdError;
use std::fmt;

use super::super::secret::scrubber::Scrubber;
use super::super::wire::transport::BoxError;

/// The cause, without secrets.
pub(crate) fn scrubbed(cause: BoxError, scrubber: &Scrubber) -> BoxError {
    let shown = chain(&*cause).into_iter().any(|it| shows(it, scrubber));
    if shown { Box::new(Message::of(&*cause, scrubber)) } else { cause }
}

/// An error, what caused it, and so on.
fn chain<'a>(first: &'a (dyn StdError + 'static)) -> Vec<&'a (dyn StdError + 'static)> {
    /// Longer chains of causes help nobody.
    const LONGEST: usize = 32;
    let mut chain = vec![first];
    let mut cause = first;
    while let Some(next) = cause.source().filter(|_| chain.len() < LONGEST) {
        chain.push(next);
        cause = next;
    }
    chain
}

fn shows(cause: &dyn StdError, scrubber: &Scrubber) -> bool {
    [format!("{cause}"), format!("{cause:?}"), format!("{cause:#?}")].iter().any(|it| scrubber.finds_in(it))
}

/// The message of an error.
struct Message {
    text: String,
    source: Option<Box<Message>>,
}

impl Message {
    fn of(cause: &(dyn StdError + 'static), scrubber: &Scrubber) -> Self {
        let text = |it: &dyn StdError| scrubber.scrub(&it.to_string());
        let deeper = chain(cause).into_iter().skip(1);
        let source = deeper.rfold(None, |source, it| Some(Box::new(Self { text: text(it), source })));
        Self { text: text(cause), source }
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.text, f)
    }
}

impl StdError for Message {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|it| it as &(dyn StdError + 'static))
    }
}
