//! Trying one change after the other, from small to large.

use crate::ast::Query;
use crate::{EngineError, Scope, print};

use super::asking::Asking;
use super::dropping;
use super::kinds::{Change, of_kind};
use super::sites::{Path, Site, replaced, sites};
use super::{ClauseCount, MAX_OF_A_KIND, MAX_RELAXATIONS, Relaxation, RelaxationKind};

/// The kinds that are tried, from small to large. What follows if none of them hits is two changes at once, then
/// [`RelaxationKind::WithoutClause`].
const KINDS: [RelaxationKind; 16] = [
    RelaxationKind::AnyWriting,
    RelaxationKind::AnyOrder,
    RelaxationKind::WiderWindow,
    RelaxationKind::NarrowerWindow,
    RelaxationKind::SameParagraph,
    RelaxationKind::Inflections,
    RelaxationKind::NameVariants,
    RelaxationKind::SameArticle,
    RelaxationKind::ArticleScope,
    RelaxationKind::FewerTimes,
    RelaxationKind::FewerMembers,
    RelaxationKind::WholeArticle,
    RelaxationKind::WebFurniture,
    RelaxationKind::Prefix,
    RelaxationKind::WiderDates,
    RelaxationKind::WithoutFilter,
];

/// Other forms of the words, and what is tried together with them.
const FORMS: [RelaxationKind; 2] = [RelaxationKind::Inflections, RelaxationKind::NameVariants];
const DISTANCES: [RelaxationKind; 3] =
    [RelaxationKind::WiderWindow, RelaxationKind::SameParagraph, RelaxationKind::SameArticle];

/// Most places at which one kind of change is tried: a query may have hundreds of words.
const MAX_TRIED: usize = 12;

/// A relaxation, and where it changes the query.
pub(super) struct Hit {
    relaxation: Relaxation,
    site: Path,
}

impl Hit {
    fn new(kind: RelaxationKind, query: Query, scope: Scope, what: String, site: Path) -> Self {
        let (text, articles) = (print(&query), Default::default());
        Hit { relaxation: Relaxation { kind, query, text, scope, what, articles }, site }
    }
}

/// Returns the smallest changes that hit, not counted yet.
pub(super) fn that_hit(asking: &Asking<'_>, clauses: &[ClauseCount]) -> Result<Vec<Hit>, EngineError> {
    let sites = sites(asking.query());
    let mut trial = Trial { asking, hits: Vec::new() };
    for kind in KINDS {
        trial.kind(kind, &sites)?;
    }
    if trial.hits.is_empty() {
        for form in FORMS {
            trial.form_and_distance(form, &sites)?;
        }
    }
    if !trial.is_full() {
        for change in dropping::changes(asking, &sites, clauses)? {
            // The first is the one that keeps most.
            if let Some(hit) = trial.hit(asking.query(), RelaxationKind::WithoutClause, &change)? {
                trial.push(hit);
                break;
            }
        }
    }
    Ok(trial.hits)
}

/// Counts what the changes find, and leaves out those that find no more than a smaller change at the same place.
pub(super) fn count(asking: &Asking<'_>, hits: Vec<Hit>) -> Result<Vec<Relaxation>, EngineError> {
    let mut counted: Vec<Hit> = Vec::new();
    let total = hits.len();
    for (number, mut hit) in hits.into_iter().enumerate() {
        let Relaxation { query, scope, .. } = &hit.relaxation;
        let Some(articles) = asking.articles(query, *scope, total - number)? else { continue };
        // What hit has at least one, also where counting had no time.
        hit.relaxation.articles.value = articles.value.max(1);
        hit.relaxation.articles.exact = articles.exact;
        let same = |other: &Hit| {
            other.site == hit.site
                && is_distance(other.relaxation.kind)
                && is_distance(hit.relaxation.kind)
                && other.relaxation.articles == articles
        };
        if !counted.iter().any(same) {
            counted.push(hit);
        }
    }
    Ok(counted.into_iter().map(|hit| hit.relaxation).collect())
}

/// Returns whether a kind of change is about how near words stand to each other: what the smaller finds, the larger does.
fn is_distance(kind: RelaxationKind) -> bool {
    matches!(
        kind,
        RelaxationKind::AnyOrder
            | RelaxationKind::WiderWindow
            | RelaxationKind::SameParagraph
            | RelaxationKind::SameArticle
    )
}

