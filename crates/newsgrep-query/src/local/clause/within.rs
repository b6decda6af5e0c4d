//! Whether different words are somewhere near each other: as much of a proximity as must be known to count documents.
//!
//! In: the places of each word in a document. Out: whether there is one of each with no more than so many words from the
//! first to the last. Different words never stand in the same place, so which of them belong together need not be settled:
//! where there is such a choice, there is a minimal one.

use crate::occurrence::MAX_UNORDERED;

use super::super::postings::Along;

/// Returns whether two words are so near each other.
#[inline]
pub(super) fn two(mut one: Along<'_>, mut other: Along<'_>, farthest: u32) -> bool {
    let (mut place, mut beside) = (one.next(), other.next());
    while let (Some(a), Some(b)) = (place, beside) {
        if a.abs_diff(b) <= farthest {
            return true;
        }
        if a < b {
            place = one.next();
        } else {
            beside = other.next();
        }
    }
    false
}

/// Returns whether up to [`MAX_UNORDERED`] words are so near each other.
pub(super) fn any_order(words: &mut [Along<'_>], farthest: u32) -> bool {
    let mut places = [0; MAX_UNORDERED];
    let places = &mut places[..words.len()];
    if !begin(words, places) {
        return false;
    }
    loop {
        let (mut least, mut greatest) = (0, 0);
        for (number, place) in places.iter().enumerate() {
            least = if *place < places[least] { number } else { least };
            greatest = greatest.max(*place);
        }
        if greatest - places[least] <= farthest {
            return true;
        }
        // The first word is too far from the last, wherever the others go.
        match words[least].find(|place| greatest.saturating_sub(*place) <= farthest) {
            Some(place) => places[least] = place,
            None => return false,
        }
    }
}

/// Returns whether up to [`MAX_UNORDERED`] words follow each other so near.
pub(super) fn in_order(words: &mut [Along<'_>], farthest: u32) -> bool {
    let mut places = [0; MAX_UNORDERED];
    let places = &mut places[..words.len()];
    if !begin(words, places) {
        return false;
    }
    loop {
        // From the first word, the nearest of each next one.
        for number in 1..places.len() {
            let before = places[number - 1];
            if places[number] <= before {
                match words[number].find(|place| *place > before) {
                    Some(place) => places[number] = place,
                    None => return false,
                }
            }
        }
        let last = places.last().copied().unwrap_or(0);
        if last - places[0] <= farthest {
            return true;
        }
        match words[0].find(|place| last.saturating_sub(*place) <= farthest) {
            Some(place) => places[0] = place,
            None => return false,
        }
    }
}

/// Puts the first place of each word into `places`; returns false if one has none.
fn begin(words: &mut [Along<'_>], places: &mut [u32]) -> bool {
    words.iter_mut().zip(places).all(|(word, place)| word.next().map(|first| *place = first).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Looks for words that stand in these places.
    fn check(words: &[&[u32]], farthest: u32, any: bool, ordered: bool) {
        let mut all: Vec<Vec<u32>> = Vec::new();
        for places in words {
            let mut last = 0;
            all.push(places.iter().map(|place| place - std::mem::replace(&mut last, *place)).collect());
        }
        let along = || all.iter().map(|steps| Along::of(steps)).collect::<Vec<_>>();
        assert_eq!(any_order(&mut along(), farthest), any, "{words:?}");
        assert_eq!(in_order(&mut along(), farthest), ordered, "{words:?} in order");
        if let [one, other] = &along()[..] {
            assert_eq!(two(one.clone(), other.clone(), farthest), any, "{words:?}, two");
        }
    }

    #[test]
    fn words_are_near_each_other_somewhere() {
        check(&[&[0, 50], &[10, 55]], 5, true, true);
        check(&[&[0, 50], &[10, 56]], 5, false, false);
        check(&[&[10, 50], &[5, 90]], 5, true, false);
        check(&[&[], &[5, 90]], 5, false, false);
        check(&[&[3, 20], &[1, 22], &[9, 24]], 4, true, true);
        check(&[&[3, 24], &[1, 22], &[9, 20]], 4, true, false);
        check(&[&[3, 25], &[1, 22], &[9, 20]], 4, false, false);
        check(&[&[1], &[1_000], &[2_000]], u32::MAX, true, true);
        check(&[&[7, 30], &[5, 8, 32], &[6, 34]], 4, true, true);
    }
}
