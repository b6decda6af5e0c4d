//! Sentences: where one ends in news prose.
//!
//! In: the text of one paragraph. Out: its sentences as byte ranges, in order, which together hold everything but
//! the white space between them. Headings and other lines without a stop are one sentence each paragraph; a line
//! end alone ends nothing.
//!
//! A sentence ends at `.`, `!`, `?`, `…` or their East Asian forms, with the quotation marks and brackets that close
//! there. A dot does not end one after a title (`Gen. Smith`), inside a figure (`3.5`), or after an abbreviation
//! or initial (`U.S. troops`) unless what follows begins a sentence (`in the U.S. The`). What goes on in lower case
//! (`“Why?” he asked`) is the same sentence. Two mistakes of outlets are forgiven: a missing space
//! (`seriously.White`), and a `«` that stands for `»`.

use crate::Span;
use crate::abbreviation::{Dot, dot_after, is_german_month, is_starter};

/// How far a word is looked at, in characters; no abbreviation and no starter is longer.
const WORD_CHARS: usize = 24;

/// Returns the sentences of a paragraph, without white space around them.
///
/// Runs in linear time.
///
/// ```
/// use newsgrep_text::sentences;
///
/// let text = "“We met Gen. Smith at 5 p.m. on Monday.” The talks failed.";
/// let found: Vec<&str> = sentences(text).into_iter().map(|span| span.of(text)).collect();
/// assert_eq!(found, ["“We met Gen. Smith at 5 p.m. on Monday.”", "The talks failed."]);
/// ```
pub fn sentences(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut quotes = Quotes::default();
    let (mut start, mut at) = (start_of_text(text, 0), 0);
    loop {
        // Letters and spaces of ASCII, nearly all there is, end nothing and quote nothing.
        at += text.as_bytes()[at..].iter().take_while(|byte| PLAIN[usize::from(**byte)]).count();
        let Some(character) = text[at..].chars().next() else { break };
        if !is_terminator(character) {
            quotes.pass(character);
            at += character.len_utf8();
            continue;
        }
        let stop = Stop { text, start, at, end: end_of_terminators(text, at) };
        let end = end_of_closers(text, stop.end, &mut quotes);
        if stop.ends_sentence(end) {
            push_trimmed(text, start, end, &mut found);
            start = start_of_text(text, end);
        }
        at = end;
    }
    push_trimmed(text, start, text.len(), &mut found);
    found
}

fn start_of_text(text: &str, at: usize) -> usize {
    text.len() - text[at..].trim_start().len()
}

fn push_trimmed(text: &str, start: usize, end: usize, found: &mut Vec<Span>) {
    let length = text[start..end].trim_end().len();
    if length > 0 {
        found.push(Span::new(start, start + length));
    }
}

/// The bytes that are a whole character, and neither end a sentence nor quote.
static PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = 0;
    while byte < 0x80 {
        plain[byte] = !matches!(byte as u8, b'.' | b'!' | b'?' | b'"');
        byte += 1;
    }
    plain
};

fn is_terminator(character: char) -> bool {
    matches!(character, '.' | '!' | '?' | '…' | '؟' | '।') || is_wide_terminator(character)
}

fn is_wide_terminator(character: char) -> bool {
    matches!(character, '。' | '！' | '？' | '｡')
}

fn end_of_terminators(text: &str, at: usize) -> usize {
    text[at..].find(|character| !is_terminator(character)).map_or(text.len(), |length| at + length)
}

/// Which quotation marks that look alike on both sides are open.
#[derive(Default)]
struct Quotes {
    straight: bool,
    guillemets: bool,
}

impl Quotes {
    fn pass(&mut self, character: char) {
        match character {
            '"' => self.straight = !self.straight,
            '«' => self.guillemets = !self.guillemets,
            '»' => self.guillemets = false,
            _ => (),
        }
    }

    /// Returns whether a mark right after a stop closes something; `next` is what follows it.
    fn is_closer(&self, mark: char, next: Option<char>) -> bool {
        let free = next.is_none_or(|next| !next.is_alphanumeric());
        match mark {
            ')' | ']' | '}' | '”' | '’' | '›' | '」' | '』' | '）' | '】' => true,
            '"' => self.straight,
            '«' | '»' => self.guillemets,
            '\'' | '“' | '‘' => free,
            _ => false,
        }
    }
}

