//! What a client without the feature `http-client` has in place of the default transport: nothing.
//!
//! In: no settings. Out: the error of a client that no transport was set for.

use std::sync::Arc;

use super::super::wire::transport::Transport;

/// The settings of the default transport, of which there are none.
#[derive(Debug, Clone, Default)]
pub(crate) struct Settings {}

impl Settings {
    /// What is wrong with them: nothing.
    pub(crate) fn fault(&self) -> Option<&'static str> {
        None
    }

    /// The error of a client without a transport.
    pub(crate) fn build(&self, _is_loopback: bool) -> Result<Arc<dyn Transport>, String> {
        Err("the client has no transport: set one with `ClientBuilder::transport`, or turn on the feature \
             `http-client`"
            .to_owned())
    }
}
