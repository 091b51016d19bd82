//! Creates the headers that the API would send, for callers' own tests.

use std::fmt;
use std::marker::PhantomData;
use std::time::SystemTime;

use http::{HeaderMap, HeaderName, HeaderValue};

use super::super::secret::text::Secret;
use super::age;
use super::error::Error;
use super::key::Keys;
use super::pieces::pieces;
use super::signature::{Carrier, Signature};
use super::signed::Signed;

/// Signs as the API does, so that a receiver of webhooks can be tested without it.
pub struct Signer<W> {
    settings: Settings,
    of: PhantomData<fn() -> W>,
}

#[derive(Clone)]
struct Settings {
    keys: Keys,
    timestamp: Option<String>,
    id: String,
}

impl<W: Signed> Signer<W> {
    /// Signs with this secret, now, in seconds. A secret that cannot be used is reported by [`sign`](Self::sign).
    pub fn new(secret: impl Into<Secret>) -> Self {
        let keys = Keys::new(W::SIGNATURE, &[secret.into()]);
        Self { settings: Settings { keys, timestamp: None, id: "msg_test".to_owned() }, of: PhantomData }
    }

    /// Signs as if it were that time, in seconds since 1970.
    #[must_use]
    pub fn at(self, time: SystemTime) -> Self {
        self.timestamp(age::since_1970(time).as_secs().to_string())
    }

    /// Signs as if it were that time, in milliseconds since 1970.
    #[must_use]
    pub fn at_millis(self, time: SystemTime) -> Self {
        self.timestamp(age::since_1970(time).as_millis().to_string())
    }

    /// Signs with this timestamp, as it is. No effect if the API signs none.
    #[must_use]
    pub fn timestamp(mut self, text: impl Into<String>) -> Self {
        self.settings.timestamp = Some(text.into());
        self
    }

    /// Signs with this id of the delivery; `msg_test` if none is set. No effect if the API signs none.
    #[must_use]
    pub fn id(mut self, text: impl Into<String>) -> Self {
        self.settings.id = text.into();
        self
    }

    /// The headers for this body.
    ///
    /// # Errors
    ///
    /// If the secret cannot be used ([`ErrorKind::Secret`](super::ErrorKind::Secret)), or the timestamp or the id
    /// cannot be sent in a header ([`ErrorKind::InvalidHeader`](super::ErrorKind::InvalidHeader)).
    pub fn sign(&self, body: &[u8]) -> Result<HeaderMap, Error> {
        self.settings.sign(W::SIGNATURE, body)
    }
}

impl Settings {
    fn sign(&self, signature: &Signature, body: &[u8]) -> Result<HeaderMap, Error> {
        let now = || age::since_1970(age::now()).as_secs().to_string();
        let timestamp = signature.timestamp.map(|it| (it, self.timestamp.clone().unwrap_or_else(now)));
        let id = signature.id.map(|it| (it, self.id.clone()));
        let text = |it: &Option<(Carrier, String)>| it.as_ref().map(|(_, text)| text.clone());
        let (said_timestamp, said_id) = (text(&timestamp), text(&id));
        let pieces = pieces(signature, said_timestamp.as_deref(), said_id.as_deref(), body)?;
        let key = self.keys.get()?.first().map_or(&[][..], Vec::as_slice);
        let bytes = signature.digest.sign(key, &pieces).unwrap_or_default();
        let text = signature.encoding.encode(&bytes);

        let mut headers = HeaderMap::new();
        let mut elements = Vec::new();
        for (place, text) in [timestamp, id].into_iter().flatten() {
            if text.is_empty() || text.trim() != text {
                return Err(no_place(signature.header_of(place)));
            }
            match place {
                Carrier::Element(_) if text.contains([',', ';']) => return Err(no_place(signature.header)),
                Carrier::Element(name) => elements.push(format!("{name}={text}")),
                Carrier::Header(name) => insert(&mut headers, name, &text)?,
            }
        }
        elements.push(match signature.elements {
            [] => format!("{}{text}", signature.prefix),
            [name, ..] => format!("{name}={text}"),
        });
        insert(&mut headers, signature.header, &elements.join(","))?;
        Ok(headers)
    }
}

fn insert(headers: &mut HeaderMap, name: &str, text: &str) -> Result<(), Error> {
    let pair = HeaderName::from_bytes(name.as_bytes()).ok().zip(HeaderValue::from_str(text).ok());
    let (header, value) = pair.ok_or_else(|| no_place(name))?;
    headers.insert(header, value);
    Ok(())
}

fn no_place(header: &str) -> Error {
    Error::invalid(header, "cannot hold this timestamp or id")
}

impl<W> Clone for Signer<W> {
    fn clone(&self) -> Self {
        Self { settings: self.settings.clone(), of: PhantomData }
    }
}

impl<W> fmt::Debug for Signer<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer").field("timestamp", &self.settings.timestamp).finish_non_exhaustive()
    }
}
