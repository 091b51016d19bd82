//! Text from elsewhere, cut to fit a line of a log.

/// Text from elsewhere for a line of a log: no control characters or line separators, at most `longest` characters.
pub(crate) fn one_line(text: &str, longest: usize) -> String {
    let breaks = |it: char| it.is_control() || matches!(it, '\u{2028}' | '\u{2029}');
    let mut chars = text.trim().chars().map(|it| if breaks(it) { ' ' } else { it });
    let mut line: String = chars.by_ref().take(longest).collect();
    if chars.next().is_some() {
        line.push('…');
    }
    line
}
