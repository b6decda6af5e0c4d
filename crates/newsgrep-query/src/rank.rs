//! How well a paragraph matches: BM25 over the occurrences of a plan's leaves in it.
//!
//! In: how often each leaf occurs in a paragraph, how many words that has, and how rare the words are in the archive. Out: a
//! score. Every engine scores with this, so that they order hits alike; which paragraphs are scored is theirs to find.
//!
//! The score of a paragraph is the sum of its positive leaves, doubled if it is the headline; an article scores as its
//! best paragraph. A leaf scores by BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009) with the
//! paragraph as the document:
//!
//! ```text
//! leaf = factor · idf · tf · (k₁ + 1) / (tf + k₁ · (1 − b + b · length / average length))
//! idf  = Σ over its words of ln(1 + (N − n + 0.5) / (n + 0.5))
//! ```
//!
//! where `tf` counts the leaf's occurrences in the paragraph and `n` the paragraphs with the word. `N` are the paragraphs
//! that have words, and the average length is theirs: paragraphs of the story, or of boiler where the leaf is looked for
//! there. The factor is 1.5 for a phrase or a proximity, times the boost asked for. A slot that stands for several words
//! (`optimis*`) is as rare as the most frequent of them; a group joined by OR inside a proximity as its rarest member.
//! Lengths are those of the paragraph's words, rounded to one byte as Lucene and tantivy do.

use newsgrep_text::{Article, Zone};

use crate::eval::{Examined, ExaminedParagraph};
use crate::plan::{Clause, Pattern};

/// How much of what more occurrences could add the first one leaves: k₁ of BM25.
pub const K1: f32 = 1.2;

/// How much the length of a paragraph counts: b of BM25.
pub const B: f32 = 0.75;

/// What a leaf's score is multiplied by when it is a phrase or a proximity: it says more than its words.
pub const PHRASE_FACTOR: f32 = 1.5;

/// What a paragraph's score is multiplied by when it is the headline.
pub const TITLE_FACTOR: f32 = 2.0;

/// What is known of the paragraphs that have words in one field: those of the story, or those of boiler.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Field {
    /// How many there are.
    pub documents: u64,
    /// How many words they have on average; 0 if there are none.
    pub average: f32,
}

impl Field {
    /// Returns what is known of so many paragraphs that have so many words together.
    pub fn of(documents: u64, words: u64) -> Field {
        let average = if documents == 0 { 0.0 } else { (words as f64 / documents as f64) as f32 };
        Field { documents, average }
    }
}

/// The weight of a leaf in one field.
///
/// ```
/// use newsgrep_query::plan::{Clause, Pattern};
/// use newsgrep_query::rank::{Field, LeafWeight};
///
/// // One word, that 5 of 1,000 paragraphs have, of 40 words on average.
/// let talks = Clause::Row(vec![Pattern::Word("talks".into())]);
/// let weight = LeafWeight::of(&talks, 1.0, &mut |_| 5, Field { documents: 1_000, average: 40.0 });
/// assert!(weight.score(2, 40) > weight.score(1, 40));
/// assert!(weight.score(1, 20) > weight.score(1, 40));
/// assert!(weight.score(1_000, 20) <= weight.ceiling());
/// ```
#[derive(Clone, Debug)]
pub struct LeafWeight {
    /// What endless occurrences score.
    factor: f32,
    /// What that is made of beside a constant: how rare the clause is, and what it is multiplied by.
    parts: (f32, f32),
    /// By the rounded length of a paragraph: what the number of occurrences is compared with.
    by_length: Box<[f32; 256]>,
}

impl LeafWeight {
    /// Returns the weight of a clause.
    ///
    /// `frequency` says of a pattern how many paragraphs of the field have the most frequent word that it stands for; it is
    /// not asked of patterns that any word meets. A field without paragraphs makes a weight of nothing.
    pub fn of(
        clause: &Clause,
        boost: f32,
        frequency: &mut dyn FnMut(&Pattern) -> u64,
        field: Field,
    ) -> LeafWeight {
        let multiplied = phrase_factor(clause) * boost;
        let idf = rarity(clause, &mut |pattern| idf(frequency(pattern), field.documents));
        if field.documents == 0 {
            return LeafWeight { factor: 0.0, parts: (0.0, multiplied), by_length: Box::new([1.0; 256]) };
        }
        LeafWeight::made_of(idf, multiplied, field.average)
    }

    /// Returns the weight of what is so rare and multiplied so, where paragraphs have so many words on average.
    pub(crate) fn made_of(idf: f32, multiplied: f32, average: f32) -> LeafWeight {
        let factor = idf * (1.0 + K1) * multiplied;
        LeafWeight { factor, parts: (idf, multiplied), by_length: Box::new(compared_with(average)) }
    }

    /// Returns the score of a paragraph of so many words with so many occurrences.
    pub fn score(&self, occurrences: u32, words: u32) -> f32 {
        self.score_at(occurrences, length_code(words))
    }

