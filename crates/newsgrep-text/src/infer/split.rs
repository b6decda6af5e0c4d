//! Bodies that lost their paragraphs: cut again at the ends of sentences.
//!
//! In: a text and its paragraphs. Out: the spans of more and shorter ones, if the text is flattened: nearly all of it in one
//! or two long paragraphs, as crawlers leave it that join all lines. The text itself is not touched. What has paragraphs
//! stays as it is, however long a few of them are, and so does text whose lines were wrapped by hand.
//!
//! A paragraph made here has about three sentences, 40 to 80 words. It never begins inside a quotation; a speaker's
//! next sentence stays with the one that names him; a heading in capitals and the credit at the end stand alone.

use crate::abbreviation::is_starter;
use crate::fold::{is_apostrophe, is_dash, is_double_quote};
use crate::piece::{Kind, kind};
use crate::reckon::most_words;
use crate::zone::ends_in_a_stop;
use crate::{Span, for_each_word, quotations, sentences};

/// A paragraph of more words is long.
const LONG: usize = 150;
/// How long long paragraphs are on the average where a flattened text has more than two.
const FLATTENED: usize = 300;
/// What has more paragraphs than these has lost none.
const FEW: usize = 12;
/// Words of a paragraph made here.
const ENOUGH: usize = 40;
const FULL: usize = 80;
/// A new speaker begins a paragraph after so many words.
const BEFORE_QUOTE: usize = 20;
/// A last paragraph of fewer words joins the one before it.
const REST: usize = 12;
/// A quotation of more words lost its closing mark.
const QUOTATION: usize = 120;
/// How long, in bytes, a group may be before it is ended, whatever its words.
const LONGEST_GROUP: usize = 4000;
/// The longest paragraph, in bytes, wherever it is from.
const LONGEST: usize = 1 << 20;
/// The average length of lines, in bytes, from which each is a paragraph of its own; lines wrapped by hand are shorter.
const LONG_LINE: usize = 80;

/// Returns the paragraphs of a flattened text, or `None` if those it has may stay.
///
/// Of the paragraphs given, the first `titles` are left alone.
pub(super) fn split(text: &str, paragraphs: &[Span], titles: usize) -> Option<Vec<Span>> {
    let body = &paragraphs[titles.min(paragraphs.len())..];
    // Nearly all articles are decided by the lengths of their paragraphs, without counting a word.
    let may_be_flattened = body.iter().any(|span| span.len() >= LONG * 3)
        && body.iter().filter(|span| span.len() >= REST * 12).count() <= FEW;
    let may_be_lines = body.len() <= 2 && body.iter().any(|span| has_lines(span.of(text)));
    if !may_be_flattened && !may_be_lines && body.iter().all(|span| span.len() <= LONGEST) {
        return None;
    }
    let by_lines = body.len() <= 2 && body.iter().any(|span| is_lines(span.of(text)));
    // Words are counted only where there may be enough of them for a long paragraph.
    let may_be_long = |span: &Span| most_words(span.of(text)) >= LONG;
    let lengths: Vec<usize> = match body.iter().any(may_be_long) {
        true => body.iter().map(|span| length(span.of(text))).collect(),
        false => vec![0; body.len()],
    };
    let flattened = is_flattened(&lengths);
    if !by_lines && !flattened && body.iter().all(|span| span.len() <= LONGEST) {
        return None;
    }
    let mut spans: Vec<Span> = paragraphs[..paragraphs.len() - body.len()].to_vec();
    for (span, words) in body.iter().zip(lengths) {
        let paragraph = span.of(text);
        if by_lines && is_lines(paragraph) {
            lines(text, *span, &mut spans);
        } else if span.len() > LONGEST || (flattened && words >= LONG && !is_wrapped(paragraph)) {
            for group in groups(paragraph) {
                shorten(text, Span::new(span.start + group.start, span.start + group.end), &mut spans);
            }
        } else {
            spans.push(*span);
        }
    }
    (spans.len() > paragraphs.len()).then_some(spans)
}

/// Returns how many words a text has; two characters of Chinese and its like count as one.
fn length(text: &str) -> usize {
    let (mut words, mut signs) = (0, 0);
    for_each_word(text, |word, _| match word.chars().next().map(kind) {
        Some(Kind::Sign) => signs += 1,
        _ => words += 1,
    });
    words + signs / 2
}

