//! Quotations: what stands between quotation marks, well formed or not.
//!
//! In: the text of one paragraph. Out: the spans between its quotation marks, in order, none in another. Who said
//! it is not asked here, and neither is whether anybody did: titles and doubtful words are quoted too.
//!
//! The marks of news are often broken: machine translation, feeds and editors turn `«a»` into `« a«`, `“a”` into
//! `” a ”` or `“a, “he said`, and lose marks altogether. So a mark is not believed; `mark.rs` weighs what speaks
//! for it being an opening or a closing one, `pairing.rs` finds the reading of all marks that has most for it, and
//! `speech.rs` finds the end of a quotation that lost its mark.
//!
//! | written | quotation | decision |
//! |---|---|---|
//! | `“a ‘b’ c”`, `« a “b” c »` | `a ‘b’ c`, `a “b” c` | inner quotations are part of the outer one |
//! | `«a«`, `»a«`, `”a”`, `and”a”`, `“a ”he said` | `a` | however the marks are turned or set |
//! | `“a`, `“a, he said` | `a`, `a,` | up to the paragraph's end, or the words of the writer |
//! | `a.” said he`, `He said: a.”` | `a.` | from the sentence's beginning, or the colon |
//! | `‘a’`, `'a'`, ``` ``a'' ``` | `a` | single marks around words … |
//! | `the Russians’`, `’90s`, `rock ’n’ roll` | none | … and no apostrophes |
//! | `5'9"`, `a 12" gun` | none | inches |
//! | `‚a‘`, `‹a›` | none | these stand inside of others |

mod mark;
mod pairing;
mod speech;

use crate::Span;
use crate::fold::vanishes;
use crate::sentence::sentences;
use mark::{Mark, marks};
use pairing::{End, Pair, pair};

/// Returns the spans between the quotation marks of one paragraph, in order and without overlap.
///
/// A span leaves out the marks and the white space beside them, and is never empty. Where a mark is missing, a span
/// ends with the paragraph or where the words of its writer go on. Runs in linear time.
///
/// ```
/// use newsgrep_text::quotations;
///
/// let text = "He called it a « moment of truth« , and then ”a gun” to his head.";
/// let quoted: Vec<&str> = quotations(text).into_iter().map(|span| span.of(text)).collect();
/// assert_eq!(quoted, ["moment of truth", "a gun"]);
/// ```
pub fn quotations(text: &str) -> Vec<Span> {
    let marks = marks(text);
    let Some(first) = marks.first() else { return Vec::new() };
    let at_start = text[..first.span.start].trim().is_empty();
    let mut spans = Vec::new();
    // Where the last mark that was used ends.
    let mut done = 0;
    for pair in pair(&marks, at_start) {
        let span = between(text, &marks, pair, done);
        done = match pair.end {
            End::Closed(mark) => marks[mark].span.end,
            End::Before(mark) => marks[mark].span.start,
            End::Open => text.len(),
        };
        push(text, span, &mut spans);
    }
    spans
}

/// Returns what a pair of marks encloses; `done` is where the quotation before it ended.
fn between(text: &str, marks: &[Mark], pair: Pair, done: usize) -> Span {
    let start = pair.opening.map(|mark| marks[mark].span.end);
    let limit = match pair.end {
        End::Closed(mark) | End::Before(mark) => marks[mark].span.start,
        End::Open => text.len(),
    };
    match (start, pair.end) {
        (Some(start), End::Closed(_)) => Span::new(start, limit),
        (Some(start), _) => Span::new(start, start + speech::end(&text[start..limit])),
        (None, _) => Span::new(unmarked_start(text, done, limit), limit),
    }
}

/// Returns where a quotation begins that has no opening mark, or its end if that cannot be known.
///
/// It begins after a colon, or with the paragraph or the first sentence after the quotation before, if the writer
/// does not speak from there on.
fn unmarked_start(text: &str, done: usize, end: usize) -> usize {
    if let Some(colon) = text[done..end].rfind(": ") {
        return done + colon + 2;
    }
    let start = match done {
        0 => 0,
        _ => sentences(&text[done..end]).get(1).map_or(end, |sentence| done + sentence.start),
    };
    let unmarked = &text[start..end];
    if unmarked.ends_with([',', '.', '!', '?', '…']) && !speech::speaks(unmarked) { start } else { end }
}

/// Adds a span without the white space at its ends, in two parts if the writer's words are glued into it.
fn push(text: &str, span: Span, spans: &mut Vec<Span>) {
    match speech::glued(span.of(text)) {
        Some(glued) => {
            push_trimmed(text, Span::new(span.start, span.start + glued.start), spans);
            push_trimmed(text, Span::new(span.start + glued.end, span.end), spans);
        }
        None => push_trimmed(text, span, spans),
    }
}

fn push_trimmed(text: &str, span: Span, spans: &mut Vec<Span>) {
    let gap = |character: char| character.is_whitespace() || vanishes(character);
    let behind = span.of(text).trim_end_matches(gap);
    let inside = behind.trim_start_matches(gap);
    if !inside.is_empty() {
        let start = span.start + (behind.len() - inside.len());
        spans.push(Span::new(start, start + inside.len()));
    }
}
