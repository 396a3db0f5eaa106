//! PromQL that was written as text, held against the metrics that the project knows: what types do for the rest.

use super::context::Context;
use super::series::KnownSeries;
use crate::panel::{AnyPanel, ref_id};
use crate::typed::WrittenPromql;
use dashgen_promql::metrics::{FindingKind, check_metrics};
use dashgen_promql::parse;

/// A query that is not held against the catalogue, and why.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct UncheckedQuery {
    /// Its PromQL.
    pub query: String,
    /// What its author says of it.
    pub reason: String,
}

impl UncheckedQuery {
    /// Those among texts.
    pub(super) fn of(written: &[WrittenPromql]) -> Vec<Self> {
        let unchecked = written.iter().filter_map(|written| {
            Some(Self {
                query: written.text.clone(),
                reason: written.unchecked.clone()?,
            })
        });
        unchecked.collect()
    }
}

/// Reports what the texts of a panel ask in vain.
pub(super) fn check_panel(panel: &AnyPanel, known: &KnownSeries, context: &mut Context) {
    for (index, query) in panel.queries().enumerate() {
        if !query.written.is_empty() {
            let step = format!("query {}", ref_id(query, index));
            context.within(step, |context| check(&query.written, known, context));
        }
    }
}

/// Reports what texts ask in vain.
pub(super) fn check(written: &[WrittenPromql], known: &KnownSeries, context: &mut Context) {
    for WrittenPromql { text, unchecked } in written {
        match unchecked {
            Some(reason) if reason.trim().is_empty() => {
                context.fault("`.unchecked(…)` has no reason; say where the metrics of the query are from");
            }
            Some(_) => {}
            None => {
                // That it is no PromQL is said elsewhere.
                let Ok(parsed) = parse(text) else { continue };
                for finding in check_metrics(&parsed, known) {
                    let remedy = match finding.kind {
                        FindingKind::UnknownMetric { .. } => {
                            "declare it with `metrics!`, or say where it is from"
                        }
                        _ => "or say why it stays",
                    };
                    context.fault(format_args!("{finding}; {remedy} with `.unchecked(\"…\")`"));
                }
            }
        }
    }
}