/// Returns whether paragraphs of so many words are what is left of a text that had more of them.
fn is_flattened(lengths: &[usize]) -> bool {
    let long = || lengths.iter().filter(|length| **length >= LONG);
    let (count, words) = (long().count(), long().sum::<usize>());
    if count == 0 {
        return false;
    }
    let all: usize = lengths.iter().sum();
    let paragraphs = lengths.iter().filter(|length| **length > REST).count();
    words * 10 >= all * 7 && (paragraphs <= 2 || (paragraphs <= FEW && words / count >= FLATTENED))
}

fn has_lines(paragraph: &str) -> bool {
    paragraph.contains('\n')
}

/// Returns whether each line of a paragraph is a paragraph of its own: long, and most of them end with a sentence.
fn is_lines(paragraph: &str) -> bool {
    let lines = || paragraph.lines().map(str::trim).filter(|line| !line.is_empty());
    let count = lines().count();
    if count < 2 {
        return false;
    }
    let ended = lines().filter(|line| ends_in_a_stop(line)).count();
    paragraph.len() / count >= LONG_LINE && ended * 10 >= count * 7
}

/// Returns whether the lines of a paragraph were wrapped by hand.
fn is_wrapped(paragraph: &str) -> bool {
    let count = paragraph.lines().count();
    count >= 3 && paragraph.len() / count <= 160
}

fn lines(text: &str, span: Span, spans: &mut Vec<Span>) {
    let mut start = span.start;
    for line in span.of(text).split_inclusive(['\n', '\r']) {
        let trimmed = line.trim();
        let from = start + (line.len() - line.trim_start().len());
        if !trimmed.is_empty() {
            shorten(text, Span::new(from, from + trimmed.len()), spans);
        }
        start += line.len();
    }
}

/// Adds a span, in parts if it is longer than a paragraph may be.
fn shorten(text: &str, span: Span, spans: &mut Vec<Span>) {
    let mut start = span.start;
    while span.end - start > LONGEST {
        let mut end = start + LONGEST;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        // Between two words, if there are any near.
        let near = (end - start) / 2 + start;
        let near = (near..end).find(|at| text.is_char_boundary(*at)).unwrap_or(end);
        let space = text[near..end].rfind(char::is_whitespace).map(|at| near + at);
        let end = space.filter(|at| *at > start).unwrap_or(end);
        push_trimmed(text, Span::new(start, end), spans);
        start = end;
    }
    push_trimmed(text, Span::new(start, span.end), spans);
}

fn push_trimmed(text: &str, span: Span, spans: &mut Vec<Span>) {
    let inside = span.of(text);
    let start = span.start + (inside.len() - inside.trim_start().len());
    let length = inside.trim().len();
    if length > 0 {
        spans.push(Span::new(start, start + length));
    }
}

/// What is gathered for one paragraph.
struct Group {
    span: Span,
    words: usize,
    sentences: usize,
    /// Whether the last sentence quotes somebody.
    quotes: bool,
    /// Whether nothing may be added: it is a heading.
    closed: bool,
}

/// Returns groups of sentences of a paragraph.
fn groups(paragraph: &str) -> Vec<Span> {
    let quoted = long_quotations_left_out(paragraph);
    let mut quoted = quoted.into_iter().peekable();
    let mut groups: Vec<Group> = Vec::new();
    for sentence in sentences(paragraph) {
        while quoted.next_if(|quotation| quotation.end <= sentence.start).is_some() {}
        let inside = quoted.peek().is_some_and(|quotation| quotation.start < sentence.start);
        let written = sentence.of(paragraph);
        if let Some(length) = heading(written).filter(|_| !inside) {
            let heading = Span::new(sentence.start, sentence.start + length);
            groups.push(Group { span: heading, words: 0, sentences: 1, quotes: false, closed: true });
            let rest = written[length..].trim_start();
            add(&mut groups, paragraph, Span::new(sentence.end - rest.len(), sentence.end), false);
        } else {
            add(&mut groups, paragraph, sentence, inside);
        }
    }
    join_the_rest(&mut groups);
    groups.into_iter().map(|group| group.span).collect()
}

