//! The list of very frequent words, and which two of them make a pair.
//!
//! In: a folded word. Out: its rank in the list of its language, and whether two words that stand side by side are so frequent
//! together that an index keeps them as one term: finding a phrase such as *in the wake of the* from single words takes as
//! long as reading half of the archive.
//!
//! The list is fixed and is part of what an index is made with: a change of it, or of what makes a pair, raises
//! [`ANALYSIS_VERSION`](crate::ANALYSIS_VERSION). It holds the function words of the languages that newspapers are mostly read
//! in, the most frequent first, as [`words`](crate::words()) folds them; of English also other words of news that phrases are
//! made of with them (*the end of the*, *according to the*). A word that is frequent in one language and rare in another does
//! no harm: the pair of two is rare there.
//!
//! What a pair saves is what the rarer of its words costs, and what it takes is how often it occurs. So it is the product of
//! the ranks that decides: the three most frequent words pair with nearly all of the list, words of the middle only with
//! those. Estimated from news of Reuters, against lists of the N most frequent words that all pair with each other: this takes
//! as many pairs as N = 75, and makes thirty phrases of stop words together as fast as N = 150 does, with two thirds of its
//! pairs.

/// How frequent a word is: the place in the list of its language, the most frequent first, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FrequencyRank(u16);

/// What the product of two ranks must stay below, each raised by [`RAISED`].
const LIMIT: u32 = 600;
const RAISED: u32 = 2;

impl FrequencyRank {
    /// Returns the rank of a folded word; `None` if it is not on the list, as nearly all words are not.
    #[inline]
    pub fn of(folded: &str) -> Option<Self> {
        if folded.len() > LONGEST {
            return None;
        }
        let hash = hash(folded.as_bytes());
        let mut place = hash as usize % PLACES;
        while TABLE[place].mark != FREE {
            let Listed { mark, rank, list, number } = TABLE[place];
            if mark == mark_of(hash) && LISTS[list as usize][number as usize] == folded {
                return Some(FrequencyRank(rank));
            }
            place = (place + 1) % PLACES;
        }
        None
    }

    /// Returns whether a word and the one behind it are a pair.
    ///
    /// ```
    /// use newsgrep_text::FrequencyRank;
    ///
    /// let rank = |word| FrequencyRank::of(word).unwrap();
    /// assert!(rank("of").pairs_with(rank("the")) && rank("the").pairs_with(rank("end")));
    /// assert!(!rank("end").pairs_with(rank("may")) && FrequencyRank::of("envoys").is_none());
    /// ```
    #[inline]
    pub fn pairs_with(self, next: FrequencyRank) -> bool {
        (u32::from(self.0) + RAISED) * (u32::from(next.0) + RAISED) < LIMIT
    }
}

/// A word of the list in the table.
#[derive(Clone, Copy)]
struct Listed {
    /// The upper bits of its hash, so that another word is hardly ever compared with it.
    mark: u8,
    /// Which list it is in, and where.
    list: u8,
    number: u16,
    rank: u16,
}

/// The mark of a place without a word.
const FREE: u8 = 0;

const fn mark_of(hash: u32) -> u8 {
    (hash >> 24) as u8 | 1
}

/// Places of the table: a power of two, some times the number of words.
const PLACES: usize = 1 << 11;

/// The words by their hash, each in the next place that is free.
static TABLE: [Listed; PLACES] = table();

const fn table() -> [Listed; PLACES] {
    let mut table = [Listed { mark: FREE, list: 0, number: 0, rank: 0 }; PLACES];
    let mut list = 0;
    while list < LISTS.len() {
        let mut number = 0;
        while number < LISTS[list].len() {
            let word = LISTS[list][number].as_bytes();
            let hash = hash(word);
            let mut place = hash as usize % PLACES;
            while table[place].mark != FREE && !is_same(bytes_of(table[place]), word) {
                place = (place + 1) % PLACES;
            }
            // Languages share words; the one that has it more often counts.
            if table[place].mark == FREE || number < table[place].rank as usize {
                let (list, number) = (list as u8, number as u16);
                table[place] = Listed { mark: mark_of(hash), list, number, rank: number };
            }
            number += 1;
        }
        list += 1;
    }
    table
}

const fn bytes_of(listed: Listed) -> &'static [u8] {
    LISTS[listed.list as usize][listed.number as usize].as_bytes()
}

