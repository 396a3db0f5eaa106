//! Moments as text.

use crate::incident::{DAY, HOUR, MINUTE, Millis, SECOND};

/// `2026-02-11T14:25:30.123Z`
pub fn rfc3339(at: Millis) -> String {
    let (year, month, day) = date(at.div_euclid(DAY));
    let rest = at.rem_euclid(DAY);
    format!(
        "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}.{:03}Z",
        rest / HOUR,
        rest % HOUR / MINUTE,
        rest % MINUTE / SECOND,
        rest % SECOND
    )
}

/// `2026.02.11`, as names of daily indices have it.
pub fn index_date(at: Millis) -> String {
    let (year, month, day) = date(at.div_euclid(DAY));
    format!("{year:04}.{month:02}.{day:02}")
}

/// The Gregorian date of a day counted from 1970.
fn date(days: i64) -> (i64, i64, i64) {
    // Counted in eras of 400 years that begin on the first of March, so that a leap day comes last.
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_in_utc() {
        assert_eq!(rfc3339(0), "1970-01-01T00:00:00.000Z");
        assert_eq!(rfc3339(1_770_819_930_123), "2026-02-11T14:25:30.123Z");
        assert_eq!(rfc3339(951_782_400_000), "2000-02-29T00:00:00.000Z");
        assert_eq!(rfc3339(-1), "1969-12-31T23:59:59.999Z");
        assert_eq!(index_date(1_770_819_930_123), "2026.02.11");
    }
}
