//! A token that is kept until shortly before it ends, and renewed once for all calls that wait for it.
//!
//! In: a [`Grant`] and the client that it is for. Out: the token, for each call that asks. A fetch that has begun belongs to
//! no call: if the one that began it is dropped, the next one goes on with it, so that no refresh token is lost.

use std::error::Error as StdError;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::Shared;

use super::super::client::token::TokenProvider;
use super::super::client::token_client::TokenClient;
use super::super::secret::text::Secret;
use super::super::wire::platform::BoxFuture;
use super::error::TokenError;
use super::fetch::{self, Fetched};
use super::grant::{Grant, Place};

/// How long before its end a token is renewed, at most; of short ones a tenth of their life.
const MARGIN: Duration = Duration::from_secs(60);

/// A provider that keeps its token.
pub(super) struct Kept {
    grant: Grant,
    place: Place,
    client: TokenClient,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    token: Option<Token>,
    /// The refresh token that the server gave last.
    refresh: Option<Secret>,
    /// Where tokens are fetched, once the metadata said it.
    found: Option<String>,
    /// The fetch that all calls wait for, and its number.
    running: Option<(u64, Running)>,
    fetches: u64,
}

type Running = Shared<BoxFuture<'static, Result<Fetched, TokenError>>>;

struct Token {
    text: Secret,
    /// By the client's clock. None: until a server refuses it.
    until: Option<Duration>,
}

impl Kept {
    pub(super) fn new(grant: Grant, place: Place, client: TokenClient) -> Self {
        Self { grant, place, client, state: Mutex::default() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The token that is kept, or else the fetch to wait for.
    fn look(&self) -> Result<Secret, (u64, Running)> {
        let mut state = self.state();
        if let Some(token) = &state.token
            && token.until.is_none_or(|it| self.client.now() < it)
        {
            return Ok(token.text.clone());
        }
        if let Some(running) = &state.running {
            return Err(running.clone());
        }
        let mut grant = self.grant.clone();
        // The last refresh token of the server replaces the caller's.
        grant.refresh = state.refresh.clone().or(grant.refresh);
        let place = match &state.found {
            Some(url) => Place::Token(url.clone()),
            None => self.place.clone(),
        };
        let client = self.client.clone();
        let fetch: BoxFuture<'static, _> =
            Box::pin(async move { fetch::fetch(&client, &grant, place).await });
        state.fetches += 1;
        let running = (state.fetches, fetch.shared());
        state.running = Some(running.clone());
        Err(running)
    }

    /// Keeps what a fetch gave, unless another call that waited for it has done so.
    fn keep(&self, number: u64, fetched: &Result<Fetched, TokenError>) {
        let mut state = self.state();
        if state.running.as_ref().is_none_or(|(running, _)| *running != number) {
            return;
        }
        state.running = None;
        // A token that was there has ended.
        state.token = None;
        let Ok(fetched) = fetched else { return };
        let until = fetched.lifetime.map(|it| (fetched.asked + it).saturating_sub(MARGIN.min(it / 10)));
        state.token = Some(Token { text: fetched.token.clone(), until });
        state.found = Some(fetched.url.clone());
        let is_refreshed = self.grant.refresh.is_some();
        if let Some(refresh) = fetched.refresh.as_ref().filter(|_| is_refreshed) {
            let known = state.refresh.as_ref().or(self.grant.refresh.as_ref());
            let is_new = known != Some(refresh);
            state.refresh = Some(refresh.clone());
            if let Some(store) = self.grant.rotated.as_ref().filter(|_| is_new) {
                store(refresh);
            }
        }
    }
}

impl TokenProvider for Grant {
    fn token(&self) -> BoxFuture<'_, Result<Secret, Box<dyn StdError + Send + Sync>>> {
        Box::pin(std::future::ready(Err(
            "a grant fetches tokens for the client that it was given to when it was built".into(),
        )))
    }

    fn connect(&self, client: &TokenClient) -> Result<Option<Arc<dyn TokenProvider>>, String> {
        let place = match self.place(client.kind())? {
            Place::Token(url) => Place::Token(client.url(&url)?),
            Place::Discovery(url) => Place::Discovery(client.url(&url)?),
        };
        Ok(Some(Arc::new(Kept::new(self.clone(), place, client.clone()))))
    }

    fn secrets(&self) -> Vec<Secret> {
        let parameters = self.parameters.iter().map(|(_, value)| value);
        self.secret.iter().chain(&self.refresh).chain(parameters).cloned().collect()
    }
}

impl TokenProvider for Kept {
    fn token(&self) -> BoxFuture<'_, Result<Secret, Box<dyn StdError + Send + Sync>>> {
        Box::pin(async move {
            let (number, running) = match self.look() {
                Ok(token) => return Ok(token),
                Err(running) => running,
            };
            let fetched = running.await;
            self.keep(number, &fetched);
            Ok(fetched?.token)
        })
    }

    fn refused(&self, token: &Secret) -> bool {
        let mut state = self.state();
        // Many calls may be refused with one token. What was renewed meanwhile stays.
        if state.token.as_ref().is_some_and(|it| it.text == *token) {
            state.token = None;
        }
        true
    }

    fn secrets(&self) -> Vec<Secret> {
        self.grant.secrets()
    }
}
