//! Receivers, as Alertmanager and as Grafana have them.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::alertmanager::{TEXT, title};
use crate::render::context::Context;
use crate::rules::receiver::{GrafanaReceiver, ReceiverKind};
use crate::rules::{Receiver, Rules, Severity};
use crate::wire::alerting;
use crate::wire::alertmanager::{
    Chat, Email, Opsgenie, PagerDuty, PagerDutyLink, Receiver as Wire, Slack, Webhook,
};

/// What a notification says of each alert where nothing is marked up.
const PLAIN_TEXT: &str = "{{ range .Alerts }}{{ if eq .Status \"resolved\" }}It is over. The last that was seen: {{ end }}\
                          {{ .Annotations.description }}\nRunbook: {{ .Annotations.runbook_url }}\n\
                          Dashboard: {{ .Annotations.dashboard_url }}\n{{ end }}";

/// What a notification says of each alert in Markdown.
const MARKDOWN: &str = "{{ range .Alerts }}{{ if eq .Status \"resolved\" }}It is over. The last that was seen: {{ end }}\
                        {{ .Annotations.description }}\n[Runbook]({{ .Annotations.runbook_url }}) \
                        [Dashboard]({{ .Annotations.dashboard_url }})\n{{ end }}";

/// The fields of Alertmanager's receivers that hold secrets; each has a sibling that names a file
/// (`config/notifiers.go`, 0.28).
const SECRETS: [&str; 15] = [
    "api_key",
    "api_secret",
    "api_url",
    "auth_password",
    "auth_secret",
    "bot_token",
    "routing_key",
    "service_key",
    "token",
    "token_id",
    "url",
    "user_key",
    "webhook_url",
    "password",
    "credentials",
];

/// Reports secrets that are not in files, and what Alertmanager would not read.
pub(super) fn check(receiver: &Receiver, context: &mut Context) {
    for file in receiver.secret_files() {
        if !file.starts_with('/') {
            context.fault(
                "the secret of a receiver is a file, named by its absolute path on the host of Alertmanager, \
                 never the secret itself",
            );
        }
    }
    match &receiver.kind {
        ReceiverKind::Email(email) => {
            if [&email.to, &email.from]
                .iter()
                .any(|address| !address.contains('@'))
            {
                context.fault("a mail has an address that it goes to and one that it comes from, as in `team@shop.example`");
            }
            let port = email
                .smarthost
                .rsplit_once(':')
                .map(|(_, port)| port.parse::<u16>());
            if !matches!(port, Some(Ok(_))) {
                context.fault("the server of a mail has a port, as in `smtp.shop.example:587`");
            }
        }
        ReceiverKind::Raw { field, config } => {
            if !field.ends_with("_configs") {
                context.fault(format!(
                    "a field of a receiver ends in `_configs`, as in `telegram_configs`, and this is `{}`",
                    field.escape_debug()
                ));
            }
            if config.contains_key("") {
                context.fault("the configuration of a receiver is a JSON object");
            }
            for name in secrets(config) {
                context.fault(format!(
                    "holds a secret under `{name}`; name the file of the secret instead, as in `{name}_file`"
                ));
            }
        }
        _ => {}
    }
}

/// The fields that hold a secret, wherever they are.
fn secrets(config: &Map<String, Value>) -> Vec<&str> {
    let mut found = Vec::new();
    for (name, value) in config {
        match value {
            Value::Object(inner) => found.extend(secrets(inner)),
            _ if SECRETS.contains(&name.as_str()) => found.push(name.as_str()),
            _ => {}
        }
    }
    found
}

