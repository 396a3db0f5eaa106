//! All rules of one service, as one value that a project takes.

use super::alert::AlertRule;
use super::band::BandRules;
use super::raw::RawRuleFile;
use super::recording::{RECORD_INTERVAL, RecordingRule};
use super::remedy::RemedyAlerts;
use super::routes::Routes;
use super::severity::SeverityLabels;
use super::slo::{Invariant, Slo};
use super::unit_test::RuleTests;
use crate::seconds;
use crate::signal::band::{BAND_INTERVAL, Band};
use crate::typed::{Deployments, Labels, home};
use dashgen_promql::ast::Duration;
use std::collections::BTreeMap;

/// The rules of one service: alert rules, SLOs, recording rules, and routes of notifications.
///
/// [`Project::rules`](crate::Project::rules) takes it.
///
/// ```
/// use dashgen::Project;
/// use dashgen::prelude::*;
/// use dashgen::rules::{AlertRule, RuleGroup, Rules, Severity, Signal};
///
/// dashgen::metrics! {
///     /// Signals that wait.
///     gauge Waiting = "signals_waiting" in Unit::COUNT, labels [];
/// }
/// let waiting = Signal::new("Signals", Waiting.latest().max()).runbook("signals.md").fail_above(1000);
/// let alert = AlertRule::new("TooManyWait", Severity::P2, waiting.fail_condition())
///     .summary("Signals wait.")
///     .description("They do.");
/// let rules = Rules::new("shop").runbook_base_url("https://shop.example/runbooks").group(RuleGroup::new("signals").alert(alert));
/// let faults = Project::new().metrics(METRICS.to_vec()).rules(rules).render().unwrap_err();
/// assert_eq!(
///     faults.to_string(),
///     "1 error; no files written\n  alert TooManyWait / panel: no dashboard has a panel `signals` that draws the \
///      signal; add one with `of_signal(…)`, or name another with `.panel(\"uid\", \"slug\")`"
/// );
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Rules {
    pub(crate) service: String,
    pub(crate) deployments: Deployments,
    pub(crate) groups: Vec<RuleGroup>,
    pub(crate) records: Vec<RecordingRule>,
    pub(crate) slos: Vec<Slo>,
    pub(crate) invariants: Vec<Invariant>,
    pub(crate) bands: Vec<BandRules>,
    pub(crate) words: SeverityLabels,
    pub(crate) runbooks: String,
    pub(crate) dashboards: String,
    pub(crate) routes: Option<Routes>,
    pub(crate) grafana: Option<Grafana>,
    pub(crate) query_offset: Option<Duration>,
    pub(crate) raw_files: Vec<RawRuleFile>,
    pub(crate) tests: Vec<RuleTests>,
    pub(crate) remedy_alerts: Option<RemedyAlerts>,
}

/// Where Grafana's own version of the alerts lives.
#[derive(Clone, Debug)]
pub(crate) struct Grafana {
    pub(crate) folder: String,
    /// The uid of the data source of the project's own Prometheus.
    pub(crate) datasource: String,
    /// Those of others, by the name that the catalogue gives them.
    pub(crate) others: BTreeMap<String, String>,
}

/// Alert rules that are evaluated together.
#[derive(Clone, Debug)]
#[must_use]
pub struct RuleGroup {
    pub(crate) name: String,
    pub(crate) prometheus: Option<&'static str>,
    pub(crate) interval: Duration,
    pub(crate) limit: Option<u32>,
    pub(crate) query_offset: Option<Duration>,
    pub(crate) labels: Vec<(String, String)>,
    pub(crate) alerts: Vec<AlertRule>,
}

impl RuleGroup {
    /// A group without rules.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            prometheus: None,
            interval: seconds(30),
            limit: None,
            query_offset: None,
            labels: Vec::new(),
            alerts: Vec::new(),
        }
    }

    /// How often its rules are evaluated. Default: 30 seconds.
    pub fn interval(mut self, interval: Duration) -> Self {
        self.interval = interval;
        self
    }

    /// How many alerts one rule may raise. A rule that finds more fails, and none of its alerts fires. Default: any number.
    ///
    /// ```
    /// use dashgen::prelude::*;
    /// use dashgen::rules::RuleGroup;
    ///
    /// let group = RuleGroup::new("checkout")
    ///     .interval(minutes(1))
    ///     .limit(50)
    ///     .query_offset(seconds(30))
    ///     .label("team", "checkout");
    /// ```
    pub fn limit(mut self, alerts: u32) -> Self {
        self.limit = Some(alerts);
        self
    }

    /// How far in the past its queries look, for samples that arrive late, such as those of remote write (Prometheus 2.53).
    /// Default: that of [`Rules::query_offset`].
    pub fn query_offset(mut self, offset: Duration) -> Self {
        self.query_offset = Some(offset);
        self
    }

    /// A label of all its alerts (Prometheus 3).
    pub fn label(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.labels.push((name.into(), value.into()));
        self
    }

    /// The Prometheus that evaluates it, by the name that the catalogue gives it. Default: the one that has the metrics of
    /// its alerts, so that only PromQL that is written as text needs it. Its file is
    /// `prometheus/platform/shop-alerts.yaml`, for the configuration of that Prometheus.
    ///
    /// ```
    /// use dashgen::rules::RuleGroup;
    ///
    /// let group = RuleGroup::new("nodes").prometheus("platform");
    /// ```
    pub fn prometheus(mut self, name: &'static str) -> Self {
        self.prometheus = Some(name);
        self
    }

    /// Adds an alert rule.
    pub fn alert(mut self, alert: AlertRule) -> Self {
        self.alerts.push(alert);
        self
    }

    /// The Prometheus that evaluates it.
    pub(crate) fn home(&self) -> Option<&'static str> {
        let of_alerts = || self.alerts.iter().find_map(|alert| home(&alert.metrics));
        self.prometheus.or_else(of_alerts)
    }
}

