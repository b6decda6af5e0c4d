//! Conjunctions of words in whole articles, of which one is much rarer than the others.
//!
//! In: a plan of ANDs and NOTs over leaves that are words, and ranges of dates. Out: the same as the windows find. The
//! rarest word proposes an article, the others are looked for in its documents only, and the first one that is missing
//! there says where the next article may be. Which paragraphs of an article are scored follows from the words that one must
//! have to be among the best (Turtle and Flood, "Query evaluation: strategies and optimizations", 1995, MAXSCORE).

use std::ops::Range;

use newsgrep_core::{DocumentSet, Segment};
use newsgrep_text::Zone;
use tantivy::{DocId, TERMINATED};

use crate::plan::Node;
use crate::rank::TITLE_FACTOR;
use crate::{EngineError, Scope};

use super::super::article::PreparedPlan;
use super::super::collect::{Columns, Pass, Taker};
use super::super::core_failed;
use super::super::list::List;
use super::super::postings::Source;
use super::super::weight::OpenWeight;
use super::frame::Frame;
use super::{Bulk, MOST_SCORED};

/// Most words a leaf may stand for.
const MOST_WORDS: usize = 8;

/// The rarest word must be in one of so many documents: then a window has too few to pay.
const RARE: u64 = 128;

/// Or the others must have so many times as many documents: then most of those are in no article that is looked at.
const RARER: u64 = 4;

/// A leaf: the lists of its words.
struct Member {
    number: usize,
    lists: Vec<List>,
    /// About how many documents there are.
    cost: u64,
    /// The first document at or after the beginning of the article at hand.
    first: DocId,
}

impl Member {
    /// Returns the first document at or after `from`, which never goes back.
    #[inline]
    fn next(&mut self, from: DocId) -> DocId {
        self.first = self.lists.iter_mut().map(|list| list.seek(from)).min().unwrap_or(TERMINATED);
        self.first
    }
}

/// A plan on a segment.
pub(in crate::local) struct Leap<'s> {
    /// The rarest comes first.
    positive: Vec<Member>,
    negative: Vec<Member>,
    documents: Range<DocId>,
    frame: Frame<'s>,
    /// Only if hits are wanted.
    scorer: Option<Scorer<'s>>,
    /// Whether articles are counted.
    counts: bool,
}

impl<'s> Leap<'s> {
    /// Opens the plan on a segment; `None` if it, or what is asked of it, is better left to others. `counts` says whether
    /// articles are counted; nothing else is.
    pub(in crate::local) fn open(
        pass: &Pass<'s>,
        plan: &PreparedPlan<'_>,
        segment: &'s Segment,
        counts: bool,
    ) -> Result<Option<Self>, EngineError> {
        let ranks = pass.keep > 0;
        let fits = Bulk::fits(pass, plan, counts);
        let (Node::And(members), Scope::Article, true) = (&plan.plan.root, pass.scope, fits) else {
            return Ok(None);
        };
        let opener = Opener { plan, segment };
        let (mut positive, mut negative, mut documents) = (Vec::new(), Vec::new(), 0..segment.max_doc());
        for member in members {
            let (found, leaves) = match member {
                Node::Leaf(number) => (opener.leaf(*number)?, &mut positive),
                Node::Not(member) => match **member {
                    Node::Leaf(number) => (opener.leaf(number)?, &mut negative),
                    _ => return Ok(None),
                },
                Node::Condition(number) => match plan.conditions()[*number].documents(segment)? {
                    Some(dated) => {
                        documents = documents.start.max(dated.start)..documents.end.min(dated.end);
                        continue;
                    }
                    None => return Ok(None),
                },
                _ => return Ok(None),
            };
            match found {
                Some(found) => leaves.push(found),
                None => return Ok(None),
            }
        }
        positive.sort_by_key(|member: &Member| member.cost);
        let Some(cost) = positive.first().map(|lead| lead.cost) else { return Ok(None) };
        let others = positive.iter().skip(1).map(|member| member.cost).sum::<u64>();
        let is_rare = cost.saturating_mul(RARE) <= u64::from(segment.max_doc());
        if !is_rare && cost.saturating_mul(RARER) > others {
            return Ok(None);
        }
        let scorer = match ranks {
            true => match opener.scorer(&positive, cost)? {
                Some(scorer) => Some(scorer),
                None => return Ok(None),
            },
            false => None,
        };
        let frame = Frame {
            max_doc: segment.max_doc(),
            scope: pass.scope,
            whole: true,
            articles: segment.articles().map_err(core_failed)?,
            starts: segment.starts_for(cost).map_err(core_failed)?,
            budget: pass.budget,
        };
        Ok(Some(Leap { positive, negative, documents, frame, scorer, counts }))
    }

