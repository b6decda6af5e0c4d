//! Phrases that generated articles hold at known rates, for measurements of rare and of frequent ones.

/// How often a phrase occurs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Frequency {
    /// In one of some thousand paragraphs.
    Rare,
    /// In about one of a hundred paragraphs.
    Middle,
    /// In a quarter of all paragraphs or more.
    Frequent,
}

/// A phrase that is written into paragraphs at a known rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// The words, in lower case.
    pub text: &'static str,
    /// Its class.
    pub frequency: Frequency,
    /// In how many of a million paragraphs it is written. Words drawn one by one make frequent phrases too, so for
    /// [`Frequency::Frequent`] this is the least; for the others chance adds less than one in a million.
    pub per_million: u32,
}

/// Every phrase that is written on purpose. Titles do not count as paragraphs here: they hold none.
pub const PHRASES: [Phrase; 9] = [
    Phrase { text: "moment of truth", frequency: Frequency::Rare, per_million: 200 },
    Phrase { text: "vote of confidence", frequency: Frequency::Rare, per_million: 300 },
    Phrase { text: "stranded freighter", frequency: Frequency::Rare, per_million: 100 },
    Phrase { text: "prime minister", frequency: Frequency::Middle, per_million: 12_000 },
    Phrase { text: "interest rates", frequency: Frequency::Middle, per_million: 8_000 },
    Phrase { text: "spoke on condition of anonymity", frequency: Frequency::Middle, per_million: 5_000 },
    Phrase { text: "in the", frequency: Frequency::Frequent, per_million: 300_000 },
    Phrase { text: "of the", frequency: Frequency::Frequent, per_million: 350_000 },
    Phrase { text: "said on", frequency: Frequency::Frequent, per_million: 250_000 },
];

/// Returns the phrases of a class, the first one the most typical.
pub fn phrases(frequency: Frequency) -> impl Iterator<Item = &'static str> {
    PHRASES.iter().filter(move |phrase| phrase.frequency == frequency).map(|phrase| phrase.text)
}