/// Adds a sentence to the last group, or begins another with it.
fn add(groups: &mut Vec<Group>, paragraph: &str, sentence: Span, inside: bool) {
    let written = sentence.of(paragraph);
    let words = length(written);
    let begins_with_quote = written.starts_with(is_double_quote);
    // A line end, or what a crawler makes of one.
    let after_line = groups.last().is_some_and(|group| {
        let gap = &paragraph[group.span.end..sentence.start];
        has_lines(gap) || gap.chars().count() >= 3
    });
    // Nothing but the words of the speaker: `“They left.”`
    let only_quote = begins_with_quote && written.ends_with(is_double_quote);
    let quotes = written.contains(is_double_quote);
    match groups.last_mut() {
        Some(group)
            if inside
                || group.in_brackets(paragraph)
                || !(group.closed
                    || after_line
                    || group.is_full(words, begins_with_quote, only_quote)
                    || is_credit(written)) =>
        {
            group.span.end = sentence.end;
            group.words += words;
            group.sentences += 1;
            group.quotes = quotes || inside;
        }
        _ => groups.push(Group { span: sentence, words, sentences: 1, quotes, closed: is_credit(written) }),
    }
}

impl Group {
    /// Returns whether a bracket is open at the end, as in `(This corrects the name. It also corrects the age.)`
    fn in_brackets(&self, paragraph: &str) -> bool {
        let text = self.span.of(paragraph);
        // Without a limit in bytes, signs that are no words would be gone through again and again.
        self.words < FULL && text.len() < LONGEST_GROUP / 2 && text.rfind('(') > text.rfind(')')
    }

    /// Returns whether a sentence of so many words begins another paragraph.
    fn is_full(&self, words: usize, begins_with_quote: bool, only_quote: bool) -> bool {
        let goes_on = self.quotes && only_quote && self.words + words <= FULL + ENOUGH;
        if goes_on {
            return false;
        }
        let enough = self.words >= ENOUGH && (self.sentences >= 3 || self.words + words > FULL - REST);
        enough
            || self.span.len() > LONGEST_GROUP
            || (begins_with_quote && self.words >= BEFORE_QUOTE)
            || (self.words + words > FULL && self.words >= BEFORE_QUOTE)
    }
}

/// Joins a last group of a few words with the one before it.
fn join_the_rest(groups: &mut Vec<Group>) {
    let [.., before, last] = groups.as_slice() else { return };
    if last.words < REST && !last.closed && !before.closed {
        let end = last.span.end;
        groups.pop();
        if let Some(before) = groups.last_mut() {
            before.span.end = end;
        }
    }
}

/// Returns the quotations that hold together, without those so long that a closing mark must have been lost.
fn long_quotations_left_out(paragraph: &str) -> Vec<Span> {
    let mut quoted = quotations(paragraph);
    quoted.retain(|span| span.len() < QUOTATION * 12 && length(span.of(paragraph)) <= QUOTATION);
    quoted
}

/// Returns the length of the heading in capitals that a sentence begins with: `RISK OF RECESSION The economy …`.
fn heading(sentence: &str) -> Option<usize> {
    let (mut words, mut end, mut longest) = (0, 0, 0);
    let mut at = 0;
    for word in sentence.split_inclusive(' ') {
        let bare = word.trim();
        let letters = bare.chars().filter(|c| c.is_alphabetic()).count();
        let is_capitals = bare.chars().all(|c| {
            c.is_uppercase()
                || c.is_numeric()
                || is_apostrophe(c)
                || is_dash(c)
                || matches!(c, ',' | '&' | '/' | '$' | '%')
        });
        if !is_capitals {
            // The sentence itself begins with a capital and goes on in small letters.
            let begins = bare.chars().next().is_some_and(|c| c.is_uppercase() || is_double_quote(c))
                && bare.chars().any(char::is_lowercase);
            let certain = words >= 2 && longest >= 5 || longest >= 6 && is_starter(bare);
            return (certain && begins).then_some(end);
        }
        // `A` may be the heading's or the sentence's.
        if letters == 1 && words > 0 && matches!(bare, "A" | "I") {
            let next = sentence[at + word.len()..].chars().nth(1);
            if next.is_none_or(|next| !next.is_uppercase()) {
                return (words >= 2 && longest >= 5).then_some(end);
            }
        }
        words += usize::from(!bare.is_empty());
        longest = longest.max(letters);
        at += word.len();
        end = at - (word.len() - word.trim_end().len());
        if words > 9 {
            return None;
        }
    }
    None
}

