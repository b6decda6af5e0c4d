//! The index knows how every word is written, where sentences and quotations lie, and which words are names.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use common::{assert_sound, small};
use newsgrep_core::{Archive, FORMAT_VERSION, Snapshot};
use newsgrep_testkit::generate::Generator;
use newsgrep_testkit::{Rng, made_up, seeds};
use newsgrep_text::{Article, NameKey, ParagraphShape, Zone};

/// Checks the shape of every living paragraph, forwards and in leaps, against its stored text; returns how many.
fn check_shapes(snapshot: &Snapshot) -> u64 {
    let mut checked = 0;
    for (number, segment) in (0..).zip(snapshot.segments()) {
        let mut shapes = segment.shapes().unwrap();
        let mut leaping = segment.shapes().unwrap();
        let documents = segment.max_doc();
        for doc in (0..documents).filter(|doc| !segment.reader().is_deleted(*doc)) {
            let text = snapshot.paragraph(number, doc).unwrap().text;
            assert_eq!(*shapes.load(doc), ParagraphShape::of(&text), "{text}");
            let _ = leaping.load((doc * 7) % documents);
            assert_eq!(leaping.load(doc), shapes.load(doc), "{text}");
            checked += 1;
        }
    }
    checked
}

/// Returns how many articles have a word that begins with a capital and has this skeleton, as `word count`, the most
/// frequent first.
fn names(snapshot: &Snapshot, like: &str) -> Vec<String> {
    let skeleton = NameKey::of(like).unwrap().skeleton;
    let found = snapshot.name_terms(&skeleton).unwrap();
    found.into_iter().map(|(word, count)| format!("{word} {count}")).collect()
}

fn archive_of(articles: &[Article]) -> Archive {
    let archive = Archive::in_memory().unwrap();
    let mut writer = archive.writer(small(1)).unwrap();
    for article in articles {
        writer.add(article).unwrap();
    }
    writer.commit().unwrap();
    archive
}

#[test]
fn shapes_survive_commits_deletes_merges_and_reopening() {
    let seed = 20_310_303;
    let mut random = Rng::new(seed);
    let dir = tempfile::tempdir().unwrap();
    let archive = Archive::create(dir.path()).unwrap();
    let mut writer = archive.writer(small(2)).unwrap();
    let mut articles: Vec<Article> = Generator::new(seed).take_paragraphs(600).collect();
    articles.extend(made_up().into_iter().chain(seeds()));
    // Shapes that have no bytes, and that have very many.
    articles.push(Article::from_text("small", "talks go on"));
    articles.push(Article::from_text("loud", "NATO McCain “iPhone”. ".repeat(2_000)));
    for batch in articles.chunks(articles.len() / 6) {
        for article in batch {
            writer.add(article).unwrap();
        }
        writer.commit().unwrap();
        for _ in 0..4 {
            writer.delete(articles[random.below(articles.len())].id).unwrap();
        }
        let commit = writer.commit().unwrap();
        assert_eq!(check_shapes(&archive.snapshot()), commit.paragraphs, "seed {seed}");
    }
    writer.compact(1).unwrap();
    let commit = writer.commit().unwrap();
    drop(writer);
    assert_eq!(archive.snapshot().segments().len(), 1);
    assert_eq!(check_shapes(&archive.snapshot()), commit.paragraphs, "seed {seed}");
    let archive = Archive::open(dir.path()).unwrap();
    assert_eq!(check_shapes(&archive.snapshot()), commit.paragraphs, "seed {seed}");
    assert_sound(dir.path());
}

#[test]
fn an_archive_without_a_capital_has_shapes_too() {
    let archive = archive_of(&[Article::from_text("small", "talks go on")]);
    assert_eq!(check_shapes(&archive.snapshot()), 1);
    let snapshot = archive.snapshot();
    assert_eq!(*snapshot.segments()[0].shapes().unwrap().load(0), ParagraphShape::default());
    assert_eq!(names(&snapshot, "talks"), [""; 0]);
    assert_eq!(check_shapes(&Archive::in_memory().unwrap().snapshot()), 0);
}

