//! The proof that no string becomes docs or code: what `format!` makes does not compile there.
//!
//! In: types. Out: whether one converts into [`Prose`] or [`Code`], decided by the compiler: a constant of the type itself is
//! taken before that of a trait, and it is only there where the conversion is.

use std::marker::PhantomData;

use super::code::Code;
use super::docs::Prose;
use crate::names::Ident;

trait Otherwise {
    const CONVERTS: bool = false;
}

/// A value of this type, into another.
struct Owned<T, U>(PhantomData<(T, U)>);
impl<T, U> Otherwise for Owned<T, U> {}
impl<T: Into<U>, U> Owned<T, U> {
    const CONVERTS: bool = true;
}

/// A reference of any lifetime, such as one into a document.
struct Borrowed<T: ?Sized, U>(PhantomData<(U, T)>);
impl<T: ?Sized, U> Otherwise for Borrowed<T, U> {}
impl<T: ?Sized, U> Borrowed<T, U>
where
    for<'a> &'a T: Into<U>,
{
    const CONVERTS: bool = true;
}

#[test]
fn what_format_makes_is_neither_docs_nor_code() {
    const {
        assert!(!Owned::<String, Prose>::CONVERTS && !Owned::<String, Code>::CONVERTS);
        assert!(!Owned::<std::borrow::Cow<'static, str>, Prose>::CONVERTS);
        assert!(!Owned::<std::borrow::Cow<'static, str>, Code>::CONVERTS);
        assert!(!Owned::<Box<str>, Prose>::CONVERTS && !Owned::<Box<str>, Code>::CONVERTS);
        assert!(!Borrowed::<String, Prose>::CONVERTS && !Borrowed::<String, Code>::CONVERTS);
        assert!(!Borrowed::<str, Prose>::CONVERTS && !Borrowed::<str, Code>::CONVERTS);
        // What does convert is seen to.
        assert!(Owned::<&'static str, Prose>::CONVERTS && Owned::<&'static str, Code>::CONVERTS);
        assert!(Borrowed::<Ident, Prose>::CONVERTS);
    }
}
