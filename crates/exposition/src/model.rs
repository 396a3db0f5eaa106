//! What is exposed: metrics with their kinds, labels, values and buckets.

use std::collections::{BTreeMap, BTreeSet};

/// The most different values of one label that are kept. More say only that the label takes any.
pub const MAXIMUM_VALUES: usize = 10_000;

/// What one or several services expose.
///
/// ```
/// let mut exposition = dashgen_exposition::parse("# TYPE runs_total counter\nruns_total{status=\"ok\"} 7\n")?;
/// exposition.merge(dashgen_exposition::parse("runs_total{status=\"failed\"} 1\n")?);
/// let (runs, _) = exposition.find("runs_total").expect("it is exposed");
/// assert_eq!(runs.labels["status"].iter().collect::<Vec<_>>(), ["failed", "ok"]);
/// # Ok::<(), dashgen_exposition::ParseError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Exposition {
    pub(crate) metrics: BTreeMap<String, Metric>,
}

/// What kind of metric it is, in the words of OpenMetrics.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Only grows, and starts again at zero.
    Counter,
    /// Goes up and down.
    Gauge,
    /// Counts observations in buckets.
    Histogram,
    /// Counts what there is now in buckets.
    GaugeHistogram,
    /// Quantiles that the service computes.
    Summary,
    /// Says something in its labels; its value is 1.
    Info,
    /// One series for each state; that of the present one is 1.
    StateSet,
    /// Nobody said.
    #[default]
    Unknown,
}

impl Kind {
    /// The kind as it is exposed: `counter`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Gauge => "gauge",
            Self::Histogram => "histogram",
            Self::GaugeHistogram => "gaugehistogram",
            Self::Summary => "summary",
            Self::Info => "info",
            Self::StateSet => "stateset",
            Self::Unknown => "unknown",
        }
    }

    /// Whether a metric of this kind has series whose names end so after its own.
    pub(crate) fn has_series(self, suffix: &str) -> bool {
        let suffixes: &[&str] = match self {
            Self::Counter => &["", "_created"],
            Self::Histogram => &["_bucket", "_count", "_sum", "_created"],
            Self::GaugeHistogram => &["_bucket", "_gcount", "_gsum"],
            Self::Summary => &["", "_count", "_sum", "_created"],
            Self::Gauge | Self::Info | Self::StateSet | Self::Unknown => &[""],
        };
        suffixes.contains(&suffix)
    }

    /// The kind that a word of the text formats says, if it says one.
    pub fn of_word(word: &str) -> Option<Self> {
        Some(match word {
            "counter" => Self::Counter,
            "gauge" => Self::Gauge,
            "histogram" => Self::Histogram,
            "gaugehistogram" => Self::GaugeHistogram,
            "summary" => Self::Summary,
            "info" => Self::Info,
            "stateset" => Self::StateSet,
            "unknown" | "untyped" => Self::Unknown,
            _ => return None,
        })
    }
}

/// A metric under the name that queries know: a counter with its `_total`, a histogram without `_bucket`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Metric {
    /// Its kind.
    pub kind: Kind,
    /// What it measures, if that is said.
    pub help: Option<String>,
    /// Its unit in the word of OpenMetrics, if that is said: `seconds`.
    pub unit: Option<String>,
    /// What its series end in after its name: `_bucket`, `_count` and `_sum` of a histogram, nothing of a gauge. Empty if
    /// the metric is described and has no sample yet.
    pub suffixes: BTreeSet<&'static str>,
    /// Its labels without `le` and `quantile`, each with the values that were seen.
    pub labels: BTreeMap<String, Values>,
    /// The upper bounds of its buckets without `+Inf`, in ascending order; at most [`MAXIMUM_VALUES`].
    pub buckets: Vec<f64>,
    /// The quantiles of a summary, in ascending order; at most [`MAXIMUM_VALUES`].
    pub quantiles: Vec<f64>,
}

impl Metric {
    /// Whether it has samples, and not only a description.
    pub fn is_seen(&self) -> bool {
        !self.suffixes.is_empty()
    }

    /// Whether its buckets cannot be told: the text formats have none of a native histogram.
    pub fn is_native_histogram(&self) -> bool {
        self.kind == Kind::Histogram && self.is_seen() && self.buckets.is_empty()
    }

    pub(crate) fn add_bucket(&mut self, bound: f64) {
        add(&mut self.buckets, bound);
    }

    pub(crate) fn add_quantile(&mut self, quantile: f64) {
        add(&mut self.quantiles, quantile);
    }

