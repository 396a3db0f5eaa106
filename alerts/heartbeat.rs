//! The heartbeat of the adapter that DVT cannot do without, whatever its clock says.

use dashgen::prelude::*;
use dashgen::promql::Series;
use dashgen::rules::Signal;
use dashgen::typed::{LATEST, SeriesOf};
use metrics::prelude::*;

use crate::signals::REQUIRED_ADAPTER;
use crate::{ByEnvironment, guide, presence};

/// So long a deployment is remembered whose processes are all gone.
const REMEMBERED: dashgen::catalogue::Duration = days(1);

pub(crate) fn heartbeats() -> Series<AdapterLastHeartbeat> {
    AdapterLastHeartbeat.matching(Adapter.is(REQUIRED_ADAPTER))
}

/// The last sign of life of each replica. A stamp that lies ahead is none by itself: it proves life only
/// while it moves.
fn signs_of_life() -> InstantVector<SeriesOf<AdapterLastHeartbeat>> {
    let ahead = Quantity::from(guide::CLOCK_AHEAD).value();
    let stamps = heartbeats().latest().le(time() + ahead);
    let moving = (heartbeats().changes(LATEST).gt(0) * 0.0).with_unit(Unit::TIMESTAMP);
    stamps.or((moving + time()).with_unit(Unit::TIMESTAMP))
}

/// Silence of the adapter that DVT cannot do without; the freshest replica counts.
pub fn heartbeat_age() -> Signal<(Adapter, ByEnvironment)> {
    let last = signs_of_life().max().by(Environment).by(Adapter);
    Signal::new("Adapter Heartbeat", time() - last)
        .description(
            "Time since the last heartbeat of Temporal, the adapter that DVT cannot do without. Red from \
             where someone is paged; \"lost\" is when no replica is left that could send one.",
        )
        .runbook("adapter_recovery.md")
        .fail_above(guide::HEARTBEAT_ALERT)
}

/// 1 while no replica of a deployment shows a sign of life at all: a process that is gone has no age.
pub fn heartbeat_gone() -> InstantVector<(Adapter, ByEnvironment)> {
    let remembered = presence(heartbeats().range(REMEMBERED).last_over_time());
    let others = presence(WorkersAvailable.latest());
    let never = presence(heartbeats().absent_over_time(REMEMBERED));
    remembered
        .or(others)
        .or(never)
        .group()
        .by(Environment)
        .on(Environment)
        .unless(signs_of_life())
        .with_label(Adapter, REQUIRED_ADAPTER)
}

/// How far the clock of a replica, or the unit of its heartbeat, is ahead.
pub fn clock_ahead() -> Signal<(Adapter, ByEnvironment)> {
    let stamps = AdapterLastHeartbeat.latest().max().by(Environment).by(Adapter);
    Signal::new("Adapter Clock Ahead", (stamps - time()).clamp_min(0))
        .description(
            "How far the newest heartbeat lies in the future. A clock that is ahead, or a heartbeat in \
             milliseconds, would hide that an adapter is silent.",
        )
        .runbook("adapter_clock.md")
        .fail_above(guide::CLOCK_AHEAD)
}
