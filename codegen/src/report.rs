//! The fate report: what became of each construct of a document, and why.
//!
//! In: the clean tree, the messages of the run, and the Rust paths that later stages gave to nodes. Out: a list of
//! constructs, also as JSON. Nothing is dropped in silence: what has no row here was no construct of OpenAPI.
//!
//! ```json
//! {
//!   "version": 1,
//!   "document": "spec/shop/openapi.yaml",
//!   "counts": {"typed": 2, "documented": 0, "degraded": 0, "ignored": 1, "refused": 0},
//!   "constructs": [
//!     {
//!       "pointer": "#/components/schemas/Order",
//!       "file": "spec/shop/schemas/Order.yaml",
//!       "line": 1,
//!       "construct": "schema",
//!       "fate": "typed",
//!       "reason": null,
//!       "rust": "models::Order"
//!     }
//!   ]
//! }
//! ```
//!
//! `pointer` leads into the bundled document. `construct` is a kind of object (`schema`, `operation`, `response`), or
//! a kind and one of its keys (`schema.minLength`); for what was cut, the key that it stood under. `reason` is the
//! message, if there was one. `rust` is null where nothing in Rust stands for the construct alone.

use std::collections::{HashMap, HashSet};

use serde_json::{Value, json};

use crate::bundle::Tree;
use crate::diagnostic::{Diagnostic, Place};
use crate::diagnostic::{Diagnostics, Severity, locate};
use crate::pointer::Pointer;
use crate::shape::{Kind, Shape, Use, extension, reference, table};
use crate::source::{FileId, Sources};

/// What became of a construct.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fate {
    /// It shapes types or calls as the document says.
    Typed,
    /// It is shown in the documentation.
    Documented,
    /// It became something weaker.
    Degraded,
    /// It says nothing that a client needs.
    Ignored,
    /// It was cut.
    Refused,
}

impl Fate {
    /// All of them, in the order of the report.
    pub const ALL: [Self; 5] = [Self::Typed, Self::Documented, Self::Degraded, Self::Ignored, Self::Refused];

    /// As the report spells it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Typed => "typed",
            Self::Documented => "documented",
            Self::Degraded => "degraded",
            Self::Ignored => "ignored",
            Self::Refused => "refused",
        }
    }
}

impl From<Use> for Fate {
    fn from(use_: Use) -> Self {
        match use_ {
            Use::Typed => Self::Typed,
            Use::Documented => Self::Documented,
            Use::Ignored => Self::Ignored,
        }
    }
}

/// One construct.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Construct {
    /// Where it stands in the bundled document.
    pub pointer: Pointer,
    /// The file that it came from.
    pub file: FileId,
    /// The line in that file, from 1.
    pub line: usize,
    /// What it is: `schema`, `schema.minLength`.
    pub construct: String,
    /// What became of it.
    pub fate: Fate,
    /// Why, where something was said.
    pub reason: Option<String>,
    /// The Rust path that stands for it.
    pub rust: Option<String>,
}

/// What became of a document.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The root file's name.
    pub document: String,
    /// Every construct, in the order of the tree; what was cut comes last.
    pub constructs: Vec<Construct>,
}

impl Report {
    /// Walks a clean tree. `rust` maps pointers of the tree to Rust paths and may be empty.
    pub fn new(
        sources: &Sources,
        tree: &Tree,
        diagnostics: &Diagnostics,
        rust: &HashMap<Pointer, String>,
    ) -> Self {
        let mut said: HashMap<(FileId, Pointer), Vec<&Diagnostic>> = HashMap::new();
        for diagnostic in diagnostics.iter() {
            if let Some(node) = node(&diagnostic.place, tree) {
                said.entry(node).or_default().push(diagnostic);
            }
        }
        let mut walk = Walk {
            sources,
            tree,
            rust,
            said: &said,
            met: HashSet::new(),
            at: Pointer::root(),
            constructs: Vec::new(),
        };
        walk.value(Shape::One(Kind::Document), &tree.root);
        let Walk { met, mut constructs, .. } = walk;
        let mut cut: Vec<Construct> = said
            .iter()
            .filter(|(node, _)| !met.contains(*node))
            .filter_map(|(_, all)| cut_construct(all, sources, tree))
            .collect();
        cut.sort_by(|a, b| (a.file, a.line, &a.pointer).cmp(&(b.file, b.line, &b.pointer)));
        constructs.extend(cut);
        Self { document: sources.name(FileId(0)).to_owned(), constructs }
    }

