//! Why a query finds nothing, and what would: the counts of its clauses, the smallest changes that hit, other spellings.
//!
//! In: an [`Engine`] and a [`Request`]. Out: an [`Advice`]. It asks the engine questions as any caller could, so it works
//! with every engine; it knows nothing of indexes and shows nothing.
//!
//! # What a small change is
//!
//! Changes are tried one at a time and returned from small to large, in the order of [`RelaxationKind`]: the same words of the
//! same paragraph (written otherwise, in another order, further apart), then other forms of the same words, then the
//! same words elsewhere in the article, then less of what was asked. A window is widened to the least that hits. What
//! is below a NOT is left alone, except that it may be left out. Where one clause after the other would have to change in the same way, all
//! are changed at once.

mod asking;
mod changes;
mod clauses;
mod dates;
mod dropping;
mod kinds;
mod sites;
mod spelling;
mod words;

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{Count, Engine, EngineError, Query, Request, Scope};

use asking::Asking;

/// Most changes that are returned.
const MAX_RELAXATIONS: usize = 5;

/// Most changes of one kind that are returned.
const MAX_OF_A_KIND: usize = 2;

/// Why a query finds nothing, and what would.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Advice {
    /// What each clause finds alone. Empty if the query finds something.
    pub clauses: Vec<ClauseCount>,
    /// The smallest changes that hit, at most five, the smallest first. Empty if the query finds something.
    pub relaxations: Vec<Relaxation>,
    /// Words that the archive does not have, or hardly, each with words like it that it has, the likeliest first.
    pub spellings: Vec<Suggestion>,
    /// Whether everything was tried; if not, time was up.
    pub complete: bool,
}

/// A clause of the query, and how many articles it finds alone.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ClauseCount {
    /// The clause.
    #[serde(skip)]
    pub query: Query,
    /// The clause in canonical form.
    #[serde(rename = "query")]
    pub text: String,
    /// How many articles it finds.
    pub articles: Count,
}

/// A change to the query with which it finds something.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Relaxation {
    /// What kind of change.
    pub kind: RelaxationKind,
    /// The changed query.
    #[serde(skip)]
    pub query: Query,
    /// The changed query in canonical form.
    #[serde(rename = "query")]
    pub text: String,
    /// What it is asked of: what the request says, except for [`RelaxationKind::ArticleScope`].
    pub scope: Scope,
    /// The change in plain words, such as `in the article instead of side by side`.
    pub what: String,
    /// How many articles it finds: exact unless time was up.
    pub articles: Count,
}

/// A word that is like one of the query's.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Suggestion {
    /// The word of the query, as typed.
    pub typed: String,
    /// The word of the archive, folded; two words where the typed one is two in one.
    pub word: String,
    /// How many paragraphs have it.
    pub paragraphs: u64,
    /// The query with the word put in; where other words are not in the archive either, with the likeliest for them.
    #[serde(skip)]
    pub query: Query,
    /// That query in canonical form.
    #[serde(rename = "query")]
    pub text: String,
    /// How many articles it finds.
    pub articles: Count,
}

/// What kind of change a [`Relaxation`] is, from small to large.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum RelaxationKind {
    /// The words may be written in any way: without `=`, `==`, `CAPS(…)`.
    AnyWriting,
    /// The words may stand in any order.
    AnyOrder,
    /// The words may stand further apart; the window is the least that hits.
    WiderWindow,
    /// What must not be near may be nearer; the distance is the greatest that hits.
    NarrowerWindow,
    /// The words need only be in one paragraph.
    SameParagraph,
    /// The words count in all their inflections.
    Inflections,
    /// A name counts in all its spellings.
    NameVariants,
    /// The words need only be in one article.
    SameArticle,
    /// The whole query is asked of articles instead of paragraphs.
    ArticleScope,
    /// Fewer times than ATLEAST says; the number is the greatest that hits.
    FewerTimes,
    /// Fewer members than OF says; the number is the greatest that hits.
    FewerMembers,
    /// In the whole article instead of a part of it.
    WholeArticle,
    /// In web furniture, which is not searched otherwise.
    WebFurniture,
    /// Every word that begins with this one.
    Prefix,
    /// More days; a day, a week, a month or a year at both ends, the least that hits.
    WiderDates,
    /// Without a condition on the date, the source or the like.
    WithoutFilter,
    /// Without one of the clauses, or as many as must go.
    WithoutClause,
}

impl RelaxationKind {
    /// Returns the stable name, in kebab case, as JSON has it.
    pub fn name(self) -> &'static str {
        match self {
            RelaxationKind::AnyWriting => "any-writing",
            RelaxationKind::AnyOrder => "any-order",
            RelaxationKind::WiderWindow => "wider-window",
            RelaxationKind::NarrowerWindow => "narrower-window",
            RelaxationKind::SameParagraph => "same-paragraph",
            RelaxationKind::Inflections => "inflections",
            RelaxationKind::NameVariants => "name-variants",
            RelaxationKind::SameArticle => "same-article",
            RelaxationKind::ArticleScope => "article-scope",
            RelaxationKind::FewerTimes => "fewer-times",
            RelaxationKind::FewerMembers => "fewer-members",
            RelaxationKind::WholeArticle => "whole-article",
            RelaxationKind::WebFurniture => "web-furniture",
            RelaxationKind::Prefix => "prefix",
            RelaxationKind::WiderDates => "wider-dates",
            RelaxationKind::WithoutFilter => "without-filter",
            RelaxationKind::WithoutClause => "without-clause",
        }
    }
}

/// Returns why the request finds nothing and what would find something, in about so much time at most.
///
/// Of the request only the query, the scope and the cancel handle count. Where the query finds something, only words that the archive
/// does not have are looked at. Costs up to about a hundred small searches; none of them reads more than one hit.
///
/// ```
/// # #[cfg(feature = "local")] {
/// use std::time::Duration;
///
/// use newsgrep_core::{Archive, WriterOptions};
/// use newsgrep_query::local::LocalEngine;
/// use newsgrep_query::{Request, advise, parse};
/// use newsgrep_text::Article;
///
/// let archive = Archive::in_memory().unwrap();
/// let mut writer = archive.writer(WriterOptions::default()).unwrap();
/// writer.add(&Article::from_text("talks.txt", "Talks begin\n\nA moment.\n\nThe hour of truth.")).unwrap();
/// writer.commit().unwrap();
///
/// let request = Request::new(parse("\"moment of truth\"").unwrap());
/// let advice = advise(&LocalEngine::new(archive), &request, Duration::from_secs(1)).unwrap();
/// let nearest = &advice.relaxations[0];
/// assert_eq!(nearest.text, "moment AND of AND truth");
/// assert_eq!(nearest.what, "in the article instead of side by side");
/// assert_eq!(nearest.articles.value, 1);
/// # }
/// ```
///
/// # Errors
///
/// As [`Engine::search`] with the request. A change that the engine cannot answer is not tried.
pub fn advise(engine: &dyn Engine, request: &Request, limit: Duration) -> Result<Advice, EngineError> {
    let asking = Asking::new(engine, request, limit);
    let Some(found) = asking.first()? else { return Ok(Advice::default()) };
    let spellings = spelling::suggestions(&asking, found)?;
    if found {
        return Ok(Advice { spellings, complete: !asking.is_cut(), ..Advice::default() });
    }
    let clauses = clauses::counts(&asking)?;
    let relaxations = changes::that_hit(&asking, &clauses)?;
    Ok(Advice { clauses, relaxations, spellings, complete: !asking.is_cut() })
}
