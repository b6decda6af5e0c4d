//! What an embedder relies on: searching with options, ending a search, streaming, whole articles, errors, threads, and
//! that no type of the index below shows.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::ops::ControlFlow;
use std::path::Path;
use std::time::Duration;

use newsgrep::query::{Engine, EngineError};
use newsgrep::{
    Archive, ArchiveError, Article, ArticleId, Cancel, Counts, Error, FacetField, FacetRequest, Hit, Request,
    Response, Scope, Sort, TimeUnit, TimelineRequest, Writer, Zone, parse, sync,
};
use tempfile::TempDir;

const SEEDS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../seeds");
const MADE_UP: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../newsgrep-testkit/data/made_up.jsonl");

fn archive_of(path: &str) -> Archive {
    let archive = Archive::in_memory().unwrap();
    let report = sync::load(&archive, &[path.into()], &sync::Options::default(), &mut |_| {}).unwrap();
    assert!(!report.trouble, "{report:?}");
    archive
}

fn request(query: &str) -> Request {
    Request::new(parse(query).unwrap())
}

/// Returns the article's number in its name and the ordinals of its paragraphs: `000#5`.
fn places(response: &Response) -> Vec<String> {
    let place = |hit: &Hit| {
        let name = hit.origin.rsplit('/').next().unwrap()[..3].to_owned();
        hit.paragraphs.iter().map(|paragraph| format!("{name}#{}", paragraph.ordinal)).collect::<Vec<_>>()
    };
    response.hits.iter().flat_map(place).collect()
}

#[test]
fn a_phrase_is_found_with_the_context_asked_for() {
    let archive = archive_of(SEEDS);
    let mut found = places(&archive.search("\"moment of truth\"").unwrap());
    found.sort();
    assert_eq!(found, ["000#5", "001#4"]);
    let with_context = Request { before: 1, after: 2, ..request("\"moment of truth\" Delattre") };
    let response = archive.run(&with_context).unwrap();
    for hit in &response.hits {
        for paragraph in &hit.paragraphs {
            let marked = !paragraph.spans.is_empty();
            assert_eq!(
                marked,
                ["moment of truth", "Delattre", "Delâttre"].iter().any(|it| paragraph.text.contains(it))
            );
        }
    }
    assert!(response.hits.iter().all(|hit| hit.paragraphs.len() >= 4));
}

#[test]
fn all_articles_are_read_one_after_the_other_but_those_that_are_gone() {
    let archive = archive_of(SEEDS);
    let mut writer = archive.writer().unwrap();
    // A segment of its own, of which nothing is left, and one with a new version of an article of the first.
    for text in ["Talks begin", "Talks end"] {
        writer.add(&Article::from_text("talks.txt", text)).unwrap();
        writer.commit().unwrap();
    }
    let gone = archive.search("\"moment of truth\"").unwrap().hits[0].id;
    writer.delete(gone).unwrap();
    writer.commit().unwrap();
    let read: Vec<Article> = archive.articles().collect::<Result<_, _>>().unwrap();
    assert_eq!(read.len(), 5);
    assert!(read.iter().all(|article| article.id != gone));
    assert_eq!(read.iter().filter(|article| article.text == "Talks end").count(), 1);
    for article in &read {
        assert_eq!(archive.article(article.id).unwrap().as_ref(), Some(article));
    }
    assert!(Archive::in_memory().unwrap().articles().next().is_none());
}

#[test]
fn pages_put_together_are_the_whole_list() {
    let archive = archive_of(MADE_UP);
    for sort in [Sort::Relevance, Sort::Newest, Sort::Oldest] {
        let all = archive.run(&Request { sort, limit: usize::MAX, ..request("the") }).unwrap();
        assert!(all.hits.len() > 20);
        let mut paged = Vec::new();
        for offset in (0..all.hits.len() + 7).step_by(7) {
            paged.extend(archive.run(&Request { sort, limit: 7, offset, ..request("the") }).unwrap().hits);
        }
        assert_eq!(paged, all.hits, "{sort:?}");
    }
}

