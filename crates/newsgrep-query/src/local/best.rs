//! The best hits of a plan that is one leaf, without reading the paragraphs that cannot be among them.
//!
//! In: a leaf, where to begin, and the hits kept so far, which are as many as are wanted. Out: the hits that are better.
//! Nothing is counted. A paragraph whose score cannot reach that of the worst hit (`bar`) is passed over before it is
//! known whether the leaf occurs in it: an article is as good as its best paragraph, and those passed over are not. The
//! method is that of "block-max" scorers without the maxima: a bound from the frequencies of words, which are read with the
//! documents, spares reading the places.

use std::ops::Range;

use newsgrep_core::ArticleMap;
use tantivy::DocId;

use crate::Scope;

use super::bar::Bar;
use super::collect::Taker;
use super::leaf::LeafCursor;

impl Taker<'_> {
    /// Takes the units at or after `documents.start` that are better than the worst hit.
    pub(super) fn take_best(
        &mut self,
        leaf: &mut LeafCursor<'_>,
        articles: &ArticleMap,
        documents: Range<DocId>,
    ) {
        let columns = self.columns;
        let Some(worst) = self.top.worst() else { return };
        let mut bar = Bar::new(worst, columns, self.segment);
        let by_article = self.pass.scope == Scope::Article;
        // The unit that the last paragraph is of, and the best score in it.
        let mut best: Option<(DocId, f32)> = None;
        let mut doc = leaf.seek_best(documents.start, &mut bar);
        while doc < documents.end {
            let start = if by_article { articles.first(doc) } else { doc };
            if let Some((unit, score)) = best.filter(|(unit, _)| *unit != start) {
                self.rank_best(articles, unit, score);
                best = None;
                if let Some(worst) = self.top.worst() {
                    bar.raise(worst);
                }
            }
            if !self.segment.reader().is_deleted(start) {
                let score = self.columns.better(best.map_or(0.0, |(_, score)| score), doc, leaf.score());
                best = Some((start, score));
            }
            doc = leaf.seek_best(doc + 1, &mut bar);
        }
        if let Some((unit, score)) = best {
            self.rank_best(articles, unit, score);
        }
    }

    fn rank_best(&mut self, articles: &ArticleMap, start: DocId, score: f32) {
        self.last_article = articles.first(start);
        let unit = || match self.pass.scope {
            Scope::Article => articles.range(start),
            Scope::Paragraph => start..start + 1,
        };
        self.rank(unit, score);
    }
}
