//! What one word must be, and whether a word is that.
//!
//! In: a folded word, and how it is written. Out: yes or no. Nothing here knows a dictionary: an engine looks up in its
//! own which words a pattern stands for, and must come to the same answer.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use newsgrep_text::{Inflections, NameKey, Word, WordShape, fold, spelled};

/// What one word must be.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Pattern {
    /// Any word.
    Any,
    /// Exactly this folded word.
    Word(String),
    /// A word that begins with this folded text.
    Prefix(String),
    /// One of these folded words, in ascending order.
    OneOf(Vec<String>),
    /// A word of this shape.
    Like(Glob),
    /// A word within this edit distance of the folded one.
    Fuzzy {
        /// The folded word.
        word: String,
        /// How many letters may be added, dropped, changed or swapped with their neighbour.
        distance: u8,
    },
    /// A word that the expression matches whole.
    Regex(WordRegex),
    /// An inflection of a word in a language with inflection rules.
    Inflected {
        /// The stem of the word in that language.
        stem: String,
        /// The language, as an ISO 639-1 code.
        language: String,
    },
    /// This folded word, or a word with an initial capital that is a variant spelling of it as a name.
    Name(Name),
    /// A word that is what the pattern inside asks for, written like this.
    Spelled(Spelling, Box<Pattern>),
}

impl Pattern {
    /// Returns whether a word of a text is what the pattern asks for.
    ///
    /// `text` is the text the word is of.
    pub fn matches(&self, word: &Word<'_>, text: &str) -> bool {
        match self {
            Pattern::Name(name) => name
                .is(&word.folded, || WordShape::of(word.span.of(text), &word.folded).begins_with_capital()),
            Pattern::Spelled(spelling, inner) => {
                inner.matches(word, text) && spelling.is(word.span.of(text), &word.folded)
            }
            other => other.matches_folded(&word.folded),
        }
    }

    /// Returns whether a folded word is what the pattern asks for, however it is written.
    pub fn matches_folded(&self, folded: &str) -> bool {
        match self {
            Pattern::Any => true,
            Pattern::Word(word) => word == folded,
            Pattern::Prefix(prefix) => folded.starts_with(prefix.as_str()),
            Pattern::OneOf(words) => words.binary_search_by(|word| word.as_str().cmp(folded)).is_ok(),
            Pattern::Like(glob) => glob.matches(folded),
            Pattern::Fuzzy { word, distance } => edit_distance_within(word, folded, *distance),
            Pattern::Regex(regex) => regex.matches(folded),
            Pattern::Inflected { stem, language } => {
                Inflections::of(language).is_some_and(|rules| rules.stem(folded) == stem.as_str())
            }
            Pattern::Name(name) => name.is(folded, || true),
            Pattern::Spelled(_, inner) => inner.matches_folded(folded),
        }
    }
}

/// How a word must be written.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Spelling {
    /// With a capital letter.
    Capitals,
    /// In capital letters only.
    AllCapitals,
    /// Without a capital letter.
    NoCapitals,
    /// Exactly so, as [`spelled`] writes it.
    Exactly(String),
    /// With exactly this beginning.
    Beginning(String),
}

impl Spelling {
    /// Returns whether a word is written so.
    pub fn is(&self, written: &str, folded: &str) -> bool {
        match self {
            Spelling::Exactly(wanted) => spelled(written) == wanted.as_str(),
            Spelling::Beginning(wanted) => spelled(written).starts_with(wanted.as_str()),
            _ => self.is_shape(WordShape::of(written, folded)),
        }
    }

    /// Returns whether a word of this shape is written so; never for [`Spelling::Exactly`] and
    /// [`Spelling::Beginning`], which a shape does not tell.
    pub fn is_shape(&self, shape: WordShape) -> bool {
        match self {
            Spelling::Capitals => shape.has_capital(),
            Spelling::AllCapitals => shape.is_all_capitals(),
            Spelling::NoCapitals => !shape.has_capital(),
            Spelling::Exactly(_) | Spelling::Beginning(_) => false,
        }
    }
}