#[test]
fn newest_first_is_oldest_first_reversed_with_undated_articles_at_one_end() {
    let archive = archive_of(MADE_UP);
    let dates = |sort| {
        let response = archive.run(&Request { sort, limit: usize::MAX, ..request("*") }).unwrap();
        response
            .hits
            .into_iter()
            .map(|hit| hit.published.map(|date| date.civil_seconds()))
            .collect::<Vec<_>>()
    };
    let newest = dates(Sort::Newest);
    assert_eq!((newest.len(), newest.last().unwrap().is_none()), (30, true));
    assert!(newest.windows(2).all(|pair| pair[0] >= pair[1]));
    assert_eq!(dates(Sort::Oldest), newest.into_iter().rev().collect::<Vec<_>>());
}

#[test]
fn a_misspelt_word_is_corrected_from_the_archive() {
    let archive = archive_of(SEEDS);
    let check = |query: &str, expected: &str| {
        let advice = archive.advise(&request(query), Duration::from_secs(60)).unwrap();
        let first = &advice.spellings[0];
        assert_eq!(first.text, expected);
        // Each finds as many articles as it says.
        for spelling in &advice.spellings {
            assert_eq!(archive.search(&spelling.text).unwrap().counts.articles, spelling.articles, "{query}");
        }
    };
    check("ukrane", "ukraine");
    check("Grusko NATO", "grushko AND NATO");
    // Also to what takes any engine.
    let engine: &dyn Engine = &archive;
    assert_eq!(engine.suggest("ukrane", 1)[0].0, "ukraine");
}

#[test]
fn paragraph_scope_asks_each_paragraph_by_itself() {
    let archive = archive_of(SEEDS);
    let articles = archive.run(&request("Putin Stoltenberg")).unwrap();
    let paragraphs =
        archive.run(&Request { scope: Scope::Paragraph, ..request("Putin Stoltenberg") }).unwrap();
    assert!(articles.counts.paragraphs.value > paragraphs.counts.paragraphs.value);
    for hit in &paragraphs.hits {
        assert_eq!(hit.paragraphs.len(), 1);
        let text = &hit.paragraphs[0].text;
        assert!(text.contains("Putin") && text.contains("Stoltenberg"), "{text}");
    }
}

#[test]
fn counts_can_be_left_out() {
    let archive = archive_of(SEEDS);
    let response = archive.run(&Request { counts: Counts::None, ..request("NATO") }).unwrap();
    assert_eq!(response.hits.len(), 5);
    assert!(!response.counts.articles.exact);
}

#[test]
fn a_chosen_outlet_leaves_the_counts_of_the_others() {
    let archive = archive_of(MADE_UP);
    let facets = vec![FacetRequest::new(FacetField::Source)];
    let of = |query: &str| {
        archive
            .run(&Request { facets: facets.clone(), limit: 0, counts: Counts::Exact, ..request(query) })
            .unwrap()
    };
    let (free, chosen) = (of("*"), of("* source:saltmarsh"));
    assert_eq!(free.facets[0].values.len(), 6);
    assert_eq!(free.facets[0].values.iter().map(|value| value.count).sum::<u64>(), 30);
    assert_eq!(chosen.facets, free.facets);
    let saltmarsh = free.facets[0].values.iter().find(|value| value.value == "Saltmarsh Courier").unwrap();
    assert_eq!(chosen.counts.articles.value, saltmarsh.count);
}

#[test]
fn a_timeline_shows_days_without_a_hit() {
    let archive = archive_of(MADE_UP);
    let timed = |query: &str| {
        let timeline = Some(TimelineRequest::new(TimeUnit::Day));
        archive.run(&Request { timeline, ..request(query) }).unwrap().timeline.unwrap()
    };
    let all = timed("*");
    assert_eq!((all.bins.len(), all.undated), (14, 1));
    assert_eq!(all.bins.iter().map(|bin| bin.count).sum::<u64>(), 29);
    assert_eq!((all.bins[0].start.as_str(), all.bins[13].start.as_str()), ("2031-03-03", "2031-03-16"));
    assert!(timed("ferry").bins.iter().any(|bin| bin.count == 0));
}

#[test]
fn a_cancelled_search_says_so() {
    let archive = archive_of(SEEDS);
    let cancel = Cancel::new();
    cancel.cancel();
    let response = archive.run(&Request { cancel: Some(cancel), ..request("NATO") }).unwrap();
    assert!(!response.complete && !response.counts.articles.exact);
    assert_eq!(response.notices[0].code, "cancelled");
}

