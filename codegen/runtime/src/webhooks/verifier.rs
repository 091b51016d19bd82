//! Whether a webhook is genuine, and what its event is.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use http::HeaderMap;

use super::super::json::convert;
use super::super::json::drift::Drift;
use super::super::secret::text::Secret;
use super::age;
use super::error::{Error, ErrorKind};
use super::key::Keys;
use super::pieces::pieces;
use super::received::Received;
use super::signature::Signature;
use super::signed::Signed;

/// Verifies webhooks. Create it once: it serves any number of requests, from any number of threads.
pub struct Verifier<W> {
    settings: Settings,
    of: PhantomData<fn() -> W>,
}

/// What a verifier goes by, whichever API it is for.
#[derive(Clone)]
struct Settings {
    keys: Keys,
    tolerance: Option<Duration>,
    clock: Clock,
}

#[derive(Clone)]
struct Clock(Arc<dyn Fn() -> SystemTime + Send + Sync>);

impl<W: Signed> Verifier<W> {
    /// Accepts what is signed with one of these secrets. While you rotate a secret, give the new one and the old one.
    ///
    /// A secret that cannot be used (it is empty, or not in the form that this API uses) is reported by
    /// [`verify`](Self::verify).
    pub fn new(secrets: impl IntoIterator<Item = impl Into<Secret>>) -> Self {
        let secrets: Vec<Secret> = secrets.into_iter().map(Into::into).collect();
        let settings = Settings {
            keys: Keys::new(W::SIGNATURE, &secrets),
            tolerance: W::SIGNATURE.tolerance,
            clock: Clock(Arc::new(age::now)),
        };
        Self { settings, of: PhantomData }
    }

    /// Accepts only what was signed at most this long ago, or ahead. The age of a repeated delivery may count from the
    /// first one. If the API signs no timestamp, nothing is accepted.
    #[must_use]
    pub fn tolerance(mut self, tolerance: Duration) -> Self {
        self.settings.tolerance = Some(tolerance);
        self
    }

    /// Accepts webhooks of any age.
    #[must_use]
    pub fn no_tolerance(mut self) -> Self {
        self.settings.tolerance = None;
        self
    }

    /// Uses this clock instead of the system's. It is read only if there is an age limit.
    #[must_use]
    pub fn clock(mut self, clock: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        self.settings.clock = Clock(Arc::new(clock));
        self
    }

    /// Verifies a webhook. Pass the body as received, byte for byte: JSON that was parsed and serialized again does not
    /// match.
    ///
    /// # Errors
    ///
    /// If a header is missing or cannot be read, no signature matches, the webhook is too old or too new, or the secret
    /// cannot be used: see [`ErrorKind`].
    pub fn verify<'a>(&self, headers: &HeaderMap, body: &'a [u8]) -> Result<Verified<'a, W>, Error> {
        let proof = self.settings.prove(W::SIGNATURE, headers, body)?;
        Ok(Verified { body, proof, of: PhantomData })
    }
}

impl Settings {
    fn prove(&self, signature: &Signature, headers: &HeaderMap, body: &[u8]) -> Result<Proof, Error> {
        let keys = self.keys.get()?;
        let Received { timestamp, id, signatures } = Received::new(signature, headers)?;
        let pieces = pieces(signature, timestamp, id, body)?;
        let secret = keys.iter().position(|key| signature.digest.is_signed(key, &pieces, &signatures));
        let Some(secret) = secret else {
            let text = format!("no signature in the header `{}` matches", signature.header);
            return Err(Error::new(ErrorKind::NoMatch, text));
        };
        if let Some(tolerance) = self.tolerance {
            let text = "there is an age limit, but no time in seconds or milliseconds since 1970 is signed";
            let signed = timestamp.and_then(age::time);
            let signed = signed.ok_or_else(|| Error::new(ErrorKind::NoTimestamp, text))?;
            age::check(signed, (self.clock.0)(), tolerance)?;
        }
        Ok(Proof { timestamp: timestamp.map(str::to_owned), id: id.map(str::to_owned), secret })
    }
}

impl<W> Clone for Verifier<W> {
    fn clone(&self) -> Self {
        Self { settings: self.settings.clone(), of: PhantomData }
    }
}

impl<W> fmt::Debug for Verifier<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verifier").field("tolerance", &self.settings.tolerance).finish_non_exhaustive()
    }
}

/// A verified webhook.
pub struct Verified<'a, W> {
    body: &'a [u8],
    proof: Proof,
    of: PhantomData<fn() -> W>,
}

/// What was signed with the body, and with which secret.
#[derive(Debug, Clone)]
struct Proof {
    timestamp: Option<String>,
    id: Option<String>,
    secret: usize,
}

impl<'a, W: Signed> Verified<'a, W> {
    /// Reads the event.
    ///
    /// # Errors
    ///
    /// When the body is not JSON, or does not match the schema of its type ([`ErrorKind::Decode`]). An undocumented
    /// type is not an error.
    pub fn parse(&self) -> Result<W::Event, Error> {
        convert::from_slice(self.body).map_err(|fault| Error::decode(&fault))
    }

    /// Where the event deviates from the document: optional members of another type, which [`parse`](Self::parse) keeps
    /// unchanged. Reads the body once more. Empty for an event that matches the document.
    pub fn drift(&self) -> Vec<Drift> {
        convert::drift::<W::Event>(self.body)
    }

    /// The body, as received.
    pub fn body(&self) -> &'a [u8] {
        self.body
    }

    /// The timestamp, as received; `None` if the API signs none.
    pub fn timestamp(&self) -> Option<&str> {
        self.proof.timestamp.as_deref()
    }

    /// The time of signing; `None` where the API signs none, or none in seconds or milliseconds since 1970.
    pub fn signed_at(&self) -> Option<SystemTime> {
        self.timestamp().and_then(age::time)
    }

    /// The id of the delivery; `None` where the API signs none.
    pub fn id(&self) -> Option<&str> {
        self.proof.id.as_deref()
    }

    /// Which of the secrets it is signed with, by its position from 0: when the old one can go.
    pub fn secret_index(&self) -> usize {
        self.proof.secret
    }
}

impl<W> Clone for Verified<'_, W> {
    fn clone(&self) -> Self {
        Self { body: self.body, proof: self.proof.clone(), of: PhantomData }
    }
}

impl<W> fmt::Debug for Verified<'_, W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verified")
            .field("body", &format_args!("{} bytes", self.body.len()))
            .field("proof", &self.proof)
            .finish()
    }
}
