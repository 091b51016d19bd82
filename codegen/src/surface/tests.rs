//! What callers can name, on small crates.

#![allow(clippy::unwrap_used)]

use insta::assert_snapshot;

use super::{Surface, of};
use crate::output::FileTree;

/// The surface of a crate of these files, nothing of which was left unread.
fn surface(files: &[(&str, &str)]) -> Surface {
    let surface = of("pay", &files.iter().copied().collect::<FileTree>()).unwrap();
    assert_eq!(surface.unread, [""; 0]);
    surface
}

/// The surface of a crate of one file.
fn lib(text: &str) -> Surface {
    surface(&[("src/lib.rs", text)])
}

#[test]
fn structs_show_their_public_fields_methods_and_derives() {
    let text = r#"
        use std::fmt;
        /// Docs do not matter.
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub struct Price { pub id: PriceId, pub amount: Option<i64>, extra: Vec<u8> }
        #[derive(Clone, Hash)]
        pub struct PriceId(String);
        pub struct Marker;
        impl Price {
            pub const MAX: i64 = 3;
            pub fn new(id: impl Into<PriceId>) -> Self { loop {} }
            #[must_use]
            pub fn amount(mut self, value: i64) -> Price { self }
            pub(crate) fn inner(&self) {}
            fn private(&self) {}
        }
        impl fmt::Display for PriceId {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { Ok(()) }
        }
        impl From<PriceId> for String { fn from(it: PriceId) -> Self { it.0 } }
        struct Hidden;
        impl From<Hidden> for Marker { fn from(_: Hidden) -> Self { Marker } }
        impl Clone for Hidden { fn clone(&self) -> Self { Hidden } }
    "#;
    assert_snapshot!(lib(text));
}

