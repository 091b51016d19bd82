//! Lowers bodies: which of several media types a call sends or reads, and how its bytes become a type.
//!
//! In: a `content` map. Out: one [`Content`] for a response, one for each way of writing for a request. Of a response JSON
//! comes before forms, forms before text, text before bytes. A request is sent as the first listed media type that has a
//! type. What is not taken is reported, unless it only spells the same another way. How the members of a form are written is
//! decided in [`encoding`](super::encoding).

use indexmap::IndexMap;
use openapiv3::MediaType;

use super::Calls;
use crate::diagnostic::Diagnostic;
use crate::ir::{Content, Docs, Encoding, Framing, TypeRef};
use crate::lower::merge::{Keywords, Kind, Node, Part, with};
use crate::lower::types::Usage;
use crate::openapi::media_type::essence;
use crate::pointer::Pointer;

/// The media types of a body or a response.
pub(super) type Media = IndexMap<String, MediaType>;

/// Which way a body travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Request,
    Response,
    /// The body of a request that the server makes.
    Payload,
}

/// How well a media type is understood, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Json,
    JsonLike,
    Form,
    Multipart,
    Text,
    Bytes,
}

impl<'d> Calls<'d, '_> {
    /// What a response is read as: the media type that is understood best. Items come before all but JSON.
    pub(super) fn response_content(
        &mut self,
        media: &'d Media,
        at: &Pointer,
        hint: &[String],
    ) -> Option<Content> {
        let items = self.items_of(media, at);
        if let Some((name, chosen, how)) = items
            && !best(media).is_some_and(|(name, it)| is_json(name, it))
        {
            let others = media.iter().filter(|(_, it)| it.schema.is_some() && it.schema != chosen.schema);
            self.report_others(others.map(|(name, _)| name.as_str()), name, at, Direction::Response);
            return Some(self.items_content(name, chosen, how, at, hint, Direction::Response));
        }
        let (name, chosen) = self.choose_media(media, at, Direction::Response)?;
        Some(self.content(name, chosen, at, hint, Direction::Response, None))
    }

    /// What a response is read as that JSON is read from as well, if its items are asked for.
    pub(super) fn stream_content(
        &mut self,
        media: &'d Media,
        at: &Pointer,
        hint: &[String],
    ) -> Option<Content> {
        best(media).filter(|(name, it)| is_json(name, it))?;
        let (name, chosen, how) = self.items_of(media, at)?;
        Some(self.items_content(name, chosen, how, at, hint, Direction::Response))
    }

    /// What a request of the server is read as, which is JSON or nothing that has a type.
    pub(super) fn payload_content(
        &mut self,
        media: &'d Media,
        at: &Pointer,
        hint: &[String],
    ) -> Option<Content> {
        let (name, chosen) = self.choose_media(media, at, Direction::Payload)?;
        if is_json(name, chosen) {
            return Some(self.content(name, chosen, at, hint, Direction::Payload, None));
        }
        self.messages().push(
            Diagnostic::degraded(
                "payload-not-json",
                at.key(name),
                format!("a payload of the type `{name}` does not become a type"),
            )
            .label("its bytes are left to the receiver")
            .help("offer JSON, too"),
        );
        None
    }

    /// The media type that is understood best; says which others are left aside.
    fn choose_media(
        &mut self,
        media: &'d Media,
        at: &Pointer,
        direction: Direction,
    ) -> Option<(&'d String, &'d MediaType)> {
        let (name, chosen) = best(media)?;
        // What comes as items is a function of its own.
        let items = self.items_of(media, at).filter(|_| direction == Direction::Response).map(|it| it.0);
        // Another spelling of the same schema loses nothing.
        let others = media
            .iter()
            .filter(|(name, it)| it.schema.is_some() && it.schema != chosen.schema && items != Some(*name));
        self.report_others(others.map(|(name, _)| name.as_str()), name, at, direction);
        Some((name, chosen))
    }

    /// What a request is sent as: the first listed whose members get types, and each other that is written in another
    /// way, with the word that tells it from the first. The first listed, so that JSON that is added to a form does not
    /// change what callers of today send.
    pub(super) fn request_contents(
        &mut self,
        media: &'d Media,
        at: &Pointer,
        hint: &[String],
    ) -> Vec<(Option<String>, Content)> {
        let typed = first_typed(media);
        if typed.is_none()
            && let Some((name, chosen, how)) = self.items_of(media, at)
        {
            return vec![(None, self.items_content(name, chosen, how, at, hint, Direction::Request))];
        }
        let Some(best) = typed.or_else(|| best(media)) else { return Vec::new() };
        let mut taken: Vec<(Rank, String, &'d MediaType, TypeRef)> = Vec::new();
        let (mut contents, mut lost) = (Vec::new(), Vec::new());
        let others = media.iter().filter(|(name, _)| *name != best.0);
        for (name, it) in std::iter::once(best).chain(others) {
            let (rank, word) = (rank(name, it).family(), variant(name, it));
            if taken
                .iter()
                .any(|(known, _, of, _)| *known == rank && (of.schema == it.schema || it.schema.is_none()))
            {
                // Only the label differs, which a call can set.
                if rank != Rank::Text || taken.iter().any(|(_, known, ..)| *known == word) {
                    continue;
                }
            } else if taken.iter().any(|(_, known, ..)| *known == word) {
                lost.push(name.as_str());
                continue;
            }
            let own = if contents.is_empty() { hint.to_vec() } else { with(hint, &word) };
            // The same schema in place is the same type.
            let same = taken.iter().find(|(known, _, of, _)| {
                of.schema.is_some() && of.schema == it.schema && *known < Rank::Text && rank < Rank::Text
            });
            let same = same.map(|(.., ty)| ty.clone());
            let parts = self.items(name, it, &at.key(name)).filter(|it| it.framing == Framing::Parts);
            let content = match parts {
                Some(how) => self.items_content(name, it, how, at, &own, Direction::Request),
                None => self.content(name, it, at, &own, Direction::Request, same),
            };
            taken.push((rank, word.clone(), it, content.ty.clone()));
            contents.push(((!contents.is_empty()).then_some(word), content));
        }
        self.report_others(lost.into_iter(), best.0, at, Direction::Request);
        contents
    }

    /// Lowers one media type; `known` is the type of its schema where that has one already.
    fn content(
        &mut self,
        name: &str,
        chosen: &'d MediaType,
        at: &Pointer,
        hint: &[String],
        direction: Direction,
        known: Option<TypeRef>,
    ) -> Content {
        let rank = rank(name, chosen);
        let pointer = at.key(name);
        let encoding = match rank {
            Rank::Json | Rank::JsonLike => Encoding::Json,
            Rank::Form if direction == Direction::Request => Encoding::Form,
            Rank::Multipart if direction == Direction::Request => Encoding::Multipart,
            // Of a range, the caller names the media type next to the body.
            Rank::Text if direction == Direction::Request && name.contains('*') => Encoding::Bytes,
            Rank::Text | Rank::Form => Encoding::Text,
            Rank::Bytes | Rank::Multipart => Encoding::Bytes,
        };
        let (ty, docs) = match (&chosen.schema, encoding) {
            (Some(_), Encoding::Json | Encoding::Form | Encoding::Multipart) if known.is_some() => {
                (known.unwrap_or(TypeRef::Any), Docs::default())
            }
            (Some(schema), Encoding::Json | Encoding::Form | Encoding::Multipart) => {
                let at = pointer.key("schema");
                let node = self.types.schemas.node(schema, at.clone(), hint.to_vec());
                let usage = self.types.usage(&[node], hint);
                let docs = self.unsaid(&usage, &at);
                (usage.alone(), docs)
            }
            (Some(schema), _) => {
                let node = self.types.schemas.node(schema, pointer.key("schema"), hint.to_vec());
                self.untyped(node, name, &pointer)
            }
            (None, _) => (TypeRef::Any, Docs::default()),
        };
        self.report_positions(&pointer);
        let members = match encoding {
            Encoding::Form | Encoding::Multipart => self.form_members(chosen, &pointer, encoding),
            Encoding::Json | Encoding::Items | Encoding::Text | Encoding::Bytes => Vec::new(),
        };
        let media_type = match encoding {
            Encoding::Json if name.contains('*') => "application/json".to_owned(),
            // The boundary is the call's own.
            Encoding::Multipart if name.contains('*') => "multipart/form-data".to_owned(),
            Encoding::Multipart => essence(name),
            _ => name.to_owned(),
        };
        Content { pointer, media_type, encoding, ty, docs, members, items: None }
    }

    fn report_others<'m>(
        &mut self,
        others: impl Iterator<Item = &'m str>,
        chosen: &str,
        at: &Pointer,
        direction: Direction,
    ) {
        let others: Vec<_> = others.map(|it| format!("`{it}`")).collect();
        if others.is_empty() {
            return;
        }
        let (id, what, verb) = match direction {
            Direction::Request => ("body-media-types", "body", "sent"),
            Direction::Response => ("response-media-types", "response", "asked for"),
            Direction::Payload => ("payload-media-types", "payload", "read"),
        };
        self.messages().push(
            Diagnostic::degraded(id, at, format!("of the media types of a {what} only `{chosen}` is {verb}"))
                .label(format!("left out: {}", others.join(", ")))
                .help("there is nothing to do if all say the same"),
        );
    }

    /// A schema that describes more than text is lost where bytes are handed over as they are.
    fn untyped(&mut self, node: Node<'d>, name: &str, at: &Pointer) -> (TypeRef, Docs) {
        let parts = self.types.schemas.parts(&[node]);
        let flat = self.types.schemas.flatten(&parts);
        let text = matches!(flat.implied_kind(), None | Some(Kind::String)) && flat.choices.is_empty();
        let said = parts.iter().any(|it| match it {
            Part::Named { .. } => true,
            Part::Piece(piece) => piece.keywords.kind.is_some() || !piece.choices.is_empty(),
        });
        if !text && said {
            self.messages().push(
                Diagnostic::degraded(
                    "media-type-untyped",
                    at,
                    format!("the schema of `{name}` does not become a type"),
                )
                .label("handed over as it is")
                .help("offer JSON, too"),
            );
        }
        let notes = self.types.schemas.notes(&parts);
        let ty = match notes.traits.sensitive {
            true => TypeRef::Sensitive(Box::new(TypeRef::Any)),
            false => TypeRef::Any,
        };
        (ty, Docs { constraints: flat.phrases.clone(), ..notes.docs })
    }

    /// What a schema says in words that its type does not say: one that is made for it says all but what restricts a value.
    pub(super) fn unsaid(&self, usage: &Usage, at: &Pointer) -> Docs {
        let docs = usage.notes.docs.clone();
        match &usage.ty {
            TypeRef::Named(id) if self.types.all[id.0].pointer == *at => {
                Docs { constraints: docs.constraints, default: docs.default, ..Docs::default() }
            }
            _ => docs,
        }
    }
}

