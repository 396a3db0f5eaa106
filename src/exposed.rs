//! Whether a service exposes what the dashboards and alerts of a project read: one line in the service's own tests.
//!
//! The project is a library that the service has as a dev-dependency; the service's `/metrics` page is a text. If someone
//! renames a metric, `cargo test` of the service says which dashboard, panel and alert read it, and what it is called now.
//!
//! ```
//! use dashgen::panel::TimeSeries;
//! use dashgen::prelude::*;
//! use dashgen::{Dashboard, Project, Row, assert_exposed};
//!
//! dashgen::metrics! {
//!     /// Orders that were placed.
//!     counter Orders = "shop_orders_total" in Unit::COUNT, labels [];
//! }
//! let orders = TimeSeries::new("Orders per second").query(Orders.rate(RATE_INTERVAL));
//! let project = Project::new().dashboard(Dashboard::new("shop", "Shop").row(Row::new("Orders").panel(orders)));
//!
//! let metrics = "# TYPE shop_orders_total counter\nshop_orders_total 7\n";
//! assert_exposed(&project, metrics);
//!
//! let renamed = metrics.replace("shop_orders", "shop_placed_orders");
//! let error = dashgen::exposed(&project, &renamed).unwrap_err();
//! assert_eq!(
//!     error.to_string(),
//!     "1 finding: the service does not expose what the project reads\n\
//!      metric `shop_orders_total` is not exposed, but the undeclared `shop_placed_orders_total` is: was it renamed?\n  \
//!        in shop / Orders / Orders per second / query A"
//! );
//! ```
//!
//! What is compared, and when something that was not seen is no error, is in `docs/exposed.md`. Prometheus' text format
//! and OpenMetrics are read, as they are scraped.

use std::collections::BTreeMap;
use std::fmt::Write;

use dashgen_exposition::{
    Absent, Catalogue, Declared, DeclaredLabel, Exposition, Finding, Kind, Level, ParseError, Query, Subject,
};
use serde_json::Value;

use crate::Project;
use crate::catalogue::{LabelInfo, MetricInfo, MetricType};
use crate::render::{RenderErrors, Rendered};

/// Why a service does not expose what a project reads.
#[derive(Debug, thiserror::Error)]
pub enum NotExposed {
    /// The project itself has errors.
    #[error("the project cannot be rendered: {0}")]
    Project(#[from] RenderErrors),
    /// The text is in none of the formats.
    #[error("the text is not what Prometheus scrapes: {0}")]
    Text(#[from] ParseError),
    /// Some of what is read is not exposed.
    #[error("{}", list(.0))]
    Findings(Vec<Finding>),
}

fn list(findings: &[Finding]) -> String {
    let count = findings.len();
    let mut text = format!(
        "{count} finding{}: the service does not expose what the project reads",
        if count == 1 { "" } else { "s" }
    );
    for finding in findings {
        // A String takes all that is written.
        let _ = write!(text, "\n{finding}");
    }
    text
}

/// Demands that a service exposes what a project reads. `text` is what Prometheus would scrape, after the service was
/// used a little: a metric without labels must be in it, one with labels may be born later.
///
/// # Panics
/// With everything that [`exposed`] finds.
#[track_caller]
pub fn assert_exposed(project: &Project, text: &str) {
    Exposure::new(project).assert(text);
}

/// Whether a service exposes what a project reads: [`assert_exposed`] as a value.
///
/// # Errors
/// Everything that is not exposed as it is read, each with the dashboards, panels, queries and alerts that read it; the
/// errors of a project that cannot be rendered; the line of a text that nobody can read.
pub fn exposed(project: &Project, text: &str) -> Result<(), NotExposed> {
    Exposure::new(project).check(text)
}

/// What a service is demanded to expose: all that a project reads, but for what is said here.
///
/// ```
/// # use dashgen::panel::TimeSeries;
/// # use dashgen::prelude::*;
/// # use dashgen::{Dashboard, Project, Row};
/// # dashgen::metrics! {
/// #     /// Orders that were placed.
/// #     counter Orders = "shop_orders_total" in Unit::COUNT, labels [];
/// #     /// Refunds.
/// #     counter Refunds = "shop_refunds_total" in Unit::COUNT, labels [];
/// #     /// Mails.
/// #     counter Mails = "mail_sent_total" in Unit::COUNT, labels [];
/// # }
/// # let row = Row::new("Orders")
/// #     .panel(TimeSeries::new("Orders").query(Orders.rate(minutes(5))))
/// #     .panel(TimeSeries::new("Refunds").query(Refunds.rate(minutes(5))))
/// #     .panel(TimeSeries::new("Mails").query(Mails.rate(minutes(5))));
/// # let project = Project::new().dashboard(Dashboard::new("shop", "Shop").row(row));
/// use dashgen::exposed::Exposure;
///
/// Exposure::new(&project)
///     .of_metrics(|name| name.starts_with("shop_"))
///     .allow_absent("shop_refunds_total", "this test sends nothing back")
///     .assert("# TYPE shop_orders_total counter\nshop_orders_total 7\n");
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Exposure<'p> {
    project: &'p Project,
    is_ours: fn(&str) -> bool,
    target_labels: Vec<String>,
    absent: BTreeMap<String, String>,
}

impl<'p> Exposure<'p> {
    /// All that the project reads.
    pub fn new(project: &'p Project) -> Self {
        Self {
            project,
            is_ours: |_| true,
            target_labels: Vec::new(),
            absent: BTreeMap::new(),
        }
    }

