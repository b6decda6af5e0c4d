//! Facets and timelines of the local engine against counts made by hand over the articles that the evaluator finds.
#![cfg(feature = "local")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(clippy::print_stdout, reason = "a failing test names its seed")]

use std::collections::{BTreeMap, BTreeSet};

use newsgrep_core::{Archive, WriterOptions};
use newsgrep_query::local::LocalEngine;
use newsgrep_query::plan::Plan;
use newsgrep_query::{
    Cancel, CountBy, Counts, Engine, EngineError, Facet, FacetField, FacetRequest, FacetValue, HitCounts,
    Query, Request, Response, Scope, Series, TimeUnit, Timeline, TimelineRequest, eval, parse,
};
use newsgrep_testkit::oracle::random_archive;
use newsgrep_testkit::{Rng, made_up};
use newsgrep_text::{Article, ArticleId, Span, Zone, words};

const SCOPES: [Scope; 2] = [Scope::Article, Scope::Paragraph];
const KINDS: [CountBy; 3] = [CountBy::Articles, CountBy::Paragraphs, CountBy::Occurrences];
const UNITS: [TimeUnit; 5] =
    [TimeUnit::Day, TimeUnit::Week, TimeUnit::Month, TimeUnit::Quarter, TimeUnit::Year];

/// Queries over the words of random archives. None has a condition on a field at its top level.
const QUERIES: [&str; 8] = [
    "the",
    "storm vote",
    "\"of the\" OR elan",
    "vote* -harbour",
    "title:the OR mayor",
    "zone:boiler storm",
    "(source:wire OR the)",
    "*",
];

/// Writes the articles in several commits, among others that are deleted again and older versions of themselves.
fn archive_of(articles: &[Article], rng: &mut Rng) -> LocalEngine {
    let archive = Archive::in_memory().unwrap();
    let mut writer = archive.writer(WriterOptions::default()).unwrap();
    let mut gone = Vec::new();
    for (number, mut other) in random_archive(rng).into_iter().enumerate() {
        match articles.get(number).filter(|_| number % 2 == 0) {
            Some(article) => other.id = article.id,
            None => {
                other.id = ArticleId::of(&format!("gone {number}"));
                gone.push(other.id);
            }
        }
        other.source = Some("The Gone".to_owned());
        writer.add(&other).unwrap();
        if number % 10 == 0 {
            writer.commit().unwrap();
        }
    }
    writer.commit().unwrap();
    for chunk in articles.chunks(10) {
        for article in chunk {
            writer.add(article).unwrap();
        }
        writer.commit().unwrap();
    }
    for id in gone {
        assert!(writer.delete(id).unwrap());
    }
    writer.commit().unwrap();
    drop(writer);
    LocalEngine::new(archive)
}

/// Random articles with dates of a few years, some coarse, some missing.
fn random_articles(rng: &mut Rng) -> Vec<Article> {
    let mut articles = random_archive(rng);
    for article in articles.iter_mut().filter(|article| article.published.is_some()) {
        let (year, month, day) = (rng.between(2029, 2031), rng.between(1, 12), rng.between(1, 31));
        let date = match rng.below(4) {
            0 => format!("{year}"),
            1 => format!("{year}-{month:02}"),
            _ => format!("{year}-{month:02}-{day:02}"),
        };
        article.published = date.parse().ok();
    }
    articles
}

/// An article that was found, with what counts in it: articles, paragraphs, occurrences.
type Hit<'a> = (&'a Article, [u64; 3]);

fn hits<'a>(articles: &'a [Article], query: &Query, scope: Scope) -> Vec<Hit<'a>> {
    let plan = Plan::compile(query);
    let hits = articles.iter().filter_map(|article| {
        let found = eval::evaluate(&plan, article, scope)?;
        Some((article, [1, found.paragraphs.len() as u64, found.occurrences]))
    });
    hits.collect()
}

fn counted((_, counts): &Hit<'_>, by: CountBy) -> u64 {
    counts[by as usize]
}