/// A word taken as a name.
#[derive(Clone, Debug)]
pub struct Name {
    folded: String,
    key: Option<NameKey>,
}

impl Name {
    /// Returns the name of a folded word.
    pub fn of(folded: &str) -> Self {
        Name { folded: folded.to_owned(), key: NameKey::of(folded) }
    }

    /// Returns the folded word.
    pub fn folded(&self) -> &str {
        &self.folded
    }

    /// Returns its keys; `None` if it has no letter that they are made of.
    pub fn key(&self) -> Option<&NameKey> {
        self.key.as_ref()
    }

    /// Returns whether a folded word is the name, or, if it has an initial capital, a variant spelling of it.
    fn is(&self, folded: &str, capital: impl FnOnce() -> bool) -> bool {
        if self.folded == folded {
            return true;
        }
        let Some(key) = &self.key else { return false };
        capital() && NameKey::of(folded).is_some_and(|other| key.is_variant_of(&other))
    }
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        self.folded == other.folded
    }
}

impl Eq for Name {}

impl Hash for Name {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.folded.hash(state);
    }
}

/// A word with wildcards, folded: `?` is any one letter, `*` any number of them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Glob(Vec<Piece>);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Piece {
    Letter(char),
    One,
    Many,
}

impl Glob {
    /// Returns the pattern of a word as typed.
    ///
    /// ```
    /// use newsgrep_query::plan::Glob;
    ///
    /// assert!(Glob::of("Wom?n").matches("women") && !Glob::of("wom?n").matches("womn"));
    /// assert!(Glob::of("*gate").matches("partygate") && Glob::of("*gate").matches("gate"));
    /// ```
    pub fn of(typed: &str) -> Self {
        let mut pieces = Vec::new();
        for stretch in typed.split_inclusive(['*', '?']) {
            let letters = stretch.trim_end_matches(['*', '?']);
            pieces.extend(fold(letters).text.chars().map(Piece::Letter));
            match stretch[letters.len()..].chars().next() {
                Some('?') => pieces.push(Piece::One),
                Some(_) if pieces.last() != Some(&Piece::Many) => pieces.push(Piece::Many),
                _ => {}
            }
        }
        Glob(pieces)
    }

    /// Returns the letters before the first wildcard.
    pub fn prefix(&self) -> String {
        let letters = self.0.iter().map_while(|piece| match piece {
            Piece::Letter(letter) => Some(*letter),
            Piece::One | Piece::Many => None,
        });
        letters.collect()
    }

    /// Returns whether it has a letter at all.
    pub fn has_letter(&self) -> bool {
        self.0.iter().any(|piece| matches!(piece, Piece::Letter(_)))
    }

    /// Returns whether a folded word has this shape.
    pub fn matches(&self, folded: &str) -> bool {
        // Going back to the last `*` only is enough: what an earlier one could take, the last one can as well.
        let pieces = &self.0;
        let (mut at, mut rest) = (0, folded.chars());
        let mut star: Option<(usize, std::str::Chars<'_>)> = None;
        loop {
            if let Some(Piece::Many) = pieces.get(at) {
                star = Some((at + 1, rest.clone()));
                at += 1;
                continue;
            }
            let mut next = rest.clone();
            match (pieces.get(at), next.next()) {
                (None, None) => return true,
                (Some(Piece::One), Some(_)) => {
                    at += 1;
                    rest = next;
                    continue;
                }
                (Some(Piece::Letter(letter)), Some(found)) if *letter == found => {
                    at += 1;
                    rest = next;
                    continue;
                }
                _ => {}
            }
            let Some((behind, from)) = &mut star else { return false };
            if from.next().is_none() {
                return false;
            }
            (at, rest) = (*behind, from.clone());
        }
    }
}

impl fmt::Display for Glob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write;
        self.0.iter().try_for_each(|piece| match piece {
            Piece::Letter(letter) => f.write_char(*letter),
            Piece::One => f.write_char('?'),
            Piece::Many => f.write_char('*'),
        })
    }
}

