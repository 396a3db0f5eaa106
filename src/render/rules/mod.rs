//! Rules, to the wire.

mod alert;
mod alertmanager;
mod band;
mod check;
mod drawn;
mod grafana;
mod grafana_routes;
mod prometheus;
mod raw;
mod receiver;
mod remedy;
mod runbook;
mod slo;
mod unit_test;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::context::Context;
use super::home::Home;
use super::series::KnownSeries;
use crate::catalogue::name::{is_label_name, is_variable_name};
use crate::rules::runbook::RunbookPage;
use crate::rules::{RuleGroup, Rules};
use crate::wire::alerting::AlertingFile;
use crate::wire::alertmanager::Config;
use crate::wire::prometheus::RuleFile;
use crate::wire::remedies::RemedyFile;
use crate::wire::rule_test::TestFile;
use alert::RenderedAlert;
use dashgen_promql::ast::Duration;
use prometheus::RuleFiles;

/// The rules of one service, as they are delivered.
#[derive(Clone, Debug)]
pub struct RenderedRules {
    pub(crate) service: String,
    recording: RuleFiles,
    alerts: RuleFiles,
    pub(crate) alertmanager: Option<Config>,
    pub(crate) grafana: Option<AlertingFile>,
    pub(crate) runbooks: Vec<RunbookPage>,
    pub(crate) raw_files: Vec<(String, RuleFile)>,
    tests: Vec<(PathBuf, TestFile)>,
    remedies: Option<RemedyFile>,
}

/// A file of rules, and who evaluates it.
#[derive(Clone, Debug)]
pub struct RenderedRuleFile<'a> {
    /// Where it is written to, below the folder of the output.
    pub path: PathBuf,
    /// The Prometheus that evaluates it, by the name that the catalogue gives it; nothing for the project's own.
    pub prometheus: Option<&'static str>,
    /// What is in it.
    pub file: &'a RuleFile,
}

static NO_RULES: RuleFile = RuleFile { groups: Vec::new() };

/// A group with its alerts as they are told.
struct RenderedGroup {
    name: String,
    prometheus: Home,
    interval: Duration,
    limit: Option<u32>,
    query_offset: Option<Duration>,
    labels: BTreeMap<String, String>,
    alerts: Vec<RenderedAlert>,
}

impl RenderedRules {
    /// The service.
    pub fn service(&self) -> &str {
        &self.service
    }

    /// The rules that record series, for the project's own Prometheus.
    pub fn recording(&self) -> &RuleFile {
        self.recording.get(&None).unwrap_or(&NO_RULES)
    }

    /// The rules that alert, for the project's own Prometheus.
    pub fn alerts(&self) -> &RuleFile {
        self.alerts.get(&None).unwrap_or(&NO_RULES)
    }

    /// Every file of rules that is not empty: what is recorded, then alerts, of the project's own Prometheus first.
    pub fn files(&self) -> impl Iterator<Item = RenderedRuleFile<'_>> {
        let kinds = [("recording", &self.recording), ("alerts", &self.alerts)];
        kinds.into_iter().flat_map(move |(kind, files)| {
            files.iter().map(move |(prometheus, file)| {
                let folder = Path::new("prometheus").join(prometheus.unwrap_or_default());
                RenderedRuleFile {
                    path: folder.join(format!("{}-{kind}.yaml", self.service)),
                    prometheus: *prometheus,
                    file,
                }
            })
        })
    }

    /// The configuration of Alertmanager, if there are routes.
    pub fn alertmanager(&self) -> Option<&Config> {
        self.alertmanager.as_ref()
    }

    /// What may be done about alerts, for the runner that does it.
    pub fn remedies(&self) -> Option<&RemedyFile> {
        self.remedies.as_ref()
    }

    /// The alerts as Grafana evaluates them, if that was asked for.
    pub fn grafana(&self) -> Option<&AlertingFile> {
        self.grafana.as_ref()
    }

    /// The files of rules that are written as they are, by their names.
    pub fn raw_files(&self) -> &[(String, RuleFile)] {
        &self.raw_files
    }

    /// The files of tests, each with its path below the folder of the output.
    pub fn tests(&self) -> &[(PathBuf, TestFile)] {
        &self.tests
    }

    /// The pages that the alerts lead to, sorted by name.
    pub fn runbooks(&self) -> &[RunbookPage] {
        &self.runbooks
    }
}

