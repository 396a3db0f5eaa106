//! What a series shows over time, and the samples that come of it.

#![allow(
    clippy::cast_precision_loss,
    reason = "steps and milliseconds of a test are far below 2^53"
)]

use crate::seconds;
use dashgen_promql::ast::Duration;

/// How fast a counter grows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pace {
    per_millisecond: f64,
}

/// So many a second.
pub fn per_second(count: f64) -> Pace {
    Pace {
        per_millisecond: count / 1_000.0,
    }
}

/// So many a minute.
pub fn per_minute(count: f64) -> Pace {
    per_second(count / 60.0)
}

/// So many an hour.
pub fn per_hour(count: f64) -> Pace {
    per_minute(count / 60.0)
}

/// What a series shows, phase after phase: [`OverTime`] has the words for it.
#[derive(Clone, Debug, Default, PartialEq)]
#[must_use]
pub struct Timeline {
    phases: Vec<Phase>,
    /// What was said in an order that means nothing.
    faults: Vec<String>,
}

/// What something shows over time, for [`TestSeries::following`](super::TestSeries::following) and for the events that a
/// histogram observes.
///
/// ```
/// use dashgen::prelude::*;
/// use dashgen::rules::unit_test::{OverTime, per_minute, timeline};
///
/// let burst = timeline().rising(per_minute(10.0)).until(minutes(20)).rising(per_minute(200.0));
/// ```
pub fn timeline() -> Timeline {
    Timeline::default()
}

#[derive(Clone, Debug, PartialEq)]
struct Phase {
    shape: Shape,
    until: Option<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Shape {
    At(f64),
    Rising(Pace),
    /// The time itself, so many seconds ahead.
    Clock(f64),
    Absent,
    Unseen,
    /// One sample: a scrape fails.
    FailedScrape,
    /// One sample: the counter starts again.
    Restart,
    Gone,
}

impl Shape {
    /// Whether it is over after one sample.
    fn is_moment(self) -> bool {
        matches!(self, Self::FailedScrape | Self::Restart)
    }
}

/// A sample as promtool writes it.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Sample {
    Value(f64),
    /// `_`
    Missing,
    /// `stale`
    Stale,
}

impl Sample {
    fn plus(self, other: Self) -> Self {
        match (self, other) {
            (Self::Value(one), Self::Value(other)) => Self::Value(one + other),
            (Self::Stale, _) | (_, Self::Stale) => Self::Stale,
            _ => Self::Missing,
        }
    }
}

/// The words for what a series shows over time.
///
/// A phase lasts [`until`](Self::until) a moment, itself included; the last one lasts as long as the test looks. Without
/// a phase for its start, a series is there from the first sample on, a counter at 0.
///
/// ```
/// use dashgen::prelude::*;
/// use dashgen::rules::unit_test::{OverTime, per_minute, series};
///
/// dashgen::metrics! {
///     /// Orders that failed.
///     counter Failed = "shop_failed_orders_total" in Unit::OPERATIONS, labels [];
/// }
/// // Quiet, then six a minute; after half an hour a process that starts again, then one scrape that fails.
/// let failed = series(Failed)
///     .at(0.0)
///     .until(minutes(20))
///     .rising(per_minute(6.0))
///     .until(minutes(30))
///     .restarts()
///     .until(minutes(40))
///     .scrape_fails();
/// ```
pub trait OverTime: Sized {
    #[doc(hidden)]
    fn timeline(&mut self) -> &mut Timeline;

    /// It has this value, and keeps it. For a counter: a jump, and no more events.
    fn at(mut self, value: impl Into<f64>) -> Self {
        self.timeline().push(Shape::At(value.into()));
        self
    }

    /// It grows from where it is.
    fn rising(mut self, pace: Pace) -> Self {
        self.timeline().push(Shape::Rising(pace));
        self
    }

    /// The end of what was said last, itself included.
    fn until(mut self, moment: Duration) -> Self {
        self.timeline().end(moment);
        self
    }