/// A regular expression over folded words.
#[derive(Clone)]
pub struct WordRegex {
    source: String,
    regex: Option<Arc<regex::Regex>>,
}

/// The most memory that a compiled regular expression may take, in bytes.
const REGEX_BYTES: usize = 1 << 20;

impl WordRegex {
    /// Returns the expression that matches a whole folded word, whatever its case.
    ///
    /// Letters with diacritics stand for those without, as in words.
    ///
    /// ```
    /// use newsgrep_query::plan::WordRegex;
    ///
    /// let regex = WordRegex::new("R[iy]abkov").unwrap();
    /// assert!(regex.matches("ryabkov") && !regex.matches("ryabkova"));
    /// assert!(WordRegex::new("(a").is_err());
    /// ```
    ///
    /// # Errors
    ///
    /// Fails with what is wrong with it, or if it takes too much memory.
    pub fn new(source: &str) -> Result<Self, String> {
        let folded: String = source
            .chars()
            .map(|letter| {
                if letter.is_ascii() || !letter.is_alphabetic() {
                    letter.to_string()
                } else {
                    fold(letter.encode_utf8(&mut [0; 4])).text
                }
            })
            .collect();
        // Built by itself first, so that `a)|(b` cannot escape the anchors.
        build(&folded)?;
        let regex = build(&format!("^(?:{folded})$"))?;
        Ok(WordRegex { source: source.to_owned(), regex: Some(Arc::new(regex)) })
    }

    /// Returns an expression that was never checked; if it cannot be read, it matches nothing.
    pub(super) fn or_nothing(source: &str) -> Self {
        WordRegex::new(source).unwrap_or_else(|_| WordRegex { source: source.to_owned(), regex: None })
    }

    /// Returns the expression as typed.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Returns whether a folded word is matched whole.
    pub fn matches(&self, folded: &str) -> bool {
        self.regex.as_ref().is_some_and(|regex| regex.is_match(folded))
    }
}

fn build(source: &str) -> Result<regex::Regex, String> {
    let built = regex::RegexBuilder::new(source)
        .case_insensitive(true)
        .size_limit(REGEX_BYTES)
        .dfa_size_limit(REGEX_BYTES)
        .nest_limit(64)
        .build();
    built.map_err(|error| match error {
        regex::Error::CompiledTooBig(_) => "it takes too much memory".to_owned(),
        // The last line says what is wrong; those before it draw the place, in a text with anchors around it.
        other => {
            let text = other.to_string();
            let last = text.lines().last().unwrap_or_default();
            last.trim().trim_start_matches("error: ").to_owned()
        }
    })
}

impl fmt::Debug for WordRegex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WordRegex(/{}/)", self.source)
    }
}

impl PartialEq for WordRegex {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

impl Eq for WordRegex {}

impl Hash for WordRegex {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.source.hash(state);
    }
}

