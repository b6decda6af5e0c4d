//! Trying one change after the other, from small to large.

use crate::ast::Query;
use crate::{Count, EngineError, Scope, print};

use super::asking::Asking;
use super::dropping;
use super::kinds::{Change, of_kind};
use super::sites::{Path, Site, replaced, sites};
use super::words::operands;
use super::{ClauseCount, MAX_OF_A_KIND, MAX_RELAXATIONS, Relaxation, RelaxationKind};

/// The kinds that are tried before a clause is left out, the cheap ones first. What is returned is in the order of
/// [`RelaxationKind`].
const CHEAP: [RelaxationKind; 13] = [
    RelaxationKind::AnyWriting,
    RelaxationKind::AnyOrder,
    RelaxationKind::WiderWindow,
    RelaxationKind::NarrowerWindow,
    RelaxationKind::SameParagraph,
    RelaxationKind::NameVariants,
    RelaxationKind::SameArticle,
    RelaxationKind::ArticleScope,
    RelaxationKind::FewerTimes,
    RelaxationKind::FewerMembers,
    RelaxationKind::WholeArticle,
    RelaxationKind::WithoutFilter,
    RelaxationKind::WiderDates,
];

/// The kinds that are tried after that: looking up beginnings takes a stretch of the dictionary, inflections most of it,
/// once a language.
const DEAR: [RelaxationKind; 3] =
    [RelaxationKind::WebFurniture, RelaxationKind::Prefix, RelaxationKind::Inflections];

/// Other forms of the words, and what is tried together with them.
const FORMS: [RelaxationKind; 2] = [RelaxationKind::NameVariants, RelaxationKind::Inflections];
const DISTANCES: [RelaxationKind; 3] =
    [RelaxationKind::WiderWindow, RelaxationKind::SameParagraph, RelaxationKind::SameArticle];

/// Most places at which one kind of change is tried: a query may have hundreds of words.
const MAX_TRIED: usize = 12;

/// A relaxation, and where it changes the query.
struct Hit {
    relaxation: Relaxation,
    site: Path,
}

impl Hit {
    fn new(kind: RelaxationKind, query: Query, scope: Scope, what: String, site: Path) -> Self {
        let (text, articles) = (print(&query), Default::default());
        Hit { relaxation: Relaxation { kind, query, text, scope, what, articles }, site }
    }
}

/// Returns the smallest changes that hit.
pub(super) fn that_hit(asking: &Asking<'_>, clauses: &[ClauseCount]) -> Result<Vec<Relaxation>, EngineError> {
    let sites = sites(asking.query());
    let mut trial = Trial { asking, dead: dead(asking.query(), clauses), hits: Vec::new() };
    for kind in CHEAP {
        trial.kind(kind, &sites)?;
    }
    // The first is the one that keeps most.
    for change in dropping::changes(asking, &sites, clauses)? {
        if let Some(hit) = trial.hit(asking.query(), RelaxationKind::WithoutClause, &change)? {
            trial.push(hit);
            break;
        }
    }
    // What is dear may use up the time.
    trial.count()?;
    for kind in DEAR {
        trial.kind(kind, &sites)?;
    }
    if trial.hits.iter().all(|hit| hit.relaxation.kind == RelaxationKind::WithoutClause) {
        for form in FORMS {
            trial.form_and_distance(form, &sites)?;
        }
    }
    trial.count()?;
    let mut hits = apart(trial.hits);
    hits.truncate(MAX_RELAXATIONS);
    Ok(hits.into_iter().map(|hit| hit.relaxation).collect())
}

/// What finds nothing alone, so that a change elsewhere is in vain.
struct Dead {
    /// The numbers of such members of the AND that the query is.
    members: Vec<usize>,
    /// Whether the query is a text clause with such a word.
    word: bool,
}

