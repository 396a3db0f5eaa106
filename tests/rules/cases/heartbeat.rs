//! Heartbeats: silence, and clocks that are ahead.

use super::Alert;
use crate::promtool::Case;

pub(super) fn lost(alert: &Alert<'_>) -> Vec<Case> {
    let of = |replica: &str| {
        format!("dvt_adapter_last_heartbeat_seconds{{adapter=\"temporal\",instance=\"{replica}\"}}")
    };
    let stops = alert
        .case("stops after 20 minutes and comes back")
        .series(of("a"), "0+30x40 1200x40 2430+30x40");
    let stops = alert.rests(stops, &["20m", "22m30s"]);
    let stops = alert.fires(stops, &["24m"]).says(
        "24m",
        alert.rule,
        &[("adapter", "temporal")],
        "Adapter temporal has sent no heartbeat for more than 1m, or no replica of it is left that could.",
    );
    let stops = alert.rests(stops, &["42m"]);
    let near = alert
        .case("54 seconds are not too long")
        .series(of("a"), "-54+30x60");
    let over = alert.case("66 seconds are").series(of("a"), "-66+30x60");
    let replica = alert
        .case("one replica of two is enough")
        .series(of("a"), "0+30x80")
        .series(of("b"), "0+30x20 600x60");
    let gone = alert
        .case("the process is gone")
        .series(of("a"), "0+30x40 stale")
        .series("other", "1x100");
    let environment = |name: &str| of("a").replace('}', &format!(",environment=\"{name}\"}}"));
    let forgotten = alert
        .case("a deployment of which nothing is left is told for a day, while another lives")
        .series(environment("prod"), "0+30x40 stale")
        .series(environment("staging"), "0+30x3200");
    let forgotten = alert.rests(alert.fires(forgotten, &["24m", "23h"]), &["25h"]);
    let ahead = alert
        .case("a clock that is an hour ahead proves life while it moves")
        .series(of("a"), "3600+30x40 4800x60");
    let ahead = alert.fires(alert.rests(ahead, &["15m", "23m"]), &["27m"]);
    let near_ahead = alert
        .case("a stamp 27 seconds ahead is one, and is silent a minute after it was true")
        .series(of("a"), "27+30x40 1227x60");
    let near_ahead = alert.fires(alert.rests(near_ahead, &["23m"]), &["24m30s"]);
    let far_ahead = alert
        .case("the last stamp of a dead replica lies 33 seconds ahead of the other's")
        .series(of("a"), "0+30x40 1200x60")
        .series(of("b"), "1233x100");
    let far_ahead = alert.rests(far_ahead, &["10m"]);
    let beside_ahead = alert
        .case("a replica whose clock is ahead lives beside one that stopped")
        .series(of("a"), "0+30x20 600x60")
        .series(of("b"), "3600+30x80");
    let never = alert.case("no data").series("other", "1x100");
    vec![
        stops,
        alert.rests(near, &["10m", "25m"]),
        alert.fires(over, &["10m"]),
        alert.rests(replica, &["35m"]),
        alert.fires(gone, &["24m"]),
        alert.fires(never, &["4m"]),
        forgotten,
        ahead,
        alert.rests(beside_ahead, &["35m"]),
        near_ahead,
        far_ahead,
    ]
}

/// More than 30 seconds ahead, for 5m.
pub(super) fn clock_ahead(alert: &Alert<'_>) -> Vec<Case> {
    let of = |replica: &str| {
        format!("dvt_adapter_last_heartbeat_seconds{{adapter=\"temporal\",instance=\"{replica}\"}}")
    };
    let ahead = alert
        .case("33 seconds are too far, 27 are not")
        .series(of("a"), "27+30x20 663+30x39 1857+30x40")
        .series(of("b"), "0+30x100");
    let ahead = alert.rests(ahead, &["10m", "15m"]);
    let ahead = alert.fires(ahead, &["17m"]).says(
        "17m",
        alert.rule,
        &[("adapter", "temporal")],
        "The heartbeat of adapter temporal is 33s ahead: a clock is wrong, or its unit is not seconds.",
    );
    vec![alert.rests(ahead, &["32m"]), alert.no_data()]
}
