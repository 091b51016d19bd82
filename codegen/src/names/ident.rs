//! How a wire name is spelled in Rust, before anybody asks whether the name is taken.
//!
//! In: any text. Out: a valid identifier in the case of its kind. Pure functions and tables; scopes and collisions
//! are the business of [`super`].

use heck::{ToSnakeCase, ToUpperCamelCase};
use unicode_normalization::UnicodeNormalization as _;

use crate::wording::{regular, regular_in_type};

/// The most letters of a file's name.
const LONGEST_MODULE: usize = 96;

/// A valid Rust identifier.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ident(String);

impl Ident {
    /// Whether this is a module that is shorter than its name.
    pub(super) fn is_cut(&self) -> bool {
        self.0.len() >= LONGEST_MODULE
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Ident {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A type or an enum arm: `CheckoutSession`.
pub(super) fn camel(words: &[&str]) -> Ident {
    let text: String = words.iter().map(|it| regular_in_type(&spell(it)).to_upper_camel_case()).collect();
    // One more pass over the whole, so that what two words make together is in the right case, too.
    let text = clean(&text);
    Ident(match text.chars().next() {
        None => "Empty".to_owned(),
        // A few letters are lower case and have no other.
        Some(first) if starts(first) && !first.is_lowercase() => text,
        Some(_) => format!("N{text}"),
    })
}

/// An enum arm for a number, by its digits: `N1_5`, `Minus3`, `N1e300`.
pub(super) fn number(digits: &str) -> Ident {
    let (sign, rest) = digits.strip_prefix('-').map_or(("N", digits), |rest| ("Minus", rest));
    let mut text = sign.to_owned();
    for it in rest.chars() {
        match it {
            '.' => text.push('_'),
            '-' => text.push_str("Minus"),
            _ if continues(it) => text.push(it),
            _ => {}
        }
    }
    Ident(text)
}

/// A field, a function, an argument or a module: `line_items`.
pub(super) fn snake(words: &[&str]) -> Ident {
    let parts: Vec<_> = words
        .iter()
        .map(|it| clean(&regular(&spell(it)).to_snake_case()))
        .filter(|it| !it.is_empty())
        .collect();
    let text = parts.join("_");
    Ident(match text.chars().next() {
        None => "empty".to_owned(),
        Some(first) if starts(first) => text,
        Some(_) => format!("_{text}"),
    })
}

/// A constant: `LINE_ITEMS`.
pub(super) fn constant(text: &str) -> Ident {
    Ident(snake(&[text]).0.to_uppercase())
}

/// A module, which is a file, too: only letters that every file system takes, not too many of them, and no name that
/// Windows keeps for a device.
pub(super) fn module(name: &str) -> Ident {
    let mut text = String::new();
    for it in snake(&[name]).0.chars().take(LONGEST_MODULE) {
        if it.is_ascii() {
            text.push(it);
        } else {
            text += &format!("u{:x}", u32::from(it));
        }
    }
    text.truncate(LONGEST_MODULE);
    // `mod` is the file that lists the others.
    if is_keyword(&text) || is_device(&text) { Ident(text + "_") } else { Ident(text) }
}

/// The same identifier with something behind it.
pub(super) fn suffixed(ident: &Ident, suffix: &str) -> Ident {
    Ident(format!("{}{suffix}", ident.0))
}

/// The same identifier with a word before it.
pub(super) fn prefixed(ident: &Ident, word: &str) -> Ident {
    Ident(format!("{word}_{}", ident.0.trim_start_matches('_')))
}

/// The same identifier with a word behind it; what was mangled alone need not be mangled any more.
pub(super) fn joined(ident: &Ident, word: &str) -> Ident {
    Ident(format!("{}_{word}", ident.0.trim_end_matches('_')))
}

/// The case of a kind of identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Case {
    /// Types and arms.
    Camel,
    /// Fields, functions, arguments and modules.
    Snake,
}

impl Case {
    /// A name that a document asks for (`x-rust-name`): as it is, or the nearest of which no warning is said.
    pub(super) fn asked(self, text: &str) -> Ident {
        let fits = |it: &Ident| match self {
            Self::Camel => is_camel(it.as_str()),
            Self::Snake => is_snake(it.as_str()),
        };
        exact(text).filter(fits).unwrap_or_else(|| match self {
            Self::Camel => camel(&[text]),
            Self::Snake => snake(&[text]),
        })
    }
}

/// A text that is an identifier already; `None` if it is not.
fn exact(text: &str) -> Option<Ident> {
    let mut chars = text.chars();
    let valid = chars.next().is_some_and(|it| starts(it) || it == '_') && chars.all(continues);
    (valid && text.chars().any(|it| it != '_') && !is_keyword(text)).then(|| Ident(composed(text.to_owned())))
}

/// Whether no warning of the compiler is about the case of a type of this name.
fn is_camel(text: &str) -> bool {
    let text = text.trim_matches('_');
    let letters: Vec<char> = text.chars().collect();
    let has_case = |it: &char| it.is_lowercase() || it.is_uppercase();
    // An underscore is for keeping digits apart.
    let is_apart = |it: &[char]| !(it[1] == '_' && (has_case(&it[0]) || has_case(&it[2])));
    !letters.first().is_some_and(|it| it.is_lowercase())
        && !text.contains("__")
        && letters.windows(3).all(is_apart)
}

/// Whether no warning of the compiler is about the case of a field or a function of this name.
fn is_snake(text: &str) -> bool {
    !text.trim_matches('_').contains("__") && !text.chars().any(char::is_uppercase)
}

/// Names that Windows keeps for devices, whatever the extension.
fn is_device(text: &str) -> bool {
    let numbered = |it: &str| it.len() == 1 && it.bytes().all(|it| it.is_ascii_digit());
    let text = text.to_ascii_lowercase();
    ["aux", "con", "nul", "prn"].contains(&text.as_str())
        || ["com", "lpt"].iter().any(|it| text.strip_prefix(it).is_some_and(numbered))
}

/// Symbols that carry the meaning of a name are spelled out: those of a name that has nothing else, and signs: `-name`,
/// `r+`, `GMT-1`. All others only separate words.
fn spell(text: &str) -> String {
    let text = composed(text.to_owned());
    let text = text.as_str();
    if !text.chars().any(char::is_alphanumeric) {
        return spelled_out(text);
    }
    let mut spelled = String::new();
    for (at, it) in text.char_indices() {
        let sign = symbol(it).filter(|_| is_sign(text, at, it));
        match sign {
            Some(word) => spelled += &format!("_{word}_"),
            None => spelled.push(if continues(it) { it } else { '_' }),
        }
    }
    spelled
}

/// A name with all its symbols as words but for those that only separate words, for names that nothing else tells apart.
pub(super) fn spelled_out(text: &str) -> String {
    let has_words = text.chars().any(char::is_alphanumeric);
    let mut spelled = String::new();
    for (at, it) in text.char_indices() {
        let separates = has_words && matches!(it, '-' | '_' | '.' | ' ') && !is_sign(text, at, it);
        match symbol(it).filter(|_| !separates) {
            Some(word) => spelled += &format!("_{word}_"),
            None => spelled.push(if continues(it) { it } else { '_' }),
        }
    }
    spelled
}

/// Whether this is a plus, or a minus that is part of what a name says and not what is between two words of it.
fn is_sign(text: &str, at: usize, it: char) -> bool {
    let (before, after) = (&text[..at], &text[at + it.len_utf8()..]);
    let is_word = |it: char| it.is_alphanumeric();
    match it {
        '+' => true,
        '-' => {
            let at_an_end = !before.contains(is_word) || !after.contains(is_word);
            let of_time = || ["gmt", "utc"].iter().any(|it| before.to_ascii_lowercase().ends_with(it));
            at_an_end || (after.starts_with(|it: char| it.is_ascii_digit()) && of_time())
        }
        _ => false,
    }
}

fn symbol(symbol: char) -> Option<&'static str> {
    Some(match symbol {
        '<' => "less",
        '>' => "greater",
        '=' => "equal",
        '!' => "not",
        '+' => "plus",
        '-' => "minus",
        '*' => "star",
        '/' => "slash",
        '\\' => "backslash",
        '%' => "percent",
        '&' => "and",
        '|' => "or",
        '^' => "caret",
        '~' => "tilde",
        '.' => "dot",
        ',' => "comma",
        ':' => "colon",
        ';' => "semicolon",
        '?' => "question",
        '@' => "at",
        '#' => "hash",
        '$' => "dollar",
        '€' => "euro",
        '£' => "pound",
        '_' => "underscore",
        ' ' => "space",
        '"' | '\'' | '`' => "quote",
        '(' | ')' => "parenthesis",
        '[' | ']' => "bracket",
        '{' | '}' => "brace",
        _ => return None,
    })
}

/// Case mapping may leave marks that no identifier can hold. Names that look alike to the compiler are made the same,
/// so that they are seen to collide: it normalizes identifiers.
fn clean(text: &str) -> String {
    composed(text.chars().filter(|it| continues(*it)).collect())
}

/// The form in which the compiler compares identifiers. Most are ASCII, which is in that form already; looking each letter up
/// took 4 % of all generation.
fn composed(text: String) -> String {
    if text.is_ascii() { text } else { text.nfc().collect() }
}

fn starts(it: char) -> bool {
    unicode_ident::is_xid_start(it)
}

fn continues(it: char) -> bool {
    unicode_ident::is_xid_continue(it)
}

/// Words that cannot be used as they are: the keywords of all editions, reserved ones included.
pub fn is_keyword(text: &str) -> bool {
    const KEYWORDS: &[&str] = &[
        "Self", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
        "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in",
        "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
        "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof", "unsafe", "unsized",
        "use", "virtual", "where", "while", "yield",
    ];
    KEYWORDS.binary_search(&text).is_ok()
}

/// Names that the standard prelude brings into every file. A type that took one would shadow it for everybody who
/// imports the models with `*`.
pub(super) fn is_prelude(text: &str) -> bool {
    const PRELUDE: &[&str] = &[
        "AsMut",
        "AsRef",
        "AsyncFn",
        "AsyncFnMut",
        "AsyncFnOnce",
        "BTreeMap",
        "Box",
        "Clone",
        "Copy",
        "Debug",
        "Default",
        "DoubleEndedIterator",
        "Drop",
        "Eq",
        "Err",
        "ExactSizeIterator",
        "Extend",
        "Fn",
        "FnMut",
        "FnOnce",
        "From",
        "FromIterator",
        "Future",
        "Hash",
        "Into",
        "IntoFuture",
        "IntoIterator",
        "Iterator",
        "None",
        "Ok",
        "Option",
        "Ord",
        "PartialEq",
        "PartialOrd",
        "Result",
        "Send",
        "Sized",
        "Some",
        "String",
        "Sync",
        "ToOwned",
        "ToString",
        "TryFrom",
        "TryInto",
        "Unpin",
        "Vec",
    ];
    PRELUDE.binary_search(&text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::{Case, camel, exact, is_camel, is_keyword, is_prelude, is_snake, module, number, snake};

    #[test]
    fn types_and_arms() {
        for (wire, ident) in [
            ("checkout_session", "CheckoutSession"),
            ("CheckoutSession", "CheckoutSession"),
            ("checkout.session", "CheckoutSession"),
            ("OAuth2Token", "OAuth2Token"),
            ("HTTPServer", "HttpServer"),
            ("9pay", "N9pay"),
            ("2fa", "N2fa"),
            ("+1", "Plus1"),
            ("-1", "Minus1"),
            ("-name", "MinusName"),
            ("--all", "MinusMinusAll"),
            ("r+", "RPlus"),
            ("A-", "AMinus"),
            ("GMT+1", "GmtPlus1"),
            ("Etc/GMT-14", "EtcGmtMinus14"),
            ("UTC-03:30", "UtcMinus0330"),
            ("image/svg+xml", "ImageSvgPlusXml"),
            ("utf-8", "Utf8"),
            ("off-session", "OffSession"),
            ("1+", "N1Plus"),
            ("<=", "LessEqual"),
            ("", "Empty"),
            ("用户", "用户"),
            ("übung", "Übung"),
            ("a b", "AB"),
            ("_", "Underscore"),
            ("ª", "Nª"),
        ] {
            assert_eq!(camel(&[wire]).as_str(), ident, "{wire:?}");
        }
    }

    #[test]
    fn numbers() {
        for (digits, ident) in [
            ("200", "N200"),
            ("-1", "Minus1"),
            ("1.5", "N1_5"),
            ("-0.25", "Minus0_25"),
            ("1e+300", "N1e300"),
            ("2.5e-7", "N2_5eMinus7"),
        ] {
            assert_eq!(number(digits).as_str(), ident, "{digits}");
        }
    }

    #[test]
    fn fields_and_functions() {
        for (wire, ident) in [
            ("lineItems", "line_items"),
            ("off-session", "off_session"),
            ("3ds_status", "_3ds_status"),
            ("user.id", "user_id"),
            ("$ref", "ref"),
            ("@type", "type"),
            ("", "empty"),
            ("::", "colon_colon"),
            ("Größe", "größe"),
            ("x::y", "x_y"),
            ("-name", "minus_name"),
        ] {
            assert_eq!(snake(&[wire]).as_str(), ident, "{wire:?}");
        }
    }

    #[test]
    fn modules_are_files() {
        for (wire, ident) in [
            ("LineItem", "line_item"),
            ("mod", "mod_"),
            ("слово", "u441u43bu43eu432u43e"),
            ("NUL", "nul_"),
            ("Aux", "aux_"),
            ("com1", "com1_"),
            ("LPT9", "lpt9_"),
            ("com10", "com10"),
            ("console", "console"),
            ("\u{212a}", "k"),
        ] {
            assert_eq!(module(wire).as_str(), ident, "{wire:?}");
        }
        assert_eq!(module(&"long ".repeat(99)).as_str().len(), 96);
    }

    #[test]
    fn several_words_make_one_name() {
        assert_eq!(camel(&["CheckoutSession", "line_items"]).as_str(), "CheckoutSessionLineItems");
        assert_eq!(snake(&["create", "Session"]).as_str(), "create_session");
    }

    #[test]
    fn names_that_a_document_asks_for_are_in_the_case_of_their_kind() {
        for (text, snake, camel) in [
            ("three_ds", "three_ds", "ThreeDs"),
            ("OAuth2", "oauth2", "OAuth2"),
            ("Card_2", "card_2", "Card2"),
            ("type", "type", "Type"),
        ] {
            assert_eq!(Case::Snake.asked(text).as_str(), snake);
            assert_eq!(Case::Camel.asked(text).as_str(), camel);
        }
    }

    #[test]
    fn only_valid_names_are_taken_as_they_are() {
        assert!(exact("three_ds_status").is_some());
        for wrong in ["", "_", "3ds", "a-b", "type", "Self"] {
            assert!(exact(wrong).is_none(), "{wrong:?}");
        }
    }

    #[test]
    fn names_that_the_compiler_takes_for_the_same_are_the_same() {
        for (one, other) in [("\u{212a}", "K"), ("e\u{301}", "\u{e9}"), ("\u{212b}b", "\u{c5}b")] {
            assert_eq!(camel(&[one]), camel(&[other]));
            assert_eq!(snake(&[one]), snake(&[other]));
            assert_eq!(exact(one), exact(other));
        }
    }

    #[test]
    fn the_compiler_warns_of_names_in_another_case() {
        for name in ["Card", "Card2", "N1_5", "OAuth2", "\u{7528}\u{6237}", "X"] {
            assert!(is_camel(name), "{name}");
        }
        for name in ["card", "Card_2", "My_Card", "A__B"] {
            assert!(!is_camel(name), "{name}");
        }
        assert!(["a", "a_b", "_a", "type_", "a1"].iter().all(|it| is_snake(it)));
        assert!(!["A", "aB", "a__b"].iter().any(|it| is_snake(it)));
    }

    #[test]
    fn tables_are_sorted_for_their_search() {
        assert!(["Self", "abstract", "gen", "type", "yield"].iter().all(|it| is_keyword(it)));
        assert!(["AsMut", "BTreeMap", "Box", "Option", "String", "Vec"].iter().all(|it| is_prelude(it)));
    }
}
