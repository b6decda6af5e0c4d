//! Tables become one article a row, however they are written.

#![allow(clippy::unwrap_used)]

mod common;

use common::{News, Read, read_stream};
use newsgrep_ingest::{Field, Limits, Mapping, Reader};
use newsgrep_testkit::Rng;

fn read(name: &str, table: impl AsRef<[u8]>) -> Read {
    read_stream(&Reader::default(), name, table)
}

/// The articles as `origin | text`.
fn told(read: &Read) -> Vec<String> {
    read.articles
        .iter()
        .map(|article| format!("{} | {}", article.origin, article.text.replace('\n', "/")))
        .collect()
}

const TALKS: &str = "id,Headline,Published At,text,Keywords,authors\n\
    7,Talks begin,2022-01-12,\"They met.\n\nNobody \"\"spoke\"\".\",harbour; ferries,\"['A. Writer', 'B. Editor']\"\n\
    8,Talks end,2022-01-13,They left.,,None\n";

#[test]
fn a_row_says_everything_of_its_article() {
    let read = read("wire.csv", TALKS);
    assert_eq!(
        told(&read),
        ["wire.csv#7 | Talks begin//They met.//Nobody \"spoke\".", "wire.csv#8 | Talks end//They left."]
    );
    let article = &read.articles[0];
    assert_eq!(article.published.unwrap().to_string(), "2022-01-12");
    assert_eq!(article.byline.as_deref(), Some("A. Writer, B. Editor"));
    assert_eq!(article.subjects, ["harbour", "ferries"]);
    assert_eq!((&read.articles[1].byline, read.articles[1].subjects.len()), (&None, 0));
    assert!(read.said.is_empty());
}

#[test]
fn a_table_is_recognised_in_any_dialect() {
    let check = |name: &str, table: &str| {
        assert_eq!(told(&read(name, table)), [format!("{name}#L2 | Talks, begin//They met.")], "{table}");
    };
    for name in ["w.csv", "w.tsv", "w.txt", "w"] {
        check(name, "title,text\n\"Talks, begin\",They met.\n");
        check(name, "title\ttext\nTalks, begin\tThey met.\n");
        check(name, "title;text;date\nTalks, begin;They met.;2022-01-12\n");
        check(name, "title|text\r\nTalks, begin|They met.\r\n");
        check(name, "\u{feff}\"title\",\"text\"\n\"Talks, begin\",\"They met.\"");
        check(
            name,
            "title\ttext\r\nTalks, begin\t\"They\n\nmet.\"\r\n".replace("They\n\nmet", "They met").as_str(),
        );
    }
}

#[test]
fn prose_is_no_table() {
    for text in [
        "Title, text\n\nThe envoys met.\n",
        "News, text and source\nThe envoys met, they said, on Monday, text\n",
        "Talks begin\nThe envoys met.\n",
        "title,text\n",
    ] {
        assert_eq!(read("a.txt", text).origins(), ["a.txt"], "{text}");
    }
}

#[test]
fn quotation_marks_of_the_text_stay_where_they_enclose_no_cells() {
    let table = "title\ttext\n\"Talks\" begin\tThey met.\n\"No\" to talks\t\"We left\", they said.\n";
    assert_eq!(
        told(&read("w.tsv", table)),
        ["w.tsv#L2 | \"Talks\" begin//They met.", "w.tsv#L3 | \"No\" to talks//\"We left\", they said."]
    );
    let table = "title\ttext\n\"Talks\tThey met.\nMore\tThey left.\n";
    assert_eq!(told(&read("w.tsv", table)), ["w.tsv#L2 | \"Talks//They met.", "w.tsv#L3 | More//They left."]);
    let table = "title\ttext\nTalks\t\"\"\"No\"\", they said.\nThey\tleft.\"\n";
    assert_eq!(told(&read("w.tsv", table)), ["w.tsv#L2 | Talks//\"No\", they said.//They\tleft."]);
}

#[test]
fn a_row_with_other_cells_is_named_by_its_line() {
    let table = "title,text\nOne,They met.\n\nTwo\nThree,They,left.\nFour,They slept.,\n,\n";
    let read = read("w.csv", table);
    assert_eq!(read.origins(), ["w.csv#L2", "w.csv#L6"]);
    assert_eq!(
        read.said,
        [
            "broken-row: `w.csv`: line 4 has 1 cells where the header has 2",
            "broken-row: `w.csv`: line 5 has 3 cells where the header has 2",
        ]
    );
}

#[test]
fn a_table_whose_columns_are_not_understood_says_which_it_has() {
    let table = "kop,tekst\nTalks,They met.\n";
    assert_eq!(
        read("w.csv", table).said,
        ["missing-text: `w.csv` has no column that is known to hold a title or a text: its first line has \
             `kop`, `tekst`; say which it is with `--map title=COLUMN,body=COLUMN`"]
    );
    let said = read("w.csv", "kop;tekst\nTalks;They met.\n").said;
    assert!(said[0].contains("has `kop`, `tekst`; say"), "{said:?}");
    let mut mapping = Mapping::default();
    mapping.set(Field::Title, "kop");
    mapping.set(Field::Body, "tekst");
    let reader = Reader { mapping, ..Reader::default() };
    assert_eq!(told(&read_stream(&reader, "w.csv", table)), ["w.csv#L2 | Talks//They met."]);
}

#[test]
fn rows_that_end_in_carriage_returns_have_lines_too() {
    let read = read(
        "w.csv",
        "title,text\rTalks,They met.\r\r\"Vote,\rdelayed\",They voted.\rRain,It rained.\rSun,\r",
    );
    let expected = [
        "w.csv#L2 | Talks//They met.",
        "w.csv#L4 | Vote,\rdelayed//They voted.",
        "w.csv#L6 | Rain//It rained.",
        "w.csv#L7 | Sun",
    ];
    assert_eq!(told(&read), expected);
    assert!(read.said.is_empty(), "{:?}", read.said);
}