    /// Returns the same for the [code](length_code) of its length.
    #[inline]
    pub fn score_at(&self, occurrences: u32, length: u8) -> f32 {
        let occurrences = occurrences as f32;
        self.factor * (occurrences / (occurrences + self.by_length[usize::from(length)]))
    }

    /// Returns what no score exceeds.
    #[inline]
    pub fn ceiling(&self) -> f32 {
        self.factor
    }

    /// Returns how rare the clause is.
    pub fn idf(&self) -> f32 {
        self.parts.0
    }

    /// Returns what the score is multiplied by: for a phrase or a proximity, and as asked for.
    pub fn factor(&self) -> f32 {
        self.parts.1
    }

    /// Returns how much so many occurrences count in a paragraph whose length has this [code](length_code): a score is
    /// `idf · tf · factor`, but for rounding.
    pub fn tf(&self, occurrences: u32, length: u8) -> f32 {
        let occurrences = occurrences as f32;
        occurrences * (1.0 + K1) / (occurrences + self.by_length[usize::from(length)])
    }

    /// Returns by the code of a length what the number of occurrences is compared with.
    #[cfg(feature = "local")]
    pub(crate) fn by_length(&self) -> &[f32; 256] {
        &self.by_length
    }
}

/// Returns by rounded length what numbers of occurrences are compared with, where paragraphs have so many words on average.
fn compared_with(average: f32) -> [f32; 256] {
    let mut by_length = [0.0; 256];
    for (length, compared) in LENGTHS.iter().zip(&mut by_length) {
        *compared = K1 * (1.0 - B + B * *length as f32 / average);
    }
    by_length
}

/// Returns what the score of a clause is multiplied by: [`PHRASE_FACTOR`] for a phrase or a proximity, else 1.
pub fn phrase_factor(clause: &Clause) -> f32 {
    if is_phrase(clause) { PHRASE_FACTOR } else { 1.0 }
}

fn is_phrase(clause: &Clause) -> bool {
    match clause {
        Clause::Row(slots) | Clause::Verbatim { words: slots, .. } => slots.len() > 1,
        Clause::Sloppy { .. } | Clause::Near { .. } => true,
        Clause::AnyOf(_) => false,
        Clause::NotNear { of, .. } => is_phrase(of),
    }
}

/// Returns how rare a clause is: the rarities of its words added up; a group joined by OR is as rare as its rarest
/// member.
fn rarity(clause: &Clause, idf: &mut dyn FnMut(&Pattern) -> f32) -> f32 {
    match clause {
        Clause::Row(slots) | Clause::Verbatim { words: slots, .. } | Clause::Sloppy { slots, .. } => {
            slots.iter().filter(|pattern| !is_any(pattern)).map(idf).sum()
        }
        Clause::AnyOf(members) => members.iter().map(|member| rarity(member, idf)).fold(0.0, f32::max),
        Clause::Near { operands, .. } => operands.iter().map(|operand| rarity(operand, idf)).sum(),
        Clause::NotNear { of, .. } => rarity(of, idf),
    }
}

/// Returns whether any word meets a pattern, written so or not.
fn is_any(pattern: &Pattern) -> bool {
    match pattern {
        Pattern::Any => true,
        Pattern::Spelled(_, inner) => is_any(inner),
        _ => false,
    }
}

/// Returns how rare a word is that so many of all paragraphs have.
pub fn idf(frequency: u64, documents: u64) -> f32 {
    let frequency = frequency.min(documents);
    (1.0 + ((documents - frequency) as f32 + 0.5) / (frequency as f32 + 0.5)).ln()
}

/// The lengths that are told apart: 0 to 39, then eight of each power of two; each stands for those up to the next.
const LENGTHS: [u32; 256] = {
    /// Shorter ones stand for themselves.
    const FIRST: u32 = 24;
    let mut lengths = [0; 256];
    let mut code = 0;
    while code < 256 {
        let above = (code as u32).saturating_sub(FIRST);
        lengths[code] = match above >> 3 {
            0 => code as u32,
            power => FIRST + ((above & 7 | 8) << (power - 1)),
        };
        code += 1;
    }
    lengths
};

/// Returns the code of the greatest length that is told apart and not above this one.
pub fn length_code(words: u32) -> u8 {
    // The first length is 0, so there is one.
    (LENGTHS.partition_point(|length| *length <= words) - 1) as u8
}

/// Returns a length in words as it is counted: rounded down to one that is told apart.
///
/// ```
/// use newsgrep_query::rank::rounded_length;
///
/// assert_eq!((rounded_length(37), rounded_length(41), rounded_length(1_000)), (37, 40, 984));
/// ```
pub fn rounded_length(words: u32) -> u32 {
    LENGTHS[usize::from(length_code(words))]
}

