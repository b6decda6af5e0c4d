//! Many saved searches asked of one article find what each of them finds by itself.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use newsgrep_query::plan::Plan;
use newsgrep_query::{
    Field, Filter, Near, Part, PercolateError, Percolator, Query, Reach, Scope, Slot, Writing, eval, parse,
    print,
};
use newsgrep_testkit::generate::Generator;
use newsgrep_testkit::oracle::{VOCABULARY, random_archive, random_query};
use newsgrep_testkit::{Rng, seeds};
use newsgrep_text::Article;

/// Words that no article of the random archives has, or has written otherwise.
const OTHERS: [&str; 6] = ["harbor", "storms", "elans", "VOTE", "tempest", "the storm"];
/// Regular expressions, one of which cannot be read.
const REGEXES: [&str; 6] = ["vot[ei]s?", "e?lan", "(storm|tide)", "[0-9,]+", "vote", "(a"];
const WILDCARDS: [&str; 5] = ["vot?", "*our", "st*m", "?he", "*"];

fn word(rng: &mut Rng) -> String {
    let word = if rng.per_cent(85) { *rng.pick(&VOCABULARY) } else { *rng.pick(&OTHERS) };
    word.to_owned()
}

fn slots(rng: &mut Rng) -> Vec<Slot> {
    (0..rng.between(1, 3))
        .map(|_| match rng.below(8) {
            0 => Slot::Any,
            1 => Slot::Prefix(word(rng)),
            2 => Slot::Wildcard((*rng.pick(&WILDCARDS)).to_owned()),
            3 => Slot::Fuzzy(word(rng), 1),
            _ => Slot::Word(word(rng)),
        })
        .collect()
}

/// Returns a random text clause: any operator of the language that stands in a paragraph.
fn clause(rng: &mut Rng, levels: usize) -> Query {
    let inner = |rng: &mut Rng| Box::new(clause(rng, levels.saturating_sub(1)));
    match rng.below(if levels > 0 { 16 } else { 9 }) {
        0 | 1 => Query::Word(word(rng)),
        2 => Query::Prefix(word(rng)),
        3 => Query::Wildcard((*rng.pick(&WILDCARDS)).to_owned()),
        4 => Query::Fuzzy(word(rng), rng.between(1, 2) as u8),
        5 => Query::Regex((*rng.pick(&REGEXES)).to_owned()),
        6 => Query::Name((0..rng.between(1, 2)).map(|_| word(rng)).collect()),
        7 => Query::Phrase(slots(rng)),
        8 if rng.per_cent(50) => Query::Verbatim(word(rng)),
        8 | 9 => Query::Sloppy(slots(rng), rng.between(0, 3) as u8),
        10 => Query::Or(vec![clause(rng, levels - 1), clause(rng, levels - 1)]),
        11 => Query::Written(
            *rng.pick(&[Writing::Capitals, Writing::AllCapitals, Writing::NoCapitals, Writing::Exactly]),
            inner(rng),
        ),
        12 => Query::Stem(inner(rng)),
        13 => Query::Boost(inner(rng), 2.0),
        _ => {
            let negated = rng.per_cent(30);
            let operands = if negated { 2 } else { rng.between(2, 3) };
            Query::Near(Near {
                operands: (0..operands).map(|_| clause(rng, levels - 1)).collect(),
                reach: match rng.below(4) {
                    0 => Reach::Sentence,
                    1 => Reach::Paragraph,
                    _ => Reach::Words(rng.between(1, 5) as u8),
                },
                ordered: rng.per_cent(40),
                negated,
            })
        }
    }
}

