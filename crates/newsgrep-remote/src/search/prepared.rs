//! What has to be known before candidates are read.

use std::collections::BTreeSet;

use newsgrep_query::plan::{Clause, Leaf, Pattern, Plan, Spoken};
use newsgrep_query::{EngineError, Request, Sort};
use newsgrep_text::STEM_LANGUAGES;
use serde_json::Value;

use super::budget::Budget;
use super::counts::Counting;
use super::pages::{Order, Pages};
use crate::client::Client;
use crate::expand::{languages_in, languages_search, look_up};
use crate::lower::{Lowered, Vocabulary, asked, lower, plain};

/// A request, and what finds its hits.
pub(super) struct Prepared<'a> {
    pub(super) client: &'a Client,
    pub(super) request: &'a Request,
    pub(super) plan: &'a Plan,
    pub(super) budget: &'a Budget<'a>,
    pub(super) vocabulary: Vocabulary,
    pub(super) lowered: Lowered,
    pub(super) counting: Counting,
    /// The languages that were asked for and that the archive has; `None` if that makes no difference.
    languages: Option<BTreeSet<String>>,
}

impl<'a> Prepared<'a> {
    /// Looks up what has to be known; `None` if the search ended over it.
    pub(super) fn new(
        client: &'a Client,
        request: &'a Request,
        plan: &'a Plan,
        budget: &'a Budget<'a>,
    ) -> Result<Option<Self>, EngineError> {
        // What no archive holds is refused before anything is asked.
        lower(plan, request.scope, &Vocabulary::default())?;
        let mut languages = None;
        if plan.leaves.iter().any(|leaf| has_inflections(&leaf.clause)) {
            let answer = client.search(&languages_search(&STEM_LANGUAGES), &budget.how());
            let Some(answer) = budget.allow(answer)? else { return Ok(None) };
            // What did not answer may have any language.
            languages = answer.incomplete.is_none().then(|| languages_in(&answer.body));
        }
        let scored = request.sort == Sort::Relevance && request.limit > 0;
        let wanted = asked(plan, scored, &|leaf| is_spoken(leaf, languages.as_ref()));
        let Some(vocabulary) = budget.allow(look_up(client, wanted, &budget.how()))? else { return Ok(None) };
        let lowered = lower(plan, request.scope, &vocabulary)?;
        let counting = Counting::of(request, &lowered);
        Ok(Some(Prepared { client, request, plan, budget, vocabulary, lowered, counting, languages }))
    }

    /// Returns whether every candidate has to be read.
    pub(super) fn reads_all(&self) -> bool {
        self.counting.reads_all
    }

    /// Returns whether the archive may have paragraphs that a leaf is looked for in.
    pub(super) fn is_spoken(&self, leaf: &Leaf) -> bool {
        is_spoken(leaf, self.languages.as_ref())
    }

    /// Returns how many hits are kept: one more than asked for, which tells whether there is a next page.
    pub(super) fn keep(&self) -> usize {
        match self.request.limit {
            0 => 0,
            limit => self.request.offset.saturating_add(limit).saturating_add(1),
        }
    }

    /// Returns how many candidates to read at first. `sure` says whether they are hits, in their order.
    pub(super) fn first_size(&self, sure: bool) -> usize {
        match (self.reads_all(), sure) {
            (true, _) => super::pages::MOST.min(self.keep().saturating_add(200)),
            (false, true) => self.keep(),
            (false, false) => self.keep().saturating_mul(2).saturating_add(20),
        }
    }

    /// Returns the candidates in an order, from a place on.
    pub(super) fn pages(&self, order: Order, after: Option<Value>, size: usize) -> Pages<'a> {
        Pages::new(self.client, self.budget, &self.lowered.filter, order, after, size)
    }
}

fn is_spoken(leaf: &Leaf, languages: Option<&BTreeSet<String>>) -> bool {
    match (languages, &leaf.language) {
        (Some(languages), Spoken::Only(language)) if has_inflections(&leaf.clause) => {
            languages.contains(language)
        }
        _ => true,
    }
}

/// Returns whether a clause has a word in all its inflections.
fn has_inflections(clause: &Clause) -> bool {
    let mut has = false;
    clause.for_each_row(&mut |patterns| {
        has |= patterns.iter().any(|pattern| matches!(plain(pattern), Pattern::Inflected { .. }));
    });
    has
}
