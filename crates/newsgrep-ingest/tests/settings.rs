//! What `newsgrep.toml` says of files that say nothing themselves.

mod common;

use common::News;
use newsgrep_ingest::Reader;

fn check(news: News, facts: &[&str]) {
    let read = news.read(&Reader::default());
    assert_eq!((read.facts(), read.said), (facts.iter().map(|s| (*s).to_owned()).collect(), vec![]));
}

#[test]
fn globs_choose_files_and_later_rules_win() {
    let settings = r#"
        source = "Gazette"
        [[files]]
        glob = "*.txt"
        date = 2022-01-11
        [[files]]
        glob = "000_*.txt"
        date = "2022-01-12"
        [[files]]
        glob = "wire/*"
        source = "Coastal Wire"
    "#;
    let news = News::new()
        .with("newsgrep.toml", settings)
        .with("000_a.txt", "a")
        .with("deep/000_b.txt", "b")
        .with("deep/wire/d.md", "d")
        .with("wire/c.txt", "c");
    check(
        news,
        &[
            "news/000_a.txt | Gazette | 2022-01-12 rule",
            "news/deep/000_b.txt | Gazette | 2022-01-12 rule",
            "news/deep/wire/d.md | Gazette | -",
            "news/wire/c.txt | Coastal Wire | 2022-01-11 rule",
        ],
    );
}

#[test]
fn parts_of_the_path_are_sources_and_dates() {
    let settings = "[[files]]\npath = \"{source}/{date}/*.txt\"\n";
    let news =
        News::new().with("newsgrep.toml", settings).with("Gazette/2022-01-12/x.txt", "x").with("y.txt", "y");
    check(news, &["news/Gazette/2022-01-12/x.txt | Gazette | 2022-01-12 path", "news/y.txt | - | -"]);
}

#[test]
fn deeper_files_win_and_those_above_the_root_hold() {
    let news = News::new()
        .with("../newsgrep.toml", "source = \"Upper\"\ndate = \"2022-01-01\"\n[map]\ntitle = \"kop\"\n")
        .with("a/newsgrep.toml", "source = \"Deeper\"\n")
        .with("a/x.txt", "x")
        .with("b.jsonl", "{\"kop\": \"Talks\"}\n")
        .with("b.txt", "b");
    check(
        news,
        &[
            "news/a/x.txt | Deeper | 2022-01-01 rule",
            "news/b.jsonl#L1 | Upper | 2022-01-01 rule",
            "news/b.txt | Upper | 2022-01-01 rule",
        ],
    );
}

#[test]
fn the_articles_own_fields_win_over_rules() {
    let news = News::new()
        .with("newsgrep.toml", "source = \"Rule\"\ndate = \"2022-01-01\"\nlang = \"en\"\n")
        .with("a.jsonl", "{\"id\": 1, \"text\": \"x\", \"source\": \"Own\", \"date\": \"2022-01-12\"}\n");
    check(news, &["news/a.jsonl#1 | Own | 2022-01-12 stated"]);
}

#[test]
fn what_is_not_understood_is_named_with_its_line_and_the_rest_holds() {
    let settings = "sauce = \"Gazette\"\nsection = \"World\"\nlang = \"klingonese\"\n\n[map]\nheadline = \"x\"\n\n\
                    [[files]]\nglob = \"*.txt\"\ndate = \"12/01/2022\"\n\n[[files]]\ndate = \"2022-01-12\"\n\n\
                    [[files]]\npath = \"{year}/*\"\n";
    let read = News::new().with("newsgrep.toml", settings).with("a.txt", "a").read(&Reader::default());
    assert_eq!(
        read.said,
        [
            "bad-settings: `news/newsgrep.toml`: line 1 has the unknown key `sauce`: write one of source, date, timezone, \
         lang, section, byline, agency, subjects, places, zone, [map], [[files]]",
            "bad-settings: `news/newsgrep.toml`: line 3 has the unknown language `klingonese`: write a code such as `en`",
            "bad-settings: `news/newsgrep.toml`: line 6 maps the unknown field `headline`: write one of id, title, \
         source, date, section, lang, url, author, agency, body, paragraphs, updated, dateline, subjects, places, persons, organisations, summary, excerpt, paywalled, date_from",
            "bad-settings: `news/newsgrep.toml`: line 10 has an ambiguous date: `12/01/2022` may be day or month first; \
         write `date = \"2022-01-12\"`",
            "bad-settings: `news/newsgrep.toml`: line 12 has a rule that does not say which files: write either `glob` \
         or `path`",
            "bad-settings: `news/newsgrep.toml`: line 16 has the path `{year}/*`, which has the unknown name `{year}`: \
         write one of {source}, {date}, {lang}, {section}, {byline}, {agency}, {_}",
        ]
    );
    assert_eq!(read.facts(), ["news/a.txt | - | -"]);
    assert_eq!(read.articles[0].section.as_deref(), Some("World"));
}