/// As Alertmanager has it.
pub(super) fn wire(receiver: &Receiver, rules: &Rules) -> Wire {
    let title = title(rules);
    let mut wire = Wire {
        name: receiver.name.clone(),
        ..Wire::default()
    };
    match &receiver.kind {
        ReceiverKind::PagerDuty { key_file } => wire.pagerduty_configs.push(PagerDuty {
            routing_key_file: key_file.clone(),
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
        ReceiverKind::Slack { url_file, channel } => wire.slack_configs.push(Slack {
            api_url_file: url_file.clone(),
            channel: channel.clone(),
            send_resolved: true,
            title,
            text: TEXT.to_owned(),
        }),
        ReceiverKind::Email(email) => wire.email_configs.push(Email {
            to: email.to.clone(),
            from: email.from.clone(),
            smarthost: email.smarthost.clone(),
            auth_username: email.login.as_ref().map(|(user, _)| user.clone()),
            auth_password_file: email.login.as_ref().map(|(_, file)| file.clone()),
            send_resolved: true,
            headers: BTreeMap::from([("Subject".to_owned(), title)]),
            text: PLAIN_TEXT.to_owned(),
            html: String::new(),
        }),
        ReceiverKind::Webhook { url_file } => wire.webhook_configs.push(Webhook {
            url_file: url_file.clone(),
            send_resolved: true,
            ..Webhook::default()
        }),
        ReceiverKind::Opsgenie { key_file } => wire.opsgenie_configs.push(Opsgenie {
            api_key_file: key_file.clone(),
            send_resolved: true,
            message: title,
            description: PLAIN_TEXT.to_owned(),
            priority: format!(
                "{{{{ if eq .CommonLabels.severity \"{}\" }}}}P1{{{{ else }}}}P3{{{{ end }}}}",
                rules.words.of(Severity::P1)
            ),
        }),
        ReceiverKind::Teams { url_file } => wire.msteamsv2_configs.push(Chat {
            webhook_url_file: url_file.clone(),
            send_resolved: true,
            title,
            text: Some(MARKDOWN.to_owned()),
            message: None,
        }),
        ReceiverKind::Discord { url_file } => wire.discord_configs.push(Chat {
            webhook_url_file: url_file.clone(),
            send_resolved: true,
            title,
            message: Some(MARKDOWN.to_owned()),
            text: None,
        }),
        ReceiverKind::Raw { field, config } => {
            let configs = Value::Array(vec![Value::Object(config.clone())]);
            wire.other.insert(field.clone(), configs);
        }
    }
    wire
}

/// As Grafana has it (`receivers/*/v1/config.go` of `grafana/alerting`, 12.4).
pub(super) fn in_grafana(receiver: &Receiver, rules: &Rules, context: &mut Context) -> alerting::Receiver {
    let (kind, settings) = match &receiver.in_grafana {
        Some(GrafanaReceiver { kind, settings }) => (kind.clone(), settings.clone()),
        None => settings(receiver, rules, context),
    };
    alerting::Receiver {
        uid: receiver.name.clone(),
        kind,
        settings: settings.into_iter().collect(),
        disable_resolve_message: false,
    }
}

fn settings(receiver: &Receiver, rules: &Rules, context: &mut Context) -> (String, Vec<(String, String)>) {
    let secret = |file: &str| format!("$__file{{{file}}}");
    let title = || title(rules);
    let (kind, settings) = match &receiver.kind {
        ReceiverKind::PagerDuty { key_file } => (
            "pagerduty",
            vec![
                ("integrationKey", secret(key_file)),
                ("severity", "critical".to_owned()),
                ("summary", title()),
            ],
        ),
        ReceiverKind::Slack { url_file, channel } => (
            "slack",
            vec![
                ("url", secret(url_file)),
                ("recipient", channel.clone()),
                ("title", title()),
                ("text", TEXT.to_owned()),
            ],
        ),
        ReceiverKind::Email(email) => (
            "email",
            vec![
                ("addresses", email.to.clone()),
                ("subject", title()),
                ("message", PLAIN_TEXT.to_owned()),
            ],
        ),
        ReceiverKind::Webhook { url_file } => ("webhook", vec![("url", secret(url_file))]),
        ReceiverKind::Opsgenie { key_file } => (
            "opsgenie",
            vec![
                ("apiKey", secret(key_file)),
                ("message", title()),
                ("description", PLAIN_TEXT.to_owned()),
            ],
        ),
        ReceiverKind::Teams { url_file } => (
            "teams",
            vec![
                ("url", secret(url_file)),
                ("title", title()),
                ("message", MARKDOWN.to_owned()),
            ],
        ),
        ReceiverKind::Discord { url_file } => (
            "discord",
            vec![
                ("url", secret(url_file)),
                ("title", title()),
                ("message", MARKDOWN.to_owned()),
            ],
        ),
        ReceiverKind::Raw { field, .. } => {
            context.within(format_args!("receiver {}", receiver.name), |context| {
                context.fault(format!(
                    "what Grafana has in place of `{field}` is not known; say it with `.in_grafana(\"…\", […])`, or leave out \
                     `.grafana_managed(…)`"
                ));
            });
            ("", Vec::new())
        }
    };
    let settings = settings.into_iter().map(|(name, value)| (name.to_owned(), value));
    (kind.to_owned(), settings.collect())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::Project;
    use crate::panel::TimeSeries;
    use crate::prelude::*;
    use crate::rules::{AlertRule, Email, Receiver, Routes, RuleGroup, Rules, Severity, Signal};
    use crate::{Dashboard, Row};

    crate::metrics! {
        /// Orders that wait.
        gauge Waiting = "shop_waiting" in Unit::COUNT, labels [];
    }

    const INFO: Severity = Severity::named("info");

    fn secret(name: &str) -> String {
        format!("/etc/alertmanager/secrets/{name}")
    }

    fn mail() -> Email {
        Email::new(
            "team@shop.example",
            "alerts@shop.example",
            "smtp.shop.example:587",
        )
    }

    fn project(routes: Routes, severity: Severity, in_grafana: bool) -> Project {
        let waiting = Signal::new("Waiting", Waiting.latest().max())
            .description("Orders that wait.")
            .runbook("shop.md")
            .fail_above(10);
        let alert = AlertRule::new("Wait", severity, waiting.fail_condition())
            .summary("Orders wait.")
            .description("They do.");
        let rules = Rules::new("shop")
            .runbook_base_url("https://shop.example/runbooks")
            .grafana_url("https://grafana.shop.example")
            .routes(routes)
            .group(
                RuleGroup::new("shop")
                    .alert(alert)
                    .interval(minutes(1))
                    .query_offset(seconds(30))
                    .label("team", "checkout"),
            );
        let rules = if in_grafana {
            rules.grafana_managed("Shop", "prometheus")
        } else {
            rules
        };
        let row = Row::untitled().panel(TimeSeries::of_signal(&waiting).query(waiting.vector()));
        Project::new()
            .dashboard(Dashboard::new("shop", "Shop").row(row))
            .rules(rules)
    }

    fn every_receiver() -> Routes {
        Routes::new(
            Receiver::opsgenie("pager", secret("opsgenie")),
            Receiver::teams("teams", secret("teams")),
        )
        .route(
            INFO,
            Receiver::email("mail", mail().login("alerts", secret("smtp"))),
        )
        .route(
            Severity::named("audit"),
            Receiver::webhook("audit", secret("webhook")),
        )
        .route(
            Severity::named("chat"),
            Receiver::discord("discord", secret("discord")),
        )
        .route(
            Severity::named("group"),
            Receiver::raw(
                "group",
                "telegram_configs",
                json!({"bot_token_file": secret("telegram"), "chat_id": -100}),
            )
            .in_grafana(
                "telegram",
                [("bottoken", "$__file{/secrets/telegram}"), ("chatid", "-100")],
            ),
        )
    }

    #[test]
    fn every_receiver_has_its_fields_and_every_severity_its_route() {
        let rendered = project(every_receiver(), INFO, true).render().expect("no errors");
        let rules = rendered.rules().expect("rules");
        let config = serde_json::to_value(rules.alertmanager().expect("routes")).expect("JSON");
        let fields: Vec<String> = config["receivers"]
            .as_array()
            .expect("receivers")
            .iter()
            .map(|receiver| {
                let (field, config) = receiver
                    .as_object()
                    .expect("an object")
                    .iter()
                    .nth(1)
                    .expect("a service");
                let config = config[0].as_object().expect("its configuration");
                let files = config.iter().filter(|(name, _)| name.ends_with("_file"));
                let files: Vec<_> = files.map(|(name, file)| format!("{name} {file}")).collect();
                format!("{} {field}: {}", receiver["name"], files.join(", "))
            })
            .collect();
        insta::assert_snapshot!(fields.join("\n"), @r#"
        "pager" opsgenie_configs: api_key_file "/etc/alertmanager/secrets/opsgenie"
        "teams" msteamsv2_configs: webhook_url_file "/etc/alertmanager/secrets/teams"
        "mail" email_configs: auth_password_file "/etc/alertmanager/secrets/smtp"
        "audit" webhook_configs: url_file "/etc/alertmanager/secrets/webhook"
        "discord" discord_configs: webhook_url_file "/etc/alertmanager/secrets/discord"
        "group" telegram_configs: bot_token_file "/etc/alertmanager/secrets/telegram"
        "#);
        let routes: Vec<String> = config["route"]["routes"]
            .as_array()
            .expect("routes")
            .iter()
            .map(|route| format!("{} -> {}", route["matchers"][1], route["receiver"]))
            .collect();
        insta::assert_snapshot!(routes.join("\n"), @r#"
        "severity = \"P1\"" -> "pager"
        "severity = \"P2\"" -> "teams"
        "severity = \"info\"" -> "mail"
        "severity = \"audit\"" -> "audit"
        "severity = \"chat\"" -> "discord"
        "severity = \"group\"" -> "group"
        "#);
        let grafana = rules.grafana().expect("Grafana's version");
        let points: Vec<String> = grafana
            .contact_points
            .iter()
            .map(|point| format!("{}: {}", point.name, point.receivers[0].kind))
            .collect();
        insta::assert_snapshot!(points.join("\n"), @"
        pager: opsgenie
        teams: teams
        mail: email
        audit: webhook
        discord: discord
        group: telegram
        ");
        assert_eq!(
            grafana.groups[0].rules[0].labels["team"], "checkout",
            "a group has no labels in Grafana"
        );
        let group = serde_json::to_value(&rules.alerts().groups[0]).expect("JSON");
        assert_eq!(
            (&group["interval"], &group["query_offset"], &group["labels"]),
            (&json!("1m"), &json!("30s"), &json!({"team": "checkout"}))
        );
    }

    #[test]
    fn a_secret_an_unknown_severity_and_an_unknown_service_are_errors() {
        let routes = Routes::new(
            Receiver::raw(
                "chat",
                "telegram_configs",
                json!({"bot_token": "123:abc", "chat_id": 1}),
            ),
            Receiver::email(
                "mail",
                Email::new("team", "alerts@shop.example", "smtp.shop.example").login("a", "secret"),
            ),
        )
        .route(Severity::named("P1"), Receiver::teams("mail", secret("teams")));
        let faults = project(routes, INFO, true)
            .render()
            .expect_err("errors")
            .to_string();
        assert!(!faults.contains("123:abc"), "a secret is told: {faults}");
        insta::assert_snapshot!(faults, @r#"
        8 errors; no files written
          routes / receiver chat: holds a secret under `bot_token`; name the file of the secret instead, as in `bot_token_file`
          routes / receiver mail: the secret of a receiver is a file, named by its absolute path on the host of Alertmanager, never the secret itself
          routes / receiver mail: a mail has an address that it goes to and one that it comes from, as in `team@shop.example`
          routes / receiver mail: the server of a mail has a port, as in `smtp.shop.example:587`
          routes / receiver mail: another receiver has this name; give one of them another
          routes: two routes are of severity `P1`; remove one of them
          routes: alert `Wait` is of severity `info`, which has no route; say where it goes with `.route(Severity::named("info"), …)`
          receiver chat: what Grafana has in place of `telegram_configs` is not known; say it with `.in_grafana("…", […])`, or leave out `.grafana_managed(…)`
        "#);
    }
}
