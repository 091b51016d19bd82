//! The intermediate representation as terse text, for snapshots and for eyes.
//!
//! One line a field, variant, member, parameter and response; nothing that is empty or usual is said. A type is
//! called by its hint, joined by dots; where two share one, the later are numbered; what requests send instead of a
//! type is called `@request`. Docs are cut after a few words.
//!
//! ```text
//! struct Refund "Money that goes back" {
//!   id!: RefundId ro
//!   status?: Refund.status|null (default "pending") "Where it stands"
//! }
//! ```

use std::collections::HashMap;
use std::fmt;

use serde_json::Value;

use super::{
    Additional, Api, Body, Content, Direction, Docs, Encoding, Enum, EnumOf, EnumValue, Evidence, Field,
    FormMember, Header, HeaderFormat, Incoming, Lenient, Link, Location, Member, Object, Operation,
    Parameter, Replay, Scalar, SecurityKind, Server, Status, Style, Type, TypeKind, TypeRef, Union,
};

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
        for it in &self.webhooks {
            write!(f, "webhook {}", it.name)?;
            printer.incoming(f, "", &it.request)?;
        }
        Ok(())
    }
}

struct Printer {
    labels: Vec<String>,
}

impl Printer {
    fn ty(&self, f: &mut fmt::Formatter<'_>, ty: &Type, label: &str) -> fmt::Result {
        let word = match &ty.kind {
            TypeKind::Object(_) => "struct",
            TypeKind::Enum(Enum { of: EnumOf::Text, .. }) => "enum",
            TypeKind::Enum(Enum { of: EnumOf::Integer, .. }) => "integer enum",
            TypeKind::Enum(Enum { of: EnumOf::Number, .. }) => "number enum",
            TypeKind::Enum(Enum { of: EnumOf::Mixed, .. }) => "mixed enum",
            TypeKind::Union(_) => "union",
            TypeKind::Newtype(_) => "newtype",
            TypeKind::Alias(_) => "alias",
        };
        write!(f, "{word} {label}")?;
        match &ty.kind {
            TypeKind::Newtype(scalar) => write!(f, " = {}", scalar_word(*scalar))?,
            TypeKind::Alias(target) => write!(f, " = {}", self.reference(target))?,
            TypeKind::Union(Union { discriminator: Some(property), .. }) => write!(f, " by {property}")?,
            _ => {}
        }
        rename(f, ty.rename.as_deref())?;
        flag(f, ty.sensitive, "sensitive")?;
        flag(f, ty.nullable, "nullable")?;
        match ty.view.map(|it| it.of) {
            Some(Direction::Request) => write!(f, " in requests")?,
            Some(Direction::Response) => write!(f, " in responses")?,
            None => {}
        }
        docs(f, &ty.docs)?;
        match &ty.kind {
            TypeKind::Object(object) => self.object(f, object),
            TypeKind::Enum(it) => variants(f, it),
            TypeKind::Union(it) => {
                writeln!(f, " {{")?;
                it.members.iter().try_for_each(|it| self.member(f, it))?;
                writeln!(f, "}}")
            }
            TypeKind::Newtype(_) | TypeKind::Alias(_) => writeln!(f),
        }
    }

    fn object(&self, f: &mut fmt::Formatter<'_>, object: &Object) -> fmt::Result {
        writeln!(f, " {{")?;
        object.fields.iter().try_for_each(|it| self.field(f, it))?;
        if !object.left_out.is_empty() {
            let names: Vec<_> = object.left_out.iter().map(|it| it.wire.as_str()).collect();
            writeln!(f, "  without {}", names.join(", "))?;
        }
        match &object.additional {
            Additional::Unspecified => {}
            Additional::Forbidden => writeln!(f, "  no others")?,
            Additional::Typed(ty) => writeln!(f, "  others: {}", self.reference(ty))?,
        }
        writeln!(f, "}}")
    }

    fn field(&self, f: &mut fmt::Formatter<'_>, field: &Field) -> fmt::Result {
        let (mark, null) = (presence(field.required), if field.nullable { "|null" } else { "" });
        write!(f, "  {}{mark}: {}{null}", field.wire, self.reference(&field.ty))?;
        if let Some(constant) = &field.constant {
            write!(f, " = {constant}")?;
        }
        flag(f, field.tag, "tag")?;
        rename(f, field.rename.as_deref())?;
        lenient(f, field.lenient)?;
        flag(f, field.sensitive, "sensitive")?;
        flag(f, field.only == Some(Direction::Response), "ro")?;
        flag(f, field.only == Some(Direction::Request), "wo")?;
        docs(f, &field.docs)?;
        writeln!(f)
    }

    fn member(&self, f: &mut fmt::Formatter<'_>, member: &Member) -> fmt::Result {
        write!(f, "  {}: {}", member.hint.join("."), self.reference(&member.ty))?;
        if !member.tags.is_empty() {
            write!(
                f,
                " tagged {}",
                member.tags.iter().map(|it| format!("{it:?}")).collect::<Vec<_>>().join(", ")
            )?;
        }
        docs(f, &member.docs)?;
        writeln!(f)
    }

