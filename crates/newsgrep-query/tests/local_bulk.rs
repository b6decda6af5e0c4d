//! Conjunctions and disjunctions of words, found by whole windows of documents, against the same found one by one.
#![cfg(feature = "local")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use newsgrep_core::{Archive, WriterOptions};
use newsgrep_query::local::LocalEngine;
use newsgrep_query::{
    CountBy, Counts, Engine, FacetField, FacetRequest, Request, Scope, TimeUnit, TimelineRequest, parse,
};
use newsgrep_testkit::Rng;
use newsgrep_text::{Article, ArticleId};

/// Words, each half as frequent as the one before; the last ones are in a few paragraphs only.
const WORDS: [&str; 14] = [
    "the", "minister", "said", "envoys", "talks", "rates", "harbour", "strike", "verdict", "comet", "walrus",
    "quartz", "zither", "yodel",
];

/// Returns a paragraph; half of the paragraphs have the first word.
fn paragraph(rng: &mut Rng, words: usize) -> String {
    let mut text = String::from("Then");
    for _ in 0..words {
        let number = rng.next_u64().trailing_zeros() as usize;
        text.push(' ');
        text.push_str(WORDS.get(number).unwrap_or(&"nothing"));
    }
    text + "."
}

fn article(rng: &mut Rng, name: &str, longest: usize) -> Article {
    let paragraphs = if rng.per_cent(1) { 300 } else { rng.between(0, 12) };
    let mut text = paragraph(rng, 3);
    for _ in 0..paragraphs {
        let words = rng.between(1, longest);
        text.push_str("\n\n");
        text.push_str(&paragraph(rng, words));
    }
    let mut article = Article::from_text(name, &text);
    // Few dates: many hits are told apart by nothing else.
    article.published =
        format!("2022-01-{:02}", rng.between(1, 20)).parse().ok().filter(|_| !rng.per_cent(5));
    let some =
        |rng: &mut Rng, names: &[&str]| Some((*rng.pick(names)).to_owned()).filter(|_| !rng.per_cent(5));
    article.source = some(rng, &["AP", "TASS", "The Wire", "Reuters"]);
    article.section = some(rng, &["sport", "sport/chess", "world"]);
    article.subjects = ["law", "sea", "tax"].iter().filter_map(|subject| some(rng, &[*subject])).collect();
    article
}

/// Writes so many articles in several commits; some are replaced, some deleted.
fn archive(rng: &mut Rng, articles: usize, commits: usize) -> LocalEngine {
    let archive = Archive::in_memory().unwrap();
    let mut writer = archive.writer(WriterOptions::default()).unwrap();
    for commit in 0..commits {
        for number in 0..articles / commits {
            // One in twelve has the name of an article of another commit.
            let name = if rng.per_cent(8) { format!("{number}") } else { format!("{commit} {number}") };
            // Paragraphs are longer in later commits, so that averages differ.
            writer.add(&article(rng, &name, 7 + 8 * commit)).unwrap();
        }
        writer.commit().unwrap();
    }
    for number in 0..articles / 20 {
        writer.delete(ArticleId::of(&format!("0 {number}"))).unwrap();
    }
    writer.commit().unwrap();
    drop(writer);
    LocalEngine::new(archive)
}

fn word(rng: &mut Rng) -> String {
    let word = *rng.pick(&WORDS);
    match rng.below(12) {
        0 => format!("{word}^{}", rng.between(1, 5)),
        1 => format!("{}*", &word[..2]),
        2 => "absent".to_owned(),
        // These are left to the other way.
        3 if rng.per_cent(20) => format!("\"{word} the\""),
        4 if rng.per_cent(20) => format!("title:{word}"),
        _ => word.to_owned(),
    }
}

fn query(rng: &mut Rng, depth: usize) -> String {
    let most = if rng.per_cent(10) { 8 } else { 4 };
    let members = rng.between(2, most);
    let member = |rng: &mut Rng| match depth {
        0 => word(rng),
        _ if rng.per_cent(70) => word(rng),
        _ => format!("({})", query(rng, depth - 1)),
    };
    let any = rng.per_cent(50);
    let members: Vec<String> = (0..members).map(|_| member(rng)).collect();
    let mut query = members.join(if any { " OR " } else { " AND " });
    if rng.per_cent(20) {
        query = format!("({query}) NOT {}", word(rng));
    }
    if rng.per_cent(15) {
        query = format!("({query}) AND after:2022-01-05 AND before:2022-01-{:02}", rng.between(7, 19));
    }
    query
}