#[test]
fn enums_show_variants_and_their_fields() {
    let text = r#"
        #[non_exhaustive]
        #[derive(Copy, Clone)]
        #[repr(u8)]
        pub enum Mode { Payment = 1, #[deprecated = "no more"] Setup = -2, Other(String, u8), Rich { id: u8 } }
    "#;
    assert_snapshot!(lib(text), @r"
    pub mod pay
    impl Clone for pay::Mode
    impl Copy for pay::Mode
    pub enum pay::Mode [non_exhaustive, repr(u8)]
    pub variant pay::Mode::Other(String, u8)
    pub variant pay::Mode::Payment = 1
    pub variant pay::Mode::Rich { .. }
    pub field pay::Mode::Rich::id: u8
    pub variant pay::Mode::Setup = -2 [deprecated]
    ");
}

#[test]
fn names_are_full_whatever_the_source_imports() {
    let files = |models: &str| {
        surface(&[
            (
                "src/lib.rs",
                "pub mod models;\nmod runtime;\npub use runtime::{Error, error::Kind as ErrorKind};",
            ),
            ("src/models.rs", models),
            ("src/runtime/mod.rs", "pub(crate) mod error;\npub use error::Error;\n"),
            ("src/runtime/error.rs", "pub struct Error;\npub enum Kind {}\npub struct Unreachable;\n"),
        ])
    };
    let one = files(
        "use crate::Error;\nuse std::collections::BTreeMap;\n
         pub fn parse(text: &str) -> Result<BTreeMap<String, Price>, Error> { loop {} }\npub struct Price;",
    );
    let other = files(
        "use super::runtime as rt;\nuse std::collections;\n
         pub fn parse(text: &str) -> core::result::Result<collections::BTreeMap<std::string::String, self::Price>, rt::error::Error> { loop {} }\n
         pub struct Price;",
    );
    assert_eq!(one, other);
    assert_snapshot!(one, @r"
    pub mod pay
    pub struct pay::Error;
    pub enum pay::ErrorKind
    pub mod pay::models
    pub struct pay::models::Price;
    pub fn pay::models::parse(text: &str) -> Result<std::collections::BTreeMap<String, pay::models::Price>, pay::Error>
    ");
}

#[test]
fn globs_and_aliases_give_further_paths() {
    let files = [
        (
            "src/lib.rs",
            "pub mod models;\nmod inner;\npub use inner as outer;\npub use models::*;\npub use models::Mode::*;",
        ),
        (
            "src/models.rs",
            "mod price;\npub use self::price::*;\npub enum Mode { Live, Test }\npub(crate) struct Own;\npub use reqwest::StatusCode;\npub use http::*;",
        ),
        ("src/models/price.rs", "pub struct Price;\npub type Prices = Vec<Price>;\nstruct Private;"),
        ("src/inner.rs", "pub fn call() {}\npub use crate::models;"),
    ];
    assert_snapshot!(surface(&files));
}

#[test]
fn a_name_beats_a_glob() {
    let text = "
        pub mod a { pub struct X; }
        pub mod b { pub struct X; }
        pub mod c { pub use crate::a::*; pub use crate::b::X; pub fn f(x: X) {} }
    ";
    assert!(lib(text).to_string().contains("pub fn pay::c::f(x: pay::b::X)"));
}

#[test]
fn what_is_given_away_without_a_name_is_listed() {
    let text = "
        pub fn pages() -> Box<inner::Pages> { loop {} }
        mod inner {
            pub struct Pages { pub left: usize }
            impl Pages { pub fn next(&self) -> Page { loop {} } fn own(&self) -> Own { loop {} } }
            pub enum Page { Last }
            pub struct Own;
            impl From<Own> for Page { fn from(_: Own) -> Page { loop {} } }
        }
    ";
    assert_snapshot!(lib(text), @r"
    pub mod pay
    pub enum pay::inner::Page [nameless]
    pub variant pay::inner::Page::Last [nameless]
    pub struct pay::inner::Pages [nameless]
    pub field pay::inner::Pages::left: usize [nameless]
    pub fn pay::inner::Pages::next(&self) -> pay::inner::Page
    pub fn pay::pages() -> Box<pay::inner::Pages>
    ");
}

#[test]
fn conditions_are_noted_and_tests_left_out() {
    let text = r#"
        #[cfg(feature = "blocking")]
        pub mod blocking { #[cfg(all(unix, feature = "tracing"))] pub fn send() {} }
        #[cfg(test)]
        mod tests { pub fn not_there() {} }
        #[cfg_attr(feature = "serde", derive(serde::Serialize), non_exhaustive)]
        pub struct Price { #[cfg(feature = "money")] pub amount: u64, #[cfg(not(feature = "money"))] pub amount: i64 }
        #[cfg(feature = "uuid")]
        impl From<uuid::Uuid> for Price { fn from(_: uuid::Uuid) -> Self { loop {} } }
        #[doc(hidden)]
        pub fn secret() {}
        #[cfg(feature = "a")] pub fn twice() {}
        #[cfg(not(feature = "a"))] pub fn twice(it: u8) {}
    "#;
    assert_snapshot!(lib(text));
}

#[test]
fn generics_bounds_and_functions_are_written_out() {
    let text = r#"
        use std::future::{Future, IntoFuture};
        use std::pin::Pin;
        pub struct Call<'a, T: ?Sized = u8, const N: usize = 3> where T: Send { pub it: &'a mut T, pub f: Box<dyn for<'b> Fn(&'b str) -> T + Send + 'a>, pub n: [u8; N] }
        impl<'a, T: Clone> Call<'a, T> {
            pub async fn send<F>(self: Pin<&mut Self>, (a, b): (T, F), raw: *const T) -> impl Iterator<Item = T> + use<'a, T, F> where F: FnOnce(T) -> T, { loop {} }
            pub const unsafe fn now<'b>(&'b self) -> &'b T { loop {} }
        }
        impl<'a, T: Send + 'a> IntoFuture for Call<'a, T> {
            type Output = Result<T, ()>;
            type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'a>>;
            fn into_future(self) -> Self::IntoFuture { loop {} }
        }
        #[derive(Clone)]
        pub struct Page<T: Send = u8>(pub T, u8);
        pub const LIMIT: (u8,) = (1,);
        pub static NAME: &'static str = "";
        pub extern "C" fn entry(code: i32) -> ! { loop {} }
        pub trait Slot: Send + sealed::Sealed {
            const ID: u8 = 1;
            type Item<'a>: Clone where Self: 'a;
            fn read(&mut self, text: &str) -> Option<Self::Item<'_>>;
            fn write(&self) {}
        }
        mod sealed { pub trait Sealed {} }
        #[macro_export]
        macro_rules! pay { () => {} }
        macro_rules! own { () => {} }
        const _: () = { impl Slot for u8 {} };
    "#;
    assert_snapshot!(lib(text));
}

#[test]
fn what_the_crate_s_own_macros_write_is_listed() {
    let files = [
        ("src/lib.rs", "mod json;\nmod model;\npub use self::model::Price;"),
        (
            "src/model.rs",
            "use crate::json;\njson::object! { #[json(received)] pub struct Price { #[json(\"amount\", required)] pub amount: i64, } }",
        ),
        (
            "src/json.rs",
            "macro_rules! object { \
                 (#[json($mark:ident)] pub struct $name:ident { $(#[json($($row:tt)*)] pub $member:ident: $ty:ty,)* }) => { \
                     #[non_exhaustive] pub struct $name { $(pub $member: $ty,)* extra: u8 } \
                     json::traits! { [$mark] $name } \
                 }; \
             } \
             macro_rules! traits { \
                 ([received] $name:ident) => { impl Default for $name { fn default() -> Self { loop {} } } }; \
                 ([$other:ident] $name:ident) => {}; \
             } \
             pub(crate) use {object, traits};",
        ),
    ];
    assert_snapshot!(surface(&files), @r#"
    pub mod pay
    impl Default for pay::Price
    pub struct pay::Price [non_exhaustive, private fields] // received
    pub field pay::Price::amount: i64 // "amount", required
    "#);
}

#[test]
fn what_paths_mean_on_the_wire_is_listed() {
    let text = r#"
        #[non_exhaustive]
        pub struct List { pub after: Option<String>, pub trace: String, pub body: Body }
        impl Operation for List {
            const ENDPOINT: &'static Endpoint = &Endpoint {
                id: "listThings", method: "GET", path: "/things", accept: "application/json",
                security: &[&["key"]], servers: &[], idempotency_header: None, replay: Replay::Safe,
            };
            fn encode(&self, to: &mut Encoder<'_>) {
                if let Some(it) = &self.after { to.query("after", it, Style::FORM); }
                to.header("Trace", &self.trace, Style::SIMPLE);
                to.json(&self.body);
            }
        }
        pub enum Pet { Cat(u8), Unknown(u8) }
        impl json::Json for Pet {
            fn read(&mut self) {
                const CASES: &[json::Case<Pet>] =
                    &[json::Case::new(&[json::Kind::Object], |from| from.value().map(Pet::Cat)).tags(&["cat"])];
            }
        }
        pub static API: Api = Api { servers: &[Server { url: "https://a.example", variables: &[] }], request_id_header: None };
        pub struct Body;
        pub struct Api;
    "#;
    let surface = of("pay", &[("src/lib.rs", text)].into_iter().collect::<FileTree>()).unwrap();
    let meaning = surface.items.iter().filter(|it| !it.wire.is_empty());
    let lines: Vec<_> = meaning.map(|it| format!("{} // {}", it.path, it.wire)).collect();
    assert_snapshot!(lines.join("\n"), @r#"
    pay::API::servers // [Server { url: "https://a.example", variables: [] }]
    pay::List // GET /things, id listThings, accept application/json, security [["key"]], replay Replay::Safe
    pay::List::after // query "after" FORM
    pay::List::body // json
    pay::List::trace // header "Trace" SIMPLE
    pay::Pet::Cat // [object], tags ["cat"]
    "#);
}

#[test]
fn what_cannot_be_read_is_said() {
    let text = "make! { Price }\npub struct A;\nimpl A { methods!(); }\nuse self::nowhere::B;";
    let surface = of("pay", &[("src/lib.rs", text)].into_iter().collect::<FileTree>()).unwrap();
    assert_snapshot!(surface.unread.join("\n"), @r"
    pay: `use self::nowhere::B` leads nowhere
    pay::A: a macro in an impl is not expanded
    src/lib.rs: `make!` is not expanded
    ");
}

#[test]
fn what_is_no_crate_is_an_error() {
    let err = |files: &[(&str, &str)]| {
        of("pay", &files.iter().copied().collect::<FileTree>()).unwrap_err().to_string()
    };
    assert_snapshot!(err(&[]), @"`src/lib.rs`: no such file");
    assert_snapshot!(err(&[("src/lib.rs", "mod a;")]), @"`src/a.rs`: no such file");
    assert_snapshot!(err(&[("src/lib.rs", "pub struct;")]), @"`src/lib.rs`: not Rust: expected identifier");
    assert_snapshot!(err(&[("src/lib.rs", "#[path = \"lib.rs\"] mod a;")]), @"`src/lib.rs`: a module that contains itself");
}

#[test]
fn parameter_names_bind_nobody() {
    let one = lib("pub fn f(a: u8) {}");
    let other = lib("pub fn f(b: u8) {}");
    let item = |it: &Surface| it.items.iter().find(|it| it.path == "pay::f").unwrap().clone();
    assert_ne!(item(&one).detail, item(&other).detail);
    assert_eq!(item(&one).contract, item(&other).contract);
}

#[test]
fn modules_are_found_where_rustc_finds_them() {
    let files = [
        (
            "src/lib.rs",
            "pub mod a;\npub mod b { pub mod c; #[path = \"d.rs\"] pub mod other; }\n#[path = \"odd/e.rs\"] pub mod e;",
        ),
        ("src/a/mod.rs", "pub mod inner;"),
        ("src/a/inner.rs", "pub struct A;"),
        ("src/b/c.rs", "pub struct C;"),
        ("src/b/d.rs", "//! Nothing but words: nothing that callers can name."),
        ("src/odd/e.rs", "pub mod f;"),
        ("src/odd/f.rs", "pub fn g() {}"),
    ];
    assert_snapshot!(surface(&files), @r"
    pub mod pay
    pub mod pay::a
    pub mod pay::a::inner
    pub struct pay::a::inner::A;
    pub mod pay::b
    pub mod pay::b::c
    pub struct pay::b::c::C;
    pub mod pay::e
    pub mod pay::e::f
    pub fn pay::e::f::g()
    ");
}
