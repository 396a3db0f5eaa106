//! The unit that a name says.

use dashgen_catalogue::Unit;
use dashgen_catalogue::name::unit_of_name;

/// What names end in before `_total`, and the constant of `Unit` for it. The catalogue refuses any other.
const UNITS: [(&str, &str); 15] = [
    ("seconds", "SECONDS"),
    ("milliseconds", "MILLISECONDS"),
    ("ms", "MILLISECONDS"),
    ("microseconds", "MICROSECONDS"),
    ("nanoseconds", "NANOSECONDS"),
    ("minutes", "MINUTES"),
    ("hours", "HOURS"),
    ("days", "DAYS"),
    ("bytes", "BYTES"),
    ("bytes_per_second", "BYTES_PER_SECOND"),
    ("ratio", "RATIO"),
    ("percent", "PERCENT"),
    ("celsius", "CELSIUS"),
    ("hertz", "HERTZ"),
    ("watts", "WATTS"),
];

/// The constant of `Unit` for a metric, and the words of its name that say it.
pub(crate) fn unit(name: &str, said: Option<&str>) -> (&'static str, &'static str) {
    let bare = name.strip_suffix("_total").unwrap_or(name);
    // The longest first: `_bytes_per_second` ends in no other, `_milliseconds` not in `_seconds`.
    let of_name = UNITS
        .iter()
        .filter(|(word, _)| bare.strip_suffix(word).is_some_and(|rest| rest.ends_with('_')))
        .max_by_key(|(word, _)| word.len());
    if let Some((word, unit)) = of_name {
        let is_moment = unit_of_name(name) == Some(Unit::TIMESTAMP);
        return (if is_moment { "TIMESTAMP" } else { unit }, word);
    }
    if let Some((_, unit)) = UNITS.iter().find(|(word, _)| Some(*word) == said) {
        return (unit, "");
    }
    let has = |word: &str| bare.split('_').any(|other| other == word);
    if has("requests") {
        ("REQUESTS", "")
    } else if has("events") {
        ("EVENTS", "")
    } else if has("info") {
        ("NONE", "")
    } else {
        ("COUNT", "")
    }
}

#[cfg(test)]
mod tests {
    use super::unit;

    #[test]
    fn a_name_says_its_unit() {
        assert_eq!(unit("x_duration_seconds", None).0, "SECONDS");
        assert_eq!(unit("cpu_seconds_total", None).0, "SECONDS");
        assert_eq!(unit("process_start_time_seconds", None).0, "TIMESTAMP");
        assert_eq!(unit("cpu_time_seconds_total", None).0, "SECONDS");
        assert_eq!(unit("x_duration_ms", None).0, "MILLISECONDS");
        assert_eq!(unit("alarms", None).0, "COUNT");
        assert_eq!(unit("seconds", None).0, "COUNT");
        assert_eq!(unit("http_requests_total", None).0, "REQUESTS");
        assert_eq!(unit("size", Some("bytes")).0, "BYTES");
        assert_eq!(unit("net_bytes_per_second", None).0, "BYTES_PER_SECOND");
    }
}