/// Returns where the quotation marks and brackets end that close at a stop.
fn end_of_closers(text: &str, at: usize, quotes: &mut Quotes) -> usize {
    let mut end = at;
    loop {
        let mut rest = text[end..].chars();
        let Some(mut mark) = rest.next() else { return end };
        let mut length = mark.len_utf8();
        // French sets a space before the guillemet that closes.
        if matches!(mark, ' ' | '\u{a0}' | '\u{202f}') && quotes.guillemets {
            match rest.next() {
                Some(guillemet @ ('«' | '»')) => mark = guillemet,
                _ => return end,
            }
            length += mark.len_utf8();
        }
        if !quotes.is_closer(mark, rest.next()) {
            return end;
        }
        quotes.pass(mark);
        end += length;
    }
}

/// A run of terminators that may end a sentence.
struct Stop<'a> {
    text: &'a str,
    /// Where the sentence begins.
    start: usize,
    at: usize,
    end: usize,
}

impl Stop<'_> {
    /// Returns whether the sentence ends here, if what closes with it reaches up to `end`.
    fn ends_sentence(&self, end: usize) -> bool {
        let run = &self.text[self.at..self.end];
        let rest = &self.text[end..];
        let Some(next) = rest.chars().next() else { return true };
        if run.contains(is_wide_terminator) {
            return true;
        }
        let is_dot = run == ".";
        let closes = end > self.end;
        if !next.is_whitespace() {
            return if is_dot && !closes {
                self.is_glued(rest)
            } else {
                next.is_uppercase() && self.follows_a_word()
            };
        }
        let following = rest.trim_start().trim_start_matches(is_opener).trim_start();
        // Where no word follows, what is left belongs to this sentence, as a stray mark or `, he said` does.
        let Some(first) = following.chars().next() else { return false };
        if first.is_lowercase()
            || is_terminator(first)
            || matches!(first, ',' | ';' | ':' | ')' | ']' | '”' | '»')
        {
            return false;
        }
        !is_dot || closes || self.ends_before(following)
    }

    /// Returns whether a dot without a space after it ends a sentence: `seriously.White`, but not `U.S`, `A.Smith` or
    /// `example.com`.
    fn is_glued(&self, rest: &str) -> bool {
        let word = self.word_before();
        let letters =
            word.chars().count() >= 2 && word != "www" && word.chars().rev().take(2).all(char::is_lowercase);
        letters && rest.chars().next().is_some_and(char::is_uppercase)
    }

    fn follows_a_word(&self) -> bool {
        self.text[..self.at].chars().next_back().is_some_and(char::is_alphanumeric)
    }

    /// Returns whether a dot ends the sentence before what follows it, which does not begin in lower case.
    fn ends_before(&self, following: &str) -> bool {
        let word = self.word_before();
        let next = word_at(following);
        // `ET` after `9:45 a.m.` is no French `et`, nor `A.` after `J.` an article.
        let is_word =
            next.chars().skip(1).all(char::is_lowercase) && !following[next.len()..].starts_with('.');
        match dot_after(word) {
            Dot::Stop => true,
            Dot::Title => matches!(next, "The" | "This" | "It" | "He" | "She" | "They" | "In" | "But"),
            Dot::Inner => is_word && is_starter(next),
            Dot::BeforeNumber => !following.starts_with(|first: char| first.is_numeric()),
            // `1. Ukraine` begins a list; `am 12. Januar` is a date.
            Dot::Day => &self.text[self.start..self.at] != word && !is_german_month(next),
        }
    }

    /// Returns the word that ends at the stop, its inner dots included.
    fn word_before(&self) -> &str {
        let before = &self.text[self.start..self.at];
        let letters = before.char_indices().rev().take(WORD_CHARS);
        let start = letters
            .take_while(|(_, character)| character.is_alphanumeric() || *character == '.')
            .last()
            .map_or(before.len(), |(at, _)| at);
        before[start..].trim_start_matches('.')
    }
}

fn is_opener(character: char) -> bool {
    matches!(character, '"' | '\'' | '“' | '‘' | '„' | '«' | '‹' | '(' | '[' | '¿' | '¡' | '—' | '–' | '-')
}