/// The media type that is understood best. Of those that are written alike one with a schema says more than one without.
fn best(media: &Media) -> Option<(&String, &MediaType)> {
    media.iter().min_by_key(|(name, it)| {
        let rank = rank(name, it);
        (rank.family(), it.schema.is_none(), rank)
    })
}

/// The first listed media type whose members get types; of those that are written alike the one that is understood best.
fn first_typed(media: &Media) -> Option<(&String, &MediaType)> {
    let typed = || {
        let ranked = media.iter().map(|(name, it)| (rank(name, it), name, it));
        ranked.filter(|(rank, _, it)| rank.family() < Rank::Text && it.schema.is_some())
    };
    let (first, ..) = typed().next()?;
    let alike = typed().filter(|(rank, ..)| rank.family() == first.family());
    alike.min_by_key(|(rank, ..)| *rank).map(|(_, name, it)| (name, it))
}

impl Rank {
    /// The ranks that are written alike.
    fn family(self) -> Self {
        match self {
            Self::JsonLike => Self::Json,
            _ => self,
        }
    }
}

/// The word for a media type, where an operation takes several: `form`, `multipart`, `xml`, `merge patch`.
fn variant(name: &str, media: &MediaType) -> String {
    let essence = essence(name);
    let subtype = essence.split_once('/').map_or("", |(_, it)| it);
    let is = |word: &str| subtype == word || subtype.ends_with(&format!("+{word}"));
    match rank(name, media) {
        Rank::Form => "form".to_owned(),
        Rank::Multipart => "multipart".to_owned(),
        Rank::Bytes => "bytes".to_owned(),
        Rank::Text if is("xml") => "xml".to_owned(),
        Rank::Text if matches!(subtype, "plain" | "*") => "text".to_owned(),
        Rank::Json | Rank::JsonLike => match subtype.strip_suffix("+json") {
            Some(word) if !word.is_empty() => word.to_owned(),
            _ => "json".to_owned(),
        },
        Rank::Text => subtype.to_owned(),
    }
}

