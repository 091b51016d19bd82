//! Versions: which is lower, and which is the smallest that a verdict allows.
//!
//! In: versions as documents write them. Out: verdicts. A version that is not semver is not judged.

use super::fact::Rust;

/// A semantic version; what follows a hyphen makes it lower than the same without.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    numbers: [u64; 3],
    pre: Option<String>,
}

impl Version {
    /// A version as written; `None` if it is not semver.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.split('+').next()?;
        let (numbers, pre) = match text.split_once('-') {
            Some((numbers, pre)) if !pre.is_empty() => (numbers, Some(pre.to_owned())),
            Some(_) => return None,
            None => (text, None),
        };
        let number = |it: &str| {
            let is_plain = !it.is_empty()
                && it.bytes().all(|it| it.is_ascii_digit())
                && (it == "0" || !it.starts_with('0'));
            it.parse().ok().filter(|_| is_plain)
        };
        let parts: Vec<u64> = numbers.split('.').map(number).collect::<Option<_>>()?;
        Some(Self { numbers: parts.try_into().ok()?, pre })
    }

    /// The smallest version after this one that callers may be given with such a change.
    #[must_use]
    pub fn after(&self, rust: Rust) -> Self {
        let [major, minor, patch] = self.numbers;
        // Before 1.0 the minor number is what the major one is later.
        let rust = match rust {
            Rust::Major if major == 0 => Rust::Minor,
            Rust::Minor if major == 0 => Rust::Patch,
            it => it,
        };
        let numbers = match rust {
            Rust::Nothing => return self.clone(),
            // A release of what was announced is a higher version already.
            Rust::Patch if self.pre.is_some() => [major, minor, patch],
            Rust::Patch => [major, minor, patch + 1],
            Rust::Minor => [major, minor + 1, 0],
            Rust::Major => [major + 1, 0, 0],
        };
        Self { numbers, pre: None }
    }

    /// Whether this version is lower than another.
    pub fn is_below(&self, other: &Self) -> bool {
        (self.numbers, self.pre.is_none(), &self.pre) < (other.numbers, other.pre.is_none(), &other.pre)
    }
}

impl std::fmt::Display for Version {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [major, minor, patch] = self.numbers;
        write!(f, "{major}.{minor}.{patch}")?;
        self.pre.as_ref().map_or(Ok(()), |it| write!(f, "-{it}"))
    }
}

/// Whether a version is known to be lower than another.
pub(super) fn is_lower(version: &str, other: &str) -> bool {
    match (Version::parse(version), Version::parse(other)) {
        (Some(a), Some(b)) => a.is_below(&b),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{Version, is_lower};
    use crate::review::fact::Rust;

    #[test]
    fn the_smallest_version_follows_the_verdict() {
        let after = |text: &str, rust| Version::parse(text).map(|it| it.after(rust).to_string());
        assert_eq!(after("1.2.3", Rust::Major).as_deref(), Some("2.0.0"));
        assert_eq!(after("1.2.3", Rust::Minor).as_deref(), Some("1.3.0"));
        assert_eq!(after("1.2.3", Rust::Patch).as_deref(), Some("1.2.4"));
        assert_eq!(after("1.2.3", Rust::Nothing).as_deref(), Some("1.2.3"));
        assert_eq!(after("0.2.3", Rust::Major).as_deref(), Some("0.3.0"));
        assert_eq!(after("0.2.3", Rust::Minor).as_deref(), Some("0.2.4"));
        assert_eq!(after("2024-01-01", Rust::Major), None);
        assert_eq!(after("1.02.3", Rust::Major), None);
    }

    #[test]
    fn versions_are_ordered_by_number() {
        assert!(is_lower("1.9.0", "1.10.0") && is_lower("1.0.0-rc.1", "1.0.0"));
        assert!(!is_lower("1.0.0", "1.0.0") && !is_lower("v1", "v2"));
    }
}
