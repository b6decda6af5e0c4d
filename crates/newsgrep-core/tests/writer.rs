//! Articles are added, replaced and deleted whole; readers see one commit; one writer at a time; errors close it.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(clippy::print_stdout, reason = "seeds and counts are for whoever reads a failure")]

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};

use common::files::version;
use common::{Truth, articles, assert_holds, assert_sound, small};
use newsgrep_core::{Added, Archive, Error, Writer, WriterOptions};
use newsgrep_testkit::{made_up, seeds};
use newsgrep_text::{Article, ArticleId};
use tantivy::Term;
use tantivy::collector::Count;
use tantivy::query::TermQuery;
use tantivy::schema::{Field, IndexRecordOption};

/// Tells a child process which archive to write to, and what is expected of it.
const FOLDER: &str = "NEWSGREP_WRITER_FOLDER";

fn truth(articles: impl IntoIterator<Item = Article>) -> Truth {
    articles.into_iter().map(|article| (article.id, article)).collect()
}

/// Returns an archive on disk that holds these articles, and a writer to it.
fn on_disk(dir: &Path, articles: &[Article]) -> (Archive, Writer) {
    let archive = Archive::create(dir).unwrap();
    let mut writer = archive.writer(small(1)).unwrap();
    for article in articles {
        assert_eq!(writer.add(article).unwrap(), Added::New);
    }
    writer.commit().unwrap();
    (archive, writer)
}

#[test]
fn every_article_comes_back_as_it_was() {
    let articles: Vec<Article> = made_up().into_iter().chain(seeds()).collect();
    let archive = Archive::in_memory().unwrap();
    let mut writer = archive.writer(small(2)).unwrap();
    for article in &articles {
        writer.add(article).unwrap();
    }
    writer.commit().unwrap();
    let found = common::articles(&archive);
    assert_eq!(found.len(), articles.len());
    for article in &articles {
        let found = &found[&article.id];
        for ordinal in 0..article.paragraphs.len() {
            assert_eq!(found.paragraph_text(ordinal), article.paragraph_text(ordinal));
        }
        // The white space between paragraphs is the only thing that is not kept.
        assert_eq!(&Article { text: article.text.clone(), ..found.clone() }, article);
        assert_eq!(newsgrep_text::content_hash(found), newsgrep_text::content_hash(article));
    }
}

#[test]
fn the_same_article_again_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let (archive, mut writer) = on_disk(dir.path(), &made_up());
    let before = writer.commit().unwrap();
    for article in made_up() {
        assert_eq!(writer.add(&article).unwrap(), Added::Unchanged);
    }
    assert_eq!(writer.commit().unwrap(), before);
    assert_holds(&archive, &truth(made_up()));
}

#[test]
fn an_article_is_replaced_deleted_and_added_again_within_one_batch() {
    let dir = tempfile::tempdir().unwrap();
    let (archive, mut writer) = on_disk(dir.path(), &[version("talks", 1), version("votes", 1)]);
    let (talks, votes) = (ArticleId::of("talks"), ArticleId::of("votes"));
    assert_eq!(writer.add(&version("talks", 2)).unwrap(), Added::Replaced);
    assert_eq!(writer.add(&version("talks", 2)).unwrap(), Added::Unchanged);
    assert_eq!(writer.add(&version("talks", 3)).unwrap(), Added::Replaced);
    assert!(writer.delete(votes).unwrap());
    assert!(!writer.delete(votes).unwrap());
    assert_eq!(writer.add(&version("votes", 1)).unwrap(), Added::New);
    assert_eq!(writer.add(&version("marches", 1)).unwrap(), Added::New);
    assert!(writer.delete(ArticleId::of("marches")).unwrap());
    assert!(!writer.delete(ArticleId::of("floods")).unwrap());
    let commit = writer.commit().unwrap();
    let wanted = truth([version("talks", 3), version("votes", 1)]);
    let paragraphs = wanted.values().map(|article| article.paragraphs.len() as u64).sum::<u64>();
    assert_eq!((commit.articles, commit.paragraphs), (2, paragraphs));
    assert_holds(&archive, &wanted);
    assert!(writer.delete(talks).unwrap());
    assert_eq!(writer.commit().unwrap().articles, 1);
    assert_holds(&archive, &truth([version("votes", 1)]));
    assert_sound(dir.path());
}

