//! What took the place of something that is declared and was not seen.

use super::catalogue::{Catalogue, Declared, DeclaredLabel};
use super::names::{changed_words, is_of_failures, twin};
use crate::{Exposition, Kind, Metric};

/// The metric that a declared one was perhaps renamed to: one that nobody declares or reads, of the same kind, with the
/// same help, or with a like name and the same labels.
pub(crate) fn metric<'e>(
    name: &str,
    declared: &Declared,
    catalogue: &Catalogue,
    exposition: &'e Exposition,
    is_read: impl Fn(&str) -> bool,
) -> Option<&'e str> {
    let is_free = |other: &str| catalogue.of_series(other).is_none() && !is_read(other);
    let candidates = exposition.metrics().filter(|(other, metric)| {
        is_free(other)
            && !metric
                .suffixes
                .iter()
                .any(|suffix| is_read(&format!("{other}{suffix}")))
    });
    let ranked = candidates.filter_map(|(other, metric)| {
        let (changed, longer) = changed_words(name, other);
        let likeness = likeness(declared, metric, catalogue);
        let is_quiet = is_of_failures(name) && !is_of_failures(other);
        let is_one = match likeness {
            Likeness::Help => true,
            _ if is_quiet || !is_kind(declared.kind, metric.kind) => false,
            Likeness::SameLabels { several } => several || (changed <= 1 && longer > 1),
            Likeness::SomeLabels => changed == 0 || (changed == 1 && longer > 2),
            Likeness::None => changed == 0,
        };
        is_one.then_some((changed, other))
    });
    ranked.min().map(|(_, other)| other)
}

/// How much a metric that is exposed is like one that is declared, apart from its name.
enum Likeness {
    /// It has the same help.
    Help,
    /// It has the same labels.
    SameLabels {
        /// Two or more.
        several: bool,
    },
    /// It has all of its labels or none but its labels, or it was not seen.
    SomeLabels,
    /// It is not.
    None,
}

fn likeness(declared: &Declared, exposed: &Metric, catalogue: &Catalogue) -> Likeness {
    let plain = |text: &str| text.trim().trim_end_matches('.').to_lowercase();
    if let Some(help) = &exposed.help
        && !help.trim().is_empty()
        && plain(help) == plain(&declared.help)
    {
        return Likeness::Help;
    }
    if !exposed.is_seen() {
        return Likeness::SomeLabels;
    }
    let own = |label: &&String| !catalogue.is_target_label(label) || declared.labels.contains_key(*label);
    let has: Vec<&String> = exposed.labels.keys().filter(own).collect();
    let common = has
        .iter()
        .filter(|label| declared.labels.contains_key(**label))
        .count();
    if common == has.len() && common == declared.labels.len() {
        Likeness::SameLabels { several: common > 1 }
    } else if common == has.len() || common == declared.labels.len() {
        Likeness::SomeLabels
    } else {
        Likeness::None
    }
}

/// Whether what is exposed can be what is declared.
pub(crate) fn is_kind(declared: Kind, exposed: Kind) -> bool {
    match (declared, exposed) {
        (Kind::Unknown, _) | (_, Kind::Unknown) => true,
        (Kind::Gauge, Kind::Info | Kind::StateSet) | (Kind::Histogram, Kind::GaugeHistogram) => true,
        (declared, exposed) => declared == exposed,
    }
}

/// The label that a declared one was perhaps renamed to: one that nobody declares, with a like name or its values, or the
/// only one that is left over.
pub(crate) fn label<'e>(
    name: &str,
    label: &DeclaredLabel,
    declared: &Declared,
    catalogue: &Catalogue,
    exposed: &'e Metric,
) -> Option<&'e str> {
    let is_free = |other: &str| !declared.labels.contains_key(other) && !catalogue.is_target_label(other);
    let free: Vec<&str> = exposed
        .labels
        .keys()
        .map(String::as_str)
        .filter(|other| is_free(other))
        .collect();
    let has_its_values = |other: &&&str| {
        exposed.labels[**other]
            .iter()
            .any(|value| label.values.contains(value))
    };
    let is_like = |other: &&&str| changed_words(name, other).0 == 0;
    let missing = declared
        .labels
        .keys()
        .filter(|label| !exposed.labels.contains_key(*label))
        .count();
    let only = || {
        free.first()
            .filter(|_| free.len() == 1 && missing == 1 && !is_of_failures(name))
    };
    free.iter()
        .find(is_like)
        .or_else(|| free.iter().find(has_its_values))
        .or_else(only)
        .copied()
}

/// The value that stands for one that was not seen.
pub(crate) fn value<'e>(
    value: &str,
    label: Option<&DeclaredLabel>,
    metric: &'e Metric,
    name: &str,
) -> Option<&'e str> {
    let seen = metric.labels.get(name)?;
    let is_free = |other: &str| label.is_none_or(|label| !label.values.contains(other));
    let same = super::names::sanitised(value);
    // `in-progress` and `in_progress` may both be declared, and then they are two values.
    let seen: Vec<&str> = seen
        .iter()
        .filter(|other| is_free(other) || super::names::sanitised(other) != same)
        .collect();
    let is_closed = label.is_some_and(|label| !label.open && label.values.contains(value));
    // A label that takes only what is declared, and took something that is no other spelling of it.
    let is_spelling = |other: &str| {
        let declared = label.into_iter().flat_map(|label| &label.values);
        declared
            .into_iter()
            .any(|declared| twin(declared, &[other], |_| true).is_some())
    };
    let is_new = |other: &&str| is_closed && is_free(other) && !is_spelling(other);
    let other = || seen.iter().copied().find(is_new);
    twin(value, &seen, is_free).or_else(other)
}
