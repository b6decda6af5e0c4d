//! The fields of the index. One thing has one name here, in queries and in JSON.

use tantivy::schema::{
    BytesOptions, DateOptions, DateTimePrecision, FAST, Field, IndexRecordOption, STORED, Schema,
    TextFieldIndexing, TextOptions,
};
use tantivy::{DateTime, Index};

use crate::tokenizer::{ListTokenizer, PairTokenizer, TermTokenizer, ValueTokenizer, WordTokenizer};

/// The name of the tokenizer that cuts a value into newsgrep's words.
const WORDS: &str = "newsgrep";

/// The name of the tokenizer that takes apart a list of terms.
const TERMS: &str = "newsgrep-terms";

/// The name of the tokenizer that makes pairs of a list of words.
const PAIRS: &str = "newsgrep-pairs";

/// The name of the tokenizer that cuts several values into words.
const VALUES: &str = "newsgrep-values";

/// The name of the tokenizer that makes the values of a column.
const COLUMN: &str = "newsgrep-value";

/// The name of the tokenizer that makes the values of a column of several.
const COLUMNS: &str = "newsgrep-each-value";

/// The fields of the index.
///
/// "First document" is the first paragraph of an article. All other fields are on every document.
///
/// The values of `source`, `section`, `agency`, `byline`, `dateline`, `url` and of `subject`, `place`, `person`,
/// `organisation`, of which an article may have several, are absent if they have no word. Columns hold their
/// first 1,000 bytes; words beyond are indexed on the first document, up to 32 KB.
#[derive(Clone, Copy, Debug)]
pub struct Fields {
    /// The paragraph's text: folded words with positions. Absent from boiler paragraphs.
    pub text: Field,
    /// The same for boiler paragraphs, so that a search that leaves them out pays nothing for it, and neither their
    /// words nor their length weigh on the ranking.
    pub boiler: Field,
    /// The pairs of very frequent words ([`newsgrep_text::FrequencyRank`]) that stand side by side in `text`, each at the place of
    /// its first word; see [`pair_into`](crate::pair_into). No norms.
    pub pairs: Field,
    /// Stored text: what the paragraph says, its zone, and where it begins in the article's text ([`crate::ParagraphRecord`]).
    pub paragraph: Field,
    /// Stored bytes, first document only: what is known about the article ([`crate::ArticleRecord`]).
    pub record: Field,
    /// The 16 bytes of the article's id, on every document so that deleting by it deletes whole articles.
    pub id: Field,
    /// The 16 bytes of the id of the file the article is from; first document only.
    pub file: Field,
    /// Column, first document only: 64 bits that change when the article does, or the file it is from.
    pub content: Field,
    /// The outlet: words on the first document only, and the whole value as a column.
    pub source: Field,
    /// The section: words on the first document only, and the whole value as a column.
    pub section: Field,
    /// The credited agency: words on the first document only, and the whole value as a column.
    pub agency: Field,
    /// The language of the article: a whole value, as a column.
    pub language: Field,
    /// Column: the language of the paragraph, where it is reliably another than the article's.
    pub own_language: Field,
    /// Words, and the whole value as a column; first document only.
    pub byline: Field,
    /// Words, and the whole value as a column; first document only.
    pub dateline: Field,
    /// Words, and the whole value as a column; first document only.
    pub url: Field,
    /// What the article is about: words, and the whole values as a column; first document only.
    pub subject: Field,
    /// The same for places.
    pub place: Field,
    /// The same for persons.
    pub person: Field,
    /// The same for organisations.
    pub organisation: Field,
    /// Column: the article's date on its own clock, to the second, as tantivy has dates. Absent if undated.
    pub date: Field,
    /// Column the index is sorted by: inverted seconds above, bits of the id below; see
    /// [`newsgrep_text::sort_key`].
    pub date_order: Field,
    /// Column: the paragraph's place in the article, counted from 0.
    pub pid: Field,
    /// Column: how many documents of the article are left from this one on, itself included.
    pub rem: Field,
    /// Column: the number of the [`newsgrep_text::Zone`].
    pub zone: Field,
    /// Column: how many words the article has, boiler left out.
    pub wc: Field,
    /// Column: how many words the paragraph has. Norms hold lengths too, but rounded.
    pub words: Field,
    /// Column of many numbers, first document only: the [`newsgrep_text::ParagraphShape`] of each paragraph, which says how
    /// words are written and where sentences and quotations lie; see [`crate::Segment::shapes`].
    pub shape: Field,
    /// First document only: the words that begin with a capital anywhere in the article, boiler left out, each as the
    /// skeleton of its [`newsgrep_text::NameKey`], a zero byte, and the folded word. So what sounds alike stands together in
    /// the dictionary; see [`crate::Snapshot::name_terms`]. No positions, no norms.
    pub names: Field,
}

