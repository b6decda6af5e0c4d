//! The answer of an engine: the JSON that the command line prints.

use newsgrep_text::{Article, ArticleId, Date, Provenance, Span, Zone};
use serde::{Deserialize, Serialize};

use crate::{ArchiveState, CountBy, Explanation, FacetField, PageCursor, ScoreParts, TimeUnit};

/// The version of the answer's form in JSON.
pub const RESPONSE_FORMAT: u32 = 1;

/// The answer to a [`Request`](crate::Request).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Response {
    /// The version of this form: [`RESPONSE_FORMAT`].
    pub format: u32,
    /// The query in canonical form.
    pub query: String,
    /// How much was found.
    pub counts: HitCounts,
    /// Whether this is the whole answer; if not, a notice says why.
    pub complete: bool,
    /// How long the search took, in microseconds.
    pub took_us: u64,
    /// What the user should know about the answer.
    pub notices: Vec<Notice>,
    /// The hits, in the order asked for.
    pub hits: Vec<Hit>,
    /// Where the next page begins, if there are more hits: for [`Request::after_hit`](crate::Request::after_hit).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub next: Option<PageCursor>,
    /// The facets, in the order asked for.
    pub facets: Vec<Facet>,
    /// The timeline, if asked for.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub timeline: Option<Timeline>,
    /// The state of the archive the answer is from, if asked for.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub state: Option<ArchiveState>,
    /// How the query was read and run, if asked for.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub explanation: Option<Explanation>,
}

/// How much was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HitCounts {
    /// Articles that satisfy the query (with paragraph scope: that hold such a paragraph).
    pub articles: Count,
    /// Paragraphs that took part.
    pub paragraphs: Count,
    /// Occurrences of the query's words and phrases.
    pub occurrences: Count,
}

/// A number that is true, or says that it is a lower bound.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// The number.
    pub value: u64,
    /// Whether it is exact; if not, there are at least this many.
    pub exact: bool,
}

/// Something the user should know about an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// A stable name, in kebab case.
    pub code: String,
    /// What happened, in plain words.
    pub message: String,
}

impl Notice {
    /// Returns a notice.
    pub fn new(code: &str, message: impl Into<String>) -> Self {
        Notice { code: code.to_owned(), message: message.into() }
    }

    /// Returns the notice that other spellings of a name count as well, each with the number of articles that have it, the most
    /// frequent first; none if there are none. Names that sound alike are not always one.
    pub fn of_spellings(name: &str, spellings: &[(String, u64)]) -> Option<Self> {
        if spellings.is_empty() {
            return None;
        }
        let listed = spellings.iter().take(TOLD_SPELLINGS);
        let mut told: Vec<String> = listed.map(|(word, articles)| format!("{word} {articles}")).collect();
        if spellings.len() > TOLD_SPELLINGS {
            told.push(format!("and {} more", spellings.len() - TOLD_SPELLINGS));
        }
        let told = told.join(", ");
        let message = format!("`~{name}` also counts, with a capital (articles of the archive): {told}");
        Some(Notice::new("name-spellings", message))
    }
}

/// Most spellings of a name that a notice lists.
const TOLD_SPELLINGS: usize = 8;

/// One hit: an article, with the paragraphs that took part.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hit {
    /// The article's id.
    pub id: ArticleId,
    /// The hash of the article's content, 16 hexadecimal digits: it changes when anything of the article does.
    pub content: String,
    /// Where the article is from.
    pub origin: String,
    /// The title.
    pub title: Option<String>,
    /// The outlet.
    pub source: Option<String>,
    /// The date, in the article's own zone.
    pub date: Option<String>,
    /// The address.
    pub url: Option<String>,
    /// The section or topic.
    pub section: Option<String>,
    /// The language.
    pub language: Option<String>,
    /// Who wrote it.
    pub byline: Option<String>,
    /// The credited agency.
    pub agency: Option<String>,
    /// What is known of the article beyond that.
    #[serde(flatten)]
    pub more: MoreKnown,
    /// How well it matches; comparable within one answer only. 0 when not sorted by relevance.
    pub score: f32,
    /// How the score came about, if an explanation was asked for and hits are sorted by relevance.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub score_parts: Option<ScoreParts>,
    /// How many paragraphs the article has.
    pub paragraphs_total: u32,
    /// The paragraphs that took part, in reading order, with the context asked for.
    pub paragraphs: Vec<HitParagraph>,
    /// The date with its precision and provenance.
    #[serde(skip)]
    pub published: Option<Date>,
}

