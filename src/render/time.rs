//! The ends of a time range, as Grafana reads them.

use super::context::Context;
use crate::dashboard::Dashboard;

/// Reports the ends of a dashboard's range that Grafana cannot read: it would show no data, or another range.
pub(super) fn check(dashboard: &Dashboard, context: &mut Context) {
    for (verb, end) in [("starts", dashboard.from), ("ends", dashboard.to)] {
        if !is_read(end) {
            context.fault(format_args!(
                "the time range {verb} at `{}`, which Grafana cannot read; write it like `now-6h`, `now/d`, \
                 `2026-01-31T08:00:00Z` or as milliseconds since 1970",
                end.escape_debug()
            ));
        }
    }
}

fn is_read(text: &str) -> bool {
    text.strip_prefix("now")
        .map_or_else(|| is_epoch(text) || is_date(text), is_arithmetic)
}

/// `-1d/d`: any number of steps from now, each so many units away or down to a unit's beginning.
fn is_arithmetic(mut steps: &str) -> bool {
    while !steps.is_empty() {
        let (rounds, rest) = match steps.split_at_checked(1) {
            Some(("/", rest)) => (true, rest),
            Some(("+" | "-", rest)) => (false, rest),
            _ => return false,
        };
        let unit = rest.trim_start_matches(|digit: char| digit.is_ascii_digit());
        let digits = rest.len() - unit.len();
        // Grafana reads nine digits at most.
        if (rounds && digits > 0) || digits > 9 {
            return false;
        }
        // Fiscal quarters and years.
        let word = unit.strip_prefix('f').filter(|word| word.starts_with(['Q', 'y']));
        let Some(rest) = word
            .unwrap_or(unit)
            .strip_prefix(['y', 'Q', 'M', 'w', 'd', 'h', 'm', 's'])
        else {
            return false;
        };
        steps = rest;
    }
    true
}

/// Milliseconds since 1970. Fewer than twelve digits are seconds, which would be a day in 1970.
fn is_epoch(text: &str) -> bool {
    (12..=14).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `2026-01-31`, with a time of day and a zone or without.
fn is_date(text: &str) -> bool {
    let mut fields = Fields(text);
    let (Some(year), true, Some(month), true, Some(day)) = (
        fields.number(4),
        fields.skip(&["-"]),
        fields.number(2),
        fields.skip(&["-"]),
        fields.number(2),
    ) else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        1..=12 => 31,
        _ => return false,
    };
    (1..=days).contains(&day) && (fields.0.is_empty() || fields.is_time_of_day())
}

/// What is left of a date while it is read.
struct Fields<'a>(&'a str);

impl Fields<'_> {
    /// `T08:00:00.000Z`, or a blank in place of the `T`; seconds and zone may be absent.
    fn is_time_of_day(&mut self) -> bool {
        if !self.skip(&["T", " "]) || !self.is_clock(23) {
            return false;
        }
        if self.skip(&[":"]) {
            if self.number(2).is_none_or(|seconds| seconds > 59) {
                return false;
            }
            if self.skip(&["."]) {
                let rest = self.0.trim_start_matches(|digit: char| digit.is_ascii_digit());
                if rest.len() == self.0.len() {
                    return false;
                }
                self.0 = rest;
            }
        }
        if self.skip(&["+", "-"]) && !self.is_clock(14) {
            return false;
        }
        self.0.is_empty() || self.0 == "Z"
    }

    /// `08:00`
    fn is_clock(&mut self, most: u32) -> bool {
        self.number(2).is_some_and(|hours| hours <= most)
            && self.skip(&[":"])
            && self.number(2).is_some_and(|minutes| minutes <= 59)
    }

    fn number(&mut self, digits: usize) -> Option<u32> {
        let (number, rest) = self.0.split_at_checked(digits)?;
        if !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        self.0 = rest;
        number.parse().ok()
    }

    fn skip(&mut self, marks: &[&str]) -> bool {
        let rest = marks.iter().find_map(|mark| self.0.strip_prefix(mark));
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Project;

    #[test]
    fn what_grafana_reads_is_fine() {
        for text in [
            "now",
            "now-6h",
            "now/d",
            "now-1d/d",
            "now+30m",
            "now-h",
            "now-1M/M",
            "now/fQ",
            "now-1fy/fy",
            "2026-01-31",
            "2024-02-29",
            "2026-01-31 08:00",
            "2026-01-31T08:00:00",
            "2026-01-31T08:00:00Z",
            "2026-01-31T08:00:00.123Z",
            "2026-01-31T08:00:00+02:00",
            "1700000000000",
        ] {
            assert!(is_read(text), "{text}");
        }
    }

    #[test]
    fn what_grafana_does_not_read_is_refused() {
        for text in [
            "",
            "yesterday",
            "banana",
            "now-",
            "now6h",
            "now-6",
            "now-6x",
            "now/2d",
            "now-6h ",
            "now-6hé",
            "now-1234567890s",
            "nowé",
            "now-fd",
            "2026",
            "2026-13-01",
            "2026-00-10",
            "2026-02-29",
            "2026-04-31",
            "2026-01-00",
            "2026-01-31T",
            "2026-01-31T24:00",
            "2026-01-31T08:00:60",
            "2026-01-31T08:00:00.Z",
            "2026-01-31T08:00+99:00",
            "2026-01-31T08:00:00Zulu",
            "31.01.2026",
            "1700000000",
            "170000000000000",
        ] {
            assert!(!is_read(text), "{text}");
        }
    }

    #[test]
    fn a_range_that_grafana_cannot_read_is_a_fault() {
        let dashboard = Dashboard::new("shop", "Shop").time_range("yesterday", "banana");
        let faults = Project::new()
            .dashboard(dashboard)
            .render()
            .expect_err("it has faults");
        insta::assert_snapshot!(faults, @"
        2 errors; no files written
          shop: the time range starts at `yesterday`, which Grafana cannot read; write it like `now-6h`, `now/d`, `2026-01-31T08:00:00Z` or as milliseconds since 1970
          shop: the time range ends at `banana`, which Grafana cannot read; write it like `now-6h`, `now/d`, `2026-01-31T08:00:00Z` or as milliseconds since 1970
        ");
    }
}