    /// It is born at this moment: until then there is no such series, and its first sample is what comes next.
    fn born_at(mut self, moment: Duration) -> Self {
        let timeline = self.timeline();
        timeline.push(Shape::Absent);
        timeline.end(Duration {
            milliseconds: moment.milliseconds - 1,
        });
        self
    }

    /// Prometheus sees nothing of it, as when Prometheus itself is away: a hole without a marker. A counter that was rising
    /// goes on doing so.
    fn unseen(mut self) -> Self {
        self.timeline().push(Shape::Unseen);
        self
    }

    /// One scrape fails, and ends the series for a sample, as Prometheus marks it. Then all goes on as before.
    fn scrape_fails(mut self) -> Self {
        self.timeline().moment(Shape::FailedScrape);
        self
    }

    /// The target is gone, and its series with it.
    fn gone(mut self) -> Self {
        self.timeline().push(Shape::Gone);
        self
    }
}

impl OverTime for Timeline {
    fn timeline(&mut self) -> &mut Timeline {
        self
    }
}

impl Timeline {
    /// The process starts again: it counts from 0, at the same pace.
    pub fn restarts(mut self) -> Self {
        self.moment(Shape::Restart);
        self
    }

    pub(super) fn clock(&mut self, ahead: f64) {
        self.push(Shape::Clock(ahead));
    }

    fn push(&mut self, shape: Shape) {
        if let Some(last) = self.phases.last()
            && last.until.is_none()
            && !last.shape.is_moment()
        {
            self.faults
                .push("a phase has no end, and another follows; say `.until(…)` between the two".to_owned());
        }
        self.phases.push(Phase { shape, until: None });
    }

    fn end(&mut self, moment: Duration) {
        let before = self.phases.iter().rev().skip(1).find_map(|phase| phase.until);
        match self.phases.last_mut() {
            Some(last) if last.until.is_none() => {
                if before.is_some_and(|before| before >= moment.milliseconds) {
                    self.faults.push(format!(
                        "`.until({moment:#})` does not lie after the phase before; its phase never is"
                    ));
                }
                last.until = Some(moment.milliseconds);
            }
            _ => self.faults.push(format!(
                "`.until({moment:#})` ends nothing; say before it what the series shows"
            )),
        }
    }

    /// Something that takes one sample, between two phases of the same shape.
    fn moment(&mut self, shape: Shape) {
        let before = self.phases.iter().rev().find(|phase| !phase.shape.is_moment());
        let Some(before) = before
            .filter(|phase| phase.until.is_some())
            .map(|phase| phase.shape)
        else {
            self.faults.push(
                "what happens at one moment needs a phase before it that ends: `.rising(…).until(…).restarts()`"
                    .to_owned(),
            );
            return;
        };
        self.phases.push(Phase { shape, until: None });
        self.phases.push(Phase {
            // A jump was before; what counts now stands at 0.
            shape: match (shape, before) {
                (Shape::Restart, Shape::At(_)) => Shape::At(0.0),
                _ => before,
            },
            until: None,
        });
    }

    pub(super) fn faults(&self) -> &[String] {
        &self.faults
    }