    /// How many constructs have this fate.
    pub fn count(&self, fate: Fate) -> usize {
        self.constructs.iter().filter(|it| it.fate == fate).count()
    }

    /// The report as JSON, in the shape that this module's documentation gives.
    pub fn to_json(&self, sources: &Sources) -> Value {
        let counts = Fate::ALL.into_iter().map(|it| (it.name().to_owned(), json!(self.count(it))));
        let constructs = self.constructs.iter().map(|it| {
            json!({
                "pointer": it.pointer.to_string(),
                "file": sources.name(it.file),
                "line": it.line,
                "construct": it.construct,
                "fate": it.fate.name(),
                "reason": it.reason,
                "rust": it.rust,
            })
        });
        json!({
            "version": 1,
            "document": self.document,
            "counts": Value::Object(counts.collect()),
            "constructs": constructs.collect::<Vec<_>>(),
        })
    }
}

/// The node that a message is about, as its file has it: cut and moved nodes have no pointer of their own any more.
fn node(place: &Place, tree: &Tree) -> Option<(FileId, Pointer)> {
    match place {
        Place::Node(pointer) | Place::Key(pointer) => Some(tree.origins.locate(pointer)),
        Place::InFile(file, pointer) | Place::KeyInFile(file, pointer) => Some((*file, pointer.clone())),
        Place::Pinned { file, pointer, .. } => Some((*file, pointer.clone())),
        Place::Text(..) | Place::File(_) => None,
    }
}

/// The worst that was said about a node: what became of it, and why.
fn verdict(said: &[&Diagnostic]) -> Option<(Severity, String)> {
    said.iter().max_by_key(|it| it.severity).map(|it| (it.severity, it.message.clone()))
}

fn fate_of(severity: Severity, otherwise: Fate) -> Fate {
    match severity {
        Severity::Warning => otherwise,
        Severity::Degraded => Fate::Degraded,
        Severity::Refused | Severity::Fatal => Fate::Refused,
    }
}

/// A construct that is not in the tree any more.
fn cut_construct(said: &[&Diagnostic], sources: &Sources, tree: &Tree) -> Option<Construct> {
    let (severity, reason) = verdict(said)?;
    let place = &said.first()?.place;
    let (file, span, at) = locate(place, sources, &tree.origins);
    let pointer = at.or_else(|| node(place, tree).map(|(_, it)| it))?;
    let construct = pointer.last().map_or_else(|| "document".to_owned(), |it| it.into_owned());
    let fate = fate_of(severity, Fate::Ignored);
    Some(Construct { pointer, file, line: span.line, construct, fate, reason: Some(reason), rust: None })
}

struct Walk<'a> {
    sources: &'a Sources,
    tree: &'a Tree,
    rust: &'a HashMap<Pointer, String>,
    said: &'a HashMap<(FileId, Pointer), Vec<&'a Diagnostic>>,
    met: HashSet<(FileId, Pointer)>,
    at: Pointer,
    constructs: Vec<Construct>,
}

impl Walk<'_> {
    fn value(&mut self, shape: Shape, value: &Value) {
        let shape = shape.of(value);
        match (shape, value) {
            (Shape::One(kind), Value::Object(object)) => {
                if reference(shape, value).is_some() {
                    self.row(format!("{}.$ref", word(kind)), Fate::Typed);
                    return;
                }
                self.row(word(kind).to_owned(), Fate::Typed);
                for (key, value) in object {
                    let len = self.at.push(key);
                    self.member(kind, key, value);
                    self.at.truncate(len);
                }
            }
            (Shape::Map(_), Value::Object(object)) => {
                for (key, value) in object {
                    let len = self.at.push(key);
                    self.value(shape.child(key), value);
                    self.at.truncate(len);
                }
            }
            (Shape::List(_), Value::Array(list)) => {
                for (index, value) in list.iter().enumerate() {
                    let len = self.at.push(&index.to_string());
                    self.value(shape.child(""), value);
                    self.at.truncate(len);
                }
            }
            _ => {}
        }
    }

    fn member(&mut self, kind: Kind, key: &str, value: &Value) {
        let name = key.strip_prefix(extension::RESERVED).unwrap_or(key);
        let construct = format!("{}.{name}", word(kind));
        match kind.key(key) {
            Some(row) if row.use_ == Use::Typed && row.shape.of(value).holds_references() => {
                self.value(row.shape, value);
                // A flag in the place of a schema is a construct of its own.
                if !value.is_object() && !value.is_array() {
                    self.row(construct, Fate::Typed);
                }
            }
            Some(row) => self.row(construct, row.use_.into()),
            None if key.starts_with("x-") => {
                let fate = if extension::find(key).is_some() { Fate::Typed } else { Fate::Ignored };
                self.row(construct, fate);
            }
            None => match table::pattern(kind, key) {
                Some(shape @ Shape::One(_)) => self.value(shape, value),
                Some(_) => self.row(construct, Fate::Typed),
                None => self.row(construct, Fate::Ignored),
            },
        }
    }

    fn row(&mut self, construct: String, fate: Fate) {
        let (file, pointer) = self.tree.origins.locate(&self.at);
        let line = self.sources.line(file, &pointer);
        let node = (file, pointer);
        let said = self.said.get(&node).and_then(|it| verdict(it));
        let fate = said.as_ref().map_or(fate, |(severity, _)| fate_of(*severity, fate));
        self.met.insert(node);
        self.constructs.push(Construct {
            pointer: self.at.clone(),
            file,
            line,
            construct,
            fate,
            reason: said.map(|(_, reason)| reason),
            rust: self.rust.get(&self.at).cloned(),
        });
    }
}

