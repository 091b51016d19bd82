//! What an operation is called, in words.
//!
//! In: what a document says of one operation: method, path, id, tag, summary, whether it has a body; and the title of the
//! API. Out: [`Wording`]: the group it belongs to, the words of its function, the words that its types begin with.
//! Nothing here looks at another operation, so that no addition to a document gives an old one another name. Identifiers
//! and collisions are the business of `names`.
//!
//! An id that says what is done keeps its words (`cancelPayment`), less those of the group. One that only repeats method
//! and path is *synthetic* (`PostPaymentsPaymentCancel`), and the function is named by what it does: the action that the
//! path ends with, else list, create, retrieve, update, replace or delete. Of an id that begins with a method in place of
//! a verb (`post-disk`) only that word changes. The verb of the summary comes first where it fits the method.

mod capitals;
mod path;
mod synthetic;
mod verbs;
mod words;

pub(crate) use capitals::{regular, regular_in_type};
pub(crate) use path::is_version;
pub(crate) use words::{split as words, stem};

use path::Anatomy;
use words::{last_singular, split, without};

/// What a document says of an operation.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Described<'a> {
    /// In lower case.
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    pub(crate) id: Option<&'a str>,
    pub(crate) tag: Option<&'a str>,
    pub(crate) summary: Option<&'a str>,
    pub(crate) has_body: bool,
    /// The title of the API.
    pub(crate) title: &'a str,
}

/// What an operation is called.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Wording {
    /// The group it belongs to: its tag, or words of the path.
    pub(crate) group: String,
    /// The words of its function, and more of them for where those are taken.
    pub(crate) function: Vec<String>,
    /// What the types of its parameters and bodies are called after; none where that is the id.
    pub(crate) types: Option<TypeWords>,
}

/// What the types of an operation are called after.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TypeWords {
    /// The operation, the best first, and more of its words for where another operation has those: `create refund`.
    pub(crate) bases: Vec<String>,
    /// What it gives, if that has a name of its own: `refund list`.
    pub(crate) response: Option<String>,
}

impl Wording {
    /// What the operation is called.
    pub(crate) fn of(described: &Described<'_>) -> Self {
        let anatomy = Anatomy::of(described.path, described.method);
        let id = described.id.map(split).unwrap_or_default();
        let tag = described.tag.filter(|it| says_something(it, described.title, &anatomy));
        let mut group = tag.map_or_else(|| group_of_path(described.tag, &anatomy), str::to_owned);
        let mut words = split(&group);
        let mut core = without(&id, &words);
        let kind = Named { described, anatomy: &anatomy, group: &words, id: &id, core: &core }.kind();
        // An id that says what is done says of what, too: the first thing of the path is enough.
        if let (Kind::Meaningful, None, Some(first)) = (kind, tag, anatomy.things().next()) {
            group = first.join("_");
            words.clone_from(first);
            core = without(&id, &words);
        }
        let named = Named { described, anatomy: &anatomy, group: &words, id: &id, core: &core };
        match kind {
            Kind::Meaningful => {
                // `report v1 get`: the version is the path's.
                let has_digit = |it: &str| it.contains(|it: char| it.is_ascii_digit());
                let in_path = |it: &String| {
                    has_digit(it) && is_version(it) && described.path.split('/').any(|part| part == it)
                };
                let plain: Vec<String> = core.iter().filter(|it| !in_path(it)).cloned().collect();
                let function = distinct([plain.join(" "), core.join(" "), id.join(" ")]);
                Self { group, function, types: None }
            }
            Kind::Method => named.with_a_verb(group),
            Kind::Synthetic => named.by_path(group),
        }
    }
}

/// What the last word of a parameter's name may be.
const ID: &[&str] = &["code", "gid", "id", "key", "name", "number", "sid", "slug", "uid", "uuid"];

/// An operation with the words of everything that is said of it.
struct Named<'a> {
    described: &'a Described<'a>,
    anatomy: &'a Anatomy,
    group: &'a [String],
    id: &'a [String],
    /// The id without the words of the group.
    core: &'a [String],
}

/// What an id says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// What is done.
    Meaningful,
    /// A method in place of what is done, and then of what.
    Method,
    /// Nothing that method and path do not say.
    Synthetic,
}

