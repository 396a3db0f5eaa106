//! Whether what a project's queries read is exposed.
//!
//! A name, a label, a value or a bucket that was seen is fine. What is declared and was not seen is a note: a counter of
//! errors is born with the first one. It is an error where something else took its place, such as a metric with the same
//! labels that nobody declares, and where nobody declares it at all.

mod catalogue;
mod finding;
pub(crate) mod names;
pub(crate) mod renamed;
#[cfg(test)]
mod tests;
mod uses;
mod verdict;

use std::collections::{BTreeMap, BTreeSet};

pub use catalogue::{Catalogue, Declared, DeclaredLabel, Query, is_target_label};
pub use finding::{Finding, Level, Subject};

use crate::Exposition;
use uses::Uses;

/// What it means that a metric without labels, of which none says that it counts failures, was not seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Absent {
    /// A note: some libraries expose a metric when it is first touched.
    #[default]
    Note,
    /// An error: a service's own test says what is exposed, and can touch it.
    Error,
}

/// So few metrics that are all missing are named each.
const FEW: usize = 3;

/// The most metrics that are listed as what is exposed instead.
const INSTEAD: usize = 4;

/// Compares what queries read with what is exposed. Errors come first.
///
/// ```
/// use dashgen_exposition::{Absent, Catalogue, Query, compare, parse};
///
/// let query = Query { place: "shop / Orders / query A".into(), promql: "rate(shop_orders_total[5m])".into() };
/// let exposition = parse("shop_order_total 7\nshop_carts 3\n")?;
/// let findings = compare(&Catalogue::default(), &[query], &exposition, Absent::Note);
/// assert_eq!(
///     findings[0].to_string(),
///     "metric `shop_orders_total` is neither exposed nor declared; did you mean `shop_order_total`?\n  \
///      in shop / Orders / query A"
/// );
/// # Ok::<(), dashgen_exposition::ParseError>(())
/// ```
pub fn compare(
    catalogue: &Catalogue,
    queries: &[Query],
    exposition: &Exposition,
    absent: Absent,
) -> Vec<Finding> {
    let used: Vec<(&str, Uses)> = queries
        .iter()
        .map(|query| (query.place.as_str(), uses::uses(&query.promql)))
        .collect();
    let read: BTreeSet<&str> = used
        .iter()
        .flat_map(|(_, uses)| &uses.selected)
        .map(|one| one.series.as_str())
        .filter(|series| !catalogue.is_recorded(series) && !is_of_rules(series))
        .collect();
    let comparison = verdict::Comparison {
        catalogue,
        exposition,
        absent,
        read: &read,
    };
    let mut found = Found::default();
    for (place, uses) in &used {
        for selected in &uses.selected {
            comparison.selected(selected, place, &mut found);
        }
        for grouped in &uses.grouped {
            comparison.grouped(grouped, place, &mut found);
        }
    }
    let mut findings: Vec<Finding> = found.by_key.into_values().collect();
    findings.sort_by_key(|finding| finding.level);
    let is_any_seen = read.iter().any(|series| exposition.declared(series).is_some());
    let is_explained = findings.iter().any(|finding| finding.nearest.is_some());
    let is_worth_a_list = read.len() < FEW && !exposition.is_empty();
    if !read.is_empty() && !is_any_seen && !is_explained && !is_worth_a_list {
        return vec![everything(&read, exposition, &used)];
    }
    findings
}

/// Whether a name has the colon that is kept for what rules record.
fn is_of_rules(series: &str) -> bool {
    series.contains(':')
}

/// Of the wrong program, or of none: said once.
fn everything(read: &BTreeSet<&str>, exposition: &Exposition, used: &[(&str, Uses)]) -> Finding {
    let places = used.iter().filter(|(_, uses)| !uses.selected.is_empty());
    Finding {
        level: Level::Error,
        subject: Subject::Everything {
            read: read.len(),
            instead: names::some(exposition.metrics().map(|(name, _)| name), INSTEAD),
        },
        declared: true,
        nearest: None,
        places: places.map(|(place, _)| (*place).to_owned()).collect(),
    }
}

/// What a finding is about: a series, its label, its value.
type Key<'k> = [&'k str; 3];

/// Findings, each once, with all the places where it shows.
#[derive(Debug, Default)]
struct Found {
    by_key: BTreeMap<[String; 3], Finding>,
}

impl Found {
    /// Adds what is found of a key, and says whether there is something. Looks only the first time.
    fn add(&mut self, place: &str, key: Key<'_>, look: impl FnOnce() -> Option<Finding>) -> bool {
        let key = key.map(str::to_owned);
        if !self.by_key.contains_key(&key) {
            let Some(finding) = look() else { return false };
            self.by_key.insert(key.clone(), finding);
        }
        if let Some(known) = self.by_key.get_mut(&key)
            && known.places.last().is_none_or(|last| last != place)
        {
            known.places.push(place.to_owned());
        }
        true
    }
}