/// Rules that record series, evaluated one after the other.
#[derive(Clone, Debug)]
pub(crate) struct RecordGroup {
    pub(crate) name: String,
    /// The Prometheus that evaluates it, if it is not the project's own.
    pub(crate) prometheus: Option<&'static str>,
    /// How often it is evaluated.
    pub(crate) interval: Duration,
    pub(crate) records: Vec<RecordingRule>,
}

impl Rules {
    /// The rules of a service. Its name becomes the label `service` of every alert and the start of the
    /// names of the files.
    pub fn new(service: impl Into<String>) -> Self {
        Self {
            service: service.into(),
            deployments: Deployments::default(),
            groups: Vec::new(),
            records: Vec::new(),
            slos: Vec::new(),
            invariants: Vec::new(),
            bands: Vec::new(),
            words: SeverityLabels::default(),
            runbooks: String::new(),
            dashboards: String::new(),
            routes: None,
            grafana: None,
            query_offset: None,
            raw_files: Vec::new(),
            tests: Vec::new(),
            remedy_alerts: None,
        }
    }

    /// The deployments that one Prometheus watches. Every alert, recorded series, notification and inhibit rule keeps
    /// the label that tells them apart; what loses it is an error.
    pub fn deployments(mut self, deployments: Deployments) -> Self {
        self.deployments = deployments;
        self
    }

    /// Adds a group of alert rules.
    pub fn group(mut self, group: RuleGroup) -> Self {
        self.groups.push(group);
        self
    }

    /// Adds a recording rule. They are evaluated every minute, before the SLOs that read them.
    pub fn recording_rule(mut self, recording: RecordingRule) -> Self {
        self.records.push(recording);
        self
    }

    /// Adds the recording rules of a band, a group of their own that is evaluated every five minutes.
    pub fn band<L: Labels>(mut self, band: &Band<L>) -> Self {
        self.bands.push(BandRules::of(band));
        self
    }

    /// Adds a file of rules that is written as it is: rules from elsewhere.
    pub fn raw_file(mut self, file: RawRuleFile) -> Self {
        self.raw_files.push(file);
        self
    }

    /// Adds tests of its rules, each written as a file of `promtool test rules` below `out/tests/`:
    /// [`unit_test`](super::unit_test) has the words.
    pub fn tests(mut self, tests: impl IntoIterator<Item = RuleTests>) -> Self {
        self.tests.extend(tests);
        self
    }

    /// The alerts that a remedy failed or was used up: whoever lets something be tried has to hear that it did not help.
    pub fn remedy_alerts(mut self, alerts: RemedyAlerts) -> Self {
        self.remedy_alerts = Some(alerts);
        self
    }

    /// Adds an SLO.
    pub fn slo(mut self, slo: Slo) -> Self {
        self.slos.push(slo);
        self
    }

    /// Adds an objective of 100 %.
    pub fn invariant(mut self, invariant: Invariant) -> Self {
        self.invariants.push(invariant);
        self
    }

    /// The values of the label `severity`, in alerts and routes alike. Default: `P1` and `P2`.
    pub fn severity_labels(mut self, words: SeverityLabels) -> Self {
        self.words = words;
        self
    }

    /// The URL below which the runbooks can be read: `https://…/runbooks`.
    pub fn runbook_base_url(mut self, url: impl Into<String>) -> Self {
        self.runbooks = url.into();
        self
    }

    /// The URL of Grafana, for links in notifications: `https://grafana.example.com`.
    pub fn grafana_url(mut self, url: impl Into<String>) -> Self {
        self.dashboards = url.into();
        self
    }

    /// How far in the past the queries of every group look, those that record series too, for samples that arrive late, such
    /// as those of remote write (Prometheus 2.53). Default: that of the server.
    pub fn query_offset(mut self, offset: Duration) -> Self {
        self.query_offset = Some(offset);
        self
    }

    /// Where notifications go. Default: no configuration of Alertmanager is written.
    pub fn routes(mut self, routes: Routes) -> Self {
        self.routes = Some(routes);
        self
    }

    /// Makes a version of the alerts that Grafana evaluates itself, in a folder, reading from the data
    /// source with this uid.
    pub fn grafana_managed(mut self, folder: impl Into<String>, datasource_uid: impl Into<String>) -> Self {
        self.grafana = Some(Grafana {
            folder: folder.into(),
            datasource: datasource_uid.into(),
            others: BTreeMap::new(),
        });
        self
    }

