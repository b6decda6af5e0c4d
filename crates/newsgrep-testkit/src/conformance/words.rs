//! Random queries made of what an archive has, so that most of them find something.
//!
//! In: articles. Out: queries over their words, next to each other or near each other as they stand there, over their
//! names, zones, dates and fields, and mixtures of those. Of the query language everything is there that engines answer.

use newsgrep_query::{DateRange, Field, Filter, Near, NumberRange, Part, Query, Reach, Slot, Writing};
use newsgrep_text::{Article, Zone, words};

use crate::Rng;

/// The paragraphs and fields of an archive, to make queries of.
pub struct Words<'a> {
    articles: &'a [Article],
    /// The words of each paragraph that has more than three, as they are written.
    paragraphs: Vec<Vec<&'a str>>,
}

impl<'a> Words<'a> {
    /// Returns the words of these articles.
    ///
    /// # Panics
    ///
    /// Panics if no paragraph has more than three words.
    pub fn of(articles: &'a [Article]) -> Self {
        let texts = articles
            .iter()
            .flat_map(|article| (0..article.paragraphs.len()).map(|ordinal| article.paragraph_text(ordinal)));
        let paragraphs: Vec<Vec<&str>> = texts
            .map(|text| words(text).map(|word| word.span.of(text)).collect())
            .filter(|words: &Vec<_>| words.len() > 3)
            .collect();
        assert!(!paragraphs.is_empty(), "there is nothing to ask for");
        Words { articles, paragraphs }
    }

    /// Returns a query of at most three levels.
    pub fn query(&self, rng: &mut Rng) -> Query {
        match rng.below(10) {
            0..=3 => self.clause(rng),
            4 => {
                let clause = self.clause(rng);
                self.confined(rng, clause)
            }
            _ => self.combined(rng, 2),
        }
    }

    fn combined(&self, rng: &mut Rng, levels: usize) -> Query {
        if levels == 0 {
            return if rng.per_cent(75) { self.clause(rng) } else { self.filter(rng) };
        }
        let inner = |rng: &mut Rng| Box::new(self.combined(rng, levels - 1));
        match rng.below(20) {
            0..=6 => Query::And(self.members(rng, levels - 1)),
            7..=11 => Query::Or(self.members(rng, levels - 1)),
            12..=13 => {
                let excluded = Query::Not(inner(rng));
                Query::And(vec![self.clause(rng), excluded])
            }
            14 => Query::Not(inner(rng)),
            15 => {
                let members = self.members(rng, levels - 1);
                Query::Of(rng.between(1, members.len()) as u32, members)
            }
            16 => Query::AtLeast(rng.between(1, 4) as u32, Box::new(self.clause(rng))),
            17 => Query::Boost(inner(rng), *rng.pick(&[0.5, 1.5, 3.0])),
            _ => {
                let inner = self.combined(rng, levels - 1);
                self.confined(rng, inner)
            }
        }
    }

    fn members(&self, rng: &mut Rng, levels: usize) -> Vec<Query> {
        (0..rng.between(2, 3)).map(|_| self.combined(rng, levels)).collect()
    }

    /// Returns the query where only a part of each article, or only some articles, are looked at.
    fn confined(&self, rng: &mut Rng, query: Query) -> Query {
        match rng.below(6) {
            0 => Query::In(Part::Title, Box::new(query)),
            1 => Query::In(Part::Hlead, Box::new(query)),
            2 => Query::In(Part::Quote, Box::new(query)),
            _ => Query::And(vec![query, self.filter(rng)]),
        }
    }

    /// Returns a text clause.
    fn clause(&self, rng: &mut Rng) -> Query {
        match rng.below(24) {
            0..=5 => Query::Word(self.word(rng)),
            6..=9 => Query::Phrase(self.slots(rng)),
            10..=13 => self.near(rng),
            14 => Query::Sloppy(self.slots(rng), rng.below(4) as u8),
            15 => Query::Verbatim(self.run(rng).join(" ")),
            16 => Query::Stem(Box::new(Query::Word(self.word(rng)))),
            17 => Query::Name(if rng.per_cent(70) { vec![self.word(rng)] } else { self.pair(rng) }),
            18 => {
                let writing =
                    [Writing::Capitals, Writing::AllCapitals, Writing::NoCapitals, Writing::Exactly];
                Query::Written(*rng.pick(&writing), Box::new(Query::Word(self.word(rng))))
            }
            19 => Query::Written(Writing::Exactly, Box::new(Query::Phrase(self.slots(rng)))),
            _ => self.expansion(rng),
        }
    }

    fn expansion(&self, rng: &mut Rng) -> Query {
        let letters = self.letters(rng);
        let some = |count: usize| letters.iter().take(count.max(1)).collect::<String>();
        let (all, length) = (some(usize::MAX), letters.len());
        match rng.below(5) {
            0 => Query::Prefix(some(rng.between(2, 6))),
            1 => {
                let at = rng.below(length);
                let end: String = letters.iter().skip(at + 1).collect();
                Query::Wildcard(format!("{}?{end}", letters.iter().take(at).collect::<String>()))
            }
            2 => {
                let end: String = letters.iter().skip(length - length.min(3)).collect();
                Query::Wildcard(format!("{}*{end}", some(2)))
            }
            3 => Query::Fuzzy(all, rng.between(1, 2) as u8),
            _ => Query::Regex(format!("{}.{{1,4}}", some(rng.between(2, 5)))),
        }
    }

