//! The newest hits: those of a segment come in the order asked for.
//!
//! In: the units of a segment, and where the page begins. Out: those of the page, and counts. What is before the page and
//! behind it is looked at only as far as it must be counted.

use tantivy::DocId;

use super::article::Matches;
use super::collect::{Scores, Taker};

impl Taker<'_> {
    /// Takes the units of the page where they are in the order asked for, and of the others as many as must be counted.
    pub(super) fn take_newest(&mut self, matches: &mut Matches<'_>, looks_inside: bool) {
        let mut scores = Scores::default();
        let page = self.page_begins();
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
    }

    /// Returns the first document that may be on the page.
    fn page_begins(&self) -> DocId {
        let Some(after) = self.pass.after else { return 0 };
        let (mut low, mut high) = (0, self.segment.max_doc());
        while low < high {
            let middle = low + (high - low) / 2;
            if self.columns.keys.get_val(middle) < after.key { low = middle + 1 } else { high = middle }
        }
        low
    }
}
