//! Chance that is the same on every machine.
//!
//! The bytes of a seed must never change, and each run of a workflow has a generator of its own, so making
//! one must cost nothing: hence `SplitMix64` here and the portable mathematics of `libm`, where the standard
//! library would ask the platform.

/// A generator of random numbers.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// The generator of a seed and of what it is for: two purposes share nothing.
    pub fn of(seed: u64, purpose: u64) -> Self {
        let mut generator = Self(seed);
        let mixed = generator.next() ^ purpose.wrapping_mul(0xD6E8_FEB8_6659_FD93);
        Self(mixed)
    }

    /// 64 random bits.
    #[expect(clippy::should_implement_trait, reason = "it is no iterator: it never ends")]
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }

    /// A number from 0 up to 1, evenly.
    pub fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A number between two, evenly.
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.share()
    }

    /// True with a probability.
    pub fn chance(&mut self, probability: f64) -> bool {
        self.share() < probability
    }

    /// One of `count` things, by its index; 0 if there are none.
    pub fn index(&mut self, count: usize) -> usize {
        (self.share() * count as f64) as usize
    }

    /// A duration, say: half of them are below the median; `spread` is the deviation of their logarithm.
    pub fn around(&mut self, median: f64, spread: f64) -> f64 {
        let radius = libm::sqrt(-2.0 * libm::log(1.0 - self.share()));
        let normal = radius * libm::cos(core::f64::consts::TAU * self.share());
        median * libm::exp(spread * normal)
    }

    /// How often something happened that happens `mean` times on average.
    pub fn count(&mut self, mean: f64) -> u32 {
        let limit = libm::exp(-mean.clamp(0.0, 500.0));
        let mut product = self.share();
        let mut count = 0;
        while product > limit {
            product *= self.share();
            count += 1;
        }
        count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_those_of_splitmix64() {
        // The first outputs for seed 1234567, as published with the algorithm.
        let mut generator = Random(1_234_567);
        assert_eq!(generator.next(), 6_457_827_717_110_365_317);
        assert_eq!(generator.next(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn the_distributions_have_their_mean_and_median() {
        let mut random = Random::of(1, 2);
        let total: u32 = (0..10_000).map(|_| random.count(4.2)).sum();
        assert!(
            (41_000..43_000).contains(&total),
            "{total} arrivals where 42,000 are due"
        );
        let below = (0..10_000).filter(|_| random.around(3.0, 0.5) < 3.0).count();
        assert!(
            (4_800..5_200).contains(&below),
            "{below} of 10,000 below the median"
        );
    }
}
