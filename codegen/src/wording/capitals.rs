//! Words whose capitals do not say where words begin: `IDs`, `IPv4`, `OAuth`.
//!
//! In: a name. Out: the same name with such words in the usual case, so that whoever splits it at its capitals finds the
//! words that a reader sees: `userIDs` is `user_ids`, not `user_i_ds`.

/// Words that are spelled with capitals inside: only those of technology and payments that everybody spells so. A list of
/// brands has no end.
const MIXED: &[&str] = &["GraphQL", "IPv", "MySQL", "OAuth", "eSIM", "iDEAL", "iOS", "kWh", "macOS"];

/// The name with each such word in the usual case.
pub(crate) fn regular(name: &str) -> String {
    spell(name, |_| true)
}

/// The same for the name of a type, where `OAuth2Token` is what everybody writes.
pub(crate) fn regular_in_type(name: &str) -> String {
    spell(name, |word| word != "OAuth")
}

fn spell(name: &str, is_spelled: impl Fn(&str) -> bool) -> String {
    // Each of these words has a capital, and most names have none.
    if !name.chars().any(char::is_uppercase) {
        return name.to_owned();
    }
    let letters: Vec<char> = name.chars().collect();
    let mut regular = String::with_capacity(name.len());
    let mut at = 0;
    while at < letters.len() {
        let (before, rest) = (&letters[..at], &letters[at..]);
        let length = mixed(before, rest, &is_spelled).or_else(|| plural(before, rest));
        if let Some(length) = length {
            regular.extend(rest[0].to_uppercase());
            regular.extend(rest[1..length].iter().flat_map(|it| it.to_lowercase()));
            at += length;
        } else {
            // `CVSSv3`: the version is a word of its own.
            if is_version(before, rest) {
                regular.push('_');
            }
            regular.push(rest[0]);
            at += 1;
        }
    }
    regular
}

/// The length of a word of the list that begins here.
fn mixed(before: &[char], rest: &[char], is_spelled: impl Fn(&str) -> bool) -> Option<usize> {
    let begins = |word: &str| {
        let first_is_upper = word.starts_with(char::is_uppercase);
        // A capital begins a word after lower case; a small letter only where no letter is before it.
        !before.last().is_some_and(|it| if first_is_upper { it.is_uppercase() } else { it.is_alphabetic() })
    };
    let is_here = |word: &&&str| {
        // At most places no word of the list begins.
        if word.chars().next() != rest.first().copied() {
            return false;
        }
        let length = word.chars().count();
        is_spelled(word)
            && begins(word)
            && word.chars().eq(rest.iter().copied().take(length))
            && !rest.get(length).is_some_and(|it| it.is_lowercase())
    };
    MIXED.iter().find(is_here).map(|it| it.chars().count())
}

/// The length of several of an acronym that begins here: `IDs`.
fn plural(before: &[char], rest: &[char]) -> Option<usize> {
    let capitals = rest.iter().take_while(|it| it.is_uppercase()).count();
    let is_plural = capitals > 1
        && !before.last().is_some_and(|it| it.is_uppercase())
        && rest.get(capitals) == Some(&'s')
        && !rest.get(capitals + 1).is_some_and(|it| it.is_lowercase());
    is_plural.then_some(capitals + 1)
}

/// Whether this is the `v` between an acronym and a number.
fn is_version(before: &[char], rest: &[char]) -> bool {
    matches!(before, [.., a, b] if a.is_uppercase() && b.is_uppercase())
        && matches!(rest, ['v', digit, ..] if digit.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use heck::{ToSnakeCase as _, ToUpperCamelCase as _};

    use super::{regular, regular_in_type};

    #[test]
    fn a_word_with_capitals_inside_is_one_word() {
        for (name, snake, camel) in [
            ("userIDs", "user_ids", "UserIds"),
            ("IDsOfUsers", "ids_of_users", "IdsOfUsers"),
            ("webURLs", "web_urls", "WebUrls"),
            ("IPv4Address", "ipv4_address", "Ipv4Address"),
            ("OAuth2Token", "oauth2_token", "OAuth2Token"),
            ("iOSApp", "ios_app", "IosApp"),
            ("minIOS", "min_ios", "MinIos"),
            ("macOS_version", "macos_version", "MacosVersion"),
            ("iDEAL", "ideal", "Ideal"),
            ("CVSSv3", "cvss_v3", "CvssV3"),
            ("TLSv1_2", "tls_v1_2", "TlsV12"),
        ] {
            assert_eq!(regular(name).to_snake_case(), snake);
            assert_eq!(regular_in_type(name).to_upper_camel_case(), camel);
        }
    }

    #[test]
    fn every_other_word_is_left_as_it_is() {
        for name in [
            "user_ids",
            "HTTPSPort",
            "DNSsec",
            "OAuthentication",
            "apiV2",
            "PayPal",
            "Xs",
            "aiOS",
            "KMSv",
            "ÄÖs",
        ] {
            assert_eq!(regular(name), if name == "ÄÖs" { "Äös" } else { name });
        }
    }
}