/// Returns whether a sentence is the credit below a story.
fn is_credit(sentence: &str) -> bool {
    let inside = sentence.trim_start_matches(['(', '[']);
    inside.len() < sentence.len()
        && ["Reporting ", "Additional reporting", "Writing by", "Editing by", "With reporting", "Compiled by"]
            .iter()
            .any(|words| inside.starts_with(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks where a body of one paragraph is cut, written with `|` there.
    fn check(marked: &str) {
        let text = marked.replace('|', "");
        let whole = Span::new(0, text.len());
        let spans = split(&text, &[whole], 0).unwrap_or_else(|| vec![whole]);
        let found: Vec<&str> = spans.iter().map(|span| span.of(&text)).collect();
        let expected: Vec<&str> = marked.split('|').map(str::trim).collect();
        assert_eq!(found, expected);
    }

    /// A sentence of twenty words.
    const TWENTY: &str =
        "The envoys met in the old town hall beside the river and talked about the treaty until it was dark.";

    fn repeated(times: usize) -> String {
        [TWENTY].repeat(times).join(" ")
    }

    #[test]
    fn a_flattened_body_is_cut_into_groups_of_sentences() {
        let group = repeated(3);
        check(&format!("{group} |{group} |{group} |{group}"));
    }

    #[test]
    fn a_short_body_stays() {
        check(&repeated(7));
        check("They met.");
    }

    #[test]
    fn a_heading_in_capitals_stands_alone() {
        let group = repeated(3);
        check(&format!("{group} |RISK OF RECESSION |{group} |{group} |{group}"));
        check(&format!("{group} |INVESTMENT |{group} |{group} |{group}"));
        check(&format!("{group} |{group} |{group} |NATO said so. {TWENTY} {TWENTY}"));
    }

    #[test]
    fn speakers_keep_their_words() {
        let group = repeated(3);
        check(&format!(
            "{group} |{group} |“It is over for good and nobody is sorry,” said Jo Field, an envoy. “We leave at noon.” \
             {TWENTY} |“It is not over, and all of us are staying here,” said Ann Brook. “So be it. Let them go. It is late. \
             We are tired.” {TWENTY} |{group}"
        ));
    }

    #[test]
    fn the_credit_stands_alone() {
        let group = repeated(3);
        check(&format!("{group} |{group} |{group} |(Reporting by Jo Field; Editing by Ann Brook)"));
    }

    #[test]
    fn texts_with_paragraphs_stay() {
        let (mut text, mut spans) = (String::new(), Vec::new());
        for times in [2, 2, 9, 3, 2, 8, 2, 10] {
            let start = text.len();
            text += &repeated(times);
            spans.push(Span::new(start, text.len()));
            text += "\n\n";
        }
        assert_eq!(split(&text, &spans, 0), None);
    }

    #[test]
    fn lines_that_are_paragraphs_are_cut() {
        let text = [TWENTY; 4].join("\n");
        let spans = split(&text, &[Span::new(0, text.len())], 0).unwrap();
        assert!(spans.len() == 4 && spans.iter().all(|span| span.of(&text) == TWENTY));
    }

    #[test]
    fn lines_wrapped_by_hand_stay() {
        let text = repeated(20)
            .split(' ')
            .collect::<Vec<_>>()
            .chunks(12)
            .map(|line| line.join(" "))
            .collect::<Vec<_>>()
            .join("\n");
        assert_eq!(split(&text, &[Span::new(0, text.len())], 0), None);
    }

    #[test]
    fn no_paragraph_is_longer_than_a_megabyte() {
        for text in ["x".repeat(3 << 20), "é ".repeat(400_000), "They met. ".repeat(110_000)] {
            let spans = split(&text, &[Span::new(0, text.trim_end().len())], 0).unwrap();
            assert!(spans.iter().all(|span| span.len() <= LONGEST));
            let kept: usize =
                spans.iter().map(|span| span.of(&text).split_whitespace().map(str::len).sum::<usize>()).sum();
            assert_eq!(kept, text.split_whitespace().map(str::len).sum::<usize>());
        }
    }

    #[test]
    fn time_is_linear_on_texts_made_to_be_slow() {
        for unit in ["♥ ! ", "( ♥ ! ", "A B ! ", "“A. ", "(Reporting ! ", "AAAAA BBBBB ", "x\ny. "] {
            let text = repeated(10) + &unit.repeat(400_000 / unit.len());
            let spans = split(&text, &[Span::new(0, text.trim_end().len())], 0).unwrap_or_default();
            assert!(spans.iter().all(|span| span.end <= text.len()));
        }
    }

    #[test]
    fn what_was_cut_is_not_cut_again() {
        let text = repeated(40);
        let spans = split(&text, &[Span::new(0, text.len())], 0).unwrap();
        assert_eq!(split(&text, &spans, 0), None);
    }
}
