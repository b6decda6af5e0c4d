//! Web furniture: what an outlet's page says around a story.
//!
//! In: one block of text. Out: whether it is furniture wherever it stands, whether it would be at the end of a
//! story, and where a headline begins behind its own furniture. Where a block stands is known to
//! [`zone`](crate::zone) only.
//!
//! The [`phrases`](crate::phrases) are compared with the folded words of a block, so that case, marks and
//! punctuation do not matter.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::Span;
use crate::phrases::{
    ANNOUNCING, BEFORE_TITLE, BEGINNING, BLURB, CREDIT, DELIVERED, FOLLOW, HEADLINE_LINK, HELD, HOME,
    HOW_OFTEN, INVITATION, LINK, PLACES, TAIL_WORDS, WHOLE,
};
use crate::word::for_first_words;

/// Furniture has at most this many words.
pub(crate) const MAX_WORDS: usize = 30;

/// A short block, folded for comparison.
pub(crate) struct Notice<'a> {
    text: &'a str,
    /// The folded words, a space before and after each.
    words: String,
    count: usize,
}

impl<'a> Notice<'a> {
    /// Returns the folded words of a block; the caller leaves out blocks of more than [`MAX_WORDS`] words.
    pub(crate) fn new(text: &'a str) -> Self {
        Notice::of_first(text, usize::MAX).1
    }

    /// Returns the number of words of a block, counted up to one more than `most`, and the folded words if there are no
    /// more than that.
    pub(crate) fn of_at_most(text: &'a str, most: usize) -> (usize, Option<Self>) {
        let (number, notice) = Notice::of_first(text, most + 1);
        (number, (number <= most).then_some(notice))
    }

    fn of_first(text: &'a str, limit: usize) -> (usize, Self) {
        let (mut words, mut count) = (String::with_capacity(text.len() + 2), 0);
        words.push(' ');
        let number = for_first_words(text, limit, |folded| {
            words.push_str(folded);
            words.push(' ');
            count += 1;
        });
        (number, Notice { text, words, count })
    }

    /// Returns whether one of these phrases begins at one of the words.
    fn holds(&self, phrases: &[&str]) -> bool {
        self.starts().any(|rest| phrases.iter().any(|phrase| begins(rest, phrase)))
    }

    /// Returns the words from each one on.
    fn starts(&self) -> impl Iterator<Item = &[u8]> {
        // A phrase is compared at word starts only: a search for each would build its tables anew for every block.
        let words = self.words.as_bytes();
        (1..words.len()).filter(|at| words[at - 1] == b' ').map(|at| &words[at..])
    }

    fn begins(&self, phrase: &str) -> bool {
        begins(&self.words.as_bytes()[1..], phrase)
    }

    /// Returns whether the block is furniture wherever it stands.
    pub(crate) fn is_furniture(&self, ends_in_a_stop: bool) -> bool {
        let whole = self.words.trim();
        if self.count == 0 {
            // The cross that closes a window.
            return self.text.contains('×');
        }
        let asks = ["sign up", "subscribe"].iter().any(|phrase| self.begins(phrase));
        WHOLES.contains(whole)
            || self.is_address()
            || (asks && !ends_in_a_stop && self.holds(&["newsletter", "newsletters"]))
            || self.is_link(ends_in_a_stop)
            || (!ends_in_a_stop && BEGINNING.iter().any(|phrase| self.begins(phrase)))
            || self.starts().any(|rest| HELDS.one_begins(rest))
    }

    /// Returns whether what follows may be headlines of other stories, if the block is furniture.
    pub(crate) fn announces_stories(&self) -> bool {
        self.count <= 7 && self.holds(ANNOUNCING)
    }

