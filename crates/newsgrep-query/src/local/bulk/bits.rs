//! Sets of the documents of a window, as bits in words.

use tantivy::DocId;

/// Returns how many bits are set.
#[inline]
pub(super) fn count(bits: &[u64]) -> u64 {
    bits.iter().map(|word| u64::from(word.count_ones())).sum()
}

#[inline]
pub(super) fn is_empty(bits: &[u64]) -> bool {
    bits.iter().all(|word| *word == 0)
}

/// Returns whether a bit is set; those beyond the end are not.
#[inline]
pub(super) fn contains(bits: &[u64], bit: DocId) -> bool {
    bits.get(bit as usize / 64).is_some_and(|word| word >> (bit % 64) & 1 == 1)
}

/// Sets a bit, unless it is beyond the end.
#[inline]
pub(super) fn insert(bits: &mut [u64], bit: DocId) {
    if let Some(word) = bits.get_mut(bit as usize / 64) {
        *word |= 1 << (bit % 64);
    }
}

#[inline]
pub(super) fn and(bits: &mut [u64], others: &[u64]) {
    bits.iter_mut().zip(others).for_each(|(word, other)| *word &= other);
}

#[inline]
pub(super) fn or(bits: &mut [u64], others: &[u64]) {
    bits.iter_mut().zip(others).for_each(|(word, other)| *word |= other);
}

#[inline]
pub(super) fn and_not(bits: &mut [u64], others: &[u64]) {
    bits.iter_mut().zip(others).for_each(|(word, other)| *word &= !other);
}

/// Returns the numbers of the bits that are set, in ascending order.
#[inline]
pub(super) fn ones(bits: &[u64]) -> impl Iterator<Item = DocId> + '_ {
    (0..).zip(bits).flat_map(|(number, word): (DocId, &u64)| {
        let mut left = *word;
        std::iter::from_fn(move || {
            let bit = (left != 0).then(|| left.trailing_zeros())?;
            left &= left - 1;
            Some(number * 64 + bit)
        })
    })
}

/// Sets the bits whose bytes are 1, and the bytes to 0. No byte is anything else.
pub(super) fn pack(bytes: &mut [u8], bits: &mut [u64]) {
    for (bytes, word) in bytes.as_chunks_mut::<64>().0.iter_mut().zip(bits) {
        *word |= packed(bytes);
        *bytes = [0; 64];
    }
}

/// Returns the lowest bits of some bytes that are 0 or 1.
#[inline]
fn packed(bytes: &[u8; 64]) -> u64 {
    let mut packed = 0;
    for (number, bytes) in bytes.as_chunks::<8>().0.iter().enumerate() {
        // The product has byte i of the first factor in bit i of its highest byte.
        let eight = u64::from_le_bytes(*bytes).wrapping_mul(0x0102_0408_1020_4080) >> 56;
        packed |= eight << (number * 8);
    }
    packed
}

/// Sets the bits from one number to another, as far as there are any.
pub(super) fn fill(bits: &mut [u64], from: DocId, until: DocId) {
    for (number, word) in bits.iter_mut().enumerate() {
        let start = number as u64 * 64;
        let low = u64::from(from).saturating_sub(start).min(64);
        let high = u64::from(until).saturating_sub(start).min(64);
        let below = |count: u64| if count == 64 { u64::MAX } else { (1 << count) - 1 };
        *word |= below(high) & !below(low);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_become_bits() {
        let is_one = |byte: usize| byte * byte % 7 == 2 || byte >= 120;
        let mut bytes: Vec<u8> = (0..128).map(|byte| u8::from(is_one(byte))).collect();
        let mut bits = vec![0; 2];
        insert(&mut bits, 5);
        pack(&mut bytes, &mut bits);
        let expected: Vec<DocId> =
            (0..128).filter(|bit| *bit == 5 || is_one(*bit)).map(|bit| bit as DocId).collect();
        assert_eq!(ones(&bits).collect::<Vec<_>>(), expected);
        assert_eq!(count(&bits), expected.len() as u64);
        assert_eq!(bytes, [0; 128]);
    }

    #[test]
    fn a_range_of_bits_is_set() {
        for (from, until) in [(0, 0), (0, 1), (3, 64), (63, 65), (64, 128), (1, 127), (100, 300), (5, 4)] {
            let mut bits = vec![0; 3];
            fill(&mut bits, from, until);
            let expected: Vec<DocId> = (from..until.min(192)).collect();
            assert_eq!(ones(&bits).collect::<Vec<_>>(), expected, "{from} to {until}");
        }
    }

    #[test]
    fn bits_beyond_the_end_are_not_there() {
        let mut bits = vec![u64::MAX; 1];
        insert(&mut bits, 64);
        insert(&mut bits, DocId::MAX);
        assert!(contains(&bits, 63) && !contains(&bits, 64) && !contains(&bits, DocId::MAX));
    }
}
