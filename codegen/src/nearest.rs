//! "Did you mean": the known word that is nearest to an unknown one.
//!
//! In: a word and the candidates. Out: one of them, or none if none is near enough. If both come from a document, `Hints`
//! limits the work: each unknown word is compared with each known one.

/// How many words are looked up in the names of a document. More messages than that are not read, and the work for more
/// would grow with the square of the document.
const MOST_HINTS: usize = 100;

/// Looks words up in the names of a document, the first ones of each stage.
#[derive(Debug)]
pub(crate) struct Hints {
    left: usize,
}

impl Default for Hints {
    fn default() -> Self {
        Self { left: MOST_HINTS }
    }
}

impl Hints {
    /// The nearest of the candidates, as [`nearest`] finds it; `None` once too many words were looked up.
    pub(crate) fn nearest<'a>(
        &mut self,
        word: &str,
        candidates: impl IntoIterator<Item = &'a str>,
    ) -> Option<&'a str> {
        self.left = self.left.checked_sub(1)?;
        nearest(word, candidates)
    }
}

/// The nearest of the candidates; the first of equals. `None` if more than a third of the word would have to change.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (word.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .filter(|it| *it != word && it.len().abs_diff(word.len()) <= limit.saturating_mul(4))
        .map(|it| (distance(word, it), it))
        .filter(|&(distance, it)| distance <= limit && distance < it.chars().count())
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, it)| it)
}

/// Insertions, deletions, replacements and swaps of neighbours; letter case alone does not count.
fn distance(a: &str, b: &str) -> usize {
    strsim::osa_distance(&a.to_lowercase(), &b.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn the_first_words_are_looked_up_and_no_more() {
        let mut hints = super::Hints::default();
        let found = (0..1_000).filter(|_| hints.nearest("Pett", ["Pet"]).is_some()).count();
        assert_eq!(found, super::MOST_HINTS);
    }

    #[test]
    fn a_typing_mistake_finds_its_word() {
        assert_eq!(nearest("requried", ["properties", "required"]), Some("required"));
        assert_eq!(nearest("operationID", ["operationId", "tags"]), Some("operationId"));
        assert_eq!(nearest("Pett", ["Pets", "Pet"]), Some("Pets"));
        assert_eq!(nearest("colour", ["properties", "in"]), None);
        assert_eq!(nearest("", ["a"]), None);
    }
}
