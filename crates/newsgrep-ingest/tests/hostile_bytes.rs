//! Damaged files are articles or rejections, never a panic, and always one of the two.

#![allow(clippy::unwrap_used)]

mod common;

use common::{News, gzip, read_stream};
use newsgrep_ingest::Reader;

/// A small generator of random numbers (splitmix64), so that a failure can be repeated from its seed.
struct Random(u64);

impl Random {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % below as u64).unwrap()
    }

    /// Changes, cuts out and doubles some of the bytes.
    fn damage(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut damaged = bytes.to_vec();
        for _ in 0..1 + self.next(4) {
            let at = self.next(damaged.len());
            match self.next(4) {
                0 => damaged[at] = u8::try_from(self.next(256)).unwrap(),
                1 => damaged[at] = *b"\"\\{}[]\0\n/*".get(self.next(10)).unwrap(),
                2 => damaged.truncate(at.max(1)),
                _ => damaged.extend_from_within(at..),
            }
        }
        damaged
    }
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
        let mut random = Random(seed);
        let original = random.next(5);
        let bytes = random.damage(&originals[original]);
        let name = ["x.jsonl", "x.json", "x.txt", "x"][random.next(4)];
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
        let damaged = Random(seed).damage(settings.as_bytes());
        std::fs::write(news.path("newsgrep.toml"), damaged).unwrap();
        assert_eq!(news.read(&Reader::default()).origins(), ["news/planet/2022-01-12_x.txt"], "seed {seed}");
    }
}
