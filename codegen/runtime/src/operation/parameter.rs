//! Writes one parameter after the OpenAPI style tables.
//!
//! In: a value as JSON and a [`Style`]. Out: text for a path, pairs for a query, a cookie or a form body, or a
//! header value. What the tables leave open is settled here once:
//!
//! - a query and a cookie leave out null and empty lists; a form sends them as an empty value, or a caller could not
//!   clear a member;
//! - a list or an object inside a delimited style is written as JSON; inside `form` and `deepObject` it is written in
//!   brackets;
//! - a value that holds the separator of its style is an error where the server could not tell the two apart.
//!
//! Checks of the result (empty path segments, bytes that a header may not hold) belong to `call::request`.

use serde_json::Value;

use super::super::secret::text::REDACTED;
use super::super::wire::percent;

/// How a parameter is written, after the OpenAPI style tables: a style, and whether lists and objects are exploded.
///
/// The constants carry the default of `explode` that OpenAPI gives the style: true for [`FORM`](Self::FORM) and
/// [`COOKIE`](Self::COOKIE), else false.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    kind: Kind,
    explode: bool,
    reserved: bool,
    sensitive: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Matrix,
    Label,
    Simple,
    Form,
    SpaceDelimited,
    PipeDelimited,
    DeepObject,
    Cookie,
    Json,
}

/// The part of a URL that a value goes into, which decides what of it is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum UrlPart {
    Path,
    Pair,
}

impl Style {
    /// `;color=blue,black`
    pub const MATRIX: Self = Self::of(Kind::Matrix, false);
    /// `.blue,black`
    pub const LABEL: Self = Self::of(Kind::Label, false);
    /// `blue,black`
    pub const SIMPLE: Self = Self::of(Kind::Simple, false);
    /// `color=blue&color=black`
    pub const FORM: Self = Self::of(Kind::Form, true);
    /// `color=blue%20black`
    pub const SPACE_DELIMITED: Self = Self::of(Kind::SpaceDelimited, false);
    /// `color=blue%7Cblack`
    pub const PIPE_DELIMITED: Self = Self::of(Kind::PipeDelimited, false);
    /// `color%5BR%5D=100&color%5BG%5D=200`
    pub const DEEP_OBJECT: Self = Self::of(Kind::DeepObject, false);
    /// `color=blue; color=black`, in a cookie only: nothing is encoded.
    pub const COOKIE: Self = Self::of(Kind::Cookie, true);
    /// JSON text, for a parameter described by `content`.
    pub const JSON: Self = Self::of(Kind::Json, false);

    const fn of(kind: Kind, explode: bool) -> Self {
        Self { kind, explode, reserved: false, sensitive: false }
    }

    /// One pair (or delimiter) for each element.
    #[must_use]
    pub const fn explode(mut self, explode: bool) -> Self {
        self.explode = explode;
        self
    }

    /// Reserved characters stay as they are where they do not change what the query or the path means.
    #[must_use]
    pub const fn allow_reserved(mut self) -> Self {
        self.reserved = true;
        self
    }

    /// The value is never shown in `Debug`.
    #[must_use]
    pub const fn sensitive(mut self) -> Self {
        self.sensitive = true;
        self
    }

    pub(crate) const fn is_sensitive(self) -> bool {
        self.sensitive
    }

    /// Appends an encoded value.
    fn encode(self, out: &mut String, text: &str, part: UrlPart) {
        match (self.reserved, part) {
            (true, UrlPart::Path) => percent::encode_step(out, text),
            (true, UrlPart::Pair) => percent::encode_reserved(out, text),
            (false, _) => percent::encode(out, text),
        }
    }

    fn encoded(self, value: &Value, part: UrlPart) -> String {
        let mut out = String::new();
        self.encode(&mut out, &plain(value), part);
        out
    }
}

/// Encoded pairs as they are sent, and as they may be shown.
#[derive(Clone)]
pub(crate) struct Pairs {
    pub(crate) sent: String,
    pub(crate) shown: String,
    separator: &'static str,
    /// Null, and lists and objects without elements, are sent as an empty value. Otherwise they are left out.
    keeps_empty: bool,
}

impl Pairs {
    /// Pairs of a query.
    pub(crate) fn query() -> Self {
        Self { sent: String::new(), shown: String::new(), separator: "&", keeps_empty: false }
    }

    /// Pairs of a form body.
    pub(crate) fn form() -> Self {
        Self { keeps_empty: true, ..Self::query() }
    }

    /// Pairs of a `Cookie` header.
    pub(crate) fn cookie() -> Self {
        Self { separator: "; ", ..Self::query() }
    }

    /// Appends text that is encoded already, as written.
    pub(crate) fn raw(&mut self, text: &str, shown: &str) {
        for (out, text) in [(&mut self.sent, text), (&mut self.shown, shown)] {
            if !out.is_empty() {
                out.push_str(self.separator);
            }
            out.push_str(text);
        }
    }

