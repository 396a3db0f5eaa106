//! Ids of runs and traces. They follow from a run's number, so that logs, spans and exemplars of one run
//! carry the same ones without telling each other.

use crate::random::Random;

/// Makes the ids of one world.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ids {
    seed: u64,
}

impl Ids {
    /// Those of the world with this seed.
    pub fn new(seed: u64) -> Self {
        Self { seed }
    }

    /// `run-1a2b3c4d5e`
    pub fn run(self, number: u64) -> String {
        format!("run-{:010x}", self.bits(number, 1) >> 24)
    }

    /// 32 hexadecimal digits.
    pub fn trace(self, number: u64) -> String {
        format!("{:016x}{:016x}", self.bits(number, 2), self.bits(number, 3))
    }

    /// 16 hexadecimal digits; `index` counts the spans of the trace.
    pub fn span(self, number: u64, index: usize) -> String {
        format!("{:016x}", self.bits(number, 100 + index as u64))
    }

    /// The attempt as the adapter's engine counts it.
    pub fn engine_attempt(self, number: u64, adapter: &str, attempt: u32) -> String {
        format!(
            "{adapter}-attempt-{}",
            self.bits(number, 4) % 9_000 + u64::from(attempt)
        )
    }

    /// Bits that have no other use than to look random.
    pub fn bits(self, number: u64, purpose: u64) -> u64 {
        let mut random = Random::of(self.seed ^ purpose.wrapping_mul(0xA24B_AED4_963E_E407), number);
        random.next()
    }
}

/// The attempt as DVT counts it.
pub fn logical_attempt(attempt: u32) -> String {
    format!("log-attempt-{attempt}")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn ids_of_many_runs_differ() {
        let ids = Ids::new(1);
        let runs: BTreeSet<String> = (0..50_000).map(|number| ids.run(number)).collect();
        let traces: BTreeSet<String> = (0..50_000).map(|number| ids.trace(number)).collect();
        assert_eq!((runs.len(), traces.len()), (50_000, 50_000));
        assert_ne!(Ids::new(2).trace(0), ids.trace(0));
    }
}
