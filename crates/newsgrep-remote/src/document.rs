//! An article as one document of the cluster, and back.
//!
//! In: an article. Out: its document, as JSON: the article itself, which is what hits are made of, and beside it what is
//! searched, sorted and counted: newsgrep's own words, folded, with a space between them. The fields are those of
//! [`mapping`](crate::mapping), and hold what the index on this machine holds.

use std::collections::HashSet;
use std::ops::Range;

use newsgrep_text::{
    Article, ArticleId, Date, IndexedValues, MAX_COLUMN_BYTES, Paragraph, Span, WordShape, Zone,
    content_hash, cut_value, for_each_word, name_term_into, sort_key, state_hash,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::mapping::MAX_PARAGRAPHS;
use crate::{Error, Result};

/// What stands between the sound of a name and its folded form.
const NAME_MIDDLE: char = '/';

/// Returns a number without a sign as the cluster has it, in the same order.
pub(crate) fn signed(number: u64) -> i64 {
    (number ^ 1 << 63) as i64
}

/// Returns a number without a sign of how the cluster has it.
pub(crate) fn unsigned(number: i64) -> u64 {
    number as u64 ^ 1 << 63
}

/// Returns the number that changes when an article does, or the file it is from.
pub(crate) fn state(article: &Article) -> u64 {
    state_hash(content_hash(article), article.file)
}

/// Returns the document of an article with this [`state`].
///
/// # Errors
///
/// Fails if the article has no paragraph, or more than the cluster takes.
pub(crate) fn document(article: &Article, state: u64) -> Result<Vec<u8>> {
    let refused = |why: String| Err(Error::Article { origin: article.origin.clone(), why });
    match article.paragraphs.len() {
        0 => return refused("it has no paragraphs".to_owned()),
        1..=MAX_PARAGRAPHS => {}
        more => return refused(format!("it has {more} paragraphs, more than {MAX_PARAGRAPHS}")),
    }
    let words = Words::of(article);
    let seconds = article.published.map(Date::civil_seconds);
    let each = |values: &[String]| IndexedValues::several(values);
    let document = Document {
        article,
        id: article.id,
        order: signed(sort_key(seconds, article.id)),
        content: signed(state),
        date: seconds,
        source: column(one(&article.source)),
        section: column(one(&article.section)),
        language: language(&article.language),
        agency: column(one(&article.agency)),
        subject: columns(&each(&article.subjects)),
        place: columns(&each(&article.places)),
        person: columns(&each(&article.persons)),
        organisation: columns(&each(&article.organisations)),
        source_words: value_words(one(&article.source)),
        section_words: value_words(one(&article.section)),
        byline_words: value_words(one(&article.byline)),
        agency_words: value_words(one(&article.agency)),
        url_words: value_words(one(&article.url)),
        dateline_words: value_words(one(&article.dateline)),
        subject_words: value_words(Some(each(&article.subjects))),
        place_words: value_words(Some(each(&article.places))),
        person_words: value_words(Some(each(&article.persons))),
        organisation_words: value_words(Some(each(&article.organisations))),
        names: &words.names,
        wc: words.story_words,
        words: words.words,
        stories: article.paragraphs.iter().filter(|paragraph| is_story(paragraph)).count(),
        paragraph_count: article.paragraphs.len(),
        paragraphs: nested(article, &words),
    };
    serde_json::to_vec(&document).or_else(|error| refused(error.to_string()))
}

/// Returns the article of a document, as a search returns it.
///
/// # Errors
///
/// Fails if there is none in it, or one whose parts do not lie in its text.
pub(crate) fn article_of(doing: &'static str, hit: &Value) -> Result<Article> {
    let senseless = |detail: String| Error::Answer { doing, detail };
    let stored =
        hit.pointer("/_source/article").ok_or_else(|| senseless("a hit has no article".to_owned()))?;
    let article =
        Article::deserialize(stored).map_err(|error| senseless(format!("an article is none: {error}")))?;
    let mut end = 0;
    let mut lies = |span: Span| {
        let (from, text) = (std::mem::replace(&mut end, span.end), &article.text);
        from <= span.start && span.start <= span.end && text.get(span.start..span.end).is_some()
    };
    let in_text = article.paragraphs.iter().all(|paragraph| lies(paragraph.span));
    let titled = article
        .title
        .is_none_or(|title| title.start <= title.end && article.text.get(title.start..title.end).is_some());
    match in_text && titled && Some(article.id.to_string().as_str()) == hit.get("_id").and_then(Value::as_str)
    {
        true => Ok(article),
        false => Err(senseless(format!("the article {} is damaged", article.id))),
    }
}

/// The document of an article; the fields are described in the crate's mapping.
#[derive(Serialize)]
struct Document<'a> {
    article: &'a Article,
    id: ArticleId,
    order: i64,
    content: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    section: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    agency: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    subject: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    place: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    person: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    organisation: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    source_words: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    section_words: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    byline_words: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    agency_words: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    url_words: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    dateline_words: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    subject_words: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    place_words: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    person_words: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    organisation_words: Vec<String>,
    #[serde(skip_serializing_if = "str::is_empty")]
    names: &'a str,
    wc: u64,
    words: u64,
    stories: usize,
    paragraph_count: usize,
    paragraphs: Vec<Nested<'a>>,
}