    fn operation(&self, f: &mut fmt::Formatter<'_>, operation: &Operation) -> fmt::Result {
        write!(f, "{} {} = {}.{}", operation.method, operation.path, operation.tag, operation.id)?;
        if let Some(variant) = operation.variant() {
            write!(f, " by {variant}")?;
        }
        rename(f, operation.rename.as_deref())?;
        docs(f, &operation.docs)?;
        writeln!(f)?;
        operation.servers.iter().try_for_each(|it| server(f, "  ", it))?;
        if !operation.security.is_empty() {
            let sets: Vec<_> = operation
                .security
                .iter()
                .map(|set| if set.is_empty() { "none".to_owned() } else { set.join(" + ") })
                .collect();
            writeln!(f, "  security {}", sets.join(" | "))?;
        }
        for it in &operation.scopes {
            writeln!(f, "  scopes of {}: {}", it.scheme, it.names.join(", "))?;
        }
        if let Some(header) = &operation.idempotency_header {
            writeln!(f, "  idempotency key in {header}")?;
        }
        if operation.retry.replay != Replay::of_method(&operation.method) {
            writeln!(f, "  called again: {}", operation.retry.replay.word())?;
        }
        if !operation.retry.locked.is_empty() {
            let statuses: Vec<_> = operation.retry.locked.iter().map(u16::to_string).collect();
            writeln!(f, "  locked while {}", statuses.join(", "))?;
        }
        operation.parameters.iter().try_for_each(|it| self.parameter(f, it))?;
        if let Some(body) = &operation.body {
            self.body(f, body)?;
        }
        for it in &operation.responses {
            write!(f, "  {}", status(it.status))?;
            if let Some(content) = &it.content {
                write!(f, " {}", self.content(content))?;
            }
            docs(f, &it.docs)?;
            writeln!(f)?;
            it.links.iter().try_for_each(|it| link(f, it))?;
        }
        operation.headers.iter().try_for_each(|it| self.header(f, it))?;
        for it in &operation.callbacks {
            write!(f, "  callback {} to {}", it.name, it.expression)?;
            self.incoming(f, "  ", &it.request)?;
        }
        Ok(())
    }

    fn incoming(&self, f: &mut fmt::Formatter<'_>, indent: &str, it: &Incoming) -> fmt::Result {
        write!(f, " {}", it.method)?;
        it.id.as_ref().map_or(Ok(()), |id| write!(f, " = {id}"))?;
        rename(f, it.rename.as_deref())?;
        if let Some(payload) = &it.payload {
            write!(f, ": {}", self.content(payload))?;
        }
        docs(f, &it.docs)?;
        writeln!(f)?;
        for it in &it.parameters {
            write!(f, "{indent}  beside it {} {}", it.location.word(), it.wire)?;
            it.description.as_ref().map_or(Ok(()), |it| write!(f, " {:?}", cut(it)))?;
            writeln!(f)?;
        }
        Ok(())
    }

    fn header(&self, f: &mut fmt::Formatter<'_>, it: &Header) -> fmt::Result {
        write!(f, "  gives {}: {}", it.wire, self.reference(&it.ty))?;
        match it.format {
            HeaderFormat::Value | HeaderFormat::List | HeaderFormat::Object => {}
            HeaderFormat::ExplodedObject => write!(f, " explode=true")?,
            HeaderFormat::Json => write!(f, " json")?,
        }
        rename(f, it.rename.as_deref())?;
        flag(f, it.sensitive, "sensitive")?;
        docs(f, &it.docs)?;
        writeln!(f)
    }

    fn parameter(&self, f: &mut fmt::Formatter<'_>, it: &Parameter) -> fmt::Result {
        let usual = match it.location {
            Location::Path | Location::Header => Style::Simple,
            Location::Query | Location::Cookie => Style::Form,
        };
        let place = it.location.word();
        write!(f, "  {place} {}{}: {}", it.wire, presence(it.required), self.reference(&it.ty))?;
        flag(f, it.style != usual, style(it.style))?;
        if it.explode != (it.style == Style::Form) {
            write!(f, " explode={}", it.explode)?;
        }
        flag(f, it.allow_reserved, "reserved")?;
        rename(f, it.rename.as_deref())?;
        flag(f, it.sensitive, "sensitive")?;
        docs(f, &it.docs)?;
        writeln!(f)
    }

    fn body(&self, f: &mut fmt::Formatter<'_>, body: &Body) -> fmt::Result {
        write!(f, "  body{} {}", presence(body.required), self.content(&body.content))?;
        docs(f, &body.docs)?;
        writeln!(f)
    }

