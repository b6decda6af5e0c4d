//! Folding: what makes two spellings the same word.
//!
//! In: any text. Out: the text as newsgrep compares it, and, for callers that must mark what they found, the way
//! back from folded bytes to the characters that made them. Nothing here knows words: cutting a text into words,
//! and the possessive `'s`, is the duty of [`words`](crate::words()).
//!
//! | written | folded | why |
//! |---|---|---|
//! | `NATO` `Σ` `ς` | `nato` `σ` `σ` | lower case, one sigma |
//! | `Delâttre` `Việt` `ᾳ` | `delattre` `viet` `α` | marks of Latin and Greek letters go |
//! | `ё` `а́` but `й` `ї` `ў` `ѓ` | `е` `а` `й` `ї` `ў` `ѓ` | Cyrillic letters of their own keep their mark |
//! | `أ` `إ` `آ` `ٱ`, `ی`, `ک`, `ہ` | `ا`, `ي`, `ك`, `ه` | papers and keyboards have the one for the other |
//! | `ى` `ة` `ؤ` `ئ` | the same | `على` is a word as frequent as the name `علي` |
//! | Hebrew points, Arabic harakat, tatweel | nothing | readers leave them out |
//! | `が` `한` `कि` | the same | these marks make another letter |
//! | `æ` `œ` `ø` `ł` `ß` `ı` `đ` `ð` `þ` `ħ` `ŧ` | `ae` `oe` `o` `l` `ss` `i` `d` `d` `th` `h` `t` | as typed without the key |
//! | `ﬁ` `ＮＡＴＯ` `m²` `①` | `fi` `nato` `m2` `1` | the same letters in another form |
//! | `½` `⑴` | the same | taken apart they would hold `⁄`, `(`: no word any more |
//! | `'` `’` `‘` `ʼ` `＇` `´` `` ` `` `′` | `'` | one apostrophe |
//! | any double quotation mark, any dash | `"`, `-` | one of each |
//! | any Unicode space, NBSP included | a space | the same gap |
//! | soft hyphen, zero-width and bidi characters | nothing | they are not seen |

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::char::{
    canonical_combining_class, compose, decompose_canonical, decompose_compatible,
};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::Span;

/// A folded text with the way back to the bytes of the original.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folded {
    /// The folded text.
    pub text: String,
    runs: Vec<Run>,
}

/// A stretch of folded text and the stretch of the original that made it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Run {
    /// Where the run begins in the folded text; it ends where the next one begins.
    folded: usize,
    original: Span,
    /// Whether every character of the run has the length of the one that made it, so that bytes can be counted.
    /// Otherwise the run is what one character, with its marks, became.
    even: bool,
}

impl Folded {
    /// Returns the smallest stretch of original characters that made these folded bytes, marks included.
    ///
    /// A range that cuts a folded character counts the whole character; an empty range gives an empty span. The
    /// cost is that of a binary search.
    ///
    /// ```
    /// let folded = newsgrep_text::fold("the ﬁrst François");
    /// let at = folded.text.find("francois").unwrap();
    /// let original = folded.original(at..at + "francois".len());
    /// assert_eq!(original.of("the ﬁrst François"), "François");
    /// ```
    ///
    /// # Panics
    ///
    /// Panics if the range reaches beyond the folded text.
    pub fn original(&self, range: Range<usize>) -> Span {
        let (mut start, mut end) = (range.start, range.end);
        assert!(start <= end && end <= self.text.len(), "no such folded bytes: {start}..{end}");
        if start == end {
            return self.empty_at(start);
        }
        while !self.text.is_char_boundary(start) {
            start -= 1;
        }
        while !self.text.is_char_boundary(end) {
            end += 1;
        }
        let first = &self.runs[self.run_of(start)];
        let last = &self.runs[self.run_of(end - 1)];
        let from = first.original.start + if first.even { start - first.folded } else { 0 };
        let to = if last.even { last.original.start + (end - last.folded) } else { last.original.end };
        Span::new(from, to)
    }

