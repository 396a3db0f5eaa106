//! What must hold, to the wire.

mod alert;
mod alertmanager;
mod check;
#[cfg(feature = "cli")]
mod files;
mod grafana;
mod prometheus;
mod runbook;

use std::collections::BTreeSet;

use super::context::Context;
use crate::promql::ast::Duration;
use crate::rules::Rules;
use crate::rules::runbook::RunbookPage;
use crate::rules::slo;
use crate::wire::alerting::AlertingFile;
use crate::wire::alertmanager::Config;
use crate::wire::prometheus::RuleFile;
use alert::RenderedAlert;
pub(super) use check::Catalogue;
#[cfg(feature = "cli")]
pub(super) use files::files;

/// What must hold of one service, as it is delivered.
#[derive(Clone, Debug)]
pub struct RenderedRules {
    pub(crate) service: String,
    pub(crate) recording: RuleFile,
    pub(crate) alerts: RuleFile,
    pub(crate) alertmanager: Option<Config>,
    pub(crate) grafana: Option<AlertingFile>,
    pub(crate) runbooks: Vec<RunbookPage>,
}

/// A group with its alerts as they are told.
struct RenderedGroup {
    name: String,
    interval: Duration,
    alerts: Vec<RenderedAlert>,
}

impl RenderedRules {
    /// The service.
    pub fn service(&self) -> &str {
        &self.service
    }

    /// The rules that record series, for Prometheus.
    pub fn recording(&self) -> &RuleFile {
        &self.recording
    }

    /// The rules that alert, for Prometheus.
    pub fn alerts(&self) -> &RuleFile {
        &self.alerts
    }

    /// The configuration of Alertmanager, if there are routes.
    pub fn alertmanager(&self) -> Option<&Config> {
        self.alertmanager.as_ref()
    }

    /// The alerts as Grafana evaluates them, if that was asked for.
    pub fn grafana(&self) -> Option<&AlertingFile> {
        self.grafana.as_ref()
    }

    /// The pages that the alerts lead to, sorted by name.
    pub fn runbooks(&self) -> &[RunbookPage] {
        &self.runbooks
    }
}

pub(super) fn render(rules: &Rules, catalogue: &Catalogue, context: &mut Context) -> RenderedRules {
    check_service(rules, context);
    slo::check(&rules.slos, context);
    let recording = prometheus::recording(rules, catalogue, context);
    let mut names = BTreeSet::new();
    let groups: Vec<RenderedGroup> = rules
        .alerts()
        .into_iter()
        .map(|(name, interval, alerts)| {
            let alerts: Vec<RenderedAlert> = alerts
                .iter()
                .map(|alert| alert::render(alert, rules, catalogue, context))
                .collect();
            // The page and the message of one budget share a name within their group.
            let of_group: BTreeSet<&str> = alerts.iter().map(|alert| alert.name.as_str()).collect();
            for alert in of_group {
                if !names.insert(alert.to_owned()) {
                    context.within(format_args!("alert {alert}"), |context| {
                        context.fault("another alert has this name; give one of them another");
                    });
                }
            }
            RenderedGroup {
                name,
                interval,
                alerts,
            }
        })
        .collect();
    RenderedRules {
        service: rules.service.clone(),
        recording,
        alerts: prometheus::alerts(&groups),
        alertmanager: rules
            .routes
            .as_ref()
            .map(|routes| alertmanager::render(routes, rules, &names, context)),
        grafana: rules
            .grafana
            .as_ref()
            .map(|grafana| grafana::render(grafana, &groups)),
        runbooks: runbook::pages(&groups),
    }
}

fn check_service(rules: &Rules, context: &mut Context) {
    let legal = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if rules.service.is_empty() || !rules.service.bytes().all(legal) {
        context.within("rules", |context| {
            context.fault(format!(
                "the name of a service is made of lower case letters, digits and `-`, and this is `{}`",
                rules.service.escape_debug()
            ));
        });
    }
    let has_alerts = !rules.alerts().is_empty();
    let is_absolute = rules.runbooks.starts_with("https://") || rules.runbooks.starts_with("http://");
    if has_alerts && !is_absolute {
        context.within("rules", |context| {
            context.fault(
                "a page that is read on a telephone links to its runbook by an absolute address; name it with \
                 `.runbooks_at(\"https://…\")`",
            );
        });
    }
}
