//! What is recorded of a band, in the order in which the rules read each other.

use super::{BAND_INTERVAL, Band};
use crate::Quantity;
use crate::typed::Labels;
use dashgen_promql::ast::{Duration, Expr};

/// The label under which hours of different days meet in one vector. No scraped label begins with `__`, so it is nobody's.
const LOOKBACK: &str = "__lookback__";

/// The standard deviation of a normal distribution is so many median distances to its median.
const OF_MEDIAN_DISTANCE: f64 = 1.4826;

/// A recording rule of a band.
#[derive(Clone, Debug)]
pub(crate) struct BandRecord {
    pub(crate) name: String,
    pub(crate) expr: Result<Expr, String>,
}

impl<L: Labels> Band<L> {
    /// The rules. Each reads only metrics and what those before it record.
    pub(crate) fn records(&self) -> Vec<BandRecord> {
        let mut records = vec![self.record("value", format!("({}) < +Inf > -Inf", self.signal.vector()))];
        if let Some(volume) = &self.volume {
            records.push(self.record("volume", volume.expr.to_string()));
        }
        if !self.incidents.is_empty() {
            records.push(self.record("learnt", self.learnt()));
        }
        records.push(self.record("expected", self.best(|back, least| self.median_of(back, least))));
        records.push(self.record("noise", self.best(|back, least| self.noise(back, least))));
        records.push(self.record("width", self.width()));
        records
    }

    fn record(&self, part: &str, text: String) -> BandRecord {
        BandRecord {
            name: self.part(part),
            expr: parsed(&text),
        }
    }

    /// The name of one of its series.
    pub(super) fn part(&self, part: &str) -> String {
        format!("{}:{part}", self.name)
    }

    fn learnt(&self) -> String {
        let unless = self.incidents.iter().map(|incident| {
            let label = incident.deployments.label().map(quoted).unwrap_or_default();
            format!(" unless on ({label}) ({})", incident.expr)
        });
        self.part("value") + &unless.collect::<String>()
    }

    /// By the best of the ways in which the season can be judged, series by series.
    fn best(&self, of: impl Fn(&[Duration], usize) -> String) -> String {
        let ways = self.season.lookbacks();
        let ways: Vec<String> = ways.iter().map(|(back, least)| of(back, *least)).collect();
        ways.join(" or ")
    }

    fn median_of(&self, back: &[Duration], least: usize) -> String {
        let means = self.hours("avg_over_time", self.history(), back);
        let median = format!("{} and {}", median(&means), enough(&means, least));
        match &self.volume {
            None => median,
            Some(volume) => {
                let volumes = self.hours("avg_over_time", "volume", back);
                format!("{median} and {} >= {}", self::median(&volumes), volume.least)
            }
        }
    }

    /// How much it varied within the hours, and how far their means are from what is expected.
    fn noise(&self, back: &[Duration], least: usize) -> String {
        let within = self.hours("stddev_over_time", self.history(), back);
        let means = self.hours("avg_over_time", self.history(), back);
        let expected = self.part("expected");
        let distances = format!("abs(({means}) - ignoring ({LOOKBACK}) group_left () {expected})");
        format!(
            "{} + {OF_MEDIAN_DISTANCE} * {} and {}",
            median(&within),
            median(&distances),
            enough(&means, least)
        )
    }

    fn width(&self) -> String {
        let (noise, expected) = (self.part("noise"), self.part("expected"));
        let unit = self.signal.vector().unit().cloned();
        let least = self
            .at_least
            .as_ref()
            .map_or(0.0, |least| in_unit(least, unit.as_ref()));
        // An hour that happened to be calm on all days is no calmer than the day around it.
        let calmest = format!("(avg_over_time({noise}[1d]) > {noise} or {noise})");
        let share = match self.share {
            share if share > 0.0 => format!(" + {share} * abs({expected})"),
            _ => String::new(),
        };
        format!("clamp_min({} * {calmest}{share}, {least})", self.deviations)
    }

    fn history(&self) -> &'static str {
        if self.incidents.is_empty() {
            "value"
        } else {
            "learnt"
        }
    }

    /// One vector of all hours that it looks back at, each with its distance as a label.
    fn hours(&self, function: &str, part: &str, back: &[Duration]) -> String {
        let series = self.part(part);
        let hours = back.iter().map(|back| {
            let offset = Duration {
                // The same time of day is in the middle of the hour.
                milliseconds: (back.milliseconds - self.window.milliseconds / 2).max(0),
            };
            let hour = format!("{function}({series}[{}] offset {offset})", self.window);
            let hour = match &self.births {
                None => hour,
                Some(births) => {
                    let (label, known) = births.known_ago(*back);
                    let label = label.map(quoted).unwrap_or_default();
                    format!("({hour} or 0 * {} and on ({label}) {known})", self.part("value"))
                }
            };
            format!(r#"label_replace({hour}, "{LOOKBACK}", "{back}", "", "")"#)
        });
        hours.collect::<Vec<_>>().join(" or ")
    }
}

fn median(hours: &str) -> String {
    format!("quantile without ({LOOKBACK}) (0.5, {hours})")
}

fn enough(hours: &str, least: usize) -> String {
    format!("count without ({LOOKBACK}) ({hours}) >= {least}")
}

/// A label as PromQL writes it: one with dots in quotes.
fn quoted(label: &str) -> String {
    if crate::catalogue::name::is_quoted(label) {
        format!("{label:?}")
    } else {
        label.to_owned()
    }
}

pub(super) fn in_unit(quantity: &Quantity, unit: Option<&crate::Unit>) -> f64 {
    let value = unit.map_or(Ok(quantity.value()), |unit| quantity.value_in(unit));
    value.unwrap_or_else(|_| quantity.value())
}

pub(super) fn parsed(text: &str) -> Result<Expr, String> {
    match dashgen_promql::parse(text) {
        Ok(parsed) => Ok(parsed.expr),
        Err(error) => Err(format!("what the band records is not PromQL: {error}")),
    }
}

/// The shortest window that holds something to learn from: three samples.
pub(super) const SHORTEST: Duration = Duration {
    milliseconds: 3 * BAND_INTERVAL.milliseconds,
};