    /// The uid of the data source of another Prometheus, by the name that the catalogue gives it, for
    /// [`grafana_managed`](Self::grafana_managed).
    ///
    /// ```
    /// use dashgen::rules::Rules;
    ///
    /// let rules = Rules::new("shop")
    ///     .grafana_managed("Shop", "prometheus")
    ///     .grafana_data_source("platform", "prometheus-platform");
    /// ```
    pub fn grafana_data_source(mut self, prometheus: impl Into<String>, uid: impl Into<String>) -> Self {
        if let Some(grafana) = &mut self.grafana {
            grafana.others.insert(prometheus.into(), uid.into());
        }
        self
    }

    /// Its SLOs.
    pub fn slos(&self) -> &[Slo] {
        &self.slos
    }

    /// Every alert, those on error budgets included.
    pub fn all_alerts(&self) -> impl Iterator<Item = AlertRule> + use<> {
        self.alert_groups().into_iter().flat_map(|group| group.alerts)
    }

    /// The files of the runbooks that its alerts lead to.
    pub(crate) fn runbook_files(&self) -> impl Iterator<Item = &str> {
        let alerts = self.groups.iter().flat_map(|group| &group.alerts);
        let alerts = alerts.chain(self.invariants.iter().map(|invariant| &invariant.alert));
        let slos = self.slos.iter().filter(|slo| slo.burn_rate_alerts.is_some());
        let pages = alerts.map(|alert| &alert.page).chain(slos.map(|slo| &slo.page));
        let pages = pages.filter_map(|page| page.runbook.as_deref());
        pages.chain(self.remedy_alerts.iter().filter_map(RemedyAlerts::runbook_file))
    }

    /// Every group of recording rules, those of SLOs included, in the order of the file.
    pub(crate) fn records(&self) -> Vec<RecordGroup> {
        let service = self.service.as_str();
        let mut own: BTreeMap<Option<&'static str>, Vec<RecordingRule>> = BTreeMap::new();
        for record in &self.records {
            own.entry(record.prometheus).or_default().push(record.clone());
        }
        let own = own.into_iter().map(|(prometheus, records)| RecordGroup {
            name: format!("{service}-recordings"),
            prometheus,
            interval: RECORD_INTERVAL,
            records,
        });
        let of_slos = self.slos.iter().flat_map(|slo| {
            let id = slo.id(service);
            let group = |kind: &str, records| RecordGroup {
                name: format!("sloth-slo-{kind}-recordings-{id}"),
                prometheus: slo.prometheus,
                interval: RECORD_INTERVAL,
                records,
            };
            [
                group("sli", slo.sli_records(service, &self.deployments)),
                group("meta", slo.meta_records(service)),
            ]
        });
        let of_bands = self.bands.iter().map(|band| RecordGroup {
            name: format!("{service}-band-{}", band.name.replace(':', "-")),
            prometheus: band.home(),
            interval: BAND_INTERVAL,
            records: band.records.clone(),
        });
        own.chain(of_slos)
            .chain(of_bands)
            .filter(|group| !group.records.is_empty())
            .collect()
    }

    /// Every recording rule.
    pub(crate) fn all_records(&self) -> Vec<RecordingRule> {
        self.records()
            .into_iter()
            .flat_map(|group| group.records)
            .collect()
    }

    /// Every group of alerts, in the order of the file.
    pub(crate) fn alert_groups(&self) -> Vec<RuleGroup> {
        let mut invariants: BTreeMap<Option<&'static str>, RuleGroup> = BTreeMap::new();
        for invariant in &self.invariants {
            let mut alert = invariant.alert.clone();
            alert.labels.push(("slo".to_owned(), invariant.name.clone()));
            let prometheus = home(&alert.metrics);
            let group = invariants.entry(prometheus).or_insert_with(|| {
                let end = prometheus.map_or_else(String::new, |name| format!("-{name}"));
                RuleGroup::new(format!("{}-invariants{end}", self.service))
            });
            group.alerts.push(alert);
        }
        let slos = self.slos.iter().map(|slo| {
            let mut group = RuleGroup::new(format!("sloth-slo-alerts-{}", slo.id(&self.service)));
            group.prometheus = slo.prometheus;
            let alerts = slo.burn_rate_alert_rules(&self.service, &self.deployments);
            alerts.into_iter().fold(group, RuleGroup::alert)
        });
        let of_remedies = self.remedy_alerts.iter().map(|alerts| {
            let group = RuleGroup::new(format!("{}-remedies", self.service));
            let alerts = alerts.rules(&self.deployments).into_iter();
            alerts.fold(group, RuleGroup::alert)
        });
        invariants
            .into_values()
            .chain(self.groups.iter().cloned())
            .chain(of_remedies)
            .chain(slos)
            .filter(|group| !group.alerts.is_empty())
            .map(|mut group| {
                group.query_offset = group.query_offset.or(self.query_offset);
                group
            })
            .collect()
    }
}