/// A paragraph of a document.
#[derive(Serialize)]
struct Nested<'a> {
    #[serde(skip_serializing_if = "str::is_empty")]
    text: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    boiler: &'a str,
    zone: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
}

fn nested<'a>(article: &'a Article, words: &'a Words) -> Vec<Nested<'a>> {
    let paragraphs = article.paragraphs.iter().zip(&words.paragraphs);
    let nested = paragraphs.map(|(paragraph, place)| {
        let folded = &words.folded[place.clone()];
        let (text, boiler) = if is_story(paragraph) { (folded, "") } else { ("", folded) };
        let language = language(&paragraph.language).or_else(|| language(&article.language));
        Nested { text, boiler, zone: paragraph.zone.name(), language }
    });
    nested.collect()
}

fn is_story(paragraph: &Paragraph) -> bool {
    paragraph.zone != Zone::Boiler
}

fn language(value: &Option<String>) -> Option<&str> {
    value.as_deref().map(|language| cut_value(language, MAX_COLUMN_BYTES))
}

fn one(value: &Option<String>) -> Option<IndexedValues<'_>> {
    value.as_deref().map(IndexedValues::one)
}

fn columns(values: &IndexedValues<'_>) -> Vec<String> {
    values.columns().map(str::to_owned).collect()
}

fn column(value: Option<IndexedValues<'_>>) -> Option<String> {
    columns(&value?).pop()
}

/// Returns the folded words of each value that has any.
fn value_words(values: Option<IndexedValues<'_>>) -> Vec<String> {
    let words = |value: &str| {
        let mut words = String::with_capacity(value.len());
        push_words(value, &mut words, |_, _| ());
        words
    };
    let values = values.iter().flat_map(IndexedValues::values).map(words);
    values.filter(|words| !words.is_empty()).collect()
}

/// The words of an article's paragraphs.
#[derive(Default)]
struct Words {
    /// The folded words, with a space between those of a paragraph.
    folded: String,
    /// What of that are the words of each paragraph.
    paragraphs: Vec<Range<usize>>,
    /// Those that may be names, as terms of their sound and themselves.
    names: String,
    words: u64,
    story_words: u64,
}

impl Words {
    /// Cuts every paragraph into its words, once.
    fn of(article: &Article) -> Self {
        let mut words = Words { folded: String::with_capacity(article.text.len()), ..Words::default() };
        // Most of an article's names stand in it many times.
        let mut known: HashSet<String> = HashSet::new();
        for (ordinal, paragraph) in article.paragraphs.iter().enumerate() {
            let (start, is_story) = (words.folded.len(), is_story(paragraph));
            let names = &mut words.names;
            let count = push_words(article.paragraph_text(ordinal), &mut words.folded, |written, folded| {
                let is_name = is_story && WordShape::of(written, folded).begins_with_capital();
                if is_name && !known.contains(folded) {
                    known.insert(folded.to_owned());
                    let end = names.len();
                    if end > 0 {
                        names.push(' ');
                    }
                    if !name_term_into(folded, NAME_MIDDLE, names) {
                        names.truncate(end);
                    }
                }
            });
            words.paragraphs.push(start..words.folded.len());
            words.words += count;
            words.story_words += if is_story { count } else { 0 };
        }
        words
    }
}

