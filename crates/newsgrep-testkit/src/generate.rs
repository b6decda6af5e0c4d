//! Articles without end, for measurements and for tests of size: generated from a seed, the same on every machine.
//!
//! In: a seed and how large articles shall be. Out: [`Article`]s whose statistics are those of news: words by Zipf's
//! law, stop words among them, words that stand together more often than chance would have it ("the end of the", and
//! made-up ones), names that come in bursts, [phrases](PHRASES) of known rates, outlets and sections of very different
//! size, dates that crowd around events. What the articles say makes no sense.

mod collocations;
mod outlet;
mod phrases;
mod words;

use std::io::{self, Write};
use std::ops::RangeInclusive;

use newsgrep_text::Article;
use serde_json::{Map, Value};

use self::collocations::Collocations;
use self::outlet::{Newsroom, agency};
pub use self::phrases::{Frequency, PHRASES, Phrase, phrases};
use self::words::{Lexicon, capital};
use crate::Rng;

/// An endless, deterministic stream of articles.
///
/// ```
/// use newsgrep_testkit::generate::Generator;
///
/// let archive: Vec<_> = Generator::new(1).paragraphs_per_article(2..=3).take(10).collect();
/// let again: Vec<_> = Generator::new(1).paragraphs_per_article(2..=3).take(10).collect();
/// assert_eq!(archive, again);
/// ```
pub struct Generator {
    seed: u64,
    next: u64,
    rng: Rng,
    lexicon: Lexicon,
    collocations: Collocations,
    newsroom: Newsroom,
    body: RangeInclusive<usize>,
}

impl Generator {
    /// Returns the stream of this seed, with 4 to 20 paragraphs after the title of an article.
    pub fn new(seed: u64) -> Self {
        let mut rng = Rng::new(seed);
        let newsroom = Newsroom::new(&mut rng);
        let lexicon = Lexicon::new();
        let collocations = Collocations::new(&lexicon);
        Generator { seed, next: 0, rng, lexicon, collocations, newsroom, body: 4..=20 }
    }

    /// Returns the same stream with this many paragraphs after the title of an article.
    #[must_use]
    pub fn paragraphs_per_article(self, body: RangeInclusive<usize>) -> Self {
        Generator { body, ..self }
    }

    /// Returns articles that together have exactly this many paragraphs, titles counted; the last one is cut.
    pub fn take_paragraphs(mut self, wanted: usize) -> impl Iterator<Item = Article> {
        let mut left = wanted;
        std::iter::from_fn(move || {
            if left == 0 {
                return None;
            }
            let article = self.article(left - 1);
            left -= article.paragraphs.len().min(left);
            Some(article)
        })
    }

    /// Returns the next article, with at most this many paragraphs after the title.
    fn article(&mut self, most: usize) -> Article {
        let number = self.next;
        self.next += 1;
        let rng = &mut self.rng;
        let (lexicon, collocations) = (&self.lexicon, &self.collocations);
        let mut story = Story { lexicon, collocations, cast: Vec::new(), text: String::with_capacity(8_192) };
        story.title(rng);
        let mut bounds = vec![0, story.text.len()];
        let body = rng.between(*self.body.start(), *self.body.end()).min(most);
        for _ in 0..body {
            story.paragraph(rng);
            bounds.push(story.text.len());
        }
        let parts: Vec<&str> = bounds.windows(2).map(|pair| &story.text[pair[0]..pair[1]]).collect();
        let origin = format!("generated/{}/{number}", self.seed);
        let mut article = Article::from_parts(origin, Some(parts[0]), parts[1..].iter().copied());
        let outlet = self.newsroom.outlet(rng);
        article.source = Some(outlet.name.to_owned());
        article.language = Some(outlet.language.to_owned());
        article.section = self.newsroom.section(rng).map(str::to_owned);
        article.published = self.newsroom.date(rng, outlet);
        article.agency = agency(rng).map(str::to_owned);
        article.byline = rng.per_cent(70).then(|| {
            let (first, last) = self.lexicon.name(rng.below(400));
            format!("{first} {last}")
        });
        article.url = Some(format!("https://{}/{}/{number}", outlet.host, self.seed));
        article
    }
}

impl Iterator for Generator {
    type Item = Article;

    /// Returns the next article; never `None`.
    fn next(&mut self) -> Option<Article> {
        Some(self.article(usize::MAX))
    }
}

/// An article while its text is being written.
struct Story<'a> {
    lexicon: &'a Lexicon,
    collocations: &'a Collocations,
    /// The names used so far, once for every use.
    cast: Vec<usize>,
    text: String,
}

