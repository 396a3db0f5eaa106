//! Which process exposes what, and since when.

use dashgen::catalogue::{MetricInfo, MetricType};

use crate::registry::{Samples, Schema};

/// How the processes of DVT expose what they measure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Exposition {
    /// A replica is one process, and all of its series are there from its start on.
    #[default]
    Whole,
    /// As client libraries and larger services do: a replica is several processes, each of which exposes its own metrics,
    /// and a series with labels is born with its first event.
    Apart,
}

/// The metrics of the runner of remedies. All of its series are there from its start on, as they have to be.
const REMEDIES: &str = "dashgen_remedy_";

/// The processes of a replica, by the beginnings of the names of their metrics. The engine has all others.
const PROCESSES: [&[&str]; 4] = [
    &["dvt_projection_", "dvt_statestore_", "dvt_event_"],
    &["dvt_adapter_", "dvt_workers_"],
    &["dvt_plugin_"],
    &[REMEDIES],
];

impl Exposition {
    /// Which places of a replica's values each of its processes exposes.
    pub(crate) fn processes(self, schema: &Schema) -> Vec<Vec<bool>> {
        match self {
            Self::Whole => vec![vec![true; schema.len()]],
            Self::Apart => (0..=PROCESSES.len())
                .map(|process| {
                    let mut shown = vec![false; schema.len()];
                    for place in schema.select(|metric, _| process_of(metric) == process) {
                        shown[place] = true;
                    }
                    shown
                })
                .collect(),
        }
    }

    /// The places of series that are born with their first event.
    pub(crate) fn unborn(self, schema: &Schema) -> Vec<usize> {
        let is_unborn = |metric: &MetricInfo| {
            metric.metric_type != MetricType::Gauge
                && !metric.labels.is_empty()
                && !metric.name.starts_with(REMEDIES)
        };
        match self {
            Self::Whole => Vec::new(),
            Self::Apart => schema.select(|metric, _| is_unborn(metric)),
        }
    }
}

fn process_of(metric: &MetricInfo) -> usize {
    let is_of = |beginnings: &&[&str]| {
        beginnings
            .iter()
            .any(|beginning| metric.name.starts_with(beginning))
    };
    PROCESSES
        .iter()
        .position(|beginnings| is_of(&beginnings))
        .unwrap_or(PROCESSES.len())
}

/// What one process shows of the values of its replica.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'w> {
    pub(crate) samples: &'w Samples,
    pub(crate) places: &'w [bool],
}

impl<'w> Shown<'w> {
    /// Appends what Prometheus would read now; what is not there is NaN, a value that no series has.
    pub fn read(&self, schema: &Schema, into: &mut Vec<f64>) {
        let row = into.len();
        self.samples.read(schema, into);
        for (value, shown) in into[row..].iter_mut().zip(self.places) {
            if !shown {
                *value = f64::NAN;
            }
        }
    }

    /// The run that last fell into the bucket at a place.
    pub fn exemplar(&self, place: usize) -> Option<&'w crate::registry::Exemplar> {
        self.samples.exemplar(place)
    }
}
