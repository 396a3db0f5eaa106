//! The configuration of Alertmanager.

use std::collections::{BTreeMap, BTreeSet};

use super::{RenderedGroup, receiver, remedy};
use crate::render::context::Context;
use crate::rules::text::field;
use crate::rules::{Receiver, Routes, Rules, Severity};
use crate::wire::alertmanager::{Config, InhibitRule, Route};
use dashgen_promql::analysis::LabelSet;
use dashgen_promql::ast::Duration;

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

/// What a notification says of each alert, in Slack's markup.
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
    context.within("routes", |context| {
        check(routes, &kept, context);
        check_severities(routes, rules, groups, context);
    });
    let to = |(severity, receiver, repeat_interval): (Severity, &Receiver, Duration)| Route {
        receiver: receiver.name.clone(),
        matchers: vec![
            equals("service", &rules.service),
            equals("severity", rules.words.of(severity)),
        ],
        repeat_interval: Some(repeat_interval.to_string()),
        ..Route::default()
    };
    let runner = routes.remedies.as_ref().filter(|_| {
        let mut alerts = groups.iter().flat_map(|group| &group.alerts);
        alerts.any(|alert| alert.remedy.is_some())
    });
    let remedies = runner.map(|runner| remedy::routes(runner, rules, groups));
    let of_runner =
        runner.map(|runner| context.within("routes", |context| remedy::receiver(runner, context)));
    Config {
        route: Route {
            // What nobody thought of is read by someone.
            receiver: routes.ticket.name.clone(),
            group_by: group_by(rules),
            group_wait: Some(routes.group_wait.to_string()),
            group_interval: Some(routes.group_interval.to_string()),
            repeat_interval: Some(routes.ticket_repeat_interval.to_string()),
            routes: remedies
                .into_iter()
                .flatten()
                .chain(routes.branches().map(to))
                .collect(),
            ..Route::default()
        },
        inhibit_rules: inhibit_rules(routes, rules, &kept),
        receivers: routes
            .receivers()
            .into_iter()
            .map(|to| receiver::wire(to, rules))
            .chain(of_runner)
            .collect(),
    }
}

fn check(routes: &Routes, alerts: &BTreeMap<&str, &LabelSet>, context: &mut Context) {
    let receivers = routes.receivers();
    for (index, receiver) in receivers.iter().enumerate() {
        context.within(format_args!("receiver {}", receiver.name), |context| {
            receiver::check(receiver, context);
            if receivers[..index].iter().any(|other| other.name == receiver.name) {
                context.fault("another receiver has this name; give one of them another");
            }
        });
    }
    if let Some(runner) = &routes.remedies
        && receivers.iter().any(|other| other.name == runner.name)
    {
        context.fault(format!(
            "receiver `{}` has the name of the runner of remedies; give one of them another",
            runner.name
        ));
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

/// Reports severities that two routes claim, and alerts of a severity that has none.
fn check_severities(routes: &Routes, rules: &Rules, groups: &[RenderedGroup], context: &mut Context) {
    let mut routed = BTreeSet::new();
    for (severity, _, _) in routes.branches() {
        let word = rules.words.of(severity);
        if !routed.insert(word) {
            context.fault(format!("two routes are of severity `{word}`; remove one of them"));
        }
    }
    for alert in groups.iter().flat_map(|group| &group.alerts) {
        let word = rules.words.of(alert.severity);
        if !routed.contains(word) {
            context.fault(format!(
                "alert `{}` is of severity `{word}`, which has no route; say where it goes with \
                 `.route(Severity::named(\"{word}\"), …)`",
                alert.name
            ));
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

pub(super) fn equals(label: &str, value: &str) -> String {
    format!("{label} = \"{value}\"")
}
