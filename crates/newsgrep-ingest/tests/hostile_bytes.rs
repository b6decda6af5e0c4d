//! Damaged files are articles or rejections, never a panic, and always one of the two.

#![allow(clippy::unwrap_used)]

mod common;

use common::{News, gzip, read_stream};
use newsgrep_ingest::Reader;
use newsgrep_testkit::Rng;

/// Changes, cuts out and doubles some of the bytes.
fn damage(random: &mut Rng, bytes: &[u8]) -> Vec<u8> {
    let mut damaged = bytes.to_vec();
    for _ in 0..1 + random.below(4) {
        let at = random.below(damaged.len());
        match random.below(4) {
            0 => damaged[at] = u8::try_from(random.below(256)).unwrap(),
            1 => damaged[at] = *b"\"\\{}[]\0\n/*".get(random.below(10)).unwrap(),
            2 => damaged.truncate(at.max(1)),
            _ => damaged.extend_from_within(at..),
        }
    }
    damaged
}

const LINES: &str = concat!(
    "{\"id\": 1, \"headline\": \"Talks \\ud83d\\ude00\", \"date\": \"Wed, 12 Jan 2022 09:30 EST\", \"text\": \"a\\n\\nb\"}\n",
    "{\"url\": \"https://example.com/é\", \"paragraphs\": [\"x\", {\"text\": \"y\"}], \"date\": 1641979800}\n",
);

#[test]
fn damaged_files_are_articles_or_rejections() {
    let utf16: Vec<u8> = LINES.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let zstd = zstd::encode_all(LINES.as_bytes(), 3).unwrap();
    let list = format!("[{}]", LINES.trim().replace('\n', ","));
    let originals = [LINES.as_bytes().to_vec(), utf16, gzip(LINES), zstd, list.into_bytes()];
    for seed in 0..3000 {
        let mut random = Rng::new(seed);
        let original = random.below(5);
        let bytes = damage(&mut random, &originals[original]);
        let name = ["x.jsonl", "x.json", "x.txt", "x"][random.below(4)];
        let read = read_stream(&Reader::default(), name, &bytes);
        assert!(!read.articles.is_empty() || !read.said.is_empty(), "seed {seed}: nothing came of {bytes:?}");
    }
}

#[test]
fn damaged_settings_do_not_hide_files() {
    let settings = "source = \"Gazette\"\n[map]\ntitle = \"kop\"\n[[files]]\nglob = \"[0-9]*.txt\"\ndate = 2022-01-12\n\
                    [[files]]\npath = \"**/{source}/{date}_*.txt\"\n";
    let news = News::new().with("planet/2022-01-12_x.txt", "Talks");
    for seed in 0..500 {
        let damaged = damage(&mut Rng::new(seed), settings.as_bytes());
        std::fs::write(news.path("newsgrep.toml"), damaged).unwrap();
        assert_eq!(news.read(&Reader::default()).origins(), ["news/planet/2022-01-12_x.txt"], "seed {seed}");
    }
}
