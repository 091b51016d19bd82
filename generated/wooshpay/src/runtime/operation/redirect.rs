//! A redirect in the document: a result of its operation, not a failure.
//!
//! In: a response with a status of 300 to 399. Out: [`Redirect`], with its location. Redirects are not followed: the
//! request would send credentials to a server that nobody chose.

use std::fmt;

use http::header::LOCATION;
use url::Url;

use super::decode_error::DecodeError;
use super::raw_response::RawResponse;

/// A redirect, which is not followed.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Redirect<T = ()> {
    /// The status code.
    pub status: u16,
    /// The header `Location`, as received: a URL, or a reference that starts from the URL of the request. `Debug` shows
    /// nothing of its query, which often holds a token.
    pub location: Option<String>,
    /// The body, where the document describes one.
    pub body: T,
}

impl RawResponse {
    /// The header `Location`, as received.
    pub fn location(&self) -> Option<&str> {
        self.header(LOCATION.as_str())
    }

    /// Reads a redirect, its body by `read`.
    ///
    /// # Errors
    ///
    /// Those of `read`.
    pub fn redirect<T>(
        &self,
        read: impl FnOnce(&Self) -> Result<T, DecodeError>,
    ) -> Result<Redirect<T>, DecodeError> {
        let location = self.location().map(str::to_owned);
        read(self).map(|body| Redirect { status: self.status(), location, body })
    }
}

impl<T: fmt::Debug> fmt::Debug for Redirect<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Redirect")
            .field("status", &self.status)
            .field("location", &self.location.as_deref().map(shown))
            .field("body", &self.body)
            .finish()
    }
}

/// A location as it may be shown: without user, password, query and fragment, which may hold a credential.
pub(crate) fn shown(location: &str) -> String {
    match Url::parse(location) {
        Ok(url) if url.has_host() => format!("{}{}", url.origin().ascii_serialization(), url.path()),
        Ok(url) => url.scheme().to_owned(),
        Err(_) => location.split(['?', '#']).next().unwrap_or_default().to_owned(),
    }
}