    fn empty_at(&self, at: usize) -> Span {
        let place = match self.runs.last() {
            None => 0,
            Some(last) if at == self.text.len() => last.original.end,
            Some(_) => self.original(at..at + 1).start,
        };
        Span::new(place, place)
    }

    fn run_of(&self, byte: usize) -> usize {
        self.runs.partition_point(|run| run.folded <= byte) - 1
    }

    fn add(&mut self, folded: usize, original: Span, even: bool) {
        if let Some(last) = self.runs.last_mut()
            && last.even
            && even
            && last.original.end == original.start
        {
            last.original.end = original.end;
        } else {
            self.runs.push(Run { folded, original, even });
        }
    }
}

/// Folds a text, keeping the way back.
///
/// Two texts that fold alike are the same to newsgrep. Folding what is already folded changes nothing. Runs in
/// linear time.
///
/// ```
/// use newsgrep_text::fold;
///
/// assert_eq!(fold("« Delâttre’s »").text, "\" delattre's \"");
/// ```
pub fn fold(text: &str) -> Folded {
    let mut folded = Folded { text: String::new(), runs: Vec::new() };
    // The runs are added to `folded` while its text grows elsewhere: the closure needs it to itself.
    let mut letters = String::with_capacity(text.len());
    fold_with(text, &mut letters, |from, original, even| folded.add(from, original, even));
    folded.text = letters;
    folded
}

/// Appends the folded text to `folded`, without the way back.
///
/// It gives the same text as [`fold`] and, unless `folded` must grow, allocates only where a decomposed letter has
/// to be put together again.
pub fn fold_into(text: &str, folded: &mut String) {
    fold_with(text, folded, |_, _, _| ());
}

/// Folds, and tells of every stretch: where its folded form begins, where it is from, whether lengths are equal.
fn fold_with(text: &str, folded: &mut String, mut made: impl FnMut(usize, Span, bool)) {
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let mut plain = rest.bytes().position(|byte| !byte.is_ascii()).unwrap_or(rest.len());
        // The last ASCII letter of a run stays behind if a mark follows: both make one folded character.
        if plain > 0 && continues(&rest[plain..]) {
            plain -= 1;
        }
        if plain > 0 {
            let from = folded.len();
            push_ascii(&rest[..plain], folded);
            made(from, Span::new(at, at + plain), true);
            at += plain;
        }
        if let Some(first) = text[at..].chars().next() {
            let from = folded.len();
            let (len, even) = push_segment(first, &text[at..], folded);
            if folded.len() > from {
                made(from, Span::new(at, at + len), even);
            }
            at += len;
        }
    }
}

fn push_ascii(text: &str, folded: &mut String) {
    let from = folded.len();
    folded.push_str(text);
    folded[from..].make_ascii_lowercase();
    if text.contains('`') {
        let plain = folded[from..].replace('`', "'");
        folded.truncate(from);
        folded.push_str(&plain);
    }
}

/// Appends what the first character of `rest` and all that combines with it become.
///
/// Returns how many bytes they are, and whether they are as long as what was appended, character by character.
fn push_segment(first: char, rest: &str, folded: &mut String) -> (usize, bool) {
    let first_len = first.len_utf8();
    if vanishes(first) {
        return (first_len, false);
    }
    let alone = !continues(&rest[first_len..]);
    if alone && let Some(same) = quick(first) {
        folded.push(same);
        return (first_len, same.len_utf8() == first_len);
    }
    let from = folded.len();
    push_char(first, from, folded);
    let mut end = first_len;
    if !alone {
        for (at, character) in rest[first_len..].char_indices() {
            if continuing(character) {
                push_char(character, from, folded);
                end = first_len + at + character.len_utf8();
            } else if !vanishes(character) {
                break;
            }
        }
    }
    let made = &folded[from..];
    if !made.is_ascii() && made.chars().nth(1).is_some() {
        let composed: String = made.nfc().collect();
        folded.truncate(from);
        folded.push_str(&composed);
    }
    (end, false)
}

