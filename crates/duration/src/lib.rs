//! Lengths of time as Prometheus and Grafana write them: `1h30m`.

use std::fmt::{self, Display};
use std::ops::Neg;

/// A length of time in whole milliseconds: `1h30m`.
///
/// Source: [time durations](https://prometheus.io/docs/prometheus/latest/querying/basics/#float-literals-and-time-durations).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Duration {
    /// Milliseconds.
    pub milliseconds: i64,
}

/// So many milliseconds.
pub const fn milliseconds(count: u32) -> Duration {
    Duration {
        milliseconds: count as i64,
    }
}

/// So many seconds.
///
/// ```
/// assert_eq!(dashgen_duration::seconds(90).milliseconds, 90_000);
/// ```
pub const fn seconds(count: u32) -> Duration {
    Duration {
        milliseconds: count as i64 * 1_000,
    }
}

/// So many minutes.
pub const fn minutes(count: u32) -> Duration {
    seconds(60).times(count)
}

/// So many hours.
pub const fn hours(count: u32) -> Duration {
    minutes(60).times(count)
}

/// So many days of 24 hours.
pub const fn days(count: u32) -> Duration {
    hours(24).times(count)
}

/// So many weeks of 7 days.
pub const fn weeks(count: u32) -> Duration {
    days(7).times(count)
}

impl Duration {
    /// In the largest unit of which it is a whole number.
    fn in_words(self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whole = |(_, size): &&(&str, i64)| self.milliseconds != 0 && self.milliseconds % size == 0;
        let (unit, size) = WORDS.iter().find(whole).unwrap_or(&("s", 1_000));
        let count = self.milliseconds / size;
        let plural = if unit.len() > 2 && count != 1 { "s" } else { "" };
        write!(f, "{count} {unit}{plural}")
    }

    /// In whole seconds; none below zero.
    pub fn whole_seconds(self) -> u32 {
        u32::try_from(self.milliseconds / 1_000).unwrap_or_default()
    }

    const fn times(self, count: u32) -> Self {
        Self {
            milliseconds: self.milliseconds * count as i64,
        }
    }
}

/// As far the other way: an offset into the future.
///
/// ```
/// assert_eq!((-dashgen_duration::days(1)).to_string(), "-1d");
/// ```
impl Neg for Duration {
    type Output = Self;

    fn neg(self) -> Self {
        Self {
            milliseconds: self.milliseconds.saturating_neg(),
        }
    }
}

/// The units from the largest, in milliseconds. Years and weeks are only written when nothing remains:
/// `90d` reads better than `12w6d`.
const UNITS: [(&str, u64, bool); 7] = [
    ("y", 365 * 24 * 60 * 60 * 1_000, true),
    ("w", 7 * 24 * 60 * 60 * 1_000, true),
    ("d", 24 * 60 * 60 * 1_000, false),
    ("h", 60 * 60 * 1_000, false),
    ("m", 60 * 1_000, false),
    ("s", 1_000, false),
    ("ms", 1, false),
];

/// The units that sentences use, from the largest, in milliseconds.
const WORDS: [(&str, i64); 5] = [
    ("day", 24 * 60 * 60 * 1_000),
    ("hour", 60 * 60 * 1_000),
    ("minute", 60 * 1_000),
    ("s", 1_000),
    ("ms", 1),
];

/// As Prometheus writes it, `1h30m`, or in the words of a sentence: `90 minutes`.
///
/// ```
/// use dashgen_duration::{days, minutes, seconds};
///
/// assert_eq!(seconds(90).to_string(), "1m30s");
/// assert_eq!(days(14).to_string(), "2w");
/// assert_eq!(format!("{:#}, {:#}, {:#}", minutes(90), days(1), seconds(90)), "90 minutes, 1 day, 90 s");
/// ```
impl Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if f.alternate() {
            return self.in_words(f);
        }
        if self.milliseconds == 0 {
            return f.write_str("0s");
        }
        if self.milliseconds < 0 {
            f.write_str("-")?;
        }
        let mut left = self.milliseconds.unsigned_abs();
        for (unit, size, exact) in UNITS {
            if left >= size && (!exact || left.is_multiple_of(size)) {
                write!(f, "{}{unit}", left / size)?;
                left %= size;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_take_their_largest_exact_units() {
        let written = [
            0,
            1,
            1_500,
            90_000,
            5_400_000,
            7_776_000_000,
            1_209_600_000,
            31_536_000_000,
            -300_000,
        ]
        .map(|milliseconds| Duration { milliseconds }.to_string());
        assert_eq!(
            written,
            ["0s", "1ms", "1s500ms", "1m30s", "1h30m", "90d", "2w", "1y", "-5m"]
        );
        let least = Duration {
            milliseconds: i64::MIN,
        }
        .to_string();
        assert_eq!(least, "-106751991167d7h12m55s808ms");
    }
}
