//! The text that linked data repeat of an article, into paragraphs.
//!
//! In: an `articleBody`, plain or with tags, escaped once more or not. Out: its paragraphs, or none where markup would
//! be left in them. Whether they are wanted is not decided here.

use super::page::collapse;
use crate::markup;

/// How often a text may be escaped.
const MAX_LAYERS: usize = 3;

/// Returns the paragraphs of a text: those of its tags, or else its lines.
pub(super) fn paragraphs(written: &str) -> Vec<String> {
    let mut text = written.to_owned();
    for _ in 0..MAX_LAYERS {
        if !markup::looks_like_markup(&text) {
            let lines = text.lines().map(collapse).filter(|line| !line.is_empty());
            return lines.collect();
        }
        // Tags hide no other ones, so that what they leave may be escaped markup again.
        text = markup::blocks(&text).join("\n");
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(written: &str, expected: &[&str]) {
        assert_eq!(paragraphs(written), expected, "{written}");
    }

    #[test]
    fn paragraphs_are_lines_or_elements() {
        check("The talks began.\n\nThey ended  at noon.\r\n", &["The talks began.", "They ended at noon."]);
        check("<p>The talks began.</p><p>They ended.</p>", &["The talks began.", "They ended."]);
        check(
            "&lt;p&gt;The talks began.&lt;/p&gt;&lt;p&gt;AT&amp;amp;T left.",
            &["The talks began.", "AT&T left."],
        );
        check("AT&amp;T left.\n5 < 6", &["AT&T left.", "5 < 6"]);
        check(" \n ", &[]);
    }

    #[test]
    fn a_text_that_stays_escaped_is_none() {
        check("&amp;amp;lt;p&amp;amp;gt;The talks began.", &[]);
    }
}
