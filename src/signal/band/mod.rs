//! Bands: what a signal is expected to be at this hour, learnt from the same hours before, and how far it may be from it.

mod expected;
mod faults;
mod read;

use super::Signal;
use crate::typed::{Deployments, InstantVector, LabelIn, Labels, variable_matcher};
use crate::variable::Variable;
use crate::{Quantity, catalogue::Label, days, hours, minutes};
use dashgen_promql::ast::{Duration, Expr, Matcher};

/// How often what a band needs is recorded, and with it the distance between two samples that it learns from.
///
/// Five minutes, the longest distance at which Prometheus still takes one sample for the next. Nothing that is learnt over
/// days gains from more, and the rules cost a fifth of what they would every minute.
pub const BAND_INTERVAL: Duration = minutes(5);

/// How far back what is recorded is read: twice the distance of two samples and a little more, since an evaluation may be
/// late or missed.
pub const BAND_READ: Duration = minutes(11);

/// A signal with the band in which it is expected, learnt by recording rules from the same hours of days or weeks before.
///
/// What is expected is the **median** over these hours of what the signal was on average; the half-width is a multiple of
/// how much it varied, within these hours and from one to the next, again by medians. So what happened in fewer than half
/// of them, an incident or a hole, moves nothing. The idea of adaptive and robust bands by recording rules is that of
/// [Grafana's framework](https://github.com/grafana/promql-anomaly-detection); other than there each band has series of its
/// own names, which keep the labels of the signal, there is no marker label by which two signals could meet, and no
/// experimental function.
///
/// | series | what it is |
/// | --- | --- |
/// | `NAME:value` | the signal, without what is infinite or not a number |
/// | `NAME:volume` | of how many events it speaks, with [`volume`](Self::volume) |
/// | `NAME:learnt` | the part that is learnt, with [`learns_nothing_while`](Self::learns_nothing_while) |
/// | `NAME:expected` | what is expected now |
/// | `NAME:noise` | how much it varied |
/// | `NAME:width` | half the width of the band |
///
/// **Cost.** Four rules and four series for each series of the signal, one more with a volume, one more with incidents
/// that are not learnt: [`rules`](Self::rules) counts them. Every five minutes each series of the signal is read at 7 hours
/// of 12 samples by [`Season::Day`], at 4 more by [`Season::Week`], in five selectors, and over a day of noise: about 800
/// samples.
///
/// **A new series** has no band, and so no alert, before it has been there at [`Season::least`] of the hours that are
/// looked back at: three days. With [`zero_before_birth`](Self::zero_before_birth) it was 0 before it was born. **Backfilled**
/// history is learnt if `NAME:value` is backfilled too (`promtool tsdb create-blocks-from rules`, rule by rule in the order
/// of the file).
///
/// ```
/// use dashgen::prelude::*;
/// use dashgen::rules::{AlertRule, Rules, Severity, Signal};
///
/// dashgen::labels! {
///     /// The customer.
///     Tenant = "tenant";
/// }
/// dashgen::metrics! {
///     /// Memory that a customer's sandboxes hold.
///     gauge Memory = "memory_bytes" in Unit::BYTES, labels [Tenant];
/// }
/// let memory = Signal::new("Memory", Memory.latest().sum().by(Tenant)).runbook("unusual.md");
/// let band = memory
///     .band("shop:memory")
///     .above()
///     .at_least(Quantity::new(64e6, Unit::BYTES));
/// let alert = AlertRule::new("MemoryUnusual", Severity::P2, band.outside()).pending_period(minutes(30));
/// assert_eq!(
///     alert.expr().to_string(),
///     "last_over_time(shop:memory:value[11m]) > \
///      last_over_time(shop:memory:expected[11m]) + last_over_time(shop:memory:width[11m])"
/// );
/// assert_eq!((band.rules(), band.warm_up()), (4, days(3)));
/// let rules = Rules::new("shop").band(&band);
/// ```
#[derive(Debug)]
#[must_use]
pub struct Band<L> {
    pub(crate) name: String,
    pub(crate) signal: Signal<L>,
    season: Season,
    side: Side,
    window: Duration,
    deviations: f64,
    at_least: Option<Quantity>,
    share: f64,
    volume: Option<Volume>,
    births: Option<Deployments>,
    incidents: Vec<Incident>,
    chosen: Vec<Matcher>,
    furthest: bool,
}

/// Which hours a band looks back at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Season {
    /// The same hour of the last seven days.
    #[default]
    Day,
    /// The same hour of the same day of the last four weeks. Until two weeks are known, that of the last seven days: the
    /// first weekend is judged by working days.
    Week,
}

impl Season {
    /// How far back each of its hours lies, and of how many of them something must be known: for each of the ways in which
    /// it can be judged, the best first.
    pub(crate) fn lookbacks(self) -> Vec<(Vec<Duration>, usize)> {
        let daily = ((1..=7).map(days).collect(), 3);
        match self {
            Self::Day => vec![daily],
            Self::Week => vec![((1..=4).map(|week| days(7 * week)).collect(), 2), daily],
        }
    }