fn placed(tokenizer: &str) -> TextFieldIndexing {
    TextFieldIndexing::default()
        .set_tokenizer(tokenizer)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions)
}

impl Fields {
    /// Returns the schema of an archive and its fields.
    pub(crate) fn build() -> (Schema, Fields) {
        let mut schema = Schema::builder();
        let paragraph = TextOptions::default().set_indexing_options(placed(TERMS));
        // Lengths of these fields play no part in ranking, so they have no norms.
        let unranked =
            |tokenizer| TextOptions::default().set_indexing_options(placed(tokenizer).set_fieldnorms(false));
        let value = unranked(WORDS).set_fast(COLUMN);
        let values = unranked(VALUES).set_fast(COLUMNS);
        let listed = TextFieldIndexing::default()
            .set_tokenizer(TERMS)
            .set_index_option(IndexRecordOption::Basic)
            .set_fieldnorms(false);
        let whole = TextOptions::default().set_fast("raw");
        let key = || BytesOptions::default().set_indexed();
        let date = DateOptions::from(FAST).set_precision(DateTimePrecision::Seconds);
        let fields = Fields {
            text: schema.add_text_field("text", paragraph.clone()),
            boiler: schema.add_text_field("boiler", paragraph),
            pairs: schema.add_text_field("pairs", unranked(PAIRS)),
            paragraph: schema.add_text_field("paragraph", STORED),
            record: schema.add_bytes_field("record", STORED),
            id: schema.add_bytes_field("id", key()),
            file: schema.add_bytes_field("file", key()),
            content: schema.add_u64_field("content", FAST),
            source: schema.add_text_field("source", value.clone()),
            section: schema.add_text_field("section", value.clone()),
            agency: schema.add_text_field("agency", value.clone()),
            language: schema.add_text_field("language", whole.clone()),
            own_language: schema.add_text_field("own_language", whole),
            byline: schema.add_text_field("byline", value.clone()),
            dateline: schema.add_text_field("dateline", value.clone()),
            url: schema.add_text_field("url", value),
            subject: schema.add_text_field("subject", values.clone()),
            place: schema.add_text_field("place", values.clone()),
            person: schema.add_text_field("person", values.clone()),
            organisation: schema.add_text_field("organisation", values),
            date: schema.add_date_field("date", date),
            date_order: schema.add_u64_field("date_order", FAST),
            pid: schema.add_u64_field("pid", FAST),
            rem: schema.add_u64_field("rem", FAST),
            zone: schema.add_u64_field("zone", FAST),
            wc: schema.add_u64_field("wc", FAST),
            words: schema.add_u64_field("words", FAST),
            shape: schema.add_u64_field("shape", FAST),
            names: schema.add_text_field("names", TextOptions::default().set_indexing_options(listed)),
        };
        (schema.build(), fields)
    }
}

/// Lets `index` cut text into newsgrep's words. To be called on every index opened, for reading or writing.
pub(crate) fn register_tokenizer(index: &Index) {
    index.tokenizers().register(TERMS, TermTokenizer::default());
    index.tokenizers().register(PAIRS, PairTokenizer::default());
    index.tokenizers().register(WORDS, WordTokenizer::default());
    index.tokenizers().register(VALUES, ListTokenizer::default());
    index.fast_field_tokenizer().register(COLUMN, ValueTokenizer::default());
    index.fast_field_tokenizer().register(COLUMNS, ValueTokenizer::of_each());
}

/// Returns a date of the index for civil seconds, which [`newsgrep_text::Date`] keeps inside tantivy's range.
pub(crate) fn index_date(seconds: i64) -> DateTime {
    DateTime::from_timestamp_secs(seconds)
}