impl Story<'_> {
    fn title(&mut self, rng: &mut Rng) {
        for at in 0..rng.between(5, 11) {
            if at > 0 {
                self.text.push(' ');
            }
            let word = if rng.per_cent(30) { self.lexicon.word(rng) } else { self.lexicon.content_word(rng) };
            self.text.push_str(&capital(word));
        }
    }

    /// Writes a paragraph of 20 to 90 words, and the known phrases whose turn it is.
    fn paragraph(&mut self, rng: &mut Rng) {
        let mut phrases: Vec<&str> = PHRASES
            .iter()
            .filter(|phrase| rng.per_million(phrase.per_million))
            .map(|phrase| phrase.text)
            .collect();
        let mut left = rng.between(20, 90);
        let start = self.text.len();
        while left > 0 {
            // No sentence of a word or two at the end: the last one takes them in.
            let length = rng.between(8, 25);
            let length = if left < length + 8 { left } else { length };
            self.space_after(start);
            self.sentence(rng, length, phrases.pop());
            left -= length;
        }
        while let Some(phrase) = phrases.pop() {
            self.space_after(start);
            self.sentence(rng, 4, Some(phrase));
        }
    }

    fn space_after(&mut self, start: usize) {
        if self.text.len() > start {
            self.text.push(' ');
        }
    }

    /// Writes a sentence of about this many words, with the phrase behind its first word.
    fn sentence(&mut self, rng: &mut Rng, length: usize, phrase: Option<&str>) {
        let quoted = rng.per_cent(10);
        self.text.push_str(if quoted { "“" } else { "" });
        self.text.push_str(&capital(self.lexicon.word(rng)));
        for word in phrase.into_iter().flat_map(|phrase| phrase.split(' ')) {
            self.text.push(' ');
            self.text.push_str(word);
        }
        let mut written = 1 + phrase.map_or(0, |phrase| phrase.split(' ').count());
        while written < length {
            self.text.push(' ');
            written += 1;
            match rng.below(100) {
                0..=3 => self.name(rng),
                4 => self.text.push_str(&rng.between(2, 40_000).to_string()),
                10..=14 => {
                    let group = self.collocations.draw(rng);
                    self.text.push_str(group);
                    written += group.split(' ').count() - 1;
                }
                5..=9 => {
                    self.text.push_str(self.lexicon.word(rng));
                    self.text.push(',');
                }
                _ => self.text.push_str(self.lexicon.word(rng)),
            }
        }
        // A comma before the full stop would be one sign too many.
        if self.text.ends_with(',') {
            self.text.pop();
        }
        self.text.push_str(if quoted { ".”" } else { "." });
    }

    /// Writes a name: one the article already has, the likelier the more often it was used, or a new one.
    fn name(&mut self, rng: &mut Rng) {
        // Pólya's urn with two new balls: this is what makes names bursty.
        let drawn = rng.below(self.cast.len() + 2);
        if let Some(&known) = self.cast.get(drawn) {
            self.cast.push(known);
            self.text.push_str(self.lexicon.name(known).1);
        } else {
            let number = self.lexicon.draw_name(rng);
            self.cast.push(number);
            let (first, last) = self.lexicon.name(number);
            self.text.push_str(first);
            self.text.push(' ');
            self.text.push_str(last);
        }
        if rng.per_cent(10) {
            self.text.push_str("’s");
        }
    }
}

/// Writes the articles as JSON Lines, in the fields that newsgrep reads without being told any.
///
/// The fields are `id` (the origin), `title`, `source`, `date`, `section`, `lang`, `url`, `author`, `agency` and
/// `paragraphs`; what an article does not have is left out.
///
/// # Errors
///
/// Fails when the writer does.
pub fn write_json_lines<'a>(
    mut writer: impl Write,
    articles: impl IntoIterator<Item = &'a Article>,
) -> io::Result<()> {
    for article in articles {
        serde_json::to_writer(&mut writer, &record(article))?;
        writer.write_all(b"\n")?;
    }
    writer.flush()
}

fn record(article: &Article) -> Map<String, Value> {
    let date = article.published.map(|date| date.to_string());
    let fields = [
        ("id", Some(article.origin.as_str())),
        ("title", article.title()),
        ("source", article.source.as_deref()),
        ("date", date.as_deref()),
        ("section", article.section.as_deref()),
        ("lang", article.language.as_deref()),
        ("url", article.url.as_deref()),
        ("author", article.byline.as_deref()),
        ("agency", article.agency.as_deref()),
    ];
    let mut record: Map<String, Value> = fields
        .into_iter()
        .filter_map(|(name, value)| value.map(|value| (name.to_owned(), Value::from(value))))
        .collect();
    let body = usize::from(article.title.is_some())..article.paragraphs.len();
    record.insert("paragraphs".to_owned(), body.map(|at| Value::from(article.paragraph_text(at))).collect());
    record
}

#[cfg(test)]
mod tests;
