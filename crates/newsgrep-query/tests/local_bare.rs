//! The local engine against the pieces that know no index: put together they give the same answer, to the last bit.
#![cfg(feature = "local")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod bare;

use newsgrep_core::{Archive, WriterOptions};
use newsgrep_query::local::LocalEngine;
use newsgrep_query::plan::Plan;
use newsgrep_query::{
    CountBy, Counts, Engine, FacetField, FacetRequest, PageCursor, Request, Scope, Sort, TimeUnit,
    TimelineRequest, eval, parse, print,
};
use newsgrep_testkit::Rng;
use newsgrep_testkit::oracle::{VOCABULARY, random_archive, random_query};
use newsgrep_text::{Article, ArticleId};

fn seeds() -> u64 {
    // `NEWSGREP_SEEDS=2000 cargo test -p newsgrep-query --test local_bare` is the long run.
    std::env::var("NEWSGREP_SEEDS").map_or(8, |seeds| seeds.parse().expect("a number of seeds"))
}

/// Returns random articles, some of which are from a file of plain text, or say more than others.
fn articles(rng: &mut Rng) -> Vec<Article> {
    let mut articles = random_archive(rng);
    for article in &mut articles {
        article.file_start = rng.per_cent(30).then(|| rng.below(1_000) as u64);
        article.file = rng.per_cent(30).then(|| ArticleId::of("a file"));
        article.updated = rng.per_cent(20).then(|| "2031-04-01".parse().unwrap());
        article.byline = rng.per_cent(30).then(|| "Jane Doe".to_owned());
        article.excerpt = rng.per_cent(10);
        article.paywalled = rng.per_cent(10);
        // Values without a word, with lines, with levels, and longer than facets count.
        match rng.below(8) {
            0 => article.source = Some("***".to_owned()),
            1 => article.source = Some("the wire ".repeat(120)),
            2 => article.section = Some("World > Europe\n/ East".to_owned()),
            3 => {
                // Rarely so long that the last one is beyond what is searched.
                let long = "Gold coast ".repeat(if rng.per_cent(5) { 4_000 } else { 100 });
                article.places = ["Harbour\nCity", "***", "", &long, "PARIS"].map(str::to_owned).to_vec();
            }
            4 => article.language = Some(String::new()),
            _ => {}
        }
    }
    articles
}

fn archive_of(articles: &[Article], commits: usize) -> LocalEngine {
    let archive = Archive::in_memory().unwrap();
    let mut writer = archive.writer(WriterOptions::default()).unwrap();
    for chunk in articles.chunks(articles.len().div_ceil(commits).max(1)) {
        for article in chunk {
            writer.add(article).unwrap();
        }
        writer.commit().unwrap();
    }
    drop(writer);
    LocalEngine::new(archive)
}

#[test]
fn hits_are_the_same_in_every_field() {
    for seed in 0..seeds() {
        println!("seed {seed}");
        let mut rng = Rng::new(seed);
        let articles = articles(&mut rng);
        let engine = archive_of(&articles, rng.between(1, 4));
        for _ in 0..20 {
            let query = random_query(&mut rng, &VOCABULARY);
            for scope in [Scope::Article, Scope::Paragraph] {
                let sort = *rng.pick(&[Sort::Newest, Sort::Oldest]);
                let (before, after) = (rng.below(3), rng.below(3));
                let (limit, offset) = (rng.between(1, 60), rng.below(5));
                let first = Request::new(query.clone());
                let request = Request { scope, sort, before, after, limit, offset, ..first };
                let found = bare::find(&articles, &request, &|_, _, _| 0.0);
                let expected = engine.search(&request).unwrap().hits;
                assert_eq!(
                    bare::hits(&found, &request),
                    expected,
                    "seed {seed}, {scope:?}: {}",
                    print(&query)
                );
            }
        }
    }
}

#[test]
fn scores_are_the_same_to_the_last_bit() {
    let mut scored = 0;
    for seed in 0..seeds() {
        println!("seed {seed}");
        let mut rng = Rng::new(seed);
        let articles = articles(&mut rng);
        let statistics = bare::Statistics::of(&articles);
        let engine = archive_of(&articles, rng.between(1, 4));
        for _ in 0..20 {
            let query = match rng.below(4) {
                // Mostly what scores, in any zone.
                0 => parse("(the OR vot* OR ~Ryabkov OR (storm w/5 of) OR \"the of\") zone:(title OR body OR boiler)")
.unwrap(),
                _ => random_query(&mut rng, &VOCABULARY),
            };
            let weights = statistics.weights(&Plan::compile(&query));
            for (scope, counts) in [
                (Scope::Article, Counts::Exact),
                (Scope::Article, Counts::None),
                (Scope::Paragraph, Counts::Exact),
                (Scope::Paragraph, Counts::None),
            ] {
                let limit = rng.between(1, 60);
                let request = Request { scope, limit, counts, ..Request::new(query.clone()) };
                let found = bare::find(&articles, &request, &|article, examined, unit| {
                    bare::score(&weights, article, examined, unit)
                });
                let expected = engine.search(&request).unwrap();
                let what = format!("seed {seed}, {scope:?}, {counts:?}: {}", print(&query));
                assert_eq!(bare::hits(&found, &request), expected.hits, "{what}");
                // A page that ends before the last hit can be continued from the place of its last one.
                let next = (found.len() > limit).then(|| PageCursor::of(&request, found[limit - 1].place()));
                assert_eq!(next, expected.next, "{what}");
                scored += expected.hits.iter().filter(|hit| hit.score > 0.0).count();
            }
        }
    }
    assert!(scored > 500 * seeds() as usize, "{scored}");
}

