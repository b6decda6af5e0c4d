//! A paragraph cut at its matches.

use newsgrep::{HitParagraph, Span};

/// A stretch of text, and whether it matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stretch<'a> {
    pub(crate) text: &'a str,
    pub(crate) matched: bool,
}

/// Cuts a paragraph at its spans; empty stretches are left out.
pub(crate) fn stretches(paragraph: &HitParagraph) -> Vec<Stretch<'_>> {
    cut(&paragraph.text, paragraph.start, &paragraph.spans)
}

/// Returns the matches of a paragraph.
pub(crate) fn matches(paragraph: &HitParagraph) -> impl Iterator<Item = &str> {
    stretches(paragraph).into_iter().filter(|stretch| stretch.matched).map(|stretch| stretch.text)
}

/// Cuts `text`, which begins at `start`, at the spans that lie in it.
pub(crate) fn cut<'a>(text: &'a str, start: usize, spans: &[Span]) -> Vec<Stretch<'a>> {
    let mut stretches = Vec::with_capacity(2 * spans.len() + 1);
    let mut at = 0;
    let mut push = |from: usize, to: usize, matched: bool| {
        // A span that does not fit the text would be a fault of the library; the text is printed all the same.
        if let Some(text) = text.get(from..to).filter(|text| !text.is_empty()) {
            stretches.push(Stretch { text, matched });
        }
    };
    for span in spans {
        if span.start < start + at || span.end > start + text.len() {
            continue;
        }
        push(at, span.start - start, false);
        push(span.start - start, span.end - start, true);
        at = span.end - start;
    }
    push(at, text.len(), false);
    stretches
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_at_its_spans() {
        let check = |spans: &[(usize, usize)], expected: &str| {
            let spans: Vec<Span> = spans.iter().map(|span| Span::from(*span)).collect();
            let marked: String =
                cut("the open door", 100, &spans)
                    .iter()
                    .map(|stretch| {
                        if stretch.matched { format!("[{}]", stretch.text) } else { stretch.text.to_owned() }
                    })
                    .collect();
            assert_eq!(marked, expected);
        };
        check(&[], "the open door");
        check(&[(104, 113)], "the [open door]");
        check(&[(100, 103), (104, 108)], "[the] [open] door");
        // Spans of other paragraphs do not belong here.
        check(&[(0, 5), (104, 108), (110, 200)], "the [open] door");
    }
}
