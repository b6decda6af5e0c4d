//! What has to be known before candidates are read.

use newsgrep_query::plan::Plan;
use newsgrep_query::{EngineError, Request, Sort};
use newsgrep_text::STEM_LANGUAGES;
use serde_json::Value;

use super::budget::Budget;
use super::counts::Counting;
use super::pages::{Order, Pages};
use crate::client::Client;
use crate::expand::{languages_in, languages_search, look_up};
use crate::lower::{Lowered, Vocabulary, asked, has_inflections, lower};

/// A request, and what finds its hits.
pub(super) struct Prepared<'a> {
    pub(super) client: &'a Client,
    pub(super) request: &'a Request,
    pub(super) plan: &'a Plan,
    pub(super) budget: &'a Budget<'a>,
    pub(super) vocabulary: Vocabulary,
    pub(super) lowered: Lowered,
    pub(super) counting: Counting,
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
        let mut vocabulary = Vocabulary::with_languages(languages);
        let wanted = asked(plan, scored, &vocabulary);
        let looked_up = look_up(client, wanted, &mut vocabulary, &budget.how());
        let Some(()) = budget.allow(looked_up)? else { return Ok(None) };
        let lowered = lower(plan, request.scope, &vocabulary)?;
        let counting = Counting::of(request, &lowered);
        Ok(Some(Prepared { client, request, plan, budget, vocabulary, lowered, counting }))
    }

    /// Returns whether every candidate has to be read.
    pub(super) fn reads_all(&self) -> bool {
        self.counting.reads_all
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