    /// Counts the articles from one document on and ranks the best of them.
    pub(in crate::local) fn take(mut self, taker: &mut Taker<'_>, from: DocId) {
        let mut from = from.max(self.documents.start);
        while let Some(article) = self.next(&mut from) {
            if taker.segment.reader().is_deleted(article.start) {
                continue;
            }
            if self.counts {
                taker.count_article(article.start, 1);
            }
            if let Some(scorer) = &mut self.scorer {
                scorer.enter(&self.positive);
                scorer.rank(taker, article);
            }
        }
    }

    /// Finds the first article at or after `from` that satisfies the plan, and moves `from` behind it.
    fn next(&mut self, from: &mut DocId) -> Option<Range<DocId>> {
        let (lead, others) = self.positive.split_first_mut()?;
        'articles: loop {
            let doc = lead.next(*from);
            if doc >= self.documents.end || self.frame.budget.spent() {
                return None;
            }
            let article = self.frame.article(doc);
            // A damaged column may put an article anywhere.
            let article = article.start.clamp(*from, doc)..article.end.max(doc + 1);
            *from = article.end;
            for other in others.iter_mut() {
                let found = other.next(article.start);
                if found >= article.end {
                    if found >= self.documents.end {
                        return None;
                    }
                    *from = self.frame.article(found).start.max(article.end);
                    continue 'articles;
                }
            }
            if self.negative.iter_mut().any(|member| member.next(article.start) < article.end) {
                continue;
            }
            return Some(article);
        }
    }
}

/// A leaf that scores.
struct Leaf {
    number: usize,
    weight: OpenWeight,
    lists: Vec<List>,
    /// The first document with it in the article at hand.
    first: DocId,
}

/// A leaf in a paragraph.
#[derive(Clone, Copy)]
struct Place {
    doc: DocId,
    leaf: usize,
    frequency: u32,
}

/// Scores articles, as far as they may be among the best.
struct Scorer<'s> {
    /// In the order in which scores are added.
    leaves: Vec<Leaf>,
    /// The headlines of the segment, if so many documents are looked at that it pays to have them all.
    titles: Option<&'s DocumentSet>,
    /// The score of the worst hit kept, if there are enough, for which the leaves to look for were found.
    worst: Option<f32>,
    /// Those of headlines, and of other paragraphs.
    titled: Wanted,
    plain: Wanted,
    /// What is found of an article, and by leaf what it scores in a paragraph.
    found: Vec<Place>,
    parts: Vec<f32>,
}

/// By leaf: whether it is looked for. The others together score too little; they are looked at where one of these stands.
struct Wanted(Vec<bool>);

impl Wanted {
    /// Finds the leaves of paragraphs whose score is multiplied by `factor`.
    fn find(&mut self, leaves: &[Leaf], worst: Option<f32>, factor: f32) {
        let mut order: Vec<usize> = (0..leaves.len()).collect();
        let ceiling = |leaf: &usize| leaves[*leaf].weight.ceiling();
        order.sort_unstable_by(|a, b| ceiling(a).total_cmp(&ceiling(b)));
        self.0.fill(true);
        for leaf in order {
            self.0[leaf] = false;
            let others = leaves.iter().zip(&self.0).filter(|(_, wanted)| !**wanted);
            let most = others.fold(0.0, |sum: f32, (leaf, _)| sum + leaf.weight.ceiling());
            if worst.is_none_or(|worst| most * factor >= worst) {
                self.0[leaf] = true;
                return;
            }
        }
    }
}

