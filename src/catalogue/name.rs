//! Names are checked while the catalogue compiles. A `const fn` that fails is a compile error at the line
//! that declares the name; its message can only be fixed text.

use super::Kind;

/// Refuses a name that Prometheus would not take or that says something untrue of the metric.
///
/// # Panics
/// While compiling.
pub const fn check_metric(kind: Kind, name: &str) {
    assert!(
        is_name(name.as_bytes(), true),
        "a metric's name has letters, digits, `_` and `:` and does not start with a digit"
    );
    match kind {
        Kind::Counter => assert!(ends_with(name, "_total"), "a counter's name ends in `_total`"),
        Kind::Gauge => assert!(
            !ends_with(name, "_total"),
            "only a counter's name ends in `_total`"
        ),
        Kind::Histogram => assert!(
            !ends_with(name, "_bucket") && !ends_with(name, "_count") && !ends_with(name, "_sum"),
            "a histogram is declared without `_bucket`, `_count` or `_sum`"
        ),
    }
}

/// Refuses a label's name that Prometheus would not take, and `le`, which belongs to histograms.
///
/// # Panics
/// While compiling.
pub const fn check_label(name: &str) {
    assert!(
        is_name(name.as_bytes(), false),
        "a label's name has letters, digits and `_` and does not start with a digit"
    );
    assert!(
        !starts_with(name, "__"),
        "a label's name does not start with `__`, which Prometheus keeps for itself"
    );
    assert!(
        !(name.len() == 2 && name.as_bytes()[0] == b'l' && name.as_bytes()[1] == b'e'),
        "`le` is the label of a histogram's buckets and needs no declaration"
    );
}

/// Refuses buckets that are not ascending.
///
/// # Panics
/// While compiling.
pub const fn check_buckets(buckets: &[f64]) {
    let mut next = 1;
    while next < buckets.len() {
        assert!(
            buckets[next - 1] < buckets[next],
            "buckets are listed in ascending order"
        );
        next += 1;
    }
    assert!(!buckets.is_empty(), "a histogram has at least one bucket");
}

const fn is_name(name: &[u8], colons: bool) -> bool {
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

const fn starts_with(name: &str, start: &str) -> bool {
    let (name, start) = (name.as_bytes(), start.as_bytes());
    let mut at = 0;
    while at < start.len() {
        if at >= name.len() || name[at] != start[at] {
            return false;
        }
        at += 1;
    }
    true
}

const fn ends_with(name: &str, end: &str) -> bool {
    let (name, end) = (name.as_bytes(), end.as_bytes());
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
        assert!(is_name(b"dvt:runs_5m", true));
        assert!(!is_name(b"dvt:runs_5m", false));
        assert!(!is_name(b"5m", true));
        assert!(!is_name("größe".as_bytes(), true));
        assert!(!is_name(b"", true));
        assert!(ends_with("runs_total", "_total"));
        assert!(!ends_with("total", "_total"));
        assert!(starts_with("__name__", "__"));
        assert!(!starts_with("_", "__"));
    }
}
