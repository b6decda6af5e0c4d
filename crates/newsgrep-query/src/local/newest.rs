//! The newest hits: those of a segment come in the order asked for.
//!
//! In: the units of a segment, and where the page begins. Out: those of the page, and counts. What is before the page and
//! behind it is looked at only as far as it must be counted.

use crate::EngineError;

use super::article::Matches;
use super::collect::{Scores, Taker};
use super::core_failed;

impl Taker<'_> {
    /// Takes the units of the page where they are in the order asked for, and of the others as many as must be counted.
    pub(super) fn take_newest(
        &mut self,
        matches: &mut Matches<'_>,
        looks_inside: bool,
    ) -> Result<(), EngineError> {
        let mut scores = Scores::default();
        // The first document that may be on the page.
        let page =
            self.pass.after.map_or(Ok(0), |after| self.segment.first_at(after.key)).map_err(core_failed)?;
        // How many hits of the page were taken, and the key of the last.
        let (mut taken, mut last_key) = (0, 0);
        let mut from = 0;
        while let Some(unit) = matches.next(from) {
            from = unit.end;
            if self.segment.reader().is_deleted(unit.start) {
                continue;
            }
            let before = unit.start < page;
            let key = self.columns.keys.get_val(unit.start);
            let full = taken >= self.pass.keep && key > last_key;
            if (full || before) && self.pass.may_stop(self.totals, self.tallies) {
                self.totals.cut = true;
                if full {
                    break;
                }
                from = page;
                continue;
            }
            let inside = self.read(matches, &unit, looks_inside, &mut scores);
            self.count(matches.articles(), unit.start, inside);
            if !full && !before && self.rank(|| unit, inside.score) {
                taken += 1;
                last_key = key;
            }
        }
        Ok(())
    }
}