/// Appends the folded words of a text with a space between them; hands over each as it is written, and folded.
fn push_words(text: &str, out: &mut String, mut each: impl FnMut(&str, &str)) -> u64 {
    let mut count = 0;
    for_each_word(text, |folded, span| {
        if count > 0 {
            out.push(' ');
        }
        out.push_str(folded);
        each(span.of(text), folded);
        count += 1;
    });
    count
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn fields(article: &Article) -> Value {
        let mut document: Value = serde_json::from_slice(&document(article, 7).unwrap()).unwrap();
        document.as_object_mut().unwrap().remove("article");
        document
    }

    #[test]
    fn a_document_holds_what_is_searched_sorted_and_counted() {
        let mut article = Article::from_parts(
            "wire:17",
            Some("Talks with NATO’s envoys"),
            ["Ryabkov met Ryabkov’s envoys in Zürich on 3,000 U.S. matters."],
        );
        article.paragraphs[1].language = Some("fr".to_owned());
        article.language = Some("en".to_owned());
        article.published = Some("1969-12-31T23:59:59".parse().unwrap());
        article.source = Some("Coastal Wire".to_owned());
        article.agency = Some("***".to_owned());
        article.subjects = vec!["Central banks".to_owned(), "***".to_owned(), "Gold".to_owned()];
        let order = sort_key(Some(-1), article.id) as i64 ^ i64::MIN;
        let expected = json!({
            "id": article.id.to_string(),
            "order": order,
            "content": i64::MIN + 7,
            "date": -1,
            "source": "Coastal Wire",
            "language": "en",
            "subject": ["Central banks", "Gold"],
            "source_words": ["coastal wire"],
            "subject_words": ["central banks", "gold"],
            "names": "talks/talks nato/nato ryabkov/ryabkov zurich/zurich u.s/u.s",
            "wc": 14, "words": 14, "stories": 2, "paragraph_count": 2,
            "paragraphs": [
                { "text": "talks with nato envoys", "zone": "title", "language": "en" },
                {
                    "text": "ryabkov met ryabkov envoys in zurich on 3,000 u.s matters",
                    "zone": "lead", "language": "fr",
                },
            ],
        });
        let mut found = fields(&article);
        // The sounds are those of `newsgrep_text::NameKey`; which words have one is what counts here.
        let names = found["names"].as_str().unwrap().split(' ').map(|term| term.split_once('/').unwrap().1);
        let names: Vec<&str> = names.collect();
        assert_eq!(names, ["talks", "nato", "ryabkov", "zurich", "u.s"]);
        found["names"] = expected["names"].clone();
        assert_eq!(found, expected);
    }

    #[test]
    fn furniture_is_apart_and_has_no_names() {
        let mut article =
            Article::from_parts("wire:17", None, ["Talks begin.", "Subscribe to Our Newsletter"]);
        article.paragraphs[1].zone = Zone::Boiler;
        let found = fields(&article);
        assert_eq!((&found["wc"], &found["words"], &found["stories"]), (&json!(2), &json!(6), &json!(1)));
        assert!(!found["names"].as_str().unwrap().contains("newsletter"));
        assert_eq!(
            found["paragraphs"][1],
            json!({ "boiler": "subscribe to our newsletter", "zone": "boiler" })
        );
        assert!(found.get("date").is_none() && found.get("subject").is_none());
    }

    #[test]
    fn what_cannot_be_kept_is_refused_by_name() {
        let check = |paragraphs: usize, why: &str| {
            let article = Article::from_parts("wire:17", None, vec!["Talks."; paragraphs]);
            let made = document(&article, 0).map(drop).map_err(|error| error.to_string());
            match why {
                "" => assert_eq!(made, Ok(())),
                _ => assert_eq!(
                    made,
                    Err(format!("the article `wire:17` cannot be kept on the cluster: {why}"))
                ),
            }
        };
        check(0, "it has no paragraphs");
        check(1, "");
        check(10_000, "");
        check(10_001, "it has 10001 paragraphs, more than 10000");
    }

    #[test]
    fn an_article_comes_back_as_it_was_unless_it_was_damaged() {
        let mut article =
            Article::from_parts("wire:17", Some("Talks — begin"), ["The envoys met.", "They left."]);
        article.published = Some("2031-03-05T10:00+01:00".parse().unwrap());
        let made: Value = serde_json::from_slice(&document(&article, 0).unwrap()).unwrap();
        let hit = json!({ "_id": article.id.to_string(), "_source": made });
        assert_eq!(article_of("search", &hit).unwrap(), article);
        let damaged = |path: &str, value: Value| {
            let mut hit = hit.clone();
            *hit.pointer_mut(path).unwrap() = value;
            article_of("search", &hit).unwrap_err().to_string()
        };
        for (path, value) in [
            ("/_id", json!("0123")),
            ("/_source/article", json!("text")),
            ("/_source/article/text", json!("short")),
            ("/_source/article/title/1", json!(8)),
            ("/_source/article/paragraphs/0/span/0", json!(99)),
            ("/_source/article/paragraphs/1/span/0", json!(3)),
            ("/_source/article/paragraphs/2/span/1", json!(u64::MAX)),
        ] {
            let said = damaged(path, value);
            assert!(
                said.starts_with("the cluster's answer makes no sense while trying to search"),
                "{path}: {said}"
            );
        }
    }

    #[test]
    fn numbers_keep_their_order() {
        let numbers = [0, 1, (1 << 63) - 1, 1 << 63, u64::MAX];
        assert!(numbers.map(signed).is_sorted());
        assert_eq!(numbers.map(signed).map(unsigned), numbers);
    }

    #[test]
    fn no_word_is_taken_apart_by_the_cluster() {
        // White space as Lucene's tokenizer has it, and what means something in queries there.
        let splits = |letter: char| {
            letter == '|'
                || letter == '␣'
                || (letter.is_whitespace() && !"\u{a0}\u{2007}\u{202f}".contains(letter))
                || ('\u{1c}'..='\u{1f}').contains(&letter)
        };
        // Everything but the many signs of East Asia.
        for letter in ('\0'..'\u{3400}').chain('\u{f900}'..='\u{1ffff}') {
            let text = format!("a{letter}b {letter}");
            for_each_word(&text, |folded, _| assert!(!folded.contains(splits), "{letter:?}: {folded:?}"));
        }
    }
}
