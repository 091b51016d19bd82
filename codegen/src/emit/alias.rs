//! Words of the document by which a search in the documentation finds an item: ids, paths, names on the wire.
//!
//! In: the name of an item, and the words. Out: an attribute for each word that the search would not find by the name itself,
//! and that rustdoc accepts.

use proc_macro2::TokenStream;
use quote::quote;

/// The attributes of an item of this name.
pub(super) fn aliases<'w>(name: &str, words: impl IntoIterator<Item = &'w str>) -> TokenStream {
    let mut found = Vec::new();
    for word in words {
        if is_accepted(word) && !is_found(name, word) && !found.contains(&word) {
            found.push(word);
        }
    }
    quote!(#(#[doc(alias = #found)])*)
}

/// rustdoc refuses quotes and white space, and what cannot be typed helps nobody.
fn is_accepted(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|it| it.is_ascii_graphic() && !b"\"'`".contains(&it))
}

/// Neither case nor what is between words matters to the search.
fn is_found(name: &str, word: &str) -> bool {
    let letters = |it: &str| -> String {
        it.chars().filter(|it| !"_-".contains(*it)).flat_map(char::to_lowercase).collect()
    };
    letters(name.trim_start_matches("r#")) == letters(word)
}

#[cfg(test)]
mod tests {
    use super::aliases;

    #[test]
    fn a_word_is_an_alias_where_the_name_does_not_say_it() {
        let of = |name: &str, word: &str| aliases(name, [word]).to_string().replace(' ', "");
        assert_eq!(of("create", "createRefund"), "#[doc(alias=\"createRefund\")]");
        assert_eq!(of("retrieve", "/refunds/{id}"), "#[doc(alias=\"/refunds/{id}\")]");
        for (name, word) in [("payment_intent", "paymentIntent"), ("r#type", "type"), ("x_id", "X-Id")] {
            assert_eq!(of(name, word), "", "{word}");
        }
    }

    #[test]
    fn no_word_of_the_document_stops_rustdoc() {
        for word in
            ["", "it's", "a \"b\"", "two words", "line\nbreak", "tab\t", "`code`", "naïve", "\u{202e}x"]
        {
            assert_eq!(aliases("item", [word]).to_string(), "", "{word:?}");
        }
    }
}
