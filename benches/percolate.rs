//! How long does it take to find which of many saved searches a new article meets?
//!
//! Searches: 1,000 and 10,000 of the kinds that news desks save (names, phrases, words joined by AND, groups joined by
//! OR, proximities, beginnings of words, outlets, NOT, and a few inflections, misspellings and spellings of names), made
//! of the words of generated articles: all names alike, most of which are rare, and words from the middle of the ranks. The
//! articles are others, of 25 paragraphs and about 1,500 words. Each measurement is one article, on one thread, with what
//! matched where: `guessed` without knowing any article before, `tuned` with 200 of them known.
//!
//! Before anything is timed, what is found is compared with what each search finds by itself, for some articles, and how
//! many searches were looked at is printed.
//!
//! Run: `cargo bench -p newsgrep-benches --bench percolate`.

use std::collections::HashMap;
use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use newsgrep::query::plan::Plan;
use newsgrep::query::{Effort, Field, Filter, Near, Part, Percolator, Reach, Slot, eval};
use newsgrep::text::words;
use newsgrep::{Article, Query, Scope};
use newsgrep_testkit::Rng;
use newsgrep_testkit::generate::Generator;

/// What the searches are made of, the articles that are asked, and those that are known before.
const SEEDS: [u64; 3] = [20_310_304, 20_310_305, 20_310_306];

fn articles(seed: u64, count: usize) -> Vec<Article> {
    Generator::new(seed).paragraphs_per_article(25..=25).take(count).collect()
}

/// What searches are made of.
struct Material {
    /// First and last names, each once.
    names: Vec<(String, String)>,
    /// Words that between one in 200 and one in 12 articles have.
    words: Vec<String>,
    /// Stretches of three words.
    stretches: Vec<Vec<String>>,
    sources: Vec<String>,
}

impl Material {
    fn of(articles: &[Article]) -> Self {
        let mut having: HashMap<String, (usize, usize)> = HashMap::new();
        let mut material =
            Material { names: Vec::new(), words: Vec::new(), stretches: Vec::new(), sources: Vec::new() };
        for (number, article) in articles.iter().enumerate() {
            material.sources.extend(article.source.clone());
            for ordinal in 1..article.paragraphs.len() {
                let text = article.paragraph_text(ordinal);
                let words: Vec<_> = words(text).collect();
                for word in &words {
                    let (articles, last) =
                        having.entry(word.folded.clone().into_owned()).or_insert((0, usize::MAX));
                    *articles += usize::from(*last != number);
                    *last = number;
                }
                // Two capitals behind a small letter are a name.
                let capital = |at: usize| words[at].span.of(text).starts_with(|c: char| c.is_uppercase());
                for at in 1..words.len().saturating_sub(1) {
                    if !capital(at - 1) && capital(at) && capital(at + 1) {
                        let name = |at: usize| words[at].folded.clone().into_owned();
                        material.names.push((name(at), name(at + 1)));
                    }
                }
                if let [.., one, two, three] = &words[..] {
                    let stretch = [one, two, three].map(|word| word.folded.clone().into_owned());
                    material.stretches.push(stretch.into());
                }
            }
        }
        let middle = articles.len() / 200..articles.len() / 12;
        material.words = having
            .into_iter()
            .filter(|(word, (articles, _))| middle.contains(articles) && word.len() > 3)
            .map(|(word, _)| word)
            .collect();
        material.words.sort_unstable();
        material.names.sort_unstable();
        material.names.dedup();
        material
    }

    fn word(&self, rng: &mut Rng) -> Query {
        Query::Word(rng.pick(&self.words).clone())
    }

    fn name(&self, rng: &mut Rng) -> Query {
        let (first, last) = rng.pick(&self.names).clone();
        match rng.per_cent(60) {
            true => Query::Phrase(vec![Slot::Word(first), Slot::Word(last)]),
            false => Query::Word(last),
        }
    }

    fn any_of(&self, rng: &mut Rng, least: usize, one: fn(&Self, &mut Rng) -> Query) -> Query {
        Query::Or((0..rng.between(least, least + 3)).map(|_| one(self, rng)).collect())
    }

    fn near(&self, rng: &mut Rng) -> Query {
        let operands = vec![self.name(rng), self.word(rng)];
        let reach = if rng.per_cent(80) { Reach::Words(10) } else { Reach::Sentence };
        Query::Near(Near { operands, reach, ordered: false, negated: false })
    }