    fn samples(&self, interval: Duration, last: Duration) -> Vec<Sample> {
        let step = interval.milliseconds;
        let mut samples = Vec::new();
        if step <= 0 {
            // A fault, said where the interval is.
            return samples;
        }
        let (mut phase, mut value, mut pace) = (0, 0.0, 0.0);
        let (mut is_born, mut is_gone) = (false, false);
        for number in 0..=last.milliseconds / step {
            let now = number * step;
            while self
                .phases
                .get(phase)
                .is_some_and(|phase| phase.until.is_some_and(|until| now > until))
            {
                phase += 1;
            }
            let Some(shape) = self.phases.get(phase).map(|phase| phase.shape) else {
                samples.push(Sample::Missing);
                continue;
            };
            if shape.is_moment() {
                phase += 1;
            }
            match shape {
                Shape::Rising(of) => pace = of.per_millisecond,
                Shape::At(_) | Shape::Clock(_) => pace = 0.0,
                Shape::Absent | Shape::Unseen | Shape::FailedScrape | Shape::Restart | Shape::Gone => {}
            }
            if is_born {
                value += pace * step as f64;
            }
            let sample = match shape {
                Shape::At(at) => {
                    value = at;
                    Sample::Value(value)
                }
                Shape::Rising(_) => Sample::Value(value),
                Shape::Clock(ahead) => {
                    value = now as f64 / 1_000.0 + ahead;
                    Sample::Value(value)
                }
                Shape::Restart => {
                    value = 0.0;
                    Sample::Value(value)
                }
                Shape::Absent | Shape::Unseen => Sample::Missing,
                Shape::FailedScrape => Sample::Stale,
                Shape::Gone if is_gone => Sample::Missing,
                Shape::Gone => Sample::Stale,
            };
            is_gone = shape == Shape::Gone;
            is_born |= matches!(sample, Sample::Value(_));
            samples.push(sample);
        }
        samples
    }
}

/// The samples of a sum up to a moment, each summand so many times, in promtool's notation. The sum is seen where each
/// summand is.
pub(super) fn values(summands: &[(f64, Timeline)], interval: Duration, last: Duration) -> String {
    let added = summands
        .iter()
        .map(|(weight, timeline)| (weight, timeline.samples(interval, last)))
        .fold(Vec::new(), |sum: Vec<Sample>, (weight, samples)| {
            let weighted = samples.into_iter().map(|sample| match sample {
                Sample::Value(value) => Sample::Value(weight * value),
                other => other,
            });
            if sum.is_empty() {
                return weighted.collect();
            }
            let pairs = sum.into_iter().zip(weighted);
            pairs.map(|(one, other)| one.plus(other)).collect()
        });
    written(&added)
}

/// A number without the noise of adding fractions.
fn rounded(value: f64) -> f64 {
    let rounded = (value * 1e9).round() / 1e9;
    // A number that is none, or too large to have fractions.
    if rounded.is_finite() { rounded + 0.0 } else { value }
}

fn text(value: f64) -> String {
    match value {
        value if value.is_nan() => "NaN".to_owned(),
        value if value.is_infinite() => if value > 0.0 { "Inf" } else { "-Inf" }.to_owned(),
        value => rounded(value).to_string(),
    }
}

/// Equal samples, and those that grow evenly, in one word.
fn written(samples: &[Sample]) -> String {
    let mut words = Vec::new();
    let mut rest = samples;
    while let Some(first) = rest.first() {
        let alike = rest.iter().take_while(|sample| is_same(first, sample)).count();
        let even = evenly(rest);
        let count = match first {
            Sample::Stale => {
                words.push("stale".to_owned());
                1
            }
            Sample::Missing => {
                words.push(if alike == 1 {
                    "_".to_owned()
                } else {
                    format!("_x{alike}")
                });
                alike
            }
            Sample::Value(value) if even > alike.max(2) => {
                let Sample::Value(last) = rest[even - 1] else {
                    break;
                };
                let step = (last - value) / (even - 1) as f64;
                let sign = if step < 0.0 { '-' } else { '+' };
                words.push(format!("{}{sign}{}x{}", text(*value), text(step.abs()), even - 1));
                even
            }
            Sample::Value(value) => {
                words.push(if alike == 1 {
                    text(*value)
                } else {
                    format!("{}x{}", text(*value), alike - 1)
                });
                alike
            }
        };
        rest = &rest[count..];
    }
    words.join(" ")
}

fn is_same(one: &Sample, other: &Sample) -> bool {
    match (one, other) {
        (Sample::Value(one), Sample::Value(other)) => {
            one.to_bits() == other.to_bits() || (one - other).abs() < 1e-12
        }
        _ => one == other,
    }
}

