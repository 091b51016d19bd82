//! The intermediate representation as terse text, for snapshots and for eyes.
//!
//! One line a field, variant, member, parameter and response; nothing that is empty or usual is said. A type is
//! called by its hint, joined by dots; where two share one, the later are numbered; what requests send instead of a
//! type is called `@request`. Docs are cut after a few words.
//!
//! ```text
//! struct Refund "Money that goes back" {
//!   id!: RefundId ro
//!   status?: Refund.status|null (default "pending") "Where it is"
//! }
//! ```

mod operation;
mod signature;
mod types;

use std::collections::HashMap;
use std::fmt;

use self::operation::event_keys;
use self::signature::signature;
use super::{Api, Docs, Scalar, SecurityKind, Server, Type, TypeRef};

/// How many characters of a description are shown.
const DOCS: usize = 36;

impl fmt::Display for Api {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let printer = Printer { labels: labels(&self.types) };
        write!(f, "api {:?} {:?}", self.title, self.version)?;
        docs(f, &self.docs)?;
        writeln!(f)?;
        for it in &self.servers {
            server(f, "", it)?;
        }
        for it in &self.security_schemes {
            write!(f, "security {:?}: {}", it.name, security(&it.kind))?;
            docs(f, &it.docs)?;
            writeln!(f)?;
        }
        for it in &self.tags {
            write!(f, "tag {:?}", it.name)?;
            rename(f, it.rename.as_deref())?;
            docs(f, &it.docs)?;
            writeln!(f)?;
        }
        for (name, pointers) in
            [("type", &self.error.kind), ("code", &self.error.code), ("message", &self.error.message)]
        {
            if !pointers.is_empty() {
                writeln!(f, "error {name} at {}", pointers.join(", "))?;
            }
        }
        if let Some(header) = &self.request_id_header {
            writeln!(f, "request id in {header}")?;
        }
        for (ty, label) in self.types.iter().zip(&printer.labels) {
            printer.ty(f, ty, label)?;
        }
        self.operations.iter().try_for_each(|it| printer.operation(f, it))?;
        if let Some(it) = &self.signature {
            signature(f, it)?;
        }
        if let Some(it) = &self.event_keys {
            event_keys(f, it)?;
        }
        for it in &self.webhooks {
            write!(f, "webhook {}", it.name)?;
            if !it.types.is_empty() && it.types != [it.name.as_str()] {
                write!(f, " of type {}", it.types.join(", "))?;
            }
            printer.incoming(f, "", &it.request)?;
        }
        Ok(())
    }
}

struct Printer {
    labels: Vec<String>,
}

impl Printer {
    fn reference(&self, ty: &TypeRef) -> String {
        match ty {
            TypeRef::Any => "any".to_owned(),
            TypeRef::Scalar(scalar) => scalar_word(*scalar).to_owned(),
            TypeRef::Array(items) => format!("[{}]", self.reference(items)),
            TypeRef::Map(values) => format!("{{{}}}", self.reference(values)),
            TypeRef::Nullable(inner) => format!("{}|null", self.reference(inner)),
            TypeRef::Sensitive(inner) => format!("secret {}", self.reference(inner)),
            TypeRef::Named(id) => self.labels.get(id.0).cloned().unwrap_or_else(|| "?".to_owned()),
        }
    }
}

fn labels(types: &[Type]) -> Vec<String> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    types
        .iter()
        .map(|ty| {
            let view = if ty.instead_of().is_some() { "@request" } else { "" };
            let label = ty.hint.join(".") + view;
            let count = seen.entry(label.clone()).and_modify(|it| *it += 1).or_insert(1);
            if *count == 1 { label } else { format!("{label}~{count}") }
        })
        .collect()
}

fn server(f: &mut fmt::Formatter<'_>, indent: &str, it: &Server) -> fmt::Result {
    write!(f, "{indent}server {:?}", it.url)?;
    if !it.key_prefixes.is_empty() {
        write!(f, " for keys {}", it.key_prefixes.join(", "))?;
    }
    if let Some(text) = &it.description {
        write!(f, " {:?}", cut(text))?;
    }
    writeln!(f)?;
    for variable in &it.variables {
        write!(f, "{indent}  {{{}}}", variable.name)?;
        variable.default.as_ref().map_or(Ok(()), |it| write!(f, " = {it:?}"))?;
        if !variable.values.is_empty() {
            write!(f, " of {}", variable.values.join(", "))?;
        }
        variable.description.as_ref().map_or(Ok(()), |it| write!(f, " {:?}", cut(it)))?;
        writeln!(f)?;
    }
    Ok(())
}

fn docs(f: &mut fmt::Formatter<'_>, docs: &Docs) -> fmt::Result {
    flag(f, docs.deprecated, "deprecated")?;
    if let Some(evidence) = &docs.evidence {
        write!(f, " {}", evidence.source.word())?;
        evidence.note.as_ref().map_or(Ok(()), |note| write!(f, ":{:?}", cut(note)))?;
    }
    for phrase in &docs.constraints {
        write!(f, " ({phrase})")?;
    }
    if let Some(value) = &docs.default {
        write!(f, " (default {value})")?;
    }
    if let Some(value) = &docs.example {
        write!(f, " (for example {})", cut(&value.to_string()))?;
    }
    if let Some((_, url)) = &docs.external {
        write!(f, " <{url}>")?;
    }
    for text in [&docs.summary, &docs.description].into_iter().flatten() {
        write!(f, " {:?}", cut(text))?;
    }
    Ok(())
}

fn cut(text: &str) -> String {
    let mut chars = text.chars();
    let head: String = chars.by_ref().take(DOCS).collect();
    if chars.next().is_some() { format!("{head}…") } else { head }
}

fn argument(f: &mut fmt::Formatter<'_>, place: Option<u32>) -> fmt::Result {
    place.map_or(Ok(()), |it| write!(f, " argument {it}"))
}

fn rename(f: &mut fmt::Formatter<'_>, name: Option<&str>) -> fmt::Result {
    name.map_or(Ok(()), |name| write!(f, " as {name}"))
}

fn flag(f: &mut fmt::Formatter<'_>, set: bool, word: &str) -> fmt::Result {
    if set { write!(f, " {word}") } else { Ok(()) }
}

fn presence(required: bool) -> &'static str {
    if required { "!" } else { "?" }
}

fn security(kind: &SecurityKind) -> String {
    match kind {
        SecurityKind::Basic => "basic".to_owned(),
        SecurityKind::Bearer => "bearer".to_owned(),
        SecurityKind::Tokens(urls) => {
            let urls = [("token", &urls.token), ("refresh", &urls.refresh), ("discovery", &urls.discovery)];
            let urls = urls.into_iter().filter_map(|(name, url)| Some(format!(" {name}={}", url.as_ref()?)));
            format!("tokens{}", urls.collect::<String>())
        }
        SecurityKind::ApiKeyHeader(name) => format!("header {name}"),
        SecurityKind::ApiKeyQuery(name) => format!("query {name}"),
        SecurityKind::ApiKeyCookie(name) => format!("cookie {name}"),
    }
}

fn scalar_word(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::Bool => "bool",
        Scalar::I32 => "i32",
        Scalar::I64 => "i64",
        Scalar::I128 => "i128",
        Scalar::U128 => "u128",
        Scalar::F64 => "f64",
        Scalar::String => "string",
        Scalar::DateTime => "date-time",
        Scalar::Date => "date",
        Scalar::Uuid => "uuid",
        Scalar::Decimal => "decimal",
        Scalar::EmptyString => "empty string",
        Scalar::File => "file",
    }
}