struct Trial<'a> {
    asking: &'a Asking<'a>,
    hits: Vec<Hit>,
}

impl Trial<'_> {
    fn is_full(&self) -> bool {
        self.hits.len() == MAX_RELAXATIONS
    }

    /// Tries changes of one kind at each place, or else at all places at once.
    fn kind(&mut self, kind: RelaxationKind, sites: &[Site<'_>]) -> Result<(), EngineError> {
        let changes = of_kind(kind, self.asking, sites);
        let mut hits = 0;
        for change in changes.iter().take(MAX_TRIED) {
            if self.is_full() || hits == MAX_OF_A_KIND {
                return Ok(());
            }
            if self.is_spared(kind, &change.site) {
                continue;
            }
            if let Some(hit) = self.hit(self.asking.query(), kind, change)? {
                hits += 1;
                self.push(hit);
            }
        }
        let everywhere = DISTANCES[1..].contains(&kind) || FORMS.contains(&kind);
        if hits == 0
            && everywhere
            && !self.is_full()
            && let Some((query, what)) = at_all_places(self.asking.query(), &changes)
            && self.asking.hits(&query, self.asking.scope())?
        {
            self.push(Hit::new(kind, query, self.asking.scope(), what, Path::new()));
        }
        Ok(())
    }

    /// Tries other forms of all words together with more room for them; the least room that hits is taken.
    fn form_and_distance(&mut self, form: RelaxationKind, at: &[Site<'_>]) -> Result<(), EngineError> {
        let forms = of_kind(form, self.asking, at);
        let query = match &forms[..] {
            [] => return Ok(()),
            [only] => {
                Some((replaced(self.asking.query(), vec![(&only.site, (only.make)(1).0)]), (only.make)(1).1))
            }
            _ => at_all_places(self.asking.query(), &forms),
        };
        let Some((query, form_what)) = query else { return Ok(()) };
        let sites = sites(&query);
        for kind in DISTANCES {
            let changes = of_kind(kind, self.asking, &sites);
            let mut found = None;
            for change in changes.iter().take(MAX_TRIED) {
                found = self.hit(&query, kind, change)?;
                if found.is_some() {
                    break;
                }
            }
            if let Some(mut hit) = found {
                hit.relaxation.what = format!("{form_what}, {}", hit.relaxation.what);
                self.push(hit);
                break;
            }
        }
        Ok(())
    }

    /// Returns whether words need not be given more room at a place: a smaller change there was enough.
    fn is_spared(&self, kind: RelaxationKind, site: &Path) -> bool {
        let near = [RelaxationKind::AnyOrder, RelaxationKind::WiderWindow];
        let more = matches!(kind, RelaxationKind::WiderWindow | RelaxationKind::SameParagraph);
        more && self.hits.iter().any(|hit| near.contains(&hit.relaxation.kind) && hit.site == *site)
    }

    /// Returns what a change of a query becomes if it hits. Of a change with steps, the least step that hits is taken.
    fn hit(
        &self,
        query: &Query,
        kind: RelaxationKind,
        change: &Change<'_>,
    ) -> Result<Option<Hit>, EngineError> {
        let scope = change.scope.unwrap_or(self.asking.scope());
        let at = |step: u32| replaced(query, vec![(&change.site, (change.make)(step).0)]);
        if change.steps == 0 || !self.asking.hits(&at(change.steps), scope)? {
            return Ok(None);
        }
        let (mut least, mut hitting) = (1, change.steps);
        while least < hitting {
            let middle = least + (hitting - least) / 2;
            if self.asking.hits(&at(middle), scope)? { hitting = middle } else { least = middle + 1 }
        }
        let what = (change.make)(hitting).1;
        Ok(Some(Hit::new(kind, at(hitting), scope, what, change.site.clone())))
    }

    fn push(&mut self, hit: Hit) {
        let same = |other: &Hit| {
            other.relaxation.text == hit.relaxation.text && other.relaxation.scope == hit.relaxation.scope
        };
        if !self.hits.iter().any(same) {
            self.hits.push(hit);
        }
    }
}

/// Returns the query with all changes made at once, if there are several, and what they are.
fn at_all_places(query: &Query, changes: &[Change<'_>]) -> Option<(Query, String)> {
    let (first, _) = (changes.first()?, changes.get(1)?);
    let parts = changes.iter().map(|change| (&change.site, (change.make)(1).0)).collect();
    Some((replaced(query, parts), (first.make)(1).1))
}
