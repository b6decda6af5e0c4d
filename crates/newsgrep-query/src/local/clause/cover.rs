//! Which lists of the index a row of words is read from: single words, and pairs of very frequent ones.
//!
//! In: the slots of a row. Out: lists that together say where every word of it stands, chosen so that the least is read. The
//! index keeps two very frequent words that stand side by side ([`FrequencyRank`]) as one term, at the place of the first, so
//! such a list stands for two slots, and may overlap with the next: *to be or not to be* is read from *be or* and what is left
//! of it. A row without such a pair is read from its words.

use std::rc::Rc;

use newsgrep_core::pair_into;
use newsgrep_text::FrequencyRank;
use tantivy::postings::TermInfo;

use crate::EngineError;

use super::super::expand::{Entry, Slot, term};
use super::super::failed;
use super::At;

/// A list that is to be read: a slot, or two adjacent ones as a pair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// The place of the slot, or of the first of the two.
    pub(super) place: usize,
    /// Where the list of a pair is; `None` of a slot.
    pub(super) pair: Option<TermInfo>,
    /// About how many documents it has.
    documents: u64,
}

impl Piece {
    fn end(&self) -> usize {
        self.place + if self.pair.is_some() { 2 } else { 1 }
    }
}

/// A row whose rarest word has no more documents is read from its words: there is nothing to gain.
const FEW: u64 = 64;

/// A row of more words is read from its words: to choose among its lists would take longer than to read them.
const LONGEST: usize = 64;

/// Going through a list that another one leads is so many times cheaper than reading it.
const SKIPPING: u64 = 16;

/// Returns a list for each slot that is not just any word.
pub(super) fn each_word(row: &[Rc<Slot>]) -> Vec<Piece> {
    let words = row.iter().enumerate().filter_map(|(place, slot)| match &**slot {
        Slot::Any(_) => None,
        Slot::Words(words) => {
            let documents = words.entries.iter().map(|entry| entry.frequency).sum();
            Some(Piece { place, pair: None, documents })
        }
    });
    words.collect()
}

/// Chooses the lists to read; `None` if a pair of words does not stand together anywhere in the segment.
pub(super) fn cover(at: At<'_, '_>, row: &[Rc<Slot>]) -> Result<Option<Vec<Piece>>, EngineError> {
    let total = at.snapshot.searcher().num_docs().max(1);
    let share = |documents: u64| (documents * u64::from(at.segment.max_doc())).div_ceil(total);
    let mut pieces = each_word(row);
    pieces.iter_mut().for_each(|piece| piece.documents = share(piece.documents));
    let rarest = pieces.iter().map(|piece| piece.documents).min().unwrap_or(0);
    if rarest > FEW && row.len() <= LONGEST && row.windows(2).any(|two| pair_of(two).is_some()) {
        let singles = pieces.len();
        let field = at.snapshot.fields().pairs;
        let index = at.segment.reader().inverted_index(field).map_err(failed("read the index"))?;
        for (place, two) in row.windows(2).enumerate() {
            let Some(pair) = pair_of(two) else { continue };
            let pair =
                index.get_term_info(&term(field, &pair)).map_err(failed("look for a pair of words"))?;
            let Some(pair) = pair else { return Ok(None) };
            pieces.push(Piece { place, documents: u64::from(pair.doc_freq), pair: Some(pair) });
        }
        pieces = if pieces.len() > singles { cheapest(&pieces, row.len()) } else { pieces };
    }
    Ok(Some(pieces))
}

/// Returns the term of two slots, if both are words that count however they are written, and the index has the pair.
fn pair_of(two: &[Rc<Slot>]) -> Option<String> {
    let ((first, rank), (second, next)) = (plain_word(&two[0])?, plain_word(&two[1])?);
    rank.pairs_with(next).then(|| {
        let mut pair = String::new();
        pair_into(first, second, &mut pair);
        pair
    })
}

fn plain_word(slot: &Slot) -> Option<(&str, FrequencyRank)> {
    match slot {
        Slot::Words(words) if !words.is_checked() => match &words.entries[..] {
            [Entry { word, .. }] => Some((word, FrequencyRank::of(word)?)),
            _ => None,
        },
        _ => None,
    }
}

/// Of how many of the rarest lists it is tried what the row costs if one of them leads.
const LEADS: usize = 3;

