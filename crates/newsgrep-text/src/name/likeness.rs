//! How alike two short runs of letters are.
//!
//! The measure is Jaro's, raised for a common beginning as in W. E. Winkler, "String Comparator Metrics and Enhanced
//! Decision Rules in the Fellegi-Sunter Model of Record Linkage" (1990): people misspell the beginning of a name
//! least.

/// Longest run that is compared; what comes after it is not looked at.
const MAX_LEN: usize = 64;

/// Returns the likeness of Jaro and Winkler: 1 for the same letters, 0 for none in common.
pub(super) fn jaro_winkler(one: &[u8], other: &[u8]) -> f32 {
    let one = &one[..one.len().min(MAX_LEN)];
    let other = &other[..other.len().min(MAX_LEN)];
    let jaro = jaro(one, other);
    let common = one.iter().zip(other).take(4).take_while(|(one, other)| one == other).count();
    jaro + common as f32 * 0.1 * (1.0 - jaro)
}

fn jaro(one: &[u8], other: &[u8]) -> f32 {
    if one.is_empty() || other.is_empty() {
        return if one.len() == other.len() { 1.0 } else { 0.0 };
    }
    let reach = (one.len().max(other.len()) / 2).saturating_sub(1);
    // One bit for each letter that has found its partner.
    let (mut met_one, mut met_other) = (0_u64, 0_u64);
    for (at, letter) in one.iter().enumerate() {
        let last = (at + reach + 1).min(other.len());
        for partner in at.saturating_sub(reach)..last {
            if other[partner] == *letter && met_other & (1 << partner) == 0 {
                met_one |= 1 << at;
                met_other |= 1 << partner;
                break;
            }
        }
    }
    let common = met_one.count_ones() as f32;
    if common == 0.0 {
        return 0.0;
    }
    let met = |letters: &[u8], bits: u64| {
        let met: Vec<u8> = letters
            .iter()
            .enumerate()
            .filter(|(at, _)| bits & (1 << at) != 0)
            .map(|(_, letter)| *letter)
            .collect();
        met
    };
    let out_of_place =
        met(one, met_one).iter().zip(met(other, met_other)).filter(|(one, other)| **one != *other).count();
    let transposed = (out_of_place / 2) as f32;
    (common / one.len() as f32 + common / other.len() as f32 + (common - transposed) / common) / 3.0
}
