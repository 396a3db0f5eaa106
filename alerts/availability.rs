//! Whether DVT can run plans.

use dashgen::prelude::*;
use dashgen::promql::Series;
use dashgen::rules::Signal;
use dashgen::typed::{LATEST, SeriesOf};
use metrics::prelude::*;

use crate::heartbeat::heartbeats;
use crate::signals::{self, REQUIRED_ADAPTER};
use crate::{ByEnvironment, guide, presence};

/// So long a queue, or a deployment, is expected back after its last process is gone.
const EXPECTED: dashgen::catalogue::Duration = days(1);

/// Whether DVT can run plans: both task queues have workers, writes to the StateStore succeed, and they end
/// at all.
///
/// What is recorded as `dvt:availability:bool`: 1 while it can, 0 while it is known and cannot. A deployment
/// that was there, and of which nothing is left, cannot. Of one that was never seen nobody can say.
pub fn is_available() -> InstantVector<ByEnvironment> {
    let ready = workers_of_the_emptiest_queue()
        .gt(0)
        .group()
        .by(Environment)
        .with_unit(Unit::RATIO);
    let failing = signals::write_failures()
        .vector()
        .ge(guide::AVAILABILITY_WRITE_ERRORS)
        .and(signals::several_writes_failed());
    ready
        .unless(failing)
        .unless(nothing_is_written())
        .or_zero_for(is_known())
        .with_unit(Unit::RATIO)
}

/// A plan needs both queues, so the one with fewer workers decides; one that was there and is gone has none.
fn workers_of_the_emptiest_queue() -> InstantVector<ByEnvironment> {
    let workers = || -> Series<WorkersAvailable> {
        WorkersAvailable
            .matching(Adapter.is(REQUIRED_ADAPTER))
            .matching(Domain.one_of([Domain::CONTROL, Domain::DATA]))
    };
    let now = workers().latest().max().by(Environment).by(Domain);
    let expected = workers()
        .range(EXPECTED)
        .last_over_time()
        .max()
        .by(Environment)
        .by(Domain);
    now.or_zero_for(expected).min().by(Environment).end_grouping()
}

/// Runs start, each of which writes that it did, and no write ends. In an idle night neither happens.
fn nothing_is_written() -> InstantVector<ByEnvironment> {
    let starts = RunsStarted
        .offset(minutes(2))
        .increase_from_zero(minutes(5))
        .sum()
        .by(Environment);
    let writes = StateStoreWriteDuration
        .observation_count()
        .increase_from_zero(minutes(10))
        .sum()
        .by(Environment);
    starts.gt(0).unless(writes.gt(0))
}

/// Deployments that Prometheus sees, or that could run plans in the last day and were judged until now.
/// Prometheus itself was away where the judgements end.
fn is_known() -> InstantVector<ByEnvironment> {
    let was_up = Availability.range(EXPECTED).max_over_time().gt(0);
    let was_judged = Availability.range(LATEST).last_over_time();
    presence(WorkersAvailable.latest())
        .or(presence(StateStoreWriteErrors.count_over_time(LATEST)))
        .or(presence(heartbeats().latest()))
        .or(presence(was_up.and(was_judged)))
        .group()
        .by(Environment)
        .with_unit(Unit::RATIO)
        .end_grouping()
}

/// The share of time in which DVT could run plans. Minutes of which nothing is known are not bad ones.
pub fn availability() -> Signal<SeriesOf<Availability>> {
    let window = guide::AVAILABILITY_WINDOW;
    let range = || Availability.range(window);
    let bad = range().count_over_time() - range().sum_over_time().with_unit(Unit::COUNT);
    #[expect(clippy::cast_precision_loss, reason = "a few hours")]
    let minutes = (window.milliseconds / 60_000) as f64;
    let share = 1.0 - (bad / minutes).with_unit(Unit::RATIO);
    Signal::new(format!("Availability ({window})"), share)
        .slug("availability")
        .description(format!(
            "The share of the last {window:#} in which DVT could run plans: both task queues of \
             Temporal have workers, writes to the StateStore end, and fewer than {:#} of them fail. \
             Minutes of which nothing is known count as good. Below the red line someone is paged.",
            guide::AVAILABILITY_WRITE_ERRORS
        ))
        .runbook("availability.md")
        .fail_below(guide::AVAILABILITY_ALERT)
        .warn_below(guide::AVAILABILITY_OBJECTIVE)
}