    fn near(&self, rng: &mut Rng) -> Query {
        let paragraph = rng.pick(&self.paragraphs);
        let count = *rng.pick(&[2, 2, 2, 3, 4]);
        let negated = count == 2 && rng.per_cent(20);
        let from = rng.below(paragraph.len());
        let mut operands: Vec<Query> = Vec::new();
        for _ in 0..count {
            let at = (from + rng.below(8)).min(paragraph.len() - 1);
            operands.push(match rng.below(8) {
                0 => Query::Phrase(paragraph[at..(at + 2).min(paragraph.len())].iter().map(slot).collect()),
                1 => Query::Or(vec![Query::Word(paragraph[at].to_owned()), Query::Word(self.word(rng))]),
                2 => Query::Prefix(letters_of(paragraph[at]).into_iter().take(4).collect()),
                _ => Query::Word(paragraph[at].to_owned()),
            });
        }
        let reach = match rng.below(8) {
            0 => Reach::Sentence,
            1 => Reach::Paragraph,
            _ => Reach::Words(rng.between(1, 10) as u8),
        };
        let ordered = matches!(reach, Reach::Words(_)) && rng.per_cent(40);
        Query::Near(Near { operands, reach, ordered, negated })
    }

    fn slots(&self, rng: &mut Rng) -> Vec<Slot> {
        let mut slots: Vec<Slot> = self.run(rng).iter().map(slot).collect();
        if slots.len() > 2 && rng.per_cent(15) {
            let at = rng.between(1, slots.len() - 2);
            slots[at] = Slot::Any;
        } else if rng.per_cent(15) {
            let at = rng.below(slots.len());
            let letters = letters_of(&self.word(rng));
            slots[at] = match rng.below(2) {
                0 => Slot::Prefix(letters.into_iter().take(2).collect()),
                _ => Slot::Fuzzy(letters.into_iter().collect(), 1),
            };
        }
        slots
    }

    /// Returns two to four words that stand next to each other.
    fn run(&self, rng: &mut Rng) -> Vec<&'a str> {
        let paragraph = rng.pick(&self.paragraphs);
        let count = rng.between(2, 4);
        let from = rng.below(paragraph.len() - count + 1);
        paragraph[from..from + count].to_vec()
    }

    fn pair(&self, rng: &mut Rng) -> Vec<String> {
        self.run(rng).into_iter().take(2).map(str::to_owned).collect()
    }

    fn word(&self, rng: &mut Rng) -> String {
        let paragraph = rng.pick(&self.paragraphs);
        (*rng.pick(paragraph)).to_owned()
    }

    fn letters(&self, rng: &mut Rng) -> Vec<char> {
        letters_of(&self.word(rng))
    }

    fn filter(&self, rng: &mut Rng) -> Query {
        let article = rng.pick(self.articles);
        let filter = match rng.below(10) {
            0 => Filter::Zone(*rng.pick(&Zone::ALL)),
            1 => Filter::Language(article.language.clone().unwrap_or_else(|| "en".to_owned())),
            2..=3 => {
                let other = rng.pick(self.articles);
                dates(rng, article, other)
            }
            4 => {
                let from = rng.below(400) as u64;
                Filter::WordCount(NumberRange {
                    from: Some(from),
                    to: rng.per_cent(50).then_some(from + 200),
                })
            }
            5 => Filter::Id(article.id),
            _ => field(rng, article),
        };
        if rng.per_cent(15) { Query::Not(Box::new(Query::Filter(filter))) } else { Query::Filter(filter) }
    }
}

fn slot(word: &&str) -> Slot {
    Slot::Word((*word).to_owned())
}

/// Returns the letters and digits of a word, at least one.
fn letters_of(word: &str) -> Vec<char> {
    let letters: Vec<char> = word.chars().filter(|character| character.is_alphanumeric()).collect();
    if letters.is_empty() { vec!['e'] } else { letters }
}

/// Returns the time from one article to another, or no date.
fn dates(rng: &mut Rng, one: &Article, other: &Article) -> Filter {
    let seconds = |article: &Article| article.published.map(|date| date.civil_seconds());
    let (Some(one), Some(other)) = (seconds(one), seconds(other)) else {
        return Filter::Date(DateRange::None);
    };
    Filter::Date(DateRange::Between {
        from: rng.per_cent(80).then_some(one.min(other)),
        until: rng.per_cent(80).then_some(one.max(other) + 1),
        written: "some time".to_owned(),
    })
}

/// Returns what a field of the article says, or a word of it, or whether it has the field at all.
fn field(rng: &mut Rng, article: &Article) -> Filter {
    let first = |values: &[String]| values.first().cloned();
    let values = [
        (Field::Source, article.source.clone()),
        (Field::Section, article.section.clone()),
        (Field::Byline, article.byline.clone()),
        (Field::Agency, article.agency.clone()),
        (Field::Url, article.url.clone()),
        (Field::Dateline, article.dateline.clone()),
        (Field::Subject, first(&article.subjects)),
        (Field::Place, first(&article.places)),
        (Field::Person, first(&article.persons)),
        (Field::Organisation, first(&article.organisations)),
    ];
    let known: Vec<(Field, String)> =
        values.into_iter().filter_map(|(field, value)| Some((field, value?))).collect();
    if known.is_empty() || rng.per_cent(10) {
        return Filter::Field(*rng.pick(&Field::ALL), Box::new(Query::All));
    }
    let (field, value) = rng.pick(&known);
    let slots: Vec<Slot> = words(value).map(|word| Slot::Word(word.span.of(value).to_owned())).collect();
    let asked = match (rng.below(4), slots.as_slice()) {
        (_, []) => Query::All,
        (0..=1, [_, _, ..]) => Query::Phrase(slots),
        (2, [Slot::Word(word), ..]) => Query::Prefix(letters_of(word).into_iter().take(3).collect()),
        (_, [Slot::Word(word), ..]) => Query::Word(word.clone()),
        _ => Query::All,
    };
    Filter::Field(*field, Box::new(asked))
}