/// Words of the path: all that is together before a parameter. `/checkout/sessions/{id}` are checkout sessions.
fn group_of_path(tag: Option<&str>, anatomy: &Anatomy) -> String {
    let things = anatomy.segments.iter().skip_while(|it| matches!(it, path::Segment::Item(_)));
    let words: Vec<&str> = things
        .map_while(|it| match it {
            path::Segment::Thing(words) => Some(words),
            path::Segment::Item(_) => None,
        })
        .flatten()
        .map(String::as_str)
        .collect();
    let action = || anatomy.action.as_ref().map(|it| it.join(" "));
    match (words.is_empty(), tag) {
        (false, _) => words.join("_"),
        (true, Some(tag)) => tag.to_owned(),
        (true, None) => action().unwrap_or_else(|| "default".to_owned()),
    }
}

/// A tag says nothing where it is a word that any API may have, a sentence, or the API's own name, unless the path says
/// it, too.
fn says_something(tag: &str, title: &str, anatomy: &Anatomy) -> bool {
    const ANY: &[&str] =
        &["api", "default", "general", "misc", "miscellaneous", "other", "others", "public", "rest"];
    const SENTENCE: usize = 6;
    let words = split(tag);
    let title: Vec<_> = split(title).iter().map(|it| stem(it)).collect();
    let in_path = |word: &String| anatomy.things().flatten().any(|it| stem(it) == stem(word));
    let all_known = words.iter().all(|it| ANY.contains(&it.as_str()) || title.contains(&stem(it)));
    words.is_empty() || (words.len() < SENTENCE && (!all_known || words.iter().any(in_path)))
}

/// The word of the path that another one is short for: a few letters without a vowel, the first of which it has.
fn in_full<'a>(short: &str, thing: &'a [String]) -> Option<&'a String> {
    const LONGEST: usize = 3;
    let is_short = short.len() <= LONGEST && !short.contains(['a', 'e', 'i', 'o', 'u', 'y']);
    let [word] = thing else { return None };
    (is_short && word.len() > LONGEST && word.chars().next() == short.chars().next()).then_some(word)
}

/// Each once, without those that say nothing.
fn distinct(all: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut res: Vec<String> = Vec::new();
    for it in all {
        if !it.is_empty() && !res.contains(&it) {
            res.push(it);
        }
    }
    res
}