#[test]
fn the_spellings_of_a_name_stand_together() {
    let archive = archive_of(&[
        Article::from_text("1", "Ryabkov waits\n\nSergei Ryabkov met the envoys. RYABKOV left."),
        Article::from_text("2", "A meeting\n\nThe envoys met Ryabkov’s deputy, and then Riabkov himself."),
        Article::from_text("3", "An aside\n\nThey wrote ryabkov, rjabkow and Рябков."),
    ]);
    let found = names(&archive.snapshot(), "ryabkov");
    assert_eq!(found, ["ryabkov 2", "riabkov 1", "рябков 1"]);
    assert_eq!(names(&archive.snapshot(), "envoys"), [""; 0], "it is written with a capital nowhere");
}

#[test]
fn names_of_the_seeds() {
    let archive = archive_of(&seeds());
    let snapshot = archive.snapshot();
    let articles_with = |name: &str| {
        let holds = |article: &&Article| {
            (0..article.paragraphs.len()).any(|at| {
                article.paragraphs[at].zone != Zone::Boiler
                    && newsgrep_text::words(article.paragraph_text(at)).any(|word| word.folded == name)
            })
        };
        seeds().iter().filter(holds).count()
    };
    let (ryabkov, riabkov) = (articles_with("ryabkov"), articles_with("riabkov"));
    assert!(ryabkov > 0 && riabkov > 0);
    let found = names(&snapshot, "ryabkov");
    assert!(found.contains(&format!("ryabkov {ryabkov}")), "{found:?}");
    assert!(found.contains(&format!("riabkov {riabkov}")), "{found:?}");
}

#[test]
fn boiler_numbers_and_other_scripts_have_no_names() {
    let text = "Talks begin\n\nThe Envoys of 北京 and 2014 met on Monday.\n\nSubscribe to our Newsletter";
    let article = Article::from_text("talks", text);
    assert_eq!(article.paragraphs[2].zone, Zone::Boiler);
    let snapshot = archive_of(&[article]).snapshot();
    assert_eq!(names(&snapshot, "envoys"), ["envoys 1"]);
    assert_eq!(names(&snapshot, "newsletter"), [""; 0]);
    let index = snapshot.segments()[0].reader().inverted_index(snapshot.fields().names).unwrap();
    let mut terms = index.terms().stream().unwrap();
    let mut words = Vec::new();
    while let Some((term, _)) = terms.next() {
        words.push(String::from_utf8(term.to_vec()).unwrap().split_once('\0').unwrap().1.to_owned());
    }
    words.sort_unstable();
    assert_eq!(words, ["envoys", "monday", "talks", "the"]);
}

#[test]
fn names_are_counted_over_segments_and_forgotten_with_their_articles() {
    let dir = tempfile::tempdir().unwrap();
    let archive = Archive::create(dir.path()).unwrap();
    let mut writer = archive.writer(small(1)).unwrap();
    for origin in ["march", "april"] {
        writer.add(&Article::from_text(origin, "Talks\n\nThey met Merkel.")).unwrap();
        writer.commit().unwrap();
    }
    assert_eq!(archive.snapshot().segments().len(), 2);
    assert_eq!(names(&archive.snapshot(), "merkel"), ["merkel 2"]);
    writer.delete(newsgrep_text::ArticleId::of("april")).unwrap();
    writer.commit().unwrap();
    writer.compact(1).unwrap();
    writer.commit().unwrap();
    assert_eq!(names(&archive.snapshot(), "merkel"), ["merkel 1"]);
}

/// What the index is made of may change only with its version.
#[test]
fn the_fields_of_version_4() {
    assert_eq!(FORMAT_VERSION, 4);
    let archive = archive_of(&[Article::from_text("talks", "Talks")]);
    let schema = archive.snapshot().searcher().schema().clone();
    let fields: Vec<String> = schema.fields().map(|(_, entry)| entry.name().to_owned()).collect();
    let expected = "text boiler pairs paragraph record id file content source section agency language own_language byline dateline url \
        subject place person organisation date date_order pid rem zone wc words shape names";
    assert_eq!(fields.join(" "), expected);
    let entry = |name: &str| schema.get_field_entry(schema.get_field(name).unwrap()).clone();
    assert!(entry("shape").is_fast() && !entry("shape").is_indexed() && !entry("shape").is_stored());
    assert!(entry("pairs").is_indexed() && !entry("pairs").has_fieldnorms() && !entry("pairs").is_stored());
    assert!(entry("names").is_indexed() && !entry("names").is_fast() && !entry("names").has_fieldnorms());
}
