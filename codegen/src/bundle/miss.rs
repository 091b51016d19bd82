//! References that lead nowhere: why, what is said of them, and what is read in their place.
//!
//! In: a miss, from [`resolve`](super::resolve), and where the reference is. Out: a message, and the least that the
//! document can have meant there: one part that is missing does not cost the rest.

use serde_json::{Value, json};

use super::resolve::Resolved;
use crate::diagnostic::{Cause, Diagnostic, Place, Severity, several};
use crate::load::{Loaded, Lost, is_harmless};
use crate::nearest::Hints;
use crate::openapi::{Kind, Shape};
use crate::pointer::Pointer;
use crate::source::FileId;

/// Why a reference leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Miss {
    /// Said by `load`.
    Said,
    /// Nothing that was read has the name that the reference says.
    Name(Lost),
    /// The file was found, and what is in it cannot be read.
    Unread(FileId),
    /// Which node it means depends on the way to it.
    Dynamic,
    /// The node does not exist: the last one on the way to it that does, and the step that leads nowhere.
    Node(Resolved, String),
    /// The node is an object of another kind.
    Kind(Kind),
    /// References that only refer to each other.
    Cycle,
    /// Another reference on the way to the node leads nowhere.
    Way(FileId, Pointer),
}

/// What is read in the place of a component that is missing: a response of any bytes, a request of any JSON. Of all
/// else nothing is left; of a schema its other keys are, which allow any value at worst.
pub(super) fn in_its_place(kind: Kind) -> Option<Value> {
    match kind {
        Kind::Response => Some(json!({"description": "", "content": {"*/*": {"schema": {}}}})),
        Kind::RequestBody => Some(json!({"content": {"application/json": {"schema": {}}}})),
        _ => None,
    }
}

/// What a reference to a node that does not exist should have said, where something is near.
pub(super) fn near(loaded: &Loaded, hints: &mut Hints, miss: &Miss, text: &str) -> Option<String> {
    let Miss::Node(node, step) = miss else { return None };
    let tree = loaded.tree(node.file)?;
    let names = tree.pointer(node.pointer.as_str())?.as_object()?.keys().map(String::as_str);
    let near = hints.nearest(step, names)?;
    Some(format!("did you mean `{}`?", with_file(text, &node.pointer.key(near))))
}

/// The message about a miss at a reference, with what [`near`] found; `None` where it was said before.
pub(super) fn diagnostic(
    miss: &Miss,
    near: Option<String>,
    at: Pointer,
    text: &str,
    shape: Shape,
) -> Option<Diagnostic> {
    let becomes = match shape {
        Shape::One(Kind::Schema) => "this becomes any value",
        Shape::One(Kind::Response) => "this becomes a response of any bytes",
        Shape::One(Kind::RequestBody) => "this becomes a body of any JSON",
        _ => "this is left out",
    };
    let refused = |id, message: String, why: &str| {
        Diagnostic::refused(id, at.clone(), message).label(format!("{why}: {becomes}"))
    };
    let mut diagnostic = match miss {
        Miss::Said | Miss::Name(Lost::File(_)) => return None,
        Miss::Cycle => {
            let what = match shape {
                Shape::One(kind) => kind.name(),
                _ => "a node",
            };
            Diagnostic::refused("ref-cycle", at, format!("`{text}` leads back to itself"))
                .label("nothing but references from here on")
                .help(format!("put {what} somewhere on the way"))
        }
        Miss::Dynamic => {
            let message = format!("`{text}` means one of several nodes, by the way that led here");
            Diagnostic::degraded("ref-dynamic", at, message)
                .label("becomes any value")
                .help("give the `$dynamicAnchor` to one node only, or refer to the node by a `$ref`")
        }
        Miss::Name(Lost::Url(url)) => {
            let message = format!("`{text}` is on the network, and nothing is fetched");
            let diagnostic = refused("ref-url", message, "a URL that is not an `$id` of this document");
            match text.split('#').next() {
                Some(target) if url == target => diagnostic.help(format!(
                    "save it in the document's folder, and refer to it by its path: {}",
                    vendored(text)
                )),
                _ => diagnostic.help(format!(
                    "by the `$id` around it, it means `{url}`; move the reference out of the part with that `$id`, \
                     or give the file that is meant this `$id`"
                )),
            }
        }
        Miss::Name(Lost::Absolute) => {
            let message = format!("`{text}` starts at the root of a disk");
            refused("ref-absolute", message, "not read").help("write the path as seen from this file")
        }
        Miss::Name(Lost::Anchor) => {
            let message = format!("`{text}` does not end in a JSON pointer, nor in an anchor");
            refused("ref-unresolved", message, "no such `$anchor`").help(
                "after `#` comes a pointer such as `/components/schemas/Pet`, or an `$anchor` of that file",
            )
        }
        Miss::Unread(file) => {
            let message = format!("`{text}` leads into a file that cannot be read");
            let diagnostic = refused("ref-file", message, "nothing to read").related(*file, "this file");
            diagnostic.cause(Cause::Unread(*file))
        }
        Miss::Node(last, step) => {
            let diagnostic = several::unresolved(at.clone(), text, becomes);
            // Of another file the pointers are those of no key that `shape` sees.
            let diagnostic = match last.file {
                FileId(0) => diagnostic.cause(Cause::Missing(last.pointer.key(step))),
                _ => diagnostic,
            };
            match near {
                Some(near) => diagnostic.help(near),
                None => diagnostic,
            }
        }
        Miss::Kind(found) => {
            let expected = match shape {
                Shape::One(kind) => kind.name(),
                _ => "something else",
            };
            let message = format!("`{text}` is {}, where {expected} is expected", found.name());
            let diagnostic = refused("ref-kind", message, "another kind of object");
            match shape {
                Shape::One(kind) => diagnostic
                    .help(format!("refer to one of `#/components/{}`", kind.section().unwrap_or_default())),
                _ => diagnostic,
            }
        }
        Miss::Way(file, pointer) => {
            let message = format!("`{text}` leads through a reference that leads nowhere");
            let way = Place::InFile(*file, pointer.clone());
            refused("ref-unresolved", message, "not reached").related(way, "this one")
        }
    };
    if is_harmless(shape) {
        diagnostic.severity = Severity::Warning;
    }
    Some(diagnostic)
}

/// A reference to a URL, as one to a file.
fn vendored(text: &str) -> String {
    let (url, fragment) =
        text.split_once('#').map_or((text, String::new()), |(url, it)| (url, format!("#{it}")));
    let path = url.split('?').next().unwrap_or(url).trim_end_matches('/');
    let host = path.split_once("://").map_or(path, |(_, it)| it);
    let name = host.rsplit_once('/').map_or("schema.json", |(_, name)| name);
    format!("`$ref: ./{name}{fragment}`")
}

fn with_file(text: &str, pointer: &Pointer) -> String {
    format!("{}{pointer}", text.split('#').next().unwrap_or_default())
}
