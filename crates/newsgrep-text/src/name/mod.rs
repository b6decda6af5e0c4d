//! Names: which spellings may be one name, whoever transliterated it.
//!
//! In: a folded word that is taken as a name. Out: its [`NameKey`], which two spellings of a name mostly share:
//! `riabkov`, `ryabkov` and `рябков`. Whether a word is a name at all, and which variants an archive holds, is
//! the caller's to know.
//!
//! A key has two levels. The *sound* is the word in Latin letters with one spelling for each sound: `sch`, `sh`
//! and `ш` are one letter, `w` is `v`, `ou` is `u`, `y`, `j` and `ij` are `i` (`sound.rs`). The *skeleton* keeps
//! its consonants only, those that languages confuse being one: `g`, `h` and `kh` are `k`, `z`, `ts` and `sh` are
//! `s` (`skeleton.rs`). The skeleton is what an index looks up; that two words with one skeleton are variants is
//! said by the likeness of their sounds (`likeness.rs`), because `putin` and `patton` have one skeleton too.
//!
//! The idea is an old one: Soundex (Russell 1918) keeps a name's consonants and merges those that sound alike, and
//! Daitch–Mokotoff (1985) reads digraphs of several languages. In a dictionary of news both find more than ten other
//! words for each name; comparing the sounds, as Jaro and Winkler (1990) compare names, leaves about two.
//!
//! The rules were tuned on Belarusian and Russian forms of one name in the EU's sanctions lists, on Arabic names
//! there, and on pairs of Latin and Cyrillic spellings in Wikidata. What one spelling cannot tell stays apart: the
//! German `ch` of `Michail`, the English `j` of `Джон`.

mod latin;
mod letters;
mod likeness;
mod skeleton;
mod sound;

use likeness::jaro_winkler;

/// How alike the sounds of two spellings of one name are at least. At 0.80 a name would find a fifth more words that
/// are none of its spellings, and one in fifty more that are.
const VARIANT_LIKENESS: f32 = 0.82;
/// The same where both sounds have three letters at most: with one vowel between, Kiev and Kyiv are no more alike.
const SHORT_LIKENESS: f32 = 0.80;

/// What the spellings of one name have in common.
///
/// ```
/// use newsgrep_text::NameKey;
///
/// let key = |word| NameKey::of(word).unwrap();
/// assert_eq!(key("рябков").skeleton, key("riabkov").skeleton);
/// assert!(key("рябков").is_variant_of(&key("riabkov")));
/// assert!(!key("putin").is_variant_of(&key("patton")));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NameKey {
    /// How the word sounds, in ASCII letters of which the capitals stand for digraphs.
    pub sound: String,
    /// Its consonants, those that languages confuse merged: lower-case ASCII, never empty.
    pub skeleton: String,
}

impl NameKey {
    /// Returns the key of a folded word, or nothing if it has no letter of the Latin or Cyrillic alphabet.
    ///
    /// Whatever else the word holds, digits and apostrophes among them, is passed over, and so is all that comes
    /// after its first 32 letters.
    pub fn of(folded: &str) -> Option<NameKey> {
        let sound = sound::of(folded)?;
        let mut skeleton = String::new();
        skeleton::push(&sound, &mut skeleton);
        Some(NameKey { sound: sound.to_text(), skeleton })
    }

    /// Returns whether both may be spellings of one name: their skeletons are the same and their sounds alike.
    ///
    /// It goes both ways, but not from one to the next: a variant of a variant may be none.
    pub fn is_variant_of(&self, other: &NameKey) -> bool {
        let short = self.sound.len().max(other.sound.len()) <= 3;
        let least = if short { SHORT_LIKENESS } else { VARIANT_LIKENESS };
        self.skeleton == other.skeleton
            && jaro_winkler(self.sound.as_bytes(), other.sound.as_bytes()) >= least
    }
}

/// Appends the [skeleton](NameKey::skeleton) of a folded word, and returns whether it has one.
///
/// It gives what [`NameKey::of`] gives and, unless `skeleton` must grow, allocates nothing.
///
/// ```
/// let mut skeleton = String::new();
/// assert!(newsgrep_text::skeleton_into("grouchko", &mut skeleton));
/// assert_eq!(skeleton, "krsk");
/// assert!(!newsgrep_text::skeleton_into("2014", &mut skeleton));
/// ```
pub fn skeleton_into(folded: &str, skeleton: &mut String) -> bool {
    let Some(sound) = sound::of(folded) else { return false };
    skeleton::push(&sound, skeleton);
    true
}

/// Appends the term that a dictionary of names has for a folded word: its skeleton, `between`, and the word. Returns
/// whether it has one.
///
/// So the spellings of a name stand next to each other there. An index has the terms of the words that begin with a
/// [capital](crate::WordShape::begins_with_capital) anywhere in an article, boiler left out.
///
/// ```
/// let mut term = String::new();
/// assert!(newsgrep_text::name_term_into("grouchko", '/', &mut term));
/// assert_eq!(term, "krsk/grouchko");
/// ```
pub fn name_term_into(folded: &str, between: char, term: &mut String) -> bool {
    let has_one = skeleton_into(folded, term);
    if has_one {
        term.push(between);
        term.push_str(folded);
    }
    has_one
}
