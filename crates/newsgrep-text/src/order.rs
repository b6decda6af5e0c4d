//! The order that articles are kept in: the newest first, undated ones last, and no two alike where that can be helped.
//!
//! In: a date and an id. Out: one number, which an index sorts by and from which the date can be read again. Every index
//! uses the same numbers, so that equally good hits come in the same order from each.

use crate::ArticleId;

const SECONDS_BITS: u32 = 35;
const ID_BITS: u32 = 64 - SECONDS_BITS;
/// What undated articles have in place of inverted seconds: more than any date, so they come last.
const UNDATED: u64 = (1 << SECONDS_BITS) - 1;
/// Makes seconds since 1970 positive; ±2³⁴ s reach from 1426 to 2514, beyond what a date may be.
const OFFSET: i64 = 1 << (SECONDS_BITS - 1);

/// Returns the key that articles are sorted by, ascending: the newest first, undated ones last.
///
/// The upper 35 bits are the inverted civil seconds ([`Date::civil_seconds`](crate::Date::civil_seconds)), the lower 29
/// bits of the id.
///
/// ```
/// use newsgrep_text::{ArticleId, seconds_of, sort_key};
///
/// let id = ArticleId::of("talks.txt");
/// assert!(sort_key(Some(1_700_000_001), id) < sort_key(Some(1_700_000_000), id));
/// assert!(sort_key(Some(-9_000_000_000), id) < sort_key(None, id));
/// assert_eq!(seconds_of(sort_key(Some(1_700_000_000), id)), Some(1_700_000_000));
/// ```
pub fn sort_key(seconds: Option<i64>, id: ArticleId) -> u64 {
    first_sort_key(seconds) | (id.to_u128() & ((1 << ID_BITS) - 1)) as u64
}

/// Returns the least [`sort_key`] of articles with this date (`None`: of the undated ones).
///
/// Seconds beyond what a date may be count as the nearest that may.
pub fn first_sort_key(seconds: Option<i64>) -> u64 {
    let inverted = match seconds {
        Some(seconds) => UNDATED - seconds.saturating_add(OFFSET).clamp(1, UNDATED as i64) as u64,
        None => UNDATED,
    };
    inverted << ID_BITS
}

/// Returns the civil seconds of a [`sort_key`]; `None` for an undated article.
pub fn seconds_of(key: u64) -> Option<i64> {
    let inverted = key >> ID_BITS;
    (inverted != UNDATED).then(|| (UNDATED - inverted) as i64 - OFFSET)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(seconds: Option<i64>, id: u128) -> u64 {
        sort_key(seconds, ArticleId::from_u128(id))
    }

    #[test]
    fn newer_articles_come_first_and_undated_last() {
        let keys = [Some(1_700_000_000), Some(1_699_999_999), Some(0), Some(-9_000_000_000), None];
        let ordered: Vec<u64> = keys.iter().map(|seconds| key(*seconds, 7)).collect();
        assert!(ordered.is_sorted(), "{ordered:?}");
        for (seconds, key) in keys.iter().zip(&ordered) {
            assert_eq!(seconds_of(*key), *seconds);
        }
    }

    #[test]
    fn equal_dates_are_told_apart_by_the_id() {
        assert!(key(Some(5), 1) < key(Some(5), 2));
        assert!(key(Some(5), u128::MAX) < key(Some(4), 0));
    }

    #[test]
    fn seconds_beyond_what_a_date_may_be_count_as_the_nearest_that_may() {
        assert!(first_sort_key(Some(i64::MAX)) < first_sort_key(Some(9_300_000_000)));
        assert!(first_sort_key(Some(i64::MIN)) > first_sort_key(Some(-9_300_000_000)));
        assert!(first_sort_key(Some(i64::MIN)) < first_sort_key(None));
        assert_eq!(seconds_of(key(None, u128::MAX)), None);
    }

    #[test]
    fn the_first_key_of_a_second_is_that_of_no_article_before_it() {
        for seconds in [Some(-1), Some(0), Some(1_700_000_000), None] {
            assert_eq!(first_sort_key(seconds), key(seconds, 0));
            assert!(
                key(seconds.map(|seconds| seconds + 1), u128::MAX) < first_sort_key(seconds)
                    || seconds.is_none()
            );
        }
    }
}
