//! Quotation marks, and what speaks for each being an opening or a closing one.
//!
//! In: a paragraph. Out: its marks in order, each with the cost of reading it in one way or another. A cost is in
//! tenths of what one misleading sign weighs: a glyph that is turned the wrong way, say. What the paragraph as a
//! whole says is weighed in `pairing.rs`.

use crate::Span;
use crate::fold::{is_apostrophe, is_dash, is_double_quote};

/// A cost that no reading affords.
pub(super) const NEVER: u32 = 1_000;

/// Marks that belong together; a mark of one family seldom closes what another has opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    /// `"`, `“`, `”`, `„` and their like, also as two apostrophes.
    Double,
    /// `«` and `»`, either way round.
    Guillemet,
    /// `「` and `」`.
    Corner,
    /// `『` and `』`.
    WhiteCorner,
    /// `‘`, `’` and `'`.
    Single,
}

/// Which way a mark is turned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Turn {
    Opening,
    Closing,
    Either,
}

/// A quotation mark, or several of one kind side by side.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    pub(super) span: Span,
    pub(super) family: Family,
    /// What it costs to read it as the beginning of a quotation.
    pub(super) opening: u32,
    /// What it costs to read it as the end of one.
    pub(super) closing: u32,
    /// What it costs to read it as no quotation mark, outside of a quotation.
    pub(super) stray: u32,
    /// The same inside of one.
    pub(super) stray_inside: u32,
}

/// Returns the quotation marks of a paragraph in order, apostrophes left out.
pub(super) fn marks(text: &str) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut rest = 0;
    loop {
        // Letters and spaces of ASCII, nearly all there is.
        rest += text.as_bytes()[rest..].iter().take_while(|byte| PLAIN[usize::from(**byte)]).count();
        let (start, tail) = (rest, &text[rest..]);
        let Some(glyph) = tail.chars().next() else { break };
        if !is_double_quote(glyph) && !is_apostrophe(glyph) {
            rest += glyph.len_utf8();
            continue;
        }
        rest = start + (tail.len() - tail.trim_start_matches(glyph).len());
        marks.extend(mark(text, glyph, one_mark(text, glyph, Span::new(start, rest))));
    }
    marks
}

/// The bytes that are a whole character, and no mark.
static PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = 0;
    while byte < 0x80 {
        plain[byte] = !matches!(byte as u8, b'"' | b'\'' | b'`');
        byte += 1;
    }
    plain
};

/// Returns the mark in a run of one glyph: of three apostrophes the inner one belongs to an inner quotation.
fn one_mark(text: &str, glyph: char, run: Span) -> Span {
    let len = glyph.len_utf8();
    if !is_apostrophe(glyph) || run.len() != 3 * len {
        return run;
    }
    match side(text[..run.start].chars().next_back()) {
        Side::Gap | Side::Edge => Span::new(run.start, run.end - len),
        _ => Span::new(run.start + len, run.end),
    }
}

/// What stands beside a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    /// White space, or the paragraph ends here.
    Gap,
    /// A letter or a digit, or a sign that is none of the others: `$`, `#`.
    Word,
    /// A stop, a comma or what else ends a word.
    Stop,
    /// A bracket or dash, which a quotation may begin or end at.
    Edge,
    /// Another quotation mark.
    Mark,
}

fn side(neighbour: Option<char>) -> Side {
    match neighbour {
        None => Side::Gap,
        Some(character) if character.is_whitespace() => Side::Gap,
        Some('.' | ',' | ';' | ':' | '!' | '?' | '…' | '。' | '、' | '，' | '！' | '？') => Side::Stop,
        Some('(' | ')' | '[' | ']' | '/' | '（' | '）' | '|') => Side::Edge,
        Some(character) if is_dash(character) => Side::Edge,
        Some(character) if is_double_quote(character) || is_apostrophe(character) => Side::Mark,
        Some(_) => Side::Word,
    }
}

fn mark(text: &str, glyph: char, span: Span) -> Option<Mark> {
    let (family, turn) = kind(glyph, span.len() / glyph.len_utf8())?;
    let before = text[..span.start].chars().next_back();
    let after = text[span.end..].chars().next();
    let (left, right) = (side(before), side(after));
    if family == Family::Single {
        return single(text, glyph, span, (left, right));
    }
    let (opening, closing) = match family {
        // These scripts write no spaces; the glyphs are never confused.
        Family::Corner | Family::WhiteCorner => (0, 0),
        _ => (beside_opening(turn, left, right), beside_closing(text, span, left, right)),
    };
    let measure = before.is_some_and(|character| character.is_ascii_digit()) && turn != Turn::Opening;
    let foot = measure && is_after_feet(&text[..span.start]);
    let stray = match (foot, measure && turn == Turn::Either) {
        (true, _) => 0,
        (false, true) => 5,
        (false, false) => 40,
    };
    Some(Mark {
        span,
        family,
        opening: opening + turned(turn, Turn::Closing, family, glyph),
        closing: closing + turned(turn, Turn::Opening, family, glyph) + if foot { 20 } else { 0 },
        stray,
        stray_inside: stray.max(20),
    })
}

