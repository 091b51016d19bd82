//! Which crates this runtime is for.

/// Whether crates that this version of the generator wrote can use this runtime: they are of the same minor release. How old
/// a patch release may be is up to Cargo, since their manifests say it.
#[doc(hidden)]
pub const fn is_for(generator: &str) -> bool {
    let (own, other) = (env!("CARGO_PKG_VERSION").as_bytes(), generator.as_bytes());
    let (mut at, mut dots) = (0, 0);
    while at < own.len() && at < other.len() && own[at] == other[at] && dots < 2 {
        if own[at] == b'.' {
            dots += 1;
        }
        at += 1;
    }
    dots == 2
}
