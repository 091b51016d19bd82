//! Texts with a format. They are kept as they came, so that nothing is lost on the way through; a value is checked
//! only when it is converted.

use std::fmt;

use super::Json;
use super::fault::Fault;
use super::reader::Reader;
use super::writer::Writer;

macro_rules! text_format {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(String);

        impl $name {
            /// The text on the wire.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl Json for $name {
            fn blank() -> Self {
                Self(String::new())
            }

            fn read(&mut self, from: &mut Reader<'_>) -> Result<(), Fault> {
                self.0.read(from)
            }

            fn write(&self, to: &mut Writer) {
                to.string(&self.0);
            }
        }
    };
}

text_format! {
    /// A date with time, as RFC 3339 writes it: `2026-04-01T09:30:00Z`.
    DateTime
}
text_format! {
    /// A date, as RFC 3339 writes it: `2026-04-01`.
    Date
}
text_format! {
    /// A UUID: `67e55044-10b1-426f-9247-bb680e5fe0c8`.
    Uuid
}
text_format! {
    /// A decimal number as text: `12.50`.
    Decimal
}
