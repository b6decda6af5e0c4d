//! Numbers as rows of bits, few for those that are as small as they usually are (a Rice code).
//!
//! In: numbers, each with how many of its low bits are usually all there is. Out: bytes; and the numbers again, or nothing
//! where bytes are none of ours. What the numbers mean is decided by who writes them.

/// Ones before a number that is written in full.
const MAX_ONES: u32 = 12;

/// Writes bits, the lowest first.
pub(super) struct BitWriter<'a> {
    out: &'a mut Vec<u8>,
    held: u64,
    /// How many bits are held; fewer than eight.
    count: u32,
}

impl<'a> BitWriter<'a> {
    pub(super) fn new(out: &'a mut Vec<u8>) -> Self {
        BitWriter { out, held: 0, count: 0 }
    }

    /// Writes the low bits of a value, 48 at most.
    pub(super) fn put(&mut self, value: u64, count: u32) {
        self.held |= value << self.count;
        self.count += count;
        while self.count >= 8 {
            self.out.push(self.held as u8);
            self.held >>= 8;
            self.count -= 8;
        }
    }

    /// Writes a number: all but its low bits as so many ones and a zero, then the low bits.
    pub(super) fn number(&mut self, number: u32, low: u32) {
        let ones = number >> low;
        if ones < MAX_ONES {
            self.put((1 << ones) - 1, ones + 1);
            self.put(u64::from(number & ((1 << low) - 1)), low);
        } else {
            self.put((1 << MAX_ONES) - 1, MAX_ONES);
            self.put(u64::from(number), u32::BITS);
        }
    }

    pub(super) fn finish(self) {
        if self.count > 0 {
            self.out.push(self.held as u8);
        }
    }
}

/// Reads bits, the lowest first, of bytes that may be anything.
pub(super) struct BitReader<'a> {
    bytes: &'a [u8],
    held: u64,
    count: u32,
}

impl<'a> BitReader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        BitReader { bytes, held: 0, count: 0 }
    }

    /// Holds at least 48 bits, or all that are left.
    #[inline]
    fn fill(&mut self) {
        while self.count < 48
            && let Some((first, rest)) = self.bytes.split_first()
        {
            self.held |= u64::from(*first) << self.count;
            self.count += 8;
            self.bytes = rest;
        }
    }

    #[inline]
    pub(super) fn take(&mut self, count: u32) -> Option<u32> {
        self.fill();
        if self.count < count {
            return None;
        }
        let value = self.held & ((1 << count) - 1);
        self.held >>= count;
        self.count -= count;
        Some(value as u32)
    }

    #[inline]
    pub(super) fn number(&mut self, low: u32) -> Option<u32> {
        self.fill();
        let ones = self.held.trailing_ones().min(MAX_ONES);
        if ones == MAX_ONES {
            self.take(MAX_ONES)?;
            // Written in full only if it has to be.
            return self.take(u32::BITS).filter(|number| number >> low >= MAX_ONES);
        }
        self.take(ones + 1)?;
        Some(ones << low | self.take(low)?)
    }

    /// Returns whether nothing is left but the zeros that fill up the last byte.
    pub(super) fn is_finished(&self) -> bool {
        self.bytes.is_empty() && self.count < 8 && self.held == 0
    }
}
