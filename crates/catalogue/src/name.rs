//! What a name or a list of buckets must be, decided while the catalogue compiles.

use crate::Unit;

/// Whether Prometheus takes it as the name of a metric: every version if it is classic, Prometheus 3 if it is quoted.
pub const fn is_metric_name(name: &str) -> bool {
    is_classic(name.as_bytes(), true) || is_quoted(name)
}

/// Whether Prometheus takes it as the name of a label: every version if it is classic, Prometheus 3 if it is quoted.
pub const fn is_label_name(name: &str) -> bool {
    is_classic(name.as_bytes(), false) || is_quoted(name)
}

/// Whether it is a name that stands between quotes in a query (Prometheus 3): one with dots as OpenTelemetry has them,
/// `http.server.request.duration`, or with letters beyond ASCII.
///
/// Prometheus takes any text. Blanks, quotes, braces and `$` are refused here, which legends, variables and templates
/// would misread, and so is a hyphen without a dot, which is rather a slip.
pub const fn is_quoted(name: &str) -> bool {
    let name = name.as_bytes();
    let mut quoted = false;
    let mut at = 0;
    while at < name.len() {
        match name[at] {
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => {}
            b'0'..=b'9' | b'-' | b'/' | b':' if at > 0 => {}
            b'.' if at > 0 && at + 1 < name.len() && name[at + 1] != b'.' => quoted = true,
            0x80.. => quoted = true,
            _ => return false,
        }
        at += 1;
    }
    quoted
}

/// Whether it can be the name of a variable of Grafana, as far as `${name}` finds it.
pub const fn is_variable_name(name: &str) -> bool {
    is_classic(name.as_bytes(), false)
}

/// Whether Prometheus keeps a label's name for itself or for the series of histograms and summaries.
pub const fn is_kept_label_name(name: &str) -> bool {
    let name = name.as_bytes();
    matches!(name, [b'_', b'_', ..] | [b'l', b'e'] | b"quantile")
}

/// Whether it ends as the name of a counter does.
pub const fn is_counter_name(name: &str) -> bool {
    ends_with(name, "_total")
}

/// Whether it may be that of a counter. OpenTelemetry's names have no ending.
pub const fn may_be_counter_name(name: &str) -> bool {
    is_counter_name(name) || is_quoted(name)
}

/// Whether it ends as a series of a histogram does.
pub const fn is_series_of_histogram(name: &str) -> bool {
    ends_with(name, "_bucket") || ends_with(name, "_count") || ends_with(name, "_sum")
}

/// Whether each bucket is above the one before it.
pub const fn is_ascending(buckets: &[f64]) -> bool {
    let mut next = 1;
    while next < buckets.len() {
        // What is no number is not above another either.
        let above = buckets[next - 1] < buckets[next];
        if !above {
            return false;
        }
        next += 1;
    }
    true
}

/// Whether they are quantiles, from 0 to 1, each above the one before it.
pub const fn are_quantiles(quantiles: &[f64]) -> bool {
    is_ascending(quantiles) && quantiles[0] >= 0.0 && quantiles[quantiles.len() - 1] <= 1.0
}

/// Whether the unit in the name of a metric, if it has one, is the declared one.
pub const fn is_unit_of_name(name: &str, unit: &Unit) -> bool {
    let name = without_total(name.as_bytes());
    let mut at = 0;
    while at < SUFFIXES.len() {
        let (suffix, units) = SUFFIXES[at];
        if bytes_end_with(name, suffix.as_bytes()) {
            return unit.is_one_of(units);
        }
        at += 1;
    }
    true
}

/// The unit that the name of a metric says, if it says one: a moment where it ends in `_time_seconds` or
/// `_timestamp_seconds` and does not grow.
///
/// ```
/// use dashgen::catalogue::name::unit_of_name;
/// use dashgen::Unit;
///
/// assert_eq!(unit_of_name("process_start_time_seconds"), Some(Unit::TIMESTAMP));
/// assert_eq!(unit_of_name("system_cpu_time_seconds_total"), Some(Unit::SECONDS));
/// assert_eq!(unit_of_name("shop_orders_total"), None);
/// ```
pub fn unit_of_name(name: &str) -> Option<Unit> {
    if name.ends_with("_timestamp_seconds") || name.ends_with("_time_seconds") {
        return Some(Unit::TIMESTAMP);
    }
    let name = name.strip_suffix("_total").unwrap_or(name);
    let (_, units) = SUFFIXES.iter().find(|(suffix, _)| name.ends_with(suffix))?;
    units.first().cloned()
}

