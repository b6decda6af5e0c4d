//! Many saved searches asked of one article at a time: which of them does a new article meet?
//!
//! In: named queries, and an article. Out: the searches that it meets, and what in it made each of them match: exactly
//! what [`eval::evaluate`](crate::eval::evaluate) says of each search by itself. It stores no article, knows no engine,
//! and keeps no count of what was found before.
//!
//! # How
//!
//! An article that meets a search must have certain words: of an AND any member tells, of an OR all together, of a phrase
//! or a proximity any of its words; a NOT and a date tell nothing. Each search is filed under the words that are least
//! likely to occur (`need`). An article is cut into words once. The words it has lead to the searches filed under them
//! (`words`); of those, all are looked at whose conditions hold and whose other words the article has too, and of them
//! only the paragraphs that have the words (`sheet`). Searches without any such word (`*`, `-sport`, `date:2022`) are
//! looked at for every article.
//!
//! Words of text are filed as they are, beginnings (`optimis*`) by their length, names by their consonants, inflections
//! by their stem. Other wildcards, edit distances and regular expressions that a search is filed under are tried on every
//! different word of the article: thousands of those cost milliseconds an article.

mod need;
mod sheet;
mod words;

use newsgrep_text::Article;

use crate::ast::{Filter, Query};
use crate::eval::{ArticleMatch, Cut, Held};
use crate::plan::Plan;
use need::{Chances, Needs};
use sheet::Sheet;
use words::Lookup;

/// Deepest search that is taken; what [`parse`](crate::parse()) reads is never so deep.
const MAX_DEPTH: usize = 128;

/// Why a search cannot be asked of single articles.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PercolateError {
    /// It refers to another saved search.
    #[error(
        "the search `{search}` refers to the saved search `{name}`; put it in with `Query::resolve` first"
    )]
    Saved {
        /// The name of the search.
        search: String,
        /// The name it refers to.
        name: String,
    },
    /// It asks who is quoted.
    #[error("the search `{search}` asks with `said:` who is quoted, which is not known yet; leave it out")]
    Speaker {
        /// The name of the search.
        search: String,
    },
    /// It is nested too deeply.
    #[error(
        "the search `{search}` is nested more than {MAX_DEPTH} deep; write it with fewer groups inside groups"
    )]
    TooDeep {
        /// The name of the search.
        search: String,
    },
}

/// Saved searches, ready to be asked of articles.
///
/// Takes about 1 kB a search, its text included; immutable, so that threads can share it.
///
/// ```
/// use newsgrep_query::{Percolator, parse};
/// use newsgrep_text::Article;
///
/// let searches = [("port", "\"harbour tax\" OR ferr*"), ("court", "trial -ferry"), ("rest", "-trial -ferry")];
/// let percolator = Percolator::new(searches.map(|(name, query)| (name, parse(query).unwrap())))?;
///
/// let article = Article::from_text("a.txt", "Ferry trial opens\n\nThe trial opened on Tuesday.");
/// let met = percolator.matches(&article);
/// assert_eq!(met.len(), 1);
/// assert_eq!(met[0].name, "port");
/// assert_eq!(met[0].found.paragraphs[0].spans[0].of(&article.text), "Ferry");
/// # Ok::<(), newsgrep_query::PercolateError>(())
/// ```
#[derive(Debug)]
pub struct Percolator {
    searches: Vec<Search>,
    lookup: Lookup,
    chances: Chances,
    /// By what is looked up: the searches filed under it.
    filed: Filed,
    /// The searches that are filed under nothing.
    always: Vec<u32>,
}

/// One saved search.
#[derive(Debug)]
struct Search {
    name: String,
    plan: Plan,
    needs: Needs,
}

/// A search that an article meets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Met<'p> {
    /// The name of the search.
    pub name: &'p str,
    /// What in the article made it match.
    pub found: ArticleMatch,
}

/// How much work an article was, of all searches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Effort {
    /// The searches that were looked at, because the article has a word they are filed under or because they are filed
    /// under none.
    pub candidates: usize,
    /// Those of them whose phrases and proximities were looked for in the article's text.
    pub evaluated: usize,
    /// Those that the article meets.
    pub met: usize,
}

impl Percolator {
    /// Makes searches ready, in this order; saved searches they refer to must have been put in with
    /// [`Query::resolve`].
    ///
    /// Takes time linear in their size. Names need not differ.
    ///
    /// # Errors
    ///
    /// Fails if a search refers to a saved one, asks who is quoted, or is nested more than 128 deep, and says which.
    pub fn new<N: Into<String>>(
        searches: impl IntoIterator<Item = (N, Query)>,
    ) -> Result<Percolator, PercolateError> {
        let mut words = words::Collected::default();
        let mut ready = Vec::new();
        for (name, query) in searches {
            let name = name.into();
            if let Some(trouble) = trouble(&query, &name) {
                return Err(trouble);
            }
            let plan = Plan::compile(&query);
            let needs = Needs::of(&plan, &mut words);
            ready.push(Search { name, plan, needs });
        }
        let (lookup, chances) = words.into_lookup();
        let mut percolator =
            Percolator { searches: ready, lookup, chances, filed: Filed::default(), always: Vec::new() };
        percolator.file();
        Ok(percolator)
    }