pub(super) fn render(rules: &Rules, known: &KnownSeries, context: &mut Context) -> RenderedRules {
    let groups = rules.alert_groups();
    check_service(rules, !groups.is_empty(), context);
    slo::check(&rules.slos, context);
    band::check(rules, context);
    let recording = prometheus::recording(rules, known, context);
    let mut names = BTreeSet::new();
    let groups: Vec<RenderedGroup> = groups
        .into_iter()
        .map(|group| {
            check_group(&group, context);
            let prometheus = group.home();
            let alerts: Vec<RenderedAlert> = group
                .alerts
                .iter()
                .map(|alert| alert::render(alert, prometheus, rules, known, context))
                .collect();
            // The two burn rate alerts of an SLO share a name within their group.
            let of_group: BTreeSet<&str> = alerts.iter().map(|alert| alert.name.as_str()).collect();
            for alert in of_group {
                if !names.insert(alert.to_owned()) {
                    context.within(format_args!("alert {alert}"), |context| {
                        context.fault("another alert has this name; give one of them another");
                    });
                }
            }
            RenderedGroup {
                name: group.name,
                prometheus,
                interval: group.interval,
                limit: group.limit,
                query_offset: group.query_offset,
                labels: group.labels.into_iter().collect(),
                alerts,
            }
        })
        .collect();
    remedy::check_all(rules, &groups, context);
    let runner = rules.routes.as_ref().and_then(|routes| routes.remedies.as_ref());
    let mut rendered = RenderedRules {
        service: rules.service.clone(),
        recording,
        alerts: prometheus::alerts(&groups),
        alertmanager: rules
            .routes
            .as_ref()
            .map(|routes| alertmanager::render(routes, rules, &groups, context)),
        grafana: rules
            .grafana
            .as_ref()
            .map(|grafana| grafana::render(grafana, rules, &groups, context)),
        runbooks: runbook::pages(&groups, rules),
        remedies: remedy::file(rules, &groups, runner),
        raw_files: raw::files(&rules.raw_files, &rules.service, known, context),
        tests: Vec::new(),
    };
    rendered.tests = unit_test::files(rules, &rendered, context);
    rendered
}

/// The labels that every alert has from here.
const OWN_LABELS: [&str; 5] = ["alertname", "service", "severity", "slo", remedy::LABEL];

fn check_group(group: &RuleGroup, context: &mut Context) {
    context.within(format_args!("group {}", group.name), |context| {
        if group.limit == Some(0) {
            context.fault("a limit of 0 is none for Prometheus; leave it out, or give the number of alerts that is too many");
        }
        if let Some(name) = group.prometheus.filter(|name| !is_variable_name(name)) {
            context.fault(format!(
                "`{}` is no name of a Prometheus; it is the one that the catalogue gives it, of letters, digits and `_`",
                name.escape_debug()
            ));
        }
        for (label, _) in &group.labels {
            if OWN_LABELS.contains(&label.as_str()) {
                context.fault(format!("label `{label}` is that of each alert; give the group another"));
            } else if !is_label_name(label) {
                context.fault(format!("`{}` is not the name of a label", label.escape_debug()));
            }
        }
    });
}

fn check_service(rules: &Rules, has_alerts: bool, context: &mut Context) {
    let legal = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if rules.service.is_empty() || !rules.service.bytes().all(legal) {
        context.within("rules", |context| {
            context.fault(format!(
                "the name of a service is made of lower case letters, digits and `-`, and this is `{}`",
                rules.service.escape_debug()
            ));
        });
    }
    if let Some(label) = rules.deployments.label_that_is_lost() {
        context.within("rules", |context| {
            context.fault(format!(
                "rules match on label `{label}` of `Deployments::by(…)`, and Prometheus before 3.9 loses the quotes of a \
                 name with dots when it evaluates them; relabel it to a name without dots, or say that yours is newer with \
                 `.prometheus_at_least(3, 9)`"
            ));
        });
    }
    if has_alerts && rules.routes.is_some() && !is_absolute(&rules.dashboards) {
        context.within("rules", |context| {
            context.fault(
                "notifications need an absolute URL of Grafana to link to panels; set it with \
                 `.grafana_url(\"https://…\")`",
            );
        });
    }
    if has_alerts && !is_absolute(&rules.runbooks) {
        context.within("rules", |context| {
            context.fault(
                "notifications need an absolute runbook URL; set it with \
                 `.runbook_base_url(\"https://…\")`",
            );
        });
    }
}

fn is_absolute(address: &str) -> bool {
    address.starts_with("https://") || address.starts_with("http://")
}

