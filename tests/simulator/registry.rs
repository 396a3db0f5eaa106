//! What a replica has measured so far.
//!
//! A series is asked for by its metric and a value of each of the metric's labels, both types of the
//! catalogue. What the catalogue does not declare cannot be emitted:
//!
//! ```
//! use metrics::labels::{Adapter, Domain};
//! use metrics::adapters::WorkersAvailable;
//! use simulator::registry::Schema;
//!
//! Schema::default().gauge(WorkersAvailable, (Adapter::TEMPORAL, Domain::DATA));
//! ```
//!
//! A label that is missing:
//! ```compile_fail
//! # use metrics::labels::{Adapter, Domain};
//! # use metrics::adapters::WorkersAvailable;
//! # use simulator::registry::Schema;
//! Schema::default().gauge(WorkersAvailable, (Adapter::TEMPORAL,));
//! ```
//! A label of another metric:
//! ```compile_fail
//! # use metrics::labels::{Adapter, SignalType};
//! # use metrics::adapters::WorkersAvailable;
//! # use simulator::registry::Schema;
//! Schema::default().gauge(WorkersAvailable, (Adapter::TEMPORAL, SignalType::PAUSE));
//! ```
//! A value that is not declared:
//! ```compile_fail
//! # use metrics::labels::{Adapter, Domain};
//! # use metrics::adapters::WorkersAvailable;
//! # use simulator::registry::Schema;
//! Schema::default().gauge(WorkersAvailable, ("airflow".into(), Domain::DATA));
//! ```
//! A gauge as a counter:
//! ```compile_fail
//! # use metrics::labels::{Adapter, Domain};
//! # use metrics::adapters::WorkersAvailable;
//! # use simulator::registry::Schema;
//! Schema::default().counter(WorkersAvailable, (Adapter::TEMPORAL, Domain::DATA));
//! ```

use std::collections::BTreeMap;

use dashgen::catalogue::{
    ClassicHistogram, Counter, Gauge, LabelValues, Metric, MetricInfo, WithLabelValues,
};

/// A counter's place among the values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CounterId(u32);

impl CounterId {
    /// Its place among the values.
    pub fn place(self) -> usize {
        self.0 as usize
    }
}

/// A gauge's place among the values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GaugeId(u32);

/// A histogram's place among the values, and its bounds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HistogramId {
    first: u32,
    bounds: &'static [f64],
}

/// Every series that a replica has, family by family.
#[derive(Debug, Default)]
pub struct Schema {
    families: Vec<Family>,
    by_name: BTreeMap<&'static str, usize>,
    values: u32,
}

/// A metric and its series.
#[derive(Debug)]
pub struct Family {
    /// What the catalogue says of it.
    pub info: MetricInfo,
    /// Its series.
    pub series: Vec<Series>,
}

/// A series; of a histogram, all of its buckets, its count and its sum.
#[derive(Debug)]
pub struct Series {
    /// Names and values of its labels.
    pub labels: Vec<(&'static str, String)>,
    /// Where its first value is.
    pub first: usize,
}

impl Schema {
    /// The series of a counter.
    pub fn counter<M: Counter + WithLabelValues>(&mut self, _metric: M, values: M::Values) -> CounterId {
        CounterId(self.series::<M>(&values, 1))
    }

    /// The series of a gauge.
    pub fn gauge<M: Gauge + WithLabelValues>(&mut self, _metric: M, values: M::Values) -> GaugeId {
        GaugeId(self.series::<M>(&values, 1))
    }

    /// The series of a histogram.
    pub fn histogram<M: ClassicHistogram + WithLabelValues>(
        &mut self,
        _metric: M,
        values: M::Values,
    ) -> HistogramId {
        let bounds = M::INFO.buckets;
        HistogramId {
            first: self.series::<M>(&values, width(&M::INFO)),
            bounds,
        }
    }

    /// The metrics that have series, in the order in which they were first asked for.
    pub fn families(&self) -> &[Family] {
        &self.families
    }

