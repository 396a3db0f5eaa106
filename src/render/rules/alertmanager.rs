//! The configuration of Alertmanager.

use std::collections::BTreeMap;

use super::RenderedGroup;
use crate::render::context::Context;
use crate::rules::routes::ReceiverKind;
use crate::rules::text::field;
use crate::rules::{Receiver, Routes, Rules, Severity};
use crate::wire::alertmanager::{
    Config, InhibitRule, PagerDuty, PagerDutyLink, Receiver as Wire, Route, Slack,
};
use dashgen_promql::analysis::LabelSet;

/// What one notification is about: an alert, of one deployment.
pub(super) fn group_by(rules: &Rules) -> Vec<String> {
    let labels = ["alertname", "service", "slo"].into_iter();
    labels
        .chain(rules.deployments.label())
        .map(str::to_owned)
        .collect()
}

/// The title of a notification. The end of an alert reads otherwise than its beginning, also without colors.
pub(super) fn title(rules: &Rules) -> String {
    let deployment = rules.deployments.label().map_or_else(String::new, |label| {
        let label = field(".CommonLabels", label);
        format!("{{{{ with {label} }}}} ({{{{ . }}}}){{{{ end }}}}")
    });
    format!(
        "{{{{ if eq .Status \"resolved\" }}}}Resolved: {{{{ end }}}}{{{{ .CommonLabels.alertname }}}}{deployment}: \
         {{{{ .CommonAnnotations.summary }}}}"
    )
}

/// What a notification says of each alert.
pub(super) const TEXT: &str = "{{ range .Alerts }}{{ if eq .Status \"resolved\" }}It is over. The last that was seen: {{ end }}\
                               {{ .Annotations.description }}\n<{{ .Annotations.runbook_url }}|Runbook> \
                               <{{ .Annotations.dashboard_url }}|Dashboard>\n{{ end }}";

pub(super) fn render(
    routes: &Routes,
    rules: &Rules,
    groups: &[RenderedGroup],
    context: &mut Context,
) -> Config {
    let mut kept: BTreeMap<&str, &LabelSet> = BTreeMap::new();
    for alert in groups.iter().flat_map(|group| &group.alerts) {
        kept.insert(&alert.name, &alert.kept);
    }
    context.within("routes", |context| check(routes, &kept, context));
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
            group_by: group_by(rules),
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
        inhibit_rules: inhibit_rules(routes, rules, &kept),
        receivers: [&routes.page, &routes.ticket]
            .map(|to| receiver(to, rules))
            .to_vec(),
    }
}

fn check(routes: &Routes, alerts: &BTreeMap<&str, &LabelSet>, context: &mut Context) {
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
            if !alerts.contains_key(name.as_str()) {
                context.fault(format!("inhibit rule names unknown alert `{name}`"));
            }
        }
        if targets.contains(source) {
            context.fault(format!("inhibit rule: alert `{source}` would inhibit itself"));
        }
    }
}

/// A page mutes the message of the same alert, and a cause its effects, each in its own deployment.
///
/// Both must agree on every label that both have: what is lost for one adapter has no effect on another.
fn inhibit_rules(routes: &Routes, rules: &Rules, kept: &BTreeMap<&str, &LabelSet>) -> Vec<InhibitRule> {
    let service = equals("service", &rules.service);
    let page_over_ticket = InhibitRule {
        source_matchers: vec![service.clone(), equals("severity", rules.words.of(Severity::P1))],
        target_matchers: vec![service.clone(), equals("severity", rules.words.of(Severity::P2))],
        equal: group_by(rules),
    };
    let causes = routes.inhibits.iter().flat_map(|(cause, effects)| {
        let mut by_labels: BTreeMap<Vec<String>, Vec<&str>> = BTreeMap::new();
        for effect in effects {
            let equal = shared(kept.get(cause.as_str()), kept.get(effect.as_str()));
            by_labels.entry(equal).or_default().push(effect);
        }
        let service = service.clone();
        by_labels.into_iter().map(move |(equal, effects)| InhibitRule {
            source_matchers: vec![service.clone(), equals("alertname", cause)],
            target_matchers: vec![service.clone(), format!("alertname =~ \"{}\"", effects.join("|"))],
            equal,
        })
    });
    std::iter::once(page_over_ticket).chain(causes).collect()
}

fn shared(cause: Option<&&LabelSet>, effect: Option<&&LabelSet>) -> Vec<String> {
    let both = cause.zip(effect).into_iter();
    both.flat_map(|(cause, effect)| cause.intersection(effect))
        .map(ToString::to_string)
        .collect()
}

fn equals(label: &str, value: &str) -> String {
    format!("{label} = \"{value}\"")
}

fn receiver(receiver: &Receiver, rules: &Rules) -> Wire {
    let title = title(rules);
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
            text: TEXT.to_owned(),
        }),
    }
    wire
}
