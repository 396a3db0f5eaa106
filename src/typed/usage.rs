//! What a counter has counted from one evaluation of a rule to the next: parts that add up to all that it has counted.

use super::aggregate::{add_label, aggregate};
use super::bare::Bare;
use super::events::{Deployments, FIRST_SCRAPES, REMEMBERED, last, last_of, or};
use super::select::MetricSelector;
use super::series::Series;
use crate::catalogue::Metric;
use crate::days;
use dashgen_promql::ast::{BinaryOp, Duration, Matching, MatchingLabels, Name, Window};

/// The label by which Prometheus tells processes apart.
const INSTANCE: &str = "instance";
/// A process that was not seen for longer than [`REMEMBERED`] and was seen in this time has come back: what its counters
/// hold was counted before.
const PROCESSES_REMEMBERED: Duration = days(1);

/// What a counter has counted since the evaluation before, where there is one each `interval`.
///
/// `increase` does not add up: it leaves out what happens between the last sample of one window and the first of the next,
/// and makes up for it by a guess. This is a difference of two samples, the last one of now and the last one of the
/// evaluation before, so that its values add up to what was counted between the first and the last of any evaluations:
/// - a scrape that fails is made up for by the next one, if that comes within the hour;
/// - a counter that starts again has counted what it reached before and what it has reached since;
/// - a series that is born has counted all that it says, in a deployment that Prometheus watched before, and in a process
///   that was not there earlier in the day.
pub(crate) fn grown_since<M: Metric>(
    series: &Series<M>,
    interval: Duration,
    deployments: &Deployments,
) -> Bare {
    let window = Window::Fixed(interval);
    let now = || last(series, window.clone());
    let before = || last_of(series.clone().offset(interval), REMEMBERED.into());
    let highest = series
        .clone()
        .function_over("max_over_time", window.clone(), Some(M::unit()))
        .bare;
    let plain = |op, left: Bare, right: Bare| left.binary(op, right, false, Matching::default());
    let zero = Bare::number(0.0).expr;
    let until_restart =
        plain(BinaryOp::Subtract, highest, before()).call_with("clamp_min", |grown| vec![grown, zero]);
    let restarted = now()
        .binary(BinaryOp::Less, before(), true, Matching::default())
        .with_unit(None);
    let since_restart = plain(BinaryOp::Multiply, now(), restarted).with_unit(Some(M::unit()));
    let grown = plain(BinaryOp::Add, until_restart, since_restart);

    let born = plain(BinaryOp::Unless, now(), before())
        .binary(
            BinaryOp::And,
            watched_before::<M>(interval, deployments),
            false,
            deployments.matching(),
        )
        .binary(
            BinaryOp::Unless,
            returned::<M>(interval, deployments),
            false,
            on_instance(),
        );
    or(grown, born).finite()
}

/// What shows processes: what deployments are known by, or the metric itself.
fn processes<M: Metric>(deployments: &Deployments, ago: Duration, within: Duration) -> Bare {
    let mut processes = Series::<M>::new();
    if let Some((selector, gathered)) = deployments.known_by.clone() {
        (processes.selector, processes.gathered) = (selector, gathered);
    }
    processes.offset(ago).count_over_time(within).bare
}

/// Deployments that Prometheus watched before a series could be born in the window. One scrape that fails hides none.
fn watched_before<M: Metric>(interval: Duration, deployments: &Deployments) -> Bare {
    let ago = Duration {
        milliseconds: interval.milliseconds + FIRST_SCRAPES.milliseconds,
    };
    processes::<M>(deployments, ago, FIRST_SCRAPES)
}

/// Processes that were not seen in the hour before the window, and were seen earlier in the day.
fn returned<M: Metric>(interval: Duration, deployments: &Deployments) -> Bare {
    let seen = |within| processes::<M>(deployments, interval, within);
    seen(PROCESSES_REMEMBERED).binary(BinaryOp::Unless, seen(REMEMBERED), false, on_instance())
}

fn on_instance() -> Matching {
    Matching {
        labels: Some(MatchingLabels {
            on: true,
            labels: vec![Name::Borrowed(INSTANCE)],
        }),
        ..Matching::default()
    }
}

/// `sum by (environment, …) (…)`: a sum for each deployment, and for each value of a label.
pub(crate) fn sum_of_each(bare: Bare, deployments: &Deployments, label: Option<&'static str>) -> Bare {
    let mut sum = Bare {
        expr: aggregate("sum", None, bare.expr),
        ..bare
    };
    for label in deployments.label().into_iter().chain(label) {
        add_label(&mut sum.expr, Name::Borrowed(label));
    }
    sum
}
