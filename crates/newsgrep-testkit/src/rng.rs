//! Random numbers that are the same on every machine: SplitMix64, and fair choices made from it.
//!
//! In: a seed. Out: numbers and choices. Not for secrets, and without any source of real randomness.

/// A small deterministic generator of random numbers.
///
/// The sequence is SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014): one
/// addition and three xor-shift-multiplications a number, and every seed is a good one.
///
/// ```
/// use newsgrep_testkit::Rng;
///
/// let (mut one, mut other) = (Rng::new(7), Rng::new(7));
/// assert_eq!(one.next_u64(), other.next_u64());
/// assert!(one.below(6) < 6);
/// ```
#[derive(Clone, Debug)]
pub struct Rng(u64);

impl Rng {
    /// Returns the generator that starts from this seed.
    pub fn new(seed: u64) -> Self {
        Rng(seed)
    }

    /// Returns the next 64 random bits.
    pub fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }

    /// Returns a number from 0 up to, not including, `limit`.
    ///
    /// # Panics
    ///
    /// Panics if `limit` is 0.
    pub fn below(&mut self, limit: usize) -> usize {
        assert!(limit > 0, "no number lies below 0");
        // Lemire's multiplication: the bias is under 2⁻⁴⁰ for the limits used here, and it costs no division.
        ((u128::from(self.next_u64()) * limit as u128) >> 64) as usize
    }

    /// Returns a number from `least` to `most`, both included.
    ///
    /// # Panics
    ///
    /// Panics if `most` is smaller than `least`.
    pub fn between(&mut self, least: usize, most: usize) -> usize {
        least + self.below(most - least + 1)
    }

    /// Returns `true` in this many of a million cases.
    pub fn per_million(&mut self, cases: u32) -> bool {
        self.below(1_000_000) < cases as usize
    }

    /// Returns `true` in this many of a hundred cases.
    pub fn per_cent(&mut self, cases: u32) -> bool {
        self.per_million(cases * 10_000)
    }

    /// Returns one of the values, each as likely as the others.
    ///
    /// # Panics
    ///
    /// Panics if there is none.
    pub fn pick<'a, T>(&mut self, values: &'a [T]) -> &'a T {
        &values[self.below(values.len())]
    }
}

/// A choice among numbered things with given weights, in constant time: Vose's alias method in whole numbers.
#[derive(Clone, Debug)]
pub(crate) struct Weighted {
    /// For each column: how many of 2³² draws stay there, and where the others go.
    columns: Vec<(u64, u32)>,
}

impl Weighted {
    /// Returns the choice among `count` things where the one of rank k (from 0) has the weight 1 / (k + 1).
    pub(crate) fn zipf(count: usize) -> Self {
        // Whole numbers only: the last bit of a logarithm or a power differs between machines.
        Weighted::new(&(1..=count as u64).map(|rank| (1 << 32) / rank).collect::<Vec<_>>())
    }

    fn new(weights: &[u64]) -> Self {
        let (count, sum) =
            (weights.len() as u128, weights.iter().map(|weight| u128::from(*weight)).sum::<u128>());
        let full = 1u64 << 32;
        let mut shares: Vec<u64> = weights
            .iter()
            .map(|weight| ((u128::from(*weight) * count * u128::from(full)) / sum) as u64)
            .collect();
        let mut columns: Vec<(u64, u32)> = (0..weights.len() as u32).map(|own| (full, own)).collect();
        let (mut small, mut large): (Vec<usize>, Vec<usize>) =
            (0..weights.len()).partition(|at| shares[*at] < full);
        while let (Some(poor), Some(rich)) = (small.pop(), large.pop()) {
            columns[poor] = (shares[poor], rich as u32);
            shares[rich] -= full - shares[poor];
            if shares[rich] < full { small.push(rich) } else { large.push(rich) }
        }
        Weighted { columns }
    }

    /// Returns the number of a thing.
    pub(crate) fn draw(&self, rng: &mut Rng) -> usize {
        let at = rng.below(self.columns.len());
        let (stays, other) = self.columns[at];
        if rng.next_u64() >> 32 < stays { at } else { other as usize }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sequence_is_splitmix64() {
        // The first numbers for the seed 1234567, as Vigna's reference implementation prints them.
        let mut rng = Rng::new(1_234_567);
        let first: Vec<u64> = (0..3).map(|_| rng.next_u64()).collect();
        assert_eq!(first, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]);
    }

    #[test]
    fn the_second_of_three_ranks_is_drawn_half_as_often_as_the_first() {
        let (zipf, mut rng) = (Weighted::zipf(3), Rng::new(1));
        let mut drawn = [0u32; 3];
        for _ in 0..11_000 {
            drawn[zipf.draw(&mut rng)] += 1;
        }
        // 1 : 1/2 : 1/3 of 11,000 draws.
        for (count, expected) in drawn.into_iter().zip([6_000u32, 3_000, 2_000]) {
            assert!(count.abs_diff(expected) < 200, "{drawn:?}");
        }
    }
}
