//! From tokens to text: item by item, with an empty line between items and between the functions of an `impl`.
//!
//! In: a file's header and its items as tokens. Out: its text. prettyplease prints one item at a time, since it puts
//! no empty lines anywhere.

use std::fmt::Write as _;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// The text of a Rust file.
///
/// # Errors
/// Why tokens are no Rust: a mistake of emission, never of a document.
pub fn file(header: &str, items: Vec<TokenStream>) -> Result<String, String> {
    let mut text = header.to_owned();
    let mut previous = Kind::Item;
    for tokens in items {
        let tokens = match Call::alone(tokens) {
            Ok(call) => {
                text.push('\n');
                call.print(&mut text)?;
                previous = Kind::Item;
                continue;
            }
            Err(tokens) => tokens,
        };
        let file = syn::parse2::<syn::File>(tokens).map_err(|error| error.to_string())?;
        for item in file.items {
            let kind = Kind::of(&item, &previous);
            // Declarations of one kind stand together.
            if !previous.goes_with(&kind) {
                text.push('\n');
            }
            match item {
                syn::Item::Impl(_) => space(&print(item), &mut text),
                syn::Item::Macro(it) => Call::of(it).print(&mut text)?,
                _ => text.push_str(&print(item)),
            }
            previous = kind;
        }
    }
    // It has grown by doubling, and all files of a crate are kept until they are written.
    text.shrink_to_fit();
    Ok(text)
}

fn print(item: syn::Item) -> String {
    let items = vec![item];
    prettyplease::unparse(&syn::File { shebang: None, frontmatter: None, attrs: Vec::new(), items })
}

/// An item inside a macro, laid out as it would be outside.
struct Call {
    /// The macro.
    path: String,
    inner: TokenStream,
}

impl Call {
    fn of(it: syn::ItemMacro) -> Self {
        let path: Vec<_> = it.mac.path.segments.iter().map(|it| it.ident.to_string()).collect();
        Self { path: path.join("::"), inner: it.mac.tokens }
    }

    /// Tokens that are `path::name! { … }` and nothing else, as most of a crate is; or the tokens as they were. What is
    /// inside then goes through the parser once instead of twice.
    fn alone(tokens: TokenStream) -> Result<Self, TokenStream> {
        let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
        let [path @ .., TokenTree::Punct(bang), TokenTree::Group(body)] = trees.as_slice() else {
            return Err(tokens);
        };
        let is_path = path.iter().enumerate().all(|(at, tree)| match tree {
            TokenTree::Ident(_) => at % 3 == 0,
            TokenTree::Punct(it) => at % 3 != 0 && it.as_char() == ':',
            _ => false,
        });
        if is_path && path.len() % 3 == 1 && bang.as_char() == '!' && body.delimiter() == Delimiter::Brace {
            let path = path.iter().map(TokenTree::to_string).collect();
            return Ok(Self { path, inner: body.stream() });
        }
        Err(tokens)
    }

    fn print(self, text: &mut String) -> Result<(), String> {
        // The macro takes the name of a type, and no item.
        if let Ok(name) = syn::parse2::<syn::Ident>(self.inner.clone()) {
            let _ = writeln!(text, "{}! {{ {name} }}", self.path);
            return Ok(());
        }
        let inner: syn::Item = syn::parse2(self.inner).map_err(|error| error.to_string())?;
        let _ = writeln!(text, "{}! {{", self.path);
        for line in one_line_functions(&print(inner)) {
            let indent = if line.is_empty() { "" } else { "    " };
            let _ = writeln!(text, "{indent}{line}");
        }
        text.push_str("}\n");
        Ok(())
    }
}

/// The lines of a printed item, functions of one short expression on one line each.
fn one_line_functions(printed: &str) -> Vec<String> {
    /// What a line has room for, in a macro's braces.
    const WIDTH: usize = 116;
    let fits = |it: &str| it.chars().count() <= WIDTH;
    let mut lines: Vec<String> = Vec::new();
    let mut rest: &[&str] = &printed.lines().collect::<Vec<_>>();
    while let [line, behind @ ..] = rest {
        rest = behind;
        let mut line = (*line).to_owned();
        if !line.starts_with("    pub fn ") {
            lines.push(line);
            continue;
        }
        // Arguments that the printer has put on lines of their own.
        let end = rest.iter().position(|it| *it == "    ) {").filter(|_| line.ends_with('('));
        if let Some(end) = end {
            let arguments: Vec<_> = rest[..end].iter().map(|it| it.trim()).collect();
            let joined = format!("{line}{}) {{", arguments.join(" ").trim_end_matches(','));
            // A type over several lines would need its own commas gone.
            if fits(&joined) && arguments.iter().all(|it| it.ends_with(',') && !it.starts_with(['>', ')'])) {
                line = joined;
                rest = &rest[end + 1..];
            }
        }
        if let [value, "    }", behind @ ..] = rest {
            let joined = format!("{line} {} }}", value.trim());
            if line.ends_with('{') && fits(&joined) {
                line = joined;
                rest = behind;
            }
        }
        lines.push(line);
    }
    lines
}

