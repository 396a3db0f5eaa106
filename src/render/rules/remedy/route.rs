//! The routes and the receiver of a runner.

use std::collections::{BTreeMap, BTreeSet};

use super::{LABEL, inputs, with_remedy};
use crate::render::context::Context;
use crate::render::rules::RenderedGroup;
use crate::render::rules::alertmanager::equals;
use crate::rules::{RemedyRunner, Rules};
use crate::wire::alertmanager::{Authorization, HttpConfig, Receiver, Route, Webhook};

/// A route for each remedy, before those of people and going on to them. Alerts that would start the same action are one
/// message.
///
/// The names of the alerts are matched, too: what names a remedy by chance starts nothing.
pub(in crate::render::rules) fn routes(
    runner: &RemedyRunner,
    rules: &Rules,
    groups: &[RenderedGroup],
) -> Vec<Route> {
    let mut remedies: BTreeMap<&str, (BTreeSet<&str>, BTreeSet<&str>, Vec<&str>)> = BTreeMap::new();
    for (alert, spec) in with_remedy(groups) {
        let (names, severities, _) = remedies
            .entry(&spec.name)
            .or_insert_with(|| (BTreeSet::new(), BTreeSet::new(), inputs(spec, rules)));
        names.insert(&alert.name);
        severities.insert(rules.words.of(alert.severity));
    }
    let route =
        |(remedy, (names, severities, inputs)): (&str, (BTreeSet<&str>, BTreeSet<&str>, Vec<&str>))| Route {
            receiver: runner.name.clone(),
            matchers: vec![
                equals("service", &rules.service),
                one_of("severity", &severities),
                one_of("alertname", &names),
                equals(LABEL, remedy),
            ],
            group_by: std::iter::once(LABEL).chain(inputs).map(str::to_owned).collect(),
            group_wait: Some(RemedyRunner::GROUP_WAIT.to_string()),
            group_interval: Some(RemedyRunner::GROUP_INTERVAL.to_string()),
            repeat_interval: Some(RemedyRunner::REPEAT_INTERVAL.to_string()),
            goes_on: true,
            ..Route::default()
        };
    remedies.into_iter().map(route).collect()
}

fn one_of(label: &str, values: &BTreeSet<&str>) -> String {
    let values: Vec<&str> = values.iter().copied().collect();
    match values.as_slice() {
        [value] => equals(label, value),
        values => format!("{label} =~ \"{}\"", values.join("|")),
    }
}

/// The receiver. It is not told that an alert is resolved: that is no sign that all is well.
pub(in crate::render::rules) fn receiver(runner: &RemedyRunner, context: &mut Context) -> Receiver {
    context.within(format_args!("receiver {}", runner.name), |context| {
        if !runner.token_file.starts_with('/') {
            context.fault(
                "the token of a runner is a file, named by its absolute path on the host of Alertmanager, never the token \
                 itself",
            );
        }
        if !is_safe(&runner.url) {
            // What is wrong with it may be a password.
            context.fault(
                "the token would be read on its way; take an address of `https://…` without user and password, or of \
                 `http://127.0.0.1…` for a runner beside Alertmanager",
            );
        }
    });
    Receiver {
        name: runner.name.clone(),
        webhook_configs: vec![Webhook {
            url: runner.url.clone(),
            http_config: Some(HttpConfig {
                authorization: Authorization {
                    credentials_file: runner.token_file.clone(),
                },
            }),
            send_resolved: false,
            ..Webhook::default()
        }],
        ..Receiver::default()
    }
}

/// Whether nobody on the way reads what is sent there, and no password stands in it.
fn is_safe(url: &str) -> bool {
    let Some((scheme, rest)) = url.split_once("://") else {
        return false;
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => authority,
    };
    let is_plain =
        !host.is_empty() && !url.contains(['@', ' ']) && url.chars().all(|letter| letter.is_ascii_graphic());
    is_plain && (scheme == "https" || scheme == "http" && ["127.0.0.1", "localhost", "[::1]"].contains(&host))
}