/// Returns the values of an article at each level; none if it has no value.
fn path_of(article: &Article, field: FacetField, depth: usize) -> Vec<String> {
    let day = article.published.map(|date| date.day().to_string());
    let cut = |length: usize| day.iter().map(|day| day[..length].to_owned()).collect();
    let whole = |value: &Option<String>| value.iter().cloned().collect();
    match field {
        FacetField::Source => whole(&article.source),
        FacetField::Language => whole(&article.language),
        FacetField::Agency => whole(&article.agency),
        FacetField::Subject => distinct(&article.subjects),
        FacetField::Place => distinct(&article.places),
        FacetField::Person => distinct(&article.persons),
        FacetField::Organisation => distinct(&article.organisations),
        FacetField::Year => cut(4),
        FacetField::Month => cut(7),
        FacetField::Day => cut(10),
        FacetField::Date => day
            .iter()
            .flat_map(|day| [4, 7, 10].map(|length| day[..length].to_owned()))
            .take(depth.max(1))
            .collect(),
        FacetField::Section if depth == 0 => whole(&article.section),
        _ => article.section.iter().flat_map(|section| levels(section)).take(depth).collect(),
    }
}

fn distinct(values: &[String]) -> Vec<String> {
    values.iter().cloned().collect::<BTreeSet<_>>().into_iter().collect()
}

fn levels(section: &str) -> Vec<String> {
    let ends = section.match_indices('/').map(|(at, _)| at).chain([section.len()]);
    ends.map(|end| section[..end].to_owned()).collect()
}

fn request(query: &Query, scope: Scope) -> Request {
    Request { scope, limit: 0, counts: Counts::Exact, ..Request::new(query.clone()) }
}

fn ask_facets(engine: &LocalEngine, query: &Query, scope: Scope, facets: Vec<FacetRequest>) -> Response {
    engine.search(&Request { facets, ..request(query, scope) }).unwrap()
}

fn ask_timeline(engine: &LocalEngine, query: &Query, scope: Scope, asked: TimelineRequest) -> Timeline {
    engine.search(&Request { timeline: Some(asked), ..request(query, scope) }).unwrap().timeline.unwrap()
}

fn total(counts: &HitCounts, by: CountBy) -> u64 {
    [counts.articles, counts.paragraphs, counts.occurrences][by as usize].value
}

/// Returns the values of every level with their counts.
fn flat(values: &[FacetValue]) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    for value in values {
        counts.insert(value.value.clone(), value.count);
        counts.extend(flat(&value.children));
    }
    counts
}

/// Calls `check` with random articles, their archive, and every query in both scopes.
fn on_random_archives(
    seeds: std::ops::Range<u64>,
    check: impl Fn(&[Article], &LocalEngine, &Query, Scope, &str),
) {
    for seed in seeds {
        println!("seed {seed}");
        let mut rng = Rng::new(seed);
        let articles = random_articles(&mut rng);
        let engine = archive_of(&articles, &mut rng);
        for query in QUERIES {
            for scope in SCOPES {
                check(
                    &articles,
                    &engine,
                    &parse(query).unwrap(),
                    scope,
                    &format!("seed {seed}: {query} {scope:?}"),
                );
            }
        }
    }
}

#[test]
fn facets_count_articles_paragraphs_and_occurrences_at_every_level() {
    on_random_archives(0..4, |articles, engine, query, scope, what| {
        let found = hits(articles, query, scope);
        for by in KINDS {
            let asked: Vec<FacetRequest> = (0..4)
                .flat_map(|depth| {
                    FacetField::ALL.iter().map(move |field| FacetRequest {
                        field: *field,
                        limit: 1_000,
                        by,
                        depth,
                    })
                })
                .collect();
            let response = ask_facets(engine, query, scope, asked.clone());
            assert_eq!(response.facets.len(), asked.len());
            for (asked, facet) in asked.iter().zip(&response.facets) {
                let (mut counts, mut missing) = (BTreeMap::new(), 0);
                for hit in found.iter().filter(|hit| counted(hit, by) > 0) {
                    let path = path_of(hit.0, asked.field, asked.depth);
                    missing += if path.is_empty() { counted(hit, by) } else { 0 };
                    for value in path {
                        *counts.entry(value).or_default() += counted(hit, by);
                    }
                }
                assert_eq!((facet.field, facet.by), (asked.field, by));
                assert_eq!(flat(&facet.values), counts, "{what}: {asked:?}");
                assert_eq!((facet.missing, facet.other), (missing, 0), "{what}: {asked:?}");
                let sum: u64 = facet.values.iter().map(|value| value.count).sum();
                let added_up = asked.field.has_several() || sum + missing == total(&response.counts, by);
                assert!(added_up, "{what}: {asked:?}");
            }
        }
    });
}