/// Returns the better one of the best score so far and that of one more paragraph, doubled if it is the headline.
#[inline]
pub(crate) fn better(best: f32, score: f32, is_title: impl FnOnce() -> bool) -> f32 {
    if score * TITLE_FACTOR <= best {
        return best;
    }
    best.max(if is_title() { score * TITLE_FACTOR } else { score })
}

/// Returns the score of a paragraph that took part: the sum of its leaves, doubled if it is the headline.
///
/// `weight` returns the weight of a leaf, by its number, in the field that paragraphs of a zone are of: all zones but
/// [`Zone::Boiler`] are of one field. A leaf without a weight adds nothing.
pub fn paragraph_score<'w>(
    paragraph: &ExaminedParagraph,
    zone: Zone,
    weight: &dyn Fn(usize, Zone) -> Option<&'w LeafWeight>,
) -> f32 {
    let of_leaf = |(leaf, occurrences): &(usize, u64)| {
        let occurrences = u32::try_from(*occurrences).unwrap_or(u32::MAX);
        weight(*leaf, zone).map_or(0.0, |weight| weight.score(occurrences, paragraph.words))
    };
    // In the order of the leaves: another order would give another sum in the last bit.
    let sum = paragraph.leaves.iter().map(of_leaf).sum();
    better(0.0, sum, || zone == Zone::Title)
}

/// Returns the score of an article: that of its best paragraph.
///
/// `weight` is as in [`paragraph_score`].
///
/// ```
/// use newsgrep_query::plan::Plan;
/// use newsgrep_query::rank::{self, Field, LeafWeight};
/// use newsgrep_query::{Scope, eval, parse};
/// use newsgrep_text::Article;
///
/// let article = Article::from_text("talks.txt", "Talks begin\n\nThe talks began on Monday.");
/// let plan = Plan::compile(&parse("talks").unwrap());
/// let field = Field { documents: 1_000, average: 40.0 };
/// let talks = LeafWeight::of(&plan.leaves[0].clause, plan.leaves[0].boost, &mut |_| 5, field);
/// let found = eval::examine(&plan, &article, Scope::Article, &|| false).unwrap();
/// let score = rank::article_score(&found, &article, &|_, _| Some(&talks));
/// assert_eq!(score, 2.0 * talks.score(1, 2));
/// ```
///
/// # Panics
///
/// Panics if the article does not have one of the paragraphs.
pub fn article_score<'w>(
    examined: &Examined,
    article: &Article,
    weight: &dyn Fn(usize, Zone) -> Option<&'w LeafWeight>,
) -> f32 {
    let scores = examined
        .paragraphs
        .iter()
        .map(|paragraph| paragraph_score(paragraph, article.paragraphs[paragraph.ordinal].zone, weight));
    scores.fold(0.0, f32::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(feature = "local")]
    fn lengths_are_rounded_as_the_index_does() {
        use tantivy::fieldnorm::FieldNormReader;
        for code in 0..=u8::MAX {
            assert_eq!(LENGTHS[usize::from(code)], FieldNormReader::id_to_fieldnorm(code), "{code}");
        }
        for words in (0..5_000).chain([100_000, u32::MAX / 3, u32::MAX - 1, u32::MAX]) {
            assert_eq!(length_code(words), FieldNormReader::fieldnorm_to_id(words), "{words}");
        }
    }

    #[test]
    fn rarer_words_and_phrases_weigh_more() {
        let weigh = |query: &str| {
            let plan = crate::plan::Plan::compile(&crate::parse(query).expect("the queries of tests parse"));
            let mut frequency = |pattern: &Pattern| match pattern {
                Pattern::Word(word) if word == "the" => 900,
                Pattern::Word(_) => 9,
                _ => 90,
            };
            let field = Field::of(1_000, 40_000);
            LeafWeight::of(&plan.leaves[0].clause, plan.leaves[0].boost, &mut frequency, field).ceiling()
        };
        let alone = weigh("moment");
        assert_eq!(alone, idf(9, 1_000) * (1.0 + K1));
        assert!(weigh("the") < weigh("optimis*") && weigh("optimis*") < alone);
        assert_eq!(weigh("\"moment * truth\""), (idf(9, 1_000) + idf(9, 1_000)) * (1.0 + K1) * PHRASE_FACTOR);
        // Of a group the rarest counts, of what must not be near nothing.
        assert_eq!(weigh("(the OR moment) w/3 truth"), weigh("moment w/3 truth"));
        assert_eq!(weigh("moment NOT w/3 the"), alone);
        assert_eq!(weigh("moment^2"), 2.0 * alone);
    }

    #[test]
    fn where_no_paragraph_has_words_nothing_weighs() {
        let clause = Clause::Row(vec![Pattern::Word("moment".to_owned())]);
        let weight = LeafWeight::of(&clause, 1.0, &mut |_| 0, Field::of(0, 0));
        assert_eq!((weight.score(3, 10), weight.ceiling()), (0.0, 0.0));
    }
}
