//! Where the alerts go that Grafana evaluates: the same routes as Alertmanager's, as contact points and policies.

use std::collections::BTreeMap;

use super::alertmanager::{TEXT, group_by, title};
use super::grafana::FIRST_ORGANISATION;
use crate::rules::routes::ReceiverKind;
use crate::rules::{Receiver, Rules, Severity};
use crate::wire::alerting::{Branch, ContactPoint, Policy, Receiver as Wire};

pub(super) fn contact_points(rules: &Rules) -> Vec<ContactPoint> {
    let routes = rules.routes.iter();
    let receivers = routes.flat_map(|routes| [&routes.page, &routes.ticket]);
    receivers
        .map(|receiver| ContactPoint {
            org_id: FIRST_ORGANISATION,
            name: receiver.name.clone(),
            receivers: vec![wire(receiver, rules)],
        })
        .collect()
}

fn wire(receiver: &Receiver, rules: &Rules) -> Wire {
    let secret = format!("$__file{{{}}}", receiver.secret_file);
    let title = title(rules);
    let (kind, settings) = match &receiver.kind {
        ReceiverKind::PagerDuty => (
            "pagerduty",
            vec![
                ("integrationKey", secret),
                ("severity", "critical".to_owned()),
                ("summary", title),
            ],
        ),
        ReceiverKind::Slack { channel } => (
            "slack",
            vec![
                ("url", secret),
                ("recipient", channel.clone()),
                ("title", title),
                ("text", TEXT.to_owned()),
            ],
        ),
    };
    Wire {
        uid: receiver.name.clone(),
        kind: kind.to_owned(),
        settings: settings
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect::<BTreeMap<_, _>>(),
        disable_resolve_message: false,
    }
}

pub(super) fn policies(rules: &Rules) -> Vec<Policy> {
    let Some(routes) = &rules.routes else {
        return Vec::new();
    };
    let branch = |severity: Severity, receiver: &Receiver, again_after: String| Branch {
        receiver: receiver.name.clone(),
        object_matchers: [
            ("service", rules.service.as_str()),
            ("severity", rules.words.of(severity)),
        ]
        .map(|(label, value)| [label, "=", value].map(str::to_owned))
        .to_vec(),
        repeat_interval: again_after,
    };
    let message_again = routes.ticket_repeat_interval.to_string();
    vec![Policy {
        org_id: FIRST_ORGANISATION,
        receiver: routes.ticket.name.clone(),
        group_by: group_by(rules),
        group_wait: routes.group_wait.to_string(),
        group_interval: routes.group_interval.to_string(),
        repeat_interval: message_again.clone(),
        routes: vec![
            branch(
                Severity::P1,
                &routes.page,
                routes.page_repeat_interval.to_string(),
            ),
            branch(Severity::P2, &routes.ticket, message_again),
        ],
    }]
}