/// Appends one character, decomposed, in lower case and without its marks; `from` is where its segment begins.
fn push_char(character: char, from: usize, folded: &mut String) {
    let mut push = |part: char| {
        for lower in part.to_lowercase() {
            let counts = if is_dropped_mark(lower) {
                makes_a_letter(&folded[from..], lower)
            } else {
                !(is_hamza(lower) && folded[from..].ends_with('ا'))
            };
            if counts && !vanishes(lower) {
                push_plain(lower, folded);
            }
        }
    };
    if let Some(sign) = sign(character) {
        folded.push(sign);
    } else if holds_only_word_characters(character) {
        decompose_compatible(character, &mut push);
    } else {
        decompose_canonical(character, &mut push);
    }
}

/// Appends one decomposed lower-case character, spelt as it is typed without its key.
fn push_plain(character: char, folded: &mut String) {
    match character {
        'æ' => folded.push_str("ae"),
        'œ' => folded.push_str("oe"),
        'ß' => folded.push_str("ss"),
        'þ' => folded.push_str("th"),
        'ø' => folded.push('o'),
        'ł' => folded.push('l'),
        'ı' => folded.push('i'),
        'đ' | 'ð' => folded.push('d'),
        'ħ' => folded.push('h'),
        'ŧ' => folded.push('t'),
        'ς' => folded.push('σ'),
        'ٱ' => folded.push('ا'),
        'ی' => folded.push('ي'),
        'ک' => folded.push('ك'),
        'ہ' => folded.push('ه'),
        _ => folded.push(sign(character).unwrap_or(character)),
    }
}

/// Returns the one sign that stands for all of a kind: apostrophe, double quotation mark, dash or space.
fn sign(character: char) -> Option<char> {
    match character {
        _ if is_apostrophe(character) => Some('\''),
        _ if is_double_quote(character) => Some('"'),
        _ if is_dash(character) => Some('-'),
        _ if !character.is_ascii() && character.is_whitespace() => Some(' '),
        _ => None,
    }
}

/// Returns the folded form of frequent characters that stand alone: most letters of Russian, Greek, Hebrew, Arabic,
/// Chinese, Japanese and Korean fold to themselves, and need no tables to know it.
fn quick(character: char) -> Option<char> {
    match character {
        '\u{2019}' => Some('\''),
        'А'..='Я' => char::from_u32(character as u32 + 0x20),
        'Σ' | 'ς' => Some('σ'),
        'а'..='я'
        | 'ђ'..='ќ'
        | 'ў'..='џ'
        | 'α'..='ω'
        | 'א'..='ת'
        | 'ء'
        | 'ؤ'
        | 'ئ'..='غ'
        | 'ف'..='و'
        | 'ي' => Some(character),
        'أ' | 'إ' | 'آ' => Some('ا'),
        'ی' => Some('ي'),
        'ک' => Some('ك'),
        'ぁ'..='ゖ' | 'ァ'..='ヺ' | '\u{3400}'..='\u{9fff}' | '가'..='힣' => Some(character),
        _ => None,
    }
}

/// Returns whether the text begins with something that combines with the character before it.
fn continues(text: &str) -> bool {
    text.chars().find(|character| !vanishes(*character)).is_some_and(continuing)
}

/// Returns whether a character is drawn or composed together with the one before it.
fn continuing(character: char) -> bool {
    if character < '\u{300}' || quick(character).is_some() {
        return false;
    }
    let mut first = None;
    decompose_compatible(character, |part| first = first.or(Some(part)));
    let first = first.unwrap_or(character);
    canonical_combining_class(first) != 0 || is_nfc_quick([first].into_iter()) == IsNormalized::Maybe
}

/// Returns whether a Cyrillic letter and this mark make a letter of their own: й, ў, ї, ѓ, but not ё, ѐ, ѝ.
fn makes_a_letter(before: &str, mark: char) -> bool {
    let base = before.chars().next_back().filter(|base| ('\u{400}'..='\u{52f}').contains(base));
    base.and_then(|base| compose(base, mark)).is_some_and(|letter| !matches!(letter, 'ё' | 'ѐ' | 'ѝ'))
}