/// Many more articles than are counted at a time, in two segments, every seventh of them deleted again.
fn many_articles(rng: &mut Rng) -> (Vec<Article>, LocalEngine) {
    let archives = (0..).flat_map(|number| {
        let mut articles = random_articles(rng);
        articles
            .iter_mut()
            .for_each(|article| article.id = ArticleId::of(&format!("{number} {}", article.id)));
        articles
    });
    let articles: Vec<Article> = archives.take(1_000).collect();
    let archive = Archive::in_memory().unwrap();
    let mut writer = archive.writer(WriterOptions::default()).unwrap();
    for half in articles.chunks(500) {
        half.iter().for_each(|article| assert!(writer.add(article).is_ok()));
        writer.commit().unwrap();
    }
    for article in articles.iter().step_by(7) {
        assert!(writer.delete(article.id).unwrap());
    }
    writer.commit().unwrap();
    drop(writer);
    let left = (0..).zip(articles).filter(|(number, _)| number % 7 != 0).map(|(_, article)| article);
    (left.collect(), LocalEngine::new(archive))
}

#[test]
fn many_articles_are_counted_as_few_are() {
    const FIELDS: [FacetField; 5] =
        [FacetField::Source, FacetField::Section, FacetField::Agency, FacetField::Subject, FacetField::Month];
    let (articles, engine) = many_articles(&mut Rng::new(600));
    let mut volumes: BTreeMap<String, [u64; 3]> = BTreeMap::new();
    for article in &articles {
        if let Some(day) = start(article, TimeUnit::Day) {
            let sizes = volumes.entry(day).or_default();
            sizes.iter_mut().zip(size(article, false)).for_each(|(sum, size)| *sum += size);
        }
    }
    for (query, scope) in
        ["*", "the", "storm OR vote"].iter().flat_map(|query| SCOPES.map(|scope| (query, scope)))
    {
        let query = parse(query).unwrap();
        let found = hits(&articles, &query, scope);
        assert!(found.len() > 300, "{query:?}: {}", found.len());
        for by in KINDS {
            let asked = FIELDS.map(|field| FacetRequest { limit: 1_000, by, ..FacetRequest::new(field) });
            let response = engine.search(&Request {
                facets: asked.to_vec(),
                timeline: Some(TimelineRequest { by, volume: true, ..TimelineRequest::new(TimeUnit::Day) }),
                ..request(&query, scope)
            });
            let response = response.unwrap();
            for facet in &response.facets {
                let mut counts = BTreeMap::new();
                for hit in found.iter().filter(|hit| counted(hit, by) > 0) {
                    for value in path_of(hit.0, facet.field, 0) {
                        *counts.entry(value).or_default() += counted(hit, by);
                    }
                }
                assert_eq!(flat(&facet.values), counts, "{query:?} {scope:?} {by:?} {:?}", facet.field);
            }
            let timeline = response.timeline.unwrap();
            let (bins, undated) = over_time(found.iter(), TimeUnit::Day, by);
            let counts = timeline.bins.iter().map(|bin| bin.count);
            assert_eq!(
                (held(&timeline, counts), timeline.undated),
                (bins, undated),
                "{query:?} {scope:?} {by:?}"
            );
            for bin in &timeline.bins {
                assert_eq!(
                    bin.volume,
                    Some(volumes.get(&bin.start).map_or(0, |sizes| sizes[by as usize])),
                    "{}",
                    bin.start
                );
            }
        }
    }
}

#[test]
fn what_is_beyond_the_limit_is_summed_on_every_level() {
    let mut rng = Rng::new(77);
    let engine = archive_of(&made_up(), &mut rng);
    let ask = |field, limit| {
        let asked = vec![FacetRequest { limit, depth: 3, ..FacetRequest::new(field) }];
        ask_facets(&engine, &Query::All, Scope::Article, asked).facets.remove(0)
    };
    for field in FacetField::ALL {
        let all = ask(*field, 1_000);
        for limit in [0, 1, 2, 5] {
            check_cut(&ask(*field, limit), &all, limit);
        }
    }
}