    fn content(&self, content: &Content) -> String {
        let encoding = match content.encoding {
            Encoding::Json => self.reference(&content.ty),
            Encoding::Form => format!("form {}", self.reference(&content.ty)),
            Encoding::Multipart => format!("parts {}", self.reference(&content.ty)),
            Encoding::Text => "text".to_owned(),
            Encoding::Bytes => "bytes".to_owned(),
        };
        let members: Vec<_> = content.members.iter().map(form_member).collect();
        let members = if members.is_empty() { String::new() } else { format!(" ({})", members.join(", ")) };
        format!("{} {encoding}{members}", content.media_type)
    }

    fn reference(&self, ty: &TypeRef) -> String {
        match ty {
            TypeRef::Any => "any".to_owned(),
            TypeRef::Scalar(scalar) => scalar_word(*scalar).to_owned(),
            TypeRef::Array(items) => format!("[{}]", self.reference(items)),
            TypeRef::Map(values) => format!("{{{}}}", self.reference(values)),
            TypeRef::Nullable(inner) => format!("{}|null", self.reference(inner)),
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

fn variants(f: &mut fmt::Formatter<'_>, it: &Enum) -> fmt::Result {
    let spelled = |it: &EnumValue| match &it.value {
        Value::String(text) => format!("{text:?}"),
        value => value.to_string(),
    };
    let plain = |it: &EnumValue| it.docs == Docs::default() && it.rename.is_none() && it.word.is_none();
    if it.values.iter().all(plain) {
        let words: Vec<_> = it.values.iter().map(spelled).collect();
        return writeln!(f, " {{ {} }}", words.join(", "));
    }
    writeln!(f, " {{")?;
    for value in &it.values {
        write!(f, "  {}", spelled(value))?;
        value.word.as_ref().map_or(Ok(()), |word| write!(f, " for {word:?}"))?;
        rename(f, value.rename.as_deref())?;
        docs(f, &value.docs)?;
        writeln!(f)?;
    }
    writeln!(f, "}}")
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
    match docs.evidence {
        Some(Evidence::Recorded) => write!(f, " recorded")?,
        Some(Evidence::Inferred) => write!(f, " inferred")?,
        None => {}
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

fn link(f: &mut fmt::Formatter<'_>, it: &Link) -> fmt::Result {
    write!(f, "    link {} to {}", it.name, it.target)?;
    it.operation.map_or_else(|| write!(f, " elsewhere"), |_| Ok(()))?;
    it.parameters.iter().try_for_each(|(name, value)| write!(f, " {name} = {value}"))?;
    it.body.as_ref().map_or(Ok(()), |it| write!(f, " body = {it}"))?;
    it.description.as_ref().map_or(Ok(()), |it| write!(f, " {:?}", cut(it)))?;
    writeln!(f)
}

fn cut(text: &str) -> String {
    let mut chars = text.chars();
    let head: String = chars.by_ref().take(DOCS).collect();
    if chars.next().is_some() { format!("{head}…") } else { head }
}

fn form_member(it: &FormMember) -> String {
    match it {
        FormMember::Pairs { wire, style: it, explode, allow_reserved } => {
            let reserved = if *allow_reserved { " reserved" } else { "" };
            format!("{wire} {} explode={explode}{reserved}", style(*it))
        }
        FormMember::Part { wire, media_type } => format!("{wire} {media_type}"),
    }
}

fn lenient(f: &mut fmt::Formatter<'_>, it: Lenient) -> fmt::Result {
    flag(f, it.numeric_string, "numeric-string")?;
    flag(f, it.empty_as_absent, "empty-as-absent")?;
    flag(f, it.json_in_string, "json-in-string")
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

fn status(status: Status) -> String {
    match status {
        Status::Code(code) => code.to_string(),
        Status::Range(hundred) => format!("{hundred}XX"),
        Status::Default => "default".to_owned(),
    }
}

fn security(kind: &SecurityKind) -> String {
    match kind {
        SecurityKind::Basic => "basic".to_owned(),
        SecurityKind::Bearer => "bearer".to_owned(),
        SecurityKind::ApiKeyHeader(name) => format!("header {name}"),
        SecurityKind::ApiKeyQuery(name) => format!("query {name}"),
        SecurityKind::ApiKeyCookie(name) => format!("cookie {name}"),
    }
}

fn style(style: Style) -> &'static str {
    match style {
        Style::Matrix => "matrix",
        Style::Label => "label",
        Style::Simple => "simple",
        Style::Form => "form",
        Style::SpaceDelimited => "space",
        Style::PipeDelimited => "pipe",
        Style::DeepObject => "deep",
        Style::Json => "json",
    }
}

fn scalar_word(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::Bool => "bool",
        Scalar::I32 => "i32",
        Scalar::I64 => "i64",
        Scalar::I128 => "i128",
        Scalar::F64 => "f64",
        Scalar::String => "string",
        Scalar::DateTime => "date-time",
        Scalar::Date => "date",
        Scalar::Uuid => "uuid",
        Scalar::Decimal => "decimal",
        Scalar::File => "file",
    }
}