/// What names of metrics end in, and the units that each can mean, the usual one first.
const SUFFIXES: [(&str, &[Unit]); 15] = [
    ("_seconds", &[Unit::SECONDS, Unit::TIMESTAMP]),
    ("_milliseconds", &[Unit::MILLISECONDS]),
    ("_ms", &[Unit::MILLISECONDS]),
    ("_microseconds", &[Unit::MICROSECONDS]),
    ("_nanoseconds", &[Unit::NANOSECONDS]),
    ("_minutes", &[Unit::MINUTES]),
    ("_hours", &[Unit::HOURS]),
    ("_days", &[Unit::DAYS]),
    ("_bytes", &[Unit::BYTES, Unit::BYTES_SI]),
    (
        "_bytes_per_second",
        &[Unit::BYTES_PER_SECOND, Unit::BYTES_IEC_PER_SECOND],
    ),
    ("_ratio", &[Unit::RATIO]),
    ("_percent", &[Unit::PERCENT]),
    ("_celsius", &[Unit::CELSIUS]),
    ("_hertz", &[Unit::HERTZ]),
    ("_watts", &[Unit::WATTS]),
];

const fn without_total(name: &[u8]) -> &[u8] {
    match name {
        [start @ .., b'_', b't', b'o', b't', b'a', b'l'] => start,
        _ => name,
    }
}

const fn is_classic(name: &[u8], colons: bool) -> bool {
    let mut at = 0;
    while at < name.len() {
        let legal = match name[at] {
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => true,
            b'0'..=b'9' => at > 0,
            b':' => colons,
            _ => false,
        };
        if !legal {
            return false;
        }
        at += 1;
    }
    !name.is_empty()
}

const fn ends_with(name: &str, end: &str) -> bool {
    bytes_end_with(name.as_bytes(), end.as_bytes())
}

const fn bytes_end_with(name: &[u8], end: &[u8]) -> bool {
    if name.len() < end.len() {
        return false;
    }
    let mut at = 0;
    while at < end.len() {
        if name[name.len() - end.len() + at] != end[at] {
            return false;
        }
        at += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_apart() {
        assert!(is_classic(b"dvt:runs_5m", true));
        assert!(!is_classic(b"dvt:runs_5m", false));
        assert!(!is_classic(b"5m", true));
        assert!(!is_classic("größe".as_bytes(), true));
        assert!(!is_classic(b"", true));
        assert!(ends_with("runs_total", "_total"));
        assert!(!ends_with("total", "_total"));
        assert!(is_kept_label_name("__name__"));
        assert!(is_kept_label_name("le"));
        assert!(is_kept_label_name("quantile"));
        assert!(!is_kept_label_name("_"));
        assert!(!is_kept_label_name("level"));
        assert!(is_series_of_histogram("answer_seconds_sum"));
        assert!(!is_series_of_histogram("summary"));
    }

    #[test]
    fn names_of_prometheus_3_are_quoted() {
        for name in [
            "http.server.request.duration",
            "service.name",
            "app.kubernetes.io/name",
            "k8s.pod-name",
            "größe",
        ] {
            assert!(
                is_quoted(name) && is_metric_name(name) && is_label_name(name),
                "{name}"
            );
            assert!(may_be_counter_name(name), "{name}");
        }
        for name in [
            "", ".", "a.", ".a", "a..b", "5.m", "plan-id", "a b.c", "a.b\"", "a.$b", "{a.b}", "a.b,c",
            "a.b\n", "[[a.b]]", "a.b\\",
        ] {
            assert!(!is_metric_name(name) && !is_label_name(name), "{name}");
        }
        assert!(!is_quoted("http_requests_total"));
        assert!(!may_be_counter_name("http_requests"));
    }

    #[test]
    fn a_unit_in_a_name_is_the_declared_one() {
        for (name, unit, agrees) in [
            ("queue_wait_seconds", Unit::SECONDS, true),
            ("queue_wait_seconds", Unit::MILLISECONDS, false),
            ("last_heartbeat_seconds", Unit::TIMESTAMP, true),
            ("cpu_seconds_total", Unit::SECONDS, true),
            ("sent_bytes_total", Unit::COUNT, false),
            ("disk_used_ratio", Unit::PERCENT, false),
            ("cpu_temperature_celsius", Unit::CELSIUS, true),
            ("engine_celsius", Unit::custom("fahrenheit"), false),
            ("queue_length", Unit::COUNT, true),
            ("alarms", Unit::COUNT, true),
            ("network_bytes_per_second", Unit::BYTES_PER_SECOND, true),
        ] {
            assert_eq!(is_unit_of_name(name, &unit), agrees, "{name} in {unit}");
        }
    }

    #[test]
    fn buckets_ascend() {
        assert!(is_ascending(&[0.1, 1.0, 10.0]));
        assert!(!is_ascending(&[1.0, 1.0]));
        assert!(!is_ascending(&[2.0, 1.0]));
        assert!(!is_ascending(&[1.0, f64::NAN]));
        assert!(are_quantiles(&[0.0, 0.5, 1.0]));
        assert!(!are_quantiles(&[50.0, 99.0]));
        assert!(!are_quantiles(&[-0.5, 0.5]));
    }
}
