//! How an archive lies on a cluster.
//!
//! In: its name. Out: its index template: one index for each month of the articles' own dates and one for those without a date,
//! all of them behind an alias that is the archive's name. Fields hold newsgrep's own words, which are only taken apart at
//! the spaces. Which version of newsgrep the words are of, and of this mapping, stands in `_meta`.

use newsgrep_text::{ANALYSIS_VERSION, Article, Date};
use serde_json::{Value, json};

use crate::{Error, Result};

/// The version of the mapping: what the documents of an archive on a cluster look like.
pub const MAPPING_VERSION: u32 = 1;

/// How an archive is spread over the machines of a cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// How many parts the index of a month has.
    pub shards: u32,
    /// How many further copies there are of each part.
    pub replicas: u32,
}

impl Default for Layout {
    /// One part for each month, and a second copy of it.
    fn default() -> Self {
        Layout { shards: 1, replicas: 1 }
    }
}

/// The most paragraphs of an article: the cluster refuses documents with more.
pub(crate) const MAX_PARAGRAPHS: usize = 10_000;

/// What stands in a query where any one word may be.
pub(crate) const ANY_WORD: &str = "␣";

/// What follows the name of an archive in the name of the index of articles without a date.
const UNDATED: &str = "undated";

/// Returns the month of an article's own date, as the names of indexes have it.
pub(crate) fn month(article: &Article) -> String {
    match article.published.map(Date::day) {
        Some(day) => format!("{:04}-{:02}", day.year(), day.month()),
        None => UNDATED.to_owned(),
    }
}

/// Returns the name of the index of a month, by which documents are sent there.
pub(crate) fn index(archive: &str, month: &str) -> String {
    format!("{archive}-{month}")
}

/// Returns the index of articles without a date, which every archive has.
pub(crate) fn first_index(archive: &str) -> String {
    index(archive, UNDATED)
}

/// Returns the name of the index that a month is rebuilt into.
///
/// The template does not fit it, so that it gets the name of the archive when it is whole and not before.
pub(crate) fn rebuilt(archive: &str, month: &str, number: u64) -> String {
    format!("{archive}.{month}.{number}")
}

/// Returns the month of an index of the archive, and the number of its rebuild, from 1 on; 0 if it was never rebuilt.
pub(crate) fn parts_of<'a>(archive: &str, index: &'a str) -> Option<(&'a str, u64)> {
    let rest = index.strip_prefix(archive)?;
    let (month, number) = match rest.strip_prefix('.') {
        Some(rest) => rest.split_once('.').and_then(|(month, number)| Some((month, number.parse().ok()?)))?,
        None => (rest.strip_prefix('-')?, 0),
    };
    let digits = |text: &str, count| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_month =
        |text: &str| text.split_once('-').is_some_and(|(year, month)| digits(year, 4) && digits(month, 2));
    (month == UNDATED || is_month(month)).then_some((month, number))
}

/// Returns the month of an index of the archive, whichever rebuild it is of.
pub(crate) fn month_of<'a>(archive: &str, index: &'a str) -> Option<&'a str> {
    parts_of(archive, index).map(|(month, _)| month)
}

/// Returns the index template of an archive.
///
/// The longer name wins where two templates fit, as those of `press` and `press-old` do.
pub(crate) fn template(archive: &str, layout: Layout) -> Value {
    json!({
        "index_patterns": [format!("{archive}-*")],
        "priority": 100 + archive.len(),
        "template": {
            "settings": settings(layout),
            "mappings": mappings(),
            "aliases": { archive: {} },
        },
    })
}

/// Returns an index of an archive that the template does not fit.
pub(crate) fn whole_index(layout: Layout) -> Value {
    json!({ "settings": settings(layout), "mappings": mappings() })
}

