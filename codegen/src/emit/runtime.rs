//! The runtime: the files of the crate `runtime`, copied as they are.

use super::{Context, Files};

/// What every crate carries, with the path it has there.
const RUNTIME: &[(&str, &str)] = &[];

pub(super) fn files(_ctx: &Context<'_>, files: &mut Files) {
    for (path, text) in RUNTIME {
        files.text.insert(format!("src/runtime/{path}"), (*text).to_owned());
    }
}