    /// Appends a pair of plain strings.
    pub(crate) fn plain(&mut self, name: &str, value: &str, style: Style) {
        let mut text = String::new();
        style.encode(&mut text, value, UrlPart::Pair);
        self.pair(name, &text, style);
    }

    /// Appends a pair: a plain name, an encoded value.
    fn pair(&mut self, name: &str, value: &str, style: Style) {
        let mut text = String::new();
        percent::encode(&mut text, name);
        text.push('=');
        let shown = format!("{text}{}", if style.sensitive { REDACTED } else { value });
        text.push_str(value);
        self.raw(&text, &shown);
    }

    /// Appends a member of a form that nothing is said of: a list repeats the name, an object is JSON text, everywhere.
    pub(crate) fn member(&mut self, name: &str, value: &Value) {
        match value {
            Value::Array(items) if items.is_empty() => self.plain(name, "", Style::FORM),
            Value::Array(items) => items.iter().for_each(|it| self.plain(name, &plain(it), Style::FORM)),
            _ => self.plain(name, &plain(value), Style::FORM),
        }
    }

    /// Appends a parameter.
    pub(crate) fn parameter(&mut self, name: &str, value: &Value, style: Style) -> Result<(), String> {
        let delimiter = match style.kind {
            Kind::Json => {
                self.plain(name, &value.to_string(), style);
                return Ok(());
            }
            Kind::DeepObject => return self.nested(name, value, style, Lists::Numbered, 0),
            Kind::Cookie => return self.unencoded(name, value, style),
            Kind::SpaceDelimited => "%20",
            Kind::PipeDelimited => "%7C",
            Kind::Form | Kind::Simple | Kind::Label | Kind::Matrix => ",",
        };
        match value {
            Value::Object(members) if style.explode && !members.is_empty() => {
                for (key, value) in members {
                    self.nested(key, value, style, Lists::Repeated, 0)?;
                }
                Ok(())
            }
            Value::Array(_) if style.explode => self.nested(name, value, style, Lists::Repeated, 0),
            Value::Array(_) | Value::Object(_) => {
                let elements = elements(value, style, UrlPart::Pair);
                if let Some(at) = elements.iter().position(|it| it.contains(delimiter)) {
                    let what = match value {
                        Value::Array(_) => format!("item {}", at + 1),
                        _ => "a member".to_owned(),
                    };
                    let separator = if delimiter == "%20" { "a space" } else { "`|`" };
                    return Err(format!(
                        "has {separator} within {what}, which is what separates one from the next"
                    ));
                }
                if !elements.is_empty() || self.keeps_empty {
                    self.pair(name, &elements.join(delimiter), style);
                }
                Ok(())
            }
            _ => self.nested(name, value, style, Lists::Repeated, 0),
        }
    }

    /// Appends a value as it is, in the style of cookies.
    fn unencoded(&mut self, name: &str, value: &Value, style: Style) -> Result<(), String> {
        let pairs: Vec<(&str, String)> = match value {
            Value::Null => Vec::new(),
            Value::Object(members) if style.explode => {
                members.iter().map(|(key, value)| (key.as_str(), plain(value))).collect()
            }
            Value::Array(items) if style.explode => items.iter().map(|it| (name, plain(it))).collect(),
            Value::Array(items) => vec![(name, joined(items.iter().map(plain))?)],
            Value::Object(members) => {
                let elements = members.iter().flat_map(|(key, value)| [key.clone(), plain(value)]);
                vec![(name, joined(elements)?)]
            }
            _ => vec![(name, plain(value))],
        };
        for (name, value) in pairs {
            if let Some(sign) = value.chars().find(|it| !is_of_cookie(*it)) {
                return Err(format!(
                    "has {sign:?}, which a cookie cannot hold; encode it as the server reads it"
                ));
            }
            let shown = if style.sensitive { REDACTED } else { &value };
            self.raw(&format!("{name}={value}"), &format!("{name}={shown}"));
        }
        Ok(())
    }

    /// Appends a value of any shape, members in brackets.
    fn nested(
        &mut self,
        name: &str,
        value: &Value,
        style: Style,
        lists: Lists,
        depth: u8,
    ) -> Result<(), String> {
        if depth > DEEPEST {
            return Err(format!("is nested more than {DEEPEST} levels deep"));
        }
        let is_empty = match value {
            Value::Null => true,
            Value::Array(items) => items.is_empty(),
            Value::Object(members) => members.is_empty(),
            _ => false,
        };
        match value {
            _ if is_empty => {
                if self.keeps_empty {
                    self.plain(name, "", style);
                }
            }
            Value::Object(members) => {
                for (key, value) in members {
                    self.nested(&format!("{name}[{key}]"), value, style, lists, depth + 1)?;
                }
            }
            Value::Array(items) if lists == Lists::Repeated && !items.iter().any(is_composite) => {
                for item in items {
                    self.nested(name, item, style, lists, depth + 1)?;
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.nested(&format!("{name}[{index}]"), item, style, lists, depth + 1)?;
                }
            }
            _ => self.plain(name, &plain(value), style),
        }
        Ok(())
    }
}