impl Named<'_> {
    fn kind(&self) -> Kind {
        let method = self.described.method;
        // Who separates the group from the rest has thought about both.
        let is_chosen = self.described.id.is_some_and(|it| it.contains(['/', '.']));
        if self.id.is_empty() || (!is_chosen && self.only_repeats_the_path()) {
            return Kind::Synthetic;
        }
        let says_method = |it: &[String]| {
            method != "delete"
                && (it.first().is_some_and(|it| it == method) || it.last().is_some_and(|it| it == method))
        };
        if !says_method(self.id) || !says_method(self.core) {
            return Kind::Meaningful;
        }
        let is_bare = self.core.len() == 1;
        match (method, is_bare, self.verb_of_summary().as_deref()) {
            // To get one thing is what people say, and what the summary says where it does not say better.
            ("get", true, Some("get")) if is_chosen || self.leads_to_one() => Kind::Meaningful,
            ("get", true, _) if is_chosen => Kind::Meaningful,
            (_, true, _) => Kind::Synthetic,
            _ if self.anatomy.action.is_some() => Kind::Synthetic,
            ("get", false, Some("list")) if self.summary_begins_with("list") => Kind::Method,
            ("get", false, _) => Kind::Meaningful,
            _ => Kind::Method,
        }
    }

    /// Whether the id has no word that method and path do not have, and it spells a parameter out, or the path segment
    /// for segment, or in its order without a verb.
    fn only_repeats_the_path(&self) -> bool {
        let is_numbered = |it: &str| it.contains(|it: char| it.is_ascii_digit()) && is_version(it);
        let said = self.id.iter().filter(|it| *it != "by" && !is_numbered(it));
        let mut said: Vec<&String> = said.collect();
        let at = said.iter().position(|it| *it == self.described.method);
        if let Some(at) = at {
            said.remove(at);
        }
        let things: Vec<&Vec<String>> = self.anatomy.things().chain(&self.anatomy.action).collect();
        // `PATCH_mc-lists-id` of `/marketing/lists/{id}`, but not the `psp` of a `{pspReference}`.
        if at == Some(0) {
            let is_in_path = |word: &String| {
                things.iter().copied().chain(self.anatomy.items()).any(|it| it.contains(word))
            };
            let in_full = |it| things.iter().find_map(|thing| in_full(it, thing.as_slice()));
            said = said
                .into_iter()
                .map(|it| if is_in_path(it) { it } else { in_full(it).unwrap_or(it) })
                .collect();
        }
        let says_the_path = things.len() > 1 && said.iter().copied().eq(things.iter().copied().flatten());
        let in_order = said.iter().map(|it| stem(it)).eq(things.iter().copied().flatten().map(|it| stem(it)));
        let mut left: Vec<String> = said.iter().map(|it| stem(it)).collect();
        // All words of a segment, or none.
        let mut take = |words: &Vec<String>| {
            let mut rest = left.clone();
            let has_all = words.iter().all(|word| {
                let at = rest.iter().position(|it| *it == stem(word));
                at.map(|at| rest.remove(at)).is_some()
            });
            if has_all {
                left = rest;
            }
            has_all
        };
        let says_all_things = things.iter().filter(|it| !take(it)).count() == 0;
        // Of `{company_id_or_uuid}` the first words are enough.
        let first_words = |it: &Vec<String>| it.split(|word| word == "or").next().map(<[String]>::to_vec);
        let mut take_item = |it: &Vec<String>| take(it) || first_words(it).is_some_and(|it| take(&it));
        let says_an_item = self.anatomy.items().filter(|it| take_item(it)).count() > 0;
        let says_by = self.id.iter().any(|it| it == "by") && self.anatomy.items().next().is_some();
        // `get_files_id`
        let says_id = !left.is_empty() && left.iter().all(|it| ID.iter().any(|id| stem(id) == *it));
        let is_covered = left.iter().all(|word| self.anatomy.items().flatten().any(|it| stem(it) == *word));
        let has_verb = at.is_some() || self.id.iter().any(|it| verbs::is_verb(it));
        let spells_it_out = says_the_path || (says_all_things && (says_an_item || says_by || says_id));
        is_covered && (spells_it_out || (in_order && !has_verb))
    }

    /// The verb that the summary begins with, where it is a short sentence that says one thing.
    fn verb_of_summary(&self) -> Option<String> {
        const LONGEST: usize = 9;
        let words = split(self.described.summary?);
        let verb = verbs::of_sentence(words.first()?)?;
        let rest: Vec<&str> = words[1..].iter().map(String::as_str).collect();
        if words.len() > LONGEST || rest.first().is_some_and(|it| ["and", "or"].contains(it)) {
            return None;
        }
        let of_many = rest.iter().take(2).any(|it| ["all", "list", "multiple"].contains(it))
            || rest.get(..3).is_some_and(|it| {
                it.starts_with(&["a", "list", "of"]) || it.starts_with(&["the", "list", "of"])
            });
        if of_many && verbs::is_retrieving(&verb) { Some("list".to_owned()) } else { Some(verb) }
    }

    fn summary_begins_with(&self, verb: &str) -> bool {
        let words = self.described.summary.map(split).unwrap_or_default();
        words.first().and_then(|it| verbs::of_sentence(it)).is_some_and(|it| it == verb)
    }

    /// Whether the path leads to one thing, and not to a collection.
    fn leads_to_one(&self) -> bool {
        let last = self.anatomy.things().next_back().and_then(|it| it.last());
        self.anatomy.ends_in_item()
            || !(self.anatomy.ends_with_slash || last.is_some_and(|it| words::is_plural(it)))
    }

    /// `post-disk`: a verb in place of the method, and then the id's own words.
    fn with_a_verb(&self, group: String) -> Wording {
        let method = self.described.method;
        let rest = |words: &[String]| match words.split_first() {
            Some((first, rest)) if first == method => rest.to_vec(),
            _ => words[..words.len().saturating_sub(1)].to_vec(),
        };
        let (own, all) = (rest(self.core), rest(self.id));
        let sentence = self.described.summary.map(split).unwrap_or_default();
        // `post-replicate-image`, `post-cluster-recycle`: the verb is there already.
        let is_verb = |it: &String| verbs::is_only_verb(it) || sentence.first() == Some(it);
        let verb = match (own.first(), own.last()) {
            (Some(first), _) if method != "get" && is_verb(first) => first.clone(),
            (_, Some(last)) if method != "get" && sentence.first() == Some(last) => last.clone(),
            _ => self.verb(),
        };
        let spoken = |of: &[String]| {
            let mut of = of.to_vec();
            if let Some(at) = of.iter().position(|it| stem(it) == stem(&verb)) {
                of.remove(at);
            }
            let of = if ["create", "retrieve"].contains(&verb.as_str()) { last_singular(&of) } else { of };
            std::iter::once(verb.clone()).chain(of).collect::<Vec<_>>().join(" ")
        };
        let noun = || {
            let mut of = last_singular(&all);
            of.push("list".to_owned());
            of.join(" ")
        };
        let types = TypeWords { bases: vec![spoken(&all)], response: (verb == "list").then(noun) };
        Wording { group, function: distinct([spoken(&own), spoken(&all)]), types: Some(types) }
    }
}

#[cfg(test)]
mod tests;