/// A kind in one word, for programs.
fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Document => "document",
        Kind::Info => "info",
        Kind::Contact => "contact",
        Kind::License => "license",
        Kind::Server => "server",
        Kind::ServerVariable => "server-variable",
        Kind::Components => "components",
        Kind::Paths => "paths",
        Kind::PathItem => "path-item",
        Kind::Operation => "operation",
        Kind::ExternalDocs => "external-docs",
        Kind::Parameter => "parameter",
        Kind::Header => "header",
        Kind::RequestBody => "request-body",
        Kind::MediaType => "media-type",
        Kind::Encoding => "encoding",
        Kind::Responses => "responses",
        Kind::Response => "response",
        Kind::Callback => "callback",
        Kind::Example => "example",
        Kind::Link => "link",
        Kind::Tag => "tag",
        Kind::Schema => "schema",
        Kind::Discriminator => "discriminator",
        Kind::Xml => "xml",
        Kind::SecurityScheme => "security-scheme",
        Kind::OAuthFlows => "oauth-flows",
        Kind::OAuthFlow => "oauth-flow",
        Kind::SecurityRequirement => "security-requirement",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::read_text;

    #[test]
    fn each_construct_has_its_fate() {
        let text = "\
openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /a:
    get:
      callbacks: {c: {}}
      parameters:
        - {name: b, in: nowhere, schema: {}}
        - {name: q, in: query, schema: {type: string, minLength: 1}}
      responses: {}
components:
  schemas:
    A:
      type: array
      prefixItems: [{}]
      colour: red
      x-mine: 1
";
        let mut diagnostics = Diagnostics::default();
        let document = read_text("a.yaml", text, &mut diagnostics);
        let schema = Pointer::parse("#/components/schemas/A").unwrap_or_default();
        let rust = HashMap::from([(schema, "models::A".to_owned())]);
        let report = document.tree.map(|it| Report::new(&document.sources, &it, &diagnostics, &rust));
        let report = report.unwrap_or_default();
        let rows: Vec<String> = report
            .constructs
            .iter()
            .filter(|it| it.pointer.as_str().contains("/get/") || it.pointer.as_str().contains("/A"))
            .map(|it| {
                let rust = it.rust.as_deref().unwrap_or_default();
                format!("{} {} {} {rust}", it.line, it.construct, it.fate.name()).trim_end().to_owned()
            })
            .collect();
        assert_eq!(
            rows,
            [
                "9 parameter typed",
                "9 parameter.name typed",
                "9 parameter.in typed",
                "9 schema typed",
                "9 schema.type typed",
                "9 schema.minLength documented",
                "10 responses typed",
                "6 operation.callbacks ignored",
                "13 schema typed models::A",
                "14 schema.type typed",
                "15 schema.prefixItems degraded",
                "17 schema.x-mine ignored",
                "13 schema typed",
                "8 in refused",
                "16 colour ignored",
            ]
        );
        let json = report.to_json(&document.sources);
        assert_eq!(json["version"], 1);
        assert_eq!(json["counts"]["degraded"], 1);
    }
}
