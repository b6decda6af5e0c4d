//! Where a word stands in its documents.

use std::ops::Range;

use bitpacking::{BitPacker, BitPacker4x};
use tantivy::directory::OwnedBytes;

use super::block::BLOCK;
use super::skip::number;

/// The places of a word, document after document: of each the first place, then how far it is to the next.
///
/// In the bytes come the number of packed blocks, of each how many bits a number has, the blocks, and the rest.
pub(super) struct Places {
    bytes: OwnedBytes,
    /// Where the bits of the packed blocks are.
    bits: Range<usize>,
    /// Which block is unpacked, where it begins, and what it has.
    block: Option<usize>,
    start: usize,
    steps: [u32; BLOCK],
    len: usize,
    /// The numbers of a document that lies in several blocks.
    across: Vec<u32>,
    packer: BitPacker4x,
}

impl Places {
    pub(super) fn new(bytes: OwnedBytes) -> Self {
        let (blocks, at) = number(&bytes).unwrap_or((0, 0));
        // What is damaged has no places.
        let end = at.checked_add(blocks).filter(|end| *end <= bytes.len());
        let (bits, bytes) = end.map_or((0..0, OwnedBytes::empty()), |end| (at..end, bytes));
        Places {
            bytes,
            bits,
            block: None,
            start: 0,
            steps: [0; BLOCK],
            len: 0,
            across: Vec::new(),
            packer: BitPacker4x::new(),
        }
    }

    /// Returns `count` numbers from this one on. Asking for what is ahead costs less than going back.
    #[inline]
    pub(super) fn steps(&mut self, from: u64, count: u32) -> &[u32] {
        let (block, at) = ((from / BLOCK as u64) as usize, (from % BLOCK as u64) as usize);
        if self.block != Some(block) {
            self.unpack(block);
        }
        let count = count as usize;
        if at.saturating_add(count) <= self.len {
            &self.steps[at..at + count]
        } else {
            self.across(at, count)
        }
    }

    /// Puts together numbers of this block and the next ones; too few if there are no more.
    fn across(&mut self, at: usize, count: usize) -> &[u32] {
        self.across.clear();
        let mut from = at.min(self.len);
        loop {
            let end = self.len.min(from.saturating_add(count - self.across.len()));
            self.across.extend_from_slice(&self.steps[from..end]);
            match self.block {
                Some(block) if self.across.len() < count && block < self.bits.len() => {
                    self.unpack(block + 1);
                }
                _ => return &self.across,
            }
            from = 0;
        }
    }

    /// Unpacks a block; of one that is not there nothing.
    fn unpack(&mut self, block: usize) {
        let bits = self.bytes.get(self.bits.clone()).unwrap_or(&[]);
        let (mut from, mut start) = (0, self.bits.end);
        if let Some(last) = self.block.filter(|last| *last / 2 < block) {
            (from, start) = (last, self.start);
        }
        // Going back is for what was read just before.
        let between = bits.get(from.min(block)..from.max(block));
        let between =
            between.map(|bits| bits.iter().map(|bits| usize::from(*bits)).sum::<usize>() * BLOCK / 8);
        start = match between {
            Some(between) if from <= block => start.saturating_add(between),
            Some(between) => start.saturating_sub(between),
            None => self.bytes.len(),
        };
        let data = self.bytes.get(start..).unwrap_or(&[]);
        self.len = match bits.get(block) {
            Some(bits) => match data.get(..usize::from(*bits) * BLOCK / 8) {
                Some(packed) if *bits <= 32 => {
                    self.packer.decompress(packed, &mut self.steps, *bits);
                    BLOCK
                }
                _ => 0,
            },
            None => rest(data, &mut self.steps),
        };
        (self.block, self.start) = (Some(block), start);
    }
}

/// Reads numbers of a few bytes each up to the end; returns how many.
fn rest(bytes: &[u8], steps: &mut [u32; BLOCK]) -> usize {
    let mut at = 0;
    for (count, step) in steps.iter_mut().enumerate() {
        let Some((next, read)) = bytes.get(at..).and_then(number) else { return count };
        *step = next as u32;
        at += read;
    }
    BLOCK
}