    /// Of how many days something must be known before there is a band.
    pub fn least(self) -> u32 {
        3
    }
}

/// What is unusual.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Above,
    Below,
    Both,
}

/// Of how many events the signal speaks, and how many must be expected.
#[derive(Clone, Debug)]
struct Volume {
    expr: Expr,
    least: f64,
    faults: Vec<String>,
}

/// A time that is not learnt.
#[derive(Clone, Debug)]
struct Incident {
    expr: Expr,
    deployments: Deployments,
    faults: Vec<String>,
}

impl<L: Labels> Signal<L> {
    /// A [`Band`] around it, under the name that its series begin with: `shop:memory`, in lower case, with a colon as all
    /// that is recorded.
    pub fn band(&self, name: impl Into<String>) -> Band<L> {
        Band {
            name: name.into(),
            signal: self.clone(),
            season: Season::default(),
            side: Side::Both,
            window: hours(1),
            deviations: 4.0,
            at_least: None,
            share: 0.0,
            volume: None,
            births: None,
            incidents: Vec::new(),
            chosen: Vec::new(),
            furthest: false,
        }
    }
}

impl<L: Labels> Band<L> {
    /// Only what is above the band is unusual. Default: what is outside of it.
    pub fn above(mut self) -> Self {
        self.side = Side::Above;
        self
    }

    /// Only what is below the band is unusual.
    pub fn below(mut self) -> Self {
        self.side = Side::Below;
        self
    }

    /// Which hours it looks back at. Default: those of the last seven days.
    pub fn season(mut self, season: Season) -> Self {
        self.season = season;
        self
    }

    /// How long each of these hours is, the same time of day in its middle. Default: an hour. A signal that says something
    /// once in a while needs more.
    pub fn window(mut self, window: Duration) -> Self {
        self.window = window;
        self
    }

    /// How many deviations the half-width has. Default: 4, which chance hardly reaches where values are close to normal.
    pub fn deviations(mut self, count: f64) -> Self {
        self.deviations = count;
        self
    }

    /// The smallest half-width, in the unit of the signal: less than this is never worth a message. There is no default: a
    /// signal that does not vary would have a band without width.
    pub fn at_least(mut self, width: impl Into<Quantity>) -> Self {
        self.at_least = Some(width.into());
        self
    }

    /// Adds a share of what is expected to the half-width: 0.25 is a quarter. Default: none.
    pub fn and_share(mut self, share: f64) -> Self {
        self.share = share;
        self
    }

    /// Of how many events the signal speaks, and how many of them must be **expected** at this hour for a band to be
    /// there. A share or a mean needs it. What was seen is no guard: an incident in which hardly anything happens would
    /// mute its own alert.
    pub fn volume<State>(mut self, events: InstantVector<L, State>, least: f64) -> Self {
        self.volume = Some(Volume {
            faults: events.errors().to_vec(),
            expr: events.finite().into_expr(),
            least,
        });
        self
    }

    /// A series that was not there counted nothing, where its deployment was: for what is born with its first event, such
    /// as a new kind of error. Without it, a new series has no band for three days.
    pub fn zero_before_birth(mut self, deployments: &Deployments) -> Self {
        self.births = Some(deployments.clone());
        self
    }

    /// Learns nothing while this is true in the same deployment: an incident that another alert tells of. Without it an
    /// incident is outvoted by the hours in which there was none, which is enough for most; with it, also one of many days.
    pub fn learns_nothing_while<R, State>(
        mut self,
        incident: InstantVector<R, State>,
        deployments: &Deployments,
    ) -> Self {
        self.incidents.push(Incident {
            faults: incident.errors().to_vec(),
            expr: incident.into_expr(),
            deployments: deployments.clone(),
        });
        self
    }

    /// Only what the reader of a dashboard chose, for panels.
    pub fn matching_variable<X, Place>(mut self, variable: &Variable<X>) -> Self
    where
        X: Label + LabelIn<L, Place>,
    {
        self.chosen.push(variable_matcher(variable));
        self
    }

    /// Only the series that was furthest from what is expected in the range of the dashboard, for a panel that shows one of
    /// many without being told which.
    pub fn furthest(mut self) -> Self {
        self.furthest = true;
        self
    }

    /// The name that its series begin with.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The signal that it is around.
    pub fn signal(&self) -> &Signal<L> {
        &self.signal
    }

    /// How long something must be known before there is a band.
    pub fn warm_up(&self) -> Duration {
        days(self.season.least())
    }

    /// How many recording rules it takes, and how many series for each series of the signal.
    pub fn rules(&self) -> usize {
        self.records().len()
    }

    /// Why a panel of it is empty, for whoever looks at one.
    pub fn empty_text(&self) -> String {
        let volume = match &self.volume {
            Some(volume) => format!(
                ", or fewer than {} events are expected at this hour",
                volume.least
            ),
            None => String::new(),
        };
        format!("No band: less than {:#} is known{volume}", self.warm_up())
    }
}

#[cfg(test)]
mod tests;
