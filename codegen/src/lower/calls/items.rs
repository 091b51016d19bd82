//! Lowers bodies that are items, one after another.
//!
//! In: a `content` map. Out: the media type whose items get a type, and a [`Content`] of them. The schema is that of one
//! item: `itemSchema`, which is in the place of `schema` by now, or the `schema` of a document that has no other way to say it.
//! Of a list its items are meant. Which of several media types is taken is the business of [`content`](super::content).

use std::rc::Rc;

use openapiv3::{AnySchema, MediaType, ReferenceOr, SchemaKind};
use serde_json::Value;

use super::Calls;
use super::content::{Direction, Media};
use crate::ir::{Content, Docs, Encoding, EventItem, Framing, Items, PartFormats, TypeKind, TypeRef};
use crate::lower::merge::{Flat, Keywords, Kind, Node};
use crate::openapi::media_type::{Sequence, essence, sequence};
use crate::pointer::Pointer;

impl<'d> Calls<'d, '_> {
    /// The first media type of items that have a type.
    pub(super) fn items_of(
        &self,
        media: &'d Media,
        at: &Pointer,
    ) -> Option<(&'d String, &'d MediaType, Items)> {
        media.iter().find_map(|(name, it)| Some((name, it, self.items(name, it, &at.key(name))?)))
    }

    /// How the items of a media type are written, if it is one of items. `x-stream` has the last word.
    pub(super) fn items(&self, name: &str, media: &MediaType, at: &Pointer) -> Option<Items> {
        let framing = framing(name, self.is_by_position(at))?;
        let said = self.document.raw(&at.key("x-stream")).and_then(Value::as_bool);
        let typed = self.is_of_items(at)
            || match framing {
                Framing::Parts => self.is_list(media, at),
                _ => media.schema.as_ref().is_some_and(says_items),
            };
        let end = self.document.raw(&at.key("x-stream-end")).and_then(Value::as_str).map(str::to_owned);
        let parts = PartFormats::default();
        said.unwrap_or(typed || end.is_some()).then_some(Items { framing, end, parts })
    }

    /// Whether the schema of a media type is said to be that of one item.
    fn is_of_items(&self, at: &Pointer) -> bool {
        self.document.raw(&at.key("itemSchema")).is_some()
    }

    /// The items of a media type.
    pub(super) fn items_content(
        &mut self,
        name: &str,
        chosen: &'d MediaType,
        mut how: Items,
        at: &Pointer,
        hint: &[String],
        direction: Direction,
    ) -> Content {
        let pointer = at.key(name);
        match how.framing {
            Framing::Parts => how.parts = self.part_formats(&pointer, direction),
            _ => self.report_positions(&pointer),
        }
        let (mut ty, mut docs) = (TypeRef::Any, Docs::default());
        if let Some(schema) = &chosen.schema {
            let at = pointer.key("schema");
            let node = self.types.schemas.node(schema, at.clone(), hint.to_vec());
            if let Framing::Events(item) = &mut how.framing {
                *item = self.event_item(&node, self.is_of_items(&pointer));
            }
            let usage = self.types.usage(&[node], hint);
            docs = self.unsaid(&usage, &at);
            ty = usage.alone();
            if !self.is_of_items(&pointer) {
                ty = self.item_of_list(ty);
            }
        }
        Content {
            pointer,
            media_type: match (how.framing, name.contains('*')) {
                (Framing::Parts, true) => "multipart/mixed".to_owned(),
                // The boundary is the call's own.
                (Framing::Parts, false) => essence(name),
                _ => name.to_owned(),
            },
            encoding: Encoding::Items,
            ty,
            docs,
            members: Vec::new(),
            items: Some(how),
        }
    }

    /// The type of the items of a list, or the type itself.
    fn item_of_list(&self, ty: TypeRef) -> TypeRef {
        match ty {
            TypeRef::Array(item) => *item,
            TypeRef::Named(id) => match &self.types.all[id.0].kind {
                TypeKind::Alias(TypeRef::Array(item)) => (**item).clone(),
                _ => TypeRef::Named(id),
            },
            ty => ty,
        }
    }

    /// What of an event its schema describes: all its fields, if it says so and names only those; else its data.
    fn event_item(&mut self, node: &Node<'d>, may_be_whole: bool) -> EventItem {
        let flat = self.flat(node);
        if flat.implied_kind() == Some(Kind::String) {
            return EventItem::Text;
        }
        if !may_be_whole {
            return EventItem::Data;
        }
        let mut all: Vec<Rc<Flat<'d>>> = vec![flat];
        let members: Vec<Node<'d>> =
            all.iter().flat_map(|it| &it.choices).flat_map(|it| it.members.iter().cloned()).collect();
        all.extend(members.iter().map(|it| self.flat(it)));
        let is_event = |flat: &Flat<'d>| {
            flat.properties.contains_key("data") && flat.properties.keys().all(|it| FIELDS.contains(it))
        };
        if !all.iter().any(|it| is_event(it)) {
            return EventItem::Data;
        }
        let data: Vec<Node<'d>> =
            all.iter().filter_map(|it| it.properties.get("data")).flatten().cloned().collect();
        let is_text = data.iter().all(|it| self.flat(it).implied_kind() == Some(Kind::String));
        if is_text { EventItem::Whole } else { EventItem::WholeOfJson }
    }

    fn flat(&mut self, node: &Node<'d>) -> Rc<Flat<'d>> {
        let parts = self.types.schemas.parts(std::slice::from_ref(node));
        self.types.schemas.flatten(&parts)
    }
}

/// The fields of a server-sent event.
const FIELDS: [&str; 4] = ["data", "event", "id", "retry"];

/// How items of a media type follow one another; `None` for one whose items are not read. The parts of a form have names,
/// unless it speaks of them by their place.
fn framing(name: &str, by_position: bool) -> Option<Framing> {
    match sequence(name) {
        Some(Sequence::Lines) => Some(Framing::Lines),
        Some(Sequence::Records) => Some(Framing::Sequence),
        Some(Sequence::Events) => Some(Framing::Events(EventItem::Data)),
        Some(Sequence::Parts) => Some(Framing::Parts),
        None => (by_position && essence(name) == "multipart/form-data").then_some(Framing::Parts),
    }
}

/// Whether a schema that need not be that of an item is likely to be. A string is all of the body.
fn says_items(schema: &ReferenceOr<openapiv3::Schema>) -> bool {
    let ReferenceOr::Item(schema) = schema else { return true };
    let is_any = matches!(&schema.schema_kind, SchemaKind::Any(it) if *it == AnySchema::default());
    !is_any && Keywords::new(schema).kind != Some(Kind::String)
}