    /// How many values, and so how many series in Prometheus, a replica has.
    pub fn len(&self) -> usize {
        self.values as usize
    }

    /// Whether there is no series.
    pub fn is_empty(&self) -> bool {
        self.values == 0
    }

    /// The values of the series that a filter chooses.
    pub fn select(&self, filter: impl Fn(&MetricInfo, &Series) -> bool) -> Vec<usize> {
        let mut places = Vec::new();
        for family in &self.families {
            for series in family.series.iter().filter(|series| filter(&family.info, series)) {
                places.extend(series.first..series.first + width(&family.info) as usize);
            }
        }
        places
    }

    fn series<M: WithLabelValues + Metric>(&mut self, values: &M::Values, width: u32) -> u32 {
        let info = M::INFO;
        let family = *self.by_name.entry(info.name).or_insert_with(|| {
            self.families.push(Family {
                info: info.clone(),
                series: Vec::new(),
            });
            self.families.len() - 1
        });
        let labels: Vec<_> = values
            .pairs()
            .into_iter()
            .map(|(name, value)| (name, value.to_owned()))
            .collect();
        let series = &mut self.families[family].series;
        if let Some(known) = series.iter().find(|series| series.labels == labels) {
            return known.first as u32;
        }
        let first = self.values;
        series.push(Series {
            labels,
            first: first as usize,
        });
        self.values += width;
        first
    }
}

/// How many values a series of the metric has: of a histogram its buckets, `+Inf`, the count and the sum.
pub fn width(info: &MetricInfo) -> u32 {
    if info.buckets.is_empty() {
        1
    } else {
        info.buckets.len() as u32 + 3
    }
}

/// The run that last fell into a bucket, for the link from a graph to a trace.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Exemplar {
    /// The number of the run, from which its trace's id follows.
    pub run: u64,
    /// The place of its plan in the fleet.
    pub plan: usize,
    /// What was observed.
    pub value: f64,
    /// When, in milliseconds since 1970.
    pub at: i64,
}

/// Whether a series is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum There {
    Yes,
    /// Until its first event.
    Unborn,
    /// Its process died.
    Gone,
}

/// The values of one replica.
#[derive(Clone, Debug)]
pub struct Samples {
    values: Vec<f64>,
    there: Vec<There>,
    exemplars: BTreeMap<u32, Exemplar>,
}

impl Samples {
    /// All zero.
    pub fn new(schema: &Schema) -> Self {
        Self {
            values: vec![0.0; schema.len()],
            there: vec![There::Yes; schema.len()],
            exemplars: BTreeMap::new(),
        }
    }

    /// Adds to a counter; what is negative is no count and is left out.
    pub fn add(&mut self, counter: CounterId, by: f64) {
        self.values[counter.0 as usize] += by.max(0.0);
        self.be_born(counter.place()..counter.place() + 1);
    }

    /// These series are there from their first event on.
    pub fn unborn(&mut self, places: &[usize]) {
        for &place in places {
            self.there[place] = There::Unborn;
        }
    }

    fn be_born(&mut self, places: std::ops::Range<usize>) {
        for there in &mut self.there[places] {
            if *there == There::Unborn {
                *there = There::Yes;
            }
        }
    }

    /// Adds to a counter that need not have been there before.
    pub fn bear(&mut self, counter: CounterId, by: f64) {
        self.hide(&[counter.place()], false);
        self.add(counter, by);
    }

    /// Sets a gauge.
    pub fn set(&mut self, gauge: GaugeId, to: f64) {
        self.values[gauge.0 as usize] = to;
    }

    /// Changes a gauge.
    pub fn change(&mut self, gauge: GaugeId, by: f64) {
        self.values[gauge.0 as usize] += by;
    }

