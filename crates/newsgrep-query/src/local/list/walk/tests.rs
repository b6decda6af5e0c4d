use std::ops::Range;

use newsgrep_core::{Archive, Snapshot, WriterOptions};
use newsgrep_testkit::Rng;
use newsgrep_text::Article;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::Field;
use tantivy::{DocSet, Term};

use super::*;

const WORDS: [&str; 6] = ["often", "many", "some", "few", "seldom", "once"];

/// Returns an archive of paragraphs of which some have a word hundreds of times.
fn random_archive(rng: &mut Rng, articles: Range<usize>) -> Archive {
    let archive = Archive::in_memory().unwrap();
    let mut writer = archive.writer(WriterOptions::default()).unwrap();
    for number in articles {
        let mut text = format!("Number {number}");
        for _ in 0..rng.between(1, 12) {
            let count = if rng.per_cent(2) { rng.between(200, 900) } else { rng.below(40) };
            // The least of three numbers: the first words are the most frequent.
            let word = |rng: &mut Rng| WORDS[rng.below(6).min(rng.below(6)).min(rng.below(6))];
            let words: Vec<&str> = (0..count).map(|_| word(rng)).collect();
            text.push_str(&format!("\n\nWords: {}.", words.join(" ")));
        }
        writer.add(&Article::from_text(format!("{number}"), &text)).unwrap();
    }
    writer.commit().unwrap();
    archive
}

/// Opens a word both ways.
fn opened(snapshot: &Snapshot, field: Field, word: &str) -> Option<(Walk, SegmentPostings)> {
    let segment = &snapshot.segments()[0];
    let index = segment.reader().inverted_index(field).unwrap();
    let info = index.get_term_info(&Term::from_field_text(field, word)).unwrap()?;
    let kept = segment.reader().schema().get_field_entry(field).field_type().get_index_record_option();
    let walk = Walk::open(&segment.lists(field).unwrap()?, &info, kept?, true);
    let option = IndexRecordOption::WithFreqsAndPositions;
    Some((walk, index.read_postings_from_terminfo(&info, option).unwrap()))
}

/// Goes through a word both ways, and looks more or less often at how often it is in a document and where.
fn check(rng: &mut Rng, snapshot: &Snapshot, field: Field, word: &str) {
    let Some((mut walk, mut postings)) = opened(snapshot, field, word) else { return };
    assert_eq!(walk.documents(), postings.doc_freq());
    let (leaps, looks) = (*rng.pick(&[0, 3, 50, 100]), *rng.pick(&[5, 50, 100]));
    let farthest = *rng.pick(&[3, 200, 3_000]);
    loop {
        assert_eq!(walk.doc(), postings.doc(), "{word}");
        let doc = postings.doc();
        if doc == TERMINATED {
            return;
        }
        if rng.per_cent(looks) {
            assert_eq!(walk.frequency(), postings.term_freq(), "{word} in {doc}");
        }
        if rng.per_cent(looks) {
            let mut places = Vec::new();
            postings.positions(&mut places);
            for _ in 0..rng.between(1, 2) {
                let mut place = 0;
                let add = |step: &u32| {
                    place += step;
                    place
                };
                assert_eq!(walk.steps().iter().map(add).collect::<Vec<u32>>(), places, "{word} in {doc}");
            }
        }
        if rng.per_cent(leaps) {
            let target = doc + rng.below(farthest) as u32;
            assert_eq!(walk.seek(target), postings.seek(target), "{word} from {target}");
        } else {
            assert_eq!(walk.advance(), postings.advance(), "{word} behind {doc}");
        }
    }
}

#[test]
fn a_word_is_read_as_tantivy_reads_it() {
    for seed in 0..4 {
        println!("seed {seed}");
        let mut rng = Rng::new(seed);
        let articles = *rng.pick(&[3, 40, 400]);
        let archive = random_archive(&mut rng, 0..articles);
        let snapshot = archive.snapshot();
        let fields = snapshot.fields();
        for _ in 0..10 {
            for word in WORDS.into_iter().chain(["words", "number"]) {
                check(&mut rng, &snapshot, fields.text, word);
            }
            let file = rng.below(articles).to_string();
            check(&mut rng, &snapshot, fields.file, &file);
        }
    }
}

#[test]
fn damaged_bytes_end() {
    let mut rng = Rng::new(7);
    let archive = random_archive(&mut rng, 0..150);
    let snapshot = archive.snapshot();
    let (segment, field) = (&snapshot.segments()[0], snapshot.fields().text);
    let index = segment.reader().inverted_index(field).unwrap();
    let info = index.get_term_info(&Term::from_field_text(field, "often")).unwrap().unwrap();
    let lists = segment.lists(field).unwrap().unwrap();
    for _ in 0..300 {
        let mut damaged = |bytes: &OwnedBytes, range: &Range<usize>| {
            let mut bytes = bytes.to_vec();
            for _ in 0..rng.between(1, 4) {
                bytes[rng.between(range.start, range.end - 1)] = rng.below(256) as u8;
            }
            OwnedBytes::new(bytes)
        };
        let postings = damaged(&lists.postings, &info.postings_range);
        let positions = damaged(&lists.positions, &info.positions_range);
        let lists = Lists { postings, positions };
        let open = || Walk::open(&lists, &info, IndexRecordOption::WithFreqsAndPositions, true);
        let (mut walk, mut documents, mut most) = (open(), 0, 0);
        while walk.doc() != TERMINATED {
            documents += 1;
            assert!(documents <= info.doc_freq, "there are no more documents than were written");
            walk.frequency();
            most = most.max(walk.steps().len());
            walk.advance();
        }
        assert!(most <= info.positions_range.len() * BLOCK, "{most} places");
        let mut walk = open();
        for target in (0..10_000).step_by(70) {
            assert!(walk.seek(target) >= target);
        }
    }
}
