//! Secrets as keys.
//!
//! In: the secrets that the API gave the caller. Out: the bytes to sign with, or why there are none. An empty key is
//! refused: an unset variable gives one, and anyone can sign with it.

use super::super::secret::text::Secret;
use super::error::{Error, ErrorKind};
use super::signature::{KeyForm, Signature};

/// The keys, in the order of the secrets.
#[derive(Clone)]
pub(super) struct Keys(Result<Vec<Vec<u8>>, String>);

impl Keys {
    /// The keys of these secrets. A wrong one is reported when the keys are needed.
    pub(super) fn new(signature: &Signature, secrets: &[Secret]) -> Self {
        if secrets.is_empty() {
            return Self(Err("no secret is given".to_owned()));
        }
        let keys = secrets.iter().enumerate().map(|(index, secret)| {
            key(signature, secret.expose()).map_err(|why| match secrets.len() {
                1 => format!("the secret {why}"),
                count => format!("secret {} of {count} {why}", index + 1),
            })
        });
        Self(keys.collect())
    }

    /// The keys.
    pub(super) fn get(&self) -> Result<&[Vec<u8>], Error> {
        self.0.as_deref().map_err(|why| Error::new(ErrorKind::Secret, why))
    }
}

fn key(signature: &Signature, text: &str) -> Result<Vec<u8>, &'static str> {
    if text.trim() != text {
        return Err("has white space around it");
    }
    let text = text.strip_prefix(signature.key_prefix).unwrap_or(text);
    let key = match signature.key {
        KeyForm::Text => Some(text.as_bytes().to_vec()),
        KeyForm::Encoded(encoding) => encoding.decode(text),
    };
    match key {
        Some(key) if key.is_empty() => Err("is empty"),
        Some(key) => Ok(key),
        None => Err("is not written as those of this API are"),
    }
}
