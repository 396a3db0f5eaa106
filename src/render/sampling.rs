//! Which traces an OpenTelemetry Collector keeps.

use std::collections::BTreeMap;

use super::context::Context;
use crate::catalogue::Unit;
use crate::sampling::{AFTER_ROOT, ALL, TailSampling};
use crate::wire::collector::{Config, DecisionCache, Policy, Probabilistic, StatusCode};
use crate::{hours, wire};

/// Decisions outlive the traces that are held: a span may come long after its trace was decided on.
const REMEMBERED: u64 = 10;

pub(super) fn render(sampling: &TailSampling, context: &mut Context) -> Config {
    let percentage = sampling.share.value_in(&Unit::PERCENT).unwrap_or(f64::NAN);
    context.within("tail sampling", |context| {
        check(sampling, percentage, context);
    });
    let errors = Policy {
        name: "errors".to_owned(),
        kind: "status_code".to_owned(),
        status_code: Some(StatusCode {
            status_codes: vec!["ERROR".to_owned()],
        }),
        probabilistic: None,
    };
    let share = (percentage > 0.0).then(|| Policy {
        name: "share".to_owned(),
        kind: "probabilistic".to_owned(),
        status_code: None,
        probabilistic: Some(Probabilistic {
            sampling_percentage: percentage,
        }),
    });
    let held = sampling.held();
    let processor = wire::collector::TailSampling {
        decision_wait: sampling.longest.to_string(),
        decision_wait_after_root_received: AFTER_ROOT.min(sampling.longest).to_string(),
        num_traces: held,
        decision_cache: DecisionCache {
            sampled_cache_size: held * REMEMBERED,
            non_sampled_cache_size: held * REMEMBERED,
        },
        policies: std::iter::once(errors).chain(share).collect(),
    };
    Config {
        processors: BTreeMap::from([("tail_sampling".to_owned(), processor)]),
    }
}

fn check(sampling: &TailSampling, percentage: f64, context: &mut Context) {
    if !(0.0..=100.0).contains(&percentage) {
        context.fault(format_args!(
            "{} is no share of traces; say one from {} to {ALL}, as in `percent(10.0)`",
            sampling.share,
            crate::percent(0.0)
        ));
    }
    if sampling.longest.milliseconds < 1_000 || sampling.longest > hours(1) {
        context.fault(format_args!(
            "no trace can be held for {}; say a time from a second to an hour: every trace is in memory for that long",
            sampling.longest
        ));
    }
    if sampling.per_minute == 0 {
        context.fault("no trace begins in a minute; say how many do, at most, with `.traces_per_minute(…)`");
    }
}

#[cfg(test)]
mod tests {
    use crate::sampling::TailSampling;
    use crate::{Project, hours, percent};

    #[test]
    fn what_a_collector_cannot_do_is_a_fault() {
        let sampling = TailSampling::errors_and(percent(110.0))
            .longest_trace(hours(30))
            .traces_per_minute(0);
        let project = Project::new().tail_sampling(sampling);
        insta::assert_snapshot!(project.render().expect_err("faults"), @"
        3 errors; no files written
          tail sampling: 110% is no share of traces; say one from 0% to 100%, as in `percent(10.0)`
          tail sampling: no trace can be held for 1d6h; say a time from a second to an hour: every trace is in memory for that long
          tail sampling: no trace begins in a minute; say how many do, at most, with `.traces_per_minute(…)`
        ");
    }

    #[test]
    fn a_share_of_nothing_keeps_errors_only() {
        let project = Project::new().tail_sampling(TailSampling::errors_and(percent(0.0)));
        let rendered = project.render().expect("no faults");
        let config = rendered.tail_sampling().expect("a collector");
        let policies = &config.processors["tail_sampling"].policies;
        assert_eq!(policies.len(), 1, "{policies:?}");
        assert_eq!(policies[0].name, "errors");
    }
}