/// The parts of a multipart body that a member with a style becomes: names and values, nothing encoded.
pub(super) fn parts(name: &str, value: &Value, style: Style) -> Result<Vec<(String, String)>, String> {
    let mut pairs = Pairs::form();
    pairs.parameter(name, value, style)?;
    let is_joined = is_composite(value) && style.kind == Kind::Form && !style.explode;
    if is_joined && pairs.sent.split_once('=').is_some_and(|(_, text)| text.contains("%2C")) {
        return Err("has `,` within an item, which is what separates one from the next".to_owned());
    }
    Ok(url::form_urlencoded::parse(pairs.sent.as_bytes()).into_owned().collect())
}

/// How a list of scalars is written if members are in brackets: `a=1&a=2` or `a[0]=1&a[1]=2`.
/// A list that holds lists or objects is always numbered, or its elements would run together.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lists {
    Repeated,
    Numbered,
}

/// Deeper values are refused, so that nothing overflows the stack.
const DEEPEST: u8 = 64;

/// The text of a path parameter, encoded; empty where the value is.
pub(crate) fn path(name: &str, value: &Value, style: Style) -> String {
    let named = |text: &str| {
        let mut out = String::from(";");
        percent::encode(&mut out, name);
        if !text.is_empty() {
            out.push('=');
            out.push_str(text);
        }
        out
    };
    if style.kind == Kind::Json {
        let mut out = String::new();
        percent::encode(&mut out, &value.to_string());
        return out;
    }
    let elements = elements(value, style, UrlPart::Path);
    if elements.is_empty() || !is_composite(value) && elements.iter().all(String::is_empty) {
        return String::new();
    }
    match style.kind {
        Kind::Label => format!(".{}", elements.join(if style.explode { "." } else { "," })),
        Kind::Matrix if style.explode && value.is_object() => format!(";{}", elements.join(";")),
        Kind::Matrix if style.explode => elements.iter().map(|it| named(it)).collect(),
        Kind::Matrix => named(&elements.join(",")),
        _ => elements.join(","),
    }
}

/// The text of a query that is one value, encoded, and what may be shown instead of it; no text for one of pairs.
pub(crate) fn whole(value: &Value, style: Style) -> (Option<String>, Option<&'static str>) {
    let text = match style.kind {
        Kind::Json => value.to_string(),
        Kind::Form => return (None, None),
        _ => plain(value),
    };
    let mut out = String::new();
    percent::encode(&mut out, &text);
    (Some(out), style.sensitive.then_some(REDACTED))
}

/// The value of a header, not encoded: headers hold text as it is.
pub(crate) fn header(value: &Value, style: Style) -> String {
    match value {
        _ if style.kind == Kind::Json => value.to_string(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(","),
        Value::Object(members) => {
            let between = if style.explode { "=" } else { "," };
            let members: Vec<_> =
                members.iter().map(|(key, value)| format!("{key}{between}{}", plain(value))).collect();
            members.join(",")
        }
        _ => plain(value),
    }
}

/// The encoded elements of a value: itself, its items, or its members (`key=value` exploded, else key and value in turn).
/// A comma within one of several is always encoded: between them it is what separates.
fn elements(value: &Value, style: Style, part: UrlPart) -> Vec<String> {
    let encoded = |it: &Value| style.encoded(it, part).replace(',', "%2C");
    match value {
        Value::Null => Vec::new(),
        Value::Array(items) => items.iter().map(encoded).collect(),
        Value::Object(members) => {
            let mut out = Vec::new();
            for (key, value) in members {
                let mut name = String::new();
                percent::encode(&mut name, key);
                match style.explode {
                    true => out.push(format!("{name}={}", encoded(value))),
                    false => out.extend([name, encoded(value)]),
                }
            }
            out
        }
        _ => vec![style.encoded(value, part)],
    }
}

/// Elements with commas between them, none of which may have one.
fn joined(elements: impl Iterator<Item = String>) -> Result<String, String> {
    let elements: Vec<String> = elements.collect();
    match elements.iter().any(|it| it.contains(',')) {
        true => Err("has `,` within an item, which is what separates one from the next".to_owned()),
        false => Ok(elements.join(",")),
    }
}

/// Whether a cookie may hold a character as it is (RFC 6265, 4.1.1); a comma is what separates elements.
fn is_of_cookie(it: char) -> bool {
    it.is_ascii_graphic() && !matches!(it, '"' | ';' | '\\')
}

/// The text of a scalar; JSON for what is none.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        _ => value.to_string(),
    }
}

fn is_composite(value: &Value) -> bool {
    value.is_array() || value.is_object()
}