/// What is together without an empty line between.
enum Kind {
    Use,
    /// A module in a file of its own, and what is used from it right behind.
    Mod(String),
    Item,
}

impl Kind {
    fn goes_with(&self, next: &Self) -> bool {
        matches!((self, next), (Self::Use, Self::Use) | (Self::Mod(_), Self::Mod(_)))
    }

    fn of(item: &syn::Item, previous: &Self) -> Self {
        match item {
            syn::Item::Use(it) => match (previous, &it.tree) {
                (Self::Mod(name), syn::UseTree::Path(it)) if is_from(it, name) => Self::Mod(name.clone()),
                _ => Self::Use,
            },
            syn::Item::Mod(it) if it.content.is_none() => Self::Mod(it.ident.to_string()),
            _ => Self::Item,
        }
    }
}

/// Whether a path begins with `self::` and this name.
fn is_from(path: &syn::UsePath, name: &str) -> bool {
    path.ident == "self" && matches!(&*path.tree, syn::UseTree::Path(it) if it.ident == name)
}

/// Puts an empty line behind each function of an `impl`.
fn space(printed: &str, text: &mut String) {
    let mut lines = printed.lines().peekable();
    while let Some(line) = lines.next() {
        text.push_str(line);
        text.push('\n');
        // A doc comment may end as an item does.
        let direct = line.strip_prefix("    ").is_some_and(|it| !it.starts_with([' ', '/']));
        let ends = direct && (line == "    }" || line.ends_with("{}") || line.ends_with(';'));
        if ends && lines.peek().is_some_and(|next| *next != "}") {
            text.push('\n');
        }
    }
}

#[cfg(test)]
mod tests {
    use quote::quote;

    #[test]
    fn items_and_functions_are_set_apart() {
        let items = vec![
            quote!(
                use a::b;
                use c::d;
                struct A {
                    b: u8,
                }
            ),
            quote!(impl A { fn b() {} fn c() {} }),
        ];
        let text = super::file("//! Head.\n", items).unwrap_or_default();
        let expected = "//! Head.\n\nuse a::b;\nuse c::d;\n\nstruct A {\n    b: u8,\n}\n\nimpl A {\n    fn b() {}\n\n    fn c() {}\n}\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn a_module_stands_with_what_is_used_from_it() {
        let items = vec![quote!(
            use z::z;
            mod a;
            pub use self::a::A;
            mod b;
            pub use self::b::{B, C};
            use self::other::D;
        )];
        let text = super::file("", items).unwrap_or_default();
        let expected = "\nuse z::z;\n\nmod a;\npub use self::a::A;\nmod b;\npub use self::b::{B, C};\n\nuse self::other::D;\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn a_macro_that_takes_a_name_is_a_line() {
        let text = super::file("", vec![quote!(json::default_from_new! { Address })]).unwrap_or_default();
        assert_eq!(text.trim(), "json::default_from_new! { Address }");
    }

    #[test]
    fn a_short_function_inside_a_macro_is_a_line() {
        let items = vec![quote!(json::setters! { impl A {
            #[doc = " One."] pub fn b(self, b: u8) { b }
            pub fn c(self, c: impl IntoIterator<Item = impl Into<String>>) { c.into_iter().map(Into::into).collect() }
        } })];
        let text = super::file("", items).unwrap_or_default();
        let expected = "\njson::setters! {\n    impl A {\n        /// One.\n        pub fn b(self, b: u8) { b }\n        pub fn c(self, c: impl IntoIterator<Item = impl Into<String>>) { c.into_iter().map(Into::into).collect() }\n    }\n}\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn an_item_inside_a_macro_is_laid_out_as_outside() {
        let items = vec![quote!(
            json::object! { #[doc = " One."] #[json(received)] pub struct A { #[json("b", required)] pub b: u8, } }
        )];
        let text = super::file("", items).unwrap_or_default();
        let expected = "\njson::object! {\n    /// One.\n    #[json(received)]\n    pub struct A {\n        #[json(\"b\", required)]\n        pub b: u8,\n    }\n}\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn a_doc_comment_that_ends_like_an_item_is_not_cut() {
        let items = vec![quote!(
            impl A {
                #[doc = " exit(1);"]
                #[doc = ""]
                #[doc = " More {}"]
                fn b() {}
            }
        )];
        let text = super::file("//! Head.\n", items).unwrap_or_default();
        assert_eq!(
            text,
            "//! Head.\n\nimpl A {\n    /// exit(1);\n    ///\n    /// More {}\n    fn b() {}\n}\n"
        );
    }
}