fn check_cut(cut: &Facet, all: &Facet, limit: usize) {
    assert_eq!(cut.missing, all.missing);
    check_cut_level((&cut.values, cut.other), (&all.values, all.other), limit);
}

fn check_cut_level(cut: (&[FacetValue], u64), all: (&[FacetValue], u64), limit: usize) {
    assert_eq!(cut.0.len(), all.0.len().min(limit));
    assert_eq!(all.1, 0);
    let sum = |values: &[FacetValue]| values.iter().map(|value| value.count).sum::<u64>();
    assert_eq!(sum(cut.0) + cut.1, sum(all.0));
    let least = cut.0.iter().map(|value| value.count).min().unwrap_or(u64::MAX);
    for value in all.0 {
        match cut.0.iter().find(|kept| kept.value == value.value) {
            Some(kept) => {
                assert_eq!(kept.count, value.count);
                check_cut_level((&kept.children, kept.other), (&value.children, value.other), limit);
            }
            None => assert!(value.count <= least, "{} is left out", value.value),
        }
    }
}

#[test]
fn sections_and_dates_have_levels() {
    let mut rng = Rng::new(78);
    let engine = archive_of(&made_up(), &mut rng);
    let ask = |query: &str, field, depth| {
        let asked = vec![FacetRequest { depth, limit: 3, ..FacetRequest::new(field) }];
        ask_facets(&engine, &parse(query).unwrap(), Scope::Article, asked).facets.remove(0)
    };
    let value =
        |value: &str, count, children| FacetValue { value: value.to_owned(), count, children, other: 0 };
    // Three articles are in `world`, one of them in `world/islands`.
    let sections = ask("*", FacetField::Section, 2).values;
    let local = value("local", 5, vec![value("local/harbour", 5, vec![])]);
    let world = value("world", 3, vec![value("world/islands", 1, vec![])]);
    assert_eq!(sections, [value("courts", 7, vec![]), local, value("politics", 3, vec![])]);
    assert_eq!(ask("section:world", FacetField::Section, 2).values, sections, "multi-select");
    assert_eq!(ask("*", FacetField::Section, 1).values[1], value("local", 5, vec![]));
    assert_eq!(ask("*", FacetField::Section, 0).values[1], value("local/harbour", 5, vec![]));
    let asked = vec![FacetRequest { depth: 2, limit: 99, ..FacetRequest::new(FacetField::Section) }];
    let all = ask_facets(&engine, &Query::All, Scope::Article, asked).facets.remove(0);
    assert!(all.values.contains(&world), "{all:?}");

    let dates = ask("*", FacetField::Date, 3);
    let year = &dates.values[0];
    assert_eq!((dates.values.len(), year.value.as_str(), year.count, dates.missing), (1, "2031", 29, 1));
    assert_eq!((year.children.len(), year.children[0].value.as_str()), (1, "2031-03"));
    let days = &year.children[0];
    let listed: u64 = days.children.iter().map(|day| day.count).sum();
    assert!(days.children.is_sorted_by_key(|day| &day.value), "dates are in order of time");
    assert_eq!((days.children.len(), listed + days.other), (3, 29));
}

#[test]
fn a_field_ignores_its_own_condition_and_no_other() {
    let mut rng = Rng::new(79);
    let articles = random_articles(&mut rng);
    let engine = archive_of(&articles, &mut rng);
    let check = |query: &str, field, without: &str| {
        for by in KINDS {
            let asked = vec![
                FacetRequest { by, limit: 99, depth: 3, ..FacetRequest::new(field) },
                FacetRequest { by, ..FacetRequest::new(FacetField::Language) },
            ];
            let ask =
                |query: &str| ask_facets(&engine, &parse(query).unwrap(), Scope::Article, asked.clone());
            let (chosen, free) = (ask(query), ask(without));
            assert_eq!(chosen.facets[0], free.facets[0], "{query} {by:?}");
            let sum: u64 = chosen.facets[1].values.iter().map(|value| value.count).sum();
            assert_eq!(sum + chosen.facets[1].missing, total(&chosen.counts, by), "{query} {by:?}");
            assert!(total(&chosen.counts, by) < total(&free.counts, by), "{query} leaves something out");
        }
    };
    check("the source:wire", FacetField::Source, "the");
    check("the section:sport", FacetField::Section, "the");
    for field in [FacetField::Date, FacetField::Year, FacetField::Month, FacetField::Day] {
        check("the date:2030", field, "the");
    }
    check("the (of OR vote) date:2030", FacetField::Date, "the (of OR vote)");
}