fn word_at(text: &str) -> &str {
    let end = text.char_indices().take(WORD_CHARS).find(|(_, character)| !character.is_alphanumeric());
    let limit = text.char_indices().nth(WORD_CHARS).map_or(text.len(), |(at, _)| at);
    &text[..end.map_or(limit, |(at, _)| at)]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks the sentences of a text that is written with a `|` where one ends.
    fn check(marked: &str) {
        let expected: Vec<&str> = marked.split('|').map(str::trim).collect();
        let text = marked.replace('|', "");
        assert_eq!(check_cover(&text), expected);
    }

    /// Checks that the spans are in order and apart, and leave out nothing but white space; returns the sentences.
    fn check_cover(text: &str) -> Vec<&str> {
        let mut end = 0;
        let spans = sentences(text);
        for span in &spans {
            assert!(end <= span.start && !span.is_empty(), "{text:?}");
            assert_eq!(text[end..span.start].trim(), "", "{text:?}");
            assert_eq!(span.of(text).trim(), span.of(text), "{text:?}");
            end = span.end;
        }
        assert_eq!(text[end..].trim(), "", "{text:?}");
        spans.into_iter().map(|span| span.of(text)).collect()
    }

    #[test]
    fn a_stop_ends_a_sentence() {
        check("The envoys met.| They left!| Did they talk?| Nobody knows…| Not even they");
        check("They waited...| Then they left.");
        check("They waited... and left . . .| Then they came.");
        check("NATO-Russia Council");
        assert!(check_cover("").is_empty());
        assert!(check_cover(" \n\u{a0}").is_empty());
    }

    #[test]
    fn what_closes_belongs_to_the_sentence_it_closes() {
        check("“It is a moment of truth.”| He left.");
        check("\"It is over.\"| \"It is not.\"| (It was.)| Then „so.“| End.");
        check("“Why?” he asked.| “Because,” she said.");
        check("« C’est fini.\u{a0}»| Il partit.| «\u{a0}Oui.\u{a0}»");
        check("« It is over.«\u{a0}, he said.| “I was too old. “");
        check("« It is over.\u{a0}« | He left. | « It is not. « | She stayed.");
        check("He said. | « It is over«\u{a0}, and left.");
    }

    #[test]
    fn abbreviations_end_nothing_unless_a_sentence_begins() {
        check("Mr. Putin met Gen. Smith, Sen. Rand Paul and Dr. J. K. Jones.| They talked.");
        check("The U.S. Senate met at 5 p.m. Monday in Washington D.C. with Acme Inc. officials.");
        check("At 9:45 a.m. ET in Gen.| The city of J. A. Smith.");
        check("He lives in the U.S.| The talks begin at 5 p.m.| They end at 6 a.m.");
        check("On Jan. 12 and Sept. 3 he wore No. 5.| No.| He did not.");
        check("Martin Luther King Jr. Boulevard in St. Petersburg, i.e. Florida, e.g. Tampa vs. Miami.");
        check("M. Macron et Mme. Le Pen ont parlé.| Selon lui, c’est fini.");
        check("Am 12. Januar traf Dr. Scholz z.B. Herrn Putin.| Er ging.");
        check("El Sr. Sánchez y la Sra. Díaz viajaron a EE.UU. Ayer volvieron.");
        check("В г. Москве жили 5 тыс. Человек.| Это много.");
    }

    #[test]
    fn figures_and_addresses_are_not_cut() {
        check("It rose 3.5 percent to 1.2.3 on example.com.| In 2014.| The end.");
        check("1. Ukraine is a sovereign nation.");
        check("www.Example.com is down.");
    }

    #[test]
    fn a_missing_space_is_forgiven() {
        check("They took it seriously.|White House officials left.");
        check("“We go.”|He left.");
        check("Sherman said.|NATO’s chief agreed.");
    }

    #[test]
    fn chinese_and_japanese_need_no_spaces() {
        check("会谈开始了。|他们离开了！|“真的吗？”|是的。");
    }

    #[test]
    fn nothing_is_lost_and_time_is_linear() {
        let alphabet =
            ["a", "B", ".", "!", " ", "\"", "«", "»", "”", "(", ")", "1", "。", "Mr", "\u{a0}", "…", "\n"];
        let mut random: u64 = 20_220_112;
        for _ in 0..20_000 {
            let mut text = String::new();
            for _ in 0..14 {
                random =
                    random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                text.push_str(alphabet[(random >> 33) as usize % alphabet.len()]);
            }
            check_cover(&text);
        }
        for unit in ["a.", ".", "a. ", "A.", "\"", ".»", ". (", "x.\u{a0}", "。"] {
            check_cover(&unit.repeat(100_000 / unit.len()));
        }
        check_cover(&("a. ".to_owned() + &" ".repeat(100_000)));
    }
}