/// Returns what it costs to read a mark against the way it is turned.
fn turned(turn: Turn, against: Turn, family: Family, glyph: char) -> u32 {
    match (turn == against, family) {
        (false, _) => 0,
        (true, Family::Corner | Family::WhiteCorner) => 40,
        // „ is an opening mark in every language that has it.
        (true, _) if glyph == '„' => 30,
        (true, _) => 10,
    }
}

fn kind(glyph: char, count: usize) -> Option<(Family, Turn)> {
    Some(match glyph {
        '"' | '＂' => (Family::Double, Turn::Either),
        '“' | '„' | '‟' | '〝' => (Family::Double, Turn::Opening),
        '”' | '〞' | '〟' => (Family::Double, Turn::Closing),
        '«' => (Family::Guillemet, Turn::Opening),
        '»' => (Family::Guillemet, Turn::Closing),
        '「' | '｢' => (Family::Corner, Turn::Opening),
        '」' | '｣' => (Family::Corner, Turn::Closing),
        '『' => (Family::WhiteCorner, Turn::Opening),
        '』' => (Family::WhiteCorner, Turn::Closing),
        // Typewriters and TeX write two single marks for a double one.
        '`' | '‘' if count == 2 => (Family::Double, Turn::Opening),
        '’' if count == 2 => (Family::Double, Turn::Closing),
        '\'' if count == 2 => (Family::Double, Turn::Either),
        '‘' if count == 1 => (Family::Single, Turn::Opening),
        '’' if count == 1 => (Family::Single, Turn::Closing),
        '\'' if count == 1 => (Family::Single, Turn::Either),
        _ => return None,
    })
}

fn beside_opening(turn: Turn, left: Side, right: Side) -> u32 {
    match (left, right) {
        // A `"` between spaces that finds no partner opens nothing.
        (Side::Gap, Side::Gap) if turn == Turn::Either => 20,
        (Side::Gap | Side::Edge | Side::Mark, Side::Word | Side::Edge | Side::Mark) => 0,
        (Side::Gap | Side::Edge | Side::Mark, Side::Stop) => 10,
        (Side::Gap | Side::Edge | Side::Mark, Side::Gap) => 10,
        (Side::Word | Side::Stop, Side::Word | Side::Edge | Side::Mark) => 15,
        (Side::Word, Side::Gap | Side::Stop) => 30,
        (Side::Stop, Side::Gap | Side::Stop) => 40,
    }
}

fn beside_closing(text: &str, span: Span, left: Side, right: Side) -> u32 {
    match (left, right) {
        (Side::Gap, Side::Stop) => 5,
        (Side::Gap, Side::Gap | Side::Edge | Side::Mark) => 10,
        (Side::Gap, Side::Word) if has_slipped(&text[..span.start], &text[span.end..]) => 15,
        (Side::Gap, Side::Word) => 60,
        (_, Side::Word) => 15,
        (_, Side::Gap | Side::Stop | Side::Edge | Side::Mark) => 0,
    }
}

/// Returns whether the space before a mark belongs behind it: `Ukraine, ”he added`.
fn has_slipped(before: &str, after: &str) -> bool {
    let before = before.trim_end_matches([' ', '\u{a0}', '\u{202f}']);
    before.ends_with(',') || (before.ends_with(['.', '!', '?', '…']) && after.starts_with(char::is_lowercase))
}

/// Returns whether the digits before are inches that follow feet: `5'9"`.
fn is_after_feet(before: &str) -> bool {
    let feet = before.trim_end_matches(|character: char| character.is_ascii_digit());
    let Some(mark) = feet.trim_end().chars().next_back() else { return false };
    is_apostrophe(mark) && before.len() - feet.len() <= 2
}

/// Words whose beginning an apostrophe has swallowed.
const ELIDED: [&str; 12] =
    ["em", "tis", "twas", "til", "till", "cause", "n", "round", "bout", "cos", "ere", "neath"];

/// Returns a single mark where it may quote: an opening one before a word, a closing one after a word.
///
/// Every other one is an apostrophe.
fn single(text: &str, glyph: char, span: Span, (left, right): (Side, Side)) -> Option<Mark> {
    let tail = &text[span.end..];
    let opens = glyph != '’'
        && matches!(left, Side::Gap | Side::Edge | Side::Mark)
        && tail.starts_with(|next: char| next.is_alphabetic() || matches!(next, '“' | '"' | '…' | '['))
        && !is_elided(tail);
    let closes = glyph != '‘'
        && matches!(left, Side::Word | Side::Stop | Side::Mark)
        && matches!(right, Side::Gap | Side::Stop | Side::Edge | Side::Mark);
    if !opens && !closes {
        return None;
    }
    // The Russians’ plan.
    let possessive = closes && right == Side::Gap && text[..span.start].ends_with(['s', 'x', 'z']);
    Some(Mark {
        span,
        family: Family::Single,
        opening: if opens { 0 } else { NEVER },
        closing: match (closes, possessive) {
            (false, _) => NEVER,
            (true, true) => 15,
            (true, false) => 0,
        },
        stray: if opens { 20 } else { 0 },
        stray_inside: if possessive { 5 } else { 20 },
    })
}

fn is_elided(tail: &str) -> bool {
    let end = tail.find(|character: char| !character.is_ascii_alphabetic()).unwrap_or(tail.len());
    ELIDED.iter().any(|word| word.eq_ignore_ascii_case(&tail[..end]))
}