#[test]
fn facets_come_in_the_order_asked_for_also_of_one_field() {
    let mut rng = Rng::new(80);
    let articles = random_articles(&mut rng);
    let engine = archive_of(&articles, &mut rng);
    let facet = |field, by| FacetRequest { by, ..FacetRequest::new(field) };
    let asked = vec![
        facet(FacetField::Source, CountBy::Occurrences),
        facet(FacetField::Year, CountBy::Articles),
        facet(FacetField::Section, CountBy::Articles),
        facet(FacetField::Source, CountBy::Articles),
        facet(FacetField::Month, CountBy::Paragraphs),
    ];
    let query = parse("the source:wire date:2030").unwrap();
    let facets = ask_facets(&engine, &query, Scope::Article, asked.clone()).facets;
    let order: Vec<_> = facets.iter().map(|facet| (facet.field, facet.by)).collect();
    assert_eq!(order, asked.iter().map(|asked| (asked.field, asked.by)).collect::<Vec<_>>());
    for (asked, facet) in asked.into_iter().zip(facets) {
        assert_eq!(ask_facets(&engine, &query, Scope::Article, vec![asked]).facets, [facet]);
    }
}

/// Returns the first day of the unit that an article's date lies in, by the calendar.
fn start(article: &Article, unit: TimeUnit) -> Option<String> {
    let day = article.published?.day();
    Some(match unit {
        TimeUnit::Day => day.to_string(),
        TimeUnit::Week => {
            let mut monday = day;
            while monday.weekday() != jiff::civil::Weekday::Monday {
                monday = monday.yesterday().unwrap();
            }
            monday.to_string()
        }
        TimeUnit::Month => format!("{}-{:02}-01", day.year(), day.month()),
        TimeUnit::Quarter => {
            format!("{}-{}-01", day.year(), ["01", "04", "07", "10"][(day.month() as usize - 1) / 3])
        }
        TimeUnit::Year => format!("{}-01-01", day.year()),
    })
}

/// Counts by unit of time the way one would by hand; units without anything are not there.
fn over_time<'a>(
    hits: impl Iterator<Item = &'a Hit<'a>>,
    unit: TimeUnit,
    by: CountBy,
) -> (BTreeMap<String, u64>, u64) {
    let (mut bins, mut undated) = (BTreeMap::new(), 0);
    for hit in hits.filter(|hit| counted(hit, by) > 0) {
        match start(hit.0, unit) {
            Some(start) => *bins.entry(start).or_default() += counted(hit, by),
            None => undated += counted(hit, by),
        }
    }
    (bins, undated)
}

fn held(timeline: &Timeline, counts: impl Iterator<Item = u64>) -> BTreeMap<String, u64> {
    let starts = timeline.bins.iter().map(|bin| bin.start.clone());
    starts.zip(counts).filter(|(_, count)| *count > 0).collect()
}

#[test]
fn a_timeline_counts_every_unit_from_the_first_hit_to_the_last() {
    on_random_archives(100..104, |articles, engine, query, scope, what| {
        let found = hits(articles, query, scope);
        for (unit, by) in UNITS.into_iter().flat_map(|unit| KINDS.map(|by| (unit, by))) {
            let asked = TimelineRequest { by, ..TimelineRequest::new(unit) };
            let timeline = ask_timeline(engine, query, scope, asked);
            let (bins, undated) = over_time(found.iter(), unit, by);
            let counts = timeline.bins.iter().map(|bin| bin.count);
            assert_eq!(held(&timeline, counts), bins, "{what} {unit:?} {by:?}");
            assert_eq!((timeline.undated, timeline.unit, timeline.by), (undated, unit, by), "{what}");
            let ends = [timeline.bins.first(), timeline.bins.last()];
            assert!(ends.into_iter().flatten().all(|bin| bin.count > 0), "{what}");
            assert!(timeline.bins.is_sorted_by(|a, b| a.start < b.start), "{what}");
            assert!(timeline.bins.iter().all(|bin| bin.volume.is_none() && bin.share.is_none()));
            assert_eq!((timeline.per, timeline.series.len()), (None, 0));
        }
    });
}

