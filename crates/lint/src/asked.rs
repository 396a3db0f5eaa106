//! What the queries of a document read, kept for when all documents are together.

use std::collections::BTreeSet;

use dashgen_promql::analysis::selectors;
use dashgen_promql::ast::Selector;
use dashgen_promql::metrics::FindingKind;
use dashgen_promql::variable::has_variable;

use crate::finding::{Excerpt, Within};
use crate::model::Query;
use crate::reporter::shortened;

/// The metrics of a document's queries.
#[derive(Debug, Default)]
pub(crate) struct AskedMetrics {
    /// The names of all series that are read.
    pub(crate) read: BTreeSet<String>,
    /// Those that nobody knows, wherever they stand.
    pub(crate) unknown: Vec<UnknownMetric>,
    /// What is known and was not seen yet, as a sentence names it.
    pub(crate) unseen: BTreeSet<String>,
}

/// A metric that nobody knows, and where it stands.
#[derive(Debug)]
pub(crate) struct UnknownMetric {
    pub(crate) metric: String,
    /// The one that was perhaps meant.
    pub(crate) nearest: Option<String>,
    pub(crate) pointer: String,
    pub(crate) within: Vec<Within>,
    pub(crate) excerpt: Excerpt,
}

impl AskedMetrics {
    pub(crate) fn of(queries: &[Query]) -> Self {
        let mut asked = Self::default();
        for query in queries {
            let Some(parsed) = &query.parsed else { continue };
            for name in selectors(&parsed.expr)
                .into_iter()
                .filter_map(Selector::metric_name)
            {
                if !asked.read.contains(name) && !has_variable(name) {
                    asked.read.insert(name.to_owned());
                }
            }
            for finding in &query.asked {
                match &finding.kind {
                    // Once in an expression is enough.
                    FindingKind::UnknownMetric { metric, .. } if asked.is_said(&query.pointer, metric) => {}
                    FindingKind::UnknownMetric { metric, nearest } => asked.unknown.push(UnknownMetric {
                        metric: metric.clone(),
                        nearest: nearest.clone(),
                        pointer: query.pointer.clone(),
                        within: query.within.clone(),
                        excerpt: query.excerpt(finding.span),
                    }),
                    FindingKind::NotSeen { metric, label, value } => {
                        asked
                            .unseen
                            .insert(unseen(metric, label.as_deref(), value.as_deref()));
                    }
                    _ => {}
                }
            }
        }
        asked
    }
}

impl AskedMetrics {
    /// Whether a metric was named in an expression already, or twenty others were.
    fn is_said(&self, pointer: &str, metric: &str) -> bool {
        const MOST: usize = 20;
        let here = self
            .unknown
            .iter()
            .rev()
            .take_while(|unknown| unknown.pointer == pointer);
        let mut here = here.take(MOST).enumerate();
        here.any(|(index, unknown)| unknown.metric == metric || index + 1 == MOST)
    }
}

fn unseen(metric: &str, label: Option<&str>, value: Option<&str>) -> String {
    shortened(match (label, value) {
        (None, _) => format!("`{metric}`"),
        (Some(label), None) => format!("label `{label}` of `{metric}`"),
        (Some(label), Some(value)) => format!("{label}=\"{value}\" of `{metric}`"),
    })
}
