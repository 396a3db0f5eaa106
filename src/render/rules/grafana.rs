//! The alerts as Grafana evaluates them: a query, whether it has a value, and the threshold of that.
//!
//! The three steps are those of Grafana's own import of Prometheus rules (`pkg/services/ngalert/prom`).

use super::alert::RenderedAlert;
use super::{RenderedGroup, grafana_routes};
use crate::render::context::Context;
use crate::render::identity;
use crate::rules::bundle::Grafana;
use crate::rules::{Rules, Severity};
use crate::wire::alerting::{
    AlertingFile, Condition, Evaluator, Group, Model, Query, RelativeTimeRange, Rule, State,
};
use dashgen_promql::ast::Duration;

/// The longest uid that Grafana takes.
const LONGEST_UID: usize = 40;
/// The data source of expressions.
const EXPRESSION: &str = "__expr__";
/// The organisation that every Grafana starts with.
pub(super) const FIRST_ORGANISATION: u32 = 1;

pub(super) fn render(
    grafana: &Grafana,
    rules: &Rules,
    groups: &[RenderedGroup],
    context: &mut Context,
) -> AlertingFile {
    if rules.routes.is_none() && !groups.is_empty() {
        context.within("rules", |context| {
            context.fault(
                "the rules that Grafana evaluates lead nowhere, since a new Grafana notifies nobody; say with \
                 `.routes(…)` where notifications go",
            );
        });
    }
    for group in groups {
        context.within(format_args!("group {}", group.name), |context| {
            check_group(group, grafana, context);
        });
    }
    AlertingFile {
        contact_points: grafana_routes::contact_points(rules, context),
        policies: grafana_routes::policies(rules),
        api_version: 1,
        groups: groups
            .iter()
            .map(|group| Group {
                org_id: FIRST_ORGANISATION,
                name: group.name.clone(),
                folder: grafana.folder.clone(),
                interval: group.interval.to_string(),
                rules: group
                    .alerts
                    .iter()
                    .map(|alert| rule(alert, group, grafana))
                    .collect(),
            })
            .collect(),
    }
}

/// Reports what Prometheus does for a group and Grafana does not.
fn check_group(group: &RenderedGroup, grafana: &Grafana, context: &mut Context) {
    if group.limit.is_some() {
        // Grafana's own import of Prometheus rules refuses it as well (`pkg/services/ngalert/prom/models.go`).
        context.fault(
            "Grafana evaluates every alert of a rule and knows no limit; remove `.limit(…)`, or leave the alerts to \
             Prometheus without `.grafana_managed(…)`",
        );
    }
    if let Some(name) = group
        .prometheus
        .filter(|name| !grafana.others.contains_key(*name))
    {
        context.fault(format_args!(
            "Prometheus `{name}` has its metrics, and Grafana does not know it; name its data source with \
             `.grafana_data_source(\"{name}\", \"UID\")` behind `.grafana_managed(…)`"
        ));
    }
}

fn rule(alert: &RenderedAlert, group: &RenderedGroup, grafana: &Grafana) -> Rule {
    let has_twin = group
        .alerts
        .iter()
        .filter(|other| other.name == alert.name)
        .count()
        > 1;
    // Titles are unique in a folder, so the message beside a page says that it is one.
    let title = match alert.severity {
        Severity::P2 if has_twin => format!("{}Slow", alert.name),
        _ => alert.name.clone(),
    };
    let other = group.prometheus.and_then(|name| grafana.others.get(name));
    let offset = group.query_offset.map_or(0, Duration::whole_seconds);
    Rule {
        uid: uid(&title),
        title,
        condition: "C".to_owned(),
        data: vec![
            query(
                "A",
                other.unwrap_or(&grafana.datasource),
                Some(RelativeTimeRange {
                    from: offset.saturating_add(600),
                    to: offset,
                }),
                Model::Prometheus {
                    expr: alert.query.clone(),
                    instant: true,
                    range: false,
                    ref_id: "A".to_owned(),
                },
            ),
            query(
                "B",
                EXPRESSION,
                None,
                Model::Math {
                    kind: "math".to_owned(),
                    expression: "is_number($A) || is_nan($A) || is_inf($A)".to_owned(),
                    ref_id: "B".to_owned(),
                },
            ),
            query(
                "C",
                EXPRESSION,
                None,
                Model::Threshold {
                    kind: "threshold".to_owned(),
                    expression: "B".to_owned(),
                    conditions: vec![Condition {
                        evaluator: Evaluator {
                            kind: "gt".to_owned(),
                            params: vec![0],
                        },
                    }],
                    ref_id: "C".to_owned(),
                },
            ),
        ],
        // A condition that finds nothing is one that does not hold; missing metrics have an alert of their own.
        no_data_state: State::Ok,
        exec_err_state: State::Error,
        pending: alert
            .pending
            .map_or_else(|| "0s".to_owned(), |duration| duration.to_string()),
        keep_firing_for: alert.keep_firing_for.map(|duration| duration.to_string()),
        dashboard_uid: alert.panel.as_ref().map(|panel| panel.dashboard.clone()),
        panel_id: alert.panel.as_ref().map(|panel| panel.id),
        // A group has no labels here.
        labels: group
            .labels
            .iter()
            .chain(&alert.labels)
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect(),
        annotations: alert.annotations[1].clone(),
        is_paused: false,
    }
}

fn query(
    ref_id: &str,
    datasource: &str,
    relative_time_range: Option<RelativeTimeRange>,
    model: Model,
) -> Query {
    Query {
        ref_id: ref_id.to_owned(),
        relative_time_range,
        datasource_uid: datasource.to_owned(),
        model,
    }
}

/// The name itself where it is short enough, else its start and a number that follows from all of it.
fn uid(title: &str) -> String {
    if title.len() <= LONGEST_UID {
        return title.to_owned();
    }
    let number = format!("-{:08x}", identity::id(title));
    let start: String = title.chars().take(LONGEST_UID - number.len()).collect();
    start + &number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uids_are_short_and_differ() {
        assert_eq!(uid("ProjectionLag"), "ProjectionLag");
        let long = "DvtCompletionLatencyOfEveryAdapterBudgetBurn";
        assert_eq!(uid(long).len(), LONGEST_UID);
        assert_ne!(uid(long), uid(&format!("{long}Slow")));
    }
}
