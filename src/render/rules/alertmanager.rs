//! The configuration of Alertmanager.

use std::collections::BTreeSet;

use crate::render::context::Context;
use crate::rules::routes::ReceiverKind;
use crate::rules::{Receiver, Routes, Rules, Severity};
use crate::wire::alertmanager::{
    Config, InhibitRule, PagerDuty, PagerDutyLink, Receiver as Wire, Route, Slack,
};

/// What one notification is about.
const GROUP_BY: [&str; 3] = ["alertname", "service", "slo"];

pub(super) fn render(
    routes: &Routes,
    rules: &Rules,
    alerts: &BTreeSet<String>,
    context: &mut Context,
) -> Config {
    context.within("routes", |context| check(routes, alerts, context));
    let to = |severity: Severity, receiver: &Receiver, repeat_interval: String| Route {
        receiver: receiver.name.clone(),
        matchers: vec![
            equals("service", &rules.service),
            equals("severity", rules.words.of(severity)),
        ],
        repeat_interval: Some(repeat_interval),
        ..Route::default()
    };
    Config {
        route: Route {
            // What nobody thought of is read by someone.
            receiver: routes.ticket.name.clone(),
            group_by: GROUP_BY.map(str::to_owned).to_vec(),
            group_wait: Some(routes.group_wait.to_string()),
            group_interval: Some(routes.group_interval.to_string()),
            repeat_interval: Some(routes.ticket_repeat_interval.to_string()),
            routes: vec![
                to(
                    Severity::P1,
                    &routes.page,
                    routes.page_repeat_interval.to_string(),
                ),
                to(
                    Severity::P2,
                    &routes.ticket,
                    routes.ticket_repeat_interval.to_string(),
                ),
            ],
            ..Route::default()
        },
        inhibit_rules: inhibit_rules(routes, rules),
        receivers: [&routes.page, &routes.ticket].map(receiver).to_vec(),
    }
}

fn check(routes: &Routes, alerts: &BTreeSet<String>, context: &mut Context) {
    for receiver in [&routes.page, &routes.ticket] {
        if !receiver.secret_file.starts_with('/') {
            context.within(format_args!("receiver {}", receiver.name), |context| {
                context.fault(
                    "the secret of a receiver is a file, named by its absolute path on the host of Alertmanager, \
                     never the secret itself",
                );
            });
        }
    }
    if routes.page.name == routes.ticket.name {
        context.fault("the two receivers have one name; give one of them another");
    }
    for (source, targets) in &routes.inhibits {
        for name in std::iter::once(source).chain(targets) {
            if !alerts.contains(name) {
                context.fault(format!("inhibit rule names unknown alert `{name}`"));
            }
        }
        if targets.contains(source) {
            context.fault(format!("inhibit rule: alert `{source}` would inhibit itself"));
        }
    }
}

fn inhibit_rules(routes: &Routes, rules: &Rules) -> Vec<InhibitRule> {
    let service = equals("service", &rules.service);
    let page_over_ticket = InhibitRule {
        source_matchers: vec![service.clone(), equals("severity", rules.words.of(Severity::P1))],
        target_matchers: vec![service.clone(), equals("severity", rules.words.of(Severity::P2))],
        equal: GROUP_BY.map(str::to_owned).to_vec(),
    };
    let inhibits = routes.inhibits.iter().map(|(source, targets)| InhibitRule {
        source_matchers: vec![service.clone(), equals("alertname", source)],
        target_matchers: vec![service.clone(), format!("alertname =~ \"{}\"", targets.join("|"))],
        equal: Vec::new(),
    });
    std::iter::once(page_over_ticket).chain(inhibits).collect()
}

fn equals(label: &str, value: &str) -> String {
    format!("{label} = \"{value}\"")
}

fn receiver(receiver: &Receiver) -> Wire {
    let title = "{{ .CommonLabels.alertname }}: {{ .CommonAnnotations.summary }}".to_owned();
    let mut wire = Wire {
        name: receiver.name.clone(),
        ..Wire::default()
    };
    match &receiver.kind {
        ReceiverKind::PagerDuty => wire.pagerduty_configs.push(PagerDuty {
            routing_key_file: receiver.secret_file.clone(),
            severity: "critical".to_owned(),
            description: title,
            send_resolved: true,
            links: [("runbook_url", "Runbook"), ("dashboard_url", "Dashboard")]
                .map(|(annotation, text)| PagerDutyLink {
                    href: format!("{{{{ .CommonAnnotations.{annotation} }}}}"),
                    text: text.to_owned(),
                })
                .to_vec(),
        }),
        ReceiverKind::Slack { channel } => wire.slack_configs.push(Slack {
            api_url_file: receiver.secret_file.clone(),
            channel: channel.clone(),
            send_resolved: true,
            title,
            text:
                "{{ range .Alerts }}{{ .Annotations.description }}\n<{{ .Annotations.runbook_url }}|Runbook> \
                   <{{ .Annotations.dashboard_url }}|Dashboard>\n{{ end }}"
                    .to_owned(),
        }),
    }
    wire
}