impl Scorer<'_> {
    /// Takes over what is known of the article at hand.
    fn enter(&mut self, members: &[Member]) {
        for leaf in &mut self.leaves {
            let member = members.iter().find(|member| member.number == leaf.number);
            leaf.first = member.map_or(0, |member| member.first);
        }
    }

    /// Ranks an article, unless all its paragraphs score too little.
    fn rank(&mut self, taker: &mut Taker<'_>, article: Range<DocId>) {
        let worst = taker.top.worst().map(|worst| (worst.score, worst.key));
        let least = worst.map(|(score, _)| score);
        if least != self.worst {
            self.worst = least;
            self.titled.find(&self.leaves, least, TITLE_FACTOR);
            self.plain.find(&self.leaves, least, 1.0);
        }
        let has_title = self.gather(&article);
        let mut best: Option<f32> = None;
        let mut at = 0;
        while let Some(place) = self.found.get(at) {
            let doc = place.doc;
            let count = self.found[at..].iter().take_while(|place| place.doc == doc).count();
            let is_title = match has_title {
                Some(has_title) => has_title && doc == article.start,
                None => self.is_title(doc, taker.columns),
            };
            let is_plain = !is_title && has_title.is_some();
            if let Some(score) = self.score(at..at + count, is_title, is_plain) {
                best = Some(best.map_or(score, |best| best.max(score)));
            }
            at += count;
        }
        let Some(score) = best.filter(|score| least.is_none_or(|least| *score >= least)) else { return };
        // Of equal scores the newer one is better, and articles come newest first.
        let is_behind =
            |(worst, key): (f32, u64)| score == worst && taker.columns.keys.get_val(article.start) > key;
        if !worst.is_some_and(is_behind) {
            taker.take_one(article.start, article, score);
        }
    }

    fn is_title(&self, doc: DocId, columns: &Columns) -> bool {
        match self.titles {
            Some(titles) => titles.contains(doc),
            None => columns.zones.get_val(doc) == Zone::Title as u64,
        }
    }

    /// Finds the paragraphs of an article with a leaf that is looked for, and how often it stands there. Returns whether
    /// the first one is a headline, if no other one is; else every paragraph was taken for one.
    fn gather(&mut self, article: &Range<DocId>) -> Option<bool> {
        let Scorer { leaves, titles, titled, plain, found, .. } = self;
        found.clear();
        let has_title = titles
            .filter(|titles| titles.first_behind(article.start).is_none_or(|next| next >= article.end))
            .map(|titles| titles.contains(article.start));
        if has_title == Some(true) {
            let in_title = leaves.iter_mut().enumerate().filter(|(_, leaf)| leaf.first == article.start);
            for (number, leaf) in in_title.filter(|(number, _)| titled.0[*number] && !plain.0[*number]) {
                for list in &mut leaf.lists {
                    if list.seek(article.start) == article.start {
                        found.push(Place { doc: article.start, leaf: number, frequency: list.frequency() });
                    }
                }
            }
        }
        let wanted = if has_title.is_some() { &plain.0 } else { &titled.0 };
        let mut lists = 0;
        for (number, leaf) in leaves.iter_mut().enumerate().filter(|(number, _)| wanted[*number]) {
            for list in &mut leaf.lists {
                lists += 1;
                let mut doc = list.seek(article.start);
                while doc < article.end {
                    found.push(Place { doc, leaf: number, frequency: list.frequency() });
                    doc = list.advance();
                }
            }
        }
        if lists > 1 {
            found.sort_unstable_by_key(|place| place.doc);
        }
        has_title
    }

    /// Returns the score of the paragraph of which these places are found; `None` if it is certainly not among the best.
    fn score(&mut self, places: Range<usize>, is_title: bool, is_plain: bool) -> Option<f32> {
        let Scorer { leaves, titled, plain, found, parts, worst, .. } = self;
        let wanted = if is_plain { &plain.0 } else { &titled.0 };
        let places = &found[places];
        let doc = places.first()?.doc;
        for ((part, leaf), wanted) in parts.iter_mut().zip(leaves.iter()).zip(wanted) {
            *part = if *wanted { 0.0 } else { leaf.weight.ceiling() };
        }
        for place in places {
            // A leaf of several words counts them all.
            let same = places.iter().filter(|other| other.leaf == place.leaf);
            let frequency = same.map(|other| other.frequency).sum();
            parts[place.leaf] = leaves[place.leaf].weight.score(doc, frequency);
        }
        let factor = if is_title { TITLE_FACTOR } else { 1.0 };
        let sum = |parts: &[f32]| parts.iter().sum::<f32>() * factor;
        let is_enough = |parts: &[f32]| worst.is_none_or(|worst| sum(parts) >= worst);
        for (number, leaf) in leaves.iter_mut().enumerate().filter(|(number, _)| !wanted[*number]) {
            if !is_enough(parts) {
                return None;
            }
            let here = |list: &mut List| (list.seek(doc) == doc).then(|| list.frequency());
            let frequency: u32 = match leaf.first <= doc {
                true => leaf.lists.iter_mut().filter_map(here).sum(),
                false => 0,
            };
            parts[number] = if frequency > 0 { leaf.weight.score(doc, frequency) } else { 0.0 };
        }
        is_enough(parts).then(|| sum(parts))
    }
}

