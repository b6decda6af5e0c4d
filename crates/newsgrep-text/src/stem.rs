//! Inflections: the stem of a word, by the rules of its language.
//!
//! In: a folded word and a language. Out: its stem, by the Snowball algorithm of the language (Porter, "Snowball: A
//! language for stemming algorithms", 2001; <https://snowballstem.org>). Two words are inflections of each other if
//! their stems are equal. Diacritics are gone from folded words, so a few stems differ from those of the original.

use std::borrow::Cow;

use frostem::{Algorithm, Stemmer};

/// The languages with inflection rules, as ISO 639-1 codes, in ascending order.
pub const STEM_LANGUAGES: [&str; 35] = [
    "ar", "ca", "cs", "da", "de", "el", "en", "eo", "es", "et", "eu", "fa", "fi", "fr", "ga", "hi", "hu",
    "hy", "id", "it", "lt", "nb", "ne", "nl", "nn", "no", "pl", "pt", "ro", "ru", "sr", "sv", "ta", "tr",
    "uk",
];

/// The rules of one language for inflections.
///
/// ```
/// use newsgrep_text::Inflections;
///
/// let english = Inflections::of("en").unwrap();
/// assert_eq!(english.stem("negotiations"), english.stem("negotiating"));
/// assert!(Inflections::of("ja").is_none());
/// ```
#[derive(Clone, Copy)]
pub struct Inflections {
    rules: Stemmer,
    letters: Letters,
}

/// What a word needs before the rules of its language apply.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Letters {
    AsFolded,
    /// The rules leave the `و` and `ف` of `والرئيس` before the article.
    Arabic,
    /// The rules are written for the letters of Persian, which folding writes as those of Arabic.
    Persian,
}

impl Inflections {
    /// Returns the rules of a language, given as an ISO 639-1 code; `None` if it has none here.
    pub fn of(language: &str) -> Option<Self> {
        let algorithm = match language {
            "ar" => Algorithm::Arabic,
            "ca" => Algorithm::Catalan,
            "cs" => Algorithm::Czech,
            "da" => Algorithm::Danish,
            "de" => Algorithm::German,
            "el" => Algorithm::Greek,
            "en" => Algorithm::English,
            "eo" => Algorithm::Esperanto,
            "es" => Algorithm::Spanish,
            "et" => Algorithm::Estonian,
            "eu" => Algorithm::Basque,
            "fa" => Algorithm::Persian,
            "fi" => Algorithm::Finnish,
            "fr" => Algorithm::French,
            "ga" => Algorithm::Irish,
            "hi" => Algorithm::Hindi,
            "hu" => Algorithm::Hungarian,
            "hy" => Algorithm::Armenian,
            "id" => Algorithm::Indonesian,
            "it" => Algorithm::Italian,
            "lt" => Algorithm::Lithuanian,
            "nb" | "nn" | "no" => Algorithm::Norwegian,
            "ne" => Algorithm::Nepali,
            "nl" => Algorithm::Dutch,
            "pl" => Algorithm::Polish,
            "pt" => Algorithm::Portuguese,
            "ro" => Algorithm::Romanian,
            "ru" => Algorithm::Russian,
            "sr" => Algorithm::Serbian,
            "sv" => Algorithm::Swedish,
            "ta" => Algorithm::Tamil,
            "tr" => Algorithm::Turkish,
            "uk" => Algorithm::Ukrainian,
            _ => return None,
        };
        let letters = match language {
            "ar" => Letters::Arabic,
            "fa" => Letters::Persian,
            _ => Letters::AsFolded,
        };
        Some(Inflections { rules: Stemmer::new(algorithm), letters })
    }

    /// Returns the stem of a folded word.
    pub fn stem<'w>(&self, folded: &'w str) -> Cow<'w, str> {
        if self.letters == Letters::Persian && folded.contains(['ي', 'ك']) {
            let written: String = folded.chars().map(persian).collect();
            return Cow::Owned(self.rules.stem(&written).into_owned());
        }
        if self.letters == Letters::Arabic
            && let Some(noun) = folded.strip_prefix("وال").or_else(|| folded.strip_prefix("فال"))
            && noun.chars().nth(2).is_some()
        {
            return self.rules.stem(&folded['و'.len_utf8()..]);
        }
        self.rules.stem(folded)
    }
}

fn persian(letter: char) -> char {
    match letter {
        'ي' => 'ی',
        'ك' => 'ک',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(language: &str, words: &[&str], same: bool) {
        let rules = Inflections::of(language).unwrap();
        let stems: Vec<_> = words.iter().map(|word| rules.stem(word)).collect();
        assert_eq!(stems.windows(2).all(|pair| pair[0] == pair[1]), same, "{words:?}: {stems:?}");
    }

    #[test]
    fn inflections_share_a_stem() {
        check("en", &["negotiate", "negotiates", "negotiating", "negotiated", "negotiation"], true);
        check("en", &["universe", "negotiate"], false);
        check("fr", &["negociation", "negociations"], true);
        check("ru", &["переговоры", "переговоров"], true);
        check("de", &["verhandlung", "verhandlungen"], true);
        check("ar", &["رئيس", "الرئيس", "والرئيس"], true);
        check("ar", &["مدينة", "المدينة"], true);
        check("fa", &["كشور", "كشورهاي"], true);
    }

    #[test]
    fn every_listed_language_has_rules_and_no_other_has() {
        assert!(STEM_LANGUAGES.is_sorted());
        assert!(STEM_LANGUAGES.iter().all(|language| Inflections::of(language).is_some()));
        assert!(["ja", "", "EN", "eng"].iter().all(|language| Inflections::of(language).is_none()));
    }
}