    /// Files the searches anew by how often their words occur in these articles.
    ///
    /// What is found does not change, only how fast: without it, long words are taken to be rare. Some hundred articles
    /// of the kind to come are enough. Takes as long as asking them takes.
    #[must_use]
    pub fn tuned<'a>(mut self, sample: impl IntoIterator<Item = &'a Article>) -> Percolator {
        for article in sample {
            let cut = Cut::for_many(article);
            let mut sheet = Sheet::new(&cut, &self.lookup);
            self.chances.count(&mut sheet);
        }
        self.file();
        self
    }

    /// Returns the number of searches.
    pub fn len(&self) -> usize {
        self.searches.len()
    }

    /// Returns whether there is no search.
    pub fn is_empty(&self) -> bool {
        self.searches.is_empty()
    }

    /// Returns the searches that the article meets, in the order in which they were given.
    pub fn matches(&self, article: &Article) -> Vec<Met<'_>> {
        let mut met = Vec::new();
        self.for_each_met(article, &mut |name, held| met.push(Met { name, found: held.into_match() }));
        met
    }

    /// Returns the names of the searches that the article meets, in the order in which they were given: as
    /// [`Percolator::matches`], without the work of finding what matched where.
    pub fn names(&self, article: &Article) -> Vec<&str> {
        let mut names = Vec::new();
        self.for_each_met(article, &mut |name, _| names.push(name));
        names
    }

    /// Returns how many searches are looked at for the article.
    pub fn effort(&self, article: &Article) -> Effort {
        self.for_each_met(article, &mut |_, _| {})
    }

    /// Calls `each` with every search that the article meets.
    fn for_each_met<'p>(&'p self, article: &Article, each: &mut dyn FnMut(&'p str, Held<'_, '_>)) -> Effort {
        let cut = Cut::for_many(article);
        let mut sheet = Sheet::new(&cut, &self.lookup);
        let mut candidates = self.always.clone();
        self.filed.gather(&mut sheet, &mut candidates);
        candidates.sort_unstable();
        candidates.dedup();
        let mut effort = Effort { candidates: candidates.len(), ..Effort::default() };
        for number in candidates {
            let search = &self.searches[number as usize];
            let Some(paragraphs) = search.needs.possible(&search.plan, &mut sheet) else { continue };
            effort.evaluated += 1;
            let wanted = |leaf: usize, ordinal: usize| paragraphs.has(leaf, ordinal);
            if let Some(held) = cut.held(&search.plan, &wanted) {
                effort.met += 1;
                each(&search.name, held);
            }
        }
        effort
    }

    /// Files every search under what is least likely to occur.
    fn file(&mut self) {
        self.always.clear();
        let mut pairs = Vec::new();
        for (number, search) in (0..).zip(&self.searches) {
            match search.needs.anchors(&search.plan.root, &self.chances) {
                Some(anchors) => pairs.extend(anchors.into_iter().map(|anchor| (anchor, number))),
                None => self.always.push(number),
            }
        }
        self.filed = Filed::new(pairs);
    }
}

/// Searches by what they are filed under.
#[derive(Debug, Default)]
struct Filed {
    /// What searches are filed under, in ascending order, with where its searches end in the list; they begin where
    /// those before it end.
    anchors: Vec<(u32, u32)>,
    searches: Vec<u32>,
}

impl Filed {
    fn new(mut pairs: Vec<(u32, u32)>) -> Self {
        pairs.sort_unstable();
        pairs.dedup();
        let mut filed = Filed::default();
        for (anchor, search) in pairs {
            filed.searches.push(search);
            let end = filed.searches.len() as u32;
            match filed.anchors.last_mut() {
                Some((last, until)) if *last == anchor => *until = end,
                _ => filed.anchors.push((anchor, end)),
            }
        }
        filed
    }

    /// Adds the searches filed under anything that occurs in the article.
    fn gather(&self, sheet: &mut Sheet<'_, '_>, candidates: &mut Vec<u32>) {
        let mut start = 0;
        for (anchor, end) in &self.anchors {
            if sheet.occurs(*anchor) {
                candidates.extend(&self.searches[start as usize..*end as usize]);
            }
            start = *end;
        }
    }
}

/// Returns why a search cannot be asked of single articles, without recursing into it.
fn trouble(query: &Query, search: &str) -> Option<PercolateError> {
    let search = || search.to_owned();
    let mut open = vec![(query, 1)];
    while let Some((query, depth)) = open.pop() {
        match query {
            _ if depth > MAX_DEPTH => return Some(PercolateError::TooDeep { search: search() }),
            Query::Saved(name) => {
                return Some(PercolateError::Saved { search: search(), name: name.clone() });
            }
            Query::Filter(Filter::Speaker(_)) => return Some(PercolateError::Speaker { search: search() }),
            query => query.for_each_child(&mut |child| open.push((child, depth + 1))),
        }
    }
    None
}
