//! Did you mean …?

use super::function::Function;
use super::keyword::AGGREGATORS;

/// Functions that Prometheus has renamed.
const RENAMED: [(&str, &str); 1] = [("holt_winters", "double_exponential_smoothing")];

/// The function or aggregation that `name` was perhaps meant to be.
pub(super) fn function(name: &str) -> Option<&'static str> {
    if let Some((_, new)) = RENAMED.iter().find(|(old, _)| *old == name) {
        return Some(new);
    }
    closest(
        name,
        Function::all()
            .iter()
            .map(|function| function.name)
            .chain(AGGREGATORS),
    )
}

/// The word among `candidates` that needs the fewest changes, if those are few for its length.
pub(super) fn closest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    // Hardly a name is longer, and the comparison takes the product of both lengths.
    if word.len() > 100 {
        return None;
    }
    let word = word.to_ascii_lowercase();
    let allowed = match word.len() {
        0..=1 => 0,
        2..=5 => 1,
        6..=15 => 2,
        _ => 3,
    };
    within(&word, allowed, candidates)
        // Of two that are equally near, the one that the word holds: `rate` rather than `irate` for `xrate`.
        .min_by_key(|(changes, candidate)| (*changes, !word.contains(candidate)))
        .map(|(_, candidate)| candidate)
}

/// The name among `known`, which a server or a service has, that needs the fewest changes, if those are a quarter of its
/// length or less. Names of metrics are long; those of the language have less room in `closest`.
pub fn nearest_known<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    // A comparison takes the product of both lengths.
    if name.len() > 200 {
        return None;
    }
    let allowed = (name.len() / 4).max(2);
    within(name, allowed, known).min().map(|(_, candidate)| candidate)
}

/// The candidates that so many changes lead to, with how many. A catalogue has thousands, and hardly one is compared: a
/// change adds, drops or replaces one letter, so that those that the candidate lacks or has too many of count for it.
fn within<'c>(
    word: &str,
    allowed: usize,
    candidates: impl IntoIterator<Item = &'c str>,
) -> impl Iterator<Item = (usize, &'c str)> {
    let letters = letters(word);
    let may_be = move |candidate: &&str| {
        let (mut lacks, mut more) = (0, 0);
        for (mine, other) in letters.iter().zip(self::letters(candidate)) {
            lacks += usize::from(mine.saturating_sub(other));
            more += usize::from(other.saturating_sub(*mine));
        }
        lacks.max(more) <= allowed
    };
    candidates
        .into_iter()
        .filter(move |candidate| candidate.len().abs_diff(word.len()) <= 4 * allowed)
        .filter(may_be)
        .map(move |candidate| (strsim::damerau_levenshtein(word, candidate), candidate))
        .filter(move |(changes, _)| *changes <= allowed)
}

/// How often each letter occurs, up to 255 times. What is not ASCII is not counted: a letter of it has several bytes.
fn letters(word: &str) -> [u8; 128] {
    let mut counts = [0_u8; 128];
    for byte in word.bytes() {
        if let Some(count) = counts.get_mut(usize::from(byte)) {
            *count = count.saturating_add(1);
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_function() {
        assert_eq!(function("xrate"), Some("rate"));
        assert_eq!(function("RATE"), Some("rate"));
        assert_eq!(function("histogram_quantil"), Some("histogram_quantile"));
        assert_eq!(function("summ"), Some("sum"));
        assert_eq!(function("label_repalce"), Some("label_replace"));
        assert_eq!(function("holt_winters"), Some("double_exponential_smoothing"));
    }

    proptest::proptest! {
        /// What is not compared could not have been near.
        #[test]
        fn no_near_name_is_passed_over(word in "[a-cä_]{0,8}", candidate in "[a-cä_]{0,8}", allowed in 0_usize..4) {
            let changes = strsim::damerau_levenshtein(&word, &candidate);
            let found: Vec<_> = within(&word, allowed, [candidate.as_str()]).collect();
            let near: Vec<_> = (changes <= allowed).then_some((changes, candidate.as_str())).into_iter().collect();
            proptest::prop_assert_eq!(found, near);
        }
    }

    #[test]
    fn the_nearest_name_is_near() {
        let known = ["dvt_runs_started_total", "dvt_runs_in_flight", "up"];
        assert_eq!(
            nearest_known("dvt_run_started_total", known),
            Some("dvt_runs_started_total")
        );
        assert_eq!(nearest_known("go_goroutines", known), None);
    }

    #[test]
    fn what_is_far_away_finds_nothing() {
        assert_eq!(function("z"), None);
        assert_eq!(function("my_own_thing"), None);
        assert_eq!(function(&"rate".repeat(30)), None);
    }
}
