//! What newsgrep knows from text alone: articles, paragraphs, words, sentences and zones.
//!
//! In: the decoded text of an article and what its reader knows of it. Out: an [`Article`] whose paragraphs
//! are labelled with a [`Zone`], and for any paragraph its folded [`Word`]s and [sentences](sentences()), all as byte
//! ranges of the original text, which is never edited.
//!
//! What each part decides, and why, stands at the top of its file:
//!
//! * [`fold()`] says which spellings are the same: `Delâttre` and `delattre`, `’` and `'`;
//! * [`words()`] cuts and folds words, for texts and queries alike: `U.S.` is `u.s`, `Putin’s` is `putin`;
//! * [`FrequencyRank`] lists very frequent words, and says which two of them an index keeps as a pair;
//! * [`sentences()`] finds where sentences end in news prose: not after `Gen.`, but after `seriously.White`;
//! * [`quotations()`] finds what stands between quotation marks, be they well formed or not;
//! * [`NameKey`] says which spellings may be one name: `Riabkov`, `Ryabkov` and `Рябков`;
//! * [`Article::from_text`] finds title and paragraphs, and labels web furniture instead of deleting it;
//! * [`Article::infer`] fills in what is not stated: agency, byline, dateline, language, lost paragraphs;
//! * [`language_code`] says which code a language has;
//! * [`sort_key`] and [`IndexedValues`] say what every index keeps of an article beside its words: where it stands in the
//!   order of dates, and which values facets count;
//! * [`Date`] keeps how precise a date is, and where it is from.
//!
//! Each of them takes linear time on any text, and none of them panics on one.
//!
//! Everything here is a function of its input: no file, network, clock, environment or thread is touched, so the
//! same text gives the same result on any machine on any day. Reading files is `newsgrep-ingest`'s duty, indexing
//! is `newsgrep-core`'s.
//!
//! ```
//! use newsgrep_text::{Article, Zone, words};
//!
//! let article = Article::from_text("talks.txt", "Talks begin\n\nThe envoys met in Zürich on Monday.\n");
//! assert_eq!(article.title(), Some("Talks begin"));
//! assert_eq!(article.paragraphs[1].zone, Zone::Lead);
//! let folded: Vec<String> = words(article.paragraph_text(1)).map(|word| word.folded.into_owned()).collect();
//! assert_eq!(folded, ["the", "envoys", "met", "in", "zurich", "on", "monday"]);
//! ```

mod abbreviation;
mod article;
mod date;
mod digest;
mod fold;
mod frequent;
mod furniture;
mod hyphen;
mod id;
mod infer;
mod language;
mod name;
mod order;
mod phrases;
mod piece;
mod quotation;
mod reckon;
mod sentence;
mod shape;
mod span;
mod stem;
mod value;
mod word;
mod zone;

pub use article::{Article, Paragraph};
pub use date::{Date, DateError, Precision, Provenance};
pub use digest::ArchiveDigest;
pub use fold::{Folded, fold, fold_into, is_apostrophe, is_dash, is_double_quote};
pub use frequent::FrequencyRank;
pub use id::{ArticleId, content_hash, state_hash};
pub use infer::without_by;
pub use language::language_code;
pub use name::{NameKey, name_term_into, skeleton_into};
pub use order::{first_sort_key, seconds_of, sort_key};
pub use quotation::quotations;
pub use sentence::sentences;
pub use shape::{ParagraphShape, WordShape};
pub use span::Span;
pub use stem::{Inflections, STEM_LANGUAGES};
pub use value::{IndexedValues, MAX_COLUMN_BYTES, MAX_VALUE_BYTES, VALUE_END, column_value, cut_value};
pub use word::{MAX_WORD_CHARS, Word, Words, for_each_word, spelled, words};
pub use zone::Zone;

/// The version of everything this crate computes from text.
///
/// An index records the version it was built with. It changes whenever [`fold()`], [`words`], [`sentences`],
/// [`quotations`], [`NameKey`], [`FrequencyRank`] or the zones of [`Article::from_text`] answer differently for any text,
/// because an index built before then no longer agrees with the evaluator.
///
/// * 3: a word that a line broke is one word; syllables of Korean and signs of katakana are words of their own; `أ`, `إ`, `آ`,
///   `ٱ` fold to `ا`, and the letters `ی`, `ک`, `ہ` of Persian and Urdu to those of Arabic.
pub const ANALYSIS_VERSION: u32 = 3;
