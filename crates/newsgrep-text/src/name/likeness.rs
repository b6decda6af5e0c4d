//! How alike two short runs of letters are.
//!
//! The measure is Jaro's, raised for a common beginning as in W. E. Winkler, "String Comparator Metrics and Enhanced
//! Decision Rules in the Fellegi-Sunter Model of Record Linkage" (1990): people misspell the beginning of a name
//! least.

/// Longest run that is compared, one bit for each letter; what comes after it is not looked at.
const MAX_LEN: usize = 64;

/// Returns the likeness of Jaro and Winkler: 1 for the same letters, 0 for none in common.
pub(super) fn jaro_winkler(one: &[u8], other: &[u8]) -> f32 {
    // Partners are given out in the order of the first run, so that the answer could depend on which one that is.
    let (one, other) = if one <= other { (one, other) } else { (other, one) };
    let one = &one[..one.len().min(MAX_LEN)];
    let other = &other[..other.len().min(MAX_LEN)];
    let jaro = jaro(one, other);
    let common = one.iter().zip(other).take(4).take_while(|(one, other)| one == other).count();
    jaro + common as f32 * 0.1 * (1.0 - jaro)
}

fn jaro(one: &[u8], other: &[u8]) -> f32 {
    if one == other {
        return 1.0;
    }
    let (met_one, met_other) = partners(one, other);
    let common = met_one.count_ones() as f32;
    if common == 0.0 {
        return 0.0;
    }
    let transposed = (out_of_order(one, met_one, other, met_other) / 2) as f32;
    (common / one.len() as f32 + common / other.len() as f32 + (common - transposed) / common) / 3.0
}

/// Returns which letters of both have a partner, the same letter at nearly the same place in the other.
fn partners(one: &[u8], other: &[u8]) -> (u64, u64) {
    let reach = (one.len().max(other.len()) / 2).saturating_sub(1);
    let (mut met_one, mut met_other) = (0_u64, 0_u64);
    for (at, letter) in one.iter().enumerate() {
        let mut near = at.saturating_sub(reach)..(at + reach + 1).min(other.len());
        if let Some(partner) = near.find(|place| other[*place] == *letter && met_other & (1 << place) == 0) {
            met_one |= 1 << at;
            met_other |= 1 << partner;
        }
    }
    (met_one, met_other)
}

/// Returns how many letters that have a partner come in another order than the partners.
fn out_of_order(one: &[u8], mut met_one: u64, other: &[u8], mut met_other: u64) -> usize {
    let mut count = 0;
    while met_one != 0 && met_other != 0 {
        let (place, partner) = (met_one.trailing_zeros() as usize, met_other.trailing_zeros() as usize);
        count += usize::from(one[place] != other[partner]);
        met_one &= met_one - 1;
        met_other &= met_other - 1;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(one: &str, other: &str, expected: f32) {
        for (one, other) in [(one, other), (other, one)] {
            let likeness = jaro_winkler(one.as_bytes(), other.as_bytes());
            assert!((likeness - expected).abs() < 0.001, "{one} {other}: {likeness}");
        }
    }

    #[test]
    fn likenesses_are_those_of_winkler() {
        // Winkler (1990), table 1 and the examples that are cited from it.
        check("martha", "marhta", 0.961);
        check("dwayne", "duane", 0.84);
        check("dixon", "dicksonx", 0.813);
    }

    #[test]
    fn nothing_is_like_nothing_else() {
        check("", "", 1.0);
        check("", "a", 0.0);
        check("a", "b", 0.0);
        check(&"a".repeat(300), &"a".repeat(200), 1.0);
    }
}