/// Returns whether two words are at most so many edits apart: letters added, dropped, changed, or swapped with their
/// neighbour (the restricted distance of Damerau and Levenshtein, "optimal string alignment").
///
/// ```
/// use newsgrep_query::plan::edit_distance_within;
///
/// assert!(edit_distance_within("ryabkov", "riabkov", 1) && edit_distance_within("nato", "naot", 1));
/// assert!(!edit_distance_within("nato", "tano", 1));
/// ```
pub fn edit_distance_within(a: &str, b: &str, most: u8) -> bool {
    let most = usize::from(most);
    if a == b {
        return true;
    }
    // A letter is at least one byte and at most four.
    if a.len().abs_diff(b.len()) > 4 * most {
        return false;
    }
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > most {
        return false;
    }
    // Three rows of the table, of which only a band of 2·most + 1 around the diagonal can matter.
    let mut before_last = vec![usize::MAX; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    let mut row = vec![usize::MAX; b.len() + 1];
    for i in 1..=a.len() {
        let (from, to) = (i.saturating_sub(most).max(1), (i + most).min(b.len()));
        row.fill(usize::MAX);
        if i <= most {
            row[0] = i;
        }
        let mut least = row[0];
        for j in from..=to {
            let changed = last[j - 1].saturating_add(usize::from(a[i - 1] != b[j - 1]));
            let mut distance = changed.min(last[j].saturating_add(1)).min(row[j - 1].saturating_add(1));
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                distance = distance.min(before_last[j - 2].saturating_add(1));
            }
            row[j] = distance;
            least = least.min(distance);
        }
        if least > most {
            return false;
        }
        std::mem::swap(&mut before_last, &mut last);
        std::mem::swap(&mut last, &mut row);
    }
    last[b.len()] <= most
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_match_whole_words() {
        let check = |typed: &str, yes: &[&str], no: &[&str]| {
            let glob = Glob::of(typed);
            assert!(yes.iter().all(|word| glob.matches(word)), "{typed}: {yes:?}");
            assert!(!no.iter().any(|word| glob.matches(word)), "{typed}: {no:?}");
        };
        check("wom?n", &["woman", "women"], &["womn", "womaan", "womanly"]);
        check("Élan*", &["elan", "elans"], &["lan", "xelan"]);
        check("*a*b*c", &["abc", "xaxbxc", "aabbcc"], &["acb", "abcd", "ab"]);
        check("?*", &["a", "ab"], &[""]);
        assert_eq!(Glob::of("wo?en*").prefix(), "wo");
    }

    #[test]
    fn edit_distances_are_those_of_the_whole_table() {
        /// The recursive definition, word for word.
        fn naive(a: &[char], b: &[char]) -> usize {
            match (a, b) {
                ([], rest) | (rest, []) => rest.len(),
                ([.., x], [.., y]) => {
                    let (n, m) = (a.len(), b.len());
                    let mut least = naive(&a[..n - 1], &b[..m - 1]) + usize::from(x != y);
                    least = least.min(naive(&a[..n - 1], b) + 1).min(naive(a, &b[..m - 1]) + 1);
                    if n > 1 && m > 1 && a[n - 1] == b[m - 2] && a[n - 2] == b[m - 1] {
                        least = least.min(naive(&a[..n - 2], &b[..m - 2]) + 1);
                    }
                    least
                }
            }
        }
        let words: Vec<String> = (0..=4_u32)
            .flat_map(|length| {
                (0..3_u32.pow(length)).map(move |number| {
                    (0..length)
                        .map(|place| ['a', 'b', 'é'][(number / 3_u32.pow(place) % 3) as usize])
                        .collect()
                })
            })
            .collect();
        for a in &words {
            for b in &words {
                let (x, y): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
                let distance = naive(&x, &y);
                for most in 0..=2_u8 {
                    assert_eq!(edit_distance_within(a, b, most), distance <= usize::from(most), "{a} {b}");
                }
            }
        }
    }

    #[test]
    fn a_regular_expression_matches_whole_folded_words() {
        let check = |source: &str, yes: &[&str], no: &[&str]| {
            let regex = WordRegex::new(source).unwrap();
            assert!(yes.iter().all(|word| regex.matches(word)), "{source}: {yes:?}");
            assert!(!no.iter().any(|word| regex.matches(word)), "{source}: {no:?}");
        };
        check("r[iy]abkov", &["riabkov"], &["xriabkov", "riabkova"]);
        check("Élan|vote", &["elan", "vote"], &["elanx", "xvote"]);
        for (source, why) in
            [("(a", "unclosed group"), ("a)|(b", "unopened group"), ("(a{1000}){1000}", "memory")]
        {
            let error = WordRegex::new(source).unwrap_err();
            assert!(error.contains(why), "{source}: {error}");
        }
    }
}
