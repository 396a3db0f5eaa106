//! What is known of metrics, and by whom.

use std::collections::BTreeSet;

use dashgen_promql::metrics::{Metrics, of_prometheus};

use crate::outline::Outline;
use crate::reporter::shortened;

/// What somebody knows of metrics; several threads ask it.
pub type Known<'m> = &'m (dyn Metrics + Sync);

/// A catalogue of metrics: what a project declares, what services expose, what a Prometheus has scraped.
#[derive(Clone, Copy)]
pub struct Catalogue<'c> {
    /// What is known.
    pub metrics: Known<'c>,
    /// Where it is from, as a reader of findings knows it: a file, an address.
    pub source: &'c str,
    /// Whether what rules record is in it, too.
    pub has_recorded: bool,
    /// What a project declares, each of which somebody should read.
    pub declared: &'c [Declared],
}

/// A metric that a project declares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declared {
    /// Its name.
    pub name: String,
    /// The names of its series.
    pub series: Vec<String>,
    /// The file that says so.
    pub file: String,
    /// Where in that file.
    pub pointer: String,
}

/// So few metrics that are all unknown are named each.
const FEW: usize = 3;

/// The metrics that documents read and no rule among them records; without those of Prometheus itself.
fn read(outlines: &[Outline]) -> BTreeSet<&str> {
    let recorded = recorded(outlines);
    let all = outlines.iter().flat_map(|outline| &outline.metrics.read);
    all.map(String::as_str)
        .filter(|name| !recorded.contains(name) && !name.contains(':') && of_prometheus(name).is_none())
        .collect()
}

/// What the rules among documents record.
pub(crate) fn recorded(outlines: &[Outline]) -> BTreeSet<&str> {
    let rules = outlines.iter().flat_map(Outline::rules);
    rules
        .filter(|rule| !rule.is_alert)
        .map(|rule| rule.name.as_str())
        .collect()
}

impl Catalogue<'_> {
    /// How many metrics the documents read, if it is that of another program: it has seen none of them, and none is a slip
    /// of the pen.
    pub(crate) fn is_of_others(&self, outlines: &[Outline]) -> Option<usize> {
        let read = read(outlines);
        let is_seen =
            |name: &&str| self.metrics.series(name).is_some() && self.metrics.is_seen(name, None, None);
        let mut unknown = outlines.iter().flat_map(|outline| &outline.metrics.unknown);
        let is_explained = unknown.any(|unknown| unknown.nearest.is_some());
        (read.len() >= FEW && !is_explained && !read.iter().any(is_seen)).then_some(read.len())
    }

    /// What documents read that is known and was not seen yet, in one sentence.
    pub(crate) fn unseen(&self, outlines: &[Outline]) -> Option<String> {
        const LISTED: usize = 8;
        let unseen: BTreeSet<&str> = outlines
            .iter()
            .flat_map(|outline| &outline.metrics.unseen)
            .map(String::as_str)
            .collect();
        if unseen.is_empty() || self.is_of_others(outlines).is_some() {
            return None;
        }
        let more = match unseen.len().saturating_sub(LISTED) {
            0 => String::new(),
            more => format!(", and {more} more"),
        };
        let listed: Vec<&str> = unseen.into_iter().take(LISTED).collect();
        Some(format!(
            "not seen in {} yet, which need not be wrong: {}{more}",
            self.source,
            listed.join(", ")
        ))
    }

    /// The series that rules record and that are neither among the documents nor known, in one sentence.
    pub(crate) fn unrecorded(&self, outlines: &[Outline], is_whole: bool) -> Option<String> {
        if is_whole || self.has_recorded {
            return None;
        }
        let recorded = recorded(outlines);
        let unknown = outlines.iter().flat_map(|outline| &outline.metrics.unknown);
        let names: BTreeSet<&str> = unknown
            .map(|unknown| unknown.metric.as_str())
            .filter(|name| name.contains(':') && !recorded.contains(name))
            .collect();
        let first = names.first()?;
        let first = shortened((*first).to_owned());
        Some(match names.len() {
            1 => format!("`{first}` is recorded by a rule that is not among these files"),
            count => format!(
                "{count} series, such as `{first}`, are recorded by rules that are not among these files"
            ),
        })
    }
}