#[test]
fn an_article_without_text_is_refused_and_the_writer_goes_on() {
    let archive = Archive::in_memory().unwrap();
    let mut writer = archive.writer(small(1)).unwrap();
    let empty = Article::from_text("empty", " \n\n ");
    assert!(matches!(writer.add(&empty), Err(Error::EmptyArticle { origin }) if origin == "empty"));
    assert_eq!(writer.add(&version("talks", 1)).unwrap(), Added::New);
    assert_eq!(writer.commit().unwrap().articles, 1);
}

/// An article that another file holds now must outlive the file it was in before.
#[test]
fn an_article_that_moves_to_another_file_is_of_that_file() {
    let (old, new) = (ArticleId::of("march.jsonl"), ArticleId::of("april.jsonl"));
    let of = |file| Article { file: Some(file), ..version("talks", 1) };
    let archive = Archive::in_memory().unwrap();
    let mut writer = archive.writer(small(1)).unwrap();
    writer.add(&of(old)).unwrap();
    writer.commit().unwrap();
    assert_eq!(writer.articles_of_file(old).unwrap(), [ArticleId::of("talks")]);
    assert_eq!(writer.add(&of(new)).unwrap(), Added::Replaced);
    assert_eq!(writer.articles_of_file(old).unwrap(), []);
    writer.commit().unwrap();
    assert_eq!(writer.articles_of_file(old).unwrap(), []);
    assert_eq!(writer.articles_of_file(new).unwrap(), [ArticleId::of("talks")]);
    assert_eq!(archive.snapshot().files().unwrap(), [new]);
    writer.delete(ArticleId::of("talks")).unwrap();
    assert_eq!(writer.articles_of_file(new).unwrap(), []);
}

#[test]
fn an_old_snapshot_stays_as_it_was() {
    let dir = tempfile::tempdir().unwrap();
    let (archive, mut writer) = on_disk(dir.path(), &made_up());
    let (old, other) = (archive.snapshot(), Archive::open(dir.path()).unwrap());
    let gone = made_up().remove(0);
    writer.delete(gone.id).unwrap();
    writer.compact(1).unwrap();
    writer.commit().unwrap();
    writer.compact(1).unwrap();
    assert!(archive.snapshot().find(gone.id).unwrap().is_none());
    let address = old.find(gone.id).unwrap().unwrap();
    assert_eq!(old.record(address.segment, address.documents.start).unwrap().origin, gone.origin);
    assert!(other.snapshot().find(gone.id).unwrap().is_some(), "another reader sees it until it looks again");
    assert!(other.refresh().unwrap().find(gone.id).unwrap().is_none());
}

#[test]
fn a_dropped_writer_leaves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let (archive, mut writer) = on_disk(dir.path(), &made_up());
    writer.add(&version("talks", 1)).unwrap();
    writer.delete(made_up()[3].id).unwrap();
    drop(writer);
    assert_holds(&archive, &truth(made_up()));
    let mut writer = archive.writer(small(1)).unwrap();
    assert_eq!(writer.commit().unwrap().articles, made_up().len() as u64);
    assert_holds(&archive, &truth(made_up()));
    assert_sound(dir.path());
}

/// Runs the test of this name in another process, on this archive.
fn in_another_process(name: &str, dir: &Path, limit: Option<u32>) -> bool {
    let test = std::env::current_exe().unwrap();
    let mut command = match limit {
        None => Command::new(&test),
        Some(blocks) => {
            // A file that grows beyond the limit is refused as on a full disk, once the signal is ignored.
            let mut shell = Command::new("sh");
            shell.args(["-c", &format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"")]).arg(&test);
            shell
        }
    };
    let output = command.args(["--exact", name, "--nocapture"]).env(FOLDER, dir).output().unwrap();
    print!("{}", String::from_utf8_lossy(&output.stderr));
    output.status.success()
}

#[test]
fn there_is_one_writer_at_a_time() {
    let dir = tempfile::tempdir().unwrap();
    let (archive, writer) = on_disk(dir.path(), &[version("talks", 1)]);
    assert!(matches!(archive.writer(small(1)), Err(Error::Locked { .. })));
    assert!(matches!(newsgrep_core::rebuild(dir.path(), small(1)), Err(Error::Locked { .. })));
    assert!(in_another_process("a_writer_of_another_process_is_locked_out", dir.path(), None));
    drop(writer);
    drop(archive.writer(small(1)).unwrap());
}

#[test]
fn a_writer_of_another_process_is_locked_out() {
    let Some(dir) = std::env::var_os(FOLDER).map(PathBuf::from) else { return };
    let archive = Archive::open(&dir).unwrap();
    assert!(matches!(archive.writer(small(1)), Err(Error::Locked { .. })));
    assert_eq!(archive.stats().unwrap().articles, 1, "readers never wait");
}