#[cfg(test)]
mod tests {
    use crate::panel::TimeSeries;
    use crate::prelude::*;
    use crate::rules::{
        AlertRule, Receiver, Routes, RuleGroup, Rules, Severity, SeverityLabels, Signal, Sli, Slo,
    };
    use crate::{Dashboard, Project, Row};

    crate::metrics! {
        /// Signals that wait.
        gauge Waiting = "signals_waiting" in Unit::COUNT, labels [];
        /// Time to answer.
        histogram Answer = "answer_seconds" in Unit::SECONDS, labels [], buckets [1.0, 5.0];
    }

    fn waiting() -> Signal<()> {
        Signal::new("Waiting", Waiting.latest().max()).fail_above(1000)
    }

    fn rules() -> Rules {
        let waiting = waiting();
        let alert = |name: &str, severity| {
            AlertRule::new(name, severity, waiting.fail_condition())
                .summary("Signals wait.")
                .description("They do.")
                .runbook("signals.md")
                .panel("shop", "waiting")
        };
        let answers = Slo::new("answers", percent(99.0), Sli::latency(Answer, seconds(5)))
            .description("answers are fast")
            .burn_rate_alerts("AnswersBudgetBurn")
            .summary("The budget burns.")
            .runbook("answers.md")
            .panel("shop", "waiting")
            .allow_other_panel("these tests are about severities");
        Rules::new("shop")
            .runbook_base_url("https://shop.example/runbooks")
            .grafana_url("https://grafana.shop.example")
            .grafana_managed("Shop", "prometheus")
            .group(
                RuleGroup::new("signals")
                    .alert(alert("ManyWait", Severity::P2))
                    .alert(alert("TooManyWait", Severity::P1)),
            )
            .slo(answers)
            .routes(routes())
    }

    fn routes() -> Routes {
        Routes::new(
            Receiver::pagerduty("pager", "/secrets/pagerduty"),
            Receiver::slack("slack", "/secrets/slack", "#shop"),
        )
    }

    fn render(rules: Rules) -> Result<super::RenderedRules, String> {
        render_with(
            rules,
            TimeSeries::of_signal(&waiting()).query(waiting().vector().ref_id("waiting")),
        )
    }

    fn render_with(rules: Rules, panel: TimeSeries) -> Result<super::RenderedRules, String> {
        let project = Project::new()
            .metrics(METRICS.to_vec())
            .dashboard(Dashboard::new("shop", "Shop").row(Row::new("Signals").panel(panel)))
            .rules(rules);
        let rendered = project.render().map_err(|faults| faults.to_string())?;
        Ok(rendered.rules().expect("there are rules").clone())
    }

    /// Every place where a severity is told: alerts, Grafana's version of them, routes, and who mutes whom.
    fn severities(rules: &super::RenderedRules) -> String {
        let alerts = rules.alerts().groups.iter().flat_map(|group| &group.rules);
        let alerts = alerts.map(|rule| {
            let name = rule.alert.as_deref().expect("an alert");
            format!("{name}: {}", rule.labels["severity"])
        });
        let grafana = rules.grafana().expect("Grafana's version").groups.iter();
        let grafana = grafana
            .flat_map(|group| &group.rules)
            .map(|rule| format!("in Grafana {}: {}", rule.title, rule.labels["severity"]));
        let config = rules.alertmanager().expect("routes");
        let routes = config.route.routes.iter();
        let routes = routes.map(|route| format!("to {}: {}", route.receiver, route.matchers[1]));
        let muted = config
            .inhibit_rules
            .iter()
            .map(|rule| format!("{} mutes {}", rule.source_matchers[1], rule.target_matchers[1]));
        let lines: Vec<String> = alerts.chain(grafana).chain(routes).chain(muted).collect();
        lines.join("\n")
    }