    /// Returns whether the block is a copyright notice, or an account to follow: `Follow @coastalwire`.
    fn is_address(&self) -> bool {
        let start = self.text.trim_start();
        let after = |word: &str| {
            let matching = start.get(..word.len()).filter(|start| start.eq_ignore_ascii_case(word));
            matching.map(|_| start[word.len()..].trim_start())
        };
        let of_copyright = after("copyright");
        let is_dated =
            of_copyright.is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_digit()));
        let is_notice = of_copyright.unwrap_or(start).starts_with('©') || is_dated;
        is_notice || after("follow").is_some_and(|rest| rest.starts_with('@'))
    }

    /// Returns whether the block announces other stories: `Read more about: World News`.
    fn is_link(&self, ends_in_a_stop: bool) -> bool {
        let Some(colon) = self.text.find([':', '：']) else { return false };
        let before = Notice::new(&self.text[..colon]);
        let before = before.words.trim();
        before == "disclaimer"
            || LINK.contains(&before)
            || (!ends_in_a_stop && HEADLINE_LINK.contains(&before))
    }

    /// Returns whether the block is furniture if it follows the last paragraph of a story.
    pub(crate) fn is_furniture_at_the_end(&self, ends_in_a_stop: bool) -> bool {
        let is_sentence = ends_in_a_stop || self.text.contains(". ");
        let is_line = self.count <= 12 && !is_sentence;
        let named = is_line && (self.holds(TAIL_WORDS) || (self.holds(PLACES) && self.holds(FOLLOW)));
        let invitation = self.count <= 20
            && INVITATION.iter().any(|word| self.begins(word))
            && self.holds(DELIVERED)
            && self.holds(HOW_OFTEN);
        named || invitation || self.holds(BLURB)
    }
}

/// Returns whether a phrase begins words, each with a space behind it.
fn begins(words: &[u8], phrase: &str) -> bool {
    let phrase = phrase.as_bytes();
    // Most differ in their first letter already.
    words.first() == phrase.first() && words.starts_with(phrase) && words.get(phrase.len()) == Some(&b' ')
}

/// The phrases of [`WHOLE`].
static WHOLES: LazyLock<HashSet<&str>> = LazyLock::new(|| WHOLE.iter().copied().collect());

/// The phrases of [`HELD`], which every word of every short block is compared with.
static HELDS: LazyLock<Phrases> = LazyLock::new(|| Phrases::of(HELD));

/// Phrases in order, and where those of each first byte begin.
struct Phrases {
    phrases: Vec<&'static str>,
    first: [u8; 257],
}

impl Phrases {
    /// Puts up to 255 phrases in order.
    fn of(phrases: &[&'static str]) -> Self {
        let mut phrases = phrases.to_vec();
        phrases.sort_unstable();
        let mut first = [0; 257];
        for (byte, place) in first.iter_mut().enumerate() {
            *place = phrases.partition_point(|phrase| usize::from(phrase.as_bytes()[0]) < byte) as u8;
        }
        Phrases { phrases, first }
    }

    /// Returns whether one of them begins words, each with a space behind it.
    fn one_begins(&self, words: &[u8]) -> bool {
        let Some(byte) = words.first().map(|byte| usize::from(*byte)) else { return false };
        let (from, to) = (usize::from(self.first[byte]), usize::from(self.first[byte + 1]));
        self.phrases[from..to].iter().any(|phrase| begins(words, phrase))
    }
}

const _: () = assert!(HELD.len() < 256);

/// Returns the part of a headline that is not furniture.
pub(crate) fn title_in(text: &str, line: Span) -> Span {
    let title = line.of(text);
    let start = after_phrase(title).or_else(|| after_path(title)).unwrap_or(0);
    let start = start + (title.len() - start - title[start..].trim_start().len());
    if start == title.len() { line } else { Span::new(line.start + start, line.end) }
}

fn after_phrase(title: &str) -> Option<usize> {
    let phrase = BEFORE_TITLE.iter().find(|phrase| {
        title.get(..phrase.len()).is_some_and(|start| start.eq_ignore_ascii_case(phrase))
            && title[phrase.len()..].starts_with(char::is_whitespace)
    })?;
    Some(phrase.len())
}

fn after_path(title: &str) -> Option<usize> {
    let (separator_at, separator) =
        title.char_indices().find(|(_, character)| matches!(character, '»' | '›' | '>'))?;
    let first = title[..separator_at].trim().to_lowercase();
    if !HOME.contains(&&*first) {
        return None;
    }
    title.rfind(separator).map(|last| last + separator.len_utf8())
}

/// Returns whether a line names who wrote, edited or pictured something, as headings do not.
pub(crate) fn is_credit(text: &str) -> bool {
    let notice = Notice::new(text);
    CREDIT.iter().any(|word| notice.begins(word)) || text.contains(is_mark_of_a_credit)
}

fn is_mark_of_a_credit(character: char) -> bool {
    matches!(character, '@' | '©' | '|' | '/' | '=' | '•' | '→' | '*' | '_')
}
