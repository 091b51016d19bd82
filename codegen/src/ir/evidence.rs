//! What a node of a document rests on, where that is not the vendor's documents.
//!
//! Data only: the words of a document for it are here, those for callers are the business of `emit`.

/// What a node rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// The kind of source.
    pub source: Source,
    /// Which one, in the document's words: what an analogy is with, where code was seen.
    pub note: Option<String>,
}

impl Evidence {
    /// The word for what the vendor's documents say; a node without a mark is of that kind.
    pub const DOCUMENTED: &'static str = "documented";

    /// What a mark can hold, for messages.
    pub const HOLDS: &'static str = "`documented`, `recorded`, `recorded-null`, `example`, `code`, `analogy`, `subtraction` or \
                                     `inferred`, or an object with one of them and a note";
}

/// A kind of source, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// Payloads of the server, with a value.
    Recorded,
    /// Payloads of the server, as null or empty only.
    RecordedNull,
    /// Examples of the vendor, made up or generated.
    Example,
    /// Code of integrators, who may have guessed.
    Code,
    /// Something similar, of this API or of another.
    Analogy,
    /// A shared schema of the vendor, less the members that a page hides.
    Subtraction,
    /// Not said.
    Inferred,
}

impl Source {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Recorded,
        Self::RecordedNull,
        Self::Example,
        Self::Code,
        Self::Analogy,
        Self::Subtraction,
        Self::Inferred,
    ];

    /// The word for it in a document.
    pub fn word(self) -> &'static str {
        match self {
            Self::Recorded => "recorded",
            Self::RecordedNull => "recorded-null",
            Self::Example => "example",
            Self::Code => "code",
            Self::Analogy => "analogy",
            Self::Subtraction => "subtraction",
            Self::Inferred => "inferred",
        }
    }

    /// The source that a document has this word for.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.word() == word)
    }
}
