//! The fate report: what became of each construct of a document, and why.
//!
//! In: the clean tree, the messages of the run, and the Rust paths that later stages gave to nodes. Out: a list of
//! constructs, also as JSON. Nothing is dropped in silence: every object and every key of the document has a row here,
//! except below what was cut, and inside examples, defaults and the like, which are values.
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
//!   ],
//!   "recognised": [
//!     {
//!       "pointer": "#/paths/~1orders/post/parameters/0",
//!       "file": "spec/shop/openapi.yaml",
//!       "line": 12,
//!       "convention": "idempotency-key",
//!       "what": "the header `Idempotency-Key` carries the idempotency key"
//!     }
//!   ],
//!   "shared": [
//!     {
//!       "rust": "models::OrderBilling",
//!       "pointer": "#/components/schemas/Order/properties/billing",
//!       "aliases": [
//!         {
//!           "rust": "models::OrderShipping",
//!           "pointer": "#/components/schemas/Order/properties/shipping"
//!         }
//!       ]
//!     }
//!   ]
//! }
//! ```
//!
//! `pointer` leads into the bundled document. `construct` is a kind of object (`schema`, `operation`, `response`), or
//! a kind and one of its keys (`schema.minLength`); for what was cut, the key that it stood under. `reason` is the
//! message, if there was one, and never null where the fate is `degraded`, `ignored` or `refused`. `rust` is null
//! where nothing in Rust represents the construct alone. `shared` lists each type that other inline schemas are aliases of.

mod shown;
mod untyped;
mod walk;

use std::collections::{BTreeMap, HashMap};

use serde_json::{Value, json};

pub use self::untyped::Untyped;
pub(crate) use self::untyped::untyped;
use crate::diagnostic::{Diagnostic, Place};
use crate::diagnostic::{Diagnostics, Severity, locate};
use crate::ir::Recognised;
use crate::openapi::Use;
use crate::pointer::Pointer;
use crate::source::Tree;
use crate::source::{FileId, Gone, Sources};

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
    /// Where it is in the bundled document.
    pub pointer: Pointer,
    /// The file that it came from.
    pub file: FileId,
    /// The node in that file.
    pub origin: Pointer,
    /// The line in that file, from 1.
    pub line: usize,
    /// What it is: `schema`, `schema.minLength`.
    pub construct: String,
    /// What became of it.
    pub fate: Fate,
    /// Why, where something was said.
    pub reason: Option<String>,
    /// The Rust path that represents it.
    pub rust: Option<String>,
    /// The clean tree no longer has it or anything below it, except for what has moved.
    pub gone: bool,
}

/// A type that several schemas are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shared {
    /// The type's Rust path.
    pub rust: String,
    /// The schema that it is of.
    pub pointer: Pointer,
    /// The inline schemas that equal it, each with the Rust path of its alias.
    pub aliases: Vec<(Pointer, String)>,
}

impl Shared {
    fn to_json(&self) -> Value {
        let aliases = self.aliases.iter();
        let aliases = aliases.map(|(pointer, rust)| json!({ "rust": rust, "pointer": pointer.to_string() }));
        json!({
            "rust": self.rust,
            "pointer": self.pointer.to_string(),
            "aliases": aliases.collect::<Vec<_>>(),
        })
    }
}

/// What became of a document.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The root file's name.
    pub document: String,
    /// Every construct, in the order of the tree; what was cut comes last.
    pub constructs: Vec<Construct>,
    /// The conventions that were recognised without an extension.
    pub recognised: Vec<Recognised>,
    /// The types that several schemas are.
    pub shared: Vec<Shared>,
}

impl Report {
    /// Walks a clean tree. `rust` maps pointers of the tree to Rust paths and may be empty.
    pub fn new(
        sources: &Sources,
        tree: &Tree,
        diagnostics: &Diagnostics,
        rust: &HashMap<Pointer, String>,
    ) -> Self {
        let mut said = Said::new();
        for diagnostic in diagnostics.iter() {
            if let Some((file, pointer)) = node(&diagnostic.place, tree) {
                said.entry(file).or_default().entry(pointer).or_default().push(diagnostic);
            }
        }
        let (mut constructs, met) = walk::walk(sources, tree, rust, &said);
        let all = said.iter().flat_map(|(file, nodes)| nodes.iter().map(move |(at, all)| (*file, at, all)));
        let mut gone: Vec<Construct> = all
            .filter(|(file, at, _)| !met.contains(&(*file, (*at).clone())))
            .filter_map(|(_, _, all)| cut_construct(all, sources, tree))
            .collect();
        // What was said of a node itself counts more than that it is gone.
        let unsaid = tree.origins.gone();
        let unsaid = unsaid.filter(|(file, at, _)| said.get(file).is_none_or(|it| !it.contains_key(at)));
        gone.extend(unsaid.map(|(file, at, why)| gone_construct(file, &at, why, sources, &said)));
        gone.sort_by(|a, b| (a.file, a.line, &a.origin).cmp(&(b.file, b.line, &b.origin)));
        gone.dedup_by(|a, b| (a.file, &a.origin, &a.pointer) == (b.file, &b.origin, &b.pointer));
        constructs.extend(gone);
        Self {
            document: sources.name(FileId(0)).to_owned(),
            constructs,
            recognised: Vec::new(),
            shared: Vec::new(),
        }
    }

