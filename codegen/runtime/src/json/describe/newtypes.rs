//! The macros of named scalars: newtypes, so that two kinds of id or of time cannot be mixed up.

/// A named scalar. `seconds` and `milliseconds` mark one that is a point in time.
#[allow(unused_macros, reason = "an API may have no named scalars")]
macro_rules! newtype {
    ($(#[doc = $doc:literal])* $(#[above($($above:tt)*)])* $(#[json($($mark:ident),*)])? pub struct $name:ident(bool $(,)?);) => {
        json::number! { [Eq, Hash, Ord] bool [$($($mark)*)?] $(#[doc = $doc])* $(#[$($above)*])* $name }
    };
    ($(#[doc = $doc:literal])* $(#[above($($above:tt)*)])* $(#[json($($mark:ident),*)])? pub struct $name:ident(i32 $(,)?);) => {
        json::number! { [Eq, Hash, Ord] i32 [$($($mark)*)?] $(#[doc = $doc])* $(#[$($above)*])* $name }
    };
    ($(#[doc = $doc:literal])* $(#[above($($above:tt)*)])* $(#[json($($mark:ident),*)])? pub struct $name:ident(i64 $(,)?);) => {
        json::number! { [Eq, Hash, Ord] i64 [$($($mark)*)?] $(#[doc = $doc])* $(#[$($above)*])* $name }
        json::epoch! { [$($($mark)*)?] $name }
    };
    ($(#[doc = $doc:literal])* $(#[above($($above:tt)*)])* $(#[json($($mark:ident),*)])? pub struct $name:ident(i128 $(,)?);) => {
        json::number! { [Eq, Hash, Ord] i128 [$($($mark)*)?] $(#[doc = $doc])* $(#[$($above)*])* $name }
    };
    ($(#[doc = $doc:literal])* $(#[above($($above:tt)*)])* $(#[json($($mark:ident),*)])? pub struct $name:ident(u128 $(,)?);) => {
        json::number! { [Eq, Hash, Ord] u128 [$($($mark)*)?] $(#[doc = $doc])* $(#[$($above)*])* $name }
    };
    ($(#[doc = $doc:literal])* $(#[above($($above:tt)*)])* $(#[json($($mark:ident),*)])? pub struct $name:ident(f64 $(,)?);) => {
        json::number! { [] f64 [$($($mark)*)?] $(#[doc = $doc])* $(#[$($above)*])* $name }
    };
    ($(#[doc = $doc:literal])* $(#[above($($above:tt)*)])* $(#[json($($mark:ident),*)])? pub struct $name:ident($text:ty $(,)?);) => {
        json::text! { $text [$($($mark)*)?] $(#[doc = $doc])* $(#[$($above)*])* $name }
    };
}

/// A named number or boolean.
#[allow(unused_macros, reason = "an API may have no named numbers")]
macro_rules! number {
    ([$($derive:ident),*] $of:ident [$($mark:ident)*] $(#[$($above:tt)*])* $name:ident) => {
        $(#[$($above)*])*
        #[derive(Clone, Copy, PartialEq, PartialOrd, $($derive),*)]
        pub struct $name($of);

        impl $name {
            /// The bare value.
            #[inline]
            pub const fn get(self) -> $of {
                self.0
            }
        }

        impl From<$of> for $name {
            #[inline]
            fn from(value: $of) -> Self {
                Self(value)
            }
        }

        impl From<$name> for $of {
            #[inline]
            fn from(it: $name) -> Self {
                it.0
            }
        }

        impl json::Json for $name {
            #[inline]
            fn blank() -> Self {
                Self(json::Json::blank())
            }

            #[inline]
            fn read(&mut self, from: &mut json::Reader<'_>) -> Result<(), json::Fault> {
                self.0.read(from)
            }

            #[inline]
            fn view(&self) -> json::View<'_> {
                json::viewed! { [$($mark)*] self.0.view() }
            }
        }

        json::display! { [$($mark)*] $name get }
        json::debug_as! {
            [$($mark)*] $name (self, f) => f.debug_tuple(stringify!($name)).field(&self.0).finish()
        }
        json::bridges! { $name }
    };
}

/// A named string, or a string with a format.
#[allow(unused_macros, reason = "an API may have no named strings")]
macro_rules! text {
    ($of:ty [$($mark:ident)*] $(#[$($above:tt)*])* $name:ident) => {
        $(#[$($above)*])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name($of);

        impl $name {
            /// The string on the wire.
            #[inline]
            pub fn as_str(&self) -> &str {
                self.0.as_str()
            }

            /// The string on the wire.
            #[inline]
            pub fn into_string(self) -> String {
                self.0.into()
            }
        }

        impl From<&str> for $name {
            #[inline]
            fn from(text: &str) -> Self {
                Self(text.into())
            }
        }

        impl From<String> for $name {
            #[inline]
            fn from(text: String) -> Self {
                Self(text.into())
            }
        }

        /// Lets a call take a reference where it wants the value.
        impl From<&$name> for $name {
            #[inline]
            fn from(it: &$name) -> Self {
                it.clone()
            }
        }

        impl From<$name> for String {
            #[inline]
            fn from(it: $name) -> Self {
                it.into_string()
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::convert::Infallible;

            #[inline]
            fn from_str(text: &str) -> Result<Self, std::convert::Infallible> {
                Ok(Self::from(text))
            }
        }

        impl AsRef<str> for $name {
            #[inline]
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl std::borrow::Borrow<str> for $name {
            #[inline]
            fn borrow(&self) -> &str {
                self.as_str()
            }
        }

        impl PartialEq<str> for $name {
            #[inline]
            fn eq(&self, other: &str) -> bool {
                self.as_str() == other
            }
        }

        impl PartialEq<&str> for $name {
            #[inline]
            fn eq(&self, other: &&str) -> bool {
                self.as_str() == *other
            }
        }

        impl PartialEq<String> for $name {
            #[inline]
            fn eq(&self, other: &String) -> bool {
                self.as_str() == other
            }
        }

        impl json::Json for $name {
            #[inline]
            fn blank() -> Self {
                Self(json::Json::blank())
            }

            #[inline]
            fn read(&mut self, from: &mut json::Reader<'_>) -> Result<(), json::Fault> {
                self.0.read(from)
            }

            #[inline]
            fn view(&self) -> json::View<'_> {
                json::viewed! { [$($mark)*] self.0.view() }
            }
        }

        json::display! { [$($mark)*] $name as_str }
        json::debug_as! {
            [$($mark)*] $name (self, f) => f.debug_tuple(stringify!($name)).field(&self.0).finish()
        }
        json::bridges! { $name }
    };
}

/// From and into the clocks of Rust, where a number is a point in time.
#[allow(unused_macros, reason = "an API may have no points in time")]
macro_rules! epoch {
    ([sensitive $($mark:ident)*] $name:ident) => {
        json::epoch! { [$($mark)*] $name }
    };
    ([seconds] $name:ident) => {
        json::epoch! { 1 from_second as_second $name }
    };
    ([milliseconds] $name:ident) => {
        json::epoch! { 1_000 from_millisecond as_millisecond $name }
    };
    ([] $name:ident) => {};
    ($per_second:literal $from:ident $into:ident $name:ident) => {
        /// Fails for a time that the system's clock does not reach.
        impl TryFrom<$name> for std::time::SystemTime {
            type Error = json::OutOfRange;

            #[inline]
            fn try_from(it: $name) -> Result<Self, json::OutOfRange> {
                json::to_system_time(it.0, $per_second)
            }
        }

        /// What is less than the unit is left out.
        impl From<std::time::SystemTime> for $name {
            #[inline]
            fn from(it: std::time::SystemTime) -> Self {
                Self(json::from_system_time(it, $per_second))
            }
        }

        /// Fails for a time that is thousands of years away.
        #[cfg(feature = "jiff")]
        impl TryFrom<$name> for jiff::Timestamp {
            type Error = jiff::Error;

            #[inline]
            fn try_from(it: $name) -> Result<Self, jiff::Error> {
                Self::$from(it.0)
            }
        }

        /// What is less than the unit is left out.
        #[cfg(feature = "jiff")]
        impl From<jiff::Timestamp> for $name {
            #[inline]
            fn from(it: jiff::Timestamp) -> Self {
                Self(it.$into())
            }
        }
    };
}

#[allow(unused_imports, reason = "an API may have no named scalars")]
pub(crate) use {epoch, newtype, number, text};