/// Returns whether a mark is a hamza or a madda, which Arabic papers set on an alef or leave out.
fn is_hamza(mark: char) -> bool {
    matches!(mark, '\u{653}'..='\u{655}')
}

/// Returns whether a word character stays one when its compatibility form is taken apart.
fn holds_only_word_characters(character: char) -> bool {
    if !character.is_alphanumeric() {
        return true;
    }
    let mut only = true;
    decompose_compatible(character, |part| only &= part.is_alphanumeric() || is_combining_mark(part));
    only
}

/// Returns whether a mark is left out in comparisons.
///
/// U+0338 is kept, because with it `=` becomes `≠`.
pub(crate) fn is_dropped_mark(character: char) -> bool {
    matches!(character,
        '\u{300}'..='\u{337}' | '\u{339}'..='\u{36f}'
        | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}'
        // Hebrew accents and points.
        | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}' | '\u{5c2}' | '\u{5c4}' | '\u{5c5}' | '\u{5c7}'
        // Arabic harakat and the signs of the Quran; hamza and madda (U+0653..0655) make other letters.
        | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{652}' | '\u{656}'..='\u{65f}' | '\u{670}'
        | '\u{6d6}'..='\u{6dc}' | '\u{6df}'..='\u{6e4}' | '\u{6e7}' | '\u{6e8}' | '\u{6ea}'..='\u{6ed}')
}

/// Returns whether a character is not seen: soft hyphen, tatweel, zero-width and bidi characters, variation
/// selectors.
pub(crate) fn vanishes(character: char) -> bool {
    matches!(character,
        '\u{ad}' | '\u{61c}' | '\u{640}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{e0100}'..='\u{e01ef}')
}

/// Returns whether a character is one of the apostrophes: `'`, `’`, `‘`, `ʼ`, `＇`, and `´`, `` ` ``, `′`, which
/// stand for them in much that is typed.
pub fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '’' | '‘' | 'ʼ' | '＇' | '´' | '`' | '′')
}

/// Returns whether a character is one of the double quotation marks.
pub fn is_double_quote(character: char) -> bool {
    matches!(
        character,
        '"' | '“'
            | '”'
            | '„'
            | '‟'
            | '«'
            | '»'
            | '＂'
            | '〝'
            | '〞'
            | '〟'
            | '「'
            | '」'
            | '『'
            | '』'
            | '｢'
            | '｣'
    )
}

