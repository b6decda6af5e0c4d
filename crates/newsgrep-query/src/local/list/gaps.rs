//! From the differences of a block to bits, without the documents in between.
//!
//! A document is a one behind as many zeros as documents are left out before it. Where these numbers take one or two bits
//! each, a byte of them is looked up in a table, and its zeros and ones are put behind those of the byte before.
//! Numbers are packed in four lanes, every fourth in the same one, and must first be put in a row.

use tantivy::DocId;

use super::block::{BLOCK, Coded};

/// By a byte: the bits of its eight numbers of one bit, and above 16 bits how many they are.
const ONE_BIT: [u32; 256] = table(1);
/// By a byte: the bits of its four numbers of two bits, and above 16 bits how many they are.
const TWO_BITS: [u32; 256] = table(2);

const fn table(width: u32) -> [u32; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let (mut bits, mut end, mut at) = (0, 0, 0);
        while at < 8 {
            end += (byte as u32 >> at) & ((1 << width) - 1);
            bits |= 1 << end;
            end += 1;
            at += width;
        }
        table[byte] = bits | end << 16;
        byte += 1;
    }
    table
}

/// Sets the bits of the documents of a whole block, which come behind the bit `before`; returns the bit behind the last one,
/// `None` if it cannot. All of them must be inside.
#[inline]
pub(super) fn expand(coded: Coded<'_>, before: DocId, bits: &mut [u64]) -> Option<usize> {
    // Of the first block nothing comes before document 0.
    if !coded.entry.is_strict {
        return None;
    }
    let mut end = before as usize + 1;
    match coded.entry.doc_bits {
        0 => {
            push(bits, &mut end, u64::MAX, 64);
            push(bits, &mut end, u64::MAX, 64);
        }
        1 => {
            let lanes = lanes(coded.bytes, 0)?;
            for half in [0, 16] {
                let row = lanes.map(|lane| spread_bits(lane >> half));
                let row = row[0] | row[1] << 1 | row[2] << 2 | row[3] << 3;
                push_row(bits, &mut end, row, &ONE_BIT);
            }
        }
        2 => {
            for part in 0..2 {
                let lanes = lanes(coded.bytes, part)?;
                for half in [0, 16] {
                    let row = lanes.map(|lane| spread_pairs(lane >> half));
                    let row = row[0] | row[1] << 2 | row[2] << 4 | row[3] << 6;
                    push_row(bits, &mut end, row, &TWO_BITS);
                }
            }
        }
        _ => return None,
    }
    Some(end)
}

/// Returns a part of what is packed, by lane.
#[inline]
fn lanes(bytes: &[u8], part: usize) -> Option<[u32; 4]> {
    let bytes: &[u8; BLOCK / 8] = bytes.get(part * BLOCK / 8..)?.first_chunk()?;
    let (words, _) = bytes.as_chunks::<4>();
    Some([0, 1, 2, 3].map(|lane: usize| u32::from_le_bytes(words[lane])))
}

/// Puts each of the lowest 16 bits into the lowest bit of four.
#[inline]
fn spread_bits(lane: u32) -> u64 {
    let row = spread_pairs(lane);
    (row | row << 3) & 0x1111_1111_1111_1111
}

/// Puts each of the eight lowest pairs of bits into the lowest bits of a byte; as far as `spread_bits` needs it, of pairs.
#[inline]
fn spread_pairs(lane: u32) -> u64 {
    let row = u64::from(lane & 0xffff);
    let row = (row | row << 24) & 0x0000_00ff_0000_00ff;
    let row = (row | row << 12) & 0x000f_000f_000f_000f;
    (row | row << 6) & 0x0303_0303_0303_0303
}

/// Adds the bits of eight bytes of numbers.
#[inline]
fn push_row(bits: &mut [u64], end: &mut usize, row: u64, table: &[u32; 256]) {
    let bytes = row.to_le_bytes();
    for four in bytes.as_chunks::<4>().0 {
        let [a, b, c, d] = four.map(|byte| table[usize::from(byte)]);
        let ab = (a >> 16) + (b >> 16);
        let abc = ab + (c >> 16);
        let bits_of = |entry: u32| u64::from(entry & 0xffff);
        let pattern = bits_of(a) | bits_of(b) << (a >> 16) | bits_of(c) << ab | bits_of(d) << abc;
        push(bits, end, pattern, abc + (d >> 16));
    }
}

/// Adds so many bits.
#[inline]
fn push(bits: &mut [u64], end: &mut usize, pattern: u64, len: u32) {
    let wide = u128::from(pattern) << (*end % 64);
    match bits.get_mut(*end / 64..) {
        Some([one, other, ..]) => {
            *one |= wide as u64;
            *other |= (wide >> 64) as u64;
        }
        Some([one]) => *one |= wide as u64,
        _ => {}
    }
    *end += len as usize;
}