/// How many samples from the first on lie on one line.
fn evenly(samples: &[Sample]) -> usize {
    let [Sample::Value(first), Sample::Value(second), ..] = samples else {
        return 1;
    };
    let step = second - first;
    let on_the_line = |(number, sample): (usize, &Sample)| {
        matches!(sample, Sample::Value(value)
            if (first + step * number as f64 - value).abs() < 1e-7)
    };
    let numbered = samples.iter().enumerate();
    if step.is_finite() && step != 0.0 {
        numbered
            .take_while(|&(number, sample)| on_the_line((number, sample)))
            .count()
    } else {
        1
    }
}

/// The time between two samples unless another is named: that between two scrapes, and between two evaluations.
pub(super) const INTERVAL: Duration = seconds(30);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::minutes;

    fn values(timeline: Timeline) -> String {
        assert_eq!(timeline.faults(), [""; 0]);
        super::values(&[(1.0, timeline)], INTERVAL, minutes(5))
    }

    #[test]
    fn each_word_has_its_samples() {
        insta::assert_snapshot!(values(timeline().at(3.0)), @"3x10");
        insta::assert_snapshot!(values(timeline().rising(per_minute(2.0))), @"0+1x10");
        insta::assert_snapshot!(
            values(timeline().rising(per_minute(10.0)).until(minutes(2)).rising(per_minute(14.0))),
            @"0+5x4 27+7x5"
        );
        insta::assert_snapshot!(values(timeline().born_at(minutes(2)).at(1.0)), @"_x4 1x6");
        insta::assert_snapshot!(
            values(timeline().rising(per_minute(2.0)).until(minutes(2)).restarts()),
            @"0+1x4 0+1x5"
        );
        insta::assert_snapshot!(values(timeline().at(7.0).until(minutes(2)).restarts()), @"7x4 0x5");
        insta::assert_snapshot!(
            values(timeline().at(5.0).until(minutes(1)).unseen().until(minutes(3)).at(7.0)),
            @"5x2 _x4 7x3"
        );
        insta::assert_snapshot!(
            values(timeline().rising(per_minute(2.0)).until(minutes(1)).unseen().until(minutes(3)).rising(per_minute(2.0))),
            @"0+1x2 _x4 7+1x3"
        );
        insta::assert_snapshot!(values(timeline().at(2.0).until(minutes(2)).gone()), @"2x4 stale _x5");
        insta::assert_snapshot!(values(timeline().at(2.0).until(minutes(2)).scrape_fails()), @"2x4 stale 2x4");
        insta::assert_snapshot!(
            values(timeline().rising(per_minute(2.0)).until(minutes(1)).scrape_fails().until(minutes(3)).gone()),
            @"0+1x2 stale 4+1x2 stale _x3"
        );
        insta::assert_snapshot!(values(timeline().at(f64::NAN)), @"NaNx10");
        insta::assert_snapshot!(values(timeline().at(-1.5)), @"-1.5x10");
        let mut clock = timeline();
        clock.clock(-54.0);
        insta::assert_snapshot!(values(clock), @"-54+30x10");
        insta::assert_snapshot!(values(timeline().at(1.0).until(minutes(2))), @"1x4 _x6");
    }

    #[test]
    fn what_means_nothing_is_a_fault() {
        let faults = |timeline: Timeline| timeline.faults().join("\n");
        insta::assert_snapshot!(faults(timeline().until(minutes(1))), @"`.until(1 minute)` ends nothing; say before it what the series shows");
        insta::assert_snapshot!(faults(timeline().at(1.0).at(2.0)), @"a phase has no end, and another follows; say `.until(…)` between the two");
        insta::assert_snapshot!(faults(timeline().restarts()), @"what happens at one moment needs a phase before it that ends: `.rising(…).until(…).restarts()`");
        insta::assert_snapshot!(
            faults(timeline().at(1.0).until(minutes(5)).at(2.0).until(minutes(3))),
            @"`.until(3 minutes)` does not lie after the phase before; its phase never is"
        );
    }
}