/// Returns those of the pieces that stand for all slots that any of them stands for, and cost the least.
fn cheapest(pieces: &[Piece], width: usize) -> Vec<Piece> {
    let mut leads: Vec<usize> = (0..pieces.len()).collect();
    leads.sort_by_key(|number| pieces[*number].documents);
    let mut best: Option<(u64, Vec<usize>)> = None;
    for lead in leads.into_iter().take(LEADS) {
        let (cost, chosen) = led_by(pieces, width, lead);
        if best.as_ref().is_none_or(|(least, _)| cost < *least) {
            best = Some((cost, chosen));
        }
    }
    best.map_or_else(Vec::new, |(_, chosen)| chosen.iter().map(|number| pieces[*number].clone()).collect())
}

/// Returns the least cost, and the pieces, if this one is read from end to end and the others are looked into.
fn led_by(pieces: &[Piece], width: usize, lead: usize) -> (u64, Vec<usize>) {
    let leading = pieces[lead].documents;
    let cost_of = |number: usize| match number == lead {
        true => 0,
        false => leading + pieces[number].documents / SKIPPING,
    };
    // By number of slots: the least that all of them up to there cost, and the pieces.
    let mut least: Vec<(u64, Vec<usize>)> = vec![(0, Vec::new())];
    for end in 1..=width {
        let mut here: Option<(u64, Vec<usize>)> = None;
        for (number, piece) in pieces.iter().enumerate().filter(|(_, piece)| piece.end() == end) {
            // What is before it may reach into it.
            for before in piece.place..end {
                let cost = least[before].0 + cost_of(number);
                if here.as_ref().is_none_or(|(least, _)| cost < *least) {
                    here = Some((cost, [&least[before].1[..], &[number]].concat()));
                }
            }
        }
        // A slot that is any word costs nothing.
        let covered = pieces.iter().any(|piece| (piece.place..piece.end()).contains(&(end - 1)));
        least.push(match here {
            Some(here) => here,
            None if !covered => least[end - 1].clone(),
            None => (u64::MAX / 2, Vec::new()),
        });
    }
    let (cost, mut chosen) = least.pop().unwrap_or_default();
    if !chosen.contains(&lead) {
        chosen.push(lead);
    }
    (cost.saturating_add(2 * leading), chosen)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Chooses from words and pairs, written as their place and their documents.
    fn check(words: &[(usize, u64)], pairs: &[(usize, u64)], expected: &[(usize, usize)]) {
        let piece = |pair: bool| {
            move |&(place, documents): &(usize, u64)| Piece {
                place,
                pair: pair.then(TermInfo::default),
                documents,
            }
        };
        let pieces: Vec<Piece> =
            words.iter().map(piece(false)).chain(pairs.iter().map(piece(true))).collect();
        let width = words.iter().map(|(place, _)| place + 1).max().unwrap_or(0);
        let mut chosen: Vec<(usize, usize)> =
            cheapest(&pieces, width).iter().map(|piece| (piece.place, piece.end())).collect();
        chosen.sort_unstable();
        assert_eq!(chosen, expected);
    }

    #[test]
    fn every_slot_is_covered_at_the_least_cost() {
        // of the
        check(&[(0, 50_000), (1, 70_000)], &[(0, 20_000)], &[(0, 2)]);
        // at the end of the: the pairs next to each other, and the rarest leads.
        let words = [(0, 40_000), (1, 70_000), (2, 3_000), (3, 50_000), (4, 70_000)];
        check(&words, &[(0, 9_000), (1, 2_000), (2, 1_500), (3, 20_000)], &[(0, 2), (2, 4), (3, 5)]);
        // A word that is rarer than every pair.
        check(&[(0, 40_000), (1, 70_000), (2, 90), (3, 50_000)], &[(0, 9_000)], &[(0, 2), (2, 3), (3, 4)]);
        // to be or not to be: the pair in the middle is so rare that the overlaps are cheap.
        let words = [(0, 60_000), (1, 40_000), (2, 30_000), (3, 30_000), (4, 60_000), (5, 40_000)];
        let pairs = [(0, 9_000), (1, 500), (2, 700), (3, 1_500), (4, 9_000)];
        check(&words, &pairs, &[(0, 2), (1, 3), (2, 4), (4, 6)]);
        // Any word between two pairs.
        check(&[(0, 50), (1, 50), (3, 50), (4, 50)], &[(0, 9), (3, 9)], &[(0, 2), (3, 5)]);
    }
}