#[test]
fn every_value_has_a_series_and_the_rest_are_summed() {
    on_random_archives(200..204, |articles, engine, query, scope, what| {
        let found = hits(articles, query, scope);
        for by in KINDS {
            for field in [FacetField::Source, FacetField::Section, FacetField::Language, FacetField::Agency] {
                for limit in [0, 2, 100] {
                    let asked = TimelineRequest {
                        by,
                        per: Some(field),
                        limit,
                        ..TimelineRequest::new(TimeUnit::Month)
                    };
                    let timeline = ask_timeline(engine, query, scope, asked);
                    check_series(
                        &timeline,
                        &found,
                        field,
                        limit,
                        &format!("{what} {field:?} {by:?} {limit}"),
                    );
                }
            }
        }
    });
}

fn check_series(timeline: &Timeline, found: &[Hit<'_>], field: FacetField, limit: usize, what: &str) {
    let value = |hit: &&Hit<'_>| path_of(hit.0, field, 0).pop();
    let of = |wanted: &dyn Fn(Option<String>) -> bool| {
        over_time(found.iter().filter(|hit| wanted(value(hit))), timeline.unit, timeline.by).0
    };
    let check = |series: Option<&Series>, wanted: &dyn Fn(Option<String>) -> bool| {
        let empty = Series::default();
        let series = series.unwrap_or(&empty);
        assert_eq!(held(timeline, series.counts.iter().copied()), of(wanted), "{what}");
        assert_eq!(series.counts.iter().sum::<u64>(), series.total, "{what}");
        assert!(series.volumes.is_empty() && series.shares.is_empty());
    };
    let listed: Vec<&str> = timeline.series.iter().filter_map(|series| series.value.as_deref()).collect();
    assert_eq!((timeline.per, listed.len()), (Some(field), timeline.series.len()));
    assert!(listed.len() <= limit, "{what}");
    for series in &timeline.series {
        check(Some(series), &|value| value == series.value);
    }
    check(timeline.other.as_ref(), &|value| value.is_some_and(|value| !listed.contains(&value.as_str())));
    check(timeline.missing.as_ref(), &|value| value.is_none());
    assert!(
        timeline.series.is_sorted_by_key(|series| (std::cmp::Reverse(series.total), &series.value)),
        "{what}"
    );
    let rest = [&timeline.other, &timeline.missing].into_iter().flatten();
    assert!(rest.clone().all(|series| series.value.is_none() && series.total > 0), "{what}");
    for (at, bin) in timeline.bins.iter().enumerate() {
        let sum: u64 = timeline.series.iter().chain(rest.clone()).map(|series| series.counts[at]).sum();
        assert_eq!(sum, bin.count, "{what}");
    }
}

/// Returns what an archive has to count in an article: itself, its paragraphs, its words.
fn size(article: &Article, boiler: bool) -> [u64; 3] {
    let paragraphs = article.paragraphs.iter().filter(|paragraph| boiler || paragraph.zone != Zone::Boiler);
    let words = |span: Span| words(span.of(&article.text)).count() as u64;
    [1, paragraphs.clone().count() as u64, paragraphs.map(|paragraph| words(paragraph.span)).sum()]
}

#[test]
fn the_volume_is_all_that_the_archive_has_in_the_unit() {
    on_random_archives(300..304, |articles, engine, query, scope, what| {
        // The query that looks in boiler is compared with all there is.
        let boiler = what.contains("zone:boiler");
        let all: Vec<Hit<'_>> = articles.iter().map(|article| (article, size(article, boiler))).collect();
        for (unit, by) in UNITS.into_iter().flat_map(|unit| KINDS.map(|by| (unit, by))) {
            let per = Some(FacetField::Source);
            let asked = TimelineRequest { by, per, limit: 1, volume: true, ..TimelineRequest::new(unit) };
            let timeline = ask_timeline(engine, query, scope, asked);
            let check = |volumes: Vec<u64>, wanted: &dyn Fn(&Option<String>) -> bool| {
                let mut expected = over_time(all.iter().filter(|hit| wanted(&hit.0.source)), unit, by).0;
                expected.retain(|start, _| timeline.bins.iter().any(|bin| bin.start == *start));
                assert_eq!(held(&timeline, volumes.into_iter()), expected, "{what} {unit:?} {by:?}");
            };
            check(timeline.bins.iter().map(|bin| bin.volume.unwrap()).collect(), &|_| true);
            for series in &timeline.series {
                check(series.volumes.clone(), &|source| *source == series.value);
            }
            let listed = timeline.series.first().and_then(|series| series.value.clone());
            if let Some(other) = &timeline.other {
                check(other.volumes.clone(), &|source| source.is_some() && *source != listed);
            }
            if let Some(missing) = &timeline.missing {
                check(missing.volumes.clone(), &|source| source.is_none());
            }
            check_shares(&timeline, what);
        }
    });
}

fn check_shares(timeline: &Timeline, what: &str) {
    let check = |count: u64, volume: u64, share: Option<f64>| match share {
        Some(share) => {
            assert!(share <= 1.0 && (share * volume as f64 - count as f64).abs() < 1e-6, "{what}: {share}");
        }
        None => assert_eq!((count, volume), (0, 0), "{what}"),
    };
    timeline.bins.iter().for_each(|bin| check(bin.count, bin.volume.unwrap(), bin.share));
    for series in timeline.series.iter().chain(&timeline.other).chain(&timeline.missing) {
        for (at, count) in series.counts.iter().enumerate() {
            check(*count, series.volumes[at], series.shares[at]);
        }
    }
}

#[test]
fn the_volume_is_what_a_search_for_everything_counts() {
    let mut rng = Rng::new(81);
    let articles = random_articles(&mut rng);
    let engine = archive_of(&articles, &mut rng);
    for (scope, by) in [(Scope::Article, CountBy::Articles), (Scope::Paragraph, CountBy::Paragraphs)] {
        let asked = TimelineRequest { by, volume: true, ..TimelineRequest::new(TimeUnit::Month) };
        let timeline = ask_timeline(&engine, &Query::All, scope, asked);
        assert!(timeline.bins.len() > 3);
        assert!(timeline.bins.iter().all(|bin| bin.volume == Some(bin.count)), "{timeline:?}");
    }
}

#[test]
fn a_share_keeps_to_the_whole_archive_whatever_else_is_asked() {
    let mut rng = Rng::new(82);
    let engine = archive_of(&made_up(), &mut rng);
    let ask = |query: &str| {
        let asked = TimelineRequest { volume: true, ..TimelineRequest::new(TimeUnit::Year) };
        ask_timeline(&engine, &parse(query).unwrap(), Scope::Article, asked).bins.remove(0)
    };
    let (free, chosen) = (ask("*"), ask("source:\"Saltmarsh Courier\""));
    assert_eq!((free.volume, chosen.volume), (Some(29), Some(29)));
    assert!(chosen.count < 29);
}

fn dated(dates: &[&str]) -> LocalEngine {
    let archive = Archive::in_memory().unwrap();
    let mut writer = archive.writer(WriterOptions::default()).unwrap();
    for (number, date) in dates.iter().enumerate() {
        let mut article = Article::from_text(format!("{number}"), "Talks\n\nThe envoys met.");
        article.published = date.parse().ok();
        article.source = Some(format!("Outlet {number}"));
        writer.add(&article).unwrap();
    }
    writer.commit().unwrap();
    drop(writer);
    LocalEngine::new(archive)
}

#[test]
fn a_timeline_too_long_to_read_is_refused() {
    let engine = dated(&["1678-01-01", "2022-01-12", "2261-12-31"]);
    let ask = |asked| engine.search(&Request { timeline: Some(asked), ..Request::new(Query::All) });
    let error = ask(TimelineRequest::new(TimeUnit::Day)).unwrap_err();
    assert!(matches!(error, EngineError::Unsupported { .. }));
    let text = error.to_string();
    assert!(text.contains("213301 units, from 1678-01-01 to 2261-12-31,"), "{text}");
    assert!(text.contains("ask for a longer unit of time"), "{text}");
    let weeks = ask(TimelineRequest::new(TimeUnit::Week)).unwrap().timeline.unwrap();
    assert_eq!(weeks.bins.iter().map(|bin| bin.count).sum::<u64>(), 3);
    assert_eq!(weeks.bins[0].start, "1677-12-27", "the Monday before");
}

#[test]
fn a_series_for_each_day_is_refused() {
    let engine = dated(&["2022-01-12"]);
    for per in FacetField::ALL.iter().filter(|field| field.is_date()) {
        let timeline = Some(TimelineRequest { per: Some(*per), ..TimelineRequest::new(TimeUnit::Month) });
        let error = engine.search(&Request { timeline, ..Request::new(Query::All) }).unwrap_err();
        assert!(error.to_string().contains("series by source"), "{error}");
    }
}

#[test]
fn nothing_found_is_an_empty_timeline() {
    let engine = dated(&["2022-01-12", ""]);
    let asked = TimelineRequest {
        per: Some(FacetField::Source),
        volume: true,
        ..TimelineRequest::new(TimeUnit::Day)
    };
    let none = ask_timeline(&engine, &parse("elsewhere").unwrap(), Scope::Article, asked.clone());
    assert_eq!((none.bins.len(), none.series.len(), none.undated), (0, 0, 0));
    let undated = ask_timeline(&engine, &parse("date:none").unwrap(), Scope::Article, asked);
    assert_eq!((undated.bins.len(), undated.series.len(), undated.undated), (0, 0, 1));
}

#[test]
fn a_search_that_is_cut_off_gives_no_shares() {
    let engine = dated(&["2022-01-12", "2022-01-13"]);
    let cancel = Cancel::new();
    cancel.cancel();
    let asked = TimelineRequest { volume: true, ..TimelineRequest::new(TimeUnit::Day) };
    let request =
        Request { timeline: Some(asked), cancel: Some(cancel), ..request(&Query::All, Scope::Article) };
    let response = engine.search(&request).unwrap();
    assert!(!response.complete);
    assert!(response.timeline.unwrap().bins.iter().all(|bin| bin.volume.is_none()));
}

#[test]
fn an_article_counts_for_each_of_its_subjects() {
    let article = |origin: &str, subjects: &[&str]| Article {
        subjects: subjects.iter().map(|subject| (*subject).to_owned()).collect(),
        ..Article::from_text(origin, "Rates rise\n\nThe bank met.")
    };
    let articles = [
        article("one", &["central banks", "rates"]),
        article("two", &["rates"]),
        article("three", &["banks\nrise", "***"]),
        article("four", &[]),
    ];
    let engine = archive_of(&articles, &mut Rng::new(7));
    let facet = |query: &str| {
        let facets = vec![FacetRequest::new(FacetField::Subject)];
        let request = Request { facets, ..Request::new(parse(query).unwrap()) };
        let facet = engine.search(&request).unwrap().facets.remove(0);
        let values = facet.values.into_iter().map(|value| (value.value, value.count));
        (values.collect::<Vec<_>>(), facet.missing)
    };
    let values = |values: &[(&str, u64)]| -> Vec<(String, u64)> {
        values.iter().map(|(value, count)| ((*value).to_owned(), *count)).collect()
    };
    let all = values(&[("rates", 2), ("banks rise", 1), ("central banks", 1)]);
    assert_eq!(facet("bank"), (all.clone(), 1));
    // The field's own condition is left out, and a phrase stands in one value.
    assert_eq!(facet("bank subject:\"central banks\""), (all, 1));
    let found =
        |query: &str| engine.search(&Request::new(parse(query).unwrap())).unwrap().counts.articles.value;
    assert_eq!(found("subject:\"central banks\""), 1);
    assert_eq!(found("subject:\"banks rates\""), 0);
    assert_eq!(found("subject:(central rates)"), 1);
    assert_eq!(found("subject:*"), 3);
    assert_eq!(found("-subject:* bank"), 1);
}