    /// Counts an observation in its bucket.
    pub fn observe(&mut self, histogram: HistogramId, value: f64, exemplar: Option<Exemplar>) {
        let bounds = histogram.bounds;
        let bucket = bounds
            .iter()
            .position(|bound| value <= *bound)
            .unwrap_or(bounds.len());
        let first = histogram.first as usize;
        self.values[first + bucket] += 1.0;
        self.values[first + bounds.len() + 1] += 1.0;
        self.values[first + bounds.len() + 2] += value;
        self.be_born(first..first + bounds.len() + 3);
        if let Some(exemplar) = exemplar {
            self.exemplars.insert(histogram.first + bucket as u32, exemplar);
        }
    }

    /// Lets series vanish, as those of a process that died do, or come back from zero.
    pub fn hide(&mut self, places: &[usize], hidden: bool) {
        for &place in places {
            if self.there[place] != There::Yes && !hidden {
                self.values[place] = 0.0;
            }
            self.there[place] = if hidden { There::Gone } else { There::Yes };
        }
    }

    /// Starts all counters and histograms from zero, as a restart does.
    pub fn reset(&mut self) {
        self.values.fill(0.0);
        self.exemplars.clear();
    }

    /// The run that last fell into the bucket at a place.
    pub fn exemplar(&self, place: usize) -> Option<&Exemplar> {
        u32::try_from(place)
            .ok()
            .and_then(|place| self.exemplars.get(&place))
    }

    /// Appends what Prometheus would read now: buckets hold all that is below their bound, and what has
    /// vanished is NaN, a value that no series has.
    pub fn read(&self, schema: &Schema, into: &mut Vec<f64>) {
        let row = into.len();
        into.resize(row + schema.len(), 0.0);
        for family in &schema.families {
            let buckets = family.info.buckets.len();
            for series in &family.series {
                let first = series.first;
                let mut below = 0.0;
                for place in first..first + width(&family.info) as usize {
                    let value = if buckets > 0 && place - first <= buckets {
                        below += self.values[place];
                        below
                    } else {
                        self.values[place]
                    };
                    into[row + place] = if self.there[place] == There::Yes {
                        value
                    } else {
                        f64::NAN
                    };
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use metrics::adapters::WorkersAvailable;
    use metrics::labels::{Adapter, Domain, EventType};
    use metrics::statestore::{ProjectionGaps, StateStoreWriteDuration};

    use super::*;

    #[test]
    fn a_series_is_one_however_often_it_is_asked_for() {
        let mut schema = Schema::default();
        let once = schema.gauge(WorkersAvailable, (Adapter::TEMPORAL, Domain::DATA));
        let twice = schema.gauge(WorkersAvailable, (Adapter::TEMPORAL, Domain::DATA));
        assert_eq!(once, twice);
        assert_eq!(schema.len(), 1);
    }

    #[test]
    fn buckets_are_read_cumulatively() {
        let mut schema = Schema::default();
        let gaps = schema.counter(ProjectionGaps, ());
        let writes = schema.histogram(StateStoreWriteDuration, (EventType::RUN_STARTED,));
        let mut samples = Samples::new(&schema);
        samples.add(gaps, 2.0);
        samples.add(gaps, -7.0);
        for value in [0.5, 5.0, 7.0, 9_999.0] {
            samples.observe(writes, value, None);
        }
        let mut read = Vec::new();
        samples.read(&schema, &mut read);
        // gaps; le 1, 5, 10, 50, 100, 500, +Inf; count; sum
        assert_eq!(read, [2.0, 1.0, 2.0, 3.0, 3.0, 3.0, 3.0, 4.0, 4.0, 10_011.5]);
    }

    #[test]
    fn what_vanished_comes_back_from_zero() {
        let mut schema = Schema::default();
        let gaps = schema.counter(ProjectionGaps, ());
        let mut samples = Samples::new(&schema);
        samples.add(gaps, 2.0);
        let all = schema.select(|_, _| true);
        samples.hide(&all, true);
        let mut read = Vec::new();
        samples.read(&schema, &mut read);
        assert!(read[0].is_nan());
        samples.hide(&all, false);
        read.clear();
        samples.read(&schema, &mut read);
        assert_eq!(read, [0.0]);
    }
}
