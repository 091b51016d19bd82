//! Reads the key and the base URL of a client from environment variables.
//!
//! In: the name of the crate, which is the prefix of the variables, and the variables of the process. Out: settings of a
//! builder, or what is wrong with a variable. It is read once, when a program asks for it, and at no other time.

use std::env::{self, VarError};

use super::super::secret::text::Secret;

/// What the environment says.
#[derive(Debug, Default)]
pub(super) struct Environment {
    pub(super) key: Option<Secret>,
    pub(super) base_url: Option<String>,
    /// Why the key could not be read. Names the variable, and never shows its value.
    pub(super) fault: Option<String>,
}

impl Environment {
    /// The variables of this process whose names begin with that of a crate: `WOOSHPAY_KEY` for `wooshpay`. An empty
    /// variable counts as not set.
    pub(super) fn of(crate_name: &str) -> Self {
        let prefix = crate_name.to_uppercase().replace('-', "_");
        let mut environment = Self::default();
        let mut read = |name: &str| match env::var(name) {
            Ok(value) if value.is_empty() => None,
            Ok(value) => Some(value),
            Err(VarError::NotPresent) => None,
            Err(VarError::NotUnicode(_)) => {
                environment.fault =
                    Some(format!("the environment variable `{name}` is not valid UTF-8: set it to a string"));
                None
            }
        };
        let key_name = format!("{prefix}_KEY");
        let key = read(&key_name);
        let base_url = read(&format!("{prefix}_BASE_URL"));
        if key.is_none() && environment.fault.is_none() {
            environment.fault = Some(format!(
                "the environment variable `{key_name}` is not set: set it to your key, or give the builder a credential"
            ));
        }
        Self { key: key.map(Secret::new), base_url, ..environment }
    }
}
