//! What a node is called in a sentence: `Refund.amount`, `GET /v1/refunds query limit`.
//!
//! In: a pointer. Out: words of the document. Nothing of Rust.

use crate::openapi::method::ADDITIONAL;
use crate::pointer::Pointer;

/// What a node is called.
pub(super) fn label(at: Option<&Pointer>) -> String {
    let Some(at) = at else { return String::new() };
    let steps: Vec<String> = at.steps().map(|it| it.into_owned()).collect();
    let (mut res, rest) = match steps.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => return "the document".to_owned(),
        ["components", _, name, ..] => ((*name).to_owned(), &steps[3..]),
        ["paths", path, ADDITIONAL, method, ..] => (format!("{method} {path}"), &steps[4..]),
        ["paths", path, method, ..] => (format!("{} {path}", method.to_uppercase()), &steps[3..]),
        ["webhooks" | "x-webhooks", name, ..] => (format!("webhook {name}"), &steps[2..]),
        _ => (steps[0].clone(), &steps[1..]),
    };
    let is_call = res.contains(' ');
    let mut skip = false;
    for (index, step) in rest.iter().enumerate() {
        if std::mem::take(&mut skip) {
            continue;
        }
        match step.as_str() {
            "properties" | "schema" | "content" | "allOf"
                if rest.get(index + 1).is_some() || step != "content" =>
            {
                skip = step == "allOf";
            }
            // A value is called after its enum.
            "enum" => skip = rest.get(index + 1).is_some(),
            "items" => res += "[]",
            "requestBody" => res += " request",
            "responses" => res += " response",
            word if is_call && index < 4 => {
                res.push(' ');
                res += word;
            }
            word => {
                res.push('.');
                res += word;
            }
        }
    }
    res
}

#[cfg(test)]
mod tests {
    use super::label;
    use crate::pointer::Pointer;

    #[test]
    fn nodes_are_called_as_one_would_say_it() {
        let of = |text: &str| label(Pointer::parse(text).as_ref());
        assert_eq!(of("/components/schemas/Refund/properties/amount"), "Refund.amount");
        assert_eq!(of("/components/schemas/Refund/allOf/1/properties/tags/items"), "Refund.tags[]");
        assert_eq!(of("/paths/~1v1~1refunds/get"), "GET /v1/refunds");
        assert_eq!(of(""), "the document");
    }
}