/// Opens the leaves of a plan on a segment.
struct Opener<'o, 'p, 's> {
    plan: &'o PreparedPlan<'p>,
    segment: &'s Segment,
}

impl<'s> Opener<'_, '_, 's> {
    /// Opens a leaf; `None` if it is not a word or one of a few.
    fn leaf(&self, number: usize) -> Result<Option<Member>, EngineError> {
        let Some((field, words, _)) = self.plan.leaves()[number].word() else { return Ok(None) };
        if words.entries.len() > MOST_WORDS {
            return Ok(None);
        }
        let lists = match Source::open(self.segment, field)? {
            Some(source) => source.lists(&words.entries)?,
            None => Vec::new(),
        };
        let cost = lists.iter().map(|list| u64::from(list.documents())).sum();
        Ok(Some(Member { number, lists, cost, first: 0 }))
    }

    /// Opens what scores these leaves, whose lists are at their first documents; `None` if more occurrences need not score more.
    fn scorer(&self, members: &[Member], cost: u64) -> Result<Option<Scorer<'s>>, EngineError> {
        let mut members: Vec<&Member> = members.iter().collect();
        members.sort_unstable_by_key(|member| member.number);
        members.dedup_by_key(|member| member.number);
        let mut leaves = Vec::new();
        for Member { number, lists, .. } in members {
            let (number, lists) = (*number, lists.clone());
            let weight = self.plan.leaves()[number].word().and_then(|(_, _, weight)| weight);
            let Some(weight) = weight else { return Ok(None) };
            let weight = weight.open(self.segment)?;
            if !weight.grows() {
                return Ok(None);
            }
            leaves.push(Leaf { number, weight, lists, first: 0 });
        }
        if leaves.len() > MOST_SCORED {
            return Ok(None);
        }
        let titles = self.segment.titles_for(cost).map_err(core_failed)?;
        let all = || Wanted(vec![true; leaves.len()]);
        let (titled, plain, parts) = (all(), all(), vec![0.0; leaves.len()]);
        Ok(Some(Scorer { leaves, titles, worst: None, titled, plain, found: Vec::new(), parts }))
    }
}
