//! Grafana dashboards as code: a typed catalogue of metrics becomes dashboards, alerts and SLOs.
//!
//! What is written with this crate is rendered into files, Grafana's JSON and Prometheus' YAML, by a program of yours
//! (`dashgen-program`). The tool `dashgen` compares, checks and delivers them. This page is the tour from a metric to a push;
//! every block of it is run.
//!
//! # Metrics
//! Everything starts at the catalogue: each metric and each label once, as it is exposed. The comment is its documentation;
//! a label in braces has these values and no others.
//!
//! ```
//! use dashgen::prelude::*;
//!
//! dashgen::labels! {
//!     /// How a request ended.
//!     Outcome = "outcome" { OK = "ok", FAILED = "failed" }
//!     /// The page that was asked for.
//!     Route = "route";
//! }
//! dashgen::metrics! {
//!     /// Requests that were answered.
//!     counter Requests = "shop_requests_total" in Unit::REQUESTS, labels [Outcome, Route];
//!     /// Time to answer a request.
//!     histogram Duration = "shop_request_duration_seconds" in Unit::SECONDS,
//!         labels [Route], buckets [0.1, 0.5, 1.0, 5.0];
//!     /// Orders that are paid and not sent yet.
//!     gauge Unsent = "shop_unsent_orders" in Unit::COUNT, labels [];
//! }
//! assert_eq!(METRICS.len(), 3);
//! ```
//!
//! # Queries
//! A method is named as the function of PromQL that it writes, and exists only where it makes sense: a gauge has no
//! `rate`, and nothing is grouped by a label that it does not have. The unit follows.
//!
//! ```
//! # use dashgen::prelude::*;
//! # dashgen::labels! {
//! #     /// O.
//! #     Outcome = "outcome" { OK = "ok", FAILED = "failed" }
//! #     /// R.
//! #     Route = "route";
//! # }
//! # dashgen::metrics! {
//! #     /// R.
//! #     counter Requests = "shop_requests_total" in Unit::REQUESTS, labels [Outcome, Route];
//! #     /// D.
//! #     histogram Duration = "shop_request_duration_seconds" in Unit::SECONDS, labels [Route], buckets [0.1, 0.5, 1.0, 5.0];
//! # }
//! let failed = Requests.matching(Outcome.is(Outcome::FAILED)).rate(RATE_INTERVAL).sum().by(Route);
//! assert_eq!(
//!     failed.to_string(),
//!     r#"sum by (route) (rate(shop_requests_total{outcome="failed"}[$__rate_interval]))"#
//! );
//! let share = failed / Requests.rate(RATE_INTERVAL).sum().by(Route);
//! let slow = Duration.histogram_quantile(0.99, minutes(5)).by(Route);
//! assert_eq!(slow.unit(), Some(&Unit::SECONDS));
//! ```
//!
//! ```compile_fail
//! # use dashgen::prelude::*;
//! # dashgen::metrics! {
//! #     /// U.
//! #     gauge Unsent = "shop_unsent_orders" in Unit::COUNT, labels [];
//! # }
//! Unsent.rate(minutes(5)); // error: `Unsent` is not a counter
//! ```
//!
//! [`typed`] has all of it. What the types cannot say is written as text, and parsed all the same:
//! [`Query::promql`](query::Query::promql). Logs and traces are queries too, of
//! [`query::elasticsearch`], [`query::loki`], [`query::jaeger`] and [`query::tempo`].
//!
//! # Panels
//! A panel is a visualization of Grafana: [`panel::TimeSeries`], [`panel::Stat`], [`panel::Table`] and the rest of
//! [`panel`]. Its methods have the names of the options in Grafana's editor. Legend, unit, id, position and data source
//! follow from the queries.
//!
//! ```
//! # use dashgen::prelude::*;
//! # dashgen::labels! {
//! #     /// R.
//! #     Route = "route";
//! # }
//! # dashgen::metrics! {
//! #     /// R.
//! #     counter Requests = "shop_requests_total" in Unit::REQUESTS, labels [Route];
//! # }
//! use dashgen::panel::TimeSeries;
//!
//! let panel = TimeSeries::new("Requests")
//!     .query(Requests.rate(RATE_INTERVAL).sum().by(Route))
//!     .description("Requests per second, by page.")
//!     .min(0);
//! ```
//!
//! A panel that several dashboards show is a function, generic over metrics of the right kind:
//!
//! ```
//! use dashgen::panel::TimeSeries;
//! use dashgen::prelude::*;
//!
//! fn p99<M: MetricSelector>(title: &str, metric: M) -> TimeSeries
//! where
//!     M::Of: Histogram,
//! {
//!     TimeSeries::new(title).query(metric.histogram_quantile(0.99, RATE_INTERVAL))
//! }
//! ```
//!
//! # Signals, alerts, SLOs
//! A [`Signal`](rules::Signal) is an expression with its title, its runbook and the thresholds that matter. Its panel draws
//! it, its alerts fire on it. An [`Slo`](rules::Slo) is a share of good events over 7, 28, 30 or 90 days; recording rules and burn rate
//! alerts follow from it.
//!
//! ```
//! # use dashgen::prelude::*;
//! # dashgen::metrics! {
//! #     /// D.
//! #     histogram Duration = "shop_request_duration_seconds" in Unit::SECONDS, labels [], buckets [0.1, 0.5, 1.0, 5.0];
//! #     /// U.
//! #     gauge Unsent = "shop_unsent_orders" in Unit::COUNT, labels [];
//! # }
//! use dashgen::panel::TimeSeries;
//! use dashgen::rules::{AlertRule, RuleGroup, Rules, Severity, Signal, Sli, Slo};
//!
//! let unsent = Signal::new("Unsent Orders", Unsent.latest().sum())
//!     .description("Orders that are paid and not sent yet.")
//!     .runbook("orders.md")
//!     .fail_above(500);
//! let panel = TimeSeries::of_signal(&unsent).query(unsent.vector());
//! let alert = AlertRule::new("UnsentOrders", Severity::P2, unsent.fail_condition()).pending_period(hours(1));
//! assert_eq!(alert.expr().to_string(), "sum(last_over_time(shop_unsent_orders[3m])) > 500");
//!
//! let fast = Slo::new("fast-answers", percent(99.0), Sli::latency(Duration, milliseconds(500)));
//! let rules = Rules::new("shop").group(RuleGroup::new("orders").alert(alert)).slo(fast);
//! ```
//!
//! # Dashboards
//! A [`Dashboard`] is rows of panels, and what a reader can choose: a [`Variable`]. [`Link`]s and [`Annotation`]s take
//! dashboards, panels and variables by name, and one that does not exist is an error of `render`.
//!
//! ```
//! # use dashgen::prelude::*;
//! # dashgen::labels! {
//! #     /// R.
//! #     Route = "route";
//! # }
//! # dashgen::metrics! {
//! #     /// R.
//! #     counter Requests = "shop_requests_total" in Unit::REQUESTS, labels [Route];
//! # }
//! use dashgen::panel::Stat;
//! use dashgen::{Dashboard, Project, Row, Variable};
//!
//! let route = Variable::label_values(Route, Requests).multi_value().include_all();
//! let requests = Requests.matching_variable(&route).rate(RATE_INTERVAL).sum();
//! let dashboard = Dashboard::new("shop", "Shop")
//!     .variable(&route)
//!     .row(Row::new("Requests").panel(Stat::new("Requests").query(requests)));
//!
//! let project = Project::new().metrics(METRICS.to_vec()).dashboard(dashboard);
//! let rendered = project.render()?;
//! let first = rendered.dashboards().next().expect("the dashboard");
//! assert_eq!(first.panels()[0].slug, "requests");
//! assert!(first.text().contains(r#"sum(rate(shop_requests_total{route=~\"$route\"}[$__rate_interval]))"#));
//! # Ok::<(), dashgen::render::RenderErrors>(())
//! ```
//!
//! # Rendering
//! Building never fails midway. [`Project::render`] reports everything that is wrong, at once, each with its place:
//!
//! ```
//! # use dashgen::prelude::*;
//! # dashgen::metrics! {
//! #     /// R.
//! #     counter Requests = "shop_requests_total" in Unit::REQUESTS, labels [];
//! # }
//! use dashgen::panel::Stat;
//! use dashgen::query::Query;
//! use dashgen::{Dashboard, Project, Row};
//!
//! let row = Row::new("Requests").panel(Stat::new("Requests").query(Query::promql("rate(shop_requests_total)")));
//! let errors = Project::new().dashboard(Dashboard::new("shop", "Shop").row(row)).render().unwrap_err();
//! assert!(errors.to_string().contains("shop / Requests / Requests / query A: "));
//! ```
//!
//! # In the service's tests
//! One line in the tests of the service holds its `/metrics` page to what the dashboards and alerts read:
//! [`assert_exposed`].
//!
//! # To Grafana
//! A program of your own is this `main`; `cargo run -- render` writes `out/`.
//!
//! ```no_run
//! use dashgen::{Dashboard, Project};
//!
//! fn main() -> std::process::ExitCode {
//!     dashgen_program::run(|| Project::new().dashboard(Dashboard::new("shop", "Shop")))
//! }
//! ```
//!
//! Then the tool takes over: `dashgen diff --base origin/main` says in a review what changed, `dashgen check` asks a
//! Prometheus every query, `dashgen push --grafana-url …` delivers. `docs/guide.md` in the repository walks all of it, from
//! an empty folder.

mod calc;
pub mod dashboard;
pub mod datasource;
pub mod exposed;
pub mod folder;
mod json;
pub mod link;
pub mod lucene;
pub mod panel;
mod patch;
pub mod prelude;
pub mod project;
pub mod query;
pub mod render;
pub mod retention;
pub mod rules;
pub mod sampling;
mod signal;
pub mod theme;
pub mod typed;
pub mod variable;
#[doc(hidden)]
pub mod wire;

use dashgen_canonical as canonical;
pub use dashgen_catalogue::{self as catalogue, Quantity, Unit, labels, log_fields, metrics, percent, unit};
pub use dashgen_catalogue::{days, hours, milliseconds, minutes, seconds, weeks};

pub use dashboard::{Annotation, Dashboard, Row};
pub use datasource::DataSource;
pub use exposed::{assert_exposed, exposed};
pub use folder::Folder;
pub use link::{Link, LinkValue};
pub use panel::Color;
pub use project::Project;
pub use variable::Variable;

#[doc(hidden)]
pub use serde_json as __serde_json;

/// PromQL: the language, and the queries that the compiler checks.
pub mod promql {
    pub use dashgen_catalogue::duration;
    pub use dashgen_promql::*;

    pub use crate::typed::*;
}