fn dead(query: &Query, clauses: &[ClauseCount]) -> Dead {
    let is_dead = |query: &Query| {
        clauses
            .iter()
            .any(|clause| clause.query == *query && clause.articles.exact && clause.articles.value == 0)
    };
    match query {
        Query::And(members) => {
            let members = (0..members.len()).filter(|at| is_dead(&members[*at])).collect();
            Dead { members, word: false }
        }
        text => Dead {
            members: Vec::new(),
            word: operands(text).is_some_and(|operands| operands.iter().any(is_dead)),
        },
    }
}

/// Leaves out changes that find no more than a smaller one at the same place.
fn apart(hits: Vec<Hit>) -> Vec<Hit> {
    let mut kept: Vec<Hit> = Vec::new();
    for hit in hits {
        let same = |other: &Hit| {
            other.site == hit.site
                && is_distance(other.relaxation.kind)
                && is_distance(hit.relaxation.kind)
                && other.relaxation.articles == hit.relaxation.articles
        };
        if !kept.iter().any(same) {
            kept.push(hit);
        }
    }
    kept
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

impl Dead {
    /// Returns whether a change at a place can be enough.
    fn may_hit(&self, site: &Path) -> bool {
        match (&self.members[..], site.first()) {
            (_, None) | ([], _) => true,
            ([only], Some(first)) => only == first,
            _ => false,
        }
    }
}

struct Trial<'a> {
    asking: &'a Asking<'a>,
    dead: Dead,
    hits: Vec<Hit>,
}

impl Trial<'_> {
    /// Tries changes of one kind at each place, and if none of them hits, at all places at once.
    fn kind(&mut self, kind: RelaxationKind, sites: &[Site<'_>]) -> Result<(), EngineError> {
        if self.dead.word && is_distance(kind) {
            return Ok(());
        }
        let (query, scope) = (self.asking.query(), self.asking.scope());
        let changes = of_kind(kind, self.asking, sites);
        let everywhere =
            match is_distance(kind) && kind != RelaxationKind::WiderWindow || FORMS.contains(&kind) {
                true => at_all_places(query, &changes),
                false => None,
            };
        // What does not hit with all changes, does not with one of them.
        if let Some((query, _)) = &everywhere
            && !self.asking.hits(query, scope)?
        {
            return Ok(());
        }
        let mut hits = 0;
        let tried: Vec<_> = changes.iter().filter(|change| self.dead.may_hit(&change.site)).collect();
        for change in tried.into_iter().take(MAX_TRIED) {
            if hits == MAX_OF_A_KIND {
                return Ok(());
            }
            if self.is_spared(kind, &change.site) {
                continue;
            }
            if let Some(hit) = self.hit(query, kind, change)? {
                hits += 1;
                self.push(hit);
            }
        }
        if let (0, Some((query, what))) = (hits, everywhere) {
            self.push(Hit::new(kind, query, scope, what, Path::new()));
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
        let widest = match self.asking.scope() {
            Scope::Article => RelaxationKind::SameArticle,
            Scope::Paragraph => RelaxationKind::SameParagraph,
        };
        let room = of_kind(widest, self.asking, &sites);
        let parts = room.iter().map(|change| (&change.site, (change.make)(1).0)).collect();
        // One question tells whether more room helps at all; each costs as much as looking up all forms again.
        if !self.asking.hits(&replaced(&query, parts), self.asking.scope())? {
            return Ok(());
        }
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

    /// Puts the hits in order, and counts what those to be returned find, unless that is known.
    fn count(&mut self) -> Result<(), EngineError> {
        self.hits.sort_by_key(|hit| hit.relaxation.kind);
        let uncounted = |hit: &Hit| hit.relaxation.articles.value == 0;
        let total = self.hits.iter().filter(|hit| uncounted(hit)).count();
        let hits = self.hits.iter_mut().filter(|hit| uncounted(hit));
        for (number, hit) in hits.enumerate() {
            let Relaxation { query, scope, articles, .. } = &mut hit.relaxation;
            let found = self.asking.articles(query, *scope, total - number)?.unwrap_or_default();
            // What hit has at least one, also where counting had no time.
            *articles = Count { value: found.value.max(1), exact: found.exact };
        }
        Ok(())
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