#[test]
fn counts_are_the_same() {
    let kinds = [CountBy::Articles, CountBy::Paragraphs, CountBy::Occurrences];
    let units = [TimeUnit::Day, TimeUnit::Week, TimeUnit::Month, TimeUnit::Quarter, TimeUnit::Year];
    let series = [None, Some(FacetField::Source), Some(FacetField::Section), Some(FacetField::Language)];
    for seed in 0..seeds() {
        println!("seed {seed}");
        let mut rng = Rng::new(seed);
        let articles = articles(&mut rng);
        let engine = archive_of(&articles, rng.between(1, 4));
        for _ in 0..10 {
            let (by, limit) = (*rng.pick(&kinds), rng.below(5));
            let (unit, per) = (*rng.pick(&units), *rng.pick(&series));
            let timeline = TimelineRequest { unit, by, per, limit, volume: rng.per_cent(50) };
            let depth = rng.below(4);
            let facets = FacetField::ALL.iter().map(|field| FacetRequest { field: *field, limit, by, depth });
            let scope = *rng.pick(&[Scope::Article, Scope::Paragraph]);
            let query = match rng.below(4) {
                0 => parse("the OR vot*").unwrap(),
                1 => parse("of source:wire date:2031-03 subject:banks").unwrap(),
                _ => random_query(&mut rng, &VOCABULARY),
            };
            let request = Request {
                scope,
                limit: 0,
                counts: Counts::None,
                facets: facets.collect(),
                timeline: Some(timeline),
                ..Request::new(query)
            };
            let expected = engine.search(&request).unwrap();
            let what = format!("seed {seed}, {scope:?}: {}", print(&request.query));
            for (facet, expected) in request.facets.iter().zip(&expected.facets) {
                assert_eq!(bare::facet(&articles, &request, facet), *expected, "{what}");
            }
            let asked = request.timeline.as_ref().unwrap();
            assert_eq!(
                Some(bare::timeline(&articles, &request, asked)),
                expected.timeline,
                "{what}, {asked:?}"
            );
        }
    }
}

#[test]
fn what_is_examined_is_what_the_evaluator_finds() {
    for seed in 0..seeds() {
        println!("seed {seed}");
        let mut rng = Rng::new(seed);
        let articles = articles(&mut rng);
        for _ in 0..20 {
            let query = random_query(&mut rng, &VOCABULARY);
            let plan = Plan::compile(&query);
            for (article, scope) in articles.iter().flat_map(|a| [(a, Scope::Article), (a, Scope::Paragraph)])
            {
                let examined = eval::examine(&plan, article, scope, &|| false);
                let evaluated = eval::evaluate(&plan, article, scope);
                for paragraph in examined.iter().flat_map(|examined| &examined.paragraphs) {
                    let text = article.paragraph_text(paragraph.ordinal);
                    assert_eq!(paragraph.words as usize, newsgrep_text::words(text).count());
                    let counted = |leaf: usize| (leaf, eval::leaf_marks(&plan.leaves[leaf], text).0);
                    let leaves: Vec<_> = paragraph.leaves.iter().map(|(leaf, _)| counted(*leaf)).collect();
                    assert_eq!(paragraph.leaves, leaves, "seed {seed}: {}", print(&query));
                    assert!(leaves.is_sorted() && leaves.iter().all(|(_, count)| *count > 0));
                    assert_eq!(paragraph.occurrences, leaves.iter().map(|(_, count)| count).sum::<u64>());
                }
                assert_eq!(examined.map(Into::into), evaluated, "seed {seed}: {}", print(&query));
            }
        }
    }
}

#[test]
fn an_examination_ends_when_it_is_told_to() {
    let article = Article::from_text("long.txt", "the of ".repeat(20_000));
    let plan = Plan::compile(&newsgrep_query::parse("(the OR t*) w/9 (of OR o*)").unwrap());
    let asked = std::cell::Cell::new(0);
    let ended = || asked.replace(asked.get() + 1) >= 10;
    assert_eq!(eval::examine(&plan, &article, Scope::Article, &ended), None);
    assert!(asked.get() > 10, "it goes on saying so");
}