    #[test]
    fn one_switch_changes_the_words_everywhere() {
        let of = |words| severities(&render(rules().severity_labels(words)).expect("no faults"));
        let guide = of(SeverityLabels::Priorities);
        insta::assert_snapshot!(of(SeverityLabels::CriticalAndWarning), @r#"
        ManyWait: warning
        TooManyWait: critical
        AnswersBudgetBurn: critical
        AnswersBudgetBurn: warning
        in Grafana ManyWait: warning
        in Grafana TooManyWait: critical
        in Grafana AnswersBudgetBurn: critical
        in Grafana AnswersBudgetBurnSlow: warning
        to pager: severity = "critical"
        to slack: severity = "warning"
        severity = "critical" mutes severity = "warning"
        "#);
        assert_eq!(
            guide.replace("P1", "critical").replace("P2", "warning"),
            of(SeverityLabels::CriticalAndWarning)
        );
    }

    #[test]
    fn a_message_that_leads_to_grafana_needs_its_address() {
        insta::assert_snapshot!(render(rules().grafana_url("")).expect_err("a fault"), @r#"
        1 error; no files written
          rules: notifications need an absolute URL of Grafana to link to panels; set it with `.grafana_url("https://…")`
        "#);
    }

    #[test]
    fn the_panel_of_an_alert_draws_its_signal_and_its_threshold() {
        let alert = || {
            AlertRule::new("ManyWait", Severity::P2, waiting().fail_condition())
                .summary("Signals wait.")
                .description("They do.")
                .runbook("signals.md")
        };
        let rules = |alert| {
            Rules::new("shop")
                .runbook_base_url("https://shop.example/runbooks")
                .group(RuleGroup::new("signals").alert(alert))
        };
        let elsewhere = || TimeSeries::new("Waiting").query(Waiting.value().min());
        let no_line = TimeSeries::new("Waiting")
            .query(Waiting.latest().max())
            .warn_above(900);

        insta::assert_snapshot!(render_with(rules(alert()), elsewhere()).expect_err("an error"), @r#"
        1 error; no files written
          alert ManyWait / panel: panel `waiting` does not draw the signal of the alert, `max(last_over_time(signals_waiting[3m]))`; draw it with `of_signal(…)`, or say why with `.allow_other_panel("…")`
        "#);
        insta::assert_snapshot!(render_with(rules(alert()), no_line).expect_err("an error"), @r#"
        1 error; no files written
          alert ManyWait / panel: panel `waiting` does not draw the threshold of the alert, 1000; draw it with `of_signal(…)`, or say why with `.allow_other_panel("…")`
        "#);
        let known = alert().allow_other_panel("the smallest queue is what people look at");
        assert!(render_with(rules(known), elsewhere()).is_ok());
    }

    /// What Grafana evaluates has none, and says so.
    #[test]
    fn a_limit_reaches_prometheus() {
        let waiting = waiting();
        let alert = AlertRule::new("ManyWait", Severity::P2, waiting.fail_condition())
            .summary("Signals wait.")
            .description("They do.")
            .runbook("signals.md");
        let rules = Rules::new("shop")
            .runbook_base_url("https://shop.example/runbooks")
            .group(RuleGroup::new("signals").limit(20).alert(alert));
        let panel = || TimeSeries::of_signal(&waiting).query(waiting.vector());
        let rendered = render_with(rules.clone(), panel()).expect("no errors");
        assert_eq!(rendered.alerts().groups[0].limit, Some(20));
        let managed = rules
            .grafana_managed("Shop", "prometheus")
            .grafana_url("https://grafana.shop.example");
        insta::assert_snapshot!(render_with(managed.routes(routes()), panel()).expect_err("an error"), @r#"
        1 error; no files written
          group signals: Grafana evaluates every alert of a rule and knows no limit; remove `.limit(…)`, or leave the alerts to Prometheus without `.grafana_managed(…)`
        "#);
    }

    crate::labels! {
        /// The deployment.
        Environment = "environment";
    }
    impl crate::catalogue::TargetLabel for Environment {}

    /// What is silent on an odd day is refused on a good one.
    #[test]
    fn what_a_lost_scrape_or_a_second_deployment_would_mute_is_refused() {
        use crate::typed::Deployments;

        let instant = Signal::new("Waiting", Waiting.value().max()).fail_above(1000);
        let alert = AlertRule::new("ManyWait", Severity::P2, instant.fail_condition())
            .summary("Signals wait.")
            .description("They do.")
            .runbook("signals.md");
        let panel = TimeSeries::of_signal(&instant).query(instant.vector());
        let rules = Rules::new("shop")
            .deployments(Deployments::by(Environment))
            .runbook_base_url("https://shop.example/runbooks")
            .grafana_managed("Shop", "prometheus")
            .group(RuleGroup::new("signals").alert(alert));
        insta::assert_snapshot!(render_with(rules, panel).expect_err("errors"), @r#"
        3 errors; no files written
          alert ManyWait: reads gauge `signals_waiting` at one instant, so that a single scrape that fails ends its pending period; read it with `.latest()`
          alert ManyWait: loses label `environment`, which tells one deployment from another, so that one would speak for all; keep it: group by it, and fill in zeros with `.or_zero_for(…)`
          rules: the rules that Grafana evaluates lead nowhere, since a new Grafana notifies nobody; say with `.routes(…)` where notifications go
        "#);
    }
}