const fn is_same(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let mut at = 0;
    while at < one.len() {
        if one[at] != other[at] {
            return false;
        }
        at += 1;
    }
    true
}

/// Returns the hash (FNV-1a) of a word.
#[inline]
const fn hash(word: &[u8]) -> u32 {
    let mut hash = 0x811c_9dc5_u32;
    let mut at = 0;
    while at < word.len() {
        hash = (hash ^ word[at] as u32).wrapping_mul(0x0100_0193);
        at += 1;
    }
    hash ^ hash >> 15
}

/// Longest word of the list, in bytes.
const LONGEST: usize = 14;

/// The words of each language, the most frequent first.
const LISTS: [&[&str]; 12] = [
    // English.
    &[
        "the",
        "to",
        "of",
        "a",
        "in",
        "and",
        "that",
        "on",
        "for",
        "said",
        "is",
        "it",
        "by",
        "as",
        "with",
        "at",
        "was",
        "from",
        "be",
        "have",
        "he",
        "has",
        "are",
        "not",
        "but",
        "will",
        "an",
        "this",
        "would",
        "more",
        "its",
        "they",
        "new",
        "u.s",
        "about",
        "we",
        "which",
        "his",
        "who",
        "up",
        "or",
        "their",
        "were",
        "also",
        "than",
        "had",
        "been",
        "after",
        "one",
        "over",
        "last",
        "if",
        "could",
        "there",
        "some",
        "i",
        "other",
        "out",
        "when",
        "no",
        "all",
        "two",
        "time",
        "what",
        "people",
        "years",
        "so",
        "into",
        "first",
        "can",
        "while",
        "now",
        "just",
        "do",
        "you",
        "because",
        "any",
        "before",
        "against",
        "her",
        "them",
        "since",
        "how",
        "may",
        "most",
        "those",
        "only",
        "even",
        "many",
        "him",
        "under",
        "down",
        "made",
        "such",
        "like",
        "still",
        "our",
        "between",
        "get",
        "make",
        "back",
        "government",
        "president",
        "did",
        "year",
        "through",
        "should",
        "being",
        "take",
        "week",
        "own",
        "three",
        "where",
        "month",
        "your",
        "during",
        "day",
        "my",
        "she",
        "off",
        "end",
        "same",
        "well",
        "much",
        "state",
        "part",
        "country",
        "until",
        "around",
        "very",
        "per",
        "cent",
        "percent",
        "million",
        "public",
        "according",
        "long",
        "another",
        "way",
        "going",
        "world",
        "say",
        "says",
        "states",
        "national",
        "four",
        "does",
        "including",
        "told",
        "next",
        "must",
        "then",
        "see",
        "company",
        "both",
        "group",
        "used",
        "market",
        "without",
        "put",
        "high",
        "these",
        "system",
        "us",
        "news",
        "business",
        "among",
        "work",
        "good",
        "later",
        "few",
        "however",
        "number",
        "early",
        "times",
        "party",
        "go",
        "left",
        "want",
        "already",
        "every",
        "official",
        "officials",
        "law",
        "ever",
        "home",
        "little",
        "members",
        "best",
        "think",
        "right",
        "know",
        "me",
        "called",
        "came",
        "set",
        "case",
        "five",
        "come",
        "along",
        "far",
        "former",
        "several",
        "too",
        "less",
        "hand",
        "place",
        "top",
        "middle",
        "behalf",
        "result",
        "light",
        "basis",
        "rest",
        "face",
        "wake",
        "course",
        "spite",
        "means",
        "front",
        "fact",
        "least",
        "once",
        "again",
        "asked",
        "major",
        "across",
        "though",
        "never",
        "always",
        "old",
        "days",
        "help",
        "minister",
        "police",
        "court",
        "city",
        "whole",
        "half",
        "leading",
        "nearly",
        "almost",
        "soon",
        "here",
        "need",
        "cannot",
        "couldn't",
        "didn't",
        "don't",
        "doesn't",
        "won't",
        "isn't",
        "wasn't",
    ],
    // German.
    &[
        "die", "der", "und", "in", "den", "von", "zu", "das", "mit", "sich", "des", "auf", "fur", "ist",
        "im", "dem", "nicht", "ein", "eine", "als", "auch", "es", "an", "werden", "aus", "er", "hat", "dass",
        "sie", "nach", "wird", "bei", "einer", "um", "am", "sind", "noch", "wie", "einem", "uber", "so",
        "zum", "einen", "war", "haben", "nur", "oder", "aber", "vor", "zur", "bis", "mehr", "durch", "man",
        "sein", "wurde", "sei", "ihre", "wenn", "keine", "hatte", "konnen", "gegen", "vom", "will", "wir",
        "ich", "seine", "unter", "mehrere", "dieser", "eines", "seit", "schon", "jahr", "jahren", "sagte",
        "was", "kann", "diese", "uhr", "soll", "doch", "nun", "ihm", "muss", "ab",
    ],
    // French.
    &[
        "de", "la", "le", "et", "les", "des", "en", "un", "du", "une", "que", "est", "pour", "qui", "dans",
        "a", "par", "plus", "pas", "au", "sur", "ne", "se", "ce", "il", "sont", "avec", "son", "aux", "d",
        "l", "s", "qu", "n", "c", "j", "cette", "mais", "ou", "etre", "ses", "comme", "on", "fait", "nous",
        "ont", "leur", "sa", "elle", "deux", "ces", "ete", "si", "aussi", "tout", "apres", "meme", "selon",
        "etait", "ils", "entre", "dont", "avait", "sans", "faire", "contre", "bien", "ans", "peut", "leurs",
        "depuis", "vous", "je", "notre", "y", "encore", "lors", "tres", "avant", "fois",
    ],
    // Spanish.
    &[
        "de", "la", "que", "el", "en", "y", "a", "los", "se", "del", "las", "un", "por", "con", "no", "una",
        "su", "para", "es", "al", "lo", "como", "mas", "o", "pero", "sus", "le", "ha", "me", "si", "sin",
        "sobre", "este", "ya", "entre", "cuando", "todo", "esta", "ser", "son", "dos", "tambien", "fue",
        "habia", "era", "muy", "anos", "hasta", "desde", "mi", "porque", "solo", "han", "yo", "hay", "vez",
        "puede", "todos", "asi", "nos", "ni", "parte", "tiene", "uno", "donde", "bien", "tiempo", "mismo",
        "ese", "ahora", "cada", "e", "vida", "otro", "despues", "te", "otros", "aunque", "esa", "contra",
        "durante", "tras",
    ],
    // Italian.
    &[
        "di", "e", "il", "la", "che", "in", "a", "per", "un", "del", "non", "una", "della", "i", "con", "le",
        "si", "da", "al", "sono", "dei", "come", "ha", "nel", "alla", "piu", "ma", "anche", "lo", "se",
        "gli", "delle", "ad", "o", "degli", "su", "dal", "dell", "all", "l", "nella", "questo", "ed",
        "dalla", "ai", "hanno", "era", "stato", "essere", "suo", "stata", "c", "ci", "loro", "sua", "tra",
        "dopo", "chi", "anni", "solo", "molto", "prima", "due", "quando", "cosi", "sulla", "mi", "dai",
        "sul", "fa", "fra", "altri", "alle", "nell", "anno", "perche", "quello", "sui", "contro",
    ],
    // Portuguese.
    &[
        "de", "a", "o", "que", "e", "do", "da", "em", "um", "para", "com", "nao", "uma", "os", "no", "se",
        "na", "por", "mais", "as", "dos", "como", "mas", "foi", "ao", "ele", "das", "tem", "seu", "sua",
        "ou", "ser", "quando", "muito", "ha", "nos", "ja", "esta", "eu", "tambem", "so", "pelo", "pela",
        "ate", "isso", "ela", "entre", "era", "depois", "sem", "mesmo", "aos", "ter", "seus", "quem", "nas",
        "me", "esse", "eles", "estao", "voce", "tinha", "foram", "essa", "num", "nem", "suas", "meu",
        "minha", "numa", "pelos", "elas", "havia", "seja", "qual", "ano", "anos", "segundo",
    ],
    // Dutch.
    &[
        "de", "van", "het", "een", "en", "in", "is", "dat", "op", "te", "zijn", "met", "voor", "die", "niet",
        "aan", "er", "om", "ook", "als", "dan", "maar", "bij", "nog", "uit", "door", "over", "naar", "heeft",
        "hij", "ze", "wordt", "was", "tot", "worden", "kan", "meer", "al", "of", "hebben", "deze", "zou",
        "zich", "wel", "we", "ik", "geen", "moet", "jaar", "onder", "je", "tegen", "na", "veel", "zo", "had",
    ],
    // Swedish.
    &[
        "och", "i", "att", "det", "som", "en", "pa", "ar", "av", "for", "med", "den", "till", "inte", "om",
        "ett", "har", "de", "var", "men", "han", "sig", "fran", "vi", "sa", "kan", "nar", "under", "ocksa",
        "efter", "eller", "nu", "sin", "dar", "vid", "mot", "ska", "skulle", "kommer", "ut", "far", "finns",
        "vara", "hade", "alla", "andra", "mycket", "an", "da", "sedan", "over",
    ],
    // Danish.
    &[
        "og", "i", "at", "det", "er", "en", "til", "pa", "som", "af", "for", "de", "med", "den", "der",
        "ikke", "har", "et", "om", "var", "han", "men", "fra", "vi", "sa", "kan", "ved", "sig", "ogsa",
        "vil", "efter", "eller", "nu", "skal", "vaere", "blev", "hun", "over", "nar", "ud", "sin", "ar",
    ],
    // Norwegian.
    &[
        "og", "i", "det", "er", "pa", "en", "som", "til", "av", "for", "at", "med", "de", "ikke", "den",
        "har", "et", "om", "var", "han", "men", "fra", "vi", "sa", "kan", "ved", "seg", "ogsa", "vil",
        "etter", "eller", "na", "skal", "vaere", "ble", "hun", "over", "nar", "ut", "sin", "ar",
    ],
    // Polish.
    &[
        "w", "i", "na", "z", "sie", "nie", "do", "to", "ze", "jest", "o", "jak", "po", "od", "za", "ale",
        "przez", "co", "dla", "tym", "sa", "tego", "a", "czy", "jego", "juz", "ktory", "oraz", "byl", "jej",
        "ma", "tak", "byc", "przed", "takze", "bylo", "bez", "tylko", "go", "ktora", "moze", "pod", "ktore",
        "przy", "roku",
    ],
    // Russian.
    &[
        "в",
        "и",
        "на",
        "не",
        "что",
        "с",
        "по",
        "как",
        "к",
        "из",
        "это",
        "за",
        "от",
        "он",
        "для",
        "о",
        "у",
        "а",
        "но",
        "его",
        "то",
        "также",
        "все",
        "до",
        "так",
        "было",
        "при",
        "или",
        "был",
        "во",
        "года",
        "со",
        "бы",
        "же",
        "мы",
        "они",
        "она",
        "ее",
        "их",
        "году",
        "быть",
        "были",
        "уже",
        "только",
        "может",
        "если",
        "после",
        "под",
        "который",
        "более",
        "которые",
        "я",
    ],
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words;

    #[test]
    fn every_word_is_found_and_is_as_words_are_folded() {
        for (list, number) in LISTS.iter().flat_map(|list| (0..list.len()).map(move |number| (list, number)))
        {
            let word = list[number];
            let rank = FrequencyRank::of(word).unwrap();
            assert!(usize::from(rank.0) <= number, "{word}");
            let folded: Vec<String> = words(word).map(|word| word.folded.into_owned()).collect();
            assert_eq!(folded, [word]);
            assert!(word.len() <= LONGEST);
            assert_eq!(list.iter().filter(|other| **other == word).count(), 1, "{word} is listed twice");
        }
        assert!(TABLE.iter().filter(|place| place.mark != FREE).count() < PLACES / 2);
    }

    #[test]
    fn other_words_have_no_rank() {
        for word in ["", "envoys", "thee", "government's", "of the", "THE", "北", "\u{0}"] {
            assert_eq!(FrequencyRank::of(word), None, "{word}");
        }
    }

    #[test]
    fn a_pair_has_a_very_frequent_word() {
        let check = |pair: &str, expected: bool| {
            let ranks: Vec<FrequencyRank> =
                pair.split(' ').map(|word| FrequencyRank::of(word).unwrap()).collect();
            assert_eq!(ranks[0].pairs_with(ranks[1]), expected, "{pair}");
        };
        for pair in ["of the", "the of", "to be", "the wake", "in der", "de la", "and would", "i det"] {
            check(pair, true);
        }
        for pair in ["same time", "would like", "high part", "last week"] {
            check(pair, false);
        }
    }
}