/// Checks that whoever counts occurrences, which needs every paragraph read, finds the same.
fn check(engine: &LocalEngine, seed: u64, query: &str, scope: Scope, limit: usize, offset: usize) {
    let parsed = parse(query).unwrap_or_else(|error| panic!("{query}: {error:?}"));
    let what = format!("seed {seed}: {query} {scope:?} {offset}+{limit}");
    let request = Request { scope, limit, offset, counts: Counts::Exact, ..Request::new(parsed) };
    let run = |request: &Request| engine.search(request).unwrap();
    let expected = run(&request);
    for counts in [Counts::None, Counts::Articles, Counts::Units, Counts::Bounded] {
        let found = run(&Request { counts, ..request.clone() });
        assert_eq!(found.hits, expected.hits, "{what} {counts:?}");
        assert_eq!(found.next, expected.next, "{what} {counts:?}");
        if counts == Counts::Articles {
            assert_eq!(found.counts.articles, expected.counts.articles, "{what}");
            if scope == Scope::Paragraph {
                assert_eq!(found.counts.paragraphs, expected.counts.paragraphs, "{what}");
            }
        }
        if counts == Counts::Units {
            match scope {
                Scope::Article => assert_eq!(found.counts.articles, expected.counts.articles, "{what}"),
                Scope::Paragraph => assert_eq!(found.counts.paragraphs, expected.counts.paragraphs, "{what}"),
            }
        }
        if counts == Counts::Bounded && found.counts != expected.counts {
            let (found, all) = (found.counts.articles, expected.counts.articles);
            assert!(!found.exact && (1_000..=all.value).contains(&found.value), "{what} {found:?}");
        }
        if let Some(next) = expected.next {
            let behind = Request { offset: 0, after_hit: Some(next), ..request.clone() };
            let expected = run(&behind);
            let found = run(&Request { counts, ..behind });
            assert_eq!(found.hits, expected.hits, "{what} {counts:?}, the page behind");
        }
    }
}

/// Checks that facets and the timeline are those of whoever reads every paragraph.
fn check_tallies(rng: &mut Rng, engine: &LocalEngine, seed: u64, query: &str, scope: Scope) {
    let fields = [FacetField::Source, FacetField::Subject, FacetField::Section, FacetField::Date];
    let by = |rng: &mut Rng| *rng.pick(&[CountBy::Articles, CountBy::Paragraphs]);
    let facets: Vec<FacetRequest> = (0..rng.between(0, 3))
        .map(|_| FacetRequest { by: by(rng), depth: rng.below(4), ..FacetRequest::new(*rng.pick(&fields)) })
        .collect();
    let per = Some(FacetField::Source).filter(|_| rng.per_cent(50));
    let unit = *rng.pick(&[TimeUnit::Day, TimeUnit::Week]);
    let timeline = TimelineRequest { by: by(rng), per, ..TimelineRequest::new(unit) };
    let timeline = Some(timeline).filter(|_| facets.is_empty() || rng.per_cent(50));
    let what = format!("seed {seed}: {query} {scope:?} {facets:?} {timeline:?}");
    let limit = *rng.pick(&[0, 0, 10]);
    let request = Request { scope, limit, facets, timeline, ..Request::new(parse(query).unwrap()) };
    let run = |counts| engine.search(&Request { counts, ..request.clone() }).unwrap();
    let expected = run(Counts::Exact);
    for counts in [Counts::None, Counts::Articles, Counts::Units, Counts::Bounded] {
        let found = run(counts);
        assert_eq!(found.facets, expected.facets, "{what} {counts:?}");
        assert_eq!(found.timeline, expected.timeline, "{what} {counts:?}");
        assert_eq!(found.hits, expected.hits, "{what} {counts:?}");
        if counts == Counts::Articles {
            assert_eq!(found.counts.articles, expected.counts.articles, "{what}");
        }
    }
}

fn check_random(seed: u64, articles: usize, commits: usize, queries: usize) {
    let mut rng = Rng::new(seed);
    let engine = archive(&mut rng, articles, commits);
    for _ in 0..queries {
        let query = query(&mut rng, 2);
        for scope in [Scope::Article, Scope::Paragraph] {
            let limit = *rng.pick(&[0, 1, 10, 10, 60]);
            let offset = *rng.pick(&[0, 0, 5]);
            check(&engine, seed, &query, scope, limit, offset);
            check_tallies(&mut rng, &engine, seed, &query, scope);
        }
    }
}

#[test]
fn windows_find_what_is_found_one_by_one_in_small_archives() {
    // `NEWSGREP_SEEDS=500 cargo test -p newsgrep-query --test local_bulk` is the long run.
    let seeds = std::env::var("NEWSGREP_SEEDS").map_or(12, |seeds| seeds.parse().expect("a number of seeds"));
    for seed in 0..seeds {
        check_random(seed, 5 + seed as usize * 7 % 90, 1 + seed as usize % 4, 15);
    }
}

#[test]
fn windows_find_what_is_found_one_by_one_in_many_windows() {
    check_random(9_001, 1_600, 1, 25);
    check_random(9_002, 1_800, 3, 15);
}

#[test]
fn words_in_every_paragraph_and_in_none_are_counted() {
    let mut rng = Rng::new(4);
    let engine = archive(&mut rng, 300, 2);
    for scope in [Scope::Article, Scope::Paragraph] {
        for query in [
            "then AND the",
            "then OR absent",
            "absent OR nowhere",
            "then AND absent",
            "then NOT then",
            "the NOT absent",
        ] {
            check(&engine, 4, query, scope, 10, 0);
            check_tallies(&mut rng, &engine, 4, query, scope);
        }
    }
}

#[test]
fn a_cancelled_search_says_so() {
    let mut rng = Rng::new(5);
    let engine = archive(&mut rng, 300, 1);
    for counts in [Counts::None, Counts::Articles, Counts::Units] {
        let cancel = newsgrep_query::Cancel::new();
        cancel.cancel();
        let request =
            Request { counts, cancel: Some(cancel), ..Request::new(parse("then AND the").unwrap()) };
        let response = engine.search(&request).unwrap();
        assert!(!response.complete);
        assert!(!response.counts.articles.exact);
        assert_eq!(response.notices[0].code, "cancelled");
    }
}