#[test]
fn a_table_is_read_in_any_encoding() {
    let table = "title,text\nGenève,Les négociations à Genève ont été suspendues jusqu'à lundi.\n";
    let latin: Vec<u8> = table.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let utf16 = |bytes: fn(u16) -> [u8; 2], mark: &str| -> Vec<u8> {
        format!("{mark}{table}").encode_utf16().flat_map(bytes).collect()
    };
    for bytes in [
        table.as_bytes().to_vec(),
        latin,
        utf16(u16::to_le_bytes, "\u{feff}"),
        utf16(u16::to_be_bytes, "\u{feff}"),
        utf16(u16::to_le_bytes, ""),
        utf16(u16::to_be_bytes, ""),
    ] {
        for name in ["w.csv", "w.txt"] {
            let read = read(name, &bytes);
            assert_eq!(read.articles[0].title(), Some("Genève"), "{bytes:?}");
            assert!(read.articles[0].text.ends_with("jusqu'à lundi.") && read.said.is_empty());
        }
    }
}

#[test]
fn lines_may_end_in_a_lone_carriage_return() {
    let read = read("w.csv", "title,text\rOne,They met.\rTwo,They left.\r");
    assert_eq!(read.articles.len(), 2);
    assert_eq!(read.articles[1].text, "Two\n\nThey left.");
}

#[test]
fn a_quotation_mark_that_is_not_closed_costs_one_row() {
    let table = "title,text\nOne,They met.\nTwo,\"They left.\nThree,They slept.\nFour,They woke.\n";
    let said = "broken-row: `w.csv`: line 3 opens a quotation mark that is not closed: the lines after it are read as rows";
    let read = read("w.csv", table);
    assert_eq!(
        (read.origins(), read.said.as_slice()),
        (vec!["w.csv#L2", "w.csv#L4", "w.csv#L5"], &[said.to_owned()][..])
    );
}

#[test]
fn a_row_is_bounded_and_the_rest_is_read() {
    let reader = Reader { limits: Limits { line: 100_000, ..Limits::default() }, ..Reader::default() };
    let many = "Some,They met.\n".repeat(60_000);
    let check = |row: &str, rows: usize, said: &str| {
        let table = format!("title,text\nOne,They met.\n{row}{many}");
        let read = read_stream(&reader, "w.csv", table);
        assert_eq!((read.articles.len(), read.said.as_slice()), (rows, &[said.to_owned()][..]));
    };
    let long = format!("Two,{}\n", "x".repeat(1_000_000));
    check(
        &long,
        60_001,
        "too-large: `w.csv`: line 3 begins a row that is longer than a row may be (100000 bytes)",
    );
    let open = "Two,\"They left.\n";
    check(
        open,
        60_001,
        "broken-row: `w.csv`: line 3 opens a quotation mark that is not closed: the lines after it are read as rows",
    );
}

#[test]
fn a_column_may_hold_html() {
    let read = read("w.csv", "title,body\nTalks &amp; ferries,<p>They met.</p><p>They <b>left</b>.</p>\n");
    assert_eq!(read.articles[0].text, "Talks & ferries\n\nThey met.\n\nThey left.");
}

#[test]
fn a_table_without_rows_or_without_text_is_named() {
    assert_eq!(read("w.csv", "title,text\n").said, ["empty: `w.csv` is empty"]);
    assert_eq!(read("w.csv", "").said, ["empty: `w.csv` is empty"]);
    assert_eq!(read("w.csv", b"title,text\n\0\x01\x02,x\n").said, ["binary: `w.csv` is not text"]);
    let read = News::new().with("w.csv", "title,text\n\"\",\n7,They met.\n").read(&Reader::default());
    assert_eq!((read.origins(), read.said.len()), (vec!["news/w.csv#L3"], 0));
}

#[test]
fn damaged_tables_are_articles_or_rejections() {
    let originals = [TALKS.to_owned(), TALKS.replace(',', "\t"), "title,text\r1,2\r".to_owned()];
    for seed in 0..3000 {
        let mut random = Rng::new(seed);
        let mut bytes = originals[random.below(3)].clone().into_bytes();
        for _ in 0..1 + random.below(4) {
            let at = random.below(bytes.len());
            match random.below(3) {
                0 => bytes[at] = *b"\"\t,;|\r\n\0\xff\xef".get(random.below(10)).unwrap(),
                1 => bytes.truncate(at.max(1)),
                _ => bytes.extend_from_within(at..),
            }
        }
        let name = ["x.csv", "x.tsv", "x.txt", "x"][random.below(4)];
        let read = read_stream(&Reader::default(), name, &bytes);
        assert!(!read.articles.is_empty() || !read.said.is_empty(), "seed {seed}: nothing came of {bytes:?}");
    }
}

#[test]
fn a_first_line_may_say_what_separates_cells() {
    for mark in ["sep=;", "SEP=;", "\"sep=;\""] {
        let table = format!("{mark}\r\ntitle;text\r\nTalks, begin;They met, and left\r\n");
        let read = common::read_stream(&newsgrep_ingest::Reader::default(), "a.csv", table);
        assert_eq!((read.articles.len(), read.said.as_slice()), (1, &[][..]), "{mark}");
        assert_eq!(read.articles[0].title(), Some("Talks, begin"));
        assert_eq!(read.origins(), ["a.csv#L3"]);
    }
}
