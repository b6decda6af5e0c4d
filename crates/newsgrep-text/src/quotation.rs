//! Quotations: what stands between quotation marks, well formed or not.
//!
//! In: the text of one paragraph. Out: the spans between its quotation marks, in order, none in another. Who said
//! it is not asked here.

use crate::Span;
use crate::fold::is_double_quote;

/// Returns the spans between the quotation marks of one paragraph, in order and without overlap.
///
/// A span leaves out the marks and the white space beside them.
///
/// ```
/// use newsgrep_text::quotations;
///
/// let text = "He spoke of a « moment of truth« and left.";
/// let spans = quotations(text);
/// assert_eq!(spans.len(), 1);
/// assert_eq!(spans[0].of(text), "moment of truth");
/// ```
pub fn quotations(text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut open: Option<usize> = None;
    for (at, mark) in text.char_indices().filter(|(_, character)| is_double_quote(*character)) {
        let end = at + mark.len_utf8();
        let before = text[..at].chars().next_back().unwrap_or(' ');
        let after = text[end..].chars().next().unwrap_or(' ');
        match open {
            None if mark == '"' && before.is_ascii_digit() => (),
            None => open = Some(end),
            Some(start) => {
                push_trimmed(text, start, at, &mut spans);
                let opener =
                    before.is_whitespace() && after.is_alphanumeric() && matches!(mark, '“' | '«' | '„');
                open = opener.then_some(end);
            }
        }
    }
    if let Some(start) = open {
        push_trimmed(text, start, text.len(), &mut spans);
    }
    spans
}

fn push_trimmed(text: &str, start: usize, end: usize, spans: &mut Vec<Span>) {
    let inside = &text[start..end];
    let trimmed = inside.trim();
    if !trimmed.is_empty() {
        let start = start + (inside.len() - inside.trim_start().len());
        spans.push(Span::new(start, start + trimmed.len()));
    }
}
