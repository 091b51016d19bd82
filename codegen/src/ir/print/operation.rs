//! Operations as text, and the requests that the server makes.

use std::fmt;

use super::super::{
    Body, Content, Encoding, EventKeys, FormMember, Header, HeaderFormat, Incoming, Link, Location,
    Operation, Pagination, PaginationStyle, Parameter, PartFormat, PartFormats, Replay, Style,
};
use super::{Printer, cut, docs, flag, presence, rename, server};
use crate::pointer::Pointer;

impl Printer {
    pub(super) fn operation(&self, f: &mut fmt::Formatter<'_>, operation: &Operation) -> fmt::Result {
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
        operation.pagination.as_ref().map_or(Ok(()), |it| pagination(f, it))?;
        operation.parameters.iter().try_for_each(|it| self.parameter(f, it))?;
        if let Some(body) = &operation.body {
            self.body(f, body)?;
        }
        for it in &operation.responses {
            write!(f, "  {}", it.status)?;
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

    pub(super) fn incoming(&self, f: &mut fmt::Formatter<'_>, indent: &str, it: &Incoming) -> fmt::Result {
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
            Location::Query | Location::Querystring | Location::Cookie => Style::Form,
        };
        let place = it.location.word();
        write!(f, "  {place} {}{}: {}", it.wire, presence(it.required), self.reference(&it.ty))?;
        it.constant.as_ref().map_or(Ok(()), |it| write!(f, " = {it}"))?;
        flag(f, it.style != usual, style(it.style))?;
        if it.explode != it.style.explodes() {
            write!(f, " explode={}", it.explode)?;
        }
        flag(f, it.allow_reserved, "reserved")?;
        it.members.iter().try_for_each(|it| write!(f, " {}", form_member(it)))?;
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
            Encoding::Items => {
                let how = content.items.as_ref();
                let end =
                    how.and_then(|it| it.end.as_deref()).map_or_else(String::new, |it| format!(" to {it:?}"));
                let parts = how.map_or_else(String::new, |it| part_formats(&it.parts));
                format!(
                    "{} of {}{parts}{end}",
                    how.map_or("items", |it| it.framing.word()),
                    self.reference(&content.ty)
                )
            }
            Encoding::Form => format!("form {}", self.reference(&content.ty)),
            Encoding::Multipart => format!("parts {}", self.reference(&content.ty)),
            Encoding::Text if content.is_sensitive() => "secret text".to_owned(),
            Encoding::Bytes if content.is_sensitive() => "secret bytes".to_owned(),
            Encoding::Text => "text".to_owned(),
            Encoding::Bytes => "bytes".to_owned(),
        };
        let members: Vec<_> = content.members.iter().map(form_member).collect();
        let members = if members.is_empty() { String::new() } else { format!(" ({})", members.join(", ")) };
        format!("{} {encoding}{members}", content.media_type)
    }
}

pub(super) fn event_keys(f: &mut fmt::Formatter<'_>, it: &EventKeys) -> fmt::Result {
    write!(f, "events by {}", it.kind)?;
    it.version.as_ref().map_or(Ok(()), |it| write!(f, ", version at {it}"))?;
    if !it.versions.is_empty() {
        write!(f, " of {}", it.versions.join(", "))?;
    }
    writeln!(f)
}

fn pagination(f: &mut fmt::Formatter<'_>, it: &Pagination) -> fmt::Result {
    let whole = |it: &Pointer| if it.is_root() { "''".to_owned() } else { it.as_str().to_owned() };
    let also =
        |it: &Option<Pointer>, word| it.as_ref().map_or(String::new(), |it| format!(" {word} {}", whole(it)));
    write!(f, "  pages of {}", whole(&it.items))?;
    match &it.style {
        PaginationStyle::Cursor { id, after, before } => {
            write!(f, " after {after} = {}", whole(id))?;
            before.as_ref().map_or(Ok(()), |it| write!(f, " before {it}"))?;
        }
        PaginationStyle::Token { next, previous, token } => {
            write!(f, " by {token} = {}{}", whole(next), also(previous, "or"))?;
        }
        PaginationStyle::Offset { offset, total } => write!(f, " from {offset}{}", also(total, "of"))?,
        PaginationStyle::Page { page, first, pages } => {
            write!(f, " number {page} from {first}{}", also(pages, "of"))?;
        }
        PaginationStyle::LinkHeader => write!(f, " linked by header")?,
        PaginationStyle::Link { next, previous } => {
            write!(f, " linked by {}{}", whole(next), also(previous, "or"))?;
        }
    }
    writeln!(f, "{}", also(&it.more, "while"))
}

fn link(f: &mut fmt::Formatter<'_>, it: &Link) -> fmt::Result {
    write!(f, "    link {} to {}", it.name, it.target)?;
    it.operation.map_or_else(|| write!(f, " elsewhere"), |_| Ok(()))?;
    it.parameters.iter().try_for_each(|(name, value)| write!(f, " {name} = {value}"))?;
    it.body.as_ref().map_or(Ok(()), |it| write!(f, " body = {it}"))?;
    it.description.as_ref().map_or(Ok(()), |it| write!(f, " {:?}", cut(it)))?;
    writeln!(f)
}

fn form_member(it: &FormMember) -> String {
    match it {
        FormMember::Pairs { wire, style: it, explode, allow_reserved } => {
            let reserved = if *allow_reserved { " reserved" } else { "" };
            format!("{wire} {} explode={explode}{reserved}", style(*it))
        }
        FormMember::Part { wire, media_type, headers } => {
            let format = PartFormat { media_type: media_type.clone(), headers: headers.clone() };
            format!("{wire} {}", part_format(&format))
        }
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
        Style::Cookie => "cookie",
        Style::Json => "json",
    }
}

/// What is said of parts: ` (text/plain; image/png X-Id=1 …)`, the last one for all further parts.
fn part_formats(formats: &PartFormats) -> String {
    if formats.is_plain() {
        return String::new();
    }
    let all: Vec<_> = formats.prefix.iter().chain([&formats.rest]).map(part_format).collect();
    format!(" ({} …)", all.join("; "))
}

fn part_format(format: &PartFormat) -> String {
    let headers = format.headers.iter().map(|(name, value)| format!(" {name}={value:?}"));
    format!("{}{}", format.media_type.as_deref().unwrap_or("-"), headers.collect::<String>())
}
