//! Where the alerts go that Grafana evaluates: the same routes as Alertmanager's, as contact points and policies.

use super::alertmanager::group_by;
use super::grafana::FIRST_ORGANISATION;
use super::receiver::in_grafana;
use crate::render::context::Context;
use crate::rules::{Receiver, Routes, Rules, Severity};
use crate::wire::alerting::{Branch, ContactPoint, Policy};
use dashgen_promql::ast::Duration;

pub(super) fn contact_points(rules: &Rules, context: &mut Context) -> Vec<ContactPoint> {
    let receivers = rules.routes.iter().flat_map(Routes::receivers);
    receivers
        .map(|receiver| ContactPoint {
            org_id: FIRST_ORGANISATION,
            name: receiver.name.clone(),
            receivers: vec![in_grafana(receiver, rules, context)],
        })
        .collect()
}

pub(super) fn policies(rules: &Rules) -> Vec<Policy> {
    let Some(routes) = &rules.routes else {
        return Vec::new();
    };
    let branch = |(severity, receiver, again_after): (Severity, &Receiver, Duration)| Branch {
        receiver: receiver.name.clone(),
        object_matchers: [
            ("service", rules.service.as_str()),
            ("severity", rules.words.of(severity)),
        ]
        .map(|(label, value)| [label, "=", value].map(str::to_owned))
        .to_vec(),
        repeat_interval: again_after.to_string(),
    };
    vec![Policy {
        org_id: FIRST_ORGANISATION,
        receiver: routes.ticket.name.clone(),
        group_by: group_by(rules),
        group_wait: routes.group_wait.to_string(),
        group_interval: routes.group_interval.to_string(),
        repeat_interval: routes.ticket_repeat_interval.to_string(),
        routes: routes.branches().map(branch).collect(),
    }]
}