#[test]
fn times_without_a_zone_get_that_of_their_place() {
    let record = |id: u32, date: &str| format!("{{\"id\": {id}, \"text\": \"x\", \"date\": \"{date}\"}}\n");
    let dates = [
        "2022-01-12T09:30",
        "2022-01-12T09:30:05",
        "2022-01-12T09:30Z",
        "2022-01-12T09:30-05:00",
        "2022-01-12",
    ];
    let lines: String = (1..).zip(dates).map(|(id, date)| record(id, date)).collect();
    let settings = "[[files]]\nglob = \"berlin/\"\ntimezone = \"+01:00\"\n";
    check(
        News::new()
            .with("newsgrep.toml", settings)
            .with("berlin/a.jsonl", lines)
            .with("b.jsonl", record(1, dates[0])),
        &[
            "news/b.jsonl#1 | - | 2022-01-12T09:30 stated",
            "news/berlin/a.jsonl#1 | - | 2022-01-12T09:30+01:00 stated",
            "news/berlin/a.jsonl#2 | - | 2022-01-12T09:30:05+01:00 stated",
            "news/berlin/a.jsonl#3 | - | 2022-01-12T09:30Z stated",
            "news/berlin/a.jsonl#4 | - | 2022-01-12T09:30-05:00 stated",
            "news/berlin/a.jsonl#5 | - | 2022-01-12 stated",
        ],
    );
}

#[test]
fn a_folder_of_newsletters_is_furniture_and_keeps_its_titles() {
    use newsgrep_text::Zone;
    let text = "The week in brief\n\nEverything that happened.\n\nAnd what did not.\n";
    let settings = "[[files]]\nglob = \"newsletters/\"\nzone = \"boiler\"\n";
    let news =
        News::new().with("newsgrep.toml", settings).with("a.txt", text).with("newsletters/b.txt", text);
    let read = news.read(&Reader::default());
    let zones = |article: usize| -> Vec<Zone> {
        read.articles[article].paragraphs.iter().map(|paragraph| paragraph.zone).collect()
    };
    assert_eq!(read.said, Vec::<String>::new());
    assert_eq!(zones(0), [Zone::Title, Zone::Lead, Zone::Lead]);
    assert_eq!(zones(1), [Zone::Title, Zone::Boiler, Zone::Boiler]);
}

#[test]
fn subjects_and_places_hold_where_none_are_stated() {
    let settings = "subjects = [\"Fishing\", \"Ports\"]\nplaces = \"Tromsø\"\n";
    let news = News::new()
        .with("newsgrep.toml", settings)
        .with("a.txt", "x")
        .with("b.jsonl", "{\"id\": 1, \"text\": \"x\", \"subjects\": [\"Ferries\"]}\n");
    let read = news.read(&Reader::default());
    let about: Vec<_> =
        read.articles.iter().map(|it| (it.subjects.join(", "), it.places.join(", "))).collect();
    let pair = |subjects: &str, places: &str| (subjects.to_owned(), places.to_owned());
    assert_eq!(about, [pair("Fishing, Ports", "Tromsø"), pair("Ferries", "Tromsø")]);
}

#[test]
fn zones_lists_and_differences_that_are_not_understood_are_named() {
    let check = |settings: &str, expected: &str| {
        let read = News::new().with("newsgrep.toml", settings).with("a.txt", "a").read(&Reader::default());
        assert_eq!(read.said, [format!("bad-settings: `news/newsgrep.toml`: line 1 has a {expected}")]);
    };
    check("zone = \"title\"", "`zone` that there is not: write one of lead, subhead, body, boiler");
    let timezone = "`timezone` that is no difference to Greenwich: write `timezone = \"+02:00\"`";
    check("timezone = \"Europe/Berlin\"", timezone);
    check("timezone = \"\"", timezone);
    check("subjects = []", "`subjects` that is no list of names: write `subjects = [\"…\", \"…\"]`");
    check("places = [7]", "`places` that is no list of names: write `places = [\"…\", \"…\"]`");
}

#[test]
fn broken_settings_do_not_hide_the_files() {
    let read = News::new().with("newsgrep.toml", "source = \n").with("a.txt", "a").read(&Reader::default());
    assert_eq!(read.origins(), ["news/a.txt"]);
    assert_eq!(read.said.len(), 1);
    assert!(
        read.said[0].starts_with("bad-settings: `news/newsgrep.toml`: line 1 is not valid TOML: "),
        "{:?}",
        read.said
    );
}

#[test]
fn a_path_that_is_no_date_is_a_warning() {
    let settings = "[[files]]\npath = \"{date}_*.txt\"\n";
    let read =
        News::new().with("newsgrep.toml", settings).with("someday_x.txt", "x").read(&Reader::default());
    assert_eq!(
        read.said,
        ["bad-date: `news/someday_x.txt` has a date that is not understood: `someday` (in its path)",]
    );
}

#[test]
fn the_seeds_have_the_dates_that_follow_from_their_texts() {
    let seeds = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../seeds");
    let reader = Reader::default();
    let mut read = common::Read::default();
    for file in reader.walk(&common::root(&seeds)) {
        read.file(&reader, &file.unwrap());
    }
    assert_eq!(read.said, Vec::<String>::new());
    assert_eq!(
        read.facts(),
        [
            "seeds/000_8d851afeb58f61ec.txt | - | 2022-01-12 rule",
            "seeds/001_b40142b4669ba518.txt | - | 2022-01-12 rule",
            "seeds/002_997d0466002064fc.txt | - | 2022-01-12 rule",
            "seeds/003_d6b7efd2f01de790.txt | - | 2022-01-10 rule",
            "seeds/004_70b82951417b80d5.txt | The News 24 | 2022-01-13 rule",
        ]
    );
    assert!(read.articles.iter().all(|article| article.language.as_deref() == Some("en")));
}
