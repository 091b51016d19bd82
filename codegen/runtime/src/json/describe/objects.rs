//! The macros of structs: their members, the table, the way to each, and how callers set them.

/// A struct by its members: the name of each on the wire, then its marks, which are methods of
/// `Member`. Marks of the struct are methods of `Table`.
///
/// A map of what has no member of its own comes last, behind `#[additional]`.
#[allow(unused_macros, reason = "an API may have no structs")]
macro_rules! object {
    (
        $(#[doc = $doc:literal])*
        $(#[above($($above:tt)*)])*
        $(#[json($($mark:ident $(($($arg:literal),*))?),*)])?
        pub struct $name:ident {
            $(
                $(#[doc = $member_doc:literal])*
                $(#[doc(alias = $alias:literal)])?
                $(#[deprecated $($deprecated:tt)*])?
                #[json($wire:literal $(, $row:ident $(($row_arg:literal))?)*)]
                pub $member:ident: $ty:ty,
            )*
            $(
                #[additional]
                $(#[doc = $rest_doc:literal])*
                pub $rest:ident: $rest_ty:ty,
            )?
        }
    ) => {
        $(#[doc = $doc])*
        $(#[$($above)*])*
        #[derive(Clone)]
        #[non_exhaustive]
        pub struct $name {
            $(
                $(#[doc = $member_doc])*
                $(#[doc(alias = $alias)])?
                $(#[deprecated $($deprecated)*])?
                pub $member: $ty,
            )*
            $(
                $(#[doc = $rest_doc])*
                pub $rest: $rest_ty,
            )?
            extra: json::Extra,
        }

        impl $name {
            /// What the object holds beyond its schema: unknown members, explicit nulls.
            #[inline]
            pub fn extra(&self) -> &json::Extra {
                &self.extra
            }

            /// What the object holds beyond its schema, to be changed.
            #[inline]
            pub fn extra_mut(&mut self) -> &mut json::Extra {
                &mut self.extra
            }
        }

        #[allow(deprecated, reason = "every member is named here")]
        impl json::Object for $name {
            #[inline]
            fn table() -> &'static json::Table {
                const MEMBERS: &[json::Member] = &[$(json::Member::new($wire) $(.$row($($row_arg)?))*),*];
                const { &json::Table::new(stringify!($name), MEMBERS) $($(.$mark($(&[$($arg),*])?))*)? }
            }

            #[inline]
            fn show(&self, to: &mut dyn FnMut(&json::Shown<'_>)) {
                to(&json::Shown {
                    table: <Self as json::Object>::table(),
                    members: &[$(&self.$member),*],
                    additional: &[$(&self.$rest)?],
                    extra: &self.extra,
                });
            }
        }

        #[allow(deprecated, reason = "every member is named here")]
        impl json::Json for $name {
            #[inline]
            fn blank() -> Self {
                Self {
                    $($member: json::Json::blank(),)*
                    $($rest: json::Json::blank(),)?
                    extra: json::Extra::new(),
                }
            }

            #[inline]
            fn read(&mut self, from: &mut json::Reader<'_>) -> Result<(), json::Fault> {
                let table = <Self as json::Object>::table();
                from.object(table, &mut [$(&mut self.$member),*], &mut [$(&mut self.$rest)?], &mut self.extra)
            }

            #[inline]
            fn view(&self) -> json::View<'_> {
                json::Shape::Object(self).into()
            }
        }

        impl PartialEq for $name {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                json::same(self, other)
            }
        }

        impl std::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                json::debug(self, f)
            }
        }

        json::bridges! { $name }
        json::default! { [$($($mark)*)?] $name }
    };
}

/// `Default` of a type that only the server makes: callers have neither `new` nor setters.
#[allow(unused_macros, reason = "an API may have no structs")]
macro_rules! default {
    ([received $($mark:ident)*] $name:ident) => {
        /// Every member blank. For tests and fakes: elsewhere a value of this type comes from the server.
        impl Default for $name {
            #[inline]
            fn default() -> Self {
                json::Json::blank()
            }
        }
    };
    ([$($mark:ident)*] $name:ident) => {};
}

/// `Default` of a type of which nothing is required.
#[allow(unused_macros, reason = "requests may all have required members")]
macro_rules! default_from_new {
    ($name:ident) => {
        impl Default for $name {
            #[inline]
            fn default() -> Self {
                Self::new()
            }
        }
    };
}

/// Setters of optional members: what each takes, and what the member holds then.
#[allow(unused_macros, reason = "requests may have no optional members")]
macro_rules! setters {
    (
        impl $name:ident {
            $(
                $(#[doc = $doc:literal])*
                $(#[deprecated $($deprecated:tt)*])?
                pub fn $member:ident(self, $argument:ident: $ty:ty $(,)?) { $value:expr }
            )*
        }
    ) => {
        #[allow(deprecated, reason = "a setter names its member")]
        impl $name {
            $(
                $(#[doc = $doc])*
                $(#[deprecated $($deprecated)*])?
                #[must_use]
                #[inline]
                pub fn $member(mut self, $argument: $ty) -> Self {
                    self.$member = Some($value);
                    self
                }
            )*
        }
    };
}

/// Setters of an explicit null: the member of each, and its name on the wire.
#[allow(unused_macros, reason = "requests may have no members that allow null")]
macro_rules! nulls {
    (
        impl $name:ident {
            $(
                $(#[doc = $doc:literal])*
                $(#[deprecated $($deprecated:tt)*])?
                pub fn $null:ident(self) { $member:ident($wire:literal $(,)?) }
            )*
        }
    ) => {
        #[allow(deprecated, reason = "a setter names its member")]
        impl $name {
            $(
                $(#[doc = $doc])*
                $(#[deprecated $($deprecated)*])?
                #[must_use]
                #[inline]
                pub fn $null(mut self) -> Self {
                    self.$member = None;
                    self.extra.set_null($wire);
                    self
                }
            )*
        }
    };
}

#[allow(unused_imports, reason = "an API may have no structs")]
pub(crate) use {default, default_from_new, nulls, object, setters};
