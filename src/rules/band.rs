//! The recording rules of a band, without its type.

use super::recording::RecordingRule;
use crate::signal::band::Band;
use crate::typed::{Declared, Labels, WrittenPromql, home};
use dashgen_promql::ast::{Expr, Node, Number};

/// What [`Rules::band`](super::Rules::band) keeps of a band.
#[derive(Clone, Debug)]
pub(crate) struct BandRules {
    pub(crate) name: String,
    /// The signal that it is around, whose labels all of its series have.
    pub(crate) signal: Expr,
    pub(crate) metrics: Vec<Declared>,
    pub(crate) records: Vec<RecordingRule>,
    pub(crate) faults: Vec<String>,
}

impl BandRules {
    pub(crate) fn of<L: Labels>(band: &Band<L>) -> Self {
        let signal = band.signal.vector();
        let records = band.records();
        let faults = band.faults(&records);
        let records = records.into_iter().map(|record| {
            let expr = record
                .expr
                .unwrap_or_else(|_| Node::Number(Number(f64::NAN)).into());
            let mut rule = RecordingRule::named(record.name, expr, Vec::new());
            rule.prometheus = home(signal.metrics());
            rule.metrics = signal.metrics().to_vec();
            rule
        });
        let mut rules = Self {
            name: band.name.clone(),
            signal: signal.expr().clone(),
            metrics: signal.metrics().to_vec(),
            records: records.collect(),
            faults,
        };
        let written: Vec<WrittenPromql> = signal.written().to_vec();
        if let Some(value) = rules.records.first_mut() {
            value.written = written;
        }
        rules
    }

    /// The Prometheus that has the signal, if it is not the project's own.
    pub(crate) fn home(&self) -> Option<&'static str> {
        home(&self.metrics)
    }
}
