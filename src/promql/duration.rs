//! Lengths of time as they are written in code: `minutes(5)`.

use super::ast::Duration;

/// So many milliseconds.
pub const fn milliseconds(count: u32) -> Duration {
    Duration {
        milliseconds: count as i64,
    }
}

/// So many seconds.
///
/// ```
/// assert_eq!(dashgen::seconds(90).milliseconds, 90_000);
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
    const fn times(self, count: u32) -> Self {
        Self {
            milliseconds: self.milliseconds * count as i64,
        }
    }
}
