//! The macros that a model file is written with: each takes a type as a reader wants to see it, and adds what makes it
//! travel as JSON.
//!
//! In: a struct or an enum with its docs. `#[json(…)]` above a member or a value gives its name and marks on the wire,
//! above a type what holds for all of it: `received` (only responses, webhooks and callbacks hold it), `sensitive` (nothing may
//! show it). Out: the type itself and its traits, each a line or two that leaves the work to the modules around this one.
//!
//! The macros are for the crate alone. What they write names this module `json`, so a file that uses them imports it.
//! A list inside them has a row for each member; none is numbered, so that a row can come and go by itself.

mod enums;
mod newtypes;
mod objects;

#[allow(unused_imports, reason = "an API need not have a type of each kind")]
pub(crate) use self::{
    enums::{integer_enum, mixed_enum, number_enum, numeric_enum, open_enum, string_enum},
    newtypes::{epoch, newtype, number, text},
    objects::{default, default_from_new, nulls, object, setters},
};

/// `serde::Serialize` and `serde::Deserialize`.
#[allow(unused_macros, reason = "an API may have no types")]
macro_rules! bridges {
    ($name:ident) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                json::serialize(self, serializer)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                json::deserialize(deserializer)
            }
        }
    };
}

/// What a value is: as it is, or as one that nothing may show.
#[allow(unused_macros, reason = "an API may have no types")]
macro_rules! viewed {
    ([sensitive $($mark:ident)*] $view:expr) => {{
        let view: json::View<'_> = $view;
        view.sensitive()
    }};
    ([$($mark:ident)*] $view:expr) => {
        $view
    };
}

/// `Display` by the value on the wire, unless nothing may show it.
#[allow(unused_macros, reason = "an API may have no types")]
macro_rules! display {
    ([sensitive $($mark:ident)*] $name:ident $value:ident) => {};
    ([$($mark:ident)*] $name:ident $value:ident) => {
        impl std::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Display::fmt(&self.$value(), f)
            }
        }
    };
}

/// `Debug` by this body, unless nothing may show the value.
#[allow(unused_macros, reason = "an API may have no types")]
macro_rules! debug_as {
    ([sensitive $($mark:ident)*] $name:ident ($self:ident, $f:ident) => $body:expr) => {
        impl std::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "([redacted])"))
            }
        }
    };
    ([$($mark:ident)*] $name:ident ($self:ident, $f:ident) => $body:expr) => {
        impl std::fmt::Debug for $name {
            #[inline]
            fn fmt(&$self, $f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                $body
            }
        }
    };
}

#[allow(unused_imports, reason = "an API may have no types")]
pub(crate) use {bridges, debug_as, display, viewed};
