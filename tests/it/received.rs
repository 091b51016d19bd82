//! Values that only servers make, for comparison: a crate gives them no constructor.

/// A value with these fields, all others blank: `received!(Refund { id: "re_1".into() })`.
macro_rules! received {
    ($of:ident { $($field:ident: $value:expr),* $(,)? }) => {{
        let mut it = $of::default();
        $(it.$field = $value;)*
        it
    }};
}