/// Returns a random search with every operator of the language.
fn search(rng: &mut Rng, levels: usize) -> Query {
    if levels == 0 {
        return if rng.per_cent(70) { clause(rng, 2) } else { random_query(rng, &VOCABULARY) };
    }
    let members =
        |rng: &mut Rng, least| (0..rng.between(least, 4)).map(|_| search(rng, levels - 1)).collect();
    match rng.below(10) {
        0 | 1 => Query::And(members(rng, 2)),
        2 => Query::Or(members(rng, 2)),
        3 => Query::Not(Box::new(search(rng, levels - 1))),
        4 => Query::AtLeast(rng.between(1, 4) as u32, Box::new(clause(rng, 1))),
        5 => Query::Of(rng.between(1, 3) as u32, members(rng, 1)),
        6 => Query::In(Part::Quote, Box::new(search(rng, levels - 1))),
        7 => Query::Filter(Filter::Field(
            *rng.pick(&[Field::Source, Field::Section, Field::Url]),
            Box::new(clause(rng, 0)),
        )),
        8 => {
            let language = Query::Filter(Filter::Language((*rng.pick(&["en", "fr", "ja"])).to_owned()));
            Query::And(vec![language, search(rng, levels - 1)])
        }
        _ => clause(rng, 2),
    }
}

/// Checks that an article meets the searches that the evaluator says it meets, because of the same words.
#[track_caller]
fn check(percolator: &Percolator, searches: &[Query], article: &Article, what: &str) -> usize {
    let alone: Vec<_> = searches
        .iter()
        .enumerate()
        .filter_map(|(number, query)| {
            let found = eval::evaluate(&Plan::compile(query), article, Scope::Article)?;
            Some((number, found))
        })
        .collect();
    let together: Vec<_> = percolator
        .matches(article)
        .into_iter()
        .map(|met| (met.name.parse::<usize>().unwrap(), met.found))
        .collect();
    for ((one, _), (other, _)) in alone.iter().zip(&together) {
        let search = &searches[*one.min(other)];
        assert_eq!(one, other, "{what}: {}\n{search:?}\n{:?}", print(search), article.text);
    }
    assert_eq!(alone, together, "{what}");
    let names: Vec<String> = alone.iter().map(|(number, _)| number.to_string()).collect();
    assert_eq!(percolator.names(article), names, "{what}");
    alone.len()
}

fn numbered(searches: &[Query]) -> Percolator {
    let named = searches.iter().enumerate().map(|(number, query)| (number.to_string(), query.clone()));
    Percolator::new(named).unwrap()
}

/// Puts quotation marks and ends of sentences between the words of an article, and some of its words in capitals.
fn punctuated(article: &Article, rng: &mut Rng) -> Article {
    let paragraphs: Vec<String> = (0..article.paragraphs.len())
        .map(|ordinal| {
            let words = article.paragraph_text(ordinal).split(' ').map(|word| match rng.below(8) {
                0 => format!("“{word}"),
                1 => format!("{word}”"),
                2 => format!("{word}. The"),
                3 => word.to_uppercase(),
                _ => word.to_owned(),
            });
            words.collect::<Vec<_>>().join(" ")
        })
        .collect();
    let texts = paragraphs.iter().map(String::as_str);
    let mut punctuated = Article::from_parts(article.origin.clone(), None, texts);
    for (to, from) in punctuated.paragraphs.iter_mut().zip(&article.paragraphs) {
        (to.zone, to.language) = (from.zone, from.language.clone());
    }
    punctuated.source = article.source.clone();
    punctuated.section = article.section.clone();
    punctuated.language = article.language.clone();
    punctuated.published = article.published;
    punctuated
}

#[test]
fn searches_together_find_what_each_finds_alone() {
    // `NEWSGREP_SEEDS=2000 cargo test -p newsgrep-query --test percolate` is the long run.
    let seeds = std::env::var("NEWSGREP_SEEDS").map_or(6, |seeds| seeds.parse().expect("a number of seeds"));
    let mut met = 0;
    for seed in 0..seeds {
        println!("seed {seed}");
        let mut rng = Rng::new(seed);
        let mut articles = random_archive(&mut rng);
        articles.truncate(8);
        let others: Vec<Article> = articles.iter().map(|article| punctuated(article, &mut rng)).collect();
        articles.extend(others);
        let searches: Vec<Query> = (0..60)
            .map(|number| match number % 3 {
                0 => random_query(&mut rng, &VOCABULARY),
                _ => search(&mut rng, number % 4),
            })
            .collect();
        let percolator = numbered(&searches);
        for article in &articles {
            met += check(&percolator, &searches, article, &format!("seed {seed}"));
        }
        let tuned = percolator.tuned(&articles);
        check(&tuned, &searches, &articles[0], &format!("seed {seed}, tuned"));
    }
    assert!(met > 100 * seeds as usize, "{met} is too few to mean anything");
}

