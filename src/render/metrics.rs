//! The list of a project's metrics: each name in it once, as Prometheus has it.

use std::collections::BTreeMap;

use super::context::Context;
use crate::Project;
use crate::catalogue::MetricInfo;

/// Reports metrics that share a series: what is known of one would be said of the other.
pub(super) fn check(project: &Project, context: &mut Context) {
    let mut known: BTreeMap<String, &MetricInfo> = BTreeMap::new();
    for metric in project.metrics.iter().chain(project.all_recorded()) {
        let mut others = Vec::new();
        for series in metric.series() {
            match known.get(&series) {
                Some(other) => others.push((series, *other)),
                None => drop(known.insert(series, metric)),
            }
        }
        // A histogram that is listed twice shares three series, and is one fault.
        let Some((series, other)) = others.into_iter().next() else {
            continue;
        };
        context.within(format_args!("metric {}", metric.name), |context| {
            if other == metric {
                context.fault("it is listed twice; list it once");
            } else if other.name == metric.name {
                context.fault("two metrics have this name; give one of them another");
            } else {
                context.fault(format_args!(
                    "metric `{}` has a series of the same name, `{series}`; give one of them another",
                    other.name
                ));
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::Project;
    use crate::catalogue::Metric;

    mod first {
        use crate::prelude::*;
        crate::metrics! {
            /// Runs.
            counter Runs = "runs_total" in Unit::COUNT, labels [];
            /// Time to answer.
            histogram Answer = "answer_seconds" in Unit::SECONDS, labels [], buckets [1.0];
        }
    }
    mod second {
        use crate::prelude::*;
        crate::metrics! {
            /// Runs of another kind.
            counter Runs = "runs_total" in Unit::REQUESTS, labels [];
            /// Answers.
            gauge Answers = "answer_seconds_count" in Unit::COUNT, labels [];
        }
    }

    #[test]
    fn metrics_that_share_a_series_are_a_fault() {
        let project = Project::new()
            .metrics([first::Runs::INFO, first::Answer::INFO, first::Answer::INFO])
            .metrics([second::Runs::INFO])
            .recorded_metrics([second::Answers::INFO]);
        let faults = project.render().expect_err("it has faults");
        insta::assert_snapshot!(faults, @"
        3 errors; no files written
          metric answer_seconds: it is listed twice; list it once
          metric runs_total: two metrics have this name; give one of them another
          metric answer_seconds_count: metric `answer_seconds` has a series of the same name, `answer_seconds_count`; give one of them another
        ");
    }

    #[test]
    fn metrics_of_different_names_are_fine() {
        let project = Project::new().metrics([first::Runs::INFO, first::Answer::INFO]);
        assert!(project.render().is_ok());
    }
}
