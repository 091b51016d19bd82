//! The vocabulary of OpenAPI: what a document of each version may hold.
//!
//! Here are the kinds of object, the methods of operations, media types, the shapes of values, the [`table`] of every key of every
//! kind with its fate, and the [`extension`] keys that mean something to this generator. No document is read here: those who walk one ([`load`],
//! [`bundle`], [`shape`], [`normalize`], [`report`]) look up what they meet.
//!
//! [`load`]: crate::load
//! [`bundle`]: crate::bundle
//! [`shape`]: crate::shape
//! [`normalize`]: crate::normalize
//! [`report`]: crate::report

pub mod extension;
mod kind;
mod license;
pub(crate) mod media_type;
pub mod method;
mod pagination;
mod shape;
pub mod table;
mod version;

pub use kind::Kind;
pub(crate) use license::license;
pub use shape::{Shape, reference};
pub(crate) use shape::{is_bare_schema, kind_of};
pub use table::{Key, Use};
pub use version::Version;
