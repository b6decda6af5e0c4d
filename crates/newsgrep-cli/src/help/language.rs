//! The query language, short: the one source of `newsgrep help query` and of newsgrep-query(7).
//!
//! What is typed is held here as it is typed, and every example is parsed by a test.

/// What there is to say about one part of the language.
pub(crate) struct Part {
    pub(crate) name: &'static str,
    pub(crate) rows: &'static [Row],
}

/// Examples that mean the same, and what they mean.
pub(crate) struct Row {
    pub(crate) typed: &'static [&'static str],
    pub(crate) means: &'static str,
}

const fn row(typed: &'static [&'static str], means: &'static str) -> Row {
    Row { typed, means }
}

/// What comes before the examples.
pub(crate) const ABOUT: &str = "A query is asked of whole articles. In a search an argument of nothing but words is a \
    phrase, because the shell took its quotation marks; elsewhere words side by side are AND. Words are compared without \
    regard to case, accents, kinds of apostrophe and a final 's, and otherwise as they are written.";

/// What comes after them.
pub(crate) const NOTES: &[&str] = &[
    "AND, OR, NOT, ATLEAST, OF, SAME, SENTENCE and PARAGRAPH are operators in capitals only; !, a trailing ? and the like \
     are text. OR binds tighter than a space; AND and OR side by side need parentheses.",
    "Phrases and proximity stay inside a paragraph. zone: and lang: apply to all words of their level.",
    "Limits: 4 kB of text, 32 levels of parentheses, 256 words, 1,024 words for an expansion, 255 words of proximity.",
];

/// The language.
pub(crate) const PARTS: &[Part] = &[
    Part {
        name: "Words",
        rows: &[
            row(&["\"moment of truth\"", "«moment of truth»"], "a phrase, in any quotation marks"),
            row(&["\"moment * truth\""], "a phrase with any one word in it"),
            row(&["optimis*", "*gate", "wom?n"], "any letters; one letter"),
            row(&["\"moment of tru\"*"], "a phrase whose last word begins so"),
            row(&["Ryabkov~1", "Ryabkov~2"], "words of up to 1 or 2 other letters"),
            row(&["~Ryabkov", "~\"Julianne Smith\""], "a name in all its spellings"),
            row(&["STEM(negotiate)"], "regular inflections, by the paragraph's language; not women, went"),
            row(&["=Delâttre"], "with these accents, this case, this possessive"),
            row(&["==\"Russia’s\""], "exactly this text"),
            row(&["CAPS(turkey)", "ALLCAPS(who)", "NOCAPS(may)"], "capitalised, in capitals, neither"),
            row(&["re:/r[iy]abkov/"], "words by regular expression"),
            row(&["*"], "every article"),
        ],
    },
    Part {
        name: "Together",
        rows: &[
            row(&["NATO Russia", "NATO AND Russia"], "both, anywhere in the article"),
            row(&["NATO OR Russia", "NATO | Russia"], "either"),
            row(&["NATO NOT Russia", "NATO -Russia"], "the one without the other"),
            row(&["2 OF (NATO Russia \"open door\")"], "at least so many of these"),
            row(&["ATLEAST3 Stoltenberg"], "at least so often in the article. Also repeat3:"),
            row(&["NATO^2 Russia"], "weighs more in the order of the hits"),
        ],
    },
    Part {
        name: "Near each other",
        rows: &[
            row(
                &["NATO w/5 Russia", "NATO near/5 Russia"],
                "at most 4 words between; w/1 is adjacent. Also n/5, /5, near5, /N5/, AROUND(4)",
            ),
            row(&["NATO pre/3 Russia"], "in this order. Also p/3, adj/3, adj3, onear/3"),
            row(&["talks w/s Geneva"], "in one sentence. Also /s, SENTENCE"),
            row(&["talks w/p Geneva"], "in one paragraph. Also /p, SAME, PARAGRAPH"),
            row(&["Sherman NOT w/3 Wendy"], "the first with none of the second near it"),
            row(&["(vote OR ballot) w/9 \"open door\""], "groups and phrases, too"),
            row(&["\"truth moment\"~3"], "a phrase moved by so many places, as in Lucene"),
        ],
    },
    Part {
        name: "Fields",
        rows: &[
            row(
                &["title:NATO", "hlead:(NATO OR OTAN)"],
                "in the headline; there or in the lead. Also headline, hd, hl, ti, intitle; hlp",
            ),
            row(&["quote:\"moment of truth\""], "inside quotation marks"),
            row(
                &["source:\"new york*\"", "section:world"],
                "outlet; section. Also publication, pub, rst, sn, site; topic",
            ),
            row(
                &["byline:smith", "agency:afp", "url:example"],
                "author, news agency, words of the address. Also author, by, au",
            ),
            row(&["date:2022-01", "date:2022-01-10..2022-01-14"], "the date on the article's own clock"),
            row(&["after:2022-01-10 before:2022-02"], "from a day on; before a day"),
            row(&["date:-7d", "date:yesterday", "date:none"], "counted from today; without a date"),
            row(
                &["lang:en", "zone:title", "wc>1000"],
                "language; also language, la. Title, lead, subhead, body or boiler. Words; also length",
            ),
            row(&["id:0123456789abcdef0123456789abcdef"], "the article with this id"),
            row(&["query:kremlin"], "a saved search, see newsgrep save --help"),
        ],
    },
];

#[cfg(test)]
mod tests {
    use newsgrep::query::{ParseOptions, parse_with};

    use super::*;

    #[test]
    fn every_example_is_a_query() {
        let options = ParseOptions { today: Some(jiff::civil::date(2022, 1, 14)), ..ParseOptions::default() };
        for typed in PARTS.iter().flat_map(|part| part.rows).flat_map(|row| row.typed) {
            let parsed = parse_with(typed, &options);
            assert!(parsed.is_ok_and(|parsed| parsed.notices.is_empty()), "{typed}");
        }
    }

    #[test]
    fn examples_of_one_kind_mean_the_same_where_it_says_so() {
        let same = |one: &str, other: &str| {
            let canonical = |text| newsgrep::print(&newsgrep::parse(text).unwrap());
            assert_eq!(canonical(one), canonical(other));
        };
        for other in ["near/5", "n/5", "/5", "near5", "/N5/", "AROUND(4)"] {
            same("NATO w/5 Russia", &format!("NATO {other} Russia"));
        }
        for other in ["p/3", "adj/3", "adj3", "onear/3"] {
            same("NATO pre/3 Russia", &format!("NATO {other} Russia"));
        }
        for (one, other) in
            [("w/s", "/s"), ("w/s", "SENTENCE"), ("w/p", "/p"), ("w/p", "SAME"), ("w/p", "PARAGRAPH")]
        {
            same(&format!("talks {one} Geneva"), &format!("talks {other} Geneva"));
        }
    }
}