/// Whether a media type holds JSON.
pub(super) fn is_json(name: &str, media: &MediaType) -> bool {
    matches!(rank(name, media), Rank::Json | Rank::JsonLike)
}

/// Whether a media type is that of a form in a URL.
pub(super) fn is_form(name: &str) -> bool {
    essence(name) == "application/x-www-form-urlencoded"
}

fn rank(name: &str, media: &MediaType) -> Rank {
    let essence = essence(name);
    let (kind, subtype) = essence.split_once('/').unwrap_or((essence.as_str(), ""));
    match (kind, subtype) {
        ("application", "json") => Rank::Json,
        ("application", "x-www-form-urlencoded") => Rank::Form,
        ("multipart", _) => Rank::Multipart,
        (_, "json") => Rank::JsonLike,
        (_, it) if it.ends_with("+json") && !it.ends_with("seq+json") => Rank::JsonLike,
        // A server that says "anything" and describes an object means JSON.
        ("*" | "application", "*") if !is_binary(media) => Rank::JsonLike,
        ("text", _) | (_, "xml" | "yaml") => Rank::Text,
        (_, it) if it.ends_with("+xml") || it.ends_with("+yaml") => Rank::Text,
        _ => Rank::Bytes,
    }
}

fn is_binary(media: &MediaType) -> bool {
    match &media.schema {
        None => true,
        Some(schema) => schema.as_item().is_some_and(|it| {
            let keywords = Keywords::new(it);
            keywords.kind == Some(Kind::String) || keywords.format == Some("binary")
        }),
    }
}

#[cfg(test)]
mod tests {
    use openapiv3::MediaType;

    use super::{Rank, rank};

    #[test]
    fn json_comes_before_forms_text_and_bytes() {
        let cases = [
            ("application/json", Rank::Json),
            ("Application/JSON; charset=utf-8", Rank::Json),
            ("application/problem+json", Rank::JsonLike),
            ("text/json", Rank::JsonLike),
            ("application/x-www-form-urlencoded", Rank::Form),
            ("text/csv", Rank::Text),
            ("application/pdf", Rank::Bytes),
            ("application/xml", Rank::Text),
            ("application/soap+xml", Rank::Text),
            ("application/json-seq", Rank::Bytes),
            ("*/*", Rank::Bytes),
            ("multipart/form-data", Rank::Multipart),
            ("nonsense", Rank::Bytes),
        ];
        for (name, expected) in cases {
            assert_eq!(rank(name, &MediaType::default()), expected, "{name}");
        }
    }
}
