//! What an error was caused by, fit to be seen.
//!
//! In: the error of a transport, a body's source or a token provider, with all that caused it in turn. Out: the same, so
//! that callers can ask it what they like; but where it shows a secret, only what it says, without the secret.

use std::error::Error as StdError;
use std::fmt;

use super::super::secret::scrubber::Scrubber;
use super::super::wire::transport::BoxError;

/// The cause, without secrets.
pub(crate) fn scrubbed(cause: BoxError, scrubber: &Scrubber) -> BoxError {
    let shown = chain(&*cause).into_iter().any(|it| shows(it, scrubber));
    if shown { Box::new(Told::of(&*cause, scrubber)) } else { cause }
}

/// An error, what caused it, and so on.
fn chain<'a>(first: &'a (dyn StdError + 'static)) -> Vec<&'a (dyn StdError + 'static)> {
    /// Causes of causes beyond that are nobody's help.
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

/// What an error says.
struct Told {
    text: String,
    source: Option<Box<Told>>,
}

impl Told {
    fn of(cause: &(dyn StdError + 'static), scrubber: &Scrubber) -> Self {
        let text = |it: &dyn StdError| scrubber.scrub(&it.to_string());
        let deeper = chain(cause).into_iter().skip(1);
        let source = deeper.rfold(None, |source, it| Some(Box::new(Self { text: text(it), source })));
        Self { text: text(cause), source }
    }
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.text, f)
    }
}

impl StdError for Told {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|it| it as &(dyn StdError + 'static))
    }
}