    /// How many constructs have this fate.
    pub fn count(&self, fate: Fate) -> usize {
        self.constructs.iter().filter(|it| it.fate == fate).count()
    }

    /// The report as JSON, in the shape that this module's documentation gives.
    pub fn to_json(&self, sources: &Sources, tree: Option<&Tree>) -> Value {
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
            "recognised": self.recognised.iter().map(|it| recognised(it, sources, tree)).collect::<Vec<_>>(),
            "shared": self.shared.iter().map(Shared::to_json).collect::<Vec<_>>(),
        })
    }
}

fn recognised(it: &Recognised, sources: &Sources, tree: Option<&Tree>) -> Value {
    let origin = tree.map(|tree| tree.origins.locate(&it.pointer));
    let line = origin.as_ref().map(|(file, at)| sources.line(sources.cursor(*file, at)));
    json!({
        "pointer": it.pointer.to_string(),
        "file": origin.as_ref().map(|(file, _)| sources.name(*file)),
        "line": line,
        "convention": it.convention.name(),
        "what": it.what,
    })
}

/// The messages about each node.
type Said<'a> = HashMap<FileId, BTreeMap<Pointer, Vec<&'a Diagnostic>>>;

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
    let (_, origin) = node(place, tree)?;
    let pointer = at.unwrap_or_else(|| origin.clone());
    let construct = last(&pointer);
    let fate = fate_of(severity, Fate::Ignored);
    let reason = Some(reason);
    Some(Construct {
        pointer,
        file,
        origin,
        line: span.line,
        construct,
        fate,
        reason,
        rust: None,
        gone: true,
    })
}

/// A construct that is no longer in the tree, and of which itself nothing was said: something below it may tell why.
fn gone_construct(
    file: FileId,
    origin: &Pointer,
    why: Gone,
    sources: &Sources,
    said: &Said<'_>,
) -> Construct {
    let first = origin.key("");
    let below = said.get(&file).into_iter().flat_map(|it| it.range(first.clone()..));
    let below = below.take_while(|(at, _)| at.as_str().starts_with(first.as_str()));
    let all: Vec<&Diagnostic> = below.flat_map(|(_, all)| all.iter().copied()).collect();
    let (fate, reason) = match (why, verdict(&all)) {
        (Gone::Read, _) => (Fate::Typed, None),
        (Gone::Cut, None) => (Fate::Ignored, Some(LEFT_OUT.to_owned())),
        (Gone::Cut, Some((severity, reason))) => (fate_of(severity, Fate::Ignored), Some(reason)),
    };
    Construct {
        pointer: origin.clone(),
        file,
        origin: origin.clone(),
        line: sources.line(sources.cursor(file, origin)),
        construct: last(origin),
        fate,
        reason,
        rust: None,
        gone: true,
    }
}

/// Why a construct is ignored that is no longer in the tree, where no message says it.
const LEFT_OUT: &str = "nothing is read from it";

fn last(pointer: &Pointer) -> String {
    pointer.last().map_or_else(|| "document".to_owned(), |it| it.into_owned())
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
      if: {}
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
        let unexplained =
            report.constructs.iter().find(|it| it.fate > Fate::Documented && it.reason.is_none());
        assert_eq!(unexplained, None);
        assert_eq!(
            rows,
            [
                "6 operation.callbacks typed",
                "6 callback typed",
                "7 operation.parameters typed",
                "9 parameter typed",
                "9 parameter.name typed",
                "9 parameter.in typed",
                "9 schema typed",
                "9 schema.type typed",
                "9 schema.minLength documented",
                "10 responses typed",
                "13 schema typed models::A",
                "14 schema.type typed",
                "15 schema degraded",
                "17 schema.x-mine ignored",
                "8 0 refused",
                "8 in refused",
                "16 colour ignored",
            ]
        );
        let json = report.to_json(&document.sources, None);
        assert_eq!(json["version"], 1);
        assert_eq!(json["counts"]["degraded"], 1);
    }
}
