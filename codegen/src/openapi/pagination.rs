//! What `x-pagination` holds: a style, and the members that go with it.
//!
//! In: the value of the extension. Out: everything that is wrong with it. Whether its names and pointers lead anywhere
//! depends on the types of the operation, and is [`analyze`](crate::analyze)'s question.

use serde_json::{Map, Value};

use super::extension::Fault;
use super::shape::kind_of;
use crate::nearest::nearest;

/// What a member holds.
#[derive(Clone, Copy)]
enum Holds {
    /// A JSON pointer into the body of the answer, or into an item of it.
    Pointer,
    /// The name of a parameter, or of a member of the body.
    Name,
    /// An integer from zero.
    Count,
}

/// A member: its name, what it holds, whether it has to be there.
type Member = (&'static str, Holds, bool);

/// The members of every style.
const EVERY: &[Member] = &[("items", Holds::Pointer, true), ("more", Holds::Pointer, false)];

/// The styles, each with the members that it has in addition to those of all.
const STYLES: &[(&str, &[Member])] = &[
    ("cursor", &[("id", Holds::Pointer, true), ("after", Holds::Name, true), ("before", Holds::Name, false)]),
    (
        "token",
        &[("next", Holds::Pointer, true), ("token", Holds::Name, true), ("previous", Holds::Pointer, false)],
    ),
    ("offset", &[("offset", Holds::Name, true), ("total", Holds::Pointer, false)]),
    (
        "page",
        &[("page", Holds::Name, true), ("first", Holds::Count, false), ("pages", Holds::Pointer, false)],
    ),
    ("link", &[("next", Holds::Pointer, false), ("previous", Holds::Pointer, false)]),
];

/// All that is wrong with the value; nothing if it can be used.
pub(crate) fn faults(value: &Value) -> Vec<Fault> {
    let Some(object) = value.as_object() else {
        return vec![Fault::new(
            "`x-pagination` holds an object",
            format!("{}, not an object", kind_of(value)),
        )];
    };
    let styles = || STYLES.iter().map(|(name, _)| *name);
    let known = format!("the styles are {}", list(styles()));
    let own = match object.get("style") {
        None => return vec![Fault::new("`x-pagination` needs `style`", "without `style`").help(known)],
        Some(Value::String(style)) => STYLES.iter().find(|(name, _)| name == style).ok_or(style.as_str()),
        Some(other) => {
            let label = format!("{}, not a string", kind_of(other));
            return vec![Fault::new("the style of a pagination is a string", label).at("style").help(known)];
        }
    };
    match own {
        Ok((style, members)) => {
            let members: Vec<Member> = EVERY.iter().chain(*members).copied().collect();
            members_faults(style, &members, object)
        }
        Err(style) => {
            let help = nearest(style, styles()).map_or(known, |it| format!("did you mean `{it}`?"));
            vec![
                Fault::new(format!("`{style}` is not a pagination style"), "unknown style")
                    .at("style")
                    .help(help),
            ]
        }
    }
}

fn members_faults(style: &str, members: &[Member], object: &Map<String, Value>) -> Vec<Fault> {
    let names = || members.iter().map(|(name, ..)| *name);
    let mut faults = Vec::new();
    for (key, value) in object.iter().filter(|(key, _)| *key != "style") {
        match members.iter().find(|(name, ..)| name == key) {
            Some((_, holds, _)) => faults.extend(holds.fault(key, value)),
            None => {
                let help = match nearest(key, names()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("known are {}", list(names())),
                };
                let message = format!("a pagination by {style} has no `{key}`");
                faults.push(Fault::new(message, "unknown").at_key(key).help(help));
            }
        }
    }
    let missing: Vec<_> = members
        .iter()
        .filter(|(name, _, required)| *required && !object.contains_key(*name))
        .map(|(name, ..)| *name)
        .collect();
    if !missing.is_empty() {
        let missing = list(missing.into_iter());
        let message = format!("a pagination by {style} needs {missing}");
        faults.push(Fault::new(message, format!("without {missing}")));
    }
    if style == "link" && object.contains_key("previous") && !object.contains_key("next") {
        let message = "of links in the body `previous` needs `next`";
        let help = "add the pointer `next`, or remove `previous`: the header `Link` has both";
        faults.push(Fault::new(message, "without `next`").at_key("previous").help(help));
    }
    faults
}

impl Holds {
    fn fault(self, key: &str, value: &Value) -> Option<Fault> {
        let fits = match (self, value) {
            (Self::Pointer, Value::String(text)) => text.is_empty() || text.starts_with('/'),
            (Self::Name, Value::String(text)) => !text.is_empty(),
            (Self::Count, value) => value.is_u64(),
            _ => false,
        };
        let (what, help) = match self {
            Self::Pointer => ("a JSON pointer", "such as `/data`, or `''` for the whole"),
            Self::Name => ("the name of a parameter, or of a member of the body", "such as `starting_after`"),
            Self::Count => ("an integer from 0", "such as `1`"),
        };
        let label = match value.as_str() {
            Some("") => "an empty text".to_owned(),
            _ => kind_of(value),
        };
        (!fits).then(|| Fault::new(format!("`{key}` is {what}"), label).at(key).help(help))
    }
}

fn list<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", ")
}