#[test]
fn a_search_without_time_says_so() {
    let archive = archive_of(SEEDS);
    let response = archive.run(&Request { timeout: Some(Duration::ZERO), ..request("NATO") }).unwrap();
    assert!(!response.complete && !response.counts.articles.exact);
    assert_eq!(response.notices[0].code, "timeout");
    let unhurried = Request { timeout: Some(Duration::MAX), ..request("NATO") };
    assert!(archive.run(&unhurried).unwrap().complete);
}

#[test]
fn a_stream_hands_over_the_hits_of_the_answer_until_it_is_broken_off() {
    let archive = archive_of(MADE_UP);
    let all = archive.run(&Request { limit: usize::MAX, ..request("the") }).unwrap();
    for wanted in [1, 3, usize::MAX] {
        let mut hits = Vec::new();
        let response = archive
            .stream(&Request { limit: usize::MAX, ..request("the") }, &mut |hit| {
                hits.push(hit);
                if hits.len() < wanted { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
            })
            .unwrap();
        assert!(response.hits.is_empty());
        assert_eq!(response.counts, all.counts);
        assert_eq!(hits, all.hits[..wanted.min(all.hits.len())]);
    }
}

#[test]
fn an_archive_is_an_engine_among_others() {
    let archive = archive_of(SEEDS);
    let engine: &dyn Engine = &archive;
    let mut answer = engine.search(&request("optimis*")).unwrap();
    answer.took_us = 0;
    let expected = Response { took_us: 0, ..archive.search("optimis*").unwrap() };
    assert_eq!(answer, expected);
    assert_eq!(answer.counts.paragraphs.value, 4);
}

#[test]
fn an_article_of_the_archive_has_the_text_that_spans_point_into() {
    let archive = archive_of(SEEDS);
    let hits = archive.run(&Request { limit: usize::MAX, ..request("NATO OR Russia") }).unwrap().hits;
    assert_eq!(hits.len(), 5);
    for hit in hits {
        let article = archive.article(hit.id).unwrap().unwrap();
        let file = std::fs::read(Path::new(SEEDS).join(hit.origin.strip_prefix("seeds/").unwrap())).unwrap();
        assert_eq!((article.origin.as_str(), article.title()), (hit.origin.as_str(), hit.title.as_deref()));
        assert_eq!(article.paragraphs.len(), hit.paragraphs_total as usize);
        for paragraph in &hit.paragraphs {
            assert_eq!(article.paragraph_text(paragraph.ordinal as usize), paragraph.text);
            for (span, in_file) in paragraph.spans.iter().zip(paragraph.file_span.as_ref().unwrap()) {
                let matched = span.of(&article.text);
                assert!(matched.starts_with("NATO") || matched.starts_with("Russia"), "{matched}");
                assert_eq!(&file[in_file.start..in_file.end], matched.as_bytes());
            }
        }
    }
}

#[test]
fn an_article_comes_back_as_it_was_added() {
    let archive = Archive::in_memory().unwrap();
    let mut article = Article::from_parts("wire:1", Some("Talks begin"), ["The envoys met.", "They left."]);
    article.source = Some("Coastal Wire".to_owned());
    article.published = Some("2031-03-04T06:50+01:00".parse().unwrap());
    article.byline = Some("Ines Aldergate".to_owned());
    article.section = Some("world/talks".to_owned());
    article.language = Some("en".to_owned());
    article.agency = Some("Interpress".to_owned());
    article.url = Some("https://wire.example/1".to_owned());
    article.paragraphs[2].language = Some("fr".to_owned());
    let mut writer = archive.writer().unwrap();
    writer.add(&article).unwrap();
    writer.commit().unwrap();
    assert_eq!(archive.article(article.id).unwrap(), Some(article));
    assert_eq!(archive.article(ArticleId::of("wire:2")).unwrap(), None);
}

#[test]
fn furniture_is_found_only_when_asked_for() {
    let archive = archive_of(SEEDS);
    assert!(archive.search("Newsletter").unwrap().hits.is_empty());
    let response = archive.search("zone:boiler Newsletter").unwrap();
    assert_eq!(response.counts.paragraphs.value, 1);
    assert_eq!(response.hits[0].paragraphs[0].zone, Zone::Boiler);
}

#[test]
fn a_search_sees_the_last_commit_and_nothing_after_it() {
    let archive = Archive::in_memory().unwrap();
    let mut writer = archive.writer().unwrap();
    writer.add(&Article::from_text("a.txt", "Talks begin")).unwrap();
    assert!(archive.search("talks").unwrap().hits.is_empty());
    writer.commit().unwrap();
    assert_eq!(archive.search("talks").unwrap().hits.len(), 1);
    writer.add(&Article::from_text("b.txt", "Talks end")).unwrap();
    drop(writer);
    let mut writer = archive.writer().unwrap();
    assert_eq!(writer.commit().unwrap().articles, 1);
}

#[test]
fn another_handle_sees_a_commit_after_refreshing() {
    let dir = TempDir::new().unwrap();
    let writing = Archive::create(dir.path()).unwrap();
    let clone = writing.clone();
    let other = Archive::open(dir.path()).unwrap();
    let mut writer = writing.writer().unwrap();
    writer.add(&Article::from_text("a.txt", "Talks begin")).unwrap();
    writer.commit().unwrap();
    let hits = |archive: &Archive| archive.search("talks").unwrap().hits.len();
    assert_eq!((hits(&clone), hits(&other)), (1, 0));
    other.refresh().unwrap();
    assert_eq!(hits(&other), 1);
}

/// Checks the message of an error.
#[track_caller]
fn check_message<T>(result: newsgrep::Result<T>, expected: &str) {
    assert_eq!(result.err().expect("this fails").to_string(), expected);
}

#[test]
fn errors_say_what_was_done_to_what_and_what_to_try() {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("archive");
    let name = path.display();
    check_message(Archive::open(&path), &format!("`{name}` holds no archive; `newsgrep index` makes one"));
    let archive = Archive::create(&path).unwrap();
    check_message(
        Archive::create(&path),
        &format!("`{name}` holds an archive already; open it, or choose another folder"),
    );
    let writer = archive.writer().unwrap();
    check_message(
        archive.writer(),
        &format!(
            "the archive `{name}` is being written to by another newsgrep; wait for it to end and try again"
        ),
    );
    drop(writer);
    let error = archive.search("\"").unwrap_err();
    assert!(matches!(error, Error::Query(_)));
    assert!(error.to_string().starts_with("error["), "{error}");
    let empty = archive.writer().unwrap().add(&Article::from_text("empty.txt", " \n"));
    assert!(matches!(empty, Err(Error::Archive(ArchiveError::EmptyArticle { .. }))));
    std::fs::create_dir(path.join("files.dirty")).unwrap();
    let error = sync::roots(&archive).unwrap_err();
    assert!(matches!(error, Error::Io { doing: "read", .. }), "{error:?}");
}

#[test]
fn handles_can_be_sent_and_shared_between_threads() {
    fn sent<T: Send + 'static>() {}
    fn shared<T: Send + Sync + 'static>() {}
    shared::<Archive>();
    sent::<Writer>();
    shared::<Cancel>();
    shared::<Error>();
    shared::<ArchiveError>();
    shared::<EngineError>();
    shared::<Request>();
    shared::<Response>();
    shared::<sync::Options>();
    shared::<sync::Report>();
}

#[test]
fn threads_search_while_another_writes() {
    let archive = Archive::in_memory().unwrap();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut writer = archive.writer().unwrap();
            for number in 0..20 {
                let text = format!("Report {number}\n\nThe first half of it.\n\nThe second half of it.");
                writer.add(&Article::from_text(format!("{number}.txt"), text)).unwrap();
                writer.commit().unwrap();
            }
        });
        for _ in 0..2 {
            scope.spawn(|| {
                let mut before = 0;
                while before < 20 {
                    let counts = archive.search("\"half of it\"").unwrap().counts;
                    assert!(counts.articles.value >= before);
                    assert_eq!(
                        counts.paragraphs.value,
                        2 * counts.articles.value,
                        "half an article was seen"
                    );
                    before = counts.articles.value;
                }
            });
        }
    });
}

#[test]
fn the_engine_below_shows_only_through_the_documented_way() {
    let mut named = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            for line in std::fs::read_to_string(&path).unwrap().lines() {
                let (is_doc, line) = (line.trim_start().starts_with("//"), line.trim());
                // Signatures name the index's own crate in one place; the engine is named in prose alone.
                let shows = line.starts_with("pub fn") && line.contains("newsgrep_core::Archive");
                if (line.contains("tantivy") && !is_doc) || shows {
                    named.push(line.to_owned());
                }
            }
        }
    }
    assert_eq!(named, ["pub fn core(&self) -> &newsgrep_core::Archive {"]);
}
