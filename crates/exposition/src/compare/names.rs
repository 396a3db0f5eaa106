//! Which name was perhaps meant, and which one perhaps took another's place.

use std::collections::BTreeSet;

/// Words of names that say that something went wrong: on a good day nothing counts it.
const FAILURES: [&str; 31] = [
    "abort",
    "backpressure",
    "cancel",
    "conflict",
    "corrupt",
    "crash",
    "denied",
    "discard",
    "drop",
    "duplicate",
    "error",
    "evict",
    "exceed",
    "exception",
    "expire",
    "fail",
    "gap",
    "invalid",
    "limited",
    "lost",
    "miss",
    "oom",
    "overflow",
    "panic",
    "reject",
    "restart",
    "retr",
    "stale",
    "throttle",
    "timeout",
    "violat",
];

/// Whether a name says that it is about failures, which need not happen.
pub(super) fn is_of_failures(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    FAILURES.iter().any(|word| name.contains(word))
}

/// How many words of one name are not in the other, and how many words the longer one has. Words that differ by a slip or
/// an ending are the same.
pub(super) fn changed_words(one: &str, other: &str) -> (usize, usize) {
    let (one, mut other): (Vec<_>, Vec<_>) = (words(one).collect(), words(other).collect());
    let longer = one.len().max(other.len());
    let mut kept = 0;
    for word in &one {
        if let Some(place) = other.iter().position(|candidate| is_slip(word, candidate)) {
            other.swap_remove(place);
            kept += 1;
        }
    }
    (longer - kept, longer)
}

/// The words of a name without those that are said of its unit and kind.
fn words(name: &str) -> impl Iterator<Item = &str> {
    let words = name.split(['_', ':', '.', '-']);
    words.filter(|word| {
        !word.is_empty() && !matches!(*word, "total" | "seconds" | "bytes" | "ms" | "milliseconds")
    })
}

/// Whether one word is the other but for a slip of the keyboard or an ending.
fn is_slip(one: &str, other: &str) -> bool {
    if one.len() > 100 || other.len() > 100 {
        return one == other;
    }
    let allowed = one.len().min(other.len()) / 4;
    let is_ending = |long: &str, short: &str| {
        short.len() >= 4 && long.strip_prefix(short).is_some_and(|rest| rest.len() <= 2)
    };
    strsim::damerau_levenshtein(one, other) <= allowed || is_ending(one, other) || is_ending(other, one)
}

/// A value as an exporter writes that keeps letters, digits and `_` only, as Temporal's and `StatsD`'s do.
pub(super) fn sanitised(value: &str) -> String {
    let kept = |sign: char| if sign.is_alphanumeric() { sign } else { '_' };
    value.chars().map(kept).flat_map(char::to_lowercase).collect()
}

/// The seen value that stands for one that is not: the same as an exporter would write it, or the same but for a slip.
/// `is_free` says whether nobody declares it.
pub(super) fn twin<'v>(value: &str, seen: &[&'v str], is_free: impl Fn(&str) -> bool) -> Option<&'v str> {
    let plain = sanitised(value);
    if let Some(same) = seen.iter().find(|other| sanitised(other) == plain) {
        return Some(same);
    }
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let numbers = digits(value);
    let is_near = |other: &&str| {
        // `plan-1` and `plan-2` are two plans.
        digits(other) == numbers && value.len() >= 4 && is_value_slip(value, other)
    };
    seen.iter().copied().filter(|other| is_free(other)).find(is_near)
}

fn is_value_slip(one: &str, other: &str) -> bool {
    let same_start = one
        .chars()
        .zip(other.chars())
        .take_while(|(one, other)| one == other)
        .count();
    // `failed` and `failure`; not `started` and `stopped`.
    let is_most = same_start * 100 >= one.len().max(other.len()) * 55;
    is_slip(one, other) || (is_most && changed_words(one, other).1 == 1)
}

/// The first of some names, for a message.
pub(super) fn some<'n>(names: impl Iterator<Item = &'n str>, most: usize) -> String {
    let mut names: BTreeSet<&str> = names.take(most + 1).collect();
    let more = names.len() > most;
    if more {
        names.pop_last();
    }
    let mut text = names.into_iter().collect::<Vec<_>>().join(", ");
    if more {
        text.push_str(", …");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_or_an_ending_changes_no_word() {
        assert_eq!(changed_words("shop_orders_total", "shop_order_total"), (0, 2));
        assert_eq!(
            changed_words("shop_orders_total", "shop_orders_placed_total"),
            (1, 3)
        );
        assert_eq!(changed_words("shop_orders_total", "store_orders_total"), (1, 2));
        assert_eq!(changed_words("shop_orders_total", "http_hits"), (2, 2));
        assert_eq!(changed_words("shop_orders_total", "shop_orders_seconds"), (0, 2));
        assert_eq!(
            changed_words("steps_started_total", "steps_skipped_total"),
            (1, 2)
        );
    }

    #[test]
    fn a_value_has_a_twin() {
        let twin = |value, seen: &[&'static str]| twin(value, seen, |_| true);
        assert_eq!(
            twin("run-started", &["other", "run_started"]),
            Some("run_started")
        );
        assert_eq!(twin("PAUSE", &["pause"]), Some("pause"));
        assert_eq!(twin("failed", &["failure", "success"]), Some("failure"));
        assert_eq!(twin("plan-1", &["plan-2"]), None);
        assert_eq!(twin("500", &["200"]), None);
        assert_eq!(twin("card", &["cart"]), Some("cart"));
        assert_eq!(twin("invoice", &["card"]), None);
    }

    #[test]
    fn failures_are_told_by_their_names() {
        assert!(is_of_failures("shop_payment_errors_total"));
        assert!(is_of_failures("step_retries_total"));
        assert!(!is_of_failures("shop_orders_total"));
    }
}
