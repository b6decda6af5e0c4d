//! Lists as tantivy writes them, read by tantivy and here.

use std::path::Path;

use newsgrep_core::Lists;
use newsgrep_testkit::Rng;
use tantivy::directory::{CompositeFile, OwnedBytes};
use tantivy::index::SegmentComponent;
use tantivy::postings::{Postings, TermInfo};
use tantivy::schema::{IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::{
    Directory, DocId, DocSet, HasLen, Index, IndexWriter, SegmentReader, TERMINATED, TantivyDocument, Term,
};

use super::List;

/// How many documents the words have, and how many are left out at most between two of them.
const WORDS: [(usize, usize); 14] = [
    (1, 0),
    (127, 0),
    (128, 0),
    (129, 1),
    (300, 9),
    (1_000, 0),
    (1_280, 1),
    (2_000, 1),
    (2_000, 2),
    (1_500, 3),
    (2_000, 7),
    (255, 30),
    (256, 50),
    (3, 2_000),
];

/// A word: in which documents it is, and how often.
type Postings1 = Vec<(DocId, u32)>;

fn word(rng: &mut Rng, documents: usize, most: usize) -> Postings1 {
    let mut doc = rng.below(3) as DocId;
    let mut postings = Vec::new();
    for _ in 0..documents {
        let frequency = if rng.per_cent(3) { rng.between(1, 300) } else { rng.between(1, 4) };
        postings.push((doc, frequency as u32));
        // Whole blocks side by side are packed in another way.
        let gap = if postings.len() / 128 % 5 == 4 { 0 } else { rng.below(most + 1) };
        doc += 1 + gap as DocId;
    }
    postings
}

/// Writes words into a segment.
fn write(words: &[Postings1], option: IndexRecordOption) -> (SegmentReader, Lists) {
    let mut schema = Schema::builder();
    let indexing = TextFieldIndexing::default().set_index_option(option).set_tokenizer("whitespace");
    let field = schema.add_text_field("text", TextOptions::default().set_indexing_options(indexing));
    let index = Index::create_in_ram(schema.build());
    let mut writer: IndexWriter = index.writer_with_num_threads(1, 50_000_000).unwrap();
    let last = words.iter().filter_map(|word| word.last()).map(|(doc, _)| *doc).max().unwrap();
    let mut next = vec![0; words.len()];
    for doc in 0..=last {
        let mut text = String::from("all");
        for (number, (word, next)) in words.iter().zip(&mut next).enumerate() {
            if let Some((_, frequency)) = word.get(*next).filter(|(found, _)| *found == doc) {
                text.push_str(&format!(" w{number}").repeat(*frequency as usize));
                *next += 1;
            }
        }
        let mut document = TantivyDocument::default();
        document.add_text(field, text);
        writer.add_document(document).unwrap();
    }
    writer.commit().unwrap();
    let reader = index.reader().unwrap().searcher().segment_reader(0).clone();
    let name = format!("{}.{}", reader.segment_id().uuid_string(), SegmentComponent::Postings);
    let file = CompositeFile::open(&index.directory().open_read(Path::new(&name)).unwrap()).unwrap();
    let postings = file.open_read(field).unwrap();
    let postings = postings.slice(8..postings.len()).read_bytes().unwrap();
    (reader, Lists { postings, positions: OwnedBytes::empty() })
}

fn info(reader: &SegmentReader, name: &str) -> TermInfo {
    let field = reader.schema().get_field("text").unwrap();
    let index = reader.inverted_index(field).unwrap();
    index.get_term_info(&Term::from_field_text(field, name)).unwrap().unwrap()
}

/// Walks a list at random beside tantivy's.
fn check_walk(rng: &mut Rng, list: &List, reader: &SegmentReader, name: &str, option: IndexRecordOption) {
    let mut list = list.clone();
    let field = reader.schema().get_field("text").unwrap();
    let index = reader.inverted_index(field).unwrap();
    let term = Term::from_field_text(field, name);
    let mut other = index.read_postings(&term, option).unwrap().unwrap();
    let stride = *rng.pick(&[1, 3, 50, 400]);
    loop {
        assert_eq!(list.doc(), other.doc(), "{name} {option:?}");
        if list.doc() == TERMINATED {
            return;
        }
        let frequency = if option.has_freq() { other.term_freq() } else { 1 };
        if rng.per_cent(40) {
            assert_eq!(list.frequency(), frequency, "{name} {option:?} in {}", list.doc());
        }
        if stride == 1 {
            assert_eq!(list.advance(), other.advance());
        } else {
            let target = list.doc() + rng.below(stride) as DocId;
            if rng.per_cent(20) {
                list.reach(target);
                assert!(list.last_of_block() >= target);
            }
            assert_eq!(list.seek(target), other.seek(target), "{name} {option:?} to {target}");
            if rng.per_cent(30) {
                list.advance();
                other.advance();
            }
        }
    }
}

/// Puts a list into bits, window by window.
fn check_bits(rng: &mut Rng, list: &List, word: &[(DocId, u32)], name: &str) {
    let mut list = list.clone();
    let width = rng.between(1, 2_000) as DocId;
    let mut start = rng.below(200) as DocId;
    while list.doc() != TERMINATED {
        let end = start + width;
        let base = start / 64 * 64;
        let mut bits = vec![0_u64; (end - base).div_ceil(64) as usize];
        let mut bytes = vec![0; if rng.per_cent(50) { bits.len() * 64 } else { 0 }];
        let mut told: Vec<(DocId, DocId)> = Vec::new();
        if list.seek(start) < end {
            list.fill(base, end, (&mut bits, &mut bytes), |first, last, _| told.push((first, last)));
        }
        let found: Vec<DocId> = (base..base + bits.len() as DocId * 64)
            .filter(|doc| {
                let bit = (doc - base) as usize;
                bits[bit / 64] >> (bit % 64) & 1 == 1 || bytes.get(bit) == Some(&1)
            })
            .collect();
        let inside = word.iter().map(|(doc, _)| *doc).filter(|doc| (start..end).contains(doc));
        let expected: Vec<DocId> = inside.collect();
        assert_eq!(found, expected, "{name} {start} to {end}");
        let is_told = |doc: &DocId| told.iter().any(|(first, last)| (first..=last).contains(&doc));
        assert!(expected.iter().all(is_told), "{name} {start} to {end}: {told:?}");
        assert!(list.doc() >= end);
        start = end + if rng.per_cent(20) { rng.below(700) as DocId } else { 0 };
    }
}

fn check_random(seed: u64, option: IndexRecordOption) {
    let mut rng = Rng::new(seed);
    let words: Vec<Postings1> =
        WORDS.iter().map(|(documents, most)| word(&mut rng, *documents, *most)).collect();
    let (reader, lists) = write(&words, option);
    for (number, word) in words.iter().enumerate() {
        let name = format!("w{number}");
        let list = List::open(&lists, &info(&reader, &name), option);
        assert_eq!(list.documents() as usize, word.len());
        for _ in 0..6 {
            check_walk(&mut rng, &list, &reader, &name, option);
            check_bits(&mut rng, &list, word, &name);
        }
    }
}

#[test]
fn lists_are_read_as_tantivy_reads_them() {
    use IndexRecordOption::{Basic, WithFreqs, WithFreqsAndPositions};
    for (seed, option) in (0..).zip([WithFreqsAndPositions, WithFreqs, Basic]) {
        check_random(seed, option);
    }
}

#[test]
fn the_best_of_a_block_is_what_tantivy_says() {
    let option = IndexRecordOption::WithFreqsAndPositions;
    let words = [word(&mut Rng::new(7), 1_000, 5)];
    let (reader, lists) = write(&words, option);
    let mut list = List::open(&lists, &info(&reader, "w0"), option);
    let field = reader.schema().get_field("text").unwrap();
    let lengths = reader.get_fieldnorms_reader(field).unwrap();
    let weight = tantivy::query::Bm25Weight::for_one_term_without_explain(1_000, 3_000, 20.0);
    let mut blocks = reader
        .inverted_index(field)
        .unwrap()
        .read_block_postings_from_terminfo(&info(&reader, "w0"), option)
        .unwrap();
    for _ in 0..1_000 / 128 {
        let (length, occurrences) = list.best_of_block().unwrap();
        assert_eq!(weight.score(length, occurrences), blocks.block_max_score(&lengths, &weight));
        assert_eq!(Some(list.last_of_block()), blocks.docs().last().copied());
        list.seek(list.last_of_block() + 1);
        blocks.advance();
    }
    assert_eq!((list.best_of_block(), list.last_of_block()), (None, TERMINATED));
}

#[test]
fn a_damaged_list_ends() {
    let option = IndexRecordOption::WithFreqsAndPositions;
    let mut rng = Rng::new(3);
    let words = [word(&mut rng, 700, 6), word(&mut rng, 90, 6), word(&mut rng, 900, 1)];
    let (reader, lists) = write(&words, option);
    for round in 0..600 {
        let mut term = info(&reader, &format!("w{}", round % 3));
        let mut bytes = lists.postings.to_vec();
        let range = term.postings_range.clone();
        for _ in 0..rng.between(1, 4) {
            // The table comes first, the rest that is not packed last.
            let at = match rng.below(10) {
                0..6 => rng.below(90.min(range.len())),
                6..8 => range.len() - 1 - rng.below(40.min(range.len())),
                _ => rng.below(range.len()),
            };
            let at = range.start + at;
            bytes[at] = rng.below(256) as u8;
        }
        match rng.below(4) {
            0 => bytes.truncate(range.start + rng.below(range.len())),
            1 => term.doc_freq = rng.below(100_000) as u32,
            2 => term.postings_range = range.start..range.start + rng.below(range.len()),
            _ => {}
        }
        let damaged = Lists { postings: OwnedBytes::new(bytes), positions: OwnedBytes::empty() };
        let mut list = List::open(&damaged, &term, option);
        let mut steps = 0;
        while list.doc() != TERMINATED {
            list.frequency();
            let (before, target) = (list.doc(), list.doc().saturating_add(rng.below(300) as DocId));
            let is_behind =
                if rng.per_cent(50) { list.advance() > before } else { list.seek(target) >= target };
            assert!(is_behind, "round {round}: {before} {target} {}", list.doc());
            steps += 1;
            assert!(steps < 200_000, "round {round}");
        }
        let mut list = List::open(&damaged, &term, option);
        let mut bits = [0; 32];
        for base in (0..3_000).step_by(2_048) {
            if list.seek(base) < base + 2_048 {
                list.fill(base, base + 2_048, (&mut bits, &mut []), |_, _, _| {});
            }
        }
    }
}