    fn beginning(&self, rng: &mut Rng) -> Query {
        let word = rng.pick(&self.words);
        Query::Prefix(word[..word.len().min(5)].to_owned())
    }

    fn last_name(&self, rng: &mut Rng) -> String {
        rng.pick(&self.names).1.clone()
    }

    /// Returns a search such as a news desk saves.
    fn search(&self, rng: &mut Rng) -> Query {
        let not = |query| Query::Not(Box::new(query));
        match rng.below(100) {
            0..=19 => self.name(rng),
            20..=34 => Query::And((0..rng.between(2, 3)).map(|_| self.word(rng)).collect()),
            35..=49 => self.any_of(rng, 2, Self::name),
            50..=59 => {
                let groups = vec![self.any_of(rng, 2, Self::name), self.any_of(rng, 2, Self::word)];
                Query::And(groups)
            }
            60..=69 => self.near(rng),
            70..=76 => Query::And(vec![self.beginning(rng), self.name(rng)]),
            77..=84 => {
                let words = rng.pick(&self.sources).split(' ').map(|word| Slot::Word(word.to_owned()));
                let source = Filter::Field(Field::Source, Box::new(Query::Phrase(words.collect())));
                Query::And(vec![Query::Filter(source), self.word(rng)])
            }
            85..=90 => Query::And(vec![self.name(rng), not(self.word(rng))]),
            91..=94 => Query::Phrase(rng.pick(&self.stretches).iter().cloned().map(Slot::Word).collect()),
            95..=96 => Query::And(vec![Query::In(Part::Title, Box::new(self.word(rng))), self.word(rng)]),
            97 => Query::And(vec![Query::Stem(Box::new(self.word(rng))), self.name(rng)]),
            98 => Query::Fuzzy(self.last_name(rng), 1),
            _ => Query::Name(vec![self.last_name(rng)]),
        }
    }
}

fn searches(count: usize) -> Vec<Query> {
    let material = Material::of(&articles(SEEDS[0], 1_000));
    let mut rng = Rng::new(SEEDS[0]);
    (0..count).map(|_| material.search(&mut rng)).collect()
}

/// Checks that the searches together find what each finds by itself.
fn verify(percolator: &Percolator, searches: &[Query], article: &Article) {
    let alone = searches.iter().enumerate().filter_map(|(number, query)| {
        let found = eval::evaluate(&Plan::compile(query), article, Scope::Article)?;
        Some((number.to_string(), found))
    });
    let together = percolator.matches(article).into_iter().map(|met| (met.name.to_owned(), met.found));
    assert!(alone.eq(together), "the searches together find something else");
}

#[expect(clippy::print_stdout, reason = "a benchmark says what it measured")]
fn describe(name: &str, percolator: &Percolator, articles: &[Article]) {
    let efforts: Vec<Effort> = articles.iter().map(|article| percolator.effort(article)).collect();
    let mean = |of: fn(&Effort) -> usize| efforts.iter().map(of).sum::<usize>() as f64 / efforts.len() as f64;
    println!(
        "{name}: of {} searches {:.1} candidates, {:.1} evaluated, {:.1} met",
        percolator.len(),
        mean(|effort| effort.candidates),
        mean(|effort| effort.evaluated),
        mean(|effort| effort.met),
    );
}

fn percolate(criterion: &mut Criterion) {
    let (asked, known) = (articles(SEEDS[1], 100), articles(SEEDS[2], 200));
    let mut group = criterion.benchmark_group("percolate");
    for count in [1_000, 10_000] {
        let searches = searches(count);
        let named = || searches.iter().enumerate().map(|(number, query)| (number.to_string(), query.clone()));
        let ready = || Percolator::new(named()).expect("these searches can be asked");
        for (name, percolator) in [("guessed", ready()), ("tuned", ready().tuned(&known))] {
            let name = format!("{name}/{count}");
            asked[..3].iter().for_each(|article| verify(&percolator, &searches, article));
            describe(&name, &percolator, &asked);
            let mut articles = asked.iter().cycle();
            group.bench_function(&name, |bencher| {
                bencher.iter(|| articles.next().map(|article| percolator.matches(black_box(article)).len()));
            });
        }
        group.bench_function(format!("ready/{count}"), |bencher| bencher.iter(|| black_box(ready()).len()));
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20).measurement_time(Duration::from_secs(5));
    targets = percolate
}
criterion_main!(benches);