    pub(crate) fn add_value(&mut self, label: &str, value: &str) {
        match self.labels.get_mut(label) {
            Some(values) => values.add(value),
            None => self.labels.entry(label.to_owned()).or_default().add(value),
        }
    }

    pub(crate) fn absorb(&mut self, other: Self) {
        if self.kind == Kind::Unknown {
            self.kind = other.kind;
        }
        self.help = self.help.take().or(other.help);
        self.unit = self.unit.take().or(other.unit);
        self.suffixes.extend(other.suffixes);
        for (label, values) in other.labels {
            let known = self.labels.entry(label).or_default();
            known.more |= values.more;
            values.seen.iter().for_each(|value| known.add(value));
        }
        other.buckets.into_iter().for_each(|bound| self.add_bucket(bound));
        other
            .quantiles
            .into_iter()
            .for_each(|quantile| self.add_quantile(quantile));
    }
}

/// Adds a number at its place, once.
fn add(sorted: &mut Vec<f64>, number: f64) {
    if number.is_finite()
        && sorted.len() < MAXIMUM_VALUES
        && let Err(place) = sorted.binary_search_by(|known| known.total_cmp(&number))
    {
        sorted.insert(place, number);
    }
}

/// The values of a label that were seen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values {
    seen: BTreeSet<String>,
    more: bool,
}

impl Values {
    /// The values, in the order of the alphabet; at most [`MAXIMUM_VALUES`].
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.seen.iter().map(String::as_str)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.seen.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.seen.is_empty()
    }

    /// Whether a value was seen.
    pub fn contains(&self, value: &str) -> bool {
        self.seen.contains(value)
    }

    /// Whether there were more than are kept.
    pub fn is_cut(&self) -> bool {
        self.more
    }

    pub(crate) fn add(&mut self, value: &str) {
        if self.seen.contains(value) {
            return;
        }
        if self.seen.len() < MAXIMUM_VALUES {
            self.seen.insert(value.to_owned());
        } else {
            self.more = true;
        }
    }
}

impl Exposition {
    /// The metrics by their names, in the order of the alphabet.
    pub fn metrics(&self) -> impl Iterator<Item = (&str, &Metric)> {
        self.metrics.iter().map(|(name, metric)| (name.as_str(), metric))
    }

    /// Whether nothing is exposed.
    pub fn is_empty(&self) -> bool {
        self.metrics.is_empty()
    }

    /// The metric of a series, and what the series ends in after the metric's name. A metric that is described and has no
    /// sample yet has the series of its kind.
    ///
    /// ```
    /// let exposition = dashgen_exposition::parse("# TYPE t histogram\nt_bucket{le=\"1\"} 1\nt_count 1\nt_sum 1\n")?;
    /// let (metric, suffix) = exposition.find("t_bucket").expect("it is exposed");
    /// assert_eq!((metric.buckets.as_slice(), suffix), ([1.0].as_slice(), "_bucket"));
    /// assert!(exposition.find("t").is_none(), "there is no series of this name");
    /// # Ok::<(), dashgen_exposition::ParseError>(())
    /// ```
    pub fn find(&self, series: &str) -> Option<(&Metric, &'static str)> {
        let (metric, suffix) = self.declared(series)?;
        let has = if metric.is_seen() {
            metric.suffixes.contains(suffix)
        } else {
            metric.kind.has_series(suffix)
        };
        has.then_some((metric, suffix))
    }

    /// The metric that would have a series of this name, whether or not it has one.
    pub(crate) fn declared(&self, series: &str) -> Option<(&Metric, &'static str)> {
        if let Some(metric) = self.metrics.get(series) {
            return Some((metric, ""));
        }
        SUFFIXES.into_iter().find_map(|suffix| {
            let name = series.strip_suffix(suffix)?;
            // `runs_created` is of `runs_total`.
            let of_counter = || self.metrics.get(&format!("{name}_total"));
            let metric = self.metrics.get(name);
            let metric = metric.or_else(|| (suffix == "_created").then(of_counter)?)?;
            Some((metric, suffix))
        })
    }

    /// Adds what another text exposes. Where both say it, the first stays.
    pub fn merge(&mut self, other: Self) {
        for (name, metric) in other.metrics {
            self.metrics.entry(name).or_default().absorb(metric);
        }
    }
}

/// What series end in that belong to a metric of another name.
pub(crate) const SUFFIXES: [&str; 6] = ["_bucket", "_count", "_sum", "_created", "_gcount", "_gsum"];