/// Fails if an archive of this name could be a month of another.
pub(crate) fn check_name(archive: &str) -> Result<()> {
    let other = archive.match_indices('-').map(|(at, _)| &archive[..at]);
    match other.into_iter().find(|other| !other.is_empty() && month_of(other, archive).is_some()) {
        None => Ok(()),
        Some(other) => Err(Error::Version {
            archive: archive.to_owned(),
            what: format!("the name of a month of an archive `{other}`"),
            needed: "a name of its own".to_owned(),
            hint: "give the archive another name",
        }),
    }
}

/// Returns the error that something else goes by the name of an archive.
pub(crate) fn taken(archive: &str, index: &str) -> Error {
    Error::Version {
        archive: archive.to_owned(),
        what: format!("an index `{index}`, which is no month of it"),
        needed: "a name of its own".to_owned(),
        hint: "give the archive another name",
    }
}

/// Returns what the indexes of an archive say of themselves.
pub(crate) fn meta() -> Value {
    json!({ "newsgrep": { "mapping": MAPPING_VERSION, "analysis": ANALYSIS_VERSION } })
}

/// Fails unless an index was made with this version of the mapping and of the words.
pub(crate) fn check_meta(archive: &str, meta: Option<&Value>) -> Result<()> {
    let version = |name: &str| meta.and_then(|meta| meta.get("newsgrep")?.get(name)?.as_u64());
    let (mapping, analysis) = match (version("mapping"), version("analysis")) {
        (Some(mapping), Some(analysis)) => (mapping, analysis),
        _ => {
            return Err(Error::Version {
                archive: archive.to_owned(),
                what: "an index that is not newsgrep's".to_owned(),
                needed: "indexes made by `newsgrep cluster init`".to_owned(),
                hint: "give the archive another name",
            });
        }
    };
    let (mine, words) = (u64::from(MAPPING_VERSION), u64::from(ANALYSIS_VERSION));
    if (mapping, analysis) == (mine, words) {
        return Ok(());
    }
    let versions =
        |mapping, analysis| format!("version {mapping} of the mapping and {analysis} of the words");
    Err(Error::Version {
        archive: archive.to_owned(),
        what: versions(mapping, analysis),
        needed: versions(mine, words),
        hint: match mapping > mine || analysis > words {
            true => "use a newer newsgrep",
            false => "run `newsgrep cluster reindex`",
        },
    })
}

fn settings(layout: Layout) -> Value {
    json!({
        "index": {
            "number_of_shards": layout.shards,
            "number_of_replicas": layout.replicas,
            "codec": "best_compression",
            "refresh_interval": "60s",
            "mapping": { "nested_objects": { "limit": MAX_PARAGRAPHS } },
        },
        "analysis": {
            // The longest word of newsgrep's has 255 characters, which are 1,020 bytes; the cluster counts UTF-16.
            // Alternatives are one piece until they are taken apart.
            "tokenizer": {
                "newsgrep": { "type": "whitespace", "max_token_length": 1024 },
                "newsgrep_query": { "type": "whitespace", "max_token_length": 1 << 20 },
            },
            "filter": {
                "newsgrep_alternatives": {
                    "type": "pattern_capture", "preserve_original": false, "patterns": ["([^|]+)"],
                },
                "newsgrep_any_word": { "type": "stop", "stopwords": [ANY_WORD] },
            },
            "analyzer": {
                "newsgrep": { "type": "custom", "tokenizer": "newsgrep" },
                "newsgrep_query": {
                    "type": "custom",
                    "tokenizer": "newsgrep_query",
                    "filter": ["newsgrep_alternatives", "newsgrep_any_word"],
                },
            },
        },
    })
}