/// Returns whether a character is a hyphen, a dash or a minus.
pub fn is_dash(character: char) -> bool {
    matches!(
        character,
        '-' | '\u{2010}'
            ..='\u{2015}'
                | '\u{2212}'
                | '\u{2e3a}'
                | '\u{2e3b}'
                | '\u{5be}'
                | '\u{fe31}'
                | '\u{fe32}'
                | '\u{fe58}'
                | '\u{fe63}'
                | '\u{ff0d}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(written: &str, folded: &str) {
        let result = fold(written);
        assert_eq!(result.text, folded, "{written}");
        assert_eq!(fold(folded).text, folded, "folding `{written}` twice");
        let mut appended = String::from("x");
        fold_into(written, &mut appended);
        assert_eq!(appended[1..], result.text, "{written}");
        check_way_back(written, &result);
    }

    /// Every folded character leads to original characters, in order, that fold to something holding it.
    fn check_way_back(written: &str, folded: &Folded) {
        let mut before = 0;
        for (at, character) in folded.text.char_indices() {
            let span = folded.original(at..at + character.len_utf8());
            assert!(span.start >= before, "{written} at {at}");
            assert!(
                fold(span.of(written)).text.contains(character),
                "{written} at {at}: {}",
                span.of(written)
            );
            before = span.start;
        }
    }

    #[test]
    fn names_are_the_same_with_and_without_marks() {
        check("NATO", "nato");
        check("François Delâttre", "francois delattre");
        check("Franc\u{327}ois", "francois");
        check("Việt Nam", "viet nam");
        check("ŁÓDŹ, Ørsted, Æsir, Œuvre, Straße, STRAẞE", "lodz, orsted, aesir, oeuvre, strasse, strasse");
        check("İstanbul ISPARTA Diyarbakır", "istanbul isparta diyarbakir");
        check("Đà Nẵng, Guðni Þórðarson, Ħamrun, Ŧ", "da nang, gudni thordarson, hamrun, t");
        check("Ǽ ǿ", "ae o");
    }

    #[test]
    fn other_scripts_keep_the_marks_that_make_letters() {
        check("Ёлка и Йод", "елка и йод");
        check("Київ, Ўсход, за́мок, Ѓорче", "київ, ўсход, замок, ѓорче");
        check("и\u{306}", "й");
        check("ΑΘΉΝΑ Σίσυφος", "αθηνα σισυφοσ");
        check("がぎ か\u{3099} ｶﾞ", "がぎ が ガ");
        check("한국 \u{1112}\u{1161}\u{11ab}", "한국 한");
        check("हिन्दी", "हिन्दी");
        check("שָׁלוֹם", "שלום");
        check("مُحَمَّد العـــربية أحمد", "محمد العربية احمد");
        check("إلى آخر ٱلى علي ا\u{653}خر مسؤول شيئ", "الى اخر الى علي اخر مسؤول شيئ");
        check("تهران کشور رئیس ہے", "تهران كشور رئيس هے");
    }

    #[test]
    fn letters_in_another_form_are_the_same_letters() {
        check("ﬁnance ＮＡＴＯ m² ①", "finance nato m2 1");
        check("Congreſs ﬂag oﬃce ﬅate", "congress flag office state");
        check("½ of ⑴", "½ of ⑴");
        check("ℌ №", "h no");
        check("a ≠ b", "a ≠ b");
    }

    #[test]
    fn signs_of_one_kind_become_one_sign() {
        check("’‘ʼ＇´`′'", "''''''''");
        check("“a” „b‟ «c» ＂d＂ 〝e〞 「f」 『g』", "\"a\" \"b\" \"c\" \"d\" \"e\" \"f\" \"g\"");
        check("a–b—c‐d−e", "a-b-c-d-e");
        check("a\u{a0}b\u{202f}c\u{3000}d\te", "a b c d\te");
        check("so\u{ad}ft\u{200b} \u{202a}bidi\u{202c}", "soft bidi");
        check("か\u{200d}\u{3099}", "が");
    }

    #[test]
    fn folded_bytes_lead_back_to_the_characters_that_made_them() {
        let written = "Un «\u{a0}e\u{301}tat\u{a0}» so\u{ad}ﬁ";
        let folded = fold(written);
        assert_eq!(folded.text, "un \" etat \" sofi");
        let back = |part: &str| {
            let at = folded.text.find(part).unwrap();
            folded.original(at..at + part.len()).of(written)
        };
        assert_eq!(back("etat"), "e\u{301}tat");
        assert_eq!(back("e"), "e\u{301}");
        assert_eq!(back("tat"), "tat");
        assert_eq!(back("f"), "ﬁ");
        assert_eq!(back("so"), "so");
        assert_eq!(back("sof"), "so\u{ad}ﬁ");
        assert_eq!(folded.original(3..3), Span::new(3, 3));
        assert_eq!(folded.original(0..folded.text.len()), Span::new(0, written.len()));
    }

    #[test]
    fn every_character_folds_once_and_for_all() {
        for character in ('\0'..='\u{31000}').chain('\u{e0000}'..='\u{e0200}') {
            let folded = fold(character.encode_utf8(&mut [0; 4])).text;
            assert_eq!(fold(&folded).text, folded, "{character:?}");
            if let Some(quick) = quick(character) {
                let mut slow = String::new();
                push_char(character, 0, &mut slow);
                assert_eq!(slow.nfc().collect::<String>(), quick.to_string(), "{character:?}");
            }
        }
    }

    #[test]
    fn long_runs_of_marks_and_invisible_characters_take_linear_time() {
        for unit in ["\u{301}", "\u{200b}", "e\u{301}", "\u{200b}\u{301}", "か\u{3099}"] {
            let text = unit.repeat(100_000);
            assert!(fold(&text).text.len() <= text.len());
        }
    }
}