#[test]
fn articles_of_many_paragraphs_are_met_in_the_last_one() {
    let article = Generator::new(3).paragraphs_per_article(130..=130).next().unwrap();
    let last = newsgrep_text::words(article.paragraph_text(130)).last().unwrap().folded.into_owned();
    let searches = [Query::Word(last.clone()), parse(&format!("{last} -the")).unwrap()];
    let percolator = numbered(&searches);
    assert_eq!(check(&percolator, &searches, &article, "the last word"), 1);
}

/// Checks which of these searches each seed article meets.
#[track_caller]
fn met_by_seeds(searches: &[(&str, &str)], expected: [&[&str]; 5]) {
    let percolator =
        Percolator::new(searches.iter().map(|(name, query)| (*name, parse(query).unwrap()))).unwrap();
    for (article, expected) in seeds().iter().zip(expected) {
        assert_eq!(percolator.names(article), expected, "{}", article.origin);
    }
}

#[test]
fn a_new_article_raises_the_alerts_it_should() {
    // The seeds that have `moment of truth` are the first two; Psaki is in the second only.
    let searches = [
        ("truth", "\"moment of truth\""),
        ("psaki", "Psaki NATO"),
        ("not-psaki", "\"moment of truth\" -Psaki"),
        ("no-truth", "-truth"),
        ("weather", "weather OR forecast"),
    ];
    met_by_seeds(
        &searches,
        [&["truth", "not-psaki"], &["truth", "psaki"], &["no-truth"], &["no-truth"], &["no-truth"]],
    );
}

#[test]
fn only_searches_whose_words_occur_are_looked_at() {
    let searches =
        ["zebra nato", "zebra OR crossing", "\"zebra crossing\"", "2022 zebra*", "source:zebra nato", "nato"];
    let percolator =
        Percolator::new(searches.map(|query| (query, parse(query).unwrap()))).unwrap().tuned(&seeds());
    let effort = percolator.effort(&seeds()[0]);
    assert_eq!((effort.candidates, effort.evaluated, effort.met), (1, 1, 1));
}

#[test]
fn a_search_that_cannot_be_asked_is_refused_by_name() {
    let refused = |query: Query| Percolator::new([("desk", query)]).unwrap_err();
    let saved = Query::Not(Box::new(Query::Saved("kremlin".to_owned())));
    assert_eq!(
        refused(saved).to_string(),
        "the search `desk` refers to the saved search `kremlin`; put it in with `Query::resolve` first"
    );
    let speaker = Query::Filter(Filter::Speaker(Box::new(Query::Word("lavrov".to_owned()))));
    assert!(matches!(refused(speaker), PercolateError::Speaker { .. }));
    let nested = |levels: usize| {
        let word = Query::Word("nato".to_owned());
        (1..levels).fold(word, |inner, _| Query::And(vec![Query::Not(Box::new(inner)), Query::All]))
    };
    assert!(matches!(refused(nested(1_000)), PercolateError::TooDeep { .. }));
    let percolator = Percolator::new([("deep", nested(64))]).unwrap();
    assert_eq!(percolator.names(&seeds()[0]).len(), 0);
}

#[test]
fn no_search_is_met_by_no_article() {
    let percolator = Percolator::new(std::iter::empty::<(String, Query)>()).unwrap();
    assert!(percolator.is_empty());
    assert!(percolator.matches(&seeds()[0]).is_empty());
}

#[test]
fn an_article_without_text_meets_what_asks_for_nothing() {
    let searches = ["*", "nato", "-nato", "wc:0", "\"the the\" OR *"];
    let percolator = Percolator::new(searches.map(|query| (query, parse(query).unwrap()))).unwrap();
    let empty = Article::from_parts("empty", None, []);
    assert_eq!(percolator.names(&empty), ["*", "-nato", "wc:0", "\"the the\" OR *"]);
}