fn mappings() -> Value {
    let words = |norms: bool| json!({ "type": "text", "analyzer": "newsgrep", "search_analyzer": "newsgrep_query", "norms": norms });
    let number = |searched: bool| json!({ "type": "long", "index": searched });
    let keyword = json!({ "type": "keyword" });
    let mut properties = json!({
        "article": { "type": "object", "enabled": false },
        // The name that the cluster has for a document lies with its text, which would have to be unpacked for it.
        "id": { "type": "keyword", "index": false },
        "order": number(true),
        "content": number(false),
        "date": { "type": "date", "format": "epoch_second" },
        "names": { "type": "text", "analyzer": "newsgrep", "norms": false, "index_options": "docs" },
        "wc": number(true),
        "words": number(false),
        "stories": number(false),
        "paragraph_count": number(false),
        "paragraphs": {
            "type": "nested",
            "dynamic": "strict",
            "properties": {
                "text": words(true),
                "boiler": words(true),
                "zone": keyword,
                "language": keyword,
            },
        },
    });
    for field in VALUES {
        properties[field] = keyword.clone();
    }
    for field in WORDS {
        properties[format!("{field}_words")] = words(false);
    }
    json!({ "dynamic": "strict", "_meta": meta(), "properties": properties })
}

/// The fields of metadata that are counted by their values.
const VALUES: [&str; 8] =
    ["source", "section", "language", "agency", "subject", "place", "person", "organisation"];

/// The fields of metadata that are found by their words.
const WORDS: [&str; 10] = [
    "source",
    "section",
    "byline",
    "agency",
    "url",
    "dateline",
    "subject",
    "place",
    "person",
    "organisation",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_archive_is_called_as_a_month_of_another() {
        for name in ["press-2022-01", "press-undated", "old-press-2022-01"] {
            assert!(check_name(name).is_err(), "{name}");
        }
        for name in ["press", "press-old", "press-2022", "2022-01", "undated"] {
            assert!(check_name(name).is_ok(), "{name}");
        }
    }

    #[test]
    fn the_month_of_an_article_is_that_of_its_own_clock() {
        let check = |date: Option<&str>, expected: &str| {
            let mut article = Article::from_text("talks.txt", "Talks begin");
            article.published = date.map(|date| date.parse().unwrap());
            assert_eq!(month(&article), expected);
        };
        check(Some("2022-01-31T23:30-08:00"), "2022-01");
        check(Some("2022"), "2022-01");
        check(Some("1867-11"), "1867-11");
        check(None, "undated");
    }

    #[test]
    fn an_index_is_of_a_month_of_its_own_archive() {
        let check = |archive: &str, index: &str, month: Option<&str>| {
            assert_eq!(month_of(archive, index), month, "{index}")
        };
        check("press", "press-2022-01", Some("2022-01"));
        check("press", "press.2022-01.12", Some("2022-01"));
        check("press", "press-undated", Some("undated"));
        check("press", "press.undated.2", Some("undated"));
        check("press", "press-old-2022-01", None);
        check("press", "press.2022-01.x", None);
        check("press", "press-2022-011", None);
        check("press", "press-2022-é1", None);
        check("press", "other-2022-01", None);
        check("press-old", "press-old-2022-01", Some("2022-01"));
        assert_eq!(parts_of("press", &rebuilt("press", "2022-01", 3)), Some(("2022-01", 3)));
        assert_eq!(parts_of("press", &index("press", "2022-01")), Some(("2022-01", 0)));
    }

    #[test]
    fn other_versions_are_refused() {
        let check = |meta: Value, expected: &str| {
            let checked = check_meta("press", Some(&meta));
            let said = checked.err().map(|error| error.to_string()).unwrap_or_default();
            assert!(said.ends_with(expected) && said.is_empty() == expected.is_empty(), "{said}");
        };
        let of = |mapping, analysis| json!({ "newsgrep": { "mapping": mapping, "analysis": analysis } });
        check(meta(), "");
        check(of(MAPPING_VERSION, ANALYSIS_VERSION - 1), "run `newsgrep cluster reindex`");
        check(of(MAPPING_VERSION, ANALYSIS_VERSION + 1), "use a newer newsgrep");
        check(of(MAPPING_VERSION + 1, ANALYSIS_VERSION), "use a newer newsgrep");
        check(json!({}), "give the archive another name");
        check(json!({ "newsgrep": { "mapping": "1" } }), "give the archive another name");
    }
}
