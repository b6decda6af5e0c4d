//! How many units of each article are found.
//!
//! In: the units of a window, as bits. Out: the articles that have some, in order, and how many they have; none is looked
//! at twice. Windows hold whole articles here.

use newsgrep_core::DocumentSet;
use tantivy::DocId;

use super::bits;
use super::frame::{Frame, Window};

impl Frame<'_> {
    /// Calls `each` with the first document of every article that has units, and with how many.
    pub(super) fn for_each_article(&self, window: &Window, units: &[u64], mut each: impl FnMut(DocId, u64)) {
        match self.starts {
            Some(starts) => walk(starts, window, units, each),
            None => {
                let mut article = 0..0;
                let mut count = 0;
                for doc in bits::ones(units).map(|bit| window.base + bit) {
                    // In a damaged column an article may end before it begins.
                    if doc >= article.end || doc < article.start {
                        if count > 0 {
                            each(article.start, count);
                        }
                        article = self.articles.range(doc);
                        count = 0;
                    }
                    count += 1;
                }
                if count > 0 {
                    each(article.start, count);
                }
            }
        }
    }
}

/// As [`Frame::for_each_article`], a word at a time.
fn walk(starts: &DocumentSet, window: &Window, units: &[u64], mut each: impl FnMut(DocId, u64)) {
    let first_word = window.base as usize / 64;
    let words = starts.words().get(first_word..).unwrap_or(&[]);
    let mut first = starts.last_until(window.base).unwrap_or(0);
    let mut count = 0;
    for ((units, starts), base) in units.iter().zip(words).zip((window.base..).step_by(64)) {
        let (mut units, mut starts) = (*units, *starts);
        while units != 0 && starts != 0 {
            let start = starts.trailing_zeros();
            let before = (1_u64 << start) - 1;
            count += u64::from((units & before).count_ones());
            if count > 0 {
                each(first, count);
                count = 0;
            }
            units &= !before;
            starts &= starts - 1;
            first = base + start;
        }
        count += u64::from(units.count_ones());
        if starts != 0 {
            // Only where no units are left: what was counted is of the article that ends here.
            if count > 0 {
                each(first, count);
                count = 0;
            }
            first = base + 63 - starts.leading_zeros();
        }
    }
    if count > 0 {
        each(first, count);
    }
}
