//! Grafana dashboards as code: a typed catalogue of metrics becomes dashboards, alerts and SLOs.
pub mod canonical;
pub mod catalogue;
#[cfg(feature = "cli")]
pub mod check;
#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "cli")]
pub mod config;
pub mod dashboard;
pub mod datasource;
pub mod diff;
pub mod folder;
#[cfg(feature = "cli")]
pub mod grafana;
#[cfg(feature = "cli")]
pub mod http;
pub mod link;
pub mod lucene;
pub mod panel;
pub mod prelude;
pub mod project;
pub mod promql;
#[cfg(feature = "cli")]
pub mod push;
pub mod query;
#[cfg(feature = "cli")]
pub mod read;
pub mod render;
pub mod rules;
pub mod theme;
pub mod unit;
pub mod variable;
pub mod wire;
#[cfg(feature = "cli")]
mod yaml;

pub use dashboard::{Annotation, Dashboard, Row};
pub use datasource::DataSource;
pub use folder::Folder;
pub use link::{Link, LinkValue};
pub use panel::Color;
pub use project::Project;
pub use promql::duration::{days, hours, milliseconds, minutes, seconds, weeks};
pub use unit::{Quantity, Unit, percent};
pub use variable::Variable;
