//! Operations whose id says nothing, or that have none: named by what they do.
//!
//! In: an operation in words. Out: verb and things. The verb: the action that the path ends with; what the summary begins
//! with, where the method allows it; else the table of methods. The things: those of the path that the group does not say.

use super::path::Segment;
use super::words::{self, joined, last_singular, singular, stem};
use super::{Named, TypeWords, Wording, distinct, verbs};

impl Named<'_> {
    /// Names the operation by its path.
    pub(super) fn by_path(&self, group: String) -> Wording {
        let at = self.place_of_group();
        let segments = &self.anatomy.segments;
        let after = things(at.map_or(segments.as_slice(), |at| &segments[at + 1..]));
        // An id that says the group and a method says that the group is all that it is about.
        let is_bare = self.core.len() == 1 && self.core[0] == self.described.method && self.id.len() > 1;
        let own = if is_bare { Vec::new() } else { after.clone() };
        // What the group says is before the rest where both are needed.
        let before: Vec<Vec<String>> = if at.is_some() { vec![self.group_as_thing()] } else { Vec::new() };
        let all: Vec<Vec<String>> = before.into_iter().chain(after.iter().cloned()).collect();
        let verb = self.action_or_verb(&own);
        let (function, full) = (self.spoken(&verb, &own), self.spoken(&verb, &all));
        let item = self.anatomy.items().next_back().filter(|_| self.anatomy.ends_in_item());
        let by = if self.anatomy.query.iter().any(|it| it == "by") { "and" } else { "by" };
        let by_item = |of: &str| item.map(|it| format!("{of} {by} {}", it.join(" ")));
        let by = by_item(&function);
        let method = self.described.method;
        let last = if self.described.has_body { "with body".to_owned() } else { format!("by {method}") };
        let last = format!("{function} {last}");
        // PATCH and PUT may both say that they update.
        let replace = (method == "put" && self.anatomy.action.is_none())
            .then(|| self.spoken(&["replace".to_owned()], &own));
        let is_list = verb.len() == 1 && verb[0] == "list";
        let noun = all.iter().flat_map(|it| last_singular(it)).chain(["list".to_owned()]).collect::<Vec<_>>();
        // Types of all groups are in one place: where another operation says the same, this one says all of its path.
        let replaces = replace.is_some().then(|| self.spoken(&["replace".to_owned()], &all));
        let whole = self.spoken(&verb, &things(segments));
        let whole_by_item = by_item(&whole);
        let bases =
            distinct([full.clone()].into_iter().chain(replaces).chain([whole.clone()]).chain(whole_by_item));
        let types = TypeWords { bases, response: is_list.then(|| noun.join(" ")) };
        // What is before the group says more than the group: `/clients/stats` next to `/stats`.
        let function =
            distinct([function].into_iter().chain(replace).chain([whole, full]).chain(by).chain([last]));
        Wording { group, function, types: Some(types) }
    }

    /// Where the path says what the group says, the last such segment.
    fn place_of_group(&self) -> Option<usize> {
        let segments = &self.anatomy.segments;
        let group = self.group_as_thing();
        let mut sorted: Vec<String> = group.iter().map(|it| stem(it)).collect();
        sorted.sort();
        let says = |words: &[String]| {
            let mut stems: Vec<String> = words.iter().map(|it| stem(it)).collect();
            stems.sort();
            stems == sorted || joined(words) == joined(&group)
        };
        let (mut found, mut met) = (None, Vec::new());
        for start in 0..segments.len() {
            met.clear();
            for (at, segment) in segments.iter().enumerate().skip(start) {
                let Segment::Thing(words) = segment else { continue };
                met.extend(words.iter().cloned());
                if says(&met) {
                    found = Some(at);
                }
            }
        }
        found
    }

    /// The group without the word that it may end with: `Bounces API`.
    fn group_as_thing(&self) -> Vec<String> {
        match self.group {
            [all @ .., last] if !all.is_empty() && ["api", "apis"].contains(&last.as_str()) => all.to_vec(),
            all => all.to_vec(),
        }
    }

    /// What is done, in one word or, as the path says it, in several.
    fn action_or_verb(&self, things: &[Vec<String>]) -> Vec<String> {
        if let Some(action) = &self.anatomy.action {
            return action.clone();
        }
        let verb = self.verb();
        // A singular that something is posted to without a body is what is done.
        let is_done = self.described.method == "post"
            && !self.described.has_body
            && verb == "create"
            && self.leads_to_one()
            && self.verb_of_summary().is_none();
        match things.last().filter(|_| is_done) {
            Some(thing) => thing.clone(),
            None => vec![verb],
        }
    }

    /// What is done, in one word.
    pub(super) fn verb(&self) -> String {
        let one = self.leads_to_one();
        let summary = self.verb_of_summary();
        let read = |verb: Option<&str>| match verb {
            Some("list") if !self.anatomy.ends_in_item() => "list",
            _ if one => "retrieve",
            _ => "list",
        };
        let said = summary.as_deref();
        let verb = match (self.described.method, said) {
            ("get", Some(verb)) if verbs::is_reading(verb) => verb,
            ("get", verb) => read(verb),
            ("head" | "options" | "trace", _) => self.described.method,
            ("delete", None | Some("delete")) if !one => "delete many",
            ("delete", Some(verb)) if verbs::is_removing(verb) => verb,
            ("delete", _) => "delete",
            (_, Some("list")) => "list",
            (_, Some(verb)) if verbs::is_retrieving(verb) => "retrieve",
            (_, Some(verb)) if verb != self.described.method => verb,
            ("put", _) => "replace",
            ("patch", _) => "update",
            ("post", _) if self.anatomy.ends_in_item() => "update",
            ("post", _) if one && (self.is_settings() || self.is_part_of_one()) => "update",
            ("post", _) => "create",
            (other, _) => other,
        };
        verb.to_owned()
    }

    /// Whether the last thing of the path is behind an item, of which it is a part: `/customers/{id}/balance`.
    fn is_part_of_one(&self) -> bool {
        self.described.has_body
            && matches!(self.anatomy.segments.as_slice(), [.., Segment::Item(_), Segment::Thing(_)])
    }

    /// Whether the last thing of the path is there once, though it is spelled as several.
    fn is_settings(&self) -> bool {
        let last = self.anatomy.things().next_back().and_then(|it| it.last());
        last.is_some_and(|it| it.ends_with('s') && !words::is_plural(it))
    }

    /// Verb and things: `list line items`, `retrieve line item`.
    fn spoken(&self, verb: &[String], things: &[Vec<String>]) -> String {
        let mut verb = verb.to_vec();
        let mut spoken: Vec<String> = Vec::new();
        let of_many = self.anatomy.action.is_none() && ["list", "delete many"].contains(&verb[0].as_str());
        for (at, thing) in things.iter().enumerate() {
            let is_last = at + 1 == things.len();
            let thing = if is_last && of_many { thing.clone() } else { last_singular(thing) };
            // What is done may be the last thing itself: `captures` are what a capture makes.
            if is_last && !of_many && is_said(&verb, &thing) {
                let kept = thing.len().saturating_sub(verb.len());
                spoken.extend(thing[..kept].iter().cloned());
                continue;
            }
            spoken.extend(thing);
        }
        if of_many && verb[0] == "delete many" && !spoken.is_empty() {
            verb = vec!["delete".to_owned()];
        }
        verb.extend(spoken);
        verb.extend(self.anatomy.query.iter().cloned());
        verb.join(" ")
    }
}

/// Whether a thing ends with the words of the verb.
fn is_said(verb: &[String], thing: &[String]) -> bool {
    let alike = |(a, b): (&String, &String)| stem(a) == stem(b) || singular(b) == *a;
    thing.len() >= verb.len() && verb.iter().rev().zip(thing.iter().rev()).all(alike)
}

fn things(segments: &[Segment]) -> Vec<Vec<String>> {
    let things = segments.iter().filter_map(|it| match it {
        Segment::Thing(words) => Some(words.clone()),
        Segment::Item(_) => None,
    });
    things.collect()
}
