//! Lengths of time as Grafana and the tracing stores read them: one number, one unit.

use dashgen_promql::ast::Duration;

const UNITS: [(i64, &str); 6] = [
    (604_800_000, "w"),
    (86_400_000, "d"),
    (3_600_000, "h"),
    (60_000, "m"),
    (1_000, "s"),
    (1, "ms"),
];

/// `90s`, not `1m30s`, which Grafana does not read.
pub(crate) fn one_unit(duration: Duration) -> String {
    written(duration, &UNITS)
}

/// As [`one_unit`], in hours at most: Go's durations know no days.
pub(crate) fn up_to_hours(duration: Duration) -> String {
    written(duration, &UNITS[2..])
}

fn written(duration: Duration, units: &[(i64, &str)]) -> String {
    let milliseconds = duration.milliseconds;
    units
        .iter()
        .find(|(size, _)| milliseconds % size == 0 && milliseconds != 0)
        .map_or_else(
            || "0s".to_owned(),
            |(size, unit)| format!("{}{unit}", milliseconds / size),
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{days, milliseconds, minutes, seconds, weeks};

    #[test]
    fn one_number_and_one_unit() {
        assert_eq!(one_unit(seconds(90)), "90s");
        assert_eq!(one_unit(minutes(5)), "5m");
        assert_eq!(one_unit(weeks(2)), "2w");
        assert_eq!(one_unit(milliseconds(1500)), "1500ms");
        assert_eq!(one_unit(seconds(0)), "0s");
        assert_eq!(up_to_hours(days(1)), "24h");
    }
}
