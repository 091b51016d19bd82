//! Looks for strings that nothing may show, in every form in which one could be written.

use std::error::Error;
use std::fmt::Debug;

/// Strings that were put where the document says that they are sensitive, each with all its forms.
#[derive(Debug, Clone, Default)]
pub struct Planted(Vec<(String, Vec<String>)>);

impl Planted {
    /// These strings.
    pub fn of<'a>(texts: impl IntoIterator<Item = &'a String>) -> Self {
        Self(texts.into_iter().map(|it| (it.clone(), forms(it))).collect())
    }

    /// Remembers a text, and gives it on.
    pub fn text(&mut self, text: &str) -> String {
        self.0.push((text.to_owned(), forms(text)));
        text.to_owned()
    }

    /// All forms of all strings.
    pub fn forms(&self) -> impl Iterator<Item = &str> {
        self.0.iter().flat_map(|(_, forms)| forms).map(String::as_str)
    }

    /// Fails where something shows one of the strings.
    #[track_caller]
    pub fn is_not_in(&self, shown: &str) {
        for (text, forms) in &self.0 {
            for form in forms {
                // A short text is looked for as a word of its own: digits are everywhere.
                let found = shown.match_indices(form.as_str()).any(|(at, _)| {
                    let joins = |it: Option<char>| it.is_some_and(char::is_alphanumeric);
                    let (before, after) = (&shown[..at], &shown[at + form.len()..]);
                    form.len() >= 8 || !joins(before.chars().next_back()) && !joins(after.chars().next())
                });
                assert!(!found, "{text} shows as {form} in: {shown}");
            }
        }
    }

    /// Fails where `Debug` of something shows one of the strings.
    #[track_caller]
    pub fn is_not_shown(&self, value: &dyn Debug) {
        self.is_not_in(&format!("{value:?}"));
        self.is_not_in(&format!("{value:#?}"));
    }

    /// Fails where an error, or what caused it, shows one of the strings.
    #[track_caller]
    pub fn is_not_told(&self, error: &(dyn Error + 'static)) {
        let mut cause = Some(error);
        while let Some(it) = cause {
            self.is_not_in(&it.to_string());
            self.is_not_shown(&it);
            cause = it.source();
        }
    }
}

/// Every form of a text that a server could send back.
fn forms(text: &str) -> Vec<String> {
    let percent = |upper: bool| {
        let encode = |byte: u8| match (byte.is_ascii_alphanumeric(), upper) {
            (true, _) => char::from(byte).to_string(),
            (false, true) => format!("%{byte:02X}"),
            (false, false) => format!("%{byte:02x}"),
        };
        text.bytes().map(encode).collect::<String>()
    };
    let json = serde_json::to_string(text).unwrap();
    let debug = format!("{text:?}");
    let base64 = base64(text.as_bytes());
    let mut forms = vec![
        text.to_owned(),
        percent(true),
        percent(false),
        percent(true).replace("%20", "+"),
        json[1..json.len() - 1].to_owned(),
        debug[1..debug.len() - 1].to_owned(),
        text.encode_utf16().map(|it| format!("\\u{it:04x}")).collect(),
        base64.trim_end_matches('=').to_owned(),
        base64.replace('+', "-").replace('/', "_"),
        base64,
    ];
    if text.len() > 8 && text.bytes().all(|it| it.is_ascii_digit()) {
        let groups: Vec<_> = text.as_bytes().chunks(4).map(|it| String::from_utf8_lossy(it)).collect();
        forms.extend([groups.join(" "), groups.join("-")]);
    }
    forms.sort();
    forms.dedup();
    forms
}

fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let bits = chunk.iter().fold(0_u32, |all, it| all << 8 | u32::from(*it)) << (8 * (3 - chunk.len()));
        for index in 0..4 {
            let letter = char::from(ALPHABET[(bits >> (18 - 6 * index) & 63) as usize]);
            out.push(if index <= chunk.len() { letter } else { '=' });
        }
    }
    out
}