    /// Only these metrics: a project also reads what other services expose.
    pub fn of_metrics(mut self, is_ours: fn(&str) -> bool) -> Self {
        self.is_ours = is_ours;
        self
    }

    /// A label that Prometheus adds when it scrapes, so that the service does not have it.
    pub fn target_label(mut self, label: impl Into<String>) -> Self {
        self.target_labels.push(label.into());
        self
    }

    /// A metric that need not be there, and why. If it is there after all, that is a finding.
    pub fn allow_absent(mut self, metric: impl Into<String>, reason: impl Into<String>) -> Self {
        self.absent.insert(metric.into(), reason.into());
        self
    }

    /// As [`assert_exposed`].
    ///
    /// # Panics
    /// With everything that [`check`](Self::check) finds.
    #[track_caller]
    pub fn assert(&self, text: &str) {
        if let Err(error) = self.check(text) {
            panic!("{error}");
        }
    }

    /// As [`exposed`].
    ///
    /// # Errors
    /// As [`exposed`].
    pub fn check(&self, text: &str) -> Result<(), NotExposed> {
        let rendered = self.project.render()?;
        let exposition = dashgen_exposition::parse(text)?;
        let (queries, recorded) = queries(&rendered);
        let mut catalogue = self.catalogue(&rendered);
        catalogue.recorded.extend(recorded);
        let findings = dashgen_exposition::compare(&catalogue, &queries, &exposition, Absent::Error);
        let mut findings: Vec<Finding> = findings
            .into_iter()
            .filter(|finding| finding.level == Level::Error && !self.is_allowed(finding, &rendered))
            .collect();
        findings.extend(self.needless(&exposition, &rendered));
        if findings.is_empty() {
            return Ok(());
        }
        Err(NotExposed::Findings(findings))
    }

    fn catalogue(&self, rendered: &Rendered) -> Catalogue {
        let mut catalogue = Catalogue::default();
        for metric in rendered.metrics() {
            // What another Prometheus has, other services expose.
            if (self.is_ours)(metric.name) && metric.prometheus.is_none() {
                catalogue.metrics.insert(metric.name.to_owned(), declared(metric));
            } else {
                catalogue.recorded.extend(metric.series());
            }
        }
        let of_project = rendered.target_labels().iter().map(ToString::to_string);
        catalogue.target_labels = of_project.chain(self.target_labels.iter().cloned()).collect();
        catalogue
    }

    fn is_allowed(&self, finding: &Finding, rendered: &Rendered) -> bool {
        let Subject::Metric(series) = &finding.subject else {
            return false;
        };
        let allowed = rendered
            .metrics()
            .iter()
            .filter(|metric| self.absent.contains_key(metric.name));
        self.absent.contains_key(series)
            || allowed
                .flat_map(MetricInfo::series)
                .any(|allowed| allowed == *series)
    }

    /// What may be absent and is there, or is read by nobody.
    fn needless(&self, exposition: &Exposition, rendered: &Rendered) -> Vec<Finding> {
        let is_there = |name: &str| exposition.metrics().any(|(other, _)| other == name);
        let is_known = |name: &str| rendered.metrics().iter().any(|metric| metric.name == name);
        let needless = self
            .absent
            .iter()
            .filter(|(name, _)| is_there(name) || !is_known(name));
        needless
            .map(|(name, reason)| Finding {
                level: Level::Error,
                subject: Subject::Allowance {
                    metric: name.clone(),
                    reason: reason.clone(),
                },
                declared: is_known(name),
                nearest: None,
                places: Vec::new(),
            })
            .collect()
    }
}

/// Every query of the project, and the series that its rules record.
fn queries(rendered: &Rendered) -> (Vec<Query>, Vec<String>) {
    let dashboards = rendered.dashboards();
    let mut queries: Vec<Query> = dashboards
        .flat_map(|dashboard| dashgen_exposition::queries_of_dashboard(dashboard.json()))
        .collect();
    let mut recorded = Vec::new();
    if let Some(rules) = rendered.rules() {
        let raw = rules.raw_files().iter().map(|(_, file)| file);
        for file in rules.files().map(|rules| rules.file).chain(raw) {
            let file = serde_json::to_value(file).unwrap_or(Value::Null);
            queries.extend(dashgen_exposition::queries_of_rules(&file));
            recorded.extend(dashgen_exposition::recorded_by(&file));
        }
    }
    (queries, recorded)
}

fn declared(metric: &MetricInfo) -> Declared {
    let label = |label: &LabelInfo| {
        let values = label.values.iter().map(|value| (*value).to_owned()).collect();
        let open = label.open;
        (label.name.to_owned(), DeclaredLabel { values, open })
    };
    Declared {
        kind: match metric.metric_type {
            MetricType::Counter => Kind::Counter,
            MetricType::Gauge => Kind::Gauge,
            MetricType::Histogram | MetricType::NativeHistogram => Kind::Histogram,
            MetricType::Summary => Kind::Summary,
        },
        help: metric.help.to_owned(),
        labels: metric.labels.iter().map(label).collect(),
        buckets: metric.buckets.to_vec(),
    }
}
