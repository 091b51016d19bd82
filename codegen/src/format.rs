//! From tokens to text: item by item, with an empty line between items and between the functions of an `impl`.
//!
//! In: a file's header and its items as tokens. Out: its text. prettyplease prints one item at a time, since it puts
//! no empty lines anywhere.

use proc_macro2::TokenStream;

/// The text of a Rust file.
///
/// # Errors
/// Why tokens are no Rust: a mistake of emission, never of a document.
pub fn file(header: &str, items: Vec<TokenStream>) -> Result<String, String> {
    let mut text = header.to_owned();
    let mut previous = "";
    for tokens in items {
        let mut file = syn::parse2::<syn::File>(tokens).map_err(|error| error.to_string())?;
        for item in std::mem::take(&mut file.items) {
            let kind = kind(&item);
            // Declarations of one kind stand together.
            if previous != kind || kind == "item" {
                text.push('\n');
            }
            previous = kind;
            let spaced = matches!(item, syn::Item::Impl(_));
            file.items = vec![item];
            let printed = prettyplease::unparse(&file);
            if spaced { space(&printed, &mut text) } else { text.push_str(&printed) }
        }
    }
    Ok(text)
}

fn kind(item: &syn::Item) -> &'static str {
    match item {
        syn::Item::Use(_) => "use",
        syn::Item::Mod(it) if it.content.is_none() => "mod",
        _ => "item",
    }
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