/// Checks that a writer refuses everything after an error.
fn assert_closed(writer: &mut Writer) {
    let closed = |error: Option<Error>| matches!(error, Some(Error::Poisoned { .. }));
    assert!(closed(writer.add(&version("talks", 1)).err()));
    assert!(closed(writer.add(&version("lost", 1)).err()), "not even to say that nothing changed");
    assert!(closed(writer.delete(ArticleId::of("talks")).err()));
    assert!(closed(writer.delete(ArticleId::of("lost")).err()));
    assert!(closed(writer.commit().err()));
    assert!(closed(writer.compact(1).err()));
}

#[test]
fn a_writer_that_loses_its_folder_refuses_to_go_on() {
    let dir = tempfile::tempdir().unwrap();
    let (archive, mut writer) = on_disk(dir.path(), &made_up());
    let (index, aside) = (dir.path().join("index-1"), dir.path().join("aside"));
    fs::rename(&index, &aside).unwrap();
    writer.add(&version("lost", 1)).unwrap();
    assert!(writer.commit().is_err());
    assert_closed(&mut writer);
    drop(writer);
    fs::rename(&aside, &index).unwrap();
    assert_holds(&archive, &truth(made_up()));
    let mut writer = archive.writer(small(1)).unwrap();
    assert_eq!(writer.add(&version("lost", 1)).unwrap(), Added::New);
    writer.commit().unwrap();
    assert_holds(&archive, &truth(made_up().into_iter().chain([version("lost", 1)])));
    assert_sound(dir.path());
}

#[cfg(unix)]
#[test]
fn a_full_disk_costs_only_what_was_not_committed() {
    let dir = tempfile::tempdir().unwrap();
    let (archive, writer) = on_disk(dir.path(), &made_up());
    drop(writer);
    assert!(in_another_process("a_writer_on_a_full_disk_is_closed", dir.path(), Some(16)));
    archive.refresh().unwrap();
    assert_holds(&archive, &truth(made_up()));
    assert_sound(dir.path());
    let mut writer = archive.writer(small(1)).unwrap();
    assert_eq!(writer.add(&version("lost", 1)).unwrap(), Added::New);
    writer.commit().unwrap();
    assert_holds(&archive, &truth(made_up().into_iter().chain([version("lost", 1)])));
    assert_sound(dir.path());
}

#[test]
fn a_writer_on_a_full_disk_is_closed() {
    let Some(dir) = std::env::var_os(FOLDER).map(PathBuf::from) else { return };
    let mut writer = Archive::open(&dir).unwrap().writer(small(1)).unwrap();
    writer.delete(made_up()[0].id).unwrap();
    writer.add(&version("lost", 1)).unwrap();
    // A file that is begun early may be too long before the commit is.
    let added =
        (0..300).try_for_each(|number| writer.add(&version(&format!("day {number}"), number % 28)).map(drop));
    let error = added.and_then(|()| writer.commit().map(drop)).unwrap_err();
    assert!(matches!(error, Error::Index { .. } | Error::Io { .. }), "{error}");
    assert_closed(&mut writer);
}

/// Every commit replaces every article by its next version, so that half a commit shows as two versions.
#[test]
fn readers_see_whole_commits() {
    let origins: Vec<String> = (0..12).map(|number| format!("talks/{number}")).collect();
    let day = |day: usize| origins.iter().map(move |origin| version(origin, day)).collect::<Vec<_>>();
    let dir = tempfile::tempdir().unwrap();
    let (archive, mut writer) = on_disk(dir.path(), &day(0));
    let done = AtomicBool::new(false);
    let look = |archive: &Archive| {
        let mut looks = 0;
        while !done.load(Ordering::Relaxed) || looks == 0 {
            archive.refresh().unwrap();
            let found = articles(archive);
            assert_eq!(found.len(), origins.len());
            let days: Vec<_> = found.values().map(|article| article.published).collect();
            assert!(days.windows(2).all(|pair| pair[0] == pair[1]), "{days:?}");
            looks += 1;
        }
        looks
    };
    std::thread::scope(|scope| {
        let shared = scope.spawn(|| look(&archive));
        let own = scope.spawn(|| look(&Archive::open(dir.path()).unwrap()));
        for number in 1..25 {
            for article in day(number) {
                assert_eq!(writer.add(&article).unwrap(), Added::Replaced);
            }
            writer.commit().unwrap();
        }
        done.store(true, Ordering::Relaxed);
        println!("{} and {} looks", shared.join().unwrap(), own.join().unwrap());
    });
    assert_holds(&archive, &truth(day(24)));
    assert_sound(dir.path());
}