/// What only some articles have; what is absent is left out of JSON.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoreKnown {
    /// The date of the last update, in the article's own zone.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub updated: Option<String>,
    /// Where the date of publication is from, if the article does not state it itself:
    /// [`Provenance::name`](newsgrep_text::Provenance::name).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub date_from: Option<String>,
    /// Where it was reported from.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub dateline: Option<String>,
    /// What it is about.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub subjects: Vec<String>,
    /// The places it is about.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub places: Vec<String>,
    /// The persons it is about.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub persons: Vec<String>,
    /// The organisations it is about.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub organisations: Vec<String>,
    /// Whether the text is only the beginning of the article, or a summary.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub excerpt: bool,
    /// Whether readers have to pay for it.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub paywalled: bool,
}

impl MoreKnown {
    /// Returns what is known of an article.
    pub fn of(article: &Article) -> Self {
        MoreKnown {
            dateline: article.dateline.clone(),
            subjects: article.subjects.clone(),
            places: article.places.clone(),
            persons: article.persons.clone(),
            organisations: article.organisations.clone(),
            excerpt: article.excerpt,
            paywalled: article.paywalled,
            ..MoreKnown::dated(article.published, article.updated)
        }
    }

    /// Returns what is known of the dates of an article, and nothing else.
    pub(crate) fn dated(published: Option<Date>, updated: Option<Date>) -> Self {
        let provenance =
            published.map(Date::provenance).filter(|provenance| *provenance != Provenance::Stated);
        MoreKnown {
            updated: updated.map(|date| date.to_string()),
            date_from: provenance.map(|provenance| provenance.name().to_owned()),
            ..MoreKnown::default()
        }
    }
}

/// A paragraph of a hit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HitParagraph {
    /// Its place in the article, counted from 0.
    pub ordinal: u32,
    /// What part it plays in the article.
    pub zone: Zone,
    /// Its text.
    pub text: String,
    /// Where it begins in the article's text, in bytes.
    pub start: usize,
    /// Whether it is only here because it stands next to one that took part.
    pub context: bool,
    /// What matched, as bytes of the article's text, in order, without overlap. Empty for context, and for a paragraph that
    /// is a hit by what is known about its article.
    pub spans: Vec<Span>,
    /// The same spans as bytes of the file, when the file itself is plain UTF-8 text.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub file_span: Option<Vec<Span>>,
}

/// Counts of hits by the values of a field.
///
/// The counts of the values, `other` and `missing` add up to what was counted, unless an article may have
/// [several](FacetField::has_several) values: it counts for each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facet {
    /// The field.
    pub field: FacetField,
    /// What was counted.
    pub by: CountBy,
    /// The values with the highest counts; ties in the order of the values. Dates in order of time.
    pub values: Vec<FacetValue>,
    /// The sum of the values that are not listed.
    pub other: u64,
    /// How many hits have no value.
    pub missing: u64,
}

/// One value of a facet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FacetValue {
    /// The value, with all levels above it: `2022-01`, `sport/football`.
    pub value: String,
    /// How many hits have it, those on the levels below it included.
    pub count: u64,
    /// The values one level below, in the same order; those of a section need not add up to its count, because an
    /// article may be in it and in none below.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub children: Vec<FacetValue>,
    /// The sum of the children that are not listed.
    #[serde(skip_serializing_if = "is_zero", default)]
    pub other: u64,
}

fn is_zero(count: &u64) -> bool {
    *count == 0
}

/// Counts of hits over time.
///
/// The counts of the bins and `undated` add up to what was counted; where series were asked for, so do in each bin the
/// counts of the series, of `other` and of `missing`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Timeline {
    /// The unit.
    pub unit: TimeUnit,
    /// What was counted.
    pub by: CountBy,
    /// Every unit from the first hit to the last, those without a hit included.
    pub bins: Vec<TimeBin>,
    /// How many hits have no date; they are in no series either.
    pub undated: u64,
    /// The field that each of `series` is a value of, if series were asked for.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub per: Option<FacetField>,
    /// The values with the highest totals; ties in the order of the values.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub series: Vec<Series>,
    /// The sum of the values that are not listed, if there are any.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub other: Option<Series>,
    /// The hits without a value, if there are any.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub missing: Option<Series>,
}

/// One unit of a timeline.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TimeBin {
    /// The first day of the unit.
    pub start: String,
    /// How many hits.
    pub count: u64,
    /// How much the archive has in this unit, whatever the query, if that was asked for: articles where articles are
    /// counted, paragraphs where paragraphs are, and words where occurrences are; boiler is left out of the latter two
    /// unless the query looks there.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub volume: Option<u64>,
    /// The count divided by the volume, where there is any.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub share: Option<f64>,
}

/// The counts over time of the hits with one value.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Series {
    /// The value; `None` where it is the sum of several, or of hits without one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub value: Option<String>,
    /// The sum of the counts.
    pub total: u64,
    /// How many hits in each bin of the timeline, in their order.
    pub counts: Vec<u64>,
    /// How much the archive has of the same value in each bin, as [`TimeBin::volume`], if that was asked for.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub volumes: Vec<u64>,
    /// The counts divided by the volumes, `None` where there is no volume.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub shares: Vec<Option<f64>>,
}
