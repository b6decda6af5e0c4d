//! Trying one change after the other, from small to large.

use crate::ast::Query;
use crate::{EngineError, Scope, print};

use super::asking::Asking;
use super::dropping;
use super::kinds::{Change, of_kind};
use super::sites::{Path, Site, replaced, sites};
use super::{ClauseCount, MAX_OF_A_KIND, MAX_RELAXATIONS, Relaxation, RelaxationKind};

/// The kinds that are tried, from small to large. [`RelaxationKind::WithoutClause`] comes after them.
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

/// Most places at which one kind of change is tried: a query may have hundreds of words.
const MAX_TRIED: usize = 12;

/// A relaxation, and where it changes the query.
pub(super) struct Hit {
    relaxation: Relaxation,
    site: Path,
}

/// Returns the smallest changes that hit, not counted yet.
pub(super) fn that_hit(asking: &Asking<'_>, clauses: &[ClauseCount]) -> Result<Vec<Hit>, EngineError> {
    let sites = sites(asking.query());
    let mut trial = Trial { asking, hits: Vec::new() };
    for kind in KINDS {
        trial.kind(kind, &sites)?;
    }
    if !trial.is_full() {
        for change in dropping::changes(asking, &sites, clauses)? {
            // The first is the one that keeps most.
            if trial.change(RelaxationKind::WithoutClause, &change)? {
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
            hits += usize::from(self.change(kind, change)?);
        }
        let everywhere = matches!(
            kind,
            RelaxationKind::SameParagraph
                | RelaxationKind::SameArticle
                | RelaxationKind::Inflections
                | RelaxationKind::NameVariants
        );
        if hits == 0 && everywhere && changes.len() > 1 && !self.is_full() {
            self.everywhere(kind, &changes)?;
        }
        Ok(())
    }

    /// Returns whether words need not be given more room at a place: a smaller change there was enough.
    fn is_spared(&self, kind: RelaxationKind, site: &Path) -> bool {
        let near = [RelaxationKind::AnyOrder, RelaxationKind::WiderWindow];
        let more = matches!(kind, RelaxationKind::WiderWindow | RelaxationKind::SameParagraph);
        more && self.hits.iter().any(|hit| near.contains(&hit.relaxation.kind) && hit.site == *site)
    }

    /// Tries a change; returns whether it hits. Of a change with steps, the least step that hits is taken.
    fn change(&mut self, kind: RelaxationKind, change: &Change<'_>) -> Result<bool, EngineError> {
        let scope = change.scope.unwrap_or(self.asking.scope());
        let at = |step: u32| replaced(self.asking.query(), vec![(&change.site, (change.make)(step).0)]);
        if change.steps == 0 || !self.asking.hits(&at(change.steps), scope)? {
            return Ok(false);
        }
        let (mut least, mut hitting) = (1, change.steps);
        while least < hitting {
            let middle = least + (hitting - least) / 2;
            if self.asking.hits(&at(middle), scope)? { hitting = middle } else { least = middle + 1 }
        }
        let what = (change.make)(hitting).1;
        self.push(kind, at(hitting), scope, what, change.site.clone());
        Ok(true)
    }

    /// Tries all changes at once.
    fn everywhere(&mut self, kind: RelaxationKind, changes: &[Change<'_>]) -> Result<(), EngineError> {
        let parts = changes.iter().map(|change| (&change.site, (change.make)(1).0)).collect();
        let query = replaced(self.asking.query(), parts);
        let scope = self.asking.scope();
        if let Some(first) = changes.first()
            && self.asking.hits(&query, scope)?
        {
            let what = (first.make)(1).1;
            self.push(kind, query, scope, what, Path::new());
        }
        Ok(())
    }

    fn push(&mut self, kind: RelaxationKind, query: Query, scope: Scope, what: String, site: Path) {
        let (text, articles) = (print(&query), Default::default());
        if self.hits.iter().any(|hit| hit.relaxation.text == text && hit.relaxation.scope == scope) {
            return;
        }
        self.hits.push(Hit { relaxation: Relaxation { kind, query, text, scope, what, articles }, site });
    }
}