#[test]
fn numbers_of_what_an_archive_holds() {
    let archive = Archive::in_memory().unwrap();
    assert_eq!(archive.stats().unwrap(), newsgrep_core::Stats::default());
    let mut writer = archive.writer(small(1)).unwrap();
    for article in made_up() {
        writer.add(&article).unwrap();
    }
    writer.commit().unwrap();
    let stats = archive.stats().unwrap();
    assert_eq!((stats.articles, stats.undated, stats.segments), (30, 1, 1));
    assert_eq!(stats.days, Some(("2031-03-03".to_owned(), "2031-03-16".to_owned())));
    let words: usize = made_up()
        .iter()
        .flat_map(|article| (0..article.paragraphs.len()).map(|at| (article, at)).collect::<Vec<_>>())
        .filter(|(article, at)| article.paragraphs[*at].zone != newsgrep_text::Zone::Boiler)
        .map(|(article, at)| newsgrep_text::words(article.paragraph_text(at)).count())
        .sum();
    assert_eq!(stats.words, words as u64);
    assert!(stats.distinct_words > 500 && stats.distinct_words < stats.words);
}

#[test]
fn an_archive_in_memory_has_one_writer_at_a_time_too() {
    let archive = Archive::in_memory().unwrap();
    let writer = archive.writer(WriterOptions::default()).unwrap();
    assert!(matches!(archive.writer(WriterOptions::default()), Err(Error::Locked { .. })));
    drop(writer);
    assert!(archive.writer(WriterOptions::default()).is_ok());
}

#[test]
fn many_can_ask_for_the_same_new_archive_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let place = dir.path().join("archive");
    std::thread::scope(|scope| {
        let openers: Vec<_> =
            (0..8).map(|_| scope.spawn(|| Archive::open_or_create(&place).map(|_| ()))).collect();
        for opener in openers {
            opener.join().unwrap().unwrap();
        }
    });
}

/// Returns how many documents have the word in the field.
fn with_word(archive: &Archive, field: Field, word: &str) -> usize {
    let query = TermQuery::new(Term::from_field_text(field, word), IndexRecordOption::Basic);
    archive.snapshot().searcher().search(&query, &Count).unwrap()
}

#[test]
fn a_long_value_is_found_by_its_last_word_and_by_no_half_of_one() {
    let archive = Archive::in_memory().unwrap();
    let mut writer = archive.writer(small(1)).unwrap();
    let mut article = Article::from_text("talks.txt", "Talks begin\n\nThe envoys met.");
    // The first thousand bytes end inside of `foobar`.
    article.url = Some(format!("https://news.example/{}/foobar", "x/".repeat(488) + "y"));
    assert_eq!(&article.url.as_ref().unwrap()[..1_000][998..], "/f");
    article.source = Some(format!("{}Evening News", "Coastal Wire ".repeat(100)));
    writer.add(&article).unwrap();
    writer.commit().unwrap();
    let fields = *archive.snapshot().fields();
    assert_eq!(with_word(&archive, fields.url, "foobar"), 1);
    assert_eq!(with_word(&archive, fields.url, "f"), 0);
    assert_eq!(with_word(&archive, fields.source, "evening"), 1);
    // Both paragraphs have one and the same value in the column.
    let snapshot = archive.snapshot();
    let column = snapshot.segments()[0].values("source").unwrap().unwrap();
    assert_eq!(column.num_terms(), 1);
    assert!((0..2).all(|doc| column.ords().first(doc) == Some(0)));
}

#[test]
fn a_value_without_a_word_is_none() {
    let archive = Archive::in_memory().unwrap();
    let mut writer = archive.writer(small(1)).unwrap();
    let mut article = Article::from_text("talks.txt", "Talks begin\n\nThe envoys met.");
    article.source = Some("***".to_owned());
    article.section = Some("World".to_owned());
    writer.add(&article).unwrap();
    writer.commit().unwrap();
    let snapshot = archive.snapshot();
    let has = |name| {
        let column = snapshot.segments()[0].values(name).unwrap();
        column.is_some_and(|column| column.ords().first(0).is_some())
    };
    assert!(!has("source"));
    assert!(has("section"));
    // What is known about the article says what it said.
    assert_eq!(snapshot.record(0, 0).unwrap().source.as_deref(), Some("***"));
}
