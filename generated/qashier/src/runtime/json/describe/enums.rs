//! The macros of open enums: the values that the schema lists are arms, any other is kept.

/// An open enum of strings: each arm with its string on the wire.
#[allow(unused_macros, reason = "an API may have no enums of strings")]
macro_rules! string_enum {
    (
        $(#[doc = $doc:literal])*
        $(#[above($($above:tt)*)])*
        $(#[json($($mark:ident),*)])?
        pub enum $name:ident {
            $($(#[doc = $arm_doc:literal])* #[json($wire:literal)] $arm:ident,)*
        }
    ) => {
        $(#[doc = $doc])*
        $(#[$($above)*])*
        #[derive(Clone, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[doc = $arm_doc])* $arm,)*
            /// A string that the schema does not list, unchanged.
            Unknown(json::UnknownText),
        }

        impl $name {
            /// The values that the schema lists, in its order.
            pub const KNOWN: &'static [Self] = &[$(Self::$arm),*];

            /// The string on the wire.
            #[inline]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$arm => $wire,)*
                    Self::Unknown(it) => it.as_str(),
                }
            }
        }

        impl json::TextEnum for $name {
            const KNOWN: &'static [Self] = Self::KNOWN;

            #[inline]
            fn as_str(&self) -> &str {
                self.as_str()
            }

            #[inline]
            fn unknown(it: json::UnknownText) -> Self {
                Self::Unknown(it)
            }
        }

        /// A listed string becomes its arm, any other is kept.
        impl From<&str> for $name {
            #[inline]
            fn from(text: &str) -> Self {
                json::text_enum(text)
            }
        }

        impl From<String> for $name {
            #[inline]
            fn from(text: String) -> Self {
                json::text_enum(&text)
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::convert::Infallible;

            #[inline]
            fn from_str(text: &str) -> Result<Self, std::convert::Infallible> {
                Ok(json::text_enum(text))
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

        /// By the string on the wire.
        impl Ord for $name {
            #[inline]
            fn cmp(&self, other: &Self) -> std::cmp::Ordering {
                self.as_str().cmp(other.as_str())
            }
        }

        impl PartialOrd for $name {
            #[inline]
            fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
                Some(self.cmp(other))
            }
        }

        impl json::Json for $name {
            #[inline]
            fn blank() -> Self {
                json::text_enum("")
            }

            #[inline]
            fn read(&mut self, from: &mut json::Reader<'_>) -> Result<(), json::Fault> {
                *self = from.text_enum()?;
                Ok(())
            }

            #[inline]
            fn view(&self) -> json::View<'_> {
                json::viewed! { [$($($mark)*)?] json::Shape::Text(self.as_str()).into() }
            }
        }

        json::display! { [$($($mark)*)?] $name as_str }
        json::open_enum! { [$($($mark)*)?] $name [$($arm)*] }
    };
}

/// An open enum of integers: each arm with its integer on the wire.
#[allow(unused_macros, reason = "an API may have no enums of integers")]
macro_rules! integer_enum {
    (
        $(#[doc = $doc:literal])*
        $(#[above($($above:tt)*)])*
        $(#[json($($mark:ident),*)])?
        pub enum $name:ident {
            $($(#[doc = $arm_doc:literal])* #[json($wire:literal)] $arm:ident,)*
        }
    ) => {
        $(#[doc = $doc])*
        $(#[$($above)*])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[doc = $arm_doc])* $arm,)*
            /// An integer that the schema does not list.
            Unknown(json::UnknownInteger),
        }

        /// By the integer on the wire.
        impl Ord for $name {
            #[inline]
            fn cmp(&self, other: &Self) -> std::cmp::Ordering {
                self.get().cmp(&other.get())
            }
        }

        impl PartialOrd for $name {
            #[inline]
            fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
                Some(self.cmp(other))
            }
        }

        json::numeric_enum! { i64 UnknownInteger [$($($mark)*)?] $name [$($arm $wire)*] }
    };
}

/// An open enum of numbers: each arm with its number on the wire.
#[allow(unused_macros, reason = "an API may have no enums of numbers")]
macro_rules! number_enum {
    (
        $(#[doc = $doc:literal])*
        $(#[above($($above:tt)*)])*
        $(#[json($($mark:ident),*)])?
        pub enum $name:ident {
            $($(#[doc = $arm_doc:literal])* #[json($wire:literal)] $arm:ident,)*
        }
    ) => {
        $(#[doc = $doc])*
        $(#[$($above)*])*
        #[derive(Clone, Copy, PartialEq)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[doc = $arm_doc])* $arm,)*
            /// A number that the schema does not list.
            Unknown(json::UnknownNumber),
        }

        /// By the number on the wire.
        impl PartialOrd for $name {
            #[inline]
            fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
                self.get().partial_cmp(&other.get())
            }
        }

        json::numeric_enum! { f64 UnknownNumber [$($($mark)*)?] $name [$($arm $wire)*] }
    };
}

/// What enums of integers and of numbers have in common.
#[allow(unused_macros, reason = "an API may have no enums of numbers")]
macro_rules! numeric_enum {
    ($of:ident $held:ident [$($mark:ident)*] $name:ident [$($arm:ident $wire:literal)*]) => {
        impl $name {
            /// The values that the schema lists, in its order.
            pub const KNOWN: &'static [Self] = &[$(Self::$arm),*];

            /// The number on the wire.
            #[inline]
            pub const fn get(self) -> $of {
                match self {
                    $(Self::$arm => $wire,)*
                    Self::Unknown(it) => it.get(),
                }
            }
        }

        impl json::NumericEnum<$of> for $name {
            const KNOWN: &'static [Self] = Self::KNOWN;

            #[inline]
            fn get(self) -> $of {
                self.get()
            }

            #[inline]
            fn unknown(value: $of) -> Self {
                Self::Unknown(json::$held::new(value))
            }
        }

        /// A listed number becomes its arm, any other is kept.
        impl From<$of> for $name {
            #[inline]
            fn from(value: $of) -> Self {
                json::numeric_enum(value)
            }
        }

        impl From<$name> for $of {
            #[inline]
            fn from(it: $name) -> Self {
                it.get()
            }
        }

        impl json::Json for $name {
            #[inline]
            fn blank() -> Self {
                json::numeric_enum(<$of>::default())
            }

            #[inline]
            fn read(&mut self, from: &mut json::Reader<'_>) -> Result<(), json::Fault> {
                *self = from.numeric_enum()?;
                Ok(())
            }

            #[inline]
            fn view(&self) -> json::View<'_> {
                json::viewed! { [$($mark)*] self.get().into() }
            }
        }

        json::display! { [$($mark)*] $name get }
        json::open_enum! { [$($mark)*] $name [$($arm)*] }
    };
}

/// An open enum of values of several kinds: each arm with its value as JSON.
#[allow(unused_macros, reason = "an API may have no enums of several kinds")]
macro_rules! mixed_enum {
    (
        $(#[doc = $doc:literal])*
        $(#[above($($above:tt)*)])*
        $(#[json($($mark:ident),*)])?
        pub enum $name:ident {
            $($(#[doc = $arm_doc:literal])* #[json($wire:literal)] $arm:ident,)*
        }
    ) => {
        $(#[doc = $doc])*
        $(#[$($above)*])*
        #[derive(Clone, PartialEq)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[doc = $arm_doc])* $arm,)*
            /// A value that the schema does not list, unchanged.
            Unknown(json::UnknownValue),
        }

        impl $name {
            /// The values that the schema lists, in its order.
            pub const KNOWN: &'static [Self] = &[$(Self::$arm),*];

            /// The value on the wire.
            #[inline]
            pub fn to_value(&self) -> serde_json::Value {
                json::to_value(self)
            }
        }

        impl json::MixedEnum for $name {
            const LISTED: &'static [(&'static str, Self)] = &[$(($wire, Self::$arm)),*];

            #[inline]
            fn unknown(&self) -> Option<&json::UnknownValue> {
                match self {
                    Self::Unknown(it) => Some(it),
                    _ => None,
                }
            }
        }

        /// A listed value becomes its arm, any other is kept.
        impl From<serde_json::Value> for $name {
            #[inline]
            fn from(value: serde_json::Value) -> Self {
                json::listed(&value).unwrap_or_else(|| Self::Unknown(json::UnknownValue::new(value)))
            }
        }

        impl json::Json for $name {
            #[inline]
            fn blank() -> Self {
                Self::from(serde_json::Value::Null)
            }

            #[inline]
            fn read(&mut self, from: &mut json::Reader<'_>) -> Result<(), json::Fault> {
                *self = from.mixed_enum()?;
                Ok(())
            }

            #[inline]
            fn view(&self) -> json::View<'_> {
                json::viewed! { [$($($mark)*)?] json::mixed_enum(self) }
            }
        }

        json::open_enum! { [$($($mark)*)?] $name [$($arm)*] }
    };
}

/// What all open enums have in common.
#[allow(unused_macros, reason = "an API may have no enums")]
macro_rules! open_enum {
    ([$($mark:ident)*] $name:ident [$($arm:ident)*]) => {
        json::debug_as! {
            [$($mark)*] $name (self, f) => match self {
                $(Self::$arm => f.write_str(stringify!($arm)),)*
                Self::Unknown(it) => f.debug_tuple("Unknown").field(it).finish(),
            }
        }
        json::bridges! { $name }
    };
}

#[allow(unused_imports, reason = "an API may have no enums")]
pub(crate) use {integer_enum, mixed_enum, number_enum, numeric_enum, open_enum, string_enum};
